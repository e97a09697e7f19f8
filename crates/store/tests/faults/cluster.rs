//! PostgreSQL itself: a schema of one's own in either cluster, and what stands in its files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use stdx::Secret;
use tokio_postgres::{Client, NoTls};

use crate::found::{Named, everything};

/// The cluster of the rows, and the one of the keys.
pub const RECORDS: &str = "VESTIBULE_TEST_POSTGRES";
pub const KEYS: &str = "VESTIBULE_TEST_POSTGRES_KEYS";

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

#[allow(clippy::disallowed_methods)] // a test's own setting
fn address(cluster: &str) -> Option<String> {
    std::env::var(cluster).ok()
}

/// A connection that ends when the client is dropped.
pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("connects");
    tokio::spawn(connection);
    client
}

/// A connection string with an empty schema of its own; `None` where there is no such cluster.
pub async fn schema_on(cluster: &str) -> Option<Secret<String>> {
    let url = address(cluster)?;
    let schema = format!("f{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::Relaxed));
    let fresh = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    connect(&url).await.batch_execute(&fresh).await.expect("makes a schema");
    let joint = if url.contains('?') { '&' } else { '?' };
    Some(Secret::new(format!("{url}{joint}options=-csearch_path%3D{schema}")))
}

/// A place in the log of a cluster's changes, and the schema whose files are searched.
pub struct Since {
    client: Client,
    cluster: &'static str,
    first_segment: String,
}

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.cluster)
    }
}

impl Since {
    /// From now on, in the schema that this connection string names.
    pub async fn now(cluster: &'static str, url: &Secret<String>) -> Since {
        let client = connect(url.reveal()).await;
        // On a checkpoint the segments before it may be given new names; a new segment begins clean.
        client.batch_execute("CHECKPOINT").await.expect("a checkpoint");
        client.simple_query("SELECT pg_switch_wal()").await.expect("a new segment");
        let first_segment = one(&client, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())").await;
        Since { client, cluster, first_segment }
    }

    /// Every value of text or bytes in the schema, as PostgreSQL itself reads it: whole and unpacked.
    pub async fn values(&self) -> Vec<Named> {
        let columns = "SELECT format('SELECT %s FROM %I', CASE data_type WHEN 'bytea' THEN quote_ident(column_name) \
                       ELSE format('convert_to(%I::text, ''UTF8'')', column_name) END, table_name) \
                       FROM information_schema.columns WHERE table_schema = current_schema()";
        let mut values = Vec::new();
        for select in all(&self.client, columns).await {
            let rows = self.client.query(&select, &[]).await.expect("reads");
            let bytes = rows.iter().filter_map(|row| row.get::<_, Option<Vec<u8>>>(0)).flatten().collect();
            values.push((format!("{} of {}", select, self.cluster), bytes));
        }
        values
    }

    /// The cluster's own files: those of the schema's tables and indexes, its log of changes since then, what it
    /// put aside, and what it logged. `None` where they lie on another machine or are not ours to read.
    pub async fn files(&self) -> Option<Vec<Named>> {
        let last_segment = one(&self.client, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())").await;
        self.client.simple_query("SELECT pg_switch_wal()").await.expect("all of it is in the file");
        let data = PathBuf::from(one(&self.client, "SHOW data_directory").await);
        let segments = data.join("pg_wal").read_dir().ok()?.flatten().map(|entry| entry.path());
        let mut paths: Vec<PathBuf> = segments
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                path.is_file() && *name >= *self.first_segment && *name <= *last_segment
            })
            .collect();
        assert!(!paths.is_empty(), "the log of changes is somewhere else");
        let mut files: Vec<Named> = paths.drain(..).filter_map(read).collect();
        self.client.batch_execute("CHECKPOINT").await.expect("everything is written to its file");
        let relations = "SELECT pg_relation_filepath(c.oid) FROM pg_class c \
                         WHERE pg_relation_filenode(c.oid) IS NOT NULL AND (relnamespace = current_schema()::regnamespace \
                         OR oid IN (SELECT reltoastrelid FROM pg_class WHERE relnamespace = current_schema()::regnamespace) \
                         OR oid IN (SELECT indexrelid FROM pg_index JOIN pg_class t ON t.reltoastrelid = indrelid \
                                    WHERE t.relnamespace = current_schema()::regnamespace))";
        for relation in all(&self.client, relations).await {
            files.push(read(data.join(&relation))?);
            // Further parts of a large one, and its maps.
            let more = (1..).map(|part| data.join(format!("{relation}.{part}"))).map_while(read);
            let maps = ["_fsm", "_vm"].map(|map| data.join(format!("{relation}{map}")));
            files.extend(more.chain(maps.into_iter().filter_map(read)));
        }
        let aside = data.join("base").join("pgsql_tmp");
        if aside.is_dir() {
            files.extend(everything(&aside));
        }
        files.extend(server_log(&data));
        Some(files)
    }
}

fn read(path: impl AsRef<Path>) -> Option<Named> {
    let path = path.as_ref();
    std::fs::read(path).ok().map(|bytes| (path.display().to_string(), bytes))
}

/// What the server writes to its standard error, where that is a file.
fn server_log(data: &Path) -> Option<Named> {
    let process = std::fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let errors = std::fs::canonicalize(format!("/proc/{}/fd/2", process.lines().next()?)).ok()?;
    errors.is_file().then(|| read(errors))?
}

async fn all(client: &Client, sql: &str) -> Vec<String> {
    client.query(sql, &[]).await.expect("answers").iter().map(|row| row.get(0)).collect()
}

async fn one(client: &Client, sql: &str) -> String {
    all(client, sql).await.remove(0)
}
