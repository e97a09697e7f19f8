//! A date in three boxes, each typed: no calendar to hunt in for a birthday long ago.

use maud::{Markup, html};

use super::field::Field;
use crate::words::Words;

/// What stands in the boxes, as it was typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct DateParts<'a> {
    /// The day of the month.
    pub day: &'a str,
    /// The month as a number.
    pub month: &'a str,
    /// The year, four digits.
    pub year: &'a str,
}

/// A date. The boxes are named `{id}-day`, `{id}-month`, `{id}-year`; an error summary leads to the first of them
/// as the page shows it, [`DateField::first_box`].
#[derive(Debug, Clone)]
pub struct DateField<'a> {
    /// Where ids and names begin.
    pub id: &'a str,
    /// The question.
    pub label: &'a str,
    /// Help below it, with an example.
    pub hint: Option<&'a str>,
    /// What was typed.
    pub value: DateParts<'a>,
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
    /// It is the birthday of the person who types: browsers may fill it in.
    pub birthday: bool,
}

impl DateField<'_> {
    /// The id of the first box in this locale.
    pub fn first_box(id: &str, words: &Words) -> String {
        format!("{id}-{}", if month_first(words) { "month" } else { "day" })
    }

    fn part(&self, words: &Words, part: &str, value: &str, class: &str) -> Markup {
        let id = format!("{}-{part}", self.id);
        html! {
            div {
                label for=(id) { (words.text(&format!("ui-{part}"))) }
                input class={ "input " (class) } id=(id) name=(id) type="text" inputmode="numeric"
                    value=[(!value.is_empty()).then_some(value)]
                    autocomplete=[self.birthday.then(|| format!("bday-{part}"))]
                    aria-invalid=[self.error.map(|_| "true")];
            }
        }
    }

    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let field = Field { id: self.id, label: self.label, hint: self.hint, error: self.error };
        let day = self.part(words, "day", self.value.day, "narrow-2");
        let month = self.part(words, "month", self.value.month, "narrow-2");
        let (first, second) = if month_first(words) { (month, day) } else { (day, month) };
        let boxes = html! {
            div.dates { (first) (second) (self.part(words, "year", self.value.year, "narrow-4")) }
        };
        field.around_group(words, &boxes)
    }
}

/// Whether the locale writes the month before the day, read off how it writes dates.
fn month_first(words: &Words) -> bool {
    words.date(jiff::civil::date(2001, 1, 31)).find("31").is_some_and(|at| at > 0)
}
