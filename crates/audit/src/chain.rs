//! The chain: each link depends on its entry and on the link before, so that the newest one stands for all.

use crate::digest::{Digest, Hash};

/// What one link covers: one event with what was written in the same act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The transaction in which the event was written, as it was numbered then.
    pub tx: i64,
    /// The place of the event within it.
    pub seq: i64,
    /// The compartment, 0 for none.
    pub compartment: i64,
    /// The [`crate::digest::event_digest`] of the sealed event.
    pub event: Digest,
    /// The [`crate::digest::changes_digest`] of what was written with it.
    pub changes: Digest,
}

/// A link of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its number; the beginning is 0, the first entry 1.
    pub number: u64,
    /// Its hash.
    pub hash: Digest,
}

/// The beginning of a site's chain.
pub fn beginning(site: &str) -> Link {
    let mut hash = Hash::new("vestibule audit beginning 1");
    hash.bytes(site.as_bytes());
    Link { number: 0, hash: hash.end() }
}

/// The link of an entry that follows another link.
pub fn next(previous: &Link, entry: &Entry) -> Link {
    let number = previous.number + 1;
    let mut hash = Hash::new("vestibule audit link 1");
    hash.number(number)
        .digest(&previous.hash)
        .signed(entry.tx)
        .signed(entry.seq)
        .signed(entry.compartment)
        .digest(&entry.event)
        .digest(&entry.changes);
    Link { number, hash: hash.end() }
}
