//! Families: who helps whom with a record, and what a helper may see at which age.
//!
//! A mother signs in with her own login and opens her son's record; every page says whose it is. On his twelfth
//! birthday, at midnight of the site, her sight narrows by itself to what a parent of a teenager needs, and ends when
//! he is grown up. Nobody shares a password.
//!
//! What must always hold:
//!
//! - Help is a Consent in the record of who is helped. The relations that open the record follow from it in the same
//!   commit, and end with it; a Consent that comes in from outside joins no login with a record.
//! - The class of help holds from one instant to another, both written down when it was granted. No job moves it, so
//!   none can be late.
//! - The address of a page names the record (`/for/…`), so two windows cannot mix people, and whether the helper may
//!   look is asked at each request.
//! - What is not shared is not there: no page, no empty list, no count.
//!
//! FHIR: Consent, with one provision for each stretch of time.

mod ages;
mod chart;
mod operate;
mod pages;

pub use ages::{AgeRules, Stretch, age, birthday_ms, stretches};
pub use operate::{HelpError, Parent, end_help, let_parent_help};

use kit::{Route, Slice, Who, routes};

/// What this rib brings to the portal.
pub fn slice() -> Slice {
    Slice {
        routes: vec![Route::get(routes::PEOPLE, Who::SignedIn, pages::people::page)],
        projectors: vec![chart::PROJECTOR],
        words: vec![("en", include_str!("../words/en.ftl")), ("es", include_str!("../words/es.ftl"))],
        ..Slice::new("families")
    }
}
