//! How a person likes the pages: chosen before sign-in or after it, kept with their login, and nobody else's.

use access::PersonNumber;
use audit::Deed;
use testkit::{Answer, Browser, PASSWORD, World, databases};

use crate::slices;

const COOKIE: &str = "__Host-preferences";

async fn choose(browser: &mut Browser, chosen: &[(&str, &str)]) -> Answer {
    let page = browser.get("/preferences").await;
    let answer = browser.submit(&page, "/preferences", chosen).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    browser.follow(answer).await
}

async fn sign_in(browser: &mut Browser, who: &str) {
    let answer = browser.sign_in(&format!("{who}@example.org"), PASSWORD).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

async fn sign_out(browser: &mut Browser) -> Answer {
    let page = browser.get("/settings").await;
    let answer = browser.submit(&page, "/sign-out", &[]).await;
    browser.follow(answer).await
}

/// The look of a page: its language, theme, text size and detail.
fn look(page: &Answer) -> String {
    let root = page.body.split_once("<html ").and_then(|(_, rest)| rest.split_once('>')).expect("a page").0;
    root.replace(" dir=\"ltr\"", "")
}

/// The rows of kept choices.
async fn kept(world: &World) -> Vec<(i64, Vec<u8>)> {
    let all = "SELECT person, sealed FROM preference ORDER BY person";
    let read = world
        .store()
        .read_ops(move |ops| ops.rows(all, &[], |row| Ok((row.int(0)?, row.bytes(1)?.to_vec()))));
    read.await.expect("reads")
}

async fn deeds(world: &World, login: PersonNumber) -> Vec<Deed> {
    world.told_of_login(login).await.into_iter().map(|told| told.event.deed).collect()
}

const SPANISH: &str = "lang=\"es\" data-theme=\"dark\" data-text=\"large\"";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_chosen_before_signing_in_goes_with_the_person_to_every_device() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        let mut phone = world.browser();
        choose(&mut phone, &[("language", "es"), ("text-size", "large"), ("theme", "dark")]).await;
        assert_eq!(look(&phone.get("/sign-in").await), SPANISH);
        let before = deeds(&world, mia).await.len();
        sign_in(&mut phone, "mia").await;
        assert_eq!(deeds(&world, mia).await.len(), before + 1, "taking them over is part of signing in");
        assert_eq!(look(&phone.get("/settings").await), SPANISH);
        assert_eq!(kept(&world).await.len(), 1);

        let mut tablet = world.browser();
        assert_eq!(look(&tablet.get("/sign-in").await), "lang=\"en\"", "on {on:?}");
        sign_in(&mut tablet, "mia").await;
        assert_eq!(look(&tablet.get("/settings").await), SPANISH, "on another device too, on {on:?}");

        let told =
            choose(&mut tablet, &[("theme", "light"), ("detail", "less"), ("language", "en-GB")]).await;
        assert!(told.says("Your page settings are saved"), "{}", told.body);
        assert_eq!(deeds(&world, mia).await[0], Deed::Account, "a change is an act, told once");
        assert_eq!(deeds(&world, mia).await.len(), before + 3);
        let now = "lang=\"en-GB\" data-theme=\"light\" data-text=\"large\" data-detail=\"less\"";
        assert_eq!(look(&phone.get("/settings").await), now, "the next page of the first device");
        let node = world.another_node().await;
        let mut elsewhere = phone.at(&node.browser());
        assert_eq!(look(&elsewhere.get("/settings").await), now, "from another node too, on {on:?}");
        assert_eq!(look(&sign_out(&mut phone).await), now, "signed out, the device keeps the look");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_beats_what_the_device_says() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut mine = world.signed_in("mia@example.org").await;
        choose(&mut mine, &[("language", "es"), ("theme", "dark")]).await;
        let mut other = world.browser();
        choose(&mut other, &[("theme", "light"), ("text-size", "larger")]).await;
        sign_in(&mut other, "mia").await;
        let hers = "lang=\"es\" data-theme=\"dark\"";
        assert_eq!(look(&other.get("/settings").await), hers);
        for forged in
            ["theme=light&language=en", "theme=light&of=login", "theme=pink&zone=../../x", "&&==", ""]
        {
            other.cookies.insert(COOKIE.into(), forged.into());
            assert_eq!(look(&other.get("/settings").await), hers, "{forged} on {on:?}");
            let mirror = "theme=dark&text=standard&detail=all&language=es&zone=&of=login";
            assert_eq!(other.cookies[COOKIE], mirror, "the device follows, on {on:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_person_on_a_device_gets_their_own_and_nothing_of_the_last() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        world.patient("tom", "Tom", "Berg").await;
        let mut desk = world.browser();
        sign_in(&mut desk, "mia").await;
        let chosen = [("language", "es"), ("theme", "dark"), ("time-zone", "Asia/Tokyo")];
        choose(&mut desk, &chosen).await;
        let page = desk.get("/preferences").await;
        assert!(page.says("<option value=\"Asia/Tokyo\" selected>"), "{}", page.body);
        sign_out(&mut desk).await;
        let page = desk.get("/preferences").await;
        assert_eq!(look(&page), "lang=\"es\" data-theme=\"dark\"", "the look stays at the door");
        assert!(!desk.cookies[COOKIE].contains("Tokyo"), "where she is does not: {}", desk.cookies[COOKIE]);
        assert!(!page.says("<option value=\"Asia/Tokyo\" selected>"), "{}", page.body);

        sign_in(&mut desk, "tom").await;
        assert_eq!(look(&desk.get("/settings").await), "lang=\"en\"", "he chose nothing, on {on:?}");
        assert!(!desk.cookies.contains_key(COOKIE), "and the door is his now: {:?}", desk.cookies);
        let rows: Vec<i64> = kept(&world).await.into_iter().map(|(person, _)| person).collect();
        assert_eq!(rows, [mia.0], "nothing of hers became his, on {on:?}");
        choose(&mut desk, &[("text-size", "larger")]).await;
        sign_out(&mut desk).await;

        sign_in(&mut desk, "mia").await;
        let page = desk.get("/preferences").await;
        assert_eq!(look(&page), "lang=\"es\" data-theme=\"dark\"", "hers again, on {on:?}");
        assert!(page.says("<option value=\"Asia/Tokyo\" selected>"), "with her clocks, on {on:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_sealed_and_goes_with_the_login() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.signed_in("mia@example.org").await;
        choose(&mut browser, &[("text-size", "larger"), ("time-zone", "Asia/Tokyo")]).await;
        choose(&mut browser, &[("theme", "dark")]).await;
        let rows = kept(&world).await;
        let [(person, sealed)] = &rows[..] else { panic!("one row: {}", rows.len()) };
        assert_eq!(*person, mia.0);
        let seen = String::from_utf8_lossy(sealed);
        assert!(!seen.contains("larger") && !seen.contains("Tokyo"), "{seen}");
        world.store().shred_login(mia).await.expect("erased");
        assert!(kept(&world).await.is_empty(), "on {on:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_does_not_open_costs_nobody_their_page() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.signed_in("mia@example.org").await;
        choose(&mut browser, &[("theme", "dark")]).await;
        let spoil = |ops: &mut store::Ops<'_>| {
            let odd: &[u8] = b"this was never sealed by anybody here";
            ops.run("UPDATE preference SET sealed = $1", &[store::Param::Blob(odd)])
        };
        world.store().write_ops(store::Durability::Now, spoil).await.expect("spoiled");
        let page = browser.get("/settings").await;
        assert!(page.status == 200 && look(&page) == "lang=\"en\"", "{} on {on:?}", look(&page));
        choose(&mut browser, &[("theme", "light")]).await;
        assert_eq!(look(&browser.get("/settings").await), "lang=\"en\" data-theme=\"light\"", "on {on:?}");
    }
}

const ODD: [(&str, &str); 5] = [
    ("text-size", "<b>"),
    ("theme", "pink"),
    ("language", "../../etc"),
    ("detail", "a quarter"),
    ("time-zone", "../../etc/localtime"),
];

/// Send something that cannot be chosen beside two things that can.
async fn is_refused(browser: &mut Browser, page: &Answer, (field, odd): (&str, &str)) {
    let mut typed = vec![("text-size", "larger"), ("time-zone", "Asia/Tokyo")];
    typed.retain(|(name, _)| *name != field);
    typed.push((field, odd));
    let answer = browser.submit(page, "/preferences", &typed).await;
    assert_eq!(answer.status, 422, "{field}");
    assert!(answer.says("There is a problem") && answer.says("<title>Error: "), "{}", answer.body);
    assert!(answer.says(&format!("href=\"#{field}\"")), "{field}: {}", answer.body);
    assert!(!answer.says(odd), "{field}: what was sent is not said back");
    assert_eq!(look(&answer), look(page), "{field}: nothing is changed");
    let kept = ["value=\"larger\" checked", "value=\"Asia/Tokyo\" selected"];
    let kept = kept.iter().filter(|kept| answer.says(kept)).count();
    assert_eq!(
        kept,
        2 - usize::from(["text-size", "time-zone"].contains(&field)),
        "{field}: {}",
        answer.body
    );
}

async fn each_is_refused(browser: &mut Browser, page: &Answer) {
    for odd in ODD {
        is_refused(browser, page, odd).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_chosen_is_refused_and_nothing_is_lost() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let mia = world.patient("mia", "Mia", "Rivera").await;
        let mut inside = world.signed_in("mia@example.org").await;
        choose(&mut inside, &[("theme", "light")]).await;
        let known = deeds(&world, mia).await.len();
        for mut browser in [inside, world.browser()] {
            let page = browser.get("/preferences").await;
            each_is_refused(&mut browser, &page).await;
            assert_eq!(look(&browser.get("/preferences").await), look(&page), "on {on:?}");
        }
        assert_eq!(deeds(&world, mia).await.len(), known, "nothing was done, on {on:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_shown_on_the_clocks_that_were_chosen_and_say_which() {
    for on in databases() {
        let world = World::open(on, slices).await;
        world.patient("mia", "Mia", "Rivera").await;
        let mut browser = world.signed_in("mia@example.org").await;
        let page = browser.get("/account/sessions").await;
        assert!(page.says("November 2, 2026, 9:00\u{a0}am UTC"), "{}", page.body);
        assert!(
            page.says("You will be signed out at 9:30\u{a0}am if"),
            "the clinic's own clocks: {}",
            page.body
        );
        choose(&mut browser, &[("time-zone", "Asia/Tokyo")]).await;
        let page = browser.get("/account/sessions").await;
        assert!(page.says("November 2, 2026, 6:00\u{a0}pm JST"), "{}", page.body);
        assert!(page.says("You will be signed out at 6:30\u{a0}pm JST if"), "{}", page.body);
        let page = browser.get("/preferences").await;
        assert!(page.says("it is now November 2, 2026, 6:00\u{a0}pm JST"), "{}", page.body);
        choose(&mut browser, &[("time-zone", "")]).await;
        let page = browser.get("/account/sessions").await;
        assert!(page.says("November 2, 2026, 9:00\u{a0}am UTC"), "{}", page.body);
    }
}
