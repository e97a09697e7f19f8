//! What an answer brings along: the resources that matches refer to.

use serde_json::Value;

use super::query::{Include, Query};
use super::{Kind, Parameter, parameters, reference};
use crate::Type;

/// References of a match that the query asks to follow, as written, each once.
pub fn included(query: &Query, kind: Type, resource: &Value) -> Vec<String> {
    follow(query.includes.iter(), kind, resource)
}

/// The same for a resource that was itself included: only what the query asks to follow again.
pub fn included_again(query: &Query, kind: Type, resource: &Value) -> Vec<String> {
    follow(query.includes.iter().filter(|include| include.iterate), kind, resource)
}

fn follow<'q>(includes: impl Iterator<Item = &'q Include>, kind: Type, resource: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for include in includes.filter(|include| include.source.is_none_or(|source| source == kind)) {
        match include.parameter {
            Some(parameter) => push(include, parameter, resource, &mut found),
            None => {
                for parameter in parameters(kind).iter().filter(|one| one.kind == Kind::Reference) {
                    push(include, parameter, resource, &mut found);
                }
            }
        }
    }
    found
}

fn push(include: &Include, parameter: &Parameter, resource: &Value, found: &mut Vec<String>) {
    parameter.path().any(resource, resource, &mut |value| {
        if let Some(written) = reference::written(value) {
            let leads = include
                .target
                .is_none_or(|wanted| reference::target(written).map(|(kind, _)| kind) == Some(wanted));
            if leads && !written.starts_with('#') && !found.iter().any(|known| known == written) {
                found.push(written.to_owned());
            }
        }
        false
    });
}
