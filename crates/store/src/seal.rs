//! Sealing: pack, then encrypt with AES-256-GCM-SIV (RFC 8452) under the compartment's body key, bound to the
//! place by associated data. A sealed value that was moved, swapped or flipped does not open.
//!
//! On disk: one byte of format, which says how the plain text was packed, the nonce, and the ciphertext with its
//! tag. A resource's nonce follows from its place and is not stored; docs/decisions/0008 says why that is safe.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use packing::{pack, pack_resource, unpack};
use zeroize::Zeroizing;

use crate::error::{Result, StoreError};
use crate::place::Compartment;

/// Length of every key.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// A key in the clear, wiped when dropped.
pub type Key = Zeroizing<[u8; KEY_BYTES]>;

/// Bytes that only the right key at the right place opens. Columns that hold anything personal take this type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// The bytes for the database.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, given away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// What a sealed value is, so that one kind never opens as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// A resource's body, current or superseded.
    Resource = 1,
    /// A chunk of a file.
    Blob = 2,
    /// A person's directory stub.
    Stub = 3,
    /// An audit event.
    Event = 4,
    /// A job's payload.
    Job = 5,
    /// A draft that is not yet sent.
    Draft = 6,
    /// An operational row of a rib about a person.
    Operational = 7,
    /// A page cursor handed to a client.
    Cursor = 8,
    /// A key under the master key.
    Wrapped = 9,
    /// A backup's part.
    Backup = 10,
    /// The name that one person's addresses have for another's record.
    Alias = 11,
}

/// The place that a sealed value is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// What it is.
    pub domain: Domain,
    /// Whose it is.
    pub compartment: Compartment,
    /// Its type, or what stands for it in this domain.
    pub kind: i64,
    /// Its row, or what stands for it.
    pub row: i64,
    /// Its version, or what stands for it.
    pub version: i64,
    /// The number of the key that seals it.
    pub key: i64,
}

impl Bound {
    /// The place as bytes, for a key provider that binds what it wraps to it.
    pub fn bytes(&self) -> [u8; 42] {
        self.associated(0)
    }

    /// Everything that the place says, and the format.
    fn associated(&self, format: u8) -> [u8; 42] {
        let mut out = [format; 42];
        out[0] = self.domain as u8;
        let parts = [self.compartment.number(), self.kind, self.row, self.version, self.key];
        for (slot, part) in out[1..41].chunks_mut(8).zip(parts) {
            slot.copy_from_slice(&part.to_be_bytes());
        }
        out
    }

    /// A version of a resource that is kept is sealed once under a key, so its row and version are its nonce; after
    /// a commit that was rolled back they may meet another text, which GCM-SIV bears. An alias is meant to be the same
    /// each time, which is all that one nonce for all of them tells. What else is sealed says too little of its place
    /// and has a random one.
    fn nonce(&self) -> Option<[u8; NONCE_BYTES]> {
        if self.domain == Domain::Alias {
            return Some([0; NONCE_BYTES]);
        }
        let row = u32::try_from(self.row).ok().filter(|_| self.domain == Domain::Resource)?;
        let mut nonce = [0; NONCE_BYTES];
        nonce[..4].copy_from_slice(&row.to_be_bytes());
        nonce[4..].copy_from_slice(&self.version.to_be_bytes());
        Some(nonce)
    }

    /// The type of the resource; its packing goes by it.
    fn resource_kind(&self) -> Option<u8> {
        u8::try_from(self.kind).ok().filter(|_| self.domain == Domain::Resource)
    }
}

/// A key prepared for sealing.
pub struct SealingKey(LessSafeKey);

impl SealingKey {
    /// Prepare a key.
    pub fn new(key: &[u8; KEY_BYTES]) -> SealingKey {
        let key = UnboundKey::new(&AES_256_GCM_SIV, key).expect("a key of 32 bytes is a key for AES-256");
        SealingKey(LessSafeKey::new(key))
    }

    /// Pack and seal.
    pub fn seal(&self, bound: &Bound, plain: &[u8]) -> Sealed {
        let mut body = Vec::with_capacity(plain.len() / 3 + 64);
        let format = match bound.resource_kind() {
            Some(kind) => pack_resource(kind, plain, &mut body),
            None => pack(plain, &mut body),
        };
        let nonce = bound.nonce().unwrap_or_else(random_nonce);
        let aad = Aad::from(bound.associated(format));
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut body)
            .expect("sealing fits in memory");
        let stored: &[u8] = if bound.nonce().is_some() { &[] } else { &nonce };
        Sealed([&[format], stored, &body].concat())
    }

    /// Open and unpack.
    pub fn open(&self, bound: &Bound, sealed: &[u8]) -> Result<Vec<u8>> {
        let broken = StoreError::Sealed("changed, moved, or under another key");
        let short = || StoreError::Sealed("too short");
        let (format, rest) = sealed.split_first().ok_or_else(short)?;
        let (nonce, body) = match bound.nonce() {
            Some(nonce) => (nonce, rest),
            None => rest.split_first_chunk().map(|(nonce, body)| (*nonce, body)).ok_or_else(short)?,
        };
        if body.len() < TAG_BYTES {
            return Err(short());
        }
        let mut body = body.to_vec();
        let (nonce, aad) = (Nonce::assume_unique_for_key(nonce), Aad::from(bound.associated(*format)));
        let length = self.0.open_in_place(nonce, aad, &mut body).map_err(|_| broken)?.len();
        body.truncate(length);
        Ok(unpack(*format, bound.resource_kind().unwrap_or_default(), body)?)
    }
}

fn random_nonce() -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    aws_lc_rs::rand::fill(&mut nonce).expect("the operating system gives random bytes");
    nonce
}

/// A new random key from the operating system.
pub fn new_key() -> Key {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    aws_lc_rs::rand::fill(key.as_mut_slice()).expect("the operating system gives random bytes");
    key
}

/// A key derived from another for one use, by HMAC-SHA-256 (NIST SP 800-108 in counter mode, one block).
pub fn derive_key(from: &hmac::Key, label: &str, number: i64) -> Key {
    let mut context = hmac::Context::with_key(from);
    context.update(&[1]);
    context.update(label.as_bytes());
    context.update(&[0]);
    context.update(&number.to_be_bytes());
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    key.copy_from_slice(context.sign().as_ref());
    key
}

/// The first eight bytes of a keyed hash, as the number that an index keeps.
pub fn keyed_number(key: &hmac::Key, parts: &[&[u8]]) -> i64 {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        context.update(part);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&context.sign().as_ref()[..8]);
    i64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::{Bound, Domain, SealingKey, new_key};
    use crate::place::Compartment;

    fn bound() -> Bound {
        let compartment = Compartment::from_number(1_001);
        Bound { domain: Domain::Resource, compartment, kind: 5, row: 7, version: 2, key: 1 }
    }

    #[test]
    fn what_is_sealed_opens_at_its_place() {
        let key = SealingKey::new(&new_key());
        for length in [0, 1, 47, 48, 1_000, 100_000] {
            let plain: Vec<u8> = (0..length).map(|at: u32| at.to_le_bytes()[0] % 7).collect();
            let sealed = key.seal(&bound(), &plain);
            assert_eq!(key.open(&bound(), sealed.bytes()).expect("opens"), plain);
        }
    }

    #[test]
    fn a_swapped_row_a_flipped_bit_and_another_key_are_refused() {
        let key = SealingKey::new(&new_key());
        let sealed = key.seal(&bound(), br#"{"resourceType":"Observation","status":"final"}"#);
        let moved = [
            Bound { compartment: Compartment::from_number(1_002), ..bound() },
            Bound { domain: Domain::Blob, ..bound() },
            Bound { kind: 6, ..bound() },
            Bound { row: 8, ..bound() },
            Bound { version: 1, ..bound() },
            Bound { key: 2, ..bound() },
        ];
        for place in moved {
            assert!(key.open(&place, sealed.bytes()).is_err(), "opened at {place:?}");
        }
        for at in 0..sealed.bytes().len() {
            let mut flipped = sealed.bytes().to_vec();
            flipped[at] ^= 1;
            assert!(key.open(&bound(), &flipped).is_err(), "opened with byte {at} flipped");
        }
        for length in 0..sealed.bytes().len() {
            assert!(key.open(&bound(), &sealed.bytes()[..length]).is_err(), "opened when cut at {length}");
        }
        assert!(SealingKey::new(&new_key()).open(&bound(), sealed.bytes()).is_err());
    }

    #[test]
    fn the_same_text_looks_different_elsewhere_in_another_version_and_under_another_key() {
        let key = SealingKey::new(&new_key());
        let text = br#"{"resourceType":"Observation","status":"final"}"#;
        let here = key.seal(&bound(), text);
        let elsewhere = [
            Bound { row: 8, ..bound() },
            Bound { version: 3, ..bound() },
            Bound { kind: 6, ..bound() },
            Bound { compartment: Compartment::from_number(1_002), ..bound() },
            Bound { domain: Domain::Event, ..bound() },
        ];
        for place in elsewhere {
            assert_ne!(key.seal(&place, text), here, "the same at {place:?}");
        }
        assert_ne!(SealingKey::new(&new_key()).seal(&bound(), text), here);
        // Where the place says too little, chance makes the difference.
        let event = Bound { domain: Domain::Event, ..bound() };
        assert_ne!(key.seal(&event, text), key.seal(&event, text));
    }

    #[test]
    fn two_texts_at_one_place_open_each_by_itself() {
        // A restored backup may give a row and version out again: nothing is lost by it but that equal is seen.
        let key = SealingKey::new(&new_key());
        let (one, other) = (key.seal(&bound(), b"one text"), key.seal(&bound(), b"another"));
        assert_ne!(one, other);
        assert_eq!(key.open(&bound(), one.bytes()).expect("opens"), b"one text");
        assert_eq!(key.open(&bound(), other.bytes()).expect("opens"), b"another");
    }

    #[test]
    fn a_resource_costs_seventeen_bytes_beside_its_text() {
        let key = SealingKey::new(&new_key());
        assert_eq!(key.seal(&bound(), b"short").bytes().len(), 5 + 17);
        assert_eq!(key.seal(&Bound { domain: Domain::Event, ..bound() }, b"short").bytes().len(), 5 + 29);
    }
}
