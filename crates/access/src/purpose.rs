//! What for, and what is to be done.

use crate::asker::{JobKind, Principal, SystemKind};
use crate::relation::{HelperClass, RelationKind};

/// Why a chart is opened. Numbers are stored and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Purpose {
    /// The patient's own request, or that of somebody who helps the patient.
    OwnCare = 1,
    /// Care by the clinic.
    Treatment = 2,
    /// Bills and claims.
    Payment = 3,
    /// Running the clinic.
    Operations = 4,
    /// Matching people with records and giving them logins.
    Enrollment = 5,
    /// An emergency, with the reason asked for.
    Emergency = 6,
    /// Bringing records in.
    Import = 7,
    /// Population export.
    Export = 8,
    /// Telling people that something waits for them.
    Notice = 9,
    /// Exchange with a connected clinical system.
    Exchange = 10,
    /// Repair by the operator.
    Maintenance = 11,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Purpose; 11] = [
        Purpose::OwnCare,
        Purpose::Treatment,
        Purpose::Payment,
        Purpose::Operations,
        Purpose::Enrollment,
        Purpose::Emergency,
        Purpose::Import,
        Purpose::Export,
        Purpose::Notice,
        Purpose::Exchange,
        Purpose::Maintenance,
    ];

    /// The stored number.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// The purpose with this number.
    pub fn from_number(number: i64) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.number() == number)
    }

    /// The name in logs and in the policy table.
    pub const fn name(self) -> &'static str {
        match self {
            Purpose::OwnCare => "own care",
            Purpose::Treatment => "treatment",
            Purpose::Payment => "payment",
            Purpose::Operations => "operations",
            Purpose::Enrollment => "enrollment",
            Purpose::Emergency => "emergency",
            Purpose::Import => "import",
            Purpose::Export => "export",
            Purpose::Notice => "notice",
            Purpose::Exchange => "exchange",
            Purpose::Maintenance => "maintenance",
        }
    }

    /// The code of HL7's PurposeOfUse (`http://terminology.hl7.org/CodeSystem/v3-ActReason`) and its display.
    pub const fn of_use(self) -> (&'static str, &'static str) {
        match self {
            Purpose::OwnCare => ("PATRQT", "patient requested"),
            Purpose::Treatment => ("TREAT", "treatment"),
            Purpose::Payment => ("HPAYMT", "healthcare payment"),
            Purpose::Operations | Purpose::Export => ("HOPERAT", "healthcare operations"),
            Purpose::Enrollment | Purpose::Notice => ("PATADMIN", "patient administration"),
            Purpose::Emergency => ("BTG", "break the glass"),
            Purpose::Import => ("RECORDMGT", "records management"),
            Purpose::Exchange => ("COC", "coordination of care"),
            Purpose::Maintenance => ("HSYSADMIN", "health system administration"),
        }
    }

    /// The same for a purpose under a relation: a helper's request is told from the patient's own.
    pub const fn of_use_by(self, kind: RelationKind) -> (&'static str, &'static str) {
        match (self, kind) {
            (Purpose::OwnCare, RelationKind::Helper(class)) => match class {
                HelperClass::F => ("PWATRNY", "power of attorney"),
                HelperClass::E | HelperClass::G => ("SUPNWK", "support network"),
                HelperClass::I => ("HPAYMT", "healthcare payment"),
                _ => ("FAMRQT", "family requested"),
            },
            (purpose, _) => purpose.of_use(),
        }
    }

    /// Whether a relation of this kind serves this purpose.
    pub const fn served_by(self, kind: RelationKind) -> bool {
        match kind {
            RelationKind::Helper(HelperClass::I) => matches!(self, Purpose::OwnCare | Purpose::Payment),
            RelationKind::Myself | RelationKind::Helper(_) => matches!(self, Purpose::OwnCare),
            RelationKind::CareTeam
            | RelationKind::Panel
            | RelationKind::Appointment
            | RelationKind::Encounter => matches!(self, Purpose::Treatment),
            RelationKind::Agreement => {
                matches!(self, Purpose::Payment | Purpose::Operations | Purpose::Enrollment)
            }
            RelationKind::Emergency => matches!(self, Purpose::Emergency),
        }
    }

    /// Whether this asker, who needs no relation, works for this purpose. Persons always need a relation.
    pub const fn inherent_to(self, principal: Principal) -> bool {
        match principal {
            Principal::Person(_) => false,
            Principal::Job(JobKind::BulkExport) => matches!(self, Purpose::Export),
            Principal::Job(JobKind::Reminder) => matches!(self, Purpose::Notice),
            Principal::Job(JobKind::Sync) => matches!(self, Purpose::Exchange),
            Principal::System(SystemKind::Import) => matches!(self, Purpose::Import),
            Principal::System(SystemKind::Maintenance) => matches!(self, Purpose::Maintenance),
        }
    }
}

/// What is to be done to an item. Showing, downloading and sending it are all reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// See the item.
    Read,
    /// Find it, or count it.
    Search,
    /// See its earlier versions.
    History,
    /// Learn that it exists, by a reference or a condition, and nothing else.
    Resolve,
    /// Write it anew.
    Create,
    /// Write a new version of it.
    Update,
    /// Remove it.
    Delete,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 7] = [
        Action::Read,
        Action::Search,
        Action::History,
        Action::Resolve,
        Action::Create,
        Action::Update,
        Action::Delete,
    ];

    /// Whether it writes.
    pub const fn writes(self) -> bool {
        matches!(self, Action::Create | Action::Update | Action::Delete)
    }

    /// The name in the policy table.
    pub const fn name(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Search => "search",
            Action::History => "history",
            Action::Resolve => "resolve",
            Action::Create => "create",
            Action::Update => "update",
            Action::Delete => "delete",
        }
    }
}
