//! Holds a document against the table.

use serde_json::{Map, Value};

use super::Primitive;
use super::table::{Class, Kind, Nature, Slot, Table, table};
use crate::outcome::{ISSUES_MAX, Issue, IssueCode};
use crate::reference::Reference;
use crate::{Resource, Type, json};

type Members = Map<String, Value>;

/// What is wrong with the resource.
pub(super) fn check(resource: &Resource) -> Vec<Issue> {
    let mut checker =
        Checker { table: table(), issues: Vec::new(), container: resource.json(), contained: false };
    let root = Trail { before: None, step: Step::Name(resource.resource_type().name()), depth: 0 };
    checker.resource(resource.json(), &root);
    checker.issues
}

/// The way from the root to an element; put into words only when something is wrong there.
#[derive(Clone, Copy)]
struct Trail<'a> {
    before: Option<&'a Trail<'a>>,
    step: Step<'a>,
    depth: usize,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Name(&'a str),
    Place(usize),
}

impl<'a> Trail<'a> {
    fn name(&'a self, name: &'a str) -> Trail<'a> {
        Trail { before: Some(self), step: Step::Name(name), depth: self.depth + 1 }
    }

    fn place(&'a self, at: usize) -> Trail<'a> {
        Trail { before: Some(self), step: Step::Place(at), depth: self.depth + 1 }
    }

    fn words(&self) -> String {
        let mut words = self.before.map(Trail::words).unwrap_or_default();
        match self.step {
            Step::Name(name) => {
                if !words.is_empty() {
                    words.push('.');
                }
                words.push_str(if speakable(name) { name } else { "(unreadable name)" });
            }
            Step::Place(at) => {
                words.push('[');
                words.push_str(&at.to_string());
                words.push(']');
            }
        }
        words
    }
}

/// Whether this could be the name of an element. Anything else may be a value at the wrong place and is not repeated.
fn speakable(name: &str) -> bool {
    name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'[' | b']'))
        && !name.starts_with(|first: char| first.is_ascii_digit())
}

struct Checker<'a> {
    table: &'static Table,
    issues: Vec<Issue>,
    /// The resource whose contained resources `#id` means.
    container: &'a Value,
    /// Whether a contained resource is being looked at.
    contained: bool,
}

impl<'a> Checker<'a> {
    fn tell(&mut self, trail: &Trail, code: IssueCode, words: impl Into<String>) {
        if self.issues.len() < ISSUES_MAX {
            self.issues.push(Issue::error(code, words).at(trail.words()));
        }
    }

    fn resource(&mut self, value: &'a Value, trail: &Trail) {
        let Value::Object(members) = value else {
            return self.tell(trail, IssueCode::Structure, "not a resource");
        };
        match members.get("resourceType").map(|name| name.as_str().and_then(Type::parse)) {
            Some(Some(kind)) => self.object(members, self.table.of(kind), trail),
            Some(None) => {
                self.tell(&trail.name("resourceType"), IssueCode::Structure, "not a resource type of R4");
            }
            None => self.tell(&trail.name("resourceType"), IssueCode::Required, "required"),
        }
    }

    /// A resource that begins anew: an entry of a bundle, a parameter, or a contained one.
    fn nested(&mut self, value: &'a Value, contained: bool, trail: &Trail) {
        let outer = (self.container, self.contained);
        if !contained {
            self.container = value;
        } else if self.contained {
            return self.tell(trail, IssueCode::Invariant, "a contained resource may not contain another");
        }
        self.contained = contained;
        self.resource(value, trail);
        (self.container, self.contained) = outer;
    }

    fn object(&mut self, members: &'a Members, class: &'static Class, trail: &Trail) {
        if trail.depth > json::DEPTH_MAX * 2 {
            return self.tell(trail, IssueCode::TooLong, "nested too deeply");
        }
        if members.is_empty() {
            return self.tell(trail, IssueCode::Structure, "empty");
        }
        let (mut seen, mut again) = (0_u128, 0_u128);
        for (name, value) in members {
            if self.issues.len() >= ISSUES_MAX {
                return;
            }
            let here = trail.name(name);
            let half = name.strip_prefix('_');
            if let Some(slot) = class.slot(half.unwrap_or(name)) {
                again |= seen & 1 << slot.element;
                seen |= 1 << slot.element;
                let list = class.elements[slot.element].list;
                match half {
                    None => self.member(members, (slot, list), value, &here),
                    Some(_) => self.half((slot, list), value, &here),
                }
            } else if name != "resourceType" || class.nature != Nature::Resource {
                self.tell(&here, IssueCode::Structure, "not an element of R4");
            }
        }
        for element in bits(again) {
            self.choice(members, class, element, trail);
        }
        for element in bits(class.required & !seen) {
            self.tell(&trail.name(class.elements[element].name), IssueCode::Required, "required");
        }
        if class.nature == Nature::Extension {
            self.extension(members, class, trail);
        }
    }

    /// A choice may be made once: `valueString` with `_valueString`, but not with `valueCode`.
    fn choice(&mut self, members: &Members, class: &Class, element: usize, trail: &Trail) {
        let given = |name: &&str| members.contains_key(*name) || members.contains_key(&format!("_{name}"));
        if class.elements[element].choice && class.names_of(element).filter(given).count() > 1 {
            self.tell(&trail.name(class.elements[element].name), IssueCode::Structure, "given twice");
        }
    }

    fn member(&mut self, members: &'a Members, (slot, list): (&Slot, bool), value: &'a Value, trail: &Trail) {
        match (value, list) {
            (Value::Array(items), true) => self.items(members, slot, items, trail),
            (Value::Array(_), false) => self.tell(trail, IssueCode::Structure, "must not be a list"),
            (_, true) => self.tell(trail, IssueCode::Structure, "must be a list"),
            (_, false) => self.item(slot, value, trail),
        }
    }

    fn items(&mut self, members: &'a Members, slot: &Slot, items: &'a [Value], trail: &Trail) {
        if items.is_empty() {
            self.tell(trail, IssueCode::Structure, "empty");
        }
        for (at, item) in items.iter().enumerate() {
            if !(item.is_null() && stands_elsewhere(members, slot, at)) {
                self.item(slot, item, &trail.place(at));
            }
        }
    }

    fn item(&mut self, slot: &Slot, value: &'a Value, trail: &Trail) {
        match (slot.kind, value) {
            (_, Value::Null) => self.tell(trail, IssueCode::Structure, "must not be null"),
            (Kind::Primitive(primitive), value) => self.primitive(primitive, slot, value, trail),
            (Kind::Resource, value) => self.nested(value, &*slot.name == "contained", trail),
            (Kind::Object(class), Value::Object(members)) => {
                self.object(members, self.table.class(class), trail);
                if let Some(set) = slot.set {
                    self.concept(set, members, trail);
                }
            }
            (Kind::Reference(class, targets), Value::Object(members)) => {
                self.object(members, self.table.class(class), trail);
                self.reference(members, targets, trail);
            }
            _ => self.tell(trail, IssueCode::Structure, "must be an object"),
        }
    }

    fn primitive(&mut self, primitive: Primitive, slot: &Slot, value: &Value, trail: &Trail) {
        if value.as_str().is_some_and(str::is_empty) {
            return self.tell(trail, IssueCode::Value, "empty");
        }
        if !primitive.fits(value) {
            let name = primitive.name();
            let article = if name.starts_with(['i', 'o', 'x']) { "an" } else { "a" };
            return self.tell(trail, IssueCode::Value, format!("not {article} {name}"));
        }
        if let (Some(set), Some(code)) = (slot.set.map(|set| self.table.set(set)), value.as_str())
            && !set.has_code(code)
        {
            self.tell(trail, IssueCode::CodeInvalid, format!("not a code of {}", set.name));
        }
    }

    /// `_birthDate`: id and extensions of a primitive.
    fn half(&mut self, (slot, list): (&Slot, bool), value: &'a Value, trail: &Trail) {
        if !matches!(slot.kind, Kind::Primitive(_)) {
            return self.tell(trail, IssueCode::Structure, "not an element of R4");
        }
        match (value, list) {
            (Value::Array(items), true) => {
                if items.iter().all(Value::is_null) {
                    self.tell(trail, IssueCode::Structure, "empty");
                }
                for (at, item) in items.iter().enumerate().filter(|(_, item)| !item.is_null()) {
                    self.element(item, &trail.place(at));
                }
            }
            (_, true) => self.tell(trail, IssueCode::Structure, "must be a list"),
            (value, false) => self.element(value, trail),
        }
    }

    fn element(&mut self, value: &'a Value, trail: &Trail) {
        match value {
            Value::Object(members) => self.object(members, self.table.class(self.table.element), trail),
            _ => self.tell(trail, IssueCode::Structure, "must be an object"),
        }
    }

    /// A required binding of a concept: one of its codings is in the set.
    fn concept(&mut self, set: usize, members: &Members, trail: &Trail) {
        let set = self.table.set(set);
        let fits = |coding: &Value| {
            let part = |name: &str| coding.get(name).and_then(Value::as_str);
            part("system").zip(part("code")).is_some_and(|(system, code)| set.has(system, code))
        };
        let codings = members.get("coding").and_then(Value::as_array);
        let excused = codings.is_none() && members.contains_key("extension");
        if !excused && !codings.is_some_and(|codings| codings.iter().any(fits)) {
            self.tell(trail, IssueCode::CodeInvalid, format!("no code of {}", set.name));
        }
    }

    fn extension(&mut self, members: &Members, class: &Class, trail: &Trail) {
        let value = |name: &String| name.strip_prefix('_').unwrap_or(name).starts_with("value");
        let has_value =
            members.keys().any(|name| value(name) && class.slot(name.trim_start_matches('_')).is_some());
        if has_value == members.contains_key("extension") {
            self.tell(trail, IssueCode::Invariant, "must have either a value or extensions");
        }
    }

    fn reference(&mut self, members: &Members, targets: Option<usize>, trail: &Trail) {
        let Some(text) = members.get("reference").and_then(Value::as_str) else { return };
        let here = trail.name("reference");
        match Reference::parse(text) {
            None => self.tell(&here, IssueCode::Value, "not a reference"),
            Some(Reference::Contained(part)) => {
                if !self.is_contained(part) {
                    self.tell(&here, IssueCode::Invariant, "nothing contained has this id");
                }
            }
            Some(known) => {
                let fits = |kind| targets.is_none_or(|targets| self.table.targets(targets).has(kind));
                if known.kind().is_some_and(|kind| !fits(kind)) {
                    self.tell(&here, IssueCode::Structure, "may not refer to this type");
                }
            }
        }
    }

    fn is_contained(&self, part: &str) -> bool {
        if part.is_empty() {
            return self.contained;
        }
        let list = self.container.get("contained").and_then(Value::as_array);
        let named = |one: &Value| one.get("id").and_then(Value::as_str) == Some(part);
        list.is_some_and(|list| list.iter().any(named))
    }
}

/// The places of the bits that are set.
fn bits(mut bits: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        place
    })
}

/// A null in a list of primitives is right where the other half says something.
fn stands_elsewhere(members: &Members, slot: &Slot, at: usize) -> bool {
    matches!(slot.kind, Kind::Primitive(_))
        && members.get(&format!("_{}", slot.name)).and_then(|half| half.get(at)).is_some_and(Value::is_object)
}
