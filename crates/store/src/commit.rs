//! Commits: one act over one or more compartments, whole or not at all. It locks the guards, then the
//! compartments in the order of their numbers; everything the act reads, it reads behind those locks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use fhir::{Resource, Type};

use crate::blobs::{self, NewFile, Split};
use crate::compartments::{self, Info, State};
use crate::core::Core;
use crate::db::{Conn, Dialect, Durability, Param};
use crate::directory::{Field, Identifier};
use crate::error::{Result, StoreError};
use crate::keys::Keyring;
use crate::place::{Compartment, CompartmentKind, Place};
use crate::rows::{Entry, SealedRow, bound};
use crate::seal::keyed_number;
use crate::tags::Tagged;
use crate::trail::{Acting, Change, Noted};

/// A commit finds at most this many compartments on its way.
const RESTARTS_MAX: usize = 2_000;

/// Something that two commits must not decide at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// The resource with this id: made by two clients at once.
    Id(Type, String),
    /// Who holds this identifier.
    Identifier(Identifier),
    /// A name of a rib's own: a slot, an idempotency key, a search that must find nothing.
    Named(&'static str, Vec<u8>),
}

impl Guard {
    fn hash(&self, core: &Core) -> i64 {
        let key = &core.site.locator;
        match self {
            Guard::Id(kind, id) => keyed_number(key, &[b"guard id", kind.name().as_bytes(), id.as_bytes()]),
            Guard::Identifier(Identifier { field, value }) => {
                keyed_number(key, &[b"guard identifier", &(*field as i64).to_be_bytes(), value.as_bytes()])
            }
            Guard::Named(name, bytes) => keyed_number(key, &[b"guard", name.as_bytes(), bytes]),
        }
    }
}

/// What must be there, or not, for a write to go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Whatever is there.
    Anything,
    /// Nothing with this id.
    Absent,
    /// This version.
    Version(i64),
}

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There was none before.
    Created,
    /// A new version.
    Updated,
    /// The same body was there already; nothing was written.
    Unchanged,
    /// It is gone; its history stays.
    Deleted,
}

/// A write, done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it lies.
    pub place: Place,
    /// Its type.
    pub kind: Type,
    /// Its id.
    pub id: String,
    /// The version that is current now.
    pub version: i64,
    /// What was done.
    pub outcome: Outcome,
}

/// A commit in progress: the only way to write.
pub struct Tx<'a> {
    pub(crate) core: &'a Core,
    pub(crate) conn: &'a mut Conn,
    pub(crate) acting: &'a Acting,
    locked: BTreeMap<Compartment, Info>,
    /// Compartments of which this commit took rows.
    used: BTreeSet<Compartment>,
    /// What the locator says of ids that were looked up together, with what this commit added since.
    looked_up: HashMap<i64, Vec<Place>>,
    /// Charts of patients by the references that named them.
    charts: HashMap<String, Compartment>,
    /// What was written: taking documents apart takes time, which the one writer need not wait for.
    spent: Vec<Resource>,
    rings: BTreeMap<Compartment, Arc<Keyring>>,
    pub(crate) noted: Vec<Noted>,
    /// Now; the same for everything that this commit writes.
    pub now_ms: i64,
}

impl Core {
    /// Run an act in one transaction. It may run several times and starts from nothing each time.
    pub(crate) async fn commit<T: Send + 'static>(
        self: &Arc<Self>,
        guards: &[Guard],
        charts: &[Compartment],
        acting: Acting,
        act: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let acting = Arc::new(acting);
        let mut guards: Vec<i64> = guards.iter().map(|guard| guard.hash(self)).collect();
        guards.sort_unstable();
        guards.dedup();
        let mut charts: BTreeSet<Compartment> = charts.iter().copied().collect();
        let act = Arc::new(Mutex::new(act));
        for _ in 0..RESTARTS_MAX {
            let (core, act, acting) = (Arc::clone(self), Arc::clone(&act), Arc::clone(&acting));
            let (guards, listed) = (guards.clone(), charts.clone());
            let done = self
                .db
                .write(Durability::Now, move |conn| {
                    let mut tx = Tx::begin(&core, conn, &acting, (&guards, &listed))?;
                    let mut act = act.lock().unwrap_or_else(PoisonError::into_inner);
                    let done = act(&mut tx)?;
                    tx.end()?;
                    Ok((done, tx.spent))
                })
                .await
                .map(|(done, spent)| {
                    drop(spent);
                    done
                });
            match done {
                Err(StoreError::Restart(number)) => drop(charts.insert(Compartment::from_number(number))),
                done => return done,
            }
        }
        Err(StoreError::Internal("a commit kept meeting new compartments"))
    }
}

impl<'a> Tx<'a> {
    fn begin(
        core: &'a Core,
        conn: &'a mut Conn,
        acting: &'a Acting,
        (guards, charts): (&[i64], &BTreeSet<Compartment>),
    ) -> Result<Tx<'a>> {
        if conn.dialect() == Dialect::Postgres && !guards.is_empty() {
            for guard in guards {
                conn.add(
                    "INSERT INTO guard(hash) VALUES ($1) ON CONFLICT DO NOTHING",
                    &[Param::Int(*guard)],
                )?;
            }
            let sql = "SELECT hash FROM guard WHERE hash = $1 ORDER BY hash FOR UPDATE";
            conn.rows_of_each(sql, guards, |_| Ok(()))?;
        }
        let mut tx = Tx {
            core,
            conn,
            acting,
            locked: BTreeMap::new(),
            used: BTreeSet::new(),
            looked_up: HashMap::new(),
            charts: HashMap::new(),
            spent: Vec::new(),
            rings: BTreeMap::new(),
            noted: Vec::new(),
            now_ms: core.now_ms(),
        };
        tx.lock(charts)?;
        Ok(tx)
    }

    /// Lock these, in the order of their numbers.
    fn lock(&mut self, compartments: &BTreeSet<Compartment>) -> Result<()> {
        let found = compartments::lock(self.conn, compartments)?;
        if found.len() != compartments.len() {
            return Err(StoreError::NotFound);
        }
        self.locked.extend(found.into_iter().map(|info| (info.compartment, info)));
        Ok(())
    }

    /// Lock all of these that are not locked, before something is looked up behind the locks. Those below what is
    /// locked are left to `info`.
    pub(crate) fn lock_all(&mut self, compartments: &BTreeSet<Compartment>) -> Result<()> {
        let last = self.locked.last_key_value().map(|(last, _)| *last);
        let above = |one: &&Compartment| last.is_none_or(|last| **one > last);
        self.lock(&compartments.iter().filter(above).copied().collect())
    }

    /// The compartment's row behind its lock. One that was not listed is locked when its number is above all
    /// others (the order still holds), and otherwise restarts the commit with it listed.
    pub(crate) fn info(&mut self, compartment: Compartment) -> Result<Info> {
        if !self.locked.contains_key(&compartment) {
            let above = self.locked.last_key_value().is_none_or(|(last, _)| *last < compartment);
            if !above && self.conn.dialect() == Dialect::Postgres {
                return Err(StoreError::Restart(compartment.number()));
            }
            self.lock(&[compartment].into())?;
        }
        self.locked.get(&compartment).copied().ok_or(StoreError::Internal("a lock was lost"))
    }

    /// The compartment's row was changed by a statement: read it again behind the lock when it is needed.
    pub(crate) fn forget_lock(&mut self, compartment: Compartment) -> Result<()> {
        self.charts.clear();
        self.keep(&[compartment].into(), false)?;
        self.lock(&[compartment].into())
    }

    /// The next free row of a compartment.
    pub(crate) fn take_row(&mut self, compartment: Compartment) -> Result<Place> {
        let mut info = self.live(compartment)?;
        let place = compartment.place(info.next_row);
        info.next_row += 1;
        self.locked.insert(compartment, info);
        self.used.insert(compartment);
        Ok(place)
    }

    /// Row numbers that were given out are never given out again; what changed is told from what was before.
    fn keep(&mut self, compartments: &BTreeSet<Compartment>, changed: bool) -> Result<()> {
        let infos = compartments.iter().filter_map(|compartment| self.locked.get(compartment));
        compartments::keep(self.conn, &infos.copied().collect::<Vec<_>>(), changed)
    }

    fn live(&mut self, compartment: Compartment) -> Result<Info> {
        let info = self.info(compartment)?;
        match info.state {
            State::Live => Ok(info),
            State::Shredded => Err(StoreError::NotFound),
            State::Absorbed => Err(StoreError::Refused("this record was merged into another one")),
        }
    }

    pub(crate) fn ring(&mut self, compartment: Compartment, needs: i64) -> Result<Arc<Keyring>> {
        if let Some(ring) = self.rings.get(&compartment)
            && ring.has(needs)
        {
            return Ok(Arc::clone(ring));
        }
        let ring = self.core.vault.ring(compartment, needs)?;
        self.rings.insert(compartment, Arc::clone(&ring));
        Ok(ring)
    }

    /// A new compartment, locked by this commit.
    pub(crate) fn new_compartment(&mut self, kind: CompartmentKind) -> Result<Compartment> {
        let info = self.core.new_compartment(self.conn, kind)?;
        self.locked.insert(info.compartment, info);
        Ok(info.compartment)
    }

    /// Where the resource with this type and id lies, if it is here.
    pub(crate) fn locate(&mut self, kind: Type, id: &str) -> Result<Option<Place>> {
        let hash = self.core.locator_hash(kind, id);
        match self.looked_up.get(&hash) {
            Some(places) => self.core.located(self.conn, places, (kind, id)),
            None => self.core.locate(self.conn, kind, id),
        }
    }

    /// Look up where these lie, together. Only behind what keeps others from writing them: their compartments'
    /// locks, or guards.
    pub(crate) fn look_up<'i>(&mut self, ids: impl Iterator<Item = (Type, &'i str)>) -> Result<()> {
        let mut hashes: Vec<i64> = ids.map(|(kind, id)| self.core.locator_hash(kind, id)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        self.looked_up.extend(hashes.iter().map(|hash| (*hash, Vec::new())));
        let sql = "SELECT hash, place FROM locator WHERE hash = $1 ORDER BY place";
        let found = self.conn.rows_of_each(sql, &hashes, |row| Ok((row.int(0)?, row.int(1)?)))?;
        for (hash, place) in found {
            self.looked_up.entry(hash).or_default().push(Place::from_number(place));
        }
        Ok(())
    }

    /// The chart of the patient that a reference names, after merges.
    pub(crate) fn chart_of(&mut self, reference: &str) -> Result<Option<Compartment>> {
        if let Some(known) = self.charts.get(reference) {
            return Ok(Some(*known));
        }
        let Some(("Patient", id)) = reference.split_once('/') else { return Ok(None) };
        let Some(place) = self.locate(Type::named("Patient"), id)? else { return Ok(None) };
        let chart = self.survivor(place.compartment())?;
        self.charts.extend(chart.map(|chart| (reference.to_owned(), chart)));
        Ok(chart)
    }

    /// Follow merges to the compartment that holds the rows now; one that is locked is what its lock says.
    pub(crate) fn survivor(&mut self, compartment: Compartment) -> Result<Option<Compartment>> {
        if self.locked.get(&compartment).is_some_and(|info| info.state == State::Live) {
            return Ok(Some(compartment));
        }
        Ok(self.core.survivor(self.conn, compartment)?.map(|info| info.compartment))
    }

    /// The current resource at a place.
    pub(crate) fn entry(&mut self, place: Place) -> Result<Option<Entry>> {
        self.core.entry(self.conn, place)
    }

    /// Who has exactly this identifier.
    pub(crate) fn holders(&mut self, identifier: &Identifier) -> Result<Vec<Compartment>> {
        self.core.holders(self.conn, identifier)
    }

    /// Does another login sign in with this already?
    pub(crate) fn sign_in_taken(
        &mut self,
        identifier: &Identifier,
        by_other_than: Compartment,
    ) -> Result<bool> {
        assert_eq!(identifier.field, Field::SignIn, "only sign-in names are unique");
        Ok(self.holders(identifier)?.iter().any(|holder| *holder != by_other_than))
    }

    /// Write a resource into a compartment; without an id it gets one.
    pub(crate) fn put(
        &mut self,
        compartment: Compartment,
        mut resource: Resource,
        expect: Expect,
    ) -> Result<Written> {
        let kind = resource.resource_type();
        let existing = match resource.id() {
            Some(id) => self.locate(kind, id)?,
            None => None,
        };
        if resource.id().is_none() {
            resource
                .set_id(&self.core.new_id())
                .map_err(|_| StoreError::Internal("a new id is not an id"))?;
        }
        let id = resource.id().unwrap_or_default().to_owned();
        let resource = resource.without_server_meta();
        let body = resource.to_bytes();
        let split = if blobs::concerns(&body) {
            let known = existing.map(|place| self.files_at(place)).transpose()?.unwrap_or_default();
            blobs::split(self.core, resource, &known)?
        } else {
            Split { body, shown: resource, new: Vec::new() }
        };
        let Split { body, shown, new } = split;
        let write = Write { compartment, kind, id, body, resource: shown, files: new };
        match existing {
            Some(place) if place.compartment() != compartment => Err(StoreError::Refused(
                "this id belongs to another record; a write does not move a resource",
            )),
            Some(place) => self.replace(place, write, expect),
            None => self.create(write, expect),
        }
    }

    fn create(&mut self, write: Write, expect: Expect) -> Result<Written> {
        if let Expect::Version(_) = expect {
            return Err(StoreError::NotFound);
        }
        let info = self.live(write.compartment)?;
        let place = self.take_row(write.compartment)?;
        let hash = self.core.locator_hash(write.kind, &write.id);
        self.conn.add(
            "INSERT INTO locator(hash, place) VALUES ($1, $2)",
            &[Param::Int(hash), Param::Int(place.number())],
        )?;
        self.looked_up.entry(hash).and_modify(|places| places.push(place));
        let ring = self.ring(write.compartment, info.key)?;
        Tagged::of(&ring, &write.resource).insert(self.conn, place)?;
        let row = self.seal(&ring, place, (&write, 1))?;
        self.insert_row(&row)?;
        write.files.iter().try_for_each(|file| file.insert(self.conn, write.compartment))?;
        self.core.project(self.conn, place, false, Some(&write.resource))?;
        self.note(&ring, place, (&write, 1), Change::Created);
        Ok(self.answer(write, (place, 1), Outcome::Created))
    }

    fn replace(&mut self, place: Place, write: Write, expect: Expect) -> Result<Written> {
        let info = self.live(write.compartment)?;
        let old =
            self.core.row(self.conn, place)?.ok_or(StoreError::Internal("a located row is not there"))?;
        match expect {
            Expect::Absent if !old.is_deleted() => return Err(StoreError::Conflict { current: old.version }),
            Expect::Version(version) if version != old.version => {
                return Err(StoreError::Conflict { current: old.version });
            }
            _ => {}
        }
        if !old.is_deleted() && self.core.body(&old)? == write.body {
            return Ok(self.answer(write, (place, old.version), Outcome::Unchanged));
        }
        let ring = self.ring(write.compartment, info.key)?;
        self.supersede(&ring, &old)?;
        let version = old.version + 1;
        Tagged::of(&ring, &write.resource).insert(self.conn, place)?;
        let row = self.seal(&ring, place, (&write, version))?;
        self.update_row(&row)?;
        write.files.iter().try_for_each(|file| file.insert(self.conn, write.compartment))?;
        self.core.project(self.conn, place, true, Some(&write.resource))?;
        self.note(&ring, place, (&write, version), Change::Updated);
        Ok(self.answer(write, (place, version), Outcome::Updated))
    }

    /// Delete a resource: a new version with nothing in it; what it superseded stays.
    pub(crate) fn delete(&mut self, place: Place, expect: Expect) -> Result<Outcome> {
        let info = self.live(place.compartment())?;
        let Some(old) = self.core.row(self.conn, place)? else { return Err(StoreError::NotFound) };
        if let Expect::Version(version) = expect
            && version != old.version
        {
            return Err(StoreError::Conflict { current: old.version });
        }
        if old.is_deleted() {
            return Ok(Outcome::Unchanged);
        }
        let ring = self.ring(place.compartment(), info.key)?;
        self.supersede(&ring, &old)?;
        let version = old.version + 1;
        let row = SealedRow {
            place,
            kind: old.kind,
            version,
            at_ms: self.now_ms,
            key: info.key,
            sealed: Vec::new(),
        };
        self.update_row(&row)?;
        self.core.project(self.conn, place, true, None)?;
        let kind = Type::from_number(old.kind).ok_or(StoreError::Internal("a row of no known type"))?;
        self.noted.push(Noted::of(&ring, (place, kind, version), Change::Deleted, None));
        Ok(Outcome::Deleted)
    }

    /// Keep the old version's body, and take its tags away.
    fn supersede(&mut self, ring: &Keyring, old: &SealedRow) -> Result<()> {
        if !old.is_deleted() {
            let entry = self.core.open_row(old)?;
            Tagged::of(ring, &entry.resource).delete(self.conn, old.place)?;
        }
        self.conn.add(
            "INSERT INTO superseded(place, version, kind, at_ms, key_number, sealed) VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                Param::Int(old.place.number()),
                Param::Int(old.version),
                Param::Int(old.kind),
                Param::Int(old.at_ms),
                Param::Int(old.key),
                Param::Blob(&old.sealed),
            ],
        )?;
        Ok(())
    }

    fn seal(&self, ring: &Keyring, place: Place, (write, version): (&Write, i64)) -> Result<SealedRow> {
        let key = self.locked.get(&write.compartment).map_or(0, |info| info.key);
        let kind = i64::from(write.kind.number());
        let sealed = ring.seal(&bound(place, kind, version, key), &write.body)?.into_bytes();
        Ok(SealedRow { place, kind, version, at_ms: self.now_ms, key, sealed })
    }

    pub(crate) fn insert_row(&mut self, row: &SealedRow) -> Result<()> {
        self.conn.add(
            "INSERT INTO resource(place, kind, version, at_ms, key_number, sealed) VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                Param::Int(row.place.number()),
                Param::Int(row.kind),
                Param::Int(row.version),
                Param::Int(row.at_ms),
                Param::Int(row.key),
                Param::Blob(&row.sealed),
            ],
        )?;
        Ok(())
    }

    pub(crate) fn update_row(&mut self, row: &SealedRow) -> Result<()> {
        let changed = self.conn.run(
            "UPDATE resource SET version = $1, at_ms = $2, key_number = $3, sealed = $4 WHERE place = $5",
            &[
                Param::Int(row.version),
                Param::Int(row.at_ms),
                Param::Int(row.key),
                Param::Blob(&row.sealed),
                Param::Int(row.place.number()),
            ],
        )?;
        if changed == 1 { Ok(()) } else { Err(StoreError::Internal("a row to update is not there")) }
    }

    fn answer(&mut self, write: Write, (place, version): (Place, i64), outcome: Outcome) -> Written {
        self.spent.push(write.resource);
        Written { place, kind: write.kind, id: write.id, version, outcome }
    }

    fn note(&mut self, ring: &Keyring, place: Place, (write, version): (&Write, i64), change: Change) {
        self.noted.push(Noted::of(ring, (place, write.kind, version), change, Some(&write.body)));
    }

    /// Row numbers that were given out are kept, and what was made of these records before is old.
    fn end(&mut self) -> Result<()> {
        let changed: BTreeSet<Compartment> =
            self.noted.iter().map(|noted| noted.place.compartment()).collect();
        self.leave_events()?;
        let used = std::mem::take(&mut self.used);
        self.keep(&changed, true)?;
        self.keep(&used.difference(&changed).copied().collect(), false)?;
        compartments::revise_commons(self.conn, &changed)
    }
}

/// A resource on its way in.
struct Write {
    compartment: Compartment,
    kind: Type,
    id: String,
    body: Vec<u8>,
    resource: Resource,
    files: Vec<NewFile>,
}

impl Core {
    /// The number under which the locator keeps a type and id.
    pub(crate) fn locator_hash(&self, kind: Type, id: &str) -> i64 {
        keyed_number(&self.site.locator, &[b"locator", &[kind.number()], id.as_bytes()])
    }

    /// Where the resource with this type and id lies: the hash is short, so the body has the last word.
    pub(crate) fn locate(&self, conn: &mut Conn, kind: Type, id: &str) -> Result<Option<Place>> {
        let places = conn.rows(
            "SELECT place FROM locator WHERE hash = $1 ORDER BY place",
            &[Param::Int(self.locator_hash(kind, id))],
            |row| Ok(Place::from_number(row.int(0)?)),
        )?;
        self.located(conn, &places, (kind, id))
    }

    /// Which of the places under one hash it is.
    fn located(&self, conn: &mut Conn, places: &[Place], (kind, id): (Type, &str)) -> Result<Option<Place>> {
        if let [only] = places {
            return Ok(Some(*only));
        }
        for place in places.iter().copied() {
            if self.newest_id(conn, place)?.is_some_and(|(found, known)| found == kind && known == id) {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// The type and id of what lies, or lay, at a place.
    pub(crate) fn newest_id(&self, conn: &mut Conn, place: Place) -> Result<Option<(Type, String)>> {
        let Some(row) = self.row(conn, place)? else { return Ok(None) };
        let row = if row.is_deleted() {
            let mut older = self.superseded(conn, place)?.into_iter();
            older.find(|row| !row.is_deleted())
        } else {
            Some(row)
        };
        let Some(row) = row else { return Ok(None) };
        let entry = self.open_row(&row)?;
        Ok(entry.resource.id().map(|id| (entry.resource.resource_type(), id.to_owned())))
    }
}
