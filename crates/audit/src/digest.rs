//! Digests: of sealed events, and keyed ones of the resources that an act wrote.
//!
//! Every hash names its use first and carries the length of what has no fixed length, so that no two different
//! things are hashed from the same bytes.

use aws_lc_rs::{digest, hmac};
use fhir::Type;

/// A digest of 32 bytes.
pub type Digest = [u8; 32];

/// SHA-256 over fields, each use under its own name.
pub(crate) struct Hash(digest::Context);

impl Hash {
    pub fn new(domain: &str) -> Hash {
        let mut hash = Hash(digest::Context::new(&digest::SHA256));
        hash.bytes(domain.as_bytes());
        hash
    }

    pub fn number(&mut self, number: u64) -> &mut Hash {
        self.0.update(&number.to_be_bytes());
        self
    }

    pub fn signed(&mut self, number: i64) -> &mut Hash {
        self.number(number.cast_unsigned())
    }

    pub fn digest(&mut self, digest: &Digest) -> &mut Hash {
        self.0.update(digest);
        self
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Hash {
        self.number(bytes.len() as u64);
        self.0.update(bytes);
        self
    }

    pub fn end(self) -> Digest {
        sized(self.0.finish().as_ref())
    }
}

fn sized(bytes: &[u8]) -> Digest {
    let mut digest = [0; 32];
    digest.copy_from_slice(bytes); // SHA-256 has 32 bytes
    digest
}

/// The digest of an event as it is sealed. Sealed events are never written again, so it never changes.
pub fn event_digest(sealed: &[u8]) -> Digest {
    let mut hash = Hash::new("vestibule audit event 1");
    hash.bytes(sealed);
    hash.end()
}

/// The key of the digests of one compartment, which is the compartment's index key or derived from it. When it
/// is destroyed the digests say nothing of what was there.
pub struct DigestKey(hmac::Key);

impl DigestKey {
    /// The key of these bytes.
    pub fn new(key: &[u8; 32]) -> DigestKey {
        DigestKey(hmac::Key::new(hmac::HMAC_SHA256, key))
    }
}

/// One version of a resource as it stands in the store; a removal has no body.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The compartment that it lives in.
    pub compartment: i64,
    /// Its type.
    pub kind: Type,
    /// Its row.
    pub row: i64,
    /// Its version.
    pub version: i64,
    /// Its bytes before sealing.
    pub body: Option<&'a [u8]>,
}

/// The keyed digest of one version of a resource.
pub fn resource_digest(key: &DigestKey, version: &Version<'_>) -> Digest {
    const DOMAIN: &[u8] = b"vestibule audit resource 1";
    let mut mac = hmac::Context::with_key(&key.0);
    mac.update(DOMAIN);
    mac.update(&version.compartment.to_be_bytes());
    mac.update(&[version.kind.number()]);
    mac.update(&version.row.to_be_bytes());
    mac.update(&version.version.to_be_bytes());
    match version.body {
        None => mac.update(&[0]),
        Some(body) => {
            mac.update(&[1]);
            mac.update(&(body.len() as u64).to_be_bytes());
            mac.update(body);
        }
    }
    sized(mac.sign().as_ref())
}

/// What an act wrote of one resource, as the audit keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The compartment that it lives in.
    pub compartment: i64,
    /// Its type.
    pub kind: Type,
    /// Its row.
    pub row: i64,
    /// The version written.
    pub version: i64,
    /// Whether the row is gone from here since: removed, or moved elsewhere.
    pub gone: bool,
    /// The [`resource_digest`] of the version.
    pub digest: Digest,
}

impl Change {
    /// The change that this version is.
    pub fn of(key: &DigestKey, version: &Version<'_>) -> Change {
        Change {
            compartment: version.compartment,
            kind: version.kind,
            row: version.row,
            version: version.version,
            gone: version.body.is_none(),
            digest: resource_digest(key, version),
        }
    }
}

/// The digest of what an act wrote, as the store keeps it beside the event: every change with its row, type, version
/// and [`resource_digest`], in order.
pub fn changes_digest(changes: &[u8]) -> Digest {
    let mut hash = Hash::new("vestibule audit changes 2");
    hash.bytes(changes);
    hash.end()
}
