//! How much is done for a try at the door, counted in statements, keys, bodies and hashes: a name that nobody has
//! costs what a wrong password costs, whoever was here before. No clock is looked at.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use kit::Slice;
use testkit::{World, databases};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const WRONG: &str = "not my password at all";

/// Writes down what is done.
#[derive(Clone, Default)]
struct Ledger(Arc<Mutex<Vec<String>>>);

impl Ledger {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, _: &Field, value: &dyn Debug) {
        self.0 = format!("{value:?}");
    }

    fn record_str(&mut self, _: &Field, value: &str) {
        value.clone_into(&mut self.0);
    }
}

impl Subscriber for Ledger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        ["store::sql", "store::keys", "accounts::hashing"].contains(&metadata.target())
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// What was done: statements, keys that were unwrapped, bodies that were opened, hashes. How the writer bundles
/// transactions and when it flushes is not counted: it does so for many acts at once.
fn counted(lines: &[String]) -> [usize; 4] {
    let of = |what: &str| lines.iter().filter(|line| *line == what).count();
    let (keys, bodies) = (of("a key is unwrapped"), of("a body is opened"));
    let is_statement = |line: &&String| {
        let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE "];
        verbs.iter().any(|verb| line.starts_with(verb)) && !line.contains(" flushed ")
    };
    let statements = lines.iter().filter(is_statement).count();
    [statements, keys, bodies, of("a password is hashed")]
}

fn slices() -> Vec<Slice> {
    vec![accounts::slice()]
}

/// What the form takes when it is sent; opening it is not counted.
async fn tried(world: &World, ledger: &Ledger, path: &str, name: &str) -> Vec<String> {
    let mut browser = world.browser();
    let form = browser.get(path).await;
    ledger.take();
    let typed = [("login", name), ("code", "AAAAA-AAAAA"), ("password", WRONG)];
    let fields = if path == "/sign-in" { &[typed[0], typed[2]][..] } else { &typed[..] };
    assert_eq!(browser.submit(&form, path, fields).await.status, 422, "{name}");
    ledger.take()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_nobody_has_costs_what_a_wrong_password_costs() {
    let ledger = Ledger::default();
    tracing::subscriber::set_global_default(ledger.clone()).expect("the only one");
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        for path in ["/sign-in", "/set-up"] {
            world.wait_minutes(60);
            compare(&world, &ledger, path).await;
        }
    }
}

async fn compare(world: &World, ledger: &Ledger, path: &str) {
    let (mia, nobody) = ("mia@example.org", "nobody@example.org");
    let (cold, elsewhere) = (world.another_node().await, world.another_node().await);
    let wrong = tried(&cold, ledger, path, mia).await;
    let [statements, keys, bodies, hashes] = counted(&wrong);
    assert!(statements > 5 && keys == 2 && bodies == 2 && hashes == 1, "{wrong:#?}");
    for (node, name) in [(&cold, mia), (&cold, nobody), (&cold, nobody), (&elsewhere, nobody)] {
        let done = tried(node, ledger, path, name).await;
        assert_eq!(counted(&done), counted(&wrong), "{path}: {name}: {done:#?} {wrong:#?}");
    }
    let done = tried(&cold, ledger, path, "other@example.org").await;
    let locks = |line: &&String| line.contains("FROM compartment") && line.contains("FOR UPDATE");
    assert_eq!(done.iter().filter(locks).count(), 0, "nobody waits for a row that all share: {done:#?}");
}
