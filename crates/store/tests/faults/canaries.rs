//! A thief with the whole disk: a thousand planted words are found in no byte of it, nor of the log, nor of
//! PostgreSQL's own files, nor after unpacking whatever unpacks. The controls find them all where nothing seals.

use std::collections::BTreeSet;

use fhir::{Resource, Type};
use serde_json::json;
use store::{
    Arrival, Arrived, Compartment, Durability, Expect, Identifier, LeaseFor, NewJob, Param, StoreError, Whole,
};

use crate::cluster::{self, Since};
use crate::found::{Named, Words, everything};
use crate::log::Log;
use crate::world::{On, World, arrival, databases, lab, patient};

const CANARIES: usize = 1_000;
const OBSERVATION: Type = Type::named("Observation");
/// Acts that are refused or fail, each with words of its own.
const REFUSED: usize = 10;

/// Plant the words everywhere that words go: names, addresses, notes, values, ids, queries, jobs, sign-in names.
async fn plant(world: &World) -> usize {
    let mut next = 0;
    let mut word = || {
        next += 1;
        Words::SEALED.word(next - 1)
    };
    let mut resources = Vec::new();
    for person in 0..50 {
        let id = word();
        let mut one = patient(&id);
        one["name"] = json!([{"family": word(), "given": [word()]}]);
        one["telecom"] = json!([{"system": "email", "value": format!("{}@example.org", word())}]);
        one["address"] = json!([{"line": [word()], "city": word()}]);
        one["identifier"] = json!([{"system": "http://example.org/mrn", "value": word()}]);
        resources.push(one);
        for result in 0..3 {
            let mut one = lab(&word(), &id, "2823-3", &format!("2026-01-{:02}", person % 28 + 1), "5.4");
            one["note"] =
                json!([{"text": format!("{} {}", word(), "said again and again ".repeat(result * 20))}]);
            one["valueString"] = json!(word());
            one.as_object_mut().expect("an object").shift_remove("valueQuantity");
            resources.push(one);
        }
    }
    world.take(resources.clone()).await;
    for one in &mut resources {
        one["language"] = json!("en");
    }
    world.take(resources.clone()).await; // so that old versions hold them too
    for at in 0..50 {
        let id = resources[at * 4]["id"].as_str().expect("an id").to_owned();
        let login = world.login(&format!("{}@example.org", word()), &id).await;
        let act = world.act(login);
        let chart = world.chart(&act, login, &id).await.expect("opens");
        let query = format!("value-string={}", word());
        chart.search(Type::named("Observation"), &query).await.expect("searches");
        world.store.close(&act).await.expect("is told");
        let payload = word().into_bytes();
        let (compartment, once) = (Compartment::from_number(login.0), Some(word()));
        let job = NewJob { queue: "notices", compartment, run_ms: 0, once, payload };
        world.store.enqueue(&world.system(), job).await.expect("is left");
    }
    next
}

/// What is refused or fails is logged as the portal logs it: a query's words may name what was typed, for whoever
/// typed it, and are left out of the log.
fn refused<T>(done: Result<T, StoreError>) {
    match done.err().expect("is refused") {
        StoreError::Query(_) => tracing::warn!("a query that is not answered"),
        error => tracing::error!(%error, "not answered"),
    }
}

/// Say the words where they are wrong: in searches, sign-ins, imports and jobs that fail, and to the database itself.
async fn plant_wrongly(world: &World, mut next: usize) -> usize {
    let mut word = || {
        next += 1;
        Words::SEALED.word(next - 1)
    };
    let own = Words::SEALED.word(0);
    let mia = world.login("mia@example.org", &own).await;
    let act = world.act(mia);
    let chart = world.chart(&act, mia, &own).await.expect("opens");
    for _ in 0..REFUSED {
        for parameter in ["value-quantity", "date", "_count", "_sort", "_include", "code:in", "subject.x"] {
            refused(chart.search(OBSERVATION, &format!("{parameter}={}", word())).await);
        }
        refused(chart.search(OBSERVATION, &format!("{}=1", word())).await);
        refused(world.chart(&act, mia, &word()).await);
        assert!(chart.read(OBSERVATION, &word()).await.expect("looks").is_none());
        let late = Resource::from_value(lab(&word(), &own, "2823-3", "2026-01-05", "5.4")).expect("a result");
        refused(chart.commit(&[], move |tx| tx.put(late.clone(), Expect::Version(7))).await);
        world.store.close(&act).await.expect("is told");

        let name = Identifier::sign_in(&format!("{}@example.org", word())).expect("a name");
        assert!(world.store.sign_in_holder(&name).await.expect("looks").is_none());
        let outcome = audit::Outcome::Refused("no such name".into());
        world.store.tell_site(&act, audit::Deed::SignIn, outcome, Some(&name)).await.expect("is told");

        let nobody = lab(&word(), &word(), "2823-3", "2026-01-05", "5.4");
        refused_import(world, arrival(nobody)).await;
        let homeless = json!({"resourceType": "Observation", "id": word(), "status": "final",
            "code": {"text": word()}});
        refused_import(world, arrival(homeless)).await;
        let mut asking = arrival(lab(&word(), &own, "2823-3", "2026-01-05", "5.4"));
        asking.if_none_exist = Some(format!("date={}", word()));
        refused_import(world, asking.clone()).await;
        asking.if_none_exist = Some(format!("{}=1", word()));
        refused_import(world, asking).await;
        fail_a_job(world, Compartment::from_number(mia.0), &word()).await;
        let word = word();
        let told = world.store.write_ops(Durability::Now, move |ops| {
            ops.run("INSERT INTO nowhere VALUES ($1)", &[Param::Text(&word)])
        });
        refused(told.await);
    }
    next
}

async fn refused_import(world: &World, arrival: Arrival) {
    let registry = world.store.registry(&world.system());
    match registry.ingest(vec![arrival.clone()], Whole::EachByItself).await {
        Ok(arrived) => match &arrived[..] {
            [Arrived::Refused(why)] => tracing::warn!(why, "not taken in"),
            other => panic!("was taken in: {other:?}"),
        },
        Err(error) => tracing::warn!(%error, "not taken in"),
    }
    refused(registry.ingest(vec![arrival], Whole::AllOrNothing).await);
}

async fn fail_a_job(world: &World, compartment: Compartment, word: &str) {
    let payload = word.as_bytes().to_vec();
    let job = NewJob { queue: "failing", compartment, run_ms: 0, once: Some(word.to_owned()), payload };
    world.store.enqueue(&world.system(), job.clone()).await.expect("is left");
    refused(world.store.enqueue(&world.system(), NewJob { payload: job.payload.repeat(4_000), ..job }).await);
    let ask = LeaseFor { queue: "failing", at_most: 9, milliseconds: 1_000 };
    for job in world.store.lease(ask).await.expect("leases") {
        assert!(world.store.fail_job(&job, "it went wrong").await.expect("fails"));
    }
}

/// A store whose rows and keys lie in PostgreSQL, where there are clusters for both.
async fn world_on(on: On) -> (World, Vec<Since>) {
    let mut world = World::new(on).await;
    let mut places = Vec::new();
    if on == On::Postgres {
        let since = Since::now(cluster::RECORDS, world.config.database.as_ref().expect("a url")).await;
        places.push(since);
        if let Some(keys) = cluster::schema_on(cluster::KEYS).await {
            places.push(Since::now(cluster::KEYS, &keys).await);
            world.config.database = cluster::schema_on(cluster::RECORDS).await;
            world.config.keys = Some(keys);
            let records = world.config.database.as_ref().expect("a url");
            places[0] = Since::now(cluster::RECORDS, records).await;
            world.store = World::open(&world.config, &world.clock).await;
        }
    }
    (world, places)
}

/// Everything that this store left in a cluster.
#[allow(clippy::print_stdout)] // what was searched
async fn left_in(place: &Since) -> Vec<Named> {
    let mut left = place.values().await;
    let values: usize = left.iter().map(|(_, bytes)| bytes.len()).sum();
    match place.files().await {
        Some(files) => {
            let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
            println!("{place}: {values} bytes of values and {bytes} bytes of {} files searched", files.len());
            left.extend(files);
        }
        None => println!("{place}: its files are not here; {values} bytes of values searched"),
    }
    left
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thief_of_the_disk_finds_no_word() {
    let log = Log::here();
    for on in databases() {
        let (world, places) = world_on(on).await;
        let planted = plant(&world).await;
        assert!(planted >= CANARIES, "{planted} planted");
        let all = plant_wrongly(&world, planted).await;
        assert!(all >= planted + 16 * REFUSED, "{all} planted");
        let first = Words::SEALED.word(0);
        world.store.rotate_chart(&first).await.expect("rotates");
        world.store.registry(&world.system()).suggest("canary", None).await.expect("opens the stubs");
        world.store.notarize().await.expect("links");
        world.store.sign_head().await.expect("signs");
        let saved = world.folder.path().join("saved");
        std::fs::create_dir(&saved).expect("a folder");
        world.store.backup(&saved.join("rows.backup")).await.expect("backs up");
        world.store.backup_keys(&saved.join("keys.backup")).await.expect("backs up");
        world.store.shred_chart(&first).await.expect("shreds");

        let mut left = everything(world.folder.path());
        for place in &places {
            left.extend(left_in(place).await);
        }
        left.push(("the log".into(), log.bytes()));
        let sqlite = ["vestibule.db", "vestibule.db-wal", "keys.db"];
        let expected = if on == On::Sqlite { &sqlite[..] } else { &["resource", "wrapped_key"] };
        for expected in ["rows.backup", "keys.backup", "audit-heads.txt", "the log"].iter().chain(expected) {
            let some = left.iter().any(|(name, bytes)| name.contains(expected) && !bytes.is_empty());
            assert!(some, "{expected} on {on:?}");
        }
        for (name, bytes) in &left {
            assert_eq!(Words::SEALED.found(bytes), BTreeSet::new(), "{name} tells");
        }
    }
    let logged = String::from_utf8_lossy(&log.bytes()).into_owned();
    for expected in ["store::sql", "INSERT INTO nowhere", "not answered", "not taken in"] {
        assert!(logged.contains(expected), "the log says nothing of {expected}");
    }
}

/// What a store that seals nothing would write; every other one packed as ours packs.
fn open_bodies() -> Vec<Vec<u8>> {
    let body = |number: usize| {
        let word = Words::OPEN.word(number);
        let body = format!(r#"{{"resourceType":"Patient","name":[{{"family":"{word}"}}]}}"#).into_bytes();
        if number.is_multiple_of(2) { body } else { zstd::encode_all(&body[..], 3).expect("packs") }
    };
    (0..CANARIES).map(body).collect()
}

/// A word may be cut where a page ends; nearly all are found, or the search proves nothing.
fn nearly_all_are_in<'a>(places: impl IntoIterator<Item = &'a Named>) {
    let all: BTreeSet<String> = places.into_iter().flat_map(|(_, bytes)| Words::OPEN.found(bytes)).collect();
    let missing = (0..CANARIES).filter(|number| !all.contains(&Words::OPEN.word(*number))).count();
    assert!(missing < CANARIES / 50, "{missing} of {CANARIES} were not found");
}

#[test]
fn the_control_finds_every_word_where_nothing_seals() {
    let folder = tempfile::tempdir().expect("a folder");
    let conn = rusqlite::Connection::open(folder.path().join("plain.db")).expect("opens");
    conn.execute_batch("CREATE TABLE resource(body BLOB)").expect("makes");
    for body in open_bodies() {
        conn.execute("INSERT INTO resource VALUES (?1)", [body]).expect("inserts");
    }
    drop(conn);
    nearly_all_are_in(&everything(folder.path()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_finds_every_word_in_postgresqls_own_files() {
    for place in [cluster::RECORDS, cluster::KEYS] {
        let Some(url) = cluster::schema_on(place).await else { continue };
        let since = Since::now(place, &url).await;
        let client = cluster::connect(url.reveal()).await;
        client.batch_execute("CREATE TABLE resource(body BYTEA)").await.expect("makes");
        let insert = client.prepare("INSERT INTO resource VALUES ($1)").await.expect("prepares");
        for body in open_bodies() {
            client.execute(&insert, &[&body]).await.expect("inserts");
        }
        nearly_all_are_in(&since.values().await);
        let Some(files) = since.files().await else { continue };
        // In the log of changes and in the table's own file, each by itself.
        let (changes, tables): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|(name, _)| name.contains("/pg_wal/"));
        nearly_all_are_in(&changes);
        nearly_all_are_in(&tables);
    }
}

#[test]
fn the_control_finds_a_word_in_the_log() {
    let log = Log::here();
    let word = Words::OPEN.word(0);
    std::thread::spawn(move || tracing::trace!(word, "said")).join().expect("ends");
    assert!(Words::OPEN.found(&log.bytes()).contains(&Words::OPEN.word(0)));
}
