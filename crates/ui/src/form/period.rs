//! From one day to another, each of which may stay open.

use jiff::civil::Date;
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
            // A box for dates drops what is none; what was typed is kept, to be mended.
            let is_date =
                value.is_empty() || (value.len() == "2026-11-12".len() && value.parse::<Date>().is_ok());
            html! {
                div {
                    label for=(id) { (words.text(&format!("ui-period-{part}"))) }
                    input.input id=(id) name=(id) type=(if is_date { "date" } else { "text" }) value=[(!value.is_empty()).then_some(value)]
                        aria-invalid=[field.invalid()];
                }
            }
        };
        field.around_group(words, &html! { div.dates { (one("from", self.from)) (one("to", self.to)) } })
    }
}

#[cfg(test)]
mod tests {
    use super::Period;
    use crate::words::Words;

    #[test]
    fn what_was_typed_and_is_no_date_stays_to_be_mended() {
        let drawn = |from: &str| {
            let period = Period { id: "day", label: "Day", from, to: "", error: None };
            period.render(&Words::builder().build().expect("our own texts")).into_string()
        };
        assert!(drawn("2024-02-29").contains("name=\"day-from\" type=\"date\" value=\"2024-02-29\""));
        for wrong in ["2024-02-31", "2024-02", "20240229", "soon"] {
            assert!(
                drawn(wrong).contains(&format!("name=\"day-from\" type=\"text\" value=\"{wrong}\"")),
                "{wrong}"
            );
        }
    }
}
