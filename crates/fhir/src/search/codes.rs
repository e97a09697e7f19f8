//! Sets of codes: what `:in`, `:not-in`, `:below` and `:above` compare with. They are read from definitions that
//! are handed in; this file only knows what is in a set.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::token;

/// A set of codes, as its parts describe it: in one that is included and in none that is excluded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CodeSet {
    pub(super) included: Vec<Part>,
    pub(super) excluded: Vec<Part>,
}

/// Codes of one system that lie in other sets too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) system: Systems,
    /// None: every code of the system.
    pub(super) codes: Option<BTreeSet<String>>,
    /// Sets that must hold the code as well.
    pub(super) within: Vec<Arc<CodeSet>>,
}

/// Where the codes of a part come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Systems {
    Any,
    /// This system; none for codes that name none.
    Only(Option<String>),
}

impl Part {
    pub(super) fn of(system: &str, codes: BTreeSet<String>) -> Part {
        Part { system: Systems::Only(Some(system.to_owned())), codes: Some(codes), within: Vec::new() }
    }

    fn holds(&self, system: Option<&str>, code: &str) -> bool {
        let in_system = match &self.system {
            Systems::Any => true,
            Systems::Only(only) => only.as_deref() == system,
        };
        in_system
            && self.codes.as_ref().is_none_or(|codes| codes.contains(code))
            && self.within.iter().all(|set| set.holds(system, code))
    }
}

impl CodeSet {
    /// Whether the code of this system is in the set.
    pub(super) fn holds(&self, system: Option<&str>, code: &str) -> bool {
        self.included.iter().any(|part| part.holds(system, code))
            && !self.excluded.iter().any(|part| part.holds(system, code))
    }

    /// Whether one of the codes of a value is in the set; `implied` is the system of plain codes there.
    pub(super) fn holds_one_of(&self, value: &Value, implied: Option<&str>) -> bool {
        match value {
            Value::String(code) => self.holds(implied, code),
            _ => token::codings(value).any(|one| one.code.is_some_and(|code| self.holds(one.system, code))),
        }
    }

    /// All codes that may be in the set, unless it has whole systems in it or more codes than this.
    pub(super) fn listed(&self, at_most: usize) -> Option<BTreeSet<&str>> {
        let mut all = BTreeSet::new();
        for part in &self.included {
            match &part.codes {
                Some(codes) => all.extend(codes.iter().map(String::as_str)),
                None => all.extend(part.within.iter().find_map(|set| set.listed(at_most))?),
            }
            if all.len() > at_most {
                return None;
            }
        }
        Some(all)
    }
}
