//! kill -9 at random: no acknowledged write is lost, none is there by half, the chain verifies, rotation goes on.

use fhir::Type;
use stdx::{Random, SeededRandom};

use crate::world::{On, World, databases, patient};
use crate::writer::{Writer, runs};

const OBSERVATION: Type = Type::named("Observation");
const SEED: u64 = 20_261_101;

/// Every pair is whole or not there at all; those that were acknowledged are there.
async fn examine(world: &World, acked: &[String], on: On, round: u32) {
    let store = World::open(&world.config, &world.clock).await;
    let verified = store.verify().await.expect("verifies");
    assert!(verified.is_clean(), "round {round} on {on:?}: {:?}", verified.lines());
    let mia = store
        .sign_in_holder(&store::Identifier::sign_in("mia@example.org").expect("a name"))
        .await
        .expect("looks")
        .expect("is known");
    let act = world.act(mia);
    let chart = store.chart(&act, &world.asker(mia), "mia", access::Purpose::OwnCare).await.expect("opens");
    for number in acked {
        for which in ["a", "b"] {
            let there = chart.read(OBSERVATION, &format!("{which}-{number}")).await.expect("reads");
            assert!(there.is_some(), "{which}-{number} was acknowledged and is lost, on {on:?}");
        }
    }
    let page = chart.search(OBSERVATION, "code=2823-3&_summary=count").await.expect("counts");
    assert_eq!(page.total.expect("a total") % 2, 0, "a pair by half, in round {round} on {on:?}");
}

async fn killed_again_and_again(on: On, rotates: bool, runs: u32) {
    let world = World::new(on).await;
    world.take(vec![patient("mia")]).await;
    world.login("mia@example.org", "mia").await;
    let random = SeededRandom::new(SEED);
    let mut all = Vec::new();
    let mut newest_key = 1;
    for round in 0..runs {
        let mut writer = Writer::start(&world.config, world.folder.path(), round, rotates);
        let words = random.next_u64() % 40;
        let heard = (0..words).take_while(|_| writer.listen()).count() as u64;
        assert_eq!(heard, words, "the writer stopped by itself, in round {round} on {on:?}");
        for _ in 0..random.next_u64() % 200_000 {
            std::hint::spin_loop(); // so that the kill falls anywhere within a commit
        }
        writer.kill();
        newest_key = writer.keys.last().copied().unwrap_or(newest_key);
        examine(&world, &writer.acked, on, round).await;
        all.append(&mut writer.acked);
    }
    examine(&world, &all, on, runs).await;
    assert!(!all.is_empty(), "it proves something only when something was acknowledged");
    if rotates {
        assert!(newest_key > 1, "it proves something only when keys were rotated");
        let key = world.store.rotate_chart("mia").await.expect("a rotation that was cut off goes on");
        assert!(key > newest_key);
        examine(&world, &all, on, runs + 1).await;
    }
    tracing::info!(runs, acked = all.len(), seed = SEED, "killed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_when_a_node_is_killed() {
    for on in databases() {
        killed_again_and_again(on, false, runs()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_that_is_killed_leaves_every_row_readable_and_goes_on() {
    for on in databases() {
        killed_again_and_again(on, true, runs().div_ceil(4)).await;
    }
}
