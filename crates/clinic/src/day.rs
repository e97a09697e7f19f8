//! Days and moments of the clinic, which lives on United States eastern time.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The day so many days later, or earlier for a negative count.
pub(crate) fn plus(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

/// The day so many months later.
pub(crate) fn plus_months(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}

/// The day so many years later.
pub(crate) fn plus_years(day: Date, years: i32) -> Date {
    day.saturating_add(years.years())
}

/// How many days lie between two days.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Full years of life on a day.
pub(crate) fn age(birth: Date, on: Date) -> i32 {
    let had_birthday = (on.month(), on.day()) >= (birth.month(), birth.day());
    i32::from(on.year()) - i32::from(birth.year()) - i32::from(!had_birthday)
}

/// Full months of life on a day.
pub(crate) fn age_months(birth: Date, on: Date) -> i32 {
    let months = (i32::from(on.year()) - i32::from(birth.year())) * 12 + i32::from(on.month())
        - i32::from(birth.month());
    months - i32::from(on.day() < birth.day())
}

/// The same day, or the next on which the clinic is open.
pub(crate) fn working_day(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => plus(day, 2),
        Weekday::Sunday => plus(day, 1),
        _ => day,
    }
}

/// A moment: a day and the minute of that day, on the clinic's clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Moment {
    pub(crate) day: Date,
    pub(crate) minute: i32,
}

impl Moment {
    /// A moment on the clock of a day.
    pub(crate) fn at(day: Date, hour: i32, minute: i32) -> Moment {
        Moment { day, minute: hour * 60 + minute }
    }

    /// So many minutes later; it rolls over midnight.
    pub(crate) fn later(self, minutes: i32) -> Moment {
        let total = self.minute + minutes;
        Moment { day: plus(self.day, total.div_euclid(1440)), minute: total.rem_euclid(1440) }
    }

    /// As a FHIR instant with the clinic's offset.
    pub(crate) fn text(self) -> String {
        let offset = if is_summer(self.day) { "-04:00" } else { "-05:00" };
        format!("{}T{:02}:{:02}:00{offset}", self.day, self.minute / 60, self.minute % 60)
    }
}

/// Whether summer time holds: from the second Sunday of March to the first of November. The clinic is closed
/// in the hour of the change, so that whole days are exact enough.
fn is_summer(day: Date) -> bool {
    let sundays_so_far = (day.day() + 6 - day.weekday().to_sunday_zero_offset()) / 7;
    match day.month() {
        4..=10 => true,
        3 => sundays_so_far >= 2,
        11 => sundays_so_far < 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, age, age_months, days_between, plus, working_day};
    use jiff::civil::date;

    #[test]
    fn summer_time_starts_and_ends_on_its_sundays() {
        let text = |year, month, day| Moment::at(date(year, month, day), 9, 5).text();
        assert_eq!(text(2024, 3, 9), "2024-03-09T09:05:00-05:00");
        assert_eq!(text(2024, 3, 10), "2024-03-10T09:05:00-04:00");
        assert_eq!(text(2024, 11, 2), "2024-11-02T09:05:00-04:00");
        assert_eq!(text(2024, 11, 3), "2024-11-03T09:05:00-05:00");
        for year in 2000..2030 {
            let sunday =
                (8..15).map(|day| date(year, 3, day)).find(|d| d.weekday().to_sunday_zero_offset() == 0);
            let sunday = sunday.expect("a week has a Sunday");
            assert!(super::is_summer(sunday) && !super::is_summer(plus(sunday, -1)), "{sunday}");
        }
    }

    #[test]
    fn ages_count_full_years_and_months() {
        assert_eq!(age(date(1966, 5, 20), date(2024, 5, 19)), 57);
        assert_eq!(age(date(1966, 5, 20), date(2024, 5, 20)), 58);
        assert_eq!(age_months(date(2024, 1, 31), date(2024, 2, 29)), 0);
        assert_eq!(days_between(date(2023, 12, 31), date(2024, 3, 1)), 61);
    }

    #[test]
    fn a_moment_rolls_over_midnight_and_visits_avoid_the_weekend() {
        let late = Moment::at(date(2024, 2, 28), 23, 30).later(60);
        assert_eq!(late, Moment::at(date(2024, 2, 29), 0, 30));
        assert_eq!(working_day(date(2024, 6, 1)), date(2024, 6, 3));
    }
}
