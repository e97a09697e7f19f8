//! Backups: the rows in one sealed file, made from one moment while everything goes on; the keys, still wrapped, in
//! another. Neither is worth anything without the master key, and both are restored only beside the tombstones.

mod file;
mod keys;
mod records;
mod restore;

use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::hmac;

pub use file::Header;
use file::PartWriter;
pub use restore::{Restore, Restored};
pub(crate) use restore::{check, restore};

use crate::core::Core;
use crate::db::Conn;
use crate::error::{Result, StoreError};
use crate::feed::Position;
use crate::shred::TOMBSTONES_FILE;

/// What a backup of the rows never holds, in words for its report.
const LACKS: [&str; 4] = [
    "the keys (back them up apart, with `backup FILE --keys-file FILE`, after the rows)",
    "the master key (keep it where neither backup lies)",
    "the tombstones of shredded people (keep the newest copy; a restore refuses without it)",
    "the signed heads of the audit (their second place keeps them)",
];

/// What a backup of the keys never holds.
const KEYS_LACK: [&str; 2] =
    ["the master key, without which none of these keys opens", "any row of a record"];

/// What a backup holds, and what it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Rows of each table, or wrapped keys.
    pub rows: Vec<(String, u64)>,
    /// Bytes of the file.
    pub bytes: u64,
    /// How far the feed had come.
    pub feed: Position,
    /// What is not in it, in words.
    pub lacks: Vec<&'static str>,
}

impl Core {
    /// One file with all rows as of one moment, sealed, made while others read and write.
    pub(crate) async fn backup(self: &Arc<Self>, path: &Path) -> Result<Backup> {
        let (core, path) = (Arc::clone(self), path.to_owned());
        let made = move || core.db.read_blocking(|conn| conn.snapshot(|conn| write_rows(&core, conn, &path)));
        let made = tokio::task::spawn_blocking(made).await;
        made.map_err(|_| StoreError::Internal("a backup was cut off"))?
    }

    /// One file with all keys, wrapped as they lie in the key database.
    pub(crate) async fn backup_keys(self: &Arc<Self>, path: &Path) -> Result<Backup> {
        let (core, path) = (Arc::clone(self), path.to_owned());
        let made = move || {
            let (count, bytes) = keys::write(&core.vault, core.now_ms(), &path)?;
            let rows = vec![("wrapped_key".to_owned(), count)];
            Ok(Backup { rows, bytes, feed: Position::default(), lacks: KEYS_LACK.to_vec() })
        };
        let made = tokio::task::spawn_blocking(made).await;
        made.map_err(|_| StoreError::Internal("a backup of the keys was cut off"))?
    }
}

/// The site, as a number that only its keys can make.
fn site_mark(key: &hmac::Key) -> String {
    stdx::text::hex(&hmac::sign(key, b"site mark").as_ref()[..8])
}

fn write_rows(core: &Core, conn: &mut Conn, path: &Path) -> Result<Backup> {
    let feed = conn.row("SELECT coalesce(max(tx), 0), coalesce(max(seq), 0) FROM event", &[], |row| {
        Ok(Position { tx: row.int(0)?, seq: row.int(1)? })
    })?;
    let schema =
        conn.rows("SELECT slice, max(number) FROM migration GROUP BY slice ORDER BY slice", &[], |row| {
            Ok((row.text(0)?.to_owned(), row.int(1)?))
        })?;
    let key = &core.site.backup;
    let feed = feed.unwrap_or_default();
    let header =
        Header { made_ms: core.now_ms(), dialect: conn.dialect(), feed, schema, site: site_mark(key) };
    let mut out = PartWriter::begin(path, key, &header)?;
    let mut rows = Vec::new();
    let mut total = 0;
    let mut buffer = Vec::new();
    for table in conn.tables()? {
        records::begin_table(&mut buffer, &table);
        let mut count = 0_u64;
        conn.each_row(&table, |cells| {
            count += 1;
            records::row(&mut buffer, &cells);
            out.put(&buffer)?;
            buffer.clear();
            Ok(())
        })?;
        total += count;
        rows.push((table.name, count));
    }
    records::end(&mut buffer, total);
    out.put(&buffer)?;
    let bytes = out.finish()?;
    Ok(Backup { rows, bytes, feed, lacks: LACKS.to_vec() })
}

/// Is there anything without which a restore could bring shredded people back?
fn need_tombstones(data: &Path) -> Result<()> {
    if data.join(TOMBSTONES_FILE).exists() {
        return Ok(());
    }
    Err(StoreError::Refused(
        "put the newest copy of the tombstone file into the data folder first; \
         without it shredded people would come back (an empty file says that nobody was shredded)",
    ))
}
