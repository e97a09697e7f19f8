//! Files inside resources: the data of a large attachment or Binary is split off when it is written, into chunks of
//! their own rows, each file under its own key, which lies in the sealed body that refers to it. What stays is a
//! placeholder in the place of `data`; it is joined exactly at read, or read chunk by chunk.
//!
//! A version that keeps a file keeps its placeholder, so that the file is stored once. The key goes where the body
//! goes: moves carry it, shredding destroys it with the body's own.

use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256, digest};
use fhir::Resource;
use serde_json::{Map, Value, json};
use stdx::text::{hex, unhex};

use crate::commit::Tx;
use crate::core::Core;
use crate::db::{Conn, Param};
use crate::error::{Result, StoreError};
use crate::place::{Compartment, Place};
use crate::rows::Entry;
use crate::seal::{Bound, Domain, KEY_BYTES, Key, SealingKey, new_key};

/// Data up to this many characters stays in the body.
pub const INLINE_CHARACTERS_MAX: usize = 32 << 10;
/// Characters of one chunk; a multiple of four, so that each chunk is base64 of its own.
pub const CHUNK_CHARACTERS: usize = 64 << 10;
/// The extension that stands where the data was; its value is the SHA-256 of the base64 text.
pub const FILE_URL: &str = "urn:vestibule:file";

const NO_SUCH_FILE: StoreError =
    StoreError::Refused("a placeholder of a file stands in it that names no file of this resource");
const LOST: StoreError = StoreError::Sealed("a chunk of a file is missing");
const OTHER: StoreError = StoreError::Sealed("a file is not the one that was written");

/// A file that was split off a resource.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    number: i64,
    characters: u64,
    sum: String,
    key: Key,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "File({} characters)", self.characters)
    }
}

impl File {
    /// How long its base64 text is.
    pub fn characters(&self) -> u64 {
        self.characters
    }

    /// The SHA-256 of its base64 text, as it stands in the placeholder.
    pub fn sum(&self) -> &str {
        &self.sum
    }

    /// How many chunks it has.
    pub fn chunks(&self) -> u64 {
        self.characters.div_ceil(CHUNK_CHARACTERS as u64)
    }

    fn stored(&self) -> String {
        format!("{} {} {} {}", self.sum, self.number, self.characters, hex(self.key.as_slice()))
    }

    fn parse(text: &str) -> Option<File> {
        let mut words = text.split(' ');
        let sum = words.next()?.to_owned();
        let (number, characters) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let mut key = Key::new([0; KEY_BYTES]);
        key.copy_from_slice(unhex(words.next()?).filter(|bytes| bytes.len() == KEY_BYTES)?.as_slice());
        Some(File { number, characters, sum, key })
    }

    /// Is every chunk there and as it was written? Read one by one, so that a large file fits.
    pub(crate) fn check(&self, conn: &mut Conn, place: Place) -> Result<()> {
        let mut sum = Context::new(&SHA256);
        for chunk in 0..i64::try_from(self.chunks()).map_err(|_| LOST)? {
            sum.update(&read_chunk(conn, place, self, chunk)?);
        }
        if hex(sum.finish().as_ref()) == self.sum { Ok(()) } else { Err(OTHER) }
    }

    fn bound(&self, chunk: i64) -> Bound {
        let kind = i64::try_from(self.chunks()).unwrap_or(i64::MAX);
        let compartment = Compartment::SITE; // the key is the file's own: moves need not seal it anew
        Bound { domain: Domain::Blob, compartment, kind, row: self.number, version: chunk, key: 0 }
    }
}

/// A file on its way in, with its text.
pub(crate) struct NewFile {
    file: File,
    text: String,
}

/// Could there be a placeholder in this body? Cheap, before anything is parsed.
pub(crate) fn mentions_file(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|text| text.contains(FILE_URL))
}

/// Must this body be looked through before it is stored? Most are small and go as they are.
pub(crate) fn concerns(body: &[u8]) -> bool {
    body.len() > INLINE_CHARACTERS_MAX || mentions_file(body)
}

fn placeholder(words: &str) -> Value {
    json!({"extension": [{"url": FILE_URL, "valueString": words}]})
}

/// The words of a placeholder, when this is one.
fn words_of(value: &mut Value) -> Option<&mut Value> {
    let extension = value.get_mut("extension")?.as_array_mut()?.first_mut()?;
    (extension.get("url")?.as_str()? == FILE_URL).then_some(())?;
    extension.get_mut("valueString").filter(|words| words.is_string())
}

/// Every object that may hold data or a placeholder of it.
fn visit(value: &mut Value, see: &mut impl FnMut(&mut Map<String, Value>) -> Result<()>) -> Result<()> {
    match value {
        Value::Object(members) => {
            see(members)?;
            members.iter_mut().try_for_each(|(_, member)| visit(member, see))
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| visit(item, see)),
        _ => Ok(()),
    }
}

fn visit_placeholders(value: &mut Value, mut see: impl FnMut(&mut Value) -> Result<()>) -> Result<()> {
    visit(value, &mut |members| match members.get_mut("_data").and_then(words_of) {
        Some(words) => see(words),
        None => Ok(()),
    })
}

/// Put one member in the place of another.
fn replace_member(members: &mut Map<String, Value>, name: &str, (new, value): (&str, Value)) {
    if let Some(at) = members.keys().position(|key| key == name) {
        members.shift_remove(name);
        members.shift_insert(at, new.to_owned(), value);
    }
}

/// A resource without its files: as it is stored, and as it is shown and indexed.
pub(crate) struct Split {
    pub body: Vec<u8>,
    pub shown: Resource,
    pub new: Vec<NewFile>,
}

/// Split large data off. `known` are the files of the version that is current: what did not change is kept.
pub(crate) fn split(core: &Core, resource: Resource, known: &[File]) -> Result<Split> {
    let mut json = resource.into_json();
    let mut new: Vec<NewFile> = Vec::new();
    visit_placeholders(&mut json, |words| {
        let file = known.iter().find(|file| words.as_str() == Some(file.sum())).ok_or(NO_SUCH_FILE)?;
        *words = Value::String(file.stored());
        Ok(())
    })?;
    visit(&mut json, &mut |members| {
        let data = members.get("data").and_then(Value::as_str);
        let large = data.is_some_and(|text| text.len() > INLINE_CHARACTERS_MAX);
        if !large || members.contains_key("_data") {
            return Ok(());
        }
        let Some(Value::String(text)) = members.get_mut("data").map(Value::take) else { return Ok(()) };
        let sum = hex(digest(&SHA256, text.as_bytes()).as_ref());
        let fresh = new.iter().map(|new| &new.file);
        let file = known.iter().chain(fresh).find(|file| file.sum == sum).cloned();
        let file = file.unwrap_or_else(|| {
            let number = i64::from_le_bytes(core.outside.random.next_u64().to_le_bytes()) & i64::MAX;
            let file = File { number, characters: text.len() as u64, sum, key: new_key() };
            new.push(NewFile { file: file.clone(), text });
            file
        });
        replace_member(members, "data", ("_data", placeholder(&file.stored())));
        Ok(())
    })?;
    let body = json.to_string().into_bytes();
    hide_keys(&mut json)?;
    let shown = Resource::from_value(json).map_err(|_| StoreError::Internal("a split resource is none"))?;
    Ok(Split { body, shown, new })
}

/// Take the keys out of the placeholders of a stored body; answers the files.
pub(crate) fn hide_keys(json: &mut Value) -> Result<Vec<File>> {
    let mut files: Vec<File> = Vec::new();
    visit_placeholders(json, |words| {
        let file = words.as_str().and_then(File::parse).ok_or(StoreError::Sealed("not a file"))?;
        *words = Value::String(file.sum.clone());
        if !files.contains(&file) {
            files.push(file);
        }
        Ok(())
    })?;
    Ok(files)
}

/// The files that a stored body refers to.
pub(crate) fn files_of(body: &[u8]) -> Result<Vec<File>> {
    if !mentions_file(body) {
        return Ok(Vec::new());
    }
    let mut json = fhir::json::parse(body).map_err(|_| StoreError::Sealed("not a resource"))?;
    hide_keys(&mut json)
}

impl NewFile {
    pub fn insert(&self, conn: &mut Conn, compartment: Compartment) -> Result<()> {
        let key = SealingKey::new(&self.file.key);
        for (chunk, text) in (0..).zip(self.text.as_bytes().chunks(CHUNK_CHARACTERS)) {
            let sealed = key.seal(&self.file.bound(chunk), text);
            conn.add(
                "INSERT INTO blob(compartment, blob, chunk, sealed) VALUES ($1, $2, $3, $4)",
                &[
                    Param::Int(compartment.number()),
                    Param::Int(self.file.number),
                    Param::Int(chunk),
                    Param::Blob(sealed.bytes()),
                ],
            )?;
        }
        Ok(())
    }
}

fn read_chunk(conn: &mut Conn, place: Place, file: &File, chunk: i64) -> Result<Vec<u8>> {
    let params = [Param::Int(place.compartment().number()), Param::Int(file.number), Param::Int(chunk)];
    let sealed = conn.row(
        "SELECT sealed FROM blob WHERE compartment = $1 AND blob = $2 AND chunk = $3",
        &params,
        |row| Ok(row.bytes(0)?.to_vec()),
    )?;
    SealingKey::new(&file.key).open(&file.bound(chunk), &sealed.ok_or(LOST)?)
}

impl Core {
    /// The resource with its files in it, exactly as it was written.
    pub(crate) fn joined(&self, conn: &mut Conn, entry: &Entry) -> Result<Entry> {
        if entry.files.is_empty() {
            return Ok(entry.clone());
        }
        let mut json = entry.resource.json().clone();
        visit(&mut json, &mut |members| {
            let words = members.get_mut("_data").and_then(words_of).map(Value::take);
            let Some(Value::String(sum)) = words else { return Ok(()) };
            let file = entry.files.iter().find(|file| file.sum == sum).ok_or(LOST)?;
            let mut text = Vec::new();
            for chunk in 0..i64::try_from(file.chunks()).map_err(|_| LOST)? {
                text.extend_from_slice(&read_chunk(conn, entry.place, file, chunk)?);
            }
            if hex(digest(&SHA256, &text).as_ref()) != sum {
                return Err(OTHER);
            }
            let text = String::from_utf8(text).map_err(|_| StoreError::Sealed("not a file"))?;
            replace_member(members, "_data", ("data", Value::String(text)));
            Ok(())
        })?;
        let resource =
            Resource::from_value(json).map_err(|_| StoreError::Internal("a joined resource is none"))?;
        Ok(Entry { resource: Arc::new(resource), files: Arc::default(), ..entry.clone() })
    }

    /// One chunk of a file, decoded. The caller has the entry from a door, so it may see the file.
    pub(crate) fn file_chunk(
        &self,
        conn: &mut Conn,
        place: Place,
        file: &File,
        chunk: u64,
    ) -> Result<Vec<u8>> {
        let chunk = i64::try_from(chunk).map_err(|_| LOST)?;
        decode(&read_chunk(conn, place, file, chunk)?).ok_or(StoreError::Refused("a file is not base64"))
    }
}

/// The bytes of base64 text; white space between is passed over.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut digits) = (0_u32, 0);
    for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        word = word << 6 | u32::from(value);
        digits += 1;
        if digits == 4 {
            out.extend_from_slice(&word.to_be_bytes()[1..]);
            (word, digits) = (0, 0);
        }
    }
    match digits {
        0 => {}
        2 => out.push((word >> 4).to_be_bytes()[3]),
        3 => out.extend_from_slice(&(word >> 2).to_be_bytes()[2..]),
        _ => return None,
    }
    Some(out)
}

impl Tx<'_> {
    /// The files of the current version at a place.
    pub(crate) fn files_at(&mut self, place: Place) -> Result<Arc<[File]>> {
        Ok(self.entry(place)?.map(|entry| entry.files).unwrap_or_default())
    }

    /// The files that a body refers to go where the body goes.
    pub(crate) fn carry_files(&mut self, body: &[u8], from: Compartment, to: Compartment) -> Result<()> {
        for file in files_of(body)? {
            let params = [Param::Int(to.number()), Param::Int(from.number()), Param::Int(file.number)];
            self.conn
                .run("UPDATE blob SET compartment = $1 WHERE compartment = $2 AND blob = $3", &params)?;
        }
        Ok(())
    }
}
