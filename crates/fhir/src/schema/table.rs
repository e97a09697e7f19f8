//! The table of `r4.txt`, compiled for looking up one member name at a time.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Primitive;
use crate::Type;

/// The most elements of one class: they are counted in the bits of a number.
const ELEMENTS_MAX: usize = 128;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::compile(include_str!("r4.txt")));

/// The compiled table.
pub(crate) fn table() -> &'static Table {
    &TABLE
}

pub(crate) struct Table {
    classes: Vec<Class>,
    sets: Vec<CodeSet>,
    targets: Vec<Targets>,
    by_type: Vec<usize>,
    pub(crate) element: usize,
}

/// A type, or an element with elements of its own.
pub(crate) struct Class {
    pub(crate) nature: Nature,
    pub(crate) elements: Vec<Element>,
    /// Which elements must be there, by their bits.
    pub(crate) required: u128,
    /// All member names, sorted by length and text.
    slots: Vec<Slot>,
}

/// What has rules of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    Resource,
    Reference,
    Extension,
    Plain,
}

#[derive(Clone, Copy)]
pub(crate) struct Element {
    pub(crate) name: &'static str,
    pub(crate) list: bool,
    pub(crate) choice: bool,
    required: bool,
}

/// One name that a member may have: an element, or one type of an element with a choice.
#[derive(Clone)]
pub(crate) struct Slot {
    pub(crate) name: Box<str>,
    /// The place of its element in [`Class::elements`].
    pub(crate) element: usize,
    pub(crate) kind: Kind,
    /// The place of the set of its codes, when it is bound to one.
    pub(crate) set: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Primitive(Primitive),
    /// The place of a class.
    Object(usize),
    /// The places of the class Reference and of the types it may lead to.
    Reference(usize, Option<usize>),
    Resource,
}

/// The codes of a value set, by system.
pub(crate) struct CodeSet {
    pub(crate) name: &'static str,
    systems: Vec<(&'static str, Vec<&'static str>)>,
}

impl CodeSet {
    /// Whether the code is in the set, in whichever system.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.systems.iter().any(|(_, codes)| codes.binary_search(&code).is_ok())
    }

    /// Whether the code of this system is in the set.
    pub(crate) fn has(&self, system: &str, code: &str) -> bool {
        self.systems.iter().any(|(known, codes)| *known == system && codes.binary_search(&code).is_ok())
    }
}

/// The types that a reference may lead to, by the bits of their numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Targets([u64; 4]);

impl Targets {
    fn of(names: &str) -> Targets {
        let mut bits = [0; 4];
        for kind in names.split('|').filter_map(Type::parse) {
            bits[usize::from(kind.number() / 64)] |= 1_u64 << (kind.number() % 64);
        }
        Targets(bits)
    }

    pub(crate) fn has(self, kind: Type) -> bool {
        self.0[usize::from(kind.number() / 64)] >> (kind.number() % 64) & 1 == 1
    }
}

impl Class {
    /// What a member of this name is; `None` when there is no such element.
    pub(crate) fn slot(&self, name: &str) -> Option<&Slot> {
        let key = (name.len(), name);
        self.slots
            .binary_search_by(|slot| (slot.name.len(), &*slot.name).cmp(&key))
            .ok()
            .map(|at| &self.slots[at])
    }

    /// The names that an element may have.
    pub(crate) fn names_of(&self, element: usize) -> impl Iterator<Item = &str> {
        self.slots.iter().filter(move |slot| slot.element == element).map(|slot| &*slot.name)
    }
}

impl Table {
    /// The class of a resource type.
    pub(crate) fn of(&self, kind: Type) -> &Class {
        &self.classes[self.by_type[usize::from(kind.number())]]
    }

    pub(crate) fn class(&self, at: usize) -> &Class {
        &self.classes[at]
    }

    pub(crate) fn set(&self, at: usize) -> &CodeSet {
        &self.sets[at]
    }

    pub(crate) fn targets(&self, at: usize) -> Targets {
        self.targets[at]
    }

    fn compile(text: &'static str) -> Table {
        let text = Text::read(text);
        let places: HashMap<&str, usize> =
            text.classes.iter().enumerate().map(|(at, class)| (&*class.path, at)).collect();
        let mut compiler = Compiler { text: &text, places, targets: Vec::new() };
        let classes: Vec<Class> = (0..text.classes.len()).map(|at| compiler.class(at)).collect();
        let mut by_type = vec![0];
        by_type.extend(Type::all().map(|kind| compiler.places[kind.name()]));
        Table {
            element: compiler.places["Element"],
            targets: compiler.targets,
            by_type,
            classes,
            sets: text.sets,
        }
    }
}

/// The table as it stands in the file.
struct Text {
    sets: Vec<CodeSet>,
    classes: Vec<TextClass>,
}

struct TextClass {
    path: String,
    base: &'static str,
    elements: Vec<&'static str>,
}

impl Text {
    fn read(text: &'static str) -> Text {
        let mut read = Text { sets: Vec::new(), classes: Vec::new() };
        // The classes that the current line may belong to, by indentation.
        let mut open: Vec<usize> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('%') {
                read.sets.push(CodeSet { name, systems: Vec::new() });
            } else if let Some(head) = line.strip_prefix('@') {
                let (name, base) = head.split_once(' ').unwrap_or((head, ""));
                open = vec![read.push(name.to_owned(), base)];
            } else if let Some(class) = open.first().copied() {
                read.element(line, &mut open, class);
            } else if let (Some(set), Some((system, codes))) = (read.sets.last_mut(), line.split_once('\t')) {
                set.systems.push((system, codes.split('\t').collect()));
            }
        }
        read
    }

    fn push(&mut self, path: String, base: &'static str) -> usize {
        self.classes.push(TextClass { path, base, elements: Vec::new() });
        self.classes.len() - 1
    }

    fn element(&mut self, line: &'static str, open: &mut Vec<usize>, outermost: usize) {
        let element = line.trim_start_matches(' ');
        open.truncate(line.len() - element.len() + 1);
        let class = open.last().copied().unwrap_or(outermost);
        self.classes[class].elements.push(element);
        let mut words = element.split(' ');
        if let (Some(name), Some(base @ ("BackboneElement" | "Element"))) = (words.next(), words.nth(1)) {
            let path = format!("{}.{name}", self.classes[class].path);
            open.push(self.push(path, base));
        }
    }
}

struct Compiler<'a> {
    text: &'a Text,
    places: HashMap<&'a str, usize>,
    targets: Vec<Targets>,
}

impl Compiler<'_> {
    fn class(&mut self, at: usize) -> Class {
        let text = self.text;
        let class = &text.classes[at];
        let nature = match &*class.path {
            "Reference" => Nature::Reference,
            "Extension" => Nature::Extension,
            "Resource" | "DomainResource" => Nature::Resource,
            path if Type::parse(path).is_some() => Nature::Resource,
            _ => Nature::Plain,
        };
        let mut compiled = Class { nature, elements: Vec::new(), required: 0, slots: Vec::new() };
        // A class and those that it inherits from: its own elements first.
        let mut from = Some(class);
        while let Some(class) = from {
            for line in &class.elements {
                self.element(&mut compiled, class, line);
            }
            from = self.places.get(class.base).map(|at| &text.classes[*at]);
        }
        assert!(compiled.elements.len() <= ELEMENTS_MAX, "elements are counted in the bits of a number");
        for (at, element) in compiled.elements.iter().enumerate() {
            compiled.required |= u128::from(element.required) << at;
        }
        compiled.slots.sort_by(|a, b| (a.name.len(), &a.name).cmp(&(b.name.len(), &b.name)));
        compiled
    }

    fn element(&mut self, compiled: &mut Class, class: &TextClass, line: &'static str) {
        let mut words = line.split(' ');
        let (Some(name), Some(often)) = (words.next(), words.next()) else { return };
        let choice = name.ends_with("[x]");
        let stem = name.trim_end_matches("[x]");
        let place = compiled.elements.len();
        let (list, required) = (matches!(often, "*" | "+"), matches!(often, "1" | "+"));
        compiled.elements.push(Element { name, list, choice, required });
        let set = words.clone().find_map(|word| word.strip_prefix('%'));
        let set = set.and_then(|name| self.text.sets.iter().position(|set| set.name == name));
        for word in words.filter(|word| !word.starts_with('%')) {
            let kind = self.kind(word, class, name);
            let name = if choice { chosen(stem, word) } else { stem.into() };
            compiled.slots.push(Slot { name, element: place, kind, set });
        }
    }

    fn kind(&mut self, word: &str, class: &TextClass, name: &str) -> Kind {
        if let Some(primitive) = Primitive::parse(word) {
            return Kind::Primitive(primitive);
        }
        if let Some(path) = word.strip_prefix('=') {
            return Kind::Object(self.places[path]);
        }
        if matches!(word, "BackboneElement" | "Element") {
            return Kind::Object(self.places[&*format!("{}.{name}", class.path)]);
        }
        if let Some(names) = word.strip_prefix("Reference") {
            let reference = self.places["Reference"];
            return Kind::Reference(reference, (!names.is_empty()).then(|| self.target(names)));
        }
        if word == "Resource" || Type::parse(word).is_some() {
            return Kind::Resource;
        }
        Kind::Object(self.places[word])
    }

    fn target(&mut self, names: &str) -> usize {
        let targets = Targets::of(names.trim_matches(['(', ')']));
        self.targets.iter().position(|known| *known == targets).unwrap_or_else(|| {
            self.targets.push(targets);
            self.targets.len() - 1
        })
    }
}

/// `effectiveDateTime`: the name of a choice for one of its types.
fn chosen(stem: &str, word: &str) -> Box<str> {
    let kind = match word.split('(').next() {
        Some("SimpleQuantity") => "Quantity",
        Some(kind) => kind,
        None => word,
    };
    let mut letters = kind.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    stem.chars().chain(first).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, Nature, table};
    use crate::Type;
    use crate::schema::Primitive;

    #[test]
    fn every_resource_type_has_its_elements() {
        for kind in Type::all() {
            let class = table().of(kind);
            assert_eq!(class.nature, Nature::Resource, "{kind}");
            let id = class.slot("id").unwrap_or_else(|| panic!("{kind}.id"));
            assert_eq!(id.kind, Kind::Primitive(Primitive::Id), "{kind}.id");
            assert!(class.elements.len() > 4, "{kind} has elements of its own");
        }
        assert!(table().of(Type::named("Bundle")).slot("contained").is_none());
        assert!(table().of(Type::named("Basic")).slot("contained").is_some());
    }

    #[test]
    fn codes_are_sorted_for_the_search_by_halves() {
        assert!(table().sets.len() > 200);
        for set in &table().sets {
            assert!(!set.systems.is_empty(), "{}", set.name);
            assert!(
                set.systems.iter().all(|(_, codes)| codes.is_sorted() && !codes.is_empty()),
                "{}",
                set.name
            );
        }
    }

    #[test]
    fn choices_have_one_name_for_each_type() {
        let class = table().of(Type::named("Observation"));
        let slot = class.slot("effectiveDateTime").expect("a choice");
        let names: Vec<_> = class.names_of(slot.element).collect();
        assert_eq!(names, ["effectivePeriod", "effectiveTiming", "effectiveInstant", "effectiveDateTime"]);
        assert!(class.elements[slot.element].choice);
        assert!(class.slot("effective").is_none() && class.slot("effective[x]").is_none());
    }

    #[test]
    fn references_know_their_types() {
        let class = table().of(Type::named("Observation"));
        let Some(Kind::Reference(_, Some(targets))) = class.slot("subject").map(|slot| slot.kind) else {
            panic!("subject is a reference with targets")
        };
        let targets = table().targets(targets);
        assert!(targets.has(Type::named("Patient")) && !targets.has(Type::named("Practitioner")));
    }
}
