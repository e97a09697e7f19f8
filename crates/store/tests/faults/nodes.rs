//! Two nodes on one PostgreSQL: one is killed again and again, the other writes on without a pause and takes over
//! what the dead one had begun.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use stdx::{Random, SeededRandom};
use store::Config;

use crate::cluster;
use crate::kill::{dawdle, examine};
use crate::world::{On, World, databases, patient};
use crate::writer::{Besides, Heard, QUEUE, Writer, kill, runs};

const SEED: u64 = 20_261_103;
/// What the survivor has to have written after each kill before it counts as going on.
const WRITES_AFTER_A_KILL: usize = 5;
/// It is never silent for longer than this, whatever the other node held when it died.
const PAUSE_MAX: Duration = Duration::from_secs(5);
const JOBS_WITHIN: Duration = Duration::from_mins(1);

/// A writer that is heard all the while by a thread of its own, so that it never waits for a listener.
struct Survivor {
    child: Child,
    said: Receiver<String>,
    heard: Heard,
}

impl Survivor {
    fn start(world: &World) -> Survivor {
        let Writer { child, words, heard } = Writer::start(&world.config, "survivor", Besides::DoesJobs);
        let (tell, said) = channel();
        std::thread::spawn(move || words.map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Survivor { child, said, heard }
    }

    /// Listen until something holds; the longest that it was silent about its writes meanwhile.
    fn until(&mut self, within: Duration, holds: impl Fn(&Heard) -> bool) -> Duration {
        while let Ok(line) = self.said.try_recv() {
            self.heard.line(&line);
        }
        let begun = Instant::now();
        let (mut last, mut longest, mut acked) = (begun, Duration::ZERO, self.heard.acked.len());
        while !holds(&self.heard) {
            assert!(begun.elapsed() < within, "the survivor does not go on");
            let line = self.said.recv_timeout(PAUSE_MAX).expect("the survivor speaks on");
            self.heard.line(&line);
            if self.heard.acked.len() > acked {
                acked = self.heard.acked.len();
                longest = longest.max(last.elapsed());
                last = Instant::now();
            }
        }
        longest
    }

    /// It writes on after now.
    fn writes_on(&mut self) -> Duration {
        while let Ok(line) = self.said.try_recv() {
            self.heard.line(&line);
        }
        let wanted = self.heard.acked.len() + WRITES_AFTER_A_KILL;
        let longest = self.until(JOBS_WITHIN, |heard| heard.acked.len() >= wanted);
        assert!(longest < PAUSE_MAX, "the survivor paused for {longest:?}");
        longest
    }

    /// Kill it too, and hear it out.
    fn kill(mut self) -> Heard {
        kill(&mut self.child);
        while let Ok(line) = self.said.recv() {
            self.heard.line(&line);
        }
        self.heard
    }
}

/// A world whose rows and keys lie in two PostgreSQL clusters where there are two, and the folder of the other node,
/// with the same master key.
async fn two_nodes() -> (World, Config, tempfile::TempDir) {
    let mut world = World::new(On::Postgres).await;
    let keys = cluster::schema_on(cluster::KEYS).await;
    if keys.is_some() {
        world.config.database = cluster::schema_on(cluster::RECORDS).await;
        world.config.keys = keys;
        world.store = World::open(&world.config, &world.clock).await;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut other = world.config.clone();
    if other.keys.is_some() {
        folder.path().clone_into(&mut other.data);
        std::fs::copy(world.folder.path().join("master.key"), folder.path().join("master.key"))
            .expect("copies");
    }
    (world, other, folder)
}

/// What the dead nodes left and leased, against what the survivor finished.
fn taken_over(left: &BTreeSet<String>, leased: &BTreeSet<String>, finished: &[(String, u32)]) {
    let tries: BTreeMap<&String, u32> = finished.iter().map(|(job, tries)| (job, *tries)).collect();
    assert_eq!(tries.len(), finished.len(), "a job was finished twice");
    for job in left {
        assert!(tries.contains_key(job), "job {job} was left and is lost");
    }
    for job in leased {
        assert!(tries.get(job).is_some_and(|tries| *tries > 0), "job {job} was held by two at once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::print_stdout)] // the figures of the run
async fn one_of_two_nodes_is_killed_again_and_again_and_the_other_writes_on() {
    if !databases().contains(&On::Postgres) {
        return;
    }
    let (world, other, _folder) = two_nodes().await;
    world.take(vec![patient("mia")]).await;
    world.login("mia@example.org", "mia").await;
    let random = SeededRandom::new(SEED);
    let mut survivor = Survivor::start(&world);
    survivor.writes_on();
    let (mut acked, mut longest) = (Vec::new(), Duration::ZERO);
    let (mut left, mut leased) = (BTreeSet::new(), BTreeSet::new());
    let rounds = runs().div_ceil(10);
    for round in 0..rounds {
        let mut node = Writer::start(&other, &format!("node{round}"), Besides::HoldsJobs);
        let (words, mut heard) = (10 + random.next_u64() % 60, 0);
        while heard < words || node.heard.acked.is_empty() || node.heard.leased.is_empty() {
            assert!(node.listen(), "the node stopped by itself, in round {round}");
            heard += 1;
        }
        dawdle(&random);
        node.kill();
        longest = longest.max(survivor.writes_on());
        acked.append(&mut node.heard.acked);
        left.extend(node.heard.left);
        leased.extend(node.heard.leased.into_iter().map(|(job, _)| job));
    }
    let few = usize::try_from(rounds).expect("few");
    assert!(acked.len() >= few && leased.len() >= few, "each node wrote and held jobs when it died");
    survivor.until(JOBS_WITHIN, |heard| {
        let finished: BTreeSet<&String> = heard.finished.iter().map(|(job, _)| job).collect();
        left.iter().all(|job| finished.contains(job))
    });
    let heard = survivor.kill();
    let own = heard.acked.len();
    taken_over(&left, &leased, &heard.finished);
    acked.extend(heard.acked);
    examine(&world, &acked, On::Postgres).await;
    let rest = world.store.queue_counts(QUEUE).await.expect("counts");
    assert_eq!(rest.dead, 0);
    println!(
        "{rounds} killed beside a survivor that wrote {own} pairs of {}, never silent for longer than {longest:?}; \
         {} jobs left, {} of them taken over",
        acked.len(),
        left.len(),
        leased.len()
    );
}
