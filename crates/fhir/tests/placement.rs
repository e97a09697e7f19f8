//! Each type has one home; a person's mention anywhere else leads nowhere.

use std::collections::BTreeMap;

use fhir::Type;
use fhir::placement::{Class, Home, class, home};
use serde_json::{Value, json};

fn patient(reference: &str) -> Home {
    Home::Patient(reference.to_owned())
}

fn refused(resource: &Value) -> &'static str {
    match home(resource) {
        Home::Refused(reason) => reason,
        found => panic!("{resource} has a home: {found:?}"),
    }
}

#[test]
fn every_type_is_decided() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in Type::all() {
        let word = match class(kind) {
            Class::Patient(_) | Class::PatientElseCommons(_) | Class::PatientElseWith(..) => "patient",
            Class::Commons => "commons",
            Class::Registry => "registry",
            Class::With(_) | Class::WithElseReferrer(_) => "with",
            Class::Refused(reason) => {
                assert!(!reason.contains("table"), "{kind} is missing in the table");
                "refused"
            }
        };
        *counts.entry(word).or_default() += 1;
    }
    let expected = [("commons", 14), ("patient", 65), ("refused", 62), ("registry", 1), ("with", 5)];
    assert_eq!(counts, BTreeMap::from(expected));
}

#[test]
fn the_table_names_each_type_once_in_order() {
    let table = include_str!("../src/placement.txt");
    let names: Vec<&str> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .collect();
    let types: Vec<&str> = Type::all().map(Type::name).collect();
    assert_eq!(names, types);
}

#[test]
fn the_commons_are_what_is_about_nobody() {
    let commons: Vec<&str> =
        Type::all().filter(|kind| class(*kind) == Class::Commons).map(Type::name).collect();
    assert_eq!(
        commons,
        [
            "ActivityDefinition",
            "CodeSystem",
            "Endpoint",
            "HealthcareService",
            "Location",
            "Medication",
            "Organization",
            "PlanDefinition",
            "Practitioner",
            "PractitionerRole",
            "Questionnaire",
            "Schedule",
            "Slot",
            "ValueSet",
        ]
    );
    assert_eq!(home(&json!({"resourceType": "Practitioner", "name": [{"family": "Doe"}]})), Home::Commons);
    let of_a_patient = json!({"resourceType": "Schedule", "actor": [{"reference": "Patient/1"}]});
    assert_eq!(refused(&of_a_patient), "it mentions a patient, so it is not common to all");
    let hidden = json!({"resourceType": "Medication", "ingredient": [{"itemReference": {"reference": "http://x.example/f/Patient/1"}}]});
    refused(&hidden);
    refused(
        &json!({"resourceType": "Organization", "contained": [{"resourceType": "RelatedPerson", "id": "r"}]}),
    );
    refused(
        &json!({"resourceType": "Location", "extension": [{"valueReference": {"reference": "RelatedPerson/1"}}]}),
    );
}

#[test]
fn a_chart_is_the_home_of_what_its_patient_is_the_subject_of() {
    for (kind, element) in [
        ("Observation", "subject"),
        ("Immunization", "patient"),
        ("Coverage", "beneficiary"),
        ("Task", "for"),
        ("RelatedPerson", "patient"),
        ("ResearchSubject", "individual"),
        ("Consent", "patient"),
        ("EnrollmentRequest", "candidate"),
        ("SupplyRequest", "deliverTo"),
        ("Composition", "subject"),
        ("List", "subject"),
        ("Device", "patient"),
    ] {
        let resource = json!({"resourceType": kind, element: {"reference": "Patient/1"}});
        assert_eq!(home(&resource), patient("Patient/1"), "{kind}");
    }
    assert_eq!(home(&json!({"resourceType": "Patient", "id": "7"})), patient("Patient/7"));
    refused(&json!({"resourceType": "Patient"}));
    let account = json!({"resourceType": "Account", "subject": [{"reference": "Patient/1"}, {"reference": "Device/2"}]});
    assert_eq!(home(&account), patient("Patient/1"));
}

#[test]
fn a_mention_elsewhere_grants_nothing() {
    let one = json!({"reference": "Patient/1"});
    for (kind, element, value) in [
        ("Observation", "performer", json!([one])),
        ("Communication", "sender", one.clone()),
        ("Communication", "recipient", json!([one])),
        ("Coverage", "policyHolder", one.clone()),
        ("Coverage", "subscriber", one.clone()),
        ("Coverage", "payor", json!([one])),
        ("Composition", "author", json!([one])),
        ("List", "source", one.clone()),
        ("Task", "owner", one.clone()),
        ("Task", "requester", one.clone()),
        ("Claim", "payee", json!({"party": one})),
        ("AllergyIntolerance", "asserter", one.clone()),
        ("CareTeam", "participant", json!([{"member": one}])),
        ("Basic", "author", one.clone()),
    ] {
        assert_eq!(
            refused(&json!({"resourceType": kind, element: value})),
            "it names no patient whose chart it belongs to",
            "{kind}.{element}"
        );
        let both =
            json!({"resourceType": "Observation", "performer": [one], "subject": {"reference": "Patient/2"}});
        assert_eq!(home(&both), patient("Patient/2"));
    }
}

#[test]
fn a_patient_is_known_by_the_reference_as_it_is_written() {
    let of = |subject: Value| home(&json!({"resourceType": "Observation", "subject": subject}));
    for written in [
        "Patient/1",
        "Patient/1/_history/2",
        "https://elsewhere.example/fhir/Patient/1",
        "urn:uuid:8edf097f-56d9-4587-aea3-20c023d0c353",
        "Patient?identifier=http://ids.example|1",
    ] {
        assert_eq!(of(json!({"reference": written})), patient(written));
    }
    let not_a_patient = Home::Refused("its subject is not a patient");
    assert_eq!(of(json!({"reference": "Group/1"})), not_a_patient);
    assert_eq!(of(json!({"reference": "Device/1"})), not_a_patient);
    assert_eq!(of(json!({"reference": "urn:uuid:1", "type": "Group"})), not_a_patient);
    let unclear = Home::Refused("its patient is not a reference to a resource of its own");
    for subject in [
        json!({"reference": "#p"}),
        json!({"identifier": {"value": "1"}}),
        json!({"display": "Ann"}),
        json!({"reference": "nonsense"}),
        json!({"reference": 5}),
        json!("Patient/1"),
    ] {
        assert_eq!(of(subject.clone()), unclear, "{subject}");
    }
}

#[test]
fn an_appointment_is_one_persons() {
    let appointment = |actors: &[&str]| {
        let participants: Vec<Value> =
            actors.iter().map(|one| json!({"actor": {"reference": one}})).collect();
        json!({"resourceType": "Appointment", "participant": participants})
    };
    let with_a_doctor = appointment(&["Practitioner/1", "Patient/1", "Location/1"]);
    assert_eq!(home(&with_a_doctor), patient("Patient/1"));
    assert_eq!(home(&appointment(&["Patient/1", "Patient/1"])), patient("Patient/1"));
    let reason = "it is about several people: write one resource per person";
    assert_eq!(refused(&appointment(&["Patient/1", "Patient/2"])), reason);
    assert_eq!(refused(&appointment(&["Practitioner/1"])), "its subject is not a patient");
    assert_eq!(
        refused(&json!({"resourceType": "Appointment"})),
        "it names no patient whose chart it belongs to"
    );
    let answer = json!({"resourceType": "AppointmentResponse", "actor": {"reference": "Practitioner/1"},
        "appointment": {"reference": "Appointment/1"}});
    assert_eq!(home(&answer), Home::WithTarget(vec!["Appointment/1".to_owned()]));
    let own = json!({"resourceType": "AppointmentResponse", "actor": {"reference": "Patient/1"},
        "appointment": {"reference": "Appointment/1"}});
    assert_eq!(home(&own), patient("Patient/1"));
}

#[test]
fn some_live_with_what_they_are_about() {
    let provenance = json!({"resourceType": "Provenance",
        "target": [{"reference": "Observation/1"}, {"reference": "Observation/2"}]});
    assert_eq!(
        home(&provenance),
        Home::WithTarget(vec!["Observation/1".to_owned(), "Observation/2".to_owned()])
    );
    let of_the_patient = json!({"resourceType": "Provenance", "target": [{"reference": "Patient/1"}]});
    assert_eq!(home(&of_the_patient), patient("Patient/1"));
    assert_eq!(refused(&json!({"resourceType": "Provenance"})), "it does not say what it belongs to");
    refused(
        &json!({"resourceType": "Provenance", "target": [{"reference": "Observation/1"}, {"display": "x"}]}),
    );
    assert_eq!(home(&json!({"resourceType": "Binary"})), Home::WithReferrer);
    let secured = json!({"resourceType": "Binary", "securityContext": {"reference": "DocumentReference/1"}});
    assert_eq!(home(&secured), Home::WithTarget(vec!["DocumentReference/1".to_owned()]));
    assert_eq!(home(&json!({"resourceType": "Device"})), Home::Commons);
    assert_eq!(home(&json!({"resourceType": "Group"})), Home::Registry);
}

#[test]
fn what_is_on_no_list_is_refused_with_the_reason() {
    for (kind, about) in [
        ("AuditEvent", "audit"),
        ("Person", "login"),
        ("Bundle", "entries"),
        ("Subscription", "portal"),
        ("InsurancePlan", "catalogue"),
    ] {
        let reason = refused(&json!({"resourceType": kind, "subject": {"reference": "Patient/1"}}));
        assert!(reason.contains(about), "{kind}: {reason}");
    }
    assert_eq!(refused(&json!({"resourceType": "Unicorn"})), "it names no resource type of FHIR R4");
    assert_eq!(refused(&json!({})), "it names no resource type of FHIR R4");
    assert_eq!(refused(&json!([])), "it names no resource type of FHIR R4");
}
