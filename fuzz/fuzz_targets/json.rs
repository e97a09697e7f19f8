//! Whatever is read as JSON comes back the same when it is written and read again, and is a resource or is not.
#![no_main]

use fhir::json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = json::parse(bytes) else { return };
    let written = json::to_bytes(&value);
    let again = json::parse(&written).expect("what was written can be read");
    assert_eq!(json::to_bytes(&again), written);
    fhir::placement::home(&value);
    if let Ok(resource) = fhir::Resource::parse(bytes) {
        fhir::search::tags(resource.resource_type(), &value);
        fhir::search::span(resource.resource_type(), &value);
    }
});
