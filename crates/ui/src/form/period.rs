//! From one day to another, each of which may stay open.

use maud::{Markup, html};

use super::field::Field;
use crate::words::Words;

/// From a day to a day, in the browser's own field for dates. The boxes are named `{id}-from` and `{id}-to` and send
/// `2026-11-12`; a browser without such a field sends what was typed.
#[derive(Debug, Clone, Copy)]
pub struct Period<'a> {
    /// Where ids and names begin.
    pub id: &'a str,
    /// What the days are of.
    pub label: &'a str,
    /// The first day, as it was sent.
    pub from: &'a str,
    /// The last day, as it was sent.
    pub to: &'a str,
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
}

impl Period<'_> {
    /// The id of the first box, for an error summary.
    pub fn first_box(id: &str) -> String {
        format!("{id}-from")
    }

    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let field = Field { id: self.id, label: self.label, hint: None, error: self.error };
        let one = |part: &str, value: &str| {
            let id = format!("{}-{part}", self.id);
            html! {
                div {
                    label for=(id) { (words.text(&format!("ui-period-{part}"))) }
                    input.input id=(id) name=(id) type="date" value=[(!value.is_empty()).then_some(value)]
                        aria-invalid=[field.invalid()];
                }
            }
        };
        field.around_group(words, &html! { div.dates { (one("from", self.from)) (one("to", self.to)) } })
    }
}
