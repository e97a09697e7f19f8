//! What is read off FHIR: each kind of answer, states, judgements, and where a page of the list begins.

use crate::lens::Lens;
use serde_json::{Value, json};

use super::{Reach, Start, reading};
use crate::results::{Answer, Flag, Standing, State, part_standing};

#[allow(clippy::needless_pass_by_value)] // `json!` is written in place
fn test(more: Value) -> crate::results::Test {
    let mut json = json!({"resourceType": "Observation", "id": "o", "status": "final"});
    json.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
    reading::test(
        &json,
        &Lens {
            zone: jiff::tz::TimeZone::UTC,
            tongue: crate::names::Tongue::English,
            today: jiff::civil::date(2026, 11, 21),
        },
        &|_| None,
    )
}

#[test]
fn every_kind_of_answer_is_read() {
    let words = |text: &str| Answer::Words(text.to_owned());
    for (value, expected) in [
        (json!({"valueString": " Trace "}), words("Trace")),
        (json!({"valueCodeableConcept": {"coding": [{"code": "1", "display": "Yellow"}]}}), words("Yellow")),
        (json!({"valueCodeableConcept": {"coding": [{"code": "1"}]}}), Answer::Nothing(None)),
        (json!({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}), words("1 : 128")),
        (
            json!({"valueRange": {"low": {"value": 0, "unit": "/HPF"}, "high": {"value": 5, "unit": "/HPF"}}}),
            words("0 /HPF – 5 /HPF"),
        ),
        (json!({"valueBoolean": false}), Answer::YesNo(false)),
        (json!({"valueTime": "10:30:00"}), words("10:30:00")),
        (json!({"dataAbsentReason": {"text": "Spilled"}}), Answer::Nothing(Some("Spilled".into()))),
        (json!({}), Answer::Nothing(None)),
    ] {
        assert_eq!(test(value.clone()).main.answer, expected, "{value}");
    }
    let digits = |text: &str| {
        let number: Value = serde_json::from_str(text).expect("a number");
        match test(json!({"valueQuantity": {"value": number, "unit": "mg/dL", "code": "mg/dL"}})).main.answer
        {
            Answer::Measured(value) => value.digits,
            other => panic!("measured: {other:?}"),
        }
    };
    assert_eq!([digits("1.00"), digits("140"), digits("0.050")], ["1.00", "140", "0.050"]);
    assert!(
        matches!(test(json!({"valueInteger": 3})).main.answer, Answer::Measured(value) if value.digits == "3")
    );
}

#[test]
fn states_and_judgements_are_read_and_unknown_ones_keep_their_words() {
    let state = |status: &str| test(json!({"status": status})).state;
    let known =
        ["registered", "preliminary", "final", "amended", "cancelled", "entered-in-error", "new-in-r6"];
    let states = [
        State::Waiting,
        State::Preliminary,
        State::Final,
        State::Corrected,
        State::NotDone,
        State::Withdrawn,
        State::Unknown,
    ];
    assert_eq!(known.map(state), states);
    let judged = json!({"interpretation": [
        {"coding": [{"code": "HH"}]}, {"coding": [{"code": "R", "display": "Resistant"}]}, {"coding": [{"code": "zz"}]}]});
    let told = |key: &'static str, sent: Option<&str>| Flag::Told { key, sent: sent.map(str::to_owned) };
    assert_eq!(
        test(judged).main.flags,
        [
            Flag::VeryHigh,
            told("records-flag-resistant", Some("Resistant")),
            told("records-flag-unread", None)
        ],
        "a bare code that nobody knows is not kept silent"
    );
}

#[test]
fn for_whom_a_range_holds_is_read_and_a_range_of_certain_ages_judges_nobody() {
    let age = |low: Value| {
        json!({"valueQuantity": {"value": 9, "unit": "mmol/L"}, "referenceRange": [
        {"low": {"value": 3, "unit": "mmol/L"}, "high": {"value": 5, "unit": "mmol/L"}, "age": low}]})
    };
    let adult = test(age(json!({"low": {"value": 18, "unit": "yr", "code": "a"}}))).main;
    let ages = adult.ranges[0].ages.clone().expect("ages");
    let from = ages.from.expect("an age");
    assert_eq!((from.digits.as_str(), from.unit_key.as_str(), ages.to), ("18", "a", None));
    assert_eq!(part_standing(&adult), Standing::Unknown);
    assert_eq!(part_standing(&test(age(json!({}))).main), Standing::Unknown, "an age that nobody can read");
    assert_eq!(part_standing(&test(age(Value::Null)).main), Standing::High, "none was said");
}

#[test]
fn what_was_added_and_cannot_be_read_keeps_a_value_from_being_judged() {
    let potassium = |more: Value| {
        let mut json = json!({"valueQuantity": {"value": 9, "unit": "mmol/L"},
            "interpretation": [{"coding": [{"code": "N"}]}],
            "referenceRange": [{"low": {"value": 3, "unit": "mmol/L"}, "high": {"value": 5, "unit": "mmol/L"}}]});
        json.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        test(json)
    };
    let plain =
        potassium(json!({"extension": [{"url": "x", "valueBoolean": true}], "modifierExtension": []}));
    assert_eq!((part_standing(&plain.main), plain.clouded), (Standing::Usual, false));
    let added = json!([{"url": "urn:of-a-clinic", "valueBoolean": true}]);
    for more in [
        json!({"modifierExtension": added}),
        json!({"component": [{"code": {"text": "Part"}, "valueInteger": 1, "modifierExtension": added}]}),
    ] {
        let clouded = potassium(more);
        assert_eq!((part_standing(&clouded.main), clouded.clouded), (Standing::Unknown, true));
        assert!(clouded.main.flags.is_empty() && clouded.main.ranges.len() == 1, "{clouded:?}");
        assert!(matches!(clouded.main.answer, Answer::Measured(_)), "its value is shown");
    }
}

#[test]
fn names_and_answers_lose_what_sorts_them_and_what_turns_lines_round() {
    let coded = json!({"valueCodeableConcept": {"coding": [{"code": "1", "display": "Positive (qualifier value)"}]},
        "code": {"text": "Cul\u{202e}ture\u{0} (observable entity)"}});
    let read = test(coded);
    assert_eq!(read.main.answer, Answer::Words("Positive".into()));
    assert_eq!(read.main.name.plain, "Culture");
    let role = json!({"coding": [{"code": "1", "display": "Family doctor (occupation)"}]});
    assert_eq!(reading::concept_words(&role).as_deref(), Some("Family doctor"));
    let device = json!({"display": "Implantable defibrillator, device (physical object)\u{2066}"});
    let link = reading::link(Some(&device)).and_then(|link| link.display);
    assert_eq!(link.as_deref(), Some("Implantable defibrillator"));
}

#[test]
fn a_start_goes_into_an_address_and_back() {
    let here = Start {
        reports: Reach { cursor: Some("aB-_9".into()), skip: 7, done: false },
        loose: Reach { done: true, ..Reach::default() },
        bare: Reach::default(),
    };
    assert_eq!(Start::parse(&here.spelled()), Some(here));
    assert_eq!(Start::parse(&Start::default().spelled()), Some(Start::default()));
    for bad in [
        "",
        "~",
        "1.a",
        "1.a~",
        "1.a~end",
        "x.a~end~end",
        "1.a&b~end~end",
        "1001.a~end~end",
        "end~end~end~end",
    ] {
        assert_eq!(Start::parse(bad), None, "{bad}");
    }
}
