//! Amounts side by side as bars. The drawing is for the eye; the table that holds the same is always with it.

use maud::{Markup, html};

use super::{Percent, Scale};
use crate::content::{Cell, Column, Table};

/// An amount.
#[derive(Debug, Clone, Copy)]
pub struct Bar<'a> {
    /// What it is the amount of.
    pub label: &'a str,
    /// The amount; what is not a number from 0 up has no bar.
    pub value: f64,
    /// The text that people read, with its unit.
    pub text: &'a str,
}

/// Amounts of one unit, side by side.
#[derive(Debug, Clone, Copy)]
pub struct Bars<'a> {
    /// What the drawing says to who listens: "Steps for each day of the week, most on Friday".
    pub sentence: &'a str,
    /// What the table shows.
    pub caption: &'a str,
    /// Names of the two columns: "Day", "Steps".
    pub columns: (&'a str, &'a str),
    /// What was aimed at, with its words: "Your goal: 6,000".
    pub goal: Option<(f64, &'a str)>,
    /// The amounts, in the order of the table.
    pub bars: &'a [Bar<'a>],
}

/// Height of a bar, in pixels.
const HEIGHT: u32 = 16;

impl Bars<'_> {
    /// The markup; nothing where there is nothing.
    pub fn render(&self) -> Markup {
        if self.bars.is_empty() {
            return html! {};
        }
        let columns = [Column::text(self.columns.0), Column::number(self.columns.1)];
        let rows = self.bars.iter().map(|bar| vec![Cell::from(bar.label), bar.text.into()]).collect();
        html! {
            (self.draw())
            (Table { caption: self.caption, caption_hidden: false, columns: &columns, rows }.render())
        }
    }

    fn draw(&self) -> Markup {
        let amounts =
            self.bars.iter().map(|bar| amount(bar.value)).chain(self.goal.map(|(goal, _)| amount(goal)));
        let most = amounts.fold(0.0, f64::max);
        let scale = Scale { from: 0.0, to: if most > 0.0 { most } else { 1.0 }, start: 0.0, end: 100.0 };
        let goal = self.goal.map(|(goal, words)| (scale.at(amount(goal)), words));
        html! {
            figure.chart {
                div role="img" aria-label=(self.sentence) {
                    @for bar in self.bars { (one(bar, scale.at(amount(bar.value)), goal.map(|(at, _)| at))) }
                    @if let Some((_, words)) = goal {
                        ul.key { li { (aim()) (words) } }
                    }
                }
            }
        }
    }
}

/// What a bar can show: a number from 0 up.
fn amount(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

/// A bar below its words, which wrap where they are long.
fn one(bar: &Bar<'_>, width: Percent, goal: Option<Percent>) -> Markup {
    html! {
        div.bar-row {
            span { (bar.label) }
            strong { (bar.text) }
            svg height=(HEIGHT) aria-hidden="true" focusable="false" {
                rect.track width="100%" height=(HEIGHT) rx="8" {}
                @if width.0 > 0.0 { rect.bar width={ (width) } height=(HEIGHT) rx="8" {} }
                @if let Some(at) = goal {
                    line.rim x1={ (at) } x2={ (at) } y1="-5" y2=(HEIGHT + 5) {}
                    line.goal x1={ (at) } x2={ (at) } y1="-5" y2=(HEIGHT + 5) {}
                }
            }
        }
    }
}

/// The sign of the goal in the key.
fn aim() -> Markup {
    html! {
        svg viewBox="0 0 28 16" aria-hidden="true" focusable="false" { line.goal x1="14" x2="14" y1="0" y2="16" {} }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bar, Bars};

    fn drawn(values: &[f64], goal: Option<(f64, &str)>) -> String {
        let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
        let pairs = values.iter().zip(&texts);
        let bars: Vec<Bar<'_>> =
            pairs.map(|(value, text)| Bar { label: "Monday", value: *value, text }).collect();
        Bars { sentence: "Steps.", caption: "Steps", columns: ("Day", "Steps"), goal, bars: &bars }
            .render()
            .into_string()
    }

    #[test]
    fn the_largest_amount_fills_the_width_and_the_table_says_each() {
        let bars = drawn(&[50.0, 200.0], None);
        assert!(bars.contains("class=\"bar\" width=\"100%\""), "{bars}");
        assert!(bars.contains("class=\"bar\" width=\"25%\""), "{bars}");
        assert_eq!(bars.matches("<th scope=\"row\">Monday</th>").count(), 2);
    }

    #[test]
    fn a_goal_above_all_amounts_is_still_inside() {
        let bars = drawn(&[3_000.0], Some((6_000.0, "Your goal: 6,000")));
        assert!(
            bars.contains("width=\"50%\"") && bars.contains("<line class=\"goal\" x1=\"100%\""),
            "{bars}"
        );
    }

    #[test]
    fn what_is_no_amount_has_no_bar_and_breaks_nothing() {
        let bars = drawn(&[f64::NAN, -4.0, 0.0, f64::INFINITY], None);
        assert!(!bars.contains("class=\"bar\"") && bars.contains("class=\"track\""), "{bars}");
        assert_eq!(drawn(&[], None), "");
    }
}
