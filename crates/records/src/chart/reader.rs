//! What the readers of all kinds of entries share: facts are read off a resource one by one, and what it does not say
//! is left out.

use fhir::Resource;
use serde_json::Value;

use super::reading::{self, concept_words, link, list, source, text};
use crate::entry::{Fact, Item, Mark, Said, Standing, Tone};
use crate::lens::Lens;
use crate::names::{Source, first_upper};
use crate::results::{Comment, Link, Name};
use crate::when::When;

/// Entries of a list inside a resource that are looked at, at most.
const WITHIN_MAX: usize = 50;

/// Reads one resource.
pub(super) struct Reader<'a> {
    pub(super) json: &'a Value,
    pub(super) lens: &'a Lens,
    facts: Vec<Fact>,
    source: Vec<Fact>,
}

/// What names a concept.
pub(super) type Naming = fn(&Source<'_>) -> Option<Name>;

impl<'a> Reader<'a> {
    pub(super) fn new(resource: &'a Resource, lens: &'a Lens) -> Reader<'a> {
        Reader { json: resource.json(), lens, facts: Vec::new(), source: Vec::new() }
    }

    pub(super) fn id(&self) -> String {
        text(self.json, "id").unwrap_or_default().to_owned()
    }

    pub(super) fn text(&self, member: &str) -> Option<&'a str> {
        text(self.json, member)
    }

    pub(super) fn list(&self, member: &str) -> &'a [Value] {
        let all = list(self.json, member);
        &all[..all.len().min(WITHIN_MAX)]
    }

    /// The name of a concept.
    pub(super) fn name(&self, member: &str, of: Naming) -> Option<Name> {
        of(&source(self.json.get(member)?, self.lens))
    }

    pub(super) fn named(&self, concept: &Value, of: Naming) -> Option<Said> {
        of(&source(concept, self.lens)).map(Said::Name)
    }

    pub(super) fn date(&self, member: &str) -> Option<When> {
        self.parse(self.text(member)?)
    }

    pub(super) fn parse(&self, date: &str) -> Option<When> {
        When::parse(date, &self.lens.zone)
    }

    pub(super) fn moment(&self, stem: &str) -> Option<When> {
        reading::moment(self.json, stem, self.lens)
    }

    /// The end of a period.
    pub(super) fn period(&self, member: &str, end: &str) -> Option<When> {
        self.parse(text(self.json.get(member)?, end)?)
    }

    /// A fact; nothing where nothing is said.
    pub(super) fn fact(&mut self, key: &'static str, said: impl IntoIterator<Item = Said>) {
        let said: Vec<Said> = said.into_iter().collect();
        if !said.is_empty() {
            self.facts.push(Fact { key, said });
        }
    }

    /// A text, a concept or a list of them, in the record's own words.
    pub(super) fn words(&mut self, key: &'static str, member: &str) {
        let said = words_of(self.json.get(member));
        self.fact(key, said.into_iter().map(Said::Text));
    }

    /// A concept or a list of them, by its plain name.
    pub(super) fn names(&mut self, key: &'static str, member: &str, of: Naming) {
        let all: Vec<&Value> = match self.json.get(member) {
            Some(Value::Array(all)) => all.iter().take(WITHIN_MAX).collect(),
            Some(one) => vec![one],
            None => return,
        };
        let said: Vec<Said> = all.into_iter().filter_map(|concept| self.named(concept, of)).collect();
        self.fact(key, said);
    }

    pub(super) fn day(&mut self, key: &'static str, when: Option<When>) {
        self.fact(key, when.map(Said::Day));
    }

    pub(super) fn time(&mut self, key: &'static str, when: Option<When>) {
        self.fact(key, when.map(Said::Moment));
    }

    /// Whom or what these members refer to.
    pub(super) fn to(&mut self, key: &'static str, member: &str) {
        let said = links(self.json.get(member));
        self.fact(key, said.into_iter().map(Said::To));
    }

    /// What a member within each entry of a list refers to: `performer`, `actor`.
    pub(super) fn each_to(&mut self, key: &'static str, members: &str, member: &str) {
        let said: Vec<Link> = self.list(members).iter().flat_map(|one| links(one.get(member))).collect();
        self.fact(key, said.into_iter().map(Said::To));
    }

    /// Who recorded it: a member of the resource.
    pub(super) fn source(&mut self, key: &'static str, member: &str) {
        let said: Vec<Said> = links(self.json.get(member)).into_iter().map(Said::To).collect();
        if !said.is_empty() {
            self.source.push(Fact { key, said });
        }
    }

    /// When it was written down.
    pub(super) fn written(&mut self, member: &str) {
        if let Some(when) = self.date(member) {
            self.source.push(Fact { key: "records-fact-written", said: vec![Said::Moment(when)] });
        }
    }

    pub(super) fn notes(&self) -> Vec<Comment> {
        reading::notes(self.json, self.lens)
    }

    /// The item, with what was read so far.
    pub(super) fn item(self, name: Option<Name>, when: Option<When>, dated: &'static str) -> Item {
        Item {
            id: self.id(),
            name: name.unwrap_or_default(),
            when,
            dated,
            notes: self.notes(),
            standing: standing(self.json),
            facts: self.facts,
            source: self.source,
            ..Item::default()
        }
    }
}

/// Texts of a text, a concept, or a list of either.
pub(super) fn words_of(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) if !text.trim().is_empty() => vec![text.trim().to_owned()],
        Some(Value::Array(all)) => all.iter().take(WITHIN_MAX).flat_map(|one| words_of(Some(one))).collect(),
        Some(concept @ Value::Object(_)) => {
            concept_words(concept).iter().map(|text| first_upper(text)).collect()
        }
        _ => Vec::new(),
    }
}

/// All references of a member.
pub(super) fn links(value: Option<&Value>) -> Vec<Link> {
    match value {
        Some(Value::Array(all)) => all.iter().take(WITHIN_MAX).filter_map(|one| link(Some(one))).collect(),
        other => link(other).into_iter().collect(),
    }
}

fn standing(json: &Value) -> Standing {
    let is = |member: &str, codes: &[&str]| {
        let plain = text(json, member).is_some_and(|status| codes.contains(&status));
        plain || reading::has_code(json.get(member), codes)
    };
    if is("status", &["entered-in-error"])
        || is("verificationStatus", &["entered-in-error"])
        || is("lifecycleStatus", &["entered-in-error"])
        || is("docStatus", &["entered-in-error"])
    {
        return Standing::Withdrawn;
    }
    if is("verificationStatus", &["refuted"]) {
        return Standing::RuledOut;
    }
    let first = is("status", &["preliminary"]) || is("docStatus", &["preliminary"]);
    if first { Standing::First } else { Standing::Holds }
}

pub(super) const fn mark(key: &'static str, tone: Tone) -> Mark {
    Mark { key, tone }
}
