//! The load: page views over kept connections, each connection a thread that asks as soon as it was answered. Every
//! answer is read to its end and must be the whole right page of the right person.

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;

use super::person::Person;
use super::sections::SECTIONS;
use crate::failure::{Failure, Outcome, While};
use crate::http::{Answer, Connection};

/// A step through the people that visits all of them and never two neighbours at once; a prime larger than any
/// measured size.
const STEP: usize = 1_000_003;
/// What a browser says when its person follows a link of the portal; only then are pages compressed.
const BROWSER: &str = "Accept-Encoding: gzip\r\nSec-Fetch-Site: same-origin\r\n";

/// The pages that are measured by themselves, at every size.
pub const PAGES: [Page; 3] = [Page::Home, Page::Results, Page::Result];

/// What is viewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Home,
    Results,
    Result,
    /// The three in turn.
    Mixed,
    /// The summary of the record.
    Summary,
    /// The list of a section, by its place among them.
    Section(usize),
    /// One entry of that section.
    Entry(usize),
}

impl Page {
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Results => "results",
            Self::Result => "result",
            Self::Mixed => "mixed",
            Self::Summary => "record",
            Self::Section(at) => SECTIONS[at].list,
            Self::Entry(at) => SECTIONS[at].entry,
        }
    }

    /// The pattern of its address in the portal's own measurements.
    pub fn pattern(self) -> &'static str {
        match self {
            Self::Home | Self::Mixed => "/",
            Self::Results => "/results",
            Self::Result => "/results/{id}",
            Self::Summary => "/record",
            Self::Section(_) => "/record/{section}",
            Self::Entry(_) => "/record/{section}/{id}",
        }
    }

    /// Whether this page shows a person anything; a result or an entry is shown to those who have one.
    pub fn is_for(self, person: &Person) -> bool {
        match self {
            Self::Home | Self::Results | Self::Summary | Self::Section(_) => true,
            Self::Result | Self::Mixed => person.result.is_some(),
            Self::Entry(at) => person.entries[at].is_some(),
        }
    }

    /// The single page of this turn.
    fn in_turn(self, turn: usize) -> Self {
        if self == Self::Mixed { PAGES[turn % PAGES.len()] } else { self }
    }

    fn path(self, person: &Person) -> &str {
        match self {
            Self::Home | Self::Mixed => "/",
            Self::Results => "/results",
            // Nobody is sent there who has none.
            Self::Result => person.result.as_deref().unwrap_or("/results/none"),
            Self::Summary => "/record",
            Self::Section(at) => SECTIONS[at].path,
            Self::Entry(at) => person.entries[at].as_deref().unwrap_or(SECTIONS[at].entries),
        }
    }

    /// What stands on this page and on no other.
    fn mark(self) -> &'static str {
        match self {
            // The record of who has died has another h1.
            Self::Home | Self::Mixed => "<div class=\"welcome\">",
            Self::Results => "<h1>Test results</h1>",
            Self::Result => " - Test results - ",
            Self::Summary => "<h1>My record</h1>",
            Self::Section(at) => SECTIONS[at].heading,
            Self::Entry(at) => SECTIONS[at].area,
        }
    }
}

/// How a page is to be viewed.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    pub address: &'a str,
    pub page: Page,
    pub connections: usize,
    pub views: usize,
    /// The views end after this time, however many they were.
    pub time_max: Duration,
    /// As a browser asks, compressed.
    pub gzip: bool,
}

/// What one drive has shown.
pub struct Figures {
    took: Duration,
    /// Microseconds of each view, in order of size.
    times: Vec<u32>,
    bytes: usize,
}

impl Figures {
    #[allow(clippy::cast_precision_loss, reason = "counts of views are small")]
    pub fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index"
    )]
    pub fn quantile_ms(&self, quantile: f64) -> f64 {
        let at = ((self.times.len() as f64 * quantile).ceil() as usize).clamp(1, self.times.len().max(1)) - 1;
        self.times.get(at).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }

    pub fn views(&self) -> usize {
        self.times.len()
    }

    pub fn seconds(&self) -> f64 {
        self.took.as_secs_f64()
    }

    pub fn bytes_per_view(&self) -> usize {
        self.bytes / self.times.len().max(1)
    }
}

/// Views a page, everybody for whom it is equally often as far as the time allows, and each person's sessions in turn.
pub fn drive(order: &Order<'_>, people: &[&Person]) -> Outcome<Figures> {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let parts: Vec<Outcome<(Vec<u32>, usize)>> = thread::scope(|scope| {
        let view = || {
            view_until(order, &|| {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let goes_on = at < order.views && start.elapsed() < order.time_max;
                let (round, which) = (at / people.len(), at.wrapping_mul(STEP) % people.len());
                goes_on.then(|| (people[which], round, order.page.in_turn(which + round)))
            })
        };
        let threads: Vec<_> = (0..order.connections).map(|_| scope.spawn(view)).collect();
        threads.into_iter().map(joined).collect()
    });
    let took = start.elapsed();
    let mut figures = Figures { took, times: Vec::with_capacity(order.views), bytes: 0 };
    for part in parts {
        let (times, bytes) = part?;
        figures.times.extend(times);
        figures.bytes += bytes;
    }
    figures.times.sort_unstable();
    Ok(figures)
}

/// The result of a thread of the load.
pub fn joined<T>(thread: thread::ScopedJoinHandle<'_, Outcome<T>>) -> Outcome<T> {
    thread.join().unwrap_or_else(|_| Err(Failure::new("a thread of the load has died")))
}

fn view_until<'a>(
    order: &Order<'_>,
    next: &impl Fn() -> Option<(&'a Person, usize, Page)>,
) -> Outcome<(Vec<u32>, usize)> {
    let mut connection = Connection::new(order.address);
    let (mut times, mut bytes) = (Vec::new(), 0);
    let more = if order.gzip { BROWSER } else { "" };
    while let Some((person, round, page)) = next() {
        let cookie = &person.cookies[round % person.cookies.len()];
        let start = Instant::now();
        let answer = connection.get_with(page.path(person), cookie, more)?;
        times.push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX));
        bytes += answer.body.len();
        check(&answer, page, person, order.gzip)?;
    }
    Ok((times, bytes))
}

/// Is this the whole right page of the right person? Anything else ends the measurement.
fn check(answer: &Answer, page: Page, person: &Person, gzip: bool) -> Outcome {
    let wrong = |what: &str| Err(Failure::new(format!("the page {} {what}", page.name())));
    if answer.status != 200 {
        return wrong(&format!("answered {}", answer.status));
    }
    if gzip != (answer.headers("content-encoding").next() == Some("gzip")) {
        return wrong(if gzip { "came uncompressed" } else { "came compressed" });
    }
    let mut unpacked = Vec::new();
    let body = if gzip {
        GzDecoder::new(&*answer.body).read_to_end(&mut unpacked).during("unpack a page")?;
        &unpacked
    } else {
        &answer.body
    };
    let text = std::str::from_utf8(body).during("read a page")?;
    if !text.ends_with("</html>") {
        return wrong("came in part");
    }
    if !text.contains(page.mark()) {
        return wrong("came as another page");
    }
    if !text.contains(&person.told) {
        return wrong("came with another person's record");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::person::discover;
    use crate::bench::person::pretend::{portal, sessions};

    fn order(address: &str, page: Page, views: usize) -> Order<'_> {
        Order { address, page, connections: 4, views, time_max: Duration::from_mins(1), gzip: false }
    }

    #[test]
    fn everybody_sees_their_own_result_equally_often_through_all_their_sessions() {
        let (address, seen) = portal();
        let people = discover(&address, &sessions(50, 2), false).unwrap();
        let people: Vec<&Person> = people.iter().collect();
        let figures = drive(&order(&address, Page::Result, 200), &people).unwrap();
        assert_eq!(figures.views(), 200);
        let seen = seen.lock().unwrap();
        for (number, session) in (0..50).flat_map(|number| [(number, 0), (number, 1)]) {
            assert_eq!(seen[&format!("/results/of-c{number} c{number}-{session}")], 2, "{number}-{session}");
        }
    }

    #[test]
    fn the_pages_are_viewed_in_turn() {
        let (address, seen) = portal();
        for (count, number) in [(3, 0), (4, 10), (5, 20)] {
            let cookies: Vec<_> = (number..number + count).map(|name| vec![format!("c{name}-0")]).collect();
            let people = discover(&address, &cookies, false).unwrap();
            drive(&order(&address, Page::Mixed, count * 9), &people.iter().collect::<Vec<_>>()).unwrap();
            let seen = seen.lock().unwrap();
            for name in (number..number + count).map(|name| format!("c{name}")) {
                assert_eq!(seen[&format!("/ {name}-0")], 3);
                assert_eq!(seen[&format!("/results {name}-0")], 3 + 1, "and once to find the result");
                assert_eq!(seen[&format!("/results/of-{name} {name}-0")], 3);
            }
        }
    }

    #[test]
    fn what_is_not_the_whole_right_page_of_the_right_person_ends_the_measurement() {
        let (address, _) = portal();
        for cookie in ["closed", "other", "part", "stranger"] {
            let person = Person {
                cookies: vec![cookie.to_owned()],
                result: Some("/results/1".to_owned()),
                entries: Default::default(),
                told: "Told of c1".to_owned(),
            };
            let failed = drive(&order(&address, Page::Results, 10), &[&person]);
            assert!(failed.is_err(), "{cookie}");
        }
    }

    #[test]
    fn a_drive_ends_when_its_time_is_over() {
        let (address, _) = portal();
        let people = discover(&address, &sessions(3, 1), false).unwrap();
        let short = Order { time_max: Duration::ZERO, ..order(&address, Page::Home, 1_000) };
        assert_eq!(drive(&short, &[&people[0]]).unwrap().views(), 0);
    }

    #[test]
    fn quantiles_are_of_the_views() {
        let figures = Figures {
            took: Duration::from_secs(2),
            times: (1..=100).map(|n| n * 1000).collect(),
            bytes: 5000,
        };
        assert!((figures.per_second() - 50.0).abs() < 1e-9);
        assert!((figures.quantile_ms(0.5) - 50.0).abs() < 1e-9);
        assert!((figures.quantile_ms(0.99) - 99.0).abs() < 1e-9);
        assert_eq!(figures.bytes_per_view(), 50);
    }

    #[test]
    fn the_step_visits_everybody_equally_often() {
        for people in [1, 2, 100, 500, 1000, 10_000] {
            let mut visits = vec![0; people];
            (0..people * 3).for_each(|at: usize| visits[at.wrapping_mul(STEP) % people] += 1);
            assert!(visits.iter().all(|count| *count == 3), "{people}");
        }
    }
}
