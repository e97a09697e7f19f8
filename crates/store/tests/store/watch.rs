//! What the store asks its databases and how much it looks at, as its own trace tells. Each test has a process of
//! its own (nextest), so what is seen here is what the test did.

use std::sync::{Mutex, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What was seen since the last look.
#[derive(Debug, Default)]
pub struct Seen {
    /// Texts of the statements, in order, those about keys left out.
    pub statements: Vec<String>,
    /// Resources that each search looked at.
    pub opened: Vec<u64>,
}

impl Seen {
    /// How many statements name this table.
    pub fn about(&self, table: &str) -> usize {
        let word =
            |text: &String| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|one| one == table);
        self.statements.iter().filter(|text| word(text)).count()
    }
}

static SEEN: Mutex<Seen> = Mutex::new(Seen { statements: Vec::new(), opened: Vec::new() });
static BEGIN: Once = Once::new();

/// What was seen since the last look; the first look begins.
pub fn look() -> Seen {
    BEGIN.call_once(|| tracing::subscriber::set_global_default(Watcher).expect("nobody else watches"));
    std::mem::take(&mut *SEEN.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Watcher;

impl Subscriber for Watcher {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("store::")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut *SEEN.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Visit for Seen {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" && !value.contains("wrapped_key") {
            self.statements.push(value.to_owned());
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "opened" {
            self.opened.push(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
