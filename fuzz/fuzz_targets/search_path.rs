//! No text makes the compiler of search paths stumble, and no path that compiles stumbles over a resource.
#![no_main]

use fhir::search::path::Path;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    let Ok(path) = Path::compile(text, "Observation") else { return };
    let resource = json!({"resourceType": "Observation", "value": [[{"value": [1, null, "a"]}]],
        "valueQuantity": {"value": 5.4}, "a": {"b": [{"c": {"reference": "Patient/1"}}, {"url": "x", "c": true}]}});
    path.values(&resource);
});
