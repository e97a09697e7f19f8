//! Backups: made while people write, restored whole, refused when anything about them is not right, and never a
//! way back for somebody who was shredded.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fhir::Type;
use stdx::{Clock, ManualClock};
use store::{Config, Outside, Position, Registrations, Restore, Restored, Store, StoreError, SystemRandom};

use crate::world::{On, World, databases, empty_database, lab, patient};

const OBSERVATION: Type = Type::named("Observation");

/// A clinic with a past: versions, a rotated key, a merge, a shredded person.
async fn lived_in(on: On) -> World {
    let world = World::new(on).await;
    world
        .take(vec![
            patient("mia"),
            patient("ben"),
            patient("eva"),
            patient("eva-twice"),
            lab("a", "mia", "2823-3", "2026-01-05", "5.40"),
            lab("b", "ben", "2823-3", "2026-01-06", "5.10"),
            lab("c", "eva-twice", "2823-3", "2026-01-07", "4.10"),
        ])
        .await;
    world.take(vec![lab("a", "mia", "2823-3", "2026-01-05", "5.50")]).await;
    world.store.rotate_chart("mia").await.expect("rotates");
    world.store.merge(&world.system(), "eva-twice", "eva").await.expect("merges");
    world.login("mia@example.org", "mia").await;
    world.store.notarize().await.expect("links");
    world
}

struct Saved {
    folder: tempfile::TempDir,
}

impl Saved {
    async fn of(world: &World) -> Saved {
        let folder = tempfile::tempdir().expect("a folder");
        let saved = Saved { folder };
        let told = world.store.backup(&saved.rows()).await.expect("backs up");
        assert!(told.lacks.iter().any(|words| words.contains("master key")), "it says what it lacks");
        assert!(told.rows.iter().any(|(table, rows)| table == "resource" && *rows > 0));
        assert_eq!(told.bytes, saved.rows().metadata().expect("is there").len());
        world.store.backup_keys(&saved.keys()).await.expect("backs the keys up");
        saved
    }

    fn rows(&self) -> PathBuf {
        self.folder.path().join("rows.backup")
    }

    fn keys(&self) -> PathBuf {
        self.folder.path().join("keys.backup")
    }

    fn restore(&self) -> Restore {
        Restore { rows: self.rows(), keys: Some(self.keys()) }
    }
}

/// A new place to restore into: the master key and the tombstones of the old one, and nothing else.
async fn new_place(world: &World) -> (tempfile::TempDir, Config) {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["master.key", "tombstones"] {
        std::fs::copy(world.folder.path().join(name), folder.path().join(name)).expect("copies");
    }
    let mut config = Config::folder(folder.path());
    if world.config.database.is_some() {
        config.database = Some(empty_database().await);
    }
    (folder, config)
}

fn outside(clock: &Arc<ManualClock>) -> Outside {
    Outside { clock: Arc::clone(clock) as Arc<dyn Clock>, random: Arc::new(SystemRandom) }
}

async fn restore(world: &World, config: &Config, from: Restore) -> store::Result<Restored> {
    Store::restore(config.clone(), from, outside(&world.clock), Registrations::default()).await
}

async fn check(world: &World, config: &Config, from: Restore) -> store::Result<Restored> {
    Store::check_backup(config.clone(), from, outside(&world.clock), Registrations::default()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_audit_tells_of_the_restore_and_of_which_moment_it_is() {
    for on in databases() {
        let world = lived_in(on).await;
        let made = world.clock.now();
        let saved = Saved::of(&world).await;
        world.clock.advance_ms(3 * 86_400_000);
        let (_folder, config) = new_place(&world).await;
        check(&world, &config, saved.restore()).await.expect("would restore");
        restore(&world, &config, saved.restore()).await.expect("restores");
        let store = World::open(&config, &world.clock).await;
        let before = world.store.registry(&world.system()).site_events(i64::MAX, 500).await.expect("told");
        let after = store.registry(&world.system()).site_events(i64::MAX, 500).await.expect("told");
        assert_eq!(after.len(), before.len() + 1, "a restore is one event, a check is none, on {on:?}");
        let event = &after[0].event;
        assert_eq!(event.who, audit::Who::System("restore".into()));
        assert_eq!((event.role.as_str(), event.deed), ("operator", audit::Deed::Operate));
        assert_eq!(
            (event.outcome.clone(), event.reason.clone()),
            (audit::Outcome::Done, format!("backup of {made}"))
        );
        assert_eq!(event.at_ms, world.clock.now_ms());
        assert!(store.verify().await.expect("verifies").is_clean(), "on {on:?}");
    }
}

fn words(error: &StoreError) -> String {
    error.to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_clinic_is_the_one_that_was_backed_up() {
    for on in databases() {
        let world = lived_in(on).await;
        let saved = Saved::of(&world).await;
        let (folder, config) = new_place(&world).await;
        let restored = restore(&world, &config, saved.restore()).await.expect("restores");
        assert_eq!(restored.erased, 0);
        let again = restore(&world, &config, Restore { keys: None, ..saved.restore() }).await;
        assert!(words(&again.expect_err("is refused")).contains("not empty"), "on {on:?}");

        let store = World::open(&config, &world.clock).await;
        let verified = store.verify().await.expect("verifies");
        assert!(verified.is_clean() && verified.rows_checked >= 7, "{:?} on {on:?}", verified.lines());
        let world = World { folder, clock: world.clock, config, store };
        let mia = world
            .store
            .sign_in_holder(&store::Identifier::sign_in("mia@example.org").expect("a name"))
            .await
            .expect("looks")
            .expect("signs in as before");
        let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        assert_eq!(chart.history(OBSERVATION, "a").await.expect("history").len(), 2);
        assert_eq!(chart.search(OBSERVATION, "code=2823-3").await.expect("searches").entries.len(), 1);

        // Life goes on: new numbers, new links, nothing lost and nothing linked twice.
        world.take(vec![patient("new"), lab("n", "new", "2823-3", "2026-02-05", "4.0")]).await;
        world.take(vec![lab("a", "mia", "2823-3", "2026-01-05", "5.60")]).await;
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
        let saved = Saved::of(&world).await;
        let (_folder, config) = new_place(&world).await;
        restore(&world, &config, saved.restore()).await.expect("a backup of the restored one restores");
        let verified = World::open(&config, &world.clock).await.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consumer_of_the_feed_goes_on_behind_a_restore() {
    for on in databases() {
        let world = lived_in(on).await;
        let all = loop {
            let all = world.store.fed_to("outbox", 1_000).await.expect("feeds");
            if all.len() == 8 {
                break all; // on PostgreSQL readers wait for every older transaction of the cluster
            }
            tokio::task::yield_now().await;
        };
        world.store.confirm("outbox", all[4].position).await.expect("is kept");
        let saved = Saved::of(&world).await;
        let (_folder, config) = new_place(&world).await;
        restore(&world, &config, saved.restore()).await.expect("restores");
        let store = World::open(&config, &world.clock).await;
        let left = store.fed_to("outbox", 1_000).await.expect("feeds");
        let what = |fed: &store::Fed| fed.changes.clone();
        let expected: Vec<_> = all[5..].iter().map(what).collect();
        assert_eq!(left.iter().map(what).collect::<Vec<_>>(), expected, "on {on:?}");
        let from_the_start = store.fed_to("another", 1_000).await.expect("feeds");
        assert_eq!(from_the_start.len(), all.len(), "in the old order, on {on:?}");
        assert!(from_the_start.windows(2).all(|pair| pair[0].position < pair[1].position));
        assert!(store.confirm("outbox", Position::default()).await.is_err(), "never back");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_shredded_does_not_come_back_with_an_older_backup() {
    for on in databases() {
        let world = lived_in(on).await;
        let saved = Saved::of(&world).await;
        let number = world.store.chart_number("ben").await.expect("looks").expect("is there");
        world.store.shred_chart("ben").await.expect("shreds");

        let (folder, config) = new_place(&world).await;
        std::fs::remove_file(folder.path().join("tombstones")).expect("loses them");
        let refused = restore(&world, &config, saved.restore()).await.expect_err("is refused");
        assert!(words(&refused).contains("tombstone"), "{refused}");

        let (_folder, config) = new_place(&world).await;
        let checked = check(&world, &config, saved.restore()).await.expect("checks");
        assert_eq!(checked.erased, 1);
        let restored = restore(&world, &config, saved.restore()).await.expect("restores");
        assert_eq!(restored.erased, 1);
        let store = World::open(&config, &world.clock).await;
        assert_eq!(store.state_of(number).await.expect("looks"), Some(store::State::Shredded));
        assert_eq!(store.chart_number("ben").await.expect("looks"), None);
        let verified = store.verify().await.expect("verifies");
        assert!(verified.is_clean() && verified.shredded == 1, "{:?} on {on:?}", verified.lines());
        let keys = store.doctor().await.expect("looks");
        assert!(keys.iter().any(|check| check.name == "tombstones" && check.ok), "{keys:?}");

        // A number that was given out after the backup is never given to somebody else.
        let arrived = store
            .registry(&world.system())
            .ingest(vec![crate::world::arrival(patient("zoe"))], store::Whole::EachByItself)
            .await
            .expect("takes in");
        assert!(matches!(&arrived[0], store::Arrived::Here(_)), "{arrived:?}");
        let zoe = store.chart_number("zoe").await.expect("looks").expect("is there");
        assert!(zoe > number);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_reads_everything_back_and_writes_nothing() {
    for on in databases() {
        let world = lived_in(on).await;
        let saved = Saved::of(&world).await;
        // On the serving place itself, with the keys that are there.
        let checked =
            check(&world, &world.config, Restore { keys: None, ..saved.restore() }).await.expect("checks");
        let verified = checked.verified.expect("was verified");
        assert!(verified.is_clean() && verified.rows_checked >= 7, "{:?} on {on:?}", verified.lines());
        let (folder, config) = new_place(&world).await;
        let checked = check(&world, &config, saved.restore()).await.expect("checks");
        assert!(checked.verified.is_some_and(|verified| verified.is_clean()));
        let mut left: Vec<_> = folder
            .path()
            .read_dir()
            .expect("lists")
            .map(|entry| entry.expect("a file").file_name())
            .collect();
        left.sort();
        assert_eq!(left, ["master.key", "tombstones"], "nothing is left behind");
        restore(&world, &config, saved.restore()).await.expect("still is empty");
    }
}

fn flipped(from: &Path, to: &Path, at: usize) {
    let mut bytes = std::fs::read(from).expect("reads");
    bytes[at] ^= 1;
    std::fs::write(to, bytes).expect("writes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_was_touched_is_refused_with_the_reason() {
    let world = lived_in(On::Sqlite).await;
    let saved = Saved::of(&world).await;
    let taken = world.store.backup(&saved.rows()).await.expect_err("is refused");
    assert!(words(&taken).contains("already"), "an older backup is never overwritten");
    let (_folder, config) = new_place(&world).await;
    let bad = saved.folder.path().join("bad");
    let from = Restore { rows: bad.clone(), ..saved.restore() };
    let length = usize::try_from(saved.rows().metadata().expect("is there").len()).expect("small");
    for at in (0..length).step_by(length / 60).chain([length - 1]) {
        flipped(&saved.rows(), &bad, at);
        let refused = check(&world, &config, from.clone()).await.expect_err("is refused");
        assert!(matches!(refused, StoreError::Refused(_)), "byte {at}: {refused}");
    }
    let whole = std::fs::read(saved.rows()).expect("reads");
    for length in [0, 10, 200, 1_000, length / 2, length - 1] {
        std::fs::write(&bad, &whole[..length]).expect("writes");
        let refused = check(&world, &config, from.clone()).await.expect_err("is refused");
        assert!(matches!(refused, StoreError::Refused(_)), "cut at {length}: {refused}");
    }
    std::fs::write(&bad, [&whole[..], b"more"].concat()).expect("writes");
    assert!(words(&check(&world, &config, from.clone()).await.expect_err("is refused")).contains("damaged"));
    let newer = String::from_utf8_lossy(&whole[..18]).replace('1', "2");
    std::fs::write(&bad, [newer.as_bytes(), &whole[18..]].concat()).expect("writes");
    assert!(words(&check(&world, &config, from.clone()).await.expect_err("is refused")).contains("newer"));

    let stranger = lived_in(On::Sqlite).await;
    let other = Saved::of(&stranger).await;
    let mixed = Restore { rows: other.rows(), ..saved.restore() };
    let refused = check(&world, &config, mixed).await.expect_err("is refused");
    assert!(words(&refused).contains("another site"), "{refused}");
    flipped(&saved.keys(), &bad, 200);
    let damaged = Restore { rows: saved.rows(), keys: Some(bad) };
    assert!(words(&check(&world, &config, damaged).await.expect_err("is refused")).contains("damaged"));
    let none = Restore { keys: None, ..saved.restore() };
    let refused = restore(&world, &config, none).await.expect_err("is refused");
    assert!(words(&refused).contains("keys"), "{refused}");
    restore(&world, &config, saved.restore()).await.expect("the untouched one restores");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_people_write_is_one_moment() {
    for on in databases() {
        let world = lived_in(on).await;
        let writer = world.store.clone();
        let act = world.system();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let writing = tokio::spawn(async move {
            let mut written = 0;
            while !*stopped.borrow() {
                let pair = ["x", "y"].map(|name| {
                    let id = format!("{name}{written}");
                    crate::world::arrival(lab(&id, "mia", "2823-3", "2026-03-01", "4.0"))
                });
                let registry = writer.registry(&act);
                registry.ingest(pair.into(), store::Whole::AllOrNothing).await.expect("takes in");
                written += 1;
            }
            written
        });
        let saved = Saved::of(&world).await;
        stop.send(true).expect("stops");
        writing.await.expect("ends");
        let (_folder, config) = new_place(&world).await;
        restore(&world, &config, saved.restore()).await.expect("restores");
        let verified = World::open(&config, &world.clock).await.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
    }
}
