//! What a list was asked for: words, dates, state, order, and where it begins.

use jiff::civil::Date;
use kit::{Ctx, Errors, Typed, routes};
use ui::form::Period;

use crate::chart::{EntriesStart, Order, Wanted};
use crate::section::Section;

/// Words that are looked for are cut here.
pub(crate) const TEXT_CHARACTERS_MAX: usize = 100;
/// Years that can be asked for.
pub(crate) const YEARS: std::ops::RangeInclusive<i16> = 1900..=2999;
/// The id of the dates in the form.
pub(crate) const DATES: &str = "date";
const DATE_CHARACTERS_MAX: usize = 12;
const PLACE_MAX: u64 = 1_000_000;

/// How many entries stand before a page, as far as its address says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place(u64);

impl Place {
    /// What an address says: the number of its first entry.
    pub(crate) fn parse(text: &str) -> Place {
        let from = text.parse().ok().filter(|from| (1..=PLACE_MAX).contains(from));
        Place(from.map_or(0, |from: u64| from - 1))
    }

    /// Behind so many entries.
    pub(crate) fn behind(count: usize) -> Place {
        Place(u64::try_from(count).unwrap_or(PLACE_MAX))
    }

    /// As an address has it.
    pub(crate) fn spelled(self) -> String {
        (self.0 + 1).to_string()
    }

    /// The place of the page after one with so many entries.
    pub(crate) fn after(self, count: usize) -> Place {
        Place(self.0.saturating_add(Place::behind(count).0))
    }

    /// The numbers of the first and the last entry of a page; nothing where it has none.
    pub(crate) fn shown(self, count: usize) -> Option<(u64, u64)> {
        (count > 0).then(|| (self.0 + 1, self.after(count).0))
    }
}

/// A query that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) words: String,
    /// The first and the last day, as they were sent.
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) wanted: Wanted,
    pub(crate) start: EntriesStart,
    pub(crate) place: Place,
}

/// The first or the last day of what was sent: `2024-03-27`, and a month or a year is enough. Nothing where it is no
/// date.
fn day(text: &str, last: bool) -> Option<Date> {
    let mut parts = text.split('-');
    let year: i16 = parts.next()?.parse().ok().filter(|year| YEARS.contains(year))?;
    let mut number = || parts.next().map(|part| part.parse::<i8>().ok());
    let found = match (number(), number()) {
        (None, _) if last => Date::new(year, 12, 31).ok(),
        (None, _) => Date::new(year, 1, 1).ok(),
        (Some(month), None) => {
            let first = Date::new(year, month?, 1).ok()?;
            Some(if last { first.last_of_month() } else { first })
        }
        (Some(month), Some(day)) => Date::new(year, month?, day?).ok(),
    };
    found.filter(|_| parts.next().is_none())
}

impl Asked {
    /// What a query asks for; what it cannot mean is left out, and dates that are none are told.
    pub(crate) fn parse(section: &Section, query: Option<&str>) -> Asked {
        let typed = Typed::of_query(query);
        let cut = |name: &str, most: usize| typed.trimmed(name).chars().take(most).collect::<String>();
        let date = |end: &str| {
            if section.dated { cut(&format!("{DATES}-{end}"), DATE_CHARACTERS_MAX) } else { String::new() }
        };
        let (words, from, to) = (cut("name", TEXT_CHARACTERS_MAX), date("from"), date("to"));
        let group = section.groups.iter().copied().find(|group| *group == typed.text("show"));
        let order = match typed.text("sort") {
            "oldest" if section.dated => Order::Oldest,
            "name" if section.by_name => Order::Name,
            _ => Order::Newest,
        };
        let start = EntriesStart::parse(typed.text("after"), section.kinds.len()).unwrap_or_default();
        let place = match &start {
            EntriesStart::Skipped(count) => Place::behind(*count),
            start if *start == EntriesStart::default() => Place::default(),
            _ => Place::parse(typed.text("from")),
        };
        Asked { words, from, to, wanted: Wanted { group, order, ..Wanted::default() }, start, place }.read()
    }

    /// What is wanted follows from what was typed.
    fn read(mut self) -> Asked {
        self.wanted.words = self.words.to_lowercase();
        self.wanted.from = day(&self.from, false);
        self.wanted.to = day(&self.to, true);
        self
    }

    /// What is wrong with the dates.
    pub(crate) fn errors(&self, ctx: &Ctx) -> Errors {
        let no_date = |text: &str, day: Option<Date>| !text.is_empty() && day.is_none();
        let crossed = self.wanted.from.zip(self.wanted.to).is_some_and(|(from, to)| from > to);
        let key = if no_date(&self.from, self.wanted.from) || no_date(&self.to, self.wanted.to) {
            "records-date-wrong"
        } else if crossed {
            "records-dates-crossed"
        } else {
            return Errors::none();
        };
        Errors::one(&Period::first_box(DATES), ctx.text(key))
    }

    /// Whether the list is narrowed.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.wanted.is_narrow() || !self.from.is_empty() || !self.to.is_empty()
    }

    /// The same from its beginning, with something changed.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Asked)) -> Asked {
        let mut other = Asked { start: EntriesStart::default(), place: Place::default(), ..self.clone() };
        change(&mut other);
        other.read()
    }

    /// The address of the list from this start on, and how many stand before it.
    pub(crate) fn address(&self, section: &Section, start: Option<(&EntriesStart, Place)>) -> String {
        let order = match self.wanted.order {
            Order::Newest => "",
            Order::Oldest => "oldest",
            Order::Name => "name",
        };
        let (first, last) = (format!("{DATES}-from"), format!("{DATES}-to"));
        let after = start.map(|(start, _)| start.spelled()).unwrap_or_default();
        let place = start.filter(|(_, place)| *place != Place::default()).map(|(_, place)| place.spelled());
        let all = [
            ("name", self.words.as_str()),
            ("show", self.wanted.group.unwrap_or_default()),
            ("sort", order),
            (first.as_str(), self.from.as_str()),
            (last.as_str(), self.to.as_str()),
            ("after", after.as_str()),
            ("from", place.as_deref().unwrap_or_default()),
        ];
        let query: Vec<(&str, &str)> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        routes::RECORD_SECTION.with([section.slug], &query)
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Place};
    use crate::chart::{EntriesStart, Order};
    use crate::section;
    use jiff::civil::date;

    #[test]
    fn a_query_is_read_and_written_back() {
        let conditions = section::find("conditions").expect("a section");
        let query = "name=blood%20sugar&show=now&sort=oldest&date-from=2024&date-to=2024-02";
        let asked = Asked::parse(conditions, Some(query));
        assert_eq!(asked.wanted.from, Some(date(2024, 1, 1)));
        assert_eq!(asked.wanted.to, Some(date(2024, 2, 29)), "the last day of what was typed");
        assert_eq!((asked.wanted.order, asked.wanted.group), (Order::Oldest, Some("now")));
        assert_eq!(asked.address(conditions, None), format!("/record/conditions?{query}"));
        let start = EntriesStart::parse("3.abc", 1).expect("a start");
        let further = asked.address(conditions, Some((&start, Place::default().after(25))));
        assert!(further.ends_with("&after=3.abc&from=26"), "{further}");
        let (_, query) = further.split_once('?').expect("a query");
        let read = Asked::parse(conditions, Some(query));
        assert_eq!((&read.start, read.place.shown(10)), (&start, Some((26, 35))));
        assert_eq!(read.with(|_| ()), asked, "from the beginning");
        let wider = asked.with(|asked| asked.from.clear());
        assert_eq!((wider.wanted.from, wider.wanted.to), (None, Some(date(2024, 2, 29))));
    }

    #[test]
    fn what_a_query_cannot_mean_is_left_out() {
        let team = section::find("care-team").expect("a section");
        for nonsense in ["show=everything", "sort=upwards", "after=x~y", "date-from=2024", "sort=oldest", ""]
        {
            assert_eq!(Asked::parse(team, Some(nonsense)), Asked::default(), "{nonsense}");
        }
        let conditions = section::find("conditions").expect("a section");
        for wrong in ["2024-02-31", "24", "soon", "2024-13", "2024-1-1-1", "2024-", "02/03/2024"] {
            let asked = Asked::parse(conditions, Some(&format!("date-from={wrong}")));
            assert!(asked.wanted.from.is_none() && !asked.from.is_empty() && asked.is_narrowed(), "{wrong}");
        }
        for stray in ["from=26", "from=-1", "from=soon"] {
            assert_eq!(Asked::parse(conditions, Some(stray)).place, Place::default(), "{stray}");
        }
        let long = format!("name={}", "ä".repeat(500));
        assert_eq!(Asked::parse(conditions, Some(&long)).words.chars().count(), 100);
    }
}
