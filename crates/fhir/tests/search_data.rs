//! Search over published records: each is found by each of its own values, in the body and in the index.

#[allow(dead_code)] // other tests read more of the corpus
#[path = "documents/corpus.rs"]
mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fhir::Type;
use fhir::placement::{self, Home};
use fhir::reference::Reference;
use fhir::search::{self, Kind, Limits, Parameter, Query, World, matches};
use serde_json::Value;

struct Alone;

impl World for Alone {
    fn resolve(&self, _: &str) -> Option<Arc<Value>> {
        None
    }

    fn referrers(&self, _: Type, _: &Parameter, _: (Type, &str)) -> Vec<Arc<Value>> {
        Vec::new()
    }

    fn definition(&self, _: Type, _: &str) -> Option<Arc<Value>> {
        None
    }
}

fn resources(documents: Vec<corpus::Document>) -> Vec<(Type, Value)> {
    let mut all = Vec::new();
    for document in documents {
        let bytes = document.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&document.bytes);
        let whole: Value = serde_json::from_slice(bytes).unwrap_or_else(|e| panic!("{}: {e}", document.name));
        let parts = match whole["entry"].as_array() {
            Some(entries) => entries.iter().map(|entry| entry["resource"].clone()).collect(),
            None => vec![whole],
        };
        let kind = |one: &Value| one["resourceType"].as_str().and_then(Type::parse);
        all.extend(parts.into_iter().filter_map(|one| Some((kind(&one)?, one))));
    }
    all
}

/// Escaped for the query, then for the address.
fn escaped(text: &str) -> String {
    let escaped: String =
        text.chars().flat_map(|c| ["\\".repeat(usize::from("\\,$|".contains(c))), c.to_string()]).collect();
    let digit = |b: u8| char::from_digit(u32::from(b), 16).expect("a digit");
    escaped.bytes().flat_map(|b| ['%', digit(b >> 4), digit(b & 15)]).collect()
}

/// Queries for one value of a parameter, which its resource must answer.
fn questions(parameter: &Parameter, value: &Value) -> Vec<String> {
    let name = parameter.name;
    let text = |one: &Value, key: &str| one[key].as_str().map(escaped);
    let coded = |one: &Value, key: &str| {
        let code = text(one, key)?;
        let system = text(one, "system").unwrap_or_default();
        Some(vec![format!("{name}={code}"), format!("{name}={system}%7C{code}")])
    };
    match (parameter.kind, value) {
        (Kind::Token, Value::String(code)) => vec![format!("{name}={}", escaped(code))],
        (Kind::Token, Value::Bool(yes)) => vec![format!("{name}={yes}")],
        (Kind::Token, _) => {
            let codings = value["coding"].as_array().into_iter().flatten();
            let all = codings.filter_map(|one| coded(one, "code"));
            all.chain(coded(value, "value")).flatten().collect()
        }
        (Kind::Reference | Kind::Uri, _) => {
            let written = value.as_str().or_else(|| value["reference"].as_str());
            let asked_for = |text: &&str| match Reference::parse(text) {
                Some(Reference::Contained(_) | Reference::Conditional { .. }) => false,
                known => known.is_some() || parameter.kind == Kind::Uri,
            };
            let written = written.filter(asked_for);
            written.map(|text| format!("{name}={}", escaped(text))).into_iter().collect()
        }
        (Kind::Date, Value::String(date)) => {
            let date = escaped(date);
            ["", "ge", "le", "ap"].map(|prefix| format!("{name}={prefix}{date}")).to_vec()
        }
        (Kind::Date, _) => {
            text(value, "start").map(|start| format!("{name}=ge{start}")).into_iter().collect()
        }
        (Kind::String, Value::String(words)) => {
            let exact = format!("{name}:exact={}", escaped(words));
            let letters = words.chars().any(char::is_alphanumeric);
            let folded = ["", ":contains"].map(|modifier| format!("{name}{modifier}={}", escaped(words)));
            std::iter::once(exact).chain(folded.into_iter().filter(|_| letters)).collect()
        }
        (Kind::String, _) => {
            text(value, "family").map(|family| format!("{name}={family}")).into_iter().collect()
        }
        (Kind::Number, Value::Number(number)) => {
            vec![format!("{name}={number}"), format!("{name}=ge{number}")]
        }
        // `>18` is not 18.
        (Kind::Quantity, _) if value.get("comparator").is_some() => Vec::new(),
        (Kind::Quantity, _) => {
            let Value::Number(number) = &value["value"] else { return Vec::new() };
            let number = escaped(&number.to_string());
            let unit = text(value, "code").map(|code| (text(value, "system").unwrap_or_default(), code));
            let unit = unit.map_or(String::new(), |(system, code)| format!("%7C{system}%7C{code}"));
            vec![format!("{name}={number}{unit}"), format!("{name}=le{number}{unit}")]
        }
        _ => Vec::new(),
    }
}

/// Asks for a resource by each of its values; how often it was asked for.
fn ask_by_own_values(kind: Type, resource: &Value) -> usize {
    let tags: BTreeSet<_> = search::tags(kind, resource).into_iter().collect();
    let span = search::span(kind, resource);
    let mut asked = 0;
    for parameter in search::parameters(kind) {
        let values = parameter.path().values(resource);
        for text in values.iter().flat_map(|value| questions(parameter, value)) {
            let query = Query::parse(kind, &text, &Limits::default())
                .unwrap_or_else(|e| panic!("{kind}?{text}: {e}"));
            assert!(matches(&query.filters, kind, resource, &Alone), "{kind}?{text} finds {resource}");
            if let Some(any) = search::filter_tags(kind, &query.filters[0]) {
                assert!(
                    any.iter().any(|tag| tags.contains(tag)),
                    "{kind}?{text}: no tag leads to {resource}"
                );
            }
            if let Some((until, from)) = search::filter_span(kind, &query.filters) {
                let within = span.is_some_and(|span| span.latest_ms >= until && span.earliest_ms <= from);
                assert!(within, "{kind}?{text}: its time rules out {resource}");
            }
            asked += 1;
        }
    }
    asked
}

#[test]
#[allow(clippy::print_stdout)]
fn every_resource_is_found_by_its_own_values() {
    let Some(data) = corpus::data() else { return };
    for (name, documents, at_least) in [
        ("Synthea", corpus::synthea(&data), 100_000),
        ("US Core golden patients", corpus::golden(&data), 10_000),
        ("US Core examples", corpus::us_core(&data), 1_000),
        ("examples of the standard", corpus::fhirpath(&data), 100),
    ] {
        let all = resources(documents);
        let asked: usize = all.iter().map(|(kind, one)| ask_by_own_values(*kind, one)).sum();
        println!("{name}: {} resources asked for by {asked} of their values", all.len());
        assert!(asked > at_least, "{name}: only {asked} questions");
    }
}

#[test]
#[allow(clippy::print_stdout)]
fn a_resource_carries_two_or_three_tags() {
    let Some(data) = corpus::data() else { return };
    let mut by_type: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (kind, one) in resources(corpus::synthea(&data)) {
        let count = by_type.entry(kind.name()).or_default();
        count.0 += 1;
        count.1 += search::tags(kind, &one).len();
    }
    let mean = |resources: usize, tags: usize| {
        f64::from(u32::try_from(tags).unwrap()) / f64::from(u32::try_from(resources).unwrap())
    };
    for (name, (resources, tags)) in &by_type {
        println!("{name}: {resources} resources, {:.2} tags each", mean(*resources, *tags));
    }
    let (resources, tags) = by_type.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let mean = mean(resources, tags);
    println!("Synthea: {resources} resources, {mean:.2} tags each, the one of the type included");
    assert!((2.0..=3.2).contains(&mean), "{mean:.2} tags each");
}

#[test]
fn every_search_that_us_core_asks_of_a_server_is_read() {
    let Some(data) = corpus::data() else { return };
    let mut read = 0;
    for version in ["v6.1.0", "v7.0.0"] {
        let file = data.join("uscore-data").join(version).join("metadata.json");
        let metadata: Value = serde_json::from_slice(&std::fs::read(file).expect("a file")).expect("JSON");
        for group in metadata["groups"].as_array().expect("groups") {
            let kind = group["resource"].as_str().and_then(Type::parse).expect("a type");
            for search in group["searches"].as_array().into_iter().flatten() {
                let names = search["names"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let text = names.map(|name| sample(kind, name)).collect::<Vec<_>>().join("&");
                let query = Query::parse(kind, &text, &Limits::default());
                assert!(query.is_ok(), "{version} {kind}?{text}: {query:?}");
                read += 1;
            }
            for include in group["include_params"].as_array().into_iter().flatten().filter_map(Value::as_str)
            {
                assert!(
                    Query::parse(kind, &format!("_include={include}"), &Limits::default()).is_ok(),
                    "{include}"
                );
            }
            for include in group["revincludes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                assert!(
                    Query::parse(kind, &format!("_revinclude={include}"), &Limits::default()).is_ok(),
                    "{include}"
                );
            }
        }
    }
    assert!(read > 200, "{read} searches");
}

fn sample(kind: Type, name: &str) -> String {
    let parameter = search::parameter(kind, name).unwrap_or_else(|| panic!("{kind}: {name}"));
    let value = match parameter.kind {
        Kind::Token => "http://system.example|code,other",
        Kind::Reference => "Patient/1",
        Kind::Date => "ge2020-01-01T00:00:00Z",
        Kind::Quantity => "gt5.4||mg",
        _ => "1",
    };
    format!("{name}={value}")
}

#[test]
fn published_records_have_homes() {
    let Some(data) = corpus::data() else { return };
    let mut charts = 0;
    for (kind, one) in resources(corpus::synthea(&data)) {
        match placement::home(&one) {
            Home::Patient(reference) if kind == Type::named("Patient") => {
                assert_eq!(reference, format!("Patient/{}", one["id"].as_str().expect("an id")));
            }
            Home::Patient(reference) => {
                charts += 1;
                assert!(reference.starts_with("urn:uuid:"), "{kind}: {reference}");
            }
            home => {
                let shared = matches!(kind.name(), "Organization" | "Practitioner");
                assert!(shared && home == Home::Commons, "{kind}: {home:?}");
            }
        }
    }
    assert!(charts > 10_000, "{charts} resources in charts");
    let mut homeless: BTreeMap<String, usize> = BTreeMap::new();
    for (kind, one) in resources(corpus::golden(&data)) {
        if let Home::Refused(reason) = placement::home(&one) {
            *homeless.entry(format!("{kind}: {reason}")).or_default() += 1;
        }
    }
    assert_eq!(homeless, BTreeMap::new(), "every published resource has a home");
}
