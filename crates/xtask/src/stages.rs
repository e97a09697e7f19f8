//! `cargo xtask test`: the stages of CI one after the other, each with its time against its budget.
//! A stage that fails does not keep the later ones from being seen.

use std::time::{Duration, Instant};

use crate::count::Count;
use crate::e2e;
use crate::failure::{Failure, Outcome};
use crate::postgres::{Cluster, Durability};
use crate::project::Project;
use crate::shell::{self, Stream};
use crate::{bench, tidy, tools, words};

/// One part of the whole test.
struct Stage {
    name: &'static str,
    /// Seconds on two cores from a clean clone.
    budget_seconds: u64,
    run: fn(&Project) -> Outcome<Count>,
}

const STAGES: [Stage; 9] = [
    Stage { name: "prepare", budget_seconds: 470, run: prepare },
    Stage { name: "format", budget_seconds: 15, run: format },
    Stage { name: "clippy", budget_seconds: 535, run: clippy },
    Stage { name: "tidy", budget_seconds: 30, run: tidy_rules },
    Stage { name: "deny", budget_seconds: 30, run: deny },
    Stage { name: "tests", budget_seconds: 690, run: tests },
    Stage { name: "doc", budget_seconds: 15, run: doc_tests },
    Stage { name: "bench", budget_seconds: 30, run: measurement },
    Stage { name: "e2e", budget_seconds: 885, run: browser },
];

/// How one stage went.
struct Result {
    name: &'static str,
    budget: Duration,
    took: Duration,
    outcome: Outcome<Count>,
}

/// Runs all stages, or the named ones, and prints the table; true if nothing failed.
pub fn run(project: &Project, only: &[String]) -> Outcome<bool> {
    if let Some(unknown) = only.iter().find(|name| STAGES.iter().all(|stage| stage.name != **name)) {
        let names: Vec<_> = STAGES.iter().map(|stage| stage.name).collect();
        return Err(Failure::new(format!("no stage `{unknown}`; there are {}", names.join(", "))));
    }
    let mut results = Vec::new();
    for stage in STAGES.iter().filter(|stage| only.is_empty() || only.iter().any(|name| name == stage.name)) {
        eprintln!("\n== {} ==", stage.name);
        let start = Instant::now();
        let outcome = (stage.run)(project);
        if let Err(failure) = &outcome {
            eprintln!("{}: {failure}", stage.name);
        }
        let budget = Duration::from_secs(stage.budget_seconds);
        results.push(Result { name: stage.name, budget, took: start.elapsed(), outcome });
    }
    Ok(report(&results))
}

fn report(results: &[Result]) -> bool {
    let mut total = Count::default();
    println!("\n{:<8} {:>9} {:>9}  result", "stage", "time", "budget");
    for result in results {
        let count = result.outcome.as_ref().map_or(Count::ONE_FAILED, |count| *count);
        total += count;
        let verdict = match (&result.outcome, count) {
            (Err(_), _) => "failed".to_owned(),
            (Ok(_), Count { passed: 0, failed: 0 }) => "ok".to_owned(),
            (Ok(_), Count { passed, failed }) => format!("{passed} passed, {failed} failed"),
        };
        let late = if result.took > result.budget { "  over budget" } else { "" };
        println!("{:<8} {:>9} {:>9}  {verdict}{late}", result.name, clock(result.took), clock(result.budget));
    }
    let sum = |part: fn(&Result) -> Duration| clock(results.iter().map(part).sum());
    println!("{:<8} {:>9} {:>9}", "sum", sum(|result| result.took), sum(|result| result.budget));
    total.report()
}

fn clock(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

fn prepare(project: &Project) -> Outcome<Count> {
    tools::prepare(project).map(|()| Count::default())
}

fn format(project: &Project) -> Outcome<Count> {
    shell::run(project.command("cargo").args(["fmt", "--all", "--check"])).map(|()| Count::default())
}

fn clippy(project: &Project) -> Outcome<Count> {
    shell::run(project.command("cargo").args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))?;
    Ok(Count::default())
}

fn tidy_rules(project: &Project) -> Outcome<Count> {
    if !tidy::run(project)? {
        return Err(Failure::new("the house is not tidy"));
    }
    words::check(project).map(|()| Count::default())
}

/// Bans, licences, sources and duplicates always; advisories where their database lies on this machine, because
/// it comes from the network and a build must not depend on that.
fn deny(project: &Project) -> Outcome<Count> {
    let check = |what: &[&str]| {
        let mut cargo = project.command("cargo");
        cargo.args(["deny", "--locked", "--all-features", "--log-level", "warn", "check"]).args(what);
        shell::run(&mut cargo)
    };
    check(&["bans", "licenses", "sources"])?;
    if advisory_database(project) {
        check(&["--disable-fetch", "advisories"])?;
    } else {
        eprintln!("advisories: not checked, their database is not here (`cargo deny fetch` gets it)");
    }
    Ok(Count::default())
}

fn advisory_database(project: &Project) -> bool {
    project.root.join("target/advisories").read_dir().is_ok_and(|mut entries| entries.next().is_some())
}

fn tests(project: &Project) -> Outcome<Count> {
    nextest(project, Durability::Fast, &["--workspace"], &[])
}

/// Runs nextest with both databases at hand and counts.
pub fn nextest(
    project: &Project,
    durability: Durability,
    filter: &[&str],
    settings: &[(&str, String)],
) -> Outcome<Count> {
    let records = Cluster::start(project, "records", durability)?;
    let keys = Cluster::start(project, "keys", durability)?;
    let mut cargo = project.command("cargo");
    cargo
        .args(["nextest", "run", "--locked", "--cargo-quiet", "--no-fail-fast", "--color", "never"])
        .args(filter);
    cargo
        .env("VESTIBULE_TEST_POSTGRES", records.address())
        .env("VESTIBULE_TEST_POSTGRES_KEYS", keys.address());
    cargo.envs(settings.iter().map(|(name, value)| (*name, value.as_str())));
    let mut count = None;
    let good = shell::follow(&mut cargo, Stream::Errors, |line| {
        if line.trim_start().starts_with("Summary [") {
            count = Count::read(line);
        }
    })?;
    judged(count, good, "cargo nextest")
}

/// A runner that ended badly has failed even where its own count says otherwise.
fn judged(count: Option<Count>, good: bool, runner: &str) -> Outcome<Count> {
    match count {
        Some(count) if good == (count.failed == 0) => Ok(count),
        Some(_) => Err(Failure::new(format!("{runner} failed besides its tests"))),
        None => Err(Failure::new(format!("{runner} ran no test"))),
    }
}

/// The crates that have an example to run in their documentation.
fn crates_with_examples(project: &Project) -> Outcome<Vec<String>> {
    let mut crates = Vec::new();
    for file in project.files()? {
        let parts: Vec<_> = file.iter().filter_map(|part| part.to_str()).collect();
        let ["crates", name, "src", ..] = parts[..] else { continue };
        if file.extension().is_none_or(|extension| extension != "rs")
            || crates.iter().any(|known| known == name)
        {
            continue;
        }
        if has_example(&std::fs::read_to_string(project.root.join(&file))?) {
            crates.push(name.to_owned());
        }
    }
    Ok(crates)
}

/// Whether a documentation comment opens a fence that rustdoc would run.
fn has_example(source: &str) -> bool {
    let mut inside = false;
    for line in source.lines().map(str::trim_start) {
        let Some(text) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else { continue };
        let Some(language) = text.trim().strip_prefix("```") else { continue };
        if !inside && ["", "rust", "no_run", "should_panic", "compile_fail"].contains(&language) {
            return true;
        }
        inside = !inside;
    }
    false
}

fn doc_tests(project: &Project) -> Outcome<Count> {
    let crates = crates_with_examples(project)?;
    if crates.is_empty() {
        eprintln!("no documentation comment holds an example");
        return Ok(Count::default());
    }
    let mut cargo = project.command("cargo");
    cargo.args(["test", "--doc", "--locked", "--quiet", "--no-fail-fast"]);
    for name in crates {
        cargo.args(["--package", &name]);
    }
    let mut sum: Option<Count> = None;
    let good = shell::follow(&mut cargo, Stream::Output, |line| {
        if let Some(count) = line.starts_with("test result:").then(|| Count::read(line)).flatten() {
            *sum.get_or_insert_default() += count;
        }
    })?;
    judged(sum, good, "cargo test --doc")
}

/// The measurement works, on a demo of a few people; its figures are for nobody.
fn measurement(project: &Project) -> Outcome<Count> {
    bench::smoke(project).map(|()| Count::default())
}

fn browser(project: &Project) -> Outcome<Count> {
    e2e::run(project, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budgets_fit_into_the_whole() {
        let sum: u64 = STAGES.iter().map(|stage| stage.budget_seconds).sum();
        assert!(sum <= 45 * 60, "{sum} seconds");
    }

    #[test]
    fn a_bad_end_is_never_a_pass() {
        let passed = Count { passed: 3, failed: 0 };
        assert_eq!(judged(Some(passed), true, "x").ok(), Some(passed));
        assert!(judged(Some(passed), false, "x").is_err());
        assert!(judged(None, true, "x").is_err());
        let failed = Count { passed: 3, failed: 1 };
        assert_eq!(judged(Some(failed), false, "x").ok(), Some(failed));
    }

    #[test]
    fn times_read_as_minutes() {
        assert_eq!(clock(Duration::from_millis(125_460)), "2:05.4");
    }

    #[test]
    fn only_fences_that_run_count_as_examples() {
        assert!(has_example("/// Text\n/// ```\n/// let a = 1;\n/// ```\n"));
        assert!(has_example("//! ```rust\n"));
        assert!(!has_example("/// ```text\n/// ```\n"));
        assert!(!has_example("let fence = \"```\";\n"));
    }
}
