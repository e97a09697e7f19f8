//! Dates: what they may be, and from when to when they reach.

use jiff::tz::TimeZone;
use serde_json::json;

use super::{
    Bounds, Date, DateError, DateTime, Instant, Precision, SearchDate, Time, bounds, period_bounds,
    timing_bounds,
};

fn ms(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().expect("a timestamp").as_millisecond()
}

fn covers(text: &str, first: &str, last: &str) {
    assert_eq!(bounds(text, None), Ok(Bounds { earliest: ms(first), latest: ms(last) }), "{text}");
}

#[test]
fn a_partial_date_covers_all_that_it_leaves_open() {
    covers("2026", "2026-01-01T00:00:00Z", "2026-12-31T23:59:59.999Z");
    covers("2024-02", "2024-02-01T00:00:00Z", "2024-02-29T23:59:59.999Z");
    covers("2025-12", "2025-12-01T00:00:00Z", "2025-12-31T23:59:59.999Z");
    covers("2024-02-29", "2024-02-29T00:00:00Z", "2024-02-29T23:59:59.999Z");
    covers("2026-03-01T10:30:15Z", "2026-03-01T10:30:15Z", "2026-03-01T10:30:15.999Z");
    covers("2026-03-01T10:30:15.2+02:00", "2026-03-01T08:30:15.2Z", "2026-03-01T08:30:15.2Z");
    covers("2026-03-01T10:30:15.12399-05:30", "2026-03-01T16:00:15.123Z", "2026-03-01T16:00:15.123Z");
    covers("0001", "0001-01-01T00:00:00Z", "0001-12-31T23:59:59.999Z");
    covers("1969-12-31T23:59:60Z", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999Z");
}

#[test]
fn days_that_are_not_in_the_calendar_are_refused() {
    for (text, what) in [
        ("2023-02-29", "day"),
        ("1900-02-29", "day"),
        ("2026-04-31", "day"),
        ("2026-00", "month"),
        ("2026-13", "month"),
        ("2026-01-00", "day"),
        ("0000", "year"),
        ("2026-01-01T24:00:00Z", "hour"),
        ("2026-01-01T10:60:00Z", "minute"),
        ("2026-01-01T10:00:61Z", "second"),
        ("2026-01-01T10:00:00+14:01", "offset"),
        ("2026-01-01T10:00:00+15:00", "offset"),
    ] {
        assert_eq!(DateTime::parse(text), Err(DateError::Range(what)), "{text}");
    }
    assert!(DateTime::parse("2000-02-29").is_ok());
    assert!(DateTime::parse("2026-01-01T10:00:00+14:00").is_ok());
}

#[test]
fn each_type_has_its_own_shape() {
    for text in
        ["2026-3", "26", "2026-03-01T10:30Z", "2026-03-01T10:30:15", "2026-03-01T", "20260301", "2026-"]
    {
        assert_eq!(DateTime::parse(text), Err(DateError::Shape("dateTime")), "{text}");
    }
    for text in ["", " 2026", "2026 ", "2026-03-01t10:30:15Z", "2026-03-01T10:30:15.Z", "-2026", "٢٠٢٦"] {
        assert!(SearchDate::parse(text).is_err(), "{text}");
    }
    assert_eq!(Date::parse("2026-03-01T10:30:15Z"), Err(DateError::Shape("date")));
    assert_eq!(Instant::parse("2026-03-01"), Err(DateError::Shape("instant")));
    assert!(SearchDate::parse("2026-03-01T10:30").is_ok_and(|d| d.precision() == Precision::Minute));
    let written = Instant::parse("2026-03-01T10:30:15.250000+00:00").expect("an instant");
    assert_eq!(
        (written.as_str(), written.precision()),
        ("2026-03-01T10:30:15.250000+00:00", Precision::Fraction)
    );
    assert_eq!(DateTime::parse(&format!("2026-03-01T10:30:15.{}Z", "1".repeat(60))).ok(), None);
}

#[test]
fn a_time_of_day_has_seconds() {
    assert_eq!(Time::parse("10:30:15.5").map(|time| time.clock_ms()), Ok(37_815_500));
    for text in ["10:30", "24:00:00", "10:30:15Z", "1:30:15", "10:30:15."] {
        assert!(Time::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_day_without_offset_lies_in_the_clinics_zone() {
    let zone = TimeZone::get("America/New_York").expect("a zone");
    let day = Date::parse("2026-03-08").expect("the day on which clocks go forward");
    let bounds = day.bounds_in(&zone);
    assert_eq!(
        (bounds.earliest, bounds.latest),
        (ms("2026-03-08T05:00:00Z"), ms("2026-03-09T03:59:59.999Z"))
    );
    let told = DateTime::parse("2026-03-08T10:00:00Z").expect("told");
    assert_eq!(told.bounds_in(&zone), told.bounds(), "an offset that is written wins");
    assert!(bounds.contains(told.bounds()) && bounds.overlaps(told.bounds()));
    assert!(Date::parse("9999-12-31").expect("last").bounds_in(&zone).latest > ms("9999-12-01T00:00:00Z"));
}

#[test]
fn a_period_may_be_open() {
    let closed = json!({"start": "2026-01", "end": "2026-02-03"});
    let bounds = period_bounds(&closed, None).expect("bounds");
    assert_eq!(
        (bounds.earliest, bounds.latest),
        (ms("2026-01-01T00:00:00Z"), ms("2026-02-03T23:59:59.999Z"))
    );
    assert_eq!(period_bounds(&json!({"start": "2026"}), None).map(|b| b.latest), Some(i64::MAX));
    assert_eq!(period_bounds(&json!({"end": "2026"}), None).map(|b| b.earliest), Some(i64::MIN));
    assert_eq!(period_bounds(&json!({}), None), None);
}

#[test]
fn a_timing_is_as_wide_as_its_outer_limits() {
    let events = json!({"event": ["2026-02-01", "2026-01-01", "2026-01-15"]});
    let bounds = timing_bounds(&events, None).expect("bounds");
    assert_eq!(
        (bounds.earliest, bounds.latest),
        (ms("2026-01-01T00:00:00Z"), ms("2026-02-01T23:59:59.999Z"))
    );
    let bounded = json!({"repeat": {"boundsPeriod": {"start": "2026-01-01"}, "frequency": 2}});
    assert_eq!(timing_bounds(&bounded, None).map(|b| b.latest), Some(i64::MAX));
    assert_eq!(timing_bounds(&json!({"repeat": {"frequency": 2}}), None), None);
    let started = json!({"event": ["2026"], "repeat": {"frequency": 1}});
    assert_eq!(timing_bounds(&started, None).map(|b| b.latest), Some(i64::MAX));
}
