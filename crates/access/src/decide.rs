//! The two questions of the door: may this asker open this chart, and may this opening touch this item.

use crate::asker::{Asker, ChartNumber, PersonNumber, Principal, SitePolicy, SystemKind};
use crate::category::Scopes;
use crate::item::Item;
use crate::purpose::{Action, Purpose};
use crate::reason::{Decision, Reason, Refusal};
use crate::relation::{FOREVER_MS, Relation, RelationKind};
use crate::rules::{self, Eye, View};
use crate::{JobKind, granting};

/// An open chart: for one asker, one compartment and one purpose, as of one instant. Only [`may_open`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    principal: Principal,
    chart: ChartNumber,
    purpose: Purpose,
    site: SitePolicy,
    now_ms: i64,
    views: Vec<View>,
}

impl Opening {
    /// Who asked.
    pub fn principal(&self) -> Principal {
        self.principal
    }

    /// The compartment that is open, and no other.
    pub fn chart(&self) -> ChartNumber {
        self.chart
    }

    /// What for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The relation that opened it, the nearest of several; none for jobs and the operator.
    pub fn relation(&self) -> Option<RelationKind> {
        self.views.first().map(|view| view.kind)
    }

    /// The rows of the resources that granted it, for the audit.
    pub fn grants(&self) -> impl Iterator<Item = i64> {
        self.views.iter().filter_map(|view| view.grant)
    }

    /// Until when at most the opening stands; it is asked anew at every request long before.
    pub fn until_ms(&self) -> i64 {
        self.views.iter().map(|view| view.until_ms).max().unwrap_or(FOREVER_MS)
    }

    /// The code and display of HL7's PurposeOfUse.
    pub fn purpose_of_use(&self) -> (&'static str, &'static str) {
        self.relation().map_or(self.purpose.of_use(), |kind| self.purpose.of_use_by(kind))
    }

    /// The instant at which it was opened, in milliseconds since 1970: holds are decided as of it.
    pub fn at_ms(&self) -> i64 {
        self.now_ms
    }

    /// Whether two openings see the same at any one instant: they differ in their own instant at most.
    pub fn sees_as(&self, other: &Opening) -> bool {
        *self == Opening { now_ms: self.now_ms, ..other.clone() }
    }

    /// Whether anything of these parts is shared at all: a page of what is not is not there. What it shows is decided
    /// for each item.
    pub fn shares(&self, parts: Scopes) -> bool {
        let of_a_person = matches!(self.principal, Principal::Person(_));
        !of_a_person || self.views.iter().any(|view| !view.scopes.and(parts).is_empty())
    }

    pub(crate) fn views(&self) -> &[View] {
        &self.views
    }
}

/// Opens a chart, or says why not. The relations are those found for the asker and the chart; any other among
/// them is passed over.
pub fn may_open(
    asker: &Asker,
    chart: ChartNumber,
    relations: &[Relation],
    purpose: Purpose,
) -> Result<Opening, Refusal> {
    let views = match asker.principal {
        Principal::Person(person) => {
            let own =
                relations.iter().filter(|relation| relation.person == person && relation.chart == chart);
            views(asker, own, purpose)?
        }
        Principal::Job(_) | Principal::System(_) if purpose.inherent_to(asker.principal) => Vec::new(),
        Principal::Job(_) | Principal::System(_) => return Err(Refusal::NotForThis),
    };
    Ok(Opening { principal: asker.principal, chart, purpose, site: asker.site, now_ms: asker.now_ms, views })
}

/// The views of the relations that count; the refusal names the step that none of them passed.
fn views<'a>(
    asker: &Asker,
    relations: impl Iterator<Item = &'a Relation>,
    purpose: Purpose,
) -> Result<Vec<View>, Refusal> {
    let mut refusal = Refusal::NoRelation;
    let mut views = Vec::new();
    for relation in relations {
        let view = View::of(relation, asker.roles, purpose);
        let step = if !relation.valid_at(asker.now_ms) {
            Refusal::NotNow
        } else if !purpose.served_by(relation.kind) {
            Refusal::NotForThis
        } else if relation.kind.of_staff() && rules::work_of(asker.roles, purpose).is_empty() {
            Refusal::NotStaff
        } else {
            views.push(view);
            continue;
        };
        refusal = refusal.max(step);
    }
    views.sort_by_key(|view| view.kind);
    if views.is_empty() { Err(refusal) } else { Ok(views) }
}

/// Whether the opening may do this to the item. For an update it is asked of the item as it stands and as it is
/// to be; both must be allowed.
pub fn may(opening: &Opening, action: Action, item: &Item) -> Decision {
    match opening.principal {
        Principal::Person(person) => by_person(opening, person, action, item),
        Principal::Job(kind) => rules::job(kind, action, item),
        Principal::System(kind) => rules::system(kind, action, item),
    }
}

/// Any of the asker's relations suffices; hidden carries the reason of the nearest.
fn by_person(opening: &Opening, person: PersonNumber, action: Action, item: &Item) -> Decision {
    let eye = Eye { person, site: opening.site, now_ms: opening.now_ms };
    let mut hidden = Decision::Hidden(Reason::NotShared);
    for (at, view) in opening.views.iter().enumerate() {
        match view.decide(eye, action, item) {
            allowed @ Decision::Allowed(_) => return allowed,
            Decision::Hidden(reason) if at == 0 => hidden = Decision::Hidden(reason),
            Decision::Hidden(_) => {}
        }
    }
    hidden
}

/// Whether the opening may see an earlier version: under the label of then and under the label of today. For a
/// removed item today's is the last one.
pub fn may_see_version(opening: &Opening, version: &Item, current: &Item) -> Decision {
    match may(opening, Action::History, current) {
        Decision::Allowed(_) => may(opening, Action::History, version),
        hidden @ Decision::Hidden(_) => hidden,
    }
}

/// Whether the asker may touch what is about nobody: everybody reads it, only the clinic's systems and the
/// operator write it.
pub fn may_use_commons(asker: &Asker, action: Action, item: &Item) -> Decision {
    let writer = match asker.principal {
        Principal::Person(_) | Principal::Job(JobKind::BulkExport | JobKind::Reminder) => false,
        Principal::Job(JobKind::Sync) | Principal::System(SystemKind::Import) => action != Action::Delete,
        Principal::System(SystemKind::Maintenance) => true,
    };
    if !action.writes() {
        return Decision::Allowed(Reason::Commons);
    }
    if granting::grants(item.kind) {
        return Decision::Hidden(Reason::NeedsAct);
    }
    if writer { Decision::Allowed(Reason::Commons) } else { Decision::Hidden(Reason::NotWritable) }
}
