//! Moving rows between records: one row that was filed wrong, a whole chart that is the same person as another
//! (merge), and back again (unmerge). Every row keeps where it came from; ids stay what they were; the absorbed
//! chart's number becomes an alias of the other.

use std::sync::Arc;

use audit::Deed;
use fhir::{Resource, Type};
use serde_json::Value;

use crate::commit::Tx;
use crate::compartments::State;
use crate::core::Core;
use crate::db::Param;
use crate::error::{Result, StoreError};
use crate::place::{Compartment, Place};
use crate::rows::{SealedRow, bound};
use crate::tags::Tagged;
use crate::trail::{Act, Change, Noted};

const MOVED_AT_ONCE: i64 = 500;
const PATIENT: Type = Type::named("Patient");

/// What a merge or its undoing did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// Rows that went over.
    pub rows: u64,
    /// Rows of the surviving chart written since the merge, which a person must place: their types and ids.
    pub to_place: Vec<(Type, String)>,
}

impl Core {
    /// Merge one patient's chart into another's. Both ids go on to lead to the surviving one; the relations of
    /// the absorbed chart end.
    pub(crate) async fn merge(
        self: &Arc<Self>,
        act: &Act,
        absorbed: Compartment,
        into: Compartment,
    ) -> Result<Moved> {
        if absorbed == into {
            return Err(StoreError::Refused("a record cannot be merged into itself"));
        }
        let acting = act.acting("", Some(Deed::Move));
        self.commit(&[], &[absorbed, into], acting, move |tx| {
            if tx.info(absorbed)?.state != State::Live || tx.info(into)?.state != State::Live {
                return Err(StoreError::Refused("only records in use can be merged"));
            }
            let rows = tx.move_all(absorbed, into)?;
            let own = [Param::Int(absorbed.number())];
            tx.conn.run("DELETE FROM relation WHERE compartment = $1", &own)?;
            tx.set_state(absorbed, State::Absorbed, into.number())?;
            Ok(Moved { rows, to_place: Vec::new() })
        })
        .await
    }

    /// Undo a merge: rows go back to where they came from. What was written to the surviving chart since then is
    /// listed, for a person to place.
    pub(crate) async fn unmerge(self: &Arc<Self>, act: &Act, absorbed: Compartment) -> Result<Moved> {
        let found = self.db.read(move |conn| crate::compartments::info(conn, absorbed)).await?;
        let found = found.filter(|info| info.state == State::Absorbed);
        let info = found.ok_or(StoreError::Refused("this record was not merged into another"))?;
        let from = Compartment::from_number(info.alias);
        let acting = act.acting("", Some(Deed::Move));
        self.commit(&[], &[absorbed, from], acting, move |tx| {
            let merged_ms = tx.merged_at(absorbed)?;
            tx.set_state(absorbed, State::Live, 0)?;
            let rows = tx.move_back(from, absorbed)?;
            let to_place = tx.written_since(from, merged_ms)?;
            tx.reproject(absorbed)?;
            Ok(Moved { rows, to_place })
        })
        .await
    }

    /// Move one row to another patient's chart, with its subject rewritten to that patient.
    pub(crate) async fn move_row(
        self: &Arc<Self>,
        act: &Act,
        (kind, id): (Type, &str),
        into: Compartment,
    ) -> Result<Place> {
        if kind == PATIENT {
            return Err(StoreError::Refused("a patient is merged, not moved"));
        }
        let (core, wanted) = (Arc::clone(self), id.to_owned());
        let place =
            self.db.read(move |conn| core.locate(conn, kind, &wanted)).await?.ok_or(StoreError::NotFound)?;
        let from = place.compartment();
        let acting = act.acting("", Some(Deed::Move));
        self.commit(&[], &[from, into], acting, move |tx| {
            let row =
                tx.core.row(tx.conn, place)?.filter(|row| !row.is_deleted()).ok_or(StoreError::NotFound)?;
            let (old, new) = (tx.patient_reference(from)?, tx.patient_reference(into)?);
            let mut json = tx.core.open_row(&row)?.resource.json().clone();
            retarget(&mut json, &old, &new);
            let resource =
                Resource::from_value(json).map_err(|_| StoreError::Internal("a moved row is no resource"))?;
            let resource = resource.without_server_meta();
            let moved = tx.move_one(&row, into, Some(resource))?;
            tx.check_home_of(moved, into)?;
            Ok(moved)
        })
        .await
    }
}

/// Every reference to one patient becomes one to another.
fn retarget(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member {
                    Value::String(text) if name == "reference" && text == old => new.clone_into(text),
                    other => retarget(other, old, new),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| retarget(item, old, new)),
        _ => {}
    }
}

impl Tx<'_> {
    fn set_state(&mut self, compartment: Compartment, state: State, alias: i64) -> Result<()> {
        let params = [Param::Int(state.number()), Param::Int(alias), Param::Int(compartment.number())];
        self.conn.run("UPDATE compartment SET state = $1, alias = $2 WHERE number = $3", &params)?;
        self.forget_lock(compartment)
    }

    fn patient_reference(&mut self, chart: Compartment) -> Result<String> {
        let rows = self.core.rows_after(self.conn, chart, None, 1)?;
        let row = rows.first().filter(|row| !row.is_deleted()).ok_or(StoreError::NotFound)?;
        let entry = self.core.open_row(row)?;
        let id = entry.resource.id().filter(|_| entry.resource.resource_type() == PATIENT);
        Ok(format!("Patient/{}", id.ok_or(StoreError::NotFound)?))
    }

    fn check_home_of(&mut self, place: Place, own: Compartment) -> Result<()> {
        let entry = self.entry(place)?.ok_or(StoreError::NotFound)?;
        self.check_home(&entry.resource, own)
    }

    fn move_all(&mut self, from: Compartment, into: Compartment) -> Result<u64> {
        let mut moved = 0;
        loop {
            let rows = self.core.rows_after(self.conn, from, None, MOVED_AT_ONCE)?;
            if rows.is_empty() {
                return Ok(moved);
            }
            for row in &rows {
                self.move_one(row, into, None)?;
                moved += 1;
            }
        }
    }

    /// Rows that came from a chart go back to it.
    fn move_back(&mut self, from: Compartment, into: Compartment) -> Result<u64> {
        let (first, behind) = from.range();
        let (origin, origin_behind) = into.range();
        let places = self.conn.rows(
            "SELECT place FROM resource WHERE place >= $1 AND place < $2 AND origin >= $3 AND origin < $4 ORDER BY origin",
            &[
                Param::Int(first.number()),
                Param::Int(behind.number()),
                Param::Int(origin.number()),
                Param::Int(origin_behind.number()),
            ],
            |row| Ok(Place::from_number(row.int(0)?)),
        )?;
        let mut moved = 0;
        for place in places {
            let row =
                self.core.row(self.conn, place)?.ok_or(StoreError::Internal("a row to move is gone"))?;
            let back = self.move_one(&row, into, None)?;
            self.conn.run("UPDATE resource SET origin = 0 WHERE place = $1", &[Param::Int(back.number())])?;
            moved += 1;
        }
        Ok(moved)
    }

    /// When the merge was: the event of the absorbed chart that tells it is its newest move.
    fn merged_at(&mut self, absorbed: Compartment) -> Result<i64> {
        let told = self.core.told(self.conn, absorbed, i64::MAX, 1_000)?;
        let merge = told.iter().find(|told| told.event.deed == Deed::Move);
        Ok(merge.map_or(0, |told| told.event.at_ms))
    }

    fn written_since(&mut self, chart: Compartment, since_ms: i64) -> Result<Vec<(Type, String)>> {
        let mut after = None;
        let mut written = Vec::new();
        loop {
            let rows = self.core.rows_after(self.conn, chart, after, MOVED_AT_ONCE)?;
            let Some(last) = rows.last() else { return Ok(written) };
            after = Some(last.place);
            for row in rows.iter().filter(|row| row.at_ms > since_ms && !row.is_deleted()) {
                let entry = self.core.open_row(row)?;
                let id = entry.resource.id().unwrap_or_default().to_owned();
                written.push((entry.resource.resource_type(), id));
            }
        }
    }

    /// Relations and the like of a chart that is in use again.
    fn reproject(&mut self, chart: Compartment) -> Result<()> {
        let rows = self.core.rows_after(self.conn, chart, None, 1)?;
        for row in rows.iter().filter(|row| !row.is_deleted()) {
            let entry = self.core.open_row(row)?;
            self.core.project(self.conn, row.place, true, Some(&entry.resource))?;
        }
        Ok(())
    }

    /// One row with its versions goes to another compartment: unsealed, sealed there, its tags and projections
    /// made anew, the locator turned. What it was is told as having left.
    fn move_one(&mut self, row: &SealedRow, into: Compartment, changed: Option<Resource>) -> Result<Place> {
        let kind = Type::from_number(row.kind).ok_or(StoreError::Internal("a row of no known type"))?;
        let (from_ring, info) = (self.ring(row.place.compartment(), row.key)?, self.info(into)?);
        let ring = self.ring(into, info.key)?;
        let place = self.take_row(into)?;
        self.move_versions(row.place, place, info.key)?;
        let mut version = row.version;
        let mut sealed = Vec::new();
        let mut body = None;
        if !row.is_deleted() {
            let entry = self.core.open_row(row)?;
            Tagged::of(&from_ring, &entry.resource).delete(self.conn, row.place)?;
            version += i64::from(changed.is_some());
            let resource = changed.unwrap_or_else(|| (*entry.resource).clone().without_server_meta());
            Tagged::of(&ring, &resource).insert(self.conn, place)?;
            let old = self.core.body(row)?;
            self.carry_files(&old, row.place.compartment(), into)?;
            let stored = if version == row.version {
                old
            } else {
                crate::blobs::split(self.core, resource.clone(), &entry.files)?.body
            };
            sealed = ring.seal(&bound(place, row.kind, version, info.key), &stored)?.into_bytes();
            body = Some((stored, resource));
        }
        let moved = SealedRow { place, kind: row.kind, version, at_ms: row.at_ms, key: info.key, sealed };
        self.insert_moved(&moved, row.place)?;
        self.core.project(self.conn, row.place, true, None)?;
        if let Some((_, resource)) = &body {
            self.core.project(self.conn, place, false, Some(resource))?;
        }
        self.conn.run("DELETE FROM resource WHERE place = $1", &[Param::Int(row.place.number())])?;
        let turned = [Param::Int(place.number()), Param::Int(row.place.number())];
        self.conn.run("UPDATE locator SET place = $1 WHERE place = $2", &turned)?;
        self.noted.push(Noted::of(&from_ring, (row.place, kind, row.version), Change::Left, None));
        if let Some((stored, _)) = &body {
            self.noted.push(Noted::of(&ring, (place, kind, version), Change::Arrived, Some(stored)));
        }
        Ok(place)
    }

    fn insert_moved(&mut self, row: &SealedRow, origin: Place) -> Result<()> {
        self.insert_row(row)?;
        let params = [Param::Int(origin.number()), Param::Int(row.place.number())];
        self.conn.run("UPDATE resource SET origin = $1 WHERE place = $2", &params)?;
        Ok(())
    }

    fn move_versions(&mut self, from: Place, to: Place, key: i64) -> Result<()> {
        for old in self.core.superseded(self.conn, from)? {
            let sealed = if old.is_deleted() {
                Vec::new()
            } else {
                let body = self.core.body(&old)?;
                self.carry_files(&body, from.compartment(), to.compartment())?;
                let ring = self.ring(to.compartment(), key)?;
                ring.seal(&bound(to, old.kind, old.version, key), &body)?.into_bytes()
            };
            self.conn.run(
                "INSERT INTO superseded(place, version, kind, at_ms, key_number, sealed) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
                &[
                    Param::Int(to.number()),
                    Param::Int(old.version),
                    Param::Int(old.kind),
                    Param::Int(old.at_ms),
                    Param::Int(key),
                    Param::Blob(&sealed),
                ],
            )?;
        }
        self.conn.run("DELETE FROM superseded WHERE place = $1", &[Param::Int(from.number())])?;
        Ok(())
    }
}
