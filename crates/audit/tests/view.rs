//! Events as others see them: AuditEvent in the shapes of IHE BALP, and the fields of ASTM E2147.

use audit::{Call, CallKind, Deed, Event, Line, Names, Origin, Outcome, Touch, Who};
use fhir::{Resource, Type, schema};
use serde_json::{Value, json};

/// The names that the clinic's privacy officer may see.
struct Clinic;

impl Names for Clinic {
    fn server(&self) -> &'static str {
        "https://portal.clinic.example"
    }

    fn person(&self, number: i64) -> Option<String> {
        (number == 7).then(|| "Kim Lee".to_owned())
    }

    fn patient(&self, compartment: i64) -> Option<String> {
        (compartment == 44).then(|| "Patient/p44".to_owned())
    }

    fn resource(&self, compartment: Option<i64>, kind: Type, row: i64) -> Option<String> {
        (compartment == Some(44)).then(|| format!("{kind}/o{row}"))
    }
}

fn call(kind: CallKind, on: &str, query: &str, rows: &[i64]) -> Call {
    let touched = rows.iter().map(|row| Touch { row: *row, version: 2 }).collect();
    Call { kind, on: Type::parse(on).expect("a type of R4"), query: query.to_owned(), count: 0, touched }
}

fn event(deed: Deed, calls: Vec<Call>) -> Event {
    Event {
        role: "nurse".to_owned(),
        origin: Origin {
            session: "s-17".to_owned(),
            client: "Firefox".to_owned(),
            address: "192.0.2.7".to_owned(),
        },
        request: "r-1".to_owned(),
        purpose: "TREAT".to_owned(),
        compartment: Some(44),
        calls,
        ..Event::new(1_700_000_000_123, Who::Person(7), deed)
    }
}

/// The AuditEvent, after FHIR's own rules were checked.
fn checked(shown: Value) -> Value {
    let bytes = serde_json::to_vec(&shown).expect("JSON");
    let resource = Resource::parse(&bytes).expect("a resource");
    let issues = schema::validate(&resource);
    assert!(issues.is_empty(), "{issues:?} in {shown:#}");
    shown
}

fn profile(shown: &Value) -> Option<&str> {
    let profile = shown.pointer("/meta/profile/0")?.as_str()?;
    profile.strip_prefix("https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.")
}

fn agent<'a>(shown: &'a Value, code: &str) -> &'a Value {
    let agents = shown["agent"].as_array().expect("agents");
    let found = agents.iter().find(|agent| agent["type"]["coding"][0]["code"] == code);
    found.unwrap_or_else(|| panic!("no agent {code} in {shown:#}"))
}

fn entities<'a>(shown: &'a Value, kind: &str, role: &str) -> Vec<&'a Value> {
    let all = shown["entity"].as_array().expect("entities");
    all.iter()
        .filter(|entity| {
            entity["type"]["code"] == kind && (role.is_empty() || entity["role"]["code"] == role)
        })
        .collect()
}

#[test]
fn a_read_has_the_shape_of_patient_read() {
    let shown =
        checked(event(Deed::Read, vec![call(CallKind::Read, "Observation", "", &[5])]).to_fhir(&Clinic));
    assert_eq!(profile(&shown), Some("PatientRead"));
    assert_eq!(shown["type"]["code"], "rest");
    assert_eq!(shown["subtype"][0]["code"], "read");
    assert_eq!((&shown["action"], &shown["outcome"]), (&json!("R"), &json!("0")));
    assert_eq!(shown["recorded"], "2023-11-14T22:13:20.123Z");
    let client = agent(&shown, "110152"); // of a read the client is the destination
    assert_eq!(client["network"], json!({ "address": "192.0.2.7", "type": "2" }));
    assert_eq!(client["who"]["display"], "Firefox");
    let server = agent(&shown, "110153");
    assert_eq!(server["who"]["display"], "https://portal.clinic.example");
    let user = agent(&shown, "IRCP");
    assert_eq!(user["requestor"], true);
    assert_eq!(user["who"]["display"], "Kim Lee");
    assert_eq!(user["role"][0]["text"], "nurse");
    assert_eq!(user["purposeOfUse"][0]["coding"][0]["code"], "TREAT");
    let requestors =
        shown["agent"].as_array().into_iter().flatten().filter(|agent| agent["requestor"] == true);
    assert_eq!(requestors.count(), 1);
    assert_eq!(entities(&shown, "1", "1")[0]["what"]["reference"], "Patient/p44");
    assert_eq!(entities(&shown, "2", "4")[0]["what"]["reference"], "Observation/o5/_history/2");
    assert_eq!(entities(&shown, "XrequestId", "")[0]["what"]["identifier"]["value"], "r-1");
}

#[test]
fn a_search_has_the_shape_of_patient_query_with_the_query_in_base64() {
    let search = call(CallKind::Search, "Observation", "category=laboratory&_sort=-date", &[5, 6]);
    let shown = &event(Deed::Search, vec![search]).calls_to_fhir(&Clinic)[..];
    let [shown] = shown else { panic!("one query is one event: {shown:?}") };
    let shown = checked(shown.clone());
    assert_eq!(profile(&shown), Some("PatientQuery"));
    assert_eq!((&shown["subtype"][0]["code"], &shown["action"]), (&json!("search"), &json!("E")));
    let query = entities(&shown, "2", "24");
    let raw = "T2JzZXJ2YXRpb24/Y2F0ZWdvcnk9bGFib3JhdG9yeSZfc29ydD0tZGF0ZQ==";
    assert_eq!(query[0]["query"], raw, "Observation?category=laboratory&_sort=-date");
    assert!(query[0].get("what").is_none());
    assert_eq!(agent(&shown, "110153")["who"]["display"], "Firefox", "of a query the client is the source");
    assert!(entities(&shown, "2", "4").is_empty(), "what a query found is not listed");
}

#[test]
fn base64_is_padded_as_fhir_asks() {
    for (query, raw) in [("", "VGFzaw=="), ("a", "VGFzaz9h"), ("aa", "VGFzaz9hYQ=="), ("aaa", "VGFzaz9hYWE=")]
    {
        let shown = event(Deed::Search, vec![call(CallKind::Search, "Task", query, &[])]).to_fhir(&Clinic);
        assert_eq!(entities(&checked(shown), "2", "24")[0]["query"], raw);
    }
}

#[test]
fn writes_have_the_shapes_of_create_update_and_delete() {
    let expected = [
        (Deed::Create, CallKind::Create, "PatientCreate", "create", "C"),
        (Deed::Update, CallKind::Update, "PatientUpdate", "update", "U"),
        (Deed::Delete, CallKind::Delete, "PatientDelete", "delete", "D"),
        (Deed::Read, CallKind::Version, "PatientRead", "vread", "R"),
    ];
    for (deed, kind, name, interaction, action) in expected {
        let shown = checked(event(deed, vec![call(kind, "Communication", "", &[9])]).to_fhir(&Clinic));
        assert_eq!(profile(&shown), Some(name));
        assert_eq!(
            shown["subtype"],
            json!([{
                "system": "http://hl7.org/fhir/restful-interaction", "code": interaction, "display": interaction,
            }])
        );
        assert_eq!(shown["action"], action);
        let user = if action == "R" { "IRCP" } else { "AUT" };
        assert_eq!(agent(&shown, user)["requestor"], true);
        assert_eq!(entities(&shown, "2", "4").len(), 1);
    }
}

#[test]
fn an_act_of_several_calls_is_one_event_and_each_call_can_be_shown() {
    let calls = vec![
        call(CallKind::Search, "Observation", "category=laboratory", &[5, 6]),
        call(CallKind::Read, "DiagnosticReport", "", &[8, 9]),
        call(CallKind::History, "DiagnosticReport", "", &[8]),
        call(CallKind::Operation, "Patient", "everything", &[]),
    ];
    let act = event(Deed::Read, calls);
    let shown = checked(act.to_fhir(&Clinic));
    assert_eq!(profile(&shown), None, "BALP knows single interactions");
    assert_eq!(entities(&shown, "2", "4").len(), 5);
    assert_eq!(entities(&shown, "2", "24").len(), 2);
    assert_eq!(entities(&shown, "1", "1").len(), 1);

    let calls: Vec<Value> = act.calls_to_fhir(&Clinic).into_iter().map(checked).collect();
    let profiles: Vec<Option<&str>> = calls.iter().map(profile).collect();
    assert_eq!(profiles, [Some("PatientQuery"), Some("PatientRead"), Some("PatientRead"), None, None]);
    for call in &calls {
        assert_eq!(entities(call, "XrequestId", "")[0]["what"]["identifier"]["value"], "r-1", "one request");
    }
}

#[test]
fn a_refusal_claims_no_profile_and_says_so() {
    let refused = Event {
        outcome: Outcome::Refused("no relation".to_owned()),
        ..event(Deed::Read, vec![call(CallKind::Read, "Observation", "", &[])])
    };
    let shown = checked(refused.to_fhir(&Clinic));
    assert_eq!((&shown["outcome"], profile(&shown)), (&json!("8"), None));
    assert_eq!(shown["outcomeDesc"], "refused: no relation");
    let failed = Event { outcome: Outcome::Failed("disk full".to_owned()), ..refused };
    assert_eq!(checked(failed.to_fhir(&Clinic))["outcome"], "12");
}

#[test]
fn a_refused_read_of_a_known_resource_claims_no_profile_either() {
    let refused = Event {
        outcome: Outcome::Refused("sensitive".to_owned()),
        ..event(Deed::Read, vec![call(CallKind::Read, "Observation", "", &[5])])
    };
    assert_eq!(profile(&checked(refused.to_fhir(&Clinic))), None);
}

#[test]
fn reading_what_is_no_patients_has_the_plain_shapes() {
    let registry =
        Event { compartment: None, ..event(Deed::Read, vec![call(CallKind::Read, "Group", "", &[3])]) };
    let shown = checked(registry.to_fhir(&Clinic));
    assert_eq!(profile(&shown), Some("Read"));
    assert!(entities(&shown, "1", "1").is_empty());
    assert_eq!(entities(&shown, "2", "4")[0]["what"]["identifier"]["value"], "3/2");
}

#[test]
fn the_record_of_a_shredded_chart_is_still_told_by_numbers() {
    let shredded = Event {
        compartment: Some(45),
        ..event(Deed::Read, vec![call(CallKind::Read, "Condition", "", &[5])])
    };
    let shown = checked(shredded.to_fhir(&Clinic));
    assert_eq!(profile(&shown), Some("PatientRead"));
    assert_eq!(entities(&shown, "1", "1")[0]["what"]["identifier"]["value"], "45");
    assert_eq!(entities(&shown, "2", "4")[0]["what"]["type"], "Condition");
}

#[test]
fn every_deed_is_an_audit_event_of_its_own_kind() {
    for deed in Deed::ALL {
        let shown =
            checked(Event { recipient: "Dr. Who".to_owned(), ..event(deed, Vec::new()) }.to_fhir(&Clinic));
        assert_eq!(profile(&shown), None);
        assert_eq!(agent(&shown, "PRCP")["who"]["display"], "Dr. Who");
        let of_login =
            [Deed::SignIn, Deed::SignOut, Deed::Account, Deed::Registry, Deed::Operate].contains(&deed);
        assert_eq!(entities(&shown, "1", "1").is_empty(), of_login, "{deed:?}");
    }
    let codes = |deed| {
        let shown = event(deed, Vec::new()).to_fhir(&Clinic);
        (shown["type"]["code"].clone(), shown["subtype"][0]["code"].clone(), shown["action"].clone())
    };
    assert_eq!(codes(Deed::SignIn), (json!("110114"), json!("110122"), json!("E")));
    assert_eq!(codes(Deed::SignOut), (json!("110114"), json!("110123"), json!("E")));
    assert_eq!(codes(Deed::BreakGlass), (json!("110113"), json!("110127"), json!("E")));
    assert_eq!(codes(Deed::Grant), (json!("110113"), json!("110136"), json!("E")));
    assert_eq!(codes(Deed::Transmit), (json!("110106"), json!("disclose"), json!("R")));
    assert_eq!(codes(Deed::Export), (json!("110106"), json!("extract"), json!("R")));
    assert_eq!(codes(Deed::Import), (json!("110107"), json!(null), json!("C")));
    assert_eq!(codes(Deed::Shred), (json!("rest"), json!("destroy"), json!("D")));
}

#[test]
fn a_failed_sign_in_has_no_user_and_a_job_is_its_own_requestor() {
    let nobody = Event { compartment: None, ..Event::new(0, Who::Nobody, Deed::SignIn) };
    let shown = checked(nobody.to_fhir(&Clinic));
    assert_eq!(shown["agent"].as_array().map(Vec::len), Some(2));
    assert_eq!(agent(&shown, "110153")["requestor"], true);
    assert!(shown.get("entity").is_none() && shown.get("purposeOfEvent").is_none());
    let job = Event { who: Who::Job("bulk export".to_owned()), ..event(Deed::Export, Vec::new()) };
    assert_eq!(agent(&checked(job.to_fhir(&Clinic)), "IRCP")["who"]["display"], "bulk export");
}

#[test]
fn the_fields_of_e2147_say_who_when_what_whose_why_and_from_where() {
    let calls = vec![
        call(CallKind::Search, "Observation", "", &[5, 6]),
        call(CallKind::Read, "Condition", "", &[1]),
        call(CallKind::Read, "Observation", "", &[7]),
    ];
    let opened = Event { reason: "chest pain".to_owned(), ..event(Deed::BreakGlass, calls) };
    let line = opened.line(&Clinic);
    let text = |text: &str| text.to_owned();
    assert_eq!(
        line,
        Line {
            when: text("2023-11-14T22:13:20.123Z"),
            who: text("Kim Lee, nurse"),
            action: text("break-glass"),
            what: text("Observation 3, Condition 1"),
            patient: text("Patient/p44"),
            reason: text("TREAT, chest pain"),
            place: text("192.0.2.7, Firefox"),
            outcome: text("done"),
        }
    );
    let sent = Event {
        who: Who::Person(8),
        compartment: Some(45),
        recipient: text("dr@example.org"),
        outcome: Outcome::Failed(text("no route")),
        ..event(Deed::Transmit, Vec::new())
    };
    let line = sent.line(&Clinic);
    assert_eq!((line.who, line.patient), (text("person 8, nurse"), text("compartment 45")));
    assert_eq!((line.what, line.outcome), (text("to dr@example.org"), text("failed: no route")));
}
