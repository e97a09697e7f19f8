//! Acts that grant: the only way in which a resource is written from which a relation follows.

use crate::asker::{JobKind, Principal, SystemKind};
use crate::category::Category;
use crate::decide::Opening;
use crate::item::Item;
use crate::purpose::Purpose;
use crate::reason::{Decision, Reason};
use crate::relation::RelationKind;
use fhir::Type;

/// The types from which relations follow.
const GRANTING: [&str; 8] =
    ["Appointment", "CareTeam", "Consent", "Contract", "Encounter", "Group", "Person", "RelatedPerson"];

/// Whether resources of this type grant access, so that only a [`GrantingAct`] writes them.
pub fn grants(kind: Type) -> bool {
    GRANTING.contains(&kind.name())
}

/// An act that grants access or takes it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GrantingAct {
    /// The patient lets somebody help, or changes what is shared.
    ShareRecord,
    /// The patient ends somebody's help.
    EndSharing,
    /// A helper steps back.
    ResignHelp,
    /// A login is joined with the record of the person whose login it is.
    LinkLogin,
    /// Staff record a guardian, a representative or a court order.
    ConfirmGuardian,
    /// Staff put somebody on the care team or take them off.
    AssignCareTeam,
    /// Staff put the patient on a panel.
    AssignPanel,
    /// A visit is booked, moved or cancelled.
    BookVisit,
    /// A visit begins or ends.
    RegisterVisit,
    /// The clinic and a partner agree.
    SignAgreement,
    /// Records come in from the clinic's systems.
    Import,
    /// The operator moves, merges or removes.
    Repair,
}

impl GrantingAct {
    /// Every act.
    pub const ALL: [GrantingAct; 12] = [
        GrantingAct::ShareRecord,
        GrantingAct::EndSharing,
        GrantingAct::ResignHelp,
        GrantingAct::LinkLogin,
        GrantingAct::ConfirmGuardian,
        GrantingAct::AssignCareTeam,
        GrantingAct::AssignPanel,
        GrantingAct::BookVisit,
        GrantingAct::RegisterVisit,
        GrantingAct::SignAgreement,
        GrantingAct::Import,
        GrantingAct::Repair,
    ];

    /// The name in logs and in the policy table.
    pub const fn name(self) -> &'static str {
        match self {
            GrantingAct::ShareRecord => "share record",
            GrantingAct::EndSharing => "end sharing",
            GrantingAct::ResignHelp => "resign help",
            GrantingAct::LinkLogin => "link login",
            GrantingAct::ConfirmGuardian => "confirm guardian",
            GrantingAct::AssignCareTeam => "assign care team",
            GrantingAct::AssignPanel => "assign panel",
            GrantingAct::BookVisit => "book visit",
            GrantingAct::RegisterVisit => "register visit",
            GrantingAct::SignAgreement => "sign agreement",
            GrantingAct::Import => "import",
            GrantingAct::Repair => "repair",
        }
    }

    const fn writes(self) -> &'static [&'static str] {
        match self {
            GrantingAct::ShareRecord
            | GrantingAct::EndSharing
            | GrantingAct::ResignHelp
            | GrantingAct::ConfirmGuardian => &["Consent", "RelatedPerson"],
            GrantingAct::LinkLogin => &["Consent", "Person", "RelatedPerson"],
            GrantingAct::AssignCareTeam => &["CareTeam"],
            GrantingAct::AssignPanel => &["Group"],
            GrantingAct::BookVisit => &["Appointment"],
            GrantingAct::RegisterVisit => &["Encounter"],
            GrantingAct::SignAgreement => &["Contract", "Consent"],
            GrantingAct::Import | GrantingAct::Repair => &GRANTING,
        }
    }
}

/// Whether this act writes resources of this type.
pub fn may_write(kind: Type, act: GrantingAct) -> bool {
    act.writes().contains(&kind.name())
}

/// Whether the opening may do this act on the item. A helper can not let others help.
pub fn may_act(opening: &Opening, act: GrantingAct, item: &Item) -> Decision {
    let by = match opening.principal() {
        Principal::Person(_) => opening.views().iter().any(|view| {
            act_of_relation(act, view.kind, opening.purpose())
                && needs(act).is_none_or(|part| view.scopes.has(part))
        }),
        Principal::Job(kind) => act == GrantingAct::Import && kind == JobKind::Sync,
        Principal::System(SystemKind::Import) => act == GrantingAct::Import,
        Principal::System(SystemKind::Maintenance) => {
            matches!(act, GrantingAct::Repair | GrantingAct::LinkLogin)
        }
    };
    if by && may_write(item.kind, act) {
        Decision::Allowed(Reason::GrantingAct)
    } else {
        Decision::Hidden(Reason::NotYourAct)
    }
}

/// The part of the record that the act touches; stepping back touches none.
const fn needs(act: GrantingAct) -> Option<Category> {
    match act {
        GrantingAct::ResignHelp => None,
        GrantingAct::BookVisit => Some(Category::Appointments),
        GrantingAct::RegisterVisit => Some(Category::Visits),
        GrantingAct::AssignCareTeam | GrantingAct::AssignPanel => Some(Category::Summary),
        _ => Some(Category::Sharing),
    }
}

const fn act_of_relation(act: GrantingAct, kind: RelationKind, purpose: Purpose) -> bool {
    let treats = matches!(purpose, Purpose::Treatment);
    match act {
        GrantingAct::ShareRecord | GrantingAct::EndSharing => matches!(kind, RelationKind::Myself),
        GrantingAct::ResignHelp => matches!(kind, RelationKind::Helper(_)),
        GrantingAct::BookVisit => {
            matches!(kind, RelationKind::Myself | RelationKind::Helper(_) | RelationKind::Agreement) || treats
        }
        GrantingAct::AssignCareTeam | GrantingAct::AssignPanel | GrantingAct::RegisterVisit => treats,
        GrantingAct::LinkLogin => matches!(purpose, Purpose::Enrollment),
        GrantingAct::ConfirmGuardian | GrantingAct::SignAgreement => matches!(kind, RelationKind::Agreement),
        GrantingAct::Import | GrantingAct::Repair => false,
    }
}
