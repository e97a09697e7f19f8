//! The notary: it links the events, in the order of the feed, into one chain, and signs its head each minute to a
//! second place. `verify` reads everything back and says what was flipped, dropped, reordered, cut off, forked or
//! rolled back. Of shredded charts it checks the chain alone.

use std::sync::Arc;

use audit::{
    Entry, Finding, Head, HeadKey, Link, Recorded, Report, RowCheck, RowFinding, SignedHead, Verifier, chain,
    digest,
};
use fhir::Type;

use crate::blobs::files_of;
use crate::compartments::State;
use crate::core::Core;
use crate::db::{Conn, Dialect, Durability, Param, Row};
use crate::error::{Result, StoreError};
use crate::feed::{FedChange, Position, behind, unpack};
use crate::lines;
use crate::place::{Compartment, Place};
use crate::rows::SealedRow;
use crate::trail::{Change, Noted};

/// Events linked in one transaction.
const LINKS_AT_ONCE: i64 = 2_000;
/// Events whose changes are read at once.
const CHANGED_AT_ONCE: i64 = 1_000;
const SITE: &str = "vestibule";

/// What `verify` found.
#[derive(Debug)]
pub struct Verified {
    /// The chain.
    pub chain: Report,
    /// The rows.
    pub rows: Vec<RowFinding>,
    /// Events whose changes are none that can be read.
    pub changes: Vec<i64>,
    /// Compartments that events tell of and whose own row is gone.
    pub lost: Vec<Compartment>,
    /// Rows whose sealed body, or a file that it refers to, does not open.
    pub unreadable: Vec<Place>,
    /// Events that are not linked yet.
    pub unlinked: i64,
    /// Rows that were compared.
    pub rows_checked: u64,
    /// Charts of which only the chain was checked, because their keys are destroyed.
    pub shredded: u64,
    /// Lines of the second place that are no heads.
    pub bad_lines: Vec<usize>,
}

impl Verified {
    /// Is everything as it was written?
    pub fn is_clean(&self) -> bool {
        self.chain.is_clean()
            && self.rows.is_empty()
            && self.changes.is_empty()
            && self.lost.is_empty()
            && self.unreadable.is_empty()
            && self.bad_lines.is_empty()
    }

    /// What is wrong, a line each.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.chain.findings.iter().map(Finding::to_string).collect();
        lines.extend(self.rows.iter().map(RowFinding::to_string));
        lines.extend(
            self.changes
                .iter()
                .map(|event| format!("event {event}: what was changed with it cannot be read")),
        );
        lines.extend(
            self.lost.iter().map(|lost| format!("compartment {}: its own row is gone", lost.number())),
        );
        lines.extend(self.unreadable.iter().map(|place| {
            format!("compartment {}: row {} does not open", place.compartment().number(), place.row())
        }));
        lines.extend(
            self.bad_lines.iter().map(|line| format!("line {line} of the signed heads is not a head")),
        );
        lines
    }
}

struct EventRow {
    position: Position,
    compartment: i64,
    changes: Option<Vec<u8>>,
    sealed: Vec<u8>,
}

impl EventRow {
    fn entry(&self, tx: i64) -> Entry {
        let changes = self.changes.as_deref().map_or([0; 32], digest::changes_digest);
        let event = digest::event_digest(&self.sealed);
        Entry { tx, seq: self.position.seq, compartment: self.compartment, event, changes }
    }
}

fn folded(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().unwrap_or([0; 32])
}

fn last_link(conn: &mut Conn) -> Result<(Link, Position)> {
    // The link keeps the transaction's number that was hashed; where to go on says the event, which a restore
    // numbers anew.
    let last = conn.row(
        "SELECT l.number, l.hash, coalesce(e.tx, l.tx), l.seq \
         FROM (SELECT number, hash, tx, seq FROM link ORDER BY number DESC LIMIT 1) l \
         LEFT JOIN event e ON e.seq = l.seq",
        &[],
        |row| {
            let position = Position { tx: row.int(2)?, seq: row.int(3)? };
            Ok((row.int(0)?, folded(row.bytes(1)?), position))
        },
    )?;
    Ok(match last {
        Some((number, hash, position)) => (Link { number: number.cast_unsigned(), hash }, position),
        None => (chain::beginning(SITE), Position::default()),
    })
}

/// How far the chain has come.
pub(crate) fn last_linked(conn: &mut Conn) -> Result<Position> {
    Ok(last_link(conn)?.1)
}

fn events_after(conn: &mut Conn, after: Position, at_most: i64) -> Result<Vec<EventRow>> {
    let sql =
        format!("SELECT tx, seq, compartment, changes, sealed FROM event WHERE {}", behind(conn.dialect()));
    Ok(conn.rows(&sql, &[Param::Int(after.tx), Param::Int(after.seq), Param::Int(at_most)], |row| {
        Ok(EventRow {
            position: Position { tx: row.int(0)?, seq: row.int(1)? },
            compartment: row.int(2)?,
            changes: row.bytes_or_none(3)?.map(<[u8]>::to_vec),
            sealed: row.bytes(4)?.to_vec(),
        })
    })?)
}

impl Core {
    /// Link what is settled and not yet linked; how many events that were. One node does it at a time.
    pub(crate) async fn notarize(self: &Arc<Self>) -> Result<u64> {
        let mut linked = 0;
        loop {
            let some = self.db.write(Durability::Now, link_some).await?;
            linked += some;
            if some < LINKS_AT_ONCE.unsigned_abs() {
                return Ok(linked);
            }
        }
    }

    /// Sign the newest link and write it down in the second place.
    pub(crate) async fn sign_head(self: &Arc<Self>) -> Result<SignedHead> {
        let (link, _) = self.db.read(last_link).await?;
        let key = HeadKey::new(&self.site.signing)
            .map_err(|_| StoreError::Internal("the signing key is no key"))?;
        let head = Head { site: SITE.into(), link, at_ms: self.now_ms() };
        let signed = key.sign(head).map_err(|_| StoreError::Internal("the head does not fit a line"))?;
        let path = self.config.heads_file();
        // Where the second place lets lines only be added, what was cut off stays, and `verify` says so.
        let mended = lines::mend(&path, |line| SignedHead::parse(line).is_ok());
        if mended.is_err() {
            tracing::warn!("a line that was cut off cannot be taken from the signed heads of the audit");
        }
        lines::append(&path, &signed.line()).map_err(StoreError::file("the signed heads of the audit"))?;
        Ok(signed)
    }

    fn heads(&self) -> Result<(Vec<SignedHead>, Vec<usize>)> {
        let path = self.config.heads_file();
        if !path.exists() {
            return Ok((Vec::new(), Vec::new()));
        }
        let text =
            std::fs::read_to_string(path).map_err(StoreError::file("the signed heads of the audit"))?;
        let (count, last_is_open) = (text.lines().count(), !text.ends_with('\n'));
        let mut heads = Vec::new();
        let mut bad = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            match SignedHead::parse(text) {
                Ok(head) => heads.push(head),
                // A cut left half of it: nobody was told that it was signed, and the next one takes its place.
                Err(_) if last_is_open && line == count => {}
                Err(_) => bad.push(line),
            }
        }
        Ok((heads, bad))
    }

    /// Read everything back and compare.
    pub(crate) async fn verify(self: &Arc<Self>) -> Result<Verified> {
        self.notarize().await?;
        let core = Arc::clone(self);
        self.db.read(move |conn| core.verify_on(conn)).await
    }

    fn verify_on(&self, conn: &mut Conn) -> Result<Verified> {
        let key = HeadKey::new(&self.site.signing)
            .map_err(|_| StoreError::Internal("the signing key is no key"))?;
        let (heads, bad_lines) = self.heads()?;
        let mut verifier = Verifier::new(SITE, &heads, &[key.public()]);
        let states = conn.rows("SELECT number, state FROM compartment ORDER BY number", &[], |row| {
            Ok((Compartment::from_number(row.int(0)?), row.int(1)? == State::Shredded.number()))
        })?;
        let lost = conn.rows(
            "SELECT DISTINCT compartment FROM event WHERE changes IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM compartment WHERE number = event.compartment) ORDER BY 1",
            &[],
            |row| Ok(Compartment::from_number(row.int(0)?)),
        )?;
        verify_chain(conn, &mut verifier)?;
        let gone = states.iter().filter(|(compartment, shredded)| *shredded && compartment.is_personal());
        let mut verified = Verified {
            chain: verifier.finish(),
            rows: Vec::new(),
            changes: Vec::new(),
            lost,
            unreadable: Vec::new(),
            unlinked: 0,
            rows_checked: 0,
            // The one below the first person's number is nobody's.
            shredded: gone.count() as u64,
            bad_lines,
        };
        let (_, last) = last_link(conn)?;
        let unlinked = conn.row(
            match conn.dialect() {
                Dialect::Sqlite => "SELECT count(*) FROM event WHERE tx >= $1 AND seq > $2",
                Dialect::Postgres => "SELECT count(*) FROM event WHERE (tx, seq) > ($1, $2)",
            },
            &[Param::Int(last.tx), Param::Int(last.seq)],
            |row| row.int(0),
        )?;
        verified.unlinked = unlinked.unwrap_or(0);
        for (compartment, _) in states.iter().filter(|(_, shredded)| !shredded) {
            self.verify_compartment(conn, *compartment, &mut verified)?;
        }
        Ok(verified)
    }

    /// The rows of one compartment against what its events say was written, and the files that they refer to.
    fn verify_compartment(
        &self,
        conn: &mut Conn,
        compartment: Compartment,
        verified: &mut Verified,
    ) -> Result<()> {
        let mut check = RowCheck::new();
        each_change(conn, compartment, verified, |change| check.recorded(&change.recorded()))?;
        let mut after = None;
        loop {
            let rows = self.rows_after(conn, compartment, after, 1_000)?;
            let Some(last) = rows.last() else { break };
            after = Some(last.place);
            for row in rows.iter().filter(|row| !row.is_deleted()) {
                verified.rows_checked += 1;
                match self.current(conn, row) {
                    Ok(change) => check.current(&change.recorded()),
                    Err(_) => verified.unreadable.push(row.place),
                }
            }
        }
        verified.rows.extend(check.finish());
        Ok(())
    }

    /// What would be recorded of a row as it stands, with its files.
    fn current(&self, conn: &mut Conn, row: &SealedRow) -> Result<FedChange> {
        let kind = Type::from_number(row.kind).ok_or(StoreError::Internal("a row of no known type"))?;
        let body = self.body(row)?;
        for file in files_of(&body)? {
            file.check(conn, row.place)?;
        }
        let ring = self.vault.ring(row.place.compartment(), row.key)?;
        let noted = Noted::of(&ring, (row.place, kind, row.version), Change::Updated, Some(&body));
        Ok(FedChange::of(row.place, Change::Updated, &noted.recorded))
    }
}

fn link_some(conn: &mut Conn) -> Result<u64> {
    if conn.dialect() == Dialect::Postgres {
        conn.batch("LOCK TABLE link IN EXCLUSIVE MODE")?;
    }
    let (mut link, after) = last_link(conn)?;
    let events = events_after(conn, after, LINKS_AT_ONCE)?;
    for event in &events {
        link = chain::next(&link, &event.entry(event.position.tx));
        conn.run(
            "INSERT INTO link(number, tx, seq, hash) VALUES ($1, $2, $3, $4)",
            &[
                Param::Int(link.number.cast_signed()),
                Param::Int(event.position.tx),
                Param::Int(event.position.seq),
                Param::Blob(&link.hash),
            ],
        )?;
    }
    Ok(events.len() as u64)
}

/// Walk the links with their events.
fn verify_chain(conn: &mut Conn, verifier: &mut Verifier) -> Result<()> {
    let mut after = 0;
    loop {
        let links = conn.rows(
            "SELECT l.number, l.hash, l.tx, l.seq, coalesce(e.compartment, -1), e.changes, e.sealed \
             FROM link l LEFT JOIN event e ON e.seq = l.seq WHERE l.number > $1 ORDER BY l.number LIMIT 1000",
            &[Param::Int(after)],
            read_linked,
        )?;
        let Some(last) = links.last() else { return Ok(()) };
        after = last.0.number.cast_signed();
        for (link, tx, event) in &links {
            verifier.next(&Recorded { link: *link, entry: event.entry(*tx) });
        }
    }
}

fn read_linked(row: &Row<'_, '_>) -> Result<(Link, i64, EventRow), crate::db::DbError> {
    let link = Link { number: row.int(0)?.cast_unsigned(), hash: folded(row.bytes(1)?) };
    let compartment = row.int(4)?;
    // A link whose event is gone is held against an empty one, which no link covers.
    let sealed = row.bytes_or_none(6)?.unwrap_or_default().to_vec();
    let changes = row.bytes_or_none(5)?.map(<[u8]>::to_vec);
    let position = Position { tx: row.int(2)?, seq: row.int(3)? };
    Ok((link, position.tx, EventRow { position, compartment, changes, sealed }))
}

/// What the events of one compartment say was changed, in order: a compartment's events are numbered behind its lock.
fn each_change(
    conn: &mut Conn,
    of: Compartment,
    verified: &mut Verified,
    mut take: impl FnMut(&FedChange),
) -> Result<()> {
    let sql = "SELECT seq, changes FROM event WHERE compartment = $1 AND seq > $2 AND changes IS NOT NULL \
               ORDER BY seq LIMIT $3";
    let mut after = 0;
    loop {
        let params = [Param::Int(of.number()), Param::Int(after), Param::Int(CHANGED_AT_ONCE)];
        let rows = conn.rows(sql, &params, |row| Ok((row.int(0)?, row.bytes(1)?.to_vec())))?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.0;
        for (seq, packed) in &rows {
            match unpack(of, packed) {
                Ok(changes) => changes.iter().for_each(&mut take),
                Err(_) => verified.changes.push(*seq),
            }
        }
    }
}
