//! What somebody at the door is compared with. A name that nobody has costs what a known one costs: the same
//! statements, as many keys unwrapped and as many bodies opened, of a decoy that lies nowhere. Nothing is taken from
//! memory or left there, so that it does not tell either who was here before.

use std::sync::{Arc, Mutex, PoisonError};

use access::PersonNumber;
use fhir::Type;
use serde_json::json;

use crate::compartments;
use crate::core::Core;
use crate::db::Conn;
use crate::directory::{Field, Identifier};
use crate::error::{Result, StoreError};
use crate::keys::Keyring;
use crate::people::PERSON;
use crate::place::Compartment;
use crate::rows::{Entry, SealedRow, bound, read_body};

/// Bytes of the proof in the decoy: a password's hash with its parameters.
const PROOF_BYTES: usize = 97;

/// A login that was asked for by its name, opened.
#[derive(Debug, Clone)]
pub struct AtTheDoor {
    /// Its number.
    pub person: PersonNumber,
    /// The Person that it is.
    pub resource: Entry,
    /// What lies beside it, where there is something.
    pub beside: Option<Entry>,
}

/// Where to look beside the Person of a login.
#[derive(Debug, Clone, Copy)]
pub struct Beside {
    /// The type.
    pub kind: Type,
    /// The id, which follows from the number of the login.
    pub id: fn(PersonNumber) -> String,
}

/// The decoy's rows, sealed as people's are, under the newest key of the registry.
#[derive(Default)]
pub(crate) struct Decoy(Mutex<Option<Arc<[SealedRow; 2]>>>);

impl Core {
    /// The login that signs in with this name, opened afresh; none after the same work when nobody does.
    pub(crate) async fn at_the_door(
        self: &Arc<Self>,
        name: &Identifier,
        beside: Beside,
    ) -> Result<Option<AtTheDoor>> {
        assert_eq!(name.field, Field::SignIn, "people sign in with sign-in names");
        let (core, name) = (Arc::clone(self), name.clone());
        self.db
            .read(move |conn| match core.holders(conn, &name)?.first() {
                Some(holder) => core.open_known(conn, *holder, beside),
                None => core.open_decoy(conn, beside).map(|()| None),
            })
            .await
    }

    fn open_known(&self, conn: &mut Conn, own: Compartment, beside: Beside) -> Result<Option<AtTheDoor>> {
        let person = PersonNumber(own.number());
        let rows = self.rows_at_the_door(conn, own, &(beside.id)(person), beside.kind)?;
        let ring = self.vault.afresh(own)?;
        let open = |row: &SealedRow| open(&ring, row);
        let [resource, other] = rows.map(|row| row.filter(|row| !row.is_deleted()));
        let resource = resource.as_ref().map(open).transpose()?.ok_or(StoreError::NotFound)?;
        if resource.resource.resource_type() != PERSON {
            return Err(StoreError::NotFound);
        }
        let beside = other.as_ref().map(open).transpose()?;
        Ok(Some(AtTheDoor { person, resource, beside }))
    }

    /// The same steps as for somebody, with the keys of the registry.
    fn open_decoy(&self, conn: &mut Conn, beside: Beside) -> Result<()> {
        let nobody = Compartment::REGISTRY;
        compartments::info(conn, nobody)?;
        self.rows_at_the_door(conn, nobody, &(beside.id)(PersonNumber(nobody.number())), beside.kind)?;
        let ring = self.vault.afresh(nobody)?;
        let rows = self.decoy.rows(&ring, beside.kind, self.now_ms())?;
        rows.iter().try_for_each(|row| open(&ring, row).map(|entry| drop(std::hint::black_box(entry))))
    }

    fn rows_at_the_door(
        &self,
        conn: &mut Conn,
        own: Compartment,
        id: &str,
        kind: Type,
    ) -> Result<[Option<SealedRow>; 2]> {
        let place = self.locate(conn, kind, id)?.filter(|place| place.compartment() == own);
        let beside = self.row(conn, place.unwrap_or(own.place(0)))?;
        Ok([self.row(conn, own.place(1))?, beside])
    }
}

fn open(ring: &Keyring, row: &SealedRow) -> Result<Entry> {
    let body = ring.open(&bound(row.place, row.kind, row.version, row.key), &row.sealed)?;
    read_body(row, &body)
}

impl Decoy {
    fn rows(&self, ring: &Keyring, beside: Type, now_ms: i64) -> Result<Arc<[SealedRow; 2]>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rows) = kept.as_ref().filter(|rows| rows[0].key == ring.newest()) {
            return Ok(Arc::clone(rows));
        }
        let person = json!({
            "resourceType": "Person",
            "id": "0".repeat(32),
            "active": true,
            "name": [{"use": "usual", "text": "Nobody Anywhere"}],
            "telecom": [{"system": "email", "value": "nobody@example.invalid"}],
            "link": [{"target": {"reference": format!("Patient/{}", "0".repeat(32))}, "assurance": "level3"}],
        });
        let proof = json!({
            "resourceType": beside.name(),
            "id": "login-0000",
            "code": {"coding": [{"system": "urn:vestibule:login", "code": "credentials"}]},
            "extension": [{"url": "urn:vestibule:password-hash", "valueString": "0".repeat(PROOF_BYTES)}],
        });
        let seal = |row: i64, kind: Type, body: &serde_json::Value| {
            let (place, key) = (Compartment::REGISTRY.place(row), ring.newest());
            let kind = i64::from(kind.number());
            let sealed = ring.seal(&bound(place, kind, 1, key), body.to_string().as_bytes())?.into_bytes();
            Ok::<_, StoreError>(SealedRow { place, kind, version: 1, at_ms: now_ms, key, sealed })
        };
        let rows = Arc::new([seal(1, PERSON, &person)?, seal(2, beside, &proof)?]);
        *kept = Some(Arc::clone(&rows));
        Ok(rows)
    }
}
