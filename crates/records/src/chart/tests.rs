//! What is read off FHIR: each kind of answer, states, judgements, and where a page of the list begins.

use crate::lens::Lens;
use serde_json::{Value, json};

use super::{Reach, Start, reading};
use crate::results::{Answer, Flag, State};

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
    assert_eq!(
        test(judged).main.flags,
        [Flag::VeryHigh, Flag::Other("Resistant".into())],
        "a bare code says nothing"
    );
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
