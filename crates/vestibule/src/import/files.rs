//! Which files there are to import, and in what order: what is about nobody first, then patients, then the rest.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fhir::placement::{self, Class};
use fhir::{Resource, Type};
use flate2::read::MultiGzDecoder;

use crate::failure::{Failure, Outcome};

/// Folders inside one another, at most.
const DEPTH_MAX: usize = 16;
/// Files of one import, at most.
const FILES_MAX: usize = 1_000_000;
/// As much of a file is looked at to see what it holds.
const LOOK_BYTES: u64 = 1 << 20;

/// Commons, and the files that Synthea names for its hospitals and clinicians.
const TURN_COMMONS: u8 = 0;
const TURN_PATIENTS: u8 = 1;
const TURN_RECORDS: u8 = 2;
/// What lives with something else.
const TURN_COMPANIONS: u8 = 3;

/// What the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One document: a Bundle or a single resource.
    Document,
    /// A resource a line.
    Lines,
}

/// A file to import, or some entries of it.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it lies.
    pub path: Arc<Path>,
    /// What it holds.
    pub form: Form,
    /// Packed with gzip.
    pub packed: bool,
    /// Its size on disk.
    pub bytes: u64,
    /// When it is imported: lower turns first.
    pub turn: u8,
    /// Only these entries or lines, from 0; all when `None`.
    pub only: Option<Arc<BTreeSet<usize>>>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, in order.
    pub sources: Vec<Source>,
    /// Files of other kinds in the folders.
    pub left_alone: usize,
}

/// All files under the paths.
pub fn find(paths: &[PathBuf]) -> Outcome<Found> {
    let mut found = Found::default();
    for path in paths {
        let facts = fs::metadata(path).map_err(Failure::file(path))?;
        if facts.is_dir() {
            find_in(path, &mut found, 0)?;
        } else {
            let source = source(path, facts.len())?;
            found.sources.push(source.ok_or_else(|| {
                Failure::of_use(format!(
                    "{}: import takes .json, .json.gz, .ndjson and .ndjson.gz files, and folders of them",
                    path.display()
                ))
            })?);
        }
    }
    found.sources.sort_by(|a, b| (a.turn, &a.path).cmp(&(b.turn, &b.path)));
    found.sources.dedup_by(|a, b| a.path == b.path);
    Ok(found)
}

fn find_in(folder: &Path, found: &mut Found, depth: usize) -> Outcome {
    if depth > DEPTH_MAX {
        return Err(Failure::new(format!("{}: more than {DEPTH_MAX} folders deep", folder.display())));
    }
    for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
        let entry = entry.map_err(Failure::file(folder))?;
        let path = entry.path();
        let facts = entry.metadata().map_err(Failure::file(&path))?;
        if facts.is_dir() {
            find_in(&path, found, depth + 1)?;
            continue;
        }
        match source(&path, facts.len())? {
            Some(source) => found.sources.push(source),
            None => found.left_alone += 1,
        }
        if found.sources.len() > FILES_MAX {
            return Err(Failure::new(format!("more than {FILES_MAX} files; import folder by folder")));
        }
    }
    Ok(())
}

fn source(path: &Path, bytes: u64) -> Outcome<Option<Source>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let (plain, packed) = name.strip_suffix(".gz").map_or((&*name, false), |plain| (plain, true));
    let extension = Path::new(plain).extension().and_then(|extension| extension.to_str());
    let form = match extension {
        Some("json") => Form::Document,
        Some("ndjson") => Form::Lines,
        _ => return Ok(None),
    };
    let mut source = Source { path: path.into(), form, packed, bytes, turn: TURN_RECORDS, only: None };
    source.turn = match form {
        Form::Document if plain.starts_with("hospitalinformation") => TURN_COMMONS,
        Form::Document if plain.starts_with("practitionerinformation") => TURN_COMMONS,
        Form::Document => TURN_RECORDS,
        Form::Lines => turn_of_lines(&source).map_err(Failure::file(path))?,
    };
    Ok(Some(source))
}

/// By the first line: exports have one type in each file. A line that makes no sense is told when its turn comes.
fn turn_of_lines(source: &Source) -> std::io::Result<u8> {
    let mut line = Vec::new();
    let read = BufReader::new(source.open()?.take(LOOK_BYTES)).read_until(b'\n', &mut line);
    let kind = match read {
        Ok(_) => Resource::parse(line.trim_ascii()).ok().map(|resource| resource.resource_type()),
        Err(_) => None,
    };
    Ok(kind.map_or(TURN_RECORDS, turn_of))
}

fn turn_of(kind: Type) -> u8 {
    if kind.name() == "Patient" {
        return TURN_PATIENTS;
    }
    match placement::class(kind) {
        Class::Commons => TURN_COMMONS,
        Class::With(_) | Class::WithElseReferrer(_) => TURN_COMPANIONS,
        _ => TURN_RECORDS,
    }
}

impl Source {
    /// The bytes, unpacked.
    pub fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        let file = File::open(&self.path)?;
        Ok(if self.packed { Box::new(MultiGzDecoder::new(BufReader::new(file))) } else { Box::new(file) })
    }

    /// The same file, only these entries.
    pub fn only(&self, entries: BTreeSet<usize>) -> Source {
        Source { only: Some(Arc::new(entries)), ..self.clone() }
    }

    /// Is this entry one of those to import?
    pub fn wants(&self, entry: usize) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&entry))
    }
}
