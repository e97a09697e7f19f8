//! What a `reference` says: a resource here, one elsewhere, one inside the same document, a name that a bundle
//! resolves, or a question. Printing gives back the text that was read.

use std::fmt;

use crate::Type;

/// The longest logical id.
pub const ID_CHARS_MAX: usize = 64;

/// Whether this is a logical id: letters, digits, `-` and `.`, 1 to 64 of them.
pub fn is_id(text: &str) -> bool {
    (1..=ID_CHARS_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
}

/// A reference, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reference<'a> {
    /// `Patient/1` or `Patient/1/_history/2`: a resource of this server.
    Local(Target<'a>),
    /// `https://elsewhere.example/fhir/Patient/1`: base without the last `/`.
    Absolute {
        /// The address of the server.
        base: &'a str,
        /// The resource there.
        target: Target<'a>,
    },
    /// `Patient?identifier=…`: whichever one answers the question.
    Conditional {
        /// The type that is asked for.
        kind: Type,
        /// What follows the question mark.
        query: &'a str,
    },
    /// `urn:uuid:…` or `urn:oid:…`, whole.
    Urn(&'a str),
    /// `#part`, without the `#`; empty for the document that contains this one.
    Contained(&'a str),
    /// An absolute address that names no resource in FHIR's way, such as a canonical.
    Address(&'a str),
}

/// Type, id and perhaps version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target<'a> {
    /// The type of the resource.
    pub kind: Type,
    /// Its logical id.
    pub id: &'a str,
    /// The version, when one is named.
    pub version: Option<&'a str>,
}

impl<'a> Reference<'a> {
    /// The reference in this text; `None` when it is none of FHIR's kinds.
    pub fn parse(text: &'a str) -> Option<Reference<'a>> {
        if text.is_empty() || text.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
            return None;
        }
        if let Some(part) = text.strip_prefix('#') {
            return Some(Reference::Contained(part));
        }
        if text.starts_with("urn:uuid:") || text.starts_with("urn:oid:") {
            return Some(Reference::Urn(text));
        }
        if has_scheme(text) {
            return Some(absolute(text).unwrap_or(Reference::Address(text)));
        }
        if let Some((kind, query)) = text.split_once('?') {
            return Some(Reference::Conditional { kind: Type::parse(kind)?, query });
        }
        Target::parse(text).map(Reference::Local)
    }

    /// Type and id of a resource of this server.
    pub fn local(self) -> Option<Target<'a>> {
        match self {
            Reference::Local(target) => Some(target),
            _ => None,
        }
    }

    /// The type that the reference names, when it names one.
    pub fn kind(self) -> Option<Type> {
        match self {
            Reference::Local(target) | Reference::Absolute { target, .. } => Some(target.kind),
            Reference::Conditional { kind, .. } => Some(kind),
            Reference::Urn(_) | Reference::Contained(_) | Reference::Address(_) => None,
        }
    }
}

impl<'a> Target<'a> {
    /// `Type/id` or `Type/id/_history/version`, nothing before or after.
    pub fn parse(text: &'a str) -> Option<Target<'a>> {
        let mut parts = text.split('/');
        let kind = Type::parse(parts.next()?)?;
        let id = parts.next().filter(|id| is_id(id))?;
        let version = match parts.next() {
            None => None,
            Some("_history") => Some(parts.next().filter(|version| is_id(version))?),
            Some(_) => return None,
        };
        parts.next().is_none().then_some(Target { kind, id, version })
    }
}

/// Whether the text starts with the scheme of an absolute address.
fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn absolute(text: &str) -> Option<Reference<'_>> {
    let host_at = text.find("://")? + 3;
    let path = text.get(host_at..)?;
    let cuts: Vec<usize> = path.rmatch_indices('/').map(|(at, _)| host_at + at).take(4).collect();
    // The longer form first: `Type/id/_history/version`, then `Type/id`.
    for cut in [3, 1].into_iter().filter_map(|parts| cuts.get(parts)) {
        if let Some(target) = Target::parse(&text[cut + 1..]) {
            return (*cut > host_at).then(|| Reference::Absolute { base: &text[..*cut], target });
        }
    }
    None
}

impl fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)?;
        match self.version {
            Some(version) => write!(f, "/_history/{version}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Reference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reference::Local(target) => target.fmt(f),
            Reference::Absolute { base, target } => write!(f, "{base}/{target}"),
            Reference::Conditional { kind, query } => write!(f, "{kind}?{query}"),
            Reference::Urn(text) | Reference::Address(text) => f.write_str(text),
            Reference::Contained(part) => write!(f, "#{part}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reference, Target, is_id};
    use crate::Type;

    const PATIENT: Type = Type::named("Patient");

    fn target<'a>(id: &'a str, version: Option<&'a str>) -> Target<'a> {
        Target { kind: PATIENT, id, version }
    }

    #[test]
    fn each_kind_is_told_from_the_others() {
        let base = "https://elsewhere.example/fhir";
        let cases = [
            ("Patient/a-1.B", Some(Reference::Local(target("a-1.B", None)))),
            ("Patient/1/_history/7", Some(Reference::Local(target("1", Some("7"))))),
            (
                "https://elsewhere.example/fhir/Patient/1",
                Some(Reference::Absolute { base, target: target("1", None) }),
            ),
            (
                "https://elsewhere.example/fhir/Patient/1/_history/2",
                Some(Reference::Absolute { base, target: target("1", Some("2")) }),
            ),
            ("urn:oid:2.16.840.1.113883", Some(Reference::Urn("urn:oid:2.16.840.1.113883"))),
            ("#p1", Some(Reference::Contained("p1"))),
            ("#", Some(Reference::Contained(""))),
            (
                "Patient?identifier=https://x.example|12",
                Some(Reference::Conditional { kind: PATIENT, query: "identifier=https://x.example|12" }),
            ),
            (
                "http://hl7.org/fhir/ValueSet/a|4.0",
                Some(Reference::Address("http://hl7.org/fhir/ValueSet/a|4.0")),
            ),
            ("https://Patient/1", Some(Reference::Address("https://Patient/1"))),
            ("mailto:a@b.example", Some(Reference::Address("mailto:a@b.example"))),
        ];
        for (text, expected) in cases {
            assert_eq!(Reference::parse(text), expected, "{text}");
            assert_eq!(expected.map(|known| known.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_names_nothing_is_no_reference() {
        for text in [
            "",
            " ",
            "Patient",
            "Patient/",
            "Patient/a_b",
            "patient/1",
            "Unicorn/1",
            "/Patient/1",
            "Patient/1/",
            "Patient/1/_history",
            "Patient/1/_history/",
            "Patient/1/name",
            "Patient/1/_history/2/3",
            "Unicorn?a=b",
            "Patient/1 ",
            "Patient/\u{e9}",
        ] {
            assert_eq!(Reference::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_id_has_one_to_sixty_four_plain_characters() {
        assert!(is_id("a") && is_id(&"9".repeat(64)) && is_id("-.-"));
        assert!(!is_id("") && !is_id(&"9".repeat(65)) && !is_id("a/b") && !is_id("ä") && !is_id("a b"));
    }
}
