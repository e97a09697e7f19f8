//! What the audit tells of coming in and going out: each act once, whatever came of it, and never a name.

use accounts::{First, NewLogin};
use audit::{Deed, Event, Outcome};
use testkit::{PASSWORD, World, databases};

use crate::slices;

const WRONG: &str = "not my password at all";

/// The events of these, oldest first, without the first ones that are known.
fn since(told: Vec<store::Told>, known: usize) -> Vec<Event> {
    let mut events: Vec<Event> = told.into_iter().map(|told| told.event).collect();
    events.reverse();
    events.split_off(known)
}

fn refused(why: &str) -> Outcome {
    Outcome::Refused(why.to_owned())
}

fn plain(events: &[Event]) -> Vec<(Deed, Outcome)> {
    assert!(events.iter().all(|event| !event.continued), "each act is told in one event");
    events.iter().map(|event| (event.deed, event.outcome.clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_try_is_one_event_of_the_login_or_of_the_site() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        let (known, all) = (world.told_of_login(mia).await.len(), world.count_events().await);
        let mut browser = world.browser();
        for name in ["nobody@example.org", "Nobody@example.org ", "other@example.org", "no name at all"] {
            assert_eq!(browser.sign_in(name, WRONG).await.status, 422);
        }
        browser.sign_in("mia@example.org", WRONG).await;
        browser.sign_in("mia@example.org", PASSWORD).await;
        let page = browser.get("/settings").await;
        browser.submit(&page, "/sign-out", &[]).await;
        assert_eq!(world.count_events().await - all, 7, "four of nobody, three of Mia, on {on:?}");
        let hers = since(world.told_of_login(mia).await, known);
        assert_eq!(
            plain(&hers),
            [
                (Deed::SignIn, refused("wrong password")),
                (Deed::SignIn, Outcome::Done),
                (Deed::SignOut, Outcome::Done)
            ]
        );
        let site: Vec<Event> = since(world.told_of_site().await, 0);
        let site: Vec<&Event> = site.iter().filter(|event| event.deed == Deed::SignIn).collect();
        assert!(site.iter().all(|event| event.outcome == refused("unknown name")));
        let named = |event: &&Event| event.calls.first().map_or(String::new(), |call| call.query.clone());
        let names: Vec<String> = site.iter().map(named).collect();
        let [one, same, other, none] = &names[..] else { panic!("four tries: {names:?}") };
        assert!(one == same && one != other && one.len() == 16 && none.is_empty(), "{names:?}");
        assert!(site.iter().all(|event| event.compartment.is_none() && !event.request.is_empty()));
        assert!(!format!("{site:?}").contains("nobody"), "no name is kept in the clear");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_old_password_and_a_change_are_one_event_each() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.signed_in("mia@example.org").await;
        let known = world.told_of_login(mia).await.len();
        let form = browser.get("/account/password").await;
        let new = "seven blue kettles sing";
        for (old, status) in [(WRONG, 422), (PASSWORD, 303)] {
            let typed = [("password", old), ("new-password", new)];
            assert_eq!(browser.submit(&form, "/account/password", &typed).await.status, status);
        }
        let told = since(world.told_of_login(mia).await, known);
        let expected = [(Deed::Account, refused("wrong password")), (Deed::Account, Outcome::Done)];
        assert_eq!(plain(&told), expected, "on {on:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_used_or_does_not_fit_is_one_event() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let new = NewLogin {
            sign_in: "mia@example.org".into(),
            name: "Mia Rivera".into(),
            patient: None,
            first: First::Code,
        };
        let made = accounts::create(world.store(), &new).await.expect("made");
        let known = world.told_of_login(made.person).await.len();
        let code = made.code.expect("a code").reveal().clone();
        let mut browser = world.browser();
        let form = browser.get("/set-up").await;
        for (name, code, status) in [
            ("nobody@example.org", code.as_str(), 422),
            ("mia@example.org", "AAAAA-AAAAA", 422),
            ("mia@example.org", &code, 303),
        ] {
            let typed = [("login", name), ("code", code), ("password", PASSWORD)];
            assert_eq!(browser.submit(&form, "/set-up", &typed).await.status, status, "{name}");
        }
        let told = since(world.told_of_login(made.person).await, known);
        assert_eq!(plain(&told), [(Deed::SignIn, refused("wrong code")), (Deed::SignIn, Outcome::Done)]);
        let site = world.told_of_site().await;
        assert!(site.iter().any(|told| told.event.outcome == refused("unknown name")), "on {on:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_over_somebody_elses_session_signs_them_out() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        let noa = world.patient("noa", "Noa", "Okafor").await;
        let mut shared = world.signed_in("mia@example.org").await;
        let own = shared.cookies["__Host-session"].clone();
        // The form of a visitor, sent by a browser in which somebody is signed in.
        let settings = shared.get("/settings").await;
        let mut fields = settings.fields("/sign-out");
        fields.extend([("login".into(), "noa@example.org".into()), ("password".into(), PASSWORD.into())]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        let before = (world.told_of_login(mia).await.len(), world.told_of_login(noa).await.len());
        assert_eq!(shared.post("/sign-in", &fields).await.status, 303);
        let hers = since(world.told_of_login(mia).await, before.0);
        assert_eq!(plain(&hers), [(Deed::SignOut, Outcome::Done)], "on {on:?}");
        let theirs = since(world.told_of_login(noa).await, before.1);
        assert_eq!(plain(&theirs), [(Deed::SignIn, Outcome::Done)]);
        let mut old = world.browser();
        old.cookies.insert("__Host-session".into(), own);
        assert_eq!(old.get("/").await.location(), "/sign-in", "Mia's session is over");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_of_the_operator_on_an_account_is_one_event() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        let made = since(world.told_of_login(mia).await, 0);
        assert!(made.iter().all(|event| event.deed == Deed::Account), "{made:?}");
        assert!(!made[0].continued && made[1..].iter().all(|event| event.continued), "one act, told on");
        let store = world.store();
        for (known, act) in (made.len()..).zip(["reset", "end", "close", "reopen"]) {
            match act {
                "reset" => drop(accounts::reset(store, "mia@example.org").await.expect("reset")),
                "end" => drop(accounts::end_sessions(store, "mia@example.org").await.expect("ended")),
                "close" => drop(accounts::close(store, "mia@example.org").await.expect("closed")),
                _ => accounts::reopen(store, mia).await.expect("opened"),
            }
            let told = since(world.told_of_login(mia).await, known);
            assert_eq!(plain(&told).len(), 1, "{act} on {on:?}");
        }
    }
}
