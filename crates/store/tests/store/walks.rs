//! Long walks: two nodes at once, a right that ends meanwhile, a large bundle twice, a long record, hidden items.

use access::{GrantingAct, Labels, PersonNumber, Purpose, RelationKind, Scopes};
use fhir::{Resource, Type};
use serde_json::{Value, json};
use store::{
    Arrival, Chart, DoorTx, Expect, Guard, Migration, Outside, Param, Projected, ProjectedRelation,
    Projector, Registrations, Store, StoreError, SystemRandom, Whole,
};

use crate::world::{World, arrival, databases, lab, patient};

const OBSERVATION: Type = Type::named("Observation");
const APPOINTMENT: Type = Type::named("Appointment");

/// Helpers for these stories: a Basic in the chart names the login as its author's identifier.
fn helps(resource: &Resource, out: &mut Projected) {
    let number = resource.text(&["subject", "identifier", "value"]);
    let login = resource.text(&["code", "text"]).and_then(|text| text.parse().ok());
    if number == Some("helper") {
        out.relations.push(ProjectedRelation {
            principal: login,
            chart: None,
            kind: RelationKind::Helper(access::HelperClass::A),
            scopes: Scopes::ALL,
            sensitive: Labels::NONE,
            from_ms: 0,
            until_ms: access::FOREVER_MS,
        });
    }
}

/// Claims on time, with nothing but the guard against two of them.
static CLAIMS: [Migration; 1] = [Migration { number: 1, sql: "CREATE TABLE claim(slot BIGINT NOT NULL)" }];

fn claim(tx: &mut DoorTx<'_, '_>, slot: i64) -> store::Result<()> {
    let mut ops = tx.ops();
    let sql = "SELECT count(*) FROM claim WHERE slot = $1";
    if ops.rows(sql, &[Param::Int(slot)], |row| row.int(0))? != [0] {
        return Err(StoreError::Conflict { current: 1 });
    }
    ops.run("INSERT INTO claim(slot) VALUES ($1)", &[Param::Int(slot)]).map(drop)
}

pub async fn node(world: &World) -> Store {
    let clock = std::sync::Arc::clone(&world.clock) as std::sync::Arc<dyn stdx::Clock>;
    let outside = Outside { clock, random: std::sync::Arc::new(SystemRandom) };
    let registrations = Registrations {
        projectors: vec![Projector { kind: Type::named("Basic"), project: helps }],
        migrations: vec![("slots", &CLAIMS)],
        ..Registrations::default()
    };
    Store::open(world.config.clone(), outside, registrations).await.expect("opens")
}

pub fn help(login: PersonNumber, patient: &str, helper: bool) -> Value {
    json!({"resourceType": "Basic", "id": format!("help-{patient}"), "code": {"text": login.0.to_string()},
        "subject": {"reference": format!("Patient/{patient}"),
            "identifier": {"value": if helper { "helper" } else { "ended" }}}})
}

pub async fn helped(world: &World, on: &Store, login: PersonNumber, patient: &str) -> store::Result<Chart> {
    on.chart(&world.act(login), &world.asker(login), patient, Purpose::OwnCare).await
}

fn booking(child: &str) -> Resource {
    let json = json!({"resourceType": "Appointment", "id": format!("visit-{child}"), "status": "booked",
        "start": "2026-12-01T09:00:00Z", "end": "2026-12-01T09:20:00Z",
        "participant": [{"actor": {"reference": format!("Patient/{child}")}, "status": "accepted"}]});
    Resource::from_value(json).expect("a resource")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_children_are_booked_in_one_commit_and_the_slot_goes_once() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("ada"), patient("bob"), patient("cy"), patient("dee")]).await;
        let (one, two) = (node(&world).await, node(&world).await);
        let mut families = Vec::new();
        for (store, children) in [(one.clone(), ["ada", "bob"]), (two, ["cy", "dee"])] {
            let parent = world.login(&format!("{}@example.org", children[0]), "nobody").await;
            let grants: Vec<Arrival> =
                children.iter().map(|child| arrival(help(parent, child, true))).collect();
            let taken = store.registry(&world.system()).ingest(grants, Whole::AllOrNothing).await;
            taken.expect("is let in");
            let mut charts = Vec::new();
            for child in children {
                charts.push(helped(&world, &store, parent, child).await.expect("opens"));
            }
            families.push((store, charts, children));
        }
        let book = |(store, charts, children): (Store, Vec<Chart>, [&'static str; 2])| async move {
            let slot = Guard::Named("slot", b"2026-12-01 09:00".to_vec());
            let taken = store
                .commit(&charts, &[slot], move |tx| {
                    let [first, second] = children.map(booking);
                    claim(tx, 9)?;
                    tx.chart(0)?.grant(GrantingAct::BookVisit, first, Expect::Absent)?;
                    tx.chart(1)?.grant(GrantingAct::BookVisit, second, Expect::Absent)
                })
                .await;
            match taken {
                Ok(_) => true,
                Err(StoreError::Conflict { .. }) => false,
                Err(error) => panic!("{error}"),
            }
        };
        let mut families = families.into_iter();
        let (a, b) = (families.next().expect("one"), families.next().expect("two"));
        let (won, lost) = tokio::join!(book(a), book(b));
        assert_eq!(u8::from(won) + u8::from(lost), 1, "exactly one family has the slot, on {on:?}");
        let mut booked = Vec::new();
        for child in ["ada", "bob", "cy", "dee"] {
            let login = world.login(&format!("{child}.own@example.org"), child).await;
            let chart = world.chart(&world.act(login), login, child).await.expect("opens");
            let id = format!("visit-{child}");
            booked.push(chart.read(APPOINTMENT, &id).await.expect("reads").is_some());
        }
        assert!(booked == [true, true, false, false] || booked == [false, false, true, true], "{booked:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_that_ends_while_a_page_streams_ends_the_stream_and_the_commit() {
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("ada"), lab("a", "ada", "2823-3", "2026-01-05", "5.40")]).await;
        let (serving, other) = (node(&world).await, node(&world).await);
        let parent = world.login("parent@example.org", "nobody").await;
        let let_in = |helper| vec![arrival(help(parent, "ada", helper))];
        let taken = serving.registry(&world.system()).ingest(let_in(true), Whole::AllOrNothing).await;
        taken.expect("is let in");
        let chart = helped(&world, &serving, parent, "ada").await.expect("opens");
        assert!(chart.read(OBSERVATION, "a").await.expect("reads").is_some());
        assert!(chart.still_open().await.expect("asks"), "the stream goes on");

        let ended = other.registry(&world.system()).ingest(let_in(false), Whole::AllOrNothing).await;
        ended.expect("ends on another node");
        assert!(!chart.still_open().await.expect("asks"), "the stream ends, on {on:?}");
        let refused =
            chart.commit(&[], |tx| tx.grant(GrantingAct::BookVisit, booking("ada"), Expect::Absent)).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
        let again = helped(&world, &serving, parent, "ada").await;
        assert!(matches!(again, Err(StoreError::NotFound)));
        let own = world.login("ada@example.org", "ada").await;
        let own = world.chart(&world.act(own), own, "ada").await.expect("opens");
        assert!(own.read(APPOINTMENT, "visit-ada").await.expect("reads").is_none());
    }
}

/// A bundle that names its patient and its clinic only within itself.
fn bundle(results: usize) -> Vec<Arrival> {
    let named = |url: String, json: Value| Arrival { full_url: Some(url), ..arrival(json) };
    let mut person = patient("x");
    person.as_object_mut().expect("an object").shift_remove("id");
    let clinic = json!({"resourceType": "Organization", "name": "Riverside",
        "identifier": [{"system": "http://example.org/sites", "value": "riverside"}]});
    let condition = "identifier=http://example.org/sites|riverside";
    let mut all = vec![
        named("urn:uuid:8a1f0000-0000-4000-8000-000000000001".into(), person),
        Arrival { if_none_exist: Some(condition.into()), ..arrival(clinic) },
    ];
    for at in 0..results {
        let mut one = lab("x", "x", "2823-3", "2026-01-05", "5.40");
        one.as_object_mut().expect("an object").shift_remove("id");
        one["subject"] = json!({"reference": "urn:uuid:8a1f0000-0000-4000-8000-000000000001"});
        one["performer"] = json!([{"reference": format!("Organization?{condition}")}]);
        all.push(named(format!("urn:uuid:8a1f0000-0000-4000-8000-1{at:011}"), one));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_entries_taken_in_twice_at_once_are_there_once() {
    for on in databases() {
        let world = World::new(on).await;
        let (one, two) = (node(&world).await, node(&world).await);
        let (one, two) = (one.registry(&world.system()), two.registry(&world.system()));
        let (a, b) = tokio::join!(
            one.ingest(bundle(998), Whole::AllOrNothing),
            two.ingest(bundle(998), Whole::AllOrNothing)
        );
        let (a, b) = (a.expect("goes in"), b.expect("goes in too"));
        let new = |arrived: &[store::Arrived]| arrived.iter().filter(|one| !store::is_unchanged(one)).count();
        assert_eq!(new(&a) + new(&b), 1_000, "each entry once, on {on:?}");
        assert!(new(&a) == 0 || new(&b) == 0, "one of them found everything there");
        let clinics = world.store.commons().search(Type::named("Organization"), "").await.expect("searches");
        assert_eq!(clinics.entries.len(), 1);
        let charts = one.charts_after(0, 10).await.expect("lists");
        assert_eq!(charts.len(), 1);
        let id = one.patient_id(charts[0]).await.expect("looks").expect("a patient");
        let mia = world.login("mia@example.org", &id).await;
        let chart = world.chart(&world.act(mia), mia, &id).await.expect("opens");
        let clinic = clinics.entries[0].resource.id().expect("an id").to_owned();
        let query = format!("performer=Organization/{clinic}&_summary=count");
        let page = chart.search(OBSERVATION, &query).await.expect("counts");
        assert_eq!(page.total, Some(998), "all refer to the one clinic, on {on:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_record_is_searched_exactly() {
    const CODES: [&str; 4] = ["2823-3", "4548-4", "718-7", "2160-0"];
    let rows: usize = 20_000;
    for on in databases() {
        let world = World::new(on).await;
        world.take(vec![patient("mia")]).await;
        let day =
            |at: usize| format!("20{:02}-{:02}-{:02}", 10 + at % 16, 1 + at / 16 % 12, 1 + at / 192 % 28);
        for from in (0..rows).step_by(5_000) {
            let some = (from..from + 5_000)
                .map(|at| lab(&format!("o{at}"), "mia", CODES[at % 4], &day(at), &(at % 97).to_string()));
            world.take(some.collect()).await;
        }
        let mia = world.login("mia@example.org", "mia").await;
        let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        let mut expected: Vec<String> = (0..rows)
            .filter(|at| at % 4 < 2 && *day(*at) >= *"2019-03-05")
            .map(|at| format!("o{at}"))
            .collect();
        for sort in ["-date", "value-quantity"] {
            let query = format!(
                "code=http://loinc.org|2823-3,http://loinc.org|4548-4&date=ge2019-03-05&_sort={sort}&_total=accurate&_count=900"
            );
            let mut cursor = String::new();
            let mut keys: Vec<(String, i64)> = Vec::new();
            loop {
                let page = chart.search(OBSERVATION, &format!("{query}{cursor}")).await.expect("searches");
                assert_eq!(page.total, Some(expected.len() as u64), "{sort} on {on:?}");
                keys.extend(page.entries.iter().map(|entry| {
                    let value = entry.resource.at(&["valueQuantity", "value"]).and_then(Value::as_i64);
                    let date = entry.resource.text(&["effectiveDateTime"]).expect("a date");
                    (format!("{date} {}", entry.resource.id().expect("an id")), value.expect("a value"))
                }));
                let Some(next) = page.next else { break };
                cursor = format!("&_cursor={next}");
            }
            let date = |key: &(String, i64)| key.0[..10].to_owned();
            assert!(match sort {
                "-date" => keys.windows(2).all(|two| date(&two[0]) >= date(&two[1])),
                _ => keys.windows(2).all(|two| two[0].1 <= two[1].1),
            });
            let mut found: Vec<String> =
                keys.iter().map(|(key, _)| key.split(' ').nth(1).expect("an id").to_owned()).collect();
            found.sort();
            expected.sort();
            assert!(found == expected, "{sort}: each once and no other, on {on:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_hidden_changes_no_answer() {
    const QUERIES: [(&str, &str); 16] = [
        ("Observation", ""),
        ("Observation", "_summary=count"),
        ("Observation", "_total=accurate&_count=1"),
        ("Observation", "code=44261-6"),
        ("Observation", "code=44261-6&_summary=count"),
        ("Observation", "code:not=2823-3&_total=accurate"),
        ("Observation", "_sort=value-quantity&_count=2"),
        ("Observation", "_sort=-_lastUpdated&_count=1"),
        ("Observation", "has-member:missing=false"),
        ("Observation", "has-member.code=44261-6"),
        ("Observation", "_include=Observation:has-member"),
        ("Observation", "_revinclude=Observation:has-member"),
        ("Observation", "_has:Observation:has-member:code=44261-6"),
        ("Patient", "_has:Observation:subject:code=44261-6"),
        ("Patient", "_has:Observation:subject:code=2823-3"),
        ("Patient", "_revinclude=Observation:subject"),
    ];
    for on in databases() {
        let world = World::new(on).await;
        let store = node(&world).await;
        let parent = world.login("parent@example.org", "nobody").await;
        let mut charts = Vec::new();
        for child in ["with", "none"] {
            let mut shown = lab(&format!("{child}-panel"), child, "2823-3", "2026-01-06", "5.40");
            shown["hasMember"] = json!([{"reference": format!("Observation/{child}-member")}]);
            let mut member = lab(&format!("{child}-member"), child, "2823-3", "2026-01-05", "4.40");
            member["interpretation"] = json!([{"text": "as expected"}]);
            let mut all = vec![patient(child), help(parent, child, true), member, shown];
            let mut hidden = lab("screening", child, "44261-6", "2026-01-05", "19");
            hidden["meta"] = json!({"security": [{"system": access::LABEL_SYSTEM, "code": "mental-health"}]});
            hidden["hasMember"] = json!([{"reference": format!("Observation/{child}-member")}]);
            if child == "with" {
                all.push(hidden);
            }
            let arrivals = all.into_iter().map(arrival).collect();
            let taken = store.registry(&world.system()).ingest(arrivals, Whole::AllOrNothing).await;
            taken.expect("goes in");
            charts.push(helped(&world, &store, parent, child).await.expect("opens"));
        }
        for (kind, query) in QUERIES {
            let mut answers = Vec::new();
            for (chart, child) in charts.iter().zip(["with", "none"]) {
                let page = chart.search(Type::named(kind), query).await.map_err(|error| error.to_string());
                let ids = |entries: &[store::Entry]| -> Vec<String> {
                    let ids = entries.iter().filter_map(|entry| entry.resource.id());
                    ids.map(|id| id.replace(child, "child")).collect()
                };
                answers.push(
                    page.map(|page| {
                        (ids(&page.entries), ids(&page.included), page.total, page.next.is_some())
                    }),
                );
            }
            assert_eq!(answers[0], answers[1], "{kind}?{query} tells of what is hidden, on {on:?}");
        }
        assert!(charts[0].read(OBSERVATION, "screening").await.expect("reads").is_none());
        let own = world.login("own@example.org", "with").await;
        let own = world.chart(&world.act(own), own, "with").await.expect("opens");
        let page = own.search(OBSERVATION, "code=44261-6").await.expect("searches");
        assert_eq!(page.entries.len(), 1, "the control: whose it is sees it, on {on:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_condition_means_the_entry_that_it_made() {
    for on in databases() {
        let world = World::new(on).await;
        let condition = Some("identifier=http://example.org/sites|riverside".to_owned());
        let clinic = |name: &str| Arrival {
            if_none_exist: condition.clone(),
            ..arrival(json!({"resourceType": "Organization", "name": name,
                "identifier": [{"system": "http://example.org/sites", "value": "riverside"}]}))
        };
        let mut person = patient("mia");
        person["managingOrganization"] =
            json!({"reference": "Organization?identifier=http://example.org/sites|riverside"});
        // The patient stands before the clinic, and the clinic stands in the bundle twice.
        let all = vec![arrival(person), clinic("Riverside"), clinic("Riverside again")];
        let arrived = world.store.registry(&world.system()).ingest(all, Whole::AllOrNothing).await;
        let arrived = arrived.expect("goes in");
        assert!(matches!(&arrived[2], store::Arrived::Known { .. }), "{arrived:?} on {on:?}");
        let clinics = world.store.commons().search(Type::named("Organization"), "").await.expect("searches");
        assert_eq!(clinics.entries.len(), 1, "on {on:?}");
        let id = clinics.entries[0].resource.id().expect("an id");
        let mia = world.login("mia@example.org", "mia").await;
        let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        let person = chart.read(Type::named("Patient"), "mia").await.expect("reads").expect("is there");
        let clinic = person.resource.text(&["managingOrganization", "reference"]);
        assert_eq!(clinic, Some(&*format!("Organization/{id}")));
    }
}
