//! What every answer has, whatever it is: headers, a frame, nothing that was not meant.

use kit::{CONTENT_POLICY, Who};
use testkit::{Answer, On, World, databases};

use crate::slices;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
    manifest-src 'self'; media-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

fn is_protected(answer: &Answer) {
    let path = &answer.path;
    assert_eq!(answer.header("content-security-policy"), POLICY, "{path}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
    assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
    assert!(answer.header("strict-transport-security").starts_with("max-age="), "{path}");
    assert!(!answer.header("cache-control").is_empty(), "{path}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_protected_and_tried_as_a_visitor_and_as_a_patient() {
    assert_eq!(CONTENT_POLICY, POLICY);
    let world = World::open(On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut patient = world.signed_in("mia@example.org").await;
    // Two are tried by themselves below, and an asset has a name that only the page knows.
    let alone = ["/toy/slow", "/toy/panic", "/assets/{name}"];
    for line in world.routes.iter().filter(|line| !alone.contains(&line.pattern)) {
        let path = line.pattern.replace(['{', '}'], "");
        let mut visitor = world.browser();
        let both = if line.method == "GET" {
            [visitor.get(&path).await, patient.get(&path).await]
        } else {
            [visitor.post(&path, &[]).await, patient.post(&path, &[]).await]
        };
        both.iter().for_each(is_protected);
        let [as_visitor, as_patient] = both.map(|answer| answer);
        assert_ne!(as_patient.status, 500, "{line:?}");
        match (line.who, line.method.as_str()) {
            // Who is not between a password and its second step is led to the door.
            (Who::Public, "GET") if line.pattern.starts_with("/sign-in/") => {
                assert_eq!(as_visitor.location(), "/sign-in", "{line:?}");
            }
            (Who::Public, "GET") => assert!(as_visitor.status.is_success(), "{line:?}"),
            (Who::Public, _) => assert!([303, 403].contains(&as_visitor.status.as_u16()), "{line:?}"),
            (Who::SignedIn | Who::Staff, _) => {
                assert!(as_visitor.location().starts_with("/sign-in"), "{line:?}");
            }
        }
        if line.who == Who::Staff {
            assert_eq!(as_patient.status, 404, "to a patient it is not there");
        }
        if line.method == "POST" && as_patient.status != 303 {
            assert_eq!(as_patient.status, 403, "without the form's token nothing is done: {line:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_page_is_protected_too() {
    let world = World::open(On::Sqlite, slices).await;
    let mut browser = world.browser();
    for (path, status) in [("/nothing/here", 404), ("/toy/large", 405), ("/healthz", 200), ("/readyz", 200)] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        is_protected(&answer);
    }
    let lost = browser.get("/nothing/here").await;
    assert_eq!(lost.header("cache-control"), "no-store, private");
    assert_eq!(lost.heading(), "There is no page here");
    assert!(lost.says("+1 555 010 1234") && lost.says("Monday to Friday"), "another way, with its hours");
    let code = lost.header("x-request-id").to_owned();
    assert!(lost.says(&code) && code.len() == 12, "a code to name on the telephone");
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_kept_for_ever_and_found_by_the_page() {
    let world = World::open(On::Sqlite, slices).await;
    let mut browser = world.browser();
    let page = browser.get("/sign-in").await;
    assert_eq!(page.header("cache-control"), "no-store, private");
    let style = page.body.split("href=\"").find(|rest| rest.starts_with("/assets/portal.")).expect("a style");
    let style = style.split('"').next().expect("an address").to_owned();
    let asset = browser.get(&style).await;
    is_protected(&asset);
    assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(asset.header("content-type").starts_with("text/css"));
    for path in ["/favicon.ico", "/manifest.webmanifest", "/robots.txt"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    assert_eq!(browser.get("/assets/nothing.css").await.status, 404);
    assert!(!page.says("<style") && !page.says(" style="), "no style stands in a page");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_panics_tells_nothing() {
    let world = World::open(On::Sqlite, slices).await;
    let answer = world.browser().get("/toy/panic").await;
    is_protected(&answer);
    assert_eq!(answer.status, 500);
    assert!(!answer.says("secret") && answer.says("Sorry, something went wrong on our side"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_in_the_audit_does_not_leave() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.signed_in("mia@example.org").await;
        let before = world.count_events().await;
        let page = browser.get("/toy/record").await;
        assert!(page.says("record of Mia Rivera"), "{}", page.body);
        assert_eq!(world.count_events().await, before + 1, "one look is one event");
        world.break_the_audit().await;
        let answer = browser.get("/toy/record").await;
        assert_eq!(answer.status, 500);
        assert!(!answer.says("Rivera"), "nothing of it leaves");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_hold_and_are_told() {
    let world = World::with(On::Sqlite, slices, |settings| {
        settings.limits.request_seconds_max = 0;
        settings.limits.per_address = kit::Rate { burst: 3, per_minute: 60 };
    })
    .await;
    let mut browser = world.browser();
    let slow = browser.get("/toy/slow").await;
    assert_eq!(slow.status, 503, "what takes too long is cut off");
    for _ in 0..2 {
        browser.get("/nothing/here").await;
    }
    let often = browser.get("/nothing/here").await;
    assert_eq!(often.status, 429);
    assert!(!often.header("retry-after").is_empty());
    is_protected(&often);
    assert_eq!(
        world.browser_from("198.51.100.7").get("/nothing/here").await.status,
        404,
        "others are served"
    );
    world.wait_minutes(1);
    assert_eq!(browser.get("/nothing/here").await.status, 404);
    let crowd = World::with(On::Sqlite, slices, |settings| settings.limits.requests_at_once_max = 0).await;
    assert_eq!(crowd.browser().get("/sign-in").await.status, 503);
    assert_eq!(crowd.browser().get("/healthz").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_is_told_the_right_address() {
    let world =
        World::with(On::Sqlite, slices, |settings| settings.other_hosts = vec!["second.example".into()])
            .await;
    let mut wrong = world.browser();
    wrong.host = "evil.example".into();
    let answer = wrong.get("/sign-in").await;
    assert_eq!(answer.status, 421);
    assert!(answer.says("https://portal.example") && !answer.says("evil.example"), "{}", answer.body);
    assert_eq!(wrong.get("/healthz").await.status, 200, "a probe may ask by address");
    wrong.host = "Second.Example".into();
    assert_eq!(wrong.get("/sign-in").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cards_fault_does_not_close_home() {
    let world = World::open(On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let home = world.signed_in("mia@example.org").await.get("/").await;
    let (first, second) = (home.body.find("first card"), home.body.find("second card"));
    assert!(first.is_some() && first < second, "in their order: {}", home.body);
    assert!(!home.says("a toy that breaks"));
}
