//! Verification of the chain: a stream of stored links with the entries that they should cover, held against each
//! other and against the signed heads of the second place.
//!
//! One change gives one finding where it can: after a broken link the check goes on from the link as stored. An
//! attacker who computes all later links anew is found by the next signed head. What no head covers yet, the
//! events of the last minute, can be cut off or added to unseen: [`Report::signed`] says how far the report speaks.

use crate::chain::{self, Entry, Link};
use crate::digest::Digest;
use crate::head::SignedHead;
use std::collections::BTreeMap;

/// The most findings that a report lists; the rest is counted.
pub const FINDINGS_MAX: usize = 1_000;

/// One link as stored, with the entry computed from what the store holds now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The stored link.
    pub link: Link,
    /// The entry, from the sealed event and the stored changes.
    pub entry: Entry,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// The event, its changes or the link were changed.
    #[error("audit link {number}: the event, its changes or the link itself is not what was linked")]
    Flipped {
        /// The link.
        number: u64,
    },
    /// Links are missing.
    #[error("audit links {first} to {last} are missing")]
    Dropped {
        /// The first missing one.
        first: u64,
        /// The last missing one.
        last: u64,
    },
    /// A link stands where another should: out of order, or twice.
    #[error("audit link {number} is out of order or there twice")]
    Reordered {
        /// The link.
        number: u64,
    },
    /// The chain is shorter than a signed head says.
    #[error("the audit ends at link {last}, but link {head} was signed")]
    Truncated {
        /// The last link there is.
        last: u64,
        /// The highest signed one.
        head: u64,
    },
    /// The chain at a signed link is another than the one signed, or two heads sign different chains.
    #[error("audit link {number} is not the one that was signed: the chain was written anew or forked")]
    Forked {
        /// The link.
        number: u64,
    },
    /// A head's signature is not by the site's key.
    #[error("line {line} of the signed heads has a bad signature")]
    BadSignature {
        /// Its line, from 1.
        line: usize,
    },
    /// A head is of another site.
    #[error("line {line} of the signed heads is of another site")]
    OtherSite {
        /// Its line, from 1.
        line: usize,
    },
    /// Heads go backward.
    #[error("line {line} of the signed heads is older than the line before")]
    HeadBackward {
        /// Its line, from 1.
        line: usize,
    },
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many links were checked.
    pub links: u64,
    /// The last link, as stored.
    pub last: Link,
    /// The highest signed link that the chain agrees with; 0 for none.
    pub signed: u64,
    /// How many heads with a good signature were given.
    pub heads: usize,
    /// What is wrong, in the order found.
    pub findings: Vec<Finding>,
    /// How many more findings there were than are listed.
    pub unlisted: u64,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// The verification of one site's chain, fed in the order of the links.
pub struct Verifier {
    last: Link,
    heads: BTreeMap<u64, Digest>,
    report: Report,
}

impl Verifier {
    /// A verification from the beginning of the chain. The heads stand in the order of their lines; `keys` are
    /// the public keys that signed for the site, today's and earlier ones.
    pub fn new(site: &str, heads: &[SignedHead], keys: &[[u8; 32]]) -> Verifier {
        let last = chain::beginning(site);
        let report = Report { links: 0, last, signed: 0, heads: 0, findings: Vec::new(), unlisted: 0 };
        let mut verifier = Verifier { last, heads: BTreeMap::new(), report };
        verifier.take_heads(site, heads, keys);
        verifier.meet_head(last);
        verifier
    }

    fn take_heads(&mut self, site: &str, heads: &[SignedHead], keys: &[[u8; 32]]) {
        let mut newest = (0, i64::MIN);
        for (at, signed) in heads.iter().enumerate() {
            let line = at + 1;
            if !signed.is_signed_by(keys) {
                self.find(Finding::BadSignature { line });
                continue;
            }
            let head = &signed.head;
            if head.site != site {
                self.find(Finding::OtherSite { line });
                continue;
            }
            if head.link.number < newest.0 || head.at_ms < newest.1 {
                self.find(Finding::HeadBackward { line });
            }
            newest = newest.max((head.link.number, head.at_ms));
            self.report.heads += 1;
            let known = *self.heads.entry(head.link.number).or_insert(head.link.hash);
            if known != head.link.hash {
                self.find(Finding::Forked { number: head.link.number });
            }
        }
    }

    /// Takes the next link.
    pub fn next(&mut self, recorded: &Recorded) {
        let Recorded { link, entry } = recorded;
        self.report.links += 1;
        let expected = self.last.number + 1;
        if link.number < expected {
            self.find(Finding::Reordered { number: link.number });
            return;
        }
        if link.number > expected {
            self.find(Finding::Dropped { first: expected, last: link.number - 1 });
        } else if chain::next(&self.last, entry) != *link {
            self.find(Finding::Flipped { number: link.number });
        }
        self.last = *link;
        self.meet_head(*link);
    }

    fn meet_head(&mut self, link: Link) {
        match self.heads.get(&link.number) {
            Some(hash) if *hash == link.hash => self.report.signed = link.number,
            Some(_) => self.find(Finding::Forked { number: link.number }),
            None => {}
        }
    }

    /// The report, when all links were given.
    pub fn finish(mut self) -> Report {
        self.report.last = self.last;
        let highest = self.heads.keys().next_back().copied().unwrap_or(0);
        if highest > self.last.number {
            self.find(Finding::Truncated { last: self.last.number, head: highest });
        }
        self.report
    }

    fn find(&mut self, finding: Finding) {
        if self.report.findings.len() < FINDINGS_MAX {
            self.report.findings.push(finding);
        } else {
            self.report.unlisted += 1;
        }
    }
}
