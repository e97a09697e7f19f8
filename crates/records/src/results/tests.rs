//! The rules of results on their edges.

use jiff::civil::date;

use super::{
    Ages, Answer, Code, Comparator, Conclusion, Flag, Links, Name, Part, Quantity, Range, Sheet, Standing,
    State, Test, agrees_with_range, by_day, by_urgency, conclusion, fitting_range, is_outside,
    order_pressure, part_standing, pressure, standing, trend,
};
use crate::entry::{Paper, PaperKind};
use crate::when::When;

fn quantity(digits: &str) -> Quantity {
    Quantity { digits: digits.into(), comparator: None, unit: "mmol/L".into(), unit_key: "mmol/L".into() }
}

fn compared(comparator: Comparator, digits: &str) -> Answer {
    Answer::Measured(Quantity { comparator: Some(comparator), ..quantity(digits) })
}

fn range(low: Option<&str>, high: Option<&str>) -> Range {
    Range { low: low.map(quantity), high: high.map(quantity), usual: true, ..Range::default() }
}

fn part(answer: Answer, flags: &[Flag], ranges: &[Range]) -> Part {
    let code = Code { system: "http://loinc.org".into(), code: "2823-3".into() };
    let name = Name { plain: "Potassium".into(), ..Name::default() };
    Part { name, code: Some(code), answer, flags: flags.to_vec(), ranges: ranges.to_vec() }
}

fn value(digits: &str, flags: &[Flag], ranges: &[Range]) -> Part {
    part(Answer::Measured(quantity(digits)), flags, ranges)
}

fn potassium(digits: &str) -> Part {
    value(digits, &[], &[range(Some("3.5"), Some("5.1"))])
}

fn test(main: Part) -> Test {
    Test {
        id: "t".into(),
        main,
        parts: Vec::new(),
        taken: Some(When::Day(date(2026, 3, 4))),
        state: State::Final,
        method: None,
        vital: false,
        notes: Vec::new(),
        links: Links::default(),
        clouded: false,
    }
}

fn sheet(tests: Vec<Test>) -> Sheet {
    Sheet {
        id: "s".into(),
        name: Name { plain: "Salts".into(), ..Name::default() },
        taken: Some(When::Day(date(2026, 3, 4))),
        told: None,
        state: State::Final,
        conclusion: None,
        story: Vec::new(),
        papers: Vec::new(),
        tests,
        absent: 0,
        comments: Vec::new(),
        links: Links::default(),
        clouded: false,
    }
}

#[test]
fn the_ends_of_a_range_belong_to_it() {
    for (digits, expected) in [
        ("3.5", Standing::Usual),
        ("5.1", Standing::Usual),
        ("5.10", Standing::Usual),
        ("5.2", Standing::LittleHigh),
        ("5.5", Standing::LittleHigh),
        ("5.6", Standing::High),
        ("3.4", Standing::LittleLow),
        ("3.1", Standing::LittleLow),
        ("3.0", Standing::Low),
        ("-1", Standing::Low),
    ] {
        assert_eq!(part_standing(&potassium(digits)), expected, "{digits}");
    }
}

#[test]
fn a_range_with_one_end_knows_no_little() {
    let up_to = |digits| part_standing(&value(digits, &[], &[range(None, Some("199"))]));
    assert_eq!([up_to("199"), up_to("200")], [Standing::Usual, Standing::High]);
    let from = |digits| part_standing(&value(digits, &[], &[range(Some("60"), None)]));
    assert_eq!([from("60"), from("59")], [Standing::Usual, Standing::Low]);
}

#[test]
fn the_laboratorys_judgement_comes_before_the_numbers() {
    let usual = [range(Some("3.5"), Some("5.1"))];
    assert_eq!(part_standing(&value("6.0", &[Flag::Usual], &usual)), Standing::Usual);
    assert!(!agrees_with_range(&value("6.0", &[Flag::Usual], &usual)), "and the picture is left out");
    assert_eq!(part_standing(&value("4.0", &[Flag::High], &usual)), Standing::High);
    assert!(!agrees_with_range(&value("4.0", &[Flag::High], &usual)));
    assert_eq!(part_standing(&value("5.2", &[Flag::VeryHigh], &usual)), Standing::VeryHigh, "never a little");
    assert!(agrees_with_range(&value("5.2", &[Flag::High], &usual)));
    assert_eq!(part_standing(&value("5.2", &[Flag::High], &usual)), Standing::LittleHigh);
    assert_eq!(part_standing(&value("5.2", &[Flag::Low], &usual)), Standing::Low, "the laboratory's side");
    assert_eq!(
        part_standing(&value("4", &[Flag::Usual, Flag::Unusual], &usual)),
        Standing::Unusual,
        "the graver"
    );
    let better = Flag::Told { key: "records-flag-better", sent: None };
    assert_eq!(part_standing(&value("5.2", &[better], &usual)), Standing::LittleHigh);
    assert_eq!(part_standing(&value("5.2", &[Flag::Other("Better".into())], &usual)), Standing::LittleHigh);
}

#[test]
fn nothing_is_usual_without_a_range_or_a_judgement() {
    assert_eq!(part_standing(&value("4.0", &[], &[])), Standing::Unknown);
    let in_words = Range { text: Some("see report".into()), usual: true, ..Range::default() };
    assert_eq!(part_standing(&value("4.0", &[], &[in_words])), Standing::Unknown);
    assert_eq!(part_standing(&part(Answer::Words("Negative".into()), &[], &[])), Standing::Unknown);
    assert_eq!(
        part_standing(&part(Answer::Nothing(None), &[], &[range(Some("1"), None)])),
        Standing::Unknown
    );
}

#[test]
fn only_a_single_usual_range_in_the_same_unit_fits() {
    let one = range(Some("3.5"), Some("5.1"));
    for ages in [Ages { from: Some(quantity("18")), to: None }, Ages::default()] {
        let adults = Range { ages: Some(ages), ..one.clone() };
        assert!(fitting_range(&value("5", &[], std::slice::from_ref(&adults))).is_none(), "whose age?");
        assert_eq!(part_standing(&value("9", &[], std::slice::from_ref(&adults))), Standing::Unknown);
        assert_eq!(
            part_standing(&value("9", &[Flag::High], &[adults])),
            Standing::High,
            "the laboratory knew"
        );
    }
    let target = Range { usual: false, ..range(Some("4.0"), Some("4.5")) };
    assert!(fitting_range(&value("5", &[], std::slice::from_ref(&one))).is_some());
    assert!(
        fitting_range(&value("5", &[], &[one.clone(), target.clone()])).is_some(),
        "a target is no usual range"
    );
    assert!(fitting_range(&value("5", &[], &[target])).is_none());
    assert!(
        fitting_range(&value("5", &[], &[one.clone(), range(Some("3"), None)])).is_none(),
        "which of the two?"
    );
    let mut other_unit = one.clone();
    other_unit.high = Some(Quantity { unit_key: "mg/dL".into(), ..quantity("5.1") });
    assert!(fitting_range(&value("5", &[], &[other_unit])).is_none());
    let mut no_unit = one.clone();
    no_unit.low = Some(Quantity { unit_key: String::new(), ..quantity("3.5") });
    assert!(fitting_range(&value("5", &[], &[no_unit])).is_some());
    assert!(fitting_range(&value("5", &[], &[range(Some("5.1"), Some("3.5"))])).is_none(), "turned round");
    assert!(fitting_range(&value("5", &[], &[range(None, None)])).is_none());
    let mut vague = one;
    vague.high = Some(Quantity { comparator: Some(Comparator::Less), ..quantity("5") });
    assert!(fitting_range(&value("5", &[], &[vague])).is_none());
}

#[test]
fn less_than_stands_where_it_surely_stands() {
    use Comparator::{AtLeast, AtMost, Less, More};
    let of = |answer: Answer, low, high| part_standing(&part(answer, &[], &[range(low, high)]));
    assert_eq!(of(compared(Less, "5"), None, Some("5")), Standing::Usual);
    assert_eq!(of(compared(Less, "10"), None, Some("5")), Standing::Unknown);
    assert_eq!(of(compared(Less, "3.5"), Some("3.5"), Some("5.1")), Standing::Low);
    assert_eq!(of(compared(AtMost, "3.5"), Some("3.5"), Some("5.1")), Standing::Unknown);
    assert_eq!(of(compared(Less, "4"), Some("3.5"), Some("5.1")), Standing::Unknown);
    assert_eq!(of(compared(More, "90"), Some("60"), None), Standing::Usual);
    assert_eq!(of(compared(More, "50"), Some("60"), None), Standing::Unknown);
    assert_eq!(of(compared(More, "5.1"), Some("3.5"), Some("5.1")), Standing::High);
    assert_eq!(of(compared(AtLeast, "5.1"), Some("3.5"), Some("5.1")), Standing::Unknown);
    assert_eq!(of(compared(AtLeast, "6"), Some("3.5"), Some("5.1")), Standing::High);
}

#[test]
fn of_several_parts_the_gravest_counts_and_all_must_be_judged() {
    let silent = part(Answer::Nothing(None), &[], &[]);
    let pair = |upper: Part, lower: Part| Test { parts: vec![upper, lower], ..test(silent.clone()) };
    assert_eq!(standing(&pair(potassium("4.0"), potassium("9.0"))), Standing::High);
    assert_eq!(standing(&pair(potassium("4.0"), potassium("4.1"))), Standing::Usual);
    assert_eq!(standing(&pair(potassium("4.0"), value("4.0", &[], &[]))), Standing::Unknown);
    assert_eq!(standing(&pair(potassium("9.0"), value("4.0", &[], &[]))), Standing::High);
    let withdrawn = Test { state: State::Withdrawn, ..test(potassium("9")) };
    assert_eq!(standing(&withdrawn), Standing::Unknown, "what was taken back stands nowhere");
}

#[test]
fn a_result_says_one_thing() {
    let of = |tests: Vec<Test>| conclusion(&sheet(tests));
    let (usual, high, unjudged) = (test(potassium("4")), test(potassium("9")), test(value("4", &[], &[])));
    assert_eq!(of(vec![high.clone()]), Conclusion::Stands(Standing::High));
    assert_eq!(
        of(vec![unjudged.clone()]),
        Conclusion::Says(Answer::Measured(quantity("4")), Standing::Unknown)
    );
    assert_eq!(
        of(vec![usual.clone(), high.clone(), unjudged.clone()]),
        Conclusion::Outside { count: 1, of: 3 }
    );
    assert_eq!(of(vec![usual.clone(), usual.clone()]), Conclusion::AllUsual(2));
    assert_eq!(of(vec![usual.clone(), unjudged]), Conclusion::Values(2), "not all are judged");
    assert_eq!(of(vec![]), Conclusion::Waiting);
    let negative = test(part(Answer::Words("Negative".into()), &[Flag::Usual], &[]));
    assert_eq!(of(vec![negative]), Conclusion::Says(Answer::Words("Negative".into()), Standing::Usual));
    let report = Sheet { conclusion: Some("Clear.".into()), ..sheet(vec![]) };
    assert_eq!(conclusion(&report), Conclusion::Report);
    let file = Sheet {
        papers: vec![Paper { title: None, kind: PaperKind::Pdf, bytes: None, here: true, ending: "pdf" }],
        ..sheet(vec![])
    };
    assert_eq!(conclusion(&file), Conclusion::Report);
    let back = Sheet { state: State::Withdrawn, ..sheet(vec![high.clone()]) };
    assert_eq!(conclusion(&back), Conclusion::Withdrawn);
    assert!(!is_outside(&back));
    let not_done = Sheet { state: State::NotDone, ..sheet(vec![]) };
    assert_eq!(conclusion(&not_done), Conclusion::NotDone);
    let waiting = Test { state: State::Waiting, ..high };
    assert_eq!(
        of(vec![waiting, usual]),
        Conclusion::Stands(Standing::Usual),
        "what is not there is not counted"
    );
}

#[test]
fn a_panel_shows_what_is_outside_first() {
    let named = |id: &str, main: Part| Test { id: id.into(), ..test(main) };
    let tests = [
        named("usual", potassium("4")),
        named("little", potassium("5.2")),
        named("unjudged", value("4", &[], &[])),
        named("grave", value("9", &[Flag::VeryHigh], &[])),
        named("usual too", potassium("4")),
    ];
    let order: Vec<&str> = by_urgency(&tests).iter().map(|test| test.id.as_str()).collect();
    assert_eq!(order, ["grave", "little", "usual", "unjudged", "usual too"]);
}

#[test]
fn days_come_newest_first_and_what_has_no_date_last() {
    let on = |id: &str, taken: Option<When>| Sheet { id: id.into(), taken, ..sheet(vec![]) };
    let zone = jiff::tz::TimeZone::UTC;
    let at = |text: &str| When::parse(text, &zone);
    let days = by_day(vec![
        on("undated", None),
        on("morning", at("2026-03-04T08:00:00Z")),
        on("older", at("2025-12-31")),
        on("evening", at("2026-03-04T18:00:00Z")),
        on("month", at("2026-03")),
        on("newest", at("2026-03-05")),
    ]);
    let shape: Vec<Vec<&str>> =
        days.iter().map(|(_, list)| list.iter().map(|sheet| sheet.id.as_str()).collect()).collect();
    let expected: [&[&str]; 5] = [&["newest"], &["evening", "morning"], &["month"], &["older"], &["undated"]];
    assert_eq!(shape, expected);
}

#[test]
fn a_line_joins_only_what_may_be_compared() {
    let on = |id: &str, day: i8, main: Part| Test {
        id: id.into(),
        taken: Some(When::Day(date(2026, 1, day))),
        ..test(main)
    };
    let own = potassium("5.00");
    let mut other_code = potassium("1");
    other_code.code = Some(Code { system: "http://loinc.org".into(), code: "2951-2".into() });
    let mut other_system = potassium("1");
    other_system.code = Some(Code { system: "urn:house".into(), code: "2823-3".into() });
    let mut other_unit = potassium("1");
    other_unit.answer = Answer::Measured(Quantity { unit_key: "mg/dL".into(), ..quantity("1") });
    let others = vec![
        on("second", 9, potassium("4.10")),
        on("first", 2, potassium("4.0")),
        on("code", 3, other_code),
        on("system", 3, other_system),
        on("unit", 4, other_unit),
        Test { method: Some("Strip".into()), ..on("method", 5, potassium("1")) },
        Test { state: State::Withdrawn, ..on("withdrawn", 6, potassium("1")) },
        Test { taken: None, ..on("undated", 7, potassium("1")) },
        on("words", 8, part(Answer::Words("Trace".into()), &[], &[])),
        Test { parts: vec![potassium("4.2")], ..on("part", 10, part(Answer::Nothing(None), &[], &[])) },
    ];
    let line = trend(&own, None, &others);
    let shape: Vec<(&str, &str)> =
        line.iter().map(|value| (value.id.as_str(), value.value.digits.as_str())).collect();
    assert_eq!(
        shape,
        [("first", "4.0"), ("second", "4.10"), ("part", "4.2")],
        "oldest first, digits as sent"
    );
    assert_eq!(trend(&own, Some("Strip"), &others).len(), 1);
    let uncoded = Part { code: None, ..own.clone() };
    assert!(trend(&uncoded, None, &others).is_empty(), "without a code nothing is known to be the same");
    assert!(trend(&part(Answer::Words("Trace".into()), &[], &[]), None, &others).is_empty());
}

#[test]
fn digits_that_are_no_number_stand_nowhere() {
    for digits in ["", "high", "NaN", "inf", "1e999"] {
        assert_eq!(part_standing(&potassium(digits)), Standing::Unknown, "{digits}");
    }
    assert_eq!(part_standing(&potassium("4.2e0")), Standing::Usual);
}

fn pressed(code: &str, digits: &str) -> Part {
    Part {
        code: Some(Code { system: "http://loinc.org".into(), code: code.into() }),
        ..value(digits, &[], &[])
    }
}

#[test]
fn the_upper_number_of_a_blood_pressure_comes_first_whatever_came_first() {
    let digits = |parts: &[Part]| {
        pressure(parts)
            .map(|pair| pair.map(|value| value.digits.clone()))
            .map(|[upper, lower]| (upper, lower))
    };
    let expected = Some(("129".to_owned(), "85".to_owned()));
    for [first, second] in [["8480-6", "8462-4"], ["8462-4", "8480-6"]] {
        let value = |code: &str| if code == "8480-6" { "129" } else { "85" };
        let mut parts = vec![pressed(first, value(first)), pressed(second, value(second))];
        order_pressure(&mut parts);
        assert_eq!(digits(&parts), expected, "{first} first");
    }
    let mut mean = vec![pressed("89-1", "3"), pressed("96609-3", "85"), pressed("96608-5", "129")];
    order_pressure(&mut mean);
    assert_eq!(digits(&mean), expected);
    assert_eq!(mean.len(), 3);
    let mut others = vec![pressed("2823-3", "4"), pressed("2951-2", "140")];
    order_pressure(&mut others);
    assert_eq!(digits(&others), None, "two values in one unit are no blood pressure");
    assert_eq!(digits(&[pressed("8480-6", "129")]), None);
}

#[test]
fn a_fraction_that_no_device_measures_is_shown_shorter_and_nothing_else_is() {
    let shown = |digits: &str| quantity(digits).shown().into_owned();
    for same in ["5.80", "1.00", "0.004", "123456789", "12345678.5e1", "-0.5", "12.3456", "0.0012345", "1e-9"]
    {
        assert_eq!(shown(same), same);
    }
    for (sent, read) in [
        ("82.34498857829588", "82.34"),
        ("125.83586397338745", "125.8"),
        ("6.334467741558173", "6.334"),
        ("-6.334467741558173", "-6.334"),
        ("0.00123456789", "0.001235"),
        ("123456.789", "123457"),
        ("9.99999999", "10.000"),
    ] {
        assert_eq!(shown(sent), read);
    }
}
