//! What joins a login to a chart: the kinds of relation, the classes of help, and one relation with its limits.

use crate::asker::{ChartNumber, PersonNumber};
use crate::category::{Category, Scopes};
use crate::label::Labels;

/// The end of a relation that has none.
pub const FOREVER_MS: i64 = i64::MAX;

/// The class of help, by who helps whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HelperClass {
    /// A parent or guardian of a child.
    A,
    /// A parent of a teenager, limited.
    B,
    /// A parent to whom a teenager opened parts.
    C,
    /// A parent or guardian of somebody with diminished capacity.
    D,
    /// Anyone whom an adult patient names.
    E,
    /// A legal representative, by an order.
    F,
    /// A named worker of a partner institution.
    G,
    /// A temporary carer.
    H,
    /// Who pays, and nothing else.
    I,
}

impl HelperClass {
    /// Every class.
    pub const ALL: [HelperClass; 9] = [
        HelperClass::A,
        HelperClass::B,
        HelperClass::C,
        HelperClass::D,
        HelperClass::E,
        HelperClass::F,
        HelperClass::G,
        HelperClass::H,
        HelperClass::I,
    ];

    /// The name in logs and in the policy table.
    pub const fn name(self) -> &'static str {
        match self {
            HelperClass::A => "A child",
            HelperClass::B => "B teen-limited",
            HelperClass::C => "C teen-shared",
            HelperClass::D => "D diminished capacity",
            HelperClass::E => "E adult delegate",
            HelperClass::F => "F legal representative",
            HelperClass::G => "G institution user",
            HelperClass::H => "H temporary",
            HelperClass::I => "I guarantor",
        }
    }

    /// The most that this class may ever see, whatever a relation of the class says.
    pub const fn ceiling(self) -> (Scopes, Labels) {
        const TEEN_LIMITED: Scopes = Scopes::of(&[
            Category::Identity,
            Category::Allergies,
            Category::Immunizations,
            Category::Growth,
            Category::Appointments,
            Category::Letters,
            Category::ParentThread,
            Category::Balance,
            Category::FormsToSign,
        ]);
        // Who else may look is the patient's to see: it has the other parent's name and address.
        const HELPED: Scopes = Scopes::ALL.without(Scopes::of(&[Category::Sharing]));
        const SHAREABLE: Labels = Labels::SENSITIVE.or(Labels::of(&[crate::Label::MinorConsented]));
        match self {
            HelperClass::A => (HELPED, Labels::NONE),
            HelperClass::B => (TEEN_LIMITED, Labels::NONE),
            HelperClass::I => (Scopes::of(&[Category::Balance]), Labels::NONE),
            HelperClass::C
            | HelperClass::D
            | HelperClass::E
            | HelperClass::F
            | HelperClass::G
            | HelperClass::H => (HELPED, SHAREABLE),
        }
    }

    /// What a new relation of this class shares before anybody ticks anything: nothing where the patient, the
    /// teenager, an order, an agreement or a template has to say it.
    pub const fn default_sight(self) -> (Scopes, Labels) {
        match self {
            HelperClass::A | HelperClass::B | HelperClass::I => self.ceiling(),
            HelperClass::D => (self.ceiling().0, Labels::SENSITIVE),
            HelperClass::C | HelperClass::E | HelperClass::F | HelperClass::G | HelperClass::H => {
                (Scopes::NONE, Labels::NONE)
            }
        }
    }
}

/// What a relation rests on. Numbers are stored and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RelationKind {
    /// The login is the patient's own.
    Myself,
    /// The login helps the patient.
    Helper(HelperClass),
    /// Member of the patient's care team.
    CareTeam,
    /// The patient is on the panel.
    Panel,
    /// A visit is booked with them.
    Appointment,
    /// A visit takes or took place with them.
    Encounter,
    /// Works for the site under an agreement: bills, records, enrollment.
    Agreement,
    /// Broke the glass, for an hour.
    Emergency,
}

impl RelationKind {
    /// Every kind.
    pub const ALL: [RelationKind; 16] = [
        RelationKind::Myself,
        RelationKind::Helper(HelperClass::A),
        RelationKind::Helper(HelperClass::B),
        RelationKind::Helper(HelperClass::C),
        RelationKind::Helper(HelperClass::D),
        RelationKind::Helper(HelperClass::E),
        RelationKind::Helper(HelperClass::F),
        RelationKind::Helper(HelperClass::G),
        RelationKind::Helper(HelperClass::H),
        RelationKind::Helper(HelperClass::I),
        RelationKind::CareTeam,
        RelationKind::Panel,
        RelationKind::Appointment,
        RelationKind::Encounter,
        RelationKind::Agreement,
        RelationKind::Emergency,
    ];

    /// The stored number.
    pub const fn number(self) -> i64 {
        match self {
            RelationKind::Myself => 1,
            RelationKind::Helper(class) => 11 + class as i64,
            RelationKind::CareTeam => 31,
            RelationKind::Panel => 32,
            RelationKind::Appointment => 33,
            RelationKind::Encounter => 34,
            RelationKind::Agreement => 41,
            RelationKind::Emergency => 51,
        }
    }

    /// The kind with this number.
    pub fn from_number(number: i64) -> Option<RelationKind> {
        RelationKind::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The name in logs and in the policy table.
    pub const fn name(self) -> &'static str {
        match self {
            RelationKind::Myself => "myself",
            RelationKind::Helper(class) => class.name(),
            RelationKind::CareTeam => "care team",
            RelationKind::Panel => "panel",
            RelationKind::Appointment => "appointment",
            RelationKind::Encounter => "encounter",
            RelationKind::Agreement => "agreement",
            RelationKind::Emergency => "emergency",
        }
    }

    /// Whether only a member of staff can stand in it.
    pub const fn of_staff(self) -> bool {
        !matches!(self, RelationKind::Myself | RelationKind::Helper(_))
    }
}

/// One relation of one login to one chart, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Whose relation it is.
    pub person: PersonNumber,
    /// To which chart.
    pub chart: ChartNumber,
    /// What it rests on.
    pub kind: RelationKind,
    /// The parts it shares. The patient's own relation shares all, whatever stands here.
    pub scopes: Scopes,
    /// The sensitive labels it shares.
    pub sensitive: Labels,
    /// From when.
    pub from_ms: i64,
    /// Until when, this instant excluded; [`FOREVER_MS`] for no end.
    pub until_ms: i64,
    /// The row of the resource that grants it, where one does.
    pub grant: Option<i64>,
}

impl Relation {
    /// The relation of a patient's own login.
    pub fn myself(person: PersonNumber, chart: ChartNumber, from_ms: i64) -> Relation {
        Relation {
            person,
            chart,
            kind: RelationKind::Myself,
            scopes: Scopes::ALL,
            sensitive: Labels::ALL,
            from_ms,
            until_ms: FOREVER_MS,
            grant: None,
        }
    }

    /// Whether it is valid at this instant.
    pub const fn valid_at(&self, now_ms: i64) -> bool {
        self.from_ms <= now_ms && now_ms < self.until_ms
    }
}
