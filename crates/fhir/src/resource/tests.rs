//! Resources: what is read out of them, and what stays as it came.

use serde_json::json;

use super::{Coding, Resource, ResourceError, codings, first_coding};

fn resource(text: &str) -> Resource {
    Resource::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn text(resource: &Resource) -> String {
    String::from_utf8(resource.to_bytes()).expect("UTF-8")
}

#[test]
fn only_an_object_of_a_known_type_is_a_resource() {
    for (text, error) in [
        ("[]", ResourceError::NotAnObject),
        ("{}", ResourceError::NoType),
        (r#"{"resourceType":1}"#, ResourceError::NoType),
        (r#"{"resourceType":"patient"}"#, ResourceError::UnknownType),
    ] {
        assert_eq!(Resource::parse(text.as_bytes()), Err(error), "{text}");
    }
    assert!(matches!(Resource::parse(b"{"), Err(ResourceError::Json(_))));
}

#[test]
fn what_the_standard_does_not_know_stays_in_its_place() {
    let written = r#"{"zebra":[1.50,{"b":1e3}],"resourceType":"Basic","extension":[{"url":"x"}],"a":null}"#;
    assert_eq!(text(&resource(written)), written);
}

#[test]
fn an_id_goes_behind_the_type_and_keeps_its_place() {
    let mut basic = resource(r#"{"resourceType":"Basic","code":{}}"#);
    basic.set_id("a-1").expect("an id");
    assert_eq!(text(&basic), r#"{"resourceType":"Basic","id":"a-1","code":{}}"#);
    let mut late = resource(r#"{"code":{},"id":"old","resourceType":"Basic"}"#);
    late.set_id("new").expect("an id");
    assert_eq!(text(&late), r#"{"code":{},"id":"new","resourceType":"Basic"}"#);
    assert_eq!(late.set_id("no/id"), Err(ResourceError::BadId));
    assert_eq!(late.id(), Some("new"));
}

#[test]
fn the_servers_stamps_come_and_go_without_a_trace() {
    let at = "2026-03-01T10:30:15.25Z".parse().expect("an instant");
    for (plain, stamped) in [
        (
            r#"{"resourceType":"Basic","id":"1","code":{}}"#,
            r#"{"resourceType":"Basic","id":"1","meta":{"versionId":"7","lastUpdated":"2026-03-01T10:30:15.250Z"},"code":{}}"#,
        ),
        (
            r#"{"resourceType":"Basic","code":{},"meta":{"profile":["p"]}}"#,
            r#"{"resourceType":"Basic","code":{},"meta":{"versionId":"7","lastUpdated":"2026-03-01T10:30:15.250Z","profile":["p"]}}"#,
        ),
    ] {
        let with = resource(plain).with_meta(7, at);
        assert_eq!(text(&with), stamped);
        assert_eq!((with.version(), with.last_updated()), (Some(7), Some(at)));
        assert_eq!(text(&with.with_meta(8, at).without_server_meta()), plain);
    }
    let odd = resource(r#"{"resourceType":"Basic","meta":{"lastUpdated":"x","tag":[],"versionId":"1"}}"#);
    assert_eq!(
        text(&odd.with_meta(2, at)),
        r#"{"resourceType":"Basic","meta":{"lastUpdated":"2026-03-01T10:30:15.250Z","tag":[],"versionId":"2"}}"#
    );
}

#[test]
fn a_document_is_not_printed() {
    let patient = resource(r#"{"resourceType":"Patient","id":"Mary","name":[{"family":"Jones"}]}"#);
    assert_eq!(format!("{patient:?}"), "Resource(Patient)");
}

#[test]
fn one_looks_into_it_by_path() {
    let patient = resource(
        r#"{"resourceType":"Patient","name":[{"given":["A","B"]},{"given":["C"]}],
            "meta":{"profile":["p"],"tag":[{"code":"t"}],"security":[{"system":"s","code":"R"}]}}"#,
    );
    assert_eq!(patient.text(&["name", "given"]), Some("A"));
    assert_eq!(patient.all(&["name", "given"]), ["A", "B", "C"]);
    assert_eq!(patient.text(&["name", "family"]), None);
    assert_eq!(patient.profiles().collect::<Vec<_>>(), ["p"]);
    assert_eq!(patient.tags().next().and_then(|tag| tag.code), Some("t"));
    assert_eq!(patient.security().next().and_then(|label| label.system), Some("s"));
}

#[test]
fn codings_are_found_in_every_shape() {
    let concept =
        json!({"coding": [{"system": "s", "code": "a", "display": "A"}, {"code": "b"}], "text": "t"});
    let a = Coding { system: Some("s"), code: Some("a"), display: Some("A") };
    assert_eq!(first_coding(&concept), Some(a));
    assert_eq!(codings(&json!([concept, {"system": "z"}])).len(), 3);
    assert_eq!(first_coding(&json!({"text": "only"})), None);
    assert_eq!(first_coding(&json!("a")), None);
}

#[test]
fn references_are_found_with_their_place() {
    let document = resource(
        r##"{"resourceType":"Observation","subject":{"reference":"Patient/1"},
            "performer":[{"display":"x"},{"reference":"#p"}],
            "contained":[{"resourceType":"PractitionerRole","practitioner":{"reference":"Practitioner/2"}}],
            "extension":[{"url":"u","valueReference":{"reference":"Location/3"}}]}"##,
    );
    assert_eq!(
        document.references(),
        [
            ("Observation.subject".to_owned(), "Patient/1"),
            ("Observation.performer[1]".to_owned(), "#p"),
            ("Observation.contained[0].practitioner".to_owned(), "Practitioner/2"),
            ("Observation.extension[0].valueReference".to_owned(), "Location/3"),
        ]
    );
}

#[test]
fn what_only_looks_like_a_reference_is_none() {
    let immunization = resource(
        r#"{"resourceType":"Immunization","patient":{"reference":"Patient/1"},
            "education":[{"reference":"http://a.example/leaflet"}]}"#,
    );
    assert_eq!(immunization.references(), [("Immunization.patient".to_owned(), "Patient/1")]);
    let issue = resource(r#"{"resourceType":"DetectedIssue","reference":"http://a.example"}"#);
    assert!(issue.references().is_empty());
    let unknown = resource(r#"{"resourceType":"Basic","odd":[{"inner":{"reference":"Patient/1"}}]}"#);
    assert_eq!(unknown.references(), [("Basic.odd[0].inner".to_owned(), "Patient/1")]);
    let half = resource(
        r#"{"resourceType":"Patient","_birthDate":{"extension":[{"url":"u","valueReference":{"reference":"Basic/1"}}]}}"#,
    );
    assert_eq!(half.references(), [("Patient._birthDate.extension[0].valueReference".to_owned(), "Basic/1")]);
}

#[test]
fn a_transaction_gives_its_links_their_ids() {
    let to = |text: &str| (text == "urn:uuid:1").then(|| "Patient/9".to_owned());
    let mut document = resource(
        r#"{"resourceType":"Observation","subject":{"reference":"urn:uuid:1"},"focus":[{"reference":"Patient/2"}],
            "identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:uuid:1"}],
            "instantiatesCanonical":"urn:uuid:1",
            "extension":[{"url":"u","valueUri":"urn:uuid:1"},{"url":"v","valueString":"urn:uuid:1"},
                {"url":"w","valueCanonical":"urn:uuid:1"}],
            "contained":[{"resourceType":"Specimen","id":"s","subject":{"reference":"urn:uuid:1"}}],
            "text":{"div":"<div><a href=\"urn:uuid:1\">urn:uuid:1</a> <img src='urn:uuid:1'/> <a href=\"urn:uuid:12\">x</a></div>"}}"#,
    );
    assert_eq!(document.rewrite_references(to), 5);
    assert_eq!(document.text(&["subject", "reference"]), Some("Patient/9"));
    assert_eq!(document.text(&["identifier", "value"]), Some("urn:uuid:1"));
    assert_eq!(
        document.all(&["extension"]),
        [
            &json!({"url": "u", "valueUri": "Patient/9"}),
            &json!({"url": "v", "valueString": "urn:uuid:1"}),
            &json!({"url": "w", "valueCanonical": "urn:uuid:1"}),
        ]
    );
    assert_eq!(document.text(&["contained", "subject", "reference"]), Some("Patient/9"));
    assert_eq!(
        document.text(&["text", "div"]),
        Some(
            "<div><a href=\"Patient/9\">urn:uuid:1</a> <img src='Patient/9'/> <a href=\"urn:uuid:12\">x</a></div>"
        )
    );
    assert_eq!(document.rewrite_references(to), 0, "nothing is left to do");
}
