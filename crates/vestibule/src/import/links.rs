//! Who refers to which Binary, over all files of one import: a Binary says of itself to whom it belongs only when it
//! has a security context, and exports keep all of them in a file of their own.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use fhir::reference::{Reference, Target};
use serde_json::Value;
use store::Arrival;

use super::parse::Spot;

/// Files that are known by who refers to them, at most; those beyond must come with their referrers.
const BINARIES_MAX: usize = 1_000_000;

/// Binaries by id, each with what refers to it (`DocumentReference/1`).
#[derive(Default)]
pub struct Links(Mutex<HashMap<String, BTreeSet<String>>>);

impl Links {
    /// Note what these refer to, and tell the Binaries among them what was noted.
    pub fn note(&self, arrivals: &mut [(Spot, Arrival)]) {
        for (_, arrival) in arrivals {
            let kind = arrival.resource.resource_type().name();
            let Some(id) = arrival.resource.id() else { continue };
            if kind == "Binary" {
                arrival.referrers = self.of(id);
            } else {
                visit(arrival.resource.json(), &mut |binary| self.add(binary, &format!("{kind}/{id}")));
            }
        }
    }

    fn of(&self, binary: &str) -> Vec<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(binary).into_iter().flatten().cloned().collect()
    }

    fn add(&self, binary: &str, referrer: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < BINARIES_MAX || known.contains_key(binary) {
            known.entry(binary.to_owned()).or_default().insert(referrer.to_owned());
        }
    }
}

/// The ids of Binaries that attachments and references name, here or by the address of the server they came from.
fn visit(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if matches!(&**name, "url" | "reference") => {
                        binary(text).into_iter().for_each(&mut *see);
                    }
                    other => visit(other, see),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, see)),
        _ => {}
    }
}

fn binary(url: &str) -> Option<&str> {
    let at = url.rfind("Binary/")?;
    let target = Reference::parse(&url[at..]).and_then(Reference::local);
    target.filter(|_| at == 0 || url[..at].ends_with('/')).map(|Target { id, .. }| id)
}

#[cfg(test)]
mod tests {
    use super::binary;

    #[test]
    fn a_binary_is_named_here_or_by_the_address_of_its_server() {
        for url in ["Binary/b1", "https://ehr.example.org/fhir/Binary/b1", "Binary/b1/_history/2"] {
            assert_eq!(binary(url), Some("b1"), "{url}");
        }
        for url in ["NoBinary/b1", "https://ehr.example.org/files/b1.pdf", "Binary/", "Binary/b 1"] {
            assert_eq!(binary(url), None, "{url}");
        }
    }
}
