//! To which part of the record an item belongs: by its type, and for a few types by what it says.

use crate::category::{Category, Scopes};
use crate::item::PART_SYSTEM;
use fhir::Type;
use serde_json::Value;

/// Body measures of growth charts, in LOINC: height and length, weight, head size, body mass index, percentiles.
const GROWTH: [&str; 17] = [
    "8302-2", "8306-3", "8308-9", "3137-7", "29463-7", "3141-9", "3142-7", "8335-2", "9843-4", "8287-5",
    "8289-1", "39156-5", "59574-4", "59576-9", "77606-2", "8336-0", "8339-4",
];

/// The part to which items of a type belong when they say nothing else.
#[rustfmt::skip]
const PARTS: [(Category, &[&str]); 17] = [
    (Category::Identity, &["Patient", "Person"]),
    (Category::Summary, &[
        "AdverseEvent", "BodyStructure", "CarePlan", "CareTeam", "Condition", "DetectedIssue", "Device",
        "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "FamilyMemberHistory", "Flag", "Goal",
        "NutritionOrder", "Procedure", "RequestGroup", "RiskAssessment", "ServiceRequest", "SupplyDelivery",
        "SupplyRequest", "VisionPrescription",
    ]),
    (Category::Allergies, &["AllergyIntolerance"]),
    (Category::Immunizations, &["Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation"]),
    (Category::Results, &[
        "DiagnosticReport", "ImagingStudy", "Media", "MolecularSequence", "Observation", "Specimen",
    ]),
    (Category::Medicines, &[
        "Medication", "MedicationAdministration", "MedicationDispense", "MedicationRequest",
        "MedicationStatement",
    ]),
    (Category::Appointments, &["Appointment", "AppointmentResponse"]),
    (Category::Visits, &["Encounter", "EpisodeOfCare"]),
    (Category::Documents, &["Binary", "ClinicalImpression", "Composition", "DocumentManifest", "DocumentReference"]),
    (Category::Messages, &["Communication", "CommunicationRequest"]),
    (Category::Balance, &["Account", "PaymentNotice", "PaymentReconciliation"]),
    (Category::Billing, &["ChargeItem", "Claim", "ClaimResponse", "ExplanationOfBenefit", "Invoice"]),
    (Category::Coverage, &[
        "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "EnrollmentRequest",
        "EnrollmentResponse",
    ]),
    (Category::Forms, &["QuestionnaireResponse"]),
    (Category::Sharing, &["Consent", "Contract", "Group", "RelatedPerson"]),
    (Category::Activity, &["AuditEvent", "Provenance"]),
    (Category::Other, &[]),
];

/// The part by the type alone.
pub(crate) fn of_type(kind: Type) -> Category {
    PARTS
        .iter()
        .find(|(_, types)| types.contains(&kind.name()))
        .map_or(Category::Other, |(category, _)| *category)
}

/// The parts to which items of a type can belong.
pub fn parts_of(kind: Type) -> Scopes {
    let part = of_type(kind);
    let more = match part {
        Category::Results if kind.name() == "Observation" => Category::Growth,
        Category::Documents => Category::Letters,
        Category::Messages => Category::ParentThread,
        Category::Forms => Category::FormsToSign,
        part => part,
    };
    Scopes::of(&[part, more])
}

/// The part of this item.
pub(crate) fn of_item(kind: Type, body: &Value) -> Category {
    let part = of_type(kind);
    match part {
        Category::Results if kind.name() == "Observation" && is_growth(body) => Category::Growth,
        Category::Documents if tagged(body, Category::Letters) => Category::Letters,
        Category::Messages if tagged(body, Category::ParentThread) => Category::ParentThread,
        Category::Forms if tagged(body, Category::FormsToSign) => Category::FormsToSign,
        Category::Other if kind.name() == "Task" => of_focus(body),
        part => part,
    }
}

fn is_growth(body: &Value) -> bool {
    let codings = body.pointer("/code/coding").and_then(Value::as_array);
    codings.into_iter().flatten().any(|coding| {
        coding.get("system").and_then(Value::as_str) == Some("http://loinc.org")
            && coding.get("code").and_then(Value::as_str).is_some_and(|code| GROWTH.contains(&code))
    })
}

/// Whether the item names this part itself. Only the moves in [`of_item`] are open to it: a tag can not turn a
/// laboratory result into a growth measure.
fn tagged(body: &Value, part: Category) -> bool {
    let tags = body.pointer("/meta/tag").and_then(Value::as_array);
    tags.into_iter().flatten().any(|tag| {
        tag.get("system").and_then(Value::as_str) == Some(PART_SYSTEM)
            && tag.get("code").and_then(Value::as_str) == Some(part.name())
    })
}

/// A task belongs to the part of what it is about: a refill request to the medicines.
fn of_focus(body: &Value) -> Category {
    let reference = body.pointer("/focus/reference").and_then(Value::as_str).unwrap_or_default();
    reference.rsplit('/').nth(1).and_then(Type::parse).map_or(Category::Other, of_type)
}
