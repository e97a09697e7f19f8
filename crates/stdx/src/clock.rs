//! Time as a door: production reads the machine's clock, tests turn their own.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// The instant now.
    fn now(&self) -> Timestamp;

    /// Milliseconds since 1970-01-01T00:00:00Z, the unit that the store keeps.
    fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // this is the front door that the ban points to
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until a test turns it.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows this instant.
    pub fn at(instant: Timestamp) -> ManualClock {
        ManualClock(AtomicI64::new(instant.as_millisecond()))
    }

    /// Turn the clock forward (or back) by milliseconds.
    pub fn advance_ms(&self, by_ms: i64) {
        self.0.fetch_add(by_ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        let ms = self.0.load(Ordering::SeqCst);
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, ManualClock};
    use jiff::Timestamp;

    #[test]
    fn a_manual_clock_moves_only_when_turned() {
        let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now_ms(), 0);
        clock.advance_ms(1_500);
        assert_eq!(clock.now_ms(), 1_500);
        clock.advance_ms(-500);
        assert_eq!(clock.now_ms(), 1_000);
    }
}
