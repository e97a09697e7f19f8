//! The feed: every commit's changes in one order, for outboxes, subscriptions, sync and `_since`. They stand beside
//! the event that tells who made them. Delivery is at least once; consumers are idempotent.
//!
//! On PostgreSQL the order of sequence numbers is not the order of commits: readers go by transaction and stop at
//! the oldest one still running, so that nothing appears behind them later.

use fhir::Type;
use packing::{put_number, take_number};

use crate::core::Core;
use crate::db::{Conn, Dialect, Durability, Param};
use crate::error::{Result, StoreError};
use crate::place::{Compartment, Place, ROWS_PER_COMPARTMENT_MAX};
use crate::trail::Change;

/// Acts of the feed read at once, at most.
pub const FEED_AT_ONCE_MAX: i64 = 1_000;

/// A position in the feed or among the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The transaction; 0 on SQLite, where the numbers follow the commits. What came by a restore is below 0.
    pub tx: i64,
    /// The number.
    pub seq: i64,
}

/// The beginning, before everything.
impl Default for Position {
    fn default() -> Position {
        Position { tx: i64::MIN, seq: 0 }
    }
}

/// What one act changed in one compartment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fed {
    /// Where the feed goes on behind it.
    pub position: Position,
    /// Each change, in the order in which they were made.
    pub changes: Vec<FedChange>,
}

/// One change of one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FedChange {
    /// Which row.
    pub place: Place,
    /// Its type.
    pub kind: Type,
    /// The version that it has since.
    pub version: i64,
    /// What happened.
    pub change: Change,
    digest: [u8; DIGEST_BYTES],
}

/// Bytes of a digest that are kept; the rest of the full digest reads as zeros. They are 96 bits, of which nobody
/// without the chart's key can make one.
pub(crate) const DIGEST_BYTES: usize = 12;

impl FedChange {
    pub(crate) fn of(place: Place, change: Change, recorded: &audit::Change) -> FedChange {
        let digest = *recorded.digest.first_chunk().unwrap_or(&[0; DIGEST_BYTES]);
        FedChange { place, kind: recorded.kind, version: recorded.version, change, digest }
    }

    /// The same as the audit compares it.
    pub(crate) fn recorded(&self) -> audit::Change {
        let mut digest = [0; 32];
        digest[..DIGEST_BYTES].copy_from_slice(&self.digest);
        audit::Change {
            compartment: self.place.compartment().number(),
            kind: self.kind,
            row: self.place.row(),
            version: self.version,
            gone: matches!(self.change, Change::Deleted | Change::Left),
            digest,
        }
    }

    /// How far the row is from the one before, the version, what happened, type, digest.
    fn write(&self, before: i64, out: &mut Vec<u8>) -> Option<()> {
        let step = self.place.row().checked_sub(before)?;
        put_number((step << 1 ^ step >> 63).cast_unsigned(), out);
        put_number(u64::try_from(self.version).ok()?, out);
        out.extend_from_slice(&[self.change as u8, self.kind.number()]);
        out.extend_from_slice(&self.digest);
        Some(())
    }

    fn read(compartment: Compartment, before: i64, bytes: &mut &[u8]) -> Option<FedChange> {
        let step = take_number(bytes)?;
        let step = (step >> 1).cast_signed() ^ -(step & 1).cast_signed();
        let row = before.checked_add(step).filter(|row| (0..ROWS_PER_COMPARTMENT_MAX).contains(row))?;
        let version = i64::try_from(take_number(bytes)?).ok()?;
        let ([change, kind], rest) = bytes.split_first_chunk()?;
        let (digest, rest) = rest.split_first_chunk()?;
        *bytes = rest;
        Some(FedChange {
            place: compartment.place(row),
            kind: Type::from_number(i64::from(*kind))?,
            version,
            change: Change::from_number(i64::from(*change)).ok()?,
            digest: *digest,
        })
    }
}

/// The changes of one event as its row keeps them.
pub(crate) fn pack(changes: &[FedChange]) -> Result<Vec<u8>> {
    const USUAL_BYTES: usize = 16;
    let mut out = Vec::with_capacity(changes.len() * USUAL_BYTES);
    let mut before = 0;
    for change in changes {
        change.write(before, &mut out).ok_or(StoreError::Internal("a change over its limits"))?;
        before = change.place.row();
    }
    Ok(out)
}

/// The changes that an event of this compartment keeps.
pub(crate) fn unpack(compartment: Compartment, mut packed: &[u8]) -> Result<Vec<FedChange>> {
    let mut changes = Vec::new();
    let mut before = 0;
    while !packed.is_empty() {
        let change = FedChange::read(compartment, before, &mut packed);
        let change = change.ok_or(StoreError::Sealed("not the changes of an event"))?;
        before = change.place.row();
        changes.push(change);
    }
    Ok(changes)
}

/// The end of a select over the events, behind the position `$1, $2`, at most `$3`. On SQLite the numbers are the
/// order. PostgreSQL's readers go by transaction and stop at running ones.
pub(crate) fn behind(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "tx >= $1 AND seq > $2 ORDER BY seq LIMIT $3",
        Dialect::Postgres => {
            "(tx, seq) > ($1, $2) AND tx < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) \
             ORDER BY tx, seq LIMIT $3"
        }
    }
}

impl Core {
    /// What comes behind a position, in order.
    pub(crate) fn fed_after(&self, conn: &mut Conn, after: Position, at_most: i64) -> Result<Vec<Fed>> {
        let sql = format!(
            "SELECT tx, seq, compartment, changes FROM event WHERE changes IS NOT NULL AND {}",
            behind(conn.dialect())
        );
        let at_most = at_most.clamp(0, FEED_AT_ONCE_MAX);
        let params = [Param::Int(after.tx), Param::Int(after.seq), Param::Int(at_most)];
        let rows = conn.rows(&sql, &params, |row| {
            let position = Position { tx: row.int(0)?, seq: row.int(1)? };
            Ok((position, Compartment::from_number(row.int(2)?), row.bytes(3)?.to_vec()))
        })?;
        let fed =
            |(position, of, packed): (_, _, Vec<u8>)| Ok(Fed { position, changes: unpack(of, &packed)? });
        rows.into_iter().map(fed).collect()
    }

    /// What a named consumer has not yet confirmed.
    pub(crate) async fn fed_to(
        self: &std::sync::Arc<Self>,
        name: &'static str,
        at_most: i64,
    ) -> Result<Vec<Fed>> {
        let core = std::sync::Arc::clone(self);
        self.db
            .read(move |conn| {
                let at =
                    conn.row("SELECT tx, seq FROM consumer WHERE name = $1", &[Param::Text(name)], |row| {
                        Ok(Position { tx: row.int(0)?, seq: row.int(1)? })
                    })?;
                core.fed_after(conn, at.unwrap_or_default(), at_most)
            })
            .await
    }

    /// A consumer has done everything up to a position. Going back is refused.
    pub(crate) async fn confirm(&self, name: &'static str, position: Position) -> Result<()> {
        self.db
            .write(Durability::Now, move |conn| {
                let params = [Param::Text(name), Param::Int(position.tx), Param::Int(position.seq)];
                let moved = conn.run(
                    "INSERT INTO consumer(name, tx, seq) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE \
                     SET tx = excluded.tx, seq = excluded.seq \
                     WHERE (consumer.tx, consumer.seq) <= (excluded.tx, excluded.seq)",
                    &params,
                )?;
                if moved == 1 {
                    Ok(())
                } else {
                    Err(StoreError::Internal("a consumer went back in the feed"))
                }
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use fhir::Type;

    use super::{FedChange, pack, unpack};
    use crate::place::Compartment;
    use crate::trail::Change;

    #[test]
    fn changes_come_back_as_they_were_packed_and_cut_ones_are_refused() {
        let of = Compartment::from_number(70_000);
        let rows = [1, 2, (1 << 28) - 1];
        let versions = [1, 0x7f, 0x80, 0x4000, i64::MAX];
        let mut changes = Vec::new();
        for (at, (row, version)) in
            rows.iter().flat_map(|row| versions.map(|version| (*row, version))).enumerate()
        {
            changes.push(FedChange {
                place: of.place(row),
                kind: Type::named(["Observation", "Patient"][at % 2]),
                version,
                change: [Change::Created, Change::Deleted, Change::Left][at % 3],
                digest: [u8::try_from(at).expect("few"); 12],
            });
        }
        let packed = pack(&changes).expect("packs");
        assert_eq!(unpack(of, &packed).expect("unpacks"), changes);
        let ends: Vec<usize> =
            (1..=changes.len()).map(|of| pack(&changes[..of]).expect("packs").len()).collect();
        for cut in 1..packed.len() {
            assert_eq!(unpack(of, &packed[..cut]).is_ok(), ends.contains(&cut), "{cut}");
        }
        assert!(unpack(of, &[0xff; 64]).is_err());
        assert_eq!(pack(&changes[..1]).expect("packs").len(), 16);
    }
}
