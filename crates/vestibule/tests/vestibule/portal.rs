//! The portal while it serves: started as an operator does, asked as a browser does, ended by a signal.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::bundles::{lines, patient};
use crate::world::{On, Place, databases};

/// A portal that serves, and is ended with the story.
pub struct Portal {
    child: Child,
    pub address: String,
    pub measures: String,
}

impl Portal {
    /// Start it on ports that nobody has, and wait until it says that it is open.
    fn start(place: &Place, words: &[&str]) -> Portal {
        Portal::start_at(free_address(), place, words)
    }

    /// Start it at this address.
    pub fn start_at(address: String, place: &Place, words: &[&str]) -> Portal {
        let measures = free_address();
        let mut command = place.command(words);
        command.args(["--listen", &address, "--metrics-listen", &measures]);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("starts");
        let log = BufReader::new(child.stderr.take().expect("its log"));
        let mut log = log.lines().map_while(Result::ok);
        let open = log.by_ref().find(|line| line.contains("the portal is open"));
        assert!(open.is_some(), "it ended before it was open");
        // The rest is read too, so that the portal never waits for us.
        std::thread::spawn(move || log.for_each(drop));
        Portal { child, address, measures }
    }

    fn get(&self, path: &str) -> String {
        ask(&self.address, path)
    }

    /// Ask it to end, as a supervisor does; its exit code.
    pub fn end(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill is there").success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

pub fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let head = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("asks");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answers");
    answer
}

#[test]
fn a_demo_opens_says_that_it_is_one_and_ends_when_asked() {
    for on in databases() {
        let place = Place::new(on);
        place.done(&["demo", "--patients", "3", "--seed", "5", "--prepare-only"]);
        let portal = Portal::start(&place, &["demo"]);
        assert!(portal.get("/healthz").starts_with("HTTP/1.1 200"));
        assert!(portal.get("/readyz").starts_with("HTTP/1.1 200"));
        let home = portal.get("/");
        assert!(home.starts_with("HTTP/1.1 303") && home.contains("location: /sign-in"), "{home}");
        let door = portal.get("/sign-in");
        assert!(door.contains("Everyone here is made up"), "the banner");
        let measured = ask(&portal.measures, "/metrics");
        assert!(
            measured
                .contains("vestibule_http_requests_total{method=\"GET\",path=\"/sign-in\",status=\"200\"} 1"),
            "{measured}"
        );
        place.run(&["healthcheck", "--listen", &portal.address]).says(0, &["The portal is ready."]);
        let address = portal.address.clone();
        assert_eq!(portal.end(), Some(0));
        place.run(&["healthcheck", "--listen", &address]).says(1, &["is the portal running"]);
    }
}

#[test]
fn the_list_of_demo_logins_is_for_programs_too() {
    let place = Place::new(On::Sqlite);
    place.done(&["demo", "--patients", "5", "--seed", "5", "--prepare-only"]);
    let read = || std::fs::read_to_string(place.data().join("demo-logins.json")).expect("the list");
    let list: Vec<serde_json::Value> = serde_json::from_str(&read()).expect("JSON");
    assert_eq!(list.len(), 5);
    for one in &list {
        for part in ["key", "role", "name", "about", "login", "password"] {
            assert!(one[part].as_str().is_some_and(|text| !text.is_empty()), "{part} of {one}");
        }
    }
    for key in ["thandiwe", "newborn", "anselmo", "wibowo"] {
        assert!(list.iter().any(|one| one["key"] == key), "{key}, whose record the browser looks at");
    }
    let before = read();
    std::fs::remove_file(place.data().join("demo-logins.json")).expect("removes");
    place.done(&["demo", "--prepare-only"]);
    assert_eq!(read(), before, "the same demo has the same passphrases");
}

#[test]
fn a_portal_with_records_of_its_own_is_no_demo() {
    let place = Place::new(On::Sqlite);
    let input = place.write("in.ndjson", lines(&[patient("p1")])).display().to_string();
    place.done(&["import", &input]);
    let portal = Portal::start(
        &place,
        &["serve", "--clinic-name", "Harbour Clinic", "--clinic-phone", "+1 555 555 0111"],
    );
    let door = portal.get("/sign-in");
    assert!(door.contains("Harbour Clinic") && door.contains("+1 555 555 0111"));
    assert!(!door.contains("Everyone here is made up"));
    assert_eq!(portal.end(), Some(0));
}

#[test]
fn passwords_are_never_taken_in_the_clear_from_other_machines() {
    let place = Place::new(On::Sqlite);
    place
        .run(&["serve", "--listen", "0.0.0.0:1"])
        .says(2, &["in the clear", "tls_certificate", "trusted_proxies", "127.0.0.1"]);
    place.run(&["serve", "--trusted-proxies", "10.0.0.1"]).says(2, &["base_url: needed with TLS"]);
    place
        .run(&["serve", "--trusted-proxies", "everywhere", "--base-url", "https://a.example"])
        .says(2, &["trusted_proxies: "]);
    place.run(&["serve", "--base-url", "https://a.example"]).says(2, &["nothing speaks TLS"]);
    let missing = [
        "serve",
        "--tls-certificate",
        "/nowhere/c.pem",
        "--tls-key",
        "/nowhere/k.pem",
        "--listen",
        &free_address(),
    ];
    place.run(&missing).says(1, &["/nowhere/c.pem"]);
}

#[test]
fn a_taken_port_is_told_with_what_to_do() {
    let place = Place::new(On::Sqlite);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    place.run(&["serve", "--listen", &address]).says(1, &["listen: ", "--listen names another address"]);
}
