//! Compartments: the commons and the registry have fixed numbers, people get theirs in sequence, each with keys
//! that are on disk before the number is used.

use std::collections::BTreeSet;

use crate::core::Core;
use crate::db::{Conn, Db, DbError, Dialect, Param, Row};
use crate::error::{Result, StoreError};
use crate::keys::{KEYS_AT_ONCE, Vault};
use crate::place::{Compartment, CompartmentKind, FIRST_PERSON_NUMBER};

/// What has become of a compartment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In use.
    Live,
    /// Its keys are destroyed; nothing of it can be read.
    Shredded,
    /// Merged into another one, whose number is its alias.
    Absorbed,
}

impl State {
    pub(crate) const fn number(self) -> i64 {
        match self {
            State::Live => 0,
            State::Shredded => 1,
            State::Absorbed => 2,
        }
    }

    fn from_number(number: i64) -> Result<State, DbError> {
        match number {
            0 => Ok(State::Live),
            1 => Ok(State::Shredded),
            2 => Ok(State::Absorbed),
            _ => Err(DbError::Column),
        }
    }
}

/// A compartment's own row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Info {
    pub compartment: Compartment,
    pub state: State,
    pub alias: i64,
    pub key: i64,
    pub next_row: i64,
}

impl Info {
    fn read(row: &Row<'_, '_>) -> Result<Info, DbError> {
        Ok(Info {
            compartment: Compartment::from_number(row.int(0)?),
            state: State::from_number(row.int(1)?)?,
            alias: row.int(2)?,
            key: row.int(3)?,
            next_row: row.int(4)?,
        })
    }
}

/// How often a chart, and the commons beside it, have changed. What was read behind a revision is as new as it or
/// newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Revision {
    chart: i64,
    commons: i64,
}

/// The revision of a chart as it is now.
pub(crate) fn revision(conn: &mut Conn, chart: Compartment) -> Result<Revision> {
    let found = conn.row(
        "SELECT (SELECT revision FROM compartment WHERE number = $1), revision FROM compartment WHERE number = $2",
        &[Param::Int(Compartment::REGISTRY.number()), Param::Int(chart.number())],
        |row| Ok(Revision { commons: row.int(0)?, chart: row.int(1)? }),
    )?;
    found.ok_or(StoreError::NotFound)
}

/// Something in a compartment changed: what was made of it before is made anew. The registry's row counts for all
/// commons.
pub(crate) fn revise(conn: &mut Conn, changed: Compartment) -> Result<()> {
    let counts = if changed.is_personal() { changed } else { Compartment::REGISTRY };
    let own = [Param::Int(counts.number())];
    conn.run("UPDATE compartment SET revision = revision + 1 WHERE number = $1", &own)?;
    Ok(())
}

/// Something in the commons changed, if any of these is one; this comes last, so that nothing more is waited for
/// behind it.
pub(crate) fn revise_commons(conn: &mut Conn, changed: &BTreeSet<Compartment>) -> Result<()> {
    if changed.iter().all(|compartment| compartment.is_personal()) {
        return Ok(());
    }
    revise(conn, Compartment::REGISTRY)
}

/// Keep the next row of compartments that are locked; when something in them changed, what was made of it before is
/// made anew.
pub(crate) fn keep(conn: &mut Conn, infos: &[Info], changed: bool) -> Result<()> {
    if infos.is_empty() {
        return Ok(());
    }
    let revised = |info: &Info| i64::from(changed && info.compartment.is_personal());
    if conn.dialect() == Dialect::Sqlite {
        let sql =
            "UPDATE compartment SET next_row = max(next_row, $1), revision = revision + $2 WHERE number = $3";
        for info in infos {
            let number = Param::Int(info.compartment.number());
            conn.run(sql, &[Param::Int(info.next_row), Param::Int(revised(info)), number])?;
        }
        return Ok(());
    }
    let parts = |part: fn(&Info) -> i64| infos.iter().map(part).collect::<Vec<i64>>();
    let revised = infos.iter().map(revised).collect::<Vec<i64>>();
    let numbers = parts(|info| info.compartment.number());
    conn.run(
        "UPDATE compartment c SET next_row = greatest(c.next_row, n.next_row), revision = c.revision + n.revised \
         FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) n(number, next_row, revised) WHERE c.number = n.number",
        &[Param::Ints(&numbers), Param::Ints(&parts(|info| info.next_row)), Param::Ints(&revised)],
    )?;
    Ok(())
}

const SELECT: &str = "SELECT number, state, alias, key_number, next_row FROM compartment WHERE number = $1";

/// The compartment's row, as it is now.
pub(crate) fn info(conn: &mut Conn, compartment: Compartment) -> Result<Option<Info>> {
    Ok(conn.row(SELECT, &[Param::Int(compartment.number())], Info::read)?)
}

/// The compartments' rows, locked until the commit in the order of their numbers.
pub(crate) fn lock(conn: &mut Conn, compartments: &BTreeSet<Compartment>) -> Result<Vec<Info>> {
    if compartments.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<i64> = compartments.iter().map(|compartment| compartment.number()).collect();
    match conn.dialect() {
        Dialect::Sqlite => Ok(conn.rows_of_each(SELECT, &numbers, Info::read)?),
        Dialect::Postgres => {
            let sql = format!("{SELECT} ORDER BY number FOR UPDATE");
            Ok(conn.rows_of_each(&sql, &numbers, Info::read)?)
        }
    }
}

/// The commons of every type and the registry, made at the first start.
pub(crate) fn make_fixed(db: &Db, vault: &Vault, now_ms: i64) -> Result<()> {
    let registry = Compartment::REGISTRY;
    vault.ensure(Compartment::from_number(1), registry.number(), now_ms)?;
    db.write_blocking(move |conn| {
        if info(conn, registry)?.is_some() {
            return Ok(());
        }
        for number in 1..=registry.number() {
            let kind = if number == registry.number() {
                CompartmentKind::Registry
            } else {
                CompartmentKind::Commons
            };
            insert_fixed(conn, number, kind, State::Live, now_ms)?;
        }
        // The numbers of people begin behind this one, which nobody gets.
        insert_fixed(conn, FIRST_PERSON_NUMBER - 1, CompartmentKind::Site, State::Shredded, now_ms)?;
        if conn.dialect() == Dialect::Postgres {
            conn.batch(&format!(
                "ALTER TABLE compartment ALTER COLUMN number RESTART WITH {FIRST_PERSON_NUMBER}"
            ))?;
        }
        Ok(())
    })
}

fn insert_fixed(
    conn: &mut Conn,
    number: i64,
    kind: CompartmentKind,
    state: State,
    now_ms: i64,
) -> Result<()> {
    conn.run(
        "INSERT INTO compartment(number, kind, state, key_number, next_row, made_ms) VALUES ($1, $2, $3, 1, 1, $4) \
         ON CONFLICT DO NOTHING",
        &[Param::Int(number), Param::Int(kind.number()), Param::Int(state.number()), Param::Int(now_ms)],
    )?;
    Ok(())
}

impl Core {
    /// A new compartment, inside a commit; its keys are on disk before this answers.
    pub(crate) fn new_compartment(&self, conn: &mut Conn, kind: CompartmentKind) -> Result<Info> {
        let now_ms = self.now_ms();
        let number = conn.row(
            "INSERT INTO compartment(kind, state, key_number, next_row, made_ms) VALUES ($1, 0, 1, 1, $2) \
             RETURNING number",
            &[Param::Int(kind.number()), Param::Int(now_ms)],
            |row| row.int(0),
        )?;
        let number = number.ok_or(StoreError::Internal("a new compartment has no number"))?;
        let compartment = Compartment::from_number(number);
        assert!(compartment.is_personal(), "people's compartments lie behind the fixed ones");
        self.vault.ensure(compartment, KEYS_AT_ONCE, now_ms)?;
        Ok(Info { compartment, state: State::Live, alias: 0, key: 1, next_row: 1 })
    }

    /// Compartments of one kind after a number, in order.
    pub(crate) async fn compartments_after(
        &self,
        kind: CompartmentKind,
        after: i64,
        at_most: i64,
    ) -> Result<Vec<Compartment>> {
        self.db
            .read(move |conn| {
                Ok(conn.rows(
                    "SELECT number FROM compartment WHERE number > $1 AND kind = $2 AND state = 0 \
                     ORDER BY number LIMIT $3",
                    &[Param::Int(after), Param::Int(kind.number()), Param::Int(at_most)],
                    |row| Ok(Compartment::from_number(row.int(0)?)),
                )?)
            })
            .await
    }

    /// Compartments in use of any kind after a number, in order.
    pub(crate) async fn live_after(&self, after: i64, at_most: i64) -> Result<Vec<Compartment>> {
        self.db
            .read(move |conn| {
                Ok(conn.rows(
                    "SELECT number FROM compartment WHERE number > $1 AND state = 0 ORDER BY number LIMIT $2",
                    &[Param::Int(after), Param::Int(at_most)],
                    |row| Ok(Compartment::from_number(row.int(0)?)),
                )?)
            })
            .await
    }

    /// The number of the chart of a patient, after merges.
    pub(crate) async fn chart_number(
        self: &std::sync::Arc<Self>,
        patient: &str,
    ) -> Result<Option<Compartment>> {
        let (core, reference) = (std::sync::Arc::clone(self), format!("Patient/{patient}"));
        self.db.read(move |conn| core.chart_of(conn, &reference)).await
    }

    /// Follow merges to the compartment that holds the rows now.
    pub(crate) fn survivor(&self, conn: &mut Conn, compartment: Compartment) -> Result<Option<Info>> {
        const MERGES_MAX: usize = 16;
        let mut number = compartment;
        for _ in 0..MERGES_MAX {
            let Some(found) = info(conn, number)? else { return Ok(None) };
            match found.state {
                State::Live => return Ok(Some(found)),
                State::Shredded => return Ok(None),
                State::Absorbed => number = Compartment::from_number(found.alias),
            }
        }
        Err(StoreError::Internal("merges form a ring"))
    }
}
