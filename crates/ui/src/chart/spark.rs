//! A line so small that it stands beside a value: where it comes from at a glance. The sentence says the same.

use jiff::civil::Date;
use maud::{Markup, html};

use super::drawn_over;

/// One to three small lines on one scale.
#[derive(Debug, Clone, Copy)]
pub struct Spark<'a> {
    /// What it says to who listens: "Weight from 81 to 76 kg".
    pub sentence: &'a str,
    /// Days and values of each line; in any order.
    pub lines: &'a [&'a [(Date, f64)]],
}

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 32.0;
/// Room for the ends of the lines.
const EDGE: f64 = 5.0;
const CLASSES: [&str; 3] = ["first", "second", "third"];

impl Spark<'_> {
    /// The markup; nothing where no line has two values on two days.
    pub fn render(&self) -> Markup {
        let lines: Vec<Vec<(Date, f64)>> =
            self.lines.iter().map(|line| in_order(line)).filter(|line| spans(line)).collect();
        let all = || lines.iter().flatten();
        let (Some(first), Some(last)) =
            (all().map(|(date, _)| *date).min(), all().map(|(date, _)| *date).max())
        else {
            return html! {};
        };
        let lowest = all().map(|(_, value)| *value).fold(f64::MAX, f64::min);
        let highest = all().map(|(_, value)| *value).fold(f64::MIN, f64::max);
        let (low, high) = drawn_over(lowest, highest);
        let place = |(date, value): &(Date, f64)| {
            let x = part(f64::from(days(first, *date)), f64::from(days(first, last)));
            let y = part(value - low, high - low);
            (EDGE + x * (WIDTH - 2.0 * EDGE), HEIGHT - EDGE - y * (HEIGHT - 2.0 * EDGE))
        };
        html! {
            svg.spark viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" {
                title { (self.sentence) }
                @for (line, class) in lines.iter().zip(CLASSES) {
                    @let places: Vec<(f64, f64)> = line.iter().map(place).collect();
                    g class=(class) {
                        polyline.line points=(spelled(&places)) {}
                        @if let Some((x, y)) = places.last() { circle.point cx=(tenths(*x)) cy=(tenths(*y)) r="4" {} }
                    }
                }
            }
        }
    }
}

fn in_order(line: &[(Date, f64)]) -> Vec<(Date, f64)> {
    let mut line: Vec<(Date, f64)> = line.iter().copied().filter(|(_, value)| value.is_finite()).collect();
    line.sort_by_key(|(date, _)| *date);
    line
}

fn spans(line: &[(Date, f64)]) -> bool {
    line.first().zip(line.last()).is_some_and(|(first, last)| first.0 < last.0)
}

fn days(from: Date, to: Date) -> i32 {
    to.since(from).map(|span| span.get_days()).unwrap_or_default()
}

fn part(of: f64, whole: f64) -> f64 {
    if whole > 0.0 { (of / whole).clamp(0.0, 1.0) } else { 0.5 }
}

fn tenths(number: f64) -> String {
    format!("{number:.1}")
}

fn spelled(places: &[(f64, f64)]) -> String {
    places.iter().map(|(x, y)| format!("{},{}", tenths(*x), tenths(*y))).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Spark;

    #[test]
    fn a_line_runs_from_the_first_to_the_last_day_and_says_its_sentence() {
        let line = [(date(2026, 3, 1), 70.0), (date(2026, 1, 1), 80.0), (date(2026, 2, 1), f64::NAN)];
        let drawn = Spark { sentence: "From 80 to 70", lines: &[&line] }.render().into_string();
        assert!(drawn.contains("points=\"5.0,5.0 91.0,27.0\""), "{drawn}");
        assert!(drawn.contains("<title>From 80 to 70</title>"), "{drawn}");
    }

    #[test]
    fn what_makes_no_line_draws_nothing_and_equal_values_a_level_one() {
        let (once, same_day) =
            ([(date(2026, 1, 1), 1.0)], [(date(2026, 1, 1), 1.0), (date(2026, 1, 1), 2.0)]);
        for line in [&once[..], &same_day[..], &[]] {
            assert_eq!(Spark { sentence: "x", lines: &[line] }.render().into_string(), "");
        }
        for value in [5.0, 0.0] {
            let level = [(date(2026, 1, 1), value), (date(2026, 3, 1), value)];
            let drawn = Spark { sentence: "x", lines: &[&level] }.render().into_string();
            assert!(drawn.contains("5.0,16.0 91.0,16.0"), "{drawn}");
        }
        let nearly = [(date(2026, 1, 1), 180.2), (date(2026, 3, 1), 180.0)];
        let drawn = Spark { sentence: "x", lines: &[&nearly] }.render().into_string();
        assert!(drawn.contains("5.0,15.8 91.0,16.2"), "{drawn}");
    }
}
