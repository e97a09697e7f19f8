//! `_summary` and `_elements`: parts of a resource, marked as parts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::query::{Query, Summary};

const TEXT: &str = include_str!("summary.txt");

/// The elements of one type that stay: each with whether it must be there and what stays below it.
#[derive(Default)]
struct Kept {
    required: bool,
    summary: bool,
    below: BTreeMap<&'static str, Kept>,
}

static KEPT: LazyLock<BTreeMap<&'static str, Kept>> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let mut kept = Kept::default();
        let Some(kind) = words.next() else { continue };
        for word in words {
            let path = word.trim_end_matches('-').trim_end_matches('+');
            let element = path.split('.').fold(&mut kept, |above, name| above.below.entry(name).or_default());
            element.required = word.contains('+');
            element.summary = !word.ends_with('-');
        }
        all.insert(kind, kept);
    }
    all
});

/// The resource as the query wants it: whole, or in part and then tagged `SUBSETTED`.
pub fn summarize(query: &Query, resource: &Value) -> Value {
    let Some(fields) = resource.as_object() else { return resource.clone() };
    let kind = fields.get("resourceType").and_then(Value::as_str);
    let Some(kept) = kind.and_then(|kind| KEPT.get(kind)) else { return resource.clone() };
    let asked = query.summary;
    let part = match asked {
        Summary::True => summary_of(fields, kept),
        Summary::Text => only(fields, |name| name == "text" || required(kept, name)),
        Summary::Data => only(fields, |name| name != "text"),
        Summary::Count => only(fields, |_| false),
        Summary::False if query.elements.is_empty() => return resource.clone(),
        Summary::False => only(fields, |name| {
            query.elements.iter().any(|wanted| is_element(name, wanted)) || required(kept, name)
        }),
    };
    Value::Object(marked(part))
}

/// `value` names `valueQuantity` too, and both with their underscored twins.
fn is_element(field: &str, element: &str) -> bool {
    let Some(rest) = field.trim_start_matches('_').strip_prefix(element) else { return false };
    rest.is_empty() || rest.starts_with(|first: char| first.is_ascii_uppercase())
}

fn find<'k>(kept: &'k Kept, field: &str) -> Option<&'k Kept> {
    let plain = field.trim_start_matches('_');
    let exact = kept.below.get(plain);
    exact.or_else(|| kept.below.iter().find(|(name, _)| is_element(plain, name)).map(|(_, found)| found))
}

fn required(kept: &Kept, field: &str) -> bool {
    find(kept, field).is_some_and(|element| element.required)
}

fn only(fields: &Map<String, Value>, keep: impl Fn(&str) -> bool) -> Map<String, Value> {
    let always = |name: &str| matches!(name, "resourceType" | "id" | "meta" | "implicitRules");
    let kept = fields.iter().filter(|(name, _)| always(name) || keep(name));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn summary_of(fields: &Map<String, Value>, kept: &Kept) -> Map<String, Value> {
    let mut part = Map::new();
    for (name, value) in fields {
        if name == "resourceType" || name == "id" {
            part.insert(name.clone(), value.clone());
        } else if let Some(element) = find(kept, name).filter(|element| element.summary || element.required) {
            part.insert(name.clone(), summary_below(value, element));
        }
    }
    part
}

/// A part whose definition names elements of its own keeps those; any other stays whole.
fn summary_below(value: &Value, kept: &Kept) -> Value {
    if kept.below.is_empty() || kept.below.keys().all(|name| *name == "modifierExtension") {
        return value.clone();
    }
    match value {
        Value::Array(parts) => Value::Array(parts.iter().map(|part| summary_below(part, kept)).collect()),
        Value::Object(fields) => {
            let mut part = summary_of(fields, kept);
            if let Some(extension) = fields.get("modifierExtension") {
                part.insert("modifierExtension".to_owned(), extension.clone());
            }
            Value::Object(part)
        }
        other => other.clone(),
    }
}

/// With the tag that says that this is not the whole resource.
fn marked(mut part: Map<String, Value>) -> Map<String, Value> {
    const SYSTEM: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
    let meta = part.entry("meta").or_insert_with(|| json!({}));
    if let Some(meta) = meta.as_object_mut() {
        let tags = meta.entry("tag").or_insert_with(|| json!([]));
        if let Some(tags) = tags.as_array_mut() {
            let known = tags.iter().any(|tag| tag["code"] == "SUBSETTED");
            if !known {
                tags.push(json!({"system": SYSTEM, "code": "SUBSETTED"}));
            }
        }
    }
    part
}
