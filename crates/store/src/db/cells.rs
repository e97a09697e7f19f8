//! Whole tables, for backups: read row by row from one snapshot, and written back as they were.

use super::{Conn, DbError, Dialect, Param, Row};
use crate::error::Result;

/// Tables that a backup leaves out: the steps are made anew, the others hold nothing that outlives a process.
const NOT_KEPT: [&str; 3] = ["migration", "flushed", "guard"];
const FETCHED_AT_ONCE: usize = 1_000;
/// Values of one statement; PostgreSQL numbers at most 65,535.
const VALUES_AT_ONCE: usize = 1_000;

/// One value of any column that the store knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Bytes(Vec<u8>),
    Text(String),
}

impl Cell {
    fn param(&self) -> Param<'_> {
        match self {
            Cell::Null => Param::Null,
            Cell::Int(number) => Param::Int(*number),
            Cell::Bytes(bytes) => Param::Blob(bytes),
            Cell::Text(text) => Param::Text(text),
        }
    }
}

/// A table and its columns, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub name: String,
    pub columns: Vec<String>,
}

impl Table {
    fn list(&self) -> String {
        let quoted: Vec<String> = self.columns.iter().map(|column| format!("\"{column}\"")).collect();
        quoted.join(", ")
    }
}

impl Row<'_, '_> {
    fn cell(&self, at: usize) -> Result<Cell, DbError> {
        use tokio_postgres::types::Type;
        match self {
            Row::Sqlite(row) => Ok(match row.get_ref(at)? {
                rusqlite::types::ValueRef::Null => Cell::Null,
                rusqlite::types::ValueRef::Integer(number) => Cell::Int(number),
                rusqlite::types::ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
                rusqlite::types::ValueRef::Text(text) => {
                    Cell::Text(String::from_utf8(text.to_vec()).map_err(|_| DbError::Column)?)
                }
                rusqlite::types::ValueRef::Real(_) => return Err(DbError::Column),
            }),
            Row::Postgres(row) => {
                let kind = row.columns().get(at).map(|column| column.type_().clone());
                let cell = match kind {
                    Some(Type::INT8) => row.try_get::<_, Option<i64>>(at)?.map(Cell::Int),
                    Some(Type::BYTEA) => row.try_get::<_, Option<Vec<u8>>>(at)?.map(Cell::Bytes),
                    Some(Type::TEXT) => row.try_get::<_, Option<String>>(at)?.map(Cell::Text),
                    _ => return Err(DbError::Column),
                };
                Ok(cell.unwrap_or(Cell::Null))
            }
        }
    }
}

impl Conn {
    /// Read several statements as of one moment, while others write.
    pub(crate) fn snapshot<T>(&mut self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        self.batch(match self.dialect() {
            Dialect::Sqlite => "BEGIN",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })?;
        let done = work(self);
        self.batch("ROLLBACK")?; // nothing was written
        done
    }

    /// The tables that a backup keeps, by name.
    pub(crate) fn tables(&mut self) -> Result<Vec<Table>> {
        let sql = match self.dialect() {
            Dialect::Sqlite => {
                "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c \
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid"
            }
            Dialect::Postgres => {
                "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c \
                 JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
                 WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' \
                 ORDER BY c.table_name::text COLLATE \"C\", c.ordinal_position"
            }
        };
        let rows = self.rows(sql, &[], |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))?;
        let mut tables: Vec<Table> = Vec::new();
        for (name, column) in rows.into_iter().filter(|(name, _)| !NOT_KEPT.contains(&name.as_str())) {
            match tables.last_mut().filter(|table| table.name == name) {
                Some(table) => table.columns.push(column),
                None => tables.push(Table { name, columns: vec![column] }),
            }
        }
        Ok(tables)
    }

    /// Every row of a table, one after the other, never all in memory. Inside `snapshot`.
    pub(crate) fn each_row(
        &mut self,
        table: &Table,
        mut take: impl FnMut(Vec<Cell>) -> Result<()>,
    ) -> Result<()> {
        let sql = format!("SELECT {} FROM \"{}\"", table.list(), table.name);
        let width = table.columns.len();
        if let Conn::Sqlite(conn) = self {
            return conn.each(&sql, &[], |row| {
                take((0..width).map(|at| row.cell(at)).collect::<Result<_, DbError>>()?)
            });
        }
        // A name per table: a statement that was prepared once must always answer the same columns.
        let cursor = format!("kept_{}", table.name);
        self.batch(&format!("DECLARE \"{cursor}\" NO SCROLL CURSOR FOR {sql}"))?;
        loop {
            let fetch = format!("FETCH {FETCHED_AT_ONCE} FROM \"{cursor}\"");
            let rows =
                self.rows(&fetch, &[], |row| (0..width).map(|at| row.cell(at)).collect::<Result<_, _>>())?;
            let last = rows.len() < FETCHED_AT_ONCE;
            rows.into_iter().try_for_each(&mut take)?;
            if last {
                return Ok(self.batch(&format!("CLOSE \"{cursor}\""))?);
            }
        }
    }

    /// How many rows one statement of `insert_rows` takes for this table.
    pub(crate) fn rows_at_once(&self, table: &Table) -> usize {
        match self.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => (VALUES_AT_ONCE / table.columns.len().max(1)).max(1),
        }
    }

    /// Write rows as they are.
    pub(crate) fn insert_rows(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<()> {
        let width = table.columns.len();
        let group = |at: usize| {
            let names: Vec<String> = (1..=width).map(|column| format!("${}", at * width + column)).collect();
            format!("({})", names.join(", "))
        };
        let groups: Vec<String> = (0..rows.len()).map(group).collect();
        let sql = format!("INSERT INTO \"{}\" ({}) VALUES {}", table.name, table.list(), groups.join(", "));
        let params: Vec<Param<'_>> = rows.iter().flatten().map(Cell::param).collect();
        self.run(&sql, &params)?;
        Ok(())
    }

    /// Numbers that PostgreSQL gives out go on behind the highest one that is there.
    pub(crate) fn go_on_numbering(&mut self) -> Result<()> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(()); // AUTOINCREMENT has seen the numbers
        }
        let columns = self.rows(
            "SELECT table_name::text, column_name::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND is_identity = 'YES'",
            &[],
            |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())),
        )?;
        for (table, column) in columns {
            self.batch(&format!(
                "SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), \
                 greatest((SELECT coalesce(max(\"{column}\"), 0) FROM \"{table}\"), 1))"
            ))?;
        }
        Ok(())
    }
}
