//! The structure of R4: which elements a resource may have, how often, of which types, and which codes. An issue
//! names the element and the rule, never the value: `Observation.status: required`.
//!
//! The facts are in `r4.txt`, which `cargo xtask tables` draws from the standard's definitions; it is compiled once,
//! at first use. Checked beyond them: where references may lead, contained resources, an extension's value or
//! extensions, empty things, the two halves of a primitive (`birthDate` and `_birthDate`). Not checked: FHIRPath
//! invariants, profiles, value sets that the definitions do not list (units, media types, currencies).

mod check;
mod primitive;
mod table;

pub(crate) use table::{Class, Kind, Nature, Table, table};

pub use primitive::Primitive;

use crate::Resource;
use crate::outcome::{ISSUES_MAX, Issue};

/// What is wrong with the structure of this resource, contained resources and bundle entries included; nothing when
/// it is as R4 says. At most [`ISSUES_MAX`] issues, in the order of the document.
pub fn validate(resource: &Resource) -> Vec<Issue> {
    let mut issues = check::check(resource);
    issues.truncate(ISSUES_MAX);
    issues
}

/// Compiles the table now, so that the first request does not wait for it.
pub fn warm() {
    let _ = table();
}

#[cfg(test)]
#[path = "schema/tests.rs"]
mod tests;
