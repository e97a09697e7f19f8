//! Every route of the composed portal as every persona, on every database.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use audit::Outcome;
use axum::http::Method;
use kit::{RouteLine, Who};
use store::Told;
use testkit::{Answer, Browser, PASSWORD, databases};

use super::cell::{ending, plain, telling};
use super::house::House;
use super::persona::Persona;
use super::{Exceptions, file};

const TABLE: &str = "../../docs/access/routes.txt";
const WRITE: &str = "VESTIBULE_TEST_WRITE";
const HEAD: &str = "\
# Every route as everybody who comes: how the request ends, and what the audit tells of it. `her`, `hers` is the one
# patient from whom all others are seen; `none` is an address that leads to nothing. Written by a test and reviewed as
# a diff: VESTIBULE_TEST_WRITE=1 cargo test -p vestibule routes
";
const METHODS: [Method; 5] = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
const OWN: [(&str, &str); 2] = [("origin", "https://portal.example"), ("sec-fetch-site", "same-origin")];
const FOREIGN: [[(&str, &str); 2]; 3] = [
    [("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
    [("origin", "null"), ("sec-fetch-site", "same-origin")],
    [("origin", "https://portal.example"), ("sec-fetch-site", "cross-site")],
];

/// Pages about one's own login: what somebody set about it and reads themselves opens no record.
const OWN_LOGIN: &str = "/account/";

/// What a blank of an address is filled with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// There is no blank.
    Plain,
    /// What is hers.
    Hers,
    /// What nobody has.
    None,
}

impl Target {
    fn words(self) -> &'static str {
        match self {
            Target::Plain => "",
            Target::Hers => ", hers",
            Target::None => ", none",
        }
    }
}

/// One request and what came of it.
struct Tried {
    answer: Answer,
    told: Vec<(String, Told)>,
}

impl Tried {
    fn cell(&self) -> String {
        ending(&self.answer) + &telling(&self.told)
    }
}

fn targets(pattern: &str) -> &'static [Target] {
    if pattern == "/record/{section}" {
        return &[Target::Plain];
    }
    if pattern.contains('{') { &[Target::Hers, Target::None] } else { &[Target::Plain] }
}

/// The path of a pattern. A blank that is not known here wants a line: what is hers, and what is nobody's?
async fn path(house: &House, pattern: &str, target: Target) -> String {
    let (mut path, mut rest) = (String::new(), pattern);
    while let Some((before, after)) = rest.split_once('{') {
        let (blank, after) = after.split_once('}').expect("a blank ends");
        path.push_str(before);
        path.push_str(&filled(house, (blank, pattern), target).await);
        rest = after;
    }
    path + rest
}

async fn filled(house: &House, (blank, pattern): (&str, &str), target: Target) -> String {
    let hers = target == Target::Hers;
    match (blank, pattern) {
        // The names of the sections are no secret: they are the same for everybody.
        ("section", "/record/{section}/{id}/files/{file}") => "documents".to_owned(),
        ("section", _) => "conditions".to_owned(),
        ("file", _) => "0".to_owned(),
        ("id", "/results/{id}") if hers => house.her_result.clone(),
        ("id", "/record/{section}/{id}") if hers => house.her_condition.clone(),
        ("id", "/record/{section}/{id}/files/{file}") if hers => house.her_document.clone(),
        ("id", _) => "nobody-has-this".to_owned(),
        ("session", _) if hers => other_session(house).await,
        // Nobody in the house has a passkey; that one of hers looks absent to others is a story of accounts.
        ("session" | "key", _) => "0123456789abcdef".to_owned(),
        ("name", "/assets/{name}") if hers => "favicon.svg".to_owned(),
        ("name", "/assets/{name}") => "nothing.css".to_owned(),
        _ => panic!("{pattern}: say here what {{{blank}}} may be"),
    }
}

/// The number of a session of hers that is open beside the one that looks.
async fn other_session(house: &House) -> String {
    let mut browser = house.browser(Persona::Herself).await;
    house.browser(Persona::Herself).await;
    let list = browser.get("/account/sessions").await;
    let cards = list.body.split("class=\"card").filter(|card| !card.contains("This device"));
    let numbers = cards.filter_map(|card| card.split("/account/sessions/").nth(1)?.split_once("/end"));
    numbers.map(|(number, _)| number.to_owned()).find(|number| number.len() == 16).expect("another session")
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (&**name, &**value)).collect()
}

async fn measured(house: &House, persona: Persona, request: impl Future<Output = Answer>) -> Tried {
    let before = house.newest().await;
    let answer = request.await;
    Tried { told: house.told_since(before, persona).await, answer }
}

async fn get(house: &House, persona: Persona, path: &str) -> Tried {
    let mut browser = house.browser(persona).await;
    measured(house, persona, browser.get(path)).await
}

async fn post(house: &House, persona: Persona, path: &str, typed: &[(&str, &str)]) -> Tried {
    let mut browser = house.browser(persona).await;
    let mut fields = house.fields(persona, &mut browser).await;
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    measured(house, persona, browser.post(path, &borrowed(&fields))).await
}

/// What can be typed into the form of a route, beside nothing: each with its name in the table.
fn typed(pattern: &str) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let her = || ("login", Persona::Herself.sign_in());
    let nobody = || ("login", "nobody-at-all@coverage.example.org".to_owned());
    let text = |name, text: &str| (name, text.to_owned());
    let new = "seven blue kettles sing";
    match pattern {
        "/sign-in" => vec![
            ("her name and password", vec![her(), text("password", PASSWORD)]),
            ("her name, another password", vec![her(), text("password", "one more wild guess")]),
            ("a name that nobody has", vec![nobody(), text("password", "one more wild guess")]),
        ],
        "/sign-in/passkey" => {
            let answer = vec![text("challenge", "0123456789abcdef"), text("credential", "{}")];
            vec![("an answer that nobody asked for", answer)]
        }
        "/account/proof" => vec![
            ("her password", vec![text("password", PASSWORD)]),
            ("another password", vec![text("password", "one more wild guess")]),
        ],
        "/set-up" => vec![
            ("her name, another code", vec![her(), text("code", "AAAAA"), text("password", new)]),
            ("a name that nobody has", vec![nobody(), text("code", "AAAAA"), text("password", new)]),
        ],
        "/account/password" => vec![
            ("another old password", vec![text("password", "no"), text("new-password", new)]),
            ("the old password and a new one", vec![text("password", PASSWORD), text("new-password", new)]),
            (
                "the new one and the old one again",
                vec![text("password", new), text("new-password", PASSWORD)],
            ),
        ],
        _ => Vec::new(),
    }
}

/// The table of one database, and everything that must hold whatever it says.
struct Walk<'h> {
    house: &'h House,
    rows: BTreeMap<String, BTreeMap<String, Vec<&'static str>>>,
    quiet: Exceptions,
    tokenless: Exceptions,
}

impl Walk<'_> {
    fn note(&mut self, row: &str, persona: Persona, tried: &Tried) {
        let cells = self.rows.entry(row.to_owned()).or_default();
        cells.entry(tried.cell()).or_default().push(persona.name());
    }

    async fn look(&mut self, line: &RouteLine, target: Target) {
        let path = path(self.house, line.pattern, target).await;
        let row = format!("GET {}{} ({}, {:?})", line.pattern, target.words(), line.slice, line.who);
        for persona in Persona::ALL {
            let tried = get(self.house, persona, &path).await;
            holds(line, persona, &tried);
            let again = get(self.house, persona, &path).await;
            assert_eq!(tried.cell(), again.cell(), "{row} as {persona:?}: the second time is as the first");
            self.note(&row, persona, &tried);
            // She helps nobody: this page shows her no record. To her helper it shows hers.
            let of_people = line.pattern == "/people";
            let looks = if of_people { Persona::Helper } else { Persona::Herself };
            if persona == looks && tried.answer.status == 200 && line.who != Who::Public {
                let told = !tried.told.is_empty()
                    || line.pattern.starts_with(OWN_LOGIN)
                    || self.quiet.has(&format!("GET {}", line.pattern));
                assert!(told, "{row}: {persona:?} looked at something and no event says so");
            }
        }
        self.other_methods(line, &path).await;
    }

    /// The same under the name that her record has for each who comes: whoever may not look finds nothing, and what is
    /// of no record is not there.
    async fn look_on_behalf(&mut self, line: &RouteLine, target: Target) {
        let inner = path(self.house, line.pattern, target).await;
        let row = format!("GET /for/…{}{} ({}, {:?})", line.pattern, target.words(), line.slice, line.who);
        for persona in Persona::ALL {
            let tried = get(self.house, persona, &self.house.on_behalf(persona, &inner)).await;
            if line.of_record {
                holds(line, persona, &tried);
                let may = [Persona::Herself, Persona::Helper].contains(&persona);
                assert!(may || tried.answer.status != 200, "{row} as {persona:?}: {}", tried.cell());
                self.note(&row, persona, &tried);
            } else {
                let at_the_door = tried.answer.status == 303 && !persona.is_in() && line.who != Who::Public;
                assert!(tried.answer.status == 404 || at_the_door, "{row} as {persona:?}: {}", tried.cell());
                assert!(tried.told.is_empty(), "{row} as {persona:?}: {}", tried.cell());
            }
        }
    }

    async fn act(&mut self, line: &RouteLine, target: Target) {
        let title = format!("POST {}{} ({}, {:?})", line.pattern, target.words(), line.slice, line.who);
        for persona in Persona::ALL {
            let path = path(self.house, line.pattern, target).await;
            self.strange_forms(line, persona, &path).await;
            let tried = post(self.house, persona, &path, &[]).await;
            holds(line, persona, &tried);
            self.acted(line, persona, &tried);
            self.note(&title, persona, &tried);
        }
        for (name, typed) in typed(line.pattern) {
            for persona in [Persona::Nobody, Persona::Herself] {
                let typed: Vec<(&str, &str)> = typed.iter().map(|(name, text)| (*name, &**text)).collect();
                let tried = post(self.house, persona, line.pattern, &typed).await;
                holds(line, persona, &tried);
                if persona == Persona::Herself || line.who == Who::Public {
                    assert_eq!(tried.told.len(), 1, "{title}, {name} as {persona:?}: {}", tried.cell());
                }
                self.note(&format!("{title}: {name}"), persona, &tried);
            }
        }
    }

    /// Who did something did it in one event.
    fn acted(&mut self, line: &RouteLine, persona: Persona, tried: &Tried) {
        let done = tried.answer.status == 204 || tried.answer.status == 303;
        if persona.is_in() && done {
            let excepted = tried.told.is_empty() && self.quiet.has(&format!("POST {}", line.pattern));
            let what = format!("POST {} as {persona:?}: {}", line.pattern, tried.cell());
            assert!(tried.told.len() == 1 || excepted, "{what}: one act, one event");
        }
    }

    /// Forms that are not ours are refused, whoever seems to send them.
    async fn strange_forms(&mut self, line: &RouteLine, persona: Persona, path: &str) {
        let mut browser = self.house.browser(persona).await;
        let fields = self.house.fields(persona, &mut browser).await;
        let fields = borrowed(&fields);
        let mut other = self.house.browser(Persona::Stranger).await;
        let theirs = self.house.fields(Persona::Stranger, &mut other).await;
        let before = self.house.newest().await;
        for foreign in FOREIGN {
            let answer = browser.post_from(path, &fields, &foreign).await;
            assert_eq!(answer.status, 403, "POST {path} as {persona:?} from {foreign:?}");
        }
        if !self.tokenless.has(&format!("POST {} {}", line.pattern, persona.name())) {
            without_token(&mut browser, persona, (path, &borrowed(&theirs))).await;
        }
        assert_eq!(self.house.newest().await, before, "POST {path} as {persona:?}: refused forms do nothing");
    }

    /// What a route does not know it does not do, and a HEAD says what a GET says.
    async fn other_methods(&self, line: &RouteLine, path: &str) {
        let known: Vec<&str> = self
            .house
            .world
            .routes
            .iter()
            .filter(|other| other.pattern == line.pattern)
            .map(|other| &*other.method)
            .collect();
        for persona in [Persona::Nobody, Persona::Herself, Persona::Stranger] {
            let mut browser = self.house.browser(persona).await;
            for method in METHODS.into_iter().filter(|method| !known.contains(&method.as_str())) {
                let answer = browser.ask(method.clone(), path).await;
                let shut = answer.status == 405 || (answer.status == 303 && !persona.is_in());
                assert!(shut, "{method} {path} as {persona:?}: {}", answer.status);
            }
            let (full, head) = (browser.get(path).await, browser.ask(Method::HEAD, path).await);
            assert_eq!((full.status, head.body.len()), (head.status, 0), "HEAD {path} as {persona:?}");
        }
    }

    /// To everybody but her, what is hers looks exactly like what is nobody's.
    async fn looks_absent(&self, line: &RouteLine) {
        for persona in Persona::ALL.into_iter().filter(|persona| *persona != Persona::Herself) {
            let (hers, none) = (
                path(self.house, line.pattern, Target::Hers).await,
                path(self.house, line.pattern, Target::None).await,
            );
            let mut browser = self.house.browser(persona).await;
            let (hers, none) = (browser.get(&hers).await, browser.get(&none).await);
            let what = format!("GET {} as {persona:?}", line.pattern);
            assert_eq!(hers.status, none.status, "{what}: the status tells");
            assert_eq!(plain(&hers), plain(&none), "{what}: the page tells");
        }
    }

    /// The door behind all pages, also for relations that no page uses yet.
    async fn doors(&mut self) {
        for (hers, row) in [(true, "the door to her record"), (false, "the door to a record that nobody has")]
        {
            for persona in Persona::ALL {
                let Some((opened, told)) = self.house.door(persona, hers).await else { continue };
                let her_own = [Persona::Herself, Persona::TimedOut, Persona::Ended].contains(&persona);
                assert_eq!(opened, hers && (her_own || persona == Persona::Helper), "{row}, {persona:?}");
                let refusals = usize::from(hers && !opened);
                assert_eq!(told.len(), refusals, "{row}, {persona:?}: {}", telling(&told));
                let cell = if opened { "open" } else { "absent" }.to_owned() + &telling(&told);
                self.rows.entry(row.to_owned()).or_default().entry(cell).or_default().push(persona.name());
            }
        }
    }

    fn text(&self) -> String {
        let mut text = String::from(HEAD);
        for (row, cells) in &self.rows {
            let _ = write!(text, "\n{row}\n"); // a string takes all
            for (cell, personas) in cells {
                let _ = writeln!(text, "  {cell}: {}", personas.join(" "));
            }
        }
        text
    }
}

/// No token, a wrong one, somebody else's: all are refused, where one comes so far at all.
async fn without_token(browser: &mut Browser, persona: Persona, (path, theirs): (&str, &[(&str, &str)])) {
    for fields in [&[][..], &[("form-token", "AAAA")], theirs] {
        let answer = browser.post_from(path, fields, &OWN).await;
        let at_the_door = answer.status == 303 && !persona.is_in();
        assert!(answer.status == 403 || at_the_door, "POST {path} as {persona:?}: {}", answer.status);
    }
}

/// Is the table to be written anew?
#[allow(clippy::disallowed_methods)] // a test's own setting
fn writes() -> bool {
    std::env::var(WRITE).is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_as_everybody_ends_as_the_table_says() {
    for on in databases() {
        let house = House::open(on).await;
        let (quiet, tokenless) = (Exceptions::of("quiet"), Exceptions::of("tokenless"));
        let mut walk = Walk { house: &house, rows: BTreeMap::new(), quiet, tokenless };
        for line in &house.world.routes {
            for target in targets(line.pattern) {
                match line.method.as_str() {
                    "GET" => {
                        walk.look(line, *target).await;
                        walk.look_on_behalf(line, *target).await;
                    }
                    "POST" => walk.act(line, *target).await,
                    other => panic!("{other} {}: say here how it is tried", line.pattern),
                }
            }
            if line.method == "GET" && line.pattern.contains('{') && line.who != Who::Public {
                walk.looks_absent(line).await;
            }
        }
        walk.doors().await;
        let (text, path) = (walk.text(), file(TABLE));
        if writes() {
            std::fs::write(&path, &text).expect("writes");
        }
        let kept = std::fs::read_to_string(&path).expect("the table");
        assert_eq!(kept, text, "{TABLE} on {on:?}: write it anew with {WRITE}=1 and review the difference");
        walk.quiet.end();
        walk.tokenless.end();
    }
}

/// What holds for every request.
fn holds(line: &RouteLine, persona: Persona, tried: &Tried) {
    let what = format!("{} {} as {persona:?}: {}", line.method, line.pattern, tried.cell());
    if !persona.is_in() && line.who != Who::Public {
        let door = ["/sign-in", "/signed-out"].map(|door| tried.answer.location().starts_with(door));
        assert!(tried.answer.status == 303 && door.contains(&true), "{what}: only to the door");
        assert!(tried.told.is_empty(), "{what}: nothing was opened");
    }
    assert!(line.who != Who::Staff, "{what}: nobody here is staff; give this test somebody who is");
    let mut of: BTreeSet<&str> = BTreeSet::new();
    for (whose, told) in &tried.told {
        assert!(of.insert(whose) || told.event.continued, "{what}: one request, one event for each record");
        assert_eq!(told.event.request, tried.answer.header("x-request-id"), "{what}: it names its request");
    }
    if persona != Persona::Herself {
        let opened = tried
            .told
            .iter()
            .any(|(whose, told)| whose == "her record" && told.event.outcome == Outcome::Done);
        let allowed = matches!(persona, Persona::Helper);
        assert!(!opened || allowed, "{what}: her record was opened by somebody who may not");
    }
}
