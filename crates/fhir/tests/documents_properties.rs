//! What must hold for every document, date and reference, not only for those that somebody thought of.

use std::collections::BTreeMap;

use fhir::date::{self, Bounds, DateTime, Precision, SearchDate};
use fhir::json;
use fhir::reference::Reference;
use fhir::schema::validate;
use fhir::{Resource, Type};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Map, Value};

fn number() -> impl Strategy<Value = String> {
    "-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,3})?"
}

/// The members of an object, the wide or the tight text of each, not in the order of the alphabet.
fn members_text(members: &BTreeMap<String, (String, String)>, space: &str, wide: bool) -> String {
    let text = |item: &(String, String)| if wide { item.0.clone() } else { item.1.clone() };
    let member = |(name, item): (&String, _)| format!("\"{name}\"{space}:{space}{}", text(item));
    members.iter().rev().map(member).collect::<Vec<_>>().join(&format!(",{space}"))
}

/// JSON text with random space between the tokens, and the same without.
fn document() -> impl Strategy<Value = (String, String)> {
    let space = "[ \n\t]{0,2}";
    let leaf = prop_oneof![
        number().prop_map(|text| (text.clone(), text)),
        any::<String>().prop_map(|text| {
            let quoted = serde_json::to_string(&text).expect("a string");
            (quoted.clone(), quoted)
        }),
        Just(("null".to_owned(), "null".to_owned())),
        any::<bool>().prop_map(|truth| (truth.to_string(), truth.to_string())),
    ];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        let list = (prop::collection::vec(inner.clone(), 0..6), space).prop_map(|(items, space)| {
            let (wide, tight): (Vec<String>, Vec<String>) = items.into_iter().unzip();
            (format!("[{space}{}{space}]", wide.join(&format!("{space},"))), format!("[{}]", tight.join(",")))
        });
        let names = prop::collection::btree_map("[a-zA-Z_$é ]{0,8}", inner, 0..6);
        let object = (names, space).prop_map(|(members, space)| {
            let (wide, tight) = (members_text(&members, &space, true), members_text(&members, "", false));
            (format!("{{{space}{wide}{space}}}"), format!("{{{tight}}}"))
        });
        prop_oneof![list, object]
    })
}

fn written_date() -> impl Strategy<Value = (String, Precision)> {
    let day = (1_i16..=9998, 1_i8..=12, 1_i8..=28);
    let clock = (
        0..24,
        0..60,
        0..60,
        "[0-9]{1,9}",
        prop_oneof![Just("Z".to_owned()), "[+-](0[0-9]|1[0-3]):[0-5][0-9]"],
    );
    (day, clock, 0..5).prop_map(|((year, month, day), (hour, minute, second, fraction, offset), how)| {
        let date = format!("{year:04}-{month:02}-{day:02}");
        let time = format!("{date}T{hour:02}:{minute:02}:{second:02}");
        match how {
            0 => (format!("{year:04}"), Precision::Year),
            1 => (format!("{year:04}-{month:02}"), Precision::Month),
            2 => (date, Precision::Day),
            3 => (time + &offset, Precision::Second),
            _ => (format!("{time}.{fraction}{offset}"), Precision::Fraction),
        }
    })
}

fn reference() -> impl Strategy<Value = String> {
    let kind = (1_i64..=147).prop_map(|number| Type::from_number(number).expect("a type").name());
    let id = "[A-Za-z0-9.-]{1,64}";
    let base = "(https?://[a-z]{1,9}\\.example(:[0-9]{2,4})?(/[a-z]{1,9}){0,2}/)?";
    let local =
        (base, kind.clone(), id, prop::option::of("[0-9]{1,9}")).prop_map(|(base, kind, id, version)| {
            let version = version.map(|version| format!("/_history/{version}")).unwrap_or_default();
            format!("{base}{kind}/{id}{version}")
        });
    prop_oneof![
        local,
        "#[A-Za-z0-9.-]{0,64}",
        "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        (kind, "[a-z]{1,9}=[a-zA-Z0-9:/|%]{1,20}").prop_map(|(kind, query)| format!("{kind}?{query}")),
    ]
}

/// A document that is like FHIR and wrong in unforeseen ways.
fn almost_fhir() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "resourceType",
        "id",
        "status",
        "_status",
        "code",
        "coding",
        "system",
        "contained",
        "extension",
        "url",
        "valueString",
        "valueCode",
        "_valueCode",
        "subject",
        "reference",
        "entry",
        "resource",
        "text",
        "div",
        "meta",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec![
            "final",
            "Patient",
            "Bundle",
            "Patient/1",
            "#a",
            "",
            "2026-02-30",
            "<div/>"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        let object = prop::collection::vec((names.clone(), inner.clone()), 0..6).prop_map(|members| {
            Value::Object(
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>(),
            )
        });
        prop_oneof![object, prop::collection::vec(inner, 0..4).prop_map(Value::Array)]
    })
}

proptest! {
    #[test]
    fn a_document_comes_back_but_for_its_space((wide, tight) in document()) {
        let value = json::parse(wide.as_bytes()).map_err(|e| TestCaseError::fail(format!("{e}: {wide}")))?;
        prop_assert_eq!(String::from_utf8(json::to_bytes(&value)), Ok(tight));
    }

    #[test]
    fn the_reader_takes_nothing_that_serde_json_refuses(text in "[\\[\\]{}\",:0-9.eE+\\-tfn\\\\u ]{0,24}") {
        if let Ok(ours) = json::parse(text.as_bytes()) {
            let theirs = serde_json::from_str::<Value>(&text).map_err(|e| TestCaseError::fail(format!("{e}: {text}")))?;
            prop_assert_eq!(ours.is_object(), theirs.is_object());
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Err(error) = json::parse(&bytes) {
            prop_assert!(error.line >= 1 && error.column >= 1 && error.column <= bytes.len() + 1);
        }
    }

    #[test]
    fn a_date_keeps_its_text_and_covers_itself((text, precision) in written_date()) {
        let read = DateTime::parse(&text).map_err(|e| TestCaseError::fail(format!("{e}: {text}")))?;
        prop_assert_eq!(read.as_str(), text.as_str());
        prop_assert_eq!(read.precision(), precision);
        let whole = read.bounds();
        prop_assert!(whole.earliest <= whole.latest);
        // Every shorter way of writing the same day covers the longer ones.
        if precision <= Precision::Day {
            for cut in [4, 7].into_iter().filter(|cut| *cut < text.len()) {
                let wider = DateTime::parse(&text[..cut]).expect("a shorter date").bounds();
                prop_assert!(wider.contains(whole), "{} covers {}", &text[..cut], text);
            }
        }
    }

    #[test]
    fn a_point_in_time_is_where_jiff_has_it(ms in -62_000_000_000_000_i64..250_000_000_000_000) {
        let stamp = jiff::Timestamp::from_millisecond(ms).expect("in range");
        let text = format!("{stamp:.3}");
        prop_assert_eq!(date::bounds(&text, None), Ok(Bounds { earliest: ms, latest: ms }));
        let day = date::bounds(&text[..10], None).expect("its day");
        prop_assert!(day.earliest <= ms && ms <= day.latest);
        let day_in_zone = |zone: &TimeZone| {
            let local = stamp.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string();
            date::bounds(&local, Some(zone)).expect("a day there")
        };
        for zone in ["Europe/Berlin", "America/New_York", "Asia/Kolkata"] {
            let zone = TimeZone::get(zone).expect("a zone");
            let there = day_in_zone(&zone);
            prop_assert!(there.earliest <= ms && ms <= there.latest);
        }
    }

    #[test]
    fn neighbouring_days_touch_and_do_not_overlap(year in 1_i16..=9998, month in 1_i8..=12, day in 1_i8..=31) {
        let Ok(date) = jiff::civil::Date::new(year, month, day) else { return Ok(()) };
        let next = date.tomorrow().expect("a day");
        let (this, next) = (date::bounds(&date.to_string(), None), date::bounds(&next.to_string(), None));
        prop_assert_eq!(this.expect("this").latest + 1, next.expect("next").earliest);
    }

    #[test]
    fn any_text_is_a_date_or_refused(text in "[0-9T:Z.+-]{0,30}") {
        if let Ok(date) = SearchDate::parse(&text) {
            prop_assert!(date.earliest() <= date.latest());
        }
    }

    #[test]
    fn a_reference_prints_as_it_was_read(text in reference()) {
        let read = Reference::parse(&text).ok_or_else(|| TestCaseError::fail(text.clone()))?;
        prop_assert_eq!(read.to_string(), text);
    }

    #[test]
    fn any_text_is_a_reference_or_refused(text in any::<String>()) {
        if let Some(read) = Reference::parse(&text) {
            prop_assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn validation_ends_and_repeats_no_value(mut value in almost_fhir(), kind in 1_i64..=147) {
        if let Value::Object(members) = &mut value {
            let kind = Type::from_number(kind).expect("a type");
            members.insert("resourceType".to_owned(), kind.name().into());
            let secret = "Mary Jones 1961";
            members.insert("status".to_owned(), secret.into());
            let resource = Resource::from_value(value).expect("a resource");
            for issue in validate(&resource) {
                prop_assert!(!issue.to_string().contains(secret));
                prop_assert!(issue.expression.is_some_and(|path| path.starts_with(kind.name())));
            }
            let mut rewritten = resource.clone();
            let found = resource.references().len();
            prop_assert_eq!(rewritten.rewrite_references(|_| None), 0);
            prop_assert_eq!(rewritten.references().len(), found);
        }
    }
}
