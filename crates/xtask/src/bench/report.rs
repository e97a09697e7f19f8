//! The figures as a person reads them.

use std::fmt::Write;

use serde_json::Value;

/// Tables shown of a database's many, the largest.
const TABLES_SHOWN: usize = 6;

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

/// All tables of what was measured.
pub fn tables(measured: &Value) -> String {
    let mut text = String::new();
    let list = |name: &str| measured[name].as_array().map(Vec::as_slice).unwrap_or_default();
    // Writing to a text cannot fail.
    let _ = pages(&mut text, list("runs"))
        .and_then(|()| sizes(&mut text, list("runs")))
        .and_then(|()| stored(&mut text, list("runs")))
        .and_then(|()| import(&mut text, list("imports")))
        .and_then(|()| growth(&mut text, list("growth")))
        .and_then(|()| builds(&mut text, list("builds")));
    text
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or("-")
}

/// A figure with so many places; a dash where it was not measured.
fn figure(value: &Value, places: usize) -> String {
    value.as_f64().map_or_else(|| "-".to_owned(), |number| format!("{number:.places$}"))
}

fn pages(text: &mut String, runs: &[Value]) -> std::fmt::Result {
    if runs.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\n{:<8} {:>8} {:<14} {:<7} {:>7} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7} {:>7} {:>7}",
        "database",
        "patients",
        "page",
        "over",
        "views",
        "views/s",
        "p50 ms",
        "p99 ms",
        "handler",
        "cpu ms",
        "db cpu",
        "driver",
        "bytes"
    )?;
    for run in runs {
        for page in run["pages"].as_array().into_iter().flatten() {
            writeln!(
                text,
                "{:<8} {:>8} {:<14} {:<7} {:>7} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7} {:>6}% {:>7}",
                word(run, "database"),
                figure(&run["patients"], 0),
                word(page, "page"),
                word(page, "spread"),
                figure(&page["views"], 0),
                figure(&page["views_per_second"], 0),
                figure(&page["p50_ms"], 2),
                figure(&page["p99_ms"], 2),
                figure(&page["handler_p50_ms"], 2),
                figure(&page["portal_cpu_ms"], 2),
                figure(&page["database_cpu_ms"], 2),
                figure(&(page["driver_share"].as_f64().unwrap_or(f64::NAN) * 100.0).into(), 0),
                figure(&page["bytes"], 0),
            )?;
        }
    }
    writeln!(
        text,
        "cold: the first view of each person after a start (the system's file cache is warm); even: everybody again; \
         hot: 500 people; alone: one connection; gzip: as browsers ask. handler: p50 by the portal's own histogram. \
         cpu ms: of the portal for each view; driver: the load's share of all processor time, on the same machine."
    )
}

fn sizes(text: &mut String, runs: &[Value]) -> std::fmt::Result {
    if runs.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\n{:<8} {:>8} {:>7} {:>9} {:>7} {:>8} {:>8} {:>7} {:>7} {:>7} {:>15}",
        "database",
        "patients",
        "made s",
        "resources",
        "made/s",
        "cpu s",
        "ready ms",
        "idle MB",
        "MB",
        "MB peak",
        "views = events"
    )?;
    for run in runs {
        writeln!(
            text,
            "{:<8} {:>8} {:>7} {:>9} {:>7} {:>8} {:>8} {:>7} {:>7} {:>7} {:>15}",
            word(run, "database"),
            figure(&run["patients"], 0),
            figure(&run["demo"]["seconds"], 1),
            figure(&run["demo"]["resources"], 0),
            figure(&run["demo"]["resources_per_second"], 0),
            figure(&run["demo"]["cpu_seconds"], 1),
            figure(&run["ready_ms"], 0),
            figure(&run["resident_mb_idle"], 0),
            figure(&run["resident_mb"], 0),
            figure(&run["resident_mb_peak"], 0),
            run["audited"]["events"]
                .as_u64()
                .map_or_else(|| "not counted".to_owned(), |count| count.to_string()),
        )?;
    }
    Ok(())
}

fn stored(text: &mut String, runs: &[Value]) -> std::fmt::Result {
    for run in runs {
        write!(
            text,
            "\n{}, {} patients: stored {} of each JSON byte ({:.1} of {:.1} MB)",
            word(run, "database"),
            figure(&run["patients"], 0),
            figure(&run["stored_per_json_byte"], 3),
            run["stored_bytes"].as_f64().unwrap_or(f64::NAN) / 1e6,
            run["demo"]["json_bytes"].as_f64().unwrap_or(f64::NAN) / 1e6,
        )?;
        for table in run["tables"].as_array().into_iter().flatten().take(TABLES_SHOWN) {
            write!(text, ", {} {}", word(table, "table"), figure(&table["per_json_byte"], 3))?;
        }
    }
    if runs.is_empty() { Ok(()) } else { writeln!(text) }
}

fn import(text: &mut String, imports: &[Value]) -> std::fmt::Result {
    if imports.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\n{:<8} {:<16} {:>9} {:>7} {:>11} {:>7} {:>8} {:>7} {:>9} {:>11} {:>7}",
        "database",
        "import of",
        "resources",
        "s",
        "resources/s",
        "cpu s",
        "r/cpu s",
        "again s",
        "again cpu",
        "stored/JSON",
        "grown"
    )?;
    for one in imports {
        writeln!(
            text,
            "{:<8} {:<16} {:>9} {:>7} {:>11} {:>7} {:>8} {:>7} {:>9} {:>11} {:>7}",
            word(one, "database"),
            word(one, "source"),
            figure(&one["resources"], 0),
            figure(&one["seconds"], 2),
            figure(&one["resources_per_second"], 0),
            figure(&one["cpu_seconds"], 2),
            figure(&one["resources_per_cpu_second"], 0),
            figure(&one["again_seconds"], 2),
            figure(&one["again_cpu_seconds"], 2),
            figure(&one["stored_per_json_byte"], 3),
            figure(&one["grown_by_second_run"], 0),
        )?;
    }
    Ok(())
}

fn growth(text: &mut String, lines: &[Value]) -> std::fmt::Result {
    if !lines.is_empty() {
        writeln!(
            text,
            "\n{:<8} {:<36} {:>13} {:>13} {:>7}",
            "database", "growth of", "smallest", "largest", "times"
        )?;
    }
    for line in lines {
        writeln!(
            text,
            "{:<8} {:<36} {:>13} {:>13} {:>7}",
            word(line, "database"),
            word(line, "figure"),
            figure(&line["from"], 3),
            figure(&line["to"], 3),
            figure(&line["times"], 2),
        )?;
    }
    Ok(())
}

fn builds(text: &mut String, lines: &[Value]) -> std::fmt::Result {
    if !lines.is_empty() {
        writeln!(text, "\n{:<44} {:>8} {:>8}", "build", "s", "cpu s")?;
    }
    for line in lines {
        writeln!(
            text,
            "{:<44} {:>8} {:>8}",
            word(line, "what"),
            figure(&line["seconds"], 1),
            figure(&line["cpu_seconds"], 1)
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::tables;
    use serde_json::json;

    #[test]
    fn each_measurement_has_its_line() {
        let page = json!({"page": "home", "spread": "even", "views": 20_000, "views_per_second": 2500.0, "p50_ms": 6.1,
                          "p99_ms": 9.0, "handler_p50_ms": 1.9, "portal_cpu_ms": 0.512, "database_cpu_ms": 0.0,
                          "driver_share": 0.12, "bytes": 9000});
        let run = json!({"database": "sqlite", "patients": 100, "ready_ms": 210.4, "resident_mb": 80,
                         "resident_mb_idle": 60, "resident_mb_peak": 90, "stored_bytes": 1_500_000,
                         "stored_per_json_byte": 0.25, "audited": null, "pages": [page],
                         "demo": {"seconds": null, "resources": 14_000, "json_bytes": 6_000_000},
                         "tables": [{"table": "resource", "bytes": 900_000, "per_json_byte": 0.15}]});
        let build = json!({"what": "clean build, debug", "seconds": 301.2, "cpu_seconds": 580.0});
        let text = tables(&json!({"runs": [run], "builds": [build]}));
        let words: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        let view = [
            "sqlite", "100", "home", "even", "20000", "2500", "6.10", "9.00", "1.90", "0.51", "0.00", "12%",
            "9000",
        ];
        assert!(words.iter().any(|line| line[..] == view), "{text}");
        let size = ["sqlite", "100", "-", "14000", "-", "-", "210", "60", "80", "90", "not", "counted"];
        assert!(words.iter().any(|line| line[..] == size), "{text}");
        assert!(text.contains("stored 0.250 of each JSON byte (1.5 of 6.0 MB), resource 0.150"), "{text}");
        assert!(
            words.iter().any(|line| line[..] == ["clean", "build,", "debug", "301.2", "580.0"]),
            "{text}"
        );
        assert_eq!(tables(&json!({})), "");
    }
}
