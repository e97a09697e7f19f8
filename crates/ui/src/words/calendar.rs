//! Dates, times and numbers as a locale writes them. The patterns are texts like all others; they are read once
//! per locale, so that a list of a thousand rows costs no thousand look-ups.

use std::fmt::Write as _;

use fluent_bundle::FluentValue;
use jiff::Zoned;
use jiff::civil::{Date, Time};

use super::{Words, without_isolates};

/// What stands for a blank in a pattern until it is filled.
const BLANKS: [(&str, char); 5] =
    [("weekday", '\u{1}'), ("day", '\u{2}'), ("month", '\u{3}'), ("year", '\u{4}'), ("zone", '\u{5}')];
const CLOCK: [(&str, char); 4] =
    [("hour24", '\u{1}'), ("hour12", '\u{2}'), ("minute", '\u{3}'), ("half", '\u{4}')];
/// Relative words are only said this far away; beyond, the date alone is clearer.
const WEEKS_MAX: i64 = 8;

#[derive(Default)]
pub(super) struct Calendar {
    months: Vec<String>,
    months_short: Vec<String>,
    weekdays: Vec<String>,
    date: String,
    date_short: String,
    date_weekday: String,
    month_year: String,
    time: String,
    date_time: String,
    halves: [String; 2],
    decimal: String,
    group: String,
}

type Format<'a> = dyn Fn(&str, &[(&str, FluentValue<'_>)]) -> String + 'a;

impl Calendar {
    pub(super) fn new(format: &Format<'_>) -> Self {
        let text = |key: &str| without_isolates(&format(key, &[])).into_owned();
        let list = |stem: &str, count: usize| (1..=count).map(|at| text(&format!("{stem}-{at}"))).collect();
        let pattern = |key: &str, blanks: &[(&'static str, char)]| {
            let args: Vec<_> =
                blanks.iter().map(|(name, mark)| (*name, FluentValue::from(mark.to_string()))).collect();
            without_isolates(&format(key, &args)).into_owned()
        };
        Self {
            months: list("ui-month", 12),
            months_short: list("ui-month-short", 12),
            weekdays: list("ui-weekday", 7),
            date: pattern("ui-date", &BLANKS),
            date_short: pattern("ui-date-short", &BLANKS),
            date_weekday: pattern("ui-date-weekday", &BLANKS),
            month_year: pattern("ui-month-year", &BLANKS),
            time: pattern("ui-time", &CLOCK),
            date_time: pattern("ui-date-time", &[("date", '\u{1}'), ("time", '\u{2}')]),
            halves: [text("ui-time-am"), text("ui-time-pm")],
            decimal: text("ui-number-decimal"),
            group: text("ui-number-group"),
        }
    }

    fn fill(&self, pattern: &str, months: &[String], date: Date) -> String {
        let at = |list: &[String], number: i8| {
            usize::try_from(number - 1).ok().and_then(|at| list.get(at)).cloned().unwrap_or_default()
        };
        let mut out = String::with_capacity(pattern.len() + 16);
        for letter in pattern.chars() {
            match letter {
                '\u{1}' => out.push_str(&at(&self.weekdays, date.weekday().to_monday_one_offset())),
                '\u{2}' => push(&mut out, format_args!("{}", date.day())),
                '\u{3}' => out.push_str(&at(months, date.month())),
                '\u{4}' => push(&mut out, format_args!("{}", date.year())),
                other => out.push(other),
            }
        }
        out
    }

    fn clock(&self, time: Time) -> String {
        let (hour, half) = (time.hour(), usize::from(time.hour() >= 12));
        let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
        let mut out = String::with_capacity(12);
        for letter in self.time.chars() {
            match letter {
                '\u{1}' => push(&mut out, format_args!("{hour:02}")),
                '\u{2}' => push(&mut out, format_args!("{hour12}")),
                '\u{3}' => push(&mut out, format_args!("{:02}", time.minute())),
                '\u{4}' => out.push_str(&self.halves[half]),
                other => out.push(other),
            }
        }
        out
    }
}

fn push(out: &mut String, piece: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(piece); // a string takes all
}

impl Words {
    fn calendar(&self) -> &Calendar {
        &self.here().calendar
    }

    /// A date written out: "November 12, 2026".
    pub fn date(&self, date: Date) -> String {
        self.calendar().fill(&self.calendar().date, &self.calendar().months, date)
    }

    /// A date for a narrow place: "Nov 12, 2026".
    pub fn date_short(&self, date: Date) -> String {
        self.calendar().fill(&self.calendar().date_short, &self.calendar().months_short, date)
    }

    /// A date with its weekday: "Thursday, November 12, 2026".
    pub fn date_weekday(&self, date: Date) -> String {
        self.calendar().fill(&self.calendar().date_weekday, &self.calendar().months, date)
    }

    /// A month: "November 2026", for dates that are known no better.
    pub fn month(&self, year: i16, month: i8) -> String {
        match Date::new(year, month, 1) {
            Ok(date) => self.calendar().fill(&self.calendar().month_year, &self.calendar().months, date),
            Err(_) => year.to_string(),
        }
    }

    /// A time of day: "2:30 pm".
    pub fn time(&self, time: Time) -> String {
        self.calendar().clock(time)
    }

    /// A date and time of day where they were: "November 12, 2026, 2:30 pm".
    pub fn date_time(&self, at: &Zoned) -> String {
        let calendar = self.calendar();
        let mut out = String::with_capacity(40);
        for letter in calendar.date_time.chars() {
            match letter {
                '\u{1}' => out.push_str(&self.date(at.date())),
                '\u{2}' => out.push_str(&self.time(at.time())),
                other => out.push(other),
            }
        }
        out
    }

    /// The same with the zone, for when whoever reads may be in another: "November 12, 2026, 2:30 pm CST".
    pub fn date_time_zone(&self, at: &Zoned) -> String {
        format!("{} {}", self.date_time(at), zone(at))
    }

    /// A time of day with its zone: "2:30 pm CST".
    pub fn time_zone(&self, at: &Zoned) -> String {
        format!("{} {}", self.time(at.time()), zone(at))
    }

    /// A date with how far away it is: "November 12, 2026 (9 days ago)". Far away, the date alone.
    pub fn date_ago(&self, date: Date, today: Date) -> String {
        let Some(distance) = self.distance(date, today) else { return self.date(date) };
        let date = self.date(date);
        self.with("ui-date-relative", &[("date", date.into()), ("relative", distance.into())])
    }

    fn distance(&self, date: Date, today: Date) -> Option<String> {
        let days = i64::from(date.since(today).ok()?.get_days());
        let count = |key: &str, count: i64| Some(self.with(key, &[("count", count.into())]));
        match days {
            0 => Some(self.text("ui-relative-today").into_owned()),
            -1 => Some(self.text("ui-relative-yesterday").into_owned()),
            1 => Some(self.text("ui-relative-tomorrow").into_owned()),
            2..=13 => count("ui-relative-in-days", days),
            -13..=-2 => count("ui-relative-days-ago", -days),
            _ if days > 0 && days / 7 <= WEEKS_MAX => count("ui-relative-in-weeks", days / 7),
            _ if days < 0 && -days / 7 <= WEEKS_MAX => count("ui-relative-weeks-ago", -days / 7),
            _ => None,
        }
    }

    /// A decimal as it was given, with the marks of the locale: "1.00" keeps both zeros. What is no plain decimal
    /// stays as it is.
    pub fn number(&self, decimal: &str) -> String {
        let calendar = self.calendar();
        spell(decimal, &calendar.group, &calendar.decimal).unwrap_or_else(|| decimal.to_owned())
    }

    /// A count with the marks of the locale.
    pub fn count(&self, count: impl TryInto<i64>) -> String {
        count.try_into().map_or_else(|_| String::new(), |count| self.number(&count.to_string()))
    }
}

/// What people call the zone of an instant. Zones without letters of their own are named by how far they are
/// from universal time: "UTC+4".
fn zone(at: &Zoned) -> String {
    let short = at.strftime("%Z").to_string();
    let Some(hours) = short.strip_prefix(['+', '-']) else { return short };
    if hours.bytes().all(|digit| digit == b'0') {
        return "UTC".to_owned();
    }
    let (hours, minutes) = hours.split_at(hours.len().min(2));
    let sign = if short.starts_with('-') { '\u{2212}' } else { '+' };
    let joint = if minutes.is_empty() { "" } else { ":" };
    format!("UTC{sign}{}{joint}{minutes}", hours.strip_prefix('0').unwrap_or(hours))
}

fn spell(decimal: &str, group: &str, point: &str) -> Option<String> {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(rest) => ("\u{2212}", rest),
        None => ("", decimal),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let numeric = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !numeric(whole) || !fraction.is_none_or(numeric) {
        return None;
    }
    let mut out = String::from(sign);
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push_str(group);
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push_str(point);
        out.push_str(fraction);
    }
    Some(out)
}

/// Numbers that fill a blank are left as Fluent writes them, without grouping: what fills a blank may be a year.
#[allow(clippy::unnecessary_wraps)] // the signature is Fluent's
pub(super) fn number_in_text<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number.as_string().into_owned()),
        _ => None,
    }
}
