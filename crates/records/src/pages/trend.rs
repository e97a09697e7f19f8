//! Values over time: the chart, and the same values as a table.

use jiff::civil::Date;
use kit::Ctx;
use maud::{Markup, html};
use ui::chart::{Point, Series, Trend};
use ui::content::{Card, Cell, Column, Disclosure, Level, Table};

use crate::pages::phrases;
use crate::results::{self, Part, Quantity, Test, TrendValue};
use crate::when::When;

/// A chart tells this many lines apart.
const LINES_MAX: usize = 3;
/// So many values stand open in the table; earlier ones unfold.
const ROWS_OPEN_MAX: usize = 12;

/// The page of a value.
pub(crate) type Address<'a> = &'a dyn Fn(&str) -> String;

/// One line: its name, its part of the test that is shown, its values.
struct Line<'a> {
    name: String,
    part: &'a Part,
    values: Vec<TrendValue>,
}

/// The card of a test over time; nothing where there is only one value.
pub(crate) fn card(ctx: &Ctx, test: &Test, others: &[Test], page: Address<'_>) -> Option<Markup> {
    let parts: Vec<&Part> =
        if test.parts.is_empty() { vec![&test.main] } else { test.parts.iter().collect() };
    let lines: Vec<Line<'_>> = parts
        .into_iter()
        .map(|part| Line {
            name: phrases::plain(ctx.words(), &part.name),
            part,
            values: results::trend(part, test.method.as_deref(), others),
        })
        .filter(|line| line.values.len() > 1)
        .take(LINES_MAX)
        .collect();
    let first = lines.first()?;
    // Two lines on one scale must be measured in one unit.
    let same_unit = lines.iter().all(|line| unit(line) == unit(first));
    let lines = if same_unit { lines } else { lines.into_iter().take(1).collect() };
    let title = ctx.text("records-trend-title");
    Some(
        Card::new(&title, Level::H2, html! { (chart(ctx, &lines)) (table(ctx, (test, page), &lines)) })
            .render(),
    )
}

fn unit<'l>(line: &'l Line<'_>) -> &'l str {
    line.values.first().map_or("", |value| &value.value.unit_key)
}

/// A value that has a place in a chart: an exact number on a known day.
fn point(ctx: &Ctx, value: &TrendValue) -> Option<Point> {
    let exact = value.value.comparator.is_none() && matches!(value.taken, When::At(_) | When::Day(_));
    let number = value.value.number().filter(|_| exact)?;
    Some(Point {
        date: value.taken.day(),
        value: number,
        label: phrases::quantity(ctx.words(), &value.value),
    })
}

fn chart(ctx: &Ctx, lines: &[Line<'_>]) -> Markup {
    let points =
        |line: &Line<'_>| line.values.iter().filter_map(|value| point(ctx, value)).collect::<Vec<_>>();
    let drawn: Vec<(&Line<'_>, Vec<Point>)> =
        lines.iter().map(|line| (line, points(line))).filter(|(_, points)| points.len() > 1).collect();
    if drawn.is_empty() {
        return html! {};
    }
    let series: Vec<Series<'_>> =
        drawn.iter().map(|(line, points)| Series { name: &line.name, points: points.clone() }).collect();
    let sentences: Vec<String> =
        drawn.iter().filter_map(|(line, points)| sentence(ctx, line, points)).collect();
    let band = match drawn.as_slice() {
        [(line, _)] => band(line.part),
        _ => (None, None),
    };
    Trend { sentence: &sentences.join(" "), series: &series, band }.render(ctx.words())
}

/// The range of the value that is shown; earlier ones may have been held against another.
fn band(part: &Part) -> (Option<f64>, Option<f64>) {
    let end = |end: &Option<Quantity>| end.as_ref().and_then(Quantity::number);
    results::fitting_range(part).map_or((None, None), |range| (end(&range.low), end(&range.high)))
}

/// "Potassium from March 1, 2024 to May 4, 2026: between 4.0 and 5.4 mmol/L, last 5.4 mmol/L."
fn sentence(ctx: &Ctx, line: &Line<'_>, points: &[Point]) -> Option<String> {
    let by_value = |one: &&Point, two: &&Point| one.value.total_cmp(&two.value);
    let (lowest, highest) = (points.iter().min_by(by_value)?, points.iter().max_by(by_value)?);
    let (first, last) = (points.first()?, points.last()?);
    let date = |date: Date| ctx.words().date(date);
    let blanks = [
        ("name", line.name.as_str().into()),
        ("first", date(first.date).into()),
        ("last", date(last.date).into()),
        ("lowest", lowest.label.as_str().into()),
        ("highest", highest.label.as_str().into()),
        ("value", last.label.as_str().into()),
    ];
    Some(ctx.text_with("records-trend-sentence", &blanks))
}

fn table(ctx: &Ctx, (test, page): (&Test, Address<'_>), lines: &[Line<'_>]) -> Markup {
    let words = ctx.words();
    let (taken, value, stands) =
        (ctx.text("records-taken"), ctx.text("records-value"), ctx.text("records-stands"));
    let single = lines.len() == 1;
    let told = |value: &TrendValue| value.standing != results::Standing::Unknown;
    let judged = single && lines.iter().flat_map(|line| &line.values).any(told);
    let mut columns = vec![Column::text(&taken)];
    columns.extend(lines.iter().map(|line| Column::number(if single { &value } else { &line.name })));
    if judged {
        columns.push(Column::text(&stands));
    }
    let mut ids: Vec<(&str, &When)> = Vec::new();
    for value in lines.iter().flat_map(|line| &line.values) {
        if !ids.iter().any(|(id, _)| *id == value.id) {
            ids.push((&value.id, &value.taken));
        }
    }
    ids.sort_by_key(|(_, taken)| std::cmp::Reverse(taken.order()));
    let row = |(id, taken): &(&str, &When)| {
        let mut cells = vec![when(ctx, (test, page), id, taken)];
        for line in lines {
            let found = line.values.iter().find(|value| value.id == *id);
            let state = found.and_then(|value| phrases::state_tag(words, value.state));
            let number = found.map(|value| phrases::quantity(words, &value.value));
            cells.push(Cell(
                html! { (number.unwrap_or_default()) @if let Some(state) = state { " " (state) } },
            ));
            let tag = found.and_then(|value| phrases::standing_tag(words, value.standing));
            cells.extend(judged.then(|| Cell(tag.unwrap_or_default())));
        }
        cells
    };
    let (newest, earlier) = ids.split_at(ids.len().min(ROWS_OPEN_MAX));
    let name = phrases::plain(words, &test.main.name);
    let caption = words.with("records-trend-caption", &[("name", name.into())]);
    let fold = words.with("records-trend-earlier", &[("count", earlier.len().into())]);
    let table = |caption: &str, caption_hidden: bool, part: &[(&str, &When)]| {
        Table { caption, caption_hidden, columns: &columns, rows: part.iter().map(row).collect() }.render()
    };
    html! {
        (table(&caption, false, newest))
        @if !earlier.is_empty() {
            (Disclosure { label: &fold, open: false, body: table(&fold, true, earlier) }.render())
        }
    }
}

/// The day, as a link to its page where that is another one.
fn when(ctx: &Ctx, (test, page): (&Test, Address<'_>), id: &str, taken: &When) -> Cell {
    let date = taken.date(ctx.words());
    if id == test.id {
        return date.into();
    }
    Cell(html! { a href=(page(id)) { (date) } })
}
