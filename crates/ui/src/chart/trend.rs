//! Values over time: points joined by lines, the usual range as a band, dates below. The same values stand in a
//! table on the page; this is for the eye.

use jiff::civil::Date;
use maud::{Markup, html};

use super::{Percent, Scale, Standing, drawn_over, standing};
use crate::words::Words;

/// One value.
#[derive(Debug, Clone)]
pub struct Point {
    /// When it was measured.
    pub date: Date,
    /// The number. What is no number ("less than 3") is not drawn and stands in the table alone.
    pub value: f64,
    /// The text that people read, with its unit.
    pub label: String,
    /// What else the table says of it.
    pub beside: Beside,
}

/// What the table beside a drawing says of one value.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// When it was, in words, where that is less exact than a day.
    pub when: Option<String>,
    /// The page of the value.
    pub href: Option<String>,
    /// Where it stands, from [`crate::content::Tag`]; shown where there is a single series.
    pub tag: Option<Markup>,
}

impl Point {
    /// A value of a day.
    pub fn new(date: Date, value: f64, label: impl Into<String>) -> Point {
        Point { date, value, label: label.into(), beside: Beside::default() }
    }
}

/// Values of one kind, in one unit, by one method.
#[derive(Debug, Clone)]
pub struct Series<'a> {
    /// Its name, for the key; said only where there are several.
    pub name: &'a str,
    /// The values; in any order.
    pub points: Vec<Point>,
}

/// A chart of one to three series on one scale.
#[derive(Debug, Clone)]
pub struct Trend<'a> {
    /// What the chart says to who listens: from when to when, from what to what.
    pub sentence: &'a str,
    /// The series.
    pub series: &'a [Series<'a>],
    /// The usual range; open where there is none.
    pub band: (Option<f64>, Option<f64>),
}

/// More points than this are not told apart by the eye: the newest are drawn.
pub const POINTS_MAX: usize = 400;
/// More points than this run into a band when each has its mark; then only those have one that say something by
/// themselves: outside the usual range, and the newest.
const MARKS_MAX: usize = 40;
/// A chart tells three lines apart by colour, dash and shape; more belong in charts of their own.
pub const SERIES_MAX: usize = 3;
const CLASSES: [&str; SERIES_MAX] = ["first", "second", "third"];
const HEIGHT: u32 = 226;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 172.0;
/// Where the first and the last value stand, in percent of the width; before it there is room for the scale.
const LEFT: f64 = 17.0;
const RIGHT: f64 = 95.0;
/// What a letter of the label takes on the narrowest screen, in percent of the width, and the whole of it at most.
const LETTER_PERCENT: f64 = 3.4;
const LABEL_PERCENT_MAX: f64 = 60.0;
/// A label farther from its point than this, in pixels, would be read as that of another.
const LABEL_REACH: f64 = 36.0;
/// The base of the label lies within the drawing and above the dates.
const LABEL_TOP: f64 = 14.0;
const LABEL_BOTTOM: f64 = 182.0;

struct Axes {
    across: Scale,
    low: f64,
    high: f64,
    /// Between two lines of the scale.
    step: f64,
    first: Date,
    last: Date,
    band: (Option<f64>, Option<f64>),
}

impl Axes {
    fn x(&self, date: Date) -> Percent {
        self.across.at(f64::from(days(self.first, date)))
    }

    /// Pixels from above.
    fn y(&self, value: f64) -> f64 {
        let part = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        (BOTTOM - part * (BOTTOM - TOP)).round()
    }

    fn out(&self, value: f64) -> bool {
        standing(value, self.band.0, self.band.1) != Standing::Usual
    }
}

fn days(from: Date, to: Date) -> i32 {
    to.since(from).map(|span| span.get_days()).unwrap_or_default()
}

/// A step that people count in: 1, 2 or 5 times a power of ten, so that about four of them cover `span`.
fn step(span: f64) -> f64 {
    let rough = span / 4.0;
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|digit| digit * power).find(|step| *step >= rough).unwrap_or(10.0 * power)
}

impl Trend<'_> {
    /// The markup; nothing when there is no value.
    pub fn render(&self, words: &Words) -> Markup {
        assert!(self.series.len() <= SERIES_MAX, "more than {SERIES_MAX} series need charts of their own");
        let series: Vec<Vec<Point>> = self.series.iter().map(|series| newest(&series.points)).collect();
        let Some(axes) = self.axes(&series) else { return html! {} };
        html! {
            figure.chart {
                svg width="100%" height=(HEIGHT) role="img" {
                    title { (self.sentence) }
                    g aria-hidden="true" {
                        (grid(words, &axes))
                        @for (points, class) in series.iter().zip(CLASSES) {
                            g class=(class) { (joined(&axes, points)) (marked(words, &axes, points, class)) }
                        }
                        @if let [only] = series.as_slice() { (newest_label(words, &axes, only)) }
                        (dates(words, &axes))
                    }
                }
                (self.key(words))
            }
        }
    }

    fn axes(&self, series: &[Vec<Point>]) -> Option<Axes> {
        let all = || series.iter().flatten().filter(|point| point.value.is_finite());
        let (first, last) = (all().map(|point| point.date).min()?, all().map(|point| point.date).max()?);
        let bounds = [self.band.0, self.band.1].into_iter().flatten();
        let values = || all().map(|point| point.value).chain(bounds.clone());
        let (lowest, highest) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
        let (low, high) = drawn_over(lowest, highest);
        let span = if high > low { high - low } else { 1.0 };
        let step = step(span * 1.15);
        let low = ((low - span * 0.08) / step).floor() * step;
        let low = if lowest >= 0.0 { low.max(0.0) } else { low };
        let high = ((high + span * 0.08) / step).ceil() * step;
        let across = Scale { from: 0.0, to: f64::from(days(first, last)), start: LEFT, end: RIGHT };
        Some(Axes { across, low, high, step, first, last, band: self.band })
    }

    fn key(&self, words: &Words) -> Markup {
        let banded = self.band.0.is_some() || self.band.1.is_some();
        html! {
            @if banded || self.series.len() > 1 {
                ul.key aria-hidden="true" {
                    @if self.series.len() > 1 {
                        @for (series, class) in self.series.iter().zip(CLASSES) {
                            li {
                                svg viewBox="0 0 28 16" {
                                    g class=(class) {
                                        line.line x1="1" y1="8" x2="27" y2="8" {}
                                        svg x="14" y="8" overflow="visible" { (shape(class, false)) }
                                    }
                                }
                                (series.name)
                            }
                        }
                    }
                    @if banded {
                        li {
                            svg viewBox="0 0 28 16" { rect.band width="28" height="16" rx="3" {} }
                            (words.text("ui-trend-band"))
                        }
                    }
                }
            }
        }
    }
}

fn newest(points: &[Point]) -> Vec<Point> {
    let mut points: Vec<Point> = points.iter().filter(|point| point.value.is_finite()).cloned().collect();
    points.sort_by_key(|point| point.date);
    let older = points.len().saturating_sub(POINTS_MAX);
    points.split_off(older)
}

fn grid(words: &Words, axes: &Axes) -> Markup {
    let step = axes.step;
    let decimals = usize::from(step < 1.0) + usize::from(step < 0.1) + usize::from(step < 0.01);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most about eight lines
    let lines = ((axes.high - axes.low) / step).round().clamp(0.0, 12.0) as u32;
    html! {
        @if axes.band.0.is_some() || axes.band.1.is_some() {
            @let top = axes.band.1.map_or(TOP, |high| axes.y(high));
            @let bottom = axes.band.0.map_or(BOTTOM, |low| axes.y(low));
            rect.band width="100%" y=(top) height=((bottom - top).max(0.0)) {}
        }
        @for at in 0..=lines {
            @let value = axes.low + f64::from(at) * step;
            @let y = axes.y(value);
            line.grid x1="0" x2="100%" y1=(y) y2=(y) {}
            text.soft x="0" y=(y - 5.0) { (words.number(&format!("{value:.decimals$}"))) }
        }
    }
}

fn joined(axes: &Axes, points: &[Point]) -> Markup {
    html! {
        @for pair in points.windows(2) {
            line.line x1={ (axes.x(pair[0].date)) } y1=(axes.y(pair[0].value))
                x2={ (axes.x(pair[1].date)) } y2=(axes.y(pair[1].value)) {}
        }
    }
}

fn marked(words: &Words, axes: &Axes, points: &[Point], class: &str) -> Markup {
    let crowded = points.len() > MARKS_MAX;
    let newest = points.len().saturating_sub(1);
    let told =
        points.iter().enumerate().filter(|(at, point)| !crowded || *at == newest || axes.out(point.value));
    html! {
        @for (_, point) in told {
            svg x={ (axes.x(point.date)) } y=(axes.y(point.value)) overflow="visible" {
                title {
                    (words.in_own_order(words.with("ui-trend-point", &[
                        ("date", words.date_short(point.date).into()),
                        ("value", point.label.as_str().into()),
                    ])))
                }
                (shape(class, axes.out(point.value)))
            }
        }
    }
}

/// A point: round, square or three-cornered by series; a diamond when it is outside the usual range.
fn shape(class: &str, out: bool) -> Markup {
    html! {
        @match (class, out) {
            ("first", false) => { circle.point r="6" {} }
            ("first", true) => { path.point.out d="M0-9 9 0 0 9-9 0z" {} }
            ("second", _) => { rect.point x="-6" y="-6" width="12" height="12" {} }
            _ => { path.point d="M0-8 8 6H-8z" {} }
        }
    }
}

/// The text of the newest value beside its point, where neither the line nor another point runs through it; nothing
/// where there is no such place.
fn newest_label(words: &Words, axes: &Axes, points: &[Point]) -> Markup {
    let Some(last) = points.last() else { return html! {} };
    let x = axes.x(last.date);
    let ends = x.0 > 70.0;
    let at = Percent(if ends { x.0 + 2.0 } else { x.0 });
    #[allow(clippy::cast_precision_loss)] // a few letters
    let width = (last.label.chars().count() as f64 * LETTER_PERCENT).min(LABEL_PERCENT_MAX);
    let covered = if ends { (at.0 - width, at.0) } else { (at.0 - width / 2.0, at.0 + width / 2.0) };
    let Some(y) = label_height(axes, points, covered) else { return html! {} };
    html! {
        text.strong.halo x={ (at) } y=(y) text-anchor=(if ends { "end" } else { "middle" }) { (words.in_own_order(last.label.clone())) }
    }
}

/// The base of the label: above the newest point, below it, or a little beyond what is drawn beside it.
fn label_height(axes: &Axes, points: &[Point], covered: (f64, f64)) -> Option<f64> {
    let own = points.last().map_or(TOP, |last| axes.y(last.value));
    let (top, bottom) = drawn_within(axes, points, covered).unwrap_or((own, own));
    let fits = |base: f64| (LABEL_TOP..=LABEL_BOTTOM).contains(&base) && (base - own).abs() <= LABEL_REACH;
    let places = [
        (top >= own - 4.0, own - 15.0),
        (bottom <= own + 4.0, own + 28.0),
        (true, top - 15.0),
        (true, bottom + 28.0),
    ];
    places.into_iter().find(|(free, base)| *free && fits(*base)).map(|(_, base)| base)
}

/// The highest and the lowest pixel of the line between two places across.
fn drawn_within(axes: &Axes, points: &[Point], (from, to): (f64, f64)) -> Option<(f64, f64)> {
    let mut met: Option<(f64, f64)> = None;
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (
            (axes.x(pair[0].date).0, axes.y(pair[0].value)),
            (axes.x(pair[1].date).0, axes.y(pair[1].value)),
        );
        if x1 < from || x0 > to {
            continue;
        }
        let at = |x: f64| if x1 > x0 { y0 + (x.clamp(x0, x1) - x0) / (x1 - x0) * (y1 - y0) } else { y0 };
        let ends = if x1 > x0 { [at(from), at(to)] } else { [y0, y1] };
        for y in ends {
            met = Some(met.map_or((y, y), |(top, bottom)| (top.min(y), bottom.max(y))));
        }
    }
    met
}

fn dates(words: &Words, axes: &Axes) -> Markup {
    let y = HEIGHT - 18;
    let said = |date: Date| words.in_own_order(words.date_short(date));
    html! {
        @if axes.first == axes.last {
            text.soft x={ (axes.x(axes.first)) } y=(y) text-anchor="middle" { (said(axes.first)) }
        } @else {
            text.soft x={ (axes.x(axes.first)) } y=(y) text-anchor="middle" { (said(axes.first)) }
            text.soft x="100%" y=(y) text-anchor="end" { (said(axes.last)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{POINTS_MAX, Point, Series, Trend, step};
    use crate::words::Words;

    fn point(date: Date, value: f64) -> Point {
        Point::new(date, value, format!("{value} mmol/L"))
    }

    fn draw(points: Vec<Point>, band: (Option<f64>, Option<f64>)) -> String {
        let words = Words::builder().build().expect("our own texts");
        let series = [Series { name: "Potassium", points }];
        Trend { sentence: "Potassium over time.", series: &series, band }.render(&words).into_string()
    }

    #[test]
    fn steps_are_those_that_people_count_in() {
        for (span, expected) in [(4.0, 1.0), (1.0, 0.5), (10.0, 5.0), (80.0, 20.0), (0.03, 0.01)] {
            let made = step(span);
            assert!((made - expected).abs() < expected / 1000.0, "{span}: {made}");
        }
    }

    #[test]
    fn values_are_joined_in_order_of_time_and_those_outside_have_another_shape() {
        let drawn = draw(
            vec![point(date(2026, 11, 12), 5.4), point(date(2025, 2, 1), 4.1), point(date(2026, 1, 5), 4.4)],
            (Some(3.5), Some(5.1)),
        );
        assert_eq!(drawn.matches("<line class=\"line\"").count(), 2);
        assert_eq!(drawn.matches("<circle class=\"point\"").count(), 2);
        assert_eq!(drawn.matches("class=\"point out\"").count(), 1);
        assert!(drawn.contains(">Feb 1, 2025<") && drawn.contains(">5.4 mmol/L</text>"));
        let first = drawn.find("Feb 1, 2025: 4.1").expect("each point says its date");
        assert!(first < drawn.find("Jan 5, 2026: 4.4").expect("the second too"));
    }

    /// The base of the newest value's label, and the heights of the points, from the left to the right.
    fn heights(values: &[f64]) -> (f64, Vec<f64>) {
        let months = (1..).zip(values).map(|(month, value)| point(date(2026, month, 1), *value));
        let drawn = draw(months.collect(), (None, None));
        let number =
            |text: &str| text.split('"').next().and_then(|text| text.parse().ok()).expect("a number");
        let label = drawn.split("class=\"strong halo\"").nth(1).expect("a label");
        let mut points: Vec<&str> = drawn.split("overflow=\"visible\"").collect();
        points.pop();
        let points =
            points.iter().map(|before| number(before.rsplit("y=\"").next().expect("a height"))).collect();
        (number(label.split("y=\"").nth(1).expect("a height")), points)
    }

    #[test]
    fn the_newest_value_is_written_where_the_line_does_not_run() {
        for (values, above) in [
            (vec![4.0, 4.2, 5.4], true),
            (vec![5.4, 5.0, 4.0], false),
            (vec![4.0, 4.0, 4.0], true),
            (vec![4.6, 5.4, 4.4, 5.0, 4.5], false),
        ] {
            let (label, points) = heights(&values);
            let last = *points.last().expect("points");
            assert_eq!(points.len(), values.len());
            assert_eq!(label < last, above, "{values:?}: {label} beside {points:?}");
            // The letters are about twelve pixels high and stand on their base.
            let near = &points[points.len() - 2..];
            assert!(
                near.iter().all(|y| *y < label - 16.0 || *y > label + 6.0),
                "{values:?}: {label} {points:?}"
            );
        }
    }

    #[test]
    fn a_label_that_would_stand_at_another_point_is_left_out() {
        let jagged = [0.0, 1.0, 1.0, 3.0, 4.0, 3.0, 2.0, 3.0, 0.1, 7.3, 3.9, 2.6];
        let months = (1..).zip(jagged).map(|(month, value)| point(date(2025, month, 1), value));
        let drawn = draw(months.collect(), (None, None));
        assert!(drawn.contains("2.6 mmol/L</title>") && !drawn.contains("2.6 mmol/L</text>"), "{drawn}");
    }

    #[test]
    fn a_change_too_small_to_matter_looks_level() {
        let (_, points) = heights(&[171.52, 171.57, 171.55]);
        let (top, bottom) =
            (points.iter().fold(f64::MAX, |a, b| a.min(*b)), points.iter().fold(0.0, |a, b| b.max(a)));
        assert!(bottom - top <= 4.0, "{points:?}");
        let (_, points) = heights(&[76.0, 81.0, 85.0]);
        assert!(points[0] - points[2] > 60.0, "{points:?}");
    }

    #[test]
    fn nothing_one_and_equal_values_draw_without_falling_over() {
        assert_eq!(draw(vec![], (None, None)), "");
        assert_eq!(draw(vec![point(date(2026, 1, 1), f64::NAN)], (None, None)), "");
        for points in [
            vec![point(date(2026, 1, 1), 0.0)],
            vec![point(date(2026, 1, 1), 7.0), point(date(2026, 1, 1), 7.0)],
            vec![point(date(1930, 1, 1), -2.0), point(date(2026, 1, 1), -900.0)],
        ] {
            let drawn = draw(points, (None, None));
            assert!(drawn.contains("<svg") && !drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        }
    }

    #[test]
    fn a_life_of_values_is_cut_to_the_newest() {
        let start = date(1990, 1, 1);
        let many =
            (0..2_000_i32).map(|day| point(start.saturating_add(jiff::Span::new().days(day * 7)), 4.0));
        let drawn = draw(many.collect(), (None, None));
        assert_eq!(drawn.matches("<line class=\"line\"").count(), POINTS_MAX - 1);
    }

    #[test]
    fn where_there_are_many_values_only_those_that_say_something_have_marks() {
        let values = |count: i32| {
            let day = |at: i32| date(2020, 1, 1).saturating_add(jiff::Span::new().days(at * 7));
            (0..count).map(|at| point(day(at), if at == 3 { 9.0 } else { 4.0 })).collect::<Vec<_>>()
        };
        let few = draw(values(40), (Some(3.5), Some(5.1)));
        assert_eq!(few.matches("<circle class=\"point\"").count(), 39);
        let many = draw(values(41), (Some(3.5), Some(5.1)));
        assert_eq!(many.matches("<circle class=\"point\"").count(), 1, "the newest");
        assert_eq!(many.matches("class=\"point out\"").count(), 1, "and the one outside");
        assert_eq!(many.matches("<line class=\"line\"").count(), 40, "the line has them all");
    }
}
