//! Keys: rotation seals everything anew and loses nothing; shredding erases a person; the chain holds after both.

use fhir::Type;
use store::{Compartment, State, StoreError};

use crate::world::{World, databases, lab, patient};

const OBSERVATION: Type = Type::named("Observation");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rotation_seals_a_chart_anew_while_it_is_read_and_written() {
    for on in databases() {
        let world = World::new(on).await;
        let mut resources = vec![patient("mia")];
        resources.extend(
            (1..=28).map(|day| lab(&format!("o{day}"), "mia", "2823-3", &format!("2026-02-{day:02}"), "4")),
        );
        world.take(resources).await;
        world.take(vec![lab("o1", "mia", "2823-3", "2026-02-01", "4.5")]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let other = World::open(&world.config, &world.clock).await;
        let act = world.act(mia);
        let chart = world.chart(&act, mia, "mia").await.expect("opens");
        for round in 2..6 {
            let (key, read, written) = tokio::join!(
                world.store.rotate_chart("mia"),
                chart.search(OBSERVATION, "code=2823-3&_count=100"),
                world.take(vec![lab("extra", "mia", "2823-3", "2026-03-01", &format!("{round}"))]),
            );
            assert_eq!(key.expect("rotates"), round, "on {on:?}");
            assert!(read.expect("reads").entries.len() >= 28);
            assert_eq!(written.len(), 1);
        }
        let there =
            other.chart(&act, &world.asker(mia), "mia", access::Purpose::OwnCare).await.expect("opens");
        let page =
            there.search(OBSERVATION, "code=2823-3&_count=100").await.expect("another node reads it too");
        assert_eq!(page.entries.len(), 29);
        assert_eq!(there.history(OBSERVATION, "o1").await.expect("history").len(), 2);
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_master_key_wraps_every_key_and_the_old_one_can_go() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia"), lab("a", "mia", "2823-3", "2026-01-05", "5.40")]).await;
        assert_eq!(world.store.rotate_master().await.expect("rotates"), 2);
        world.store.destroy_old_masters().await.expect("the first one is gone");
        let again = World::open(&world.config, &world.clock).await;
        let verified = again.verify().await.expect("verifies");
        assert!(verified.is_clean() && verified.rows_checked == 2, "{:?} on {on:?}", verified.lines());
        let text = std::fs::read_to_string(world.folder.path().join("master.key")).expect("reads");
        assert!(text.starts_with("2 ") && text.lines().count() == 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shredded_person_is_gone_and_the_others_are_not() {
    for on in databases() {
        let world = World::new(on).await;
        world
            .take(vec![
                patient("mia"),
                patient("ben"),
                lab("a", "mia", "2823-3", "2026-01-05", "5.40"),
                lab("b", "ben", "2823-3", "2026-01-05", "4.40"),
            ])
            .await;
        let mia = world.login("mia@example.org", "mia").await;
        let ben = world.login("ben@example.org", "ben").await;
        let number = world.store.chart_number("mia").await.expect("looks").expect("is there");
        let receipt = world.store.shred_chart("mia").await.expect("shreds");
        assert!(receipt.keys >= 2 && receipt.compartment == number);
        assert_eq!(world.store.state_of(number).await.expect("looks"), Some(State::Shredded));
        let gone = world.chart(&world.act(mia), mia, "mia").await;
        assert!(matches!(gone, Err(StoreError::NotFound)));
        let chart = world.chart(&world.act(ben), ben, "ben").await.expect("opens");
        assert!(chart.read(OBSERVATION, "b").await.expect("reads").is_some());
        assert!(matches!(world.store.shred_chart("mia").await, Err(StoreError::NotFound)));
        let commons = world.store.rotate_chart("ben").await.expect("rotates");
        assert_eq!(commons, 2);
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
        assert_eq!(verified.shredded, 1);
        // The login of the erased chart still is a login: the two are different people to the store.
        assert!(world.store.person(&world.act(mia), mia).resource().await.is_ok());
        let tombstones = std::fs::read_to_string(world.folder.path().join("tombstones")).expect("reads");
        assert!(tombstones.starts_with(&format!("shredded {} ", number.number())));
        assert!(Compartment::from_number(number.number()).is_personal());
    }
}
