//! A person's own record: read, searched, written, hidden from others, and told in the audit.

use fhir::{Resource, Type};
use serde_json::json;
use store::{Expect, Outcome, StoreError};

use crate::world::{World, databases, lab, patient};

const OBSERVATION: Type = Type::named("Observation");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_reads_the_own_record_and_nobody_elses() {
    for on in databases() {
        let world = World::new(on).await;
        world
            .take(vec![
                patient("mia"),
                patient("ben"),
                lab("a", "mia", "2823-3", "2026-01-05", "5.40"),
                lab("b", "mia", "2823-3", "2026-03-05", "4.1"),
                lab("c", "mia", "4548-4", "2026-02-05", "6.8"),
                lab("d", "ben", "2823-3", "2026-02-06", "3.9"),
            ])
            .await;
        let mia = world.login("mia@example.org", "mia").await;
        let act = world.act(mia);
        let chart = world.chart(&act, mia, "mia").await.expect("the own chart opens");

        let found = chart.read(OBSERVATION, "a").await.expect("reads").expect("is there");
        assert_eq!(
            found.resource.at(&["valueQuantity", "value"]).map(ToString::to_string),
            Some("5.40".into())
        );
        assert_eq!(found.resource.text(&["meta", "versionId"]), Some("1"));
        assert!(chart.read(OBSERVATION, "d").await.expect("reads").is_none(), "another person's");
        assert!(chart.read(OBSERVATION, "nothing").await.expect("reads").is_none());

        let page = chart.search(OBSERVATION, "code=2823-3").await.expect("searches");
        let ids: Vec<_> = page.entries.iter().filter_map(|entry| entry.resource.id()).collect();
        assert_eq!(ids, ["b", "a"], "newest first, on {on:?}");
        let page = chart
            .search(OBSERVATION, "category=laboratory&date=ge2026-02-01&_sort=date")
            .await
            .expect("searches");
        let ids: Vec<_> = page.entries.iter().filter_map(|entry| entry.resource.id()).collect();
        assert_eq!(ids, ["c", "b"]);

        let mut undated = lab("u", "mia", "4548-4", "2026", "7");
        undated.as_object_mut().expect("an object").shift_remove("effectiveDateTime");
        world.take(vec![undated]).await;
        for (sort, order) in [("-date", ["b", "c", "a", "u"]), ("date", ["a", "c", "b", "u"])] {
            let page = chart.search(OBSERVATION, &format!("_sort={sort}")).await.expect("searches");
            let ids: Vec<_> = page.entries.iter().filter_map(|entry| entry.resource.id()).collect();
            assert_eq!(ids, order, "what has no date comes last, by {sort} on {on:?}");
        }

        let refused = world.chart(&act, mia, "ben").await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "a stranger's chart is not found");
        let absent = world.chart(&act, mia, "nobody").await;
        assert!(matches!(absent, Err(StoreError::NotFound)), "and an absent one looks the same");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_continue_where_the_last_one_ended() {
    for on in databases() {
        let world = World::new(on).await;
        let mut resources = vec![patient("mia")];
        for day in 1..=25 {
            resources.push(lab(&format!("o{day:02}"), "mia", "2823-3", &format!("2026-01-{day:02}"), "4"));
        }
        for name in ["x", "y", "z"] {
            let mut undated = lab(name, "mia", "2823-3", "2026", "4");
            undated.as_object_mut().expect("an object").shift_remove("effectiveDateTime");
            resources.push(undated);
        }
        world.take(resources).await;
        let mia = world.login("mia@example.org", "mia").await;
        let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        for sort in ["", "&_sort=date", "&_sort=-date", "&_sort=-_lastUpdated", "&_sort=code"] {
            let query = format!("_count=10{sort}&_total=accurate");
            let mut seen = Vec::new();
            let mut cursor = String::new();
            for _ in 0..3 {
                let page = chart.search(OBSERVATION, &format!("{query}{cursor}")).await.expect("searches");
                assert_eq!(page.total, Some(28), "{query} on {on:?}");
                seen.extend(page.entries.iter().filter_map(|entry| entry.resource.id().map(str::to_owned)));
                match page.next {
                    Some(next) => cursor = format!("&_cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(seen.len(), 28, "each once: {query} on {on:?}");
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 28);
        }
        let page = chart.search(OBSERVATION, "_count=10").await.expect("searches");
        let stolen = format!("_count=5&_cursor={}", page.next.expect("more"));
        assert!(chart.search(OBSERVATION, &stolen).await.is_err(), "a cursor fits only its own search");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_act_leaves_exactly_one_event_per_chart() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia"), lab("a", "mia", "2823-3", "2026-01-05", "5.40")]).await;
        let mia = world.login("mia@example.org", "mia").await;

        let act = world.act(mia);
        let chart = world.chart(&act, mia, "mia").await.expect("opens");
        let before = chart.events(i64::MAX, 100).await.expect("tells").len();
        chart.read(OBSERVATION, "a").await.expect("reads");
        chart.search(OBSERVATION, "code=2823-3").await.expect("searches");
        assert!(act.is_open());
        world.store.close(&act).await.expect("is written");
        assert!(!act.is_open());
        world.store.close(&act).await.expect("nothing more");
        let told = chart.events(i64::MAX, 100).await.expect("tells");
        assert_eq!(told.len(), before + 1, "two calls, one event");
        assert_eq!(told[0].event.calls.len(), 3, "with the raw calls inside, the look at the history too");
        assert_eq!(told[0].event.who, audit::Who::Person(mia.0));

        let act = world.act(mia);
        let chart = world.chart(&act, mia, "mia").await.expect("opens");
        chart.read(OBSERVATION, "a").await.expect("reads");
        let goal = json!({"resourceType": "Communication", "status": "completed",
            "subject": {"reference": "Patient/mia"}, "payload": [{"contentString": "Is this high?"}]});
        let written = chart
            .commit(&[], move |tx| {
                let resource = Resource::from_value(goal.clone()).map_err(|_| StoreError::NotFound)?;
                tx.put(resource, Expect::Absent)
            })
            .await
            .expect("writes");
        assert_eq!(written.outcome, Outcome::Created);
        world.store.close(&act).await.expect("nothing is left");
        let told = chart.events(i64::MAX, 100).await.expect("tells");
        assert_eq!(told.len(), before + 2, "a read and a write in one act are one event");
        assert_eq!(told[0].event.calls.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_import_writes_nothing_and_a_change_makes_a_version() {
    for on in databases() {
        let world = World::new(on).await;
        let both = || vec![patient("mia"), lab("a", "mia", "2823-3", "2026-01-05", "5.40")];
        world.take(both()).await;
        let again = world.take(both()).await;
        assert!(again.iter().all(store::is_unchanged), "{again:?}");

        world.take(vec![lab("a", "mia", "2823-3", "2026-01-05", "5.4")]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        let versions = chart.history(OBSERVATION, "a").await.expect("history");
        let values: Vec<_> = versions
            .iter()
            .filter_map(|version| version.resource.at(&["valueQuantity", "value"]).map(ToString::to_string))
            .collect();
        assert_eq!(values, ["5.4", "5.40"], "newest first, to the last digit");

        let moved =
            world.try_take(vec![patient("ben"), lab("a", "ben", "2823-3", "2026-01-05", "5.4")]).await;
        assert!(
            matches!(&moved[1], store::Arrived::Refused(_)),
            "a write does not move a resource: {moved:?}"
        );
    }
}
