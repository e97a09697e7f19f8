//! Rows of resources: what is current, and what it superseded. Everything here works on one connection, inside a
//! read or a commit, with the compartment's keys at hand.

use std::sync::Arc;

use fhir::{Resource, Type};
use jiff::Timestamp;

use crate::blobs::{File, hide_keys, mentions_file};
use crate::core::Core;
use crate::db::{Conn, DbError, Param, Row};
use crate::error::{Result, StoreError};
use crate::place::{Compartment, Place};
use crate::seal::{Bound, Domain};

/// A row as the database keeps it.
pub(crate) struct SealedRow {
    pub place: Place,
    pub kind: i64,
    pub version: i64,
    pub at_ms: i64,
    pub key: i64,
    pub sealed: Vec<u8>,
}

impl SealedRow {
    /// A deleted resource keeps its row, with nothing in it.
    pub fn is_deleted(&self) -> bool {
        self.sealed.is_empty()
    }

    fn read(row: &Row<'_, '_>) -> Result<SealedRow, DbError> {
        Ok(SealedRow {
            place: Place::from_number(row.int(0)?),
            kind: row.int(1)?,
            version: row.int(2)?,
            at_ms: row.int(3)?,
            key: row.int(4)?,
            sealed: row.bytes(5)?.to_vec(),
        })
    }
}

/// A resource with what the store knows about it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it lies.
    pub place: Place,
    /// Which version this is, from 1.
    pub version: i64,
    /// When this version was written, in milliseconds since 1970.
    pub at_ms: i64,
    /// The document, with `meta.versionId` and `meta.lastUpdated` as the store knows them.
    pub resource: Arc<Resource>,
    /// Files that were split off; each has a placeholder in the document. Empty when they are joined in.
    pub files: Arc<[File]>,
}

/// An opened resource in memory.
#[derive(Clone)]
pub(crate) struct Opened {
    pub entry: Entry,
    /// The end of the sealed row it was opened from: two texts that were sealed at one place and version, because
    /// the commit of the first was rolled back, differ in it.
    seal: [u8; SEAL_BYTES],
    body_bytes: usize,
}

/// The tag of the seal, at its end.
const SEAL_BYTES: usize = 16;

/// What an opened resource takes in memory: its members, names and texts lie apart, and take several times the
/// bytes of the document.
#[derive(Clone)]
pub(crate) struct WeighOpened;

impl quick_cache::Weighter<(i64, i64), Opened> for WeighOpened {
    fn weight(&self, _: &(i64, i64), opened: &Opened) -> u64 {
        const TIMES: u64 = 10;
        const ENTRY_BYTES: u64 = 400;
        ENTRY_BYTES + opened.body_bytes as u64 * TIMES
    }
}

/// Where a body lies and which key seals it.
pub(crate) fn bound(place: Place, kind: i64, version: i64, key: i64) -> Bound {
    let compartment = place.compartment();
    Bound { domain: Domain::Resource, compartment, kind, row: place.row(), version, key }
}

const CURRENT: &str = "SELECT place, kind, version, at_ms, key_number, sealed FROM resource WHERE place = $1";

impl Core {
    /// The current row at a place.
    pub(crate) fn row(&self, conn: &mut Conn, place: Place) -> Result<Option<SealedRow>> {
        Ok(conn.row(CURRENT, &[Param::Int(place.number())], SealedRow::read)?)
    }

    /// The current resource at a place; `None` when there is none or it was deleted.
    pub(crate) fn entry(&self, conn: &mut Conn, place: Place) -> Result<Option<Entry>> {
        let Some(row) = self.row(conn, place)? else { return Ok(None) };
        if row.is_deleted() { Ok(None) } else { self.open_row(&row).map(Some) }
    }

    /// Superseded versions at a place, newest first, without the current one.
    pub(crate) fn superseded(&self, conn: &mut Conn, place: Place) -> Result<Vec<SealedRow>> {
        Ok(conn.rows(
            "SELECT place, kind, version, at_ms, key_number, sealed FROM superseded WHERE place = $1 \
             ORDER BY version DESC",
            &[Param::Int(place.number())],
            SealedRow::read,
        )?)
    }

    /// Rows of one compartment after a place, in order: for rotation, moves, rebuilds and backup checks.
    pub(crate) fn rows_after(
        &self,
        conn: &mut Conn,
        compartment: Compartment,
        after: Option<Place>,
        at_most: i64,
    ) -> Result<Vec<SealedRow>> {
        let (first, behind) = compartment.range();
        let from = after.map_or(first.number(), |place| place.number() + 1);
        Ok(conn.rows(
            "SELECT place, kind, version, at_ms, key_number, sealed FROM resource \
             WHERE place >= $1 AND place < $2 ORDER BY place LIMIT $3",
            &[Param::Int(from), Param::Int(behind.number()), Param::Int(at_most)],
            SealedRow::read,
        )?)
    }

    /// Open one row, through the cache of opened resources: what was opened from this very seal is never stale.
    pub(crate) fn open_row(&self, row: &SealedRow) -> Result<Entry> {
        let seal = *row.sealed.last_chunk().ok_or(StoreError::Sealed("too short"))?;
        let key = (row.place.number(), row.version);
        if let Some(opened) = self.opened.get(&key)
            && opened.seal == seal
        {
            return Ok(opened.entry);
        }
        let body = self.body(row)?;
        let entry = read_body(row, &body)?;
        self.opened.insert(key, Opened { entry: entry.clone(), seal, body_bytes: body.len() });
        Ok(entry)
    }

    /// The body of a row as it was written, without what the store adds.
    pub(crate) fn body(&self, row: &SealedRow) -> Result<Vec<u8>> {
        let ring = self.vault.ring(row.place.compartment(), row.key)?;
        ring.open(&bound(row.place, row.kind, row.version, row.key), &row.sealed)
    }
}

/// The resource that a body is, with what the store knows about it.
pub(crate) fn read_body(row: &SealedRow, body: &[u8]) -> Result<Entry> {
    let broken = |_| StoreError::Sealed("not a resource");
    let mut json = fhir::json::parse(body).map_err(|_| StoreError::Sealed("not a resource"))?;
    let files = if mentions_file(body) { hide_keys(&mut json)? } else { Vec::new() };
    let mut resource = Resource::from_value(json).map_err(broken)?;
    let expected = Type::from_number(row.kind);
    if expected != Some(resource.resource_type()) {
        return Err(StoreError::Sealed("of another type than its row says"));
    }
    let at = Timestamp::from_millisecond(row.at_ms).map_err(|_| StoreError::Sealed("time"))?;
    resource.set_meta(row.version, at);
    let resource = Arc::new(resource);
    let files = files.into();
    Ok(Entry { place: row.place, version: row.version, at_ms: row.at_ms, resource, files })
}
