//! kill -9 at random: no acknowledged write is lost, none is there by half, the chain verifies, rotation goes on.

use access::Purpose;
use fhir::Type;
use stdx::{Random, SeededRandom};
use store::{Chart, Store};

use crate::world::{On, World, databases, patient};
use crate::writer::{Besides, RUNS, Writer, runs};

const OBSERVATION: Type = Type::named("Observation");
const SEED: u64 = 20_261_101;
/// The whole trail is read back so often on the way, evenly, but not after fewer kills than this; and after the last.
const EXAMINED: u32 = 10;
const EXAMINED_AFTER_MIN: u32 = 10;
/// A careless writer is caught much sooner.
const CONTROL_ROUNDS_MAX: u32 = 60;

/// The chart that everybody writes to, as its owner sees it.
pub async fn chart_of_mia(store: &Store, world: &World) -> Chart {
    let name = store::Identifier::sign_in("mia@example.org").expect("a name");
    let mia = store.sign_in_holder(&name).await.expect("looks").expect("is known");
    store.chart(&world.act(mia), &world.asker(mia), "mia", Purpose::OwnCare).await.expect("opens")
}

async fn is_there(chart: &Chart, which: &str, number: &str) -> bool {
    chart.read(OBSERVATION, &format!("{which}-{number}")).await.expect("reads").is_some()
}

/// Which of these pairs are not there, and which are there by half.
async fn missing(chart: &Chart, pairs: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut lost, mut halves) = (Vec::new(), Vec::new());
    for number in pairs {
        match (is_there(chart, "a", number).await, is_there(chart, "b", number).await) {
            (true, true) => {}
            (false, false) => lost.push(number.clone()),
            _ => halves.push(number.clone()),
        }
    }
    (lost, halves)
}

/// Those that were acknowledged are there, and of what was under way either both or none.
async fn look(world: &World, acked: &[String], name: &str, on: On) {
    let store = World::open(&world.config, &world.clock).await;
    let chart = chart_of_mia(&store, world).await;
    let (lost, halves) = missing(&chart, acked).await;
    assert!(
        lost.is_empty() && halves.is_empty(),
        "acknowledged on {on:?}: lost {lost:?}, by half {halves:?}"
    );
    // One pair at a time: at most one was under way, and nothing beyond it was begun.
    let under_way = [acked.len(), acked.len() + 1].map(|number| format!("{name}-{number}"));
    let (not_begun, halves) = missing(&chart, &under_way).await;
    assert!(halves.is_empty(), "by half on {on:?}: {halves:?}");
    assert!(not_begun.contains(&under_way[1]), "{under_way:?} are there and were never begun, on {on:?}");
}

/// Everything there is: the trail verifies, every pair is whole, those that were acknowledged are there.
pub async fn examine(world: &World, acked: &[String], on: On) {
    let store = World::open(&world.config, &world.clock).await;
    let verified = store.verify().await.expect("verifies");
    assert!(verified.is_clean(), "on {on:?}: {:?}", verified.lines());
    let chart = chart_of_mia(&store, world).await;
    let (lost, halves) = missing(&chart, acked).await;
    assert!(
        lost.is_empty() && halves.is_empty(),
        "acknowledged on {on:?}: lost {lost:?}, by half {halves:?}"
    );
    let page = chart.search(OBSERVATION, "code=2823-3&_summary=count").await.expect("counts");
    let total = page.total.expect("a total");
    assert_eq!(total % 2, 0, "a pair by half, on {on:?}");
    assert!(total >= 2 * acked.len() as u64, "{total} rows of {} acknowledged pairs", acked.len());
}

/// So that the kill falls anywhere within a commit.
pub fn dawdle(random: &SeededRandom) {
    for _ in 0..random.next_u64() % 200_000 {
        std::hint::spin_loop();
    }
}

/// How many processes were killed.
#[allow(clippy::print_stdout)] // the figures of the run
async fn killed_again_and_again(on: On, besides: Besides, runs: u32) -> u32 {
    let world = World::new(on).await;
    world.take(vec![patient("mia")]).await;
    world.login("mia@example.org", "mia").await;
    let random = SeededRandom::new(SEED);
    let mut all = Vec::new();
    let mut newest_key = 1;
    let mut killed = 0;
    for round in 0..runs {
        let name = round.to_string();
        let mut writer = Writer::start(&world.config, &name, besides);
        let words = random.next_u64() % 40;
        let heard = (0..words).take_while(|_| writer.listen()).count() as u64;
        assert_eq!(heard, words, "the writer stopped by itself, in round {round} on {on:?}");
        dawdle(&random);
        writer.kill();
        killed += 1;
        newest_key = writer.heard.keys.last().copied().unwrap_or(newest_key);
        look(&world, &writer.heard.acked, &name, on).await;
        all.append(&mut writer.heard.acked);
        if (round + 1).is_multiple_of((runs / EXAMINED).max(EXAMINED_AFTER_MIN)) {
            examine(&world, &all, on).await;
        }
    }
    examine(&world, &all, on).await;
    assert!(!all.is_empty(), "it proves something only when something was acknowledged");
    if besides == Besides::Rotates {
        assert!(newest_key > 1, "it proves something only when keys were rotated");
        let key = world.store.rotate_chart("mia").await.expect("a rotation that was cut off goes on");
        assert!(key > newest_key);
        examine(&world, &all, on).await;
    }
    println!("{killed} killed on {on:?}, {besides:?} besides, {} pairs acknowledged, seed {SEED}", all.len());
    killed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_when_a_node_is_killed_also_while_it_rotates() {
    const { assert!(RUNS >= 200, "every run of the tests kills two hundred times") };
    let on = databases();
    let share = runs().div_ceil(2 * u32::try_from(on.len()).expect("few")).max(1);
    let mut killed = 0;
    for on in on {
        // Two thirds of the kills fall on plain writing, one third on writing while keys rotate.
        let rotating = share * 2 / 3;
        killed += killed_again_and_again(on, Besides::Nothing, 2 * share - rotating).await;
        killed += killed_again_and_again(on, Besides::Rotates, rotating).await;
    }
    assert!(killed >= runs(), "{killed} kills of {}", runs());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_finds_lost_and_half_pairs_of_a_careless_writer() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia")]).await;
        world.login("mia@example.org", "mia").await;
        let random = SeededRandom::new(SEED);
        let (mut lost, mut halves) = (0, 0);
        for round in 0..CONTROL_ROUNDS_MAX {
            let mut writer = Writer::start(&world.config, &round.to_string(), Besides::Errs);
            let (words, mut heard) = (20 + random.next_u64() % 12, 0);
            while heard < words || writer.heard.acked.is_empty() {
                assert!(writer.listen(), "the writer stopped by itself");
                heard += 1;
            }
            writer.kill();
            let store = World::open(&world.config, &world.clock).await;
            let chart = chart_of_mia(&store, &world).await;
            let found = missing(&chart, &writer.heard.acked).await;
            lost += found.0.len();
            halves += found.1.len();
            if lost > 0 && halves > 0 {
                break;
            }
        }
        assert!(
            lost > 0 && halves > 0,
            "{lost} lost and {halves} halves on {on:?}: the search finds nothing"
        );
    }
}
