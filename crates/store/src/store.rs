//! The store's face: open it, then go through one of its doors.

use std::path::Path;
use std::sync::Arc;

use access::{Asker, PersonNumber, Principal, Purpose, Relation};

use audit::{Deed, SignedHead};
use fhir::{Resource, Type};
use jiff::Timestamp;

use crate::backup::{self, Backup, Restore, Restored};
use crate::chart::{Chart, DoorTx, commit_all};
use crate::commit::Guard;
use crate::commons::Commons;
use crate::compartments::State;
use crate::core::{Config, Core, Outside, Registrations};
use crate::db::Durability;
use crate::directory::Identifier;
use crate::doctor::Check;
use crate::door::{AtTheDoor, Beside};
use crate::error::{Result, StoreError};
use crate::feed::{Fed, Position};
use crate::jobs::{LeaseFor, Leased, NewJob, QueueCounts};
use crate::moves::Moved;
use crate::notary::Verified;
use crate::people::{Ops, Person};
use crate::place::{Compartment, CompartmentKind, Place};
use crate::registry::Registry;
use crate::shred::Receipt;
use crate::trail::{Act, ActInfo};

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

    /// Open a record by the name that it has in the asker's addresses ([`Person::alias`]), for the first of these
    /// purposes that a relation serves. What may not be opened is not found.
    pub async fn chart_by_alias(
        &self,
        act: &Act,
        asker: &Asker,
        (alias, purposes): (&str, &'static [Purpose]),
    ) -> Result<Chart> {
        let Principal::Person(person) = asker.principal else { return Err(StoreError::NotFound) };
        let chart = self.person(act, person).aliased(alias)?.ok_or(StoreError::NotFound)?;
        Chart::open_numbered(&self.core, act, asker, (chart, purposes)).await
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

    /// The login that signs in with this, with what lies beside it; for a name that nobody has the same work is done.
    pub async fn at_the_door(&self, name: &Identifier, beside: Beside) -> Result<Option<AtTheDoor>> {
        self.core.at_the_door(name, beside).await
    }

    /// Tell an act that is on nobody's record, such as a try to sign in with a name that nobody has; the name is
    /// not kept in the clear.
    pub async fn tell_site(
        &self,
        act: &Act,
        deed: Deed,
        outcome: audit::Outcome,
        about: Option<&Identifier>,
    ) -> Result<()> {
        self.core.tell_site(act, deed, outcome, about).await
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

    /// Erase one person's compartment: a chart, by the id of its Patient.
    pub async fn shred_chart(&self, patient: &str) -> Result<Receipt> {
        let chart = self.core.chart_number(patient).await?.ok_or(StoreError::NotFound)?;
        self.core.shred(chart).await
    }

    /// Forget in this process whoever was shredded by another one; for a job that runs each minute.
    pub async fn forget_shredded(&self) -> Result<()> {
        self.core.forget_shredded().await
    }

    /// Erase one login. Its sessions, and whatever else the slices keep of it, end in the same commit; the charts
    /// that were its own or that it helped with stay.
    pub async fn shred_login(&self, login: PersonNumber) -> Result<Receipt> {
        let login = Compartment::from_number(login.0);
        match self.core.kind_of(login).await? {
            Some(CompartmentKind::Person) => self.core.shred(login).await,
            _ => Err(StoreError::NotFound),
        }
    }

    /// Give one chart a new body key and seal everything anew; the key's number.
    pub async fn rotate_chart(&self, patient: &str) -> Result<i64> {
        let chart = self.core.chart_number(patient).await?.ok_or(StoreError::NotFound)?;
        self.core.rotate_body(chart).await
    }

    /// Give every compartment in use a new body key, one after the other; how many. `after` goes on behind the
    /// one that was done last, `done` is told each.
    pub async fn rotate_all(&self, after: Compartment, mut done: impl FnMut(Compartment)) -> Result<u64> {
        let mut after = after.number();
        let mut rotated = 0;
        loop {
            let some = self.core.live_after(after, 256).await?;
            let Some(last) = some.last() else { return Ok(rotated) };
            after = last.number();
            for compartment in some {
                self.core.rotate_body(compartment).await?;
                done(compartment);
                rotated += 1;
            }
        }
    }

    /// Give the site a new master key and wrap every key anew; its number.
    pub async fn rotate_master(&self) -> Result<i64> {
        self.core.rotate_master().await
    }

    /// Destroy master keys that wrap nothing any more: shreddings before this are final.
    pub async fn destroy_old_masters(&self) -> Result<()> {
        self.core.destroy_old_masters().await
    }

    /// Merge one patient's chart into another's, both by the ids of their Patients.
    pub async fn merge(&self, act: &Act, absorbed: &str, into: &str) -> Result<Moved> {
        let absorbed = self.core.chart_number(absorbed).await?.ok_or(StoreError::NotFound)?;
        let into = self.core.chart_number(into).await?.ok_or(StoreError::NotFound)?;
        self.core.merge(act, absorbed, into).await
    }

    /// Undo a merge, by the number of the absorbed chart.
    pub async fn unmerge(&self, act: &Act, absorbed: Compartment) -> Result<Moved> {
        self.core.unmerge(act, absorbed).await
    }

    /// Move one resource that was filed wrong to another patient's chart.
    pub async fn move_resource(&self, act: &Act, kind: Type, id: &str, into: &str) -> Result<Place> {
        let into = self.core.chart_number(into).await?.ok_or(StoreError::NotFound)?;
        self.core.move_row(act, (kind, id), into).await
    }

    /// The number of the chart of a patient, after merges.
    pub async fn chart_number(&self, patient: &str) -> Result<Option<Compartment>> {
        self.core.chart_number(patient).await
    }

    /// What has become of a compartment.
    pub async fn state_of(&self, compartment: Compartment) -> Result<Option<State>> {
        self.core.state_of(compartment).await
    }

    /// Link the events that are settled; how many those were.
    pub async fn notarize(&self) -> Result<u64> {
        self.core.notarize().await
    }

    /// Sign the newest link of the chain and write it down in the second place.
    pub async fn sign_head(&self) -> Result<SignedHead> {
        self.core.sign_head().await
    }

    /// Read everything back and say what is not as it was written.
    pub async fn verify(&self) -> Result<Verified> {
        self.core.verify().await
    }

    /// What a named consumer of the feed has not yet confirmed.
    pub async fn fed_to(&self, consumer: &'static str, at_most: i64) -> Result<Vec<Fed>> {
        self.core.fed_to(consumer, at_most).await
    }

    /// A consumer of the feed has done everything up to a position.
    pub async fn confirm(&self, consumer: &'static str, position: Position) -> Result<()> {
        self.core.confirm(consumer, position).await
    }

    /// Take jobs whose time has come.
    pub async fn lease(&self, ask: LeaseFor) -> Result<Vec<Leased>> {
        self.core.lease(ask).await
    }

    /// A job is done; `false` when its lease had ended.
    pub async fn finish_job(&self, job: &Leased) -> Result<bool> {
        self.core.finish_job(job.number, job.lease).await
    }

    /// A job failed, for a reason that is a word of the program's.
    pub async fn fail_job(&self, job: &Leased, failure: &'static str) -> Result<bool> {
        self.core.fail_job(job, failure).await
    }

    /// Put the dead letters of a queue back to wait.
    pub async fn revive_jobs(&self, queue: &'static str) -> Result<u64> {
        self.core.revive_jobs(queue).await
    }

    /// How a queue stands.
    pub async fn queue_counts(&self, queue: &'static str) -> Result<QueueCounts> {
        self.core.queue_counts(queue).await
    }

    /// Leave a job when a repeating time has come, once over all nodes.
    pub async fn cron(
        &self,
        name: &'static str,
        job: NewJob,
        next: impl Fn(Timestamp) -> Timestamp + Send + 'static,
    ) -> Result<bool> {
        self.core.cron(name, job, next).await
    }

    /// Leave a job that belongs to no other act.
    pub async fn enqueue(&self, act: &Act, job: NewJob) -> Result<()> {
        let acting = act.acting("", None);
        self.core.commit(&[], &[], acting, move |tx| tx.enqueue(&job)).await
    }

    /// The door to time and chance.
    pub fn outside(&self) -> &Outside {
        &self.core.outside
    }

    /// Look at everything once: what is in order, and what to do about the rest.
    pub async fn doctor(&self) -> Result<Vec<Check>> {
        self.core.doctor().await
    }

    /// Make everything anew that is a function of the resources alone; how many were read.
    pub async fn rebuild(&self) -> Result<u64> {
        self.core.rebuild().await
    }

    /// Tell the database how much it holds, after many writes; its own upkeep does so only minutes later.
    pub async fn refresh_statistics(&self) -> Result<()> {
        self.core.refresh_statistics().await
    }

    /// One sealed file with all rows as of one moment, made while others read and write; the keys are not in it.
    pub async fn backup(&self, path: &Path) -> Result<Backup> {
        self.core.backup(path).await
    }

    /// One file with all keys, wrapped. Make it after the one of the rows, and keep it elsewhere.
    pub async fn backup_keys(&self, path: &Path) -> Result<Backup> {
        self.core.backup_keys(path).await
    }

    /// Restore into an empty database, beside the tombstone file and the master key. The restored audit tells of it,
    /// and from when the backup was. Open the store afterwards.
    pub async fn restore(
        config: Config,
        from: Restore,
        outside: Outside,
        registrations: Registrations,
    ) -> Result<Restored> {
        let now_ms = outside.clock.now_ms();
        let work = move || {
            let restored = backup::restore(&config, &from, &registrations, now_ms)?;
            Ok::<_, StoreError>((restored, Core::open(config, outside, registrations)?))
        };
        let done = tokio::task::spawn_blocking(work).await;
        let (restored, core) = done.map_err(|_| StoreError::Internal("a restore was cut off"))??;
        let made = Timestamp::from_millisecond(restored.header.made_ms);
        let made = made.map_err(|_| StoreError::Refused("the backup does not say when it was made"))?;
        let act = ActInfo { reason: format!("backup of {made}"), ..ActInfo::system("restore") };
        let (act, core) = (Act::new(act), Arc::new(core));
        core.tell_site(&act, Deed::Operate, audit::Outcome::Done, None).await?;
        core.refresh_statistics().await?;
        Ok(restored)
    }

    /// Restore in a scratch place, read everything back, and leave nothing behind.
    pub async fn check_backup(
        config: Config,
        from: Restore,
        outside: Outside,
        registrations: Registrations,
    ) -> Result<Restored> {
        backup::check(&config, &from, outside, registrations).await
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
