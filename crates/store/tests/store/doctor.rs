//! The doctor says what is in order and what is not, and makes anew whatever is only a function of the resources.

use std::collections::BTreeMap;

use serde_json::json;
use store::Check;

use crate::world::{On, World, databases, lab, patient, tamper};

fn of<'c>(checks: &'c [Check], name: &str) -> &'c Check {
    checks.iter().find(|check| check.name == name).expect("was looked at")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_healthy_store_passes_and_each_fault_is_named() {
    for on in databases() {
        let world = World::new(on).await;
        world
            .take(vec![patient("mia"), patient("ben"), lab("a", "mia", "2823-3", "2026-01-05", "5.40")])
            .await;
        let checks = world.store.doctor().await.expect("looks");
        assert_eq!(checks.len(), 11);
        // The tests' clock stands still; on PostgreSQL the doctor is right to complain about it.
        let expected = |name: &str| name != "clock" || on == On::Sqlite;
        for check in &checks {
            assert_eq!(check.ok, expected(check.name), "{check:?} on {on:?}");
        }

        world.clock.advance_ms(600_000);
        let checks = world.store.doctor().await.expect("looks");
        assert!(!of(&checks, "notary").ok, "events wait for the notary, on {on:?}");
        loop {
            world.store.notarize().await.expect("links");
            if of(&world.store.doctor().await.expect("looks"), "notary").ok {
                break; // on PostgreSQL the notary waits for every older transaction of the cluster
            }
            tokio::task::yield_now().await;
        }

        let ben = world.store.chart_number("ben").await.expect("looks").expect("is there").number();
        let tombstones = world.folder.path().join("tombstones");
        std::fs::write(&tombstones, format!("shredded {ben} 1\n")).expect("writes");
        assert!(!of(&world.store.doctor().await.expect("looks"), "tombstones").ok, "somebody came back");
        std::fs::remove_file(&tombstones).expect("loses them");
        let checks = world.store.doctor().await.expect("looks");
        assert!(!of(&checks, "tombstones").ok);
        assert!(of(&checks, "keys").ok, "one fault does not hide the others");

        std::fs::remove_file(world.folder.path().join("master.key")).expect("loses it");
        assert!(!of(&world.store.doctor().await.expect("looks"), "master key").ok);
    }
}

/// What every projection table says, without what is sealed anew each time.
async fn projections(world: &World) -> BTreeMap<&'static str, Vec<Vec<i64>>> {
    const TABLES: [(&str, &str, usize); 7] = [
        ("tag", "SELECT compartment, tag, date_s, row_number, lasts_s FROM tag ORDER BY 1, 2, 3, 4", 5),
        (
            "relation",
            "SELECT principal, compartment, kind, grant_place, from_ms, until_ms, scopes, sensitive FROM relation ORDER BY 1, 2, 3, 4",
            8,
        ),
        ("directory", "SELECT field, hash, place FROM directory ORDER BY 1, 2, 3", 3),
        ("locator", "SELECT hash, place FROM locator ORDER BY 1, 2", 2),
        ("stub", "SELECT compartment, place FROM stub ORDER BY 1", 2),
        ("worklist", "SELECT list, pool, state, due_ms, place FROM worklist ORDER BY 1, 2, 3, 4, 5", 5),
        ("fact", "SELECT place, number, fact, site, day, facet, amount FROM fact ORDER BY 1, 2", 7),
    ];
    let mut all = BTreeMap::new();
    for (name, sql, width) in TABLES {
        let rows = world
            .store
            .read_ops(move |ops| ops.rows(sql, &[], |row| (0..width).map(|at| row.int(at)).collect()))
            .await
            .expect("reads");
        all.insert(name, rows);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn projections_that_were_lost_are_made_anew_as_they_were() {
    for on in databases() {
        let world = World::new(on).await;
        world
            .take(vec![
                patient("mia"),
                patient("ben"),
                patient("eva"),
                json!({"resourceType": "Organization", "id": "clinic", "name": "Riverside"}),
                lab("a", "mia", "2823-3", "2026-01-05", "5.40"),
                lab("b", "ben", "2823-3", "2026-01-06", "5.40"),
                lab("c", "eva", "4548-4", "2026-01-06", "6.40"),
            ])
            .await;
        world.take(vec![lab("a", "mia", "4548-4", "2026-01-09", "5.50")]).await;
        world.login("mia@example.org", "mia").await;
        world.login("eva@example.org", "eva").await;
        world.store.merge(&world.system(), "eva", "ben").await.expect("merges");
        let before = projections(&world).await;
        assert!(before["tag"].len() > 10 && before["relation"].len() == 1 && before["stub"].len() >= 2);
        world.store.rebuild().await.expect("rebuilds");
        assert_eq!(projections(&world).await, before, "nothing was lost and nothing changes, on {on:?}");
        tamper(
            &world,
            on,
            "DELETE FROM locator;DELETE FROM tag;DELETE FROM relation;DELETE FROM directory WHERE field > 0;DELETE FROM stub",
        )
        .await;
        let read = world.store.rebuild().await.expect("rebuilds");
        assert!(read >= 9, "{read}");
        assert_eq!(projections(&world).await, before, "on {on:?}");
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
    }
}

/// Without it PostgreSQL would plan a portal's first minutes after an import as if its tables were empty.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_is_told_how_much_it_holds() {
    const BELIEVED: &str =
        "SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = CAST('resource' AS regclass)";
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia"), lab("a", "mia", "2823-3", "2026-01-05", "5.40")]).await;
        let believed = || world.store.read_ops(|ops| ops.rows(BELIEVED, &[], |row| row.int(0)));
        if on == On::Postgres {
            assert_eq!(believed().await.expect("reads"), [-1], "nothing is known yet");
        }
        world.store.refresh_statistics().await.expect("counts");
        if on == On::Postgres {
            assert!(believed().await.expect("reads")[0] >= 2);
        }
    }
}
