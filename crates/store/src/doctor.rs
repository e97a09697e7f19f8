//! The doctor: is everything in order, in words for an operator; and the rebuilding of everything that is a
//! function of the resources alone.

use std::sync::Arc;

use audit::Deed;

use crate::commit::Tx;
use crate::compartments::{self, State};
use crate::core::Core;
use crate::db::{Conn, Dialect, Durability, Param};
use crate::error::{Result, StoreError};
use crate::feed::Position;
use crate::keys::MasterFile;
use crate::place::{Compartment, Place};
use crate::rows::SealedRow;
use crate::shred::tombstones;
use crate::tags::Tagged;
use crate::trail::Acting;

/// Free room below this is an alarm.
pub const FREE_BYTES_MIN: u64 = 512 << 20;
/// The clocks of the portal and of its database may differ by this.
pub const CLOCK_DIFFERENCE_MS_MAX: i64 = 2_000;
/// Events wait for the notary this long at most.
pub const NOTARY_LAG_MS_MAX: i64 = 5 * 60_000;
/// Keyrings opened to see whether keys open.
const KEYRINGS_TRIED: i64 = 32;
const REBUILT_AT_ONCE: i64 = 500;
/// PostgreSQL plans a look-up by what it believes a table to hold. SQLite plans by the tables' shape alone, and those
/// plans are tests.
const COUNT_ANEW: &str = "ANALYZE resource, tag, locator, event, compartment, directory, relation";

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// Is it in order?
    pub ok: bool,
    /// What was found, and what to do about it.
    pub words: String,
}

type Found = Result<(bool, String)>;

fn check(name: &'static str, found: Found) -> Check {
    match found {
        Ok((ok, words)) => Check { name, ok, words },
        Err(error) => Check { name, ok: false, words: error.to_string() },
    }
}

impl Core {
    /// Tell the database how much it holds.
    pub(crate) async fn refresh_statistics(&self) -> Result<()> {
        match self.db.dialect() {
            Dialect::Sqlite => Ok(()),
            Dialect::Postgres => self.db.write(Durability::Soon, |conn| Ok(conn.batch(COUNT_ANEW)?)).await,
        }
    }

    /// Look at everything once. A fault of one check does not hide the others.
    pub(crate) async fn doctor(self: &Arc<Self>) -> Result<Vec<Check>> {
        let core = Arc::clone(self);
        let looked = tokio::task::spawn_blocking(move || {
            let on = |look: fn(&Core, &mut Conn) -> Found| core.db.read_blocking(|conn| look(&core, conn));
            vec![
                check("database", on(database)),
                check("integrity", on(integrity)),
                check("schema", on(shape)),
                check("clock", on(clock)),
                check("keys", on(keys)),
                check("keys apart", keys_apart(&core)),
                check("master key", master_key(&core)),
                check("tombstones", on(buried)),
                check("disk", disk(&core)),
                check("notary", on(notary)),
                check("jobs", on(jobs)),
            ]
        });
        looked.await.map_err(|_| StoreError::Internal("the doctor was cut off"))
    }

    /// Make the locator whole, and tags, relations, directory, stubs, worklist and facts anew from the resources, one
    /// compartment in one commit each; how many resources were read. Running it again changes nothing.
    pub(crate) async fn rebuild(self: &Arc<Self>) -> Result<u64> {
        // Relations are made of charts that are looked up.
        self.each_live(find_again).await?;
        let rebuilt = self.each_live(rebuild).await?;
        let acting = Acting::system("doctor --rebuild", Deed::Operate);
        self.commit(&[], &[], acting, |tx| tx.tell(Compartment::SITE, Deed::Operate, audit::Outcome::Done))
            .await?;
        Ok(rebuilt)
    }

    async fn each_live(self: &Arc<Self>, work: fn(&mut Tx<'_>, Compartment) -> Result<u64>) -> Result<u64> {
        let mut after = 0;
        let mut done = 0;
        loop {
            let some = self.live_after(after, REBUILT_AT_ONCE).await?;
            let Some(last) = some.last() else { return Ok(done) };
            after = last.number();
            for compartment in some {
                let acting = Acting::system("doctor --rebuild", Deed::Operate);
                done += self.commit(&[], &[compartment], acting, move |tx| work(tx, compartment)).await?;
            }
        }
    }
}

fn count(conn: &mut Conn, sql: &str, params: &[Param<'_>]) -> Result<i64> {
    Ok(conn.row(sql, params, |row| row.int(0))?.unwrap_or(0))
}

fn database(_: &Core, conn: &mut Conn) -> Found {
    let people = count(
        conn,
        "SELECT count(*) FROM compartment WHERE state = $1 AND kind = $2",
        &[Param::Int(State::Live.number()), Param::Int(crate::place::CompartmentKind::Patient.number())],
    )?;
    Ok((true, format!("answers; {people} charts in use")))
}

fn integrity(_: &Core, conn: &mut Conn) -> Found {
    if conn.dialect() == Dialect::Postgres {
        let sums = conn.row("SHOW data_checksums", &[], |row| Ok(row.text(0)? == "on"))?.unwrap_or(false);
        let words = if sums { "page checksums are on" } else { "page checksums are off; turn them on" };
        return Ok((true, words.into()));
    }
    let lines = conn.rows("PRAGMA quick_check(5)", &[], |row| Ok(row.text(0)?.to_owned()))?;
    let ok = lines == ["ok"];
    Ok((ok, if ok { "the file is whole".into() } else { "the file is damaged; restore a backup".into() }))
}

fn shape(_: &Core, conn: &mut Conn) -> Found {
    let sql = "SELECT slice, max(number) FROM migration GROUP BY slice ORDER BY slice";
    let slices = conn.rows(sql, &[], |row| Ok(format!("{} {}", row.text(0)?, row.int(1)?)))?;
    Ok((!slices.is_empty(), slices.join(", ")))
}

fn clock(core: &Core, conn: &mut Conn) -> Found {
    let now = core.now_ms();
    if conn.dialect() == Dialect::Postgres {
        let sql = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
        let apart = (now - count(conn, sql, &[])?).abs();
        if apart > CLOCK_DIFFERENCE_MS_MAX {
            let words = format!("{apart} ms away from the database's; set both by one time server");
            return Ok((false, words));
        }
    }
    let newest = count(conn, "SELECT coalesce(max(at_ms), 0) FROM event", &[])?;
    let behind = newest - now;
    if behind > CLOCK_DIFFERENCE_MS_MAX {
        return Ok((false, format!("{behind} ms before the newest event; the clock was set back")));
    }
    Ok((true, "goes with the database and the events".into()))
}

fn keys(core: &Core, conn: &mut Conn) -> Found {
    let sample = |conn: &mut Conn, order: &str| {
        let sql = format!(
            "SELECT number, key_number FROM compartment WHERE state = $1 ORDER BY number {order} LIMIT $2"
        );
        let params = [Param::Int(State::Live.number()), Param::Int(KEYRINGS_TRIED / 2)];
        conn.rows(&sql, &params, |row| Ok((Compartment::from_number(row.int(0)?), row.int(1)?)))
    };
    let mut tried = sample(conn, "ASC")?;
    tried.extend(sample(conn, "DESC")?);
    for (compartment, key) in &tried {
        core.vault.forget(*compartment); // from the key database, not from memory
        if !core.vault.ring(*compartment, *key)?.has(*key) {
            return Ok((false, format!("compartment {}: its newest key is missing", compartment.number())));
        }
    }
    Ok((true, format!("{} of the oldest and newest keyrings open", tried.len())))
}

fn system_identifier(conn: &mut Conn) -> Result<i64> {
    count(conn, "SELECT system_identifier FROM pg_control_system()", &[])
}

fn keys_apart(core: &Core) -> Found {
    if core.db.dialect() != core.vault.db().dialect() {
        return Ok((true, "keys and rows lie in different kinds of database".into()));
    }
    if core.db.dialect() == Dialect::Sqlite {
        return Ok((core.db.path() != core.vault.db().path(), "keys and rows lie in two files".into()));
    }
    let rows = core.db.read_blocking(system_identifier)?;
    let keys = core.vault.db().read_blocking(system_identifier)?;
    Ok(if rows == keys {
        let words = "keys and rows lie in one PostgreSQL cluster, whose log and backups keep destroyed keys; \
                     move the keys to another cluster or into the data folder";
        (false, words.into())
    } else {
        (true, "keys and rows lie in two PostgreSQL clusters".into())
    })
}

fn master_key(core: &Core) -> Found {
    if core.config.master.is_none() {
        MasterFile::open(&core.config.master_file())?;
    }
    let left = core.vault.rewrap_some(0)?;
    Ok(if left == 0 {
        let provider = core.vault.provider();
        (true, format!("number {}, {}, wraps every key", provider.current(), provider.words()))
    } else {
        (false, format!("{left} keys lie under an old master key; finish with keys rotate --master"))
    })
}

fn buried(core: &Core, conn: &mut Conn) -> Found {
    let shredded = tombstones(&core.config.data)?;
    for number in &shredded {
        let params = [Param::Int(*number), Param::Int(State::Shredded.number())];
        let sql = "SELECT count(*) FROM compartment WHERE number = $1 AND state <> $2";
        let alive = count(conn, sql, &params)? > 0;
        let compartment = Compartment::from_number(*number);
        core.vault.forget(compartment);
        if alive || core.vault.ring(compartment, 0).is_ok() {
            return Ok((false, format!("compartment {number} was shredded and is not gone; shred it again")));
        }
    }
    Ok((true, format!("{} people were shredded and are gone", shredded.len())))
}

fn disk(core: &Core) -> Found {
    let room = rustix::fs::statvfs(&core.config.data)
        .map_err(|error| StoreError::file("the data folder")(error.into()))?;
    let free = room.f_bavail.saturating_mul(room.f_frsize);
    Ok((free >= FREE_BYTES_MIN, format!("{} MiB free", free >> 20)))
}

fn notary(core: &Core, conn: &mut Conn) -> Found {
    let last = crate::notary::last_linked(conn)?;
    let sql = match conn.dialect() {
        Dialect::Sqlite => "SELECT count(*), coalesce(min(at_ms), 0) FROM event WHERE tx >= $1 AND seq > $2",
        Dialect::Postgres => "SELECT count(*), coalesce(min(at_ms), 0) FROM event WHERE (tx, seq) > ($1, $2)",
    };
    let Position { tx, seq } = last;
    let waiting = conn.row(sql, &[Param::Int(tx), Param::Int(seq)], |row| Ok((row.int(0)?, row.int(1)?)))?;
    let (waiting, oldest) = waiting.unwrap_or_default();
    let lag = if waiting == 0 { 0 } else { core.now_ms() - oldest };
    Ok((lag <= NOTARY_LAG_MS_MAX, format!("{waiting} events wait to be linked, the oldest for {lag} ms")))
}

fn jobs(_: &Core, conn: &mut Conn) -> Found {
    let dead = count(conn, "SELECT count(*) FROM job WHERE state = $1", &[Param::Int(2)])?;
    Ok((dead == 0, format!("{dead} dead letters")))
}

/// Everything that is a function of one compartment's resources, made anew.
fn rebuild(tx: &mut Tx<'_>, compartment: Compartment) -> Result<u64> {
    let info = tx.info(compartment)?;
    if info.state != State::Live {
        return Ok(0);
    }
    let ring = tx.ring(compartment, info.key)?;
    tx.clear_projections(compartment)?;
    compartments::revise(tx.conn, compartment)?; // what was found before may be found otherwise now
    let mut rebuilt = 0;
    tx.each_row(compartment, |tx, row| {
        if row.is_deleted() {
            return Ok(());
        }
        let entry = tx.core.open_row(row)?;
        Tagged::of(&ring, &entry.resource).insert(tx.conn, row.place)?;
        tx.core.project(tx.conn, row.place, false, Some(&entry.resource))?;
        rebuilt += 1;
        Ok(())
    })?;
    Ok(rebuilt)
}

/// Every resource of one compartment, deleted ones too, is found by its type and id again.
fn find_again(tx: &mut Tx<'_>, compartment: Compartment) -> Result<u64> {
    let mut found = 0;
    tx.each_row(compartment, |tx, row| {
        let Some((kind, id)) = tx.core.newest_id(tx.conn, row.place)? else { return Ok(()) };
        let hash = tx.core.locator_hash(kind, &id);
        found += tx.conn.run(
            "INSERT INTO locator(hash, place) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[Param::Int(hash), Param::Int(row.place.number())],
        )?;
        Ok(())
    })?;
    Ok(found)
}

impl Tx<'_> {
    fn each_row(
        &mut self,
        compartment: Compartment,
        mut see: impl FnMut(&mut Self, &SealedRow) -> Result<()>,
    ) -> Result<()> {
        let mut after: Option<Place> = None;
        loop {
            let rows = self.core.rows_after(self.conn, compartment, after, REBUILT_AT_ONCE)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.place);
            rows.iter().try_for_each(|row| see(self, row))?;
        }
    }

    fn clear_projections(&mut self, compartment: Compartment) -> Result<()> {
        let (first, behind) = compartment.range();
        let range = [Param::Int(first.number()), Param::Int(behind.number())];
        for sql in [
            "DELETE FROM relation WHERE grant_place >= $1 AND grant_place < $2",
            "DELETE FROM directory WHERE place >= $1 AND place < $2",
            "DELETE FROM worklist WHERE place >= $1 AND place < $2",
            "DELETE FROM fact WHERE place >= $1 AND place < $2",
        ] {
            self.conn.run(sql, &range)?;
        }
        let own = [Param::Int(compartment.number())];
        for sql in ["DELETE FROM tag WHERE compartment = $1", "DELETE FROM stub WHERE compartment = $1"] {
            self.conn.run(sql, &own)?;
        }
        Ok(())
    }
}
