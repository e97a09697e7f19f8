//! Structure: what R4 refuses, by the name of the element.

use serde_json::{Value, json};

use super::validate;
use crate::Resource;
use crate::outcome::ISSUES_MAX;

/// What `validate` says, as lines.
fn told(value: Value) -> Vec<String> {
    let resource = Resource::from_value(value).expect("a resource");
    validate(&resource).iter().map(ToString::to_string).collect()
}

/// An Observation with this beside what it needs.
fn observation(more: Value) -> Value {
    let mut whole = json!({"resourceType": "Observation", "status": "final", "code": {"text": "Pulse"}});
    let members = whole.as_object_mut().expect("an object");
    let Value::Object(more) = more else { panic!("an object") };
    for (name, value) in more {
        if value == "(gone)" {
            members.shift_remove(&name);
        } else {
            members.insert(name, value);
        }
    }
    whole
}

#[test]
fn an_issue_names_the_element() {
    for (more, line) in [
        (json!({"status": "(gone)"}), "Observation.status: required"),
        (
            json!({"effectivePeriod": {"stop": "2026"}}),
            "Observation.effectivePeriod.stop: not an element of R4",
        ),
        (json!({"effectiveDateTime": "yesterday"}), "Observation.effectiveDateTime: not a dateTime"),
        (json!({"issued": "2026"}), "Observation.issued: not an instant"),
        (json!({"status": "done"}), "Observation.status: not a code of observation-status"),
        (json!({"status": ["final"]}), "Observation.status: must not be a list"),
        (json!({"status": null}), "Observation.status: must not be null"),
        (json!({"status": ""}), "Observation.status: empty"),
        (json!({"code": "Pulse"}), "Observation.code: must be an object"),
        (json!({"code": {}}), "Observation.code: empty"),
        (json!({"category": {"text": "x"}}), "Observation.category: must be a list"),
        (json!({"category": []}), "Observation.category: empty"),
        (json!({"category": [{"text": 1}]}), "Observation.category[0].text: not a string"),
        (json!({"component": [{"valueBoolean": true}]}), "Observation.component[0].code: required"),
        (
            json!({"component": [{"code": {"text": "x"}, "referenceRange": [{"law": 1}]}]}),
            "Observation.component[0].referenceRange[0].law: not an element of R4",
        ),
        (json!({"value": 1}), "Observation.value: not an element of R4"),
        (json!({"valueQuantity": {"value": "1"}}), "Observation.valueQuantity.value: not a decimal"),
        (
            json!({"referenceRange": [{"low": {"value": 1, "comparator": "<"}}]}),
            "Observation.referenceRange[0].low.comparator: not an element of R4",
        ),
        (json!({"text": {"status": "generated", "div": "<p>x</p>"}}), "Observation.text.div: not an xhtml"),
        (json!({"Mr. Jones": 1}), "Observation.(unreadable name): not an element of R4"),
    ] {
        assert_eq!(told(observation(more)), [line]);
    }
    assert_eq!(told(observation(json!({}))), [""; 0]);
}

#[test]
fn a_choice_is_made_once() {
    let both = json!({"valueString": "a", "valueInteger": 1, "valueBoolean": true});
    assert_eq!(told(observation(both)), ["Observation.value[x]: given twice"]);
    let halves = json!({"valueString": "a", "_valueString": {"id": "x"}});
    assert_eq!(told(observation(halves)), [""; 0]);
}

#[test]
fn a_primitive_has_two_halves() {
    let absent =
        json!({"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"});
    let only_half = json!({"status": "(gone)", "_status": {"extension": [absent]}});
    assert_eq!(told(observation(only_half)), [""; 0]);
    let name = |given: Value, half: Value| json!({"resourceType": "Patient", "name": [{"given": given, "_given": half}]});
    assert_eq!(told(name(json!(["A", null]), json!([null, {"extension": [absent]}]))), [""; 0]);
    assert_eq!(
        told(name(json!(["A", null]), json!([{"id": "a"}, null]))),
        ["Patient.name[0].given[1]: must not be null"]
    );
    assert_eq!(told(name(json!(["A"]), json!([null]))), ["Patient.name[0]._given: empty"]);
    assert_eq!(told(name(json!(["A"]), json!({"id": "a"}))), ["Patient.name[0]._given: must be a list"]);
    assert_eq!(
        told(name(json!(["A"]), json!([{"url": "a"}]))),
        ["Patient.name[0]._given[0].url: not an element of R4"]
    );
    assert_eq!(
        told(json!({"resourceType": "Patient", "_name": {}})),
        ["Patient._name: not an element of R4"]
    );
}

#[test]
fn an_extension_has_an_address_and_either_value_or_extensions() {
    let with = |extension: Value| told(json!({"resourceType": "Patient", "extension": [extension]}));
    assert_eq!(with(json!({"valueString": "x"})), ["Patient.extension[0].url: required"]);
    let rule = "Patient.extension[0]: must have either a value or extensions";
    assert_eq!(with(json!({"url": "u"})), [rule]);
    let inner = json!([{"url": "v", "_valueCode": {"id": "a"}}]);
    assert_eq!(with(json!({"url": "u", "valueString": "x", "extension": inner})), [rule]);
    assert_eq!(with(json!({"url": "u", "extension": inner})), [""; 0]);
    assert_eq!(with(json!({"url": "u", "valueHuman": 1})).len(), 2, "an unknown value is no value");
}

#[test]
fn references_lead_where_the_standard_lets_them() {
    let to = |text: &str| told(observation(json!({"subject": {"reference": text}})));
    for good in ["Patient/1", "urn:uuid:c757873d", "https://x.example/Patient/1", "Patient?identifier=1"] {
        assert_eq!(to(good), [""; 0], "{good}");
    }
    assert_eq!(to("Practitioner/1"), ["Observation.subject.reference: may not refer to this type"]);
    assert_eq!(
        to("https://x.example/Encounter/1"),
        ["Observation.subject.reference: may not refer to this type"]
    );
    assert_eq!(to("Mary Jones"), ["Observation.subject.reference: not a reference"]);
    assert_eq!(to("#p"), ["Observation.subject.reference: nothing contained has this id"]);
    assert_eq!(to("#"), ["Observation.subject.reference: nothing contained has this id"]);
    assert_eq!(told(observation(json!({"subject": {"display": "Mary"}}))), [""; 0]);
    assert_eq!(told(observation(json!({"focus": [{"reference": "Account/1"}]}))), [""; 0], "any type");
}

#[test]
fn contained_resources_are_looked_into() {
    let patient = json!({"resourceType": "Patient", "id": "p", "birthDate": "2026-02-30"});
    let whole = observation(json!({"contained": [patient], "subject": {"reference": "#p"}}));
    assert_eq!(told(whole), ["Observation.contained[0].birthDate: not a date"]);
    let deep = json!({"resourceType": "Patient", "id": "p", "contained": [{"resourceType": "Basic"}]});
    assert_eq!(
        told(observation(json!({"contained": [deep]}))),
        ["Observation.contained[0].contained[0]: a contained resource may not contain another"]
    );
    let back = json!({"resourceType": "Provenance", "id": "v", "target": [{"reference": "#"}],
        "recorded": "2026-02-03T10:00:00Z", "agent": [{"who": {"reference": "#q"}}]});
    let other = json!({"resourceType": "Practitioner", "id": "q"});
    assert_eq!(told(observation(json!({"contained": [back, other]}))), [""; 0]);
}

#[test]
fn each_entry_of_a_bundle_is_a_document_of_its_own() {
    let observed = observation(json!({"subject": {"reference": "#p"}, "status": "x"}));
    let outer = json!({"resourceType": "Patient", "id": "p"});
    let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": [
        {"resource": outer}, {"resource": observed}, {"resource": {"id": "a"}}, {"resource": 7},
        {"resource": {"resourceType": "Unicorn"}}]});
    assert_eq!(
        told(bundle),
        [
            "Bundle.entry[1].resource.status: not a code of observation-status",
            "Bundle.entry[1].resource.subject.reference: nothing contained has this id",
            "Bundle.entry[2].resource.resourceType: required",
            "Bundle.entry[3].resource: not a resource",
            "Bundle.entry[4].resource.resourceType: not a resource type of R4",
        ]
    );
}

#[test]
fn a_bound_concept_has_one_of_the_codes() {
    let with = |status: Value| {
        told(
            json!({"resourceType": "Condition", "subject": {"reference": "Patient/1"}, "clinicalStatus": status}),
        )
    };
    let system = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    assert_eq!(
        with(json!({"coding": [{"system": "s", "code": "x"}, {"system": system, "code": "active"}]})),
        [""; 0]
    );
    let line = ["Condition.clinicalStatus: no code of condition-clinical"];
    assert_eq!(with(json!({"coding": [{"system": "s", "code": "active"}]})), line);
    assert_eq!(with(json!({"coding": [{"code": "active"}]})), line);
    assert_eq!(with(json!({"text": "active"})), line);
    let absent = json!([{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]);
    assert_eq!(with(json!({"extension": absent})), [""; 0]);
}

#[test]
fn resource_type_belongs_to_resources_alone() {
    let misplaced = observation(json!({"code": {"resourceType": "Patient", "text": "x"}}));
    assert_eq!(told(misplaced), ["Observation.code.resourceType: not an element of R4"]);
}

#[test]
fn issues_and_depth_have_an_end() {
    let many: Vec<Value> = (0..1000).map(|_| json!({"wrong": 1})).collect();
    assert_eq!(told(observation(json!({"note": many}))).len(), ISSUES_MAX);
    let mut deep = json!({"url": "u", "valueString": "x"});
    for _ in 0..500 {
        deep = json!({"url": "u", "extension": [deep]});
    }
    let told = told(observation(json!({"extension": [deep]})));
    assert_eq!(told.len(), 1);
    assert!(told[0].ends_with("nested too deeply"), "{}", told[0]);
}
