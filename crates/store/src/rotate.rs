//! Rotation: a compartment gets a new body key and everything it sealed is sealed anew; the master key gets a
//! successor and every key is wrapped anew. Both are online and go on where a crash stopped them.

use std::sync::Arc;

use audit::Deed;

use crate::compartments::State;
use crate::core::Core;
use crate::db::Param;
use crate::error::{Result, StoreError};
use crate::place::{Compartment, Place};
use crate::rows::{SealedRow, bound};
use crate::trail::Acting;

/// Keys wrapped anew in one transaction.
const REWRAPPED_AT_ONCE: i64 = 1_000;
const RESEALED_AT_ONCE: i64 = 1_000;

impl Core {
    /// Give one compartment a new body key: the key is stored first, then all rows, versions and the key's number
    /// change in one transaction. Old keys stay until the oldest kept backup expires.
    pub(crate) async fn rotate_body(self: &Arc<Self>, compartment: Compartment) -> Result<i64> {
        let core = Arc::clone(self);
        let now_ms = self.now_ms();
        let add = move || core.vault.add_body(compartment, now_ms);
        let key = tokio::task::spawn_blocking(add).await;
        let key = key.map_err(|_| StoreError::Internal("a rotation was cut off"))??;
        let acting = Acting::system("keys rotate", Deed::Operate);
        self.commit(&[], &[compartment], acting, move |tx| {
            let info = tx.info(compartment)?;
            if info.state != State::Live {
                return Err(StoreError::NotFound);
            }
            if info.key >= key {
                return Ok(info.key); // another node was faster
            }
            tx.reseal_rows(compartment, key)?;
            tx.reseal_versions(compartment, key)?;
            tx.reseal_stub(compartment, key)?;
            tx.set_key(compartment, key)?;
            tx.tell(compartment, Deed::Operate, audit::Outcome::Done)?;
            Ok(key)
        })
        .await
    }

    /// Give the site a new master key and wrap every key anew; how many were wrapped. Running it again after a
    /// crash goes on; it ends when nothing lies under an old one.
    pub(crate) async fn rotate_master(self: &Arc<Self>) -> Result<i64> {
        let core = Arc::clone(self);
        let add = move || -> Result<()> {
            if core.vault.rewrap_some(0)? == 0 {
                core.vault.provider().add()?;
            }
            while core.vault.rewrap_some(REWRAPPED_AT_ONCE)? > 0 {}
            Ok(())
        };
        let done = tokio::task::spawn_blocking(add).await;
        done.map_err(|_| StoreError::Internal("a rotation was cut off"))??;
        let acting = Acting::system("keys rotate", Deed::Operate);
        self.commit(&[], &[], acting, |tx| tx.tell(Compartment::SITE, Deed::Operate, audit::Outcome::Done))
            .await?;
        Ok(self.vault.provider().current())
    }

    /// Destroy the master keys that wrap nothing any more. Backups of the keys made before can then no longer be
    /// read: a shredding is final from here on.
    pub(crate) async fn destroy_old_masters(self: &Arc<Self>) -> Result<()> {
        let core = Arc::clone(self);
        let destroy = move || -> Result<()> {
            if core.vault.rewrap_some(0)? > 0 {
                return Err(StoreError::Refused("some keys still lie under an old master key; rotate first"));
            }
            core.vault.provider().destroy_old()
        };
        let done = tokio::task::spawn_blocking(destroy).await;
        done.map_err(|_| StoreError::Internal("destroying keys was cut off"))?
    }
}

impl crate::commit::Tx<'_> {
    fn reseal_rows(&mut self, compartment: Compartment, key: i64) -> Result<()> {
        let mut after = None;
        loop {
            let rows = self.core.rows_after(self.conn, compartment, after, RESEALED_AT_ONCE)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.place);
            for row in &rows {
                let sealed = self.resealed(row, key)?;
                self.conn.run(
                    "UPDATE resource SET key_number = $1, sealed = $2 WHERE place = $3",
                    &[Param::Int(key), Param::Blob(&sealed), Param::Int(row.place.number())],
                )?;
            }
        }
    }

    fn reseal_versions(&mut self, compartment: Compartment, key: i64) -> Result<()> {
        let (first, behind) = compartment.range();
        let mut after = (first.number(), -1);
        loop {
            let rows = self.conn.rows(
                "SELECT place, version, kind, at_ms, key_number, sealed FROM superseded \
                 WHERE (place, version) > ($1, $2) AND place < $3 ORDER BY place, version LIMIT $4",
                &[
                    Param::Int(after.0),
                    Param::Int(after.1),
                    Param::Int(behind.number()),
                    Param::Int(RESEALED_AT_ONCE),
                ],
                |row| {
                    let place = Place::from_number(row.int(0)?);
                    let (version, kind, at_ms, key) = (row.int(1)?, row.int(2)?, row.int(3)?, row.int(4)?);
                    Ok(SealedRow { place, kind, version, at_ms, key, sealed: row.bytes(5)?.to_vec() })
                },
            )?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = (last.place.number(), last.version);
            for row in &rows {
                let sealed = self.resealed(row, key)?;
                self.conn.run(
                    "UPDATE superseded SET key_number = $1, sealed = $2 WHERE place = $3 AND version = $4",
                    &[
                        Param::Int(key),
                        Param::Blob(&sealed),
                        Param::Int(row.place.number()),
                        Param::Int(row.version),
                    ],
                )?;
            }
        }
    }

    /// The same body under another key, at the same place.
    fn resealed(&mut self, row: &SealedRow, key: i64) -> Result<Vec<u8>> {
        if row.is_deleted() {
            return Ok(Vec::new());
        }
        let body = self.core.body(row)?;
        let ring = self.ring(row.place.compartment(), key)?;
        Ok(ring.seal(&bound(row.place, row.kind, row.version, key), &body)?.into_bytes())
    }

    fn reseal_stub(&mut self, compartment: Compartment, key: i64) -> Result<()> {
        let ring = self.ring(compartment, key)?;
        crate::directory::reseal_stub(self.conn, &ring, compartment, key)
    }

    fn set_key(&mut self, compartment: Compartment, key: i64) -> Result<()> {
        let params = [Param::Int(key), Param::Int(compartment.number())];
        self.conn.run("UPDATE compartment SET key_number = $1 WHERE number = $2", &params)?;
        self.forget_lock(compartment)
    }
}
