//! The error summary: what is wrong on the page, each with a link to where it is mended.

use maud::{Markup, html};

use super::field::assert_id;
use crate::words::Words;

/// One thing that is wrong.
#[derive(Debug, Clone, Copy)]
pub struct FieldError<'a> {
    /// The id of the control that mends it.
    pub id: &'a str,
    /// What is wrong and how to mend it, as it stands at the field.
    pub message: &'a str,
}

/// All that is wrong. It stands above the h1 and is announced when the page loads.
#[derive(Debug, Clone, Copy)]
pub struct ErrorSummary<'a> {
    /// In the order of the fields.
    pub errors: &'a [FieldError<'a>],
}

impl ErrorSummary<'_> {
    /// The markup; nothing when nothing is wrong.
    pub fn render(&self, words: &Words) -> Markup {
        for error in self.errors {
            assert_id(error.id);
        }
        html! {
            @if !self.errors.is_empty() {
                div.summary role="alert" tabindex="-1" aria-labelledby="summary-title" {
                    h2 id="summary-title" { (words.text("ui-summary-title")) }
                    ul {
                        @for error in self.errors {
                            li { a href={ "#" (error.id) } { (error.message) } }
                        }
                    }
                }
            }
        }
    }
}
