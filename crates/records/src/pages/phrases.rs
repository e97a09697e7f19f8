//! The rules of results in words: values, standings, conclusions, ranges.

use jiff::civil::Date;
use maud::Markup;
use ui::Words;
use ui::chart::RangeBar;
use ui::content::{Tag, TagKind};

use crate::results::{
    self, Ages, Answer, Comment, Comparator, Conclusion, Flag, Name, Part, Quantity, Range, Sheet, Standing,
    State, Test,
};

/// An answer longer than this does not stand in a heading or a tag.
const SHORT_CHARACTERS_MAX: usize = 60;

/// The plain name; what has none is called so.
pub(crate) fn plain(words: &Words, name: &Name) -> String {
    if name.plain.is_empty() { words.text("records-unnamed").into_owned() } else { name.plain.clone() }
}

/// A number with its unit, as it was sent.
pub(crate) fn quantity(words: &Words, value: &Quantity) -> String {
    let number = words.number(&value.shown());
    let joint = if value.unit == "%" || value.unit.is_empty() { "" } else { "\u{a0}" };
    let number = words.left_to_right(format!("{number}{joint}{}", value.unit));
    let key = match value.comparator {
        None => return number,
        Some(Comparator::Less) => "records-value-less",
        Some(Comparator::AtMost) => "records-value-most",
        Some(Comparator::AtLeast) => "records-value-least",
        Some(Comparator::More) => "records-value-more",
    };
    words.with(key, &[("value", number.into())])
}

/// An answer in words.
pub(crate) fn answer(words: &Words, answer: &Answer) -> String {
    match answer {
        Answer::Measured(value) => quantity(words, value),
        Answer::Words(text) => begun(text),
        Answer::YesNo(true) => words.text("records-yes").into_owned(),
        Answer::YesNo(false) => words.text("records-no").into_owned(),
        Answer::Date(when) => when.date(words),
        Answer::Nothing(Some(reason)) => {
            words.with("records-no-value-why", &[("why", reason.as_str().into())])
        }
        Answer::Nothing(None) => words.text("records-no-value").into_owned(),
    }
}

/// Words that begin with a capital, as sentences do; a sign like "pH" stays.
fn begun(text: &str) -> String {
    let first = text.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    if first.chars().all(char::is_lowercase) { first_upper(text) } else { text.to_owned() }
}

/// What a test answered, its parts included: "128 / 82 mmHg" for a blood pressure.
pub(crate) fn test_answer(words: &Words, test: &Test) -> String {
    if matches!(test.main.answer, Answer::Nothing(None)) && !test.parts.is_empty() {
        return parts(words, &test.parts);
    }
    answer(words, &test.main.answer)
}

/// What a test answered; what was not done or was taken back answers nothing.
pub(crate) fn told(words: &Words, test: &Test) -> String {
    if test.state.has_answer() { test_answer(words, test) } else { state(words, test.state) }
}

fn parts(words: &Words, parts: &[Part]) -> String {
    let (pressure, others) = match results::pressure(parts) {
        Some([upper, lower]) => {
            let (upper, lower) = (words.number(&upper.shown()), quantity(words, lower));
            let pair = words.with("records-value-pair", &[("upper", upper.into()), ("lower", lower.into())]);
            (Some(pair), &parts[2..])
        }
        None => (None, parts),
    };
    let each = others.iter().map(|part| match (&part.answer, results::is_count(part)) {
        (Answer::Measured(count), true) if pressure.is_some() => {
            words.with("records-value-mean", &[("count", words.number(&count.shown()).into())])
        }
        _ => format!("{}: {}", plain(words, &part.name), answer(words, &part.answer)),
    });
    let each: Vec<String> = each.collect();
    pressure.into_iter().chain(each).collect::<Vec<_>>().join(", ")
}

fn standing_key(standing: Standing) -> Option<&'static str> {
    Some(match standing {
        Standing::VeryLow => "records-very-low",
        Standing::Low => "records-low",
        Standing::LittleLow => "records-little-low",
        Standing::Usual => "records-usual",
        Standing::LittleHigh => "records-little-high",
        Standing::High => "records-high",
        Standing::VeryHigh => "records-very-high",
        Standing::Unusual => "records-unusual",
        Standing::VeryUnusual => "records-very-unusual",
        Standing::Unknown => return None,
    })
}

/// Where a value stands, as a tag; nothing where nobody says.
pub(crate) fn standing_tag(words: &Words, standing: Standing) -> Option<Markup> {
    let text = words.text(&format!("{}-tag", standing_key(standing)?));
    let kind = match standing {
        Standing::Usual => TagKind::Good,
        Standing::VeryLow | Standing::VeryHigh | Standing::VeryUnusual => TagKind::Bad,
        _ => TagKind::Look,
    };
    Some(Tag::new(&text, kind).render())
}

/// How far a result has come, as a tag, where that is worth a word.
pub(crate) fn state_tag(words: &Words, state: State) -> Option<Markup> {
    let (key, kind) = match state {
        State::Preliminary => ("records-state-preliminary", TagKind::Info),
        State::Corrected => ("records-state-corrected", TagKind::Info),
        State::Waiting => ("records-state-waiting", TagKind::Plain),
        State::NotDone => ("records-state-not-done", TagKind::Plain),
        State::Withdrawn => ("records-state-withdrawn", TagKind::Bad),
        State::Final | State::Unknown => return None,
    };
    Some(Tag::new(&words.text(key), kind).render())
}

/// How far a result has come, in words.
pub(crate) fn state(words: &Words, state: State) -> String {
    let key = match state {
        State::Waiting => "records-state-waiting",
        State::Preliminary => "records-state-preliminary",
        State::Final => "records-state-final",
        State::Corrected => "records-state-corrected",
        State::NotDone => "records-state-not-done",
        State::Withdrawn => "records-state-withdrawn",
        State::Unknown => "records-state-unknown",
    };
    words.text(key).into_owned()
}

/// The conclusion as a tag of the list.
pub(crate) fn conclusion_tag(words: &Words, sheet: &Sheet) -> Option<Markup> {
    let count = |key: &str, blanks: &[(&str, usize)]| {
        let blanks: Vec<_> = blanks.iter().map(|(name, count)| (*name, (*count).into())).collect();
        words.with(key, &blanks)
    };
    let (text, kind) = match results::conclusion(sheet) {
        Conclusion::Stands(standing) => return standing_tag(words, standing),
        Conclusion::Says(..) => return says_tag(words, sheet),
        Conclusion::Outside { count: outside, of } => {
            (count("records-outside", &[("count", outside), ("of", of)]), TagKind::Look)
        }
        Conclusion::AllUsual(_) => (words.text("records-usual-tag").into_owned(), TagKind::Good),
        Conclusion::Values(of) => (count("records-values", &[("of", of)]), TagKind::Plain),
        Conclusion::Report => (words.text("records-report").into_owned(), TagKind::Info),
        Conclusion::Waiting => (words.text("records-state-waiting").into_owned(), TagKind::Plain),
        Conclusion::NotDone | Conclusion::Withdrawn => return None,
    };
    Some(Tag::new(&text, kind).render())
}

/// An answer in words: with its judgement's colour where there is one.
fn says_tag(words: &Words, sheet: &Sheet) -> Option<Markup> {
    let only = sheet.tests.iter().find(|test| test.state.has_answer())?;
    let standing = results::standing(only);
    let said = test_answer(words, only);
    if said.chars().count() > SHORT_CHARACTERS_MAX {
        return standing_tag(words, standing);
    }
    let kind = match standing {
        Standing::Usual => TagKind::Good,
        Standing::Unknown => TagKind::Plain,
        _ => TagKind::Look,
    };
    Some(Tag::new(&said, kind).render())
}

/// The h1 of a result: its name and what it says.
pub(crate) fn headline(words: &Words, sheet: &Sheet) -> String {
    let name = plain(words, &sheet.name);
    let said = match results::conclusion(sheet) {
        Conclusion::Stands(standing) => standing_key(standing).map(|key| words.text(key).into_owned()),
        Conclusion::Says(..) => {
            let only = sheet.tests.iter().find(|test| test.state.has_answer());
            only.map(|test| test_answer(words, test))
                .filter(|said| said.chars().count() <= SHORT_CHARACTERS_MAX)
        }
        Conclusion::Outside { count, of } => {
            Some(words.with("records-outside", &[("count", count.into()), ("of", of.into())]))
        }
        Conclusion::AllUsual(of) => Some(words.with("records-all-usual", &[("of", of.into())])),
        Conclusion::Values(of) if sheet.tests.len() > 1 => {
            Some(words.with("records-values", &[("of", of.into())]))
        }
        Conclusion::Values(_) => sheet.tests.first().map(|test| test_answer(words, test)),
        Conclusion::Report => Some(words.text("records-headline-report").into_owned()),
        Conclusion::Waiting => Some(words.text("records-headline-waiting").into_owned()),
        Conclusion::NotDone => Some(words.text("records-headline-not-done").into_owned()),
        Conclusion::Withdrawn => Some(words.text("records-headline-withdrawn").into_owned()),
    };
    match said {
        Some(said) => words.with("records-headline", &[("name", name.into()), ("said", said.into())]),
        None => name,
    }
}

/// A value in its range, ready to be drawn.
pub(crate) struct Drawn {
    value: (f64, String),
    low: Option<(f64, String)>,
    high: Option<(f64, String)>,
}

impl Drawn {
    /// The bar, with the sentence that it says to who listens.
    pub(crate) fn bar(&self, words: &Words, sentence: &str) -> Markup {
        let end = |end: &Option<(f64, String)>| end.as_ref().map(|(at, text)| (*at, text.clone()));
        let (low, high) = (end(&self.low), end(&self.high));
        RangeBar {
            value: (self.value.0, &self.value.1),
            low: low.as_ref().map(|(at, text)| (*at, text.as_str())),
            high: high.as_ref().map(|(at, text)| (*at, text.as_str())),
            anchor: None,
            sentence,
        }
        .render(words)
    }
}

/// The value in its range, where there is one that fits and the laboratory's judgement agrees with it.
pub(crate) fn drawn(words: &Words, part: &Part) -> Option<Drawn> {
    let Answer::Measured(value) = &part.answer else { return None };
    let range = results::fitting_range(part).filter(|_| results::agrees_with_range(part))?;
    if value.comparator.is_some() {
        return None;
    }
    let end = |end: &Option<Quantity>| {
        let end = end.as_ref()?;
        Some((end.number()?, words.number(&end.shown())))
    };
    Some(Drawn {
        value: (value.number()?, quantity(words, value)),
        low: end(&range.low),
        high: end(&range.high),
    })
}

/// The value, where it stands, and the range, in sentences. For vital signs no laboratory is to be named.
pub(crate) fn sentence(words: &Words, part: &Part, vital: bool) -> String {
    let said = answer(words, &part.answer);
    let said = match &part.answer {
        Answer::Measured(Quantity { comparator: Some(_), .. }) => first_upper(&said),
        _ => said,
    };
    let mut sentences = vec![full_stop(&said)];
    let judged = standing_key(results::part_standing(part));
    sentences.extend(judged.map(|key| words.text(&format!("{key}-sentence")).into_owned()));
    sentences.extend(range_sentence(words, part, vital));
    sentences.extend(further_flags(words, part, &said));
    sentences.join(" ")
}

fn range_sentence(words: &Words, part: &Part, vital: bool) -> Option<String> {
    if let Some(range) = results::fitting_range(part) {
        let number = |end: &Option<Quantity>| end.as_ref().map(|end| words.number(&end.shown()));
        return match (number(&range.low), number(&range.high)) {
            (Some(low), Some(high)) => {
                Some(words.with("records-range", &[("low", low.into()), ("high", high.into())]))
            }
            (Some(low), None) => Some(words.with("records-range-above", &[("low", low.into())])),
            (None, Some(high)) => Some(words.with("records-range-below", &[("high", high.into())])),
            (None, None) => None,
        };
    }
    let sent: Vec<String> = part.ranges.iter().filter_map(|range| range_as_sent(words, range)).collect();
    match (sent.is_empty(), &part.answer) {
        (false, _) => Some(words.with("records-range-sent", &[("text", sent.join("; ").into())])),
        (true, Answer::Measured(_)) if vital => Some(words.text("records-no-range-given").into_owned()),
        (true, Answer::Measured(_)) => Some(words.text("records-no-range").into_owned()),
        (true, _) => None,
    }
}

/// The range alone, for a column: "3.5 to 5.1"; what was sent where none fits; nothing where nothing was sent.
pub(crate) fn range(words: &Words, part: &Part) -> Option<String> {
    let fitting = results::fitting_range(part).map(|range| {
        let number = |end: &Option<Quantity>| end.as_ref().map(|end| words.number(&end.shown()));
        (number(&range.low), number(&range.high))
    });
    match fitting {
        Some((Some(low), Some(high))) => {
            Some(words.with("records-range-both", &[("low", low.into()), ("high", high.into())]))
        }
        Some((Some(low), None)) => Some(words.with("records-value-least", &[("value", low.into())])),
        Some((None, Some(high))) => Some(words.with("records-value-most", &[("value", high.into())])),
        Some((None, None)) | None => {
            let sent: Vec<String> =
                part.ranges.iter().filter_map(|range| range_as_sent(words, range)).collect();
            (!sent.is_empty()).then(|| sent.join("; "))
        }
    }
}

/// A range in the words in which it was sent, for whom it holds included.
fn range_as_sent(words: &Words, range: &Range) -> Option<String> {
    let end = |end: &Option<Quantity>| end.as_ref().map(|end| quantity(words, end));
    let said = match (&range.text, end(&range.low), end(&range.high)) {
        (Some(text), _, _) => text.clone(),
        (None, Some(low), Some(high)) => format!("{low} – {high}"),
        (None, Some(low), None) => words.with("records-value-least", &[("value", low.into())]),
        (None, None, Some(high)) => words.with("records-value-most", &[("value", high.into())]),
        (None, None, None) => return None,
    };
    let whom = range.applies.iter().cloned().chain(range.ages.as_ref().map(|ages| for_ages(words, ages)));
    let whom = whom.collect::<Vec<_>>().join(", ");
    Some(if whom.is_empty() { said } else { format!("{whom}: {said}") })
}

/// For which ages a range holds: "from 18 years". What was sent in a way that we cannot read says that there is a limit.
fn for_ages(words: &Words, ages: &Ages) -> String {
    let age = |end: &Option<Quantity>| end.as_ref().map(|end| age(words, end));
    match (age(&ages.from), age(&ages.to)) {
        (Some(from), Some(to)) => {
            words.with("records-ages-between", &[("from", from.into()), ("to", to.into())])
        }
        (Some(from), None) => words.with("records-ages-from", &[("age", from.into())]),
        (None, Some(to)) => words.with("records-ages-to", &[("age", to.into())]),
        (None, None) => words.text("records-ages-some").into_owned(),
    }
}

fn age(words: &Words, age: &Quantity) -> String {
    let key = match age.unit_key.as_str() {
        "a" | "year" | "years" => "records-age-years",
        "mo" | "month" | "months" => "records-age-months",
        "wk" | "week" | "weeks" => "records-age-weeks",
        "d" | "day" | "days" => "records-age-days",
        _ => return quantity(words, age),
    };
    match age.digits.parse::<usize>() {
        Ok(count) if age.comparator.is_none() => words.with(key, &[("count", count.into())]),
        _ => quantity(words, age),
    }
}

fn further_flags(words: &Words, part: &Part, said: &str) -> Option<String> {
    let flags: Vec<String> = part.flags.iter().filter_map(|flag| flag_words(words, flag, said)).collect();
    (!flags.is_empty()).then(|| words.with("records-flag-other", &[("text", flags.join(", ").into())]))
}

/// A judgement that says nothing of a range; nothing where the answer said the same.
fn flag_words(words: &Words, flag: &Flag, said: &str) -> Option<String> {
    let differs = |text: &str| !text.eq_ignore_ascii_case(said);
    match flag {
        Flag::Other(text) => differs(text).then(|| text.clone()),
        Flag::Told { key, sent } => {
            // An answer in the source's words is said again in the reader's.
            let repeated = words.locale().starts_with("en") && !sent.as_deref().is_none_or(differs);
            let text = words.text(key).into_owned();
            (!repeated && differs(&text)).then_some(text)
        }
        _ => None,
    }
}

/// What the laboratory said of a test that has no place in or outside of a range, as a tag.
pub(crate) fn flag_tag(words: &Words, test: &Test) -> Option<Markup> {
    let said = answer(words, &test.main.answer);
    let text = test.main.flags.iter().find_map(|flag| flag_words(words, flag, &said))?;
    (test.state.has_answer() && text.chars().count() <= SHORT_CHARACTERS_MAX)
        .then(|| Tag::new(&first_upper(&text), TagKind::Plain).render())
}

fn full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// The text with a capital at its beginning.
pub(crate) fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// When a result was taken, in words.
pub(crate) fn taken(words: &Words, sheet: &Sheet, today: Option<Date>) -> String {
    match (&sheet.taken, today) {
        (Some(when), Some(today)) => when.date_ago(words, today),
        (Some(when), None) => when.date(words),
        (None, _) => words.text("records-no-date").into_owned(),
    }
}

/// That somebody wrote about a result, and who.
pub(crate) fn comment_from(words: &Words, comment: &Comment) -> String {
    match &comment.by {
        Some(name) => words.with("records-comment-from", &[("name", name.as_str().into())]),
        None => words.text("records-comment").into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{answer, quantity, sentence, state_tag};
    use crate::results::{Ages, Answer, Comparator, Flag, Name, Part, Quantity, Range, State};
    use ui::Words;

    fn words() -> Words {
        Words::builder().add("en", include_str!("../words/en.ftl")).build().expect("words")
    }

    fn spanish() -> Words {
        let words = Words::builder().add("en", include_str!("../words/en.ftl"));
        let words = words.add("es", include_str!("../words/es.ftl")).build().expect("words");
        words.in_locale("es").expect("Spanish")
    }

    fn value(digits: &str, unit: &str, comparator: Option<Comparator>) -> Quantity {
        Quantity { digits: digits.into(), comparator, unit: unit.into(), unit_key: unit.into() }
    }

    #[test]
    fn digits_stay_and_units_stand_beside_them() {
        let words = words();
        assert_eq!(quantity(&words, &value("1.00", "mg/dL", None)), "1.00\u{a0}mg/dL");
        assert_eq!(quantity(&words, &value("12500", "ng/mL", None)), "12,500\u{a0}ng/mL");
        assert_eq!(quantity(&words, &value("5.6", "%", None)), "5.6%");
        assert_eq!(quantity(&words, &value("1.1", "", None)), "1.1");
        assert_eq!(
            quantity(&words, &value("0.5", "mg/L", Some(Comparator::Less))),
            "less than 0.5\u{a0}mg/L"
        );
        assert_eq!(quantity(&words, &value("90", "", Some(Comparator::AtLeast))), "90 or more");
        assert_eq!(answer(&words, &Answer::Nothing(None)), "no value");
        assert_eq!(answer(&words, &Answer::YesNo(true)), "Yes");
        let said = |text: &str| answer(&words, &Answer::Words(text.into()));
        assert_eq!(
            (said("never smoked"), said("pH unknown"), said("1 : 40")),
            ("Never smoked".into(), "pH unknown".into(), "1 : 40".into())
        );
    }

    #[test]
    fn a_value_keeps_its_order_where_pages_run_from_right_to_left() {
        let mirrored = words().in_locale(ui::words::MIRRORED).expect("it is always there");
        let filtered = value("50", "mL/min for 1.73 m²", None);
        assert_eq!(quantity(&mirrored, &filtered), "\u{2066}50\u{a0}mL/min for 1.73 m²\u{2069}");
    }

    #[test]
    fn a_first_reading_is_called_so() {
        let words = words();
        let tag = state_tag(&words, State::Preliminary).expect("a tag").into_string();
        assert!(tag.contains("First reading"), "{tag}");
        assert!(state_tag(&words, State::Final).is_none());
    }

    #[test]
    fn a_judgement_that_says_nothing_of_a_range_is_told_once() {
        let words = words();
        let mut part = Part {
            name: Name::default(),
            code: None,
            answer: Answer::Words("Susceptible (works)".into()),
            flags: vec![Flag::Other("Susceptible (works)".into())],
            ranges: Vec::new(),
        };
        assert_eq!(sentence(&words, &part, false), "Susceptible (works).");
        part.flags = vec![Flag::Other("Better than before".into())];
        assert_eq!(
            sentence(&words, &part, false),
            "Susceptible (works). The laboratory adds: Better than before."
        );
    }

    #[test]
    fn a_range_in_words_is_shown_as_it_was_sent() {
        let words = words();
        let text = Range { text: Some("depends on the day".into()), usual: true, ..Range::default() };
        let part = Part {
            name: Name::default(),
            code: None,
            answer: Answer::Measured(value("21", "IU/L", None)),
            flags: Vec::new(),
            ranges: vec![text],
        };
        assert_eq!(
            sentence(&words, &part, false),
            "21\u{a0}IU/L. The laboratory’s usual: depends on the day."
        );
    }

    #[test]
    fn for_whom_a_range_holds_is_told_in_the_readers_language() {
        let age = |digits: &str| {
            Some(value(digits, "years", None)).map(|age| Quantity { unit_key: "a".into(), ..age })
        };
        let adults = |ages: Ages| Part {
            name: Name::default(),
            code: None,
            answer: Answer::Measured(value("21", "IU/L", None)),
            flags: Vec::new(),
            ranges: vec![Range {
                low: Some(value("10", "IU/L", None)),
                high: Some(value("40", "IU/L", None)),
                applies: vec!["Women".into()],
                ages: Some(ages),
                usual: true,
                ..Range::default()
            }],
        };
        for (ages, whom, de_quien) in [
            (Ages { from: age("18"), to: None }, "from 18 years", "desde 18 años"),
            (Ages { from: None, to: age("1") }, "up to 1 year", "hasta 1 año"),
            (Ages { from: age("12"), to: age("17") }, "from 12 years to 17 years", "de 12 años a 17 años"),
            (Ages::default(), "for certain ages", "para ciertas edades"),
        ] {
            let part = adults(ages);
            let range = "10\u{a0}IU/L – 40\u{a0}IU/L";
            assert_eq!(super::range(&words(), &part), Some(format!("Women, {whom}: {range}")));
            assert_eq!(super::range(&spanish(), &part), Some(format!("Women, {de_quien}: {range}")));
        }
    }

    #[test]
    fn a_judgement_by_its_code_is_told_in_the_readers_language() {
        let sent = Some("Susceptible (works)".to_owned());
        let part = Part {
            name: Name::default(),
            code: None,
            answer: Answer::Words("Susceptible (works)".into()),
            flags: vec![Flag::Told { key: "records-flag-susceptible", sent }],
            ranges: Vec::new(),
        };
        assert_eq!(sentence(&words(), &part, false), "Susceptible (works).", "said once");
        let sensible = "Susceptible (works). El laboratorio añade: sensible (la medicina sirve).";
        assert_eq!(sentence(&spanish(), &part, false), sensible);
        let unread = Part { flags: vec![Flag::Told { key: "records-flag-unread", sent: None }], ..part };
        assert!(sentence(&words(), &unread, false).contains("a mark that we cannot read"));
    }
}
