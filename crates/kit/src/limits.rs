//! How often: token buckets in a table of fixed size. A crowd of keys cannot fill the memory; where two keys
//! share a place they share a bucket, and the places are drawn by a secret, so nobody can choose to.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicI64, Ordering};

const PLACES: usize = 1 << 16;

/// A rate: how many at once, and how many each minute after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// Each minute after that.
    pub per_minute: u32,
}

impl Rate {
    /// How long one act takes away, in microseconds.
    fn step_us(self) -> i64 {
        60_000_000 / i64::from(self.per_minute.max(1))
    }
}

/// Buckets for one rate.
pub struct Limiter {
    rate: Rate,
    places: Box<[AtomicI64]>,
    draw: RandomState,
}

impl Limiter {
    /// Full buckets.
    pub fn new(rate: Rate) -> Limiter {
        let places = (0..PLACES).map(|_| AtomicI64::new(i64::MIN)).collect();
        Limiter { rate, places, draw: RandomState::new() }
    }

    /// Let one act of this key pass, or say after how many seconds to come back.
    pub fn admit(&self, key: &[u8], now_ms: i64) -> Result<(), u32> {
        let now_us = now_ms.saturating_mul(1_000);
        let (step, room) = (self.rate.step_us(), self.rate.step_us() * i64::from(self.rate.burst.max(1)));
        let at = usize::try_from(self.draw.hash_one(key) % PLACES as u64).unwrap_or_default();
        let spend = |full_at: i64| {
            let next = full_at.max(now_us) + step;
            (next - now_us <= room).then_some(next)
        };
        match self.places[at].try_update(Ordering::SeqCst, Ordering::SeqCst, spend) {
            Ok(_) => Ok(()),
            Err(full_at) => {
                let wait_us = full_at + step - now_us - room;
                Err(u32::try_from(wait_us.div_euclid(1_000_000) + 1).unwrap_or(u32::MAX))
            }
        }
    }
}

impl std::fmt::Debug for Limiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Limiter").field(&self.rate).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Limiter, Rate};

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let limiter = Limiter::new(Rate { burst: 3, per_minute: 6 });
        for _ in 0..3 {
            assert_eq!(limiter.admit(b"a", 0), Ok(()));
        }
        let wait = limiter.admit(b"a", 0).expect_err("the bucket is empty");
        assert!((10..=11).contains(&wait), "{wait}");
        assert_eq!(limiter.admit(b"b", 0), Ok(()), "another key has its own");
        assert!(limiter.admit(b"a", 9_000).is_err());
        assert_eq!(limiter.admit(b"a", 10_001), Ok(()));
        assert!(limiter.admit(b"a", 10_001).is_err());
    }

    #[test]
    fn a_bucket_never_holds_more_than_its_burst() {
        let limiter = Limiter::new(Rate { burst: 2, per_minute: 60 });
        let passed = (0..10).filter(|_| limiter.admit(b"a", 3_600_000).is_ok()).count();
        assert_eq!(passed, 2, "an hour of rest saves nothing up");
    }
}
