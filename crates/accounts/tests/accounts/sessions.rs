//! Sessions: seen, ended, timed out; and passwords that end them.

use testkit::{PASSWORD, World, databases};

use crate::slices;

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_listed_and_ended_on_another_node_at_once() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut here = world.signed_in("mia@example.org").await;
        let mut there = world.another_node().await.browser();
        there.name =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1".into();
        assert_eq!(there.sign_in("mia@example.org", PASSWORD).await.status, 303);
        let list = here.get("/account/sessions").await;
        assert!(list.says("Firefox on Linux") && list.says("Safari on iPhone"), "{}", list.body);
        assert!(list.says("This device"));
        let ended = here.submit(&list, &phones_form(&list), &[]).await;
        assert_eq!(ended.location(), "/account/sessions");
        assert!(here.follow(ended).await.says("That device is signed out"));
        assert_eq!(there.get("/").await.location(), "/sign-in", "dead at once, on its own node");
        assert_eq!(here.get("/").await.status, 200);
    }
}

/// The form that ends the phone's session.
fn phones_form(list: &testkit::Answer) -> String {
    let card =
        list.body.split("class=\"card").find(|card| card.contains("Safari on iPhone")).expect("a card");
    assert!(!card.contains("This device"));
    let action = card.split("action=\"").nth(1).and_then(|rest| rest.split('"').next());
    action.expect("a form in the card").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_ends_the_session_of_somebody_else() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    world.patient("noa", "Noa", "Okafor").await;
    let mut mia = world.signed_in("mia@example.org").await;
    let mut noa = world.signed_in("noa@example.org").await;
    let theirs = mia.get("/account/sessions").await;
    let action =
        theirs.form_actions().into_iter().find(|action| action.contains("/sessions/")).expect("a form");
    let own = noa.get("/settings").await;
    let fields = own.fields("/sign-out");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(noa.post(&action, &fields).await.status, 404);
    assert_eq!(noa.post("/account/sessions/zz/end", &fields).await.status, 404);
    assert_eq!(mia.get("/").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_everywhere_ends_all() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut here = world.signed_in("mia@example.org").await;
        let mut there = world.signed_in("mia@example.org").await;
        let list = here.get("/account/sessions").await;
        let answer = here.submit(&list, "/account/sessions/end", &[]).await;
        assert_eq!(answer.location(), "/signed-out");
        for browser in [&mut here, &mut there] {
            assert_eq!(browser.get("/").await.location(), "/sign-in");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_nobody_uses_ends_and_says_why() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.signed_in("mia@example.org").await;
        for _ in 0..4 {
            world.wait_minutes(29);
            let page = browser.get("/results").await;
            assert_eq!(page.status, 200, "use keeps it going");
            assert!(page.says("data-seconds=\"1800\""), "and the page says how long");
        }
        world.wait_minutes(30);
        let closed = browser.get("/results").await;
        assert_eq!(closed.location(), "/signed-out?why=time&next=%2Fresults");
        let told = browser.follow(closed).await;
        assert_eq!(told.heading(), "We signed you out");
        assert!(told.says("/sign-in?next=%2Fresults"), "the way back to the same place: {}", told.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_its_longest_time_whatever_is_done() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut browser = world.signed_in("mia@example.org").await;
    for _ in 0..47 {
        world.wait_minutes(15);
        assert_eq!(browser.get("/results").await.status, 200);
    }
    world.wait_minutes(15);
    assert_eq!(browser.get("/results").await.status, 303, "twelve hours are over");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_the_warning_stays() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut browser = world.signed_in("mia@example.org").await;
    let page = browser.get("/results").await;
    world.wait_minutes(28);
    assert_eq!(browser.submit(&page, "/session/stay", &[]).await.status, 204);
    world.wait_minutes(28);
    assert_eq!(browser.get("/results").await.status, 200);
    world.wait_minutes(31);
    assert_ne!(browser.submit(&page, "/session/stay", &[]).await.status, 204, "too late");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_works_even_when_the_time_is_over() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut browser = world.signed_in("mia@example.org").await;
    let page = browser.get("/results").await;
    world.wait_minutes(40);
    let answer = browser.submit(&page, "/sign-out", &[]).await;
    assert_eq!(answer.location(), "/signed-out");
    assert!(!browser.cookies.contains_key("__Host-session"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_all_other_sessions_and_the_old_one_is_dead() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut here = world.signed_in("mia@example.org").await;
        let mut there = world.signed_in("mia@example.org").await;
        let before = here.cookies["__Host-session"].clone();
        let form = here.get("/account/password").await;
        let new = "seven blue kettles sing";
        let wrong =
            here.submit(&form, "/account/password", &[("password", "not it"), ("new-password", new)]).await;
        assert_eq!(wrong.status, 422);
        let weak = [("password", PASSWORD), ("new-password", "riveraharborfamily1")];
        let weak = here.submit(&form, "/account/password", &weak).await;
        assert!(weak.status == 422 && weak.says("mostly a name"), "{}", weak.body);
        let typed = [("password", PASSWORD), ("new-password", new)];
        let answer = here.submit(&form, "/account/password", &typed).await;
        assert_eq!(answer.location(), "/account/security");
        assert_ne!(here.cookies["__Host-session"], before, "this session has a new token");
        let told = here.follow(answer).await;
        assert!(told.says("Your password is changed"), "{}", told.body);
        assert!(!here.get("/settings").await.says("Your password is changed"), "told once");
        assert_eq!(there.get("/").await.location(), "/sign-in");
        let mut browser = world.browser();
        assert_eq!(browser.sign_in("mia@example.org", PASSWORD).await.status, 422);
        assert_eq!(browser.sign_in("mia@example.org", new).await.status, 303);
    }
}
