//! Jobs: work that a commit leaves for later. They are rows of the same transaction, leased by one node at a time,
//! tried again with growing pauses, and kept as dead letters when they never succeed. Payloads are sealed.

use std::sync::Arc;

use jiff::Timestamp;

use crate::commit::Tx;
use crate::core::Core;
use crate::db::{Conn, DbError, Dialect, Durability, Param, Row};
use crate::error::{Result, StoreError};
use crate::place::Compartment;
use crate::seal::{Bound, Domain, keyed_number};

/// A job that failed this often becomes a dead letter.
pub const TRIES_MAX: i64 = 10;
/// The first pause; each further one is twice as long, up to the last.
pub const FIRST_PAUSE_SECONDS: i64 = 10;
/// The longest pause.
pub const LONGEST_PAUSE_SECONDS: i64 = 3_600;
/// A payload's bytes.
pub const PAYLOAD_BYTES_MAX: usize = 64 << 10;

const WAITING: i64 = 0;
const LEASED: i64 = 1;
const DEAD: i64 = 2;

/// A job to be done.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Its queue: a word of the program's, never of a person.
    pub queue: &'static str,
    /// Whose it is; its payload is sealed under this compartment's key and dies with it.
    pub compartment: Compartment,
    /// Not before, in milliseconds since 1970.
    pub run_ms: i64,
    /// What makes it the same job: a second one with the same words is not added. `None` is always a new one.
    pub once: Option<String>,
    /// What to do.
    pub payload: Vec<u8>,
}

/// A job that this node holds until its lease ends.
#[derive(Debug, Clone)]
pub struct Leased {
    /// Its number.
    pub number: i64,
    /// This lease; an answer under an older one is refused.
    pub lease: i64,
    /// Whose it is.
    pub compartment: Compartment,
    /// How often it was tried before.
    pub tries: i64,
    /// What to do.
    pub payload: Vec<u8>,
}

/// How many jobs of a queue wait, run and are dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueCounts {
    /// Waiting for their time or a node.
    pub waiting: i64,
    /// Leased.
    pub leased: i64,
    /// Given up.
    pub dead: i64,
}

fn bound(compartment: Compartment, queue: &str, key: i64) -> Bound {
    let kind = queue.bytes().fold(0_i64, |sum, byte| sum.wrapping_mul(31).wrapping_add(i64::from(byte)));
    Bound { domain: Domain::Job, compartment, kind, row: 0, version: 0, key }
}

impl Tx<'_> {
    /// Leave a job; it exists when this commit does.
    pub fn enqueue(&mut self, job: &NewJob) -> Result<()> {
        enqueue(self.core, self.conn, job)
    }
}

fn enqueue(core: &Core, conn: &mut Conn, job: &NewJob) -> Result<()> {
    if job.payload.len() > PAYLOAD_BYTES_MAX {
        return Err(StoreError::Limit { limit: PAYLOAD_BYTES_MAX as u64, what: "bytes of a job" });
    }
    let ring = core.vault.ring(job.compartment, 1)?;
    let key = ring.newest();
    let sealed = ring.seal(&bound(job.compartment, job.queue, key), &job.payload)?;
    // Zero means "always a new one": a hash that falls on it becomes another number.
    let hash = |words: &String| match keyed_number(
        &core.site.locator,
        &[b"job", job.queue.as_bytes(), words.as_bytes()],
    ) {
        0 => 1,
        hash => hash,
    };
    let once = job.once.as_ref().map_or(0, hash);
    conn.run(
        "INSERT INTO job(queue, state, run_ms, tries, lease_ms, lease, compartment, once, key_number, payload, failure) \
         VALUES ($1, 0, $2, 0, 0, 0, $3, $4, $5, $6, '') ON CONFLICT DO NOTHING",
        &[
            Param::Text(job.queue),
            Param::Int(job.run_ms),
            Param::Int(job.compartment.number()),
            Param::Int(once),
            Param::Int(key),
            Param::Blob(sealed.bytes()),
        ],
    )?;
    Ok(())
}

/// A leased job as the database keeps it.
struct SealedJob {
    number: i64,
    compartment: Compartment,
    tries: i64,
    key: i64,
    sealed: Vec<u8>,
}

impl SealedJob {
    fn read(row: &Row<'_, '_>) -> Result<SealedJob, DbError> {
        Ok(SealedJob {
            number: row.int(0)?,
            compartment: Compartment::from_number(row.int(1)?),
            tries: row.int(2)?,
            key: row.int(3)?,
            sealed: row.bytes(4)?.to_vec(),
        })
    }

    /// Open it; when whose it was has been shredded, there is nothing left to do and it goes.
    fn open(self, core: &Core, conn: &mut Conn, queue: &str, lease: i64) -> Result<Option<Leased>> {
        let SealedJob { number, compartment, tries, key, sealed } = self;
        let ring = core.vault.ring(compartment, key);
        match ring.and_then(|ring| ring.open(&bound(compartment, queue, key), &sealed)) {
            Ok(payload) => Ok(Some(Leased { number, lease, compartment, tries: tries - 1, payload })),
            Err(StoreError::NoKey) => {
                conn.run("DELETE FROM job WHERE number = $1", &[Param::Int(number)])?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// What a lease of jobs asks for.
#[derive(Debug, Clone, Copy)]
pub struct LeaseFor {
    /// The queue.
    pub queue: &'static str,
    /// How many at most.
    pub at_most: i64,
    /// For how long.
    pub milliseconds: i64,
}

impl Core {
    /// Take jobs whose time has come, or whose node went away with them.
    pub(crate) async fn lease(self: &Arc<Self>, ask: LeaseFor) -> Result<Vec<Leased>> {
        let core = Arc::clone(self);
        let now_ms = self.now_ms();
        let lease = i64::from_le_bytes(self.outside.random.next_u64().to_le_bytes()) | 1;
        self.db
            .write(Durability::Now, move |conn| {
                let (materialized, locked) = match conn.dialect() {
                    Dialect::Sqlite => ("", ""),
                    Dialect::Postgres => ("MATERIALIZED", " FOR UPDATE SKIP LOCKED"),
                };
                // Chosen first, in a step of its own: inside the update PostgreSQL may choose again for each row.
                let sql = format!(
                    "WITH due AS {materialized} (SELECT number FROM job WHERE queue = $1 \
                     AND ((state = 0 AND run_ms <= $2) OR (state = 1 AND lease_ms <= $3)) \
                     ORDER BY run_ms, number LIMIT $4{locked}) \
                     UPDATE job SET state = 1, lease = $5, lease_ms = $6, tries = tries + 1 \
                     WHERE number IN (SELECT number FROM due) \
                     RETURNING number, compartment, tries, key_number, payload"
                );
                let params = [
                    Param::Text(ask.queue),
                    Param::Int(now_ms),
                    Param::Int(now_ms),
                    Param::Int(ask.at_most),
                    Param::Int(lease),
                    Param::Int(now_ms + ask.milliseconds),
                ];
                let rows = conn.rows(&sql, &params, SealedJob::read)?;
                let mut leased = Vec::with_capacity(rows.len());
                for row in rows {
                    leased.extend(row.open(&core, conn, ask.queue, lease)?);
                }
                Ok(leased)
            })
            .await
    }

    /// The job is done; `false` when the lease had ended and somebody else has it.
    pub(crate) async fn finish_job(&self, number: i64, lease: i64) -> Result<bool> {
        self.db
            .write(Durability::Now, move |conn| {
                let params = [Param::Int(number), Param::Int(lease)];
                Ok(conn.run("DELETE FROM job WHERE number = $1 AND lease = $2 AND state = 1", &params)? == 1)
            })
            .await
    }

    /// The job failed: it waits longer each time, and in the end is kept as a dead letter. The failure is a word
    /// of the program's, never of a person.
    pub(crate) async fn fail_job(&self, job: &Leased, failure: &'static str) -> Result<bool> {
        let tries = job.tries + 1;
        let state = if tries >= TRIES_MAX { DEAD } else { WAITING };
        let pause =
            FIRST_PAUSE_SECONDS.saturating_mul(1 << job.tries.clamp(0, 20)).min(LONGEST_PAUSE_SECONDS);
        let run_ms = self.now_ms() + pause * 1_000;
        let (number, lease) = (job.number, job.lease);
        self.db
            .write(Durability::Now, move |conn| {
                let changed = conn.run(
                    "UPDATE job SET state = $1, run_ms = $2, lease = 0, lease_ms = 0, failure = $3 \
                     WHERE number = $4 AND lease = $5 AND state = 1",
                    &[
                        Param::Int(state),
                        Param::Int(run_ms),
                        Param::Text(failure),
                        Param::Int(number),
                        Param::Int(lease),
                    ],
                )?;
                Ok(changed == 1)
            })
            .await
    }

    /// Put the dead letters of a queue back to wait, after their cause was mended.
    pub(crate) async fn revive_jobs(&self, queue: &'static str) -> Result<u64> {
        let now_ms = self.now_ms();
        self.db
            .write(Durability::Now, move |conn| {
                let params = [Param::Int(now_ms), Param::Text(queue)];
                Ok(conn.run(
                    "UPDATE job SET state = 0, tries = 0, run_ms = $1 WHERE queue = $2 AND state = 2",
                    &params,
                )?)
            })
            .await
    }

    /// How a queue stands.
    pub(crate) async fn queue_counts(&self, queue: &'static str) -> Result<QueueCounts> {
        self.db
            .read(move |conn| {
                let rows = conn.rows(
                    "SELECT state, count(*) FROM job WHERE queue = $1 GROUP BY state",
                    &[Param::Text(queue)],
                    |row| Ok((row.int(0)?, row.int(1)?)),
                )?;
                let of = |state| rows.iter().find(|(have, _)| *have == state).map_or(0, |(_, count)| *count);
                Ok(QueueCounts { waiting: of(WAITING), leased: of(LEASED), dead: of(DEAD) })
            })
            .await
    }

    /// Leave a job when a repeating time has come: once over all nodes. `next` tells the time after an instant.
    pub(crate) async fn cron(
        self: &Arc<Self>,
        name: &'static str,
        job: NewJob,
        next: impl Fn(Timestamp) -> Timestamp + Send + 'static,
    ) -> Result<bool> {
        let core = Arc::clone(self);
        let now = self.outside.clock.now();
        self.db
            .write(Durability::Now, move |conn| {
                let now_ms = now.as_millisecond();
                let due =
                    conn.row("SELECT next_ms FROM cron WHERE name = $1", &[Param::Text(name)], |row| {
                        row.int(0)
                    })?;
                let next_ms = next(now).as_millisecond();
                let Some(due) = due else {
                    let params = [Param::Text(name), Param::Int(next_ms)];
                    conn.run(
                        "INSERT INTO cron(name, next_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                        &params,
                    )?;
                    return Ok(false);
                };
                if due > now_ms {
                    return Ok(false);
                }
                let params = [Param::Int(next_ms), Param::Text(name), Param::Int(due)];
                let won =
                    conn.run("UPDATE cron SET next_ms = $1 WHERE name = $2 AND next_ms = $3", &params)? == 1;
                if won {
                    enqueue(&core, conn, &job)?;
                }
                Ok(won)
            })
            .await
    }
}
