//! Events and their bytes: what was written is read, and nothing else is.

use audit::event::{CALLS_MAX, EVENT_BYTES_MAX, QUERY_BYTES_MAX, TEXT_BYTES_MAX, TOUCHES_MAX};
use audit::{Call, CallKind, Deed, Event, EventError, Origin, Outcome, Touch, Who};
use fhir::Type;
use proptest::prelude::*;

fn call(kind: CallKind, touched: usize) -> Call {
    let touch = |row: usize| Touch { row: i64::try_from(row).expect("small"), version: 1 };
    let query = "category=laboratory".to_owned();
    Call { kind, on: Type::named("Observation"), query, count: 3, touched: (0..touched).map(touch).collect() }
}

/// A nurse opens a patient's results to answer a message.
fn results_opened() -> Event {
    Event {
        role: "nurse".to_owned(),
        origin: Origin {
            session: "s-17".to_owned(),
            client: "Firefox".to_owned(),
            address: "192.0.2.7".to_owned(),
        },
        request: "r-1".to_owned(),
        purpose: "TREAT".to_owned(),
        compartment: Some(44),
        calls: vec![call(CallKind::Search, 3), call(CallKind::Read, 1)],
        ..Event::new(1_700_000_000_123, Who::Person(7), Deed::Read)
    }
}

#[test]
fn an_event_reads_back_and_is_small() {
    let event = results_opened();
    let bytes = event.encode().expect("within the limits");
    assert_eq!(Event::decode(&bytes), Ok(event));
    assert!(bytes.len() < 120, "{} bytes", bytes.len());
}

#[test]
fn the_bytes_of_today_stay_readable() {
    let event = Event {
        compartment: Some(-2),
        outcome: Outcome::Refused("no relation".to_owned()),
        continued: true,
        ..Event::new(-1, Who::Job("sync".to_owned()), Deed::Search)
    };
    let bytes = stdx::text::hex(&event.encode().expect("within the limits"));
    assert_eq!(
        bytes,
        "0101020473796e6300000000000200010301".to_owned() + "0b6e6f2072656c6174696f6e" + "01000000"
    );
}

#[test]
fn another_version_is_refused() {
    let mut bytes = results_opened().encode().expect("within the limits");
    bytes[0] = 2;
    assert_eq!(Event::decode(&bytes), Err(EventError::UnknownVersion(2)));
    assert_eq!(Event::decode(&[]), Err(EventError::Truncated("version")));
}

#[test]
fn half_an_event_and_more_than_one_are_refused() {
    let bytes = results_opened().encode().expect("within the limits");
    for end in 0..bytes.len() {
        assert!(Event::decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    let mut more = bytes;
    more.push(0);
    assert_eq!(Event::decode(&more), Err(EventError::Trailing));
    assert_eq!(Event::decode(&vec![1; EVENT_BYTES_MAX + 1]), Err(EventError::TooLong("event")));
}

#[test]
fn numbers_have_one_spelling() {
    let event = Event::new(0, Who::Nobody, Deed::SignIn);
    let bytes = event.encode().expect("within the limits");
    assert_eq!(bytes[..3], [1, 0, 0]);
    let mut padded = vec![1, 0x80, 0x00];
    padded.extend_from_slice(&bytes[2..]);
    assert_eq!(Event::decode(&padded), Err(EventError::Malformed("at")));
    let mut long = vec![1];
    long.extend_from_slice(&[0xff; 10]);
    assert_eq!(Event::decode(&long), Err(EventError::Malformed("at")));
    let earliest = Event::new(i64::MIN, Who::Person(i64::MAX), Deed::SignIn);
    let bytes = earliest.encode().expect("within the limits");
    assert_eq!(Event::decode(&bytes), Ok(earliest));
}

#[test]
fn what_is_over_a_limit_is_not_written_and_is_fitted() {
    let event = results_opened();
    let long = "ä".repeat(TEXT_BYTES_MAX);
    let over = [
        ("role", Event { role: long.clone(), ..event.clone() }),
        ("reason", Event { reason: long.clone(), ..event.clone() }),
        ("who", Event { who: Who::System(long.clone()), ..event.clone() }),
        ("outcome", Event { outcome: Outcome::Failed(long.clone()), ..event.clone() }),
        ("client", Event { origin: Origin { client: long, ..event.origin.clone() }, ..event.clone() }),
        ("calls", Event { calls: vec![call(CallKind::Read, 0); CALLS_MAX + 1], ..event.clone() }),
        ("touched", Event { calls: vec![call(CallKind::Read, TOUCHES_MAX); 2], ..event.clone() }),
        ("touched", Event { calls: vec![call(CallKind::Read, TOUCHES_MAX + 1)], ..event.clone() }),
    ];
    for (element, event) in over {
        assert_eq!(event.encode(), Err(EventError::TooLong(element)));
        for part in event.fitted() {
            let bytes = part.encode().expect("fitted");
            assert_eq!(Event::decode(&bytes), Ok(part));
        }
    }
    let mut query = call(CallKind::Search, 0);
    query.query = "x".repeat(QUERY_BYTES_MAX + 1);
    let [part] = &Event { calls: vec![query], ..event }.fitted()[..] else { panic!("one event") };
    assert_eq!(part.calls[0].query.len(), QUERY_BYTES_MAX);
    assert!(part.calls[0].query.ends_with("x…"), "a cut shows");
}

#[test]
fn an_event_within_the_limits_is_left_as_it_is() {
    let event = results_opened();
    assert_eq!(event.clone().fitted(), [event]);
    let bare = Event::new(5, Who::Nobody, Deed::SignIn);
    assert_eq!(bare.clone().fitted(), [bare]);
}

#[test]
fn a_large_act_goes_on_in_further_events_and_loses_nothing() {
    let sizes = [TOUCHES_MAX - 1, 1, 1, 2 * TOUCHES_MAX + 5, 0];
    let calls: Vec<Call> = sizes.iter().map(|size| call(CallKind::Read, *size)).collect();
    let event = Event { calls: calls.clone(), ..results_opened() };
    let parts = event.fitted();
    let continued: Vec<bool> = parts.iter().map(|part| part.continued).collect();
    assert_eq!(continued, [false, true, true, true, true]);
    assert!(parts.iter().all(|part| part.request == "r-1" && part.compartment == Some(44)));
    let touched = |calls: &[Call]| calls.iter().flat_map(|call| call.touched.clone()).collect::<Vec<_>>();
    let after: Vec<Call> = parts.into_iter().flat_map(|part| part.calls).collect();
    assert_eq!(touched(&after), touched(&calls));
    assert_eq!(after.len(), 7, "the large call in three, the others whole");
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "\\PC{0,40}"]
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let kind = prop::sample::select(CallKind::ALL.to_vec());
    let on = prop::sample::select(Type::all().collect::<Vec<_>>());
    let touch = any::<(i64, i64)>().prop_map(|(row, version)| Touch { row, version });
    let call = (kind, on, texts(), any::<u32>(), prop::collection::vec(touch, 0..6))
        .prop_map(|(kind, on, query, count, touched)| Call { kind, on, query, count, touched });
    prop::collection::vec(call, 0..5)
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        Just(Who::Nobody),
        any::<i64>().prop_map(Who::Person),
        texts().prop_map(Who::Job),
        texts().prop_map(Who::System),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![Just(Outcome::Done), texts().prop_map(Outcome::Refused), texts().prop_map(Outcome::Failed)]
}

prop_compose! {
    fn events()(
        at_ms in any::<i64>(),
        who in who(),
        deed in prop::sample::select(Deed::ALL.to_vec()),
        texts in prop::array::uniform8(texts()),
        compartment in any::<Option<i64>>(),
        outcome in outcome(),
        continued in any::<bool>(),
        calls in calls(),
    ) -> Event {
        let [role, session, client, address, request, purpose, reason, recipient] = texts;
        let origin = Origin { session, client, address };
        Event {
            at_ms, who, role, origin, request, deed, purpose, compartment, outcome, continued, reason,
            recipient, calls,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn every_event_reads_back(event in events()) {
        let bytes = event.encode().expect("within the limits");
        prop_assert_eq!(Event::decode(&bytes), Ok(event));
    }

    #[test]
    fn bytes_that_read_are_the_bytes_that_would_be_written(event in events(), at in any::<usize>(), bit in 0..8_u32) {
        let mut bytes = event.encode().expect("within the limits");
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        if let Ok(other) = Event::decode(&bytes) {
            prop_assert_ne!(&other, &event);
            prop_assert_eq!(other.encode().expect("within the limits"), bytes);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Some(first) = bytes.first_mut() {
            *first = 1;
        }
        if let Ok(event) = Event::decode(&bytes) {
            prop_assert_eq!(event.encode().expect("within the limits"), bytes);
        }
    }
}

#[test]
fn stored_numbers_never_change() {
    let deeds: Vec<u8> = Deed::ALL.into_iter().map(Deed::number).collect();
    assert_eq!(deeds, (1..=18).collect::<Vec<u8>>());
    for deed in Deed::ALL {
        assert_eq!(Deed::from_number(deed.number()), Some(deed));
    }
    for kind in CallKind::ALL {
        assert_eq!(CallKind::from_number(kind.number()), Some(kind));
    }
    assert_eq!((Deed::from_number(0), Deed::from_number(19)), (None, None));
    assert_eq!((CallKind::from_number(0), CallKind::from_number(9)), (None, None));
}
