//! The pages of one portal under load, each from a start of its own, so that its first views are cold; and with the
//! books of portal, database and load driver, so that what a view costs is known apart from who else is at work.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::load::{self, Figures, Order, Page};
use super::person::{self, Person};
use super::place::Place;
use super::sections;
use super::{CONNECTIONS, cpu, handler, machine, rounded};
use crate::failure::{Failure, Outcome};
use crate::portal::Portal;
use crate::postgres;

/// The hot set: people whose charts stay open in the server's memory.
const HOT: usize = 500;
/// Views that one session may be asked for; the portal lets a session have 600 at once.
const VIEWS_PER_SESSION_MAX: usize = 400;
/// Times that the views of one drive are made between two starts, at most, seen from one person.
const DRIVES_PER_START_MAX: usize = 6;

/// Of the other pages of the record: the share of the views that each drive makes, how often it shows a page to one
/// person at most, and how many pages share a start. Together they stay below what a session may view.
const RECORD_VIEWS_PART: usize = 4;
const RECORD_VIEWS_EACH_MAX: usize = 15;
const RECORD_PAGES_PER_START: usize = 10;

/// How much longer a round over everybody may take than other views.
const ROUND_TIMES: u32 = 6;

/// A portal's data and how hard it is looked at.
pub struct Course<'a> {
    pub program: &'a Path,
    pub place: &'a Place,
    pub log: PathBuf,
    pub patients: usize,
    pub views: usize,
    pub time_max: Duration,
    /// Every page of the record, and not home and results alone.
    pub whole: bool,
}

/// What was seen of all pages.
#[derive(Default)]
struct Seen {
    lines: Vec<Value>,
    ready: Vec<Duration>,
    resident: Vec<machine::Resident>,
}

/// One drive over the pages.
struct Drive<'a> {
    page: Page,
    spread: &'static str,
    people: &'a [&'a Person],
    connections: usize,
    views: usize,
}

/// A portal that measures itself.
struct Watched {
    portal: Portal,
    metrics: String,
}

impl Course<'_> {
    /// Home and results cold, over everybody, over the hot set, compressed and alone; then all three in turn; then the
    /// other pages of the record over everybody and over the hot set.
    pub fn run(&self) -> Outcome<Value> {
        let each = (DRIVES_PER_START_MAX * self.views)
            .div_ceil(self.patients.min(HOT))
            .div_ceil(VIEWS_PER_SESSION_MAX)
            .max(1);
        let cookies = person::open_sessions(self.program, self.place, (self.patients, each))?;
        let events_before = self.place.events()?;
        let watched = self.start()?;
        let idle = machine::resident(watched.portal.process())?;
        let mut seen = Seen { ready: vec![watched.portal.ready_after], ..Seen::default() };
        let people = person::discover(&watched.portal.address, &cookies, self.whole)?;
        watched.portal.stop()?;
        for page in load::PAGES {
            self.main_page(page, &people, &mut seen)?;
        }
        if self.whole {
            for pages in sections::pages().chunks(RECORD_PAGES_PER_START) {
                self.record_pages(pages, &people, &mut seen)?;
            }
        }
        let Seen { lines, mut ready, resident } = seen;
        ready.sort_unstable();
        let viewed: u64 = lines.iter().filter_map(|line| line["views"].as_u64()).sum();
        let discovered = (cookies.len() * person::discovering_views(self.whole)) as u64;
        let told = self.place.events()?.zip(events_before).map(|(after, before)| after - before);
        Ok(json!({
            "people": people.len(),
            "sessions_each": each,
            "ready_ms": ready.get(ready.len() / 2).map(|time| rounded(time.as_secs_f64() * 1000.0, 1)),
            "ready_ms_max": ready.last().map(|time| rounded(time.as_secs_f64() * 1000.0, 1)),
            "resident_mb_idle": idle.now_mb,
            "resident_mb": resident.iter().map(|one| one.now_mb).max(),
            "resident_mb_peak": resident.iter().map(|one| one.peak_mb).max(),
            "audited": audited(viewed + discovered, told)?,
            "pages": lines,
        }))
    }

    /// A main page from a start of its own; after the last of them, all in turn.
    fn main_page(&self, page: Page, people: &[Person], seen: &mut Seen) -> Outcome {
        let people: Vec<&Person> = people.iter().filter(|person| page.is_for(person)).collect();
        let watched = self.start()?;
        seen.ready.push(watched.portal.ready_after);
        seen.lines.extend(self.page(&watched, page, &people)?);
        if page == Page::Result {
            let all = Drive { views: people.len() * 3, ..self.busy(Page::Mixed, "cold", &people) };
            seen.lines.push(self.drive(&watched, &all)?);
            seen.lines.push(self.drive(&watched, &self.busy(Page::Mixed, "even", &people))?);
        }
        seen.resident.push(machine::resident(watched.portal.process())?);
        watched.portal.stop()
    }

    /// Some of the other pages of the record, from one start.
    fn record_pages(&self, pages: &[Page], people: &[Person], seen: &mut Seen) -> Outcome {
        let watched = self.start()?;
        seen.ready.push(watched.portal.ready_after);
        for page in pages.iter().copied() {
            let people: Vec<&Person> = people.iter().filter(|person| page.is_for(person)).collect();
            if people.is_empty() {
                eprintln!("{:>14} nobody of this demo has one, and nothing was measured", page.name());
                seen.lines.push(json!({"page": page.name(), "spread": "even", "people": 0, "views": 0}));
                continue;
            }
            let hot = &people[..people.len().min(HOT)];
            let views = |people: &[&Person]| {
                self.views.div_ceil(RECORD_VIEWS_PART).min(people.len() * RECORD_VIEWS_EACH_MAX)
            };
            let drives = [
                Drive { views: people.len(), ..self.busy(page, "cold", &people) },
                Drive { views: views(&people), ..self.busy(page, "even", &people) },
                Drive { views: hot.len(), ..self.busy(page, "to hot", hot) },
                Drive { views: views(hot), ..self.busy(page, "hot", hot) },
            ];
            for drive in &drives {
                seen.lines.push(self.drive(&watched, drive)?);
            }
        }
        seen.resident.push(machine::resident(watched.portal.process())?);
        watched.portal.stop()
    }

    fn start(&self) -> Outcome<Watched> {
        let metrics = format!("127.0.0.1:{}", postgres::free_port()?);
        let mut words = vec!["serve".to_owned()];
        words.extend(self.place.words());
        words.extend(["--metrics-listen".to_owned(), metrics.clone()]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Ok(Watched { portal: Portal::start(self.program, &words, &self.log)?, metrics })
    }

    fn busy<'p>(&self, page: Page, spread: &'static str, people: &'p [&'p Person]) -> Drive<'p> {
        Drive { page, spread, people, connections: CONNECTIONS, views: self.views }
    }

    /// All drives over one page, from a portal that has shown nothing yet.
    fn page(&self, watched: &Watched, page: Page, people: &[&Person]) -> Outcome<Vec<Value>> {
        let hot = &people[..people.len().min(HOT)];
        let few = self.views.div_ceil(20);
        let drives = [
            Drive { views: people.len(), ..self.busy(page, "cold", people) },
            self.busy(page, "even", people),
            Drive { views: few, connections: 1, ..self.busy(page, "alone", people) },
            Drive { views: hot.len(), ..self.busy(page, "to hot", hot) },
            self.busy(page, "hot", hot),
            Drive { views: few * 4, ..self.busy(page, "gzip", people) },
        ];
        drives.iter().map(|drive| self.drive(watched, drive)).collect()
    }

    fn drive(&self, watched: &Watched, drive: &Drive<'_>) -> Outcome<Value> {
        // A round over everybody is worth waiting for, and has no end of its own on a slow machine.
        let is_round = ["cold", "to hot"].contains(&drive.spread);
        let order = Order {
            address: &watched.portal.address,
            page: drive.page,
            connections: drive.connections,
            views: drive.views,
            time_max: self.time_max * if is_round { ROUND_TIMES } else { 1 },
            gzip: drive.spread == "gzip",
        };
        let portal = watched.portal.process();
        let books =
            || Ok::<_, Failure>([cpu::seconds(portal)?, self.place.database_seconds()?, cpu::own_seconds()?]);
        let handled = || handler::ask(&watched.metrics, drive.page.pattern());
        let (times_before, before) = (handled()?, books()?);
        let figures = load::drive(&order, drive.people)?;
        let (after, times) = (books()?, handled()?.since(&times_before));
        let used: Vec<f64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
        eprintln!(
            "{:>14} {:<7} {:>6} views, {:>6.0} views/s, {:.2} ms of processor each",
            drive.page.name(),
            drive.spread,
            figures.views(),
            figures.per_second(),
            each_ms(used[0], &figures),
        );
        Ok(line(drive, &figures, &used, &times))
    }
}

fn line(drive: &Drive<'_>, figures: &Figures, used: &[f64], times: &handler::Times) -> Value {
    let handled = (drive.page != Page::Mixed).then_some(times);
    json!({
        "page": drive.page.name(),
        "spread": drive.spread,
        "people": drive.people.len(),
        "views": figures.views(),
        "connections": drive.connections,
        "views_per_second": figures.per_second().round(),
        "p50_ms": figures.quantile_ms(0.50),
        "p99_ms": figures.quantile_ms(0.99),
        "handler_p50_ms": handled.and_then(handler::Times::median_ms).map(|ms| rounded(ms, 2)),
        "handler_mean_ms": handled.and_then(handler::Times::mean_ms).map(|ms| rounded(ms, 2)),
        "portal_cpu_ms": rounded(each_ms(used[0], figures), 3),
        "database_cpu_ms": rounded(each_ms(used[1], figures), 3),
        "driver_cpu_ms": rounded(each_ms(used[2], figures), 3),
        "driver_share": rounded(used[2] / used.iter().sum::<f64>().max(0.01), 2),
        "portal_cores": rounded(used[0] / figures.seconds().max(0.001), 2),
        "bytes": figures.bytes_per_view(),
    })
}

#[allow(clippy::cast_precision_loss, reason = "counts of views are small")]
fn each_ms(seconds: f64, figures: &Figures) -> f64 {
    seconds * 1000.0 / figures.views().max(1) as f64
}

/// Every view is told in the audit trail, once: the measurement is void where it is not.
fn audited(views: u64, told: Option<u64>) -> Outcome<Value> {
    match told {
        None => Ok(Value::Null),
        Some(told) if told == views => Ok(json!({"views": views, "events": told})),
        Some(told) => {
            Err(Failure::new(format!("{views} views were made, and {told} are told in the audit trail")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::audited;
    use serde_json::{Value, json};

    #[test]
    fn views_that_nobody_can_be_asked_about_are_no_views() {
        assert_eq!(audited(7, Some(7)).ok(), Some(json!({"views": 7, "events": 7})));
        assert_eq!(audited(7, None).ok(), Some(Value::Null), "not counted, and said so");
        assert!(audited(7, Some(6)).is_err());
        assert!(audited(7, Some(8)).is_err());
    }
}
