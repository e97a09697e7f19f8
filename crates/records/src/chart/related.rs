//! What belongs to an entry: where it comes from, what a visit or a condition brought with it, when a medicine was
//! handed out, when the same was written down again.

use fhir::{Resource, Type};
use kit::Fault;
use serde_json::Value;
use store::Entry;

use super::entries::{self, Entries, address};
use super::kinds::{Kind, ON_THE_PERSON};
use super::{care, reader, reading};
use crate::entry::{Fact, Item, Said};
use crate::results::Link;
use crate::section::{self, Rows};

/// Other entries that belong to one, of each kind.
const RELATED_MAX: usize = 20;
/// Entries that are looked through for those that refer to one, where no search finds them at once: the newest.
const LOOKED_THROUGH_MAX: usize = 100;
const TOLD_MAX: usize = 10;

impl Entries<'_> {
    /// What Provenance tells of it.
    pub(super) async fn told(&self, resource: &Resource) -> Result<Vec<Fact>, Fault> {
        let (kind, Some(id)) = (resource.resource_type(), resource.id()) else { return Ok(Vec::new()) };
        let query = format!("target={kind}/{id}&_sort=-when&_count={TOLD_MAX}");
        let found = self.chart.search(Type::named("Provenance"), &query).await?;
        Ok(found.entries.iter().flat_map(|entry| self.provenance(&entry.resource)).collect())
    }

    fn provenance(&self, resource: &Resource) -> Vec<Fact> {
        let json = resource.json();
        let agents = reading::list(json, "agent");
        let of = |member: &str| {
            agents.iter().flat_map(|agent| reader::links(agent.get(member))).collect::<Vec<_>>()
        };
        let sources = reading::list(json, "entity").iter().flat_map(|one| reader::links(one.get("what")));
        let sources: Vec<Said> = sources.map(Said::To).collect();
        let recorded = reading::text(json, "recorded");
        let recorded = recorded.and_then(|date| crate::when::When::parse(date, &self.lens.zone));
        let to = |links: Vec<Link>| links.into_iter().map(Said::To).collect::<Vec<_>>();
        let facts = [
            ("records-fact-from-whom", to(of("who"))),
            ("records-fact-from-where", to(of("onBehalfOf"))),
            ("records-fact-from-what", sources),
            ("records-fact-taken-in", recorded.map(Said::Moment).into_iter().collect()),
        ];
        facts.into_iter().filter(|(_, said)| !said.is_empty()).map(|(key, said)| Fact { key, said }).collect()
    }

    /// What belongs to a visit, a condition or a prescription, as far as the asker may see it.
    pub(super) async fn related(
        &self,
        kind: Kind,
        resource: &Resource,
        id: &str,
    ) -> Result<Vec<(&'static str, Vec<Said>)>, Fault> {
        let mut related = Vec::new();
        match kind {
            Kind::Encounter => related.extend(self.of_visit(resource, id).await?),
            Kind::Condition => {
                related.push(("records-related-again", self.again(kind, resource).await?));
                related.extend(self.because(id).await?);
            }
            Kind::Prescription => {
                related.push(("records-related-dispenses", self.dispenses(id).await?));
                related.push(("records-related-again", self.again(kind, resource).await?));
            }
            _ => related.push(("records-related-again", self.again(kind, resource).await?)),
        }
        related.retain(|(_, said)| !said.is_empty());
        Ok(related)
    }

    /// What a visit brought.
    async fn of_visit(&self, visit: &Resource, id: &str) -> Result<Vec<(&'static str, Vec<Said>)>, Fault> {
        const BY_VISIT: [(&str, &str); 5] = [
            ("records-related-conditions", "Condition"),
            ("records-related-results", "DiagnosticReport"),
            ("records-related-procedures", "Procedure"),
            ("records-related-medicines", "MedicationRequest"),
            ("records-related-documents", "DocumentReference"),
        ];
        let query = format!("encounter=Encounter/{id}&_count={RELATED_MAX}");
        let mut brought = Vec::new();
        for (key, name) in BY_VISIT {
            let found = self.chart.search(Type::named(name), &query).await?;
            brought.push((key, links_to(&found.entries)));
        }
        // No search finds measurements by their visit at once: they are looked for on its days.
        if let Some(days) = self.days_of(visit) {
            let query = format!("{ON_THE_PERSON}&{query}{days}");
            let found = self.chart.search(Type::named("Observation"), &query).await?;
            brought.push(("records-related-measurements", links_to(&found.entries)));
        }
        Ok(brought)
    }

    /// The days of a visit, for a search.
    fn days_of(&self, visit: &Resource) -> Option<String> {
        let day = |end: &str| {
            let date = reading::text(visit.get("period")?, end)?;
            Some(crate::when::When::parse(date, &self.lens.zone)?.day())
        };
        let start = day("start")?;
        Some(super::around((start, day("end").unwrap_or(start))))
    }

    /// What was done because of a condition.
    async fn because(&self, condition: &str) -> Result<Vec<(&'static str, Vec<Said>)>, Fault> {
        const BY_CONDITION: [(&str, &str, &[&str]); 3] = [
            ("records-related-visits", "Encounter", &["diagnosis", "condition", "reference"]),
            ("records-related-plans", "CarePlan", &["addresses", "reference"]),
            ("records-related-procedures", "Procedure", &["reasonReference", "reference"]),
        ];
        let mut because = Vec::new();
        for (key, name, path) in BY_CONDITION {
            let own = format!("Condition/{condition}");
            because.push((key, links_to(&self.newest_that_name(name, path, &own).await?)));
        }
        Ok(because)
    }

    /// Those of the newest of a type that refer to something by a member which no search finds at once.
    async fn newest_that_name(
        &self,
        name: &'static str,
        path: &[&str],
        target: &str,
    ) -> Result<Vec<Entry>, Fault> {
        let query = format!("_count={LOOKED_THROUGH_MAX}");
        let mut found = self.chart.search(Type::named(name), &query).await?.entries;
        let names = |reference: &&Value| reference.as_str() == Some(target);
        found.retain(|entry| entry.resource.all(path).iter().any(names));
        found.truncate(RELATED_MAX);
        Ok(found)
    }

    /// When a pharmacy handed a medicine out.
    async fn dispenses(&self, prescription: &str) -> Result<Vec<Said>, Fault> {
        let own = format!("MedicationRequest/{prescription}");
        let path = ["authorizingPrescription", "reference"];
        let found = self.newest_that_name("MedicationDispense", &path, &own).await?;
        Ok(found.iter().filter_map(|entry| care::dispense(&self.lens, &entry.resource)).collect())
    }

    /// The other entries of the same code, the newest first: a list shows them in one row.
    async fn again(&self, kind: Kind, resource: &Resource) -> Result<Vec<Said>, Fault> {
        let gathers = section::of(kind).filter(|section| section.rows == Rows::Codes);
        let code = kind.read(&self.lens, resource).into_iter().find_map(|item| item.code);
        let (Some(section), Some(code)) = (gathers, code) else { return Ok(Vec::new()) };
        let mut same = Vec::new();
        for other in section.kinds {
            let query = entries::same_code(*other, &code);
            let found = self.chart.search(other.resource_type(), &query).await?;
            let others =
                found.entries.iter().filter(|one| *other != kind || one.resource.id() != resource.id());
            let items = others.flat_map(|entry| other.read(&self.lens, &entry.resource));
            let items = items.filter(|item| item.standing.is_listed() && item.code.as_ref() == Some(&code));
            same.extend(items.map(|item| Item { id: address(*other, &item.id), ..item }));
        }
        if section.kinds.len() > 1 {
            entries::in_order(&mut same, entries::Order::Newest);
        }
        Ok(same.into_iter().map(|item| Said::Entry(Box::new(item))).collect())
    }
}

fn links_to(entries: &[Entry]) -> Vec<Said> {
    entries.iter().filter_map(|entry| link_to(&entry.resource)).map(Said::To).collect()
}

fn link_to(resource: &Resource) -> Option<Link> {
    Some(Link {
        target: Some((resource.resource_type().name().to_owned(), resource.id()?.to_owned())),
        display: None,
    })
}
