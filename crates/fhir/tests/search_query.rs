//! How a query is read: what is refused and why, what surrounds filters, and what an answer brings along.

use std::collections::BTreeMap;
use std::sync::Arc;

use fhir::Type;
use fhir::search::{
    self, Direction, Limits, Parameter, Query, QueryError, SortKey, Summary, Total, World, matches,
};
use serde_json::{Value, json};

const OBSERVATION: Type = Type::named("Observation");
const PATIENT: Type = Type::named("Patient");

fn read(kind: Type, query: &str) -> Query {
    match Query::parse(kind, query, &Limits::default()) {
        Ok(query) => query,
        Err(error) => panic!("{query}: {error}"),
    }
}

fn refusal(kind: Type, query: &str) -> String {
    Query::parse(kind, query, &Limits::default()).expect_err(query).to_string()
}

/// A small clinic in memory.
struct Clinic(BTreeMap<String, Arc<Value>>);

impl Clinic {
    fn of(resources: &[Value]) -> Clinic {
        let named = resources.iter().map(|one| {
            let name = format!("{}/{}", one["resourceType"].as_str().unwrap(), one["id"].as_str().unwrap());
            (name, Arc::new(one.clone()))
        });
        Clinic(named.collect())
    }

    fn ask(&self, kind: Type, query: &str) -> Vec<&str> {
        let query = read(kind, query);
        let all = self.0.iter().filter(|(name, _)| name.starts_with(&format!("{kind}/")));
        let found = all.filter(|(_, one)| matches(&query.filters, kind, one, self));
        found.map(|(name, _)| name.split_once('/').unwrap().1).collect()
    }
}

impl World for Clinic {
    fn resolve(&self, reference: &str) -> Option<Arc<Value>> {
        self.0.get(reference).cloned()
    }

    fn referrers(&self, source: Type, parameter: &Parameter, target: (Type, &str)) -> Vec<Arc<Value>> {
        let wanted = format!("{}/{}", target.0, target.1);
        let all =
            self.0.iter().filter(|(name, _)| name.starts_with(&format!("{source}/"))).map(|(_, one)| one);
        let refers =
            |one: &Value| parameter.path().values(one).iter().any(|value| value["reference"] == wanted);
        all.filter(|one| refers(one)).cloned().collect()
    }

    fn definition(&self, _: Type, _: &str) -> Option<Arc<Value>> {
        None
    }
}

fn clinic() -> Clinic {
    Clinic::of(&[
        json!({"resourceType": "Practitioner", "id": "d1", "name": [{"family": "Doe"}]}),
        json!({"resourceType": "Organization", "id": "h1", "name": "Harbour Clinic", "partOf": {"reference": "Organization/h0"}}),
        json!({"resourceType": "Organization", "id": "h0", "name": "Harbour Trust"}),
        json!({"resourceType": "Patient", "id": "p1", "name": [{"family": "Ames"}],
            "generalPractitioner": [{"reference": "Practitioner/d1"}], "managingOrganization": {"reference": "Organization/h1"}}),
        json!({"resourceType": "Patient", "id": "p2", "name": [{"family": "Bell"}],
            "generalPractitioner": [{"reference": "Organization/h1"}]}),
        json!({"resourceType": "Observation", "id": "o1", "subject": {"reference": "Patient/p1"},
            "code": {"coding": [{"code": "8867-4"}]}, "effectiveDateTime": "2026-01-01"}),
        json!({"resourceType": "Observation", "id": "o2", "subject": {"reference": "Patient/p2"},
            "code": {"coding": [{"code": "8310-5"}]}, "effectiveDateTime": "2026-02-01",
            "contained": [{"resourceType": "Specimen", "id": "s", "type": {"coding": [{"code": "BLD"}]}}],
            "specimen": {"reference": "#s"}}),
        json!({"resourceType": "Observation", "id": "o3", "device": {"reference": "Device/gone"}}),
        json!({"resourceType": "DiagnosticReport", "id": "r1", "result": [{"reference": "Observation/o2"}],
            "subject": {"reference": "Patient/p2"}, "status": "final"}),
    ])
}

#[test]
fn chains_follow_references() {
    let clinic = clinic();
    assert_eq!(clinic.ask(OBSERVATION, "subject:Patient.family=ames"), ["o1"]);
    assert_eq!(clinic.ask(OBSERVATION, "subject.family=ames"), ["o1"]);
    assert_eq!(clinic.ask(OBSERVATION, "patient.name:contains=ell"), ["o2"]);
    assert_eq!(clinic.ask(PATIENT, "general-practitioner.name=doe"), ["p1"]);
    assert_eq!(clinic.ask(PATIENT, "general-practitioner.name=harbour"), ["p2"]);
    assert_eq!(clinic.ask(PATIENT, "general-practitioner:Organization.name=doe"), [] as [&str; 0]);
    assert_eq!(clinic.ask(PATIENT, "organization.partof.name=harbour%20trust"), ["p1"]);
    assert_eq!(clinic.ask(OBSERVATION, "subject:Patient.organization.partof.name=harbour"), ["o1"]);
    assert_eq!(clinic.ask(OBSERVATION, "specimen.type=BLD"), ["o2"], "a chain into a contained resource");
    assert_eq!(
        clinic.ask(OBSERVATION, "device.identifier=x"),
        [] as [&str; 0],
        "what is not there has no values"
    );
    assert_eq!(clinic.ask(OBSERVATION, "subject:Patient._id=p2"), ["o2"]);
}

#[test]
fn reverse_chains_look_at_what_refers_here() {
    let clinic = clinic();
    assert_eq!(clinic.ask(PATIENT, "_has:Observation:patient:code=8867-4"), ["p1"]);
    assert_eq!(clinic.ask(PATIENT, "_has:Observation:patient:code:not=8867-4"), ["p2"]);
    assert_eq!(clinic.ask(PATIENT, "_has:Observation:subject:date=ge2026-02"), ["p2"]);
    assert_eq!(
        clinic.ask(PATIENT, "_has:Observation:patient:_has:DiagnosticReport:result:status=final"),
        ["p2"]
    );
    assert_eq!(clinic.ask(OBSERVATION, "subject:Patient._has:Observation:patient:code=8310-5"), ["o2"]);
    assert_eq!(clinic.ask(PATIENT, "_has:Observation:patient:code=x"), [] as [&str; 0]);
    assert_eq!(clinic.ask(PATIENT, "_has:Observation:patient:code=8867-4&family=bell"), [] as [&str; 0]);
}

#[test]
fn unknown_parameters_are_refused_unless_asked_otherwise() {
    assert_eq!(refusal(OBSERVATION, "colour=red"), "colour: no such search parameter for this type");
    assert_eq!(refusal(OBSERVATION, "Jane Doe=1"), "a parameter: no such search parameter for this type");
    assert_eq!(
        refusal(OBSERVATION, "subject.colour=red"),
        "subject.colour: no such search parameter for this type"
    );
    let limits = Limits { lenient: true, ..Limits::default() };
    let query =
        Query::parse(OBSERVATION, "colour=red&code=1&_text=word&_sort=colour", &limits).expect("lenient");
    assert_eq!(query.ignored, ["colour", "_text", "_sort"]);
    assert_eq!(query.filters.len(), 1);
    assert!(
        Query::parse(OBSERVATION, "date=yesterday", &limits).is_err(),
        "a wrong value is wrong all the same"
    );
    assert!(Query::parse(OBSERVATION, "code:exact=1", &limits).is_err(), "and so is a wrong modifier");
}

#[test]
fn what_is_not_answered_is_said() {
    for (kind, query) in [
        ("Observation", "_text=word"),
        ("Observation", "_content=word"),
        ("Observation", "_filter=code eq 1"),
        ("Location", "near=1|2"),
        ("Observation", "_sort=code-value-quantity"),
        ("Observation", "_sort=Jane"),
    ] {
        let kind = Type::named(kind);
        let error = Query::parse(kind, query, &Limits::default()).expect_err(query);
        assert!(matches!(error, QueryError::Unsupported { .. }), "{query}: {error}");
    }
    for query in [
        "subject:below=1",
        "subject:above=1",
        "date:below=2026",
        "_list:not=1",
        "code:exact=1",
        "code:Patient=1",
        "date:exact=2026",
        "date:not=2026",
        "value-quantity:not=1",
        "subject:Practitioner=1",
        "subject:Unicorn=1",
        "subject:Practitioner.name=a",
        "code.name=a",
        "focus.name=a",
        "code-value-quantity:not=a$1",
        "_has:Observation:code=1",
        "_has:Observation:code:date=2026",
        "_has:DiagnosticReport:encounter:code=1",
        "_has:Unicorn:patient:code=1",
    ] {
        let error = Query::parse(OBSERVATION, query, &Limits::default()).expect_err(query);
        assert!(matches!(error, QueryError::Modifier { .. }), "{query}: {error}");
    }
}

#[test]
fn values_that_cannot_be_read_are_refused_without_repeating_them() {
    for query in [
        "date=secret",
        "date=2026-13",
        "date=2026-02-30",
        "date=gt",
        "date=",
        "code=",
        "code=a,",
        "code=|",
        "code:below=secret",
        "code:above=a|b|secret",
        "code:below=http://loinc.org|",
        "_list=not an id",
        "_list=$current-allergies",
        "code=a|b|secret",
        "value-quantity=secret",
        "value-quantity=5|mg",
        "value-quantity=1e9999",
        "value-quantity=gtgt5",
        "subject=not an id",
        "subject=Patient/a/secret",
        "subject:Patient=Group/1",
        "code-value-quantity=a",
        "code-value-quantity=a$1$2",
        "code:missing=secret",
        "subject.name='",
        "value-string=%20",
        "_count=-1",
        "_count=secret",
        "_summary=secret",
        "_total=secret",
        "_elements=a,,b",
        "_include=secret",
        "_include=Observation",
        "_include=Observation:subject:Patient:secret",
        "_include=Observation:subject:Secret",
    ] {
        let error = Query::parse(OBSERVATION, query, &Limits::default()).expect_err(query);
        assert!(matches!(error, QueryError::Value { .. }), "{query}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    assert_eq!(refusal(OBSERVATION, "code=%zz"), "the query is not percent-encoded UTF-8");
    assert_eq!(refusal(OBSERVATION, "code=%ff"), "the query is not percent-encoded UTF-8");
    assert_eq!(refusal(OBSERVATION, "code=%e"), "the query is not percent-encoded UTF-8");
}

#[test]
fn every_limit_is_held() {
    let limits = Limits::default();
    let many = |text: &str, count: usize, between: &str| vec![text; count].join(between);
    let over = [
        format!("code={}", "a".repeat(limits.query_bytes_max)),
        many("code=a", limits.filters_max + 1, "&"),
        format!("code={}", many("a", limits.values_max + 1, ",")),
        format!("_sort={}", many("date", limits.sorts_max + 1, ",")),
        format!("_elements={}", many("code", limits.elements_max + 1, ",")),
        many("_include=Observation:subject", limits.includes_max + 1, "&"),
        "subject:Patient.organization.partof.partof.partof.name=a".to_owned(),
        format!("{}code=1", "_has:Observation:has-member:".repeat(5)),
        format!("{}code=1", "has-member.".repeat(1_000)),
    ];
    for query in over {
        let error = Query::parse(OBSERVATION, &query, &limits).expect_err("over a limit");
        assert!(matches!(error, QueryError::Limit(_)), "{error}");
    }
    assert!(read(OBSERVATION, &many("code=a", limits.filters_max, "&")).filters.len() == limits.filters_max);
    assert_eq!(read(OBSERVATION, "_count=99999999999999999999").count, limits.count_max);
    assert_eq!(read(OBSERVATION, "").count, limits.count_default);
    assert_eq!(read(OBSERVATION, "_count=7").count, 7);
    assert_eq!(read(OBSERVATION, "_count=0").summary, Summary::Count);
}

#[test]
fn the_same_question_has_one_text() {
    let one = read(
        OBSERVATION,
        "date=ge2026&code=http://loinc.org%7C8867-4&_sort=-date,code&_include=Observation:subject:Patient&_count=20\
         &_summary=data&_total=accurate&_elements=code&_revinclude:iterate=Provenance:target&_cursor=abc",
    );
    let two = read(
        OBSERVATION,
        "_cursor=xyz&_elements=code&_total=accurate&_summary=data&_count=20&_include=Observation:subject:Patient\
         &_revinclude:iterate=Provenance:target&_sort=-date,code&code=http%3A%2F%2Floinc.org|8867-4&date=ge2026&_format=json",
    );
    assert_eq!(one.canonical(), two.canonical());
    assert_eq!(one.cursor.as_deref(), Some("abc"));
    assert_eq!(
        one.canonical(),
        "code=http://loinc.org%7C8867-4&date=ge2026&_include=Observation:subject:Patient&\
         _revinclude:iterate=Provenance:target&_sort=-date,code&_total=accurate&_summary=data&_elements=code&_count=20"
    );
    assert_eq!(read(OBSERVATION, &one.canonical()).canonical(), one.canonical());
    assert_eq!(one.total, Total::Accurate);
    let other = read(OBSERVATION, "_sort=code,-date");
    assert_ne!(
        other.canonical(),
        read(OBSERVATION, "_sort=-date,code").canonical(),
        "order is part of the question"
    );
}

fn order<'v>(query: &str, kind: Type, resources: &'v [Value]) -> Vec<&'v str> {
    let query = read(kind, query);
    let mut keyed: Vec<(Vec<SortKey>, &str)> =
        resources.iter().map(|one| (search::sort_keys(&query, one), one["id"].as_str().unwrap())).collect();
    for (keys, _) in &keyed {
        for key in keys {
            assert_eq!(SortKey::from_text(&key.to_text()).as_ref(), Some(key), "a cursor keeps the key");
        }
    }
    keyed.sort();
    keyed.into_iter().map(|(_, id)| id).collect()
}

#[test]
fn answers_are_ordered_and_the_nameless_come_last() {
    let all = [
        json!({"resourceType": "Observation", "id": "a", "effectiveDateTime": "2026-02", "status": "final",
            "valueQuantity": {"value": 10}}),
        json!({"resourceType": "Observation", "id": "b", "effectivePeriod": {"start": "2026-01-01"}, "status": "final",
            "valueQuantity": {"value": 9.5}}),
        json!({"resourceType": "Observation", "id": "c", "effectiveDateTime": "2026-03", "status": "amended"}),
        json!({"resourceType": "Observation", "id": "d", "valueQuantity": {"value": -100}}),
    ];
    assert_eq!(order("_sort=date", OBSERVATION, &all), ["b", "a", "c", "d"]);
    assert_eq!(order("_sort=-date", OBSERVATION, &all), ["c", "a", "b", "d"]);
    assert_eq!(order("_sort=status,-date", OBSERVATION, &all), ["c", "a", "b", "d"]);
    assert_eq!(order("_sort=-status,date", OBSERVATION, &all), ["b", "a", "c", "d"]);
    assert_eq!(order("_sort=value-quantity", OBSERVATION, &all), ["d", "b", "a", "c"]);
    assert_eq!(order("_sort=-value-quantity", OBSERVATION, &all), ["a", "b", "d", "c"]);
    assert_eq!(order("_sort=-_id", OBSERVATION, &all), ["d", "c", "b", "a"]);
    let people = [
        json!({"resourceType": "Patient", "id": "1", "name": [{"family": "Zoe"}, {"family": "adams"}]}),
        json!({"resourceType": "Patient", "id": "2", "name": [{"family": "Älund"}]}),
        json!({"resourceType": "Patient", "id": "3", "name": [{"family": "Baker"}]}),
    ];
    assert_eq!(order("_sort=family", PATIENT, &people), ["1", "2", "3"]);
    assert_eq!(
        order("_sort=-family", PATIENT, &people),
        ["1", "3", "2"],
        "the value that comes first counts"
    );
    assert_eq!(search::sorts_by_span(&read(OBSERVATION, "_sort=-date")), Some(Direction::Descending));
    assert_eq!(search::sorts_by_span(&read(OBSERVATION, "_sort=date,code")), None);
    assert_eq!(search::sorts_by_span(&read(OBSERVATION, "_sort=code")), None);
    assert_eq!(search::sorts_by_span(&read(OBSERVATION, "")), None);
    assert_eq!(SortKey::from_text("?d1"), None);
    assert_eq!(SortKey::from_text(""), None);
}

#[test]
fn what_matches_refer_to_can_come_along() {
    let observation = json!({"resourceType": "Observation", "subject": {"reference": "Patient/1"},
        "performer": [{"reference": "Practitioner/2"}, {"reference": "Organization/3"}, {"reference": "#c"}],
        "hasMember": [{"reference": "Observation/4"}, {"reference": "Observation/4"}]});
    let along = |query: &str| search::included(&read(OBSERVATION, query), OBSERVATION, &observation);
    assert_eq!(along("_include=Observation:subject"), ["Patient/1"]);
    assert_eq!(along("_include=Observation:performer"), ["Practitioner/2", "Organization/3"]);
    assert_eq!(along("_include=Observation:performer:Organization"), ["Organization/3"]);
    assert_eq!(
        along("_include=Observation:has-member&_include=Observation:subject"),
        ["Observation/4", "Patient/1"]
    );
    assert_eq!(along("_include=Patient:organization"), [] as [&str; 0]);
    assert_eq!(along("_include=*").len(), 4);
    assert_eq!(along("_include=Observation:*:Patient"), ["Patient/1"]);
    let query = read(OBSERVATION, "_include=Observation:subject&_include:iterate=Observation:has-member");
    assert_eq!(search::included_again(&query, OBSERVATION, &observation), ["Observation/4"]);
    let back = read(PATIENT, "_revinclude=Observation:patient&_revinclude=Provenance:target:Patient");
    assert_eq!(back.revincludes.len(), 2);
    assert_eq!(back.revincludes[0].parameter.map(|one| one.name), Some("patient"));
    assert_eq!(back.revincludes[1].target, Some(PATIENT));
}

#[test]
fn parts_of_resources_say_that_they_are_parts() {
    let patient = json!({"resourceType": "Patient", "id": "1", "meta": {"tag": [{"code": "x"}]},
        "text": {"status": "generated"}, "name": [{"family": "A"}], "_birthDate": {"extension": []},
        "birthDate": "2000-01-01", "deceasedBoolean": false, "photo": [{}],
        "contact": [{"name": {"family": "B"}}], "link": [{"other": {"reference": "Patient/2"}, "type": "seealso", "id": "l"}]});
    let part = |query: &str| search::summarize(&read(PATIENT, query), &patient);
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(part(""), patient);
    assert_eq!(part("_summary=false"), patient);
    assert_eq!(names(&part("_summary=text")), ["resourceType", "id", "meta", "text"]);
    assert!(!names(&part("_summary=data")).contains(&"text".to_owned()));
    let summary = part("_summary=true");
    assert_eq!(
        names(&summary),
        ["resourceType", "id", "meta", "name", "_birthDate", "birthDate", "deceasedBoolean", "link"]
    );
    assert_eq!(
        summary["link"][0],
        json!({"other": {"reference": "Patient/2"}, "type": "seealso", "id": "l"})
    );
    let elements = part("_elements=birthDate,deceased");
    assert_eq!(
        names(&elements),
        ["resourceType", "id", "meta", "_birthDate", "birthDate", "deceasedBoolean"]
    );
    for partial in [&summary, &elements] {
        let tags = partial["meta"]["tag"].as_array().expect("tags");
        assert_eq!((tags.len(), &tags[1]["code"]), (2, &json!("SUBSETTED")));
    }
    let observation = json!({"resourceType": "Observation", "status": "final", "code": {"text": "a"}, "note": [{"text": "n"}],
        "referenceRange": [{"text": "r"}], "component": [{"code": {"text": "c"}, "interpretation": [{"text": "i"}]}]});
    let part = |query: &str| search::summarize(&read(OBSERVATION, query), &observation);
    assert_eq!(
        names(&part("_elements=note")),
        ["resourceType", "status", "code", "note", "meta"],
        "what must be there stays"
    );
    let summary = part("_summary=true");
    assert_eq!(names(&summary), ["resourceType", "status", "code", "component", "meta"]);
    assert_eq!(summary["component"], json!([{"code": {"text": "c"}}]));
}
