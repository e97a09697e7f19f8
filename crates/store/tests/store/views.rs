//! What stays in memory of a record: made once, never stale, never anybody else's, and told at each look.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use access::PersonNumber;
use fhir::{Resource, Type};
use jiff::Timestamp;
use serde_json::json;
use stdx::Clock;
use store::{Chart, Expect, StoreError};

use crate::world::{World, databases, lab, patient};

const OBSERVATION: Type = Type::named("Observation");

/// The ids of all observations as one text, and how often they were gathered.
struct Ids {
    made: Arc<AtomicUsize>,
}

impl Ids {
    fn new() -> Ids {
        Ids { made: Arc::default() }
    }

    fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }

    async fn look(&self, chart: &Chart, of: &str) -> String {
        let made = Arc::clone(&self.made);
        let bytes = chart
            .view("ids", of, async |chart| {
                made.fetch_add(1, Ordering::Relaxed);
                let page = chart.search(OBSERVATION, "_sort=date").await?;
                let ids: Vec<&str> = page.entries.iter().filter_map(|entry| entry.resource.id()).collect();
                Ok::<_, StoreError>(ids.join(" ").into_bytes())
            })
            .await
            .expect("a view");
        String::from_utf8(bytes).expect("text")
    }
}

async fn opened(world: &World, mia: PersonNumber) -> Chart {
    world.chart(&world.act(mia), mia, "mia").await.expect("opens")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_is_made_once_until_the_record_changes_on_whatever_node() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia"), patient("ben"), lab("a", "mia", "1", "2026-01-05", "5")]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let ids = Ids::new();
        for _ in 0..3 {
            assert_eq!(ids.look(&opened(&world, mia).await, "").await, "a");
        }
        assert_eq!(ids.made(), 1, "{on:?}");
        assert_eq!(ids.look(&opened(&world, mia).await, "other").await, "a");
        assert_eq!(ids.made(), 2, "another page is another view");

        world.take(vec![lab("z", "ben", "1", "2026-01-05", "5")]).await;
        assert_eq!(ids.look(&opened(&world, mia).await, "").await, "a");
        assert_eq!(ids.made(), 2, "what is written for somebody else changes nothing");

        let elsewhere = World::open(&world.config, &world.clock).await;
        let arrivals = vec![crate::world::arrival(lab("b", "mia", "1", "2026-01-06", "5"))];
        let registry = elsewhere.registry(&world.system());
        registry.ingest(arrivals, store::Whole::EachByItself).await.expect("takes in");
        assert_eq!(ids.look(&opened(&world, mia).await, "").await, "a b", "written by another node");
        world.take(vec![json!({"resourceType": "Organization", "id": "o", "name": "Clinic"})]).await;
        assert_eq!(ids.look(&opened(&world, mia).await, "").await, "a b");
        assert_eq!(ids.made(), 4, "the clinic's own resources may stand in a view too");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_look_at_a_view_is_told_like_the_first() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia"), lab("a", "mia", "1", "2026-01-05", "5")]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let ids = Ids::new();
        for _ in 0..2 {
            let act = world.act(mia);
            let chart = world.chart(&act, mia, "mia").await.expect("opens");
            ids.look(&chart, "").await;
            world.store.close(&act).await.expect("is written");
        }
        assert_eq!(ids.made(), 1);
        let told = opened(&world, mia).await.events(i64::MAX, 10).await.expect("tells");
        let [second, first, ..] = &told[..] else { panic!("two looks, two events on {on:?}") };
        assert_eq!(first.event.calls, second.event.calls);
        assert_eq!(first.event.calls[0].touched.len(), 1, "the observation that was shown");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_ends_when_something_that_was_held_back_is_free() {
    for on in databases() {
        let world = World::new(on).await;
        let mut held = lab("b", "mia", "1", "2026-01-06", "5");
        let until = Timestamp::from_millisecond(world.clock.now_ms() + 60_000).expect("a time");
        held["extension"] = json!([{"url": "urn:vestibule:hold", "extension": [
            {"url": "basis", "valueCode": "harm"}, {"url": "until", "valueInstant": until.to_string()}]}]);
        world.take(vec![patient("mia"), lab("a", "mia", "1", "2026-01-05", "5"), held]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let ids = Ids::new();
        assert_eq!(ids.look(&opened(&world, mia).await, "").await, "a");
        world.clock.advance_ms(59_000);
        assert_eq!(ids.look(&opened(&world, mia).await, "").await, "a");
        assert_eq!(ids.made(), 1, "{on:?}");
        world.clock.advance_ms(1_000);
        assert_eq!(ids.look(&opened(&world, mia).await, "").await, "a b");
        world.clock.advance_ms(3_600_000);
        assert_eq!(ids.look(&opened(&world, mia).await, "").await, "a b");
        assert_eq!(ids.made(), 2, "free for good");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_holds_no_longer_than_its_maker_says_and_the_audit_is_never_in_one() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia")]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let chart = opened(&world, mia).await;
        let made = AtomicUsize::new(0);
        let soon = world.clock.now_ms() + 1_000;
        let look = async |of: &str| {
            let view = chart.view("times", of, async |chart| {
                made.fetch_add(1, Ordering::Relaxed);
                match of {
                    "soon" => chart.holds_until(soon),
                    "audit" => drop(chart.events(i64::MAX, 10).await?),
                    _ => {}
                }
                Ok::<_, StoreError>(Vec::new())
            });
            view.await.expect("a view");
            made.load(Ordering::Relaxed)
        };
        assert_eq!((look("soon").await, look("soon").await), (1, 1), "{on:?}");
        world.clock.advance_ms(1_000);
        assert_eq!(look("soon").await, 2);
        assert_eq!((look("audit").await, look("audit").await), (3, 4));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_a_view_that_was_made_for_other_eyes() {
    for on in databases() {
        let world = World::new(on).await;
        let mut guarded = lab("b", "mia", "1", "2026-01-06", "5");
        guarded["meta"] = json!({"security": [{"system": "urn:vestibule:label", "code": "restricted"}]});
        world.take(vec![patient("mia"), lab("a", "mia", "1", "2026-01-05", "5"), guarded]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let ids = Ids::new();
        let own = ids.look(&opened(&world, mia).await, "").await;
        let act = world.system();
        let asker =
            access::Asker::new(access::Principal::Job(access::JobKind::BulkExport), world.clock.now_ms());
        let chart = world.store.chart(&act, &asker, "mia", access::Purpose::Export).await.expect("opens");
        ids.look(&chart, "").await;
        assert_eq!(ids.made(), 2, "another asker, another view, on {on:?}");
        assert_eq!(ids.look(&opened(&world, mia).await, "").await, own);
        assert_eq!(ids.made(), 2, "and neither drives the other out");

        let other = access::SitePolicy { shows_preliminary: true, ..access::SitePolicy::default() };
        let asker = world.asker(mia).at_site(other);
        let purpose = access::Purpose::OwnCare;
        let chart = world.store.chart(&world.act(mia), &asker, "mia", purpose).await.expect("opens");
        ids.look(&chart, "").await;
        assert_eq!(ids.made(), 3, "under another policy of the site it is made anew");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_and_taken_back_is_never_read() {
    const LETTER: Type = Type::named("Communication");
    let letter = |words: &str| {
        Resource::from_value(json!({"resourceType": "Communication", "id": "walk", "status": "completed",
            "subject": {"reference": "Patient/mia"}, "payload": [{"contentString": words}]}))
        .expect("a letter")
    };
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia")]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let chart = opened(&world, mia).await;
        let (first, second) = (letter("Walk to the shop"), letter("Walk to the lake"));
        let taken_back: Result<(), StoreError> = chart
            .commit(&[], move |tx| {
                tx.put(first.clone(), Expect::Absent)?;
                assert!(tx.read(LETTER, "walk")?.is_some(), "within its own commit it is there");
                Err(StoreError::Refused("something else went wrong"))
            })
            .await;
        assert!(taken_back.is_err());
        assert!(chart.read(LETTER, "walk").await.expect("reads").is_none());
        chart.commit(&[], move |tx| tx.put(second.clone(), Expect::Absent)).await.expect("writes");
        let kept = chart.read(LETTER, "walk").await.expect("reads").expect("is there");
        let text = String::from_utf8(kept.resource.to_bytes()).expect("text");
        assert!(text.contains("lake") && !text.contains("shop"), "{text} on {on:?}");
    }
}
