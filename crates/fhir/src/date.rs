//! FHIR's dates: `2026` is a whole year and stays one. Each keeps the text that was written and answers which
//! instants it covers, as UTC milliseconds, so that dates of different precision can be compared.
//!
//! A date without an offset lies in some zone: the clinic's, given as a parameter, else UTC. A second of 60, which
//! FHIR allows for leap seconds, counts as the second before it. What is finer than a millisecond is kept in the
//! text and not compared.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil;
use jiff::tz::TimeZone;
use serde_json::Value;
use thiserror::Error;

/// The longest date that is read, in characters; the rest could only be digits of a second.
pub const DATE_CHARS_MAX: usize = 64;

const DAY_MS: i64 = 86_400_000;

/// Why a text is not a date. It never repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DateError {
    /// Not the shape of the type that was asked for.
    #[error("not a {0}")]
    Shape(&'static str),
    /// The right shape, but no such day, hour or offset: 30 February, 24:00, the year 0.
    #[error("no such {0}")]
    Range(&'static str),
}

/// The instants that a date covers, in milliseconds since 1970 in UTC, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// The first millisecond; `i64::MIN` when the beginning is open.
    pub earliest: i64,
    /// The last millisecond; `i64::MAX` when the end is open.
    pub latest: i64,
}

impl Bounds {
    /// Everything.
    pub const OPEN: Bounds = Bounds { earliest: i64::MIN, latest: i64::MAX };

    /// Whether the other lies wholly inside.
    pub fn contains(self, other: Bounds) -> bool {
        self.earliest <= other.earliest && other.latest <= self.latest
    }

    /// Whether the two share an instant.
    pub fn overlaps(self, other: Bounds) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// The smallest bounds around both.
    #[must_use]
    pub fn joined(self, other: Bounds) -> Bounds {
        Bounds { earliest: self.earliest.min(other.earliest), latest: self.latest.max(other.latest) }
    }
}

impl PartialOrd for Bounds {
    fn partial_cmp(&self, other: &Bounds) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bounds {
    fn cmp(&self, other: &Bounds) -> Ordering {
        (self.earliest, self.latest).cmp(&(other.earliest, other.latest))
    }
}

/// How much of a date was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// `2026`
    Year,
    /// `2026-03`
    Month,
    /// `2026-03-01`
    Day,
    /// `2026-03-01T10:30`, in search only
    Minute,
    /// `2026-03-01T10:30:15Z`
    Second,
    /// `2026-03-01T10:30:15.250Z`
    Fraction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Offset {
    Unsaid,
    Minutes(i16),
}

/// The parts that were read; what was not written has its lowest value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Parts {
    year: i16,
    month: i8,
    day: i8,
    clock_ms: i32,
    precision: Precision,
    offset: Offset,
}

macro_rules! written {
    ($(#[$doc:meta])* $name:ident, $word:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name {
            text: Box<str>,
            parts: Parts,
        }

        impl $name {
            #[doc = concat!("Reads a FHIR ", $word, ".")]
            pub fn parse(text: &str) -> Result<$name, DateError> {
                let parts = Parts::read(text, $word)?;
                let check: fn(&Parts) -> bool = $check;
                if !check(&parts) {
                    return Err(DateError::Shape($word));
                }
                Ok($name { text: text.into(), parts })
            }

            /// The text as it was written.
            pub fn as_str(&self) -> &str {
                &self.text
            }

            /// How much of it was written.
            pub fn precision(&self) -> Precision {
                self.parts.precision
            }

            /// The year, as written.
            pub fn year(&self) -> i16 {
                self.parts.year
            }

            /// The month, when it was written.
            pub fn month(&self) -> Option<i8> {
                (self.parts.precision >= Precision::Month).then_some(self.parts.month)
            }

            /// The day, when it was written.
            pub fn day(&self) -> Option<i8> {
                (self.parts.precision >= Precision::Day).then_some(self.parts.day)
            }

            /// The instants that it covers; without an offset it is read as UTC.
            pub fn bounds(&self) -> Bounds {
                self.parts.bounds(None)
            }

            /// The instants that it covers; without an offset it lies in this zone.
            pub fn bounds_in(&self, zone: &TimeZone) -> Bounds {
                self.parts.bounds(Some(zone))
            }

            /// The first millisecond that it covers.
            pub fn earliest(&self) -> i64 {
                self.bounds().earliest
            }

            /// The last millisecond that it covers.
            pub fn latest(&self) -> i64 {
                self.bounds().latest
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text)
            }
        }
    };
}

written! {
    /// A day, a month or a year: `date`.
    Date, "date", |parts| parts.precision <= Precision::Day
}
written! {
    /// A date, or a date with time and offset: `dateTime`.
    DateTime, "dateTime",
    |parts| parts.precision <= Precision::Day
        || (parts.precision >= Precision::Second && parts.offset != Offset::Unsaid)
}
written! {
    /// A point in time, at least to the second and with its offset: `instant`.
    Instant, "instant",
    |parts| parts.precision >= Precision::Second && parts.offset != Offset::Unsaid
}
written! {
    /// A date as a search may ask for it: like `dateTime`, but minutes are enough and the offset may be left out.
    SearchDate, "date", |_| true
}

impl DateTime {
    /// The calendar day that was written, when there is one. Birthdays and the like are compared by it.
    pub fn civil_day(&self) -> Option<civil::Date> {
        self.parts.civil_day()
    }
}

impl Date {
    /// The calendar day, when the date is that precise.
    pub fn civil_day(&self) -> Option<civil::Date> {
        self.parts.civil_day()
    }
}

/// A time of day without date and zone: `time`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    text: Box<str>,
    clock_ms: i32,
}

impl Time {
    /// Reads a FHIR time, `hh:mm:ss` with or without a fraction.
    pub fn parse(text: &str) -> Result<Time, DateError> {
        let mut cursor = Cursor::new(text, "time")?;
        let (clock_ms, precision) = cursor.clock()?;
        if precision < Precision::Second || !cursor.rest.is_empty() {
            return Err(DateError::Shape("time"));
        }
        Ok(Time { text: text.into(), clock_ms })
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Milliseconds since midnight.
    pub fn clock_ms(&self) -> i32 {
        self.clock_ms
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a `date`, `dateTime` or `instant` covers, without keeping it. Without an offset it lies in the zone, or in
/// UTC when none is given.
pub fn bounds(text: &str, zone: Option<&TimeZone>) -> Result<Bounds, DateError> {
    Parts::read(text, "date").map(|parts| parts.bounds(zone))
}

/// Whether the text is a `date`.
pub fn is_date(text: &str) -> bool {
    Parts::read(text, "date").is_ok_and(|parts| parts.precision <= Precision::Day)
}

/// Whether the text is a `dateTime`.
pub fn is_date_time(text: &str) -> bool {
    Parts::read(text, "dateTime").is_ok_and(|parts| {
        parts.precision <= Precision::Day
            || (parts.precision >= Precision::Second && parts.offset != Offset::Unsaid)
    })
}

/// Whether the text is an `instant`.
pub fn is_instant(text: &str) -> bool {
    Parts::read(text, "instant")
        .is_ok_and(|parts| parts.precision >= Precision::Second && parts.offset != Offset::Unsaid)
}

/// Whether the text is a `time`.
pub fn is_time(text: &str) -> bool {
    Time::parse(text).is_ok()
}

/// What a Period covers; an end that is not given is open. `None` when neither end is a date.
pub fn period_bounds(period: &Value, zone: Option<&TimeZone>) -> Option<Bounds> {
    let end = |name: &str| period.get(name).and_then(Value::as_str).and_then(|text| bounds(text, zone).ok());
    let (start, end) = (end("start"), end("end"));
    if start.is_none() && end.is_none() {
        return None;
    }
    Some(Bounds {
        earliest: start.map_or(i64::MIN, |start| start.earliest),
        latest: end.map_or(i64::MAX, |end| end.latest),
    })
}

/// The outer limits of a Timing: its events and the period that bounds its repetition; the rhythm inside does not
/// matter. A repetition that nothing bounds is open at the end, from the first event when there is one. `None` when
/// the Timing says nothing about when.
pub fn timing_bounds(timing: &Value, zone: Option<&TimeZone>) -> Option<Bounds> {
    let events = timing.get("event").and_then(Value::as_array).into_iter().flatten();
    let events = events.filter_map(|event| bounds(event.as_str()?, zone).ok()).reduce(Bounds::joined);
    let repeat = timing.get("repeat");
    let period = repeat.and_then(|repeat| period_bounds(repeat.get("boundsPeriod")?, zone));
    match (events, period) {
        (Some(events), Some(period)) => Some(events.joined(period)),
        (Some(events), None) if repeat.is_some() => Some(Bounds { latest: i64::MAX, ..events }),
        (found, None) | (None, found) => found,
    }
}

impl Parts {
    fn read(text: &str, kind: &'static str) -> Result<Parts, DateError> {
        let mut cursor = Cursor::new(text, kind)?;
        let year = cursor.number(4)?;
        let mut parts =
            Parts { year, month: 1, day: 1, clock_ms: 0, precision: Precision::Year, offset: Offset::Unsaid };
        if year == 0 {
            return Err(DateError::Range("year"));
        }
        if cursor.takes(b'-') {
            parts.month = cursor.within(1, 12, "month")?;
            parts.precision = Precision::Month;
        }
        if parts.precision == Precision::Month && cursor.takes(b'-') {
            let last = civil::Date::constant(year, parts.month, 1).days_in_month();
            parts.day = cursor.within(1, last, "day")?;
            parts.precision = Precision::Day;
        }
        if parts.precision == Precision::Day && cursor.takes(b'T') {
            (parts.clock_ms, parts.precision) = cursor.clock()?;
            parts.offset = cursor.offset()?;
        }
        if cursor.rest.is_empty() { Ok(parts) } else { Err(DateError::Shape(kind)) }
    }

    fn civil_day(&self) -> Option<civil::Date> {
        (self.precision >= Precision::Day).then(|| civil::Date::constant(self.year, self.month, self.day))
    }

    fn bounds(&self, zone: Option<&TimeZone>) -> Bounds {
        let length = match self.precision {
            Precision::Fraction => 1,
            Precision::Second => 1000,
            Precision::Minute => 60_000,
            Precision::Day | Precision::Month | Precision::Year => return self.calendar_bounds(zone),
        };
        let local = day_ms(self.year, self.month, self.day) + i64::from(self.clock_ms);
        let earliest = match (self.offset, zone) {
            (Offset::Minutes(minutes), _) => local - i64::from(minutes) * 60_000,
            (Offset::Unsaid, None) => local,
            (Offset::Unsaid, Some(zone)) => to_utc(local, zone),
        };
        Bounds { earliest, latest: earliest + length - 1 }
    }

    fn calendar_bounds(&self, zone: Option<&TimeZone>) -> Bounds {
        let first = day_ms(self.year, self.month, self.day);
        let after = match self.precision {
            Precision::Year => day_ms(self.year + 1, 1, 1),
            Precision::Month if self.month == 12 => day_ms(self.year + 1, 1, 1),
            Precision::Month => day_ms(self.year, self.month + 1, 1),
            _ => first + DAY_MS,
        };
        match zone {
            None => Bounds { earliest: first, latest: after - 1 },
            Some(zone) => Bounds { earliest: to_utc(first, zone), latest: to_utc(after, zone) - 1 },
        }
    }
}

/// Milliseconds from 1970-01-01 to this day, both at midnight (Howard Hinnant's `days_from_civil`).
fn day_ms(year: i16, month: i8, day: i8) -> i64 {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) * DAY_MS
}

/// The instant at which this wall clock, given as if it were UTC, is read in the zone. A time that the clock skips or
/// shows twice is read as jiff's "compatible" rule says.
fn to_utc(local_ms: i64, zone: &TimeZone) -> i64 {
    let wall = jiff::Timestamp::from_millisecond(local_ms).map(|stamp| TimeZone::UTC.to_datetime(stamp));
    let stamp = wall.and_then(|wall| zone.to_timestamp(wall));
    // Outside of what jiff can count (the year 9999 in a western zone) the offset no longer matters.
    stamp.map_or(local_ms, jiff::Timestamp::as_millisecond)
}

struct Cursor<'a> {
    rest: &'a [u8],
    kind: &'static str,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str, kind: &'static str) -> Result<Cursor<'a>, DateError> {
        if text.len() > DATE_CHARS_MAX {
            return Err(DateError::Shape(kind));
        }
        Ok(Cursor { rest: text.as_bytes(), kind })
    }

    fn takes(&mut self, byte: u8) -> bool {
        let found = self.rest.first() == Some(&byte);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn number(&mut self, digits: usize) -> Result<i16, DateError> {
        let (head, rest) = self.rest.split_at_checked(digits).ok_or(DateError::Shape(self.kind))?;
        let mut number = 0;
        for digit in head {
            if !digit.is_ascii_digit() {
                return Err(DateError::Shape(self.kind));
            }
            number = number * 10 + i16::from(digit - b'0');
        }
        self.rest = rest;
        Ok(number)
    }

    fn within(&mut self, low: i8, high: i8, what: &'static str) -> Result<i8, DateError> {
        let number = self.number(2)?;
        i8::try_from(number).ok().filter(|n| (low..=high).contains(n)).ok_or(DateError::Range(what))
    }

    /// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.f…`, as milliseconds.
    fn clock(&mut self) -> Result<(i32, Precision), DateError> {
        let hour = i32::from(self.within(0, 23, "hour")?);
        if !self.takes(b':') {
            return Err(DateError::Shape(self.kind));
        }
        let minute = i32::from(self.within(0, 59, "minute")?);
        let minutes_ms = (hour * 60 + minute) * 60_000;
        if !self.takes(b':') {
            return Ok((minutes_ms, Precision::Minute));
        }
        let second = i32::from(self.within(0, 60, "second")?.min(59));
        let seconds_ms = minutes_ms + second * 1000;
        if !self.takes(b'.') {
            return Ok((seconds_ms, Precision::Second));
        }
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return Err(DateError::Shape(self.kind));
        }
        let place = |at: usize| self.rest[..digits].get(at).map_or(0, |digit| i32::from(digit - b'0'));
        let fraction_ms = place(0) * 100 + place(1) * 10 + place(2);
        self.rest = &self.rest[digits..];
        Ok((seconds_ms + fraction_ms, Precision::Fraction))
    }

    /// `Z`, `+hh:mm`, `-hh:mm` up to 14:00, or nothing.
    fn offset(&mut self) -> Result<Offset, DateError> {
        if self.takes(b'Z') {
            return Ok(Offset::Minutes(0));
        }
        let sign = match self.rest.first() {
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return Ok(Offset::Unsaid),
        };
        self.rest = &self.rest[1..];
        let hours = i16::from(self.within(0, 14, "offset")?);
        if !self.takes(b':') {
            return Err(DateError::Shape(self.kind));
        }
        let minutes = i16::from(self.within(0, 59, "offset")?);
        if hours == 14 && minutes > 0 {
            return Err(DateError::Range("offset"));
        }
        Ok(Offset::Minutes(sign * (hours * 60 + minutes)))
    }
}

#[cfg(test)]
#[path = "date/tests.rs"]
mod tests;
