//! `Chart`: the door to one person's record. It is opened for one asker, one compartment and one purpose; what the
//! asker may not see is not there.

use std::sync::Arc;

use access::{Action, Asker, GrantingAct, Opening, Purpose, item_of};
use audit::{Call, CallKind, Touch};
use fhir::search::{Limits, Query};
use fhir::{Resource, Type};

use crate::blobs::File;
use crate::commit::{Expect, Guard, Outcome, Tx, Written};
use crate::core::Core;
use crate::db::Conn;
use crate::error::{Result, StoreError};
use crate::people::Ops;
use crate::place::Compartment;
use crate::rows::Entry;
use crate::search::{Page, Searcher};
use crate::trail::{Act, Told};
use crate::views::Recording;

/// Events that one look at the history of a chart shows at most.
pub const EVENTS_AT_ONCE_MAX: i64 = 1_000;

/// One person's record, open. It is cheap to clone; every clone is the same opening.
#[derive(Clone)]
pub struct Chart {
    pub(crate) core: Arc<Core>,
    pub(crate) act: Act,
    pub(crate) asker: Asker,
    pub(crate) compartment: Compartment,
    pub(crate) opening: Arc<Opening>,
    pub(crate) purpose: Purpose,
    /// What a view that is being made of this chart meets.
    pub(crate) recording: Option<Arc<Recording>>,
}

impl Chart {
    pub(crate) async fn open(
        core: &Arc<Core>,
        act: &Act,
        asker: &Asker,
        patient: &str,
        purpose: Purpose,
    ) -> Result<Chart> {
        let reference = format!("Patient/{patient}");
        let find = move |core: &Core, conn: &mut Conn| core.chart_of(conn, &reference);
        Chart::opened(core, act, asker, (find, &[purpose])).await
    }

    /// The same by the number of a chart that the asker has a name for, for the first of the purposes that a relation
    /// serves. A refusal is told for the first.
    pub(crate) async fn open_numbered(
        core: &Arc<Core>,
        act: &Act,
        asker: &Asker,
        (chart, purposes): (Compartment, &'static [Purpose]),
    ) -> Result<Chart> {
        let find =
            move |core: &Core, conn: &mut Conn| Ok(core.survivor(conn, chart)?.map(|info| info.compartment));
        Chart::opened(core, act, asker, (find, purposes)).await
    }

    async fn opened(
        core: &Arc<Core>,
        act: &Act,
        asker: &Asker,
        (find, purposes): (
            impl FnOnce(&Core, &mut Conn) -> Result<Option<Compartment>> + Send + 'static,
            &[Purpose],
        ),
    ) -> Result<Chart> {
        let (inner, who, wanted) = (Arc::clone(core), *asker, purposes.to_vec());
        let found = core
            .db
            .read(move |conn| {
                let Some(compartment) = find(&inner, conn)? else { return Ok(None) };
                let decided = inner.decide_first(conn, &who, (compartment, &wanted))?;
                Ok(decided.map(|(purpose, decided)| (compartment, purpose, decided)))
            })
            .await?;
        match found {
            None => Err(StoreError::NotFound),
            Some((compartment, purpose, Ok(opening))) => {
                let (core, act, opening) = (Arc::clone(core), act.clone(), Arc::new(opening));
                Ok(Chart { core, act, asker: *asker, compartment, opening, purpose, recording: None })
            }
            Some((compartment, purpose, Err(refusal))) => {
                core.tell_refusal(act, compartment, purpose, refusal.name()).await?;
                Err(StoreError::NotFound)
            }
        }
    }

    /// Whose record it is, as a number for relations and logs.
    pub fn compartment(&self) -> Compartment {
        self.compartment
    }

    /// Under which relation and for what it was opened.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    fn sees(&self, action: Action) -> impl Fn(&Entry) -> bool + use<> {
        let (opening, recording) = (Arc::clone(&self.opening), self.recording.clone());
        move |entry| {
            let item = item_of(entry.resource.resource_type(), entry.resource.json());
            if let Some(recording) = &recording {
                recording.item(&item, opening.at_ms());
            }
            access::may(&opening, action, &item).is_allowed()
        }
    }

    fn note(&self, kind: CallKind, on: Type, query: String, entries: &[&Entry]) {
        let touched = entries
            .iter()
            .filter(|entry| entry.place.compartment() == self.compartment)
            .map(|entry| Touch { row: entry.place.row(), version: entry.version })
            .collect();
        let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let call = Call { kind, on, query, count, touched };
        if let Some(recording) = &self.recording {
            recording.call(&call);
        }
        self.act.note(self.compartment, self.opening.purpose_of_use().0, call);
    }

    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Core, &mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let core = Arc::clone(&self.core);
        self.core.db.read(move |conn| work(&core, conn)).await
    }

    /// The resource with this type and id; what is hidden, elsewhere or absent is `None`.
    pub async fn read(&self, kind: Type, id: &str) -> Result<Option<Entry>> {
        let (sees, own, wanted) = (self.sees(Action::Read), self.compartment, id.to_owned());
        let entry = self
            .with(move |core, conn| {
                let entry = own_entry(core, conn, own, (kind, &wanted))?;
                entry.filter(sees).map(|entry| core.joined(conn, &entry)).transpose()
            })
            .await?;
        self.note(CallKind::Read, kind, String::new(), &entry.iter().collect::<Vec<_>>());
        Ok(entry)
    }

    /// A found resource with its files in it, exactly as it was written. Large files are better read in chunks.
    pub async fn joined(&self, entry: &Entry) -> Result<Entry> {
        let entry = entry.clone();
        self.with(move |core, conn| core.joined(conn, &entry)).await
    }

    /// The resource with this type and id, its files left apart: each is read with `file_chunk`.
    pub async fn read_apart(&self, kind: Type, id: &str) -> Result<Option<Entry>> {
        let (sees, own, wanted) = (self.sees(Action::Read), self.compartment, id.to_owned());
        let read =
            move |core: &Core, conn: &mut Conn| Ok(own_entry(core, conn, own, (kind, &wanted))?.filter(sees));
        let entry = self.with(read).await?;
        self.note(CallKind::Read, kind, String::new(), &entry.iter().collect::<Vec<_>>());
        Ok(entry)
    }

    /// One chunk of a file of an entry that this chart gave, decoded.
    pub async fn file_chunk(&self, entry: &Entry, file: &File, chunk: u64) -> Result<Vec<u8>> {
        if entry.place.compartment() != self.compartment || !entry.files.contains(file) {
            return Err(StoreError::NotFound);
        }
        let (place, file) = (entry.place, file.clone());
        self.with(move |core, conn| core.file_chunk(conn, place, &file, chunk)).await
    }

    /// What a search in this record finds; the query as in a URL, without the type.
    pub async fn search(&self, kind: Type, query: &str) -> Result<Page> {
        let parsed = Query::parse(kind, query, &Limits::default());
        self.find(parsed.map_err(|error| StoreError::Query(error.to_string()))?).await
    }

    /// What a query finds that was parsed with the caller's own limits.
    pub async fn find(&self, query: Query) -> Result<Page> {
        let (sees, own) = (self.sees(Action::Search), self.compartment);
        let (kind, text) = (query.kind, query.canonical());
        let page = self
            .with(move |core, conn| {
                let info = crate::compartments::info(conn, own)?.ok_or(StoreError::NotFound)?;
                Searcher::new(core, conn, (own, info.key), &sees)?.page(&query)
            })
            .await?;
        let entries: Vec<&Entry> = page.entries.iter().chain(&page.included).collect();
        self.note(CallKind::Search, kind, text, &entries);
        Ok(page)
    }

    /// The versions of a resource that the asker may see, newest first: the labels of then and of today both count.
    pub async fn history(&self, kind: Type, id: &str) -> Result<Vec<Entry>> {
        let (opening, own, wanted) = (Arc::clone(&self.opening), self.compartment, id.to_owned());
        self.holds_until(i64::MIN); // holds of earlier versions are not followed
        let versions = self
            .with(move |core, conn| {
                let Some(place) = core.locate(conn, kind, &wanted)? else { return Ok(Vec::new()) };
                if core.survivor(conn, place.compartment())?.map(|info| info.compartment) != Some(own) {
                    return Ok(Vec::new());
                }
                let Some(current) = core.row(conn, place)? else { return Ok(Vec::new()) };
                let mut rows = core.superseded(conn, place)?;
                rows.insert(0, current);
                let mut entries = Vec::new();
                for row in rows.iter().filter(|row| !row.is_deleted()) {
                    entries.push(core.open_row(row)?);
                }
                let Some(newest) = entries.first().cloned() else { return Ok(Vec::new()) };
                let item = |entry: &Entry| item_of(kind, entry.resource.json());
                entries.retain(|entry| {
                    access::may_see_version(&opening, &item(entry), &item(&newest)).is_allowed()
                });
                entries.iter().map(|entry| core.joined(conn, entry)).collect()
            })
            .await?;
        self.note(CallKind::History, kind, String::new(), &versions.iter().collect::<Vec<_>>());
        Ok(versions)
    }

    /// Act on this record: what the closure writes is kept whole or not at all.
    pub async fn commit<T: Send + 'static>(
        &self,
        guards: &[Guard],
        mut act: impl FnMut(&mut ChartTx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        commit_all(std::slice::from_ref(self), guards, move |tx| act(&mut tx.chart(0)?)).await
    }

    /// What the audit tells of this record, newest first, before an event's number.
    pub async fn events(&self, before: i64, at_most: i64) -> Result<Vec<Told>> {
        let own = self.compartment;
        self.holds_until(i64::MIN); // the audit grows without the record changing
        let at_most = at_most.clamp(0, EVENTS_AT_ONCE_MAX);
        let told = self.with(move |core, conn| core.told(conn, own, before, at_most)).await?;
        self.note(CallKind::Operation, Type::named("AuditEvent"), "events".into(), &[]);
        Ok(told)
    }

    /// Is the asker still let in? Asked each second by whatever keeps sending.
    pub async fn still_open(&self) -> Result<bool> {
        let (asker, own, purpose) = (self.asker, self.compartment, self.purpose);
        self.with(move |core, conn| {
            let live = core.survivor(conn, own)?.is_some_and(|info| info.compartment == own);
            Ok(live && core.decide(conn, &asker, own, purpose)?.is_ok())
        })
        .await
    }
}

fn own_entry(
    core: &Core,
    conn: &mut Conn,
    own: Compartment,
    (kind, id): (Type, &str),
) -> Result<Option<Entry>> {
    let Some(place) = core.locate(conn, kind, id)? else { return Ok(None) };
    if core.survivor(conn, place.compartment())?.map(|info| info.compartment) != Some(own) {
        return Ok(None);
    }
    Ok(core.entry(conn, place)?.filter(|entry| entry.resource.id() == Some(id)))
}

fn sees(opening: &Opening, action: Action, resource: &Resource) -> bool {
    let item = item_of(resource.resource_type(), resource.json());
    access::may(opening, action, &item).is_allowed()
}

/// Commit over several charts of one act: a household booking, a merge. The relations are checked again inside.
pub(crate) async fn commit_all<T: Send + 'static>(
    charts: &[Chart],
    guards: &[Guard],
    mut act: impl FnMut(&mut DoorTx<'_, '_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let first = charts.first().ok_or(StoreError::Internal("a commit without a chart"))?;
    let numbers: Vec<Compartment> = charts.iter().map(|chart| chart.compartment).collect();
    let acting = first.act.acting(first.opening.purpose_of_use().0, None);
    let doors: Vec<(Asker, Compartment, Purpose)> =
        charts.iter().map(|chart| (chart.asker, chart.compartment, chart.purpose)).collect();
    let done = first
        .core
        .commit(guards, &numbers, acting, move |tx| {
            let mut openings = Vec::with_capacity(doors.len());
            for (asker, compartment, purpose) in &doors {
                let decided = tx.core.decide(tx.conn, asker, *compartment, *purpose)?;
                openings.push(decided.map_err(|_| StoreError::NotFound)?);
            }
            let done = act(&mut DoorTx { tx: &mut *tx, openings })?;
            Ok((done, tx.written()))
        })
        .await?;
    // A chart that was only read keeps its reads for the event that closes the act.
    let (done, written) = done;
    first.act.told(written);
    Ok(done)
}

/// A commit over several charts.
pub struct DoorTx<'t, 'c> {
    tx: &'t mut Tx<'c>,
    openings: Vec<Opening>,
}

impl<'c> DoorTx<'_, 'c> {
    /// The chart at this place of the list that the commit was given.
    pub fn chart(&mut self, at: usize) -> Result<ChartTx<'_, 'c>> {
        let opening = self.openings.get(at).ok_or(StoreError::Internal("no such chart in this commit"))?;
        Ok(ChartTx { tx: self.tx, opening })
    }
}

impl DoorTx<'_, '_> {
    /// Rows of a rib's own tables (claims on time, ledger entries), in the same transaction.
    pub fn ops(&mut self) -> Ops<'_> {
        Ops { conn: self.tx.conn }
    }
}

/// One chart inside a commit.
pub struct ChartTx<'t, 'c> {
    tx: &'t mut Tx<'c>,
    opening: &'t Opening,
}

impl ChartTx<'_, '_> {
    /// Rows of a rib's own tables, in the same transaction.
    pub fn ops(&mut self) -> Ops<'_> {
        Ops { conn: self.tx.conn }
    }

    fn own(&self) -> Compartment {
        Compartment::from_number(self.opening.chart().0)
    }

    /// Now; the same for everything that this commit writes.
    pub fn now_ms(&self) -> i64 {
        self.tx.now_ms
    }

    /// The resource with this type and id as it stands behind the lock.
    pub fn read(&mut self, kind: Type, id: &str) -> Result<Option<Entry>> {
        let own = self.own();
        let entry = own_entry(self.tx.core, self.tx.conn, own, (kind, id))?;
        Ok(entry.filter(|entry| sees(self.opening, Action::Read, &entry.resource)))
    }

    /// Write a resource of this patient. Types that grant access are refused here.
    pub fn put(&mut self, resource: Resource, expect: Expect) -> Result<Written> {
        if access::grants(resource.resource_type()) {
            return Err(StoreError::Refused(
                "this type grants access; it is written only by an act that is named so",
            ));
        }
        self.write(resource, expect)
    }

    /// Write a resource that grants or ends access, by an act with a name.
    pub fn grant(&mut self, act: GrantingAct, resource: Resource, expect: Expect) -> Result<Written> {
        let item = item_of(resource.resource_type(), resource.json());
        if !access::may_act(self.opening, act, &item).is_allowed() {
            return Err(StoreError::NotFound);
        }
        let own = self.own();
        self.tx.check_home(&resource, own)?;
        self.tx.put(own, resource, expect)
    }

    fn write(&mut self, resource: Resource, expect: Expect) -> Result<Written> {
        let (kind, own) = (resource.resource_type(), self.own());
        let old = match resource.id() {
            Some(id) => own_entry(self.tx.core, self.tx.conn, own, (kind, id))?,
            None => None,
        };
        let action = if old.is_some() { Action::Update } else { Action::Create };
        let old_allows = old.is_none_or(|old| sees(self.opening, action, &old.resource));
        if !old_allows || !sees(self.opening, action, &resource) {
            return Err(StoreError::NotFound);
        }
        self.tx.check_home(&resource, own)?;
        self.tx.put(own, resource, expect)
    }

    /// Delete a resource; its history stays.
    pub fn delete(&mut self, kind: Type, id: &str, expect: Expect) -> Result<Outcome> {
        let own = self.own();
        let entry = own_entry(self.tx.core, self.tx.conn, own, (kind, id))?.ok_or(StoreError::NotFound)?;
        if access::grants(kind) || !sees(self.opening, Action::Delete, &entry.resource) {
            return Err(StoreError::NotFound);
        }
        self.tx.delete(entry.place, expect)
    }
}
