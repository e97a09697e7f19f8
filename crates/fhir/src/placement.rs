//! Where a resource lives: one home per type, by one element, from one table (`placement.txt`).
//!
//! A chart is the home of what its patient is the subject of. A mention elsewhere (performer, author, payer,
//! another member of the family) leads nowhere. The commons hold what is about nobody; what is on no list is
//! refused, with the reason.

use std::sync::LazyLock;

use serde_json::Value;

use crate::Type;
use crate::reference::Reference;

const TABLE: &str = include_str!("placement.txt");
const PATIENT: Type = Type::named("Patient");

/// The home of one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// The chart of this patient; the reference as it is written. A `urn:` must turn out to be a Patient.
    Patient(String),
    /// Among the clinic's own resources.
    Commons,
    /// Among lists of people.
    Registry,
    /// Where these references lead, as written; all of them must lead to one home.
    WithTarget(Vec<String>),
    /// Where the resource lives that refers to it.
    WithReferrer,
    /// Nowhere, and why.
    Refused(&'static str),
}

/// The home that a type has, before a resource is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The chart of the patient named by this element.
    Patient(&'static str),
    /// The chart of the patient named by this element; without one, the commons.
    PatientElseCommons(&'static str),
    /// The chart of the patient named by the first element; without one, where the second leads.
    PatientElseWith(&'static str, &'static str),
    /// The commons.
    Commons,
    /// The registry.
    Registry,
    /// Where this element leads.
    With(&'static str),
    /// Where this element leads; without it, where the resource lives that refers to it.
    WithElseReferrer(&'static str),
    /// Nowhere, and why.
    Refused(&'static str),
}

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let mut classes = vec![Class::Refused("the table of homes does not name this type"); Type::all().count()];
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let kind = columns.next().and_then(Type::parse);
        let (home, how) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
        if let (Some(kind), Some(class)) = (kind, read(home, how)) {
            classes[usize::from(kind.number()) - 1] = class;
        }
    }
    classes
});

fn read(home: &'static str, how: &'static str) -> Option<Class> {
    Some(match (home, how.split_once(" else ")) {
        ("patient", None) => Class::Patient(how),
        ("patient", Some((element, "commons"))) => Class::PatientElseCommons(element),
        ("patient", Some((element, other))) => Class::PatientElseWith(element, other),
        ("commons", None) => Class::Commons,
        ("registry", None) => Class::Registry,
        ("with", None) => Class::With(how),
        ("with", Some((element, "referrer"))) => Class::WithElseReferrer(element),
        ("refused", None) => Class::Refused(how),
        _ => return None,
    })
}

/// The home of a type.
pub fn class(kind: Type) -> Class {
    CLASSES[usize::from(kind.number()) - 1]
}

/// The home of a resource.
pub fn home(resource: &Value) -> Home {
    let kind = resource.get("resourceType").and_then(Value::as_str).and_then(Type::parse);
    let Some(kind) = kind else { return Home::Refused("it names no resource type of FHIR R4") };
    if kind == PATIENT {
        return match resource.get("id").and_then(Value::as_str) {
            Some(id) => Home::Patient(format!("Patient/{id}")),
            None => Home::Refused("a patient is placed by its id"),
        };
    }
    match class(kind) {
        Class::Patient(element) => match subject(resource, element) {
            Subject::One(patient) => Home::Patient(patient),
            Subject::None => Home::Refused("it names no patient whose chart it belongs to"),
            Subject::Bad(reason) => Home::Refused(reason),
        },
        Class::PatientElseCommons(element) => match subject(resource, element) {
            Subject::One(patient) => Home::Patient(patient),
            Subject::None => commons(resource),
            Subject::Bad(reason) => Home::Refused(reason),
        },
        Class::PatientElseWith(element, other) => match subject(resource, element) {
            Subject::One(patient) => Home::Patient(patient),
            Subject::None | Subject::Bad(NOT_A_PATIENT) => with(resource, other),
            Subject::Bad(reason) => Home::Refused(reason),
        },
        Class::Commons => commons(resource),
        Class::Registry => Home::Registry,
        Class::With(element) => with(resource, element),
        Class::WithElseReferrer(element) => match with(resource, element) {
            Home::Refused(NO_TARGET) => Home::WithReferrer,
            found => found,
        },
        Class::Refused(reason) => Home::Refused(reason),
    }
}

const NOT_A_PATIENT: &str = "its subject is not a patient";
const NO_TARGET: &str = "it does not say what it belongs to";

enum Subject {
    None,
    One(String),
    Bad(&'static str),
}

/// The one patient that the element names. Where it may name others too (an appointment), those do not count.
fn subject(resource: &Value, element: &str) -> Subject {
    let mut patients: Vec<&str> = Vec::new();
    let (mut unknown, mut others) = (0_usize, 0_usize);
    for reference in references(resource, element) {
        let Some(written) = reference.get("reference").and_then(Value::as_str) else {
            unknown += 1;
            continue;
        };
        let said = reference.get("type").and_then(Value::as_str);
        let kind = Reference::parse(written).map(Reference::kind);
        match kind {
            None | Some(None) if written.starts_with('#') => unknown += 1,
            Some(Some(kind)) if kind == PATIENT => patients.push(written),
            Some(None) if written.starts_with("urn:") && said.is_none_or(|said| said == PATIENT.name()) => {
                patients.push(written);
            }
            Some(_) => others += 1,
            None => unknown += 1,
        }
    }
    patients.sort_unstable();
    patients.dedup();
    match (patients.as_slice(), unknown, others) {
        ([one], 0, _) => Subject::One((*one).to_owned()),
        ([], 0, 0) => Subject::None,
        ([], 0, _) => Subject::Bad(NOT_A_PATIENT),
        (_, 0, _) => Subject::Bad("it is about several people: write one resource per person"),
        _ => Subject::Bad("its patient is not a reference to a resource of its own"),
    }
}

/// The references at an element, `participant.actor` through all participants.
fn references<'a>(resource: &'a Value, element: &str) -> Vec<&'a Value> {
    let mut found = vec![resource];
    for name in element.split('.') {
        let below = found.into_iter().filter_map(|value| value.get(name));
        found = below
            .flat_map(|value| match value {
                Value::Array(parts) => parts.iter().collect(),
                one => vec![one],
            })
            .collect();
    }
    found
}

fn with(resource: &Value, element: &str) -> Home {
    let all = references(resource, element);
    let written: Option<Vec<String>> =
        all.iter().map(|one| one.get("reference").and_then(Value::as_str).map(str::to_owned)).collect();
    match written {
        Some(targets) if targets.is_empty() => Home::Refused(NO_TARGET),
        Some(targets) => match targets.as_slice() {
            [only] if Reference::parse(only).and_then(Reference::kind) == Some(PATIENT) => {
                Home::Patient(only.clone())
            }
            _ => Home::WithTarget(targets),
        },
        None => Home::Refused("what it belongs to is not a reference to a resource"),
    }
}

/// The commons, unless somebody is mentioned: what is about a person is never common.
fn commons(resource: &Value) -> Home {
    if mentions_a_person(resource) {
        Home::Refused("it mentions a patient, so it is not common to all")
    } else {
        Home::Commons
    }
}

fn mentions_a_person(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, below)| match below {
            Value::String(text) if name == "reference" => {
                Reference::parse(text).and_then(Reference::kind).is_some_and(is_person)
            }
            below => contains_person(name, below) || mentions_a_person(below),
        }),
        Value::Array(parts) => parts.iter().any(mentions_a_person),
        _ => false,
    }
}

fn contains_person(name: &str, below: &Value) -> bool {
    let kind = |part: &Value| part.get("resourceType").and_then(Value::as_str).and_then(Type::parse);
    name == "contained" && below.as_array().into_iter().flatten().filter_map(kind).any(is_person)
}

fn is_person(kind: Type) -> bool {
    matches!(kind.name(), "Patient" | "RelatedPerson" | "Person")
}
