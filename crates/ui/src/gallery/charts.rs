//! Examples of charts, each with what says the same in words.

use jiff::civil::date;
use maud::{Markup, html};

use super::Examples;
use crate::chart::{Bar, Bars, Beside, Point, RangeBar, Series, Spark, Trend};
use crate::content::{Event, Level, Tag, TagKind, timeline};
use crate::words::Words;

pub(super) fn examples(words: &Words) -> Examples {
    let bar = |value, low, high, anchor| {
        let sentence = RangeBar::sentence(words, value, low, high);
        html! { p { (sentence) } (RangeBar { value, low, high, anchor, sentence: &sentence }.render(words)) }
    };
    let point = |year, month, value: f64, label: &str| Point::new(date(year, month, 12), value, label);
    let upper = Series {
        name: "Upper number",
        points: vec![
            point(2025, 1, 138.0, "138"),
            point(2025, 9, 131.0, "131"),
            point(2026, 8, 126.0, "126"),
        ],
    };
    let lower = Series {
        name: "Lower number",
        points: vec![point(2025, 1, 88.0, "88"), point(2025, 9, 84.0, "84"), point(2026, 8, 79.0, "79")],
    };
    let one = [upper.clone()];
    let two = [upper, lower];
    let single =
        Trend { sentence: "From 138 to 126 over 3 checks.", series: &one, band: (Some(90.0), Some(130.0)) };
    let double = Trend { sentence: "Blood pressure fell over 3 checks.", series: &two, band: (None, None) };
    let sugar = |name, from: f64| Series {
        name,
        points: [(1, 0.0), (4, 8.0), (9, -12.0)]
            .map(|(month, by)| point(2026, month, from + by, &format!("{} mg/dL", from + by)))
            .to_vec(),
    };
    let three = [sugar("Before breakfast", 104.0), sugar("After lunch", 142.0), sugar("At bedtime", 121.0)];
    let triple =
        Trend { sentence: "Blood sugar at three times of the day.", series: &three, band: (None, None) };
    let first = [Series { name: "Weight", points: vec![point(2026, 9, 71.5, "71.5 kg")] }];
    let lone = Trend { sentence: "Weight: 71.5 kg.", series: &first, band: (None, None) };
    vec![
        ("range-bar", bar((4.4, "4.4 mmol/L"), Some((3.5, "3.5")), Some((5.1, "5.1")), None)),
        (
            "range-bar-outside",
            bar((5.4, "5.4 mmol/L"), Some((3.5, "3.5")), Some((5.1, "5.1")), Some((6.0, "Call from here"))),
        ),
        ("range-bar-far", bar((412.0, "412 U/L"), Some((7.0, "7")), Some((56.0, "56")), None)),
        ("range-bar-open", bar((5.2, "5.2 %"), None, Some((5.7, "5.7")), None)),
        ("trend", single.render(words)),
        ("trend-two-series", double.with_table(words, "Blood pressure")),
        ("trend-three-series", triple.with_table(words, "Blood sugar")),
        ("trend-one-value", lone.render(words)),
        ("trend-table", told(words)),
        ("spark", html! { p { "Weight " (falling()) } }),
        ("bars", walked()),
        ("timeline-long", years()),
    ]
}

/// A line whose newest value lies below the others, with what is said of each value, and one that has no place in it.
fn told(words: &Words) -> Markup {
    let tag = |text, kind| Some(Tag::new(text, kind).render());
    let usual =
        || Beside { href: Some("/results/1".to_owned()), tag: tag("Usual", TagKind::Good), when: None };
    let high = Beside { tag: tag("High", TagKind::Look), ..Beside::default() };
    let vague = Beside { when: Some("About March 2024".to_owned()), ..Beside::default() };
    let points = vec![
        Point { beside: vague, ..Point::new(date(2024, 3, 1), f64::NAN, "less than 3 mg/L") },
        Point { beside: high, ..Point::new(date(2025, 9, 12), 41.0, "41 mg/L") },
        Point { beside: usual(), ..Point::new(date(2026, 2, 12), 12.0, "12 mg/L") },
        Point { beside: usual(), ..Point::new(date(2026, 6, 12), 4.0, "4 mg/L") },
    ];
    let series = [Series { name: "Inflammation marker", points }];
    let trend = Trend { sentence: "From 41 to 4 mg/L.", series: &series, band: (None, Some(10.0)) };
    trend.with_table(words, "Inflammation marker: all values")
}

fn falling() -> Markup {
    let weights = [
        (date(2025, 1, 5), 81.0),
        (date(2025, 6, 5), 79.5),
        (date(2026, 1, 9), 80.0),
        (date(2026, 9, 1), 76.2),
    ];
    Spark { sentence: "Weight from 81 to 76.2 kg", lines: &[&weights] }.render()
}

fn walked() -> Markup {
    let bar = |label, value, text| Bar { label, value, text };
    let bars = [
        bar("Monday", 4_210.0, "4,210"),
        bar("Tuesday", 0.0, "0"),
        bar("Wednesday", 6_830.0, "6,830"),
        bar("Thursday, the day of the long walk to the lake", 9_400.0, "9,400"),
    ];
    Bars {
        sentence: "Steps on four days: most on Thursday, none on Tuesday.",
        caption: "Steps for each day",
        columns: ("Day", "Steps"),
        goal: Some((6_000.0, "Your goal: 6,000")),
        bars: &bars,
    }
    .render()
}

fn years() -> Markup {
    let event =
        |title, when, machine, text: &str| Event { title, when, machine, body: html! { p { (text) } } };
    timeline(
        Level::H2,
        &[
            event(
                "High blood pressure found",
                "March 4, 2024",
                Some("2024-03-04"),
                "At a check-up with Dr Elena Ruiz. A day-long measurement at home confirmed it two weeks later, and you began to take lisinopril.",
            ),
            event(
                "Tablets changed",
                "About June 2025",
                None,
                "Amlodipine instead of lisinopril, because of a cough.",
            ),
            event(
                "In the usual range",
                "August 12, 2026",
                Some("2026-08-12"),
                "126 over 79 mmHg at the North clinic.",
            ),
        ],
    )
}
