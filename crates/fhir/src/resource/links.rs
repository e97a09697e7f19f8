//! The references of a document: found with their place, and rewritten when a bundle gives its entries their ids.

use std::fmt::Write;

use serde_json::Value;

use super::Resource;

impl Resource {
    /// Calls `see` with place and text of every `Reference.reference`, those of contained resources and bundle
    /// entries included: `("Observation.performer[0]", "Practitioner/1")`.
    pub fn visit_references<'a>(&'a self, mut see: impl FnMut(&str, &'a str)) {
        let mut path = self.kind.name().to_owned();
        visit(&self.json, &mut path, &mut see);
    }

    /// Place and text of every reference.
    pub fn references(&self) -> Vec<(String, &str)> {
        let mut found = Vec::new();
        self.visit_references(|path, text| found.push((path.to_owned(), text)));
        found
    }
}

fn visit<'a>(value: &'a Value, path: &mut String, see: &mut impl FnMut(&str, &'a str)) {
    let length = path.len();
    match value {
        Value::Object(members) => {
            if let Some(text) = members.get("reference").and_then(Value::as_str) {
                see(path, text);
            }
            for (name, member) in members {
                if member.is_object() || member.is_array() {
                    path.push('.');
                    path.push_str(name);
                    visit(member, path, see);
                    path.truncate(length);
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                let _ = write!(path, "[{at}]");
                visit(item, path, see);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
