//! PostgreSQL itself: a schema of one's own in either cluster, and what stands in its files.

use std::sync::atomic::{AtomicU32, Ordering};

use stdx::Secret;
use tokio_postgres::{Client, NoTls};

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
