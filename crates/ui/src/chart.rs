//! Charts drawn on the server: a value in its range, and values over time. Each says its sentence to who listens;
//! the numbers stand in words or a table beside it.
//!
//! Lengths across are percentages and heights are pixels, so that a chart fills any width while its text keeps
//! its size.

mod bars;
mod range;
mod spark;
mod trend;
mod twin;

pub use bars::{Bar, Bars};
pub use range::{RangeBar, Standing, standing};
pub use spark::Spark;
pub use trend::{Beside, Point, Series, Trend};

/// A place on a scale, in percent of the width with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Percent(f64);

impl maud::Render for Percent {
    fn render_to(&self, buffer: &mut String) {
        use std::fmt::Write as _;
        let text = format!("{:.2}", self.0);
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        let _ = write!(buffer, "{text}%");
    }
}

/// A straight scale from values to percent of the width.
#[derive(Debug, Clone, Copy)]
struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Scale {
    fn at(self, value: f64) -> Percent {
        let span = self.to - self.from;
        let part = if span > 0.0 { ((value - self.from) / span).clamp(0.0, 1.0) } else { 0.5 };
        Percent(self.start + part * (self.end - self.start))
    }
}

/// Values are drawn over at least this part of their own size: what nobody could measure does not look steep.
const LEAST_PART: f64 = 0.05;

/// The lowest and the highest value that a drawing of these has room for.
fn drawn_over(lowest: f64, highest: f64) -> (f64, f64) {
    let least = lowest.abs().max(highest.abs()) * LEAST_PART;
    let missing = (least - (highest - lowest)).max(0.0);
    (lowest - missing / 2.0, highest + missing / 2.0)
}
