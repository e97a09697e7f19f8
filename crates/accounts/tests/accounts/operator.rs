//! What the operator does: make, reset, close, list; and what the person sees of it.

use accounts::{AccountError, First, NewLogin};
use kit::session::SessionLimits;
use testkit::{PASSWORD, World, databases};

use crate::slices;

fn new(sign_in: &str, first: First) -> NewLogin {
    NewLogin { sign_in: sign_in.to_owned(), name: "Mia Rivera".into(), patient: None, first }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_from_the_clinic_sets_the_first_password_once() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let made = accounts::create(world.store(), &new("mia@example.org", First::Code)).await.expect("made");
        let code = made.code.expect("a code").reveal().clone();
        let mut browser = world.browser();
        assert_eq!(
            browser.sign_in("mia@example.org", PASSWORD).await.status,
            422,
            "there is no default password"
        );
        let form = browser.get("/set-up").await;
        let typed = |code| [("login", "mia@example.org"), ("code", code), ("password", PASSWORD)];
        let wrong = browser.submit(&form, "/set-up", &typed("AAAAA-AAAAA-AAAAA-AAAAA")).await;
        assert!(wrong.status == 422 && wrong.says("does not fit"), "{}", wrong.body);
        let short = [("login", "mia@example.org"), ("code", &*code), ("password", "short")];
        assert_eq!(browser.submit(&form, "/set-up", &short).await.status, 422);
        let loose = code.to_lowercase().replace('-', " ");
        let answer = browser.submit(&form, "/set-up", &typed(&loose)).await;
        assert_eq!(answer.location(), "/");
        assert!(browser.follow(answer).await.says("Your password is set"));
        let mut other = world.browser();
        let form = other.get("/set-up").await;
        assert_eq!(other.submit(&form, "/set-up", &typed(&code)).await.status, 422, "it works once");
        assert_eq!(other.sign_in("mia@example.org", PASSWORD).await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_too_old_after_a_week() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    let made = accounts::create(world.store(), &new("mia@example.org", First::Code)).await.expect("made");
    let code = made.code.expect("a code").reveal().clone();
    world.wait_minutes(7 * 24 * 60);
    let mut browser = world.browser();
    let form = browser.get("/set-up").await;
    let typed = [("login", "mia@example.org"), ("code", &*code), ("password", PASSWORD)];
    assert_eq!(browser.submit(&form, "/set-up", &typed).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_ends_everything_that_the_old_password_opened() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.signed_in("mia@example.org").await;
        let code = accounts::reset(world.store(), "mia@example.org").await.expect("reset");
        assert_eq!(browser.get("/").await.location(), "/sign-in");
        assert_eq!(browser.sign_in("mia@example.org", PASSWORD).await.status, 422);
        let form = browser.get("/set-up").await;
        let typed =
            [("login", "mia@example.org"), ("code", code.reveal()), ("password", "seven blue kettles sing")];
        assert_eq!(browser.submit(&form, "/set-up", &typed).await.location(), "/");
        assert!(browser.get("/").await.says("own record"), "the record is still theirs");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_account_opens_nothing_until_it_is_opened_again() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.signed_in("mia@example.org").await;
        let number = accounts::close(world.store(), "mia@example.org").await.expect("closed");
        assert_eq!(browser.get("/").await.location(), "/sign-in");
        assert_eq!(browser.sign_in("mia@example.org", PASSWORD).await.status, 422);
        let listed = accounts::list(world.store()).await.expect("listed");
        assert_eq!(listed.len(), 1);
        assert!(!listed[0].active && listed[0].sign_in == ["mia@example.org"]);
        assert_eq!(listed[0].name.as_deref(), Some("Mia Rivera"));
        accounts::reopen(world.store(), number).await.expect("opened");
        assert_eq!(browser.sign_in("mia@example.org", PASSWORD).await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_an_account_is_refused_with_the_reason() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let make = async |sign_in: &str, first| accounts::create(world.store(), &new(sign_in, first)).await;
    assert!(matches!(make("mia", First::Code).await, Err(AccountError::Name)));
    assert!(matches!(make("MIA@example.org", First::Code).await, Err(AccountError::Taken)));
    let weak = First::Password(stdx::Secret::new("password12345678".into()));
    assert!(matches!(make("noa@example.org", weak).await, Err(AccountError::Weak(_))));
    assert!(matches!(accounts::reset(world.store(), "noa@example.org").await, Err(AccountError::Unknown)));
    assert!(matches!(accounts::close(world.store(), "noa@example.org").await, Err(AccountError::Unknown)));
    let nobody = access::PersonNumber(999_999);
    assert!(accounts::reopen(world.store(), nobody).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_ends_sessions_and_opens_one_to_measure() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    let number = world.patient("mia", "Mia", "Rivera").await;
    let limits = SessionLimits::default();
    let value = accounts::open_session(world.store(), number, limits).await.expect("a session");
    let mut browser = world.browser();
    browser.cookies.insert("__Host-session".into(), value.reveal().clone());
    assert_eq!(browser.get("/").await.status, 200);
    assert_eq!(accounts::end_sessions(world.store(), "mia@example.org").await.expect("ended"), 1);
    assert_eq!(browser.get("/").await.location(), "/sign-in");
}
