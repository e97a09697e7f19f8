//! What a decision needs to know of an item, read from its resource by [`item_of`].

use crate::asker::PersonNumber;
use crate::category::Category;
use crate::label::{self, Label, Labels};
use crate::place;
use crate::relation::FOREVER_MS;
use fhir::Type;
use serde_json::Value;

/// The extension that holds an item back: `basis` (a [`HoldBasis`] as code) and `until` (an instant).
pub const HOLD_URL: &str = "urn:vestibule:hold";
/// The system of our own sensitivity labels in `meta.security`; the codes are the names of [`Label`].
pub const LABEL_SYSTEM: &str = "urn:vestibule:label";
/// The system of `meta.tag` codes that move an item into a narrower part; the codes are names of [`Category`].
pub const PART_SYSTEM: &str = "urn:vestibule:part";
/// The system of an identifier that is the number of a login. Only the portal itself writes it: what comes in from
/// outside must not join a login with a record.
pub const LOGIN_SYSTEM: &str = "urn:vestibule:login";

const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
const CONFIDENTIALITY: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
const OBSERVATION_VALUE: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

/// Why an item is held back. There is no other lawful reason, so there is no other value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HoldBasis {
    /// The patient wished to wait; may look at any time.
    Preference,
    /// A law of the place of care.
    Law,
    /// A clinician's judgement of danger to life or physical safety.
    Harm,
    /// It may be about somebody else, or corrupt.
    Integrity,
    /// It can not be shown now.
    Outage,
}

impl HoldBasis {
    /// Every basis.
    pub const ALL: [HoldBasis; 5] =
        [HoldBasis::Preference, HoldBasis::Law, HoldBasis::Harm, HoldBasis::Integrity, HoldBasis::Outage];

    /// The code in the extension.
    pub const fn code(self) -> &'static str {
        match self {
            HoldBasis::Preference => "preference",
            HoldBasis::Law => "law",
            HoldBasis::Harm => "harm",
            HoldBasis::Integrity => "integrity",
            HoldBasis::Outage => "outage",
        }
    }
}

/// One hold with its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hold {
    /// Why.
    pub basis: HoldBasis,
    /// Until when, this instant excluded.
    pub until_ms: i64,
}

/// How far an item is released to the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Release {
    /// It is not final.
    pub preliminary: bool,
    /// The patient wished to wait until then.
    pub wish_until_ms: Option<i64>,
    /// It is held back for another reason; of several the one that ends last.
    pub hold: Option<Hold>,
}

impl Release {
    /// Final and free.
    pub const RELEASED: Release = Release { preliminary: false, wish_until_ms: None, hold: None };
    /// Free, not final.
    pub const PRELIMINARY: Release = Release { preliminary: true, ..Release::RELEASED };

    /// Held for this reason until then.
    pub const fn held(basis: HoldBasis, until_ms: i64) -> Release {
        match basis {
            HoldBasis::Preference => Release { wish_until_ms: Some(until_ms), ..Release::RELEASED },
            basis => Release { hold: Some(Hold { basis, until_ms }), ..Release::RELEASED },
        }
    }

    /// Whether it is held back at this instant, other than by the patient's wish.
    pub fn held_at(&self, now_ms: i64) -> bool {
        self.hold.is_some_and(|hold| now_ms < hold.until_ms)
    }

    /// Whether the patient wished to wait beyond this instant.
    pub fn waiting_at(&self, now_ms: i64) -> bool {
        self.wish_until_ms.is_some_and(|until_ms| now_ms < until_ms)
    }

    fn and(self, other: Release) -> Release {
        let hold = match (self.hold, other.hold) {
            (Some(one), Some(two)) if one.until_ms >= two.until_ms => Some(one),
            (one, two) => two.or(one),
        };
        Release {
            preliminary: self.preliminary || other.preliminary,
            wish_until_ms: self.wish_until_ms.max(other.wish_until_ms),
            hold,
        }
    }
}

/// What a decision needs to know of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its resource type.
    pub kind: Type,
    /// The part of the record.
    pub category: Category,
    /// What it is about that is sensitive.
    pub labels: Labels,
    /// How far it is released.
    pub release: Release,
    /// Whether it was entered in error.
    pub retracted: bool,
    /// The login that wrote it, where one did; of an AuditEvent the login that acted. The store knows; the
    /// resource is not asked.
    pub written_by: Option<PersonNumber>,
}

impl Item {
    /// An item of this type that says nothing of itself: final, unlabelled.
    pub fn plain(kind: Type) -> Item {
        Item {
            kind,
            category: place::of_type(kind),
            labels: Labels::NONE,
            release: Release::RELEASED,
            retracted: false,
            written_by: None,
        }
    }

    /// The same item, written by this login.
    #[must_use]
    pub fn written_by(self, person: PersonNumber) -> Item {
        Item { written_by: Some(person), ..self }
    }

    /// The item as it is seen through what it belongs to: a file through its document, a provenance through its
    /// target. It takes the target's part and everything that hides either of them.
    #[must_use]
    pub fn under(self, target: &Item) -> Item {
        Item {
            category: target.category,
            labels: self.labels.or(target.labels),
            release: self.release.and(target.release),
            retracted: self.retracted || target.retracted,
            ..self
        }
    }
}

/// What the resource says of itself. A label or a hold that can not be read hides, it never shows.
pub fn item_of(kind: Type, body: &Value) -> Item {
    let labels = labels_of(body);
    let contained = body.get("contained").and_then(Value::as_array);
    let labels = contained.into_iter().flatten().fold(labels, |all, inner| all.or(labels_of(inner)));
    Item {
        kind,
        category: place::of_item(kind, body),
        labels,
        release: release_of(kind, body),
        retracted: is_retracted(body),
        written_by: None,
    }
}

fn labels_of(body: &Value) -> Labels {
    let security = body.pointer("/meta/security").and_then(Value::as_array);
    security.into_iter().flatten().fold(Labels::NONE, |all, coding| all.or(labels_of_coding(coding)))
}

fn labels_of_coding(coding: &Value) -> Labels {
    const UNKNOWN: Labels = Labels::of(&[Label::Restricted]);
    let code = coding.get("code").and_then(Value::as_str).unwrap_or_default();
    match coding.get("system").and_then(Value::as_str) {
        Some(LABEL_SYSTEM) => label::of_own_code(code).unwrap_or(UNKNOWN),
        Some(ACT_REASON | OBSERVATION_VALUE) => Labels::NONE,
        Some(CONFIDENTIALITY) => match code {
            "U" | "L" | "M" | "N" => Labels::NONE,
            _ => UNKNOWN,
        },
        Some(ACT_CODE) | None => label::of_act_code(code).unwrap_or(UNKNOWN),
        Some(_) => UNKNOWN,
    }
}

fn release_of(kind: Type, body: &Value) -> Release {
    let extensions = body.get("extension").and_then(Value::as_array);
    let holds = extensions.into_iter().flatten().filter(|extension| text(extension, "url") == HOLD_URL);
    let release = holds.fold(Release::RELEASED, |all, extension| all.and(hold_of(extension)));
    Release { preliminary: is_preliminary(kind, body), ..release }
}

/// A hold; one without a known basis or a readable end holds for good, until somebody repairs it.
fn hold_of(extension: &Value) -> Release {
    let parts = extension.get("extension").and_then(Value::as_array);
    let part = |name: &str| parts.into_iter().flatten().find(|part| text(part, "url") == name);
    let basis = part("basis").map_or("", |part| text(part, "valueCode"));
    let basis = HoldBasis::ALL.into_iter().find(|known| known.code() == basis);
    let until = part("until").map_or("", |part| text(part, "valueInstant"));
    let until_ms = until.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_millisecond);
    match (basis, until_ms) {
        (Some(basis), Ok(until_ms)) => Release::held(basis, until_ms),
        _ => Release::held(HoldBasis::Integrity, FOREVER_MS),
    }
}

fn is_preliminary(kind: Type, body: &Value) -> bool {
    match kind.name() {
        "Observation" | "DiagnosticReport" => {
            matches!(text(body, "status"), "registered" | "partial" | "preliminary" | "unknown")
        }
        "ImagingStudy" => matches!(text(body, "status"), "registered" | "unknown"),
        "Composition" => text(body, "status") == "preliminary",
        "DocumentReference" => text(body, "docStatus") == "preliminary",
        _ => false,
    }
}

fn is_retracted(body: &Value) -> bool {
    const RETRACTED: &str = "entered-in-error";
    let codings = body.pointer("/verificationStatus/coding").and_then(Value::as_array);
    text(body, "status") == RETRACTED
        || text(body, "docStatus") == RETRACTED
        || codings.into_iter().flatten().any(|coding| text(coding, "code") == RETRACTED)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
