//! SQLite: reader connections beside one writer thread. The writer takes all acts that wait, gives each a
//! savepoint inside one transaction, and answers them after the one fsync that makes them all durable.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};
use tokio::sync::oneshot;

use super::gathered::Gathered;
use super::{Conn, DbError, Durability, FLUSH_WITHIN_MS, Param, Profile, Row, sqlite_fault};
use crate::error::{Result, StoreError};

const ACTS_PER_COMMIT_MAX: usize = 512;
const READERS_KEPT_MAX: usize = 32;
const STATEMENTS_CACHED: usize = 128;

pub(crate) struct Sqlite {
    path: PathBuf,
    profile: Profile,
    idle: Mutex<Vec<Connection>>,
    queue: Mutex<Option<Sender<Waiting>>>,
    stopped: Arc<AtomicBool>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// An act that waits for the writer.
struct Waiting {
    durability: Durability,
    act: Box<dyn Act>,
}

/// One act: run inside the transaction, told how the commit went.
trait Act: Send {
    /// Run; `true` keeps what was written.
    fn run(&mut self, conn: &mut Conn) -> bool;
    /// The commit happened, or why it did not.
    fn finish(self: Box<Self>, commit: std::result::Result<(), Fault>);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Stopped,
    DiskFull,
    CutOff,
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> StoreError {
        match fault {
            Fault::Stopped => StoreError::Stopped,
            Fault::DiskFull => StoreError::DiskFull,
            Fault::CutOff => StoreError::Database(DbError::CutOff),
        }
    }
}

struct Typed<T, F> {
    work: F,
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T: Send, F: FnMut(&mut Conn) -> Result<T> + Send> Act for Typed<T, F> {
    fn run(&mut self, conn: &mut Conn) -> bool {
        let result = catch_unwind(AssertUnwindSafe(|| {
            let done = (self.work)(conn)?;
            conn.send_gathered()?;
            Ok(done)
        }));
        let result = result.unwrap_or(Err(StoreError::Database(DbError::CutOff)));
        let keep = result.is_ok();
        if !keep {
            conn.forget_gathered();
        }
        self.result = Some(result);
        keep
    }

    fn finish(self: Box<Self>, commit: std::result::Result<(), Fault>) {
        let result = match (commit, self.result) {
            (_, Some(Err(error))) => Err(error),
            (Ok(()), Some(Ok(value))) => Ok(value),
            (Ok(()), None) => Err(StoreError::Database(DbError::CutOff)),
            (Err(fault), _) => Err(fault.into()),
        };
        drop(self.reply.send(result)); // the asker may have gone; the act is kept all the same
    }
}

impl Sqlite {
    pub fn open(path: &Path, profile: Profile) -> Result<Sqlite> {
        let conn = connect(path, profile, true)?;
        let stopped = Arc::new(AtomicBool::new(false));
        let (queue, waiting) = channel();
        let flag = Arc::clone(&stopped);
        let writer = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || Writer::new(conn, profile, flag).serve(&waiting))
            .map_err(StoreError::file("the writer thread"))?;
        Ok(Sqlite {
            path: path.to_owned(),
            profile,
            idle: Mutex::default(),
            queue: Mutex::new(Some(queue)),
            stopped,
            writer: Mutex::new(Some(writer)),
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn read<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = match idle {
            Some(conn) => conn,
            None => connect(&self.path, self.profile, false)?,
        };
        let mut conn = Conn::Sqlite(SqliteConn::new(conn));
        let done = work(&mut conn);
        let Conn::Sqlite(SqliteConn { conn, .. }) = conn else { return done };
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < READERS_KEPT_MAX {
            idle.push(conn);
        }
        done
    }

    pub async fn write<T: Send + 'static>(
        &self,
        durability: Durability,
        work: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.send(durability, work)?.await.unwrap_or(Err(StoreError::Stopped))
    }

    pub fn write_blocking<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let mut answer = self.send(Durability::Now, work)?;
        // Not `blocking_recv`, which refuses to run on a runtime's own threads: start-up and the command line
        // wait here on whatever thread they have.
        loop {
            match answer.try_recv() {
                Ok(done) => return done,
                Err(oneshot::error::TryRecvError::Closed) => return Err(StoreError::Stopped),
                Err(oneshot::error::TryRecvError::Empty) => {
                    std::thread::park_timeout(Duration::from_micros(200));
                }
            }
        }
    }

    fn send<T: Send + 'static>(
        &self,
        durability: Durability,
        work: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T>>> {
        if self.stopped.load(Ordering::Acquire) {
            return Err(StoreError::Stopped);
        }
        let (reply, answer) = oneshot::channel();
        let act = Box::new(Typed { work, result: None, reply });
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queue.as_ref().ok_or(StoreError::Stopped)?;
        queue.send(Waiting { durability, act }).map_err(|_| StoreError::Stopped)?;
        Ok(answer)
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The last handle may be dropped by an act on the writer itself, which then ends by the closed queue.
        let writer = writer.filter(|writer| writer.thread().id() != std::thread::current().id());
        if writer.is_some_and(|writer| writer.join().is_err()) {
            tracing::error!("the writer thread panicked");
        }
    }
}

struct Writer {
    conn: Conn,
    profile: Profile,
    stopped: Arc<AtomicBool>,
    synchronous: Durability,
    /// When the oldest act that is not yet on disk was committed.
    unflushed: Option<Instant>,
}

impl Writer {
    fn new(conn: Connection, profile: Profile, stopped: Arc<AtomicBool>) -> Writer {
        let conn = Conn::Sqlite(SqliteConn::new(conn));
        Writer { conn, profile, stopped, synchronous: Durability::Now, unflushed: None }
    }

    fn serve(mut self, waiting: &Receiver<Waiting>) {
        loop {
            let first = match self.unflushed {
                None => waiting.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(since) => {
                    let left = Duration::from_millis(FLUSH_WITHIN_MS / 2).saturating_sub(since.elapsed());
                    waiting.recv_timeout(left)
                }
            };
            match first {
                Ok(first) => self.commit(gather(first, waiting)),
                Err(RecvTimeoutError::Timeout) => self.flush(),
                Err(RecvTimeoutError::Disconnected) => return self.flush(),
            }
        }
    }

    /// One transaction for all acts that wait.
    fn commit(&mut self, mut acts: VecDeque<Waiting>) {
        if self.stopped.load(Ordering::Acquire) {
            return finish(acts, Err(Fault::Stopped));
        }
        let now = acts.iter().any(|act| act.durability == Durability::Now);
        let durability = if now { Durability::Now } else { Durability::Soon };
        let outcome = self.transaction(durability, &mut acts);
        if let Err(fault) = outcome {
            self.abandon(fault);
        } else if durability == Durability::Now {
            self.unflushed = None;
        } else {
            self.unflushed.get_or_insert_with(Instant::now);
        }
        finish(acts, outcome);
        if self.unflushed.is_some_and(|since| since.elapsed() >= Duration::from_millis(FLUSH_WITHIN_MS / 2)) {
            self.flush();
        }
    }

    fn transaction(
        &mut self,
        durability: Durability,
        acts: &mut VecDeque<Waiting>,
    ) -> std::result::Result<(), Fault> {
        self.set_synchronous(durability).map_err(|error| fault_of(&error.into()))?;
        self.batch("BEGIN IMMEDIATE")?;
        for waiting in acts {
            self.batch("SAVEPOINT act")?;
            if waiting.act.run(&mut self.conn) {
                self.batch("RELEASE act")?;
            } else {
                self.batch("ROLLBACK TO act; RELEASE act")?;
            }
        }
        self.batch("COMMIT")
    }

    fn batch(&mut self, sql: &str) -> std::result::Result<(), Fault> {
        let done = if sql.contains(';') { self.conn.batch(sql) } else { self.conn.run(sql, &[]).map(drop) };
        done.map_err(|error| fault_of(&error.into()))
    }

    fn set_synchronous(&mut self, durability: Durability) -> Result<(), DbError> {
        if self.profile == Profile::Keys || self.synchronous == durability {
            return Ok(());
        }
        self.conn.batch(match durability {
            Durability::Now => "PRAGMA synchronous = FULL",
            Durability::Soon => "PRAGMA synchronous = NORMAL",
        })?;
        self.synchronous = durability;
        Ok(())
    }

    /// Undo what is open; after a failed write to disk, stop: the kernel may have dropped the pages that it
    /// could not write, and a second fsync would then report success (Rebello et al., USENIX ATC 2020).
    fn abandon(&mut self, fault: Fault) {
        if let Conn::Sqlite(open) = &self.conn
            && !open.conn.is_autocommit()
            && self.conn.batch("ROLLBACK").is_err()
        {
            tracing::warn!("a failed transaction could not be rolled back");
        }
        if fault == Fault::Stopped {
            self.stopped.store(true, Ordering::Release);
            tracing::error!("a write to disk failed: the writer has stopped");
        }
    }

    /// A small durable commit: it makes everything before it durable too.
    fn flush(&mut self) {
        if self.unflushed.take().is_none() || self.stopped.load(Ordering::Acquire) {
            return;
        }
        let flushed = self
            .set_synchronous(Durability::Now)
            .map_err(|error| fault_of(&error.into()))
            .and_then(|()| self.batch("BEGIN IMMEDIATE"))
            .and_then(|()| self.batch("UPDATE flushed SET times = times + 1"))
            .and_then(|()| self.batch("COMMIT"));
        if let Err(fault) = flushed {
            self.abandon(fault);
        }
    }
}

fn gather(first: Waiting, waiting: &Receiver<Waiting>) -> VecDeque<Waiting> {
    let mut acts = VecDeque::from([first]);
    acts.extend(waiting.try_iter().take(ACTS_PER_COMMIT_MAX - 1));
    acts
}

fn finish(acts: VecDeque<Waiting>, outcome: std::result::Result<(), Fault>) {
    for waiting in acts {
        waiting.act.finish(outcome);
    }
}

fn fault_of(error: &StoreError) -> Fault {
    match sqlite_fault(error) {
        Some(ErrorCode::DiskFull) => Fault::DiskFull,
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            Fault::Stopped
        }
        _ => Fault::CutOff,
    }
}

fn connect(path: &Path, profile: Profile, writer: bool) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_READ_WRITE
        | if writer { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let conn = Connection::open_with_flags(path, flags).map_err(DbError::Sqlite)?;
    let pragmas = match profile {
        Profile::Data => {
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 67108864;"
        }
        Profile::Keys => {
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;"
        }
    };
    let cache_kib = if writer { 16_384 } else { 4_096 };
    let shared = "PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 10000; PRAGMA trusted_schema = OFF;";
    let only = if writer { "" } else { "PRAGMA query_only = ON;" };
    conn.execute_batch(&format!("{pragmas} PRAGMA cache_size = -{cache_kib}; {shared} {only}"))
        .map_err(DbError::Sqlite)?;
    if writer && profile == Profile::Data {
        conn.execute_batch(
            "CREATE TABLE IF NOT EXISTS flushed(times INTEGER NOT NULL); \
             INSERT INTO flushed SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM flushed);",
        )
        .map_err(DbError::Sqlite)?;
    }
    // Otherwise SQLite compiles a statement anew whenever another value is bound to its LIMIT: half of a page.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(DbError::Sqlite)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    Ok(conn)
}

fn bound<'a>(params: &'a [Param<'a>]) -> impl Iterator<Item = rusqlite::types::ToSqlOutput<'a>> {
    use rusqlite::types::{ToSqlOutput, ValueRef};
    params.iter().map(|param| {
        ToSqlOutput::Borrowed(match param {
            Param::Int(number) => ValueRef::Integer(*number),
            Param::Blob(bytes) => ValueRef::Blob(bytes),
            Param::Text(text) => ValueRef::Text(text.as_bytes()),
            Param::Ints(_) | Param::Null => ValueRef::Null,
        })
    })
}

/// A connection and what waits to be added.
pub struct SqliteConn {
    conn: Connection,
    gathered: Gathered,
}

impl SqliteConn {
    fn new(conn: Connection) -> SqliteConn {
        SqliteConn { conn, gathered: Gathered::default() }
    }

    pub(super) fn rows<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        map: &mut impl FnMut(&Row<'_, '_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let mut out = Vec::new();
        self.each(sql, params, |row| {
            out.push(map(row)?);
            Ok::<_, DbError>(())
        })?;
        Ok(out)
    }

    /// Each row as it comes; no other statement runs meanwhile.
    pub(super) fn each<E: From<DbError>>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut take: impl FnMut(&Row<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.send_seen_by(sql)?;
        let mut statement = self.conn.prepare_cached(sql).map_err(DbError::Sqlite)?;
        in_order(&statement);
        let mut rows = statement.query(params_from_iter(bound(params))).map_err(DbError::Sqlite)?;
        while let Some(row) = rows.next().map_err(DbError::Sqlite)? {
            take(&Row::Sqlite(row))?;
        }
        Ok(())
    }

    pub(super) fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        self.send_seen_by(sql)?;
        let mut statement = self.conn.prepare_cached(sql)?;
        in_order(&statement);
        let changed = statement.execute(params_from_iter(bound(params)))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub(super) fn add(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<(), DbError> {
        self.gathered.add(sql, params)?;
        if self.gathered.is_full() { self.send_gathered() } else { Ok(()) }
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.send_gathered()?;
        Ok(self.conn.execute_batch(sql)?)
    }

    fn send_seen_by(&mut self, sql: &str) -> Result<(), DbError> {
        if self.gathered.is_seen_by(sql) { self.send_gathered() } else { Ok(()) }
    }

    pub(super) fn forget_gathered(&mut self) {
        self.gathered.take();
    }

    /// Rows in order fill the pages of a table from end to end.
    pub(super) fn send_gathered(&mut self) -> Result<(), DbError> {
        for rows in self.gathered.take() {
            let mut statement = self.conn.prepare_cached(rows.one)?;
            in_order(&statement);
            for row in rows.in_order() {
                statement.execute(params_from_iter(bound(&rows.row(row))))?;
            }
        }
        Ok(())
    }
}

/// SQLite numbers `$1, $2, …` by their first appearance; the store's statements must name them in that order.
fn in_order(statement: &rusqlite::Statement<'_>) {
    if cfg!(debug_assertions) {
        for at in 1..=statement.parameter_count() {
            let name = statement.parameter_name(at).unwrap_or_default();
            assert_eq!(name, format!("${at}"), "parameters must appear in order");
        }
    }
}
