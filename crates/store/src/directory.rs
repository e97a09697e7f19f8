//! The directory: who is meant. Exact identifiers (record number, phone, e-mail, sign-in name) are keyed hashes, a
//! key per field, and decide inside commits. Names and birth dates are never hashed, they have too little entropy;
//! sealed stubs are opened into memory and only suggest.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use fhir::{Resource, Type};
use serde_json::Value;

use crate::core::Core;
use crate::db::{Conn, DbError, Param, Row};
use crate::error::{Result, StoreError};
use crate::place::{Compartment, Place};
use crate::project::{Projected, ProjectedRelation, Projector};
use crate::seal::{Bound, Domain};

/// Suggestions given at most.
pub const SUGGESTIONS_MAX: usize = 20;
/// A name to look for has at least this many letters.
const NEEDLE_LETTERS_MIN: usize = 2;

/// A field of the directory; numbers are stored and each has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// A record number or another identifier of a patient, as `system|value`.
    Identifier = 1,
    /// A phone number of a patient.
    Phone = 2,
    /// An e-mail address of a patient.
    Email = 3,
    /// What a person signs in with: an e-mail address or a phone number.
    SignIn = 4,
}

/// An exact identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// The field.
    pub field: Field,
    /// Its value, in the form that is compared.
    pub value: String,
}

impl Identifier {
    /// An identifier of a patient: the system's URL and the value.
    pub fn of_patient(system: &str, value: &str) -> Identifier {
        Identifier { field: Field::Identifier, value: format!("{system}|{}", value.trim()) }
    }

    /// A phone number: its digits, with a leading plus kept.
    pub fn phone(number: &str) -> Option<Identifier> {
        Some(Identifier { field: Field::Phone, value: phone(number)? })
    }

    /// An e-mail address, compared without case.
    pub fn email(address: &str) -> Option<Identifier> {
        Some(Identifier { field: Field::Email, value: email(address)? })
    }

    /// What somebody typed to sign in: an e-mail address or a phone number.
    pub fn sign_in(typed: &str) -> Option<Identifier> {
        let value = if typed.contains('@') { email(typed)? } else { phone(typed)? };
        Some(Identifier { field: Field::SignIn, value })
    }
}

fn email(address: &str) -> Option<String> {
    let address = address.trim().to_lowercase();
    let (local, host) = address.rsplit_once('@')?;
    (!local.is_empty() && host.contains('.') && !address.contains(char::is_whitespace)).then_some(address)
}

fn phone(number: &str) -> Option<String> {
    let digits: String = number
        .trim()
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() || (*at == 0 && *c == '+'))
        .map(|(_, c)| c)
        .collect();
    (digits.len() >= 7).then_some(digits)
}

/// What a suggestion shows: names and the date of birth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub {
    /// All names, as written, the usual one first.
    pub names: Vec<String>,
    /// The date of birth as the record has it.
    pub born: Option<String>,
}

impl Stub {
    fn encode(&self) -> Vec<u8> {
        serde_json::json!({"n": self.names, "b": self.born}).to_string().into_bytes()
    }

    fn decode(bytes: &[u8]) -> Option<Stub> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let names = value.get("n")?.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Some(Stub { names, born: value.get("b").and_then(Value::as_str).map(str::to_owned) })
    }
}

pub(crate) const PROJECTORS: [Projector; 2] = [
    Projector { kind: Type::named("Patient"), project: project_patient },
    Projector { kind: Type::named("Person"), project: project_person },
];

fn each<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn project_patient(resource: &Resource, out: &mut Projected) {
    let body = resource.json();
    for identifier in each(body, "identifier") {
        if let (Some(system), Some(value)) = (text(identifier, "system"), text(identifier, "value")) {
            out.identifiers.push(Identifier::of_patient(system, value));
        }
    }
    for contact in each(body, "telecom") {
        let value = text(contact, "value").unwrap_or_default();
        out.identifiers.extend(match text(contact, "system") {
            Some("phone" | "sms") => Identifier::phone(value),
            Some("email") => Identifier::email(value),
            _ => None,
        });
    }
    out.stub = Some(Stub { names: names(body), born: text(body, "birthDate").map(str::to_owned) });
}

/// A login: what it signs in with, and the charts that are its own.
fn project_person(resource: &Resource, out: &mut Projected) {
    let body = resource.json();
    if body.get("active").and_then(Value::as_bool) == Some(false) {
        return;
    }
    for contact in each(body, "telecom") {
        out.identifiers.extend(text(contact, "value").and_then(Identifier::sign_in));
    }
    for link in each(body, "link") {
        let target = link.get("target").and_then(|target| text(target, "reference"));
        let assured = matches!(text(link, "assurance"), Some("level3" | "level4"));
        if let (Some(target), true) = (target, assured) {
            out.relations.push(ProjectedRelation {
                principal: None,
                chart: Some(target.to_owned()),
                kind: access::RelationKind::Myself,
                scopes: access::Scopes::ALL,
                sensitive: access::Labels::ALL,
                from_ms: 0,
                until_ms: access::FOREVER_MS,
            });
        }
    }
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

/// Names as people write them, the usual one first.
fn names(body: &Value) -> Vec<String> {
    let mut all: Vec<(bool, String)> = each(body, "name")
        .map(|name| {
            let parts = each(name, "given").filter_map(Value::as_str).chain(text(name, "family"));
            let joined = parts.collect::<Vec<_>>().join(" ");
            let written =
                if joined.is_empty() { text(name, "text").unwrap_or_default().to_owned() } else { joined };
            (!matches!(text(name, "use"), Some("usual" | "official")), written)
        })
        .collect();
    all.sort_by_key(|(later, _)| *later);
    all.into_iter().map(|(_, name)| name).filter(|name| !name.is_empty()).collect()
}

pub(crate) fn insert(core: &Core, conn: &mut Conn, place: Place, identifier: &Identifier) -> Result<()> {
    let field = identifier.field as i64;
    let hash = core.site.directory(field, &identifier.value);
    conn.add(
        "INSERT INTO directory(field, hash, place) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        &[Param::Int(field), Param::Int(hash), Param::Int(place.number())],
    )?;
    Ok(())
}

fn stub_bound(place: Place, version: i64, key: i64) -> Bound {
    let compartment = place.compartment();
    Bound { domain: Domain::Stub, compartment, kind: 0, row: place.row(), version, key }
}

pub(crate) fn insert_stub(core: &Core, conn: &mut Conn, place: Place, stub: &Stub) -> Result<()> {
    let ring = core.vault.ring(place.compartment(), 1)?;
    let version = core.now_ms();
    let key = ring.newest();
    let sealed = ring.seal(&stub_bound(place, version, key), &stub.encode())?;
    conn.run(
        "INSERT INTO stub(compartment, place, version, key_number, sealed) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (compartment) DO UPDATE SET place = excluded.place, version = excluded.version, \
         key_number = excluded.key_number, sealed = excluded.sealed WHERE stub.place = excluded.place",
        &[
            Param::Int(place.compartment().number()),
            Param::Int(place.number()),
            Param::Int(version),
            Param::Int(key),
            Param::Blob(sealed.bytes()),
        ],
    )?;
    Ok(())
}

/// Seal a person's stub under a newer key.
pub(crate) fn reseal_stub(
    conn: &mut Conn,
    ring: &crate::keys::Keyring,
    compartment: Compartment,
    key: i64,
) -> Result<()> {
    let own = [Param::Int(compartment.number())];
    let old = conn.row(
        "SELECT place, version, key_number, sealed FROM stub WHERE compartment = $1",
        &own,
        |row| Ok((Place::from_number(row.int(0)?), row.int(1)?, row.int(2)?, row.bytes(3)?.to_vec())),
    )?;
    let Some((place, version, old_key, sealed)) = old else { return Ok(()) };
    let plain = ring.open(&stub_bound(place, version, old_key), &sealed)?;
    let sealed = ring.seal(&stub_bound(place, version, key), &plain)?;
    conn.run(
        "UPDATE stub SET key_number = $1, sealed = $2 WHERE compartment = $3",
        &[Param::Int(key), Param::Blob(sealed.bytes()), Param::Int(compartment.number())],
    )?;
    Ok(())
}

/// A stub's number, place, version, key and, when it is not the version that is known, its sealed bytes.
type StubRow = (i64, i64, i64, i64, Vec<u8>);

fn read_stub(row: &Row<'_, '_>, known: &HashMap<i64, i64>) -> Result<StubRow, DbError> {
    let (number, version) = (row.int(0)?, row.int(2)?);
    let old = known.get(&number) == Some(&version);
    let sealed = if old { Vec::new() } else { row.bytes(4)?.to_vec() };
    Ok((number, row.int(1)?, version, row.int(3)?, sealed))
}

fn open_stub(core: &Core, (number, place, version, key, sealed): &StubRow) -> Result<(i64, i64, Stub)> {
    let place = Place::from_number(*place);
    let ring = core.vault.ring(place.compartment(), *key)?;
    let plain = ring.open(&stub_bound(place, *version, *key), sealed)?;
    Ok((*number, *version, Stub::decode(&plain).ok_or(StoreError::Sealed("not a stub"))?))
}

impl Core {
    /// Who has exactly this identifier, after merges. Two with the same one are two answers: the caller decides.
    pub(crate) fn holders(&self, conn: &mut Conn, identifier: &Identifier) -> Result<Vec<Compartment>> {
        let field = identifier.field as i64;
        let hash = self.site.directory(field, &identifier.value);
        let places = conn.rows(
            "SELECT place FROM directory WHERE field = $1 AND hash = $2 ORDER BY place LIMIT 100",
            &[Param::Int(field), Param::Int(hash)],
            |row| Ok(Place::from_number(row.int(0)?)),
        )?;
        let mut holders = Vec::new();
        for place in places {
            if let Some(info) = self.survivor(conn, place.compartment())?
                && !holders.contains(&info.compartment)
            {
                holders.push(info.compartment);
            }
        }
        Ok(holders)
    }

    /// Open the stubs that changed since the last look into memory; those that are gone leave it.
    pub(crate) async fn refresh_suggestions(self: &std::sync::Arc<Self>) -> Result<()> {
        let known = self.suggestions.versions();
        let core = std::sync::Arc::clone(self);
        let (fresh, present) = self
            .db
            .read(move |conn| {
                let sql =
                    "SELECT compartment, place, version, key_number, sealed FROM stub ORDER BY compartment";
                let rows = conn.rows(sql, &[], |row| read_stub(row, &known))?;
                let present: Vec<i64> = rows.iter().map(|row| row.0).collect();
                let changed = rows.into_iter().filter(|row| !row.4.is_empty());
                let fresh = changed.map(|row| open_stub(&core, &row)).collect::<Result<_>>()?;
                Ok((fresh, present))
            })
            .await?;
        self.suggestions.take_over(fresh, &present);
        Ok(())
    }
}

/// Names in memory, folded for comparing.
#[derive(Default)]
pub(crate) struct Suggestions(RwLock<HashMap<i64, Remembered>>);

struct Remembered {
    version: i64,
    folded: Vec<String>,
    stub: Stub,
}

/// One person who may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Whose chart.
    pub compartment: Compartment,
    /// What to show.
    pub stub: Stub,
}

impl Suggestions {
    fn versions(&self) -> HashMap<i64, i64> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(number, remembered)| (*number, remembered.version)).collect()
    }

    fn take_over(&self, fresh: Vec<(i64, i64, Stub)>, present: &[i64]) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (number, version, stub) in fresh {
            let folded = stub.names.iter().map(|name| fold(name)).collect();
            known.insert(number, Remembered { version, folded, stub });
        }
        known.retain(|number, _| present.binary_search(number).is_ok());
    }

    /// Only who is in these compartments stays in memory.
    pub fn keep(&self, stays: impl Fn(Compartment) -> bool) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|number, _| stays(Compartment::from_number(*number)));
    }

    /// People whose name has a part that begins with each word typed, and who were born then, if that was given.
    pub fn suggest(&self, typed: &str, born: Option<&str>) -> Vec<Suggestion> {
        let words: Vec<String> = fold(typed).split_whitespace().map(str::to_owned).collect();
        if words.iter().map(String::len).sum::<usize>() < NEEDLE_LETTERS_MIN {
            return Vec::new();
        }
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<Suggestion> = known
            .iter()
            .filter(|(_, person)| born.is_none_or(|born| person.stub.born.as_deref() == Some(born)))
            .filter(|(_, person)| person.folded.iter().any(|name| has_words(name, &words)))
            .map(|(number, person)| Suggestion {
                compartment: Compartment::from_number(*number),
                stub: person.stub.clone(),
            })
            .collect();
        found.sort_by(|a, b| (&a.stub.names, a.compartment).cmp(&(&b.stub.names, b.compartment)));
        found.truncate(SUGGESTIONS_MAX);
        found
    }
}

fn has_words(name: &str, words: &[String]) -> bool {
    words.iter().all(|word| name.split_whitespace().any(|part| part.starts_with(word.as_str())))
}

/// Lower case, without accents on Latin letters, hyphens as spaces.
fn fold(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'č' => 'c',
            'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
            'ì'..='ï' | 'ī' => 'i',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
            'ý' | 'ÿ' => 'y',
            'ś' | 'š' | 'ş' => 's',
            'ź' | 'ž' | 'ż' => 'z',
            'ł' => 'l',
            '-' | '\'' | '’' | ',' | '.' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Identifier, Stub, Suggestions};

    fn stub(name: &str, born: &str) -> Stub {
        Stub { names: vec![name.to_owned()], born: Some(born.to_owned()) }
    }

    #[test]
    fn identifiers_are_compared_in_one_form() {
        assert_eq!(Identifier::sign_in(" Ana@Example.ORG "), Identifier::sign_in("ana@example.org"));
        assert_eq!(Identifier::sign_in("(555) 010-1234"), Identifier::sign_in("5550101234"));
        assert_ne!(Identifier::phone("5550101234"), Identifier::sign_in("5550101234"), "fields are apart");
        assert_eq!(Identifier::sign_in("ana"), None);
        assert_eq!(Identifier::sign_in("@example.org"), None);
        assert_eq!(Identifier::email("ana @example.org"), None);
    }

    #[test]
    fn names_are_suggested_by_the_beginnings_of_their_parts() {
        let known = Suggestions::default();
        known.take_over(
            vec![
                (1_000, 1, stub("Zoë Núñez-García", "1960-01-02")),
                (1_001, 1, stub("Zoe Smith", "1990-05-06")),
            ],
            &[1_000, 1_001],
        );
        let names = |typed, born| {
            known.suggest(typed, born).into_iter().map(|found| found.compartment.number()).collect::<Vec<_>>()
        };
        assert_eq!(names("zoe", None), [1_001, 1_000]);
        assert_eq!(names("garcia zo", None), [1_000]);
        assert_eq!(names("zoe", Some("1990-05-06")), [1_001]);
        assert_eq!(names("oe", None), Vec::<i64>::new(), "only beginnings");
        assert_eq!(names("z", None), Vec::<i64>::new(), "too short to mean anybody");
        known.take_over(Vec::new(), &[1_001]);
        assert_eq!(names("zoe", None), [1_001], "who is gone is not suggested");
    }
}
