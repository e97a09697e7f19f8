//! A store to test with: a folder of its own, and on PostgreSQL a schema of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use access::{Asker, PersonNumber, Purpose};
use fhir::Resource;
use jiff::Timestamp;
use serde_json::{Value, json};
use stdx::{Clock, ManualClock, Secret};
use store::{
    Act, ActInfo, Arrival, Arrived, Chart, Config, Outside, Registrations, Store, SystemRandom, Whole,
};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// The databases to test on. Without `VESTIBULE_TEST_POSTGRES` it says so; `cargo xtask test` always sets it.
#[allow(clippy::disallowed_methods, clippy::print_stderr)] // a test's own setting, and its word about it
pub fn databases() -> Vec<On> {
    if std::env::var("VESTIBULE_TEST_POSTGRES").is_ok() {
        return vec![On::Sqlite, On::Postgres];
    }
    eprintln!("PostgreSQL is left out: VESTIBULE_TEST_POSTGRES is not set");
    vec![On::Sqlite]
}

pub struct World {
    pub folder: tempfile::TempDir,
    pub clock: Arc<ManualClock>,
    pub config: Config,
    pub store: Store,
}

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

/// A connection string with a schema of its own, made by the migrations' first statement.
#[allow(clippy::disallowed_methods)] // a test's own setting
pub async fn empty_database() -> Secret<String> {
    let url = std::env::var("VESTIBULE_TEST_POSTGRES").expect("the caller looked");
    let schema = format!("t{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::Relaxed));
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("connects");
    let driver = tokio::spawn(connection);
    client
        .batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"))
        .await
        .expect("makes a schema");
    drop(client);
    driver.await.expect("ends").expect("without fault");
    let joint = if url.contains('?') { '&' } else { '?' };
    Secret::new(format!("{url}{joint}options=-csearch_path%3D{schema}"))
}

impl World {
    pub async fn new(on: On) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::folder(folder.path());
        if on == On::Postgres {
            config.database = Some(empty_database().await);
        }
        let clock = Arc::new(ManualClock::at("2026-11-01T12:00:00Z".parse::<Timestamp>().expect("a time")));
        let store = World::open(&config, &clock).await;
        World { folder, clock, config, store }
    }

    /// Another node on the same data.
    pub async fn open(config: &Config, clock: &Arc<ManualClock>) -> Store {
        let clock: Arc<dyn Clock> = Arc::clone(clock) as Arc<dyn Clock>;
        let outside = Outside { clock, random: Arc::new(SystemRandom) };
        Store::open(config.clone(), outside, Registrations::default()).await.expect("opens")
    }

    pub fn system(&self) -> Act {
        Act::new(ActInfo::system("test"))
    }

    /// Take resources in; all of them must go in.
    pub async fn take(&self, resources: Vec<Value>) -> Vec<Arrived> {
        let arrived = self.try_take(resources).await;
        for one in &arrived {
            assert!(!matches!(one, Arrived::Refused(_)), "{one:?}");
        }
        arrived
    }

    pub async fn try_take(&self, resources: Vec<Value>) -> Vec<Arrived> {
        let arrivals = resources.into_iter().map(arrival).collect();
        self.store.registry(&self.system()).ingest(arrivals, Whole::EachByItself).await.expect("takes in")
    }

    /// A login whose own chart this is.
    pub async fn login(&self, address: &str, patient: &str) -> PersonNumber {
        let person = json!({
            "resourceType": "Person", "active": true,
            "telecom": [{"system": "email", "value": address}],
            "link": [{"target": {"reference": format!("Patient/{patient}")}, "assurance": "level3"}],
        });
        let person = Resource::from_value(person).expect("a person");
        self.store.new_person(&self.system(), person).await.expect("a login")
    }

    pub fn act(&self, person: PersonNumber) -> Act {
        Act::new(ActInfo {
            who: audit::Who::Person(person.0),
            role: "patient".into(),
            origin: audit::Origin::default(),
            request: "request-1".into(),
            reason: String::new(),
        })
    }

    pub fn asker(&self, person: PersonNumber) -> Asker {
        Asker::person(person, self.clock.now_ms())
    }

    /// The person's own chart.
    pub async fn chart(&self, act: &Act, person: PersonNumber, patient: &str) -> store::Result<Chart> {
        self.store.chart(act, &self.asker(person), patient, Purpose::OwnCare).await
    }
}

pub fn arrival(json: Value) -> Arrival {
    let resource = Resource::from_value(json).expect("a resource");
    Arrival { full_url: None, resource, if_none_exist: None, referrers: Vec::new() }
}

pub fn patient(id: &str) -> Value {
    json!({"resourceType": "Patient", "id": id, "name": [{"family": "Rivera", "given": ["Mia"]}],
        "identifier": [{"system": "http://example.org/mrn", "value": format!("mrn-{id}")}],
        "birthDate": "1968-03-04"})
}

pub fn lab(id: &str, patient: &str, code: &str, when: &str, value: &str) -> Value {
    let value: Value = serde_json::from_str(value).expect("a number");
    json!({"resourceType": "Observation", "id": id, "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": format!("Patient/{patient}")},
        "effectiveDateTime": when,
        "valueQuantity": {"value": value, "unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L"}})
}

/// Change the database behind the store's back.
pub async fn tamper(world: &World, on: On, sql: &str) {
    match on {
        On::Sqlite => {
            let conn = rusqlite::Connection::open(world.folder.path().join("vestibule.db")).expect("opens");
            for sql in sql.split(';') {
                assert!(conn.execute(sql, []).expect("changes") > 0, "{sql} changed nothing");
            }
        }
        On::Postgres => {
            let url = world.config.database.as_ref().expect("a url").reveal().clone();
            let (client, connection) =
                tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("connects");
            let driver = tokio::spawn(connection);
            let sql = sql.replace("x'00'", "'\\x00'::bytea");
            for sql in sql.split(';') {
                assert!(client.execute(sql, &[]).await.expect("changes") > 0, "{sql} changed nothing");
            }
            drop(client);
            driver.await.expect("ends").expect("without fault");
        }
    }
}
