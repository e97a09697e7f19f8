//! The plans of the statements that pages wait for, explained by both databases over the same tables each time; they
//! are committed under `plans/` and reviewed as a diff. `VESTIBULE_WRITE_PLANS=1` writes them anew. A statement that reads a growing table from
//! end to end fails even then.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use fhir::Type;
use serde_json::json;
use store::{Compartment, Identifier, LeaseFor, NewJob};
use tokio_postgres::SimpleQueryMessage;

use crate::watch;
use crate::world::{On, World, databases, lab, patient};

const OBSERVATION: Type = Type::named("Observation");
/// Parameters of one statement: a look-up by name has most.
const PARAMETERS_MAX: usize = 256;
/// Tables that do not grow with the record: one row for each node, consumer, queue or setting.
const SMALL: [&str; 6] = ["setting", "cron", "consumer", "migration", "flushed", "guard"];

/// Searches of every shape that makes a statement of its own.
const SEARCHES: [&str; 11] = [
    "",
    "_count=2",
    "_sort=date&_count=2",
    "code=2823-3",
    "code=2823-3&category=laboratory&date=ge2026-01-02&_count=1",
    "code=2823-3&category=laboratory&_sort=date&_count=1",
    "_id=a",
    "_id=a,b,c",
    "_sort=value-quantity",
    "_include=Observation:subject&_include=Observation:performer",
    "_revinclude=Observation:has-member",
];

/// Every read that a page may wait for.
async fn read_everything(world: &World) -> BTreeSet<String> {
    let mia = world.login("mia@example.org", "mia").await;
    world.store.enqueue(&world.system(), job(world)).await.expect("is left");
    watch::look();
    let act = world.act(mia);
    let chart = world.chart(&act, mia, "mia").await.expect("opens");
    for query in SEARCHES {
        let mut page = chart.search(OBSERVATION, query).await.expect("searches");
        while let Some(next) = page.next {
            page = chart.search(OBSERVATION, &format!("{query}&_cursor={next}")).await.expect("goes on");
        }
    }
    let clinics = world.store.commons().search(Type::named("Organization"), "name=river").await;
    assert_eq!(clinics.expect("searches").entries.len(), 1);
    chart.read(OBSERVATION, "a").await.expect("reads").expect("is there");
    chart.history(OBSERVATION, "a").await.expect("tells");
    chart.events(i64::MAX, 50).await.expect("tells");
    chart.still_open().await.expect("asks");
    world.store.relations_of(mia).await.expect("lists");
    let name = Identifier::sign_in("mia@example.org").expect("an address");
    assert!(world.store.sign_in_holder(&name).await.expect("looks").is_some());
    let registry = world.store.registry(&world.system());
    let number = Identifier::of_patient("http://example.org/mrn", "mrn-mia");
    assert_eq!(registry.holders(&number).await.expect("looks").len(), 1);
    registry.worklist(1, 1, 0, 50).await.expect("lists");
    registry.charts_after(0, 50).await.expect("lists");
    world.store.fed_to("outbox", 100).await.expect("feeds");
    let ask = LeaseFor { queue: "notices", at_most: 10, milliseconds: 30_000 };
    assert_eq!(world.store.lease(ask).await.expect("leases").len(), 1);
    world.store.queue_counts("notices").await.expect("counts");
    let seen = watch::look();
    let explained =
        |sql: &String| ["SELECT", "WITH", "UPDATE", "DELETE"].iter().any(|word| sql.starts_with(word));
    seen.statements.into_iter().filter(explained).collect()
}

fn job(world: &World) -> NewJob {
    let run_ms = stdx::Clock::now_ms(&*world.clock);
    NewJob { queue: "notices", compartment: Compartment::REGISTRY, run_ms, once: None, payload: vec![1] }
}

async fn filled(on: On) -> World {
    let world = World::new(on).await;
    let mut all =
        vec![json!({"resourceType": "Organization", "id": "riverside", "name": "Riverside"}), patient("mia")];
    for (at, id) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let mut seen = lab(id, "mia", "2823-3", &format!("2026-01-0{}", at + 1), "5.4");
        seen["performer"] = json!([{"reference": "Organization/riverside"}]);
        all.push(seen);
    }
    let mut undated = lab("u", "mia", "2823-3", "2026", "4");
    undated.as_object_mut().expect("an object").shift_remove("effectiveDateTime");
    all.push(undated);
    world.take(all).await;
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_page_waits_for_is_served_by_an_index() {
    watch::look();
    for on in databases() {
        let statements = read_everything(&filled(on).await).await;
        let empty = World::new(on).await;
        let mut plans = String::new();
        let mut faults = Vec::new();
        let explained = match on {
            On::Sqlite => explain_sqlite(&empty, &statements),
            On::Postgres => explain_postgres(&empty, &statements).await,
        };
        for (sql, plan) in statements.iter().zip(explained) {
            faults.extend(whole_tables(on, &plan).into_iter().map(|table| format!("{table}: {sql}")));
            writeln!(plans, "{sql}").expect("a text");
            for line in plan {
                writeln!(plans, "    {line}").expect("a text");
            }
        }
        assert!(faults.is_empty(), "growing tables are read from end to end on {on:?}: {faults:#?}");
        compare(on, &plans);
    }
}

#[test]
fn a_scan_of_a_growing_table_is_seen() {
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    let sqlite =
        "SCAN t\nSCAN r USING INDEX x\nSEARCH o USING PRIMARY KEY (a=?)\nSCAN setting\nSCAN CONSTANT ROW";
    assert_eq!(whole_tables(On::Sqlite, &lines(sqlite)), ["t", "r"]);
    let postgres = "Nested Loop\n  ->  Seq Scan on job\n  ->  Index Scan using job_due on job j\n        Filter: x\n  \
                    ->  Index Only Scan Backward using i on tag\n        Index Cond: (a = $1)\n  ->  Seq Scan on cron";
    assert_eq!(whole_tables(On::Postgres, &lines(postgres)), ["job", "job"]);
}

/// Tables, or their names in the statement, that a plan reads from end to end.
fn whole_tables(on: On, plan: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, line) in plan.iter().enumerate() {
        let line = line.trim_start().trim_start_matches("->").trim_start();
        let table = match on {
            On::Sqlite => line.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()),
            On::Postgres => {
                let scan = line.starts_with("Seq Scan on ")
                    || (line.starts_with("Index ") && line.contains("Scan") && !bounded(&plan[at + 1..]));
                scan.then(|| line.split(" on ").nth(1)).flatten().and_then(|rest| rest.split(' ').next())
            }
        };
        let own = ["CONSTANT", "due", "probe"];
        found.extend(table.filter(|table| !SMALL.contains(table) && !own.contains(table)).map(str::to_owned));
    }
    found
}

/// Whether a node of PostgreSQL's plan has a condition on its index: it stands before the next node.
fn bounded(below: &[String]) -> bool {
    let own = below.iter().take_while(|line| !line.trim_start().starts_with("->"));
    own.into_iter().any(|line| line.trim_start().starts_with("Index Cond: "))
}

#[allow(clippy::disallowed_methods)] // a test's own setting
fn compare(on: On, plans: &str) {
    let name = if on == On::Sqlite { "sqlite.txt" } else { "postgres.txt" };
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/store/plans").join(name);
    if std::env::var("VESTIBULE_WRITE_PLANS").is_ok() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("makes the folder");
        std::fs::write(&path, plans).expect("writes the plans");
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let new: Vec<&str> = plans.lines().filter(|line| !committed.contains(line)).collect();
    let gone: Vec<&str> = committed.lines().filter(|line| !plans.contains(line)).collect();
    assert!(
        committed == plans,
        "other plans on {on:?} than in {}: look at them, then set VESTIBULE_WRITE_PLANS=1\nnew: {new:#?}\ngone: {gone:#?}",
        path.display()
    );
}

fn explain_sqlite(world: &World, statements: &BTreeSet<String>) -> Vec<Vec<String>> {
    let conn = rusqlite::Connection::open(world.folder.path().join("vestibule.db")).expect("opens");
    let plan = |sql: &String| {
        let mut explain = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect(sql);
        let mut rows = explain.raw_query();
        let mut lines: Vec<(i64, usize, String)> = Vec::new();
        while let Some(row) = rows.next().expect("a plan") {
            let (id, parent): (i64, i64) = (row.get(0).expect("a number"), row.get(1).expect("a number"));
            let above = lines.iter().find(|(known, _, _)| *known == parent);
            let depth = above.map_or(0, |(_, depth, _)| depth + 1);
            lines.push((id, depth, row.get(3).expect("a text")));
        }
        lines.into_iter().map(|(_, depth, line)| format!("{}{line}", "  ".repeat(depth))).collect()
    };
    statements.iter().map(plan).collect()
}

/// PostgreSQL plans by how many rows it believes in: the tables of the record have a fixed number of them, the others
/// are empty, and what would win only over few rows is switched off.
const STEADY: &str = "SET plan_cache_mode = force_generic_plan; SET jit = off; SET enable_seqscan = off;
    SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_memoize = off;
    SET enable_material = off; SET enable_incremental_sort = off; SET max_parallel_workers_per_gather = 0";

/// Two hundred records of a hundred rows, with a tag of the type, of one of five codes and of one of three.
const ROWS: &str = "
    INSERT INTO resource(place, kind, version, at_ms, key_number, sealed)
    SELECT (c << 28) + r, 96, 1, 0, 1, '\\x00' FROM generate_series(2001::bigint, 2200) c, generate_series(1, 100) r;
    INSERT INTO locator(hash, place) SELECT place * 7919, place FROM resource;
    INSERT INTO tag SELECT c, c * 1000 + t, r * 86400::bigint, r, 0
    FROM generate_series(2001::bigint, 2200) c, generate_series(1, 100) r, LATERAL unnest(ARRAY[1, 2 + r % 5, 10 + r % 3]) t";

async fn explain_postgres(world: &World, statements: &BTreeSet<String>) -> Vec<Vec<String>> {
    let url = world.config.database.as_ref().expect("a url").reveal().clone();
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("connects");
    let driver = tokio::spawn(connection);
    client.batch_execute(ROWS).await.expect("fills");
    client.batch_execute("VACUUM ANALYZE resource, locator, tag, compartment").await.expect("counts");
    client.batch_execute(STEADY).await.expect("settles");
    let mut plans = Vec::new();
    for sql in statements {
        client.batch_execute(&format!("PREPARE one AS {sql}")).await.expect(sql);
        let count = (1..=PARAMETERS_MAX).take_while(|at| sql.contains(&format!("${at}"))).count();
        let nulls = vec!["NULL"; count].join(", ");
        let values = if count == 0 { String::new() } else { format!("({nulls})") };
        let explain = format!("EXPLAIN (COSTS OFF) EXECUTE one{values}");
        let lines = client.simple_query(&explain).await.expect(sql);
        let line = |message: SimpleQueryMessage| match message {
            // Version 17 and later write more words here.
            SimpleQueryMessage::Row(row) => row.get(0).map(|line| line.replace("EXISTS(SubPlan", "(SubPlan")),
            _ => None,
        };
        plans.push(lines.into_iter().filter_map(line).collect());
        client.batch_execute("DEALLOCATE one").await.expect("forgets");
    }
    drop(client);
    driver.await.expect("ends").expect("without fault");
    plans
}
