//! The only place that writes to the terminal. Answers go to standard output; what went wrong and how far the work
//! is go to standard error, so that an answer can be piped on.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command speaks to its terminal here and nowhere else"
)]

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Without a terminal, a line tells how far the work is this often.
const LINE_EVERY: Duration = Duration::from_secs(5);
const BAR: &str = "{prefix} [{bar:30}] {percent:>3}%  {msg}";

/// An answer.
pub fn say(line: impl AsRef<str>) {
    // A closed pipe ends the talk, not the work.
    let _ = writeln!(std::io::stdout(), "{}", line.as_ref());
}

/// Bytes of an answer, as they are.
pub fn write(bytes: &[u8]) {
    let mut out = std::io::stdout();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// What went wrong.
pub fn complain(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr(), "{}", line.as_ref());
}

/// How far a piece of work is: a bar on a terminal, a line now and then elsewhere.
pub struct Progress {
    what: &'static str,
    bar: ProgressBar,
    start: Instant,
    plain: Option<Mutex<Instant>>,
}

impl Progress {
    /// Work of this much weight.
    pub fn new(what: &'static str, weight: u64) -> Progress {
        let on_terminal = std::io::stderr().is_terminal();
        let target = if on_terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(weight), target).with_style(style).with_prefix(what);
        let start = Instant::now();
        let plain = (!on_terminal).then(|| Mutex::new(start));
        Progress { what, bar, start, plain }
    }

    /// This much more is done, so many `units` in all.
    pub fn advance(&self, weight: u64, units: u64, unit: &str) {
        self.bar.inc(weight);
        let told = format!("{units} {unit}, {}/s, {}", rate(units, self.start.elapsed()), self.left());
        let Some(last) = &self.plain else { return self.bar.set_message(told) };
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= LINE_EVERY {
            *last = Instant::now();
            let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0).max(1));
            complain(format!("{}: {}%, {told}", self.what, done.saturating_mul(100) / all));
        }
    }

    /// A line that stays, above the bar.
    pub fn complain(&self, line: &str) {
        self.bar.suspend(|| complain(line));
    }

    /// Time since the work began.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// The work is over.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn left(&self) -> String {
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
        if done == 0 || all <= done {
            return "nearly done".into();
        }
        let spent = self.start.elapsed().as_millis();
        let left_ms = spent * u128::from(all - done) / u128::from(done);
        let seconds = u64::try_from(left_ms / 1000).unwrap_or(u64::MAX);
        format!("{} left", time(seconds))
    }
}

/// Units each second, whole.
pub fn rate(units: u64, elapsed: Duration) -> u64 {
    let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    units.saturating_mul(1000) / ms
}

/// Seconds as people say them.
pub fn time(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::{rate, time};
    use std::time::Duration;

    #[test]
    fn times_and_rates_are_told_in_whole_numbers() {
        assert_eq!(time(7), "7 s");
        assert_eq!(time(61), "1 min 1 s");
        assert_eq!(time(7_320), "2 h 2 min");
        assert_eq!(rate(500, Duration::from_millis(250)), 2_000);
        assert_eq!(rate(3, Duration::ZERO), 3_000, "no time at all does not divide by nothing");
    }
}
