//! The load: a fixed number of page views over kept connections, each connection a thread that asks as soon as it
//! was answered. Every answer is read to its end and must be 200.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::http::Connection;

/// A step through the people that visits all of them and never two neighbours at once; a prime larger than any
/// measured size.
const STEP: usize = 1_000_003;

/// The pages that are measured.
pub const PAGES: [Page; 3] = [Page::Home, Page::Results, Page::Result];

/// One of the measured pages.
#[derive(Clone, Copy, Debug)]
pub enum Page {
    Home,
    Results,
    Result,
}

impl Page {
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Results => "results",
            Self::Result => "result",
        }
    }
}

/// Over whom the views are spread.
#[derive(Clone, Copy, Debug)]
pub enum Spread {
    Even,
    Hot,
}

impl Spread {
    pub fn name(self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::Hot => "hot",
        }
    }
}

/// A person with an open session, and one of their own results.
pub struct Visitor {
    cookie: String,
    result: String,
}

impl Visitor {
    fn path(&self, page: Page) -> &str {
        match page {
            Page::Home => "/",
            Page::Results => "/results",
            Page::Result => &self.result,
        }
    }
}

/// Looks up a result of each person on their own list, over all connections at once. People without a result are
/// left out; a portal where hardly anybody has one is not worth measuring.
pub fn discover(address: &str, cookies: &[String]) -> Outcome<Vec<Visitor>> {
    let all = cookies.len();
    let share = all.div_ceil(super::CONNECTIONS).max(1);
    let found: Vec<Outcome<Vec<Visitor>>> = thread::scope(|scope| {
        let threads: Vec<_> =
            cookies.chunks(share).map(|part| scope.spawn(|| discover_part(address, part))).collect();
        threads.into_iter().map(joined).collect()
    });
    let visitors: Vec<Visitor> =
        found.into_iter().collect::<Outcome<Vec<_>>>()?.into_iter().flatten().collect();
    if visitors.len() * 2 < all || visitors.is_empty() {
        let seen = visitors.len();
        return Err(Failure::new(format!("only {seen} of {all} sessions show a result at /results")));
    }
    Ok(visitors)
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, Outcome<T>>) -> Outcome<T> {
    thread.join().unwrap_or_else(|_| Err(Failure::new("a thread of the load has died")))
}

fn discover_part(address: &str, cookies: &[String]) -> Outcome<Vec<Visitor>> {
    let mut connection = Connection::new(address);
    let mut visitors = Vec::new();
    for cookie in cookies {
        let page = connection.get("/results", cookie)?;
        if page.status != 200 {
            return Err(Failure::new(format!("/results answered {} to an open session", page.status)));
        }
        let result = first_result(&page.text());
        visitors.extend(result.map(|result| Visitor { cookie: cookie.clone(), result }));
    }
    Ok(visitors)
}

/// The first link to a single result.
fn first_result(html: &str) -> Option<String> {
    let mut links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.find(|link| link.strip_prefix("/results/").is_some_and(|id| !id.is_empty())).map(str::to_owned)
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

    pub fn bytes_per_view(&self) -> usize {
        self.bytes / self.times.len().max(1)
    }
}

/// Views a page `views` times over `connections`, everybody equally often.
pub fn drive(
    address: &str,
    page: Page,
    people: &[Visitor],
    (connections, views): (usize, usize),
) -> Outcome<Figures> {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let parts: Vec<Outcome<(Vec<u32>, usize)>> = thread::scope(|scope| {
        let view = || {
            view_until(address, page, &|| {
                let at = next.fetch_add(1, Ordering::Relaxed);
                (at < views).then(|| &people[at.wrapping_mul(STEP) % people.len()])
            })
        };
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(view)).collect();
        threads.into_iter().map(joined).collect()
    });
    let took = start.elapsed();
    let mut figures = Figures { took, times: Vec::with_capacity(views), bytes: 0 };
    for part in parts {
        let (times, bytes) = part?;
        figures.times.extend(times);
        figures.bytes += bytes;
    }
    figures.times.sort_unstable();
    Ok(figures)
}

fn view_until<'a>(
    address: &str,
    page: Page,
    next: &impl Fn() -> Option<&'a Visitor>,
) -> Outcome<(Vec<u32>, usize)> {
    let mut connection = Connection::new(address);
    let (mut times, mut bytes) = (Vec::new(), 0);
    while let Some(visitor) = next() {
        let start = Instant::now();
        let answer = connection.get(visitor.path(page), &visitor.cookie)?;
        times.push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX));
        bytes += answer.body.len();
        if answer.status != 200 {
            return Err(Failure::new(format!("the page {} answered {}", page.name(), answer.status)));
        }
    }
    Ok((times, bytes))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};

    use super::*;

    /// How often each path was asked for with each cookie.
    type Seen = Arc<Mutex<BTreeMap<String, usize>>>;

    /// A portal where everybody's list names one result, and where the cookie `closed` is refused.
    fn portal() -> (String, Seen) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Seen::default();
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, &seen));
            }
        });
        (address, seen)
    }

    fn serve(mut stream: &TcpStream, seen: &Seen) {
        let mut head = Vec::new();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if line.is_empty() {
                stream.write_all(answer(&head, seen).as_bytes()).unwrap();
                head.clear();
            } else {
                head.push(line);
            }
        }
    }

    fn answer(head: &[String], seen: &Seen) -> String {
        let path = head[0].split(' ').nth(1).unwrap();
        let cookie = head.iter().find_map(|line| line.strip_prefix("Cookie: ")).unwrap();
        *seen.lock().unwrap().entry(format!("{path} {cookie}")).or_default() += 1;
        let status = if cookie == "closed" { "303 See Other" } else { "200 OK" };
        let body = format!("<a href=\"/results/of-{cookie}\">x</a>");
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
    }

    fn cookies(count: usize) -> Vec<String> {
        (0..count).map(|number| format!("c{number}")).collect()
    }

    #[test]
    fn everybody_sees_their_own_result_equally_often() {
        let (address, seen) = portal();
        let people = discover(&address, &cookies(50)).unwrap();
        let figures = drive(&address, Page::Result, &people, (4, 200)).unwrap();
        assert_eq!(figures.times.len(), 200);
        let seen = seen.lock().unwrap();
        for number in 0..50 {
            assert_eq!(seen[&format!("/results/of-c{number} c{number}")], 4, "{number}");
        }
    }

    #[test]
    fn a_page_that_is_refused_ends_the_measurement() {
        let (address, _) = portal();
        assert!(discover(&address, &["closed".to_owned()]).is_err());
        let people = [Visitor { cookie: "closed".to_owned(), result: "/results/1".to_owned() }];
        assert!(drive(&address, Page::Home, &people, (2, 10)).is_err());
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

    #[test]
    fn a_result_is_found_behind_other_links() {
        let html =
            r#"<a href="/results">All</a><a href="/results/">x</a><a class="x" href="/results/7f">HbA1c</a>"#;
        assert_eq!(first_result(html).as_deref(), Some("/results/7f"));
        assert_eq!(first_result("<a href=\"/results\">"), None);
    }
}
