//! How long the portal itself says that it worked on a page: the histogram of its metrics, read before and after.

use crate::failure::{Failure, Outcome};
use crate::http::Connection;

const HISTOGRAM: &str = "vestibule_http_request_duration_seconds";

/// Counts of one page's answers by their time, as far as the portal runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Times {
    /// Upper bound in seconds, and how many took at most that long.
    buckets: Vec<(f64, f64)>,
    seconds: f64,
    count: f64,
}

/// Asks the portal for the times of the page with this pattern.
pub fn ask(address: &str, pattern: &str) -> Outcome<Times> {
    let answer = Connection::new(address).get("/metrics", "")?;
    if answer.status != 200 {
        return Err(Failure::new(format!("/metrics answered {}", answer.status)));
    }
    Ok(read(&answer.text(), pattern))
}

fn read(text: &str, pattern: &str) -> Times {
    let mut times = Times::default();
    let label = format!("path=\"{pattern}\"");
    for line in text.lines().filter_map(|line| line.strip_prefix(HISTOGRAM)) {
        let Some((name, value)) = line.rsplit_once(' ') else { continue };
        let Ok(value) = value.parse::<f64>() else { continue };
        if !name.contains(&label) {
            continue;
        }
        if name.starts_with("_sum") {
            times.seconds = value;
        } else if name.starts_with("_count") {
            times.count = value;
        } else if let Some((_, bound)) = name.split_once("le=\"") {
            let bound = bound.trim_end_matches("\"}").parse().unwrap_or(f64::INFINITY);
            times.buckets.push((bound, value));
        }
    }
    times
}

impl Times {
    /// What came since an earlier look. The buckets never change while a portal runs; before the first answer there
    /// are none.
    pub fn since(&self, earlier: &Self) -> Self {
        let before = |at: usize| earlier.buckets.get(at).map_or(0.0, |(_, count)| *count);
        let new = |(at, (bound, count)): (usize, &(f64, f64))| (*bound, count - before(at));
        Self {
            buckets: self.buckets.iter().enumerate().map(new).collect(),
            seconds: self.seconds - earlier.seconds,
            count: self.count - earlier.count,
        }
    }

    /// The middle of all times in milliseconds, drawn evenly over the bucket that it lies in; of the last bucket,
    /// which has no end, its beginning.
    pub fn median_ms(&self) -> Option<f64> {
        let half = self.count / 2.0;
        let at = self.buckets.iter().position(|(_, count)| *count >= half && *count > 0.0)?;
        let (high, to) = self.buckets[at];
        let (low, from) = at.checked_sub(1).map_or((0.0, 0.0), |before| self.buckets[before]);
        let part = if high.is_finite() { (high - low) * (half - from) / (to - from) } else { 0.0 };
        Some((low + part) * 1000.0)
    }

    /// The mean in milliseconds.
    pub fn mean_ms(&self) -> Option<f64> {
        (self.count > 0.0).then(|| self.seconds / self.count * 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(fast: u32, slow: u32) -> String {
        let all = fast + slow;
        let line = |bound: &str, count: u32| {
            format!("{HISTOGRAM}_bucket{{path=\"/results/{{id}}\",le=\"{bound}\"}} {count}\n")
        };
        [
            "# HELP ...\n".to_owned(),
            format!("{HISTOGRAM}_bucket{{path=\"/\",le=\"0.001\"}} 900\n"),
            line("0.001", 0),
            line("0.002", fast),
            line("0.005", all),
            line("+Inf", all),
            format!(
                "{HISTOGRAM}_sum{{path=\"/results/{{id}}\"}} {}\n",
                f64::from(fast) * 0.0015 + f64::from(slow) * 0.004
            ),
            format!("{HISTOGRAM}_count{{path=\"/results/{{id}}\"}} {all}\n"),
        ]
        .concat()
    }

    #[test]
    fn the_middle_of_what_came_since_lies_in_its_bucket() {
        let before = read(&page(100, 0), "/results/{id}");
        let after = read(&page(120, 60), "/results/{id}");
        let since = after.since(&before);
        assert!((since.count - 80.0).abs() < 1e-9);
        let median = since.median_ms().unwrap();
        assert!((median - 3.0).abs() < 1e-9, "20 below 2 ms, 60 up to 5 ms: {median}");
        let mean = since.mean_ms().unwrap();
        assert!((mean - (20.0 * 1.5 + 60.0 * 4.0) / 80.0).abs() < 1e-6, "{mean}");
        assert_eq!(after.since(&after).median_ms(), None);
        assert_eq!(after.since(&after).mean_ms(), None);
    }
}
