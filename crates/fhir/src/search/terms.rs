//! Reading the definitions that a query names: value sets, code systems and lists. A set that cannot be decided is
//! refused with the reason, never answered in part.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::codes::{CodeSet, Part, Systems};
use super::filter::{Operand, Rule, World};
use super::hierarchy::{CODES_MAX, Hierarchy, list, text};
use super::query::Query;
use super::{QueryError, error};
use crate::Type;
use crate::reference::Reference;

const VALUE_SET: Type = Type::named("ValueSet");
const CODE_SYSTEM: Type = Type::named("CodeSystem");
/// Value sets inside each other.
const NESTED_DEPTH_MAX: usize = 8;
/// Value sets that one query reads.
const SETS_MAX: usize = 64;

type Reason = &'static str;

/// A set of codes that a query names, and what is in it once it was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) named: Named,
    pub(super) set: Option<Arc<CodeSet>>,
}

/// How a query names a set of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// `:in`, `:not-in`: the address of a value set.
    ValueSet(String),
    /// `:below`: a code and what lies below it.
    Below { system: String, code: String },
    /// `:above`: a code and what lies above it.
    Above { system: String, code: String },
}

impl Named {
    /// The same, not yet looked up.
    pub(super) fn wanted(self) -> Wanted {
        Wanted { named: self, set: None }
    }
}

impl Query {
    /// Whether the query names value sets, code systems or lists, which must be looked up before it is answered.
    pub fn names_definitions(&self) -> bool {
        self.filters.iter().any(|filter| names_definitions(&filter.rule))
    }

    /// Looks up the value sets, code systems and lists that the query names. Until then its filters on them find
    /// nothing.
    pub fn prepare(&mut self, world: &dyn World) -> Result<(), QueryError> {
        let mut reader = Reader { world, under_way: Vec::new(), known: BTreeMap::new(), codes: 0 };
        for filter in &mut self.filters {
            let refused = |reason| QueryError::Undecided { parameter: error::name(&filter.name), reason };
            reader.rule(&mut filter.rule).map_err(refused)?;
        }
        Ok(())
    }
}

fn names_definitions(rule: &Rule) -> bool {
    match rule {
        Rule::Missing { .. } => false,
        Rule::Listed { .. } => true,
        Rule::Values { values, .. } => values.iter().any(|value| matches!(value, Operand::Codes(_))),
        Rule::Chain { targets, .. } => targets.iter().any(|(_, rule)| names_definitions(rule)),
        Rule::Has { rule, .. } => names_definitions(rule),
    }
}

struct Reader<'w> {
    world: &'w dyn World,
    /// Addresses of the value sets that are being read, the outermost first.
    under_way: Vec<String>,
    known: BTreeMap<String, Arc<CodeSet>>,
    codes: usize,
}

impl Reader<'_> {
    fn rule(&mut self, rule: &mut Rule) -> Result<(), Reason> {
        match rule {
            Rule::Missing { .. } => Ok(()),
            Rule::Values { values, .. } => values.iter_mut().try_for_each(|value| match value {
                Operand::Codes(wanted) => {
                    wanted.set = Some(self.set(&wanted.named)?);
                    Ok(())
                }
                _ => Ok(()),
            }),
            Rule::Chain { targets, .. } => targets.iter_mut().try_for_each(|(_, rule)| self.rule(rule)),
            Rule::Has { rule, .. } => self.rule(rule),
            Rule::Listed { lists, named, .. } => {
                // A list that is hidden or absent names nothing.
                let found = lists.iter().filter_map(|id| self.world.resolve(&format!("List/{id}")));
                *named = Some(found.flat_map(|list| entries(&list)).collect());
                Ok(())
            }
        }
    }

    fn set(&mut self, named: &Named) -> Result<Arc<CodeSet>, Reason> {
        let (system, code, down) = match named {
            Named::ValueSet(address) => return self.value_set(address),
            Named::Below { system, code } => (system, code, true),
            Named::Above { system, code } => (system, code, false),
        };
        let definition = self.code_system(system)?;
        let hierarchy = Hierarchy::read(&definition)?;
        let codes = if down { hierarchy.below(code) } else { hierarchy.above(code) };
        Ok(Arc::new(CodeSet { included: vec![Part::of(system, codes)], excluded: Vec::new() }))
    }

    fn code_system(&self, system: &str) -> Result<Arc<Value>, Reason> {
        let found = self.world.definition(CODE_SYSTEM, system);
        found.ok_or("the code system is not among the clinic's own definitions")
    }

    fn value_set(&mut self, address: &str) -> Result<Arc<CodeSet>, Reason> {
        if let Some(known) = self.known.get(address) {
            return Ok(Arc::clone(known));
        }
        if self.under_way.iter().any(|above| above == address) {
            return Err("a value set includes itself");
        }
        if self.under_way.len() == NESTED_DEPTH_MAX {
            return Err("value sets include each other too deeply");
        }
        if self.known.len() + self.under_way.len() == SETS_MAX {
            return Err("it leads to too many value sets");
        }
        let definition = self.world.definition(VALUE_SET, address);
        let definition = definition.ok_or("the value set is not among the clinic's own definitions")?;
        self.under_way.push(address.to_owned());
        let set = Arc::new(self.read(&definition)?);
        self.under_way.pop();
        self.known.insert(address.to_owned(), Arc::clone(&set));
        Ok(set)
    }

    /// By its expansion where that is whole, else by its definition.
    fn read(&mut self, set: &Value) -> Result<CodeSet, Reason> {
        if let Some(expanded) = set.get("expansion").and_then(whole_expansion) {
            let codes = expanded.iter().filter_map(|part| part.codes.as_ref()).map(BTreeSet::len).sum();
            self.count(codes)?;
            return Ok(CodeSet { included: expanded, excluded: Vec::new() });
        }
        let compose = set.get("compose").ok_or("the value set does not say which codes it has")?;
        let active_only = compose.get("inactive").and_then(Value::as_bool) == Some(false);
        let included = list(compose, "include").map(|one| self.part(one, active_only));
        let included = included.collect::<Result<Vec<_>, _>>()?;
        let excluded = list(compose, "exclude").map(|one| self.part(one, false));
        Ok(CodeSet { included, excluded: excluded.collect::<Result<_, _>>()? })
    }

    fn part(&mut self, part: &Value, active_only: bool) -> Result<Part, Reason> {
        let within = list(part, "valueSet").map(|address| match address.as_str() {
            Some(address) => self.value_set(address),
            None => Err("a part of the value set names another one without an address"),
        });
        let within = within.collect::<Result<Vec<_>, _>>()?;
        let Some(system) = text(part, "system") else {
            return if within.is_empty() {
                Err("a part of the value set names neither a code system nor another value set")
            } else {
                Ok(Part { system: Systems::Any, codes: None, within })
            };
        };
        let codes = self.codes_of(system, part)?;
        if codes.is_none() && active_only {
            return Err("the value set leaves out inactive codes of a whole code system");
        }
        self.count(codes.as_ref().map_or(0, BTreeSet::len))?;
        Ok(Part { system: Systems::Only(Some(system.to_owned())), codes, within })
    }

    /// The codes that a part lists or filters; nothing for the whole system.
    fn codes_of(&mut self, system: &str, part: &Value) -> Result<Option<BTreeSet<String>>, Reason> {
        let mut codes: Option<BTreeSet<String>> = None;
        if part.get("concept").is_some() {
            let listed = list(part, "concept").filter_map(|one| text(one, "code"));
            codes = Some(listed.map(str::to_owned).collect());
        }
        if list(part, "filter").next().is_none() {
            return Ok(codes);
        }
        let definition = self.code_system(system)?;
        let hierarchy = Hierarchy::read(&definition)?;
        for filter in list(part, "filter") {
            let fitting = filtered(&hierarchy, filter)?;
            codes = Some(match codes {
                None => fitting,
                Some(codes) => codes.intersection(&fitting).cloned().collect(),
            });
        }
        Ok(codes)
    }

    fn count(&mut self, codes: usize) -> Result<(), Reason> {
        self.codes += codes;
        if self.codes > CODES_MAX { Err("the value set is too large") } else { Ok(()) }
    }
}

/// The codes that fit a filter by the hierarchy; what asks about other properties is not decided.
fn filtered(hierarchy: &Hierarchy<'_>, filter: &Value) -> Result<BTreeSet<String>, Reason> {
    const UNKNOWN: Reason = "the value set filters its codes in a way that is not decided here";
    let (property, op, value) = (text(filter, "property"), text(filter, "op"), text(filter, "value"));
    let (Some("concept" | "code"), Some(op), Some(value)) = (property, op, value) else {
        return Err(UNKNOWN);
    };
    // A code that the system does not have brings nothing, not even itself.
    let known = hierarchy.codes().find(|code| *code == value);
    let below = known.map(|code| hierarchy.below(code)).unwrap_or_default();
    let all = || hierarchy.codes().map(str::to_owned);
    Ok(match op {
        "is-a" => below,
        "descendent-of" => below.into_iter().filter(|code| code != value).collect(),
        "is-not-a" => all().filter(|code| !below.contains(code)).collect(),
        "in" => all().filter(|code| value.split(',').any(|one| one.trim() == code)).collect(),
        "not-in" => all().filter(|code| !value.split(',').any(|one| one.trim() == code)).collect(),
        "=" => all().filter(|code| code == value).collect(),
        _ => return Err(UNKNOWN),
    })
}

/// The codes of an expansion by their systems; nothing unless it holds all codes of the set.
fn whole_expansion(expansion: &Value) -> Option<Vec<Part>> {
    const CUT: [&str; 2] = [
        "http://hl7.org/fhir/StructureDefinition/valueset-unclosed",
        "http://hl7.org/fhir/StructureDefinition/valueset-toocostly",
    ];
    let cut = list(expansion, "extension").any(|one| text(one, "url").is_some_and(|url| CUT.contains(&url)));
    let narrowed = list(expansion, "parameter").any(|one| matches!(text(one, "name"), Some("filter")));
    let number = |name: &str| expansion.get(name).and_then(Value::as_u64);
    if cut || narrowed || number("offset").is_some_and(|offset| offset > 0) {
        return None;
    }
    let mut by_system: BTreeMap<Option<&str>, BTreeSet<String>> = BTreeMap::new();
    let mut waiting: Vec<&Value> = list(expansion, "contains").collect();
    let mut counted = 0;
    while let Some(one) = waiting.pop() {
        counted += 1;
        let choosable = one.get("abstract").and_then(Value::as_bool) != Some(true);
        if let Some(code) = text(one, "code").filter(|_| choosable) {
            by_system.entry(text(one, "system")).or_default().insert(code.to_owned());
        }
        waiting.extend(list(one, "contains"));
    }
    let whole = number("total").map_or(counted > 0, |total| total <= counted);
    let part = |(system, codes): (Option<&str>, BTreeSet<String>)| Part {
        system: Systems::Only(system.map(str::to_owned)),
        codes: Some(codes),
        within: Vec::new(),
    };
    whole.then(|| by_system.into_iter().map(part).collect())
}

/// What a List names, as `Type/id`; entries that are marked as deleted are not on it.
fn entries(list: &Value) -> Vec<String> {
    let entries = list.get("entry").and_then(Value::as_array).into_iter().flatten();
    let present = entries.filter(|entry| entry.get("deleted").and_then(Value::as_bool) != Some(true));
    let written = present.filter_map(|entry| entry.get("item")?.get("reference")?.as_str());
    let here = written.filter_map(|written| Reference::parse(written).and_then(Reference::local));
    here.map(|target| format!("{}/{}", target.kind, target.id)).collect()
}
