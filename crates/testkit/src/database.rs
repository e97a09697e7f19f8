//! The databases to test on: SQLite always, PostgreSQL where the environment names one.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use stdx::Secret;
use store::Config;

const POSTGRES: &str = "VESTIBULE_TEST_POSTGRES";

/// A database to test on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// A file of its own.
    Sqlite,
    /// A schema of its own.
    Postgres,
}

/// The databases to test on. Without a PostgreSQL it says so; `cargo xtask test` always names one.
#[allow(clippy::disallowed_methods, clippy::print_stderr)] // a test's own setting, and its word about it
pub fn databases() -> Vec<On> {
    if std::env::var(POSTGRES).is_ok() {
        return vec![On::Sqlite, On::Postgres];
    }
    eprintln!("PostgreSQL is left out: {POSTGRES} is not set");
    vec![On::Sqlite]
}

/// Where a store of the test's own lies: rows in a database of their own, keys in this folder.
pub fn place(on: On, folder: &Path) -> Config {
    let mut config = Config::folder(folder);
    if on == On::Postgres {
        config.database = Some(schema());
    }
    config
}

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

/// A connection string with a schema of its own. Only the store speaks to databases, so PostgreSQL's own client
/// makes the schema.
#[allow(clippy::disallowed_methods)] // a test's own setting
fn schema() -> Secret<String> {
    let url = std::env::var(POSTGRES).expect("the caller looked");
    let name = format!("k{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::Relaxed));
    let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
    let made = Command::new("psql").args(["--quiet", "--dbname", &url, "--command", &sql]).output();
    let made = made.expect("psql, PostgreSQL's client, is installed");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let joint = if url.contains('?') { '&' } else { '?' };
    Secret::new(format!("{url}{joint}options=-csearch_path%3D{name}"))
}
