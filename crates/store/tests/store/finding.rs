//! Finding: by id, by what a set or a list names, by what is around; and what it costs.

use fhir::Type;
use serde_json::{Value, json};
use store::{Chart, Page, StoreError, Whole};

use crate::watch;
use crate::world::{World, arrival, databases, lab, patient};

const OBSERVATION: Type = Type::named("Observation");
const LOINC: &str = "http://loinc.org";

fn ids(entries: &[store::Entry]) -> Vec<&str> {
    entries.iter().filter_map(|entry| entry.resource.id()).collect()
}

async fn page(chart: &Chart, query: &str) -> Page {
    chart.search(OBSERVATION, query).await.unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// All pages of a query, each id in order.
async fn all(chart: &Chart, query: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = page(chart, &format!("{query}{cursor}")).await;
        found.extend(ids(&page.entries).into_iter().map(str::to_owned));
        let Some(next) = page.next else { return found };
        cursor = format!("&_cursor={next}");
    }
}

async fn own_chart(world: &World, patient: &str) -> Chart {
    let person = world.login(&format!("{patient}@example.org"), patient).await;
    world.chart(&world.act(person), person, patient).await.expect("opens")
}

/// Forty days of results, three without a date, and one of somebody else.
async fn record(world: &World) -> Chart {
    let mut resources = vec![
        json!({"resourceType": "Organization", "id": "lab", "name": "Laboratory"}),
        patient("mia"),
        patient("ben"),
        lab("his", "ben", "2823-3", "2026-01-01", "4"),
    ];
    for day in 1..=40 {
        let code = if day % 2 == 0 { "2823-3" } else { "718-7" };
        let date = format!("2026-{:02}-{:02}", 1 + (day - 1) / 28, 1 + (day - 1) % 28);
        let mut seen = lab(&format!("o{day:02}"), "mia", code, &date, "4");
        seen["performer"] = json!([{"reference": "Organization/lab"}, {"reference": "Organization/gone"}]);
        resources.push(seen);
    }
    for name in ["x", "y", "z"] {
        let mut undated = lab(name, "mia", "2823-3", "2026", "4");
        undated.as_object_mut().expect("an object").shift_remove("effectiveDateTime");
        resources.push(undated);
    }
    world.take(resources).await;
    own_chart(world, "mia").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_for_by_id_is_found_at_its_place() {
    watch::look();
    for on in databases() {
        let world = World::new(on).await;
        let chart = record(&world).await;
        watch::look();
        assert_eq!(ids(&page(&chart, "_id=o07").await.entries), ["o07"]);
        let seen = watch::look();
        assert_eq!(
            (seen.opened, seen.statements.iter().filter(|sql| sql.contains("FROM tag")).count()),
            (vec![1], 0)
        );
        let several = "_id=o03,x,o30,nothing,his,o12";
        assert_eq!(
            ids(&page(&chart, several).await.entries),
            ["o30", "o12", "o03", "x"],
            "in the usual order"
        );
        let seen = watch::look();
        assert_eq!((seen.about("locator"), seen.opened), (1, vec![4]), "all in one look, hers alone opened");
        for (query, expected) in [
            ("_id=his", vec![]),
            ("_id=O07", vec![]),
            ("_id=o07&_id=o08", vec![]),
            ("_id=o07,o08&_id=o08,o09", vec!["o08"]),
            ("_id=o03,o04,o05&code=2823-3", vec!["o04"]),
            ("_id=o03,o04&date=ge2026-01-04", vec!["o04"]),
            ("_id=o03,x,o30&_sort=date", vec!["o03", "o30", "x"]),
            ("_id=o03,x,o30&_sort=-date&_count=2", vec!["o30", "o03"]),
            ("_id:not=o01&date=2026-01-01,2026-01-02", vec!["o02"]),
        ] {
            assert_eq!(ids(&page(&chart, query).await.entries), expected, "{query} on {on:?}");
        }
        let many: Vec<String> =
            (1..=40).map(|day| format!("o{day:02}")).chain(["y".into(), "z".into()]).collect();
        for sort in ["", "&_sort=date", "&_sort=-date", "&_sort=code,-date", "&_sort=-_lastUpdated"] {
            let by_id = all(&chart, &format!("_id={}&_count=7{sort}", many.join(","))).await;
            let walked = all(&chart, &format!("_count=7{sort}")).await;
            let walked: Vec<String> = walked.into_iter().filter(|id| id != "x").collect();
            assert_eq!(by_id, walked, "the same order, page by page, by {sort} on {on:?}");
        }
        let counted = page(&chart, "_id=o03,his,o30&_summary=count").await;
        assert_eq!((counted.total, counted.entries.len()), (Some(2), 0));
        let commons = world.store.commons();
        let found = commons.search(Type::named("Organization"), "_id=lab,mia").await.expect("searches");
        assert_eq!(ids(&found.entries), ["lab"]);
        let shared = chart.search(Type::named("Organization"), "_id=lab").await.expect("searches");
        assert!(shared.entries.is_empty(), "what is shared is not in the record");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_of_merged_records_go_on_to_be_found() {
    for on in databases() {
        let world = World::new(on).await;
        world
            .take(vec![
                patient("mia"),
                patient("twin"),
                lab("a", "mia", "2823-3", "2026-01-05", "5.4"),
                lab("b", "twin", "2823-3", "2026-01-06", "5.5"),
            ])
            .await;
        let absorbed = world.store.chart_number("twin").await.expect("looks").expect("is there");
        let chart = own_chart(&world, "mia").await;
        assert_eq!(ids(&page(&chart, "_id=a,b").await.entries), ["a"]);
        world.store.merge(&world.system(), "twin", "mia").await.expect("merges");
        assert_eq!(ids(&page(&chart, "_id=a,b").await.entries), ["b", "a"], "on {on:?}");
        let people = chart.search(Type::named("Patient"), "_id=twin").await.expect("searches");
        assert_eq!(ids(&people.entries), ["twin"]);
        world.store.unmerge(&world.system(), absorbed).await.expect("unmerges");
        assert_eq!(ids(&page(&chart, "_id=a,b").await.entries), ["a"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_costs_what_it_returns() {
    watch::look();
    for on in databases() {
        let world = World::new(on).await;
        let chart = record(&world).await;
        for (query, opened) in [
            ("_sort=-date&_count=25", 26),
            ("_sort=date&_count=25", 26),
            ("_count=25", 26),
            ("code=2823-3&_sort=-date&_count=10", 11),
            ("_sort=-date&_count=100", 43),
            ("_sort=-date&_count=25&_total=accurate", 43),
            ("_summary=count", 43),
            ("code=2823-3&_summary=count", 23),
            ("_sort=-_lastUpdated&_count=25&_total=accurate", 43),
            ("_sort=value-quantity&_count=25", 43),
            ("_id=o01&_total=accurate", 1),
            // The laboratory and the one that is gone: one more resource, whatever the number of matches.
            ("_count=25&_include=Observation:performer", 27),
            ("performer:Organization.name=lab&_summary=count", 44),
        ] {
            watch::look();
            page(&chart, query).await;
            let seen = watch::look();
            assert_eq!(seen.opened, [opened], "{query} looks at each resource once, on {on:?}");
            let lookups = usize::from(query.contains("performer") || query.contains("_id"));
            assert_eq!(seen.about("locator"), lookups, "{query} on {on:?}: {:?}", seen.statements);
        }
        // A type without clinical dates: the newest row first, and no body more than a page needs.
        let goals = (1..=9).map(|at| {
            json!({"resourceType": "RelatedPerson", "id": format!("r{at}"), "patient": {"reference": "Patient/mia"}})
        });
        world.take(goals.collect()).await;
        watch::look();
        let kind = Type::named("RelatedPerson");
        let found = chart.search(kind, "_sort=-_lastUpdated&_count=4").await.expect("searches");
        assert_eq!((ids(&found.entries), watch::look().opened), (vec!["r9", "r8", "r7", "r6"], vec![9]));
        let found = chart.search(kind, "_count=4").await.expect("searches");
        assert_eq!((ids(&found.entries), watch::look().opened), (vec!["r9", "r8", "r7", "r6"], vec![5]));
    }
}

fn definitions() -> Vec<Value> {
    let set = |id: &str, status: &str, include: Value| {
        json!({"resourceType": "ValueSet", "id": id, "url": "http://sets.example/potassium", "version": id,
            "status": status, "compose": {"include": include}})
    };
    vec![
        set("v1", "retired", json!([{"system": LOINC, "concept": [{"code": "718-7"}]}])),
        set("v2", "active", json!([{"system": LOINC, "concept": [{"code": "2823-3"}]}])),
        set("v3", "draft", json!([{"system": LOINC}])),
        json!({"resourceType": "ValueSet", "id": "both", "url": "http://sets.example/both", "status": "active",
            "compose": {"include": [{"valueSet": ["http://sets.example/potassium|v1"]},
                {"valueSet": ["http://sets.example/potassium"]}]}}),
        json!({"resourceType": "ValueSet", "id": "filtered", "url": "http://sets.example/filtered",
            "status": "active", "compose": {"include": [{"system": LOINC,
                "filter": [{"property": "CLASS", "op": "=", "value": "CHEM"}]}]}}),
        json!({"resourceType": "CodeSystem", "id": "loinc-parts", "url": LOINC, "status": "active",
            "content": "complete", "concept": [{"code": "LP1", "concept": [{"code": "718-7"}]}, {"code": "2823-3"}]}),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_of_the_clinic_says_what_is_looked_for() {
    for on in databases() {
        let world = World::new(on).await;
        let chart = record(&world).await;
        world.take(definitions()).await;
        let total = async |query: &str| page(&chart, &format!("{query}&_summary=count")).await.total;
        for (query, expected) in [
            ("code:in=http://sets.example/potassium", 23),
            ("code:in=http://sets.example/potassium%7Cv1", 20),
            ("code:in=http://sets.example/potassium%7Cv3", 43),
            ("code:in=ValueSet/v1", 20),
            ("code:not-in=http://sets.example/potassium", 20),
            ("code:in=http://sets.example/both", 43),
            ("code:in=ValueSet/v1,ValueSet/v2&date=le2026-01-10", 10),
            ("code:in=ValueSet/v1&code:in=ValueSet/v2", 0),
            ("code:below=http://loinc.org%7CLP1", 20),
            ("code:above=http://loinc.org%7C718-7", 20),
            ("code:below=http://loinc.org%7C2823-3", 23),
            ("has-member.code:in=ValueSet/v1", 0),
        ] {
            assert_eq!(total(query).await, Some(expected), "{query} on {on:?}");
        }
        let paged = all(&chart, "code:in=http://sets.example/potassium&_count=5").await;
        assert_eq!(paged.len(), 23, "each once, page by page");
        for (query, reason) in [
            (
                "code:in=http://sets.example/unknown",
                "the value set is not among the clinic's own definitions",
            ),
            ("code:in=ValueSet/gone", "the value set is not among the clinic's own definitions"),
            ("code:in=Observation/o01", "the value set is not among the clinic's own definitions"),
            (
                "code:in=http://sets.example/filtered",
                "the value set filters its codes in a way that is not decided here",
            ),
            (
                "category:below=http://nowhere.example%7Cx",
                "the code system is not among the clinic's own definitions",
            ),
        ] {
            let refused = chart.search(OBSERVATION, query).await;
            assert!(
                matches!(&refused, Err(StoreError::Query(text)) if text.ends_with(reason)),
                "{query} on {on:?}: {refused:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_leads_to_what_it_names() {
    for on in databases() {
        let world = World::new(on).await;
        let chart = record(&world).await;
        let list = |id: &str, of: &str, items: &[&str]| {
            let item = |id: &&str| json!({"item": {"reference": format!("Observation/{id}")}});
            json!({"resourceType": "List", "id": id, "status": "current", "mode": "working",
                "subject": {"reference": format!("Patient/{of}")}, "entry": items.iter().map(item).collect::<Vec<_>>()})
        };
        world
            .take(vec![
                list("mine", "mia", &["o02", "o01", "his", "gone"]),
                list("his-list", "ben", &["o03"]),
            ])
            .await;
        watch::look();
        assert_eq!(ids(&page(&chart, "_list=mine").await.entries), ["o02", "o01"]);
        assert_eq!(watch::look().opened, [3], "the list and what is on it, on {on:?}");
        assert_eq!(ids(&page(&chart, "_list=mine&code=718-7").await.entries), ["o01"]);
        let others = page(&chart, "_list=his-list&_total=accurate").await;
        let absent = page(&chart, "_list=no-list&_total=accurate").await;
        assert_eq!((others.entries.len(), others.total), (0, Some(0)), "another person's list");
        assert_eq!((absent.entries.len(), absent.total), (0, Some(0)), "looks like none");
        let conditions = chart.search(Type::named("Condition"), "_list=mine").await.expect("searches");
        assert!(conditions.entries.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_item_is_not_found_by_its_id_or_a_list() {
    for on in databases() {
        let world = World::new(on).await;
        let label = json!({"security": [{"system": access::LABEL_SYSTEM, "code": "mental-health"}]});
        let mut hidden = lab("screening", "kid", "44261-6", "2026-01-05", "19");
        hidden["meta"] = label.clone();
        let list = json!({"resourceType": "List", "id": "open", "status": "current", "mode": "working",
            "subject": {"reference": "Patient/kid"}, "entry": [{"item": {"reference": "Observation/screening"}},
                {"item": {"reference": "Observation/shown"}}]});
        let mut closed = list.clone();
        (closed["id"], closed["meta"]) = (json!("closed"), label);
        let mut shown = lab("shown", "kid", "2823-3", "2026-01-06", "5.4");
        shown["hasMember"] = json!([{"reference": "Observation/screening"}]);
        let parent = world.login("parent@example.org", "nobody").await;
        let all = vec![patient("kid"), crate::walks::help(parent, "kid", true), hidden, shown, list, closed];
        let arrivals = all.into_iter().map(arrival).collect();
        let store = crate::walks::node(&world).await;
        store.registry(&world.system()).ingest(arrivals, Whole::AllOrNothing).await.expect("goes in");
        let chart = crate::walks::helped(&world, &store, parent, "kid").await.expect("opens");
        for (query, expected) in [
            ("_id=screening", vec![]),
            ("_id=screening,shown", vec!["shown"]),
            ("_id=screening&_sort=date", vec![]),
            ("_list=open", vec!["shown"]),
            ("_list=closed", vec![]),
            ("_id=shown&has-member.code=44261-6", vec![]),
        ] {
            let found = page(&chart, &format!("{query}&_total=accurate")).await;
            assert_eq!(ids(&found.entries), expected, "{query} on {on:?}");
            assert_eq!(
                found.total,
                u64::try_from(expected.len()).ok(),
                "{query} counts what is shown, on {on:?}"
            );
        }
        let included = page(&chart, "_id=shown&_include=Observation:has-member").await;
        assert!(included.included.is_empty());
        let own = own_chart(&world, "kid").await;
        assert_eq!(
            ids(&page(&own, "_list=closed").await.entries),
            ["shown", "screening"],
            "the control, on {on:?}"
        );
    }
}
