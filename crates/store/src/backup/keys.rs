//! The backup of the keys: a line for each wrapped key and a digest at the end. The wrapping is all that protects
//! them, so this file and the master key never lie together.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use stdx::text::{hex, unhex};

use super::file::NewFile;
use crate::error::{Result, StoreError};
use crate::keys::{KeptKey, Vault};

const FIRST: &str = "vestibule-keys 1";
const LAST: &str = "end";

const NO_KEYS: StoreError = StoreError::Refused("this file is not a backup of keys");
const DAMAGED: StoreError = StoreError::Refused("the backup of the keys is damaged or cut off");

/// Write all keys; how many, and the bytes of the file.
pub(super) fn write(vault: &Vault, now_ms: i64, path: &Path) -> Result<(u64, u64)> {
    let keys = vault.kept()?;
    let mut text = format!("{FIRST} {now_ms}\n");
    for key in &keys {
        let _ = writeln!(
            text,
            "{} {} {} {} {} {}",
            key.compartment,
            key.kind,
            key.number,
            key.master,
            key.made_ms,
            hex(&key.wrapped)
        );
    }
    let sum = hex(digest(&SHA256, text.as_bytes()).as_ref());
    let _ = writeln!(text, "{LAST} {} {sum}", keys.len());
    let mut file = NewFile::make(path)?;
    file.write(text.as_bytes())?;
    file.keep()?;
    Ok((keys.len() as u64, text.len() as u64))
}

/// All keys of such a file but those of shredded people.
pub(super) fn read(path: &Path, shredded: &BTreeSet<i64>) -> Result<Vec<KeptKey>> {
    let text = std::fs::read_to_string(path).map_err(StoreError::file("the backup of the keys"))?;
    if !text.starts_with(FIRST) {
        return Err(NO_KEYS);
    }
    let (body, last) = text.trim_end_matches('\n').rsplit_once('\n').ok_or(DAMAGED)?;
    let body = format!("{body}\n");
    let keys: Option<Vec<KeptKey>> = body.lines().skip(1).map(parse).collect();
    let keys = keys.ok_or(DAMAGED)?;
    let sum = hex(digest(&SHA256, body.as_bytes()).as_ref());
    if last != format!("{LAST} {} {sum}", keys.len()) {
        return Err(DAMAGED);
    }
    Ok(keys.into_iter().filter(|key| !shredded.contains(&key.compartment)).collect())
}

fn parse(line: &str) -> Option<KeptKey> {
    let mut words = line.split(' ');
    let mut number = || words.next()?.parse::<i64>().ok();
    let (compartment, kind, key, master, made_ms) = (number()?, number()?, number()?, number()?, number()?);
    let wrapped = unhex(words.next()?)?;
    Some(KeptKey { compartment, kind, number: key, master, made_ms, wrapped })
}
