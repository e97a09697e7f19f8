//! The process that is killed: this test binary again, told by its environment to write until it dies.

use std::io::{BufRead, BufReader, Lines, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use stdx::{Secret, SystemClock};
use store::{Act, ActInfo, Config, LeaseFor, NewJob, Outside, Registrations, Store, SystemRandom, Whole};

use crate::world::{arrival, lab};

const FOLDER: &str = "VESTIBULE_FAULT_FOLDER";
const DATABASE: &str = "VESTIBULE_FAULT_DATABASE";
const KEYS: &str = "VESTIBULE_FAULT_KEYS";
const WRITER: &str = "VESTIBULE_FAULT_WRITER";
const BESIDES: &str = "VESTIBULE_FAULT_BESIDES";

/// The queue that some writers fill and others empty.
pub const QUEUE: &str = "faults";
/// How long a job is leased: longer than a node that dies has it, shorter than the test waits.
const LEASE_MS: i64 = 2_000;
/// Kills of one run of the tests, unless it is told another number.
pub const RUNS: u32 = 200;

#[allow(clippy::disallowed_methods)] // how the parent talks to the child
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// How often a process is killed: 200 times in every run of the tests, 2,000 times by `cargo xtask faults`.
pub fn runs() -> u32 {
    told("VESTIBULE_FAULT_RUNS").and_then(|runs| runs.parse().ok()).unwrap_or(RUNS)
}

/// What a writer does besides writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Besides {
    Nothing,
    /// Gives the chart new keys, one after the other.
    Rotates,
    /// Leaves jobs, leases them, and never finishes one.
    HoldsJobs,
    /// Finishes whatever job it gets.
    DoesJobs,
    /// Is careless: says that a pair was acknowledged before it is, and writes its two results one by one.
    Errs,
}

impl Besides {
    fn word(self) -> String {
        format!("{self:?}")
    }
}

/// Writes pairs of results and says each pair's number once it is acknowledged. It never ends by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writer_of_the_other_tests() {
    let Some(folder) = told(FOLDER) else { return };
    let name = told(WRITER).expect("the parent says which");
    let mut config = Config::folder(folder);
    config.database = told(DATABASE).map(Secret::new);
    config.keys = told(KEYS).map(Secret::new);
    let outside = Outside { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) };
    let store = Store::open(config, outside, Registrations::default()).await.expect("opens");
    say("open");
    let besides = told(BESIDES).expect("the parent says what");
    let errs = besides == Besides::Errs.word();
    let at_it = store.clone();
    let own_name = name.clone();
    let besides = tokio::spawn(async move {
        match besides.as_str() {
            "Rotates" => rotate(&at_it).await,
            "HoldsJobs" => hold_jobs(&at_it, &own_name).await,
            "DoesJobs" => do_jobs(&at_it).await,
            _ => std::future::pending().await,
        }
    });
    for number in 0.. {
        let id = |which: &str| format!("{which}-{name}-{number}");
        let pair = ["a", "b"].map(|which| arrival(lab(&id(which), "mia", "2823-3", "2026-01-05", "5.40")));
        let registry = store.registry(&Act::new(ActInfo::system("faults")));
        if errs {
            say(&format!("acked {name}-{number}"));
            for one in pair {
                registry.ingest(vec![one], Whole::AllOrNothing).await.expect("takes in");
                say("half"); // so that the parent may stop here too
            }
            continue;
        }
        let done = registry.ingest(pair.into(), Whole::AllOrNothing).await.expect("takes in");
        assert_eq!(done.len(), 2);
        assert!(!besides.is_finished(), "what it does besides has failed");
        say(&format!("acked {name}-{number}"));
    }
}

async fn rotate(store: &Store) {
    loop {
        let key = store.rotate_chart("mia").await.expect("rotates");
        say(&format!("key {key}"));
    }
}

async fn hold_jobs(store: &Store, name: &str) {
    let act = Act::new(ActInfo::system("faults"));
    let compartment = store.chart_number("mia").await.expect("looks").expect("is known");
    let mut pace = tokio::time::interval(Duration::from_millis(5));
    for number in 0.. {
        pace.tick().await;
        let payload = format!("{name}-{number}");
        let once = Some(payload.clone());
        let job =
            NewJob { queue: QUEUE, compartment, run_ms: 0, once, payload: payload.clone().into_bytes() };
        store.enqueue(&act, job).await.expect("is left");
        say(&format!("left {payload}"));
        let ask = LeaseFor { queue: QUEUE, at_most: 1, milliseconds: LEASE_MS };
        for job in store.lease(ask).await.expect("leases") {
            say(&format!("leased {} {}", String::from_utf8_lossy(&job.payload), job.tries));
        }
    }
}

async fn do_jobs(store: &Store) {
    let mut pace = tokio::time::interval(Duration::from_millis(20));
    loop {
        pace.tick().await;
        let ask = LeaseFor { queue: QUEUE, at_most: 1, milliseconds: LEASE_MS };
        for job in store.lease(ask).await.expect("leases") {
            if store.finish_job(&job).await.expect("finishes") {
                say(&format!("finished {} {}", String::from_utf8_lossy(&job.payload), job.tries));
            }
        }
    }
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n! {words}").and_then(|()| out.flush()).expect("the parent listens");
}

/// What a writer has said.
#[derive(Debug, Default)]
pub struct Heard {
    /// The pairs that were acknowledged to it.
    pub acked: Vec<String>,
    /// The keys that it gave the chart.
    pub keys: Vec<i64>,
    /// Jobs that it left, and those that it leased and finished, each with how often they were tried before.
    pub left: Vec<String>,
    pub leased: Vec<(String, u32)>,
    pub finished: Vec<(String, u32)>,
}

impl Heard {
    pub fn line(&mut self, line: &str) {
        let mut words = line.split(' ');
        if words.next() != Some("!") {
            return;
        }
        let (what, name) = (words.next(), words.next().unwrap_or_default());
        let mut job = || {
            let tries = words.next().and_then(|tries| tries.parse().ok());
            (name.to_owned(), tries.expect("a number of tries"))
        };
        match what {
            Some("acked") => self.acked.push(name.to_owned()),
            Some("key") => self.keys.push(name.parse().expect("a key's number")),
            Some("left") => self.left.push(name.to_owned()),
            Some("leased") => self.leased.push(job()),
            Some("finished") => self.finished.push(job()),
            _ => {}
        }
    }
}

/// A writer at work.
pub struct Writer {
    pub child: Child,
    pub words: Lines<BufReader<ChildStdout>>,
    pub heard: Heard,
}

impl Writer {
    pub fn start(config: &Config, name: &str, besides: Besides) -> Writer {
        let mut command = Command::new(std::env::current_exe().expect("this binary"));
        command.args(["--exact", "writer::writer_of_the_other_tests", "--nocapture", "--test-threads=1"]);
        command.env(FOLDER, &config.data).env(WRITER, name).env(BESIDES, besides.word());
        for (name, url) in [(DATABASE, &config.database), (KEYS, &config.keys)] {
            if let Some(url) = url {
                command.env(name, url.reveal());
            }
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("starts");
        let words = BufReader::new(child.stdout.take().expect("its words")).lines();
        Writer { child, words, heard: Heard::default() }
    }

    /// One more thing that it said; `false` when it will say nothing more.
    pub fn listen(&mut self) -> bool {
        let Some(Ok(line)) = self.words.next() else { return false };
        self.heard.line(&line);
        true
    }

    /// Kill it, and hear out what it had said before.
    pub fn kill(&mut self) {
        kill(&mut self.child);
        while self.listen() {}
    }
}

/// SIGKILL, and nothing else was its end.
pub fn kill(child: &mut Child) {
    child.kill().expect("SIGKILL");
    let ended = child.wait().expect("is dead");
    assert_eq!(ended.signal(), Some(9), "it was dead before it was killed");
}
