//! The record as the rules and pages know it. Only this file and those below it speak FHIR.

mod care;
mod entries;
mod flags;
mod health;
mod kinds;
mod papers;
mod people;
mod reader;
mod reading;
mod related;
mod stream;
mod summary;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use fhir::reference::Reference;
use fhir::{Resource, Type};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kit::{Ctx, Fault};
use serde_json::Value;
use store::{Chart, Entry, StoreError};

use crate::lens::Lens;
use crate::results::{Code, Comment, Link, Sheet, Test};
use crate::signs::visible_resource;
use crate::when::When;
pub(crate) use entries::{
    Entries, Listed as ListedEntries, Opened as OpenedEntry, Order, Start as EntriesStart, Wanted,
};
pub(crate) use kinds::Kind;
pub(crate) use papers::Bytes;
use stream::{Reach, Stream};
pub(crate) use summary::{
    Allergies, Block, Line, Record, Visit, Vital, coming_visits, is_deceased, record, vitals,
};

const REPORT: Type = Type::named("DiagnosticReport");
const OBSERVATION: Type = Type::named("Observation");
const SPECIMEN: Type = Type::named("Specimen");
const COMMUNICATION: Type = Type::named("Communication");
/// Observations that stand in the list of results when no report holds them.
const LOOSE: &str = "category=laboratory,imaging,survey,procedure,therapy";
/// Observations that nobody called anything stand there too.
const BARE: &str = "category:missing=true";
/// What a report needs beside it.
const REPORT_BESIDE: &str = "&_include=DiagnosticReport:result&_include=DiagnosticReport:specimen\
                             &_include:iterate=Observation:has-member";
/// Tests that are looked through for each result that is wanted: most of them turn out to be a report's.
const LOOSE_TIMES: usize = 4;
/// A filter that finds little looks through so many steps of the list, then asks whether to look further.
pub(crate) const STEPS_MAX: usize = 12;
/// Comments of the clinic that one page looks through; newer ones come first.
const COMMENTS_MAX: usize = 200;
/// Values of one line over time; more are not told apart.
const TREND_MAX: usize = 200;
/// Reports of a few days, or of one visit, among which that of a test is looked for.
const OWNERS_MAX: usize = 50;
/// What one report or test brings along at most.
const BESIDE_MAX: usize = 400;

/// Where a page of the list begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Start {
    reports: Reach,
    loose: Reach,
    bare: Reach,
}

impl Start {
    fn at([reports, loose, bare]: &[Stream; 3]) -> Start {
        Start { reports: reports.reach(), loose: loose.reach(), bare: bare.reach() }
    }

    /// As an address has it.
    pub(crate) fn spelled(&self) -> String {
        format!("{}~{}~{}", self.reports.spelled(), self.loose.spelled(), self.bare.spelled())
    }

    /// What an address says; nothing where it is not ours.
    pub(crate) fn parse(text: &str) -> Option<Start> {
        let mut parts = text.split('~').map(Reach::parse);
        let (reports, loose, bare) = (parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(Start { reports, loose, bare })
    }
}

/// Whether a result belongs on the list, told with what clinicians wrote about results.
pub(crate) type Fits<'a> = &'a (dyn Fn(&Sheet, &Comments) -> bool + Sync);

/// What clinicians wrote, by the id of the result.
pub(crate) type Comments = BTreeMap<String, Vec<Comment>>;

/// What the list is narrowed to.
pub(crate) struct Narrow<'a> {
    /// Results of these days, the ends included.
    pub(crate) days: Option<(Date, Date)>,
    /// Does a result belong on the list?
    pub(crate) fits: Fits<'a>,
    /// So many steps are looked through.
    pub(crate) steps_max: usize,
}

/// A page of the list.
#[derive(Debug)]
pub(crate) struct Listed {
    /// The results, in the order of the store.
    pub(crate) sheets: Vec<Sheet>,
    /// Where the next page begins.
    pub(crate) next: Option<Start>,
    /// The ids of results with a comment, and who wrote it.
    pub(crate) comments: Comments,
    /// When a result came into the record or last changed there, by its id.
    pub(crate) came: BTreeMap<String, Timestamp>,
    /// The start was not known any more: this is the first page.
    pub(crate) anew: bool,
}

/// The door to results: a chart and the clinic's clocks.
pub(crate) struct Results<'a> {
    ctx: &'a Ctx,
    chart: &'a Chart,
    lens: Lens,
}

impl<'a> Results<'a> {
    /// Results of this chart.
    pub(crate) fn new(ctx: &'a Ctx, chart: &'a Chart) -> Results<'a> {
        Results { ctx, chart, lens: Lens::of(ctx) }
    }

    /// A page of the list, at least `count_min` results where there are so many. A start that the store does not
    /// know any more begins at the newest.
    pub(crate) async fn list(
        &self,
        start: &Start,
        narrow: &Narrow<'_>,
        count_min: usize,
    ) -> Result<Listed, Fault> {
        match self.walk(start.clone(), narrow, count_min).await {
            Err(StoreError::Query(_)) if *start != Start::default() => {
                let listed = self.walk(Start::default(), narrow, count_min).await?;
                Ok(Listed { anew: true, ..listed })
            }
            walked => Ok(walked?),
        }
    }

    async fn walk(&self, start: Start, narrow: &Narrow<'_>, count_min: usize) -> store::Result<Listed> {
        let dates = narrow.days.map(around).unwrap_or_default();
        let comments = self.comments().await?;
        let mut came = BTreeMap::new();
        let reports = format!("_sort=-date&_count={}{REPORT_BESIDE}{dates}", count_min + 1);
        let alone = LOOSE_TIMES * (count_min + 1);
        let alone = format!("&_sort=-date&_count={alone}&_include=Observation:specimen{dates}");
        // Reports come first: they say which tests are theirs.
        let mut streams = [
            Stream::new(REPORT, reports, start.reports),
            Stream::new(OBSERVATION, format!("{LOOSE}{alone}"), start.loose),
            Stream::new(OBSERVATION, format!("{BARE}{alone}"), start.bare),
        ];
        let (mut shelf, mut sheets, mut steps) = (Shelf::new(self.lens.clone()), Vec::new(), 0);
        // One result more than are wanted is looked for: only then is there a next page to offer.
        let mut next = None;
        while steps < narrow.steps_max {
            let mut beside = Vec::new();
            let mut fetched = false;
            for stream in &mut streams {
                fetched |= stream.fill(self.chart, &mut beside).await?;
            }
            steps += usize::from(fetched);
            shelf.add(beside);
            shelf.learn_reports(streams[0].waiting.iter());
            let here = Start::at(&streams);
            // What is at its end sorts below every date.
            let first = streams.iter_mut().rev().max_by_key(|stream| stream.head_ms());
            let Some(entry) = first.and_then(Stream::pop) else { break };
            self.learn_owner(&mut shelf, &entry).await?;
            let made = shelf.sheet(&entry.resource).filter(|sheet| shown_in(sheet, narrow, &comments));
            if made.is_some() && sheets.len() == count_min {
                next = Some(here);
                break;
            }
            if let Some(sheet) = made {
                came.extend(entry.resource.last_updated().map(|at| (sheet.id.clone(), at)));
                sheets.push(sheet);
            }
        }
        if steps >= narrow.steps_max && next.is_none() {
            let here = Start::at(&streams);
            next = streams.iter().any(|stream| !stream.reach().done).then_some(here);
        }
        Ok(Listed { sheets, next, comments, came, anew: false })
    }

    /// The year of the oldest result; none where there is no result at all.
    pub(crate) async fn oldest_year(&self) -> Result<Option<i16>, Fault> {
        let mut oldest: Option<i16> = None;
        for (kind, query) in [(REPORT, ""), (OBSERVATION, LOOSE), (OBSERVATION, BARE)] {
            let found = self.chart.search(kind, &format!("{query}&_sort=date&_count=1")).await?;
            let Some(entry) = found.entries.first() else { continue };
            let taken = reading::moment(entry.resource.json(), "effective", &self.lens);
            let year = taken.map_or(self.ctx.today().year(), |taken| taken.day().year());
            oldest = Some(oldest.map_or(year, |known| known.min(year)));
        }
        Ok(oldest)
    }

    /// Whether a test belongs to a report, where no report at hand says so. Reports come as early as their tests, so
    /// that it is seldom asked.
    async fn learn_owner(&self, shelf: &mut Shelf, entry: &Entry) -> store::Result<()> {
        let Some(id) = entry.resource.id() else { return Ok(()) };
        if entry.resource.resource_type() != OBSERVATION || shelf.owned.contains_key(id) {
            return Ok(());
        }
        let owner = self.owner(&entry.resource).await?;
        shelf.owned.insert(id.to_owned(), owner.is_some());
        Ok(())
    }

    /// The report that holds a test, looked for where it can be: in the days around the test and at the same visit. All
    /// reports are looked through only for a test without a date.
    async fn owner(&self, test: &Resource) -> store::Result<Option<String>> {
        let Some(id) = test.id() else { return Ok(None) };
        let own = format!("{OBSERVATION}/{id}");
        let mut queries = vec![match reading::moment(test.json(), "effective", &self.lens) {
            Some(taken) => around((taken.day(), taken.day())),
            None => format!("&result={own}"),
        }];
        let visit = reading::link(test.get("encounter")).and_then(|link| link.target);
        queries.extend(visit.map(|(kind, id)| format!("&encounter={kind}/{id}")));
        let holds = |entry: &Entry| {
            let held = entry.resource.all(&["result", "reference"]);
            held.into_iter().any(|reference| reference.as_str() == Some(own.as_str()))
        };
        for query in queries {
            let found = self.chart.search(REPORT, &format!("_count={OWNERS_MAX}{query}")).await?;
            if let Some(owner) = found.entries.into_iter().find(holds) {
                return Ok(owner.resource.id().map(str::to_owned));
            }
        }
        Ok(None)
    }

    /// What clinicians wrote about results, by the id of the result.
    pub(crate) async fn comments(&self) -> store::Result<Comments> {
        let query = format!("category=result-comment&_count={COMMENTS_MAX}");
        let found = self.chart.search(COMMUNICATION, &query).await?;
        let mut by_result = Comments::new();
        for entry in &found.entries {
            let resource = visible_resource(&entry.resource);
            let Some(comment) = summary::comment(&resource, &self.lens) else { continue };
            for id in summary::about(&entry.resource) {
                by_result.entry(id).or_default().push(comment.clone());
            }
        }
        Ok(by_result)
    }

    /// One result by the id of its report or of its test; what is not in this record is nothing.
    pub(crate) async fn one(&self, id: &str) -> Result<Option<Opened>, Fault> {
        if !fhir::reference::is_id(id) {
            return Ok(None);
        }
        let comments = self.comments().await?;
        let written = |sheet: &Sheet| comments.get(&sheet.id).cloned().unwrap_or_default();
        if let Some(report) = self.report(id).await? {
            let comments = written(&report);
            return Ok(Some(Opened { sheet: Sheet { comments, ..report }, within: None }));
        }
        let Some(entry) = self.chart.read(OBSERVATION, id).await? else { return Ok(None) };
        let mut shelf = Shelf::new(self.lens.clone());
        self.gather(&mut shelf, &entry.resource, &["hasMember", "specimen"]).await?;
        shelf.add(vec![entry.clone()]);
        let Some(mut sheet) = shelf.alone(&entry.resource) else { return Ok(None) };
        sheet.comments = written(&sheet);
        let within = match self.owner(&entry.resource).await? {
            Some(owner) => self.report(&owner).await?,
            None => None,
        };
        if let Some(report) = &within {
            sheet.comments.extend(written(report));
            fill_gaps(&mut sheet, report);
        }
        Ok(Some(Opened {
            sheet,
            within: within.filter(|report| report.tests.len() > 1).map(|report| (report.id, report.name)),
        }))
    }

    async fn report(&self, id: &str) -> Result<Option<Sheet>, Fault> {
        let Some(entry) = self.chart.read(REPORT, id).await? else { return Ok(None) };
        let mut shelf = Shelf::new(self.lens.clone());
        self.gather(&mut shelf, &entry.resource, &["result", "specimen"]).await?;
        let tests: Vec<Entry> = shelf.by_reference.values().cloned().collect();
        for test in &tests {
            self.gather(&mut shelf, &test.resource, &["hasMember", "specimen"]).await?;
        }
        Ok(shelf.sheet(&entry.resource))
    }

    /// Put what a resource refers to by these members on the shelf, each once, and not without end.
    async fn gather(&self, shelf: &mut Shelf, resource: &Resource, members: &[&str]) -> Result<(), Fault> {
        let links = members.iter().flat_map(|member| resource.all(&[member, "reference"]));
        let links: Vec<&str> = links.filter_map(Value::as_str).take(BESIDE_MAX).collect();
        for reference in links {
            let target = Reference::parse(reference).and_then(Reference::local);
            let Some(target) = target.filter(|_| !shelf.by_reference.contains_key(reference)) else {
                continue;
            };
            let found = self.chart.read(target.kind, target.id).await?;
            shelf.add(found.into_iter().collect());
        }
        Ok(())
    }

    /// The tests of the same code, for a line over time.
    pub(crate) async fn same_code(&self, code: &Code) -> Result<Vec<Test>, Fault> {
        let query = code_query(code);
        let query = format!("{query}&_sort=-date&_count={TREND_MAX}&_include=Observation:specimen");
        let found = self.chart.search(OBSERVATION, &query).await?;
        let mut shelf = Shelf::new(self.lens.clone());
        shelf.add(found.included);
        Ok(found.entries.iter().map(|entry| shelf.test(&entry.resource)).collect())
    }

    /// The name of whom or what a link leads to.
    pub(crate) async fn name_of(&self, link: Option<&Link>) -> Result<Option<String>, Fault> {
        let Some(link) = link else { return Ok(None) };
        let Some((kind, id)) = &link.target else { return Ok(link.display.clone()) };
        if link.display.is_some() {
            return Ok(link.display.clone());
        }
        let Some(kind) = Type::parse(kind) else { return Ok(None) };
        if !["Organization", "Practitioner", "PractitionerRole", "Location"].contains(&kind.name()) {
            return Ok(None);
        }
        let found = self.ctx.commons().read(kind, id).await?;
        Ok(found.and_then(|entry| summary::name(entry.resource.json())))
    }

    /// Who asked for a result, by its order.
    pub(crate) async fn ordered_by(&self, order: Option<&Link>) -> Result<Option<String>, Fault> {
        let Some((kind, id)) = order.and_then(|order| order.target.as_ref()) else { return Ok(None) };
        let Some(kind) = Type::parse(kind) else { return Ok(None) };
        let Some(order) = self.chart.read(kind, id).await? else { return Ok(None) };
        self.name_of(reading::link(order.resource.get("requester")).as_ref()).await
    }

    /// Where a visit was.
    pub(crate) async fn place_of(&self, visit: Option<&Link>) -> Result<Option<String>, Fault> {
        let Some((kind, id)) = visit.and_then(|visit| visit.target.as_ref()) else { return Ok(None) };
        let Some(kind) = Type::parse(kind) else { return Ok(None) };
        let Some(visit) = self.chart.read(kind, id).await? else { return Ok(None) };
        let place = visit.resource.at(&["location", "location"]);
        self.name_of(reading::link(place).as_ref()).await
    }
}

/// The query for what has a code, in its own system.
fn code_query(code: &Code) -> String {
    let mut query = String::new();
    for value in [code.system.as_str(), code.code.as_str()] {
        let joint = if query.is_empty() { "code=" } else { "%7C" };
        query.push_str(joint);
        let literal = value.replace('\\', "\\\\").replace(',', "\\,").replace('$', "\\$").replace('|', "\\|");
        query.extend(form_urlencoded::byte_serialize(literal.as_bytes()));
    }
    query
}

/// Days for the search, which reads days without a time in UTC: it looks two days further, and the day that is shown
/// decides.
fn around((from, to): (Date, Date)) -> String {
    let (from, to) = (from.saturating_sub(2.days()), to.saturating_add(2.days()));
    format!("&date=ge{from}&date=le{to}")
}

/// A result that was opened.
pub(crate) struct Opened {
    /// The result.
    pub(crate) sheet: Sheet,
    /// The report that holds it beside others: its id and its name.
    pub(crate) within: Option<(String, crate::results::Name)>,
}

fn shown_in(sheet: &Sheet, narrow: &Narrow<'_>, comments: &Comments) -> bool {
    let day = sheet.taken.as_ref().map(When::day);
    let within = |(from, to): (Date, Date)| day.is_some_and(|day| from <= day && day <= to);
    narrow.days.is_none_or(within) && (narrow.fits)(sheet, comments)
}

/// A test says less about itself than the report around it.
fn fill_gaps(sheet: &mut Sheet, report: &Sheet) {
    let (own, others) = (&mut sheet.links, &report.links);
    for (own, other) in [
        (&mut own.order, &others.order),
        (&mut own.performer, &others.performer),
        (&mut own.visit, &others.visit),
        (&mut own.reader, &others.reader),
    ] {
        if own.is_none() {
            own.clone_from(other);
        }
    }
    sheet.taken = sheet.taken.take().or_else(|| report.taken.clone());
}

/// Resources at hand, to make results of.
struct Shelf {
    lens: Lens,
    by_reference: BTreeMap<String, Entry>,
    /// Tests, and whether a report holds them.
    owned: BTreeMap<String, bool>,
    shown: BTreeSet<String>,
}

impl Shelf {
    fn new(lens: Lens) -> Shelf {
        Shelf { lens, by_reference: BTreeMap::new(), owned: BTreeMap::new(), shown: BTreeSet::new() }
    }

    fn add(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            let resource = &entry.resource;
            if let Some(id) = resource.id() {
                self.by_reference.insert(format!("{}/{id}", resource.resource_type()), entry);
            }
        }
    }

    fn learn_reports<'e>(&mut self, reports: impl Iterator<Item = &'e Entry>) {
        for report in reports {
            let held = report.resource.all(&["result", "reference"]).into_iter().filter_map(Value::as_str);
            let ids = held.filter_map(|reference| Some((reference.rsplit_once('/')?.1.to_owned(), true)));
            self.owned.extend(ids);
        }
    }

    fn collected(&self, reference: &str) -> Option<When> {
        let entry = self.by_reference.get(reference)?;
        (entry.resource.resource_type() == SPECIMEN)
            .then(|| reading::moment(entry.resource.get("collection")?, "collected", &self.lens))
            .flatten()
    }

    fn test(&self, resource: &Resource) -> Test {
        let test = reading::test(resource.json(), &self.lens, &|reference| self.collected(reference));
        let done = reading::has_code(resource.get("category"), &["procedure", "therapy", "activity"]);
        Test { vital: test.vital || done, ..test }
    }

    /// The result that a report or a loose test is; a test that a report holds is none of its own.
    fn sheet(&mut self, resource: &Resource) -> Option<Sheet> {
        let id = resource.id()?.to_owned();
        if !self.shown.insert(id.clone()) {
            return None;
        }
        if resource.resource_type() == OBSERVATION {
            let held = self.owned.get(&id).copied().unwrap_or_default();
            let apart = held || has_section(resource);
            return if apart { None } else { self.alone(resource).filter(is_listed) };
        }
        let named: Vec<&Value> = resource.all(&["result", "reference"]);
        let named = named.into_iter().filter_map(Value::as_str).map(|name| self.by_reference.get(name));
        let (here, absent): (Vec<_>, Vec<_>) = named.partition(Option::is_some);
        let tests: Vec<Test> =
            here.into_iter().flatten().flat_map(|entry| self.with_members(entry)).collect();
        let sheet =
            reading::sheet(resource.json(), tests, &self.lens, &|reference| self.collected(reference));
        Some(Sheet { absent: absent.len(), ..sheet }).filter(is_listed)
    }

    /// A test, or the tests of a panel that is itself an observation.
    fn with_members(&self, entry: &Entry) -> Vec<Test> {
        let members = entry.resource.all(&["hasMember", "reference"]).into_iter().filter_map(Value::as_str);
        let members: Vec<Test> = members
            .filter_map(|reference| self.by_reference.get(reference))
            .filter(|member| member.resource.resource_type() == OBSERVATION)
            .map(|member| self.test(&member.resource))
            .collect();
        let own = self.test(&entry.resource);
        let silent = matches!(own.main.answer, crate::results::Answer::Nothing(_)) && own.parts.is_empty();
        if silent && !members.is_empty() { members } else { vec![own] }
    }

    fn alone(&self, resource: &Resource) -> Option<Sheet> {
        let mut sheet =
            reading::sheet_of_test(resource.json(), &self.lens, &|reference| self.collected(reference));
        let entry = self.by_reference.get(&format!("{OBSERVATION}/{}", resource.id()?));
        if let Some(entry) = entry {
            sheet.tests = self.with_members(entry);
        }
        Some(sheet)
    }
}

/// A section of the record shows it: a survey on how somebody lives. What a laboratory did stands among the results as
/// well.
fn has_section(test: &Resource) -> bool {
    let of_laboratory = reading::has_code(test.get("category"), &["laboratory", "imaging"]);
    !of_laboratory && Kind::of(test).is_some()
}

/// What was entered by mistake or never done has a page for who has its link, and no line in the list.
fn is_listed(sheet: &Sheet) -> bool {
    !matches!(sheet.state, crate::results::State::Withdrawn | crate::results::State::NotDone)
}
