//! A place of its own for each story: a folder, on PostgreSQL a schema for the records and one for the keys, and
//! the built program to run there.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Which database a story runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

const RECORDS: &str = "VESTIBULE_TEST_POSTGRES";
const KEYS: &str = "VESTIBULE_TEST_POSTGRES_KEYS";

#[allow(clippy::disallowed_methods)] // a test's own setting
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The databases to test on. Without a PostgreSQL it says so; `cargo xtask test` always brings one.
#[allow(clippy::print_stderr)]
pub fn databases() -> Vec<On> {
    if setting(RECORDS).is_some() {
        return vec![On::Sqlite, On::Postgres];
    }
    eprintln!("PostgreSQL is left out: {RECORDS} is not set");
    vec![On::Sqlite]
}

/// Published records beside the project, where they are; says so where they are not.
#[allow(clippy::print_stderr)]
pub fn published(folder: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: ../shared/data is not here");
    None
}

/// Where a story takes place.
pub struct Place {
    pub folder: tempfile::TempDir,
    databases: Vec<String>,
}

/// What a run of the program said and ended with.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

/// An address with an empty schema of its own.
fn schema(of: &str) -> String {
    let url = setting(of).expect("the caller looked");
    let name = format!("v{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::Relaxed));
    let made = Command::new("psql")
        .args([&url, "-q", "-c", &format!("DROP SCHEMA IF EXISTS {name} CASCADE"), "-c"])
        .arg(format!("CREATE SCHEMA {name}"))
        .output()
        .expect("psql comes with PostgreSQL");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}options=-csearch_path%3D{name}")
}

impl Place {
    pub fn new(on: On) -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        let databases = match on {
            On::Sqlite => Vec::new(),
            On::Postgres => vec!["--database".into(), schema(RECORDS), "--keys".into(), schema(KEYS)],
        };
        Place { folder, databases }
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A path beside the data folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Write a file beside the data folder.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("makes the folder");
        std::fs::write(&path, bytes).expect("writes");
        path
    }

    /// The program over this place, with nothing of the tester's environment.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = bare(words);
        command.current_dir(self.folder.path()).args(["--data"]).arg(self.data()).args(&self.databases);
        command
    }

    /// Run it to its end.
    pub fn run(&self, words: &[&str]) -> Ran {
        ran(self.command(words).output().expect("runs"))
    }

    /// Run it; it must do what it was asked to.
    pub fn done(&self, words: &[&str]) -> Ran {
        let ran = self.run(words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        ran
    }

    /// Start it and let it run.
    pub fn start(&self, words: &[&str]) -> Child {
        let mut command = self.command(words);
        command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
        command.spawn().expect("starts")
    }
}

/// The program without a place.
pub fn bare(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.env_clear().args(words).stdin(Stdio::null());
    command
}

/// What a finished run said.
pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

impl Ran {
    /// It ended with this code and said all of this.
    #[track_caller]
    pub fn says(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        for part in parts {
            assert!(self.out.contains(part) || self.err.contains(part), "{part:?} is not in {self:?}");
        }
        assert!(!self.err.contains("panicked"), "{self:?}");
    }
}
