//! Taking records in: from bundles, files and other systems. Names within a bundle (`urn:uuid:…`) and conditional
//! references are resolved, people are found by their identifiers, each resource goes home, and what is there
//! already is not written again. A failed entry fails what refers to it, or, when asked, everything.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use audit::Deed;
use fhir::placement::{self, Class, Home};
use fhir::resource::ResourceError;
use fhir::search::{Limits, Query, QueryError};
use fhir::{Resource, Type};
use serde_json::{Value, json};

use crate::commit::{Expect, Guard, Outcome, Tx, Written};
use crate::compartments;
use crate::core::Core;
use crate::db::Dialect;
use crate::directory::{self, Identifier};
use crate::error::{Result, StoreError};
use crate::place::{Compartment, CompartmentKind};
use crate::search::Searcher;
use crate::trail::Act;

/// Resources taken in by one commit at most.
pub const ARRIVALS_MAX: usize = 20_000;
const PATIENT: Type = Type::named("Patient");

/// A resource on its way in.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Its name within the bundle.
    pub full_url: Option<String>,
    /// The document, validated.
    pub resource: Resource,
    /// Only when this search finds nothing; the query without the type.
    pub if_none_exist: Option<String>,
    /// What refers to it from elsewhere (`DocumentReference/1`), for what lives with its referrer: a Binary.
    pub referrers: Vec<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// It is here.
    Here(Written),
    /// A resource that was here already stands for it.
    Known {
        /// Its type.
        kind: Type,
        /// The id of the one that was here.
        id: String,
    },
    /// It was not taken, and why; never with a value of the record.
    Refused(String),
}

/// What a fault in one entry does to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// All or nothing: a FHIR transaction.
    AllOrNothing,
    /// The rest goes on, without what refers to the failed one: an import.
    EachByItself,
}

pub(crate) async fn ingest(
    core: &Arc<Core>,
    act: &Act,
    arrivals: Vec<Arrival>,
    whole: Whole,
) -> Result<Vec<Arrived>> {
    if arrivals.len() > ARRIVALS_MAX {
        return Err(StoreError::Limit { limit: ARRIVALS_MAX as u64, what: "resources in one commit" });
    }
    let guards = guards(&arrivals);
    let commons: BTreeSet<Compartment> = arrivals
        .iter()
        .filter(|arrival| match placement::class(arrival.resource.resource_type()) {
            Class::Commons => true,
            Class::PatientElseCommons(_) => placement::home(arrival.resource.json()) == Home::Commons,
            _ => false,
        })
        .map(|arrival| Compartment::commons(arrival.resource.resource_type()))
        .collect();
    let commons: Vec<Compartment> = commons.into_iter().collect();
    let acting = act.acting("", Some(Deed::Import));
    let mut arrivals = Some(arrivals);
    core.commit(&guards, &commons, acting, move |tx| {
        // SQLite has one writer and runs a commit once; PostgreSQL may run it again, from what came.
        let once = tx.conn.dialect() == Dialect::Sqlite;
        let these = if once { arrivals.take() } else { arrivals.clone() };
        Intake::new(tx, these.ok_or(StoreError::Internal("a commit ran twice"))?, whole).run()
    })
    .await
}

/// Two imports of the same people or under the same condition wait for each other.
fn guards(arrivals: &[Arrival]) -> Vec<Guard> {
    let mut guards = Vec::new();
    for arrival in arrivals {
        let kind = arrival.resource.resource_type();
        if let Some(condition) = &arrival.if_none_exist {
            guards.push(conditional_guard(kind, condition));
        }
        if kind == PATIENT {
            guards.extend(identifiers(&arrival.resource).into_iter().map(Guard::Identifier));
            guards.extend(arrival.resource.id().map(|id| Guard::Id(kind, id.to_owned())));
        }
    }
    guards
}

fn conditional_guard(kind: Type, condition: &str) -> Guard {
    Guard::Named("conditional", format!("{kind}?{condition}").into_bytes())
}

/// Whether something in it is said to be a login of the portal.
fn names_a_login(json: &Value) -> bool {
    match json {
        Value::String(text) => text == access::LOGIN_SYSTEM,
        Value::Array(all) => all.iter().any(names_a_login),
        Value::Object(fields) => fields.values().any(names_a_login),
        _ => false,
    }
}

/// Why a condition is refused, without the name that its parameter was given: that may be somebody's.
fn reason(error: &QueryError) -> &'static str {
    match error {
        QueryError::Unknown(_) => "no such search parameter for this type",
        QueryError::Unsupported { reason, .. }
        | QueryError::Modifier { reason, .. }
        | QueryError::Value { reason, .. }
        | QueryError::Undecided { reason, .. }
        | QueryError::Limit(reason) => reason,
        QueryError::Encoding => "it is not percent-encoded UTF-8",
    }
}

fn identifiers(patient: &Resource) -> Vec<Identifier> {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let all = patient.json().get("identifier").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|one| Some(Identifier::of_patient(&text(one, "system")?, &text(one, "value")?))).collect()
}

/// The place of one arrival within the whole.
enum Fate {
    Waiting,
    Done(Arrived),
}

struct Intake<'t, 'c> {
    tx: &'t mut Tx<'c>,
    /// What came; what was written is not here any more but for its type.
    arrivals: Vec<Arrival>,
    whole: Whole,
    fates: Vec<Fate>,
    /// What names within the bundle, and ids that were given up, mean here: `Type/id`.
    names: HashMap<String, String>,
    /// Names whose entry failed.
    failed: HashSet<String>,
    /// Conditional references that were resolved already.
    conditions: HashMap<String, Option<String>>,
    /// For resources that live with what refers to them.
    referrers: HashMap<String, usize>,
    ids: Vec<String>,
}

/// A fault of one entry; anything else stops the commit.
enum Fault {
    Entry(String),
    Stop(StoreError),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        match error {
            StoreError::Refused(_) | StoreError::Invalid(_) | StoreError::Conflict { .. } => {
                Fault::Entry(error.to_string())
            }
            // A query names what was typed; this reason is logged and reported.
            StoreError::Query(_) => Fault::Entry("condition: it is not one that is answered".into()),
            StoreError::NotFound => Fault::Entry("refused: it belongs to a record that is not here".into()),
            other => Fault::Stop(other),
        }
    }
}

impl<'t, 'c> Intake<'t, 'c> {
    fn new(tx: &'t mut Tx<'c>, arrivals: Vec<Arrival>, whole: Whole) -> Intake<'t, 'c> {
        Intake {
            tx,
            whole,
            fates: arrivals.iter().map(|_| Fate::Waiting).collect(),
            names: HashMap::new(),
            failed: HashSet::new(),
            conditions: HashMap::new(),
            referrers: HashMap::new(),
            ids: vec![String::new(); arrivals.len()],
            arrivals,
        }
    }

    fn run(mut self) -> Result<Vec<Arrived>> {
        self.look_up(|kind| kind == PATIENT)?;
        for at in 0..self.arrivals.len() {
            let identified = self.identify(at);
            self.settle(at, identified.map(|known| known.map(|(kind, id)| Arrived::Known { kind, id })))?;
        }
        self.find_referrers();
        // What is shared comes first and people second: the rest refers to them, also by condition.
        let rank = |at: &usize| match self.arrivals[*at].resource.resource_type() {
            kind if placement::class(kind) == Class::Commons => 0,
            PATIENT => 1,
            _ => 2,
        };
        let mut waiting: Vec<usize> =
            (0..self.arrivals.len()).filter(|at| matches!(self.fates[*at], Fate::Waiting)).collect();
        waiting.sort_by_key(rank);
        self.lock_charts(&waiting)?;
        self.look_up(|kind| kind != PATIENT)?;
        // What lives with another entry waits until that one is here.
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut later = Vec::new();
            for at in waiting {
                match self.write(at) {
                    Ok(None) => later.push(at),
                    Ok(Some(arrived)) => self.settle(at, Ok(Some(arrived)))?,
                    Err(fault) => self.settle(at, Err(fault))?,
                }
            }
            waiting = if later.len() == before { self.refuse(&later)? } else { later };
        }
        let done = |fate| match fate {
            Fate::Done(arrived) => arrived,
            Fate::Waiting => Arrived::Refused("not reached".into()),
        };
        Ok(self.fates.into_iter().map(done).collect())
    }

    /// Find out together, instead of one by one, where those lie that are here already. Patients are guarded, commons
    /// are locked, and so are the charts by now; the rest is looked up on its own.
    fn look_up(&mut self, of: impl Fn(Type) -> bool) -> Result<()> {
        let arrivals = self.arrivals.iter().zip(&self.ids);
        let ids = arrivals.filter_map(|(arrival, decided)| {
            let kind = arrival.resource.resource_type();
            let behind_locks =
                kind == PATIENT || matches!(placement::class(kind), Class::Commons | Class::Patient(_));
            let id = if decided.is_empty() { arrival.resource.id()? } else { decided };
            (of(kind) && behind_locks).then_some((kind, id))
        });
        self.tx.look_up(ids)
    }

    /// Lock the charts of the people who are here already, together and before new ones are made.
    fn lock_charts(&mut self, waiting: &[usize]) -> Result<()> {
        if self.tx.conn.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let mut people: BTreeSet<String> = BTreeSet::new();
        for at in waiting {
            let json = self.arrivals[*at].resource.json();
            let reference = match placement::home(json) {
                _ if self.arrivals[*at].resource.resource_type() == PATIENT => {
                    format!("Patient/{}", self.ids[*at])
                }
                Home::Patient(reference) => self.names.get(&reference).cloned().unwrap_or(reference),
                _ => continue,
            };
            people.insert(reference);
        }
        let ids = people.iter().filter_map(|reference| reference.strip_prefix("Patient/"));
        self.tx.look_up(ids.map(|id| (PATIENT, id)))?;
        let mut charts = BTreeSet::new();
        for reference in &people {
            charts.extend(self.tx.chart_of(reference)?);
        }
        self.tx.lock_all(&charts)
    }

    /// Nothing more comes for these to hang on.
    fn refuse(&mut self, waiting: &[usize]) -> Result<Vec<usize>> {
        let absent = || Fault::Entry("refused: what it is about is not here".into());
        waiting.iter().try_for_each(|at| self.settle(*at, Err(absent())))?;
        Ok(Vec::new())
    }

    fn settle(&mut self, at: usize, outcome: Result<Option<Arrived>, Fault>) -> Result<()> {
        let arrived = match outcome {
            Ok(None) => return Ok(()),
            Ok(Some(arrived)) => arrived,
            Err(Fault::Stop(error)) => return Err(error),
            Err(Fault::Entry(reason)) => {
                if self.whole == Whole::AllOrNothing {
                    return Err(StoreError::Invalid(format!("Bundle.entry[{at}]: {reason}")));
                }
                let arrival = &self.arrivals[at];
                self.failed.extend(arrival.full_url.clone());
                let kind = arrival.resource.resource_type();
                self.failed.extend(arrival.resource.id().map(|id| format!("{kind}/{id}")));
                self.failed.insert(format!("{kind}/{}", self.ids[at]));
                Arrived::Refused(reason)
            }
        };
        self.fates[at] = Fate::Done(arrived);
        Ok(())
    }

    /// Decide the id of an entry before anything is written, so that the others can refer to it. Answers the
    /// resource that stands for it when one is here already.
    fn identify(&mut self, at: usize) -> Result<Option<(Type, String)>, Fault> {
        let arrival = &self.arrivals[at];
        let kind = arrival.resource.resource_type();
        let own = arrival.resource.id().map(str::to_owned);
        let known = match (arrival.if_none_exist.clone(), kind == PATIENT) {
            (Some(condition), _) => self.found_by(kind, &condition)?,
            (None, true) => self.known_patient(at)?,
            (None, false) => None,
        };
        let arrival = &self.arrivals[at];
        let id = match (&known, &own, &arrival.full_url) {
            (Some(id), _, _) | (None, Some(id), _) => id.clone(),
            (None, None, Some(url)) if url.starts_with("urn:uuid:") => url["urn:uuid:".len()..].to_owned(),
            _ => self.tx.core.new_id(),
        };
        if let Some(condition) = &arrival.if_none_exist {
            // From here on the condition means this entry: for references, and for a second entry under it.
            self.conditions.insert(format!("{kind}?{condition}"), Some(id.clone()));
        }
        let meaning = format!("{kind}/{id}");
        if let Some(own) = &own
            && *own != id
        {
            self.names.insert(format!("{kind}/{own}"), meaning.clone());
        }
        if let Some(url) = &arrival.full_url
            && self.names.insert(url.clone(), meaning).is_some()
        {
            return Err(Fault::Entry("two entries have the same fullUrl".into()));
        }
        self.ids[at].clone_from(&id);
        Ok(known.map(|id| (kind, id)))
    }

    /// The patient who is here under another id, by a shared identifier.
    fn known_patient(&mut self, at: usize) -> Result<Option<String>, Fault> {
        let patient = &self.arrivals[at].resource;
        if let Some(id) = patient.id()
            && self.tx.locate(PATIENT, id)?.is_some()
        {
            return Ok(None); // the same id: an update, or nothing new
        }
        let mut found: Option<Compartment> = None;
        for identifier in identifiers(patient) {
            let holders = self.tx.holders(&identifier)?;
            let other = |holder: &Compartment| found.is_some_and(|found| found != *holder);
            if holders.len() > 1 || holders.iter().any(other) {
                return Err(Fault::Entry("its identifiers belong to two people who are here".into()));
            }
            found = holders.first().copied().or(found);
        }
        let Some(chart) = found else { return Ok(None) };
        let rows = self.tx.core.rows_after(self.tx.conn, chart, None, 1)?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(self.tx.core.open_row(row)?.resource.id().map(str::to_owned))
    }

    /// The one resource that a condition finds; two are a fault.
    fn found_by(&mut self, kind: Type, condition: &str) -> Result<Option<String>, Fault> {
        let key = format!("{kind}?{condition}");
        if let Some(known) = self.conditions.get(&key) {
            return Ok(known.clone());
        }
        let found = self.search(kind, condition)?;
        self.conditions.insert(key, found.clone());
        Ok(found)
    }

    fn search(&mut self, kind: Type, condition: &str) -> Result<Option<String>, Fault> {
        let limits = Limits { count_default: 2, count_max: 2, ..Limits::default() };
        let query = Query::parse(kind, condition, &limits)
            .map_err(|error| Fault::Entry(format!("condition: {}", reason(&error))))?;
        let compartments = match placement::class(kind) {
            Class::Commons | Class::PatientElseCommons(_) => vec![Compartment::commons(kind)],
            _ if kind == PATIENT => self.tx.candidates(&query)?,
            _ => {
                return Err(Fault::Entry(
                    "condition: only shared resources and patients are found so".into(),
                ));
            }
        };
        let mut ids = Vec::new();
        for compartment in compartments {
            // A look that writes nothing needs no lock: what must not be made twice has its guard.
            let info = compartments::info(self.tx.conn, compartment)?.ok_or(StoreError::NotFound)?;
            let page = Searcher::new(self.tx.core, self.tx.conn, (compartment, info.key), &|_| true)?
                .page(&query)?;
            ids.extend(page.entries.iter().filter_map(|entry| entry.resource.id().map(str::to_owned)));
        }
        match ids.len() {
            0 => Ok(None),
            1 => Ok(ids.pop()),
            _ => Err(Fault::Entry("condition: it fits more than one resource".into())),
        }
    }

    /// Which entry refers to which: for what lives with its referrer.
    fn find_referrers(&mut self) {
        if !self.arrivals.iter().any(|arrival| placement::home(arrival.resource.json()) == Home::WithReferrer)
        {
            return;
        }
        for (at, arrival) in self.arrivals.iter().enumerate() {
            let mut see = |text: &str| {
                let meaning = self.names.get(text).cloned().unwrap_or_else(|| text.to_owned());
                self.referrers.insert(meaning, at);
            };
            arrival.resource.visit_references(|_, text| see(text));
            visit_urls(arrival.resource.json(), &mut see);
        }
    }

    /// Write one entry; `None` when it must wait for another one.
    fn write(&mut self, at: usize) -> Result<Option<Arrived>, Fault> {
        let fault = |error: ResourceError| Fault::Entry(error.to_string());
        let kind = self.arrivals[at].resource.resource_type();
        let left = Resource::from_value(json!({"resourceType": kind.name()})).map_err(fault)?;
        let mut json = std::mem::replace(&mut self.arrivals[at].resource, left).into_json();
        self.resolve(&mut json)?;
        if names_a_login(&json) {
            return Err(Fault::Entry("refused: only the portal itself joins a login with a record".into()));
        }
        let mut resource = Resource::from_value(json).map_err(fault)?;
        resource.set_id(&self.ids[at]).map_err(fault)?;
        let Some(compartment) = self.home(at, &resource)? else {
            self.arrivals[at].resource = resource;
            return Ok(None);
        };
        let written = self.tx.put(compartment, resource, Expect::Anything)?;
        Ok(Some(Arrived::Here(written)))
    }

    fn home(&mut self, at: usize, resource: &Resource) -> Result<Option<Compartment>, Fault> {
        let kind = resource.resource_type();
        if kind == PATIENT {
            let here = self.tx.chart_of(&format!("Patient/{}", self.ids[at]))?;
            let chart = match here {
                Some(chart) => chart,
                None if self.tx.locate(PATIENT, &self.ids[at])?.is_some() => {
                    return Err(Fault::Entry("refused: this record was shredded".into()));
                }
                None => self.tx.new_compartment(CompartmentKind::Patient)?,
            };
            return Ok(Some(chart));
        }
        match placement::home(resource.json()) {
            Home::WithTarget(targets) if targets.iter().any(|target| self.is_waiting(target)) => {
                return Ok(None);
            }
            Home::WithReferrer => {
                let referrer = self.referrers.get(&format!("{kind}/{}", self.ids[at])).copied();
                let Some(referrer) = referrer else { return self.home_by_others(at).map(Some) };
                return match &self.fates[referrer] {
                    Fate::Waiting => Ok(None),
                    Fate::Done(Arrived::Here(written)) => Ok(Some(written.place.compartment())),
                    Fate::Done(_) => Err(Fault::Entry("what refers to it was refused".into())),
                };
            }
            _ => {}
        }
        Ok(Some(self.tx.home(resource)?))
    }

    /// The home of what nothing of this commit refers to: with those that are known to, or where it is already.
    fn home_by_others(&mut self, at: usize) -> Result<Compartment, Fault> {
        let referrers = std::mem::take(&mut self.arrivals[at].referrers);
        if !referrers.is_empty() {
            return Ok(self.tx.home_of_referrers(&referrers)?);
        }
        let kind = self.arrivals[at].resource.resource_type();
        let here = self.tx.locate(kind, &self.ids[at])?;
        let home = here.map(|place| self.tx.survivor(place.compartment())).transpose()?.flatten();
        Ok(home.ok_or(StoreError::Refused("nothing refers to it"))?)
    }

    fn is_waiting(&self, reference: &str) -> bool {
        let named = |at: usize| {
            let kind = self.arrivals[at].resource.resource_type();
            reference.strip_prefix(kind.name()).and_then(|rest| rest.strip_prefix('/'))
                == Some(&*self.ids[at])
        };
        (0..self.arrivals.len()).any(|at| matches!(self.fates[at], Fate::Waiting) && named(at))
    }

    /// Put ids of this server where the bundle has names and conditions.
    fn resolve(&mut self, value: &mut Value) -> Result<(), Fault> {
        match value {
            Value::Object(members) => {
                for (name, member) in members.iter_mut() {
                    match member {
                        Value::String(text) if name == "reference" => self.resolve_reference(text)?,
                        Value::String(text) if text.starts_with("urn:uuid:") => self.resolve_name(text),
                        other => self.resolve(other)?,
                    }
                }
                Ok(())
            }
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.resolve(item)),
            _ => Ok(()),
        }
    }

    fn resolve_name(&self, text: &mut String) {
        if let Some(meaning) = self.names.get(text.as_str()) {
            text.clone_from(meaning);
        }
    }

    fn resolve_reference(&mut self, text: &mut String) -> Result<(), Fault> {
        if self.failed.contains(text.as_str()) {
            return Err(Fault::Entry("it refers to an entry that was refused".into()));
        }
        if let Some(meaning) = self.names.get(text.as_str()) {
            text.clone_from(meaning);
            return Ok(());
        }
        if text.starts_with("urn:uuid:") {
            return Err(Fault::Entry("it refers to an entry that is not in the bundle".into()));
        }
        if let Some((kind, condition)) = text.split_once('?')
            && let Some(kind) = Type::parse(kind)
        {
            let found = self.found_by(kind, condition)?;
            let id = found.ok_or_else(|| Fault::Entry("its conditional reference finds nothing".into()))?;
            *text = format!("{kind}/{id}");
            if self.failed.contains(text.as_str()) {
                return Err(Fault::Entry("it refers to an entry that was refused".into()));
            }
        }
        Ok(())
    }
}

/// Attachments name their Binary by url.
fn visit_urls(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "url" => see(text),
                    other => visit_urls(other, see),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| visit_urls(item, see)),
        _ => {}
    }
}

impl Tx<'_> {
    /// The charts that a search for a patient by identifier may mean.
    fn candidates(&mut self, query: &Query) -> Result<Vec<Compartment>> {
        let identifier = query.filters.iter().find(|filter| filter.name == "identifier");
        let identifier = identifier.ok_or(StoreError::Refused("patients are found by identifier"))?;
        let (system, value) = identifier
            .text
            .split_once('|')
            .ok_or(StoreError::Refused("patients are found by identifier with its system"))?;
        self.holders(&directory::Identifier::of_patient(system, value))
    }
}

/// Nothing was written for it.
pub fn is_unchanged(arrived: &Arrived) -> bool {
    match arrived {
        Arrived::Here(written) => written.outcome == Outcome::Unchanged,
        Arrived::Known { .. } => true,
        Arrived::Refused(_) => false,
    }
}
