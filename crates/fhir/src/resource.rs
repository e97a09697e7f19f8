//! A resource: its own JSON, whole and in its order, with ways to look into it. What FHIR does not know stays too.

mod links;

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::json::{self, JsonError, Limits};
use crate::{Type, reference};

/// A FHIR R4 resource. Whether its content follows the standard is for [`crate::schema::validate`] to say; here it
/// is only certain that it is an object of a known type.
#[derive(Clone, PartialEq)]
pub struct Resource {
    kind: Type,
    json: Value,
}

/// Why something is not a resource.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ResourceError {
    /// It is not JSON that we take.
    #[error("not JSON: {0}")]
    Json(#[from] JsonError),
    /// It is JSON, but no object.
    #[error("a resource is a JSON object")]
    NotAnObject,
    /// `resourceType` is missing or not a text.
    #[error("resourceType: required")]
    NoType,
    /// `resourceType` names nothing in R4.
    #[error("resourceType: not a resource type of R4")]
    UnknownType,
    /// An id that breaks FHIR's rule.
    #[error("id: not an id")]
    BadId,
}

/// One code with its system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Coding<'a> {
    /// The code system.
    pub system: Option<&'a str>,
    /// The code in it.
    pub code: Option<&'a str>,
    /// How the source displays it.
    pub display: Option<&'a str>,
}

impl Resource {
    /// Reads a resource from JSON text within the usual limits.
    pub fn parse(bytes: &[u8]) -> Result<Resource, ResourceError> {
        Resource::from_value(json::parse(bytes)?)
    }

    /// Reads a resource from JSON text within these limits.
    pub fn parse_within(bytes: &[u8], limits: &Limits) -> Result<Resource, ResourceError> {
        Resource::from_value(json::parse_within(bytes, limits)?)
    }

    /// The resource that this JSON is.
    pub fn from_value(json: Value) -> Result<Resource, ResourceError> {
        let Value::Object(members) = &json else { return Err(ResourceError::NotAnObject) };
        let name = members.get("resourceType").and_then(Value::as_str).ok_or(ResourceError::NoType)?;
        let kind = Type::parse(name).ok_or(ResourceError::UnknownType)?;
        Ok(Resource { kind, json })
    }

    /// A resource that the program itself wrote.
    pub(crate) fn of(kind: Type, members: Map<String, Value>) -> Resource {
        debug_assert_eq!(members.get("resourceType").and_then(Value::as_str), Some(kind.name()));
        Resource { kind, json: Value::Object(members) }
    }

    /// Its type.
    pub fn resource_type(&self) -> Type {
        self.kind
    }

    /// Its logical id.
    pub fn id(&self) -> Option<&str> {
        self.get("id").and_then(Value::as_str)
    }

    /// Gives it this id; a new one goes right behind `resourceType`.
    pub fn set_id(&mut self, id: &str) -> Result<(), ResourceError> {
        if !reference::is_id(id) {
            return Err(ResourceError::BadId);
        }
        let members = self.members_mut();
        if let Some(known) = members.get_mut("id") {
            *known = id.into();
        } else {
            let at = place_after(members, &["resourceType"]);
            members.shift_insert(at, "id".to_owned(), id.into());
        }
        Ok(())
    }

    /// The document.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// The document, taken out.
    pub fn into_json(self) -> Value {
        self.json
    }

    /// The document as compact JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::to_bytes(&self.json)
    }

    /// The member with this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.json.get(name)
    }

    /// What lies at this path; of a list on the way, the first item.
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        at(&self.json, path)
    }

    /// The text at this path; of a list on the way, the first item.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        self.at(path).and_then(Value::as_str)
    }

    /// Everything at this path, through all lists on the way.
    pub fn all(&self, path: &[&str]) -> Vec<&Value> {
        let mut found = Vec::new();
        collect(&self.json, path, &mut found);
        found
    }

    /// `meta.versionId`, when it is one that the portal wrote.
    pub fn version(&self) -> Option<i64> {
        self.text(&["meta", "versionId"])?.parse().ok()
    }

    /// `meta.lastUpdated`.
    pub fn last_updated(&self) -> Option<Timestamp> {
        self.text(&["meta", "lastUpdated"])?.parse().ok()
    }

    /// The profiles that it claims.
    pub fn profiles(&self) -> impl Iterator<Item = &str> {
        self.meta_list("profile").iter().filter_map(Value::as_str)
    }

    /// Its tags.
    pub fn tags(&self) -> impl Iterator<Item = Coding<'_>> {
        self.meta_list("tag").iter().map(coding)
    }

    /// Its security labels.
    pub fn security(&self) -> impl Iterator<Item = Coding<'_>> {
        self.meta_list("security").iter().map(coding)
    }

    /// The same with `meta.versionId` and `meta.lastUpdated` set; all the rest and its order stay. A new `meta` goes
    /// right behind `id`.
    #[must_use]
    pub fn with_meta(mut self, version: i64, last_updated: Timestamp) -> Resource {
        self.set_meta(version, last_updated);
        self
    }

    /// Sets `meta.versionId` and `meta.lastUpdated`, as [`Resource::with_meta`] does.
    pub fn set_meta(&mut self, version: i64, last_updated: Timestamp) {
        let members = self.members_mut();
        if !members.get("meta").is_some_and(Value::is_object) {
            members.shift_remove("meta");
            let at = place_after(members, &["id", "resourceType"]);
            members.shift_insert(at, "meta".to_owned(), Value::Object(Map::new()));
        }
        let Some(Value::Object(meta)) = members.get_mut("meta") else { return };
        let stamps = [("versionId", version.to_string()), ("lastUpdated", format!("{last_updated:.3}"))];
        for (place, (name, text)) in stamps.into_iter().enumerate() {
            if let Some(known) = meta.get_mut(name) {
                *known = text.into();
            } else {
                meta.shift_insert(place.min(meta.len()), name.to_owned(), text.into());
            }
        }
    }

    /// The same without what the server writes: `meta.versionId` and `meta.lastUpdated`, and `meta` when nothing
    /// else is in it. Two writes of the same content are equal without it.
    #[must_use]
    pub fn without_server_meta(mut self) -> Resource {
        let members = self.members_mut();
        if let Some(Value::Object(meta)) = members.get_mut("meta") {
            for name in ["versionId", "lastUpdated", "_versionId", "_lastUpdated"] {
                meta.shift_remove(name);
            }
            if meta.is_empty() {
                members.shift_remove("meta");
            }
        }
        self
    }

    fn meta_list(&self, name: &str) -> &[Value] {
        let list = self.get("meta").and_then(|meta| meta.get(name)).and_then(Value::as_array);
        list.map_or(&[], Vec::as_slice)
    }

    fn members_mut(&mut self) -> &mut Map<String, Value> {
        match &mut self.json {
            Value::Object(members) => members,
            _ => unreachable!("a resource is an object from its making on"),
        }
    }
}

impl fmt::Debug for Resource {
    /// The type only: a document does not belong in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Resource({})", self.kind)
    }
}

fn place_after(members: &Map<String, Value>, names: &[&str]) -> usize {
    let place = |name: &&str| members.keys().position(|key| key == name);
    names.iter().find_map(place).map_or(0, |at| at + 1)
}

/// What lies at this path below the value; of a list on the way, the first item.
pub fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(first(value)?, |value, name| first(value.get(name)?))
}

fn first(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.first(),
        single => Some(single),
    }
}

fn collect<'a>(value: &'a Value, path: &[&str], found: &mut Vec<&'a Value>) {
    if let Value::Array(items) = value {
        for item in items {
            collect(item, path, found);
        }
    } else if let Some((name, rest)) = path.split_first() {
        if let Some(member) = value.get(name) {
            collect(member, rest, found);
        }
    } else {
        found.push(value);
    }
}

/// The codings of a Coding, a CodeableConcept, or a list of either.
pub fn codings(value: &Value) -> Vec<Coding<'_>> {
    let mut found = Vec::new();
    collect_codings(value, &mut found);
    found
}

/// The first coding of a Coding, a CodeableConcept, or a list of either.
pub fn first_coding(value: &Value) -> Option<Coding<'_>> {
    codings(value).into_iter().next()
}

fn collect_codings<'a>(value: &'a Value, found: &mut Vec<Coding<'a>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_codings(item, found)),
        Value::Object(members) => match members.get("coding") {
            Some(list) => collect_codings(list, found),
            None if members.contains_key("code") || members.contains_key("system") => {
                found.push(coding(value));
            }
            None => {}
        },
        _ => {}
    }
}

fn coding(value: &Value) -> Coding<'_> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    Coding { system: text("system"), code: text("code"), display: text("display") }
}

#[cfg(test)]
#[path = "resource/tests.rs"]
mod tests;
