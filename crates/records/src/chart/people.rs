//! Whom and what an entry refers to: looked up among the clinic's own resources and in the record. What the asker may
//! not see has no name and no link.

use fhir::{Resource, Type};
use kit::{Ctx, Fault, routes};
use serde_json::Value;

use super::entries::{Entries, address};
use super::kinds::Kind;
use super::reader::words_of;
use super::reading::{list, source, text};
use super::summary;
use crate::entry::{Fact, Said};
use crate::names;
use crate::results::{Link, Name};
use crate::section;

/// Types of which the clinic's own resources tell the name.
const HOUSE: [&str; 6] =
    ["Organization", "Practitioner", "PractitionerRole", "Location", "HealthcareService", "Medication"];
const REACH_MAX: usize = 4;

/// What a link says on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    pub(crate) label: String,
    pub(crate) href: Option<String>,
}

/// The name of what a link leads to.
pub(super) async fn name_of(door: &Entries<'_>, link: &Link) -> store::Result<Option<Name>> {
    let plain = |plain: String| Name { plain, ..Name::default() };
    let Some((kind, id)) = link.target.as_ref().and_then(|(kind, id)| Some((Type::parse(kind)?, id))) else {
        return Ok(link.display.clone().map(plain));
    };
    if HOUSE.contains(&kind.name()) {
        if let Some(display) = &link.display {
            let medicine =
                || names::of_medicine(&names::Source { text: Some(display), ..names::Source::default() });
            let named = (kind.name() == "Medication").then(medicine).flatten();
            return Ok(Some(named.unwrap_or_else(|| plain(display.clone()))));
        }
        let found = door.ctx.commons().read(kind, id).await?;
        return Ok(found.and_then(|entry| match kind.name() {
            "Medication" => names::of_medicine(&source(entry.resource.get("code")?, &door.lens)),
            _ => summary::name(entry.resource.json()).map(plain),
        }));
    }
    let found = door.chart.read_apart(kind, id).await?;
    Ok(found.and_then(|entry| named(door, &entry.resource)))
}

/// How a resource of the record is called.
fn named(door: &Entries<'_>, resource: &Resource) -> Option<Name> {
    let json = resource.json();
    let plain = |plain: String| Name { plain, ..Name::default() };
    match resource.resource_type().name() {
        "DiagnosticReport" | "Observation" | "ServiceRequest" => {
            names::of_test(&source(json.get("code")?, &door.lens))
        }
        "Patient" | "RelatedPerson" => summary::name(json).map(plain),
        _ => {
            let kind = Kind::of(resource)?;
            let item = kind.read(&door.lens, resource).into_iter().next()?;
            Some(item.name).filter(|name| !name.plain.is_empty())
        }
    }
}

/// The address of a resource of the record.
fn page_of(resource: &Resource) -> Option<String> {
    let id = resource.id()?;
    match Kind::of(resource) {
        Some(kind) => Some(routes::RECORD_ENTRY.to([section::of(kind)?.slug, &address(kind, id)])),
        None if ["DiagnosticReport", "Observation"].contains(&resource.resource_type().name()) => {
            Some(routes::RESULT.to([id]))
        }
        None => None,
    }
}

impl Entries<'_> {
    /// What a link says: a name, and the page of what it leads to. What the asker may not see says nothing.
    pub(crate) async fn show(&self, link: &Link) -> Result<Option<Shown>, Fault> {
        let target = link.target.as_ref().and_then(|(kind, id)| Some((Type::parse(kind)?, id)));
        let Some((kind, id)) = target.filter(|(kind, _)| !HOUSE.contains(&kind.name())) else {
            let name = name_of(self, link).await?;
            return Ok(name.map(|name| Shown { label: name.plain, href: None }));
        };
        let Some(entry) = self.chart.read_apart(kind, id).await? else { return Ok(None) };
        let name = named(self, &entry.resource).map(|name| name.plain).or_else(|| link.display.clone());
        let href = page_of(&entry.resource).map(|page| self.ctx.here(page));
        let day = Kind::of(&entry.resource)
            .and_then(|kind| kind.read(&self.lens, &entry.resource).into_iter().next()?.when)
            .filter(|_| kind.name() != "Condition");
        let label = match (name, day) {
            (Some(name), Some(day)) => format!("{name}, {}", day.date(self.ctx.words())),
            (Some(name), None) => name,
            (None, _) => return Ok(None),
        };
        Ok(Some(Shown { label, href }))
    }
}

/// How to reach somebody of the clinic: telephone, where, when.
pub(super) async fn reach(ctx: &Ctx, who: &Link) -> store::Result<Vec<Fact>> {
    let Some((kind, id)) = who.target.as_ref().and_then(|(kind, id)| Some((Type::parse(kind)?, id))) else {
        return Ok(Vec::new());
    };
    let commons = ctx.commons();
    let mut all: Vec<Resource> = Vec::new();
    if kind == Type::named("Practitioner") {
        let query = format!("practitioner=Practitioner/{id}&_count={REACH_MAX}");
        let roles = commons.search(Type::named("PractitionerRole"), &query).await?;
        all.extend(roles.entries.iter().map(|entry| (*entry.resource).clone()));
    }
    if HOUSE.contains(&kind.name()) {
        all.extend(commons.read(kind, id).await?.map(|entry| (*entry.resource).clone()));
    }
    let mut facts = Facts::default();
    for resource in &all {
        facts.contacts(resource.json());
        facts.add("records-fact-speaks", words_of(resource.get("communication")));
        for one in list(resource.json(), "location") {
            let place = super::reading::link(Some(one)).and_then(|link| link.target);
            let Some((_, place)) = place else { continue };
            let found = commons.read(Type::named("Location"), &place).await?;
            facts.place(found.as_ref().map(|entry| entry.resource.json()));
        }
    }
    Ok(facts.0)
}

/// Facts, each said once.
#[derive(Default)]
struct Facts(Vec<Fact>);

impl Facts {
    fn add(&mut self, key: &'static str, texts: Vec<String>) {
        for text in texts {
            let said = if key == "records-fact-phone" { Said::Phone(text) } else { Said::Text(text) };
            match self.0.iter_mut().find(|fact| fact.key == key) {
                Some(fact) if fact.said.contains(&said) => {}
                Some(fact) => fact.said.push(said),
                None => self.0.push(Fact { key, said: vec![said] }),
            }
        }
    }

    fn contacts(&mut self, json: &Value) {
        for contact in list(json, "telecom") {
            let key = match text(contact, "system") {
                Some("phone" | "sms") => "records-fact-phone",
                Some("email") => "records-fact-email",
                Some("fax") => "records-fact-fax",
                _ => continue,
            };
            if text(contact, "use") != Some("old") {
                self.add(key, text(contact, "value").map(str::to_owned).into_iter().collect());
            }
        }
    }

    fn place(&mut self, json: Option<&Value>) {
        let Some(json) = json else { return };
        let address = json.get("address");
        let lines =
            address.map(|address| list(address, "line")).unwrap_or_default().iter().filter_map(Value::as_str);
        let town = address.and_then(|address| text(address, "city"));
        let whole: Vec<&str> = text(json, "name").into_iter().chain(lines).chain(town).collect();
        self.add("records-fact-place", (!whole.is_empty()).then(|| whole.join(", ")).into_iter().collect());
        self.contacts(json);
    }
}
