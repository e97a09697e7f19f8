//! From raw text to arrivals: parsed, checked against R4, and with what is wrong told by its place.

use std::sync::{Arc, Mutex, PoisonError, mpsc};

use fhir::Resource;
use fhir::bundle::{Bundle, Entry, Kind, Method, Request};
use fhir::json::Limits;
use fhir::schema;
use store::Arrival;
use tokio::sync::mpsc::Sender;

use super::files::Source;
use super::links::Links;
use super::read::{DOCUMENT_BYTES_MAX, LINE_BYTES_MAX, Line, Portion, Text};

/// Entries of one Bundle.
const ENTRIES_MAX: usize = 20_000;
/// Issues told of one entry.
const ISSUES_TOLD_MAX: usize = 5;

/// Where in a file something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The file as a whole.
    File,
    /// An entry of a Bundle, from 0.
    Entry(usize),
    /// A line, from 0.
    Line(usize),
}

/// Something that was not taken, and why.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Where.
    pub spot: Spot,
    /// Its type, where it is known.
    pub kind: &'static str,
    /// Why, by element; never a value.
    pub why: String,
}

/// What one commit takes in.
pub struct Batch {
    /// The file.
    pub source: Arc<Source>,
    /// What is to be taken, and where it was.
    pub arrivals: Vec<(Spot, Arrival)>,
    /// What cannot be.
    pub refusals: Vec<Refusal>,
    /// Its share of the file's size on disk.
    pub weight: u64,
}

/// Parse portions until there are none.
pub fn parse_all(portions: &Mutex<mpsc::Receiver<Portion>>, links: &Links, out: &Sender<Batch>) {
    loop {
        let next = portions.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(portion) = next else { return };
        let mut batch = parse(portion);
        links.note(&mut batch.arrivals);
        if out.blocking_send(batch).is_err() {
            return;
        }
    }
}

/// One portion, parsed and checked.
pub fn parse(portion: Portion) -> Batch {
    let Portion { source, text, weight } = portion;
    let mut batch = Batch { source, arrivals: Vec::new(), refusals: Vec::new(), weight };
    match text {
        Text::Unreadable(why) => batch.refuse(Spot::File, "", why),
        Text::Document(bytes) => batch.document(&bytes),
        Text::Lines(lines) => {
            for (at, line) in lines {
                batch.line(at, line);
            }
        }
    }
    batch
}

impl Batch {
    fn refuse(&mut self, spot: Spot, kind: &'static str, why: impl Into<String>) {
        self.refusals.push(Refusal { spot, kind, why: why.into() });
    }

    fn document(&mut self, bytes: &[u8]) {
        let parsed = Resource::parse_within(bytes.trim_ascii(), &Limits::of_size(DOCUMENT_BYTES_MAX));
        let resource = match parsed {
            Ok(resource) => resource,
            Err(error) => return self.refuse(Spot::File, "", error.to_string()),
        };
        if resource.resource_type().name() == "Bundle" {
            self.bundle(resource);
        } else {
            self.arrive(Spot::File, alone(resource));
        }
    }

    fn bundle(&mut self, resource: Resource) {
        let bundle = match Bundle::from_resource_within(resource, ENTRIES_MAX) {
            Ok(bundle) => bundle,
            Err(error) => return self.refuse(Spot::File, "Bundle", error.to_string()),
        };
        if !matches!(bundle.kind, Kind::Transaction | Kind::Batch | Kind::Collection | Kind::Searchset) {
            let why = "Bundle.type: import takes transaction, batch, collection and searchset";
            return self.refuse(Spot::File, "Bundle", why);
        }
        for (at, entry) in bundle.entries.into_iter().enumerate() {
            match entry {
                Ok(entry) => self.entry(at, entry, bundle.kind),
                Err(error) => self.refuse(Spot::Entry(at), "", error.problem.to_string()),
            }
        }
    }

    fn entry(&mut self, at: usize, entry: Entry, kind: Kind) {
        let spot = Spot::Entry(at);
        let Some(mut resource) = entry.resource else {
            let why = match entry.request.map(|request| request.method) {
                Some(Method::Get | Method::Head | Method::Delete) => {
                    "request.method: import only takes records in"
                }
                _ => "resource: required",
            };
            return self.refuse(spot, "", why);
        };
        let name = resource.resource_type().name();
        if kind == Kind::Searchset && name == "OperationOutcome" {
            return; // it tells about the search
        }
        let if_none_exist =
            match entry.request.as_ref().map_or(Ok(None), |request| asked(request, &mut resource)) {
                Ok(condition) => condition,
                Err(why) => return self.refuse(spot, name, why),
            };
        self.arrive(spot, Arrival { full_url: entry.full_url, if_none_exist, ..alone(resource) });
    }

    fn line(&mut self, at: usize, line: Line) {
        let spot = Spot::Line(at);
        let Line::Whole(bytes) = line else {
            return self.refuse(spot, "", format!("longer than {} MiB", LINE_BYTES_MAX >> 20));
        };
        match Resource::parse(&bytes) {
            Ok(resource) => self.arrive(spot, alone(resource)),
            Err(error) => self.refuse(spot, "", error.to_string()),
        }
    }

    fn arrive(&mut self, spot: Spot, arrival: Arrival) {
        let issues = schema::validate(&arrival.resource);
        if issues.is_empty() {
            return self.arrivals.push((spot, arrival));
        }
        let mut why: Vec<String> = issues.iter().take(ISSUES_TOLD_MAX).map(ToString::to_string).collect();
        if issues.len() > ISSUES_TOLD_MAX {
            why.push(format!("and {} more", issues.len() - ISSUES_TOLD_MAX));
        }
        self.refuse(spot, arrival.resource.resource_type().name(), why.join("; "));
    }
}

/// A resource that nothing is said of.
fn alone(resource: Resource) -> Arrival {
    Arrival { full_url: None, resource, if_none_exist: None, referrers: Vec::new() }
}

/// What the request of an entry adds: a condition, or the id that it is put under.
fn asked(request: &Request, resource: &mut Resource) -> Result<Option<String>, &'static str> {
    let kind = resource.resource_type().name();
    match request.method {
        Method::Post => {
            let condition = request.if_none_exist.as_deref();
            let bare = condition.map(|text| text.rsplit_once('?').map_or(text, |(_, query)| query));
            Ok(bare.filter(|query| !query.is_empty()).map(str::to_owned))
        }
        Method::Put => {
            let Some(id) = request.url.rsplit_once('/').map(|(_, id)| id) else {
                return Err("request.url: import does not take conditional updates");
            };
            if id.contains('?') || !request.url.contains(kind) {
                return Err("request.url: it does not name this resource");
            }
            match resource.id() {
                Some(own) if own == id => Ok(None),
                Some(_) => Err("request.url: it names another id than the resource"),
                None => resource.set_id(id).map(|()| None).map_err(|_| "request.url: not an id"),
            }
        }
        _ => Err("request.method: import only takes records in"),
    }
}

impl Spot {
    /// Its number within the file.
    pub fn number(self) -> usize {
        match self {
            Spot::File => 0,
            Spot::Entry(at) | Spot::Line(at) => at,
        }
    }
}
