//! Search: what a query asks, whether a resource answers it, and what the store keeps to find it again.
//!
//! One table (`parameters.txt`, made by `cargo xtask tables`) names every search parameter of R4 and US Core with
//! its kind and path. Paths are compiled once. A query becomes filters; [`matches`] decides on the body of a
//! resource, so that it is right whatever the index holds. [`tags`] and [`span`] are what the store keeps beside a
//! sealed body, [`filter_tags`] and [`filter_span`] what it may walk instead of opening everything: they may let
//! through too much, never too little. What a query names by address (value sets, code systems, lists) is looked up
//! once before ([`Query::prepare`]), through the [`World`] that also leads from one resource to the next.

mod codes;
mod error;
mod filter;
mod hierarchy;
mod include;
mod moment;
mod number;
mod parse;
pub mod path;
mod query;
mod reference;
mod sort;
mod span;
mod summary;
mod table;
mod tags;
mod terms;
mod text;
mod token;

pub use error::QueryError;
pub use filter::{Filter, World, filter_ids, matches};
pub use include::{included, included_again};
pub use moment::Span;
pub use query::{Direction, Include, Limits, Query, Sort, Summary, Total, quoted};
pub use sort::{SortKey, sort_keys, sorts_by_span};
pub use span::{filter_span, primary_date, span};
pub use summary::summarize;
pub use table::{Kind, Parameter, faults, parameter, parameters};
pub use tags::{Tag, filter_tags, tags, type_tag};

/// How a date or number compares with what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prefix {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    StartsAfter,
    EndsBefore,
    Approximately,
}

impl Prefix {
    /// The prefix and the rest; without one, equal.
    fn split(text: &str) -> (Prefix, &str) {
        let Some((word, rest)) = text.split_at_checked(2) else { return (Prefix::Equal, text) };
        let prefix = match word {
            "eq" => Prefix::Equal,
            "ne" => Prefix::NotEqual,
            "gt" => Prefix::Greater,
            "lt" => Prefix::Less,
            "ge" => Prefix::GreaterOrEqual,
            "le" => Prefix::LessOrEqual,
            "sa" => Prefix::StartsAfter,
            "eb" => Prefix::EndsBefore,
            "ap" => Prefix::Approximately,
            _ => return (Prefix::Equal, text),
        };
        (prefix, rest)
    }
}
