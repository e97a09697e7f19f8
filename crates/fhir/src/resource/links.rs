//! The references of a document: found with their place, and rewritten when a bundle gives its entries their ids.
//!
//! The structure of R4 tells what is a reference and what only looks like one: `Immunization.education.reference`
//! is an address, and an Identifier whose value is a `urn:uuid` keeps it.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::Resource;
use crate::Type;
use crate::schema::{Class, Kind, Nature, Primitive, Table, table};

impl Resource {
    /// Calls `see` with place and text of every `Reference.reference`, those of contained resources and bundle
    /// entries included: `("Observation.performer[0]", "Practitioner/1")`.
    pub fn visit_references<'a>(&'a self, mut see: impl FnMut(&str, &'a str)) {
        let mut walk = Walk { table: table(), path: self.kind.name().to_owned(), see: &mut see };
        walk.resource(&self.json);
    }

    /// Place and text of every reference.
    pub fn references(&self) -> Vec<(String, &str)> {
        let mut found = Vec::new();
        self.visit_references(|path, text| found.push((path.to_owned(), text)));
        found
    }

    /// Gives each link to `to` and takes what it answers as the new text; says how many were changed.
    ///
    /// Links are every `Reference.reference`, and what starts with `urn:` in an element of type `uri`, `url`, `oid`
    /// or `uuid` and in an `href` or `src` of the narrative: what a FHIR transaction has to rewrite. Canonical
    /// addresses and identifiers' values stay.
    pub fn rewrite_references(&mut self, mut to: impl FnMut(&str) -> Option<String>) -> usize {
        let mut rewrite = Rewrite { table: table(), changed: 0, to: &mut to };
        rewrite.resource(&mut self.json);
        rewrite.changed
    }
}

/// What a member is, as far as links go.
#[derive(Clone, Copy)]
enum Link {
    /// No link and nothing with links inside.
    None,
    Address,
    Narrative,
    Resource,
    Object(&'static Class),
    /// Not in the standard: looked into for references all the same.
    Unknown,
}

fn link(table: &'static Table, class: Option<&'static Class>, name: &str) -> Link {
    let Some(class) = class else { return Link::Unknown };
    match class.slot(name).map(|slot| slot.kind) {
        Some(Kind::Primitive(Primitive::Uri | Primitive::Url | Primitive::Oid | Primitive::Uuid)) => {
            Link::Address
        }
        Some(Kind::Primitive(Primitive::Xhtml)) => Link::Narrative,
        Some(Kind::Primitive(_)) => Link::None,
        Some(Kind::Object(at) | Kind::Reference(at, _)) => Link::Object(table.class(at)),
        Some(Kind::Resource) => Link::Resource,
        None if name.starts_with('_') => Link::Object(table.class(table.element)),
        None => Link::Unknown,
    }
}

fn class_of(table: &'static Table, members: &Map<String, Value>) -> Option<&'static Class> {
    members.get("resourceType").and_then(Value::as_str).and_then(Type::parse).map(|kind| table.of(kind))
}

/// Whether the object is a Reference: the class says so, or, where the standard says nothing, its look.
fn is_reference(class: Option<&Class>) -> bool {
    class.is_none_or(|class| class.nature == Nature::Reference)
}

struct Walk<'w, F> {
    table: &'static Table,
    path: String,
    see: &'w mut F,
}

impl<'a, F: FnMut(&str, &'a str)> Walk<'_, F> {
    fn resource(&mut self, value: &'a Value) {
        if let Value::Object(members) = value {
            self.object(members, class_of(self.table, members));
        }
    }

    fn object(&mut self, members: &'a Map<String, Value>, class: Option<&'static Class>) {
        if let Some(text) = members.get("reference").and_then(Value::as_str)
            && is_reference(class)
        {
            (self.see)(&self.path, text);
        }
        for (name, member) in members.iter().filter(|(_, member)| member.is_object() || member.is_array()) {
            let link = link(self.table, class, name);
            if !matches!(link, Link::None | Link::Address | Link::Narrative) {
                let length = self.path.len();
                self.path.push('.');
                self.path.push_str(name);
                self.member(member, link);
                self.path.truncate(length);
            }
        }
    }

    fn member(&mut self, value: &'a Value, link: Link) {
        match (value, link) {
            (Value::Array(items), link) => {
                let length = self.path.len();
                for (at, item) in items.iter().enumerate() {
                    let _ = write!(self.path, "[{at}]");
                    self.member(item, link);
                    self.path.truncate(length);
                }
            }
            (value, Link::Resource) => self.resource(value),
            (Value::Object(members), Link::Object(class)) => self.object(members, Some(class)),
            (Value::Object(members), Link::Unknown) => self.object(members, None),
            _ => {}
        }
    }
}

struct Rewrite<'w, F> {
    table: &'static Table,
    changed: usize,
    to: &'w mut F,
}

impl<F: FnMut(&str) -> Option<String>> Rewrite<'_, F> {
    fn resource(&mut self, value: &mut Value) {
        if let Value::Object(members) = value {
            let class = class_of(self.table, members);
            self.object(members, class);
        }
    }

    fn object(&mut self, members: &mut Map<String, Value>, class: Option<&'static Class>) {
        for (name, member) in members.iter_mut() {
            match (name.as_str(), member) {
                ("reference", Value::String(text)) if is_reference(class) => self.text(text),
                (name, member) => self.member(member, link(self.table, class, name)),
            }
        }
    }

    fn member(&mut self, value: &mut Value, link: Link) {
        match (value, link) {
            (Value::Array(items), link) => items.iter_mut().for_each(|item| self.member(item, link)),
            (Value::String(text), Link::Address) if text.starts_with("urn:") => self.text(text),
            (Value::String(text), Link::Narrative) if text.contains("urn:") => self.narrative(text),
            (value, Link::Resource) => self.resource(value),
            (Value::Object(members), Link::Object(class)) => self.object(members, Some(class)),
            (Value::Object(members), Link::Unknown) => self.object(members, None),
            _ => {}
        }
    }

    fn text(&mut self, text: &mut String) {
        if let Some(new) = (self.to)(text) {
            self.changed += usize::from(*text != new);
            *text = new;
        }
    }

    /// `href="urn:…"` and `src="urn:…"`, in either kind of quotes.
    fn narrative(&mut self, text: &mut String) {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find("urn:") {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let quote = before.chars().next_back().filter(|quote| matches!(quote, '"' | '\''));
            let length =
                quote.and_then(|quote| from.find(quote)).filter(|_| is_link(before)).unwrap_or("urn:".len());
            let mut link = from[..length].to_owned();
            if length > "urn:".len() {
                self.text(&mut link);
            }
            out.push_str(&link);
            rest = &from[length..];
        }
        out.push_str(rest);
        *text = out;
    }
}

/// Whether the text before a quoted value ends with `href=` or `src=` and the quote.
fn is_link(before: &str) -> bool {
    let name =
        before.trim_end_matches(['"', '\'']).trim_end().strip_suffix('=').unwrap_or_default().trim_end();
    name.ends_with("href") || name.ends_with("src")
}
