//! The process that is killed: this test binary again, told by its environment to write until it dies.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use stdx::{Secret, SystemClock};
use store::{Act, ActInfo, Config, Outside, Registrations, Store, SystemRandom, Whole};

use crate::world::{arrival, lab};

const FOLDER: &str = "VESTIBULE_FAULT_FOLDER";
const DATABASE: &str = "VESTIBULE_FAULT_DATABASE";
const ROTATES: &str = "VESTIBULE_FAULT_ROTATES";
const ROUND: &str = "VESTIBULE_FAULT_ROUND";

#[allow(clippy::disallowed_methods)] // how the parent talks to the child
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// How often a process is killed: a few times in every run of the tests, 2,000 times by `cargo xtask faults`.
pub fn runs() -> u32 {
    told("VESTIBULE_FAULT_RUNS").and_then(|runs| runs.parse().ok()).unwrap_or(25)
}

/// Writes pairs of results and says each pair's number once it is acknowledged; on wish it rotates the chart's key
/// all the while. It never ends by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writer_of_the_other_tests() {
    let Some(folder) = told(FOLDER) else { return };
    let round = told(ROUND).expect("the parent says which");
    let mut config = Config::folder(folder);
    config.database = told(DATABASE).map(Secret::new);
    let outside = Outside { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) };
    let store = Store::open(config, outside, Registrations::default()).await.expect("opens");
    say("open");
    if told(ROTATES).is_some() {
        let store = store.clone();
        tokio::spawn(async move {
            loop {
                let key = store.rotate_chart("mia").await.expect("rotates");
                say(&format!("key {key}"));
            }
        });
    }
    for number in 0.. {
        let id = |which: &str| format!("{which}-{round}-{number}");
        let pair = ["a", "b"].map(|which| arrival(lab(&id(which), "mia", "2823-3", "2026-01-05", "5.40")));
        let registry = store.registry(&Act::new(ActInfo::system("faults")));
        let done = registry.ingest(pair.into(), Whole::AllOrNothing).await.expect("takes in");
        assert_eq!(done.len(), 2);
        say(&format!("acked {round}-{number}"));
    }
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n! {words}").and_then(|()| out.flush()).expect("the parent listens");
}

/// A writer at work.
pub struct Writer {
    child: Child,
    words: std::io::Lines<BufReader<ChildStdout>>,
    pub acked: Vec<String>,
    pub keys: Vec<i64>,
}

impl Writer {
    pub fn start(config: &Config, folder: &Path, round: u32, rotates: bool) -> Writer {
        let mut command = Command::new(std::env::current_exe().expect("this binary"));
        command.args(["--exact", "writer::writer_of_the_other_tests", "--nocapture", "--test-threads=1"]);
        command.env(FOLDER, folder).env(ROUND, round.to_string());
        if let Some(url) = &config.database {
            command.env(DATABASE, url.reveal());
        }
        if rotates {
            command.env(ROTATES, "1");
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("starts");
        let words = BufReader::new(child.stdout.take().expect("its words")).lines();
        Writer { child, words, acked: Vec::new(), keys: Vec::new() }
    }

    /// One more thing that it said; `false` when it will say nothing more.
    pub fn listen(&mut self) -> bool {
        let Some(Ok(line)) = self.words.next() else { return false };
        let Some(words) = line.strip_prefix("! ") else { return true };
        if let Some(number) = words.strip_prefix("acked ") {
            self.acked.push(number.to_owned());
        }
        self.keys.extend(words.strip_prefix("key ").and_then(|key| key.parse::<i64>().ok()));
        true
    }

    /// Kill it, and hear out what it had said before.
    pub fn kill(&mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("is dead");
        while self.listen() {}
    }
}
