//! What is kept of ACME on disk: the account's key, the certificate with its key, and the last fault, in files of
//! mode 0600 in a folder of their own for each directory, so that trials and real certificates never meet.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use stdx::text::hex;

/// The key of the account and its address at the server, JSON.
const ACCOUNT: &str = "account.json";
/// The key, the certificate and the chain above it, PEM, in one file so that they always fit.
const CERTIFICATE: &str = "certificate.pem";
/// What went wrong last, one line; gone once it went well.
const FAULT: &str = "last-fault";
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// No file here is larger.
const BYTES_MAX: u64 = 1 << 20;
/// Characters of a directory's address that its folder is named after.
const NAME_CHARACTERS: usize = 64;

/// A file or folder that the operating system refused.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}", path = path.display())]
pub struct StorageError {
    path: PathBuf,
    source: io::Error,
}

/// The folder of one directory.
#[derive(Debug, Clone)]
pub struct Storage {
    folder: PathBuf,
}

impl Storage {
    /// The folder for this directory; it is made at the first writing.
    pub fn of(folder: &Path, directory: &str) -> Storage {
        let bare = directory.strip_prefix("https://").unwrap_or(directory);
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
        let name: String = bare.chars().take(NAME_CHARACTERS).map(plain).collect();
        let mark = hex(&digest(&SHA256, directory.as_bytes()).as_ref()[..4]);
        Storage { folder: folder.join(format!("{name}-{mark}")) }
    }

    /// What was kept before, or was put back from elsewhere, is for nobody else to read either.
    pub fn shut(&self) -> Result<(), StorageError> {
        if !self.folder.exists() {
            return Ok(());
        }
        let shut = |path: &Path, mode| {
            std::fs::set_permissions(path, Permissions::from_mode(mode)).map_err(fault(path))
        };
        shut(&self.folder, FOLDER_MODE)?;
        let kept = [ACCOUNT, CERTIFICATE, FAULT].map(|name| self.folder.join(name));
        kept.iter().filter(|file| file.exists()).try_for_each(|file| shut(file, FILE_MODE))
    }

    /// The account, when there is one.
    pub fn account(&self) -> Result<Option<String>, StorageError> {
        self.read(ACCOUNT)
    }

    /// Keep the account.
    pub fn keep_account(&self, text: &str) -> Result<(), StorageError> {
        self.write(ACCOUNT, text)
    }

    /// The server does not know the account any more.
    pub fn forget_account(&self) -> Result<(), StorageError> {
        self.remove(ACCOUNT)
    }

    /// Key and certificate, when there are.
    pub fn certificate(&self) -> Result<Option<String>, StorageError> {
        self.read(CERTIFICATE)
    }

    /// Keep key and certificate.
    pub fn keep_certificate(&self, text: &str) -> Result<(), StorageError> {
        self.write(CERTIFICATE, text)
    }

    /// What went wrong last, unless it went well since.
    pub fn fault(&self) -> Result<Option<String>, StorageError> {
        self.read(FAULT)
    }

    /// Keep what went wrong; none when it went well.
    pub fn keep_fault(&self, words: Option<&str>) -> Result<(), StorageError> {
        match words {
            Some(words) => self.write(FAULT, words),
            None => self.remove(FAULT),
        }
    }

    fn read(&self, name: &str) -> Result<Option<String>, StorageError> {
        let path = self.folder.join(name);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fault(&path)(error)),
        };
        let text = io::read_to_string(io::Read::take(file, BYTES_MAX));
        text.map(Some).map_err(fault(&path))
    }

    /// Whole or not at all: beside it first, then in its place. What was there before may have been open to others.
    fn write(&self, name: &str, text: &str) -> Result<(), StorageError> {
        let made = DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(&self.folder);
        made.and_then(|()| std::fs::set_permissions(&self.folder, Permissions::from_mode(FOLDER_MODE)))
            .map_err(fault(&self.folder))?;
        let (path, beside) = (self.folder.join(name), self.folder.join(format!("{name}.new")));
        let written =
            OpenOptions::new().write(true).create(true).truncate(true).mode(FILE_MODE).open(&beside);
        written
            .and_then(|mut file| {
                file.set_permissions(Permissions::from_mode(FILE_MODE))?;
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .and_then(|()| std::fs::rename(&beside, &path))
            .and_then(|()| File::open(&self.folder)?.sync_all())
            .map_err(fault(&path))
    }

    fn remove(&self, name: &str) -> Result<(), StorageError> {
        let path = self.folder.join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault(&path)(error)),
            _ => Ok(()),
        }
    }
}

fn fault(path: &Path) -> impl FnOnce(io::Error) -> StorageError {
    let path = path.to_owned();
    move |source| StorageError { path, source }
}

#[cfg(test)]
mod tests {
    use super::Storage;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    #[test]
    fn each_directory_has_a_folder_of_its_own() {
        let name = |directory: &str| Storage::of(Path::new("acme"), directory).folder;
        let (production, trials) =
            (name("https://acme.example/directory"), name("https://trial.acme.example/directory"));
        assert!(production.to_string_lossy().starts_with("acme/acme.example-directory-"));
        assert_ne!(production, trials);
        assert_ne!(name("https://acme.example/a/b"), name("https://acme.example/a-b"));
        assert!(!name("https://../../etc").to_string_lossy().contains("/../"));
    }

    #[test]
    fn what_is_kept_is_for_nobody_else_to_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let storage = Storage::of(&folder.path().join("acme"), "https://acme.example/directory");
        assert_eq!(storage.account().expect("reads"), None);
        storage.keep_account("{}").expect("writes");
        storage.keep_certificate("one").expect("writes");
        storage.keep_certificate("two").expect("writes");
        assert_eq!(storage.certificate().expect("reads").as_deref(), Some("two"));
        let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode(&storage.folder), 0o700);
        for file in std::fs::read_dir(&storage.folder).expect("reads") {
            assert_eq!(mode(&file.expect("a file").path()), 0o600);
        }
        let open = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("changes");
        };
        let left = storage.folder.join("certificate.pem.new"); // of a writing that was cut off
        std::fs::write(&left, "").expect("writes");
        open(&storage.folder, 0o755);
        open(&left, 0o644);
        open(&storage.folder.join("certificate.pem"), 0o644);
        storage.keep_certificate("three").expect("writes");
        assert_eq!(mode(&storage.folder), 0o700);
        assert_eq!(mode(&storage.folder.join("certificate.pem")), 0o600);
        assert!(!left.exists());
        let account = storage.folder.join("account.json");
        open(&storage.folder, 0o755);
        open(&account, 0o644);
        storage.shut().expect("shuts");
        assert_eq!((mode(&storage.folder), mode(&account)), (0o700, 0o600));
        storage.keep_fault(Some("it rained")).expect("writes");
        assert_eq!(storage.fault().expect("reads").as_deref(), Some("it rained"));
        storage.keep_fault(None).expect("removes");
        storage.keep_fault(None).expect("removes what is not there");
        assert_eq!(storage.fault().expect("reads"), None);
        storage.forget_account().expect("removes");
        assert_eq!(storage.account().expect("reads"), None);
    }
}
