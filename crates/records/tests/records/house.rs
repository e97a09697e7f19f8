//! A portal with the record in it, and browsers of people who are signed in.

use access::PersonNumber;
use kit::session::{Device, NewSession, SessionLimits};
use kit::{Fault, Page, Route, SignedIn, Slice, Who, routes};
use serde_json::{Value, json};
use testkit::{Browser, On, World};

/// Home as the portal makes it: the blocks of the slices.
fn home() -> Slice {
    Slice { routes: vec![Route::get(routes::HOME, Who::SignedIn, at_home)], ..Slice::new("home") }
}

async fn at_home(ctx: SignedIn) -> Result<Page, Fault> {
    let chart = ctx.own_chart().await?;
    Ok(Page::new("Home", kit::home::blocks(&ctx, &chart).await?))
}

pub async fn house() -> World {
    house_on(On::Sqlite).await
}

pub async fn house_on(on: On) -> World {
    World::open(on, || vec![home(), records::slice()]).await
}

/// The same where the site shows patients what it says here.
pub async fn house_that_shows(policy: access::SitePolicy) -> World {
    World::with(On::Sqlite, || vec![home(), records::slice()], |settings| settings.policy = policy).await
}

/// The same on the clocks of the clinic of the demo, on its day.
pub async fn demo_house(now: &str) -> World {
    let zone = jiff::tz::TimeZone::get("America/New_York").expect("a zone");
    let world =
        World::with(On::Sqlite, || vec![home(), records::slice()], |settings| settings.clinic.zone = zone)
            .await;
    let now: jiff::Timestamp = now.parse().expect("a time");
    let ahead = now.as_millisecond() - world.portal.now().as_millisecond();
    world.clock.advance_ms(ahead);
    world
}

/// Somebody with a login, whose own chart this is, if any.
pub async fn login(world: &World, name: &str, patient: Option<&str>) -> PersonNumber {
    let mut person = json!({"resourceType": "Person", "active": true, "name": [{"text": name}]});
    if let Some(patient) = patient {
        let target = json!({"reference": format!("Patient/{patient}")});
        person["link"] = json!([{"target": target, "assurance": "level3"}]);
    }
    let person = fhir::Resource::from_value(person).expect("a person");
    world.store().new_person(&world.act(), person).await.expect("a login")
}

/// A patient with a chart and a login of their own.
pub async fn patient(world: &World, id: &str, given: &str, family: &str) -> PersonNumber {
    let name = json!([{"use": "official", "given": [given], "family": family}]);
    let patient = json!({"resourceType": "Patient", "id": id, "birthDate": "1968-03-04", "name": name});
    world.take(vec![patient]).await;
    login(world, given, Some(id)).await
}

/// A browser with a session of this person's.
pub async fn browser_of(world: &World, person: PersonNumber) -> Browser {
    let store = world.store();
    let (device, limits) = (Device::default(), SessionLimits::default());
    let now_ms = world.portal.now().as_millisecond();
    let session =
        NewSession::prepare(&store.person(&world.act(), person), &device, limits, now_ms).expect("a session");
    let cookie = session.cookie_value();
    store.write_ops(store::Durability::Now, move |ops| session.insert(ops)).await.expect("written");
    let mut browser = world.browser();
    browser.cookies.insert("__Host-session".into(), cookie);
    browser
}

/// Resources that are taken in by one commit.
const AT_ONCE: usize = 10_000;

/// Ana, with these resources in her chart.
pub async fn ana(resources: Vec<Value>) -> (World, Browser) {
    ana_on(On::Sqlite, resources).await
}

/// The same on this database.
pub async fn ana_on(on: On, resources: Vec<Value>) -> (World, Browser) {
    let world = house_on(on).await;
    let person = patient(&world, "ana", "Ana", "Morales").await;
    for some in resources.chunks(AT_ONCE) {
        world.take(some.to_vec()).await;
    }
    let browser = browser_of(&world, person).await;
    (world, browser)
}

/// Something of Ana's: its type, its id, the member that says whose it is, and what else it says.
pub fn of_ana(kind: &str, id: &str, member: &str, more: Value) -> Value {
    let mut resource = json!({"resourceType": kind, "id": id});
    resource[member] = json!({"reference": "Patient/ana"});
    set(&mut resource, more);
    resource
}

/// A laboratory test of Ana's: id, code, and further members that replace what it has.
pub fn lab(id: &str, code: (&str, &str), more: Value) -> Value {
    let mut test = json!({
        "resourceType": "Observation", "id": id, "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code.0, "display": code.1}]},
        "subject": {"reference": "Patient/ana"},
        "effectiveDateTime": "2026-10-20T09:00:00Z",
        "issued": "2026-10-21T09:00:00Z",
    });
    set(&mut test, more);
    test
}

/// A report of Ana's over these tests.
pub fn report(id: &str, code: (&str, &str), tests: &[&str], more: Value) -> Value {
    let results: Vec<Value> =
        tests.iter().map(|test| json!({"reference": format!("Observation/{test}")})).collect();
    let mut report = json!({
        "resourceType": "DiagnosticReport", "id": id, "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "LAB"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code.0, "display": code.1}]},
        "subject": {"reference": "Patient/ana"},
        "effectiveDateTime": "2026-10-20T09:00:00Z",
        "issued": "2026-10-21T09:00:00Z",
    });
    if !results.is_empty() {
        report["result"] = results.into();
    }
    set(&mut report, more);
    report
}

/// Members that are null are taken away.
fn set(resource: &mut Value, more: Value) {
    let Value::Object(more) = more else { panic!("an object") };
    for (name, value) in more {
        resource[name.as_str()] = value;
    }
    resource.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
}

/// A measured value, with its digits as they are written here.
pub fn measured(digits: &str, unit: &str) -> Value {
    let value: Value = serde_json::from_str(digits).expect("a number");
    json!({"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit})
}

/// A usual range.
pub fn range(low: &str, high: &str, unit: &str) -> Value {
    json!({"low": measured(low, unit), "high": measured(high, unit)})
}

/// The laboratory's judgement.
pub fn flag(code: &str) -> Value {
    json!([{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": code}]}])
}

/// The text of a page without its tags.
pub fn text(body: &str) -> String {
    let main = body.split_once("<main").map_or(body, |(_, main)| main);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let mut out = String::new();
    for (at, piece) in main.split('<').enumerate() {
        let words = if at == 0 { piece } else { piece.split_once('>').map_or("", |(_, words)| words) };
        if !words.is_empty() {
            out.push_str(words);
            out.push(' ');
        }
    }
    let plain = out.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    plain.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
