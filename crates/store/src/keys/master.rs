//! The master key: it wraps every other key and lies outside both databases, in a file that only the portal's
//! user may read, or wherever a `KeyProvider` of the operator's keeps it.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::RwLock;

use stdx::text::{hex, unhex};
use zeroize::Zeroizing;

use crate::error::{Result, StoreError};
use crate::place::Compartment;
use crate::seal::{Bound, Domain, KEY_BYTES, Key, SealingKey, new_key};

/// What wraps keys: a file here, a key management service elsewhere.
pub trait KeyProvider: Send + Sync + 'static {
    /// The number of the master key that wraps new keys.
    fn current(&self) -> i64;
    /// Wrap a key under a master key, bound to its place.
    fn wrap(&self, master: i64, place: &Bound, key: &Key) -> Result<Vec<u8>>;
    /// Unwrap a key.
    fn unwrap(&self, master: i64, place: &Bound, wrapped: &[u8]) -> Result<Key>;
    /// Make a new master key, durable before the answer; its number.
    fn add(&self) -> Result<i64>;
    /// Destroy every master key but the current one.
    fn destroy_old(&self) -> Result<()>;
    /// Where the master keys are, in a few words for the doctor.
    fn words(&self) -> &'static str {
        "kept by a provider of the operator's"
    }
}

/// Master keys in one file with mode 0600: a line each, `number hexadecimal`, the newest last.
pub struct MasterFile {
    path: PathBuf,
    keys: RwLock<Vec<(i64, Key)>>,
}

impl MasterFile {
    /// Open the file, making it with a first key when it is not there.
    pub fn open_or_make(path: &Path) -> Result<MasterFile> {
        if !path.exists() {
            write_whole(path, &[(1, new_key())])?;
        }
        MasterFile::open(path)
    }

    /// Open the file; refuse one that others may read.
    pub fn open(path: &Path) -> Result<MasterFile> {
        let words = "the master key file";
        let mode = path.metadata().map_err(StoreError::file(words))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(StoreError::Refused(
                "the master key file is readable by others; set its mode to 0600",
            ));
        }
        let text = Zeroizing::new(std::fs::read_to_string(path).map_err(StoreError::file(words))?);
        let keys: Option<Vec<_>> = text.lines().map(parse_line).collect();
        let keys = keys.filter(|keys| !keys.is_empty());
        let keys = keys.ok_or(StoreError::Refused("the master key file does not hold master keys"))?;
        Ok(MasterFile { path: path.to_owned(), keys: RwLock::new(keys) })
    }

    fn with_key<T>(&self, number: i64, work: impl FnOnce(&Key) -> T) -> Result<T> {
        let keys = self.keys.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let key = keys.iter().find(|(have, _)| *have == number);
        key.map(|(_, key)| work(key)).ok_or(StoreError::NoKey)
    }
}

/// A key under a master key, whose number is bound along with the place.
pub(super) fn seal_key(master: &Key, (place, number): (&Bound, i64), key: &Key) -> Vec<u8> {
    SealingKey::new(master).seal(&bound(place, number), key.as_slice()).into_bytes()
}

/// The key that a master key sealed.
pub(super) fn open_key(master: &Key, (place, number): (&Bound, i64), wrapped: &[u8]) -> Result<Key> {
    let plain = Zeroizing::new(SealingKey::new(master).open(&bound(place, number), wrapped)?);
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    if plain.len() != KEY_BYTES {
        return Err(StoreError::Sealed("a wrapped key has the wrong length"));
    }
    key.copy_from_slice(&plain);
    Ok(key)
}

fn parse_line(line: &str) -> Option<(i64, Key)> {
    let (number, key) = line.split_once(' ')?;
    let bytes = Zeroizing::new(unhex(key)?);
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    (bytes.len() == KEY_BYTES).then(|| key.copy_from_slice(&bytes))?;
    Some((number.parse().ok()?, key))
}

/// Write beside, flush, rename, flush the folder: the file is the old or the new one, whole.
fn write_whole(path: &Path, keys: &[(i64, Key)]) -> Result<()> {
    let failed = || StoreError::file("the master key file");
    let beside = path.with_extension("new");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .map_err(failed())?;
    for (number, key) in keys {
        let line = Zeroizing::new(format!("{number} {}\n", hex(key.as_slice())));
        file.write_all(line.as_bytes()).map_err(failed())?;
    }
    file.sync_all().map_err(failed())?;
    std::fs::rename(&beside, path).map_err(failed())?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed())
}

/// The place of a wrapped key, with the wrapping key's number.
fn bound(place: &Bound, master: i64) -> Bound {
    Bound { domain: Domain::Wrapped, key: master, ..*place }
}

impl KeyProvider for MasterFile {
    fn current(&self) -> i64 {
        let keys = self.keys.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        keys.last().map_or(0, |(number, _)| *number)
    }

    fn wrap(&self, master: i64, place: &Bound, key: &Key) -> Result<Vec<u8>> {
        self.with_key(master, |own| seal_key(own, (place, master), key))
    }

    fn unwrap(&self, master: i64, place: &Bound, wrapped: &[u8]) -> Result<Key> {
        self.with_key(master, |own| open_key(own, (place, master), wrapped))?
    }

    fn add(&self) -> Result<i64> {
        let mut keys = self.keys.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let number = keys.last().map_or(0, |(number, _)| *number) + 1;
        keys.push((number, new_key()));
        write_whole(&self.path, &keys).inspect_err(|_| drop(keys.pop()))?;
        Ok(number)
    }

    fn destroy_old(&self) -> Result<()> {
        let mut keys = self.keys.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let kept: Vec<_> = keys.last().cloned().into_iter().collect();
        write_whole(&self.path, &kept)?;
        *keys = kept;
        Ok(())
    }

    fn words(&self) -> &'static str {
        "in a file of its own"
    }
}

/// A key's place before it has a wrapping key.
pub(super) fn place(compartment: Compartment, kind: i64, number: i64) -> Bound {
    Bound { domain: Domain::Wrapped, compartment, kind, row: number, version: 0, key: 0 }
}
