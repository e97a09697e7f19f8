//! Sealing: compress, then encrypt with AES-256-GCM-SIV (RFC 8452) under the compartment's body key, bound to the
//! place by associated data. A sealed value that was moved, swapped or flipped does not open.
//!
//! On disk: one byte of format, twelve of nonce, the ciphertext with its tag. The format says how the plain text
//! was compressed; dictionaries are numbered and never change.

use std::cell::RefCell;
use std::sync::LazyLock;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::error::{Result, StoreError};
use crate::place::Compartment;

/// Length of every key.
pub const KEY_BYTES: usize = 32;
/// A sealed value unpacks to this many bytes at most.
pub const PLAIN_BYTES_MAX: usize = 32 << 20;
const NONCE_BYTES: usize = 12;
const COMPRESSION_LEVEL: i32 = 3;
/// Below this, compression without a dictionary does not pay.
const COMPRESSED_BYTES_MIN: usize = 48;

const FORMAT_PLAIN: u8 = 0;
const FORMAT_ZSTD: u8 = 1;
const FORMAT_DICTIONARY_1: u8 = 2;

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
    fn associated(&self) -> [u8; 41] {
        let mut out = [0; 41];
        out[0] = self.domain as u8;
        let parts = [self.compartment.number(), self.kind, self.row, self.version, self.key];
        for (slot, part) in out[1..].chunks_mut(8).zip(parts) {
            slot.copy_from_slice(&part.to_be_bytes());
        }
        out
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

    /// Compress and seal.
    pub fn seal(&self, bound: &Bound, plain: &[u8]) -> Sealed {
        let nonce = random_nonce();
        let mut out = Vec::with_capacity(plain.len() / 3 + 64);
        out.push(FORMAT_PLAIN);
        out.extend_from_slice(&nonce);
        out[0] = compress_into(plain, &mut out);
        let mut body = out.split_off(1 + NONCE_BYTES);
        let aad = Aad::from(self.associated(bound, out[0]));
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut body)
            .expect("sealing fits in memory");
        out.append(&mut body);
        Sealed(out)
    }

    /// Open and unpack.
    pub fn open(&self, bound: &Bound, sealed: &[u8]) -> Result<Vec<u8>> {
        let broken = StoreError::Sealed("changed, moved, or under another key");
        if sealed.len() < 1 + NONCE_BYTES + 16 {
            return Err(StoreError::Sealed("too short"));
        }
        let (format, rest) = (sealed[0], &sealed[1..]);
        let (nonce, body) = rest.split_at(NONCE_BYTES);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| StoreError::Sealed("nonce"))?;
        let mut body = body.to_vec();
        let aad = Aad::from(self.associated(bound, format));
        let length = self.0.open_in_place(nonce, aad, &mut body).map_err(|_| broken)?.len();
        body.truncate(length);
        decompress(format, body)
    }

    #[allow(clippy::unused_self)] // the format is bound beside the place; a method keeps the two callers alike
    fn associated(&self, bound: &Bound, format: u8) -> [u8; 42] {
        let mut out = [format; 42];
        out[..41].copy_from_slice(&bound.associated());
        out
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

static DICTIONARY_1: &[u8] = include_bytes!("../dictionary/1.zdict");
static ENCODER_1: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY_1, COMPRESSION_LEVEL));
static DECODER_1: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY_1));

thread_local! {
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Append the compressed text to `out`; answers the format.
fn compress_into(plain: &[u8], out: &mut Vec<u8>) -> u8 {
    if plain.len() < COMPRESSED_BYTES_MIN {
        out.extend_from_slice(plain);
        return FORMAT_PLAIN;
    }
    let packed = PACKER.with_borrow_mut(|slot| {
        let packer = if let Some(packer) = slot {
            packer
        } else {
            let mut packer = Compressor::with_prepared_dictionary(&ENCODER_1)?;
            packer.include_contentsize(true)?;
            packer.include_checksum(false)?; // the seal is the checksum
            packer.include_dictid(false)?; // the format byte is the dictionary's number
            slot.insert(packer)
        };
        packer.compress(plain)
    });
    match packed {
        Ok(packed) if packed.len() < plain.len() => {
            out.extend_from_slice(&packed);
            FORMAT_DICTIONARY_1
        }
        _ => {
            out.extend_from_slice(plain);
            FORMAT_PLAIN
        }
    }
}

fn decompress(format: u8, body: Vec<u8>) -> Result<Vec<u8>> {
    let broken = |_| StoreError::Sealed("does not unpack");
    match format {
        FORMAT_PLAIN => Ok(body),
        FORMAT_ZSTD => {
            let size = plain_size(&body)?;
            zstd::bulk::decompress(&body, size).map_err(broken)
        }
        FORMAT_DICTIONARY_1 => {
            let size = plain_size(&body)?;
            UNPACKER
                .with_borrow_mut(|slot| {
                    let unpacker = match slot {
                        Some(unpacker) => unpacker,
                        None => slot.insert(Decompressor::with_prepared_dictionary(&DECODER_1)?),
                    };
                    unpacker.decompress(&body, size)
                })
                .map_err(broken)
        }
        _ => Err(StoreError::Sealed("unknown format")),
    }
}

fn plain_size(body: &[u8]) -> Result<usize> {
    let size = zstd::zstd_safe::get_frame_content_size(body).ok().flatten();
    let size = size.and_then(|size| usize::try_from(size).ok());
    size.filter(|size| *size <= PLAIN_BYTES_MAX).ok_or(StoreError::Sealed("unpacks to too much"))
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
    fn the_same_text_sealed_twice_looks_different() {
        let key = SealingKey::new(&new_key());
        assert_ne!(key.seal(&bound(), b"same"), key.seal(&bound(), b"same"));
    }
}
