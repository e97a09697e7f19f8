//! The door to the entries of a section: a page of its list, one entry with what belongs to it.

use fhir::reference::is_id;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::{Ctx, Fault};
use store::{Chart, Entry, StoreError};

use super::kinds::{Kind, group_query};
use super::stream::{Reach, Stream};
use super::{papers, people};
use crate::entry::{self, Fact, GROUP_PAST, Item, Said};
use crate::lens::Lens;
use crate::results::{Code, Test};
use crate::section::{Rows, Section};
use crate::when::When;

/// Entries that one step opens where the list is narrowed: most of them do not fit.
const NARROWED_STEP: usize = 100;
/// A list that is narrowed looks through so many steps, then asks whether to look further.
const STEPS_MAX: usize = 12;
/// Entries that are sorted by name, at most: the newest.
const NAMED_MAX: usize = 1_000;
/// Entries that are gathered by their code at a time, at most.
const GATHERED_MAX: usize = 200;
/// In place of a code system: what is the same by its words.
pub(super) const BY_WORDS: &str = "words";
/// In place of a code system: what is the same by what it refers to.
pub(super) const BY_REFERENCE: &str = "reference";
/// Notes of each kind that home looks at.
const NOTES_MAX: usize = 3;

/// How a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    #[default]
    Newest,
    Oldest,
    Name,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Words of the name, in small letters.
    pub(crate) words: String,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) group: Option<&'static str>,
    pub(crate) order: Order,
}

impl Wanted {
    pub(crate) fn is_narrow(&self) -> bool {
        !self.words.is_empty() || self.from.is_some() || self.to.is_some() || self.group.is_some()
    }

    fn fits(&self, item: &Item) -> bool {
        let day = item.when.as_ref().map(When::day);
        let within = |bound: Option<Date>, holds: &dyn Fn(Date, Date) -> bool| match bound {
            Some(bound) => day.is_some_and(|day| holds(day, bound)),
            None => true,
        };
        let group = self.group.is_none_or(|group| item.group == group || group_query(group).is_some());
        item.standing.is_listed()
            && group
            && within(self.from, &|day, from| day >= from)
            && within(self.to, &|day, to| day <= to)
            && (self.words.is_empty() || item.says(&self.words))
    }
}

/// Where a page of a list begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Start {
    /// How far each kind has been shown.
    Reached(Vec<Reach>),
    /// How many of the sorted names.
    Skipped(usize),
    /// How many rows of a stretch of gathered entries were shown, and where the stretch begins in each kind.
    Gathered(usize, Vec<Reach>),
}

impl Default for Start {
    fn default() -> Start {
        Start::Reached(Vec::new())
    }
}

impl Start {
    /// As an address has it.
    pub(crate) fn spelled(&self) -> String {
        match self {
            Start::Reached(all) => spelled(all),
            Start::Skipped(count) => format!("n{count}"),
            Start::Gathered(skip, all) => format!("g{skip}~{}", spelled(all)),
        }
    }

    /// What an address says of a section with so many kinds; nothing where it is not ours.
    pub(crate) fn parse(text: &str, kinds: usize) -> Option<Start> {
        if let Some(count) = text.strip_prefix('n') {
            return count.parse().ok().filter(|count| *count <= NAMED_MAX).map(Start::Skipped);
        }
        let reached = |text: &str| {
            let all: Option<Vec<Reach>> = text.split('~').map(Reach::parse).collect();
            all.filter(|all| all.len() == kinds)
        };
        if let Some((skip, all)) = text.strip_prefix('g').and_then(|text| text.split_once('~')) {
            let skip = skip.parse().ok().filter(|skip| *skip <= NAMED_MAX)?;
            return Some(Start::Gathered(skip, reached(all)?));
        }
        reached(text).map(Start::Reached)
    }
}

fn spelled(all: &[Reach]) -> String {
    all.iter().map(Reach::spelled).collect::<Vec<_>>().join("~")
}

/// A page of a list.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub(crate) items: Vec<Item>,
    pub(crate) next: Option<Start>,
    /// The page before, where it has an address, and how many stand before it.
    pub(crate) previous: Option<(Start, usize)>,
    /// How many there are, where that is known.
    pub(crate) total: Option<usize>,
    /// The start was not known any more: this is the first page.
    pub(crate) anew: bool,
    /// There are more names than are sorted.
    pub(crate) cut: bool,
}

impl Listed {
    /// Of all rows the page behind so many, with the addresses of the pages beside it.
    fn cut_to(&mut self, (skip, count): (usize, usize), at: &dyn Fn(usize) -> Start) {
        self.items = self.items.split_off(skip.min(self.items.len()));
        if self.items.len() > count {
            self.items.truncate(count);
            self.next = Some(at(skip + count));
        }
        let behind = skip.saturating_sub(count);
        self.previous = (skip > 0).then(|| (at(behind), behind));
    }
}

/// One entry, opened.
pub(crate) struct Opened {
    pub(crate) item: Item,
    /// What was told about where it comes from.
    pub(crate) told: Vec<Fact>,
    /// When this record last took it in.
    pub(crate) loaded: Option<Timestamp>,
    /// Other entries that belong to it: the key of their heading, and they.
    pub(crate) related: Vec<(&'static str, Vec<Said>)>,
    /// Others of the same test, for a line over time.
    pub(crate) others: Vec<Test>,
    /// How to reach somebody.
    pub(crate) reach: Vec<Fact>,
}

/// The door.
pub(crate) struct Entries<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) chart: &'a Chart,
    pub(super) lens: Lens,
    section: Option<&'static Section>,
}

impl<'a> Entries<'a> {
    /// Entries of this chart.
    pub(crate) fn new(ctx: &'a Ctx, chart: &'a Chart) -> Entries<'a> {
        Entries { ctx, chart, lens: Lens::of(ctx), section: None }
    }

    /// For the pages of this section.
    pub(crate) fn of(self, section: &'static Section) -> Entries<'a> {
        Entries { section: Some(section), ..self }
    }

    /// The part of its address.
    pub(crate) fn slug(&self) -> &'static str {
        self.section.map_or("", |section| section.slug)
    }

    /// A page of a list. A start that the store does not know any more begins anew.
    pub(crate) async fn list(
        &self,
        section: &Section,
        wanted: &Wanted,
        (start, count): (&Start, usize),
    ) -> Result<Listed, Fault> {
        if wanted.order == Order::Name {
            let skip = if let Start::Skipped(skip) = start { *skip } else { 0 };
            return Ok(self.by_name(section, wanted, (skip, count)).await?);
        }
        if section.rows == Rows::Codes {
            let begin = vec![Reach::default(); section.kinds.len()];
            let (skip, at) = if let Start::Gathered(skip, at) = start { (*skip, at) } else { (0, &begin) };
            return match self.gathered(section, wanted, (skip, at, count)).await {
                Err(StoreError::Query(_)) if *at != begin => {
                    let listed = self.gathered(section, wanted, (0, &begin, count)).await?;
                    Ok(Listed { anew: true, ..listed })
                }
                listed => Ok(listed?),
            };
        }
        let at = if let Start::Reached(at) = start { at.as_slice() } else { &[] };
        match self.walk(section, wanted, (at, count)).await {
            Err(StoreError::Query(_)) if !at.is_empty() => {
                let listed = self.walk(section, wanted, (&[], count)).await?;
                Ok(Listed { anew: true, ..listed })
            }
            walked => Ok(walked?),
        }
    }

    async fn walk(
        &self,
        section: &Section,
        wanted: &Wanted,
        (at, count): (&[Reach], usize),
    ) -> store::Result<Listed> {
        let mut streams = streams(section, wanted, (at, count));
        let (mut listed, mut steps) = (Listed::default(), 0);
        loop {
            let mut beside = Vec::new();
            for stream in &mut streams {
                steps += usize::from(stream.fill(self.chart, &mut beside).await?);
            }
            let here = || Start::Reached(streams.iter().map(Stream::reach).collect());
            let (here, Some(first)) = (here(), next_of(&streams, wanted.order)) else { break };
            // One entry more than is wanted is looked for: only then is there a next page to offer.
            if listed.items.len() >= count || steps > STEPS_MAX + streams.len() {
                listed.next = Some(here);
                break;
            }
            let Some(entry) = streams[first].pop() else { break };
            self.take(section, section.kinds[first], (&entry, wanted), &mut listed);
        }
        if section.rows == Rows::Names {
            listed.items.sort_by_key(|item| item.group == GROUP_PAST);
        }
        self.complete(&mut listed.items).await?;
        Ok(listed)
    }

    fn take(&self, section: &Section, kind: Kind, (entry, wanted): (&Entry, &Wanted), listed: &mut Listed) {
        for item in kind.read(&self.lens, &entry.resource).into_iter().filter(|item| wanted.fits(item)) {
            let item = Item { id: address(kind, &item.id), ..item };
            let same = |other: &&mut Item| {
                section.rows == Rows::Names
                    && other.name.plain == item.name.plain
                    && !item.name.plain.is_empty()
            };
            match listed.items.iter_mut().find(same) {
                // Who was there before and is there again is there now.
                Some(known) if known.group == GROUP_PAST => *known = item,
                Some(_) => {}
                None => listed.items.push(item),
            }
        }
    }

    fn take_all(
        &self,
        section: &Section,
        kind: Kind,
        (found, wanted): (&[Entry], &Wanted),
        listed: &mut Listed,
    ) {
        for entry in found {
            self.take(section, kind, (entry, wanted), listed);
        }
    }

    /// All names, sorted, as far as that goes; a page of them.
    async fn by_name(
        &self,
        section: &Section,
        wanted: &Wanted,
        (skip, count): (usize, usize),
    ) -> store::Result<Listed> {
        let mut listed = Listed::default();
        for kind in section.kinds {
            let found = self.chart.search(kind.resource_type(), &query(*kind, wanted, NAMED_MAX)).await?;
            listed.cut |= found.next.is_some();
            self.take_all(section, *kind, (&found.entries, wanted), &mut listed);
        }
        self.complete(&mut listed.items).await?;
        listed.items.sort_by_cached_key(|item| item.name.plain.to_lowercase());
        if section.rows == Rows::Codes {
            listed.items = entry::gathered(listed.items);
        }
        listed.total = (!listed.cut).then_some(listed.items.len());
        listed.cut_to((skip, count), &Start::Skipped);
        Ok(listed)
    }

    /// Entries of one code in one row. A stretch of the list is gathered at a time, and paged by its rows: of who has
    /// more than one stretch, what came again long before has a row of its own there.
    async fn gathered(
        &self,
        section: &Section,
        wanted: &Wanted,
        (skip, at, count): (usize, &[Reach], usize),
    ) -> store::Result<Listed> {
        let (mut listed, mut further) = (Listed::default(), Vec::new());
        for (kind, reach) in section.kinds.iter().zip(at) {
            let mut next = None;
            if !reach.done {
                let cursor = reach.cursor.as_ref().map(|cursor| format!("&_cursor={cursor}"));
                let query = query(*kind, wanted, GATHERED_MAX) + &cursor.unwrap_or_default();
                let found = self.chart.search(kind.resource_type(), &query).await?;
                self.take_all(section, *kind, (&found.entries, wanted), &mut listed);
                next = found.next;
            }
            further.push(Reach { done: next.is_none(), cursor: next, skip: 0 });
        }
        if section.kinds.len() > 1 {
            in_order(&mut listed.items, wanted.order);
        }
        listed.items = entry::gathered(listed.items);
        let whole = further.iter().all(|reach| reach.done);
        let only = whole && at.iter().all(|reach| *reach == Reach::default());
        listed.total = only.then_some(listed.items.len());
        listed.cut_to((skip, count), &|skip| Start::Gathered(skip, at.to_vec()));
        if listed.next.is_none() && !whole {
            listed.next = Some(Start::Gathered(0, further));
        }
        self.complete(&mut listed.items).await?;
        Ok(listed)
    }

    /// The newest notes since a day, each with when it came into the record.
    pub(crate) async fn notes_since(&self, since: Date) -> Result<Vec<(Item, Timestamp)>, Fault> {
        let mut notes = Vec::new();
        for kind in [Kind::Document, Kind::Composition] {
            let wanted = Wanted { from: Some(since), ..Wanted::default() };
            let query = query(kind, &wanted, NOTES_MAX);
            let found = self.chart.search(kind.resource_type(), &query).await?;
            for entry in &found.entries {
                let items = kind.read(&self.lens, &entry.resource).into_iter();
                let items = items.filter(|item| wanted.fits(item) && !item.is_replaced());
                let came = entry.resource.last_updated().unwrap_or(Timestamp::UNIX_EPOCH);
                notes.extend(items.map(|item| (Item { id: address(kind, &item.id), ..item }, came)));
            }
        }
        Ok(notes)
    }

    /// Names that stand elsewhere, and how to reach people.
    async fn complete(&self, items: &mut [Item]) -> store::Result<()> {
        for item in items {
            self.name(item).await?;
            if let Some(who) = &item.reach {
                let reach = people::reach(self.ctx, who).await?;
                let phone = reach.iter().find(|fact| fact.key == "records-fact-phone");
                item.lines.extend(phone.into_iter().filter_map(|fact| fact.said.first().cloned()));
            }
        }
        Ok(())
    }

    async fn name(&self, item: &mut Item) -> store::Result<()> {
        if item.name.plain.is_empty()
            && let Some(link) = &item.named_by
        {
            item.name = people::name_of(self, link).await?.unwrap_or_default();
        }
        // An insurance whose insurer is not known is called by its plan.
        if let (true, Some(Said::Text(line))) = (item.name.plain.is_empty(), item.lines.first()) {
            item.name.plain.clone_from(line);
        }
        Ok(())
    }

    /// One entry; what is not in this record, or of another section, is nothing.
    pub(crate) async fn one(&self, section: &Section, part: &str) -> Result<Option<Opened>, Fault> {
        let Some((kind, id, number)) = parse(section, part) else { return Ok(None) };
        let Some(entry) = self.chart.read_apart(kind.resource_type(), id).await? else { return Ok(None) };
        if !kind.holds(&entry.resource) {
            return Ok(None);
        }
        let items = kind.read(&self.lens, &entry.resource).into_iter();
        let own =
            |item: &Item| number.is_none() || item.id.ends_with(&format!("~{}", number.unwrap_or_default()));
        let Some(mut item) = items.into_iter().find(own) else { return Ok(None) };
        self.name(&mut item).await?;
        if kind == Kind::Document {
            item.story = papers::story(self.chart, &entry, &item).await?;
        }
        let reach = match &item.reach {
            Some(who) => people::reach(self.ctx, who).await?,
            None => Vec::new(),
        };
        Ok(Some(Opened {
            told: self.told(&entry.resource).await?,
            loaded: entry.resource.last_updated(),
            related: self.related(kind, &entry.resource, id).await?,
            others: self.others(&item).await?,
            item,
            reach,
        }))
    }

    /// The entry that holds the file of a document.
    pub(crate) async fn file(
        &self,
        section: &Section,
        (part, number): (&str, usize),
    ) -> Result<Option<papers::Bytes>, Fault> {
        let report =
            part.strip_suffix("~report").filter(|id| is_id(id) && section.kinds.contains(&Kind::Report));
        let (kind, id) = match (report, parse(section, part)) {
            (Some(id), _) => (Kind::Report, id),
            (None, Some((Kind::Document, id, None))) => (Kind::Document, id),
            _ => return Ok(None),
        };
        let Some(entry) = self.chart.read_apart(kind.resource_type(), id).await? else { return Ok(None) };
        papers::bytes_of(self.chart, &entry, number).await
    }

    async fn others(&self, item: &Item) -> Result<Vec<Test>, Fault> {
        let Some(code) = item.test.as_ref().and_then(|test| test.main.code.as_ref()) else {
            return Ok(Vec::new());
        };
        super::Results::new(self.ctx, self.chart).same_code(code).await
    }
}

/// Entries of several kinds in the order of their dates; what has none comes last.
pub(super) fn in_order(items: &mut [Item], order: Order) {
    let dated = |item: &Item| item.when.as_ref().map(When::order);
    match order {
        Order::Oldest => items.sort_by_key(|item| (item.when.is_none(), dated(item))),
        _ => items.sort_by_key(|item| std::cmp::Reverse(dated(item))),
    }
}

fn streams(section: &Section, wanted: &Wanted, (at, count): (&[Reach], usize)) -> Vec<Stream> {
    let rising = wanted.order == Order::Oldest;
    let step = if wanted.is_narrow() { NARROWED_STEP } else { count + 1 };
    let start = |number: usize| at.get(number).cloned().unwrap_or_default();
    let kinds = section.kinds.iter().enumerate();
    let stream = |(number, kind): (usize, &Kind)| {
        let mut stream = Stream::new(kind.resource_type(), query(*kind, wanted, step), start(number));
        stream.rising = rising;
        stream
    };
    kinds.map(stream).collect()
}

/// Which stream has the next entry; none where all are at their end.
fn next_of(streams: &[Stream], order: Order) -> Option<usize> {
    let heads = streams.iter().enumerate().filter_map(|(at, stream)| Some((stream.head_ms()?, at)));
    match order {
        Order::Oldest => heads.min_by_key(|(head, at)| (*head, *at)),
        _ => heads.max_by_key(|(head, at)| (*head, std::cmp::Reverse(*at))),
    }
    .map(|(_, at)| at)
}

/// The search reads days without a time in UTC: it looks a day further on each side, and the day that is shown decides.
fn query(kind: Kind, wanted: &Wanted, count: usize) -> String {
    let mut parts: Vec<String> = vec![format!("_count={count}")];
    if !kind.query().is_empty() {
        parts.push(kind.query().to_owned());
    }
    if let Some(date) = kind.date() {
        let sign = if wanted.order == Order::Oldest { "" } else { "-" };
        parts.push(format!("_sort={sign}{date}"));
    }
    if let Some(date) = kind.sure_date() {
        let bound = |sign: &str, day: Option<Date>| day.map(|day| format!("{date}={sign}{day}"));
        parts.extend(bound("ge", wanted.from.and_then(|day| day.yesterday().ok())));
        parts.extend(bound("le", wanted.to.and_then(|day| day.tomorrow().ok())));
    }
    parts.extend(wanted.group.and_then(group_query).map(str::to_owned));
    parts.join("&")
}

/// The query for entries of one code. What is named by words, or by a medicine of the clinic's own, is looked for among
/// the newest.
pub(super) fn same_code(kind: Kind, code: &Code) -> String {
    let all = query(kind, &Wanted::default(), GATHERED_MAX);
    let coded = ![BY_WORDS, BY_REFERENCE].contains(&code.system.as_str());
    if coded { format!("{all}&{}", super::code_query(code)) } else { all }
}

/// The part of the address of an entry: its id, and the mark of its kind.
pub(super) fn address(kind: Kind, id: &str) -> String {
    if kind.mark().is_empty() { id.to_owned() } else { format!("{id}~{}", kind.mark()) }
}

/// What a part of an address names: the kind, the id, and which entry of the resource.
fn parse<'p>(section: &Section, part: &'p str) -> Option<(Kind, &'p str, Option<usize>)> {
    let (id, mark) = match part.split_once('~') {
        Some((_, "")) => return None,
        Some(both) => both,
        None => (part, ""),
    };
    let number: Option<usize> = mark.parse().ok();
    let mark = if number.is_some() { "" } else { mark };
    let kind = section.kinds.iter().copied().find(|kind| kind.mark() == mark && *kind != Kind::Report)?;
    let several = kind == Kind::Team;
    (is_id(id) && several == number.is_some()).then_some((kind, id, number))
}

#[cfg(test)]
mod tests {
    use super::{Kind, Order, Start, Wanted, address, parse, query};
    use crate::section;
    use jiff::civil::date;

    #[test]
    fn an_address_names_one_entry_of_its_section() {
        let medicines = section::find("medicines").expect("a section");
        assert_eq!(parse(medicines, "a-1.b"), Some((Kind::Prescription, "a-1.b", None)));
        assert_eq!(parse(medicines, &address(Kind::Statement, "x")), Some((Kind::Statement, "x", None)));
        for wrong in ["", "a b", "x~other", "x~3", "x~said~said", "../x", "x~"] {
            assert_eq!(parse(medicines, wrong), None, "{wrong}");
        }
        let team = section::find("care-team").expect("a section");
        assert_eq!(parse(team, "t~2"), Some((Kind::Team, "t", Some(2))));
        assert_eq!(parse(team, "t"), None, "a team is its members");
        let documents = section::find("documents").expect("a section");
        assert_eq!(parse(documents, "r~report"), None, "a report has its page among the results");
    }

    #[test]
    fn a_start_is_read_as_it_was_written() {
        let start = Start::parse("3.abc-_9~end", 2).expect("a start");
        assert_eq!(start.spelled(), "3.abc-_9~end");
        assert_eq!(Start::parse("n50", 2), Some(Start::Skipped(50)));
        let gathered = Start::parse("g25~0.abc~end", 2).expect("a start");
        assert_eq!(gathered.spelled(), "g25~0.abc~end");
        for wrong in [
            "gend~",
            "g.",
            "g25",
            "g25~0.abc~end",
            "g-1~0.abc",
            "g9999~0.abc",
            "3.abc-_9~end",
            "n99999",
            "n-1",
            "nx",
            "",
            "3.a b",
            "x",
        ] {
            assert_eq!(Start::parse(wrong, 1), None, "{wrong}");
        }
    }

    #[test]
    fn a_search_looks_a_day_further_than_was_asked() {
        let wanted = Wanted {
            from: Some(date(2025, 3, 1)),
            to: Some(date(2025, 3, 31)),
            order: Order::Oldest,
            group: Some("weight"),
            ..Wanted::default()
        };
        let vitals = query(Kind::Vital, &wanted, 26);
        for part in
            ["_sort=date", "date=ge2025-02-28", "date=le2025-04-01", "code=29463-7", "category=vital-signs"]
        {
            assert!(vitals.split('&').any(|one| one.starts_with(part)), "{part} in {vitals}");
        }
        let conditions = query(Kind::Condition, &wanted, 26);
        assert!(!conditions.contains("date=ge"), "a condition may have another date: {conditions}");
        assert!(!query(Kind::Coverage, &wanted, 26).contains("_sort"));
    }
}
