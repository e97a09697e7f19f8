//! How each figure grows from the smallest size to the largest.

use serde_json::{Value, json};

use super::rounded;

/// Figures of a whole run whose growth is told.
const OF_RUN: [&str; 5] =
    ["ready_ms", "resident_mb_idle", "resident_mb_peak", "stored_per_json_byte", "stored_bytes"];
/// Figures of a page's views whose growth is told.
const OF_PAGE: [&str; 3] = ["portal_cpu_ms", "p50_ms", "views_per_second"];
/// Spreads whose growth says something: where there is one chart for each view, it is the machine's.
const SPREADS: [&str; 4] = ["cold", "even", "hot", "alone"];

/// A line for each figure and each database that was measured at more than one size.
pub fn all(runs: &[Value]) -> Vec<Value> {
    let mut lines = Vec::new();
    for database in ["sqlite", "postgres"] {
        let mut sizes: Vec<&Value> = runs.iter().filter(|run| run["database"] == database).collect();
        sizes.sort_by_key(|run| run["patients"].as_u64());
        let [smallest, .., largest] = sizes[..] else { continue };
        let mut add = |figure: String, small: &Value, large: &Value| {
            let (Some(from), Some(to)) = (small.as_f64(), large.as_f64()) else { return };
            let times = if from > 0.0 { json!(rounded(to / from, 2)) } else { Value::Null };
            lines.push(
                json!({"database": database, "figure": figure, "from": from, "to": to, "times": times}),
            );
        };
        add("patients".into(), &smallest["patients"], &largest["patients"]);
        let rate = "resources_per_second";
        add("demo resources/s".into(), &smallest["demo"][rate], &largest["demo"][rate]);
        for name in OF_RUN {
            add(name.into(), &smallest[name], &largest[name]);
        }
        for (small, large) in both(smallest, largest) {
            let (page, spread) = (text(small, "page"), text(small, "spread"));
            for name in OF_PAGE {
                add(format!("{page} {spread} {name}"), &small[name], &large[name]);
            }
        }
    }
    lines
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or("-")
}

/// The measurements of the same page and spread in two runs.
fn both<'a>(first: &'a Value, second: &'a Value) -> Vec<(&'a Value, &'a Value)> {
    let pages = |run: &'a Value| run["pages"].as_array().into_iter().flatten();
    let same = |a: &Value, b: &Value| a["page"] == b["page"] && a["spread"] == b["spread"];
    let told = pages(first).filter(|line| SPREADS.contains(&text(line, "spread")));
    told.filter_map(|a| pages(second).find(|b| same(a, b)).map(|b| (a, b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(patients: u64, p50: f64) -> Value {
        let page = json!({"page": "home", "spread": "alone", "views_per_second": 1000.0, "p50_ms": p50});
        json!({"database": "sqlite", "patients": patients, "ready_ms": 200.0, "pages": [page]})
    }

    #[test]
    fn growth_compares_the_smallest_with_the_largest() {
        let lines = all(&[run(10_000, 0.6), run(100, 0.5), run(1000, 9.0)]);
        let of = |figure: &str| lines.iter().find(|line| line["figure"] == figure).unwrap();
        assert_eq!(of("home alone p50_ms")["times"], 1.2);
        assert_eq!(of("ready_ms")["times"], 1.0);
        assert_eq!(of("patients")["times"], 100.0);
        assert!(
            lines.iter().all(|line| line["figure"] != "home alone portal_cpu_ms"),
            "not measured, not told"
        );
        assert!(all(&[run(100, 0.5)]).is_empty());
    }
}
