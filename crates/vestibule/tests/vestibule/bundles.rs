//! Small records to import.

use serde_json::{Value, json};

pub fn patient(id: &str) -> Value {
    json!({"resourceType": "Patient", "id": id, "name": [{"family": "Canary", "given": ["Test"]}],
        "identifier": [{"system": "http://example.org/mrn", "value": format!("mrn-{id}")}]})
}

pub fn weight(id: &str, patient: &str) -> Value {
    json!({"resourceType": "Observation", "id": id, "status": "final", "code": {"text": "Weight"},
        "subject": {"reference": patient}, "effectiveDateTime": "2026-03-01",
        "valueQuantity": {"value": 70.5, "unit": "kg"}})
}

pub fn organization(id: &str) -> Value {
    json!({"resourceType": "Organization", "id": id, "name": "Harbour Clinic",
        "identifier": [{"system": "http://example.org/sites", "value": id}]})
}

pub fn bundle(kind: &str, entries: &[Value]) -> String {
    json!({"resourceType": "Bundle", "type": kind, "entry": entries}).to_string()
}

pub fn entry(resource: &Value) -> Value {
    json!({ "resource": resource })
}

pub fn posted(name: &str, resource: &Value) -> Value {
    let url = resource["resourceType"].clone();
    json!({"fullUrl": format!("urn:uuid:{name}"), "resource": resource, "request": {"method": "POST", "url": url}})
}

pub fn lines(resources: &[Value]) -> String {
    resources.iter().fold(String::new(), |all, one| all + &one.to_string() + "\n")
}
