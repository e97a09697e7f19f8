//! Bundles: what an entry asks for, and the answers. A bundle is taken apart by moving, never by copying; an entry
//! that makes no sense is told by its place and does not hide the others.

use std::fmt;

use serde_json::{Map, Value};
use thiserror::Error;

use crate::resource::ResourceError;
use crate::{Resource, Type};

/// The most entries of one bundle.
pub const ENTRIES_MAX: usize = 10_000;

const BUNDLE: Type = Type::named("Bundle");

/// What a bundle is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A document with its Composition.
    Document,
    /// A message with its header.
    Message,
    /// All or nothing.
    Transaction,
    /// The answer to a transaction.
    TransactionResponse,
    /// One by one.
    Batch,
    /// The answer to a batch.
    BatchResponse,
    /// Versions of resources.
    History,
    /// The answer to a search.
    Searchset,
    /// A heap.
    Collection,
}

impl Kind {
    const ALL: [(Kind, &'static str); 9] = [
        (Kind::Document, "document"),
        (Kind::Message, "message"),
        (Kind::Transaction, "transaction"),
        (Kind::TransactionResponse, "transaction-response"),
        (Kind::Batch, "batch"),
        (Kind::BatchResponse, "batch-response"),
        (Kind::History, "history"),
        (Kind::Searchset, "searchset"),
        (Kind::Collection, "collection"),
    ];

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Kind> {
        Kind::ALL.iter().find(|(_, known)| *known == code).map(|(kind, _)| *kind)
    }

    /// FHIR's code.
    pub fn code(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, code)| *code)
    }

    /// Whether its entries are requests.
    pub fn asks(self) -> bool {
        matches!(self, Kind::Transaction | Kind::Batch)
    }
}

/// What an entry asks to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Read.
    Get,
    /// Read without the body.
    Head,
    /// Create.
    Post,
    /// Create or replace.
    Put,
    /// Change in part.
    Patch,
    /// Delete.
    Delete,
}

impl Method {
    const ALL: [(Method, &'static str); 6] = [
        (Method::Get, "GET"),
        (Method::Head, "HEAD"),
        (Method::Post, "POST"),
        (Method::Put, "PUT"),
        (Method::Patch, "PATCH"),
        (Method::Delete, "DELETE"),
    ];

    /// The method with this code.
    pub fn parse(code: &str) -> Option<Method> {
        Method::ALL.iter().find(|(_, known)| *known == code).map(|(method, _)| *method)
    }

    /// FHIR's code.
    pub fn code(self) -> &'static str {
        Method::ALL.iter().find(|(method, _)| *method == self).map_or("", |(_, code)| *code)
    }
}

/// `Bundle.entry.request`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What to do.
    pub method: Method,
    /// To what, relative to the server.
    pub url: String,
    /// Only when this search finds nothing.
    pub if_none_exist: Option<String>,
    /// Only when this is the version.
    pub if_match: Option<String>,
    /// Only when this is not the version.
    pub if_none_match: Option<String>,
    /// Only when changed since.
    pub if_modified_since: Option<String>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place in the bundle, from 0.
    pub at: usize,
    /// Its name within the bundle.
    pub full_url: Option<String>,
    /// What it carries.
    pub resource: Option<Resource>,
    /// What it asks for.
    pub request: Option<Request>,
}

/// Why a resource is not a bundle that we take.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BundleError {
    /// Another type.
    #[error("not a Bundle")]
    NotABundle,
    /// `Bundle.type` is missing or unknown.
    #[error("Bundle.type: not a type of bundle")]
    Kind,
    /// More entries than a limit.
    #[error("Bundle.entry: more than {0} entries")]
    TooMany(usize),
    /// `Bundle.entry` is not a list.
    #[error("Bundle.entry: not a list")]
    NotAList,
}

/// Why one entry makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("Bundle.entry[{at}]{problem}")]
pub struct EntryError {
    /// Its place in the bundle, from 0.
    pub at: usize,
    /// Its name within the bundle, so that what refers to it can be told.
    pub full_url: Option<String>,
    /// What is wrong.
    pub problem: EntryProblem,
}

/// What can be wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EntryProblem {
    /// It is not an object.
    #[error(": not an object")]
    NotAnObject,
    /// What it carries is no resource.
    #[error(".resource: {0}")]
    Resource(#[source] ResourceError),
    /// The bundle's kind needs a request, and there is none.
    #[error(".request: required")]
    NoRequest,
    /// The method is missing or unknown.
    #[error(".request.method: not a method")]
    Method,
    /// There is no address.
    #[error(".request.url: required")]
    NoUrl,
}

/// A bundle, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// What it is for.
    pub kind: Kind,
    /// Its entries in their order.
    pub entries: Vec<Result<Entry, EntryError>>,
    /// The resource without its entries: id, links, timestamp.
    pub envelope: Resource,
}

impl Bundle {
    /// Takes a Bundle apart, of at most [`ENTRIES_MAX`] entries.
    pub fn from_resource(resource: Resource) -> Result<Bundle, BundleError> {
        Bundle::from_resource_within(resource, ENTRIES_MAX)
    }

    /// Takes a Bundle apart, of at most this many entries.
    pub fn from_resource_within(resource: Resource, entries_max: usize) -> Result<Bundle, BundleError> {
        if resource.resource_type() != BUNDLE {
            return Err(BundleError::NotABundle);
        }
        let kind = resource.text(&["type"]).and_then(Kind::parse).ok_or(BundleError::Kind)?;
        let Value::Object(mut members) = resource.into_json() else { return Err(BundleError::NotABundle) };
        let list = match members.shift_remove("entry") {
            None => Vec::new(),
            Some(Value::Array(list)) => list,
            Some(_) => return Err(BundleError::NotAList),
        };
        if list.len() > entries_max {
            return Err(BundleError::TooMany(entries_max));
        }
        let entries = list.into_iter().enumerate().map(|(at, entry)| read_entry(at, entry, kind)).collect();
        Ok(Bundle { kind, entries, envelope: Resource::of(BUNDLE, members) })
    }

    /// The entries, or the first that makes no sense.
    pub fn into_entries(self) -> Result<Vec<Entry>, EntryError> {
        self.entries.into_iter().collect()
    }
}

fn read_entry(at: usize, entry: Value, kind: Kind) -> Result<Entry, EntryError> {
    let Value::Object(mut members) = entry else {
        return Err(EntryError { at, full_url: None, problem: EntryProblem::NotAnObject });
    };
    let full_url = take_text(&mut members, "fullUrl");
    match read_parts(&mut members, kind) {
        Ok((resource, request)) => Ok(Entry { at, full_url, resource, request }),
        Err(problem) => Err(EntryError { at, full_url, problem }),
    }
}

fn read_parts(
    members: &mut Map<String, Value>,
    kind: Kind,
) -> Result<(Option<Resource>, Option<Request>), EntryProblem> {
    let resource = members.shift_remove("resource").map(Resource::from_value).transpose();
    let resource = resource.map_err(EntryProblem::Resource)?;
    let request = match members.shift_remove("request") {
        Some(Value::Object(request)) => Some(read_request(request)?),
        _ if kind.asks() => return Err(EntryProblem::NoRequest),
        _ => None,
    };
    Ok((resource, request))
}

fn read_request(mut members: Map<String, Value>) -> Result<Request, EntryProblem> {
    let method = members.get("method").and_then(Value::as_str).and_then(Method::parse);
    Ok(Request {
        method: method.ok_or(EntryProblem::Method)?,
        url: take_text(&mut members, "url").ok_or(EntryProblem::NoUrl)?,
        if_none_exist: take_text(&mut members, "ifNoneExist"),
        if_match: take_text(&mut members, "ifMatch"),
        if_none_match: take_text(&mut members, "ifNoneMatch"),
        if_modified_since: take_text(&mut members, "ifModifiedSince"),
    })
}

fn take_text(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    match members.shift_remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// Why an entry is in a searchset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SearchMode {
    /// It answers the question.
    Match,
    /// It came along.
    Include,
    /// It tells about the search.
    Outcome,
}

impl SearchMode {
    /// FHIR's code.
    pub const fn code(self) -> &'static str {
        match self {
            SearchMode::Match => "match",
            SearchMode::Include => "include",
            SearchMode::Outcome => "outcome",
        }
    }
}

/// What happened to one entry: `Bundle.entry.response`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// Such as `201 Created`.
    pub status: String,
    /// Where the resource is now.
    pub location: Option<String>,
    /// The version as an entity tag, such as `W/"3"`.
    pub etag: Option<String>,
    /// When it changed, as an instant.
    pub last_modified: Option<String>,
    /// What went wrong or is worth to know.
    pub outcome: Option<Resource>,
}

impl Response {
    fn into_json(self) -> Value {
        let mut response = Map::new();
        response.insert("status".to_owned(), self.status.into());
        let texts = [("location", self.location), ("etag", self.etag), ("lastModified", self.last_modified)];
        for (name, text) in texts {
            if let Some(text) = text {
                response.insert(name.to_owned(), text.into());
            }
        }
        if let Some(outcome) = self.outcome {
            response.insert("outcome".to_owned(), outcome.into_json());
        }
        Value::Object(response)
    }
}

/// Writes a bundle, entry by entry.
pub struct Builder {
    kind: Kind,
    total: Option<u64>,
    links: Vec<Value>,
    entries: Vec<Value>,
}

impl Builder {
    /// An empty bundle of this kind.
    pub fn new(kind: Kind) -> Builder {
        Builder { kind, total: None, links: Vec::new(), entries: Vec::new() }
    }

    /// With the number of all matches; a searchset or a history only.
    #[must_use]
    pub fn total(mut self, total: u64) -> Builder {
        self.total = Some(total);
        self
    }

    /// With a link: `self`, `next`, `previous`, `first`, `last`.
    #[must_use]
    pub fn link(mut self, relation: &str, url: &str) -> Builder {
        let mut link = Map::new();
        link.insert("relation".to_owned(), relation.into());
        link.insert("url".to_owned(), url.into());
        self.links.push(Value::Object(link));
        self
    }

    /// Adds a resource, as in a collection or a document.
    pub fn push(&mut self, full_url: Option<&str>, resource: Resource) {
        self.entry(full_url, Some(resource), []);
    }

    /// Adds what a search found.
    pub fn push_found(&mut self, full_url: &str, resource: Resource, mode: SearchMode) {
        let mut search = Map::new();
        search.insert("mode".to_owned(), mode.code().into());
        self.entry(Some(full_url), Some(resource), [("search", Value::Object(search))]);
    }

    /// Adds a request, as in a transaction or a batch.
    pub fn push_request(&mut self, full_url: Option<&str>, resource: Option<Resource>, request: Request) {
        self.entry(full_url, resource, [("request", request_json(request))]);
    }

    /// Adds the answer to one entry.
    pub fn push_response(&mut self, full_url: Option<&str>, resource: Option<Resource>, response: Response) {
        self.entry(full_url, resource, [("response", response.into_json())]);
    }

    /// Adds one version of a history: how it came about and what it was; none for a deletion.
    pub fn push_version(&mut self, full_url: &str, version: Option<Resource>, made: (Request, Response)) {
        let parts = [("request", request_json(made.0)), ("response", made.1.into_json())];
        self.entry(Some(full_url), version, parts);
    }

    /// The bundle.
    pub fn build(self) -> Resource {
        let mut bundle = Map::new();
        bundle.insert("resourceType".to_owned(), BUNDLE.name().into());
        bundle.insert("type".to_owned(), self.kind.code().into());
        if let Some(total) = self.total {
            bundle.insert("total".to_owned(), total.into());
        }
        for (name, list) in [("link", self.links), ("entry", self.entries)] {
            if !list.is_empty() {
                bundle.insert(name.to_owned(), Value::Array(list));
            }
        }
        Resource::of(BUNDLE, bundle)
    }

    fn entry<const N: usize>(
        &mut self,
        full_url: Option<&str>,
        resource: Option<Resource>,
        parts: [(&str, Value); N],
    ) {
        let mut entry = Map::new();
        if let Some(full_url) = full_url {
            entry.insert("fullUrl".to_owned(), full_url.into());
        }
        if let Some(resource) = resource {
            entry.insert("resource".to_owned(), resource.into_json());
        }
        for (name, part) in parts {
            entry.insert(name.to_owned(), part);
        }
        self.entries.push(Value::Object(entry));
    }
}

impl fmt::Debug for Builder {
    /// What it holds is not printed: it may be somebody's record.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Builder({}, {} entries)", self.kind.code(), self.entries.len())
    }
}

fn request_json(request: Request) -> Value {
    let mut members = Map::new();
    members.insert("method".to_owned(), request.method.code().into());
    members.insert("url".to_owned(), request.url.into());
    for (name, text) in [
        ("ifNoneMatch", request.if_none_match),
        ("ifModifiedSince", request.if_modified_since),
        ("ifMatch", request.if_match),
        ("ifNoneExist", request.if_none_exist),
    ] {
        if let Some(text) = text {
            members.insert(name.to_owned(), text.into());
        }
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Builder, Bundle, BundleError, EntryProblem, Kind, Method, Request, Response, SearchMode};
    use crate::Resource;
    use crate::resource::ResourceError;

    fn resource(value: serde_json::Value) -> Resource {
        Resource::from_value(value).expect("a resource")
    }

    fn patient() -> Resource {
        resource(json!({"resourceType": "Patient", "id": "1"}))
    }

    #[test]
    fn a_transaction_is_taken_apart() {
        let bundle = Bundle::from_resource(resource(
            json!({"resourceType": "Bundle", "id": "b", "type": "transaction",
            "entry": [
                {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient"},
                 "request": {"method": "POST", "url": "Patient", "ifNoneExist": "identifier=1"}},
                {"request": {"method": "DELETE", "url": "Patient/2", "ifMatch": "W/\"1\""}}]}),
        ))
        .expect("a bundle");
        assert_eq!((bundle.kind, bundle.envelope.id()), (Kind::Transaction, Some("b")));
        let entries = bundle.into_entries().expect("entries");
        assert_eq!(entries[0].full_url.as_deref(), Some("urn:uuid:1"));
        let request = entries[0].request.as_ref().expect("a request");
        assert_eq!((request.method, request.if_none_exist.as_deref()), (Method::Post, Some("identifier=1")));
        let deletion = entries[1].request.as_ref().expect("a request");
        assert_eq!((deletion.method, deletion.if_match.as_deref()), (Method::Delete, Some("W/\"1\"")));
        assert_eq!((entries[1].at, entries[1].resource.is_none()), (1, true));
    }

    #[test]
    fn a_bad_entry_is_told_by_its_place_and_the_others_stay() {
        let bundle =
            Bundle::from_resource(resource(json!({"resourceType": "Bundle", "type": "batch", "entry": [
            {"resource": {"resourceType": "Unicorn"}, "fullUrl": "urn:uuid:1"},
            {"resource": {"resourceType": "Patient"}},
            {"request": {"method": "BREW", "url": "x"}},
            {"request": {"method": "GET"}},
            7,
            {"request": {"method": "GET", "url": "Patient/1"}}]})))
            .expect("a bundle");
        let told: Vec<String> =
            bundle.entries.iter().filter_map(|entry| entry.as_ref().err()).map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "Bundle.entry[0].resource: resourceType: not a resource type of R4",
                "Bundle.entry[1].request: required",
                "Bundle.entry[2].request.method: not a method",
                "Bundle.entry[3].request.url: required",
                "Bundle.entry[4]: not an object",
            ]
        );
        assert!(bundle.entries[5].is_ok());
        let first = bundle.into_entries().expect_err("the first bad one");
        assert_eq!(first.problem, EntryProblem::Resource(ResourceError::UnknownType));
        assert_eq!((first.at, first.full_url.as_deref()), (0, Some("urn:uuid:1")));
    }

    #[test]
    fn what_is_no_bundle_is_refused() {
        assert_eq!(Bundle::from_resource(patient()).err(), Some(BundleError::NotABundle));
        for (entry, error) in [
            (json!({"resourceType": "Bundle"}), BundleError::Kind),
            (json!({"resourceType": "Bundle", "type": "party"}), BundleError::Kind),
            (json!({"resourceType": "Bundle", "type": "batch", "entry": {}}), BundleError::NotAList),
        ] {
            assert_eq!(Bundle::from_resource(resource(entry)).err(), Some(error));
        }
        let two = resource(json!({"resourceType": "Bundle", "type": "collection", "entry": [{}, {}]}));
        assert_eq!(Bundle::from_resource_within(two.clone(), 1).err(), Some(BundleError::TooMany(1)));
        assert_eq!(Bundle::from_resource_within(two, 2).map(|bundle| bundle.entries.len()), Ok(2));
    }

    #[test]
    fn a_searchset_has_links_total_and_modes() {
        let mut set =
            Builder::new(Kind::Searchset).total(3).link("self", "u?a=1").link("next", "u?a=1&page=2");
        set.push_found("u/Patient/1", patient(), SearchMode::Match);
        let built = set.build();
        assert_eq!(built.json()["link"][1], json!({"relation": "next", "url": "u?a=1&page=2"}));
        assert_eq!(built.json()["entry"][0]["search"]["mode"], "match");
        assert_eq!(built.json()["total"].as_u64(), Some(3));
        assert!(
            Builder::new(Kind::Searchset).total(0).build().get("entry").is_none(),
            "no empty lists in FHIR"
        );
    }

    #[test]
    fn answers_and_versions_read_back() {
        let request = Request {
            method: Method::Put,
            url: "Patient/1".to_owned(),
            if_none_exist: None,
            if_match: Some("W/\"1\"".to_owned()),
            if_none_match: None,
            if_modified_since: None,
        };
        let response =
            Response { status: "200 OK".to_owned(), etag: Some("W/\"2\"".to_owned()), ..Response::default() };
        let mut history = Builder::new(Kind::History);
        history.push_version("u/Patient/1", Some(patient()), (request.clone(), response.clone()));
        let entries = Bundle::from_resource(history.build())
            .and_then(|b| b.into_entries().map_err(|_| BundleError::Kind));
        assert_eq!(entries.expect("entries")[0].request.as_ref(), Some(&request));
        let mut answer = Builder::new(Kind::TransactionResponse);
        answer.push_response(None, None, response);
        assert_eq!(
            answer.build().json()["entry"][0],
            json!({"response": {"status": "200 OK", "etag": "W/\"2\""}})
        );
        for (kind, code) in Kind::ALL {
            assert_eq!((Kind::parse(code), kind.code()), (Some(kind), code));
        }
    }
}
