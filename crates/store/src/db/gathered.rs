//! Rows that wait to be added together: to PostgreSQL by one statement for many rows instead of a round trip for
//! each, to SQLite in the order of the table. Any other statement that names one of their tables sends them first, so that
//! nobody sees that they waited.

use tokio_postgres::types::ToSql;

use super::{DbError, Param};

/// Rows of all tables that wait at most.
const ROWS_MAX: usize = 100_000;
/// Their bytes at most.
const BYTES_MAX: usize = 16 << 20;

/// Rows that wait.
#[derive(Default)]
pub(super) struct Gathered {
    statements: Vec<Rows>,
    rows: usize,
    bytes: usize,
}

/// Rows of one statement, by column.
pub(super) struct Rows {
    /// The statement that adds one.
    pub one: &'static str,
    columns: Vec<Column>,
}

enum Column {
    Ints(Vec<i64>),
    Blobs(Vec<Vec<u8>>),
}

impl Gathered {
    /// One more row for a statement that adds one: `INSERT INTO … VALUES ($1, $2, …) …`.
    pub fn add(&mut self, one: &'static str, params: &[Param<'_>]) -> Result<(), DbError> {
        let known = self.statements.iter().position(|rows| rows.one == one);
        let at = known.unwrap_or(self.statements.len());
        if known.is_none() {
            let columns = params.iter().map(Column::of).collect::<Result<_, _>>()?;
            self.statements.push(Rows { one, columns });
        }
        for (column, param) in self.statements[at].columns.iter_mut().zip(params) {
            self.bytes += column.push(param)?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Is it time to send them?
    pub fn is_full(&self) -> bool {
        self.rows >= ROWS_MAX || self.bytes >= BYTES_MAX
    }

    /// Could this statement see that rows wait? When the name of their table stands anywhere in it.
    pub fn is_seen_by(&self, sql: &str) -> bool {
        self.statements.iter().any(|rows| sql.contains(rows.table()))
    }

    /// Everything that waits, in the order in which the statements came first.
    pub fn take(&mut self) -> Vec<Rows> {
        std::mem::take(self).statements
    }
}

impl Rows {
    /// The table that they go into; nothing that is not a plain `INSERT INTO` waits.
    fn table(&self) -> &'static str {
        let name = self.one.strip_prefix("INSERT INTO ").and_then(|rest| rest.split('(').next());
        name.map_or("", str::trim)
    }

    /// The statement that adds all of them.
    pub fn sql(&self) -> Result<String, DbError> {
        let (head, rest) = self.one.split_once("VALUES (").ok_or(DbError::Column)?;
        let (_, tail) = rest.split_once(')').ok_or(DbError::Column)?;
        let columns: Vec<String> = self
            .columns
            .iter()
            .zip(1..)
            .map(|(column, at)| match column {
                Column::Ints(_) => format!("${at}::bigint[]"),
                Column::Blobs(_) => format!("${at}::bytea[]"),
            })
            .collect();
        Ok(format!("{head}SELECT * FROM unnest({}){tail}", columns.join(", ")))
    }

    /// Its rows by their numbers, and as they came where these are the same.
    pub fn in_order(&self) -> Vec<usize> {
        let numbers: Vec<&[i64]> = self
            .columns
            .iter()
            .map_while(|column| match column {
                Column::Ints(all) => Some(all.as_slice()),
                Column::Blobs(_) => None,
            })
            .collect();
        let mut rows: Vec<usize> = (0..self.count()).collect();
        let key = |row: usize| numbers.iter().map(move |column| column[row]);
        rows.sort_by(|one, two| key(*one).cmp(key(*two)));
        rows
    }

    fn count(&self) -> usize {
        match self.columns.first() {
            Some(Column::Ints(all)) => all.len(),
            Some(Column::Blobs(all)) => all.len(),
            None => 0,
        }
    }

    /// The values of one row.
    pub fn row(&self, at: usize) -> Vec<Param<'_>> {
        self.columns.iter().map(|column| column.at(at)).collect()
    }

    /// Its values: an array for each column.
    pub fn values(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.columns.iter().map(Column::all).collect()
    }
}

impl Column {
    fn of(param: &Param<'_>) -> Result<Column, DbError> {
        match param {
            Param::Int(_) => Ok(Column::Ints(Vec::new())),
            Param::Blob(_) => Ok(Column::Blobs(Vec::new())),
            Param::Text(_) | Param::Ints(_) | Param::Null => Err(DbError::Column),
        }
    }

    fn at(&self, row: usize) -> Param<'_> {
        match self {
            Column::Ints(all) => Param::Int(all[row]),
            Column::Blobs(all) => Param::Blob(&all[row]),
        }
    }

    fn all(&self) -> &(dyn ToSql + Sync) {
        match self {
            Column::Ints(all) => all,
            Column::Blobs(all) => all,
        }
    }

    fn push(&mut self, param: &Param<'_>) -> Result<usize, DbError> {
        match (self, param) {
            (Column::Ints(all), Param::Int(number)) => all.push(*number),
            (Column::Blobs(all), Param::Blob(bytes)) => {
                all.push(bytes.to_vec());
                return Ok(bytes.len());
            }
            _ => return Err(DbError::Column),
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Gathered, ROWS_MAX};
    use crate::db::Param;

    const ADD: &str = "INSERT INTO job(a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    #[test]
    fn rows_of_one_statement_become_one_statement() {
        let mut gathered = Gathered::default();
        gathered.add(ADD, &[Param::Int(1), Param::Blob(b"x")]).expect("numbers and bytes");
        gathered.add("INSERT INTO c(d) VALUES ($1)", &[Param::Int(2)]).expect("numbers");
        gathered.add(ADD, &[Param::Int(3), Param::Blob(b"y")]).expect("numbers and bytes");
        let all: Vec<String> = gathered.take().iter().map(|rows| rows.sql().expect("a statement")).collect();
        assert_eq!(
            all,
            [
                "INSERT INTO job(a, b) SELECT * FROM unnest($1::bigint[], $2::bytea[]) ON CONFLICT DO NOTHING",
                "INSERT INTO c(d) SELECT * FROM unnest($1::bigint[])",
            ]
        );
        assert!(gathered.take().is_empty());
    }

    #[test]
    fn a_statement_that_names_the_table_sees_what_waits_and_another_does_not() {
        let mut gathered = Gathered::default();
        assert!(!gathered.is_seen_by("SELECT a FROM job"));
        gathered.add(ADD, &[Param::Int(1), Param::Int(2)]).expect("numbers");
        assert!(gathered.is_seen_by("SELECT a FROM job WHERE b = $1"));
        assert!(gathered.is_seen_by("DELETE FROM other WHERE a IN (SELECT a FROM job)"));
        assert!(!gathered.is_seen_by("SELECT a FROM other"));
        gathered.add("UPDATE x SET a = $1", &[Param::Int(1)]).expect("numbers");
        assert!(gathered.is_seen_by("SELECT a FROM other"), "what names no table is seen by everything");
    }

    #[test]
    fn rows_go_in_the_order_of_their_numbers_and_equal_ones_as_they_came() {
        let mut gathered = Gathered::default();
        for (a, b, c) in [(2, 1, b"p"), (1, 9, b"q"), (2, 0, b"r"), (1, 9, b"s")] {
            gathered.add(ADD, &[Param::Int(a), Param::Int(b), Param::Blob(c)]).expect("a row");
        }
        let rows = &gathered.take()[0];
        let blobs: Vec<u8> = rows.in_order().into_iter().map(|at| blob(&rows.row(at))[0]).collect();
        assert_eq!(blobs, b"qsrp");
    }

    fn blob<'a>(row: &[Param<'a>]) -> &'a [u8] {
        match row {
            [.., Param::Blob(bytes)] => bytes,
            _ => panic!("the last is bytes"),
        }
    }

    #[test]
    fn a_row_of_another_shape_is_refused_and_many_rows_do_not_wait() {
        let mut gathered = Gathered::default();
        assert!(gathered.add(ADD, &[Param::Null, Param::Int(1)]).is_err());
        for at in 0..ROWS_MAX {
            assert!(!gathered.is_full(), "after {at}");
            gathered.add(ADD, &[Param::Int(1), Param::Int(2)]).expect("numbers");
        }
        assert!(gathered.is_full());
        assert!(gathered.add(ADD, &[Param::Int(1), Param::Blob(b"")]).is_err());
    }
}
