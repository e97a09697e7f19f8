//! Who may do what to which item of whose record: one pure decision with its reason.
//!
//! Two questions, asked in this order by the one door to clinical data:
//!
//! 1. [`may_open`]: does this asker have a relation to this chart that is valid now and serves this purpose?
//!    The answer is an [`Opening`] or a [`Refusal`]. No relation, an expired one and one of somebody else give
//!    nothing; there is no value that means "no restriction".
//! 2. [`may`]: may this opening read or write this [`Item`]? The answer is allowed or hidden, with the reason.
//!    Pages, searches, counts, files, interfaces and jobs all ask here, so that none of them shows what another
//!    one hides. [`may_see_version`] asks it twice for history: the label of then and the label of today.
//!
//! Types that grant access ([`grants`]) are written only by a [`GrantingAct`], through [`may_act`].
//! [`policy_table`] prints the whole policy from these same functions.
//!
//! What must always hold: the patient sees every released item of the own record; a helper never sees more than
//! the class of help allows, whatever the relation says; nothing here reads a clock, a database or a setting.

mod asker;
mod category;
mod decide;
mod granting;
mod item;
mod label;
mod place;
mod purpose;
mod reason;
mod relation;
mod rules;
mod table;

pub use asker::{Asker, ChartNumber, JobKind, PersonNumber, Principal, Role, Roles, SitePolicy, SystemKind};
pub use category::{Category, Scopes};
pub use decide::{Opening, may, may_open, may_see_version, may_use_commons};
pub use granting::{GrantingAct, grants, may_act, may_write};
pub use item::{HOLD_URL, Hold, HoldBasis, Item, LABEL_SYSTEM, LOGIN_SYSTEM, PART_SYSTEM, Release, item_of};
pub use label::{Label, Labels};
pub use place::parts_of;
pub use purpose::{Action, Purpose};
pub use reason::{Decision, Reason, Refusal};
pub use relation::{FOREVER_MS, HelperClass, Relation, RelationKind};
pub use table::policy_table;
