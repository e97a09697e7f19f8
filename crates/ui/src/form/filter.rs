//! The form that narrows a list.

use maud::{Markup, html};

use crate::words::Words;

/// Fields that narrow a list; the answer is the same page with a query.
#[derive(Debug)]
pub struct Filters<'a> {
    /// The page of the list.
    pub action: &'a str,
    /// The fields, rendered.
    pub fields: Markup,
    /// The address of the list with nothing narrowed, when something is.
    pub clear: Option<&'a str>,
}

impl Filters<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        html! {
            form.filters action=(self.action) method="get" role="search" aria-label=(words.text("ui-filter-heading"))
                novalidate {
                div.fields { (self.fields) }
                div.actions {
                    button.button.second type="submit" { (words.text("ui-filter-apply")) }
                    @if let Some(clear) = self.clear { a href=(clear) { (words.text("ui-filter-clear")) } }
                }
            }
        }
    }
}
