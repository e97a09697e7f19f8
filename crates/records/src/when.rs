//! When something was: as precisely as the source said it, on the reader's clocks.

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ui::Words;

/// A moment in a person's life, as well as it is known.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// A time of day.
    At(Box<Zoned>),
    /// A day.
    Day(Date),
    /// A month.
    Month(i16, i8),
    /// A year.
    Year(i16),
}

impl When {
    /// What a date of the record says. An instant is put on the reader's clocks; a day stays the day that was
    /// written, wherever it was written.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<When> {
        let date = fhir::date::DateTime::parse(text).ok()?;
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(When::At(Box::new(instant.to_zoned(zone.clone()))));
        }
        match (date.civil_day(), date.month()) {
            (Some(day), _) => Some(When::Day(day)),
            (None, Some(month)) => Some(When::Month(date.year(), month)),
            (None, None) => Some(When::Year(date.year())),
        }
    }

    /// The day, or the first day of the month or year: to sort and to group by.
    pub fn day(&self) -> Date {
        match self {
            When::At(at) => at.date(),
            When::Day(day) => *day,
            When::Month(year, month) => Date::new(*year, *month, 1).unwrap_or(Date::ZERO),
            When::Year(year) => Date::new(*year, 1, 1).unwrap_or(Date::ZERO),
        }
    }

    /// As a date written out, no more precise than it is known.
    pub fn date(&self, words: &Words) -> String {
        match self {
            When::At(at) => words.date(at.date()),
            When::Day(day) => words.date(*day),
            When::Month(year, month) => words.month(*year, *month),
            When::Year(year) => year.to_string(),
        }
    }

    /// As a date with its time and zone, where a time is known.
    pub fn moment(&self, words: &Words) -> String {
        match self {
            When::At(at) => words.date_time_zone(at),
            _ => self.date(words),
        }
    }

    /// As a date with how far away it is.
    pub fn date_ago(&self, words: &Words, today: Date) -> String {
        match self {
            When::At(_) | When::Day(_) => words.date_ago(self.day(), today),
            _ => self.date(words),
        }
    }

    /// Where it stands in time, for sorting.
    pub fn order(&self) -> (Date, i64) {
        let within = match self {
            When::At(at) => at.timestamp().as_millisecond(),
            _ => 0,
        };
        (self.day(), within)
    }
}

#[cfg(test)]
mod tests {
    use super::When;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    fn when(text: &str) -> Option<When> {
        When::parse(text, &TimeZone::get("America/New_York").expect("a zone"))
    }

    #[test]
    fn an_instant_is_read_on_the_readers_clocks() {
        assert_eq!(when("2025-03-05T02:30:00Z").expect("a time").day(), date(2025, 3, 4));
        assert_eq!(when("2025-03-04T21:30:00-05:00").expect("a time").day(), date(2025, 3, 4));
    }

    #[test]
    fn a_day_stays_the_day_that_was_written() {
        assert_eq!(when("2025-03-05"), Some(When::Day(date(2025, 3, 5))));
    }

    #[test]
    fn nothing_is_made_more_precise_than_it_was_said() {
        let words = ui::Words::builder().build().expect("words");
        assert_eq!(when("2019-04").expect("a month").date(&words), "April 2019");
        assert_eq!(when("2019").expect("a year").date(&words), "2019");
        assert_eq!(when("2019").expect("a year").date_ago(&words, date(2019, 1, 2)), "2019");
        assert_eq!(when("yesterday"), None);
        assert_eq!(when(""), None);
    }
}
