//! The people who are signed in for the load, and what each of them is to see.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use super::place::Place;
use super::sections::SECTIONS;
use super::{CONNECTIONS, load};
use crate::failure::{Failure, Outcome, While};
use crate::http::Connection;
use crate::shell;

/// A person with open sessions.
#[derive(Debug)]
pub struct Person {
    /// One of each session. The portal lets a session view only so many pages in a minute, as it should: a load of
    /// many views needs many sessions.
    pub cookies: Vec<String>,
    /// The page of one of their own results; not everybody has one.
    pub result: Option<String>,
    /// The page of one entry of each section, where they have one and it was looked for.
    pub entries: [Option<String>; SECTIONS.len()],
    /// What every page tells about whose record it is.
    pub told: String,
}

/// Opens sessions for the first people of a demo, so many for each, and gives the cookies of each person.
pub fn open_sessions(
    program: &Path,
    place: &Place,
    (count, each): (usize, usize),
) -> Outcome<Vec<Vec<String>>> {
    let file = place.folder().with_extension("sessions");
    let mut command = Command::new(program);
    command.args(["account", "sessions"]).args(place.words());
    command.args(["--count", &count.to_string(), "--each", &each.to_string()]).arg("--out").arg(&file);
    shell::run(&mut command)?;
    let text = fs::read_to_string(&file).during(file.display())?;
    fs::remove_file(&file)?;
    let people: Vec<Vec<String>> =
        text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
    if people.len() == count && people.iter().all(|cookies: &Vec<String>| cookies.len() == each) {
        Ok(people)
    } else {
        Err(Failure::new(format!("{} people have sessions, not {count} with {each} each", people.len())))
    }
}

/// Looks up a result of each person on their own list, over all connections at once, and one entry of each section
/// where the whole record is measured. A portal where hardly anybody has a result is not worth measuring.
pub fn discover(address: &str, cookies: &[Vec<String>], whole: bool) -> Outcome<Vec<Person>> {
    let all = cookies.len();
    let share = all.div_ceil(CONNECTIONS).max(1);
    let found: Vec<Outcome<Vec<Person>>> = thread::scope(|scope| {
        let threads: Vec<_> =
            cookies.chunks(share).map(|part| scope.spawn(|| discover_part(address, part, whole))).collect();
        threads.into_iter().map(load::joined).collect()
    });
    let people: Vec<Person> = found.into_iter().collect::<Outcome<Vec<_>>>()?.into_iter().flatten().collect();
    let seen = people.iter().filter(|person| person.result.is_some()).count();
    if seen * 2 < all || seen == 0 {
        return Err(Failure::new(format!("only {seen} of {all} people are shown a result at /results")));
    }
    Ok(people)
}

/// Pages that are viewed to discover one person.
pub fn discovering_views(whole: bool) -> usize {
    1 + if whole { SECTIONS.len() } else { 0 }
}

fn discover_part(address: &str, cookies: &[Vec<String>], whole: bool) -> Outcome<Vec<Person>> {
    let mut connection = Connection::new(address);
    let mut people = Vec::new();
    for cookies in cookies {
        let cookie = cookies.first().map_or("", String::as_str);
        let html = opened(&mut connection, "/results", cookie)?;
        let told = whose(&html).ok_or_else(|| Failure::new("/results does not say whose record it is"))?;
        let result = first_link(&html, "/results/");
        let mut person = Person { cookies: cookies.clone(), result, entries: Default::default(), told };
        for (section, entry) in SECTIONS.iter().zip(&mut person.entries).filter(|_| whole) {
            *entry = first_link(&opened(&mut connection, section.path, cookie)?, section.entries);
        }
        people.push(person);
    }
    Ok(people)
}

fn opened(connection: &mut Connection, path: &str, cookie: &str) -> Outcome<String> {
    let page = connection.get(path, cookie)?;
    if page.status == 200 {
        Ok(page.text())
    } else {
        Err(Failure::new(format!("{path} answered {} to an open session", page.status)))
    }
}

/// The first link to a single result or entry: what comes after the start is one part of an address.
fn first_link(html: &str, start: &str) -> Option<String> {
    let mut links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let single = |id: &str| !id.is_empty() && !id.contains(['/', '?']);
    links.find(|link| link.strip_prefix(start).is_some_and(single)).map(str::to_owned)
}

/// The line with the name and the birthday of the person whose record is shown.
fn whose(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("class=\"aside\">")?;
    rest.split('<').next().filter(|told| !told.is_empty()).map(str::to_owned)
}

#[cfg(test)]
pub mod pretend {
    //! A portal that knows its pages by heart.

    use std::collections::BTreeMap;
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};
    use std::thread;

    /// How often each path was asked for with each cookie.
    pub type Seen = Arc<Mutex<BTreeMap<String, usize>>>;

    /// Cookies of so many people.
    pub fn sessions(people: usize, each: usize) -> Vec<Vec<String>> {
        let of_one = |number| (0..each).map(|session| format!("c{number}-{session}")).collect();
        (0..people).map(of_one).collect()
    }

    /// A portal where everybody's list names one result. The cookie `closed` is refused, `other` sees another page,
    /// `part` only the beginning of one, and `stranger` another person's.
    pub fn portal() -> (String, Seen) {
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
        let mark = match path {
            _ if cookie == "other" => "<h1>Sign in</h1>",
            "/" => "<div class=\"welcome\"><h1>Welcome, you</h1></div>",
            "/results" => "<h1>Test results</h1>",
            "/record/allergies" => "<a href=\"/record/allergies/nuts\">Nuts</a>",
            _ => "<title>Sugar - Test results - Clinic</title>",
        };
        let name = match cookie.split('-').next().unwrap() {
            "closed" | "other" | "part" => "c1",
            name => name,
        };
        let end = if cookie == "part" { "" } else { "</html>" };
        let body =
            format!("{mark}<p class=\"aside\">Told of {name}</p><a href=\"/results/of-{name}\">x</a>{end}");
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::pretend::{portal, sessions};
    use super::*;

    #[test]
    fn people_are_found_with_their_result_and_what_is_told_of_them() {
        let (address, _) = portal();
        let people = discover(&address, &sessions(20, 1), false).unwrap();
        assert_eq!(people.len(), 20);
        let seventh = people.iter().find(|person| person.cookies == ["c7-0"]).unwrap();
        assert_eq!(seventh.result.as_deref(), Some("/results/of-c7"));
        assert_eq!(seventh.told, "Told of c7");
        assert!(seventh.entries.iter().all(Option::is_none), "not looked for");
        assert!(discover(&address, &[vec!["closed".to_owned()]], false).is_err());
    }

    #[test]
    fn for_the_whole_record_an_entry_of_each_section_is_looked_for() {
        let (address, seen) = portal();
        let people = discover(&address, &sessions(2, 1), true).unwrap();
        let allergies = SECTIONS.iter().position(|section| section.list == "allergies").unwrap();
        for person in &people {
            assert_eq!(person.entries[allergies].as_deref(), Some("/record/allergies/nuts"));
            assert_eq!(person.entries.iter().flatten().count(), 1, "nobody has the others");
        }
        assert_eq!(seen.lock().unwrap().values().sum::<usize>(), 2 * discovering_views(true));
    }

    #[test]
    fn a_result_is_found_behind_other_links() {
        let html =
            r#"<a href="/results">All</a><a href="/results/">x</a><a class="x" href="/results/7f">HbA1c</a>"#;
        assert_eq!(first_link(html, "/results/").as_deref(), Some("/results/7f"));
        assert_eq!(first_link("<a href=\"/results\">", "/results/"), None);
        let file = r#"<a href="/record/documents/a/files/1"></a><a href="/record/documents/b">B</a>"#;
        assert_eq!(first_link(file, "/record/documents/").as_deref(), Some("/record/documents/b"));
        assert_eq!(whose("<p class=\"aside\"></p>"), None);
    }
}
