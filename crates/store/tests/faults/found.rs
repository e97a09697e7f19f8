//! Planted words and the search for them: in any case, as UTF-16 has them, backwards, and after unpacking whatever
//! unpacks.

use std::collections::BTreeSet;
use std::path::Path;

const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const UNPACKED_BYTES_MAX: usize = 16 << 20;
const WORD_BYTES: usize = 19;

/// Words of one kind begin with the same mark of six letters; no run of the tests plants those of another.
#[derive(Debug, Clone, Copy)]
pub struct Words(&'static [u8; 6]);

impl Words {
    /// What must never be found.
    pub const SEALED: Words = Words(b"canary");
    /// What a control plants where nothing seals.
    pub const OPEN: Words = Words(b"finder");

    /// A word that stands nowhere by chance.
    pub fn word(self, number: usize) -> String {
        let run = number.wrapping_add(std::process::id() as usize).wrapping_mul(2_654_435_761) & 0xffff_ffff;
        format!("{}{number:04}x{run:08x}", String::from_utf8_lossy(self.0))
    }

    /// Which of them stand in these bytes.
    pub fn found(self, bytes: &[u8]) -> BTreeSet<String> {
        let mut found = self.plain(bytes);
        for at in places(bytes, &ZSTD_MAGIC) {
            if let Ok(unpacked) = unpack(&bytes[at..]) {
                found.extend(self.plain(&unpacked));
            }
        }
        found
    }

    fn plain(self, bytes: &[u8]) -> BTreeSet<String> {
        let lower = bytes.to_ascii_lowercase();
        let wide: Vec<u8> = lower.iter().copied().filter(|byte| *byte != 0).collect();
        let back: Vec<u8> = lower.iter().rev().copied().collect();
        let marked = |bytes: &Vec<u8>| -> Vec<String> {
            let word = |at: usize| bytes[at..bytes.len().min(at + WORD_BYTES)].to_vec();
            let words = places(bytes, self.0).into_iter().map(word);
            words.map(|word| String::from_utf8_lossy(&word).into_owned()).collect()
        };
        [&lower, &wide, &back].into_iter().flat_map(marked).collect()
    }
}

fn places<const N: usize>(bytes: &[u8], wanted: &[u8; N]) -> Vec<usize> {
    let first = wanted[0];
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == first).map(|(at, _)| at);
    starts.filter(|at| bytes[*at..].starts_with(wanted)).collect()
}

fn unpack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut out = Vec::new();
    let reader = zstd::stream::read::Decoder::new(bytes)?.single_frame();
    reader.take(UNPACKED_BYTES_MAX as u64).read_to_end(&mut out)?;
    Ok(out)
}

/// Bytes with the name of where they stood.
pub type Named = (String, Vec<u8>);

/// Every file below a folder.
pub fn everything(folder: &Path) -> Vec<Named> {
    let mut files = Vec::new();
    for entry in folder.read_dir().expect("lists") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(everything(&path));
        } else {
            files.push((path.display().to_string(), std::fs::read(&path).expect("reads")));
        }
    }
    files
}
