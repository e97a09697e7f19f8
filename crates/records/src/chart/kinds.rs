//! The kinds of entries: which type and which query each is, and what reads it.

use fhir::{Resource, Type};

use super::reading::is_clouded;
use super::{care, health, papers};
use crate::entry::{Item, Said};
use crate::lens::Lens;
use crate::signs::visible_resource;

/// One kind of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Condition,
    Allergy,
    Prescription,
    Statement,
    Vaccine,
    Vital,
    Appointment,
    Encounter,
    Procedure,
    Document,
    Report,
    Composition,
    Team,
    Plan,
    Goal,
    Coverage,
    Relative,
    Social,
    Device,
    DeviceUse,
}

/// Categories of reports that are read rather than measured.
const NOTES: &str =
    "category=LP29684-5,LP29708-2,LP7839-6,34117-2,51847-2,11488-4,11506-3,18842-5,28570-0,34109-9";

/// What is measured or seen on the person: vital signs, examinations, how they move. What nobody calls one of these is
/// among the results.
pub(super) const ON_THE_PERSON: &str = "category=vital-signs,exam,activity";

/// What a kind is in FHIR.
struct Shape {
    name: &'static str,
    /// The mark of its addresses, where its section has several kinds.
    mark: &'static str,
    query: &'static str,
    /// The parameter of its clinical date, and whether every entry that has a date has this one.
    date: Option<(&'static str, bool)>,
    read: fn(&Lens, &Resource) -> Vec<Item>,
}

impl Kind {
    /// All of them.
    #[cfg(test)]
    pub(crate) const ALL: [Kind; 20] = [
        Kind::Condition,
        Kind::Allergy,
        Kind::Prescription,
        Kind::Statement,
        Kind::Vaccine,
        Kind::Vital,
        Kind::Appointment,
        Kind::Encounter,
        Kind::Procedure,
        Kind::Document,
        Kind::Report,
        Kind::Composition,
        Kind::Team,
        Kind::Plan,
        Kind::Goal,
        Kind::Coverage,
        Kind::Relative,
        Kind::Social,
        Kind::Device,
        Kind::DeviceUse,
    ];

    const fn shape(self) -> Shape {
        match self {
            Kind::Condition => shape("Condition", "", "", Some(("onset-date", false)), health::condition),
            Kind::Allergy => shape("AllergyIntolerance", "", "", Some(("date", false)), health::allergy),
            Kind::Prescription => {
                let orders = "intent=order,plan,original-order,instance-order,filler-order,reflex-order";
                shape("MedicationRequest", "", orders, Some(("authoredon", true)), care::prescription)
            }
            Kind::Statement => {
                shape("MedicationStatement", "said", "", Some(("effective", false)), care::statement)
            }
            Kind::Vaccine => shape("Immunization", "", "", Some(("date", true)), health::vaccine),
            Kind::Vital => shape("Observation", "", ON_THE_PERSON, Some(("date", true)), health::measure),
            Kind::Social => {
                shape("Observation", "", "category=social-history", Some(("date", true)), health::measure)
            }
            Kind::Appointment => {
                let open = "status=proposed,pending,booked,arrived,checked-in,waitlist,cancelled,noshow";
                shape("Appointment", "planned", open, Some(("date", true)), care::appointment)
            }
            Kind::Encounter => shape("Encounter", "", "", Some(("date", true)), care::encounter),
            Kind::Procedure => shape("Procedure", "", "", Some(("date", true)), health::procedure),
            Kind::Document => shape("DocumentReference", "", "", Some(("date", false)), papers::document),
            Kind::Report => shape("DiagnosticReport", "report", NOTES, Some(("date", false)), papers::report),
            Kind::Composition => {
                shape("Composition", "letter", "", Some(("date", true)), papers::composition)
            }
            Kind::Team => shape("CareTeam", "", "", Some(("date", false)), care::team),
            Kind::Plan => shape("CarePlan", "", "", Some(("date", true)), care::plan),
            Kind::Goal => shape("Goal", "goal", "", Some(("start-date", true)), care::goal),
            Kind::Coverage => shape("Coverage", "", "", None, care::coverage),
            Kind::Relative => shape("FamilyMemberHistory", "", "", Some(("date", true)), health::relative),
            Kind::Device => shape("Device", "", "", None, health::device),
            Kind::DeviceUse => shape("DeviceUseStatement", "use", "", None, health::device_use),
        }
    }

    /// The type in FHIR.
    pub(crate) fn resource_type(self) -> Type {
        Type::named(self.shape().name)
    }

    /// The mark of its addresses.
    pub(super) fn mark(self) -> &'static str {
        self.shape().mark
    }

    /// What is always asked.
    pub(super) fn query(self) -> &'static str {
        self.shape().query
    }

    /// The parameter of its clinical date.
    pub(super) fn date(self) -> Option<&'static str> {
        self.shape().date.map(|(name, _)| name)
    }

    /// The same, where a search by it misses nothing that has a date.
    pub(super) fn sure_date(self) -> Option<&'static str> {
        self.shape().date.filter(|(_, sure)| *sure).map(|(name, _)| name)
    }

    /// What a resource says. What was added to it and may change what it means is said too.
    pub(super) fn read(self, lens: &Lens, resource: &Resource) -> Vec<Item> {
        let mut items = (self.shape().read)(lens, &visible_resource(resource));
        if is_clouded(resource.json()) {
            for item in &mut items {
                item.clouded = true;
                item.lines.push(Said::Key("records-clouded-row"));
            }
        }
        items
    }

    /// Whether a resource is of this kind: of one type there may be several.
    pub(super) fn holds(self, resource: &Resource) -> bool {
        let has = |code: &str| super::reading::has_code(resource.get("category"), &[code]);
        resource.resource_type() == self.resource_type()
            && match self {
                Kind::Vital => has("vital-signs") || has("exam") || has("activity"),
                Kind::Social => has("social-history"),
                _ => true,
            }
    }

    /// The kind of a resource that another entry refers to; nothing for what has no page in a section.
    pub(super) fn of(resource: &Resource) -> Option<Kind> {
        const LINKED: [Kind; 18] = [
            Kind::Condition,
            Kind::Allergy,
            Kind::Prescription,
            Kind::Statement,
            Kind::Vaccine,
            Kind::Vital,
            Kind::Social,
            Kind::Appointment,
            Kind::Encounter,
            Kind::Procedure,
            Kind::Document,
            Kind::Composition,
            Kind::Plan,
            Kind::Goal,
            Kind::Coverage,
            Kind::Relative,
            Kind::Device,
            Kind::DeviceUse,
        ];
        LINKED.into_iter().find(|kind| kind.holds(resource))
    }
}

const fn shape(
    name: &'static str,
    mark: &'static str,
    query: &'static str,
    date: Option<(&'static str, bool)>,
    read: fn(&Lens, &Resource) -> Vec<Item>,
) -> Shape {
    Shape { name, mark, query, date, read }
}

/// The query that narrows measurements to one kind, by the name of its group.
pub(super) fn group_query(group: &str) -> Option<&'static str> {
    Some(match group {
        "pressure" => "code=85354-9,55284-4,8480-6,8462-4",
        "weight" => "code=29463-7,3141-9",
        "height" => "code=8302-2,8306-3,8308-9",
        "mass" => "code=39156-5,59576-9",
        "pulse" => "code=8867-4",
        "temperature" => "code=8310-5,8331-1",
        "oxygen" => "code=59408-5,2708-6",
        "breathing" => "code=9279-1",
        _ => return None,
    })
}
