//! What a parent's help is at which age. The instants follow from the birth date and the site's rules alone, so that
//! a grant can be written down with them and holds by itself, to the minute, without any job.

use access::{FOREVER_MS, HelperClass};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

/// At which birthdays a parent's sight changes; decided by each organisation and site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeRules {
    /// From this birthday on a teenager has privacy: 10 to 14 by state, 12 where nobody says otherwise.
    pub teen: i16,
    /// From this birthday on a parent has no help by being a parent: 16 or 18.
    pub grown: i16,
}

impl Default for AgeRules {
    fn default() -> AgeRules {
        AgeRules { teen: 12, grown: 18 }
    }
}

/// One stretch of a parent's help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The class of help.
    pub class: HelperClass,
    /// From when, in milliseconds since 1970.
    pub from_ms: i64,
    /// Until when, this instant excluded.
    pub until_ms: i64,
}

/// The stretches of a parent's help that are not yet over at `now`: class A up to the teenage birthday, class B from
/// then on, nothing from the grown-up birthday on.
pub fn stretches(born: Date, rules: AgeRules, zone: &TimeZone, now_ms: i64) -> Vec<Stretch> {
    let (teen_ms, grown_ms) =
        (birthday_ms(born, rules.teen, zone), birthday_ms(born, rules.grown.max(rules.teen), zone));
    [(HelperClass::A, now_ms, teen_ms), (HelperClass::B, teen_ms.max(now_ms), grown_ms)]
        .into_iter()
        .filter(|(_, from_ms, until_ms)| from_ms < until_ms)
        .map(|(class, from_ms, until_ms)| Stretch { class, from_ms, until_ms })
        .collect()
}

/// The first instant of a birthday on the site's clocks. Who was born on 29 February has theirs on 1 March in other
/// years: a day that does not exist is not yet over on the 28th.
pub fn birthday_ms(born: Date, years: i16, zone: &TimeZone) -> i64 {
    let Some(year) = born.year().checked_add(years) else { return FOREVER_MS };
    let day = Date::new(year, born.month(), born.day()).ok().or_else(|| Some(date(year, 3, 1)));
    let start = day.and_then(|day| day.to_zoned(zone.clone()).ok());
    start.map_or(FOREVER_MS, |start| start.timestamp().as_millisecond())
}

/// The full years of age on a day.
pub fn age(born: Date, today: Date) -> i16 {
    let years = today.year() - born.year();
    let had = (today.month(), today.day()) >= (born.month(), born.day());
    if had { years } else { years - 1 }
}

#[cfg(test)]
mod tests {
    use super::{AgeRules, Stretch, age, birthday_ms, stretches};
    use access::HelperClass;
    use jiff::civil::{Date, date};
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).expect("a zone")
    }

    fn ms(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().expect("an instant").as_millisecond()
    }

    #[test]
    fn the_rights_change_at_midnight_of_the_site() {
        let (chicago, born) = (zone("America/Chicago"), date(2014, 7, 9));
        let now = ms("2026-01-05T12:00:00Z");
        let (teen, grown) = (ms("2026-07-09T05:00:00Z"), ms("2032-07-09T05:00:00Z"));
        assert_eq!(
            stretches(born, AgeRules::default(), &chicago, now),
            [
                Stretch { class: HelperClass::A, from_ms: now, until_ms: teen },
                Stretch { class: HelperClass::B, from_ms: teen, until_ms: grown }
            ]
        );
        let later = stretches(born, AgeRules::default(), &chicago, teen);
        assert_eq!(later, [Stretch { class: HelperClass::B, from_ms: teen, until_ms: grown }]);
        assert_eq!(stretches(born, AgeRules::default(), &chicago, grown), []);
    }

    #[test]
    fn a_leap_day_child_has_its_birthday_on_the_first_of_march() {
        let utc = TimeZone::UTC;
        let born = date(2012, 2, 29);
        assert_eq!(birthday_ms(born, 12, &utc), ms("2024-02-29T00:00:00Z"));
        assert_eq!(birthday_ms(born, 13, &utc), ms("2025-03-01T00:00:00Z"));
        assert_eq!(birthday_ms(born, 18, &utc), ms("2030-03-01T00:00:00Z"));
        assert_eq!(age(born, date(2025, 2, 28)), 12);
        assert_eq!(age(born, date(2025, 3, 1)), 13);
    }

    #[test]
    fn a_day_that_begins_late_begins_when_it_begins() {
        // In Beirut clocks went from 0:00 to 1:00 on 27 March 2022.
        let born = date(2010, 3, 27);
        assert_eq!(birthday_ms(born, 12, &zone("Asia/Beirut")), ms("2022-03-26T22:00:00Z"));
    }

    #[test]
    fn siblings_of_eleven_and_thirteen_differ() {
        let now = ms("2026-11-22T12:00:00Z");
        let first = |born: Date| stretches(born, AgeRules::default(), &TimeZone::UTC, now)[0].class;
        assert_eq!(first(date(2015, 6, 1)), HelperClass::A);
        assert_eq!(first(date(2013, 6, 1)), HelperClass::B);
    }

    proptest! {
        /// At each instant of childhood there is exactly one class, and never both.
        #[test]
        fn there_is_no_gap_and_no_overlap(
            days in 0_i32..20_000, teen in 10_i16..=14, grown in 16_i16..=18, at in 0_i64..700_000_000_000,
        ) {
            let born = date(1990, 1, 1).saturating_add(jiff::Span::new().days(days));
            let rules = AgeRules { teen, grown };
            let utc = TimeZone::UTC;
            let start = born.to_zoned(utc.clone()).expect("a day").timestamp().as_millisecond();
            let all = stretches(born, rules, &utc, start);
            let instant = start + at;
            let valid: Vec<HelperClass> =
                all.iter().filter(|one| (one.from_ms..one.until_ms).contains(&instant)).map(|one| one.class).collect();
            let today = jiff::Timestamp::from_millisecond(instant).expect("an instant").to_zoned(utc).date();
            let wanted = match age(born, today) {
                years if years < teen => vec![HelperClass::A],
                years if years < grown => vec![HelperClass::B],
                _ => vec![],
            };
            prop_assert_eq!(valid, wanted);
        }
    }
}
