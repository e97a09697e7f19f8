//! A search as it was asked for: filters, order, pages, and what to add or leave out.

use super::filter::Filter;
use super::parse::FilterReader;
use super::{Kind, Parameter, QueryError, error, parameter};
use crate::Type;

/// Bounds on what one query may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole query.
    pub query_bytes_max: usize,
    /// Conditions.
    pub filters_max: usize,
    /// Values of one condition, between commas.
    pub values_max: usize,
    /// Lists in one `_list`.
    pub lists_max: usize,
    /// Links of a chain, `_has` included.
    pub chain_depth_max: usize,
    /// Types that a chain without types may fan out to, all links together.
    pub chain_branches_max: usize,
    /// `_include` and `_revinclude` together.
    pub includes_max: usize,
    /// Parameters to sort by.
    pub sorts_max: usize,
    /// Names in `_elements`.
    pub elements_max: usize,
    /// Resources on a page where the query does not say.
    pub count_default: usize,
    /// Resources on a page; a query that asks for more gets these.
    pub count_max: usize,
    /// Unknown parameters are left out, and named in the answer, instead of refused.
    pub lenient: bool,
    /// Address of this server, so that absolute references to it count as its own.
    pub base: Option<String>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            query_bytes_max: 16_384,
            filters_max: 32,
            values_max: 256,
            lists_max: 16,
            chain_depth_max: 3,
            chain_branches_max: 64,
            includes_max: 16,
            sorts_max: 4,
            elements_max: 64,
            count_default: 50,
            count_max: 1_000,
            lenient: false,
            base: None,
        }
    }
}

/// A search in one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The type that is searched.
    pub kind: Type,
    /// Conditions that must all hold.
    pub filters: Vec<Filter>,
    /// The order; empty for the store's own, newest first.
    pub sort: Vec<Sort>,
    /// Resources on a page.
    pub count: usize,
    /// Whether the number of all matches is asked for.
    pub total: Total,
    /// How much of each resource is asked for.
    pub summary: Summary,
    /// Elements that are asked for alone; empty for all.
    pub elements: Vec<String>,
    /// What matches refer to.
    pub includes: Vec<Include>,
    /// What refers to matches.
    pub revincludes: Vec<Include>,
    /// Where a page continues, sealed by the store.
    pub cursor: Option<String>,
    /// Names that were left out because the query is lenient.
    pub ignored: Vec<String>,
}

/// One parameter of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By which values.
    pub parameter: &'static Parameter,
    /// Which way.
    pub direction: Direction,
}

/// Which way an order runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest, earliest first.
    Ascending,
    /// Largest, latest first.
    Descending,
}

/// `_total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Total {
    /// Not asked for.
    #[default]
    None,
    /// A guess will do.
    Estimate,
    /// The exact number.
    Accurate,
}

/// `_summary`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Summary {
    /// Whole resources.
    #[default]
    False,
    /// Elements of the standard's summary.
    True,
    /// The narrative and what a resource must have.
    Text,
    /// All but the narrative.
    Data,
    /// The number alone.
    Count,
}

/// One `_include` or `_revinclude`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// The type that holds the reference; nothing for any (`*`).
    pub source: Option<Type>,
    /// The reference; nothing for every one of the type.
    pub parameter: Option<&'static Parameter>,
    /// Only references to this type.
    pub target: Option<Type>,
    /// Also from what was included.
    pub iterate: bool,
}

impl Query {
    /// Reads a query, percent-encoded as it stands behind the `?`.
    pub fn parse(kind: Type, query: &str, limits: &Limits) -> Result<Query, QueryError> {
        if query.len() > limits.query_bytes_max {
            return Err(QueryError::Limit("too many bytes"));
        }
        let mut read = Query {
            kind,
            filters: Vec::new(),
            sort: Vec::new(),
            count: limits.count_default.min(limits.count_max),
            total: Total::None,
            summary: Summary::False,
            elements: Vec::new(),
            includes: Vec::new(),
            revincludes: Vec::new(),
            cursor: None,
            ignored: Vec::new(),
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            read.take(&name, &value, limits)?;
        }
        Ok(read)
    }

    fn take(&mut self, name: &str, value: &str, limits: &Limits) -> Result<(), QueryError> {
        let taken = match name {
            // How the answer is written is the door's affair.
            "_format" | "_pretty" => Ok(()),
            _ if value.is_empty() => Err(wrong(name, "a value is not empty")),
            "_count" => self.take_count(value, limits),
            "_sort" => self.take_sort(value, limits),
            "_summary" => self.take_summary(value),
            "_total" => self.take_total(value),
            "_elements" => self.take_elements(value, limits),
            "_cursor" => {
                self.cursor = Some(value.to_owned());
                Ok(())
            }
            "_include" | "_include:iterate" | "_include:recurse" => self.take_include(name, value, limits),
            "_revinclude" | "_revinclude:iterate" | "_revinclude:recurse" => {
                self.take_include(name, value, limits)
            }
            _ if self.filters.len() == limits.filters_max => Err(QueryError::Limit("too many parameters")),
            _ => FilterReader::read(self.kind, name, value, limits).map(|filter| self.filters.push(filter)),
        };
        match taken {
            Err(QueryError::Unknown(name) | QueryError::Unsupported { parameter: name, .. })
                if limits.lenient =>
            {
                self.ignored.push(name);
                Ok(())
            }
            other => other,
        }
    }

    fn take_count(&mut self, value: &str, limits: &Limits) -> Result<(), QueryError> {
        // A number too long for the machine asks for as much as there is.
        if value.is_empty() || !value.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong("_count", "a whole number"));
        }
        let count = value.parse().unwrap_or(limits.count_max);
        self.count = count.min(limits.count_max);
        if count == 0 {
            self.summary = Summary::Count;
        }
        Ok(())
    }

    fn take_sort(&mut self, value: &str, limits: &Limits) -> Result<(), QueryError> {
        for key in value.split(',') {
            let (name, direction) = match key.strip_prefix('-') {
                Some(name) => (name, Direction::Descending),
                None => (key, Direction::Ascending),
            };
            let known = parameter(self.kind, name).filter(|one| sortable(one.kind));
            let Some(parameter) = known else {
                return Err(QueryError::Unsupported {
                    parameter: "_sort".to_owned(),
                    reason: "one of its names is no parameter of this type that has an order",
                });
            };
            if self.sort.len() == limits.sorts_max {
                return Err(QueryError::Limit("too many parameters to sort by"));
            }
            self.sort.push(Sort { parameter, direction });
        }
        Ok(())
    }

    fn take_summary(&mut self, value: &str) -> Result<(), QueryError> {
        self.summary = match value {
            "true" => Summary::True,
            "text" => Summary::Text,
            "data" => Summary::Data,
            "count" => Summary::Count,
            "false" => Summary::False,
            _ => return Err(wrong("_summary", "true, text, data, count or false")),
        };
        Ok(())
    }

    fn take_total(&mut self, value: &str) -> Result<(), QueryError> {
        self.total = match value {
            "none" => Total::None,
            "estimate" => Total::Estimate,
            "accurate" => Total::Accurate,
            _ => return Err(wrong("_total", "none, estimate or accurate")),
        };
        Ok(())
    }

    fn take_elements(&mut self, value: &str, limits: &Limits) -> Result<(), QueryError> {
        for name in value.split(',') {
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return Err(wrong("_elements", "names of elements with commas between"));
            }
            if self.elements.len() == limits.elements_max {
                return Err(QueryError::Limit("too many names in _elements"));
            }
            self.elements.push(name.to_owned());
        }
        Ok(())
    }

    fn take_include(&mut self, name: &str, value: &str, limits: &Limits) -> Result<(), QueryError> {
        if self.includes.len() + self.revincludes.len() >= limits.includes_max {
            return Err(QueryError::Limit("too many includes"));
        }
        let (word, iterate) = name.split_once(':').map_or((name, false), |(word, _)| (word, true));
        let include = Include::parse(word, value, iterate)?;
        match word {
            "_include" => self.includes.push(include),
            _ => self.revincludes.push(include),
        }
        Ok(())
    }

    /// The query as one stable text: the same for queries that ask the same in another order.
    ///
    /// Percent-encoded, so that it is a self link; what the cursor holds is not part of it.
    pub fn canonical(&self) -> String {
        let mut pairs: Vec<(&str, &str)> =
            self.filters.iter().map(|filter| (filter.name.as_str(), filter.text.as_str())).collect();
        pairs.sort_unstable();
        let mut out = String::new();
        for (name, value) in pairs {
            push_pair(&mut out, name, value);
        }
        push_includes(&mut out, "_include", &self.includes);
        push_includes(&mut out, "_revinclude", &self.revincludes);
        self.push_presentation(&mut out);
        out
    }

    fn push_presentation(&self, out: &mut String) {
        if !self.sort.is_empty() {
            let mark = |sort: &Sort| if sort.direction == Direction::Descending { "-" } else { "" };
            let keys = self.sort.iter().map(|sort| format!("{}{}", mark(sort), sort.parameter.name));
            push_pair(out, "_sort", &keys.collect::<Vec<_>>().join(","));
        }
        match self.total {
            Total::None => {}
            Total::Estimate => push_pair(out, "_total", "estimate"),
            Total::Accurate => push_pair(out, "_total", "accurate"),
        }
        match self.summary {
            Summary::False => {}
            Summary::True => push_pair(out, "_summary", "true"),
            Summary::Text => push_pair(out, "_summary", "text"),
            Summary::Data => push_pair(out, "_summary", "data"),
            Summary::Count => push_pair(out, "_summary", "count"),
        }
        if !self.elements.is_empty() {
            push_pair(out, "_elements", &self.elements.join(","));
        }
        push_pair(out, "_count", &self.count.to_string());
    }
}

impl Include {
    /// `Type:reference`, `Type:reference:Target`, `Type:*` or `*`.
    fn parse(word: &str, text: &str, iterate: bool) -> Result<Include, QueryError> {
        const FORM: &str = "Type:reference or Type:reference:Target";
        let refused = || wrong(word, FORM);
        if text == "*" {
            return Ok(Include { source: None, parameter: None, target: None, iterate });
        }
        let mut parts = text.split(':');
        let source = parts.next().and_then(Type::parse).ok_or_else(refused)?;
        let link = parts.next().ok_or_else(refused)?;
        let target = match parts.next() {
            Some(target) => Some(Type::parse(target).ok_or_else(refused)?),
            None => None,
        };
        if parts.next().is_some() {
            return Err(refused());
        }
        let known = parameter(source, link).filter(|one| one.kind == Kind::Reference);
        match known {
            _ if link == "*" => Ok(Include { source: Some(source), parameter: None, target, iterate }),
            Some(_) => Ok(Include { source: Some(source), parameter: known, target, iterate }),
            None => Err(QueryError::Unsupported {
                parameter: word.to_owned(),
                reason: "its name is no reference of the type",
            }),
        }
    }
}

impl std::fmt::Display for Include {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(source) = self.source else { return f.write_str("*") };
        write!(f, "{source}:{}", self.parameter.map_or("*", |one| one.name))?;
        match self.target {
            Some(target) => write!(f, ":{target}"),
            None => Ok(()),
        }
    }
}

fn sortable(kind: Kind) -> bool {
    !matches!(kind, Kind::Composite | Kind::Special)
}

fn wrong(parameter: &str, reason: &'static str) -> QueryError {
    QueryError::Value { parameter: error::name(parameter), reason }
}

/// The text behind percent signs and pluses.
fn decode(text: &str) -> Result<String, QueryError> {
    if !text.bytes().any(|b| matches!(b, b'%' | b'+')) {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16));
                let (high, low) = (digit(rest.next()), digit(rest.next()));
                let (Some(high), Some(low)) = (high, low) else { return Err(QueryError::Encoding) };
                bytes.push(u8::try_from(high << 4 | low).map_err(|_| QueryError::Encoding)?);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| QueryError::Encoding)
}

fn push_includes(out: &mut String, word: &str, includes: &[Include]) {
    let name = |one: &Include| if one.iterate { format!("{word}:iterate") } else { word.to_owned() };
    let mut pairs: Vec<_> = includes.iter().map(|one| (name(one), one.to_string())).collect();
    pairs.sort_unstable();
    for (name, text) in pairs {
        push_pair(out, &name, &text);
    }
}

fn push_pair(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() {
        out.push('&');
    }
    encode(name, out);
    out.push('=');
    encode(value, out);
}

/// A value as it stands in a query: nothing in it separates, nothing is a sign.
pub fn quoted(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for letter in value.chars() {
        if matches!(letter, '\\' | ',' | '$' | '|') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    let mut out = String::with_capacity(escaped.len());
    encode(&escaped, &mut out);
    out
}

fn encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:,/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}
