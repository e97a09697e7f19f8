//! The mark that says "this is a demo", in the database beside the data that it speaks of.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use store::{Durability, Migration, Param, Store};

use crate::failure::{Failure, Outcome};

/// The table of the mark; it has one row or none.
pub const MIGRATIONS: [Migration; 1] = [Migration {
    number: 1,
    sql: "CREATE TABLE demo(
        id BIGINT PRIMARY KEY,
        seed BIGINT NOT NULL,
        patients BIGINT NOT NULL,
        today BIGINT NOT NULL,
        made BIGINT NOT NULL,
        resources BIGINT NOT NULL,
        json_bytes BIGINT NOT NULL)",
}];

/// What a demo was made from, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The number that chance is drawn from.
    pub seed: u64,
    /// The patients that it is to have.
    pub patients: usize,
    /// The day on which the clinic is looked at.
    pub today: Date,
    /// The patients that are there, all of their record.
    pub made: usize,
    /// The resources that were drawn for them, the clinic's own included.
    pub resources: u64,
    /// Their length as JSON without white space.
    pub json_bytes: u64,
}

const DAY_ZERO: Date = date(1970, 1, 1);
const SELECT: &str = "SELECT seed, patients, today, made, resources, json_bytes FROM demo WHERE id = 1";
const INSERT: &str = "INSERT INTO demo(id, seed, patients, today, made, resources, json_bytes) VALUES (1, $1, $2, $3, $4, $5, $6)";

/// The mark in this store.
pub async fn read(store: &Store) -> Outcome<Option<Mark>> {
    let rows = store
        .read_ops(|ops| {
            ops.rows(SELECT, &[], |row| {
                Ok([row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?, row.int(4)?, row.int(5)?])
            })
        })
        .await?;
    let Some([seed, patients, today, made, resources, json_bytes]) = rows.first().copied() else {
        return Ok(None);
    };
    let broken = || Failure::new("the mark of the demo is damaged; make a new demo in another folder");
    Ok(Some(Mark {
        seed: seed.cast_unsigned(),
        patients: usize::try_from(patients).map_err(|_| broken())?,
        today: DAY_ZERO.checked_add(today.days()).map_err(|_| broken())?,
        made: usize::try_from(made).map_err(|_| broken())?,
        resources: resources.cast_unsigned(),
        json_bytes: json_bytes.cast_unsigned(),
    }))
}

/// Set the mark.
pub async fn write(store: &Store, mark: &Mark) -> Outcome {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let days = i64::from((mark.today - DAY_ZERO).get_days());
    let (seed, patients, made) = (mark.seed.cast_signed(), number(mark.patients), number(mark.made));
    let (resources, json_bytes) = (mark.resources.cast_signed(), mark.json_bytes.cast_signed());
    store
        .write_ops(Durability::Now, move |ops| {
            ops.run("DELETE FROM demo WHERE id = 1", &[])?;
            ops.run(INSERT, &[seed, patients, days, made, resources, json_bytes].map(Param::Int))
        })
        .await?;
    Ok(())
}
