//! A fresh proof before what is sensitive, and that nothing typed is lost on the way to it.

use audit::{Deed, Outcome};
use testkit::{Answer, Authenticator, Browser, PASSWORD, World, databases};

use crate::set_ups::{BASE, MIA, add_passkey, challenge, code, save_codes, set_up_app};
use crate::slices;

const PROOF: &str = "/account/proof";
const NEW: &str = "seven blue kettles sing";

/// Send the form of the proof page, and go on as a browser does: an act that waited gets the same form once more.
async fn prove(browser: &mut Browser, page: &Answer, typed: &[(&str, &str)]) -> Answer {
    let mut fields = page.fields(PROOF);
    for (name, value) in typed {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let answer = browser.post(PROOF, &fields).await;
    if answer.status != 307 {
        return answer;
    }
    let next = answer.location().to_owned();
    browser.post(&next, &fields).await
}

/// Send a form that asks for a proof first; the page of the proof.
async fn asked(browser: &mut Browser, page: &Answer, form: (&str, &[(&str, &str)])) -> Answer {
    let answer = browser.submit(page, form.0, form.1).await;
    assert!(answer.location().starts_with("/account/proof?held="), "{} {}", answer.location(), answer.body);
    browser.follow(answer).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_was_typed_waits_for_the_proof_and_is_then_changed() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.signed_in(MIA).await;
        let form = browser.get("/account/password").await;
        world.wait_minutes(11);
        let typed = [("password", PASSWORD), ("new-password", NEW)];
        let page = asked(&mut browser, &form, ("/account/password", &typed)).await;
        assert_eq!(page.heading(), "Check that it is you");
        assert!(!page.says(NEW), "what was typed waits on the server");
        let wrong = prove(&mut browser, &page, &[("password", "not my password at all")]).await;
        assert!(wrong.status == 422 && wrong.says("This does not fit"), "{}", wrong.body);
        let answer = prove(&mut browser, &wrong, &[("password", PASSWORD)]).await;
        assert_eq!(answer.location(), "/account/security", "on {on:?}: {}", answer.body);
        assert!(browser.follow(answer).await.says("Your password is changed"));
        assert_eq!(world.browser().sign_in(MIA, NEW).await.location(), "/");
        let again = prove(&mut browser, &page, &[("password", NEW)]).await;
        assert_ne!(again.status, 307, "what waited was done once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sensitive_asks_for_a_proof_and_what_is_not_does_not() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut device = Authenticator::at(BASE);
    let mut browser = world.signed_in(MIA).await;
    add_passkey(&mut browser, &mut device, "My phone").await;
    save_codes(&mut browser).await;
    world.wait_minutes(11);
    let list = browser.get("/account/security").await;
    assert_eq!(list.status, 200);
    let remove = list.form_actions().into_iter().find(|action| action.ends_with("/remove")).expect("a form");
    for page in ["/account/app", "/account/recovery-codes", "/account/passkeys/add"] {
        let answer = browser.get(page).await;
        assert_eq!(answer.location(), kit::routes::PROOF.with([], &[("next", page)]));
    }
    asked(&mut browser, &list, (&remove, &[])).await;
    let sessions = browser.get("/account/sessions").await;
    asked(&mut browser, &sessions, ("/account/sessions/end", &[])).await;
    let fields = list.fields(&remove);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    for act in ["/account/app", "/account/recovery-codes", "/account/passkeys/add", "/account/app/remove"] {
        let answer = browser.post(act, &fields).await;
        assert!(answer.location().starts_with("/account/proof?held="), "{act}: {}", answer.status);
    }
    assert_eq!(
        browser.post("/account/passkeys/challenge", &fields).await.status,
        404,
        "no new passkey either"
    );
    assert_eq!(browser.get("/").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_takes_all_that_the_login_has_or_its_passkey() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        let mut device = Authenticator::at(BASE);
        let mut browser = world.signed_in(MIA).await;
        let (secret, codes) = set_up_app(&world, &mut browser).await;
        add_passkey(&mut browser, &mut device, "My phone").await;
        world.wait_minutes(11);
        let page = browser.open("/account/app").await;
        let before = world.told_of_login(mia).await.len();
        for typed in [
            &[("password", PASSWORD)][..],
            &[("password", PASSWORD), ("code", "000000")],
            &[("password", "not my password at all"), ("code", &code(&world, &secret))],
        ] {
            assert_eq!(prove(&mut browser, &page, typed).await.status, 422, "on {on:?}");
        }
        let told = world.told_of_login(mia).await;
        assert_eq!(told.len(), before + 3, "each is seen");
        let wrong =
            |told: &store::Told| matches!(&told.event.outcome, Outcome::Refused(why) if why == "wrong proof");
        assert!(told[..3].iter().all(|told| told.event.deed == Deed::Account && wrong(told)));
        world.wait_minutes(5);
        let typed = [("password", PASSWORD), ("code", &*code(&world, &secret))];
        assert_eq!(prove(&mut browser, &page, &typed).await.location(), "/account/app");
        world.wait_minutes(11);
        let typed = [("password", PASSWORD), ("code", codes[2].as_str())];
        assert_eq!(prove(&mut browser, &page, &typed).await.location(), "/account/app");
        world.wait_minutes(11);
        assert_eq!(prove(&mut browser, &page, &typed).await.status, 422, "a recovery code, once");
        let (number, asked) = challenge(&mut browser, &page, (PROOF, "/account/passkeys/challenge")).await;
        assert!(asked["allowCredentials"].is_array(), "{asked}");
        let signed = device.sign(&asked);
        let typed = [("challenge", number.as_str()), ("credential", signed.as_str())];
        assert_eq!(prove(&mut browser, &page, &typed).await.location(), "/account/app");
        assert_eq!(browser.get("/account/app").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_in_one_session_is_not_done_from_another_and_leads_nowhere_else() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    world.patient("noa", "Noa", "Okafor").await;
    let mut thief = world.signed_in(MIA).await;
    world.wait_minutes(11);
    let sessions = thief.get("/account/sessions").await;
    let held = thief.submit(&sessions, "/account/sessions/end", &[]).await;
    let held = held.location().split("held=").nth(1).expect("a number").to_owned();
    for login in [MIA, "noa@example.org"] {
        let mut other = world.signed_in(login).await;
        let page = other.get(&format!("{PROOF}?held={held}")).await;
        let answer = other.submit(&page, PROOF, &[("password", PASSWORD)]).await;
        assert_eq!(answer.location(), "/account/security", "it is not there for {login}");
        let own = other.get("/account/sessions").await;
        let answer = other.submit(&own, "/account/sessions/end", &[("held", &held)]).await;
        assert_eq!(answer.status, 404, "{login}");
    }
    let page = thief.get(&format!("{PROOF}?next=https://evil.example/&held={held}")).await;
    assert!(page.fields(PROOF).iter().all(|(_, value)| !value.contains("evil")), "{}", page.body);
    let mut fresh = world.signed_in("noa@example.org").await;
    for evil in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let answer = fresh.get(&kit::routes::PROOF.with([], &[("next", evil)])).await;
        assert_eq!(answer.location(), "/account/security", "{evil}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_at_an_open_session_is_slowed_down() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut browser = world.signed_in(MIA).await;
    world.wait_minutes(11);
    let page = browser.open("/account/app").await;
    for _ in 0..5 {
        assert_eq!(prove(&mut browser, &page, &[("password", "one more wild guess")]).await.status, 422);
    }
    assert_eq!(prove(&mut browser, &page, &[("password", PASSWORD)]).await.status, 429);
    world.wait_minutes(2);
    assert_eq!(prove(&mut browser, &page, &[("password", PASSWORD)]).await.location(), "/account/app");
}
