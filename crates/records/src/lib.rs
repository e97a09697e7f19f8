//! The record: what a person's health record says, in words that they can use.
//!
//! For a patient this is the first thing that the portal is for: a new test result with what it means, the line of
//! the same value over the years, the summary to show to another doctor, the next visit. It reads and never writes.
//!
//! What must hold:
//!
//! - A result is dated by when its specimen was taken or the test held for the body, never by when it was reported
//!   or loaded.
//! - The laboratory's judgement comes before ours. Where it sent neither a judgement nor one range that fits,
//!   nothing is called usual. Digits stay as they were sent.
//!   A code of the laboratory counts only in the lists of HL7, and a range for certain ages judges nobody.
//! - Of what carries a modifier that we do not know the value is shown and nothing is judged, and its page says so.
//! - Signs that turn a line round are taken out before anything is shown.
//! - Values are joined to a line only when code, unit and method are the same.
//! - Plain names first, clinical names after; a code alone is never shown.
//! - An empty block says what it does not know: nothing on record is not nothing there.
//! - A report's own markup never reaches the page.
//! - A file of a document comes from this house, under a policy that lets it do nothing; other addresses are not
//!   followed.
//! - A list of any length is read a page at a time; a search in it goes in steps.
//!
//! Which FHIR resources: DiagnosticReport, Observation, Specimen, ServiceRequest, Encounter and Communication for
//! results; those of `chart/kinds.rs` for the sections; Provenance for where an entry comes from; Practitioner,
//! PractitionerRole, Organization, Location and Medication of the clinic's own. [`chart`] alone speaks FHIR;
//! [`section`] is the list of sections, [`results`] holds the rules of results.

mod chart;
mod entry;
mod lens;
mod names;
mod narrative;
mod pages;
mod results;
mod section;
mod signs;
mod when;

use kit::{ActionEntry, HomePart, NavEntry, Route, Slice, Who, routes};
use ui::art::Icon;

/// What this rib brings to the portal.
pub fn slice() -> Slice {
    Slice {
        routes: vec![
            Route::get(routes::RECORD, Who::SignedIn, pages::record::show).of_record(),
            Route::get(routes::RECORD_SECTION, Who::SignedIn, pages::section::show).of_record(),
            Route::get(routes::RECORD_ENTRY, Who::SignedIn, pages::entry::show).of_record(),
            Route::get(routes::RECORD_FILE, Who::SignedIn, pages::file::show).of_record(),
            Route::get(routes::RESULTS, Who::SignedIn, pages::list::show).of_record(),
            Route::get(routes::RESULT, Who::SignedIn, pages::detail::show).of_record(),
        ],
        words: vec![("en", include_str!("words/en.ftl")), ("es", include_str!("words/es.ftl"))],
        home: Some(HomePart {
            name: "record",
            order: 200,
            fill: |ctx, chart| Box::pin(pages::home::share(ctx, chart)),
        }),
        navigation: vec![
            NavEntry {
                order: 200,
                href: routes::RESULTS.path(),
                label: "records-results-title",
                icon: Icon::Results,
                parts: pages::RESULTS,
            },
            NavEntry {
                order: 300,
                href: routes::RECORD.path(),
                label: "records-record-title",
                icon: Icon::Record,
                parts: section::all_parts(),
            },
        ],
        actions: vec![
            ActionEntry {
                order: 200,
                href: routes::RESULTS.path().to_owned(),
                label: "records-action-results",
                icon: Icon::Results,
                parts: pages::RESULTS,
            },
            action(210, "medicines", "records-action-medicines"),
            action(220, "visits", "records-action-visits"),
            action(230, "documents", "records-action-documents"),
            ActionEntry {
                order: 300,
                href: routes::RECORD.path().to_owned(),
                label: "records-action-record",
                icon: Icon::Record,
                parts: section::all_parts(),
            },
        ],
        ..Slice::new("records")
    }
}

/// The way to a section.
fn action(order: i32, slug: &str, label: &'static str) -> ActionEntry {
    let section = section::find(slug);
    ActionEntry {
        order,
        href: routes::RECORD_SECTION.to([slug]),
        label,
        icon: section.map_or(Icon::Record, |section| section.icon),
        parts: section.map_or(access::Scopes::NONE, section::Section::parts),
    }
}

#[cfg(test)]
mod tests {
    use kit::routes;

    use super::{section, slice};

    #[test]
    fn what_one_may_want_to_do_leads_to_pages_that_are_there() {
        let own = [routes::RESULTS.path(), routes::RECORD.path()];
        for action in slice().actions {
            let part = action.href.strip_prefix("/record/");
            assert!(own.contains(&&*action.href) || part.is_some_and(|slug| section::find(slug).is_some()));
        }
    }
}
