//! The store's face: open it, then go through one of its doors.

use std::sync::Arc;

use access::{Asker, PersonNumber, Purpose, Relation};

use fhir::Resource;

use crate::chart::{Chart, DoorTx, commit_all};
use crate::commit::Guard;
use crate::commons::Commons;
use crate::core::{Config, Core, Outside, Registrations};
use crate::db::Durability;
use crate::directory::Identifier;
use crate::error::{Result, StoreError};
use crate::people::{Ops, Person};
use crate::registry::Registry;
use crate::trail::Act;

/// The store, open. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) core: Arc<Core>,
}

impl Store {
    /// Open the databases, bring them to shape, and make keys at the first start.
    pub async fn open(config: Config, outside: Outside, registrations: Registrations) -> Result<Store> {
        let opened = tokio::task::spawn_blocking(move || Core::open(config, outside, registrations)).await;
        let core = opened.map_err(|_| StoreError::Internal("opening the store was cut off"))??;
        Ok(Store { core: Arc::new(core) })
    }

    /// Open a person's record, by the id of its Patient. What may not be opened is not found.
    pub async fn chart(&self, act: &Act, asker: &Asker, patient: &str, purpose: Purpose) -> Result<Chart> {
        Chart::open(&self.core, act, asker, patient, purpose).await
    }

    /// The clinic's own resources.
    pub fn commons(&self) -> Commons {
        Commons { core: Arc::clone(&self.core) }
    }

    /// Commit over several charts of one act; the first one's act is told in the events.
    pub async fn commit<T: Send + 'static>(
        &self,
        charts: &[Chart],
        guards: &[Guard],
        act: impl FnMut(&mut DoorTx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        commit_all(charts, guards, act).await
    }

    /// Write the events of what an act has read; before this answers, nothing of it leaves.
    pub async fn close(&self, act: &Act) -> Result<()> {
        self.core.close(act).await
    }

    /// The relations of a person that are stored, valid or not: the own chart and those of people they help.
    pub async fn relations_of(&self, person: PersonNumber) -> Result<Vec<Relation>> {
        let core = Arc::clone(&self.core);
        self.core.db.read(move |conn| core.relations_of(conn, person)).await
    }

    /// Population work; the places that may ask for it are listed in a test.
    pub fn registry(&self, act: &Act) -> Registry {
        Registry { core: Arc::clone(&self.core), act: act.clone() }
    }

    /// One login's own compartment.
    pub fn person(&self, act: &Act, number: PersonNumber) -> Person {
        Person::new(&self.core, act, number)
    }

    /// Who signs in with this address or number.
    pub async fn sign_in_holder(&self, name: &Identifier) -> Result<Option<PersonNumber>> {
        self.core.sign_in_holder(name).await
    }

    /// A new login with this Person resource.
    pub async fn new_person(&self, act: &Act, person: Resource) -> Result<PersonNumber> {
        self.core.new_person(act, person).await
    }

    /// Read a rib's own tables.
    pub async fn read_ops<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ops<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.core.read_ops(work).await
    }

    /// Write a rib's own tables, outside any act on a person: counters, leases, sessions seen.
    pub async fn write_ops<T: Send + 'static>(
        &self,
        durability: Durability,
        work: impl FnMut(&mut Ops<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.core.write_ops(durability, work).await
    }

    /// The door to time and chance.
    pub fn outside(&self) -> &Outside {
        &self.core.outside
    }

    /// Does the database answer?
    pub async fn ready(&self) -> Result<()> {
        self.core
            .db
            .read(|conn| {
                conn.row("SELECT count(*) FROM migration", &[], |row| row.int(0))?;
                Ok(())
            })
            .await
    }
}
