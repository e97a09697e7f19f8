//! The figures as a person reads them.

use std::fmt::Write;

use serde_json::{Value, json};

/// The machine in one line.
pub fn machine(facts: &Value) -> String {
    format!(
        "{}, {} cores, {} MB, {}, {} syncs/s, load {}, revision {}",
        word(facts, "processor"),
        facts["cores"],
        facts["memory_mb"],
        word(facts, "system"),
        facts["syncs_per_second"],
        word(facts, "load_average"),
        word(facts, "revision"),
    )
}

/// All tables.
pub fn tables(runs: &[Value], imports: &[Value]) -> String {
    let mut text = String::new();
    let _ = pages(&mut text, runs)
        .and_then(|()| sizes(&mut text, runs))
        .and_then(|()| import(&mut text, imports));
    for line in growth(runs) {
        let _ = writeln!(
            text,
            "{}: p50 of {} ({}) grows by {}",
            word(&line, "database"),
            word(&line, "page"),
            word(&line, "spread"),
            line["ratio"]
        );
    }
    text
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or("-")
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap_or(f64::NAN)
}

fn pages(text: &mut String, runs: &[Value]) -> std::fmt::Result {
    writeln!(
        text,
        "\n{:<9} {:>8} {:<8} {:<5} {:>8} {:>9} {:>9} {:>11} {:>8}",
        "database", "patients", "page", "over", "views/s", "p50 ms", "p99 ms", "alone p50", "bytes"
    )?;
    for run in runs {
        for page in run["pages"].as_array().into_iter().flatten() {
            writeln!(
                text,
                "{:<9} {:>8.0} {:<8} {:<5} {:>8.0} {:>9.2} {:>9.2} {:>11.2} {:>8.0}",
                word(run, "database"),
                number(run, "patients"),
                word(page, "page"),
                word(page, "spread"),
                number(page, "views_per_second"),
                number(page, "p50_ms"),
                number(page, "p99_ms"),
                number(page, "alone_p50_ms"),
                number(page, "bytes"),
            )?;
        }
    }
    Ok(())
}

fn sizes(text: &mut String, runs: &[Value]) -> std::fmt::Result {
    writeln!(
        text,
        "\n{:<9} {:>8} {:>9} {:>9} {:>9} {:>9} {:>10}",
        "database", "patients", "made s", "ready ms", "MB", "MB peak", "stored MB"
    )?;
    for run in runs {
        writeln!(
            text,
            "{:<9} {:>8.0} {:>9.1} {:>9.0} {:>9.0} {:>9.0} {:>10.1}",
            word(run, "database"),
            number(run, "patients"),
            number(run, "prepare_seconds"),
            number(run, "ready_ms"),
            number(run, "resident_mb"),
            number(run, "resident_mb_peak"),
            number(run, "stored_bytes") / 1e6,
        )?;
    }
    Ok(())
}

fn import(text: &mut String, imports: &[Value]) -> std::fmt::Result {
    for one in imports {
        writeln!(
            text,
            "\n{}: imported {} resources in {:.1} s, {} per second; stored {} of each JSON byte; again in {:.1} s, \
             grown by {} bytes",
            word(one, "database"),
            one["resources"],
            number(one, "seconds"),
            number(one, "resources_per_second"),
            number(one, "stored_per_json_byte"),
            number(one, "again_seconds"),
            one["grown_by_second_run"],
        )?;
    }
    Ok(())
}

/// How the time of a page alone grows from the smallest to the largest size, for each database, page and spread.
pub fn growth(runs: &[Value]) -> Vec<Value> {
    let mut lines = Vec::new();
    for database in ["sqlite", "postgres"] {
        let mut sizes: Vec<&Value> = runs.iter().filter(|run| run["database"] == database).collect();
        sizes.sort_by_key(|run| run["patients"].as_u64());
        let [smallest, .., largest] = sizes[..] else { continue };
        let pairs = both(smallest, largest);
        lines.extend(pairs.into_iter().map(|(small, large)| {
            let ratio = number(large, "alone_p50_ms") / number(small, "alone_p50_ms");
            json!({
                "database": database,
                "page": small["page"],
                "spread": small["spread"],
                "ratio": (ratio * 100.0).round() / 100.0,
            })
        }));
    }
    lines
}

/// The measurements of the same page and spread in two runs.
fn both<'a>(first: &'a Value, second: &'a Value) -> Vec<(&'a Value, &'a Value)> {
    let pages = |run: &'a Value| run["pages"].as_array().into_iter().flatten();
    let same = |a: &Value, b: &Value| a["page"] == b["page"] && a["spread"] == b["spread"];
    pages(first).filter_map(|a| pages(second).find(|b| same(a, b)).map(|b| (a, b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(patients: u64, p50: f64) -> Value {
        let page = json!({"page": "home", "spread": "even", "views_per_second": 2500.0, "p50_ms": 6.1, "p99_ms": 9.0,
                          "alone_p50_ms": p50, "bytes": 9000});
        json!({"database": "sqlite", "patients": patients, "prepare_seconds": 1.0, "ready_ms": 210.0,
               "resident_mb": 80, "resident_mb_peak": 90, "stored_bytes": 1_500_000, "pages": [page]})
    }

    #[test]
    fn growth_compares_the_smallest_with_the_largest() {
        let lines = growth(&[run(10_000, 0.6), run(100, 0.5), run(1000, 9.0)]);
        assert_eq!(lines, [json!({"database": "sqlite", "page": "home", "spread": "even", "ratio": 1.2})]);
        assert!(growth(&[run(100, 0.5)]).is_empty());
    }

    #[test]
    fn the_table_shows_each_run() {
        let text = tables(&[run(100, 0.5), run(1000, 0.5)], &[]);
        assert!(
            text.contains(
                "sqlite         100 home     even      2500      6.10      9.00        0.50     9000"
            ),
            "{text}"
        );
        assert!(text.contains("sqlite: p50 of home (even) grows by 1.0"), "{text}");
    }
}
