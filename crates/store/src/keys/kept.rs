//! Keys as a backup keeps them: wrapped, exactly as they lie in the key database.

use super::vault::Vault;
use crate::db::{Conn, Param};
use crate::error::{Result, StoreError};
use crate::place::Compartment;

/// One wrapped key with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptKey {
    pub compartment: i64,
    pub kind: i64,
    pub number: i64,
    pub master: i64,
    pub made_ms: i64,
    pub wrapped: Vec<u8>,
}

impl Vault {
    /// All keys as of one moment.
    pub fn kept(&self) -> Result<Vec<KeptKey>> {
        self.db().read_blocking(|conn| {
            Ok(conn.rows(
                "SELECT compartment, kind, number, master, made_ms, wrapped FROM wrapped_key \
                 ORDER BY compartment, kind, number",
                &[],
                |row| {
                    Ok(KeptKey {
                        compartment: row.int(0)?,
                        kind: row.int(1)?,
                        number: row.int(2)?,
                        master: row.int(3)?,
                        made_ms: row.int(4)?,
                        wrapped: row.bytes(5)?.to_vec(),
                    })
                },
            )?)
        })
    }

    /// Take kept keys into a key database that is empty.
    pub fn take(&self, keys: Vec<KeptKey>) -> Result<()> {
        self.db().write_blocking(move |conn| {
            if highest(conn)?.is_some() {
                return Err(StoreError::Refused("the key database is not empty; restore into a new one"));
            }
            keys.iter().try_for_each(|key| put(conn, key))
        })
    }

    /// The highest number of a compartment that has keys.
    pub fn highest(&self) -> Result<i64> {
        Ok(self.db().read_blocking(highest)?.unwrap_or(0))
    }

    /// Are the site's own keys here?
    pub fn has_site_keys(&self) -> Result<bool> {
        let site = Compartment::SITE.number();
        self.db().read_blocking(move |conn| {
            let sql = "SELECT count(*) FROM wrapped_key WHERE compartment = $1";
            Ok(conn.row(sql, &[Param::Int(site)], |row| row.int(0))?.unwrap_or(0) > 0)
        })
    }
}

fn highest(conn: &mut Conn) -> Result<Option<i64>> {
    Ok(conn.row("SELECT max(compartment) FROM wrapped_key", &[], |row| row.int_or_none(0))?.flatten())
}

fn put(conn: &mut Conn, key: &KeptKey) -> Result<()> {
    conn.run(
        "INSERT INTO wrapped_key(compartment, kind, number, master, made_ms, wrapped) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            Param::Int(key.compartment),
            Param::Int(key.kind),
            Param::Int(key.number),
            Param::Int(key.master),
            Param::Int(key.made_ms),
            Param::Blob(&key.wrapped),
        ],
    )?;
    Ok(())
}
