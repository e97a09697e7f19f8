//! Packing: a resource's ids and times are lifted out of its text, and the rest is compressed with the dictionary of
//! its type, or with that of all types where that does better. Everything else goes by the dictionary of all types.
//!
//! Dictionaries are trained on the demo's invented people alone (`vestibule train-dictionary`). A set of them has a
//! number, which is part of the format; a set that is in use never changes, a better one gets the next number.

use std::cell::RefCell;
use std::sync::{LazyLock, OnceLock};

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::lift::{lift, put_number, restore, take_number};

/// What is packed is never longer than this.
pub const PLAIN_BYTES_MAX: usize = 32 << 20;

/// Why something does not unpack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// It is damaged, or was packed otherwise.
    #[error("does not unpack")]
    Broken,
    /// It would unpack to more than [`PLAIN_BYTES_MAX`].
    #[error("unpacks to too much")]
    TooMuch,
    /// A format of a later version, or of none.
    #[error("unknown format")]
    Format,
}

const COMPRESSION_LEVEL: i32 = 3;
/// Below this, compression does not pay.
const COMPRESSED_BYTES_MIN: usize = 48;

/// As it is.
const FORMAT_PLAIN: u8 = 0;
/// A frame of zstd (RFC 8878) without its magic number, by the dictionary of all types.
const FORMAT_FRAME: u8 = 1;
/// Lifted parts with their length before them, and a frame as above.
const FORMAT_LIFTED: u8 = 2;
/// The same, of a frame that is one block: its length unpacked and the block, without the headers that say no more.
const FORMAT_LIFTED_BLOCK: u8 = 3;
/// Added to the two above: by the dictionary of the type.
const BY_TYPE: u8 = 4;

/// A text that its type's dictionary packs worse than to this part is written otherwise than ours: the dictionary of
/// all types is tried too.
const WELL_PACKED_PART: usize = 6;

const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Frame header: one segment, no checksum, no dictionary id; the top bits say how long the length is.
const ONE_SEGMENT: u8 = 1 << 5;
const LENGTH_ONE_BYTE: u8 = ONE_SEGMENT;
const LENGTH_TWO_BYTES: u8 = ONE_SEGMENT | 1 << 6;
const LENGTH_TWO_BYTES_MIN: usize = 256;
const BLOCK_UNPACKED_BYTES_MAX: usize = LENGTH_TWO_BYTES_MIN + 0xffff;
const BLOCK_HEADER_BYTES: usize = 3;
/// The last block of its frame, and a compressed one.
const LAST_COMPRESSED: u32 = 1 | 2 << 1;

/// Pack a text of which nothing is known. Answers the format; the packed bytes are appended.
pub fn pack(plain: &[u8], out: &mut Vec<u8>) -> u8 {
    if plain.len() >= COMPRESSED_BYTES_MIN
        && let Some(frame) = compress(ALL_TYPES, plain).filter(|frame| frame.len() < plain.len())
    {
        out.extend_from_slice(&frame[MAGIC.len()..]);
        return FORMAT_FRAME;
    }
    out.extend_from_slice(plain);
    FORMAT_PLAIN
}

/// Pack a resource of a type.
pub fn pack_resource(kind: u8, plain: &[u8], out: &mut Vec<u8>) -> u8 {
    let Some(lifted) = lift(plain) else { return pack(plain, out) };
    let Some((by, frame)) = compress_best(kind, &lifted.text) else { return pack(plain, out) };
    if lifted.parts.len() + frame.len() >= plain.len() {
        return pack(plain, out);
    }
    put_number(lifted.parts.len() as u64, out);
    out.extend_from_slice(&lifted.parts);
    if let Some(block) = only_block(&frame, lifted.text.len()) {
        put_number(lifted.text.len() as u64, out);
        out.extend_from_slice(block);
        FORMAT_LIFTED_BLOCK | by
    } else {
        out.extend_from_slice(&frame[MAGIC.len()..]);
        FORMAT_LIFTED | by
    }
}

/// The shorter of what the two dictionaries make of it, and which it was.
fn compress_best(kind: u8, text: &[u8]) -> Option<(u8, Vec<u8>)> {
    let own = if has_dictionary(kind) { compress(kind, text) } else { None };
    match own {
        Some(own) if own.len() * WELL_PACKED_PART <= text.len() => Some((BY_TYPE, own)),
        own => {
            let all = compress(ALL_TYPES, text).map(|all| (0, all));
            own.map(|own| (BY_TYPE, own)).into_iter().chain(all).min_by_key(|(_, frame)| frame.len())
        }
    }
}

/// What was packed. `kind` counts for resources alone.
pub fn unpack(format: u8, kind: u8, packed: Vec<u8>) -> Result<Vec<u8>, PackError> {
    let (form, by) = (format & !BY_TYPE, if format & BY_TYPE == 0 { ALL_TYPES } else { kind });
    match form {
        FORMAT_PLAIN if format == form => Ok(packed),
        FORMAT_FRAME if format == form => decompress(ALL_TYPES, &[&MAGIC, &packed[..]].concat()),
        FORMAT_LIFTED | FORMAT_LIFTED_BLOCK => {
            let mut rest = packed.as_slice();
            let length = take_number(&mut rest).and_then(|length| usize::try_from(length).ok());
            let (parts, rest) =
                length.and_then(|length| rest.split_at_checked(length)).ok_or(PackError::Broken)?;
            let frame = if form == FORMAT_LIFTED {
                [&MAGIC, rest].concat()
            } else {
                frame_of_block(rest).ok_or(PackError::Broken)?
            };
            restore(&decompress(by, &frame)?, parts, PLAIN_BYTES_MAX).ok_or(PackError::Broken)
        }
        _ => Err(PackError::Format),
    }
}

/// The text that a dictionary is trained on: what of a resource is compressed.
pub fn dictionary_sample(resource: &[u8]) -> Vec<u8> {
    lift(resource).map_or_else(|| resource.to_vec(), |lifted| lifted.text)
}

/// One set of dictionaries as a file: for each its type, its length and itself. Type 0 is all of them.
pub fn dictionary_file<'a>(dictionaries: impl IntoIterator<Item = (u8, &'a [u8])>) -> Vec<u8> {
    let mut file = Vec::new();
    for (kind, bytes) in dictionaries {
        let length = u32::try_from(bytes.len()).expect("a dictionary is small");
        file.push(kind);
        file.extend_from_slice(&length.to_be_bytes());
        file.extend_from_slice(bytes);
    }
    file
}

/// The block of a frame that has no other, when the frame can be made again from it and its length unpacked.
fn only_block(frame: &[u8], length: usize) -> Option<&[u8]> {
    let head = frame_head(length, 0)?;
    let block = frame.get(head.len()..)?;
    (frame[..head.len()] == *frame_head(length, block.len())?).then_some(block)
}

/// What stands before the one block of a frame.
fn frame_head(length: usize, block_bytes: usize) -> Option<Vec<u8>> {
    let mut head = MAGIC.to_vec();
    match length {
        0..LENGTH_TWO_BYTES_MIN => head.extend_from_slice(&[LENGTH_ONE_BYTE, u8::try_from(length).ok()?]),
        LENGTH_TWO_BYTES_MIN..=BLOCK_UNPACKED_BYTES_MAX => {
            head.push(LENGTH_TWO_BYTES);
            head.extend_from_slice(&u16::try_from(length - LENGTH_TWO_BYTES_MIN).ok()?.to_le_bytes());
        }
        _ => return None,
    }
    let block = u32::try_from(block_bytes).ok().filter(|bytes| *bytes < 1 << 21)? << 3 | LAST_COMPRESSED;
    head.extend_from_slice(&block.to_le_bytes()[..BLOCK_HEADER_BYTES]);
    Some(head)
}

fn frame_of_block(mut rest: &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(take_number(&mut rest)?).ok()?;
    let mut frame = frame_head(length, rest.len())?;
    frame.extend_from_slice(rest);
    Some(frame)
}

const ALL_TYPES: u8 = 0;

struct Dictionary {
    bytes: &'static [u8],
    encoder: OnceLock<EncoderDictionary<'static>>,
    decoder: OnceLock<DecoderDictionary<'static>>,
}

static SET_1: LazyLock<Vec<Option<Dictionary>>> =
    LazyLock::new(|| read_set(include_bytes!("../dictionary/1.zdicts")));

fn read_set(mut file: &'static [u8]) -> Vec<Option<Dictionary>> {
    let mut set: Vec<Option<Dictionary>> = (0..=u8::MAX).map(|_| None).collect();
    while let Some((head, rest)) = file.split_at_checked(5) {
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
        let length = usize::try_from(length).expect("a dictionary fits into memory");
        let (bytes, rest) = rest.split_at_checked(length).expect("the dictionaries are whole");
        let (encoder, decoder) = (OnceLock::new(), OnceLock::new());
        set[usize::from(head[0])] = Some(Dictionary { bytes, encoder, decoder });
        file = rest;
    }
    assert!(set[usize::from(ALL_TYPES)].is_some(), "there is a dictionary for all types");
    set
}

fn has_dictionary(kind: u8) -> bool {
    SET_1[usize::from(kind)].is_some()
}

impl Dictionary {
    fn encoder(&self) -> &EncoderDictionary<'static> {
        self.encoder.get_or_init(|| EncoderDictionary::copy(self.bytes, COMPRESSION_LEVEL))
    }

    fn decoder(&self) -> &DecoderDictionary<'static> {
        self.decoder.get_or_init(|| DecoderDictionary::copy(self.bytes))
    }
}

thread_local! {
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

fn unknown() -> std::io::Error {
    std::io::ErrorKind::NotFound.into()
}

fn compress(kind: u8, plain: &[u8]) -> Option<Vec<u8>> {
    let packed = PACKER.with_borrow_mut(|slot| {
        let packer = if let Some(packer) = slot {
            packer
        } else {
            let mut packer = Compressor::default();
            packer.include_contentsize(true)?;
            packer.include_checksum(false)?; // the seal is the checksum
            packer.include_dictid(false)?; // the format and the type say which
            slot.insert(packer)
        };
        let dictionary = SET_1[usize::from(kind)].as_ref().ok_or_else(unknown)?;
        packer.set_prepared_dictionary(dictionary.encoder())?;
        packer.compress(plain)
    });
    packed.ok()
}

fn decompress(kind: u8, frame: &[u8]) -> Result<Vec<u8>, PackError> {
    let size = zstd::zstd_safe::get_frame_content_size(frame).ok().flatten();
    let size = size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size <= PLAIN_BYTES_MAX);
    let size = size.ok_or(PackError::TooMuch)?;
    UNPACKER
        .with_borrow_mut(|slot| {
            let unpacker = match slot {
                Some(unpacker) => unpacker,
                None => slot.insert(Decompressor::new()?),
            };
            let dictionary = SET_1[usize::from(kind)].as_ref().ok_or_else(unknown)?;
            unpacker.set_prepared_dictionary(dictionary.decoder())?;
            unpacker.decompress(frame, size)
        })
        .map_err(|_| PackError::Broken)
}

#[cfg(test)]
mod tests {
    use super::{
        BY_TYPE, FORMAT_FRAME, FORMAT_LIFTED, FORMAT_LIFTED_BLOCK, FORMAT_PLAIN, pack, pack_resource, unpack,
    };

    const OBSERVATION: &str = r#"{"resourceType":"Observation","id":"00112233445566778899aabbccddeeff","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"718-7","display":"Hemoglobin [Mass/volume] in Blood"}]},"subject":{"reference":"Patient/ffeeddccbbaa99887766554433221100"},"effectiveDateTime":"2026-02-03T10:20:30-05:00","valueQuantity":{"value":13.40,"unit":"g/dL"}}"#;

    fn kind(name: &str) -> u8 {
        fhir::Type::parse(name).expect("a type").number()
    }

    fn resource(kind: u8, plain: &[u8]) -> (u8, usize) {
        let mut packed = Vec::new();
        let format = pack_resource(kind, plain, &mut packed);
        let length = packed.len();
        assert_eq!(unpack(format, kind, packed).expect("unpacks"), plain);
        (format, length)
    }

    #[test]
    fn an_observation_is_packed_to_a_quarter() {
        let (format, length) = resource(kind("Observation"), OBSERVATION.as_bytes());
        assert_eq!(format, FORMAT_LIFTED_BLOCK | BY_TYPE);
        assert!(length * 4 < OBSERVATION.len(), "{length} of {}", OBSERVATION.len());
    }

    #[test]
    fn every_length_and_every_type_comes_back() {
        let text = OBSERVATION.repeat(400);
        for length in (0..600).chain([65_000, 65_790, 65_791, 65_792, 70_000, 131_072, text.len()]) {
            resource(kind("Observation"), &text.as_bytes()[..length]);
        }
        for kind in fhir::Type::all() {
            resource(kind.number(), OBSERVATION.as_bytes());
        }
    }

    #[test]
    fn what_is_long_or_random_or_has_control_bytes_comes_back() {
        let mut state = 1_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56).to_le_bytes()[0]
        };
        let noise: Vec<u8> = (0..200_000).map(|_| random()).collect();
        let (format, length) = resource(1, &noise);
        assert_eq!((format, length), (FORMAT_PLAIN, noise.len()));
        let (format, _) = resource(kind("Observation"), format!("{OBSERVATION}\u{1}").as_bytes());
        assert_eq!(format, FORMAT_FRAME);
        let long = (0..200_000).map(|at| (at * 7919).to_string()).collect::<Vec<_>>().join("\",\"");
        assert_eq!(resource(kind("Observation"), long.as_bytes()).0 & !BY_TYPE, FORMAT_LIFTED);
    }

    #[test]
    fn what_is_no_resource_comes_back() {
        for length in [0, 1, 47, 48, 49, 255, 256, 100_000] {
            let plain: Vec<u8> = (0..length).map(|at: u32| at.to_le_bytes()[0] % 7).collect();
            let mut packed = Vec::new();
            let format = pack(&plain, &mut packed);
            assert_eq!(unpack(format, 0, packed).expect("unpacks"), plain);
        }
    }

    #[test]
    fn damage_is_told_and_never_a_panic() {
        let mut packed = Vec::new();
        let format = pack_resource(kind("Observation"), OBSERVATION.as_bytes(), &mut packed);
        for length in 0..packed.len() {
            assert!(
                unpack(format, kind("Observation"), packed[..length].to_vec()).is_err(),
                "cut at {length}"
            );
        }
        for at in 0..packed.len() {
            for format in 0..16 {
                let mut damaged = packed.clone();
                damaged[at] ^= 0x40;
                drop(unpack(format, kind("Observation"), damaged)); // the seal finds it; here it must only not panic
            }
        }
        for format in [BY_TYPE, BY_TYPE | FORMAT_FRAME, 8, 255] {
            assert!(unpack(format, kind("Observation"), packed.clone()).is_err(), "format {format}");
        }
    }

    #[test]
    fn a_set_of_dictionaries_that_is_in_use_never_changes() {
        // What is on disk unpacks with these bytes alone; a better set gets the next number.
        let file = include_bytes!("../dictionary/1.zdicts");
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, file);
        assert_eq!(
            stdx::text::hex(digest.as_ref()),
            "8a9491688f14f2288c34949f974ff4a7f479670533c0d89a73b3d4ce368754bd"
        );
    }
}
