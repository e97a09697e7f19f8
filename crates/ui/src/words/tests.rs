//! Words: languages, blanks, dates and numbers.

use jiff::civil::{date, time};
use jiff::tz::TimeZone;

use super::{Direction, MIRRORED, PSEUDO, Words, WordsError, without_isolates};

fn words() -> Words {
    Words::builder().build().expect("our own texts are sound")
}

#[test]
fn a_rib_brings_its_own_words_and_fills_their_blanks() {
    let texts = "home-title = Home\nresults-count = { $count ->\n    [one] { $count } result\n   *[other] { $count } results\n }\n";
    let words = Words::builder().add("en", texts).build().expect("a small text");
    assert_eq!(words.text("home-title"), "Home");
    assert_eq!(words.with("results-count", &[("count", 1.into())]), "1 result");
    assert_eq!(words.with("results-count", &[("count", 3.into())]), "3 results");
    assert!(words.missing().is_empty());
}

#[test]
fn a_missing_key_is_shown_and_remembered() {
    let words = words();
    assert_eq!(words.text("home-nowhere"), "⟦home-nowhere⟧");
    assert_eq!(words.find("home-nowhere-either"), None);
    assert_eq!(words.missing(), ["home-nowhere"], "looking whether a key is there is no fault");
}

#[test]
fn a_blank_that_is_left_open_is_remembered_too() {
    let words = words();
    words.with("ui-sign-out", &[]);
    assert!(words.missing().is_empty());
    words.with("ui-help-call", &[]);
    assert_eq!(words.missing(), ["ui-help-call (a blank is not filled)"]);
}

#[test]
fn another_language_falls_back_key_by_key_and_its_gaps_are_listed() {
    let words = Words::builder()
        .add("en", "a-hello = Hello\na-bye = Goodbye\n")
        .add("es", "a-hello = Hola\n")
        .build()
        .expect("two small texts");
    let spanish = words.in_locale("es").expect("it was added");
    assert_eq!(spanish.text("a-hello"), "Hola");
    assert_eq!(spanish.text("a-bye"), "Goodbye");
    let gaps = words.untranslated("es").expect("it is known");
    assert!(gaps.contains(&"a-bye".to_owned()) && !gaps.contains(&"a-hello".to_owned()));
    assert_eq!(words.untranslated("en"), Some(vec![]));
    assert_eq!(words.untranslated("fr"), None);
}

#[test]
fn texts_with_mistakes_are_refused_at_the_start() {
    let twice = Words::builder().add("en", "a = 1\n").add("en", "a = 2\n").build();
    assert!(matches!(twice, Err(WordsError::Twice { key, .. }) if key == "a"));
    assert!(matches!(Words::builder().add("en", "a = { $b\n").build(), Err(WordsError::Syntax { .. })));
    assert!(matches!(Words::builder().add("!!", "a = b\n").build(), Err(WordsError::Locale(_))));
}

#[test]
fn the_pseudo_locale_is_longer_and_is_never_offered_unasked() {
    let words = words();
    let pseudo = words.in_locale(PSEUDO).expect("it is always there");
    for key in words.keys() {
        let (plain, longer) = (words.text(&key), pseudo.text(&key));
        // A text that is all blanks and marks has no letter to accent.
        let blanks = plain.split(['{', '}']).skip(1).step_by(2).map(str::len).sum::<usize>();
        let letters = plain.chars().filter(|letter| "aeioucdlnrst".contains(*letter)).count();
        assert!(longer.len() > plain.len() || letters <= blanks, "{key}: {plain} / {longer}");
    }
    assert_eq!(words.negotiate(None, Some("en-XA, en-GB;q=0.4")).locale(), "en");
    assert_eq!(words.negotiate(Some("en-XA"), None).locale(), PSEUDO);
    assert!(words.languages().iter().all(|(tag, name)| tag != PSEUDO && !name.is_empty()));
}

#[test]
fn choice_goes_before_browser_and_browser_before_english() {
    let words = words();
    assert_eq!(words.negotiate(Some("en-GB"), Some("en")).locale(), "en-GB");
    assert_eq!(words.negotiate(Some("xx"), Some("en-GB")).locale(), "en-GB");
    assert_eq!(words.negotiate(None, None).locale(), "en");
    assert_eq!(words.in_locale(MIRRORED).map(|mirrored| mirrored.direction()), Some(Direction::Rtl));
}

#[test]
fn directions_are_kept_apart_only_where_two_meet() {
    let words = words();
    let name = |name: &'static str| words.with("ui-record-other", &[("name", name.into())]);
    assert_eq!(name("Mia"), "Mia’s record");
    let arabic = name("ليلى");
    assert_eq!(arabic, "\u{2068}ليلى\u{2069}’s record");
    assert_eq!(without_isolates(&arabic), "ليلى’s record", "a title of a window takes no marks");
}

#[test]
fn dates_and_times_are_written_as_each_locale_does() {
    let american = words();
    let british = american.in_locale("en-GB").expect("it is ours");
    let day = date(2026, 11, 12);
    assert_eq!(american.date(day), "November 12, 2026");
    assert_eq!(british.date(day), "12 November 2026");
    assert_eq!(american.date_short(day), "Nov 12, 2026");
    assert_eq!(american.date_weekday(day), "Thursday, November 12, 2026");
    assert_eq!(american.month(2026, 2), "February 2026");
    assert_eq!(american.month(2026, 13), "2026", "a month that is none is left out");
    assert_eq!(american.time(time(14, 30, 0, 0)), "2:30\u{a0}pm");
    assert_eq!(american.time(time(0, 5, 0, 0)), "12:05\u{a0}am");
    assert_eq!(british.time(time(12, 0, 0, 0)), "12:00pm");
    let zone = TimeZone::get("America/Chicago").expect("zones are bundled");
    let at = day.at(14, 30, 0, 0).to_zoned(zone).expect("a time that is");
    assert_eq!(american.date_time(&at), "November 12, 2026, 2:30\u{a0}pm");
    assert_eq!(american.date_time_zone(&at), "November 12, 2026, 2:30\u{a0}pm CST");
}

#[test]
fn distance_is_said_only_together_with_the_date_and_only_when_near() {
    let words = words();
    let today = date(2026, 11, 21);
    for (day, expected) in [
        (today, "November 21, 2026 (today)"),
        (date(2026, 11, 20), "November 20, 2026 (yesterday)"),
        (date(2026, 11, 22), "November 22, 2026 (tomorrow)"),
        (date(2026, 11, 18), "November 18, 2026 (3 days ago)"),
        (date(2026, 12, 3), "December 3, 2026 (in 12 days)"),
        (date(2026, 10, 31), "October 31, 2026 (3 weeks ago)"),
        (date(2026, 1, 2), "January 2, 2026"),
        (date(2031, 1, 2), "January 2, 2031"),
    ] {
        assert_eq!(words.date_ago(day, today), expected);
    }
}

#[test]
fn numbers_keep_the_digits_that_were_measured() {
    let words = words();
    for (given, shown) in [
        ("1.00", "1.00"),
        ("0.50", "0.50"),
        ("5", "5"),
        ("12345.60", "12,345.60"),
        ("1000", "1,000"),
        ("-2.5", "\u{2212}2.5"),
        ("1e3", "1e3"),
        ("positive", "positive"),
        ("", ""),
        (".5", ".5"),
    ] {
        assert_eq!(words.number(given), shown);
    }
    assert_eq!(words.count(20_000_usize), "20,000");
}
