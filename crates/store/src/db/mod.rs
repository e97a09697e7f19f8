//! Two databases behind one face: SQLite in a file, PostgreSQL when one machine is not enough. One SQL text with
//! numbered parameters `$1, $2, …` serves both; what differs stands in `dialect`.
//!
//! Everything here is synchronous inside a closure: SQLite runs it where it is called (reads) or on the one
//! writer thread (writes), PostgreSQL on a blocking thread that drives its connection.

mod cells;
mod dialect;
mod gathered;
mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};

pub(crate) use cells::{Cell, Table};
pub use dialect::Dialect;
pub(crate) use postgres::Postgres;
pub(crate) use sqlite::Sqlite;

use crate::error::{Result, StoreError};

/// What a driver said.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite's word.
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL's word.
    #[error("{0}")]
    Postgres(#[from] tokio_postgres::Error),
    /// No connection to be had.
    #[error("no connection: {0}")]
    Pool(String),
    /// A column does not hold what the store put there.
    #[error("a column is not of the type that the store wrote")]
    Column,
    /// The work was cut off, by a panic or a stop.
    #[error("the work was cut off")]
    CutOff,
}

/// Where the rows lie.
#[derive(Debug, Clone)]
pub enum DatabaseUrl {
    /// One file in the data folder.
    Sqlite(PathBuf),
    /// A PostgreSQL connection string or URL.
    Postgres(stdx::Secret<String>),
}

/// A value for a statement.
#[derive(Debug, Clone, Copy)]
pub enum Param<'a> {
    /// A whole number.
    Int(i64),
    /// Bytes, sealed or hashed.
    Blob(&'a [u8]),
    /// Words about nobody: queue names, error kinds.
    Text(&'a str),
    /// Numbers together, for PostgreSQL alone.
    Ints(&'a [i64]),
    /// Nothing.
    Null,
}

/// One row of an answer.
pub enum Row<'a, 'b> {
    /// SQLite's.
    Sqlite(&'a rusqlite::Row<'b>),
    /// PostgreSQL's.
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_, '_> {
    /// The whole number in this column.
    pub fn int(&self, at: usize) -> Result<i64, DbError> {
        self.int_or_none(at)?.ok_or(DbError::Column)
    }

    /// The whole number in this column, if there is one.
    pub fn int_or_none(&self, at: usize) -> Result<Option<i64>, DbError> {
        Ok(match self {
            Row::Sqlite(row) => row.get(at)?,
            Row::Postgres(row) => row.try_get(at)?,
        })
    }

    /// The bytes in this column.
    pub fn bytes(&self, at: usize) -> Result<&[u8], DbError> {
        self.bytes_or_none(at)?.ok_or(DbError::Column)
    }

    /// The bytes in this column, if there are any.
    pub fn bytes_or_none(&self, at: usize) -> Result<Option<&[u8]>, DbError> {
        match self {
            Row::Sqlite(row) => row.get_ref(at)?.as_blob_or_null().map_err(|_| DbError::Column),
            Row::Postgres(row) => Ok(row.try_get(at)?),
        }
    }

    /// The text in this column.
    pub fn text(&self, at: usize) -> Result<&str, DbError> {
        match self {
            Row::Sqlite(row) => row.get_ref(at)?.as_str().map_err(|_| DbError::Column),
            Row::Postgres(row) => Ok(row.try_get(at)?),
        }
    }
}

/// A connection in use.
pub enum Conn {
    /// SQLite's.
    Sqlite(sqlite::SqliteConn),
    /// PostgreSQL's.
    Postgres(postgres::PgConn),
}

impl Conn {
    /// Which SQL it speaks.
    pub fn dialect(&self) -> Dialect {
        match self {
            Conn::Sqlite(_) => Dialect::Sqlite,
            Conn::Postgres(_) => Dialect::Postgres,
        }
    }

    /// All rows of a query. Its text can be traced, its values never are.
    pub fn rows<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut map: impl FnMut(&Row<'_, '_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        tracing::trace!(target: "store::sql", sql);
        match self {
            Conn::Sqlite(conn) => conn.rows(sql, params, &mut map),
            Conn::Postgres(conn) => conn.rows(sql, params, &mut map),
        }
    }

    /// The first row of a query, if there is one.
    pub fn row<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        map: impl FnMut(&Row<'_, '_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        Ok(self.rows(sql, params, map)?.into_iter().next())
    }

    /// Run a statement; the number of rows that it changed.
    pub fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        tracing::trace!(target: "store::sql", sql);
        match self {
            Conn::Sqlite(conn) => conn.run(sql, params),
            Conn::Postgres(conn) => conn.run(sql, params),
        }
    }

    /// Add a row by a statement that says `VALUES ($1, $2, …)`, of numbers and bytes. The database is given many rows
    /// together, before the next statement that names its table; so a fault of the row may be told there. Those of one statement go
    /// in the order of their numbers, and as they came where these are the same.
    pub fn add(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<(), DbError> {
        match self {
            Conn::Sqlite(conn) => conn.add(sql, params),
            Conn::Postgres(conn) => conn.add(sql, params),
        }
    }

    /// Send what waits to be added.
    fn send_gathered(&mut self) -> Result<(), DbError> {
        match self {
            Conn::Sqlite(conn) => conn.send_gathered(),
            Conn::Postgres(conn) => conn.send_gathered(),
        }
    }

    /// What waits is not sent any more: what it belongs to is rolled back.
    fn forget_gathered(&mut self) {
        match self {
            Conn::Sqlite(conn) => conn.forget_gathered(),
            Conn::Postgres(conn) => conn.forget_gathered(),
        }
    }

    /// All rows of a query for each of these numbers, in whose place it says `= $1`.
    pub fn rows_of_each<T>(
        &mut self,
        sql: &str,
        numbers: &[i64],
        mut map: impl FnMut(&Row<'_, '_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let mut all = Vec::new();
        if numbers.is_empty() {
            return Ok(all);
        }
        if let Conn::Postgres(conn) = self {
            return conn.rows_of_all(sql, numbers, &mut map);
        }
        for number in numbers {
            all.append(&mut self.rows(sql, &[Param::Int(*number)], &mut map)?);
        }
        Ok(all)
    }

    /// Run several statements without parameters.
    pub fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        match self {
            Conn::Sqlite(conn) => conn.batch(sql),
            Conn::Postgres(conn) => conn.batch(sql),
        }
    }
}

/// When an act must be on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Before its answer leaves.
    Now,
    /// Within `FLUSH_WITHIN_MS`: a read's event.
    Soon,
}

/// A read's event is on disk within this time.
pub const FLUSH_WITHIN_MS: u64 = 100;

/// A database: shared readers, serialised or row-locking writers.
pub(crate) enum Db {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Open (and for SQLite make) the database.
    pub fn open(url: &DatabaseUrl, profile: Profile) -> Result<Db> {
        Ok(match url {
            DatabaseUrl::Sqlite(path) => Db::Sqlite(Sqlite::open(path, profile)?),
            DatabaseUrl::Postgres(url) => Db::Postgres(Postgres::open(url)?),
        })
    }

    pub fn dialect(&self) -> Dialect {
        match self {
            Db::Sqlite(_) => Dialect::Sqlite,
            Db::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The file, when the database is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Db::Sqlite(db) => Some(db.path()),
            Db::Postgres(_) => None,
        }
    }

    /// Read; nothing that the closure does is kept.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self {
            Db::Sqlite(db) => db.read(work),
            Db::Postgres(db) => db.read(work).await,
        }
    }

    /// Read on this thread, which must be one that may block (inside another database's closure).
    pub fn read_blocking<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        match self {
            Db::Sqlite(db) => db.read(work),
            Db::Postgres(db) => db.read_blocking(work),
        }
    }

    /// Write in one transaction: kept whole when the closure answers `Ok`, otherwise undone whole. The closure
    /// may run again after a deadlock and must start from nothing each time.
    pub async fn write<T: Send + 'static>(
        &self,
        durability: Durability,
        work: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self {
            Db::Sqlite(db) => db.write(durability, work).await,
            Db::Postgres(db) => db.write(durability, work).await,
        }
    }

    /// Write from a thread that may block.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self {
            Db::Sqlite(db) => db.write_blocking(work),
            Db::Postgres(db) => db.write_blocking(Durability::Now, work),
        }
    }

    /// Bring the tables to this program's shape.
    pub fn migrate(&self, slice: &'static str, migrations: &'static [Migration]) -> Result<()> {
        let dialect = self.dialect();
        self.write_blocking(move |conn| dialect::migrate(conn, dialect, slice, migrations))
    }
}

/// How a SQLite file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// The record: write-ahead log.
    Data,
    /// The keys: no write-ahead log, and what is deleted is overwritten.
    Keys,
}

/// A step of the tables' shape: applied once, in order, never changed after a release.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number within the slice, from 1 without gaps.
    pub number: i64,
    /// SQL with the dialect's words in braces: `{identity}`, `{bytes}`, `{packed}`, `{rowid}`.
    pub sql: &'static str,
}

impl From<DbError> for rusqlite::Error {
    fn from(error: DbError) -> rusqlite::Error {
        match error {
            DbError::Sqlite(error) => error,
            _ => rusqlite::Error::InvalidQuery,
        }
    }
}

/// Was the file's disk full?
pub(crate) fn sqlite_fault(error: &StoreError) -> Option<rusqlite::ErrorCode> {
    match error {
        StoreError::Database(DbError::Sqlite(error)) => error.sqlite_error_code(),
        _ => None,
    }
}
