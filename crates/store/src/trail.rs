//! The audit trail as the store writes it: one event per act and chart, with the raw calls inside, sealed under a
//! key that outlives the chart's. A write's event is part of its commit; a read's is written before the bytes
//! leave. What was changed stands beside the event, as the
//! feed tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use audit::{Call, CallKind, Deed, Event, Origin, Touch, Who, digest};
use fhir::Type;

use crate::commit::{Guard, Tx};
use crate::core::Core;
use crate::db::{Conn, DbError, Dialect, Durability, Param, Row};
use crate::directory::Identifier;
use crate::error::{Result, StoreError};
use crate::feed::{self, FedChange};
use crate::keys::Keyring;
use crate::place::{Compartment, Place};
use crate::seal::{Bound, Domain, keyed_number};

/// Guards of names that nobody has are kept; there are so many at most.
const TOLD_NAMES_MASK: i64 = 0xfff;

/// What happened to a row, as the feed tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A first version.
    Created = 1,
    /// A further version.
    Updated = 2,
    /// Gone, history kept.
    Deleted = 3,
    /// Came from another compartment.
    Arrived = 4,
    /// Went to another compartment.
    Left = 5,
}

impl Change {
    pub(crate) fn from_number(number: i64) -> Result<Change, DbError> {
        [Change::Created, Change::Updated, Change::Deleted, Change::Arrived, Change::Left]
            .into_iter()
            .find(|change| *change as i64 == number)
            .ok_or(DbError::Column)
    }

    fn call(self) -> CallKind {
        match self {
            Change::Created | Change::Arrived => CallKind::Create,
            Change::Updated => CallKind::Update,
            Change::Deleted | Change::Left => CallKind::Delete,
        }
    }
}

/// A write that the commit's events and feed will tell.
pub(crate) struct Noted {
    pub place: Place,
    pub kind: Type,
    pub change: Change,
    pub recorded: audit::Change,
}

impl Noted {
    pub fn of(
        ring: &Keyring,
        (place, kind, version): (Place, Type, i64),
        change: Change,
        body: Option<&[u8]>,
    ) -> Noted {
        let compartment = place.compartment().number();
        let version = digest::Version { compartment, kind, row: place.row(), version, body };
        let recorded = audit::Change::of(ring.digests(), &version);
        Noted { place, kind, change, recorded }
    }
}

/// Who acts, and what is said of the act in its events.
#[derive(Debug, Clone)]
pub struct ActInfo {
    /// Who.
    pub who: Who,
    /// As what: a role, never a name.
    pub role: String,
    /// From where.
    pub origin: Origin,
    /// The request's id.
    pub request: String,
    /// The reason that the user gave, where one was asked for.
    pub reason: String,
}

impl ActInfo {
    /// The operator at the command line, or the program itself.
    pub fn system(command: &str) -> ActInfo {
        ActInfo {
            who: Who::System(command.to_owned()),
            role: "operator".into(),
            origin: Origin::default(),
            request: String::new(),
            reason: String::new(),
        }
    }
}

/// One act of one user: a request, a command, a job. It gathers what is read of each chart until the events are
/// written, by a commit or by `Store::close`.
#[derive(Clone)]
pub struct Act(Arc<Shared>);

struct Shared {
    info: ActInfo,
    pending: Mutex<BTreeMap<Compartment, Pending>>,
}

#[derive(Default, Clone)]
struct Pending {
    purpose: String,
    deed: Option<Deed>,
    calls: Vec<Call>,
    told: bool,
    waiting: bool,
}

impl Act {
    /// An act that has not touched anything yet.
    pub fn new(info: ActInfo) -> Act {
        Act(Arc::new(Shared { info, pending: Mutex::default() }))
    }

    /// Who acts.
    pub fn info(&self) -> &ActInfo {
        &self.0.info
    }

    /// A call that read something of a chart.
    pub(crate) fn note(&self, compartment: Compartment, purpose: &str, call: Call) {
        let mut pending = self.0.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = pending.entry(compartment).or_default();
        if entry.purpose.is_empty() {
            purpose.clone_into(&mut entry.purpose);
        }
        entry.calls.push(call);
        entry.waiting = true;
    }

    /// Name the act on one chart: a download, an export; otherwise it is what the calls were.
    pub fn name(&self, compartment: Compartment, deed: Deed) {
        let mut pending = self.0.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.entry(compartment).or_default().deed = Some(deed);
    }

    /// Are there reads whose event is not yet written?
    pub fn is_open(&self) -> bool {
        self.0.pending.lock().unwrap_or_else(PoisonError::into_inner).values().any(|entry| entry.waiting)
    }

    /// What a commit by this act takes along; its deed, when the writes do not say it.
    pub(crate) fn acting(&self, purpose: &str, deed: Option<Deed>) -> Acting {
        let pending = self.0.pending.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Acting { info: self.0.info.clone(), purpose: purpose.to_owned(), deed, pending }
    }

    /// The commit went through: what it took along is told.
    pub(crate) fn told(&self, charts: impl IntoIterator<Item = Compartment>) {
        let mut pending = self.0.pending.lock().unwrap_or_else(PoisonError::into_inner);
        for chart in charts {
            let entry = pending.entry(chart).or_default();
            entry.calls.clear();
            entry.told = true;
            entry.waiting = false;
        }
    }

    fn take_waiting(&self) -> Vec<(Compartment, Pending)> {
        let mut pending = self.0.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = pending.iter_mut().filter(|(_, entry)| entry.waiting);
        waiting
            .map(|(compartment, entry)| {
                let taken = entry.clone();
                entry.calls.clear();
                entry.told = true;
                entry.waiting = false;
                (*compartment, taken)
            })
            .collect()
    }
}

/// An act inside a commit.
pub(crate) struct Acting {
    info: ActInfo,
    purpose: String,
    deed: Option<Deed>,
    pending: BTreeMap<Compartment, Pending>,
}

impl Acting {
    pub fn system(command: &str, deed: Deed) -> Acting {
        Act::new(ActInfo::system(command)).acting("", Some(deed))
    }

    fn event(&self, at_ms: i64, compartment: Compartment, deed: Deed, pending: &Pending) -> Event {
        let mut event = Event::new(at_ms, self.info.who.clone(), pending.deed.unwrap_or(deed));
        event.role.clone_from(&self.info.role);
        event.origin = self.info.origin.clone();
        event.request.clone_from(&self.info.request);
        event.reason.clone_from(&self.info.reason);
        event.purpose =
            if pending.purpose.is_empty() { self.purpose.clone() } else { pending.purpose.clone() };
        event.compartment = (compartment != Compartment::SITE).then_some(compartment.number());
        event.continued = pending.told;
        event.calls.clone_from(&pending.calls);
        event
    }
}

/// A stored event, opened.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its number.
    pub seq: i64,
    /// What it says.
    pub event: Event,
}

fn event_bound(compartment: Compartment, at_ms: i64) -> Bound {
    Bound { domain: Domain::Event, compartment, kind: 0, row: 0, version: at_ms, key: 1 }
}

impl Tx<'_> {
    /// One event per compartment that the act wrote, with the reads that it carried, and the feed of its changes.
    pub(crate) fn leave_events(&mut self) -> Result<()> {
        let mut written: BTreeMap<Compartment, Vec<Noted>> = BTreeMap::new();
        for noted in std::mem::take(&mut self.noted) {
            written.entry(noted.place.compartment()).or_default().push(noted);
        }
        for (compartment, noted) in written {
            let mut pending = self.acting.pending.get(&compartment).cloned().unwrap_or_default();
            pending.calls.extend(calls_of(&noted));
            let deed = self.acting.deed.unwrap_or_else(|| deed_of(&noted));
            let event = self.acting.event(self.now_ms, compartment, deed, &pending);
            self.leave_event(compartment, event, &noted)?;
        }
        Ok(())
    }

    /// An event of this act that no write of a resource stands for: a sign-in, a refusal, a registry act.
    pub(crate) fn tell(
        &mut self,
        compartment: Compartment,
        deed: Deed,
        outcome: audit::Outcome,
    ) -> Result<()> {
        let mut event = self.acting.event(self.now_ms, compartment, deed, &Pending::default());
        event.outcome = outcome;
        event.continued = self.acting.pending.get(&compartment).is_some_and(|pending| pending.told);
        self.leave_event(compartment, event, &[])
    }

    /// The compartments of which the commit's events will tell a write.
    pub(crate) fn written(&self) -> BTreeSet<Compartment> {
        self.noted.iter().map(|noted| noted.place.compartment()).collect()
    }

    fn leave_event(&mut self, compartment: Compartment, event: Event, noted: &[Noted]) -> Result<()> {
        let changes: Vec<FedChange> =
            noted.iter().map(|noted| FedChange::of(noted.place, noted.change, &noted.recorded)).collect();
        let packed = feed::pack(&changes)?;
        let mut covers = Some(packed.as_slice()).filter(|packed| !packed.is_empty());
        for part in event.fitted() {
            insert_event(self.core, self.conn, compartment, &part, covers.take())?;
        }
        Ok(())
    }
}

fn calls_of(noted: &[Noted]) -> Vec<Call> {
    let mut calls: BTreeMap<(CallKind, Type), Vec<Touch>> = BTreeMap::new();
    for noted in noted {
        let touch = Touch { row: noted.place.row(), version: noted.recorded.version };
        calls.entry((noted.change.call(), noted.kind)).or_default().push(touch);
    }
    calls
        .into_iter()
        .map(|((kind, on), touched)| Call { kind, on, query: String::new(), count: 0, touched })
        .collect()
}

fn deed_of(noted: &[Noted]) -> Deed {
    let all = |kind| noted.iter().all(|noted| noted.change.call() == kind);
    if all(CallKind::Create) {
        Deed::Create
    } else if all(CallKind::Delete) {
        Deed::Delete
    } else {
        Deed::Update
    }
}

fn deed_of_reads(calls: &[Call]) -> Deed {
    let read = calls.iter().all(|call| matches!(call.kind, CallKind::Read | CallKind::Version));
    if read { Deed::Read } else { Deed::Search }
}

/// An event that changed nothing, in as many parts as it needs.
fn insert_parts(core: &Core, conn: &mut Conn, compartment: Compartment, event: Event) -> Result<()> {
    event.fitted().iter().try_for_each(|part| insert_event(core, conn, compartment, part, None))
}

fn insert_event(
    core: &Core,
    conn: &mut Conn,
    compartment: Compartment,
    event: &Event,
    changes: Option<&[u8]>,
) -> Result<()> {
    let plain = event.encode().map_err(|_| StoreError::Internal("an event over its limits"))?;
    let sealed = core.site.audit(compartment).seal(&event_bound(compartment, event.at_ms), &plain);
    let (of, at_ms) = (Param::Int(compartment.number()), Param::Int(event.at_ms));
    let sealed = Param::Blob(sealed.bytes());
    match changes {
        Some(changes) => conn.add(
            "INSERT INTO event(compartment, at_ms, changes, sealed) VALUES ($1, $2, $3, $4)",
            &[of, at_ms, Param::Blob(changes), sealed],
        )?,
        None => conn
            .add("INSERT INTO event(compartment, at_ms, sealed) VALUES ($1, $2, $3)", &[of, at_ms, sealed])?,
    }
    Ok(())
}

impl Core {
    /// Write the events of what an act has read and not yet told. They are in the log before this answers and on
    /// disk within a tenth of a second.
    pub(crate) async fn close(self: &Arc<Self>, act: &Act) -> Result<()> {
        let waiting = act.take_waiting();
        if waiting.is_empty() {
            return Ok(());
        }
        let acting = act.acting("", None);
        let core = Arc::clone(self);
        let at_ms = self.now_ms();
        self.db
            .write(Durability::Soon, move |conn| {
                waiting.iter().try_for_each(|(compartment, pending)| {
                    let event = acting.event(at_ms, *compartment, deed_of_reads(&pending.calls), pending);
                    insert_parts(&core, conn, *compartment, event)
                })
            })
            .await
    }

    /// A chart was not opened: that is an event too, on the chart that was asked for.
    pub(crate) async fn tell_refusal(
        self: &Arc<Self>,
        act: &Act,
        compartment: Compartment,
        purpose: access::Purpose,
        reason: &'static str,
    ) -> Result<()> {
        let acting = act.acting(purpose.of_use().0, None);
        let core = Arc::clone(self);
        let at_ms = self.now_ms();
        self.db
            .write(Durability::Soon, move |conn| {
                let mut event = acting.event(at_ms, compartment, Deed::Read, &Pending::default());
                event.outcome = audit::Outcome::Refused(reason.to_owned());
                insert_event(&core, conn, compartment, &event, None)
            })
            .await
    }

    /// An act that is on nobody's chart and nobody's login, such as a try to sign in with a name that nobody has.
    /// The name is told as a keyed hash of its own, so that tries at one name can be seen to belong together and
    /// nothing else can. Such a try takes as many statements as one at a login, and waits for tries at the same name
    /// alone: PostgreSQL locks a guard of the name, SQLite has one writer and reads a row that is always there.
    pub(crate) async fn tell_site(
        self: &Arc<Self>,
        act: &Act,
        deed: Deed,
        outcome: audit::Outcome,
        about: Option<&Identifier>,
    ) -> Result<()> {
        let hash =
            |name: &Identifier| keyed_number(&self.site.locator, &[b"told name", name.value.as_bytes()]);
        let call = about.map(|name| Call {
            kind: CallKind::Operation,
            on: Type::named("Person"),
            query: format!("{:016x}", hash(name)),
            count: 0,
            touched: Vec::new(),
        });
        let acting = act.acting("", Some(deed));
        let number = about.map_or(0, |name| hash(name) & TOLD_NAMES_MASK);
        let guards = [Guard::Named("told name", number.to_be_bytes().to_vec())];
        let (guards, rows) = match self.db.dialect() {
            Dialect::Postgres => (&guards[..], &[][..]),
            Dialect::Sqlite => (&[][..], &[Compartment::REGISTRY][..]),
        };
        self.commit(guards, rows, acting, move |tx| {
            let mut event = tx.acting.event(tx.now_ms, Compartment::SITE, deed, &Pending::default());
            event.outcome = outcome.clone();
            event.calls.extend(call.clone());
            tx.leave_event(Compartment::SITE, event, &[])
        })
        .await
    }

    /// The newest events of one compartment before a number, opened.
    pub(crate) fn told(
        &self,
        conn: &mut Conn,
        of: Compartment,
        before: i64,
        at_most: i64,
    ) -> Result<Vec<Told>> {
        let rows = conn.rows(
            "SELECT seq, at_ms, sealed FROM event WHERE compartment = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
            &[Param::Int(of.number()), Param::Int(before), Param::Int(at_most)],
            |row: &Row<'_, '_>| Ok((row.int(0)?, row.int(1)?, row.bytes(2)?.to_vec())),
        )?;
        let key = self.site.audit(of);
        rows.into_iter()
            .map(|(seq, at_ms, sealed)| {
                let plain = key.open(&event_bound(of, at_ms), &sealed)?;
                let event = Event::decode(&plain).map_err(|_| StoreError::Sealed("not an event"))?;
                Ok(Told { seq, event })
            })
            .collect()
    }
}
