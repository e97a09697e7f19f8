//! The table beside a drawing: the same values in words, one row for each day, the earlier ones folded.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};

use super::{Point, Series, Trend};
use crate::content::{Cell, Column, Disclosure, Table};
use crate::words::Words;

/// So many days stand open; earlier ones unfold.
const DAYS_OPEN_MAX: usize = 12;

/// A day, and how it is said where it is less exact than that.
type When<'p> = (Date, &'p str);
/// What was measured then: a list for each series, in the order in which the values came.
type Days<'p> = BTreeMap<When<'p>, Vec<Vec<&'p Point>>>;

impl Trend<'_> {
    /// The drawing with its values in a table below, the newest first. `caption` says what the table shows.
    pub fn with_table(&self, words: &Words, caption: &str) -> Markup {
        let days = by_day(self.series);
        let newest: Vec<_> = days.iter().rev().collect();
        let (open, folded) = newest.split_at(newest.len().min(DAYS_OPEN_MAX));
        let fold = words.with("ui-twin-earlier", &[("count", folded.len().into())]);
        html! {
            (self.render(words))
            @if !open.is_empty() { (self.table(words, (caption, false), open)) }
            @if !folded.is_empty() {
                (Disclosure { label: &fold, open: false, body: self.table(words, (caption, true), folded) }.render())
            }
        }
    }

    fn table(
        &self,
        words: &Words,
        (caption, caption_hidden): (&str, bool),
        days: &[(&When<'_>, &Vec<Vec<&Point>>)],
    ) -> Markup {
        let (date, value, said) =
            (words.text("ui-twin-date"), words.text("ui-twin-value"), words.text("ui-twin-said"));
        let single = self.series.len() == 1;
        let told =
            single && self.series.iter().flat_map(|one| &one.points).any(|one| one.beside.tag.is_some());
        let mut columns = vec![Column::text(&date)];
        columns.extend(
            self.series.iter().map(|series| Column::number(if single { &value } else { series.name })),
        );
        if told {
            columns.push(Column::text(&said));
        }
        let row = |(when, values): &(&When<'_>, &Vec<Vec<&Point>>)| {
            let mut cells = vec![Cell::from(said_day(words, when))];
            cells.extend(values.iter().map(|points| Cell(joined(words, points))));
            if told {
                cells.push(Cell(tags(values)));
            }
            cells
        };
        Table { caption, caption_hidden, columns: &columns, rows: days.iter().map(row).collect() }.render()
    }
}

fn said_day(words: &Words, (date, said): &When<'_>) -> String {
    if said.is_empty() { words.date(*date) } else { (*said).to_owned() }
}

fn by_day<'p>(series: &'p [Series<'_>]) -> Days<'p> {
    let mut days = Days::new();
    for (at, one) in series.iter().enumerate() {
        for point in &one.points {
            let when = (point.date, point.beside.when.as_deref().unwrap_or_default());
            days.entry(when).or_insert_with(|| vec![Vec::new(); series.len()])[at].push(point);
        }
    }
    days
}

/// Several values of one day stand beside each other; one that has a page leads there.
fn joined(words: &Words, points: &[&Point]) -> Markup {
    html! {
        @for (at, point) in points.iter().enumerate() {
            @if at > 0 { (words.text("ui-list-comma")) " " }
            @match &point.beside.href {
                Some(href) => { a href=(href) { (point.label) } }
                None => { (point.label) }
            }
        }
    }
}

fn tags(values: &[Vec<&Point>]) -> Markup {
    html! { @for tag in values.iter().flatten().filter_map(|point| point.beside.tag.as_ref()) { (tag) " " } }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use maud::html;

    use super::DAYS_OPEN_MAX;
    use crate::chart::{Beside, Point, Series, Trend};
    use crate::words::Words;

    fn words() -> Words {
        Words::builder().build().expect("our own texts")
    }

    fn point(day: i8, value: f64) -> Point {
        Point::new(date(2026, 11, day), value, format!("{value} mmHg"))
    }

    fn drawn(series: &[Series<'_>]) -> String {
        let trend = Trend { sentence: "It fell.", series, band: (None, None) };
        trend.with_table(&words(), "Blood pressure").into_string()
    }

    #[test]
    fn each_day_has_a_row_with_what_was_measured_and_nothing_else() {
        let drawn = drawn(&[
            Series { name: "Upper number", points: vec![point(3, 131.0), point(1, 138.0), point(3, 128.0)] },
            Series { name: "Lower number", points: vec![point(1, 88.0)] },
        ]);
        let rows: Vec<&str> = drawn.split("<tr>").skip(2).collect();
        assert_eq!(rows.len(), 2, "{drawn}");
        assert!(
            rows[0].contains("November 3, 2026</th>") && rows[0].contains("131 mmHg, 128 mmHg"),
            "{drawn}"
        );
        assert!(!rows[0].contains("88 mmHg"), "{drawn}");
        assert!(rows[1].contains("138 mmHg") && rows[1].contains("88 mmHg"), "{drawn}");
    }

    #[test]
    fn what_has_no_place_in_the_drawing_stands_in_the_table_as_it_was_said() {
        let less = Beside { when: Some("March 2024".to_owned()), href: Some("/r/1".to_owned()), tag: None };
        let less = Point { beside: less, ..Point::new(date(2024, 3, 1), f64::NAN, "less than 3") };
        let judged = Beside { tag: Some(html! { "High" }), ..Beside::default() };
        let judged = Point { beside: judged, ..point(1, 9.0) };
        let drawn = drawn(&[Series { name: "Marker", points: vec![less, judged, point(2, 8.0)] }]);
        assert_eq!(drawn.matches("class=\"point\"").count(), 2, "{drawn}");
        assert!(
            drawn.contains("March 2024</th>") && drawn.contains("<a href=\"/r/1\">less than 3</a>"),
            "{drawn}"
        );
        assert!(drawn.contains("In words") && drawn.contains("High"), "{drawn}");
    }

    #[test]
    fn a_long_table_is_folded_behind_its_newest_days() {
        let days = (0..20_i64)
            .map(|day| Point::new(date(2026, 1, 1).saturating_add(day.days()), 5.0, format!("5.{day}")));
        let drawn = drawn(&[Series { name: "Marker", points: days.collect() }]);
        let (open, folded) = drawn.split_once("<details").expect("a fold");
        assert_eq!(open.matches("<th scope=\"row\"").count(), DAYS_OPEN_MAX);
        assert_eq!(folded.matches("<th scope=\"row\"").count(), 20 - DAYS_OPEN_MAX);
        assert!(folded.contains("Earlier values (8)"), "{folded}");
    }

    #[test]
    fn nothing_measured_makes_neither_a_drawing_nor_a_table() {
        assert_eq!(drawn(&[Series { name: "Weight", points: vec![] }]), "");
    }
}
