//! What a list of a section was asked for: words, dates, state, order, and where it begins.

use jiff::civil::Date;
use kit::{Ctx, Errors, Typed, routes};
use ui::form::{DateField, DateParts};

use crate::chart::{EntriesStart, Order, Wanted};
use crate::section::Section;

const WORDS_CHARACTERS_MAX: usize = 100;
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2999;
const PARTS: [&str; 3] = ["day", "month", "year"];

/// A date as it was typed in three boxes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TypedDate([String; 3]);

/// A query that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) words: String,
    pub(crate) from: TypedDate,
    pub(crate) to: TypedDate,
    pub(crate) wanted: Wanted,
    pub(crate) start: EntriesStart,
}

impl TypedDate {
    fn read(typed: &Typed, name: &str) -> TypedDate {
        let part = |part: &str| typed.trimmed(&format!("{name}-{part}")).chars().take(8).collect();
        TypedDate(PARTS.map(part))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    pub(crate) fn parts(&self) -> DateParts<'_> {
        DateParts { day: &self.0[0], month: &self.0[1], year: &self.0[2] }
    }

    /// The first or the last day of what was typed: a year is enough. Nothing where it is no date.
    fn day(&self, last: bool) -> Option<Date> {
        let [day, month, year] = &self.0;
        let number = |text: &str| text.parse::<i8>().ok();
        let year: i16 = year.parse().ok().filter(|year| YEARS.contains(year))?;
        match (day.as_str(), month.as_str()) {
            ("", "") if last => Date::new(year, 12, 31).ok(),
            ("", "") => Date::new(year, 1, 1).ok(),
            ("", month) => {
                let first = Date::new(year, number(month)?, 1).ok()?;
                Some(if last { first.last_of_month() } else { first })
            }
            (day, month) => Date::new(year, number(month)?, number(day)?).ok(),
        }
    }
}

impl Asked {
    /// What a query asks for; what it cannot mean is left out, and dates that are none are told.
    pub(crate) fn parse(section: &Section, query: Option<&str>) -> Asked {
        let typed = Typed::of_query(query);
        let words: String = typed.trimmed("name").chars().take(WORDS_CHARACTERS_MAX).collect();
        let (from, to) = if section.dated {
            (TypedDate::read(&typed, "from"), TypedDate::read(&typed, "to"))
        } else {
            <(TypedDate, TypedDate)>::default()
        };
        let group = section.groups.iter().copied().find(|group| *group == typed.text("show"));
        let order = match typed.text("sort") {
            "oldest" if section.dated => Order::Oldest,
            "name" if section.by_name => Order::Name,
            _ => Order::Newest,
        };
        let wanted =
            Wanted { words: words.to_lowercase(), from: from.day(false), to: to.day(true), group, order };
        let start = EntriesStart::parse(typed.text("after"), section.kinds.len()).unwrap_or_default();
        Asked { words, from, to, wanted, start }
    }

    /// What is wrong with the dates.
    pub(crate) fn errors(&self, ctx: &Ctx) -> Errors {
        let mut errors = Errors::none();
        for (name, typed, day) in [("from", &self.from, self.wanted.from), ("to", &self.to, self.wanted.to)] {
            if !typed.is_empty() && day.is_none() {
                errors.add(&DateField::first_box(name, ctx.words()), ctx.text("records-date-wrong"));
            }
        }
        if self.wanted.from.zip(self.wanted.to).is_some_and(|(from, to)| from > to) {
            errors.add(&DateField::first_box("to", ctx.words()), ctx.text("records-dates-crossed"));
        }
        errors
    }

    /// Whether the list is narrowed.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.wanted.is_narrow() || !self.from.is_empty() || !self.to.is_empty()
    }

    /// The address of the list from this start on.
    pub(crate) fn address(&self, section: &Section, start: Option<&EntriesStart>) -> String {
        let order = match self.wanted.order {
            Order::Newest => "",
            Order::Oldest => "oldest",
            Order::Name => "name",
        };
        let mut all: Vec<(String, String)> = Vec::new();
        let mut add = |name: String, value: &str| {
            if !value.is_empty() {
                all.push((name, value.to_owned()));
            }
        };
        add("name".into(), &self.words);
        add("show".into(), self.wanted.group.unwrap_or_default());
        add("sort".into(), order);
        for (name, date) in [("from", &self.from), ("to", &self.to)] {
            for (part, value) in PARTS.iter().zip(&date.0) {
                add(format!("{name}-{part}"), value);
            }
        }
        add("after".into(), &start.map(EntriesStart::spelled).unwrap_or_default());
        let query: Vec<(&str, &str)> = all.iter().map(|(name, value)| (&**name, &**value)).collect();
        routes::RECORD_SECTION.with([section.slug], &query)
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;
    use crate::chart::{EntriesStart, Order};
    use crate::section;
    use jiff::civil::date;

    #[test]
    fn a_query_is_read_and_written_back() {
        let conditions = section::find("conditions").expect("a section");
        let query = "name=blood%20sugar&show=now&sort=oldest&from-year=2024&to-month=2&to-year=2024";
        let asked = Asked::parse(conditions, Some(query));
        assert_eq!(asked.wanted.from, Some(date(2024, 1, 1)));
        assert_eq!(asked.wanted.to, Some(date(2024, 2, 29)), "the last day of what was typed");
        assert_eq!((asked.wanted.order, asked.wanted.group), (Order::Oldest, Some("now")));
        assert_eq!(asked.address(conditions, None), format!("/record/conditions?{query}"));
        let start = EntriesStart::parse("3.abc", 1).expect("a start");
        assert!(asked.address(conditions, Some(&start)).ends_with("&after=3.abc"));
    }

    #[test]
    fn what_a_query_cannot_mean_is_left_out() {
        let team = section::find("care-team").expect("a section");
        for nonsense in ["show=everything", "sort=upwards", "after=x~y", "from-year=2024", "sort=oldest", ""]
        {
            assert_eq!(Asked::parse(team, Some(nonsense)), Asked::default(), "{nonsense}");
        }
        let conditions = section::find("conditions").expect("a section");
        for wrong in
            ["from-day=31&from-month=2&from-year=2024", "from-month=2", "from-year=24", "from-year=soon"]
        {
            let asked = Asked::parse(conditions, Some(wrong));
            assert!(asked.wanted.from.is_none() && !asked.from.is_empty() && asked.is_narrowed(), "{wrong}");
        }
        let long = format!("name={}", "ä".repeat(500));
        assert_eq!(Asked::parse(conditions, Some(&long)).words.chars().count(), 100);
    }
}
