//! Filters: one condition of a query, and whether a resource meets it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::{Kind, Parameter, moment, number, reference, terms, text, token};
use crate::Type;

/// What surrounds a resource: only what the asker may see.
pub trait World {
    /// The resource that this reference leads to.
    fn resolve(&self, reference: &str) -> Option<Arc<Value>>;
    /// The resources of this type that refer by this parameter to the target.
    fn referrers(&self, source: Type, parameter: &Parameter, target: (Type, &str)) -> Vec<Arc<Value>>;
    /// The clinic's own definition (a value set, a code system) with this canonical address or at `Type/id`.
    fn definition(&self, kind: Type, address: &str) -> Option<Arc<Value>>;
}

/// One condition: a parameter, its modifier, and values of which one must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Parameter, modifier and chain as they were asked for, decoded.
    pub name: String,
    /// The values as they were asked for, decoded.
    pub text: String,
    pub(super) rule: Rule,
    pub(super) base: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Missing {
        parameter: &'static Parameter,
        missing: bool,
    },
    Values {
        parameter: &'static Parameter,
        negated: bool,
        values: Vec<Operand>,
    },
    Chain {
        parameter: &'static Parameter,
        targets: Vec<(Type, Rule)>,
    },
    Has {
        source: Type,
        parameter: &'static Parameter,
        rule: Box<Rule>,
    },
    /// `_list`: what these lists name, as `Type/id`, once they were looked up. The parameter is `_id`.
    Listed {
        parameter: &'static Parameter,
        lists: Vec<String>,
        named: Option<BTreeSet<String>>,
    },
}

/// A value of a filter, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    Token(token::Wanted),
    OfType(token::OfType),
    /// `:text`: the beginning of the words beside a code.
    Words(String),
    /// `:in`, `:not-in`, `:below`, `:above`: one of a set of codes.
    Codes(terms::Wanted),
    /// `:identifier`: of a reference.
    Identifier(token::Wanted),
    Reference(reference::Wanted),
    String(String, text::Compare),
    Date(moment::Wanted),
    Number(number::Wanted),
    Quantity(number::WantedQuantity),
    Uri(String, text::UriCompare),
    Composite(Vec<Operand>),
}

/// What a comparison needs besides the value.
#[derive(Clone, Copy)]
struct Around<'a> {
    world: &'a dyn World,
    base: Option<&'a str>,
    resource: &'a Value,
}

/// Whether a resource of this type meets all filters.
pub fn matches(filters: &[Filter], kind: Type, resource: &Value, world: &dyn World) -> bool {
    filters.iter().all(|filter| {
        let around = Around { world, base: filter.base.as_deref(), resource };
        filter.rule.holds(kind, around)
    })
}

impl Rule {
    fn holds(&self, kind: Type, around: Around<'_>) -> bool {
        let resource = around.resource;
        match self {
            Rule::Missing { parameter, missing } => {
                parameter.path.any(resource, resource, &mut |_| true) != *missing
            }
            Rule::Values { parameter, negated, values } => {
                // Of a set that was not looked up, nothing is in it and nothing is outside.
                values.iter().all(Operand::is_known)
                    && values.iter().any(|value| value.found(parameter, around)) != *negated
            }
            Rule::Chain { parameter, targets } => {
                parameter.path.any(resource, resource, &mut |value| follow(value, targets, around))
            }
            Rule::Listed { named, .. } => {
                let id = resource.get("id").and_then(Value::as_str).unwrap_or_default();
                named.as_ref().is_some_and(|named| named.contains(&format!("{kind}/{id}")))
            }
            Rule::Has { source, parameter, rule } => {
                let Some(id) = resource.get("id").and_then(Value::as_str) else { return false };
                let referrers = around.world.referrers(*source, parameter, (kind, id));
                referrers.iter().any(|one| rule.holds(*source, Around { resource: one, ..around }))
            }
        }
    }
}

/// Whether the resource that this reference leads to meets the rule for its type.
fn follow(value: &Value, targets: &[(Type, Rule)], around: Around<'_>) -> bool {
    let meets = |target: &Value| {
        let kind = target.get("resourceType").and_then(Value::as_str).and_then(Type::parse);
        let rules = targets.iter().filter(|(wanted, _)| Some(*wanted) == kind);
        rules.into_iter().any(|(kind, rule)| rule.holds(*kind, Around { resource: target, ..around }))
    };
    if value.get("resourceType").is_some() {
        return meets(value);
    }
    let Some(written) = reference::written(value) else { return false };
    match written.strip_prefix('#') {
        Some(id) => contained(around.resource, id).is_some_and(meets),
        None => around.world.resolve(written).is_some_and(|target| meets(&target)),
    }
}

fn contained<'a>(resource: &'a Value, id: &str) -> Option<&'a Value> {
    let parts = resource.get("contained").and_then(Value::as_array);
    parts.into_iter().flatten().find(|part| part.get("id").and_then(Value::as_str) == Some(id))
}

impl Operand {
    fn is_known(&self) -> bool {
        !matches!(self, Operand::Codes(wanted) if wanted.set.is_none())
    }

    fn found(&self, parameter: &Parameter, around: Around<'_>) -> bool {
        let resource = around.resource;
        parameter.path.any(resource, resource, &mut |value| match self {
            Operand::Composite(parts) => {
                let mut pairs = parameter.components.iter().zip(parts);
                pairs.all(|(component, part)| {
                    component.path.any(resource, value, &mut |value| part.holds(value, None, around))
                })
            }
            simple => simple.holds(value, parameter.system, around),
        })
    }

    fn holds(&self, value: &Value, system: Option<&str>, around: Around<'_>) -> bool {
        match self {
            Operand::Token(wanted) => wanted.holds(value, system),
            Operand::OfType(wanted) => wanted.holds(value),
            Operand::Words(folded) => token::text_begins(value, folded),
            Operand::Codes(wanted) => wanted.set.as_ref().is_some_and(|set| set.holds_one_of(value, system)),
            Operand::Identifier(wanted) => value.get("identifier").is_some_and(|own| wanted.holds(own, None)),
            Operand::Reference(wanted) => wanted.holds(value, around.base),
            Operand::String(wanted, compare) => text::holds(value, wanted, *compare),
            Operand::Date(wanted) => wanted.holds(value),
            Operand::Number(wanted) => wanted.holds(value),
            Operand::Quantity(wanted) => wanted.holds(value),
            Operand::Uri(wanted, compare) => text::uri_holds(value, wanted, *compare),
            Operand::Composite(_) => false,
        }
    }
}

impl Filter {
    /// The parameter of the filter's own type; for `_has` that of the referring type.
    pub fn parameter(&self) -> &'static Parameter {
        match &self.rule {
            Rule::Missing { parameter, .. }
            | Rule::Values { parameter, .. }
            | Rule::Chain { parameter, .. }
            | Rule::Has { parameter, .. }
            | Rule::Listed { parameter, .. } => parameter,
        }
    }
}

/// The ids of which every match has one, where the filters say so: by `_id` and `_list`.
pub fn filter_ids(kind: Type, filters: &[Filter]) -> Option<BTreeSet<&str>> {
    let named = filters.iter().filter_map(|filter| match &filter.rule {
        Rule::Values { parameter, negated: false, values } if parameter.name == "_id" => {
            let ids = values.iter().map(|value| match value {
                Operand::Token(wanted) => wanted.code.as_deref(),
                _ => None,
            });
            ids.collect::<Option<BTreeSet<&str>>>()
        }
        Rule::Listed { named, .. } => {
            let here = named.iter().flatten().filter_map(|name| name.split_once('/'));
            Some(here.filter(|(of, _)| *of == kind.name()).map(|(_, id)| id).collect())
        }
        _ => None,
    });
    named.reduce(|one, two| one.intersection(&two).copied().collect())
}

/// Whether a parameter of this kind can be asked for at all.
pub(super) fn answered(kind: Kind) -> bool {
    kind != Kind::Special
}
