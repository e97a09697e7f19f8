//! Chance in the clinic: every draw comes from numbers (seed, person, purpose), so that one person can be
//! made without making the others and the same numbers always give the same life.

use stdx::{Random, SeededRandom};

/// A sequence of draws.
pub(crate) struct Dice(SeededRandom);

/// Stir two numbers into one that looks like neither.
pub(crate) fn stir(a: u64, b: u64) -> u64 {
    SeededRandom::new(SeededRandom::new(a).next_u64() ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15)).next_u64()
}

impl Dice {
    /// Dice of their own for these numbers.
    pub(crate) fn of(seed: u64, parts: &[u64]) -> Dice {
        Dice(SeededRandom::new(parts.iter().fold(seed, |sum, part| stir(sum, *part))))
    }

    fn word(&mut self) -> u32 {
        (self.0.next_u64() >> 32) as u32
    }

    /// A number from 0 up to, and without, `bound`.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.word()) * u64::from(bound)) >> 32) as u32
    }

    /// A number between two bounds, both of which can come.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u32::try_from(high - low + 1).unwrap_or(1);
        low + i32::try_from(self.below(width)).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// A number between -1 and 1, near 0 more often: the sum of three even draws, so that no function of the
    /// platform's mathematics library can make two machines differ. Its standard deviation is 1/3.
    pub(crate) fn bell(&mut self) -> f64 {
        let sum: f64 = (0..3).map(|_| f64::from(self.word()) / 4_294_967_295.0).sum();
        (sum - 1.5) / 1.5
    }

    /// A value around a centre with a standard deviation, never further away than three of them.
    pub(crate) fn around(&mut self, centre: f64, deviation: f64) -> f64 {
        centre + self.bell() * 3.0 * deviation
    }

    /// One of several.
    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        let bound = u32::try_from(from.len()).unwrap_or(u32::MAX);
        &from[self.below(bound) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn draws_stay_in_their_bounds_and_repeat() {
        let draw = || {
            let mut dice = Dice::of(7, &[1, 2]);
            (0..1000).map(|_| (dice.below(6), dice.between(-3, 3), dice.bell())).collect::<Vec<_>>()
        };
        let first = draw();
        assert!(first.iter().all(|(a, b, c)| *a < 6 && (-3..=3).contains(b) && (-1.0..=1.0).contains(c)));
        assert!(first.iter().any(|(_, b, _)| *b == 3) && first.iter().any(|(_, b, _)| *b == -3));
        assert!(first.iter().zip(draw()).all(|(a, b)| a.0 == b.0 && a.1 == b.1 && (a.2 - b.2).abs() < 1e-12));
    }
}
