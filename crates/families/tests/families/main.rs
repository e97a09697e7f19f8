//! Stories of families: whose record a helper sees, and until when. The record is a toy page that says whose it is, by
//! which help it was opened, and which parts are shared.

use access::{Category, PersonNumber, Scopes};
use families::{AgeRules, HelpError, Parent, end_help, let_parent_help};
use jiff::tz::TimeZone;
use kit::routes::Address;
use kit::{Fault, Page, Route, SignedIn, Slice, Who, Whose, routes};
use maud::html;
use serde_json::json;
use store::{Arrival, Arrived, Whole};
use testkit::{Answer, Browser, On, World, databases};

const RESULTS: Address<0> = Address::new("/toy/results");

fn slices() -> Vec<Slice> {
    vec![testkit::accounts::slice(), families::slice(), toys()]
}

fn toys() -> Slice {
    Slice {
        routes: vec![
            Route::get(routes::HOME, Who::SignedIn, home).of_record(),
            Route::get(RESULTS, Who::SignedIn, results).of_record(),
        ],
        ..Slice::new("toys")
    }
}

async fn home(ctx: SignedIn) -> Result<Page, Fault> {
    let Some(chart) = ctx.record().await? else { return Ok(Page::new("Nobody's home", html! {})) };
    let whose = Whose::of(&ctx, &chart).await?;
    let by = chart.opening().relation().map_or("nothing", access::RelationKind::name);
    let more = ctx.here(RESULTS.path());
    Ok(Page::new("Home", html! { p { "opened as " (by) } a href=(more) { "results" } }).whose(whose))
}

async fn results(ctx: SignedIn) -> Result<Page, Fault> {
    let chart = ctx.record().await?.ok_or(Fault::NotFound)?;
    if !chart.opening().shares(Scopes::of(&[Category::Results])) {
        return Err(Fault::NotFound);
    }
    Ok(Page::new("Results", html! {}).whose(Whose::of(&ctx, &chart).await?))
}

fn zone() -> TimeZone {
    testkit::clinic().zone
}

async fn child(world: &World, id: &str, given: &str, born: &str) {
    let name = json!([{"use": "official", "given": [given], "family": "Ruiz"}]);
    world.take(vec![json!({"resourceType": "Patient", "id": id, "birthDate": born, "name": name})]).await;
}

async fn helps(world: &World, login: PersonNumber, child: &str) -> Result<String, HelpError> {
    let parent = Parent { child: child.to_owned(), login, name: "Ana Ruiz".to_owned() };
    let_parent_help(world.store(), &parent, (AgeRules::default(), &zone())).await
}

/// The address of the record of this child, as the page of people links to it.
async fn address(browser: &mut Browser, given: &str) -> String {
    let page = browser.get("/people").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let label = format!("Open the record of {given} Ruiz");
    let before = page.body.split_once(&label).unwrap_or_else(|| panic!("no {given}: {}", page.body)).0;
    before.rsplit_once("href=\"").expect("a link").1.split('"').next().expect("an address").to_owned()
}

fn is_of(page: &Answer, name: &str, by: &str) {
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.says(name) && page.says(&format!("opened as {by}")), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mother_opens_her_childs_record_and_nobody_else_does() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let ana = world.patient("ana", "Ana", "Ruiz").await;
        world.patient("eve", "Eve", "Stranger").await;
        child(&world, "leo", "Leo", "2019-05-02").await;
        let mut browser = world.signed_in("ana@example.org").await;
        assert!(browser.get("/people").await.says("You do not help anybody here yet"));
        helps(&world, ana, "leo").await.expect("she helps");

        let leo = address(&mut browser, "Leo").await;
        assert!(leo.starts_with("/for/") && !leo.contains("leo"), "the address tells nothing: {leo}");
        let page = browser.get(&leo).await;
        is_of(&page, "Leo Ruiz", "A child");
        assert!(page.body.contains("Leo Ruiz - "), "the window's title says whose it is: {}", page.body);
        let inside = format!("href=\"{leo}toy/results\"");
        assert!(page.body.contains(&inside), "links stay with the record: {}", page.body);
        assert_eq!(browser.get(&format!("{leo}toy/results")).await.status, 200);
        is_of(&browser.get("/").await, "Ana Ruiz", "myself");

        // What is of no record is not there on anybody's behalf, nor is a name that leads nowhere.
        for path in ["settings", "people", "assets/portal.css", "for/x/", "healthz", "nothing"] {
            assert_eq!(browser.get(&format!("{leo}{path}")).await.status, 404, "{path}");
        }
        let mut flipped = leo.clone().into_bytes();
        flipped[10] = if flipped[10] == b'A' { b'B' } else { b'A' };
        let flipped = String::from_utf8(flipped).expect("text");
        for path in [flipped.as_str(), "/for/leo/", "/for/x", "/for/AAAA/toy/results"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 404, "{path}");
            assert!(!page.body.contains(&flipped) && !page.says("Leo"), "{path}: {}", page.body);
        }

        // The same address in another's hands opens nothing, and signed out it leads to sign in and back.
        let mut eve = world.signed_in("eve@example.org").await;
        assert_eq!(eve.get(&leo).await.status, 404);
        let out = world.browser().get(&leo).await;
        assert_eq!(out.status, 303);
        assert!(out.location().contains("%2Ffor%2F"), "{}", out.location());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn help_that_ends_is_over_at_once_on_every_node() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let ana = world.patient("ana", "Ana", "Ruiz").await;
        child(&world, "leo", "Leo", "2019-05-02").await;
        let consent = helps(&world, ana, "leo").await.expect("she helps");
        let mut browser = world.signed_in("ana@example.org").await;
        let leo = address(&mut browser, "Leo").await;
        let other = match on {
            On::Sqlite => None,
            On::Postgres => Some(world.another_node().await),
        };
        is_of(&browser.get(&leo).await, "Leo Ruiz", "A child");
        let ending = other.as_ref().unwrap_or(&world);
        end_help(ending.store(), "leo", &consent).await.expect("it ends");
        assert_eq!(browser.get(&leo).await.status, 404);
        assert!(browser.get("/people").await.says("You do not help anybody here yet"));
        assert!(matches!(
            end_help(world.store(), "leo", "help-nobody").await,
            Err(HelpError::Store(store::StoreError::NotFound))
        ));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_turns_twelve_while_the_mother_reads() {
    let world = World::open(On::Sqlite, slices).await;
    let ana = world.patient("ana", "Ana", "Ruiz").await;
    let birthday = world.portal.now().to_zoned(zone()).date().tomorrow().expect("a day");
    child(
        &world,
        "leo",
        "Leo",
        &birthday.with().year(birthday.year() - 12).build().expect("a day").to_string(),
    )
    .await;
    child(&world, "mia", "Mia", "2013-06-01").await;
    helps(&world, ana, "leo").await.expect("she helps");
    helps(&world, ana, "mia").await.expect("she helps");
    let midnight = birthday.to_zoned(zone()).expect("a day").timestamp();
    let minutes = (midnight.as_second() - world.portal.now().as_second()) / 60;
    world.wait_minutes(minutes - 10);
    let mut browser = world.signed_in("ana@example.org").await;
    let people = browser.get("/people").await;
    assert!(people.says("You see the health record of your child") && people.says("The rest is private"));
    let (leo, mia) = (address(&mut browser, "Leo").await, address(&mut browser, "Mia").await);
    assert_ne!(leo, mia);
    is_of(&browser.get(&leo).await, "Leo Ruiz", "A child");
    assert_eq!(browser.get(&format!("{leo}toy/results")).await.status, 200);
    is_of(&browser.get(&mia).await, "Mia Ruiz", "B teen-limited");
    assert_eq!(
        browser.get(&format!("{mia}toy/results")).await.status,
        404,
        "results are private at thirteen"
    );
    world.wait_minutes(9);
    is_of(&browser.get(&leo).await, "Leo Ruiz", "A child");
    world.wait_minutes(1);
    is_of(&browser.get(&leo).await, "Leo Ruiz", "B teen-limited");
    assert_eq!(browser.get(&format!("{leo}toy/results")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_grown_up_or_without_a_date_of_birth_gets_no_parent() {
    let world = World::open(On::Sqlite, slices).await;
    let ana = world.patient("ana", "Ana", "Ruiz").await;
    child(&world, "max", "Max", "2001-01-01").await;
    child(&world, "kim", "Kim", "2019").await;
    assert!(matches!(helps(&world, ana, "max").await, Err(HelpError::Grown)));
    assert!(matches!(helps(&world, ana, "kim").await, Err(HelpError::Born)));
    let unknown = helps(&world, ana, "nobody").await;
    assert!(matches!(unknown, Err(HelpError::Store(store::StoreError::NotFound))));
}

/// A record that comes in from elsewhere cannot name a login: neither a new consent nor one with the id of ours.
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_from_outside_opens_nothing() {
    for on in databases() {
        let world = World::open(on, slices).await;
        let eve = world.patient("eve", "Eve", "Stranger").await;
        child(&world, "leo", "Leo", "2019-05-02").await;
        let consent = json!({
            "resourceType": "Consent", "id": "help-1", "status": "active",
            "scope": {"coding": [{"code": "patient-privacy"}]}, "category": [{"text": "help"}],
            "patient": {"reference": "Patient/leo"},
            "provision": {"type": "permit", "provision": [{
                "type": "permit", "period": {"start": "2020-01-01T00:00:00Z"},
                "actor": [{"role": {"text": "helper"}, "reference": {
                    "identifier": {"system": "urn:vestibule:login", "value": eve.0.to_string()}}}],
                "class": [{"system": "urn:vestibule:helper-class", "code": "A"}],
            }]},
        });
        let arrival = Arrival {
            full_url: None,
            resource: fhir::Resource::from_value(consent).expect("a resource"),
            if_none_exist: None,
            referrers: Vec::new(),
        };
        let registry = world.store().registry(&world.act());
        let arrived = registry.ingest(vec![arrival], Whole::EachByItself).await.expect("an answer");
        assert!(matches!(&arrived[..], [Arrived::Refused(why)] if why.contains("login")), "{arrived:?}");
        let mut browser = world.signed_in("eve@example.org").await;
        assert!(browser.get("/people").await.says("You do not help anybody here yet"));
    }
}
