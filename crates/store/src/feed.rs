//! The feed: every commit's changes in one order, for outboxes, subscriptions, sync and `_since`. Delivery is at
//! least once; consumers are idempotent.
//!
//! On PostgreSQL the order of sequence numbers is not the order of commits: readers go by transaction and stop at
//! the oldest one still running, so that nothing appears behind them later.

use fhir::Type;

use crate::core::Core;
use crate::db::{Conn, DbError, Dialect, Durability, Param, Row};
use crate::error::{Result, StoreError};
use crate::place::Place;
use crate::trail::Change;

/// Entries of the feed read at once, at most.
pub const FEED_AT_ONCE_MAX: i64 = 5_000;

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

/// One change of one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fed {
    /// Where the feed goes on behind it.
    pub position: Position,
    /// The event that tells who did it.
    pub event: i64,
    /// Which row.
    pub place: Place,
    /// Its type.
    pub kind: Type,
    /// The version that it has since.
    pub version: i64,
    /// What happened.
    pub change: Change,
}

/// The end of a select over the feed or the events, behind the position `$1, $2`, at most `$3`. On SQLite the
/// numbers are the order. PostgreSQL's readers go by transaction; those who follow live stop at running ones.
pub(crate) fn behind(dialect: Dialect, live: bool) -> &'static str {
    match (dialect, live) {
        (Dialect::Sqlite, _) => "WHERE tx >= $1 AND seq > $2 ORDER BY seq LIMIT $3",
        (Dialect::Postgres, true) => {
            "WHERE (tx, seq) > ($1, $2) AND tx < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) \
             ORDER BY tx, seq LIMIT $3"
        }
        (Dialect::Postgres, false) => "WHERE (tx, seq) > ($1, $2) ORDER BY tx, seq LIMIT $3",
    }
}

/// Where a change of the feed happened: the compartment is that of its event. A change whose event is gone lies
/// nowhere.
pub(crate) const PLACE: &str =
    "(coalesce((SELECT e.compartment FROM event e WHERE e.seq = feed.event), 0) << 28) + row_number";

fn read(row: &Row<'_, '_>) -> Result<Fed, DbError> {
    Ok(Fed {
        position: Position { tx: row.int(0)?, seq: row.int(1)? },
        event: row.int(2)?,
        place: Place::from_number(row.int(3)?),
        kind: Type::from_number(row.int(4)?).ok_or(DbError::Column)?,
        version: row.int(5)?,
        change: Change::from_number(row.int(6)?)?,
    })
}

impl Core {
    /// What comes behind a position, in order.
    pub(crate) fn fed_after(&self, conn: &mut Conn, after: Position, at_most: i64) -> Result<Vec<Fed>> {
        let sql = format!(
            "SELECT tx, seq, event, {PLACE}, kind, version, change FROM feed {}",
            behind(conn.dialect(), true)
        );
        let at_most = at_most.clamp(0, FEED_AT_ONCE_MAX);
        let params = [Param::Int(after.tx), Param::Int(after.seq), Param::Int(at_most)];
        Ok(conn.rows(&sql, &params, read)?)
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
