//! What each kind of search parameter finds, by the examples of the standard and the edges around them.

use std::sync::Arc;

use fhir::Type;
use fhir::search::{Limits, Parameter, Query, World, matches};
use serde_json::{Value, json};

/// Nothing around the resource but one value set.
struct Alone;

impl World for Alone {
    fn resolve(&self, _: &str) -> Option<Arc<Value>> {
        None
    }

    fn referrers(&self, _: Type, _: &Parameter, _: (Type, &str)) -> Vec<Arc<Value>> {
        Vec::new()
    }

    fn definition(&self, kind: Type, address: &str) -> Option<Arc<Value>> {
        (kind == Type::named("ValueSet") && address == "http://sets.example/vitals").then(|| {
            Arc::new(json!({"resourceType": "ValueSet", "compose": {"include": [
                {"system": "http://loinc.org", "concept": [{"code": "8867-4"}]}]}}))
        })
    }
}

fn found(query: &str, resource: &Value) -> bool {
    let kind = resource["resourceType"].as_str().and_then(Type::parse).expect("a type");
    let prepared = Query::parse(kind, query, &Limits::default()).and_then(|mut query| {
        query.prepare(&Alone)?;
        Ok(query)
    });
    let query = prepared.unwrap_or_else(|error| panic!("{query}: {error}"));
    matches(&query.filters, kind, resource, &Alone)
}

/// Checks that exactly the queries marked true find the resource.
fn check(resource: &Value, cases: &[(&str, bool)]) {
    for (query, expected) in cases {
        assert_eq!(found(query, resource), *expected, "{query} on {resource}");
    }
}

fn at(effective: &Value) -> Value {
    let name = if effective.is_string() { "effectiveDateTime" } else { "effectivePeriod" };
    json!({"resourceType": "Observation", "id": "o", name: effective})
}

#[test]
fn dates_as_in_the_examples_of_the_standard() {
    let midnight = at(&json!("2013-01-14T00:00:00Z"));
    let ten = at(&json!("2013-01-14T10:00:00Z"));
    let next = at(&json!("2013-01-15T00:00:00Z"));
    for (observation, on_the_day) in [(&midnight, true), (&ten, true), (&next, false)] {
        check(observation, &[("date=2013-01-14", on_the_day), ("date=eq2013-01-14", on_the_day)]);
        check(observation, &[("date=ne2013-01-14", !on_the_day)]);
    }
    let day = at(&json!("2013-01-14"));
    check(&day, &[("date=lt2013-01-14T10:00", true), ("date=gt2013-01-14T10:00", true)]);
    check(&day, &[("date=2013-01-14T10:00", false), ("date=2013-01", true), ("date=2013", true)]);

    let from_21_january = at(&json!({"start": "2013-01-21"}));
    let from_15_march = at(&json!({"start": "2013-03-15"}));
    let until_21_january = at(&json!({"end": "2013-01-21"}));
    check(&from_21_january, &[("date=ge2013-03-14", true), ("date=le2013-03-14", true)]);
    check(&from_15_march, &[("date=sa2013-03-14", true), ("date=eb2013-03-14", false)]);
    check(&from_21_january, &[("date=sa2013-03-14", false), ("date=eb2013-03-14", false)]);
    check(&until_21_january, &[("date=sa2013-03-14", false), ("date=eb2013-03-14", true)]);
    check(&at(&json!("2013-03-14")), &[("date=ap2013-03-14", true)]);
    check(&at(&json!("2013-03-15")), &[("date=ap2013-03-14", true)]);
    check(&at(&json!("2013-01-21")), &[("date=ap2013-03-14", false)]);
}

#[test]
fn dates_of_less_precision_stand_for_all_that_they_cover() {
    let stay = at(&json!({"start": "2020-02-25", "end": "2020-03-03"}));
    check(
        &stay,
        &[("date=ge2020-03", true), ("date=le2020-02", true), ("date=2020", true), ("date=2020-03", false)],
    );
    check(&stay, &[("date=gt2020-03", false), ("date=lt2020-02", false), ("date=lt2020-02-26", true)]);
    check(&stay, &[("date=ge2020-03-03T23:59:59Z", true), ("date=ge2020-03-04", false)]);
    check(
        &stay,
        &[("date=ge2020-03&date=le2020-03", true), ("date=2019,2020", true), ("date=2019,2021", false)],
    );
    let noon = at(&json!("2020-03-01T00:30:00+02:00"));
    check(&noon, &[("date=2020-02-29", true), ("date=2020-03-01", false)]);
    check(&noon, &[("date=2020-03-01T00:30:00%2B02:00", true), ("date=2020-03-01T00:30:00+02:00", true)]);
    let none = json!({"resourceType": "Observation", "id": "o"});
    check(&none, &[("date=ne2020", false), ("date=ge0001", false), ("date:missing=true", true)]);
    check(&stay, &[("date:missing=true", false), ("date:missing=false", true)]);
}

#[test]
fn timings_instants_and_birthdays_are_dates() {
    let timing = json!({"resourceType": "Observation",
        "effectiveTiming": {"event": ["2026-01-05", "2026-01-09"]}});
    check(&timing, &[("date=2026-01", true), ("date=sa2026-01-04", true), ("date=2026-01-05", false)]);
    let patient = json!({"resourceType": "Patient", "birthDate": "1987-02-20",
        "meta": {"lastUpdated": "2026-11-21T10:00:00.500Z"}});
    check(
        &patient,
        &[("birthdate=1987-02-20", true), ("birthdate=ge1987-02-21", false), ("birthdate=1987", true)],
    );
    check(
        &patient,
        &[("_lastUpdated=gt2026-11-21T10:00:00Z", false), ("_lastUpdated=ge2026-11-21T10:00:00Z", true)],
    );
    check(&patient, &[("_lastUpdated=2026-11-21T10:00:00Z", true), ("_lastUpdated=lt2026-11-21", false)]);
}

fn probability(text: &str) -> Value {
    let text =
        format!(r#"{{"resourceType": "RiskAssessment", "prediction": [{{"probabilityDecimal": {text}}}]}}"#);
    serde_json::from_str(&text).expect("a resource")
}

#[test]
fn numbers_have_the_precision_that_was_written() {
    for (query, inside, outside) in [
        ("100", ["99.5", "100.4999", "1e2"], ["99.49", "100.5", "101"]),
        ("100.00", ["99.995", "100.004", "100"], ["99.99", "100.005", "100.4"]),
        ("1e2", ["95", "104.9", "100"], ["94.9", "105", "50"]),
        ("5.4", ["5.35", "5.4", "5.449"], ["5.45", "5.349", "5.5"]),
        ("-5.4", ["-5.45", "-5.4", "-5.36"], ["-5.35", "5.4", "-5.5"]),
        ("lt100", ["99.999", "-1000", "0"], ["100", "100.0", "1e3"]),
        ("le100", ["99.999", "100", "1.00e2"], ["100.001", "101", "1e3"]),
        ("gt100", ["100.001", "101", "1e3"], ["100", "99.999", "-1e3"]),
        ("ge100", ["100", "100.001", "1e3"], ["99.999", "-100", "0.1e2"]),
        ("ap100", ["90", "110", "100"], ["89.9", "110.01", "0"]),
        ("ap1e2", ["90", "110", "1e2"], ["89.9", "110.01", "120"]),
        ("ap-100", ["-90", "-110.0", "-1e2"], ["-89.9", "-110.01", "100"]),
        ("ne100", ["99.4", "100.5", "0"], ["100", "99.5", "100.1"]),
        (
            "0.1234567890123456789",
            ["0.1234567890123456789", "0.12345678901234567890", "0.123456789012345678900"],
            ["0.123456", "0.1234567", "0.2"],
        ),
    ] {
        for text in inside {
            check(&probability(text), &[(&format!("probability={query}"), true)]);
        }
        for text in outside {
            check(&probability(text), &[(&format!("probability={query}"), false)]);
        }
    }
}

fn measured(value: &str, more: &str) -> Value {
    let text = format!(r#"{{"resourceType": "Observation", "valueQuantity": {{"value": {value}{more}}}}}"#);
    serde_json::from_str(&text).expect("a resource")
}

#[test]
fn quantities_have_units() {
    let milligrams =
        measured("5.40", r#", "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg""#);
    check(
        &milligrams,
        &[
            ("value-quantity=5.4|http://unitsofmeasure.org|mg", true),
            ("value-quantity=5.40e0|http://unitsofmeasure.org|mg", true),
            ("value-quantity=5.4||mg", true),
            ("value-quantity=5.4", true),
            ("value-quantity=5.4||g", false),
            ("value-quantity=5.4|http://elsewhere.example|mg", false),
            ("value-quantity=le5.4|http://unitsofmeasure.org|mg", true),
            ("value-quantity=lt5.4|http://unitsofmeasure.org|mg", false),
            ("value-quantity=ap5.2||mg", true),
            ("value-quantity=ap4.5||mg", false),
            ("value-quantity=5.3,5.4", true),
            ("value-quantity:missing=false", true),
        ],
    );
    let by_unit_only = measured("5.4", r#", "unit": "mg""#);
    check(
        &by_unit_only,
        &[("value-quantity=5.4||mg", true), ("value-quantity=5.4|http://unitsofmeasure.org|mg", false)],
    );
    let below = measured("5", r#", "comparator": "<""#);
    check(
        &below,
        &[("value-quantity=lt4", true), ("value-quantity=gt5", false), ("value-quantity=5", false)],
    );
}

#[test]
fn ranges_and_money_are_quantities() {
    let condition = json!({"resourceType": "Condition",
        "onsetRange": {"low": {"value": 40, "unit": "a"}, "high": {"value": 49, "unit": "a"}}});
    check(&condition, &[("onset-age=gt45", true), ("onset-age=gt49", false), ("onset-age=sa39||a", true)]);
    check(&condition, &[("onset-age=45", false), ("onset-age=eb50", true), ("onset-age=lt45||mo", false)]);
    let invoice = json!({"resourceType": "Invoice", "totalNet": {"value": 12.50, "currency": "EUR"}});
    check(&invoice, &[("totalnet=12.5||EUR", true), ("totalnet=12.5|urn:iso:std:iso:4217|EUR", true)]);
    check(&invoice, &[("totalnet=12.5||USD", false), ("totalnet=gt12", true)]);
}

#[test]
fn tokens_are_codes_with_or_without_their_system() {
    let observation = json!({"resourceType": "Observation", "id": "Ab1", "status": "final", "code": {
    "text": "Pulse at rest",
    "coding": [
        {"system": "http://loinc.org", "code": "8867-4", "display": "Heart rate"},
        {"code": "HR", "display": "Puls"},
    ]}});
    check(
        &observation,
        &[
            ("code=8867-4", true),
            ("code=http://loinc.org|8867-4", true),
            ("code=http://loinc.org|", true),
            ("code=http://snomed.info/sct|8867-4", false),
            ("code=|HR", true),
            ("code=|8867-4", false),
            ("code=hr", true),
            ("code=8867", false),
            ("code=x,8867-4", true),
            ("code=x,y", false),
            ("code=HR&code=8867-4", true),
            ("code=HR&code=x", false),
            ("code:not=8867-4", false),
            ("code:not=x", true),
            ("code:not=x,HR", false),
            ("method:not=x", true),
            ("code:text=pulse", true),
            ("code:text=heart", true),
            ("code:text=rest", false),
            ("code:missing=false", true),
            ("method:missing=true", true),
            ("code:in=http://sets.example/vitals", true),
            ("code:not-in=http://sets.example/vitals", false),
            ("method:not-in=http://sets.example/vitals", true),
            ("status=final", true),
            ("status=http://hl7.org/fhir/observation-status|final", true),
            ("status=http://elsewhere.example|final", false),
            ("status:not=final", false),
            ("_id=Ab1", true),
            ("_id=ab1", false),
            ("_id=x,Ab1", true),
        ],
    );
}

#[test]
fn identifiers_contact_points_and_answers_are_tokens() {
    let patient = json!({"resourceType": "Patient", "active": true, "gender": "female",
        "identifier": [{"system": "urn:oid:1.2.36", "value": "12345", "type": {"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}}],
        "telecom": [{"system": "phone", "use": "home", "value": "555-1"}, {"system": "email", "value": "a@b.example"}],
        "meta": {"tag": [{"system": "http://tags.example", "code": "vip"}], "security": [{"code": "R"}]}});
    let of_type = "identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203";
    check(
        &patient,
        &[
            ("identifier=12345", true),
            ("identifier=urn:oid:1.2.36|12345", true),
            ("identifier=urn:oid:1.2.36|", true),
            ("identifier=urn:oid:9|12345", false),
            (&format!("{of_type}|MR|12345"), true),
            (&format!("{of_type}|MR|1234"), false),
            (&format!("{of_type}|SS|12345"), false),
            ("phone=555-1", true),
            ("phone=a@b.example", false),
            ("email=A@B.example", true),
            ("telecom=home|555-1", true),
            ("telecom=phone|555-1", true),
            ("telecom=email|555-1", false),
            ("active=true", true),
            ("active=false", false),
            ("gender=http://hl7.org/fhir/administrative-gender|female", true),
            ("_tag=http://tags.example|vip", true),
            ("_security=R", true),
            ("_security=V", false),
            ("deceased=false", true),
            ("deceased=true", false),
        ],
    );
    check(&json!({"resourceType": "Patient", "deceasedBoolean": false}), &[("deceased=true", false)]);
    let died = json!({"resourceType": "Patient", "deceasedDateTime": "2020-01-01"});
    check(&died, &[("deceased=true", true), ("deceased=false", false), ("death-date=2020", true)]);
}

#[test]
fn texts_are_found_by_how_they_begin() {
    let patient = json!({"resourceType": "Patient",
        "name": [{"family": "O'Brien-Müller", "given": ["José", "Søren"], "text": "Dr. José O'Brien"}],
        "address": [{"line": ["12 High  Street"], "city": "Ångström", "postalCode": "01970"}]});
    check(
        &patient,
        &[
            ("family=obrien", true),
            ("family=O%27BRIEN%20mul", true),
            ("family=muller", false),
            ("family:contains=muller", true),
            ("family:contains=Mü", true),
            ("family:exact=O%27Brien-M%C3%BCller", true),
            ("family:exact=o%27brien-m%C3%BCller", false),
            ("family:exact=O%27Brien", false),
            ("given=JOSE", true),
            ("given=soren", true),
            ("name=jos", true),
            ("name=dr+jose", true),
            ("name=brien", false),
            ("address=12+high+street", true),
            ("address=angstrom", true),
            ("address-city=%C3%A5ng", true),
            ("address-postalcode=019", true),
            ("address=019,nowhere", true),
            ("given:missing=true", false),
            ("address-state:missing=true", true),
        ],
    );
}

#[test]
fn values_may_hold_the_signs_that_part_them() {
    let organization = json!({"resourceType": "Organization", "name": "Smith, Jones | Co $ \\ Sons",
        "identifier": [{"system": "http://ids.example", "value": "a|b,c"}]});
    check(
        &organization,
        &[
            ("name:exact=Smith\\, Jones | Co $ \\\\ Sons", true),
            ("name:exact=Smith, Jones", false),
            ("identifier=http://ids.example|a\\|b\\,c", true),
            ("identifier=a\\|b\\,c", true),
        ],
    );
    let refused = Query::parse(Type::named("Organization"), "identifier=a|b|c", &Limits::default());
    assert!(refused.is_err());
}

#[test]
fn references_are_found_by_id_type_and_address() {
    let observation = json!({"resourceType": "Observation",
        "subject": {"reference": "Patient/p1", "display": "Ann Example", "identifier": {"system": "s", "value": "v"}},
        "performer": [{"reference": "http://other.example/fhir/Practitioner/p1"}, {"reference": "#me"}],
        "encounter": {"reference": "Encounter/e1/_history/3"}});
    check(
        &observation,
        &[
            ("subject=p1", true),
            ("subject=Patient/p1", true),
            ("subject=Group/p1", false),
            ("subject:Patient=p1", true),
            ("subject:Group=p1", false),
            ("subject=P1", false),
            ("subject=Patient/p2,Patient/p1", true),
            ("patient=p1", true),
            ("patient=Patient/p1", true),
            ("subject:identifier=s|v", true),
            ("subject:identifier=v", true),
            ("subject:identifier=t|v", false),
            ("subject:text=ann", true),
            ("subject:missing=false", true),
            ("performer=p1", false),
            ("performer=http://other.example/fhir/Practitioner/p1", true),
            ("performer=http://other.example/fhir/Practitioner/p2", false),
            ("encounter=e1", true),
            ("specimen:missing=true", true),
        ],
    );
    let of_a_group = json!({"resourceType": "Observation", "subject": {"reference": "Group/p1"}});
    check(&of_a_group, &[("patient=p1", false), ("patient:missing=true", true), ("subject=p1", true)]);
}

#[test]
fn references_to_this_server_are_its_own() {
    let limits = Limits { base: Some("https://here.example/fhir/".to_owned()), ..Limits::default() };
    let kind = Type::named("Observation");
    let found = |query: &str, written: &str| {
        let resource = json!({"resourceType": "Observation", "subject": {"reference": written}});
        let query = Query::parse(kind, query, &limits).expect("a query");
        matches(&query.filters, kind, &resource, &Alone)
    };
    assert!(found("subject=https://here.example/fhir/Patient/1", "Patient/1"));
    assert!(found("subject=Patient/1", "https://here.example/fhir/Patient/1"));
    assert!(!found("subject=https://there.example/fhir/Patient/1", "Patient/1"));
    assert!(!found("subject=Patient/1", "https://there.example/fhir/Patient/1"));
}

#[test]
fn canonicals_and_uris_are_addresses() {
    let response = json!({"resourceType": "QuestionnaireResponse",
        "questionnaire": "http://forms.example/Questionnaire/phq9|1.2",
        "meta": {"profile": ["http://profiles.example/a/b|7.0"]}});
    check(
        &response,
        &[
            ("questionnaire=http://forms.example/Questionnaire/phq9", true),
            ("questionnaire=http://forms.example/Questionnaire/phq9|1.2", true),
            ("questionnaire=http://forms.example/Questionnaire/phq9|1.3", false),
            ("_profile=http://profiles.example/a/b", true),
            ("_profile=http://profiles.example/a", false),
            ("_profile:below=http://profiles.example/a", true),
            ("_profile:below=http://profiles.example/", true),
            ("_profile:below=http://profiles.example/a/bc", false),
            ("_profile:above=http://profiles.example/a/b|7.0/c", true),
            ("_profile:missing=false", true),
        ],
    );
}

#[test]
fn composites_look_at_one_part_at_a_time() {
    let pressure = json!({"resourceType": "Observation",
    "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
    "component": [
        {"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]}, "valueQuantity": {"value": 140}},
        {"code": {"coding": [{"system": "http://loinc.org", "code": "8462-4"}]}, "valueQuantity": {"value": 80}},
    ]});
    check(
        &pressure,
        &[
            ("component-code-value-quantity=8480-6$gt130", true),
            ("component-code-value-quantity=8462-4$gt130", false),
            ("component-code-value-quantity=http://loinc.org|8462-4$80", true),
            ("combo-code-value-quantity=8462-4$lt90", true),
            ("combo-code-value-quantity=85354-9$lt90", false),
            ("component-code-value-quantity=8462-4$gt130,8480-6$140", true),
            ("code-value-quantity=85354-9$gt1", false),
        ],
    );
    let sequence = json!({"resourceType": "MolecularSequence",
        "referenceSeq": {"chromosome": {"coding": [{"code": "17"}]}, "windowStart": 5, "windowEnd": 50},
        "variant": [{"start": 10, "end": 20}]});
    check(
        &sequence,
        &[
            ("chromosome-variant-coordinate=17$ge5$le25", true),
            ("chromosome-variant-coordinate=18$ge5$le25", false),
            ("chromosome-window-coordinate=17$lt6$lt60", true),
        ],
    );
    let when = json!({"resourceType": "Observation", "code": {"coding": [{"code": "due"}]}, "valueDateTime": "2026-05-01"});
    check(&when, &[("code-value-date=due$ge2026-05", true), ("code-value-date=due$lt2026-05", false)]);
}

#[test]
fn us_core_extensions_are_found() {
    let race = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race";
    let patient = json!({"resourceType": "Patient", "extension": [{"url": race, "extension": [
        {"url": "ombCategory", "valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.238", "code": "2106-3"}},
        {"url": "text", "valueString": "White"}]}]});
    check(&patient, &[("race=2106-3", true), ("race=2054-5", false), ("ethnicity:missing=true", true)]);
    let asserted = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate";
    let condition =
        json!({"resourceType": "Condition", "extension": [{"url": asserted, "valueDateTime": "2026-01-02"}]});
    check(&condition, &[("asserted-date=ge2026", true), ("asserted-date=lt2026", false)]);
}
