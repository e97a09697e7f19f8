//! The clinical time of a resource: when it happened, not when it was written down or loaded.

use std::sync::LazyLock;

use serde_json::Value;

use super::filter::{Filter, Operand, Rule};
use super::moment::{Span, span_of};
use super::{Parameter, parameter};
use crate::Type;

/// For each type the parameters that tell its clinical time, the first that has a value counts.
const DATES: &[(&str, &[&str])] = &[
    ("Account", &["period"]),
    ("AdverseEvent", &["date"]),
    ("AllergyIntolerance", &["date", "last-date"]),
    ("Appointment", &["date"]),
    ("AuditEvent", &["date"]),
    ("Basic", &["created"]),
    ("CarePlan", &["date"]),
    ("CareTeam", &["date"]),
    ("ChargeItem", &["occurrence", "entered-date"]),
    ("Claim", &["created"]),
    ("ClaimResponse", &["created"]),
    ("ClinicalImpression", &["date"]),
    ("Communication", &["sent", "received"]),
    ("CommunicationRequest", &["occurrence", "authored"]),
    ("Composition", &["date"]),
    ("Condition", &["onset-date", "recorded-date"]),
    ("Consent", &["date"]),
    ("Contract", &["issued"]),
    ("CoverageEligibilityRequest", &["created"]),
    ("CoverageEligibilityResponse", &["created"]),
    ("DetectedIssue", &["identified"]),
    ("DeviceRequest", &["event-date", "authored-on"]),
    ("DiagnosticReport", &["date", "issued"]),
    ("DocumentManifest", &["created"]),
    ("DocumentReference", &["date", "period"]),
    ("Encounter", &["date"]),
    ("EpisodeOfCare", &["date"]),
    ("ExplanationOfBenefit", &["created"]),
    ("FamilyMemberHistory", &["date"]),
    ("Flag", &["date"]),
    ("Goal", &["start-date"]),
    ("ImagingStudy", &["started"]),
    ("Immunization", &["date"]),
    ("ImmunizationEvaluation", &["date"]),
    ("ImmunizationRecommendation", &["date"]),
    ("Invoice", &["date"]),
    ("List", &["date"]),
    ("MeasureReport", &["date"]),
    ("Media", &["created"]),
    ("MedicationAdministration", &["effective-time"]),
    ("MedicationDispense", &["whenhandedover", "whenprepared"]),
    ("MedicationRequest", &["authoredon"]),
    ("MedicationStatement", &["effective"]),
    ("NutritionOrder", &["datetime"]),
    ("Observation", &["date"]),
    ("Patient", &["birthdate"]),
    ("PaymentNotice", &["created"]),
    ("Procedure", &["date"]),
    ("Provenance", &["when", "recorded"]),
    ("QuestionnaireResponse", &["authored"]),
    ("RequestGroup", &["authored"]),
    ("ResearchSubject", &["date"]),
    ("RiskAssessment", &["date"]),
    ("Schedule", &["date"]),
    ("ServiceRequest", &["occurrence", "authored"]),
    ("Slot", &["start"]),
    ("Specimen", &["collected"]),
    ("SupplyRequest", &["date"]),
    ("Task", &["authored-on", "period"]),
    ("VisionPrescription", &["datewritten"]),
];

static BY_TYPE: LazyLock<Vec<Vec<&'static Parameter>>> = LazyLock::new(|| {
    let mut by_type = vec![Vec::new(); Type::all().count()];
    for (name, parameters) in DATES {
        let Some(kind) = Type::parse(name) else { continue };
        by_type[usize::from(kind.number()) - 1] =
            parameters.iter().filter_map(|name| parameter(kind, name)).collect();
    }
    by_type
});

fn dates(kind: Type) -> &'static [&'static Parameter] {
    &BY_TYPE[usize::from(kind.number()) - 1]
}

/// The parameter that tells the clinical time of the type. Others may stand in where a resource lacks it.
pub fn primary_date(kind: Type) -> Option<&'static Parameter> {
    dates(kind).first().copied()
}

/// When a resource happened; nothing where it does not say.
pub fn span(kind: Type, resource: &Value) -> Option<Span> {
    dates(kind).iter().find_map(|parameter| span_by(parameter, resource))
}

/// From the earliest to the latest of the values of one parameter.
pub(super) fn span_by(parameter: &Parameter, resource: &Value) -> Option<Span> {
    let mut all: Option<Span> = None;
    parameter.path().any(resource, resource, &mut |value| {
        if let Some(one) = span_of(value) {
            all = Some(all.map_or(one, |before| Span {
                earliest_ms: before.earliest_ms.min(one.earliest_ms),
                latest_ms: before.latest_ms.max(one.latest_ms),
            }));
        }
        false
    });
    all
}

/// What the filters on the primary date ask of the clinical time: a match lasts at least until the first and
/// begins no later than the second. Nothing when no filter bounds it.
pub fn filter_span(kind: Type, filters: &[Filter]) -> Option<(i64, i64)> {
    let primary = primary_date(kind)?;
    let mut bounds: Option<(i64, i64)> = None;
    for filter in filters {
        let Rule::Values { parameter, negated: false, values } = &filter.rule else { continue };
        if *parameter != primary {
            continue;
        }
        let either = values.iter().filter_map(|value| match value {
            Operand::Date(wanted) => Some(wanted.bounds()),
            _ => None,
        });
        let either = either.reduce(|one, two| (one.0.min(two.0), one.1.max(two.1)));
        let Some((until, from)) = either.filter(|both| *both != (i64::MIN, i64::MAX)) else { continue };
        bounds = Some(bounds.map_or((until, from), |both| (both.0.max(until), both.1.min(from))));
    }
    bounds
}
