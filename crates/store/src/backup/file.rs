//! The file of a backup: two lines in the clear that say what it is, a mark over them, then numbered parts, each
//! sealed under a key of this file's own and bound to its number; the last one says that it is the last. A part
//! that was changed, moved, left out or cut off is refused.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use aws_lc_rs::hmac;
use serde_json::{Value, json};

use crate::db::Dialect;
use crate::error::{Result, StoreError};
use crate::feed::Position;
use crate::place::Compartment;
use crate::seal::{Bound, Domain, KEY_BYTES, SealingKey};

const FORMAT: &str = "vestibule-backup 1";
const FORMAT_NAME: &str = "vestibule-backup ";
const PART_BYTES: usize = 1 << 20;
const HEADER_BYTES_MAX: usize = 64 << 10;
const WORDS: &str = "the backup file";

const NO_BACKUP: StoreError = StoreError::Refused("this file is not a backup");
const NEWER: StoreError = StoreError::Refused("this backup was written by a newer version of this program");
const OTHER_KEY: StoreError = StoreError::Refused(
    "the backup does not open: its first lines were changed, or the keys are another site's",
);
const DAMAGED: StoreError = StoreError::Refused("the backup is damaged: a part of it was changed or moved");
const CUT: StoreError = StoreError::Refused("the backup is cut off: its end is missing");

/// What the first lines of a backup say in the clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// When it was made, in milliseconds since 1970.
    pub made_ms: i64,
    /// The database that it was made of.
    pub dialect: Dialect,
    /// How far the feed had come.
    pub feed: Position,
    /// The shape of the tables: each slice and the number of its last step.
    pub schema: Vec<(String, i64)>,
    /// The site, as a number that only its keys can make.
    pub site: String,
}

impl Header {
    fn line(&self) -> String {
        let schema: Vec<Value> = self.schema.iter().map(|(slice, number)| json!([slice, number])).collect();
        let dialect = match self.dialect {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
        };
        json!({"made_ms": self.made_ms, "database": dialect, "tx": self.feed.tx, "seq": self.feed.seq,
            "schema": schema, "site": self.site})
        .to_string()
    }

    fn parse(line: &str) -> Option<Header> {
        let value: Value = serde_json::from_str(line).ok()?;
        let number = |name: &str| value.get(name)?.as_i64();
        let dialect = match value.get("database")?.as_str()? {
            "sqlite" => Dialect::Sqlite,
            "postgres" => Dialect::Postgres,
            _ => return None,
        };
        let schema = value.get("schema")?.as_array()?.iter();
        let schema: Option<Vec<(String, i64)>> =
            schema.map(|pair| Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.as_i64()?))).collect();
        Some(Header {
            made_ms: number("made_ms")?,
            dialect,
            feed: Position { tx: number("tx")?, seq: number("seq")? },
            schema: schema?,
            site: value.get("site")?.as_str()?.to_owned(),
        })
    }

    fn text(&self) -> String {
        format!("{FORMAT}\n{}\n", self.line())
    }
}

fn mark(key: &hmac::Key, text: &str) -> String {
    let mut context = hmac::Context::with_key(key);
    context.update(b"backup header\0");
    context.update(text.as_bytes());
    stdx::text::hex(context.sign().as_ref())
}

/// The key of this one file: its first lines are part of it.
fn file_key(key: &hmac::Key, text: &str) -> SealingKey {
    let mut context = hmac::Context::with_key(key);
    context.update(b"backup parts\0");
    context.update(text.as_bytes());
    let mut bytes = zeroize::Zeroizing::new([0; KEY_BYTES]);
    bytes.copy_from_slice(context.sign().as_ref());
    SealingKey::new(&bytes)
}

fn bound(number: i64, last: bool) -> Bound {
    let compartment = Compartment::SITE;
    Bound { domain: Domain::Backup, compartment, kind: i64::from(last), row: number, version: 0, key: 1 }
}

/// A file that takes its name only when it is whole and on disk.
pub(crate) struct NewFile {
    path: PathBuf,
    beside: PathBuf,
    file: BufWriter<File>,
}

impl NewFile {
    pub fn make(path: &Path) -> Result<NewFile> {
        if path.exists() {
            return Err(StoreError::Refused("there is a file of this name already; choose another"));
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let beside = PathBuf::from(name);
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside);
        let file = BufWriter::new(file.map_err(StoreError::file(WORDS))?);
        Ok(NewFile { path: path.to_owned(), beside, file })
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(StoreError::file(WORDS))
    }

    pub fn keep(self) -> Result<()> {
        let failed = || StoreError::file(WORDS);
        let file = self.file.into_inner().map_err(|error| failed()(error.into_error()))?;
        file.sync_all().map_err(failed())?;
        std::fs::rename(&self.beside, &self.path).map_err(failed())?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or(Path::new(".")));
        folder.and_then(|folder| folder.sync_all()).map_err(failed())
    }
}

/// Writes the parts of a backup.
pub(crate) struct PartWriter {
    file: NewFile,
    key: SealingKey,
    buffer: Vec<u8>,
    number: i64,
    /// Bytes written so far.
    pub bytes: u64,
}

impl PartWriter {
    pub fn begin(path: &Path, key: &hmac::Key, header: &Header) -> Result<PartWriter> {
        let mut file = NewFile::make(path)?;
        let text = header.text();
        let first = format!("{text}{}\n", mark(key, &text));
        file.write(first.as_bytes())?;
        let bytes = first.len() as u64;
        Ok(PartWriter { file, key: file_key(key, &text), buffer: Vec::new(), number: 0, bytes })
    }

    pub fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.buffer.extend_from_slice(bytes);
        while self.buffer.len() > PART_BYTES {
            let rest = self.buffer.split_off(PART_BYTES);
            self.part(false)?;
            self.buffer = rest;
        }
        Ok(())
    }

    fn part(&mut self, last: bool) -> Result<()> {
        let sealed = self.key.seal(&bound(self.number, last), &self.buffer).into_bytes();
        let length = u32::try_from(sealed.len()).map_err(|_| StoreError::Internal("a part is too long"))?;
        self.file.write(&[u8::from(last)])?;
        self.file.write(&length.to_be_bytes())?;
        self.file.write(&sealed)?;
        self.bytes += u64::from(length) + 5;
        self.number += 1;
        self.buffer.clear();
        Ok(())
    }

    pub fn finish(mut self) -> Result<u64> {
        self.part(true)?;
        let bytes = self.bytes;
        self.file.keep()?;
        Ok(bytes)
    }
}

/// Reads the parts of a backup.
pub(crate) struct PartReader {
    file: BufReader<File>,
    key: SealingKey,
    buffer: Vec<u8>,
    at: usize,
    number: i64,
    ended: bool,
}

fn read_line(file: &mut impl Read) -> Result<String> {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.len() < HEADER_BYTES_MAX {
        file.read_exact(&mut byte).map_err(|_| NO_BACKUP)?;
        if byte[0] == b'\n' {
            return String::from_utf8(line).map_err(|_| NO_BACKUP);
        }
        line.push(byte[0]);
    }
    Err(NO_BACKUP)
}

impl PartReader {
    pub fn begin(path: &Path, key: &hmac::Key) -> Result<(PartReader, Header)> {
        let mut file = BufReader::new(File::open(path).map_err(StoreError::file(WORDS))?);
        let format = read_line(&mut file)?;
        if format != FORMAT {
            return Err(if format.starts_with(FORMAT_NAME) { NEWER } else { NO_BACKUP });
        }
        let line = read_line(&mut file)?;
        let text = format!("{FORMAT}\n{line}\n");
        if mark(key, &text) != read_line(&mut file)? {
            return Err(OTHER_KEY);
        }
        let header = Header::parse(&line).ok_or(NO_BACKUP)?;
        let key = file_key(key, &text);
        Ok((PartReader { file, key, buffer: Vec::new(), at: 0, number: 0, ended: false }, header))
    }

    fn next_part(&mut self) -> Result<()> {
        if self.ended {
            return Err(CUT);
        }
        let mut head = [0; 5];
        self.file.read_exact(&mut head).map_err(|_| CUT)?;
        let last = head[0] == 1;
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if length > PART_BYTES * 2 {
            return Err(DAMAGED);
        }
        let mut sealed = vec![0; length];
        self.file.read_exact(&mut sealed).map_err(|_| CUT)?;
        self.buffer = self.key.open(&bound(self.number, last), &sealed).map_err(|_| DAMAGED)?;
        self.at = 0;
        self.number += 1;
        self.ended = last;
        Ok(())
    }

    pub fn take(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(length.min(PART_BYTES));
        while out.len() < length {
            if self.at == self.buffer.len() {
                self.next_part()?;
            }
            let some = (length - out.len()).min(self.buffer.len() - self.at);
            out.extend_from_slice(&self.buffer[self.at..self.at + some]);
            self.at += some;
        }
        Ok(out)
    }

    /// Nothing may follow.
    pub fn end(&mut self) -> Result<()> {
        while !self.ended && self.at == self.buffer.len() {
            self.next_part()?;
        }
        let mut more = [0];
        let follows = self.file.read(&mut more).map_err(StoreError::file(WORDS))?;
        if self.at == self.buffer.len() && follows == 0 { Ok(()) } else { Err(DAMAGED) }
    }
}
