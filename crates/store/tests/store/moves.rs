//! Two charts that are one person, and back again; a row filed in the wrong chart.

use fhir::Type;
use store::StoreError;

use crate::world::{World, databases, lab, patient};

const OBSERVATION: Type = Type::named("Observation");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn merged_charts_read_as_one_and_part_again() {
    for on in databases() {
        let world = World::new(on).await;
        world
            .take(vec![
                patient("mia"),
                patient("mia-twice"),
                lab("a", "mia", "2823-3", "2026-01-05", "5.40"),
                lab("b", "mia-twice", "2823-3", "2026-01-06", "4.40"),
            ])
            .await;
        world.take(vec![lab("b", "mia-twice", "2823-3", "2026-01-06", "4.50")]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let twice = world.login("mia.twice@example.org", "mia-twice").await;
        let absorbed = world.store.chart_number("mia-twice").await.expect("looks").expect("is there");
        let moved = world.store.merge(&world.system(), "mia-twice", "mia").await.expect("merges");
        assert_eq!(moved.rows, 2);

        let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        let page = chart.search(OBSERVATION, "code=2823-3").await.expect("searches");
        assert_eq!(page.entries.len(), 2, "one record now, on {on:?}");
        assert_eq!(chart.history(OBSERVATION, "b").await.expect("history").len(), 2);
        let alias = world.chart(&world.act(mia), mia, "mia-twice").await.expect("the old id leads there too");
        assert_eq!(alias.compartment(), chart.compartment());
        let ended = world.chart(&world.act(twice), twice, "mia-twice").await;
        assert!(matches!(ended, Err(StoreError::NotFound)), "the absorbed chart's relations ended");
        let again = world.take(vec![lab("b", "mia-twice", "2823-3", "2026-01-06", "4.50")]).await;
        assert!(again.iter().all(store::is_unchanged), "its source may go on sending");

        world.clock.advance_ms(60_000);
        world.take(vec![lab("later", "mia", "4548-4", "2026-02-01", "6.1")]).await;
        let parted = world.store.unmerge(&world.system(), absorbed).await.expect("parts");
        assert_eq!(parted.rows, 2);
        assert_eq!(parted.to_place, [(OBSERVATION, "later".to_owned())], "a person looks at what came since");
        let page = chart.search(OBSERVATION, "code=2823-3").await.expect("searches");
        assert_eq!(page.entries.len(), 1);
        assert_eq!(world.store.chart_number("mia-twice").await.expect("looks"), Some(absorbed));
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_filed_in_the_wrong_chart_moves_with_its_subject() {
    for on in databases() {
        let world = World::new(on).await;
        world
            .take(vec![patient("mia"), patient("ben"), lab("a", "mia", "2823-3", "2026-01-05", "5.40")])
            .await;
        let (mia, ben) =
            (world.login("mia@example.org", "mia").await, world.login("ben@example.org", "ben").await);
        world.store.move_resource(&world.system(), OBSERVATION, "a", "ben").await.expect("moves");
        let hers = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        assert!(hers.read(OBSERVATION, "a").await.expect("reads").is_none());
        assert!(hers.search(OBSERVATION, "code=2823-3").await.expect("searches").entries.is_empty());
        let his = world.chart(&world.act(ben), ben, "ben").await.expect("opens");
        let entry = his.read(OBSERVATION, "a").await.expect("reads").expect("is there");
        assert_eq!(entry.resource.text(&["subject", "reference"]), Some("Patient/ben"), "on {on:?}");
        assert_eq!(his.search(OBSERVATION, "code=2823-3").await.expect("searches").entries.len(), 1);
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
    }
}
