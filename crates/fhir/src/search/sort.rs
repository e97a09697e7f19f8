//! The order of an answer.

use std::cmp::Ordering;

use serde_json::Value;

use super::moment::Span;
use super::number::{self, Decimal};
use super::query::{Direction, Query, Sort};
use super::{Kind, reference, span, text, token};

/// Where a resource stands by one parameter. Compares as the answer runs: resources without a value come last,
/// whichever way it runs. Keys of one query are compared with each other, never with those of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    direction: Direction,
    value: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Date(i64),
    Number(Decimal),
    Text(String),
}

impl PartialOrd for SortKey {
    fn partial_cmp(&self, other: &SortKey) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SortKey {
    fn cmp(&self, other: &SortKey) -> Ordering {
        match (&self.value, &other.value) {
            (Some(one), Some(two)) if self.direction == Direction::Descending => two.cmp(one),
            (Some(one), Some(two)) => one.cmp(two),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

impl SortKey {
    /// The key as text, for a sealed cursor.
    pub fn to_text(&self) -> String {
        let mark = if self.direction == Direction::Descending { '-' } else { '+' };
        match &self.value {
            None => format!("{mark}"),
            Some(Place::Date(ms)) => format!("{mark}d{ms}"),
            Some(Place::Number(number)) => format!("{mark}n{}", number.to_text()),
            Some(Place::Text(text)) => format!("{mark}t{text}"),
        }
    }

    /// The key that [`SortKey::to_text`] wrote.
    pub fn from_text(text: &str) -> Option<SortKey> {
        let (direction, rest) = match text.split_at_checked(1)? {
            ("-", rest) => (Direction::Descending, rest),
            ("+", rest) => (Direction::Ascending, rest),
            _ => return None,
        };
        let value = match rest.split_at_checked(1) {
            None => None,
            Some(("d", ms)) => Some(Place::Date(ms.parse().ok()?)),
            Some(("n", number)) => Some(Place::Number(Decimal::parse(number)?)),
            Some(("t", text)) => Some(Place::Text(text.to_owned())),
            Some(_) => return None,
        };
        Some(SortKey { direction, value })
    }
}

/// Where a resource stands in the order of the query; resources with the same keys are ordered by the caller.
pub fn sort_keys(query: &Query, resource: &Value) -> Vec<SortKey> {
    let key = |sort: &Sort| SortKey { direction: sort.direction, value: place(sort, resource) };
    query.sort.iter().map(key).collect()
}

/// The direction, when the order is that of the clinical time alone, in which the store walks anyway.
pub fn sorts_by_span(query: &Query) -> Option<Direction> {
    match query.sort.as_slice() {
        [only] if span::primary_date(query.kind) == Some(only.parameter) => Some(only.direction),
        _ => None,
    }
}

/// By the first of several values in the direction of the order.
fn place(sort: &Sort, resource: &Value) -> Option<Place> {
    let parameter = sort.parameter;
    if parameter.kind == Kind::Date {
        // The clinical time stands in for its own parameter, as the store's walk has it.
        let found = if span::primary_date(parameter.base) == Some(parameter) {
            span::span(parameter.base, resource)
        } else {
            span::span_by(parameter, resource)
        };
        return found.map(|Span { earliest_ms, .. }| Place::Date(earliest_ms));
    }
    let mut first: Option<Place> = None;
    parameter.path().any(resource, resource, &mut |value| {
        if let Some(place) = place_of(parameter.kind, value) {
            let before = first.as_ref().is_none_or(|first| match sort.direction {
                Direction::Ascending => place < *first,
                Direction::Descending => place > *first,
            });
            if before {
                first = Some(place);
            }
        }
        false
    });
    first
}

fn place_of(kind: Kind, value: &Value) -> Option<Place> {
    match kind {
        Kind::Number | Kind::Quantity => number::sort_value(value).map(Place::Number),
        Kind::String => text::first(value).map(|words| Place::Text(text::fold(words))),
        Kind::Token => match value {
            Value::String(code) => Some(Place::Text(code.to_ascii_lowercase())),
            Value::Bool(yes) => Some(Place::Text(yes.to_string())),
            _ => token::codings(value)
                .find_map(|one| one.code)
                .map(|code| Place::Text(code.to_ascii_lowercase())),
        },
        Kind::Reference | Kind::Uri => reference::written(value).map(|text| Place::Text(text.to_owned())),
        Kind::Date | Kind::Composite | Kind::Special => None,
    }
}
