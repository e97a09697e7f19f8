//! Coming in: by password, by a code from the clinic; and not coming in.

use testkit::{Browser, PASSWORD, World, databases};

use crate::slices;

const WRONG: &str = "do not go together";

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_signs_in_and_is_home() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.browser();
        let answer = browser.sign_in(" Mia@Example.org ", PASSWORD).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/"));
        assert!(browser.cookies.contains_key("__Host-session"));
        assert!(!browser.cookies.contains_key("__Host-visitor"), "the visitor has become somebody");
        let home = browser.get("/").await;
        assert_eq!((home.status.as_u16(), home.heading().as_str()), (200, "Home"));
        assert!(home.says("own record") && home.says("Signed in as Mia Rivera"), "{}", home.body);
        let again = browser.get("/sign-in").await;
        assert_eq!(again.location(), "/", "who is in needs no door");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_page_leads_to_the_door_and_back() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.browser();
        let closed = browser.get("/results?page=2").await;
        assert_eq!(closed.location(), "/sign-in?next=%2Fresults%3Fpage%3D2");
        let door = browser.follow(closed).await;
        let typed = [("login", "mia@example.org"), ("password", PASSWORD)];
        let answer = browser.submit(&door, "/sign-in", &typed).await;
        assert_eq!(answer.location(), "/results?page=2");
        assert_eq!(browser.follow(answer).await.heading(), "Test results");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_cannot_lead_away_after_sign_in() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    for evil in
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/sign-out"]
    {
        let mut browser = world.browser();
        let door = browser.get(&kit::routes::SIGN_IN.with([], &[("next", evil)])).await;
        assert!(!door.says("evil.example"), "{evil}");
        let typed = [("login", "mia@example.org"), ("password", PASSWORD), ("next", evil)];
        assert_eq!(browser.submit(&door, "/sign-in", &typed).await.location(), "/", "{evil}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_keeps_the_name_and_says_no_more_than_an_unknown_name() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut told = Vec::new();
        for login in ["mia@example.org", "nobody@example.org", "somebody-unknown"] {
            let mut browser = world.browser();
            let answer = browser.sign_in(login, "not my password at all").await;
            assert_eq!(answer.status, 422);
            assert!(answer.says(WRONG) && answer.says(&format!("value=\"{login}\"")), "{}", answer.body);
            assert!(!answer.says("not my password at all"), "the password is not sent back");
            assert!(answer.says("<title>Error: "), "the title says it first");
            assert!(!browser.cookies.contains_key("__Host-session"));
            let forms = answer.form_actions();
            let own = forms.iter().flat_map(|action| answer.fields(action)).map(|(_, value)| value);
            let own = own.filter(|value| !value.is_empty());
            let plain = own.fold(answer.body.clone(), |body, value| body.replace(&value, ""));
            told.push(plain.replace(answer.header("x-request-id"), ""));
        }
        assert_eq!(told[0], told[1]);
        assert_eq!(told[1], told[2]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_blank_is_asked_for() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    let mut browser = world.browser();
    let answer = browser.sign_in("", "").await;
    assert_eq!(answer.status, 422);
    assert!(answer.says("Type your email or phone number.") && answer.says("Type your password."));
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_and_nobody_is_kept_out() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let other = world.another_node().await;
        let mut guesser = world.browser();
        for login in ["mia@example.org", "nobody@example.org"] {
            guess_until_slow(&mut guesser, &mut other.browser(), login).await;
        }
        let mut own = world.browser_from("198.51.100.7");
        assert_eq!(
            own.sign_in("mia@example.org", PASSWORD).await.status,
            303,
            "from her own network she comes in"
        );
        world.wait_minutes(2);
        assert_eq!(
            guesser.sign_in("mia@example.org", PASSWORD).await.status,
            303,
            "after a while, from there too"
        );
    }
}

async fn guess_until_slow(guesser: &mut Browser, elsewhere: &mut Browser, login: &str) {
    for _ in 0..5 {
        assert_eq!(guesser.sign_in(login, "one more wild guess").await.status, 422);
    }
    let slow = elsewhere.sign_in(login, PASSWORD).await;
    assert_eq!(slow.status, 429, "the pace holds on every node, for known and unknown alike");
    let wait: u32 = slow.header("retry-after").parse().expect("seconds");
    assert!((1..=61).contains(&wait), "{wait}");
    assert!(slow.says("+1 555 010 1234"), "and there is another way");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_a_browser_brings_along_is_not_carried_over() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        world.patient("noa", "Noa", "Okafor").await;
        let mia = world.signed_in("mia@example.org").await;
        let mut shared = mia.clone();
        let planted = shared.cookies["__Host-session"].clone();
        let home = shared.get("/settings").await;
        let signed_out = shared.submit(&home, "/sign-out", &[]).await;
        assert_eq!(signed_out.location(), "/signed-out");
        shared.cookies.insert("__Host-session".into(), planted.clone());
        assert_eq!(shared.sign_in("noa@example.org", PASSWORD).await.status, 303);
        assert_ne!(shared.cookies["__Host-session"], planted, "a sign-in makes a fresh token");
        let mut old = mia.clone();
        assert_eq!(old.get("/").await.location(), "/sign-in", "the planted one opens nothing");
        assert!(shared.get("/").await.says("Signed in as Noa Okafor"));
    }
}
