//! The power goes, and an fsync fails: what was acknowledged had been synced. The control lies about syncing, and
//! loses.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use fhir::Type;
use stdx::{Random, SeededRandom};
use store::{Config, Store, StoreError, Whole};

use crate::disk::Disk;
use crate::world::{On, World, arrival, lab, patient};
use crate::writer::{Besides, Writer, runs};

const OBSERVATION: Type = Type::named("Observation");
const SEED: u64 = 20_261_102;

#[allow(clippy::print_stderr)] // says what it could not prove
fn skipped() {
    eprintln!("skipped: a disk of our own cannot be mounted here (/dev/fuse)");
}

/// How many of the acknowledged pairs are still there; `None` when the store does not even open.
async fn still_there(world: &World, config: &Config, acked: &[String]) -> Option<usize> {
    let clock = std::sync::Arc::clone(&world.clock) as std::sync::Arc<dyn stdx::Clock>;
    let outside = store::Outside { clock, random: std::sync::Arc::new(store::SystemRandom) };
    let store = Store::open(config.clone(), outside, store::Registrations::default()).await.ok()?;
    let verified = store.verify().await.ok()?;
    assert!(verified.is_clean(), "{:?}", verified.lines());
    let name = store::Identifier::sign_in("mia@example.org").expect("a name");
    let mia = store.sign_in_holder(&name).await.ok()??;
    let chart =
        store.chart(&world.act(mia), &world.asker(mia), "mia", access::Purpose::OwnCare).await.ok()?;
    let mut there = 0;
    for number in acked {
        let read = chart.read(OBSERVATION, &format!("a-{number}")).await.ok()?;
        there += usize::from(read.is_some());
    }
    Some(there)
}

/// Write on a disk, cut the power, look; again and again. How many were acknowledged and how many are left.
async fn cut_again_and_again(disk: &Disk, runs: u32) -> Option<(usize, usize)> {
    let mut world = World::new(On::Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config::folder(folder.path().join("data"));
    let mut mounted = disk.mount(folder.path())?;
    world.store = World::open(&config, &world.clock).await;
    world.take(vec![patient("mia")]).await;
    world.login("mia@example.org", "mia").await;
    world.store = World::open(&Config::folder(world.folder.path()), &world.clock).await;
    let random = SeededRandom::new(SEED);
    let (mut acked, mut left) = (0, 0);
    for round in 0..runs {
        let mut writer = Writer::start(&config, &round.to_string(), Besides::Nothing);
        let words = 1 + random.next_u64() % 30;
        let mut heard = 0;
        while heard < words || writer.heard.acked.is_empty() {
            assert!(writer.listen(), "the writer stopped by itself");
            heard += 1;
        }
        writer.kill();
        mounted.umount_and_join().expect("goes");
        disk.cut();
        mounted = disk.mount(folder.path())?;
        acked += writer.heard.acked.len();
        let Some(there) = still_there(&world, &config, &writer.heard.acked).await else {
            mounted.umount_and_join().expect("goes");
            return Some((acked, left));
        };
        left += there;
    }
    mounted.umount_and_join().expect("goes");
    Some((acked, left))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_when_the_power_goes() {
    let Some((acked, left)) = cut_again_and_again(&Disk::new(false), runs().div_ceil(10)).await else {
        return skipped();
    };
    assert!(acked > 0, "it proves something only when something was acknowledged");
    assert_eq!(left, acked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_loses_data_on_a_disk_that_lies_about_syncing() {
    let Some((acked, left)) = cut_again_and_again(&Disk::new(true), 3).await else { return skipped() };
    assert!(acked > left, "a power cut that loses nothing unsynced proves nothing: {acked} and {left}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_fsync_stops_the_writer_and_is_never_tried_again() {
    let disk = Disk::new(false);
    let mut world = World::new(On::Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config::folder(folder.path().join("data"));
    let Some(mounted) = disk.mount(folder.path()) else { return skipped() };
    let home = world.store.clone();
    world.store = World::open(&config, &world.clock).await;
    world.take(vec![patient("mia"), lab("before", "mia", "2823-3", "2026-01-05", "5.40")]).await;
    let mia = world.login("mia@example.org", "mia").await;

    let write = async |id: &str| {
        let one = vec![arrival(lab(id, "mia", "2823-3", "2026-01-06", "5.5"))];
        world.store.registry(&world.system()).ingest(one, Whole::AllOrNothing).await
    };
    disk.fail_once();
    assert!(matches!(write("during").await, Err(StoreError::Stopped)));
    let syncs = disk.syncs();
    for _ in 0..3 {
        assert!(matches!(write("after").await, Err(StoreError::Stopped)), "until a person has looked");
    }
    assert_eq!(disk.syncs(), syncs, "nothing was tried again");
    let chart = world.chart(&world.act(mia), mia, "mia").await.expect("reads go on");
    assert!(chart.read(OBSERVATION, "before").await.expect("reads").is_some());
    drop(chart);
    world.store = home;

    mounted.umount_and_join().expect("goes");
    disk.cut();
    let mounted = disk.mount(folder.path()).expect("mounts again");
    let again = World::open(&config, &world.clock).await;
    let verified = again.verify().await.expect("verifies");
    assert!(verified.is_clean(), "{:?}", verified.lines());
    let chart = again
        .chart(&world.act(mia), &world.asker(mia), "mia", access::Purpose::OwnCare)
        .await
        .expect("opens");
    assert!(
        chart.read(OBSERVATION, "before").await.expect("reads").is_some(),
        "what was acknowledged is there"
    );
    drop((chart, again));
    mounted.umount_and_join().expect("goes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_loses_a_name_whose_folder_was_not_synced() {
    let disk = Disk::new(false);
    let folder = tempfile::tempdir().expect("a folder");
    let Some(mounted) = disk.mount(folder.path()) else { return skipped() };
    let sync = |path: &Path| File::open(path).and_then(|file| file.sync_all()).expect("syncs");
    let write = |name: &str| {
        std::fs::write(folder.path().join(name), name).expect("writes");
        sync(&folder.path().join(name));
    };
    write("kept");
    write("old");
    sync(folder.path());
    write("lost");
    std::fs::rename(folder.path().join("old"), folder.path().join("new")).expect("renames");
    mounted.umount_and_join().expect("goes");
    disk.cut();
    let mounted = disk.mount(folder.path()).expect("mounts again");
    let mut names: Vec<_> =
        folder.path().read_dir().expect("lists").map(|one| one.expect("one").file_name()).collect();
    names.sort();
    assert_eq!(names, ["kept", "old"]);
    assert_eq!(std::fs::read(folder.path().join("old")).expect("reads"), b"old");
    mounted.umount_and_join().expect("goes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_tombstones_keys_and_backups_outlive_the_power() {
    let disk = Disk::new(false);
    let mut world = World::new(On::Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config::folder(folder.path().join("site").join("data"));
    let Some(mut mounted) = disk.mount(folder.path()) else { return skipped() };
    let home = world.store.clone();
    for round in 0..3 {
        world.store = World::open(&config, &world.clock).await;
        let (stays, goes) = (format!("stays{round}"), format!("goes{round}"));
        world.take(vec![patient(&stays), patient(&goes)]).await;
        world.store.notarize().await.expect("links");
        world.store.sign_head().await.expect("signs");
        let master = world.store.rotate_master().await.expect("a new master key");
        let rows = config.data.join(format!("rows{round}"));
        world.store.backup(&rows).await.expect("backs up");
        world.store.shred_chart(&goes).await.expect("shreds");
        world.store = home.clone();
        mounted.umount_and_join().expect("goes");
        disk.cut();
        mounted = disk.mount(folder.path()).expect("mounts again");

        let again = World::open(&config, &world.clock).await;
        let verified = again.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?}", verified.lines());
        assert_eq!(verified.shredded, round + 1);
        let lines =
            |name: &str| std::fs::read_to_string(config.data.join(name)).expect("reads").lines().count();
        let expected = usize::try_from(round).expect("few") + 1;
        assert_eq!((lines("audit-heads.txt"), lines("tombstones")), (expected, expected));
        assert_eq!(lines("master.key"), usize::try_from(master).expect("few"));
        assert!(again.chart_number(&stays).await.expect("looks").is_some(), "{stays} is lost");
        assert!(rows.is_file(), "the backup is lost");
        let doctor = again.doctor().await.expect("looks");
        for check in doctor.iter().filter(|check| ["keys", "master key", "tombstones"].contains(&check.name))
        {
            assert!(check.ok, "{check:?}");
        }
    }
    mounted.umount_and_join().expect("goes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_was_cut_off_spoils_no_other() {
    let mut world = World::new(On::Sqlite).await;
    world.take(["ann", "bob", "cleo"].map(patient).into()).await;
    let ann = world.store.chart_number("ann").await.expect("looks").expect("is known").number();
    world.store.notarize().await.expect("links");
    let head = world.store.sign_head().await.expect("signs").line();
    let append = |name: &str, text: &str| {
        let file = OpenOptions::new().append(true).open(world.folder.path().join(name));
        file.expect("opens").write_all(text.as_bytes()).expect("writes");
    };
    // As far as the power let them come: no one was shredded, nothing was signed.
    let mut tombs = 0;
    for torn in ["shr", "shredded ", &format!("shredded {ann}")] {
        append("tombstones", torn);
        append("audit-heads.txt", &head[..head.len() / 2]);
        let config = Config::folder(world.folder.path());
        world.store = World::open(&config, &world.clock).await;
        let doctor = world.store.doctor().await.expect("looks");
        let check = doctor.iter().find(|check| check.name == "tombstones").expect("is checked");
        assert!(check.ok, "after {torn:?}: {check:?}");
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?}", verified.lines());
        if tombs < 2 {
            world.store.shred_chart(["bob", "cleo"][tombs]).await.expect("shreds");
            tombs += 1;
        }
        world.store.sign_head().await.expect("signs");
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "after {torn:?}: {:?}", verified.lines());
        let doctor = world.store.doctor().await.expect("looks");
        let words = format!("{tombs} people were shredded and are gone");
        assert!(doctor.iter().any(|check| check.ok && check.words == words), "after {torn:?}: {doctor:?}");
    }
    assert!(world.store.chart_number("ann").await.expect("looks").is_some());
}
