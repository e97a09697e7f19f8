//! String and uri parameters: beginnings without regard to case, accents and punctuation; exact; containing.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How a text is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Begins,
    Contains,
    Exact,
}

/// The text as it is compared: small letters without accents, words apart by one space, no punctuation.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut letter = |c: char| {
        if c.is_alphanumeric() {
            if std::mem::take(&mut gap) && !out.is_empty() {
                out.push(' ');
            }
            push_plain(c, &mut out);
        } else if !is_combining_mark(c) && !matches!(c, '\'' | '’' | '.' | '`') {
            gap = true;
        }
    };
    if text.is_ascii() {
        text.chars().for_each(&mut letter);
    } else {
        text.nfkd().for_each(&mut letter);
    }
    out
}

/// The letter in its small form; letters that Unicode does not take apart are written as people type them.
fn push_plain(c: char, out: &mut String) {
    match c {
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ł' | 'Ł' => out.push('l'),
        'þ' | 'Þ' => out.push_str("th"),
        'ı' => out.push('i'),
        _ => out.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
    }
}

/// Whether a text, or a part of a name or an address, compares so with this one (folded unless exact).
pub(super) fn holds(value: &Value, wanted: &str, compare: Compare) -> bool {
    match value {
        Value::String(text) => match compare {
            Compare::Exact => text == wanted,
            Compare::Begins => fold(text).starts_with(wanted),
            Compare::Contains => fold(text).contains(wanted),
        },
        Value::Object(fields) => {
            // Parts of HumanName and Address; the text of a CodeableConcept is reached by its own path.
            fields.iter().any(|(name, part)| PARTS.contains(&name.as_str()) && holds(part, wanted, compare))
        }
        Value::Array(parts) => parts.iter().any(|part| holds(part, wanted, compare)),
        _ => false,
    }
}

const PARTS: [&str; 11] = [
    "family",
    "given",
    "text",
    "prefix",
    "suffix",
    "line",
    "city",
    "district",
    "state",
    "postalCode",
    "country",
];

/// The first text of a value, by which it is sorted.
pub(super) fn first(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(fields) => PARTS.iter().find_map(|name| fields.get(*name).and_then(first)),
        Value::Array(parts) => parts.iter().find_map(first),
        _ => None,
    }
}

/// How a uri is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UriCompare {
    Same,
    /// The value lies below the one asked for.
    Below,
    /// The value lies above the one asked for.
    Above,
}

/// Whether a uri is the one asked for, or lies below or above it; a canonical may carry a version.
pub(super) fn uri_holds(value: &Value, wanted: &str, compare: UriCompare) -> bool {
    let Some(uri) = value.as_str() else { return false };
    match compare {
        UriCompare::Same => uri == wanted || (!wanted.contains('|') && uri.split('|').next() == Some(wanted)),
        UriCompare::Below => begins_path(uri, wanted) || begins_path(unversioned(uri), wanted),
        UriCompare::Above => begins_path(wanted, uri) || begins_path(wanted, unversioned(uri)),
    }
}

fn unversioned(uri: &str) -> &str {
    uri.split('|').next().unwrap_or(uri)
}

/// Whether one address is the other or continues it by a `/`. Names (`urn:…`) have no parts, so only the same.
fn begins_path(longer: &str, shorter: &str) -> bool {
    let rest = longer.strip_prefix(shorter.trim_end_matches('/'));
    !shorter.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
