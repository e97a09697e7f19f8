//! The rules themselves: what one view of a chart may read and write, what a job or the operator may.

use crate::asker::{JobKind, PersonNumber, Role, Roles, SitePolicy, SystemKind};
use crate::category::{Category, Scopes};
use crate::granting::grants;
use crate::item::Item;
use crate::label::{Label, Labels};
use crate::purpose::{Action, Purpose};
use crate::reason::{Decision, Reason};
use crate::relation::{Relation, RelationKind};
use Decision::{Allowed, Hidden};

/// One relation as it counts for one asker and purpose: after the class's ceiling and the role's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct View {
    pub kind: RelationKind,
    pub scopes: Scopes,
    pub sensitive: Labels,
    pub until_ms: i64,
    pub grant: Option<i64>,
}

/// The asker's side of one item decision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Eye {
    pub person: PersonNumber,
    pub site: SitePolicy,
    pub now_ms: i64,
}

impl View {
    pub fn of(relation: &Relation, roles: Roles, purpose: Purpose) -> View {
        let (scopes, sensitive) = match relation.kind {
            RelationKind::Myself => (Scopes::ALL, Labels::ALL),
            RelationKind::Helper(class) => {
                let (scopes, sensitive) = class.ceiling();
                (relation.scopes.and(scopes), relation.sensitive.and(sensitive))
            }
            _ => (relation.scopes.and(work_of(roles, purpose)), relation.sensitive),
        };
        View { kind: relation.kind, scopes, sensitive, until_ms: relation.until_ms, grant: relation.grant }
    }

    pub fn decide(&self, eye: Eye, action: Action, item: &Item) -> Decision {
        if action.writes() { self.write(eye, action, item) } else { self.read(eye, item) }
    }

    fn read(&self, eye: Eye, item: &Item) -> Decision {
        if let Some(reason) = self.barred(item) {
            return Hidden(reason);
        }
        match self.kind {
            RelationKind::Myself => own(eye, item),
            RelationKind::Helper(_) if others_activity(eye, item) => Hidden(Reason::NotYours),
            RelationKind::Helper(_) => unreleased(eye, item)
                .or(item.release.waiting_at(eye.now_ms).then_some(Reason::Held))
                .map_or(Allowed(Reason::Shared), Hidden),
            kind => Allowed(why_staff(kind)),
        }
    }

    /// Why this view does not reach the item, whatever its release.
    fn barred(&self, item: &Item) -> Option<Reason> {
        let labels = match self.kind {
            _ if item.labels.has(Label::PsychotherapyNote) => return Some(Reason::PsychotherapyNote),
            RelationKind::Myself => return None,
            RelationKind::Helper(_) => item.labels.without(Labels::of(&[Label::Guarded])),
            _ => item.labels,
        };
        if !self.scopes.has(item.category) {
            return Some(Reason::NotShared);
        }
        (!labels.within(self.sensitive)).then_some(Reason::Sensitive)
    }

    fn write(&self, eye: Eye, action: Action, item: &Item) -> Decision {
        if grants(item.kind) {
            return Hidden(Reason::NeedsAct);
        }
        if let Some(reason) = self.barred(item) {
            return Hidden(reason);
        }
        let staff = self.kind.of_staff();
        if action == Action::Delete || !writable(staff, item) {
            return Hidden(Reason::NotWritable);
        }
        let shared_work = staff && item.kind.name() == "Task";
        if action == Action::Update && !shared_work && item.written_by != Some(eye.person) {
            return Hidden(Reason::NotYours);
        }
        match self.kind {
            RelationKind::Myself => Allowed(Reason::OwnRecord),
            RelationKind::Helper(_) => Allowed(Reason::Shared),
            kind => Allowed(why_staff(kind)),
        }
    }
}

/// The patient's own sight: everything that is released, and what was the patient's own wish to wait for.
fn own(eye: Eye, item: &Item) -> Decision {
    if item.written_by == Some(eye.person) && !item.retracted {
        return Allowed(Reason::OwnRecord);
    }
    match unreleased(eye, item) {
        Some(reason) => Hidden(reason),
        None if item.release.waiting_at(eye.now_ms) => Allowed(Reason::HeldByWish),
        None => Allowed(Reason::OwnRecord),
    }
}

/// A helper sees what the helper did; who else looked is the patient's to see.
fn others_activity(eye: Eye, item: &Item) -> bool {
    item.category == Category::Activity && item.written_by != Some(eye.person)
}

fn unreleased(eye: Eye, item: &Item) -> Option<Reason> {
    if item.retracted && !eye.site.shows_retracted {
        return Some(Reason::Retracted);
    }
    if item.release.held_at(eye.now_ms) {
        return Some(Reason::Held);
    }
    (item.release.preliminary && !eye.site.shows_preliminary).then_some(Reason::Preliminary)
}

const fn why_staff(kind: RelationKind) -> Reason {
    match kind {
        RelationKind::Emergency => Reason::GlassBroken,
        RelationKind::Agreement => Reason::Work,
        _ => Reason::Care,
    }
}

/// What people write into a chart: their own words and readings, and files. The clinic's facts come by its
/// systems; what grants comes by acts.
fn writable(staff: bool, item: &Item) -> bool {
    match item.kind.name() {
        "Communication" | "Task" => true,
        "AppointmentResponse"
        | "Binary"
        | "DocumentReference"
        | "Media"
        | "MedicationStatement"
        | "Observation"
        | "QuestionnaireResponse" => !staff,
        _ => false,
    }
}

/// The parts that these roles work on for a purpose; empty when none of them serves it.
pub(crate) fn work_of(roles: Roles, purpose: Purpose) -> Scopes {
    let parts = |role: Role| if roles.has(role) { work_of_role(role, purpose) } else { Scopes::NONE };
    Role::ALL.into_iter().fold(Scopes::NONE, |all, role| all.or(parts(role)))
}

const fn work_of_role(role: Role, purpose: Purpose) -> Scopes {
    const DESK: Scopes = Scopes::of(&[
        Category::Identity,
        Category::Appointments,
        Category::Letters,
        Category::Messages,
        Category::Balance,
        Category::Coverage,
        Category::Forms,
        Category::FormsToSign,
    ]);
    const MONEY: Scopes =
        Scopes::of(&[Category::Identity, Category::Balance, Category::Billing, Category::Coverage]);
    const PAPERS: Scopes =
        Scopes::of(&[Category::Identity, Category::Documents, Category::Sharing, Category::Activity]);
    match (role, purpose) {
        (Role::Clinician | Role::Nurse, Purpose::Treatment | Purpose::Emergency) => {
            Scopes::ALL.without(Scopes::of(&[Category::Balance, Category::Billing]))
        }
        (Role::FrontDesk, Purpose::Treatment | Purpose::Operations | Purpose::Enrollment) => DESK,
        (Role::Biller, Purpose::Payment) => MONEY,
        (Role::Records, Purpose::Operations | Purpose::Enrollment) => PAPERS,
        _ => Scopes::NONE,
    }
}

/// A job's task. Jobs serve the clinic's own systems, so that holds for the patient's eyes do not bind them.
pub(crate) fn job(kind: JobKind, action: Action, item: &Item) -> Decision {
    const REMINDED: Scopes =
        Scopes::of(&[Category::Identity, Category::Appointments, Category::Forms, Category::FormsToSign]);
    let reads = matches!(action, Action::Read | Action::Search);
    let covered = match kind {
        JobKind::BulkExport => reads || action == Action::History,
        JobKind::Reminder => reads && REMINDED.has(item.category),
        JobKind::Sync => action != Action::Delete,
    };
    if !covered {
        return Hidden(Reason::OutsideTask);
    }
    if item.labels.has(Label::PsychotherapyNote) && !action.writes() && action != Action::Resolve {
        return Hidden(Reason::PsychotherapyNote);
    }
    if action.writes() && grants(item.kind) {
        return Hidden(Reason::NeedsAct);
    }
    Allowed(Reason::Job)
}

/// The operator's own acts.
pub(crate) fn system(kind: SystemKind, action: Action, item: &Item) -> Decision {
    let covered = match kind {
        SystemKind::Import => matches!(action, Action::Resolve | Action::Create | Action::Update),
        SystemKind::Maintenance => action != Action::Create,
    };
    if !covered {
        return Hidden(Reason::OutsideTask);
    }
    if action.writes() && grants(item.kind) {
        return Hidden(Reason::NeedsAct);
    }
    Allowed(Reason::System)
}
