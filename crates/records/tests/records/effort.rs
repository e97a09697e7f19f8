//! What a page costs, in resources that are looked at: it depends on what the page shows, not on how much there is.

use serde_json::{Value, json};

use crate::house::{ana, lab, measured, of_ana, report};
use crate::watch;

const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";
const SMALL: usize = 300;
/// Some 20,000 observations, and as many of everything else as come with them.
const LARGE: usize = 13_100;
/// What a page may look at beside its rows: the latest of each measurement, comments, who is who.
const BESIDE_MAX: u64 = 420;

/// A long record: measurements, results with their reports, visits and illnesses, of which many come again.
fn life(size: usize) -> Vec<Value> {
    let mut all = Vec::new();
    for n in 0..size {
        let day = jiff::civil::date(2026, 10, 20)
            .saturating_sub(jiff::Span::new().hours(6 * i64::try_from(n).expect("small")));
        let when = format!("{day}T09:00:00Z");
        all.push(of_ana(
            "Observation",
            &format!("v{n}"),
            "subject",
            json!({
            "status": "final", "category": [{"coding": [{"system": CATEGORY, "code": "vital-signs"}]}],
            "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7", "display": "Body weight"}]},
            "valueQuantity": measured("70.5", "kg"), "effectiveDateTime": when.clone()}),
        ));
        if n % 3 == 0 {
            let test = json!({"valueQuantity": measured("4.0", "mmol/L"), "effectiveDateTime": when.clone()});
            all.push(lab(&format!("k{n}"), ("2823-3", "Potassium"), test));
            let panel = format!("k{n}");
            all.push(report(
                &format!("r{n}"),
                ("51990-0", "Panel"),
                &[&panel],
                json!({"effectiveDateTime": when.clone()}),
            ));
        }
        if n % 5 == 0 {
            let test = json!({"valueQuantity": measured("140", "mmol/L"), "effectiveDateTime": when.clone()});
            all.push(lab(&format!("x{n}"), ("2951-2", "Sodium"), test));
        }
        if n % 6 == 0 {
            all.push(of_ana("Encounter", &format!("e{n}"), "subject", json!({
                "status": "finished", "class": {"code": "AMB"}, "period": {"start": when.clone(), "end": when.clone()}})));
            all.push(of_ana("Condition", &format!("c{n}"), "subject", json!({
                "code": {"coding": [{"system": "http://snomed.info/sct", "code": format!("{}", n % 50), "display": format!("Illness {}", n % 50)}]},
                "onsetDateTime": when})));
        }
    }
    all
}

const PAGES: [&str; 16] = [
    "/",
    "/record",
    "/results",
    "/results?year=2026",
    "/results/r0",
    "/results/k0",
    "/results/x0",
    "/record/measurements",
    "/record/measurements?sort=oldest",
    "/record/measurements?date-from=2026-10-01",
    "/record/measurements/v0",
    "/record/visits",
    "/record/visits/e0",
    "/record/conditions",
    "/record/conditions/c0",
    "/record/documents",
];

/// What each page looks at, in order of [`PAGES`]; and that of the second page of a list.
async fn looked_at(size: usize) -> Vec<(String, u64)> {
    let (_world, mut browser) = ana(life(size)).await;
    let mut counts = Vec::new();
    let mut further = String::new();
    for path in PAGES {
        watch::look();
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        counts.push((path.to_owned(), watch::look().iter().sum()));
        if path == "/record/measurements" {
            let before = page.body.split_once("\" rel=\"next\"").expect("a next page").0;
            further = before.rsplit_once("href=\"").expect("its address").1.replace("&amp;", "&");
        }
    }
    watch::look();
    assert_eq!(browser.get(&further).await.status, 200);
    counts.push(("the second page".to_owned(), watch::look().iter().sum()));
    counts
}

#[tokio::test]
async fn no_page_looks_at_more_because_there_is_more() {
    let (small, large) = (looked_at(SMALL).await, looked_at(LARGE).await);
    for ((path, few), (_, many)) in small.iter().zip(&large) {
        assert!(*many <= BESIDE_MAX, "{path} looks at {many}");
        // What is bounded may be less where there is little; none looks at ten times as much.
        assert!(*many <= few * 5, "{path} grows from {few} to {many}");
    }
    let of = |wanted: &str| large.iter().find(|(path, _)| path == wanted).expect("a page").1;
    assert!(of("/") <= 60, "home looks at {}", of("/"));
    // Its own rows, and those before it of which the last was looked at to offer it.
    assert!(of("the second page") <= 60, "a page of a list looks at its rows: {}", of("the second page"));
}
