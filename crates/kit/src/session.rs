//! Sessions, kept on the server. A browser holds a random token; the table holds its hash, whose it is and when
//! it ends. It is looked up at each request on every node, so that a session that is ended is dead at once.

use access::PersonNumber;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use serde_json::{Value, json};
use store::{Durability, Ops, Param, Person, Store, StoreError};

use crate::ctx::Ctx;
use crate::preferences;
use crate::token::Token;

/// A session's last use is written down at most this often.
const SEEN_EVERY_MS: i64 = 60_000;
/// A session that timed out is remembered so long, to say why the page asks to sign in again.
const REMEMBERED_MS: i64 = 7 * 86_400_000;
/// Sessions of one person at most; the oldest ends when another begins.
pub const SESSIONS_PER_PERSON_MAX: i64 = 50;
/// What is kept of a browser's own name.
const DEVICE_CHARACTERS_MAX: usize = 300;
/// How long a proof of who somebody is counts for what is sensitive.
pub const PROVED_MS: i64 = 10 * 60_000;

pub(crate) const SESSIONS: &str = "CREATE TABLE session(
        id {rowid},
        hash {bytes} NOT NULL,
        person BIGINT NOT NULL,
        made_ms BIGINT NOT NULL,
        seen_ms BIGINT NOT NULL,
        ends_ms BIGINT NOT NULL,
        proved_ms BIGINT NOT NULL,
        before_ms BIGINT,
        device {bytes} NOT NULL);
        CREATE INDEX session_person ON session(person);
        CREATE TABLE last_here(person {rowid}, seen_ms BIGINT NOT NULL)";

/// A login that is shredded is signed out everywhere in the same commit.
pub(crate) const ERASURES: [&str; 2] =
    ["DELETE FROM session WHERE person = $1", "DELETE FROM last_here WHERE person = $1"];

/// When somebody was last here outlives their sessions, to tell them what came in since.
const HERE: &str = "INSERT INTO last_here(person, seen_ms) VALUES ($1, $2) \
     ON CONFLICT (person) DO UPDATE SET seen_ms = excluded.seen_ms \
     WHERE last_here.seen_ms < excluded.seen_ms";

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without any use.
    pub idle_minutes: u32,
    /// From the sign-in on, whatever is done.
    pub absolute_hours: u32,
}

impl Default for SessionLimits {
    fn default() -> SessionLimits {
        SessionLimits { idle_minutes: 30, absolute_hours: 12 }
    }
}

impl SessionLimits {
    pub(crate) fn idle_ms(self) -> i64 {
        i64::from(self.idle_minutes) * 60_000
    }

    fn absolute_ms(self) -> i64 {
        i64::from(self.absolute_hours) * 3_600_000
    }
}

/// A session by a number that opens nothing: for lists, logs and the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId(i64);

impl SessionId {
    /// As a form or an address has it.
    pub fn spelled(self) -> String {
        format!("{:016x}", self.0)
    }

    /// The id that a form or an address spells.
    pub fn parse(text: &str) -> Option<SessionId> {
        let number = i64::from_str_radix(text, 16).ok()?;
        (text.len() == 16).then_some(SessionId(number))
    }

    fn of(hash: &[u8; 32]) -> SessionId {
        let mut first = [0; 8];
        first.copy_from_slice(&hash[..8]);
        SessionId(i64::from_be_bytes(first) & i64::MAX)
    }
}

/// The session of a request.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its number for lists and logs.
    pub id: SessionId,
    /// Who is signed in.
    pub person: PersonNumber,
    /// When it began, in milliseconds since 1970.
    pub made_ms: i64,
    /// When it was last used before this request, as written down.
    pub seen_ms: i64,
    /// When it ends if nothing is done.
    pub ends_ms: i64,
    /// When the person last proved who they are with all that their login asks for, in milliseconds since 1970.
    pub proved_ms: i64,
    /// When the person was last here before this session began; nothing at the first one.
    pub before_ms: Option<i64>,
    pub(crate) token: Token,
    /// How the person likes the pages, as it is kept with their login.
    pub(crate) preferences: Option<String>,
}

impl Session {
    /// Whether the last proof is fresh enough for what is sensitive.
    pub fn is_proved(&self, now_ms: i64) -> bool {
        now_ms < self.proved_ms + PROVED_MS
    }
}

/// What a token leads to.
pub(crate) enum Found {
    /// A session in use.
    Open(Session),
    /// It was there; its time is over.
    Over,
    /// There is none, or it was ended.
    None,
}

/// The device of a session, as far as it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// The browser's own name.
    pub browser: String,
    /// The network address at sign-in.
    pub address: String,
}

impl Device {
    fn encode(&self) -> Vec<u8> {
        let browser: String = self.browser.chars().take(DEVICE_CHARACTERS_MAX).collect();
        json!({"b": browser, "a": self.address}).to_string().into_bytes()
    }

    fn decode(bytes: &[u8]) -> Device {
        let value: Value = serde_json::from_slice(bytes).unwrap_or_default();
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Device { browser: text("b"), address: text("a") }
    }
}

/// A session that is about to begin: insert it in the commit that tells the sign-in, then hand out its cookie.
#[derive(Debug, Clone)]
pub struct NewSession {
    token: Token,
    hash: [u8; 32],
    person: PersonNumber,
    made_ms: i64,
    ends_ms: i64,
    device: Vec<u8>,
    preferences: Option<Vec<u8>>,
}

impl NewSession {
    /// A fresh token for this person, never one that a browser brought.
    pub fn prepare(
        person: &Person,
        device: &Device,
        limits: SessionLimits,
        now_ms: i64,
    ) -> Result<NewSession, StoreError> {
        let token = Token::new();
        let hash = token.hash();
        let device = person.seal(SessionId::of(&hash).0, &device.encode())?;
        let ends_ms = now_ms + limits.absolute_ms();
        let person = person.number();
        Ok(NewSession { token, hash, person, made_ms: now_ms, ends_ms, device, preferences: None })
    }

    /// The same, bringing along the page settings that were chosen on this device before: they become the person's
    /// own where they have none yet.
    pub fn bringing(self, ctx: &Ctx, person: &Person) -> Result<NewSession, StoreError> {
        Ok(NewSession { preferences: preferences::brought(ctx, person)?, ..self })
    }

    /// Its number.
    pub fn id(&self) -> SessionId {
        SessionId::of(&self.hash)
    }

    pub(crate) fn token(&self) -> &Token {
        &self.token
    }

    /// The value of the cookie.
    pub fn cookie_value(&self) -> String {
        self.token.spelled()
    }

    /// Write it down; too many sessions of one person end the oldest.
    pub fn insert(&self, ops: &mut Ops<'_>) -> Result<(), StoreError> {
        let sql = "SELECT seen_ms FROM last_here WHERE person = $1";
        let before = ops.rows(sql, &[Param::Int(self.person.0)], |row| row.int(0))?;
        let before = before.first().map_or(Param::Null, |seen_ms| Param::Int(*seen_ms));
        ops.run(
            "INSERT INTO session(id, hash, person, made_ms, seen_ms, ends_ms, device, before_ms, proved_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                Param::Int(self.id().0),
                Param::Blob(&self.hash),
                Param::Int(self.person.0),
                Param::Int(self.made_ms),
                Param::Int(self.made_ms),
                Param::Int(self.ends_ms),
                Param::Blob(&self.device),
                before,
                Param::Int(self.made_ms),
            ],
        )?;
        ops.run(HERE, &[Param::Int(self.person.0), Param::Int(self.made_ms)])?;
        ops.run(
            "DELETE FROM session WHERE person = $1 AND id NOT IN \
             (SELECT id FROM session WHERE person = $2 ORDER BY made_ms DESC, id LIMIT $3)",
            &[Param::Int(self.person.0), Param::Int(self.person.0), Param::Int(SESSIONS_PER_PERSON_MAX)],
        )?;
        if let Some(sealed) = &self.preferences {
            preferences::take_over(ops, self.person, sealed)?;
        }
        Ok(())
    }
}

struct Line {
    hash: Vec<u8>,
    person: i64,
    made_ms: i64,
    seen_ms: i64,
    ends_ms: i64,
    preferences: Option<Vec<u8>>,
    before_ms: Option<i64>,
    proved_ms: i64,
}

/// The session with how its person likes the pages: one look into the database for both.
const LOOK: &str = "SELECT s.hash, s.person, s.made_ms, s.seen_ms, s.ends_ms, p.sealed, s.before_ms, s.proved_ms \
                    FROM session s LEFT JOIN preference p ON p.person = s.person WHERE s.id = $1";

/// The session that a token opens.
pub(crate) async fn find(store: &Store, token: Token, limits: SessionLimits) -> Result<Found, StoreError> {
    let hash = token.hash();
    let id = SessionId::of(&hash);
    let opener = store.clone();
    let found = store.read_ops(move |ops| {
        let lines = ops.rows(LOOK, &[Param::Int(id.0)], |row| {
            let (hash, person) = (row.bytes(0)?.to_vec(), row.int(1)?);
            let preferences = row.bytes_or_none(5)?.map(<[u8]>::to_vec);
            let (made_ms, seen_ms, ends_ms) = (row.int(2)?, row.int(3)?, row.int(4)?);
            let (before_ms, proved_ms) = (row.int_or_none(6)?, row.int(7)?);
            Ok(Line { hash, person, made_ms, seen_ms, ends_ms, preferences, before_ms, proved_ms })
        })?;
        let same = |line: &Line| verify_slices_are_equal(&line.hash, &hash).is_ok();
        let Some(line) = lines.into_iter().find(same) else { return Ok(None) };
        let sealed = line.preferences.as_deref();
        let open = |sealed: &[u8]| preferences::open(&opener, PersonNumber(line.person), sealed);
        let opened = sealed.and_then(open);
        Ok(Some((line, opened)))
    });
    let Some((line, preferences)) = found.await? else { return Ok(Found::None) };
    let now_ms = store.outside().clock.now_ms();
    if now_ms >= line.ends_ms.min(line.seen_ms + limits.idle_ms()) {
        return Ok(Found::Over);
    }
    let person = PersonNumber(line.person);
    let seen_ms = see(store, (id, person), line.seen_ms, now_ms).await?;
    let ends_ms = line.ends_ms.min(seen_ms + limits.idle_ms());
    let Line { made_ms, before_ms, proved_ms, .. } = line;
    let open = Session { id, person, made_ms, seen_ms, ends_ms, proved_ms, before_ms, token, preferences };
    Ok(Found::Open(open))
}

/// Write down that the person of a session has proved again who they are, inside the commit that tells it.
pub fn prove(ops: &mut Ops<'_>, id: SessionId, now_ms: i64) -> Result<(), StoreError> {
    ops.run("UPDATE session SET proved_ms = $1 WHERE id = $2", &[Param::Int(now_ms), Param::Int(id.0)])?;
    Ok(())
}

/// Write down that a session is in use, not more often than it matters. The end that a page shows counts from
/// what is written.
async fn see(
    store: &Store,
    (id, person): (SessionId, PersonNumber),
    seen_ms: i64,
    now_ms: i64,
) -> Result<i64, StoreError> {
    if now_ms - seen_ms < SEEN_EVERY_MS {
        return Ok(seen_ms);
    }
    store
        .write_ops(Durability::Soon, move |ops| {
            ops.run(HERE, &[Param::Int(person.0), Param::Int(now_ms)])?;
            let params = [Param::Int(now_ms), Param::Int(id.0), Param::Int(now_ms)];
            ops.run("UPDATE session SET seen_ms = $1 WHERE id = $2 AND seen_ms < $3", &params)
        })
        .await?;
    Ok(now_ms)
}

/// A session as its owner sees it in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its number.
    pub id: SessionId,
    /// When it began.
    pub made_ms: i64,
    /// When it was last used.
    pub seen_ms: i64,
    /// On what.
    pub device: Device,
}

/// The sessions of a person that are in use, the latest first.
pub async fn list(store: &Store, person: &Person, limits: SessionLimits) -> Result<Vec<Listed>, StoreError> {
    let (number, now_ms) = (person.number().0, store.outside().clock.now_ms());
    let rows = store
        .read_ops(move |ops| {
            let sql = "SELECT id, made_ms, seen_ms, device FROM session \
                       WHERE person = $1 AND ends_ms > $2 AND seen_ms > $3 ORDER BY seen_ms DESC, id";
            let idle = now_ms - limits.idle_ms();
            ops.rows(sql, &[Param::Int(number), Param::Int(now_ms), Param::Int(idle)], |row| {
                Ok((row.int(0)?, row.int(1)?, row.int(2)?, row.bytes(3)?.to_vec()))
            })
        })
        .await?;
    let open = |(id, made_ms, seen_ms, sealed): (i64, i64, i64, Vec<u8>)| {
        let device = Device::decode(&person.open(id, &sealed)?);
        Ok(Listed { id: SessionId(id), made_ms, seen_ms, device })
    };
    rows.into_iter().map(open).collect()
}

/// Which sessions of a person end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// This one.
    One(SessionId),
    /// All but this one.
    Others(SessionId),
    /// All.
    All,
}

/// End sessions of a person, inside the commit that tells it; how many there were.
pub fn end(ops: &mut Ops<'_>, person: PersonNumber, which: Which) -> Result<u64, StoreError> {
    let person = Param::Int(person.0);
    match which {
        Which::One(id) => {
            ops.run("DELETE FROM session WHERE person = $1 AND id = $2", &[person, Param::Int(id.0)])
        }
        Which::Others(id) => {
            ops.run("DELETE FROM session WHERE person = $1 AND id <> $2", &[person, Param::Int(id.0)])
        }
        Which::All => ops.run("DELETE FROM session WHERE person = $1", &[person]),
    }
}

/// Forget sessions that ended long ago.
pub(crate) async fn sweep(store: &Store) -> Result<(), StoreError> {
    let before = store.outside().clock.now_ms() - REMEMBERED_MS;
    store
        .write_ops(Durability::Soon, move |ops| {
            ops.run("DELETE FROM session WHERE ends_ms < $1", &[Param::Int(before)])?;
            ops.run("DELETE FROM session WHERE seen_ms < $1", &[Param::Int(before)])
        })
        .await?;
    Ok(())
}
