//! Work left for later: leased by one, tried again, given up in the end; repeating times fire once.

use jiff::SignedDuration;
use stdx::Clock;
use store::{Compartment, LeaseFor, NewJob, Position};

use crate::world::{World, databases, patient};

fn job(once: Option<&str>, run_ms: i64) -> NewJob {
    let compartment = Compartment::REGISTRY;
    NewJob {
        queue: "notices",
        compartment,
        run_ms,
        once: once.map(str::to_owned),
        payload: b"tell them".to_vec(),
    }
}

const ASK: LeaseFor = LeaseFor { queue: "notices", at_most: 10, milliseconds: 30_000 };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_is_held_by_one_node_and_tried_again_when_that_node_dies() {
    for on in databases() {
        let world = World::new(on).await;
        let other = World::open(&world.config, &world.clock).await;
        let now = world.clock.now_ms();
        for at in 0..20 {
            world.store.enqueue(&world.system(), job(Some(&format!("n{at}")), now)).await.expect("is left");
        }
        world.store.enqueue(&world.system(), job(Some("n3"), now)).await.expect("is the same job");
        world.store.enqueue(&world.system(), job(None, now + 60_000)).await.expect("is for later");
        let (mine, theirs) = tokio::join!(world.store.lease(ASK), other.lease(ASK));
        let (mine, theirs) = (mine.expect("leases"), theirs.expect("leases"));
        let mut all: Vec<i64> = mine.iter().chain(&theirs).map(|job| job.number).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), mine.len() + theirs.len(), "no job is held twice, on {on:?}");
        assert!(mine.iter().all(|job| job.payload == b"tell them"));

        for job in &mine {
            assert!(world.store.finish_job(job).await.expect("is done"));
        }
        // The other node dies; its jobs come back when the lease ends, and its late answer counts no more.
        world.clock.advance_ms(31_000);
        let again = world.store.lease(LeaseFor { at_most: 100, ..ASK }).await.expect("leases");
        assert_eq!(
            again.len(),
            20 - mine.len(),
            "the later one still waits, on {on:?}: {} and {}",
            mine.len(),
            theirs.len()
        );
        for job in &theirs {
            assert!(!other.finish_job(job).await.expect("answers"), "the lease had ended");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_never_succeeds_waits_longer_each_time_and_becomes_a_dead_letter() {
    for on in databases() {
        let world = World::new(on).await;
        world.store.enqueue(&world.system(), job(None, world.clock.now_ms())).await.expect("is left");
        let mut pauses = Vec::new();
        loop {
            let mut waited = 0;
            let leased = loop {
                let leased = world.store.lease(ASK).await.expect("leases");
                if !leased.is_empty() || waited > 4_000 {
                    break leased;
                }
                world.clock.advance_ms(1_000);
                waited += 1;
            };
            let Some(job) = leased.first() else { break };
            pauses.push(waited);
            assert!(world.store.fail_job(job, "mail server refused").await.expect("is noted"));
        }
        assert_eq!(pauses, [0, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560], "on {on:?}");
        let counts = world.store.queue_counts("notices").await.expect("counts");
        assert_eq!((counts.waiting, counts.leased, counts.dead), (0, 0, 1));
        assert_eq!(world.store.revive_jobs("notices").await.expect("revives"), 1);
        assert_eq!(world.store.lease(ASK).await.expect("leases").len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeating_time_fires_once_over_all_nodes() {
    for on in databases() {
        let world = World::new(on).await;
        let other = World::open(&world.config, &world.clock).await;
        let next = |now: jiff::Timestamp| now + SignedDuration::from_hours(1);
        let fire =
            |store: store::Store, now: i64| async move { store.cron("hourly", job(None, now), next).await };
        assert!(
            !fire(world.store.clone(), world.clock.now_ms()).await.expect("starts"),
            "not at the first sight"
        );
        for _ in 0..3 {
            world.clock.advance_ms(3_600_000);
            let now = world.clock.now_ms();
            let (a, b) = tokio::join!(fire(world.store.clone(), now), fire(other.clone(), now));
            assert_eq!(u8::from(a.expect("fires")) + u8::from(b.expect("fires")), 1, "on {on:?}");
        }
        assert_eq!(world.store.queue_counts("notices").await.expect("counts").waiting, 3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consumer_of_the_feed_misses_nothing_and_goes_on_where_it_was() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia")]).await;
        let first = loop {
            // On PostgreSQL readers wait for every older transaction of the cluster, other tests' too.
            let fed = world.store.fed_to("outbox", 100).await.expect("feeds");
            if !fed.is_empty() {
                break fed;
            }
            tokio::task::yield_now().await;
        };
        assert_eq!(first.len(), 1);
        world.store.confirm("outbox", first[0].position).await.expect("is kept");
        // Many writers at once, on two nodes; what the consumer has seen up to a position is complete.
        let other = World::open(&world.config, &world.clock).await;
        let mut writers = Vec::new();
        for (at, store) in [world.store.clone(), other].into_iter().cycle().take(24).enumerate() {
            let arrivals = vec![crate::world::arrival(patient(&format!("p{at}")))];
            let act = world.system();
            writers.push(tokio::spawn(async move {
                store.registry(&act).ingest(arrivals, store::Whole::EachByItself).await
            }));
        }
        let mut seen = Vec::new();
        while seen.len() < 24 {
            let some = world.store.fed_to("outbox", 5).await.expect("feeds");
            if let Some(last) = some.last() {
                seen.extend(some.iter().flat_map(|fed| &fed.changes).map(|change| change.place));
                world.store.confirm("outbox", last.position).await.expect("is kept");
            }
            tokio::task::yield_now().await;
        }
        for writer in writers {
            writer.await.expect("ends").expect("writes");
        }
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((all, seen.len()), (24, 24), "each once, on {on:?}");
        assert!(world.store.confirm("outbox", Position::default()).await.is_err(), "never back");
    }
}
