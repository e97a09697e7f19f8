//! Date parameters: every date is the stretch of time that it names, every comparison one of two stretches.

use serde_json::Value;

use super::Prefix;
use crate::date::{self, Bounds};

/// The first and last millisecond of a stretch of time; open ends are the ends of all time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First millisecond since 1970 in UTC; `i64::MIN` where nothing begins it.
    pub earliest_ms: i64,
    /// Last millisecond; `i64::MAX` where nothing ends it.
    pub latest_ms: i64,
}

impl From<Bounds> for Span {
    fn from(bounds: Bounds) -> Span {
        Span { earliest_ms: bounds.earliest, latest_ms: bounds.latest }
    }
}

/// A date with its prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    prefix: Prefix,
    span: Span,
}

/// `ap` reaches a day further to both sides; a tenth of the way to today would need a clock here.
const ABOUT_MS: i64 = 86_400_000;

impl Wanted {
    pub(super) fn parse(text: &str) -> Option<Wanted> {
        let (prefix, text) = Prefix::split(text);
        // An unescaped `+` of a time zone arrives as a space.
        let span = read(&text.replace(' ', "+"))?;
        Some(Wanted { prefix, span })
    }

    /// Whether a value at the parameter's path compares so.
    pub(super) fn holds(&self, value: &Value) -> bool {
        span_of(value).is_some_and(|found| self.compares(found))
    }

    fn compares(&self, found: Span) -> bool {
        let Span { earliest_ms: first, latest_ms: last } = self.span;
        let within = first <= found.earliest_ms && found.latest_ms <= last;
        match self.prefix {
            Prefix::Equal => within,
            Prefix::NotEqual => !within,
            Prefix::Greater => found.latest_ms > last,
            Prefix::Less => found.earliest_ms < first,
            Prefix::GreaterOrEqual => found.latest_ms >= first,
            Prefix::LessOrEqual => found.earliest_ms <= last,
            Prefix::StartsAfter => found.earliest_ms > last,
            Prefix::EndsBefore => found.latest_ms < first,
            Prefix::Approximately => {
                found.latest_ms >= first.saturating_sub(ABOUT_MS)
                    && found.earliest_ms <= last.saturating_add(ABOUT_MS)
            }
        }
    }

    /// What a stretch that compares so must reach: no earlier end than the first, no later begin than the second.
    pub(super) fn bounds(&self) -> (i64, i64) {
        let Span { earliest_ms: first, latest_ms: last } = self.span;
        match self.prefix {
            Prefix::Equal => (first, last),
            Prefix::NotEqual => (i64::MIN, i64::MAX),
            Prefix::Greater | Prefix::StartsAfter => (last.saturating_add(1), i64::MAX),
            Prefix::GreaterOrEqual => (first, i64::MAX),
            Prefix::Less | Prefix::EndsBefore => (i64::MIN, first.saturating_sub(1)),
            Prefix::LessOrEqual => (i64::MIN, last),
            Prefix::Approximately => (first.saturating_sub(ABOUT_MS), last.saturating_add(ABOUT_MS)),
        }
    }
}

/// The stretch of a date, dateTime or instant, a Period, or a Timing.
pub(super) fn span_of(value: &Value) -> Option<Span> {
    match value {
        Value::String(text) => read(text),
        Value::Object(_) => {
            date::period_bounds(value, None).or_else(|| date::timing_bounds(value, None)).map(Span::from)
        }
        Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::Null => None,
    }
}

fn read(text: &str) -> Option<Span> {
    date::bounds(text, None).ok().map(Span::from)
}
