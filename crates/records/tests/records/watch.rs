//! How many resources the store looks at, as its own trace tells. Each test has a process of its own (nextest), so what
//! is seen here is what the test did.

use std::sync::{Mutex, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static SEEN: Mutex<Vec<u64>> = Mutex::new(Vec::new());
static BEGIN: Once = Once::new();

/// What each search looked at since the last look; the first look begins.
pub fn look() -> Vec<u64> {
    BEGIN.call_once(|| tracing::subscriber::set_global_default(Watcher).expect("nobody else watches"));
    std::mem::take(&mut *SEEN.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Watcher;

impl Subscriber for Watcher {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "store::search"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Opened);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Opened;

impl Visit for Opened {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "opened" {
            SEEN.lock().unwrap_or_else(PoisonError::into_inner).push(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
