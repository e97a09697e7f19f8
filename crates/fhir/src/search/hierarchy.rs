//! The hierarchy of a code system: which codes lie below which.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Codes of a system that one answer looks at, at most.
pub(super) const CODES_MAX: usize = 200_000;

/// The codes of one whole code system, each with those directly above and below it.
pub(super) struct Hierarchy<'v> {
    above: BTreeMap<&'v str, BTreeSet<&'v str>>,
    below: BTreeMap<&'v str, BTreeSet<&'v str>>,
    codes: BTreeSet<&'v str>,
}

impl<'v> Hierarchy<'v> {
    /// Reads a CodeSystem; a part of one, or one whose order means something else, says nothing about below.
    pub(super) fn read(system: &'v Value) -> Result<Hierarchy<'v>, &'static str> {
        if text(system, "content") != Some("complete") {
            return Err("only a part of the code system is among the clinic's own definitions");
        }
        if text(system, "hierarchyMeaning").is_some_and(|meaning| meaning != "is-a") {
            return Err("the hierarchy of the code system is not one of kinds");
        }
        let mut read = Hierarchy { above: BTreeMap::new(), below: BTreeMap::new(), codes: BTreeSet::new() };
        let mut waiting: Vec<(Option<&str>, &Value)> =
            list(system, "concept").map(|one| (None, one)).collect();
        while let Some((parent, concept)) = waiting.pop() {
            let Some(code) = text(concept, "code") else { continue };
            read.codes.insert(code);
            if read.codes.len() > CODES_MAX {
                return Err("the code system is too large");
            }
            if let Some(parent) = parent {
                read.join(parent, code);
            }
            list(concept, "property").for_each(|property| read.place(code, property));
            waiting.extend(list(concept, "concept").map(|one| (Some(code), one)));
        }
        Ok(read)
    }

    /// The place of a code as a property tells it.
    fn place(&mut self, code: &'v str, property: &'v Value) {
        match (text(property, "code"), text(property, "valueCode")) {
            (Some("parent" | "subsumedBy"), Some(parent)) => self.join(parent, code),
            (Some("child"), Some(child)) => self.join(code, child),
            _ => {}
        }
    }

    fn join(&mut self, parent: &'v str, child: &'v str) {
        self.above.entry(child).or_default().insert(parent);
        self.below.entry(parent).or_default().insert(child);
    }

    /// The code and all below it.
    pub(super) fn below(&self, code: &'v str) -> BTreeSet<String> {
        reached(&self.below, code)
    }

    /// The code and all above it.
    pub(super) fn above(&self, code: &'v str) -> BTreeSet<String> {
        reached(&self.above, code)
    }

    /// Every code of the system.
    pub(super) fn codes(&self) -> impl Iterator<Item = &'v str> {
        self.codes.iter().copied()
    }
}

/// The code and whatever is reached from it; a ring is walked once.
fn reached<'v>(next: &BTreeMap<&'v str, BTreeSet<&'v str>>, code: &'v str) -> BTreeSet<String> {
    let mut found = BTreeSet::from([code]);
    let mut waiting = vec![code];
    while let Some(one) = waiting.pop() {
        let further = next.get(one).into_iter().flatten();
        waiting.extend(further.copied().filter(|code| found.insert(code)));
    }
    found.into_iter().map(str::to_owned).collect()
}

pub(super) fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

pub(super) fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}
