//! PostgreSQL: a pool of connections, each driven from a blocking thread, so that the store's closures read the
//! same on both databases. READ COMMITTED with row locks; deadlocks and serialisation failures run again.

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use tokio::runtime::Handle;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{IsNull, ToSql, Type as PgType};
use tokio_postgres::{NoTls, Statement};

use super::gathered::Gathered;
use super::{Conn, DbError, Durability, Param, Row};
use crate::error::{Result, StoreError};

const CONNECTIONS_MAX: usize = 32;
/// No transaction outlives this; the feed's readers wait for the oldest one.
pub(super) const TRANSACTION_SECONDS_MAX: u64 = 120;
const RERUNS_MAX: u32 = 20;

pub(crate) struct Postgres {
    pool: Pool,
    handle: Handle,
}

/// A connection taken from the pool.
pub struct PgConn {
    client: Object,
    handle: Handle,
    gathered: Gathered,
}

type Params<'a> = Vec<&'a (dyn ToSql + Sync)>;

fn borrowed<'a>(params: &'a [Param<'a>]) -> Params<'a> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

impl PgConn {
    fn statement(&mut self, sql: &str) -> Result<Statement, DbError> {
        Ok(self.handle.block_on(self.client.prepare_cached(sql))?)
    }

    pub(super) fn rows<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        map: &mut impl FnMut(&Row<'_, '_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.query(sql, &borrowed(params), map)
    }

    /// The query once for all numbers, in whose place it says `= $1`.
    pub(super) fn rows_of_all<T>(
        &mut self,
        sql: &str,
        numbers: &[i64],
        map: &mut impl FnMut(&Row<'_, '_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.query(&sql.replace("= $1", "= ANY($1)"), &[&numbers], map)
    }

    fn query<T>(
        &mut self,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
        map: &mut impl FnMut(&Row<'_, '_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.send_seen_by(sql)?;
        let statement = self.statement(sql)?;
        let rows = self.handle.block_on(self.client.query(&statement, params))?;
        rows.iter().map(|row| map(&Row::Postgres(row))).collect()
    }

    pub(super) fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        self.send_seen_by(sql)?;
        let statement = self.statement(sql)?;
        Ok(self.handle.block_on(self.client.execute(&statement, &borrowed(params)))?)
    }

    pub(super) fn add(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<(), DbError> {
        self.gathered.add(sql, params)?;
        if self.gathered.is_full() { self.send_gathered() } else { Ok(()) }
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.send_gathered()?;
        Ok(self.handle.block_on(self.client.batch_execute(sql))?)
    }

    pub(super) fn send_gathered(&mut self) -> Result<(), DbError> {
        for rows in self.gathered.take() {
            let statement = self.statement(&rows.sql()?)?;
            self.handle.block_on(self.client.execute(&statement, &rows.values()))?;
        }
        Ok(())
    }

    fn send_seen_by(&mut self, sql: &str) -> Result<(), DbError> {
        if self.gathered.is_seen_by(sql) { self.send_gathered() } else { Ok(()) }
    }

    pub(super) fn forget_gathered(&mut self) {
        self.gathered.take();
    }
}

impl Postgres {
    pub fn open(url: &stdx::Secret<String>) -> Result<Postgres> {
        let config: tokio_postgres::Config = url.reveal().parse().map_err(DbError::Postgres)?;
        let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(config, NoTls, manager);
        let pool = Pool::builder(manager).max_size(CONNECTIONS_MAX).build();
        let pool = pool.map_err(|error| DbError::Pool(error.to_string()))?;
        Ok(Postgres { pool, handle: Handle::current() })
    }

    fn connect(&self) -> Result<Conn> {
        let client = self.handle.block_on(self.pool.get());
        let client = client.map_err(|error| DbError::Pool(error.to_string()))?;
        Ok(Conn::Postgres(PgConn { client, handle: self.handle.clone(), gathered: Gathered::default() }))
    }

    fn share(&self) -> Postgres {
        Postgres { pool: self.pool.clone(), handle: self.handle.clone() }
    }

    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.share();
        let done = tokio::task::spawn_blocking(move || db.read_blocking(work)).await;
        done.unwrap_or(Err(StoreError::Database(DbError::CutOff)))
    }

    pub fn read_blocking<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        work(&mut self.connect()?)
    }

    pub async fn write<T: Send + 'static>(
        &self,
        durability: Durability,
        work: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.share();
        let done = tokio::task::spawn_blocking(move || db.write_blocking(durability, work)).await;
        done.unwrap_or(Err(StoreError::Database(DbError::CutOff)))
    }

    pub fn write_blocking<T>(
        &self,
        durability: Durability,
        mut work: impl FnMut(&mut Conn) -> Result<T>,
    ) -> Result<T> {
        let mut conn = self.connect()?;
        for _ in 0..RERUNS_MAX {
            match transaction(&mut conn, durability, &mut work) {
                Err(error) if runs_again(&error) => {}
                done => return done,
            }
        }
        Err(StoreError::Internal("a transaction met a deadlock too many times"))
    }
}

/// Rolls back when dropped before the commit, also when the work panics.
struct Open<'a>(&'a mut Conn, bool);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.1 {
            return;
        }
        self.0.forget_gathered();
        if self.0.batch("ROLLBACK").is_err() {
            tracing::warn!("a transaction could not be rolled back; its connection is dropped");
        }
    }
}

fn transaction<T>(
    conn: &mut Conn,
    durability: Durability,
    work: &mut impl FnMut(&mut Conn) -> Result<T>,
) -> Result<T> {
    let begin = match durability {
        Durability::Now => "BEGIN",
        Durability::Soon => "BEGIN; SET LOCAL synchronous_commit = off",
    };
    conn.batch(&format!(
        "{begin}; SET LOCAL idle_in_transaction_session_timeout = '{TRANSACTION_SECONDS_MAX}s'; \
         SET LOCAL statement_timeout = '{TRANSACTION_SECONDS_MAX}s'"
    ))?;
    let mut open = Open(conn, true);
    let done = work(open.0)?;
    open.0.send_gathered()?;
    open.1 = false;
    open.0.batch("COMMIT")?;
    Ok(done)
}

fn runs_again(error: &StoreError) -> bool {
    let StoreError::Database(DbError::Postgres(error)) = error else { return false };
    error.code().is_some_and(|code| {
        *code == SqlState::T_R_DEADLOCK_DETECTED || *code == SqlState::T_R_SERIALIZATION_FAILURE
    })
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        ty: &PgType,
        out: &mut tokio_postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Param::Int(number) => number.to_sql(ty, out),
            Param::Blob(bytes) => bytes.to_sql(ty, out),
            Param::Text(text) => text.to_sql(ty, out),
            Param::Ints(numbers) => numbers.to_sql(ty, out),
            Param::Null => Ok(IsNull::Yes),
        }
    }

    fn accepts(ty: &PgType) -> bool {
        [PgType::INT8, PgType::BYTEA, PgType::TEXT, PgType::INT8_ARRAY].contains(ty)
    }

    tokio_postgres::types::to_sql_checked!();
}
