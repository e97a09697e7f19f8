//! Published documents come back as they went in, and are as R4 says; the ones that are not are named.

#[path = "documents/corpus.rs"]
mod corpus;

use std::collections::BTreeMap;

use corpus::Document;
use fhir::Resource;
use fhir::json::{self, Limits};
use fhir::schema::validate;

const LIMITS: Limits = Limits { bytes_max: 64 * 1024 * 1024, depth_max: 64, number_chars_max: 64 };

/// Everything but the space between the tokens.
fn stripped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut inside, mut escaped) = (false, false);
    for byte in bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) {
        if inside || !byte.is_ascii_whitespace() {
            out.push(*byte);
        }
        match byte {
            b'"' if !escaped => inside = !inside,
            b'\\' if inside && !escaped => {
                escaped = true;
                continue;
            }
            _ => {}
        }
        escaped = false;
    }
    out
}

/// The same text with the escapes that JSON allows but does not need: `\/`, and `\u` for what stands for itself.
fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\\/", "/");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("\\u") {
        let code = u32::from_str_radix(&rest[at + 2..at + 6], 16).expect("four digits");
        out.push_str(&rest[..at]);
        match char::from_u32(code) {
            Some(known) if !known.is_control() && known != '"' && known != '\\' => out.push(known),
            _ => out.push_str(&rest[at..at + 6]),
        }
        rest = &rest[at + 6..];
    }
    out + rest
}

/// Reads and writes each document; how many came back equal but for an escape that JSON does not need.
fn respelt(documents: &[Document]) -> usize {
    let mut respelt = 0;
    for Document { name, bytes } in documents {
        let value = json::parse_within(bytes, &LIMITS).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (before, after) = (stripped(bytes), json::to_bytes(&value));
        if before != after {
            assert!(plain(&before) == plain(&after), "{name} comes back changed");
            respelt += 1;
        }
    }
    respelt
}

#[test]
fn every_document_comes_back_byte_for_byte() {
    let Some(data) = corpus::data() else { return };
    assert_eq!(respelt(&at_least(48, corpus::synthea(&data))), 0);
    assert_eq!(respelt(&at_least(801, corpus::golden(&data))), 2);
    assert_eq!(respelt(&at_least(390, corpus::us_core(&data))), 45);
    assert_eq!(respelt(&at_least(100, corpus::fhirpath(&data))), 0);
    assert_eq!(respelt(&at_least(11, corpus::definitions(&data))), 0);
}

/// What `validate` says of each resource among them that is not clean; at most five lines of each.
fn issues(documents: &[Document]) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for Document { name, bytes } in documents {
        let resource = Resource::parse_within(bytes, &LIMITS).unwrap_or_else(|e| panic!("{name}: {e}"));
        let lines: Vec<String> = validate(&resource).iter().take(5).map(ToString::to_string).collect();
        if !lines.is_empty() {
            found.insert(format!("{}/{}", resource.resource_type(), resource.id().unwrap_or("?")), lines);
        }
    }
    found
}

fn lines<const N: usize>(known: [(&str, &[&str]); N]) -> BTreeMap<String, Vec<String>> {
    let owned = |lines: &[&str]| lines.iter().map(ToString::to_string).collect();
    known.into_iter().map(|(name, lines)| (name.to_owned(), owned(lines))).collect()
}

#[test]
fn synthetic_patients_are_as_the_standard_says() {
    let Some(data) = corpus::data() else { return };
    assert_eq!(issues(&at_least(48, corpus::synthea(&data))), lines([]));
}

/// One of the two defects that are known: the other, a barcode image in base64 with line breaks, is right by R4's
/// own pattern.
#[test]
fn golden_patients_are_clean_but_for_the_known_defect() {
    let Some(data) = corpus::data() else { return };
    let defect = (
        "Observation/3c766796-d8a0-480f-8215-f1e7e3afab21",
        &["Observation.effectivePeriod.stop: not an element of R4"] as &[&str],
    );
    assert_eq!(issues(&at_least(801, corpus::golden(&data))), lines([defect]));
}

#[test]
fn the_us_core_packages_are_clean() {
    let Some(data) = corpus::data() else { return };
    let mut documents = corpus::us_core(&data);
    // Reports of the publisher and OpenAPI files are no resources of the guide.
    documents.retain(|one| !one.name.contains("/other/") && !one.name.contains("/openapi/"));
    assert_eq!(issues(&at_least(380, documents)), lines([]));
}

#[test]
fn of_the_published_examples_these_are_wrong() {
    let Some(data) = corpus::data() else { return };
    let mut documents = corpus::fhirpath(&data);
    documents.retain(|one| one.name.contains("/r4/examples/"));
    let other_type = "may not refer to this type";
    let expected = lines([
        ("DeviceMetric/example", &[&format!("DeviceMetric.parent.reference: {other_type}")]),
        (
            "DeviceUseStatement/example",
            &[&format!("DeviceUseStatement.reasonReference[0].reference: {other_type}")],
        ),
        (
            "MedicationRequest/medrx0301",
            &[&format!("MedicationRequest.dispenseRequest.performer.reference: {other_type}")],
        ),
        (
            "Questionnaire/qs1",
            &[
                "Questionnaire.item[0].item[0].linkId: required",
                "Questionnaire.item[0].item[1].item[0].linkId: required",
                "Questionnaire.item[0].item[2].item[0].linkId: required",
                "Questionnaire.item[0].item[3].item[0].linkId: required",
                "Questionnaire.item[0].item[4].item[0].linkId: required",
            ],
        ),
    ]);
    assert_eq!(issues(&at_least(70, documents)), expected);
}

/// The standard's own definitions; the last of them was added later and names a version that R4 does not list.
#[test]
fn the_definitions_themselves_are_clean() {
    let Some(data) = corpus::data() else { return };
    let later = (
        "Bundle/resources",
        &["Bundle.entry[185].resource.fhirVersion: not a code of FHIR-version"] as &[&str],
    );
    assert_eq!(issues(&at_least(11, corpus::definitions(&data))), lines([later]));
}

fn at_least(count: usize, documents: Vec<Document>) -> Vec<Document> {
    assert!(documents.len() >= count, "only {} documents of {count}", documents.len());
    documents
}
