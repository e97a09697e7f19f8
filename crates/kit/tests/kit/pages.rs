//! How pages look to whoever reads them: preferences, languages, whose record, how long.

use testkit::{On, World};

use crate::slices;

#[tokio::test(flavor = "multi_thread")]
async fn page_settings_work_before_sign_in_and_stay() {
    let world = World::open(On::Sqlite, slices).await;
    let mut browser = world.browser();
    let page = browser.get("/preferences").await;
    assert_eq!(page.heading(), "Page settings");
    let chosen = [("theme", "dark"), ("text-size", "larger"), ("detail", "less"), ("language", "en-GB")];
    let answer = browser.submit(&page, "/preferences", &chosen).await;
    let told = browser.follow(answer).await;
    assert!(told.says("Your page settings are saved"));
    for wanted in ["data-theme=\"dark\"", "data-text=\"larger\"", "data-detail=\"less\"", "lang=\"en-GB\""] {
        assert!(browser.get("/sign-in").await.says(wanted), "{wanted}");
    }
    let page = browser.get("/preferences").await;
    let plain = [("theme", "system"), ("text-size", "standard"), ("detail", "all"), ("language", "")];
    let answer = browser.submit(&page, "/preferences", &plain).await;
    let page = browser.follow(answer).await;
    assert!(page.status == 200 && !page.says("data-theme") && page.says("lang=\"en\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_read_in_spanish_and_from_right_to_left_by_choice() {
    let world = World::open(On::Sqlite, slices).await;
    let mut browser = world.browser();
    let page = browser.get("/preferences").await;
    assert!(page.says("Español"), "it is offered under its own name: {}", page.body);
    assert!(!page.says("en-XA") && !page.says("ar-XB"), "what is for looking at pages is not offered");
    let answer = browser.submit(&page, "/preferences", &[("language", "es")]).await;
    let told = browser.follow(answer).await;
    assert!(told.says("Se guardaron sus opciones de página"), "{}", told.body);
    assert_eq!(told.heading(), "Opciones de página");
    let door = browser.get("/sign-in").await;
    assert!(door.says("<html lang=\"es\" dir=\"ltr\"") && door.says("Iniciar sesión"), "{}", door.body);
    let answer = browser.submit(&told, "/preferences", &[("language", "ar-XB")]).await;
    browser.follow(answer).await;
    let door = browser.get("/sign-in").await;
    assert!(door.says("<html lang=\"ar-XB\" dir=\"rtl\""), "{}", door.body);
    assert!(!door.says("Sign in") && !door.says("Iniciar"), "{}", door.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_is_missing_on_any_page_of_the_kit_and_of_accounts() {
    let world = World::open(On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let mut visitor = world.browser();
    let mut patient = world.signed_in("mia@example.org").await;
    for path in ["/sign-in", "/set-up", "/signed-out", "/signed-out?why=time", "/preferences", "/nothing"] {
        assert!(!visitor.get(path).await.says("⟦"), "{path}");
    }
    for path in ["/settings", "/account/sessions", "/account/password", "/preferences", "/nothing"] {
        assert!(!patient.get(path).await.says("⟦"), "{path}");
    }
    assert_eq!(world.portal.words().missing(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_whose_record_it_shows_and_when_the_session_ends() {
    let world = World::open(On::Sqlite, slices).await;
    world.patient("mia", "Mia", "Rivera").await;
    let page = world.signed_in("mia@example.org").await.get("/toy/record").await;
    assert!(
        page.says("Your record") && page.says("Mia Rivera") && page.says("March 4, 1968"),
        "{}",
        page.body
    );
    assert!(page.says("You will be signed out at 9:30"), "{}", page.body);
    assert!(page.says("data-ended=\"/signed-out?why=time&amp;next=%2Ftoy%2Frecord\""), "{}", page.body);
    let visitor = world.browser().get("/sign-in").await;
    assert!(!visitor.says("session-dialog") && !visitor.says("<nav class=\"nav\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_says_that_it_is_one() {
    let world = World::with(On::Sqlite, slices, |settings| settings.demo = true).await;
    assert!(world.browser().get("/sign-in").await.says("Everyone here is made up."));
    let real = World::open(On::Sqlite, slices).await;
    assert!(!real.browser().get("/sign-in").await.says("Everyone here is made up."));
}
