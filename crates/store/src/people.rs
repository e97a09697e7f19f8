//! People who sign in: each login is a compartment of its own, with the Person resource (names, e-mail, phone, the
//! charts that are its own) and whatever proves who it is. No chart door leads here.

use std::sync::Arc;

use access::PersonNumber;
use audit::Deed;
use fhir::{Resource, Type};
use stdx::text::{unurl64, url64};

use crate::chart::EVENTS_AT_ONCE_MAX;
use crate::commit::{Expect, Guard, Tx, Written};
use crate::core::Core;
use crate::db::{Conn, DbError, Durability, Param, Row};
use crate::directory::{Field, Identifier};
use crate::error::{Result, StoreError};
use crate::place::{Compartment, CompartmentKind};
use crate::rows::Entry;
use crate::seal::{Bound, Domain};
use crate::trail::{Act, Told};

/// The door to one login's own compartment.
#[derive(Clone)]
pub struct Person {
    core: Arc<Core>,
    act: Act,
    compartment: Compartment,
}

impl Person {
    pub(crate) fn new(core: &Arc<Core>, act: &Act, number: PersonNumber) -> Person {
        let compartment = Compartment::from_number(number.0);
        Person { core: Arc::clone(core), act: act.clone(), compartment }
    }

    /// The number of the login.
    pub fn number(&self) -> PersonNumber {
        PersonNumber(self.compartment.number())
    }

    /// A resource of this login.
    pub async fn read(&self, kind: Type, id: &str) -> Result<Option<Entry>> {
        let (core, own, id) = (Arc::clone(&self.core), self.compartment, id.to_owned());
        self.core
            .db
            .read(move |conn| {
                let Some(place) = core.locate(conn, kind, &id)? else { return Ok(None) };
                if place.compartment() != own {
                    return Ok(None);
                }
                core.entry(conn, place)
            })
            .await
    }

    /// The Person resource itself, the first row of the compartment.
    pub async fn resource(&self) -> Result<Entry> {
        let (core, own) = (Arc::clone(&self.core), self.compartment);
        self.core
            .db
            .read(move |conn| {
                let found = core.entry(conn, own.place(1))?;
                found.filter(|entry| entry.resource.resource_type() == PERSON).ok_or(StoreError::NotFound)
            })
            .await
    }

    /// Change this login; the deed names the act in its event.
    pub async fn commit<T: Send + 'static>(
        &self,
        deed: Deed,
        guards: &[Guard],
        mut act: impl FnMut(&mut PersonTx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let own = self.compartment;
        let acting = self.act.acting("", Some(deed));
        let work = move |tx: &mut Tx<'_>| {
            let mut door = PersonTx { tx, own, told: false };
            let done = act(&mut door)?;
            let told = door.told;
            Ok((done, told || tx.written().contains(&own)))
        };
        let (done, told) = self.core.commit(guards, &[own], acting, work).await?;
        self.act.told(told.then_some(own));
        Ok(done)
    }

    /// What the audit tells of this login, newest first, before an event's number: sign-ins and changes.
    pub async fn events(&self, before: i64, at_most: i64) -> Result<Vec<Told>> {
        let (core, own) = (Arc::clone(&self.core), self.compartment);
        let at_most = at_most.clamp(0, EVENTS_AT_ONCE_MAX);
        self.core.db.read(move |conn| core.told(conn, own, before, at_most)).await
    }

    /// Seal a rib's operational row about this person; `row` says which one, so that rows cannot be swapped.
    pub fn seal(&self, row: i64, plain: &[u8]) -> Result<Vec<u8>> {
        let ring = self.core.vault.ring(self.compartment, 1)?;
        Ok(ring.seal(&operational(self.compartment, row, 1), plain)?.into_bytes())
    }

    /// Open such a row.
    pub fn open(&self, row: i64, sealed: &[u8]) -> Result<Vec<u8>> {
        let ring = self.core.vault.ring(self.compartment, 1)?;
        ring.open(&operational(self.compartment, row, 1), sealed)
    }

    /// The name that a chart has in this person's addresses: always the same for them, another for everybody else,
    /// and nothing can be told from it. It opens no door; [`Store::chart_by_alias`](crate::Store::chart_by_alias)
    /// asks whether they may come in.
    pub fn alias(&self, chart: Compartment) -> Result<String> {
        let ring = self.core.vault.ring(self.compartment, 1)?;
        let sealed = ring.seal(&alias_of(self.compartment), &chart.number().to_be_bytes())?;
        Ok(url64(sealed.bytes()))
    }

    /// The chart with this name; `None` where this person has none of that name.
    pub(crate) fn aliased(&self, alias: &str) -> Result<Option<Compartment>> {
        let ring = self.core.vault.ring(self.compartment, 1)?;
        let opened = unurl64(alias).and_then(|sealed| ring.open(&alias_of(self.compartment), &sealed).ok());
        let number = opened.and_then(|bytes| Some(i64::from_be_bytes(bytes.try_into().ok()?)));
        Ok(number.map(Compartment::from_number))
    }
}

fn alias_of(person: Compartment) -> Bound {
    Bound { domain: Domain::Alias, compartment: person, kind: 0, row: 0, version: 0, key: 1 }
}

/// Operational rows stay under the first body key, which lives as long as the person: a rotation knows nothing of them,
/// so they hold nothing of a record.
fn operational(compartment: Compartment, row: i64, key: i64) -> Bound {
    Bound { domain: Domain::Operational, compartment, kind: 0, row, version: 0, key }
}

pub(crate) const PERSON: Type = Type::named("Person");

/// A commit in one login's compartment.
pub struct PersonTx<'t, 'c> {
    tx: &'t mut Tx<'c>,
    own: Compartment,
    told: bool,
}

impl PersonTx<'_, '_> {
    /// Now; the same for everything that this commit writes.
    pub fn now_ms(&self) -> i64 {
        self.tx.now_ms
    }

    /// A resource of this login, behind the lock.
    pub fn read(&mut self, kind: Type, id: &str) -> Result<Option<Entry>> {
        let Some(place) = self.tx.locate(kind, id)? else { return Ok(None) };
        if place.compartment() == self.own { self.tx.entry(place) } else { Ok(None) }
    }

    /// Write a resource of this login. Another login's sign-in name is refused.
    pub fn put(&mut self, resource: Resource, expect: Expect) -> Result<Written> {
        check_sign_in_names(self.tx, &resource, self.own)?;
        self.tx.put(self.own, resource, expect)
    }

    /// Tell an act that writes no resource: a sign-in, a refused attempt. What writes one is told by itself.
    pub fn tell(&mut self, deed: Deed, outcome: audit::Outcome) -> Result<()> {
        self.told = true;
        self.tx.tell(self.own, deed, outcome)
    }

    /// Rows of the rib's own tables, in the same transaction.
    pub fn ops(&mut self) -> Ops<'_> {
        Ops { conn: self.tx.conn }
    }
}

fn sign_in_names(person: &Resource) -> Vec<Identifier> {
    if person.resource_type() != PERSON {
        return Vec::new();
    }
    let contacts = person.json().get("telecom").and_then(serde_json::Value::as_array).into_iter().flatten();
    contacts.filter_map(|one| Identifier::sign_in(one.get("value")?.as_str()?)).collect()
}

fn check_sign_in_names(tx: &mut Tx<'_>, resource: &Resource, own: Compartment) -> Result<()> {
    for name in sign_in_names(resource) {
        if tx.sign_in_taken(&name, own)? {
            return Err(StoreError::Refused("somebody signs in with this address or number already"));
        }
    }
    Ok(())
}

/// Statements on a rib's own tables.
pub struct Ops<'a> {
    pub(crate) conn: &'a mut Conn,
}

impl Ops<'_> {
    /// All rows of a query.
    pub fn rows<T>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        map: impl FnMut(&Row<'_, '_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>> {
        Ok(self.conn.rows(sql, params, map)?)
    }

    /// Run a statement; the number of rows that it changed.
    pub fn run(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64> {
        Ok(self.conn.run(sql, params)?)
    }
}

impl Core {
    /// Who signs in with this.
    pub(crate) async fn sign_in_holder(self: &Arc<Self>, name: &Identifier) -> Result<Option<PersonNumber>> {
        assert_eq!(name.field, Field::SignIn, "people sign in with sign-in names");
        let (core, name) = (Arc::clone(self), name.clone());
        let holders = self.db.read(move |conn| core.holders(conn, &name)).await?;
        Ok(holders.first().map(|holder| PersonNumber(holder.number())))
    }

    /// A new login with this Person resource; its sign-in names must be free.
    pub(crate) async fn new_person(self: &Arc<Self>, act: &Act, person: Resource) -> Result<PersonNumber> {
        if person.resource_type() != PERSON {
            return Err(StoreError::Refused("a login is a Person"));
        }
        let guards: Vec<Guard> = sign_in_names(&person).into_iter().map(Guard::Identifier).collect();
        let acting = act.acting("", Some(Deed::Account));
        let made = self.commit(&guards, &[], acting, move |tx| {
            let own = tx.new_compartment(CompartmentKind::Person)?;
            check_sign_in_names(tx, &person, own)?;
            tx.put(own, person.clone(), Expect::Absent)?;
            Ok(own)
        });
        let own = made.await?;
        act.told([own]);
        Ok(PersonNumber(own.number()))
    }

    /// Read a rib's own tables.
    pub(crate) async fn read_ops<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ops<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.read(move |conn| work(&mut Ops { conn })).await
    }

    /// Write a rib's own tables, outside any act on a person: counters, leases, sessions seen.
    pub(crate) async fn write_ops<T: Send + 'static>(
        &self,
        durability: Durability,
        mut work: impl FnMut(&mut Ops<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.write(durability, move |conn| work(&mut Ops { conn })).await
    }
}
