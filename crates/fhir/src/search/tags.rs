//! Tags: the few values of a resource by which the store finds it without opening it.

use serde_json::Value;

use super::filter::{Filter, Operand, Rule};
use super::text::UriCompare;
use super::{Kind, Parameter, parameters, reference, token};
use crate::Type;

/// A value of a tagged parameter: type, parameter and value in one run of bytes, for the store to hash under the
/// key of the compartment. Equal values of different parameters or types have different tags.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(Box<[u8]>);

impl Tag {
    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn new(kind: Type, parameter: &str, parts: &[&str]) -> Tag {
        let length = parts.iter().map(|part| part.len() + 1).sum::<usize>();
        let mut bytes = Vec::with_capacity(1 + parameter.len() + length);
        bytes.push(kind.number());
        bytes.extend_from_slice(parameter.as_bytes());
        for part in parts {
            bytes.push(0);
            bytes.extend_from_slice(part.as_bytes());
        }
        Tag(bytes.into_boxed_slice())
    }

    /// Codes are found without regard to case, so their tags have none.
    fn code(kind: Type, parameter: &str, code: &str) -> Tag {
        let mut tag = Tag::new(kind, parameter, &[code]);
        tag.0[1..].make_ascii_lowercase();
        tag
    }

    /// An address without the version that a canonical may carry.
    fn uri(kind: Type, parameter: &str, uri: &str) -> Tag {
        Tag::new(kind, parameter, &[uri.split('|').next().unwrap_or_default()])
    }

    fn reference(kind: Type, parameter: &str, written: &str) -> Tag {
        match reference::target(written) {
            Some((target, id)) => Tag::new(kind, parameter, &[target.name(), id]),
            None => Tag::new(kind, parameter, &[written.split('|').next().unwrap_or_default()]),
        }
    }
}

/// Parameters of which a resource without them is found as fast as one with them: otherwise who looks for it opens
/// every resource of the type.
const MISSED: [(&str, &str); 1] = [("Observation", "category")];

fn is_missed(kind: Type, parameter: &Parameter) -> bool {
    MISSED.contains(&(kind.name(), parameter.name))
}

/// The tag of a resource without this parameter. No code begins as it does.
fn missing_tag(kind: Type, parameter: &Parameter) -> Tag {
    Tag::new(kind, parameter.name, &["", "missing"])
}

/// The tag of the type itself, which every resource of the type carries.
pub fn type_tag(kind: Type) -> Tag {
    Tag::new(kind, "", &[])
}

/// The tags of a resource, that of its type included; sorted, each once.
pub fn tags(kind: Type, resource: &Value) -> Vec<Tag> {
    let mut all = vec![type_tag(kind)];
    for parameter in parameters(kind).iter().filter(|one| one.tagged) {
        parameter.path().any(resource, resource, &mut |value| {
            push(kind, parameter, value, &mut all);
            false
        });
        if is_missed(kind, parameter) && !parameter.path().any(resource, resource, &mut |_| true) {
            all.push(missing_tag(kind, parameter));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn push(kind: Type, parameter: &Parameter, value: &Value, all: &mut Vec<Tag>) {
    if parameter.kind == Kind::Reference {
        if let Some(written) = reference::written(value) {
            all.push(Tag::reference(kind, parameter.name, written));
        }
        return;
    }
    if parameter.kind == Kind::Uri {
        all.extend(value.as_str().map(|uri| Tag::uri(kind, parameter.name, uri)));
        return;
    }
    match value {
        Value::String(code) => all.push(Tag::code(kind, parameter.name, code)),
        Value::Bool(yes) => {
            all.push(Tag::code(kind, parameter.name, if *yes { "true" } else { "false" }));
        }
        _ => {
            let codes = token::codings(value).filter_map(|coding| coding.code);
            all.extend(codes.map(|code| Tag::code(kind, parameter.name, code)));
        }
    }
}

/// A set with more codes than this is not walked code by code.
const CODES_WALKED_MAX: usize = 256;

/// Tags of which every match carries at least one; nothing when the filter does not say.
pub fn filter_tags(kind: Type, filter: &Filter) -> Option<Vec<Tag>> {
    if let Rule::Missing { parameter, missing: true } = &filter.rule {
        return is_missed(kind, parameter).then(|| vec![missing_tag(kind, parameter)]);
    }
    let Rule::Values { parameter, negated: false, values } = &filter.rule else { return None };
    if !parameter.tagged {
        return None;
    }
    let mut all = Vec::new();
    for value in values {
        match value {
            Operand::Token(wanted) => all.push(Tag::code(kind, parameter.name, wanted.code.as_deref()?)),
            Operand::Reference(reference::Wanted::Address(address)) => {
                all.push(Tag::reference(kind, parameter.name, address));
                // An address of this server may stand relative in the resource, and is read the same.
            }
            Operand::Reference(reference::Wanted::Here { kind: Some(target), id }) => {
                all.push(Tag::new(kind, parameter.name, &[target.name(), id]));
            }
            Operand::Reference(reference::Wanted::Here { kind: None, id }) => {
                if parameter.targets.is_empty() {
                    return None;
                }
                let targets = parameter.targets.iter();
                all.extend(targets.map(|target| Tag::new(kind, parameter.name, &[target.name(), id])));
            }
            Operand::Uri(uri, UriCompare::Same) => all.push(Tag::uri(kind, parameter.name, uri)),
            Operand::Codes(wanted) => {
                let codes = wanted.set.as_ref()?.listed(CODES_WALKED_MAX)?;
                all.extend(codes.into_iter().map(|code| Tag::code(kind, parameter.name, code)));
            }
            _ => return None,
        }
    }
    all.sort_unstable();
    all.dedup();
    Some(all)
}
