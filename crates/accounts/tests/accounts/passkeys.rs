//! Passkeys: made, used, copied, misused, taken away. The device is one of the tests' own, so that it can lie.

use audit::Outcome;
use testkit::{Authenticator, Browser, PASSWORD, World, databases};

use crate::set_ups::{BASE, MIA, add_passkey, challenge, enter_by_passkey, half_way, save_codes};
use crate::slices;

const ENTRANCE: (&str, &str) = ("/sign-in/passkey", "/sign-in/passkey/challenge");

/// Somebody with a passkey, and a browser in which they are signed in.
async fn with_passkey(world: &World, id: &str, device: &mut Authenticator) -> Browser {
    let mut browser = world.signed_in(&format!("{id}@example.org")).await;
    let added = add_passkey(&mut browser, device, "My phone").await;
    assert_eq!(added.location(), "/account/recovery-codes", "{}", added.body);
    save_codes(&mut browser).await;
    browser
}

async fn last_refusal(world: &World, login: access::PersonNumber) -> Outcome {
    world.told_of_login(login).await.into_iter().next().expect("an event").event.outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_and_signs_in_by_itself() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut device = Authenticator::at(BASE);
        let mut browser = with_passkey(&world, "mia", &mut device).await;
        let list = browser.get("/account/security").await;
        assert!(list.says("My phone") && list.says("Never") && list.says("Remove My phone"), "{}", list.body);
        let mut other = world.browser();
        let answer = enter_by_passkey(&mut other, &mut device).await;
        assert_eq!(answer.location(), "/", "on {on:?}: {}", answer.body);
        assert!(other.get("/").await.says("Signed in as Mia Rivera"));
        assert!(!other.get("/account/security").await.says("Never"), "when it was used is told");
        let again = enter_by_passkey(&mut world.another_node().await.browser(), &mut device).await;
        assert_eq!(again.location(), "/", "and on every node");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_does_not_count_signs_in_each_time() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut device = Authenticator::at(BASE).but(|device| device.counter = None);
    with_passkey(&world, "mia", &mut device).await;
    for _ in 0..3 {
        assert_eq!(enter_by_passkey(&mut world.browser(), &mut device).await.location(), "/");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_passkey_is_refused_and_told_to_its_owner() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        let mut device = Authenticator::at(BASE);
        with_passkey(&world, "mia", &mut device).await;
        let mut copy = device.clone();
        for _ in 0..3 {
            assert_eq!(enter_by_passkey(&mut world.browser(), &mut device).await.location(), "/");
        }
        for counter in [Some(0), Some(2), None] {
            copy.counter = counter;
            let answer = enter_by_passkey(&mut world.browser(), &mut copy).await;
            assert!(answer.status == 422 && answer.says("This passkey did not work here"), "{}", answer.body);
            let told = last_refusal(&world, mia).await;
            let is_told = matches!(&told, Outcome::Refused(why) if why.contains("it may be a copy"));
            assert!(is_told, "on {on:?}: {told:?}");
        }
        assert_eq!(enter_by_passkey(&mut world.browser(), &mut device).await.location(), "/", "hers goes on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_elsewhere_or_without_its_owner_is_refused() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut device = Authenticator::at(BASE);
        with_passkey(&world, "mia", &mut device).await;
        for (what, lie) in [
            ("another origin", device.clone().but(|device| device.origin = "https://evil.example".into())),
            (
                "a page below ours",
                device.clone().but(|device| device.origin = "https://evil.portal.example".into()),
            ),
            ("another port", device.clone().but(|device| device.origin = format!("{BASE}:8443"))),
            ("without TLS", device.clone().but(|device| device.origin = "http://portal.example".into())),
            ("another site", device.clone().but(|device| device.site = "evil.example".into())),
            ("nobody verified", device.clone().but(|device| device.verifies = false)),
        ] {
            let mut lie = lie;
            let mut browser = world.browser();
            let answer = enter_by_passkey(&mut browser, &mut lie).await;
            assert_eq!(answer.status, 422, "{what} on {on:?}");
            assert!(!browser.cookies.contains_key("__Host-session"), "{what}");
        }
        assert_eq!(enter_by_passkey(&mut world.browser(), &mut device).await.location(), "/");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_not_made_elsewhere_or_without_its_owner_either() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut browser = world.signed_in(MIA).await;
    for lie in [
        Authenticator::at(BASE).but(|device| device.origin = "https://evil.example".into()),
        Authenticator::at(BASE).but(|device| device.site = "evil.example".into()),
        Authenticator::at(BASE).but(|device| device.verifies = false),
    ] {
        let mut lie = lie;
        let answer = add_passkey(&mut browser, &mut lie, "My phone").await;
        assert!(answer.status == 422 && answer.says("The passkey was not added"), "{}", answer.body);
        assert!(answer.says("value=\"My phone\""), "its name is kept");
    }
    assert_eq!(world.browser().sign_in(MIA, PASSWORD).await.location(), "/", "nothing was added");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_challenge_is_good_for_one_answer_in_one_browser_for_ten_minutes() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut device = Authenticator::at(BASE).but(|device| device.counter = None);
        with_passkey(&world, "mia", &mut device).await;
        let mut browser = world.browser();
        let page = browser.get("/sign-in").await;
        let (number, asked) = challenge(&mut browser, &page, ENTRANCE).await;
        let signed = device.sign(&asked);
        let typed = [("challenge", number.as_str()), ("credential", signed.as_str())];
        let mut thief = world.browser();
        let elsewhere = thief.get("/sign-in").await;
        assert_eq!(thief.submit(&elsewhere, ENTRANCE.0, &typed).await.status, 422, "in another browser");
        challenge(&mut thief, &elsewhere, ENTRANCE).await;
        assert_eq!(thief.submit(&elsewhere, ENTRANCE.0, &typed).await.status, 422, "that has its own");
        let mut twin = browser.clone();
        let (one, two) =
            tokio::join!(browser.submit(&page, ENTRANCE.0, &typed), twin.submit(&page, ENTRANCE.0, &typed));
        let mut ends = [one.status.as_u16(), two.status.as_u16()];
        ends.sort_unstable();
        assert_eq!(ends, [303, 422], "the same answer twice, on {on:?}");
        let mut late = world.browser();
        let page = late.get("/sign-in").await;
        let (number, asked) = challenge(&mut late, &page, ENTRANCE).await;
        let signed = device.sign(&asked);
        world.wait_minutes(10);
        let typed = [("challenge", number.as_str()), ("credential", signed.as_str())];
        assert_eq!(late.submit(&page, ENTRANCE.0, &typed).await.status, 422, "too late");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_refused_with_one_event_and_no_word_about_why() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.browser();
        let page = browser.get("/sign-in").await;
        let (number, _) = challenge(&mut browser, &page, ENTRANCE).await;
        let before = world.count_events().await;
        let long = "x".repeat(5_000);
        for credential in
            ["", "{}", "null", "[1", &long, "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\"}"]
        {
            let typed = [("challenge", number.as_str()), ("credential", credential)];
            let answer = browser.submit(&page, ENTRANCE.0, &typed).await;
            assert!(answer.status == 422 && answer.says("This passkey did not work here"), "{}", answer.body);
        }
        assert_eq!(world.count_events().await - before, 6, "on {on:?}");
        let mut stranger = Authenticator::at(BASE);
        let answer = enter_by_passkey(&mut browser, &mut stranger).await;
        assert_eq!(answer.status, 422, "a passkey that nobody has");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_alone_does_not_go_around_a_passkey() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut device = Authenticator::at(BASE);
        with_passkey(&world, "mia", &mut device).await;
        let mut browser = world.browser();
        let page = half_way(&mut browser).await;
        assert!(page.says("Now use your passkey") && page.says("Use a recovery code"), "{}", page.body);
        let (number, asked) = challenge(&mut browser, &page, ("/sign-in/step", ENTRANCE.1)).await;
        assert_eq!(asked["allowCredentials"].as_array().map(Vec::len), Some(1), "her own are asked for");
        let mut stranger = Authenticator::at(BASE);
        let typed = |signed: String| [("challenge", number.clone()), ("credential", signed)];
        let send = async |browser: &mut Browser, signed: String| {
            let typed = typed(signed);
            let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, &**value)).collect();
            browser.submit(&page, "/sign-in/step", &typed).await
        };
        let wrong = send(&mut browser, stranger.sign(&asked)).await;
        assert_eq!(wrong.status, 422, "on {on:?}");
        let right = send(&mut browser, device.sign(&asked)).await;
        assert_eq!(right.location(), "/", "{}", right.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_for_one_purpose_is_not_answered_for_another() {
    let world = World::open(testkit::On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    world.patient("noa", "Noa", "Okafor").await;
    let (mut hers, mut his) = (Authenticator::at(BASE), Authenticator::at(BASE));
    let mut mia = with_passkey(&world, "mia", &mut hers).await;
    with_passkey(&world, "noa", &mut his).await;
    // What Mia's open session was asked does not sign Noa in, and his passkey does not prove that he is she.
    world.wait_minutes(11);
    let page = mia.get("/account/proof").await;
    let (number, asked) = challenge(&mut mia, &page, ("/account/proof", "/account/passkeys/challenge")).await;
    let signed = his.sign(&asked);
    let typed = [("challenge", number.as_str()), ("credential", signed.as_str())];
    assert_eq!(mia.submit(&page, "/account/proof", &typed).await.status, 422);
    let mut visitor = world.browser();
    let door = visitor.get("/sign-in").await;
    let signed = hers.sign(&asked);
    let typed = [("challenge", number.as_str()), ("credential", signed.as_str())];
    assert_eq!(visitor.submit(&door, ENTRANCE.0, &typed).await.status, 422);
    // And what a visitor was asked proves nothing in her session.
    let (number, asked) = challenge(&mut visitor, &door, ENTRANCE).await;
    let signed = hers.sign(&asked);
    let typed = [("challenge", number.as_str()), ("credential", signed.as_str())];
    assert_eq!(mia.submit(&page, "/account/proof", &typed).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_passkey_opens_nothing_and_nobody_removes_anothers() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        world.patient("noa", "Noa", "Okafor").await;
        let mut device = Authenticator::at(BASE);
        let mut mia = with_passkey(&world, "mia", &mut device).await;
        let mut noa = world.signed_in("noa@example.org").await;
        let list = mia.get("/account/security").await;
        let action = list.form_actions().into_iter().find(|action| action.starts_with("/account/passkeys/"));
        let action = action.expect("a way to remove it");
        assert_eq!(noa.get(&action).await.status, 404);
        let own = noa.get("/settings").await;
        let fields = own.fields("/sign-out");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(noa.post(&action, &fields).await.status, 404, "on {on:?}");
        let question = mia.get(&action).await;
        assert_eq!(question.heading(), "Remove the passkey My phone?");
        let answer = mia.submit(&question, &action, &[]).await;
        assert_eq!(answer.location(), "/account/security", "{}", answer.body);
        assert_eq!(enter_by_passkey(&mut world.browser(), &mut device).await.status, 422);
        assert_eq!(
            world.browser().sign_in(MIA, PASSWORD).await.location(),
            "/",
            "the password is enough again"
        );
        let added = add_passkey(&mut mia, &mut device, "My phone").await;
        assert_eq!(added.location(), "/account/recovery-codes", "it can come back: {}", added.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_passkey_is_one_persons() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        world.patient("noa", "Noa", "Okafor").await;
        let mut device = Authenticator::at(BASE);
        with_passkey(&world, "mia", &mut device).await;
        let mut noa = world.signed_in("noa@example.org").await;
        let mut planted = device.clone();
        let refused = add_passkey(&mut noa, &mut planted, "Found").await;
        assert!(refused.status == 422 && refused.says("was not added"), "on {on:?}: {}", refused.body);
        let mut browser = world.browser();
        assert_eq!(enter_by_passkey(&mut browser, &mut device).await.location(), "/");
        assert!(browser.get("/").await.says("Signed in as Mia Rivera"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_or_shredded_login_is_not_opened_by_its_passkey() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let noa = world.patient("noa", "Noa", "Okafor").await;
        let (mut hers, mut his) = (Authenticator::at(BASE), Authenticator::at(BASE));
        with_passkey(&world, "mia", &mut hers).await;
        with_passkey(&world, "noa", &mut his).await;
        let number = accounts::close(world.store(), MIA).await.expect("closed");
        assert_eq!(enter_by_passkey(&mut world.browser(), &mut hers).await.status, 422, "on {on:?}");
        accounts::reopen(world.store(), number).await.expect("opened");
        assert_eq!(enter_by_passkey(&mut world.browser(), &mut hers).await.location(), "/");
        world.store().shred_login(noa).await.expect("shredded");
        assert_eq!(enter_by_passkey(&mut world.browser(), &mut his).await.status, 422, "on {on:?}");
        accounts::reset_second_factors(world.store(), MIA).await.expect("reset");
        assert_eq!(enter_by_passkey(&mut world.browser(), &mut hers).await.status, 422, "after a reset");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_address_has_no_name_passkeys_are_not_offered() {
    let change = |settings: &mut kit::Settings| {
        settings.base_url = "http://127.0.0.1:8080".into();
        settings.other_hosts = vec!["portal.example".into()];
    };
    let world = World::with(testkit::On::Sqlite, slices, change).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut browser = world.browser();
    assert!(!browser.get("/sign-in").await.says("Sign in with a passkey"));
    let mut browser = world.signed_in(MIA).await;
    let list = browser.get("/account/security").await;
    assert!(list.status == 200 && !list.says("/account/passkeys/add"), "{}", list.body);
    assert_eq!(browser.get("/account/passkeys/add").await.status, 404);
}
