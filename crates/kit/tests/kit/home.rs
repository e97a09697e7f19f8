//! Home: its blocks in their order, and what is new to whom.

use kit::{ActionEntry, HomeShare, News, Slice, Todo, routes};
use testkit::{Answer, Browser, On, World};
use ui::art::Icon;

use crate::{part, slices, toys};

const HOUR_MS: i64 = 3_600_000;

fn todo(label: &str, due: Option<i64>) -> Todo {
    let due = due.map(|at| (at, format!("day {at}")));
    Todo { label: label.to_owned(), href: "/toy/record".to_owned(), due, about: None }
}

/// News that came so many hours after the toys' clock began.
fn news(label: &str, hours: i64) -> News {
    let begin: jiff::Timestamp = "2026-11-02T09:00:00Z".parse().expect("when the clock of tests begins");
    let at_ms = begin.as_millisecond() + hours * HOUR_MS;
    News {
        label: label.to_owned(),
        clinics_words: false,
        href: "/toy/record".to_owned(),
        meta: Vec::new(),
        at_ms,
        came_ms: at_ms,
    }
}

fn share() -> HomeShare {
    let tasks = (0..7).map(|day| todo(&format!("Task {day}"), Some(10 - day)));
    HomeShare {
        todo: tasks.chain([todo("Whenever", None)]).collect(),
        news: vec![news("Old news", -2), news("Late news", 1)],
        all_news: vec![("All news".to_owned(), "/toy/record".to_owned())],
        cards: vec!["<p>the next visit</p>".to_owned()],
    }
}

fn busy() -> Vec<Slice> {
    let wish = ActionEntry {
        order: 1,
        href: routes::PREFERENCES.path().to_owned(),
        label: "ui-settings",
        icon: Icon::Info,
        parts: access::Scopes::NONE,
    };
    let toys = Slice { actions: vec![wish], ..toys() };
    vec![testkit::accounts::slice(), toys, part("busy", 1, |_, _| Box::pin(async { Ok(share()) }))]
}

fn silent() -> Vec<Slice> {
    vec![testkit::accounts::slice(), toys()]
}

async fn mia(of: fn() -> Vec<Slice>) -> (World, Browser) {
    let world = World::open(On::Sqlite, of).await;
    world.patient("mia", "Mia", "Rivera").await;
    let browser = world.signed_in("mia@example.org").await;
    (world, browser)
}

fn in_order(page: &Answer, said: &[&str]) {
    let mut from = 0;
    for words in said {
        let at =
            page.body[from..].find(words).unwrap_or_else(|| panic!("{words} after {from}: {}", page.body));
        from += at;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blocks_stand_in_their_order_and_the_rest_unfolds() {
    let (_world, mut browser) = mia(busy).await;
    let page = browser.get("/").await;
    let tasks = ["Task 6", "by day 4", "Task 5", "Task 2", "See all 8", "Task 1", "Task 0", "Whenever"];
    let blocks = [
        &["To do"],
        &tasks[..],
        &["New for you", "Late news", "Old news", "All news", "the next visit", "I want to…"],
        &["href=\"/preferences\"", "Need help?", "tel:", "If it cannot wait", "<footer"],
    ];
    in_order(&page, &blocks.concat());
    assert!(!page.says("Nothing needs you") && !page.says("People I help"), "{}", page.body);
}

/// At the first visit only dates speak; later what came since is marked, until the visit after that.
#[tokio::test(flavor = "multi_thread")]
async fn what_came_since_the_last_visit_is_new() {
    let (world, mut browser) = mia(busy).await;
    let first = browser.get("/").await;
    assert!(!first.says("tag new") && !first.says("since you were last here"), "{}", first.body);
    world.wait_minutes(10);
    browser.get("/").await;
    world.wait_minutes(110);
    let mut later = world.signed_in("mia@example.org").await;
    let second = later.get("/").await;
    assert!(second.says("since you were last here") && second.says("9:10"), "{}", second.body);
    assert_eq!(second.body.matches("tag new").count(), 1, "{}", second.body);
    let row = second.body.split("<li>").find(|row| row.contains("tag new")).expect("a row");
    assert!(row.contains("Late news"), "{row}");
    assert!(browser.get("/").await.status == 303, "the first session is over");
    let third = world.signed_in("mia@example.org").await.get("/").await;
    assert!(third.says("Nothing new came in since") && !third.says("tag new"), "{}", third.body);
    assert!(third.says("What came lately") && third.says("Late news"), "it still stands there");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_that_is_said() {
    let (_world, mut browser) = mia(silent).await;
    let page = browser.get("/").await;
    in_order(&page, &["Nothing needs you right now.", "Need help?"]);
    for absent in ["To do", "New for you", "I want to", "People I help"] {
        assert!(!page.says(absent), "{absent}: {}", page.body);
    }
    let (_world, mut browser) = mia(slices).await;
    let page = browser.get("/").await;
    in_order(&page, &["Nothing needs you right now.", "first card", "second card"]);
}
