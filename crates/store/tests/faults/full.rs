//! A full disk: reads go on, writes say clearly why not, and work again once there is room, without a restart.

use std::path::Path;
use std::process::Command;

use fhir::Type;
use store::{Config, StoreError};

use crate::world::{World, arrival, lab, patient};

const DISK: &str = "size=12m";
const BALLAST_BYTES: usize = 2 << 20;

/// A small disk of its own, gone again when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<SmallDisk> {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", DISK, "vestibule-test"])
            .arg(folder.path())
            .status()
            .is_ok_and(|status| status.success());
        mounted.then_some(SmallDisk(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let gone = Command::new("umount").arg("-l").arg(self.0.path()).status();
        assert!(gone.is_ok_and(|status| status.success()), "the small disk stays mounted");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::print_stderr)] // says what it could not prove
async fn a_full_disk_refuses_writes_and_recovers_without_a_restart() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: a small disk can be mounted only by root");
        return;
    };
    let ballast = disk.path().join("ballast");
    std::fs::write(&ballast, vec![1; BALLAST_BYTES]).expect("fits");
    let data = disk.path().join("data");
    let mut world = World::new(crate::world::On::Sqlite).await;
    world.config = Config::folder(&data);
    world.store = World::open(&world.config, &world.clock).await;
    world.take(vec![patient("mia")]).await;
    let mia = world.login("mia@example.org", "mia").await;

    let mut acked = Vec::new();
    let refused = loop {
        let id = format!("o{}", acked.len());
        let mut one = lab(&id, "mia", "2823-3", "2026-01-05", "5.4");
        let noise: String =
            (0..40).map(|_| stdx::Random::next_u64(&store::SystemRandom).to_string()).collect();
        one["note"] = serde_json::json!([{"text": noise}]);
        let registry = world.store.registry(&world.system());
        match registry.ingest(vec![arrival(one)], store::Whole::AllOrNothing).await {
            Ok(_) => acked.push(id),
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::DiskFull), "{refused}");
    assert!(acked.len() > 100, "the disk was full after {}", acked.len());

    let act = world.act(mia);
    let chart = world.chart(&act, mia, "mia").await.expect("opens");
    let page =
        chart.search(Type::named("Observation"), "code=2823-3&_summary=count").await.expect("reads go on");
    assert_eq!(page.total, Some(acked.len() as u64));

    std::fs::remove_file(&ballast).expect("makes room");
    world.take(vec![lab("after", "mia", "2823-3", "2026-01-06", "5.4")]).await;
    for id in &acked {
        assert!(chart.read(Type::named("Observation"), id).await.expect("reads").is_some(), "{id} is lost");
    }
    let verified = world.store.verify().await.expect("verifies");
    assert!(verified.is_clean(), "{:?}", verified.lines());
    drop(chart);
    world.store = World::open(&Config::folder(world.folder.path()), &world.clock).await;
}
