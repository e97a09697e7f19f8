//! Words: languages, blanks, dates and numbers.

use jiff::civil::{date, time};
use jiff::tz::TimeZone;

use super::{Direction, Gap, MIRRORED, PSEUDO, Value, Words, WordsError, without_isolates};

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
    assert_eq!(words.gaps("es"), Some(vec![Gap::Missing("a-bye".into())]));
    assert_eq!(words.gaps("en"), Some(vec![]));
    assert_eq!(words.gaps("fr"), None);
}

#[test]
fn a_translation_is_held_against_english_in_keys_blanks_and_plural_forms() {
    let english = "a-bye = Bye, { $name }\na-some = { $n ->\n    [one] a day\n   *[other] { $n } days\n }\n";
    let gaps = |locale: &str, text: &str| {
        let words = Words::builder().add("en", english).add(locale, text).build().expect("small texts");
        words.gaps(locale).expect("it was added").iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let days = "a-some = { $n ->\n    [one] un día\n    [many] { $n } de días\n   *[other] { $n } días\n }\n";
    assert_eq!(gaps("es", &format!("a-bye = Adiós, {{ $name }}\n{days}")), [""; 0]);
    assert_eq!(gaps("es", days), ["a-bye is missing"]);
    assert_eq!(gaps("es-MX", days), [""; 0], "a variant holds only what differs");
    assert_eq!(
        gaps("es", &format!("a-bye = Adiós, {{ $nombre }}\na-hello = Hola\n{days}")),
        ["a-hello is not there in English", r#"a-bye has the blanks ["nombre"], in English ["name"]"#]
    );
    let without_many = days.replace("    [many] { $n } de días\n", "");
    assert_eq!(gaps("es-MX", &without_many), ["a-some has no form for [many]"]);
    assert_eq!(gaps("es-MX", "a-some = { $n } días\n"), [""; 0], "who does not choose needs no forms");
    assert_eq!(
        gaps("es-MX", "a-some = días\n"),
        [r#"a-some has the blanks [], in English ["n"]"#],
        "a blank may also stand in a choice"
    );
}

#[test]
fn our_own_texts_are_complete_in_every_language_that_is_offered() {
    let words = words();
    let offered: Vec<String> = words.languages().into_iter().map(|(tag, _)| tag).collect();
    assert_eq!(offered, ["en", "en-GB", "es"]);
    for tag in offered {
        assert_eq!(words.gaps(&tag), Some(vec![]), "{tag}");
    }
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
fn the_mirrored_locale_runs_from_right_to_left_in_arabic_letters() {
    let words = words();
    let mirrored = words.in_locale(MIRRORED).expect("it is always there");
    assert_eq!(mirrored.direction(), Direction::Rtl);
    for key in words.keys() {
        let text = mirrored.text(&key);
        let outside_blanks = without_isolates(&text).split(['{', '}']).step_by(2).collect::<String>();
        assert!(!outside_blanks.contains(|letter: char| letter.is_ascii_alphabetic()), "{key}: {text}");
    }
    assert_eq!(mirrored.text("ui-language-name"), "ةنغليسه");
    assert_eq!(mirrored.text("ui-help-heading"), "نةةد هةلث؟");
    // What fills a blank stays as it is, and is kept apart from what surrounds it.
    let name = mirrored.with("ui-record-other", &[("name", "Mia".into())]);
    assert_eq!(name, "\u{2068}Mia\u{2069}’س رةصورد");
    assert_eq!(mirrored.number("12345.60"), "12,345.60");
    assert_eq!(mirrored.left_to_right("50 mL".into()), "\u{2066}50 mL\u{2069}");
    assert_eq!(words.left_to_right("50 mL".into()), "50 mL");
    assert_eq!(words.negotiate(None, Some("ar, ar-XB;q=0.4")).locale(), "en", "never offered unasked");
    assert_eq!(words.negotiate(Some(MIRRORED), None).locale(), MIRRORED);
    assert!(words.languages().iter().all(|(tag, _)| tag != MIRRORED));
}

#[test]
fn spanish_dates_times_and_numbers_are_written_as_its_readers_in_america_do() {
    let spanish = words().in_locale("es").expect("it is ours");
    let day = date(2026, 11, 22);
    assert_eq!(spanish.direction(), Direction::Ltr);
    assert_eq!(spanish.date(day), "22 de noviembre de 2026");
    assert_eq!(spanish.date_short(date(2026, 9, 1)), "1 sep 2026");
    assert_eq!(spanish.date_weekday(day), "domingo, 22 de noviembre de 2026");
    assert_eq!(spanish.month(2026, 2), "febrero de 2026");
    assert_eq!(spanish.time(time(10, 30, 0, 0)), "10:30\u{a0}a.\u{a0}m.");
    assert_eq!(spanish.time(time(0, 5, 0, 0)), "12:05\u{a0}a.\u{a0}m.");
    let zone = TimeZone::get("America/Chicago").expect("zones are bundled");
    let at = day.at(14, 30, 0, 0).to_zoned(zone).expect("a time that is");
    assert_eq!(spanish.date_time_zone(&at), "22 de noviembre de 2026, 2:30\u{a0}p.\u{a0}m. CST");
    assert_eq!(spanish.time_zone(&at), "2:30\u{a0}p.\u{a0}m. CST");
    assert_eq!(spanish.number("12345.60"), "12,345.60");
    for (day, expected) in [
        (date(2026, 11, 21), "21 de noviembre de 2026 (ayer)"),
        (date(2026, 11, 19), "19 de noviembre de 2026 (hace 3 días)"),
        (date(2026, 12, 13), "13 de diciembre de 2026 (en 3 semanas)"),
    ] {
        assert_eq!(spanish.date_ago(day, date(2026, 11, 22)), expected);
    }
    let left = |minutes: i64| spanish.with("ui-session-left", &[("minutes", minutes.into())]);
    assert_eq!(left(0), "Queda menos de 1 minuto.");
    assert_eq!(left(1), "Queda 1 minuto.");
    assert_eq!(left(5), "Quedan 5 minutos.");
    // The point of "p. m." is not taken for the end of the sentence.
    let notice = spanish.with("ui-session-notice", &[("time", spanish.time(time(14, 32, 0, 0)).into())]);
    assert!(notice.contains("hora (2:32\u{a0}p.\u{a0}m.). Cada"), "{notice}");
}

#[test]
fn who_reads_spanish_anywhere_gets_spanish() {
    let words = words();
    for asked in ["es", "es-MX", "es-US,es;q=0.9,en;q=0.8", "es-419, en"] {
        assert_eq!(words.negotiate(None, Some(asked)).locale(), "es", "{asked}");
    }
    assert_eq!(words.negotiate(Some("en"), Some("es")).locale(), "en");
    assert_eq!(words.negotiate(None, Some("en-US,en;q=0.9,es;q=0.8")).locale(), "en");
}

#[test]
fn choice_goes_before_browser_and_browser_before_english() {
    let words = words();
    assert_eq!(words.negotiate(Some("en-GB"), Some("en")).locale(), "en-GB");
    assert_eq!(words.negotiate(Some("xx"), Some("en-GB")).locale(), "en-GB");
    assert_eq!(words.negotiate(None, None).locale(), "en");
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

#[test]
fn a_zone_without_letters_is_named_by_its_distance() {
    let words = Words::builder().build().expect("our own texts");
    let at = |zone: &str| {
        let zone = TimeZone::get(zone).expect("zones are bundled");
        words.time_zone(&date(2026, 11, 22).at(14, 30, 0, 0).to_zoned(zone).expect("a time that is"))
    };
    for (zone, said) in [
        ("Asia/Tokyo", "2:30\u{a0}pm JST"),
        ("Asia/Dubai", "2:30\u{a0}pm UTC+4"),
        ("Asia/Kathmandu", "2:30\u{a0}pm UTC+5:45"),
        ("America/Sao_Paulo", "2:30\u{a0}pm UTC\u{2212}3"),
        ("Pacific/Kiritimati", "2:30\u{a0}pm UTC+14"),
        ("Antarctica/Troll", "2:30\u{a0}pm UTC"),
        ("UTC", "2:30\u{a0}pm UTC"),
    ] {
        assert_eq!(at(zone), said, "{zone}");
    }
}

#[test]
fn on_a_page_about_another_the_twin_of_a_text_stands_for_it() {
    let texts = "toy-value = Your value\ntoy-value-theirs = The value\ntoy-plain = Taken\n\
        toy-range = You: { $value }\ntoy-range-theirs = Value: { $value }\n";
    let words = Words::builder().add("en", texts).build().expect("builds");
    let theirs = words.clone().about_another();
    let value = || [("value", Value::from("5"))];
    assert_eq!((&*words.text("toy-value"), &*theirs.text("toy-value")), ("Your value", "The value"));
    assert_eq!(theirs.text("toy-plain"), "Taken", "most texts have no twin");
    assert_eq!(words.with("toy-range", &value()), "You: 5");
    assert_eq!(theirs.with("toy-range", &value()), "Value: 5");
    let spanish = theirs.negotiate(Some("es"), None);
    assert_eq!(spanish.with("ui-range-you", &value()), "Valor: 5", "in every language");
    assert!(theirs.missing().is_empty());
}
