//! What the standard library leaves out and every crate needs: the clock and chance as doors that tests can
//! turn, and secrets that do not print themselves.

pub mod clock;
pub mod random;
pub mod secret;
pub mod text;

pub use clock::{Clock, ManualClock, SystemClock};
pub use random::{Random, SeededRandom};
pub use secret::Secret;
