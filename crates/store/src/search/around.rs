//! What surrounds a match: what it refers to and what refers to it, found by the locator and by tags, within this
//! compartment and the commons, and only what the asker may see.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use fhir::Type;
use fhir::reference::{Reference, Target};
use fhir::search::{self, Direction, Limits, Parameter, Query, World};
use serde_json::Value;

use super::{INCLUDED_MAX, SCAN_ROWS_MAX, Searcher};
use crate::db::{DbError, Param, Row};
use crate::error::{Result, StoreError};
use crate::place::{Compartment, Place};
use crate::rows::{Entry, SealedRow};

const NESTED_DEPTH_MAX: usize = 4;
/// Names that one statement looks up.
const NAMES_AT_ONCE: usize = 256;
/// Definitions with the same address, of which one is used.
const DEFINITIONS_MAX: usize = 100;

/// A resource by its type and id.
pub(super) type Name = (Type, String);

/// A question who refers to what by which reference, and those who do.
type Asked = (u8, String);
type Bodies = Vec<Arc<Value>>;

/// What one search has met so far, its nested searches included.
#[derive(Default)]
pub(super) struct Met {
    /// Resources looked at.
    opened: Cell<usize>,
    /// Resources by name; `None` is hidden, elsewhere or absent.
    named: RefCell<HashMap<Name, Option<Entry>>>,
    resolved: RefCell<HashMap<String, Option<Arc<Value>>>>,
    referrers: RefCell<HashMap<Asked, Bodies>>,
    /// The first fault where the evaluation of a filter could only be told "nothing there".
    fault: RefCell<Option<StoreError>>,
}

impl Met {
    /// One more resource is looked at.
    pub fn open(&self) -> Result<()> {
        self.opened.set(self.opened.get() + 1);
        if self.opened.get() > SCAN_ROWS_MAX {
            let what = "resources to look through; narrow the search";
            return Err(StoreError::Limit { limit: SCAN_ROWS_MAX as u64, what });
        }
        Ok(())
    }

    /// How many were looked at.
    pub fn opened(&self) -> usize {
        self.opened.get()
    }

    /// The fault behind a "nothing there", if there was one: a search with a fault has no answer.
    pub fn check(&self) -> Result<()> {
        self.fault.take().map_or(Ok(()), Err)
    }

    fn noted<T>(&self, done: Result<T>) -> Option<T> {
        match done {
            Ok(found) => Some(found),
            Err(error) => {
                self.fault.borrow_mut().get_or_insert(error);
                None
            }
        }
    }
}

impl Searcher<'_> {
    /// What a page brings along beside its matches.
    pub(super) fn included(&self, query: &Query, matches: &[Entry]) -> Result<Vec<Entry>> {
        let mut seen: HashSet<i64> = matches.iter().map(|entry| entry.place.number()).collect();
        let mut included: Vec<Entry> = Vec::new();
        let mut fresh: Vec<Entry> = matches.to_vec();
        let mut again = false;
        while !fresh.is_empty() {
            let mut found = self.referred_by(query, &fresh, again)?;
            for entry in &fresh {
                self.refer_to(query, entry, again, &mut found)?;
            }
            fresh = found.into_iter().filter(|entry| seen.insert(entry.place.number())).collect();
            included.extend(fresh.iter().cloned());
            if included.len() > INCLUDED_MAX {
                let what = "resources to include; ask for a smaller page";
                return Err(StoreError::Limit { limit: INCLUDED_MAX as u64, what });
            }
            again = true;
        }
        Ok(included)
    }

    /// What these entries refer to, all looked up at once.
    fn referred_by(&self, query: &Query, entries: &[Entry], again: bool) -> Result<Vec<Entry>> {
        let follow = if again { search::included_again } else { search::included };
        let references = entries
            .iter()
            .flat_map(|entry| follow(query, entry.resource.resource_type(), entry.resource.json()));
        let names: Vec<Name> = references.filter_map(|reference| name_of(&reference)).collect();
        self.look_up(&names)?;
        let named = self.met.named.borrow();
        Ok(names.iter().filter_map(|name| named.get(name)?.clone()).collect())
    }

    fn refer_to(&self, query: &Query, entry: &Entry, again: bool, found: &mut Vec<Entry>) -> Result<()> {
        let Some(id) = entry.resource.id() else { return Ok(()) };
        for include in query.revincludes.iter().filter(|include| include.iterate || !again) {
            if let (Some(source), Some(parameter)) = (include.source, include.parameter) {
                found.extend(self.referring(source, parameter, (entry.resource.resource_type(), id))?);
            }
        }
        Ok(())
    }

    /// The entry of this name, if the asker may see it: in this compartment or in the commons.
    pub(super) fn named(&self, name: &Name) -> Result<Option<Entry>> {
        self.look_up(std::slice::from_ref(name))?;
        Ok(self.met.named.borrow().get(name).cloned().flatten())
    }

    /// Look these names up by the locator, in one statement, unless they were met before.
    pub(super) fn look_up(&self, names: &[Name]) -> Result<()> {
        let known = |name: &&Name| self.met.named.borrow().contains_key(*name);
        let mut fresh: Vec<&Name> = names.iter().filter(|name| !known(name)).collect();
        fresh.sort_unstable();
        fresh.dedup();
        fresh.chunks(NAMES_AT_ONCE).try_for_each(|some| self.look_up_fresh(some))
    }

    fn look_up_fresh(&self, some: &[&Name]) -> Result<()> {
        let mut hashes: Vec<i64> = some.iter().map(|name| self.core.locator_hash(name.0, &name.1)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        // The hash is short, so the body has the last word on what its name is.
        let mut found: HashMap<Name, Entry> = HashMap::new();
        for row in self.rows_named(&hashes)? {
            let Some(entry) = self.within_reach(&row)? else { continue };
            let id = entry.resource.id().unwrap_or_default().to_owned();
            found.insert((entry.resource.resource_type(), id), entry);
        }
        let mut named = self.met.named.borrow_mut();
        named.extend(some.iter().map(|name| ((*name).clone(), found.remove(*name))));
        Ok(())
    }

    fn rows_named(&self, hashes: &[i64]) -> Result<Vec<SealedRow>> {
        let places = hashes.len().next_power_of_two();
        let last = hashes.last().copied().unwrap_or_default();
        let padded = hashes.iter().copied().chain(std::iter::repeat(last)).take(places);
        let params: Vec<Param<'_>> = padded.map(Param::Int).collect();
        Ok(self.conn.borrow_mut().rows(&named_sql(places), &params, read_named)?)
    }

    /// Open a row that the locator gave, if it lies in this compartment or the commons and the asker may see it.
    fn within_reach(&self, row: &SealedRow) -> Result<Option<Entry>> {
        let lies = row.place.compartment();
        let common = Type::from_number(row.kind).is_some_and(|kind| lies == Compartment::commons(kind));
        if row.is_deleted() || !(common || self.is_own(lies)?) {
            return Ok(None);
        }
        self.met.open()?;
        let entry = self.core.open_row(row)?;
        Ok(Some(entry).filter(|entry| common || (self.sight)(entry)))
    }

    /// Whether this is the compartment that is searched, after merges.
    pub(super) fn is_own(&self, lies: Compartment) -> Result<bool> {
        if lies == self.compartment {
            return Ok(true);
        }
        let survivor = self.core.survivor(&mut self.conn.borrow_mut(), lies)?;
        Ok(survivor.is_some_and(|info| info.compartment == self.compartment))
    }

    /// What refers to a resource by a parameter, in this compartment.
    fn referring(&self, source: Type, parameter: &Parameter, target: (Type, &str)) -> Result<Vec<Entry>> {
        if self.depth >= NESTED_DEPTH_MAX {
            let what = "levels of nested search";
            return Err(StoreError::Limit { limit: NESTED_DEPTH_MAX as u64, what });
        }
        let text = format!("{}={}/{}", parameter.name, target.0, target.1);
        let query = nested(source, &text, SCAN_ROWS_MAX)?;
        let conn = &mut **self.conn.borrow_mut();
        let inner = Searcher {
            core: self.core,
            conn: RefCell::new(conn),
            compartment: self.compartment,
            ring: Arc::clone(&self.ring),
            sight: self.sight,
            depth: self.depth + 1,
            met: Rc::clone(&self.met),
        };
        Ok(inner.walked(&query, Direction::Descending)?.entries)
    }

    fn referring_bodies(&self, source: Type, parameter: &Parameter, target: (Type, &str)) -> Result<Bodies> {
        let key = (source.number(), format!("{}={}/{}", parameter.name, target.0, target.1));
        if let Some(known) = self.met.referrers.borrow().get(&key) {
            return Ok(known.clone());
        }
        let found = self.referring(source, parameter, target)?;
        let bodies: Bodies = found.iter().map(|entry| Arc::new(entry.resource.json().clone())).collect();
        self.met.referrers.borrow_mut().insert(key, bodies.clone());
        Ok(bodies)
    }

    /// A definition of the clinic's: by type and id, or by its canonical address. Of several with one address and
    /// no version asked for, the newest that is active.
    fn defined(&self, kind: Type, address: &str) -> Result<Option<Arc<Value>>> {
        if let Some(name) = name_of(address).filter(|name| name.0 == kind) {
            let entry = self.named(&name)?;
            let common = entry.filter(|entry| entry.place.compartment() == Compartment::commons(kind));
            return Ok(common.map(|entry| Arc::new(entry.resource.json().clone())));
        }
        let (url, version) =
            address.split_once('|').map_or((address, None), |(url, version)| (url, Some(version)));
        let query = nested(kind, &format!("url={}", search::quoted(url)), DEFINITIONS_MAX)?;
        let conn = &mut **self.conn.borrow_mut();
        let own = Compartment::commons(kind);
        let info = crate::compartments::info(conn, own)?.ok_or(StoreError::NotFound)?;
        let inner = Searcher::new(self.core, conn, (own, info.key), &|_| true)?;
        let found = inner.walked(&query, Direction::Descending)?.entries;
        let fits =
            |entry: &&Entry| version.is_none_or(|version| entry.resource.text(&["version"]) == Some(version));
        let active = |entry: &&Entry| entry.resource.text(&["status"]) == Some("active");
        let fitting = || found.iter().filter(fits);
        let chosen = fitting().find(active).or_else(|| fitting().next());
        Ok(chosen.map(|entry| Arc::new(entry.resource.json().clone())))
    }
}

impl World for Searcher<'_> {
    fn resolve(&self, reference: &str) -> Option<Arc<Value>> {
        if let Some(known) = self.met.resolved.borrow().get(reference) {
            return known.clone();
        }
        let entry = name_of(reference).and_then(|name| self.met.noted(self.named(&name))?);
        let body = entry.map(|entry| Arc::new(entry.resource.json().clone()));
        self.met.resolved.borrow_mut().insert(reference.to_owned(), body.clone());
        body
    }

    fn referrers(&self, source: Type, parameter: &Parameter, target: (Type, &str)) -> Vec<Arc<Value>> {
        self.met.noted(self.referring_bodies(source, parameter, target)).unwrap_or_default()
    }

    fn definition(&self, kind: Type, address: &str) -> Option<Arc<Value>> {
        self.met.noted(self.defined(kind, address))?
    }
}

/// The name that a reference to a resource of this server is.
fn name_of(reference: &str) -> Option<Name> {
    let Target { kind, id, .. } = Reference::parse(reference).and_then(Reference::local)?;
    Some((kind, id.to_owned()))
}

fn nested(kind: Type, text: &str, at_most: usize) -> Result<Query> {
    let limits = Limits { count_max: at_most, count_default: at_most, ..Limits::default() };
    Query::parse(kind, text, &limits).map_err(|error| StoreError::Query(error.to_string()))
}

fn named_sql(names: usize) -> String {
    let hashes: Vec<String> = (1..=names).map(|at| format!("${at}")).collect();
    format!(
        "SELECT r.place, r.kind, r.version, r.at_ms, r.key_number, r.sealed \
         FROM locator l CROSS JOIN resource r WHERE l.hash IN ({}) AND r.place = l.place",
        hashes.join(", ")
    )
}

fn read_named(row: &Row<'_, '_>) -> Result<SealedRow, DbError> {
    Ok(SealedRow {
        place: Place::from_number(row.int(0)?),
        kind: row.int(1)?,
        version: row.int(2)?,
        at_ms: row.int(3)?,
        key: row.int(4)?,
        sealed: row.bytes(5)?.to_vec(),
    })
}
