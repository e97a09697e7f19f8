//! Values over time: the chart, and the same values as a table.

use jiff::civil::Date;
use kit::Ctx;
use maud::{Markup, html};
use ui::chart::{Beside, Point, Series, Spark, Trend};
use ui::content::{Card, Level};

use crate::chart::Vital;
use crate::pages::phrases;
use crate::results::{self, Part, Quantity, State, Test, TrendValue};
use crate::when::When;

/// A chart tells this many lines apart.
const LINES_MAX: usize = 3;

/// The page of a value.
pub(crate) type Address<'a> = &'a dyn Fn(&str) -> String;

/// One line: its name, its part of the test that is shown, its values.
struct Line<'a> {
    name: String,
    part: &'a Part,
    values: Vec<TrendValue>,
}

/// The lines of a test with its others; several only where one scale fits all.
fn lines<'a>(ctx: &Ctx, test: &'a Test, others: &[Test]) -> Vec<Line<'a>> {
    let parts: Vec<&Part> =
        if test.parts.is_empty() { vec![&test.main] } else { test.parts.iter().collect() };
    let mut lines: Vec<Line<'_>> = parts
        .into_iter()
        .map(|part| Line {
            name: phrases::plain(ctx.words(), &part.name),
            part,
            values: results::trend(part, test.method.as_deref(), others),
        })
        .filter(|line| line.values.len() > 1)
        .take(LINES_MAX)
        .collect();
    // Two lines on one scale must be measured in one unit.
    let same_unit = lines.windows(2).all(|pair| unit(&pair[0]) == unit(&pair[1]));
    if !same_unit {
        lines.truncate(1);
    }
    lines
}

fn unit<'l>(line: &'l Line<'_>) -> &'l str {
    line.values.first().map_or("", |value| &value.value.unit_key)
}

/// The card of a test over time; nothing where there is only one value.
pub(crate) fn card(ctx: &Ctx, test: &Test, others: &[Test], page: Address<'_>) -> Option<Markup> {
    let lines = lines(ctx, test, others);
    let drawn: Vec<Vec<Point>> =
        lines.iter().map(|line| line.values.iter().map(|value| point(ctx, value)).collect()).collect();
    let sentences: Vec<String> =
        lines.iter().zip(&drawn).filter_map(|(line, points)| sentence(ctx, &line.name, points)).collect();
    let single = lines.len() == 1;
    let mut series: Vec<Series<'_>> =
        lines.iter().zip(drawn).map(|(line, points)| Series { name: &line.name, points }).collect();
    // Of several numbers of one test the first leads to its page.
    if let (Some(first), Some(line)) = (series.first_mut(), lines.first()) {
        for (point, value) in first.points.iter_mut().zip(&line.values) {
            point.beside.href = (value.id != test.id).then(|| page(&value.id));
            point.beside.tag = phrases::standing_tag(ctx.words(), value.standing).filter(|_| single);
        }
    }
    let band = match lines.as_slice() {
        [only] => band(only.part),
        _ => (None, None),
    };
    let name = phrases::plain(ctx.words(), &test.main.name);
    let caption = ctx.text_with("records-trend-caption", &[("name", name.into())]);
    let trend = Trend { sentence: &sentences.join(" "), series: &series, band };
    let body = trend.with_table(ctx.words(), &caption);
    (!lines.is_empty()).then(|| Card::new(&ctx.text("records-trend-title"), Level::H2, body).render())
}

/// A value with what the table says of it. Only an exact number on a known day has a place in the drawing.
fn point(ctx: &Ctx, value: &TrendValue) -> Point {
    let exact_day = matches!(value.taken, When::At(_) | When::Day(_));
    let exact = value.value.comparator.is_none() && exact_day;
    let number = value.value.number().filter(|_| exact).unwrap_or(f64::NAN);
    let when = (!exact_day).then(|| value.taken.date(ctx.words()));
    let label = phrases::quantity(ctx.words(), &value.value);
    let label = match value.state {
        State::Preliminary => format!("{label} ({})", phrases::state(ctx.words(), value.state)),
        _ => label,
    };
    Point { beside: Beside { when, ..Beside::default() }, ..Point::new(value.taken.day(), number, label) }
}

/// The range of the value that is shown; earlier ones may have been held against another.
fn band(part: &Part) -> (Option<f64>, Option<f64>) {
    let end = |end: &Option<Quantity>| end.as_ref().and_then(Quantity::number);
    results::fitting_range(part).map_or((None, None), |range| (end(&range.low), end(&range.high)))
}

/// "Potassium from March 1, 2024 to May 4, 2026: between 4.0 and 5.4 mmol/L, last 5.4 mmol/L."
fn sentence(ctx: &Ctx, name: &str, points: &[Point]) -> Option<String> {
    let by_value = |one: &&Point, two: &&Point| one.value.total_cmp(&two.value);
    let exact = || points.iter().filter(|point| point.value.is_finite());
    let (lowest, highest) = (exact().min_by(by_value)?, exact().max_by(by_value)?);
    let (first, last) = (exact().next()?, exact().next_back()?);
    let date = |date: Date| ctx.words().date(date);
    let blanks = [
        ("name", name.into()),
        ("first", date(first.date).into()),
        ("last", date(last.date).into()),
        ("lowest", lowest.label.as_str().into()),
        ("highest", highest.label.as_str().into()),
        ("value", last.label.as_str().into()),
    ];
    Some(ctx.text_with("records-trend-sentence", &blanks))
}

/// The same in a table's cell; nothing where there is no line.
pub(crate) fn small(ctx: &Ctx, vital: &Vital) -> Markup {
    let lines = lines(ctx, &vital.latest, &vital.all);
    let points: Vec<Vec<Point>> =
        lines.iter().map(|line| line.values.iter().map(|value| point(ctx, value)).collect()).collect();
    let sentences: Vec<String> =
        lines.iter().zip(&points).filter_map(|(line, points)| sentence(ctx, &line.name, points)).collect();
    let drawn: Vec<Vec<(Date, f64)>> =
        points.iter().map(|line| line.iter().map(|point| (point.date, point.value)).collect()).collect();
    let drawn: Vec<&[(Date, f64)]> = drawn.iter().map(Vec::as_slice).collect();
    html! { (Spark { sentence: &sentences.join(" "), lines: &drawn }.render()) }
}
