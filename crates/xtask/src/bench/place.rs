//! Where one measured portal keeps its data, and what that data weighs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cpu;
use crate::failure::{Outcome, While};
use crate::portal;
use crate::postgres::{Cluster, Durability};
use crate::project::Project;
use crate::shell;

/// The database of records in a data folder.
const RECORDS: &str = "vestibule.db";

/// Bytes of each table with its indexes, on SQLite; the largest first.
const SQLITE_TABLES: &str = "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name \
                             WHERE s.aggregate = TRUE GROUP BY 1 ORDER BY 2 DESC";
/// The same on PostgreSQL, with what lies beside the rows.
const POSTGRES_TABLES: &str = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND \
                               relnamespace = 'public'::regnamespace ORDER BY 2 DESC";
const EVENTS: &str = "SELECT 'events', count(*) FROM event";

/// Where one measured portal keeps its data; gone when it is dropped.
pub struct Place {
    folder: PathBuf,
    clusters: Option<(Cluster, Cluster)>,
}

impl Place {
    /// A new empty place.
    pub fn new(project: &Project, database: &'static str, name: &str) -> Outcome<Self> {
        let folder = portal::empty_folder(project, &format!("bench-{database}-{name}"))?;
        let clusters = match database {
            "postgres" => Some((
                Cluster::start(project, "bench-records", Durability::Safe)?,
                Cluster::start(project, "bench-keys", Durability::Safe)?,
            )),
            _ => None,
        };
        Ok(Self { folder, clusters })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Copies the files of another data folder here.
    pub fn fill_from(&self, folder: &Path) -> Outcome {
        for entry in fs::read_dir(folder).during(folder.display())? {
            let entry = entry?;
            fs::copy(entry.path(), self.folder.join(entry.file_name())).during(entry.path().display())?;
        }
        Ok(())
    }

    /// The arguments that lead the portal here.
    pub fn words(&self) -> Vec<String> {
        let mut words = vec!["--data".to_owned(), self.folder.to_string_lossy().into_owned()];
        if let Some((records, keys)) = &self.clusters {
            words.extend(["--database".to_owned(), records.address(), "--keys".to_owned(), keys.address()]);
        }
        words
    }

    /// Seconds of processor time of the database, where it is a program of its own.
    pub fn database_seconds(&self) -> Outcome<f64> {
        match &self.clusters {
            Some((records, keys)) => {
                Ok(cpu::family_seconds(records.process())? + cpu::family_seconds(keys.process())?)
            }
            None => Ok(0.0),
        }
    }

    /// Bytes of the records without the keys, while no portal runs: on SQLite the file (and its log, if one was
    /// left), on PostgreSQL the tables with their indexes.
    pub fn stored(&self) -> Outcome<u64> {
        if self.clusters.is_some() {
            return Ok(self.tables()?.unwrap_or_default().iter().map(|(_, bytes)| bytes).sum());
        }
        let log = fs::metadata(self.folder.join(format!("{RECORDS}-wal"))).map_or(0, |facts| facts.len());
        Ok(fs::metadata(self.folder.join(RECORDS)).during(RECORDS)?.len() + log)
    }

    /// Bytes of each table with its indexes; nothing where the database's own tool is not installed.
    pub fn tables(&self) -> Outcome<Option<Vec<(String, u64)>>> {
        self.ask(if self.clusters.is_some() { POSTGRES_TABLES } else { SQLITE_TABLES })
    }

    /// Events in the audit trail; nothing where the database's own tool is not installed.
    pub fn events(&self) -> Outcome<Option<u64>> {
        Ok(self.ask(EVENTS)?.and_then(|rows| rows.first().map(|(_, count)| *count)))
    }

    fn ask(&self, question: &str) -> Outcome<Option<Vec<(String, u64)>>> {
        let mut command = if let Some((records, _)) = &self.clusters {
            let mut command = Command::new("psql");
            command.args([&records.address(), "-X", "-A", "-t", "-F", "|", "-c", question]);
            command
        } else {
            let mut command = Command::new("sqlite3");
            command.arg("-batch").arg(self.folder.join(RECORDS)).arg(question);
            command
        };
        let program = command.get_program().to_string_lossy().into_owned();
        if !shell::succeeds(Command::new(&program).arg("--version")) {
            eprintln!(
                "{program} is not installed: tables are not weighed, and the audit trail is not counted"
            );
            return Ok(None);
        }
        Ok(Some(rows(&shell::capture(&mut command)?)))
    }
}

/// Lines of a name and a number.
fn rows(text: &str) -> Vec<(String, u64)> {
    let line = |line: &str| {
        let (name, number) = line.split_once('|')?;
        Some((name.to_owned(), number.trim().parse().ok()?))
    };
    text.lines().filter_map(line).collect()
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn rows_are_names_and_numbers() {
        assert_eq!(rows("event|12\n\ntag|7\nnonsense\n"), [("event".to_owned(), 12), ("tag".to_owned(), 7)]);
    }
}
