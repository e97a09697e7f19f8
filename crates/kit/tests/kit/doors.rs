//! Forms that are ours and forms that are not.

use testkit::{On, World};

use crate::slices;

const OWN: [(&str, &str); 2] = [("origin", "https://portal.example"), ("sec-fetch-site", "same-origin")];

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_ours_is_taken_and_told_once() {
    let world = World::open(On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    for mut browser in [world.browser(), world.signed_in("mia@example.org").await] {
        let page = browser.get("/toy/form").await;
        let answer = browser.submit(&page, "/toy/form", &[("text", "a")]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(browser.follow(answer).await.says("Your page settings are saved"));
        assert!(!browser.get("/toy/form").await.says("Your page settings are saved"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_token_is_refused() {
    let world = World::open(On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    for mut browser in [world.browser(), world.signed_in("mia@example.org").await] {
        let page = browser.get("/toy/form").await;
        assert_eq!(browser.post("/toy/form", &[("text", "a")]).await.status, 403);
        for wrong in ["", "AAAA", "x".repeat(60).as_str()] {
            let answer = browser.submit(&page, "/toy/form", &[("form-token", wrong)]).await;
            assert_eq!(answer.status, 403);
            assert_eq!(answer.heading(), "We could not be sure that this came from you");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_somebody_else_is_refused() {
    let world = World::open(On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    world.patient("noa", "Noa", "Okafor").await;
    let mut mia = world.signed_in("mia@example.org").await;
    let mut noa = world.signed_in("noa@example.org").await;
    let mut visitor = world.browser();
    let theirs = noa.get("/toy/form").await;
    assert_eq!(mia.submit(&theirs, "/toy/form", &[]).await.status, 403);
    visitor.get("/toy/form").await;
    assert_eq!(visitor.submit(&theirs, "/toy/form", &[]).await.status, 403);
    assert_eq!(noa.submit(&theirs, "/toy/form", &[]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_site_is_refused_even_with_its_token() {
    let world = World::open(On::Sqlite, slices).await;
    let mut browser = world.browser();
    let page = browser.get("/toy/form").await;
    let fields = page.fields("/toy/form");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    for foreign in [
        [("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
        [("origin", "http://portal.example"), ("sec-fetch-site", "same-origin")],
        [("origin", "null"), ("sec-fetch-site", "same-origin")],
        [("origin", "https://portal.example"), ("sec-fetch-site", "cross-site")],
        [("origin", "https://portal.example"), ("sec-fetch-site", "same-site")],
    ] {
        assert_eq!(browser.post_from("/toy/form", &fields, &foreign).await.status, 403, "{foreign:?}");
    }
    assert_eq!(browser.post_from("/toy/form", &fields, &OWN).await.status, 303);
    assert_eq!(browser.post_from("/toy/form", &fields, &[]).await.status, 303, "an old browser says nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_too_large_is_refused_and_a_route_may_take_more() {
    let world = World::open(On::Sqlite, slices).await;
    let mut browser = world.browser();
    let page = browser.get("/toy/form").await;
    let text = "a".repeat(100 << 10);
    let answer = browser.submit(&page, "/toy/form", &[("text", &text)]).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.heading(), "That was too big to send");
    let fields = page.fields("/toy/form");
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    fields.push(("more", &text));
    assert_eq!(browser.post("/toy/large", &fields).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_form_is_refused() {
    let world = World::open(On::Sqlite, slices).await;
    let mut browser = world.browser();
    let answer = browser.post_from("/toy/form", &[], &[("content-type", "application/json")]).await;
    assert_eq!(answer.status, 400);
}
