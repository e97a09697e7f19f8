//! The key database: `keys.db`, or another PostgreSQL cluster. It is read through a bounded cache of prepared keys.

use std::sync::Arc;

use aws_lc_rs::hmac;
use quick_cache::sync::Cache;

use super::master::{KeyProvider, place};
use crate::db::{Conn, Db, Migration, Param};
use crate::error::{Result, StoreError};
use crate::place::Compartment;
use crate::seal::{Bound, Domain, Key, Sealed, SealingKey, derive_key, keyed_number, new_key};

/// Keyrings kept ready, about three kilobytes each; the rest are unwrapped again when needed.
const KEYRINGS_CACHED_MAX: usize = 4_096;
/// Compartments whose keys are made at once, so that many new people cost one flush.
pub(crate) const KEYS_AT_ONCE: i64 = 256;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    /// Seals bodies; rotates.
    Body = 1,
    /// Hashes tags and digests; never rotates.
    Index = 2,
    /// The site's: hashes ids for the locator.
    Locator = 3,
    /// The site's: hashes the directory's fields, one derived key each.
    Directory = 4,
    /// The site's: seals audit events; only ever re-wrapped.
    Audit = 5,
    /// The site's: seals page cursors and other short-lived texts.
    Cursor = 6,
    /// The site's: signs the heads of the audit chain.
    Signing = 7,
    /// The site's: seals backups, one derived key each.
    Backup = 8,
}

const SITE_KINDS: [KeyKind; 6] = [
    KeyKind::Locator,
    KeyKind::Directory,
    KeyKind::Audit,
    KeyKind::Cursor,
    KeyKind::Signing,
    KeyKind::Backup,
];

static MIGRATIONS: [Migration; 1] = [Migration {
    number: 1,
    sql:
        "CREATE TABLE wrapped_key(compartment BIGINT NOT NULL, kind BIGINT NOT NULL, number BIGINT NOT NULL, \
          master BIGINT NOT NULL, made_ms BIGINT NOT NULL, wrapped {bytes} NOT NULL, \
          PRIMARY KEY(compartment, kind, number)) {packed};
          CREATE INDEX wrapped_key_master ON wrapped_key(master);",
}];

/// One compartment's keys, ready for use.
pub struct Keyring {
    compartment: Compartment,
    bodies: Vec<(i64, SealingKey)>,
    index: hmac::Key,
    digests: audit::DigestKey,
}

impl Keyring {
    /// Whose keys these are.
    pub fn compartment(&self) -> Compartment {
        self.compartment
    }

    /// The number of the newest body key, which seals.
    pub fn newest(&self) -> i64 {
        self.bodies.last().map_or(0, |(number, _)| *number)
    }

    /// Does this ring have that body key?
    pub(crate) fn has(&self, number: i64) -> bool {
        self.bodies.iter().any(|(have, _)| *have == number)
    }

    /// Seal under the newest body key; `bound.key` must be its number.
    pub fn seal(&self, bound: &Bound, plain: &[u8]) -> Result<Sealed> {
        Ok(self.body(bound.key)?.seal(bound, plain))
    }

    /// Open what one of the body keys sealed.
    pub fn open(&self, bound: &Bound, sealed: &[u8]) -> Result<Vec<u8>> {
        tracing::trace!(target: "store::keys", "a body is opened");
        self.body(bound.key)?.open(bound, sealed)
    }

    /// The number under which the index keeps a tag; the same tag looks different in another compartment.
    pub fn tag(&self, tag: &[u8]) -> i64 {
        keyed_number(&self.index, &[b"tag", tag])
    }

    /// The key of the digests that the audit keeps of each version.
    pub fn digests(&self) -> &audit::DigestKey {
        &self.digests
    }

    fn body(&self, number: i64) -> Result<&SealingKey> {
        let key = self.bodies.iter().find(|(have, _)| *have == number);
        key.map(|(_, key)| key).ok_or(StoreError::NoKey)
    }
}

/// The site's own keys, open for as long as the store is.
pub(crate) struct SiteKeys {
    pub locator: hmac::Key,
    directory: hmac::Key,
    audit: hmac::Key,
    pub cursor: SealingKey,
    pub signing: Key,
    pub backup: hmac::Key,
}

impl SiteKeys {
    /// The key that seals the audit events of one compartment.
    pub fn audit(&self, compartment: Compartment) -> SealingKey {
        SealingKey::new(&derive_key(&self.audit, "audit event", compartment.number()))
    }

    /// The hash of one exact identifier in one field of the directory.
    pub fn directory(&self, field: i64, value: &str) -> i64 {
        let key = derive_key(&self.directory, "directory field", field);
        keyed_number(&hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()), &[value.as_bytes()])
    }
}

pub(crate) struct Vault {
    db: Db,
    provider: Arc<dyn KeyProvider>,
    rings: Cache<i64, Arc<Keyring>>,
}

struct Wrapped {
    kind: i64,
    number: i64,
    master: i64,
    bytes: Vec<u8>,
}

impl Vault {
    pub fn open(db: Db, provider: Arc<dyn KeyProvider>) -> Result<Vault> {
        db.migrate("keys", &MIGRATIONS)?;
        Ok(Vault { db, provider, rings: Cache::new(KEYRINGS_CACHED_MAX) })
    }

    pub fn db(&self) -> &Db {
        &self.db
    }

    pub fn provider(&self) -> &Arc<dyn KeyProvider> {
        &self.provider
    }

    /// One compartment's keys. `needs` is the body key that the caller is about to use: another node may have
    /// rotated since this one looked.
    pub fn ring(&self, compartment: Compartment, needs: i64) -> Result<Arc<Keyring>> {
        if let Some(ring) = self.rings.get(&compartment.number())
            && ring.has(needs)
        {
            return Ok(ring);
        }
        let ring = Arc::new(self.load(compartment)?);
        self.rings.insert(compartment.number(), Arc::clone(&ring));
        Ok(ring)
    }

    /// One compartment's keys, unwrapped anew and not kept.
    pub fn afresh(&self, compartment: Compartment) -> Result<Keyring> {
        self.load(compartment)
    }

    /// Forget what was unwrapped: after a rotation or a shredding.
    pub fn forget(&self, compartment: Compartment) {
        self.rings.remove(&compartment.number());
    }

    /// Only the keys of these compartments stay in memory.
    pub fn keep(&self, stays: impl Fn(Compartment) -> bool) {
        self.rings.retain(|number, _| stays(Compartment::from_number(*number)));
    }

    #[cfg(test)]
    pub fn keeps(&self, compartment: Compartment) -> bool {
        self.rings.peek(&compartment.number()).is_some()
    }

    fn load(&self, compartment: Compartment) -> Result<Keyring> {
        let wrapped = self.wrapped(compartment)?;
        let mut bodies = Vec::new();
        let mut index = None;
        for entry in &wrapped {
            let key = self.unwrap(compartment, entry)?;
            if entry.kind == KeyKind::Body as i64 {
                bodies.push((entry.number, SealingKey::new(&key)));
            } else if entry.kind == KeyKind::Index as i64 {
                index =
                    Some((hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()), audit::DigestKey::new(&key)));
            }
        }
        let (index, digests) = index.ok_or(StoreError::NoKey)?;
        if bodies.is_empty() {
            return Err(StoreError::NoKey);
        }
        Ok(Keyring { compartment, bodies, index, digests })
    }

    fn wrapped(&self, compartment: Compartment) -> Result<Vec<Wrapped>> {
        self.db.read_blocking(|conn| {
            Ok(conn.rows(
                "SELECT kind, number, master, wrapped FROM wrapped_key WHERE compartment = $1 ORDER BY kind, number",
                &[Param::Int(compartment.number())],
                |row| {
                    let bytes = row.bytes(3)?.to_vec();
                    Ok(Wrapped { kind: row.int(0)?, number: row.int(1)?, master: row.int(2)?, bytes })
                },
            )?)
        })
    }

    fn unwrap(&self, compartment: Compartment, entry: &Wrapped) -> Result<Key> {
        tracing::trace!(target: "store::keys", "a key is unwrapped");
        let place = place(compartment, entry.kind, entry.number);
        self.provider.unwrap(entry.master, &place, &entry.bytes)
    }

    /// Make sure that a compartment has its first keys, on disk before the answer. New numbers come in sequence,
    /// so the next ones get theirs in the same flush.
    pub fn ensure(&self, first: Compartment, how_many: i64, now_ms: i64) -> Result<()> {
        if self.rings.get(&first.number()).is_some() || !self.wrapped(first)?.is_empty() {
            return Ok(());
        }
        let provider = Arc::clone(&self.provider);
        self.db.write_blocking(move |conn| {
            let master = provider.current();
            for number in first.number()..first.number() + how_many {
                let compartment = Compartment::from_number(number);
                let key = |kind| NewKey { compartment, kind, number: 1, master, now_ms };
                insert(conn, &*provider, &key(KeyKind::Body), &new_key())?;
                insert(conn, &*provider, &key(KeyKind::Index), &new_key())?;
            }
            Ok(())
        })
    }

    /// A new body key for a compartment, on disk before the answer; its number.
    pub fn add_body(&self, compartment: Compartment, now_ms: i64) -> Result<i64> {
        let provider = Arc::clone(&self.provider);
        let number = self.db.write_blocking(move |conn| {
            let params = [Param::Int(compartment.number()), Param::Int(KeyKind::Body as i64)];
            let newest = conn.row(
                "SELECT max(number) FROM wrapped_key WHERE compartment = $1 AND kind = $2",
                &params,
                |row| row.int_or_none(0),
            )?;
            let number = newest.flatten().ok_or(StoreError::NoKey)? + 1;
            let master = provider.current();
            let new = NewKey { compartment, kind: KeyKind::Body, number, master, now_ms };
            insert(conn, &*provider, &new, &new_key())?;
            Ok(number)
        })?;
        self.forget(compartment);
        Ok(number)
    }

    /// Destroy all keys of a compartment.
    pub fn destroy(&self, compartment: Compartment) -> Result<u64> {
        let destroyed = self.db.write_blocking(move |conn| {
            let params = [Param::Int(compartment.number())];
            Ok(conn.run("DELETE FROM wrapped_key WHERE compartment = $1", &params)?)
        })?;
        self.forget(compartment);
        Ok(destroyed)
    }

    /// Wrap the keys that lie under old master keys anew, `at_once` in one transaction; how many are left.
    pub fn rewrap_some(&self, at_once: i64) -> Result<i64> {
        let provider = Arc::clone(&self.provider);
        self.db.write_blocking(move |conn| {
            let master = provider.current();
            let old = conn.rows(
                "SELECT compartment, kind, number, master, wrapped FROM wrapped_key WHERE master <> $1 \
                 ORDER BY compartment, kind, number LIMIT $2",
                &[Param::Int(master), Param::Int(at_once)],
                |row| {
                    let bytes = row.bytes(4)?.to_vec();
                    let entry =
                        Wrapped { kind: row.int(1)?, number: row.int(2)?, master: row.int(3)?, bytes };
                    Ok((Compartment::from_number(row.int(0)?), entry))
                },
            )?;
            for (compartment, entry) in &old {
                let place = place(*compartment, entry.kind, entry.number);
                let key = provider.unwrap(entry.master, &place, &entry.bytes)?;
                let wrapped = provider.wrap(master, &place, &key)?;
                conn.run(
                    "UPDATE wrapped_key SET master = $1, wrapped = $2 \
                     WHERE compartment = $3 AND kind = $4 AND number = $5",
                    &[
                        Param::Int(master),
                        Param::Blob(&wrapped),
                        Param::Int(compartment.number()),
                        Param::Int(entry.kind),
                        Param::Int(entry.number),
                    ],
                )?;
            }
            let left = conn.row(
                "SELECT count(*) FROM wrapped_key WHERE master <> $1",
                &[Param::Int(master)],
                |row| row.int(0),
            )?;
            Ok(left.unwrap_or(0))
        })
    }

    /// The site's own keys, made at the first start.
    pub fn site(&self, now_ms: i64) -> Result<SiteKeys> {
        let there = self.wrapped(Compartment::SITE)?;
        let is_missing = |kind: &KeyKind| there.iter().all(|entry| entry.kind != *kind as i64);
        let missing: Vec<KeyKind> = SITE_KINDS.into_iter().filter(is_missing).collect();
        if !missing.is_empty() {
            let provider = Arc::clone(&self.provider);
            self.db.write_blocking(move |conn| {
                let master = provider.current();
                let new = |kind| NewKey { compartment: Compartment::SITE, kind, number: 1, master, now_ms };
                missing.iter().try_for_each(|kind| insert(conn, &*provider, &new(*kind), &new_key()))
            })?;
        }
        let wrapped = self.wrapped(Compartment::SITE)?;
        let key = |kind: KeyKind| -> Result<Key> {
            let entry = wrapped.iter().find(|entry| entry.kind == kind as i64).ok_or(StoreError::NoKey)?;
            self.unwrap(Compartment::SITE, entry)
        };
        let hashing = |kind| key(kind).map(|key| hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()));
        Ok(SiteKeys {
            locator: hashing(KeyKind::Locator)?,
            directory: hashing(KeyKind::Directory)?,
            audit: hashing(KeyKind::Audit)?,
            cursor: SealingKey::new(&*key(KeyKind::Cursor)?),
            signing: key(KeyKind::Signing)?,
            backup: hashing(KeyKind::Backup)?,
        })
    }
}

struct NewKey {
    compartment: Compartment,
    kind: KeyKind,
    number: i64,
    master: i64,
    now_ms: i64,
}

/// Two nodes may reach for the same number at once; the first keeps it.
fn insert(conn: &mut Conn, provider: &dyn KeyProvider, new: &NewKey, key: &Key) -> Result<()> {
    let wrapped = provider.wrap(new.master, &place(new.compartment, new.kind as i64, new.number), key)?;
    conn.add(
        "INSERT INTO wrapped_key(compartment, kind, number, master, made_ms, wrapped) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        &[
            Param::Int(new.compartment.number()),
            Param::Int(new.kind as i64),
            Param::Int(new.number),
            Param::Int(new.master),
            Param::Int(new.now_ms),
            Param::Blob(&wrapped),
        ],
    )?;
    Ok(())
}

/// Seal a short text of the site's own (a cursor) for a purpose.
pub(crate) fn site_bound(domain: Domain, kind: i64) -> Bound {
    Bound { domain, compartment: Compartment::SITE, kind, row: 0, version: 0, key: 1 }
}
