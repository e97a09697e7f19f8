//! What waits on the server for a next step: somebody whose password fitted and whose code is still to come, what a
//! passkey was asked to sign, an act that asks for a fresh proof first, a sheet of codes that is not saved yet. The
//! browser holds a number and a proof that it is the one that was told to wait; what waits is sealed under the key of
//! the person whom it is about, and gone after ten minutes.
//!
//! What must hold: a step is taken once, because it is deleted where it is taken; whatever changes what proves who
//! somebody is ends everything that waits for them.

use access::PersonNumber;
use kit::fingerprint;
use stdx::Random;
use store::{Durability, Ops, Param, Person, Result, Store};

/// How long something waits.
pub const WAITING_MS: i64 = 10 * 60_000;
/// The same in seconds, for a cookie.
pub const WAITING_SECONDS: u32 = 10 * 60;
/// Things of one kind that wait for one person; one more drops the oldest.
const WAITING_MAX: i64 = 20;

pub const TABLE: &str = "CREATE TABLE waiting(
        id {rowid},
        kind BIGINT NOT NULL,
        bound {bytes} NOT NULL,
        person BIGINT,
        ends_ms BIGINT NOT NULL,
        state {bytes} NOT NULL);
        CREATE INDEX waiting_person ON waiting(person, kind)";

/// What a shredded login leaves behind.
pub const ERASURE: &str = "DELETE FROM waiting WHERE person = $1";

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The second step of a sign-in.
    Step = 1,
    /// What a passkey is to sign.
    Challenge = 2,
    /// An act that asks for a fresh proof.
    Act = 3,
    /// The secret of an app that is not set up yet.
    App = 4,
    /// A sheet of recovery codes that is not saved yet.
    Sheet = 5,
}

/// The number of something that waits; it opens nothing by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle(i64);

impl Handle {
    fn new() -> Handle {
        Handle(i64::try_from(store::SystemRandom.next_u64() >> 2).unwrap_or_default())
    }

    /// As a form or a cookie has it.
    pub fn spelled(self) -> String {
        format!("{:016x}", self.0)
    }

    /// The number that a form or a cookie spells.
    pub fn parse(text: &str) -> Option<Handle> {
        let number = i64::from_str_radix(text, 16).ok()?;
        (text.len() == 16 && number >= 0).then_some(Handle(number))
    }

    /// Binds what is sealed to its place; the rows of sessions and page settings are not below -1.
    fn row(self) -> i64 {
        -2 - self.0
    }
}

/// Whom something waits for: the browser that holds this secret, or the session of this number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound([u8; 32]);

impl Bound {
    /// To the browser that holds this secret.
    pub fn to(secret: &str) -> Bound {
        Bound(fingerprint(format!("browser {secret}").as_bytes()))
    }

    /// To an open session.
    pub fn to_session(session: &kit::session::Session) -> Bound {
        Bound(fingerprint(format!("session {}", session.id.spelled()).as_bytes()))
    }
}

/// Something that is about to wait.
#[derive(Debug, Clone)]
pub struct Waiting {
    handle: Handle,
    kind: Kind,
    bound: Bound,
    person: Option<PersonNumber>,
    ends_ms: i64,
    state: Vec<u8>,
}

impl Waiting {
    /// Something about a person, sealed under their key.
    pub fn of(person: &Person, (kind, bound): (Kind, Bound), state: &[u8], now_ms: i64) -> Result<Waiting> {
        let handle = Handle::new();
        let state = person.seal(handle.row(), state)?;
        Ok(Waiting {
            handle,
            kind,
            bound,
            person: Some(person.number()),
            ends_ms: now_ms + WAITING_MS,
            state,
        })
    }

    /// Something that is about nobody yet: it holds nothing personal.
    pub fn of_nobody((kind, bound): (Kind, Bound), state: &[u8], now_ms: i64) -> Waiting {
        let (handle, state) = (Handle::new(), state.to_vec());
        Waiting { handle, kind, bound, person: None, ends_ms: now_ms + WAITING_MS, state }
    }

    /// Its number.
    pub fn handle(&self) -> Handle {
        self.handle
    }

    /// Write it down.
    pub fn insert(&self, ops: &mut Ops<'_>) -> Result<()> {
        let person = self.person.map_or(Param::Null, |person| Param::Int(person.0));
        ops.run(
            "INSERT INTO waiting(id, kind, bound, person, ends_ms, state) VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                Param::Int(self.handle.0),
                Param::Int(self.kind as i64),
                Param::Blob(&self.bound.0),
                person,
                Param::Int(self.ends_ms),
                Param::Blob(&self.state),
            ],
        )?;
        let Some(person) = self.person else { return Ok(()) };
        let (person, kind) = (person.0, self.kind as i64);
        ops.run(
            "DELETE FROM waiting WHERE person = $1 AND kind = $2 AND id NOT IN \
             (SELECT id FROM waiting WHERE person = $3 AND kind = $4 ORDER BY ends_ms DESC, id LIMIT $5)",
            &[
                Param::Int(person),
                Param::Int(kind),
                Param::Int(person),
                Param::Int(kind),
                Param::Int(WAITING_MAX),
            ],
        )?;
        Ok(())
    }

    /// Write it down by itself.
    pub async fn keep(self, store: &Store) -> Result<Handle> {
        let handle = self.handle;
        store.write_ops(Durability::Soon, move |ops| self.insert(ops)).await?;
        Ok(handle)
    }
}

/// Something that waits, as it was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its number.
    pub handle: Handle,
    /// Whom it is about; nobody yet, where it says none.
    pub person: Option<PersonNumber>,
    state: Vec<u8>,
}

impl Found {
    /// What was written about this person.
    pub fn open(&self, person: &Person) -> Result<Vec<u8>> {
        person.open(self.handle.row(), &self.state)
    }

    /// What was written about nobody.
    pub fn plain(&self) -> &[u8] {
        &self.state
    }
}

/// What waits under this number for this browser or session, if its time is not over.
pub async fn look(store: &Store, handle: Handle, (kind, bound): (Kind, Bound)) -> Result<Option<Found>> {
    let now_ms = store.outside().clock.now_ms();
    let found = store.read_ops(move |ops| {
        let sql = "SELECT person, state, bound FROM waiting WHERE id = $1 AND kind = $2 AND ends_ms > $3";
        let params = [Param::Int(handle.0), Param::Int(kind as i64), Param::Int(now_ms)];
        ops.rows(sql, &params, |row| {
            Ok((row.int_or_none(0)?, row.bytes(1)?.to_vec(), row.bytes(2)?.to_vec()))
        })
    });
    // Both sides are hashes of a secret: how long the comparison takes says nothing about it.
    let same = |(_, _, known): &(_, _, Vec<u8>)| *known == bound.0;
    let found = found.await?.into_iter().find(same);
    Ok(found.map(|(person, state, _)| Found { handle, person: person.map(PersonNumber), state }))
}

/// The latest of a kind that waits for a session of this person.
pub async fn latest(
    store: &Store,
    person: PersonNumber,
    (kind, bound): (Kind, Bound),
) -> Result<Option<Found>> {
    let now_ms = store.outside().clock.now_ms();
    let found = store.read_ops(move |ops| {
        let sql = "SELECT id, state, bound FROM waiting WHERE person = $1 AND kind = $2 AND ends_ms > $3 \
                   ORDER BY ends_ms DESC, id";
        let params = [Param::Int(person.0), Param::Int(kind as i64), Param::Int(now_ms)];
        ops.rows(sql, &params, |row| Ok((row.int(0)?, row.bytes(1)?.to_vec(), row.bytes(2)?.to_vec())))
    });
    let same = |(_, _, known): &(_, _, Vec<u8>)| *known == bound.0;
    let found = found.await?.into_iter().find(same);
    Ok(found.map(|(id, state, _)| Found { handle: Handle(id), person: Some(person), state }))
}

/// Take it: whether it was still there. Of two who take it at the same time one gets it.
pub fn take(ops: &mut Ops<'_>, handle: Handle) -> Result<bool> {
    Ok(ops.run("DELETE FROM waiting WHERE id = $1", &[Param::Int(handle.0)])? == 1)
}

/// End all that waits for a person.
pub fn end(ops: &mut Ops<'_>, person: PersonNumber) -> Result<()> {
    ops.run(ERASURE, &[Param::Int(person.0)])?;
    Ok(())
}

/// Forget what nobody came back for.
pub async fn sweep(store: &Store) -> Result<()> {
    let now_ms = store.outside().clock.now_ms();
    let work =
        move |ops: &mut Ops<'_>| ops.run("DELETE FROM waiting WHERE ends_ms < $1", &[Param::Int(now_ms)]);
    store.write_ops(Durability::Soon, work).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Handle;

    #[test]
    fn a_handle_is_sixteen_digits_and_its_row_is_no_sessions() {
        for _ in 0..1_000 {
            let handle = Handle::new();
            assert_eq!(Handle::parse(&handle.spelled()), Some(handle));
            assert!(handle.row() <= -2);
        }
        for text in ["", "zz", "0123456789abcde", "0123456789abcdef0", "-123456789abcdef", "ffffffffffffffff"]
        {
            assert_eq!(Handle::parse(text), None, "{text}");
        }
    }
}
