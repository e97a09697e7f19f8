//! The resource types of FHIR R4 (https://hl7.org/fhir/R4/resourcelist.html), each with a number that the
//! store keeps on disk. Numbers are never reused: a new type is added at the end.

use std::fmt;

/// A FHIR R4 resource type. Inside the portal it is a number; its name is used at the edges.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Type(u8);

const NAMES: [&str; 147] = [
    "Account",
    "ActivityDefinition",
    "AdverseEvent",
    "AllergyIntolerance",
    "Appointment",
    "AppointmentResponse",
    "AuditEvent",
    "Basic",
    "Binary",
    "BiologicallyDerivedProduct",
    "BodyStructure",
    "Bundle",
    "CapabilityStatement",
    "CarePlan",
    "CareTeam",
    "CatalogEntry",
    "ChargeItem",
    "ChargeItemDefinition",
    "Claim",
    "ClaimResponse",
    "ClinicalImpression",
    "CodeSystem",
    "Communication",
    "CommunicationRequest",
    "CompartmentDefinition",
    "Composition",
    "ConceptMap",
    "Condition",
    "Consent",
    "Contract",
    "Coverage",
    "CoverageEligibilityRequest",
    "CoverageEligibilityResponse",
    "DetectedIssue",
    "Device",
    "DeviceDefinition",
    "DeviceMetric",
    "DeviceRequest",
    "DeviceUseStatement",
    "DiagnosticReport",
    "DocumentManifest",
    "DocumentReference",
    "EffectEvidenceSynthesis",
    "Encounter",
    "Endpoint",
    "EnrollmentRequest",
    "EnrollmentResponse",
    "EpisodeOfCare",
    "EventDefinition",
    "Evidence",
    "EvidenceVariable",
    "ExampleScenario",
    "ExplanationOfBenefit",
    "FamilyMemberHistory",
    "Flag",
    "Goal",
    "GraphDefinition",
    "Group",
    "GuidanceResponse",
    "HealthcareService",
    "ImagingStudy",
    "Immunization",
    "ImmunizationEvaluation",
    "ImmunizationRecommendation",
    "ImplementationGuide",
    "InsurancePlan",
    "Invoice",
    "Library",
    "Linkage",
    "List",
    "Location",
    "Measure",
    "MeasureReport",
    "Media",
    "Medication",
    "MedicationAdministration",
    "MedicationDispense",
    "MedicationKnowledge",
    "MedicationRequest",
    "MedicationStatement",
    "MedicinalProduct",
    "MedicinalProductAuthorization",
    "MedicinalProductContraindication",
    "MedicinalProductIndication",
    "MedicinalProductIngredient",
    "MedicinalProductInteraction",
    "MedicinalProductManufactured",
    "MedicinalProductPackaged",
    "MedicinalProductPharmaceutical",
    "MedicinalProductUndesirableEffect",
    "MessageDefinition",
    "MessageHeader",
    "MolecularSequence",
    "NamingSystem",
    "NutritionOrder",
    "Observation",
    "ObservationDefinition",
    "OperationDefinition",
    "OperationOutcome",
    "Organization",
    "OrganizationAffiliation",
    "Parameters",
    "Patient",
    "PaymentNotice",
    "PaymentReconciliation",
    "Person",
    "PlanDefinition",
    "Practitioner",
    "PractitionerRole",
    "Procedure",
    "Provenance",
    "Questionnaire",
    "QuestionnaireResponse",
    "RelatedPerson",
    "RequestGroup",
    "ResearchDefinition",
    "ResearchElementDefinition",
    "ResearchStudy",
    "ResearchSubject",
    "RiskAssessment",
    "RiskEvidenceSynthesis",
    "Schedule",
    "SearchParameter",
    "ServiceRequest",
    "Slot",
    "Specimen",
    "SpecimenDefinition",
    "StructureDefinition",
    "StructureMap",
    "Subscription",
    "SubscriptionStatus",
    "Substance",
    "SubstanceNucleicAcid",
    "SubstancePolymer",
    "SubstanceProtein",
    "SubstanceReferenceInformation",
    "SubstanceSourceMaterial",
    "SubstanceSpecification",
    "SupplyDelivery",
    "SupplyRequest",
    "Task",
    "TerminologyCapabilities",
    "TestReport",
    "TestScript",
    "ValueSet",
    "VerificationResult",
    "VisionPrescription",
];

impl Type {
    /// The type with this name, exactly as FHIR spells it.
    pub fn parse(name: &str) -> Option<Type> {
        NAMES.binary_search(&name).ok().and_then(|at| u8::try_from(at + 1).ok()).map(Type)
    }

    /// The type with this number, as the store keeps it.
    pub fn from_number(number: i64) -> Option<Type> {
        let number = u8::try_from(number).ok()?;
        (number >= 1 && usize::from(number) <= NAMES.len()).then_some(Type(number))
    }

    /// The number that the store keeps; 1 is the first.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The name, as FHIR spells it.
    pub const fn name(self) -> &'static str {
        NAMES[self.0 as usize - 1]
    }

    /// All types, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Type> {
        (1..=u8::try_from(NAMES.len()).unwrap_or(u8::MAX)).map(Type)
    }

    /// The type with this name, for names written in the program: an unknown one stops the build.
    ///
    /// # Panics
    /// When no type has this name.
    pub const fn named(name: &str) -> Type {
        let mut at = 0;
        while at < NAMES.len() {
            if same(NAMES[at], name) {
                #[allow(clippy::cast_possible_truncation)]
                // fewer than 255 types, held by the array's length
                return Type(at as u8 + 1);
            }
            at += 1;
        }
        panic!("no such FHIR R4 resource type");
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, Type};

    #[test]
    fn names_and_numbers_agree() {
        assert!(NAMES.is_sorted(), "parse() searches the list by halves");
        for kind in Type::all() {
            assert_eq!(Type::parse(kind.name()), Some(kind));
            assert_eq!(Type::from_number(i64::from(kind.number())), Some(kind));
            assert_eq!(Type::named(kind.name()), kind);
        }
        assert_eq!(Type::parse("patient"), None);
        assert_eq!(Type::from_number(0), None);
        assert_eq!(Type::from_number(255), None);
    }
}
