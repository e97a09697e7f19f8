//! The audit shows every tampering with the database: a thief with a pen is found.

use serde_json::json;

use crate::world::{On, World, databases, lab, patient, tamper};

async fn lived_in(on: On) -> World {
    let world = World::new(on).await;
    let scan = "QUJD".repeat(40_000);
    world
        .take(vec![
            patient("mia"),
            lab("a", "mia", "2823-3", "2026-01-05", "5.40"),
            lab("b", "mia", "2823-3", "2026-01-06", "5.10"),
            json!({"resourceType": "DocumentReference", "id": "scan", "status": "current",
                "subject": {"reference": "Patient/mia"},
                "content": [{"attachment": {"contentType": "application/pdf", "data": scan}}]}),
        ])
        .await;
    world.take(vec![lab("a", "mia", "2823-3", "2026-01-05", "5.50")]).await;
    let mia = world.login("mia@example.org", "mia").await;
    for _ in 0..3 {
        let act = world.act(mia);
        let chart = world.chart(&act, mia, "mia").await.expect("opens");
        chart.search(fhir::Type::named("Observation"), "").await.expect("searches");
        world.store.close(&act).await.expect("is told");
    }
    // On PostgreSQL the notary waits for every older transaction of the cluster, other tests' too.
    let mut linked = 0;
    while linked < 6 {
        linked += world.store.notarize().await.expect("links");
        tokio::task::yield_now().await;
    }
    world.store.sign_head().await.expect("signs");
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_untouched_trail_is_clean() {
    for on in databases() {
        let world = lived_in(on).await;
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
        assert!(verified.chain.links >= 6 && verified.chain.signed >= 6 && verified.rows_checked >= 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_tampering_is_found() {
    let tamperings = [
        ("an event flipped", "UPDATE event SET sealed = x'00' WHERE seq = (SELECT max(seq) - 1 FROM event)"),
        ("an event dropped", "DELETE FROM event WHERE seq = (SELECT max(seq) - 2 FROM event)"),
        (
            "an event re-dated onto another chart",
            "UPDATE event SET compartment = 1 WHERE seq = (SELECT max(seq) FROM event)",
        ),
        (
            "the trail cut short",
            "DELETE FROM link WHERE number > 3; DELETE FROM event WHERE seq > (SELECT max(seq) FROM link)",
        ),
        ("a link changed", "UPDATE link SET hash = x'00' WHERE number = 2"),
        (
            "a change hidden from the feed",
            "UPDATE event SET changes = NULL \
             WHERE seq = (SELECT max(seq) FROM event WHERE changes IS NOT NULL)",
        ),
        (
            "another change told than was made",
            "UPDATE event SET changes = (SELECT e.changes FROM event e WHERE e.seq < event.seq \
             AND e.changes IS NOT NULL ORDER BY e.seq LIMIT 1) \
             WHERE seq = (SELECT max(seq) FROM event WHERE changes IS NOT NULL)",
        ),
        (
            "a chart's own line gone",
            "DELETE FROM compartment WHERE number = (SELECT max(number) FROM compartment)",
        ),
        ("a part of a file gone", "DELETE FROM blob WHERE chunk = 1"),
        ("a part of a file changed", "UPDATE blob SET sealed = x'00' WHERE chunk = 0"),
        (
            "a row dropped",
            "DELETE FROM resource WHERE place = (SELECT max(place) FROM resource WHERE place < 268703891456)",
        ),
        (
            "a row flipped",
            "UPDATE resource SET sealed = x'00' WHERE place = (SELECT max(place) FROM resource)",
        ),
        (
            "a row rolled back whole",
            "UPDATE resource SET version = 1, \
             sealed = (SELECT sealed FROM superseded WHERE superseded.place = resource.place), \
             at_ms = (SELECT at_ms FROM superseded WHERE superseded.place = resource.place) WHERE version = 2",
        ),
        (
            "two rows swapped",
            "UPDATE resource SET sealed = (SELECT r.sealed FROM resource r WHERE r.place <> resource.place \
             AND r.kind = resource.kind LIMIT 1) WHERE kind = 93 AND version = 1",
        ),
    ];
    for on in databases() {
        for (what, sql) in tamperings {
            let world = lived_in(on).await;
            let kind = i64::from(fhir::Type::named("Observation").number());
            let sql = sql.replace("kind = 93", &format!("kind = {kind}"));
            tamper(&world, on, &sql).await;
            let again = World::open(&world.config, &world.clock).await;
            let verified = again.verify().await.expect("verifies");
            assert!(!verified.is_clean(), "{what} was not found on {on:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_is_told_also_when_the_commit_behind_it_writes_nothing() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia"), lab("a", "mia", "2823-3", "2026-01-05", "5.40")]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let act = world.act(mia);
        let chart = world.chart(&act, mia, "mia").await.expect("opens");
        let observation = fhir::Type::named("Observation");
        assert!(chart.read(observation, "a").await.expect("reads").is_some());
        chart.commit(&[], |tx| Ok(tx.now_ms())).await.expect("writes nothing");
        assert!(act.is_open(), "the reading is still to be told, on {on:?}");
        world.store.close(&act).await.expect("is told");
        let told = chart.events(i64::MAX, 10).await.expect("events");
        assert_eq!(told[0].event.deed, audit::Deed::Read);
        assert!(!told[0].event.continued && told[0].event.calls.len() == 1, "{told:?}");
    }
}
