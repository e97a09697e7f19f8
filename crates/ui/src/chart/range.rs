//! A value in its usual range: a band, a marker, and the same as a sentence.

use maud::{Markup, html};

use super::{Percent, Scale};
use crate::words::Words;

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Below the usual range.
    Low,
    /// Within it, its ends included.
    Usual,
    /// Above it.
    High,
}

/// Where a value stands in a range that may be open at one end.
pub fn standing(value: f64, low: Option<f64>, high: Option<f64>) -> Standing {
    match (low, high) {
        (Some(low), _) if value < low => Standing::Low,
        (_, Some(high)) if value > high => Standing::High,
        _ => Standing::Usual,
    }
}

/// A number with the text that people read, digits and unit as the laboratory gave them.
pub type Spelled<'a> = (f64, &'a str);

/// A value in its range.
#[derive(Debug, Clone, Copy)]
pub struct RangeBar<'a> {
    /// The value, with its unit: "5.4 mmol/L".
    pub value: Spelled<'a>,
    /// Where the usual range begins; open below when there is none.
    pub low: Option<Spelled<'a>>,
    /// Where it ends; open above when there is none.
    pub high: Option<Spelled<'a>>,
    /// A point that the clinic set for this test, with its words: "Many doctors are not concerned until here".
    pub anchor: Option<Spelled<'a>>,
    /// What the chart says to who listens: the sentence that stands beside it.
    pub sentence: &'a str,
}

/// How many widths of the band the scale goes beyond it; farther values stand at the end, behind a break.
const BEYOND_MAX: f64 = 2.5;
/// Room at both ends, so that labels stay inside, in percent.
const START: f64 = 4.0;
const END: f64 = 96.0;
/// A band this wide, in percent, has room for its words between its ends on the narrowest screen.
const ROOM_FOR_WORDS: f64 = 52.0;
const TRACK_TOP: u32 = 42;
const TRACK_HEIGHT: u32 = 18;

impl RangeBar<'_> {
    /// The sentence for a value: "5.4 mmol/L. Higher than usual. The usual range is 3.5 to 5.1."
    pub fn sentence(
        words: &Words,
        value: Spelled<'_>,
        low: Option<Spelled<'_>>,
        high: Option<Spelled<'_>>,
    ) -> String {
        let standing = match standing(value.0, low.map(|(low, _)| low), high.map(|(high, _)| high)) {
            Standing::Low => words.text("ui-range-low"),
            Standing::Usual => words.text("ui-range-in"),
            Standing::High => words.text("ui-range-high"),
        };
        let mut blanks = vec![("value", value.1.into()), ("standing", standing.as_ref().into())];
        let key = match (low, high) {
            (Some(_), Some(_)) => "ui-range-sentence",
            (None, Some(_)) => "ui-range-sentence-below",
            (Some(_), None) => "ui-range-sentence-above",
            (None, None) => return value.1.to_owned(),
        };
        blanks.extend(low.map(|(_, text)| ("low", text.into())));
        blanks.extend(high.map(|(_, text)| ("high", text.into())));
        words.with(key, &blanks)
    }

    /// The markup; nothing when the range is open at both ends, since then there is nothing to draw.
    pub fn render(&self, words: &Words) -> Markup {
        let Some(scale) = self.scale() else { return html! {} };
        let out = standing(self.value.0, self.low.map(|low| low.0), self.high.map(|high| high.0))
            != Standing::Usual;
        let marker = scale.at(self.value.0);
        html! {
            figure.chart {
                svg width="100%" height=(self.height(scale)) role="img" {
                    title { (self.sentence) }
                    g aria-hidden="true" {
                        (self.band(words, scale))
                        @if let Some((at, label)) = self.anchor { (anchor(words, scale.at(at), label)) }
                        @if self.value.0 < scale.from || self.value.0 > scale.to { (broken(marker)) }
                        (value(words, marker, self.value.1, out))
                    }
                }
            }
        }
    }

    fn scale(&self) -> Option<Scale> {
        let value = self.value.0;
        let (low, high) = match (self.low.map(|low| low.0), self.high.map(|high| high.0)) {
            (Some(low), Some(high)) if high > low => (low, high),
            (None, Some(high)) => (if high > 0.0 { high.min(0.0) } else { high - high.abs().max(1.0) }, high),
            (Some(low), _) => (low, low + low.abs().max(1.0)),
            (None, None) => return None,
        };
        let width = high - low;
        let anchors = self.anchor.map(|(at, _)| at);
        let lowest = anchors.into_iter().fold(value.min(low), f64::min);
        let highest = anchors.into_iter().fold(value.max(high), f64::max);
        let pad = width * 0.35;
        // An end that is open has nothing beyond it to show.
        let from = if self.low.is_none() && value >= low {
            low
        } else {
            (lowest - pad).max(low - BEYOND_MAX * width)
        };
        let to = (highest + pad).min(high + BEYOND_MAX * width);
        // Nothing that is measured in such a range falls below nothing.
        let from = if low >= 0.0 && value >= 0.0 { from.max(0.0) } else { from };
        Some(Scale { from, to, start: START, end: END })
    }

    fn ends(&self, scale: Scale) -> (Percent, Percent) {
        let from = self.low.map_or(Percent(START), |(low, _)| scale.at(low));
        let to = self.high.map_or(Percent(END), |(high, _)| scale.at(high));
        (from, to)
    }

    /// One line of words below the track, or two.
    fn height(&self, scale: Scale) -> u32 {
        let (from, to) = self.ends(scale);
        if self.anchor.is_none() && to.0 - from.0 > ROOM_FOR_WORDS { 86 } else { 106 }
    }

    fn band(&self, words: &Words, scale: Scale) -> Markup {
        let (from, to) = self.ends(scale);
        let usual = words.in_own_order(words.text("ui-range-usual").into_owned());
        let middle = Percent(f64::midpoint(from.0, to.0));
        html! {
            rect.track x={ (Percent(START)) } y=(TRACK_TOP) width={ (Percent(END - START)) } height=(TRACK_HEIGHT) rx="9" {}
            rect.band x={ (from) } y=(TRACK_TOP) width={ (Percent(to.0 - from.0)) } height=(TRACK_HEIGHT) {}
            @for (at, label) in [(from, self.low), (to, self.high)] {
                @if let Some((_, label)) = label {
                    line.edge x1={ (at) } x2={ (at) } y1=(TRACK_TOP - 3) y2=(TRACK_TOP + TRACK_HEIGHT + 3) {}
                    text x={ (at) } y="81" text-anchor="middle" { (label) }
                }
            }
            @if to.0 - from.0 > ROOM_FOR_WORDS {
                text.soft x={ (middle) } y="81" text-anchor="middle" { (usual) }
            } @else {
                text.soft x={ (middle) } y="100" text-anchor=(side(middle)) { (usual) }
            }
        }
    }
}

/// How a text at a place is anchored, so that it stays inside.
fn side(at: Percent) -> &'static str {
    match at.0 {
        near if near < 22.0 => "start",
        far if far > 78.0 => "end",
        _ => "middle",
    }
}

fn anchor(words: &Words, at: Percent, label: &str) -> Markup {
    html! {
        line.anchor x1={ (at) } x2={ (at) } y1=(TRACK_TOP - 8) y2=(TRACK_TOP + TRACK_HEIGHT + 20) {}
        text.soft x={ (at) } y="100" text-anchor=(side(at)) { (words.in_own_order(label.to_owned())) }
    }
}

/// The scale does not reach this far: two gaps in the track before the marker.
fn broken(at: Percent) -> Markup {
    let inward = if at.0 > 50.0 { -1.0 } else { 1.0 };
    html! {
        @for step in [5.0, 6.2] {
            @let x = Percent(at.0 + inward * step);
            line.break x1={ (x) } x2={ (Percent(x.0 + 0.8)) } y1=(TRACK_TOP + TRACK_HEIGHT + 3) y2=(TRACK_TOP - 3) {}
        }
    }
}

/// Letters of a label that has room beside the marker.
const LABEL_LONG: usize = 22;

/// The marker: round within the range, a diamond outside it.
fn value(words: &Words, at: Percent, label: &str, out: bool) -> Markup {
    let middle = TRACK_TOP + TRACK_HEIGHT / 2;
    let you = words.in_own_order(words.with("ui-range-you", &[("value", label.into())]));
    // A long label takes the whole width on a phone: it begins or ends at the edge, and the stem says where it belongs.
    let long = you.chars().count() > LABEL_LONG;
    let edge = Percent(if at.0 > 50.0 { 100.0 } else { 0.0 });
    let place = if long { edge } else { at };
    html! {
        text.strong x={ (place) } y="16" text-anchor=(side(place)) { (you) }
        line.stem x1={ (at) } x2={ (at) } y1="23" y2=(TRACK_TOP) {}
        svg x={ (at) } y=(middle) overflow="visible" {
            @if out {
                path.value.out d="M0-14 14 0 0 14-14 0z" {}
            } @else {
                circle.value r="11" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RangeBar, Standing, standing};
    use crate::words::Words;

    #[test]
    fn the_ends_of_a_range_belong_to_it() {
        assert_eq!(standing(5.1, Some(3.5), Some(5.1)), Standing::Usual);
        assert_eq!(standing(3.5, Some(3.5), Some(5.1)), Standing::Usual);
        assert_eq!(standing(5.2, Some(3.5), Some(5.1)), Standing::High);
        assert_eq!(standing(3.4, Some(3.5), None), Standing::Low);
        assert_eq!(standing(-1.0, None, Some(5.7)), Standing::Usual);
        assert_eq!(standing(9.0, None, None), Standing::Usual);
    }

    #[test]
    fn the_sentence_names_value_standing_and_range() {
        let words = Words::builder().build().expect("our own texts");
        let both = RangeBar::sentence(&words, (5.4, "5.4 mmol/L"), Some((3.5, "3.5")), Some((5.1, "5.1")));
        assert_eq!(both, "5.4 mmol/L. Higher than usual. The usual range is 3.5 to 5.1.");
        let below = RangeBar::sentence(&words, (5.0, "5.0 %"), None, Some((5.7, "5.7")));
        assert_eq!(below, "5.0 %. In the usual range. The usual range is up to 5.7.");
        assert_eq!(RangeBar::sentence(&words, (5.0, "5.0 %"), None, None), "5.0 %");
    }

    #[test]
    fn a_value_far_away_stands_at_the_end_and_does_not_crush_the_range() {
        let bar = RangeBar {
            value: (5000.0, "5,000 U/L"),
            low: Some((10.0, "10")),
            high: Some((40.0, "40")),
            anchor: None,
            sentence: "5,000 U/L. Higher than usual.",
        };
        let scale = bar.scale().expect("there is a range");
        assert!(scale.at(40.0).0 - scale.at(10.0).0 > 20.0, "the band stays wide enough to see");
        let words = Words::builder().build().expect("our own texts");
        assert!(bar.render(&words).into_string().contains("class=\"break\""));
    }

    #[test]
    fn odd_ranges_draw_without_falling_over() {
        let words = Words::builder().build().expect("our own texts");
        for (low, high) in [
            (Some((5.0, "5")), Some((5.0, "5"))),
            (Some((9.0, "9")), Some((5.0, "5"))),
            (None, Some((0.0, "0"))),
            (None, Some((-3.0, "-3"))),
            (Some((0.0, "0")), None),
        ] {
            let bar = RangeBar { value: (4.0, "4"), low, high, anchor: None, sentence: "4." };
            let drawn = bar.render(&words).into_string();
            assert!(
                drawn.contains("<title>4.</title>") && !drawn.contains("NaN") && !drawn.contains("inf"),
                "{drawn}"
            );
        }
        let open = RangeBar { value: (4.0, "4"), low: None, high: None, anchor: None, sentence: "4." };
        assert_eq!(open.render(&words).into_string(), "");
    }
}
