//! A portal that gets its certificate by ACME, from a server of the tests.

use std::sync::Arc;
use std::time::{Duration, Instant};

use stdx::SystemClock;
use testkit::{AcmeServer, Authority};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::portal::{Portal, ask, free_address};
use crate::world::{On, Place};

const NAME: &str = "portal.example";
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn settings_that_exclude_each_other_are_told_with_what_to_do() {
    let place = Place::new(On::Sqlite);
    let check = |words: &[&str], told: &[&str]| {
        let code = if told.is_empty() { 0 } else { 2 };
        place.run(&[&["config", "check"], words].concat()).says(code, told);
    };
    let domains = ["--acme-domains", "a.example,b.example", "--listen", "0.0.0.0:443"];
    let with = |words: &[&'static str]| [&domains, words].concat();
    check(&domains, &[]);
    check(&with(&["--base-url", "https://b.example", "--acme-contact", "office@a.example"]), &[]);
    check(
        &with(&["--tls-certificate", "c.pem", "--tls-key", "k.pem"]),
        &["acme_domains: not together with tls_certificate; keep one"],
    );
    check(
        &with(&["--trusted-proxies", "10.0.0.1"]),
        &["acme_domains: not together with trusted_proxies", "let it get the certificate itself"],
    );
    check(&with(&["--base-url", "https://c.example"]), &["base_url: its name is not among acme_domains"]);
    check(&with(&["--base-url", "http://a.example"]), &["base_url: needed with TLS"]);
    check(&with(&["--acme-directory", "http://acme.example"]), &["acme_directory: not an address"]);
    check(&["--acme-domains", "*.a.example"], &["acme_domains (from --acme-domains): not host names"]);
    check(&["--acme-contact", "office@a.example"], &["acme_domains: needed with acme_contact"]);
    check(&["--acme-root", "r.pem"], &["acme_domains: needed with acme_root"]);
    check(&["--acme-directory", "https://acme.example/d"], &["acme_domains: needed with acme_directory"]);
    let file =
        place.write("acme.toml", "acme_domains = [\"a.example\", \"b.example\"]\n").display().to_string();
    place
        .run(&["config", "dump", "--config", &file])
        .says(0, &["[\"a.example\", \"b.example\"]", "acme-v02.api.letsencrypt.org/directory"]);
    let nowhere =
        ["serve", "--acme-domains", NAME, "--acme-root", "/nowhere/r.pem", "--listen", &free_address()];
    place.run(&nowhere).says(1, &["/nowhere/r.pem"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_gets_its_certificate_serves_with_it_and_the_doctor_counts_the_days() {
    let place = Place::new(On::Sqlite);
    let server = AcmeServer::start(Arc::new(SystemClock), place.folder.path()).await;
    let (root, directory) = (place.path("root.pem").display().to_string(), server.directory());
    let acme = ["--acme-domains", NAME, "--acme-directory", &directory, "--acme-root", &root];
    let with_acme = |word: &'static str| [&[word], &acme[..]].concat();
    place.run(&with_acme("doctor")).says(1, &["look at  certificate", "there is no certificate yet"]);

    let address = free_address();
    server.names_lead_to(address.parse().expect("an address"));
    let portal = Portal::start_at(address, &place, &with_acme("serve"));
    let page = sign_in_page(&server, &portal.address).await;
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("__Host-visitor="), "{page}");
    let measured = ask(&portal.measures, "/metrics");
    let ends = measured.lines().find_map(|line| line.strip_prefix("vestibule_certificate_ends_seconds "));
    assert!(ends.is_some_and(|ends| ends.len() > 9), "{measured}");
    assert!(measured.contains("vestibule_certificate_tries_failed 0"), "{measured}");
    let health = [&with_acme("healthcheck")[..], &["--listen", &portal.address]].concat();
    place.run(&health).says(0, &["The portal is ready."]);
    assert_eq!(portal.end(), Some(0));
    place.run(&with_acme("doctor")).says(0, &["good     certificate", "89 days left"]);
    assert_eq!((server.orders(), server.mistakes()), (1, Vec::new()));

    let other = ["--acme-domains", "new.example", "--acme-directory", &directory, "--acme-root", &root];
    place
        .run(&[&["doctor"], &other[..]].concat())
        .says(1, &["it is not for new.example, another is asked for"]);
}

/// The clinic's own certificate, for the name that people type.
fn own_files(place: &Place) -> [String; 4] {
    let made = Authority::new().certify(NAME);
    let written = |name, text: String| place.write(name, text).display().to_string();
    let (chain, key) = (written("chain.pem", made.chain), written("key.pem", made.key));
    ["--tls-certificate".into(), chain, "--tls-key".into(), key]
}

#[test]
fn a_portal_with_a_certificate_is_asked_over_tls_whether_it_is_ready() {
    let place = Place::new(On::Sqlite);
    let own = own_files(&place);
    let own = || own.iter().map(String::as_str);
    let serve: Vec<&str> =
        ["serve", "--base-url", "https://portal.example"].into_iter().chain(own()).collect();
    let portal = Portal::start_at(free_address(), &place, &serve);
    let health = |address: &str| {
        let words: Vec<&str> = ["healthcheck", "--listen", address].into_iter().chain(own()).collect();
        place.run(&words)
    };
    health(&portal.address).says(0, &["The portal is ready."]);
    assert_eq!(portal.end(), Some(0));

    // Something listens, and it is not a portal that answers.
    let other = std::net::TcpListener::bind("127.0.0.1:0").expect("listens");
    let address = other.local_addr().expect("an address").to_string();
    std::thread::spawn(move || other.incoming().for_each(drop));
    health(&address).says(1, &["is the portal running"]);
}

#[test]
fn whoever_comes_without_tls_is_led_to_it() {
    let place = Place::new(On::Sqlite);
    let (own, lead) = (own_files(&place), free_address());
    let words = ["serve", "--base-url", "https://portal.example", "--http-redirect", &lead];
    let words: Vec<&str> = words.into_iter().chain(own.iter().map(String::as_str)).collect();
    let portal = Portal::start_at(free_address(), &place, &words);
    let answer = ask(&lead, "/results?year=2026");
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    assert!(answer.contains("location: https://portal.example/results?year=2026"), "{answer}");
    assert!(!answer.to_lowercase().contains("set-cookie"), "{answer}");
    assert_eq!(portal.end(), Some(0), "both listeners end");

    place.run(&["config", "check", "--http-redirect", &lead]).says(2, &["http_redirect: leads to https://"]);
    place.run(&["config", "check", "--http-redirect", "80"]).says(2, &["http_redirect", "not an address"]);
    let taken = std::net::TcpListener::bind(&lead).expect("it is free again");
    let busy: Vec<&str> = words.iter().copied().chain(["--listen", "127.0.0.1:0"]).collect();
    place.run(&busy).says(1, &["http_redirect: ", &lead]);
    drop(taken);
}

/// The door of the portal, as soon as it can be opened.
async fn sign_in_page(server: &AcmeServer, address: &str) -> String {
    let begun = Instant::now();
    let client = server.authority().client(Arc::new(SystemClock), "http/1.1");
    let mut stream = loop {
        let stream = TcpStream::connect(address).await.expect("it listens");
        match client.connect(NAME.try_into().expect("a name"), stream).await {
            Ok(stream) => break stream,
            Err(error) => assert!(begun.elapsed() < PATIENCE, "{error}"),
        }
    };
    let request = format!("GET /sign-in HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("asks");
    let mut page = String::new();
    stream.read_to_string(&mut page).await.expect("answers");
    page
}
