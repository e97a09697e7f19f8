//! The table beside a drawing: the same values in words, one row for each day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Point, Series, Trend};
use crate::content::{Cell, Column, Table};
use crate::words::Words;
use maud::{Markup, html};

impl Trend<'_> {
    /// The drawing with its values in a table below, the newest first. `caption` says what the table shows.
    pub fn with_table(&self, words: &Words, caption: &str) -> Markup {
        let (date, value) = (words.text("ui-twin-date"), words.text("ui-twin-value"));
        let mut columns = vec![Column::text(&date)];
        let single = self.series.len() == 1;
        columns.extend(
            self.series.iter().map(|series| Column::number(if single { &value } else { series.name })),
        );
        let row = |(date, labels): (&Date, &Vec<String>)| {
            let mut cells = vec![Cell::from(words.date(*date))];
            cells.extend(labels.iter().map(|label| Cell::from(label.as_str())));
            cells
        };
        let days = by_day(words, self.series);
        let rows = days.iter().rev().map(row).collect();
        html! {
            (self.render(words))
            @if !days.is_empty() {
                (Table { caption, caption_hidden: false, columns: &columns, rows }.render())
            }
        }
    }
}

/// What was measured on each day, a text for each series; several values of one day stand beside each other in the
/// order in which they came.
fn by_day(words: &Words, series: &[Series<'_>]) -> BTreeMap<Date, Vec<String>> {
    let comma = words.text("ui-list-comma");
    let mut days: BTreeMap<Date, Vec<String>> = BTreeMap::new();
    for (at, one) in series.iter().enumerate() {
        for Point { date, label, .. } in &one.points {
            let cell = &mut days.entry(*date).or_insert_with(|| vec![String::new(); series.len()])[at];
            if !cell.is_empty() {
                cell.push_str(&comma);
                cell.push(' ');
            }
            cell.push_str(label);
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::by_day;
    use crate::chart::{Point, Series, Trend};
    use crate::words::Words;

    fn point(day: i8, value: f64) -> Point {
        Point { date: date(2026, 11, day), value, label: format!("{value} mmHg") }
    }

    #[test]
    fn each_day_has_a_row_with_what_was_measured_and_nothing_else() {
        let words = Words::builder().build().expect("our own texts");
        let series = [
            Series { name: "Upper number", points: vec![point(3, 131.0), point(1, 138.0), point(3, 128.0)] },
            Series { name: "Lower number", points: vec![point(1, 88.0)] },
        ];
        let days: Vec<_> = by_day(&words, &series).into_iter().collect();
        assert_eq!(
            days,
            [
                (date(2026, 11, 1), vec!["138 mmHg".to_owned(), "88 mmHg".to_owned()]),
                (date(2026, 11, 3), vec!["131 mmHg, 128 mmHg".to_owned(), String::new()]),
            ]
        );
        let drawn = Trend { sentence: "It fell.", series: &series, band: (None, None) };
        let drawn = drawn.with_table(&words, "Blood pressure").into_string();
        assert_eq!(drawn.matches("<th scope=\"row\"").count(), 2);
        let newest = drawn.find("November 3, 2026</th>").expect("the newest");
        assert!(newest < drawn.find("November 1, 2026</th>").expect("the oldest"), "the newest comes first");
    }

    #[test]
    fn nothing_measured_makes_neither_a_drawing_nor_a_table() {
        let words = Words::builder().build().expect("our own texts");
        let empty = [Series { name: "Weight", points: vec![] }];
        let trend = Trend { sentence: "Nothing.", series: &empty, band: (None, None) };
        assert_eq!(trend.with_table(&words, "Weight").into_string(), "");
    }
}
