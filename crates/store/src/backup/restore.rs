//! Restoring: into an empty database only, beside the tombstones, which are applied again before anything opens.
//! A check does the same in a scratch place, reads everything back, and leaves nothing behind.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{Header, PartReader};
use super::records::{Record, Records};
use super::{keys, need_tombstones};
use crate::compartments::State;
use crate::core::{Config, Core, Outside, Registrations};
use crate::db::{Cell, Conn, Db, Dialect, Param, Profile, Table};
use crate::error::{Result, StoreError};
use crate::keys::{KeptKey, KeyProvider, MasterFile, Vault};
use crate::notary::Verified;
use crate::place::{Compartment, FIRST_PERSON_NUMBER};
use crate::schema;
use crate::shred::{erase_rows, tombstones};

/// Columns that hold a transaction's number of the old database.
const NUMBERED_TABLES: [&str; 2] = ["consumer", "event"];
const SCRATCH_FOLDER: &str = "restore-check";

/// What to restore from.
#[derive(Debug, Clone)]
pub struct Restore {
    /// The backup of the rows.
    pub rows: PathBuf,
    /// The backup of the keys; `None` uses the key database that is there.
    pub keys: Option<PathBuf>,
}

/// What was restored, or would be.
#[derive(Debug)]
pub struct Restored {
    /// What the first lines said.
    pub header: Header,
    /// Rows of each table.
    pub rows: Vec<(String, u64)>,
    /// People whose tombstones were applied again.
    pub erased: u64,
    /// What reading everything back found; only of a check.
    pub verified: Option<Verified>,
}

/// Restore into the database and data folder of this configuration, which must be empty of both rows and,
/// when they come from a file, keys.
pub(crate) fn restore(
    config: &Config,
    from: &Restore,
    registrations: &Registrations,
    now_ms: i64,
) -> Result<Restored> {
    need_tombstones(&config.data)?;
    let provider = provider(config)?;
    let shredded = tombstones(&config.data)?;
    let vault = Vault::open(Db::open(&config.keys_url(), Profile::Keys)?, provider)?;
    if let Some(path) = &from.keys {
        let keys = keys::read(path, &shredded)?;
        vault.take(keys)?;
    }
    for number in &shredded {
        vault.destroy(Compartment::from_number(*number))?;
    }
    if !vault.has_site_keys()? {
        return Err(StoreError::Refused("the keys of this site are not here; restore their backup too"));
    }
    let site = vault.site(now_ms)?;
    let (_, header) = PartReader::begin(&from.rows, &site.backup)?;
    let db = Db::open(&config.database_url(), Profile::Data)?;
    if header.dialect != db.dialect() {
        return Err(StoreError::Refused("this backup is of the other kind of database"));
    }
    if !db.read_blocking(Conn::tables)?.is_empty() {
        return Err(StoreError::Refused("the database is not empty; restore into a new one"));
    }
    migrate_to(&db, &header, registrations)?;
    let behind = vault.highest()?.max(shredded.last().copied().unwrap_or(0)) + 1;
    let is_here = |name: &str| header.schema.iter().any(|(slice, _)| slice == name);
    let own = registrations.erasures.iter().filter(|(slice, _)| is_here(slice));
    let erasures = own.flat_map(|(_, all)| all.iter().copied()).collect();
    let work = Loading { path: from.rows.clone(), key: site.backup.clone(), behind, shredded, erasures };
    let (rows, erased) = db.write_blocking(move |conn| work.load(conn))?;
    Ok(Restored { header, rows, erased, verified: None })
}

/// The master key that is there; a restore never makes one.
fn provider(config: &Config) -> Result<Arc<dyn KeyProvider>> {
    Ok(match &config.master {
        Some(provider) => Arc::clone(provider),
        None => Arc::new(MasterFile::open(&config.master_file())?),
    })
}

/// The shape that the tables had when the backup was made; opening the store does the rest.
fn migrate_to(db: &Db, header: &Header, registrations: &Registrations) -> Result<()> {
    let known = registrations.migrations.iter().copied().chain([("store", &schema::MIGRATIONS[..])]);
    let known: Vec<_> = known.collect();
    for (slice, number) in &header.schema {
        let steps = known.iter().find(|(known, _)| known == slice);
        let steps = usize::try_from(*number).ok().zip(steps).and_then(|(number, (name, steps))| {
            let steps: &'static [_] = steps;
            Some((*name, steps.get(..number)?))
        });
        let (slice, steps) =
            steps.ok_or(StoreError::Refused("this backup was written by a newer version of this program"))?;
        db.migrate(slice, steps)?;
    }
    Ok(())
}

struct Loading {
    path: PathBuf,
    key: aws_lc_rs::hmac::Key,
    /// No compartment gets a number below this again.
    behind: i64,
    shredded: std::collections::BTreeSet<i64>,
    /// What takes a shredded compartment out of the slices' tables.
    erasures: Vec<&'static str>,
}

type Counts = Vec<(String, u64)>;

impl Loading {
    fn load(&self, conn: &mut Conn) -> Result<(Counts, u64)> {
        let (parts, header) = PartReader::begin(&self.path, &self.key)?;
        let rows = load_tables(conn, &header, &mut Records::new(parts))?;
        let erased = self.bury(conn)?;
        conn.go_on_numbering()?;
        let behind = self.behind.max(FIRST_PERSON_NUMBER);
        match conn.dialect() {
            Dialect::Sqlite => {
                let params = [Param::Int(behind - 1), Param::Int(behind - 1)];
                conn.run(
                    "UPDATE sqlite_sequence SET seq = $1 WHERE name = 'compartment' AND seq < $2",
                    &params,
                )?;
            }
            Dialect::Postgres => conn.batch(&format!(
                "SELECT setval(pg_get_serial_sequence('compartment', 'number'), \
                 greatest({behind} - 1, (SELECT max(number) FROM compartment)))"
            ))?,
        }
        Ok((rows, erased))
    }

    /// Who was shredded stays so, whatever the backup still holds of them.
    fn bury(&self, conn: &mut Conn) -> Result<u64> {
        let mut erased = 0;
        for number in &self.shredded {
            let params = [Param::Int(*number), Param::Int(State::Shredded.number())];
            let found = conn.row(
                "SELECT number FROM compartment WHERE number = $1 AND state <> $2",
                &params,
                |row| row.int(0),
            )?;
            if found.is_some() {
                erase_rows(conn, Compartment::from_number(*number), &self.erasures)?;
                erased += 1;
            }
        }
        Ok(erased)
    }
}

/// Where a table's column of old transaction numbers is, if it has one.
fn numbered(table: &Table) -> Option<usize> {
    let has = NUMBERED_TABLES.contains(&table.name.as_str());
    table.columns.iter().position(|column| has && column == "tx")
}

fn load_tables(conn: &mut Conn, header: &Header, records: &mut Records) -> Result<Counts> {
    // The numbers of transactions begin anew in a new database: the old ones go below all of them, in their order.
    let shift = if header.dialect == Dialect::Postgres { header.feed.tx + 1 } else { 0 };
    let known = conn.tables()?;
    let mut counts: Counts = Vec::new();
    let mut open: Option<(Table, Option<usize>)> = None;
    let mut waiting: Vec<Vec<Cell>> = Vec::new();
    loop {
        let record = records.next()?;
        let full = open.as_ref().is_some_and(|(table, _)| waiting.len() >= conn.rows_at_once(table));
        if let Some((table, _)) = &open
            && !waiting.is_empty()
            && (full || !matches!(record, Record::Row(_)))
        {
            conn.insert_rows(table, &waiting)?;
            waiting.clear();
        }
        match record {
            Record::Table(table) => {
                if !known.contains(&table) {
                    return Err(StoreError::Refused("the backup holds a table that is not known here"));
                }
                clear_fixed(conn, &table)?;
                counts.push((table.name.clone(), 0));
                let at = numbered(&table);
                open = Some((table, at));
            }
            Record::Row(mut cells) => {
                if let Some((_, Some(at))) = &open
                    && let Some(Cell::Int(tx)) = cells.get_mut(*at)
                {
                    *tx -= shift;
                }
                if let Some((_, count)) = counts.last_mut() {
                    *count += 1;
                }
                waiting.push(cells);
            }
            Record::End(total) => {
                let loaded: u64 = counts.iter().map(|(_, count)| count).sum();
                let whole = StoreError::Refused("the backup does not hold as many rows as it says");
                return if loaded == total { Ok(counts) } else { Err(whole) };
            }
        }
    }
}

/// Rows that the steps themselves made give way to those of the backup.
fn clear_fixed(conn: &mut Conn, table: &Table) -> Result<()> {
    conn.run(&format!("DELETE FROM \"{}\"", table.name), &[])?;
    Ok(())
}

/// Restore in a scratch place, read everything back, and take the place away again.
pub(crate) async fn check(
    config: &Config,
    from: &Restore,
    outside: Outside,
    registrations: Registrations,
) -> Result<Restored> {
    need_tombstones(&config.data)?;
    let place = config.clone();
    let scratch = tokio::task::spawn_blocking(move || Scratch::make(&place)).await;
    let scratch = scratch.map_err(|_| StoreError::Internal("a check was cut off"))??;
    let (there, from) = (scratch.config.clone(), from.clone());
    let source = config.clone();
    let work = move || -> Result<(Restored, Core)> {
        let now_ms = outside.clock.now_ms();
        let from = with_keys(&source, &there, from)?;
        let restored = restore(&there, &from, &registrations, now_ms)?;
        Ok((restored, Core::open(there, outside, registrations)?))
    };
    let done = tokio::task::spawn_blocking(work).await;
    let opened = done.map_err(|_| StoreError::Internal("a check was cut off"))?;
    let checked = match opened {
        Ok((mut restored, core)) => match Arc::new(core).verify().await {
            Ok(verified) => {
                restored.verified = Some(verified);
                Ok(restored)
            }
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    scratch.remove().await?;
    checked
}

/// The keys that are there serve a check too: they are copied, still wrapped.
fn with_keys(source: &Config, there: &Config, from: Restore) -> Result<Restore> {
    if from.keys.is_none() {
        let vault = Vault::open(Db::open(&source.keys_url(), Profile::Keys)?, provider(source)?)?;
        let keys: Vec<KeptKey> = vault.kept()?;
        Vault::open(Db::open(&there.keys_url(), Profile::Keys)?, provider(there)?)?.take(keys)?;
    }
    Ok(from)
}

/// A place for a check: a folder, and on PostgreSQL a schema beside the store's.
struct Scratch {
    config: Config,
    schema: Option<(Config, String)>,
}

impl Scratch {
    fn make(config: &Config) -> Result<Scratch> {
        let words = "the scratch folder of the check";
        let folder = config.data.join(SCRATCH_FOLDER);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(StoreError::file(words))?;
        }
        std::fs::create_dir_all(&folder).map_err(StoreError::file(words))?;
        let copy = |name: &Path| std::fs::copy(config.data.join(name), folder.join(name)).map(drop);
        copy(Path::new(crate::shred::TOMBSTONES_FILE)).map_err(StoreError::file(words))?;
        let mut there = Config { data: folder, keys: None, ..config.clone() };
        there.heads = Some(config.heads_file());
        there.master = Some(provider(config)?);
        let mut scratch = Scratch { config: there, schema: None };
        if let Some(url) = &config.database {
            let schema = format!("restore_check_{}", std::process::id());
            let db = Db::open(&config.database_url(), Profile::Data)?;
            let made = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
            db.write_blocking(move |conn| Ok(conn.batch(&made)?))?;
            scratch.config.database = Some(stdx::Secret::new(in_schema(url.reveal(), &schema)));
            scratch.schema = Some((config.clone(), schema));
        }
        Ok(scratch)
    }

    async fn remove(self) -> Result<()> {
        let work = move || -> Result<()> {
            if let Some((config, schema)) = &self.schema {
                let gone = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
                let db = Db::open(&config.database_url(), Profile::Data)?;
                db.write_blocking(move |conn| Ok(conn.batch(&gone)?))?;
            }
            std::fs::remove_dir_all(&self.config.data)
                .map_err(StoreError::file("the scratch folder of the check"))
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| StoreError::Internal("tidying up after a check was cut off"))?
    }
}

/// The same connection, with another schema in front.
fn in_schema(url: &str, schema: &str) -> String {
    if url.contains("://") {
        let joint = if url.contains('?') { '&' } else { '?' };
        format!("{url}{joint}options=-csearch_path%3D{schema}")
    } else {
        format!("{url} options='-csearch_path={schema}'")
    }
}
