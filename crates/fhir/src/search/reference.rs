//! Reference parameters: `subject=Patient/1`, `subject=1`, `subject:Patient=1`, absolute addresses, canonicals.

use serde_json::Value;

use crate::Type;
use crate::reference::{Reference, is_id};

/// The type and id that a reference ends in, here or elsewhere, without its version.
pub fn target(reference: &str) -> Option<(Type, &str)> {
    let unversioned = reference.split('|').next().unwrap_or_default();
    match Reference::parse(unversioned)? {
        Reference::Local(target) | Reference::Absolute { target, .. } => Some((target.kind, target.id)),
        _ => None,
    }
}

/// The reference without the address of this server before it.
fn own<'t>(reference: &'t str, base: Option<&str>) -> &'t str {
    let rest = base.and_then(|base| reference.strip_prefix(base.trim_end_matches('/'))?.strip_prefix('/'));
    rest.unwrap_or(reference)
}

/// What a reference parameter is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A resource here: its id, and its type where it was said.
    Here { kind: Option<Type>, id: String },
    /// An absolute address or canonical, as written.
    Address(String),
}

impl Wanted {
    /// Reads a value; `base` is the address of this server, whose resources are here.
    pub(super) fn parse(text: &str, modifier: Option<Type>, base: Option<&str>) -> Option<Wanted> {
        let text = own(text, base);
        match Reference::parse(text) {
            Some(Reference::Local(target)) if modifier.is_none_or(|only| only == target.kind) => {
                Some(Wanted::Here { kind: Some(target.kind), id: target.id.to_owned() })
            }
            Some(Reference::Absolute { .. } | Reference::Address(_) | Reference::Urn(_)) => {
                Some(Wanted::Address(text.to_owned()))
            }
            Some(_) => None,
            None => is_id(text).then(|| Wanted::Here { kind: modifier, id: text.to_owned() }),
        }
    }

    /// Whether a value at the parameter's path is this reference.
    pub(super) fn holds(&self, value: &Value, base: Option<&str>) -> bool {
        if let Some(kind) = value.get("resourceType").and_then(Value::as_str) {
            // A resource in the place of a reference, as in the first entry of a document.
            let id = value.get("id").and_then(Value::as_str);
            return matches!(self, Wanted::Here { kind: wanted, id: own }
                if id == Some(own) && wanted.is_none_or(|wanted| wanted.name() == kind));
        }
        written(value).is_some_and(|reference| self.is(reference, base))
    }

    fn is(&self, reference: &str, base: Option<&str>) -> bool {
        match self {
            Wanted::Here { kind, id } => {
                let found = Reference::parse(own(reference, base)).and_then(Reference::local);
                found.is_some_and(|found| found.id == id && kind.is_none_or(|kind| kind == found.kind))
            }
            Wanted::Address(address) => {
                let unversioned = reference.split('|').next();
                reference == address || (!address.contains('|') && unversioned == Some(address))
            }
        }
    }
}

/// The text of a reference: of a Reference, or of a canonical or uri that stands alone.
pub(super) fn written(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("reference").and_then(Value::as_str))
}
