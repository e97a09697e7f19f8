//! No query makes the search stumble, and each has one text that asks the same. The first byte chooses the type.
#![no_main]

use std::sync::{Arc, LazyLock};

use fhir::Type;
use fhir::search::{self, Limits, Parameter, Query, World};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

static LIMITS: LazyLock<Limits> = LazyLock::new(Limits::default);

struct Echo;

impl World for Echo {
    fn resolve(&self, _: &str) -> Option<Arc<Value>> {
        Some(Arc::new(json!({"resourceType": "Patient", "id": "1", "name": [{"family": "Example"}]})))
    }

    fn referrers(&self, source: Type, _: &Parameter, _: (Type, &str)) -> Vec<Arc<Value>> {
        vec![Arc::new(json!({"resourceType": source.name(), "id": "2", "status": "final"}))]
    }

    /// A set or system of one code, or one that leads on to itself.
    fn definition(&self, kind: Type, address: &str) -> Option<Arc<Value>> {
        let part = match address.len() % 3 {
            0 => json!({"valueSet": [address]}),
            1 => json!({"system": "http://loinc.org", "concept": [{"code": "1"}]}),
            _ => json!({"system": address, "filter": [{"property": "concept", "op": "is-a", "value": "1"}]}),
        };
        Some(Arc::new(json!({"resourceType": kind.name(), "content": "complete", "compose": {"include": [part]},
            "concept": [{"code": "1", "concept": [{"code": "2", "property": [{"code": "child", "valueCode": "1"}]}]}]})))
    }
}

fuzz_target!(|input: (u8, &str)| {
    let (kind, text) = input;
    let Some(kind) = Type::from_number(i64::from(kind)) else { return };
    let Ok(mut query) = Query::parse(kind, text, &LIMITS) else { return };
    let canonical = query.canonical();
    // Percent signs may make the text longer than the limit.
    if let Ok(again) = Query::parse(kind, &canonical, &LIMITS) {
        assert_eq!(again.canonical(), canonical);
    } else {
        assert!(canonical.len() > LIMITS.query_bytes_max);
    }
    let resource = json!({"resourceType": kind.name(), "id": "1", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "1", "display": "One"}], "text": "One"},
        "subject": {"reference": "Patient/1"}, "patient": {"reference": "Patient/1"},
        "effectivePeriod": {"start": "2026-03"}, "birthDate": "2000-02-29", "valueQuantity": {"value": 5.40, "unit": "mg"},
        "name": [{"family": "Example", "given": ["Ann"]}], "meta": {"lastUpdated": "2026-01-01T00:00:00Z"}});
    if query.prepare(&Echo).is_err() {
        return;
    }
    search::filter_ids(kind, &query.filters);
    for filter in &query.filters {
        search::filter_tags(kind, filter);
    }
    search::filter_span(kind, &query.filters);
    search::matches(&query.filters, kind, &resource, &Echo);
    search::sort_keys(&query, &resource);
    search::included(&query, kind, &resource);
    search::summarize(&query, &resource);
});
