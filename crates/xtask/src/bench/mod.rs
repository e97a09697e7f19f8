//! `cargo xtask bench`: what the portal does on this machine, on both databases and at several sizes. It builds a
//! release, makes a demo of each size, opens sessions for its people and drives the pages over kept connections.
//! Compare figures from one machine only: they are printed with the machine that they come from.

mod import;
mod load;
mod machine;
mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::failure::{Failure, Outcome, While};
use crate::portal::{self, Build, Portal};
use crate::postgres::{Cluster, Durability};
use crate::project::Project;
use crate::shell;
use load::{Spread, Visitor};

/// How many connections the load keeps busy.
const CONNECTIONS: usize = 16;
/// The hot set: people whose charts stay open in the server's memory.
const HOT: usize = 500;

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// Sizes of the demo, in patients
    #[arg(long, value_delimiter = ',', default_value = "100,1000,10000")]
    patients: Vec<usize>,
    /// On which database
    #[arg(long, value_enum, default_value_t = Database::Both)]
    database: Database,
    /// Page views of each measurement
    #[arg(long, default_value_t = 20_000)]
    views: usize,
    /// A folder of FHIR Bundles to import (the Synthea records beside the project, where they are)
    #[arg(long, value_name = "DIR")]
    import: Option<PathBuf>,
    /// Write the figures as JSON too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
    Both,
}

/// Where one measured portal keeps its data.
struct Place {
    folder: PathBuf,
    clusters: Option<(Cluster, Cluster)>,
}

impl Place {
    /// A new empty place.
    fn new(project: &Project, database: &'static str, name: &str) -> Outcome<Self> {
        let folder = portal::empty_folder(project, &format!("bench-{database}-{name}"))?;
        let clusters = match database {
            "postgres" => Some((
                Cluster::start(project, "bench-records", Durability::Safe)?,
                Cluster::start(project, "bench-keys", Durability::Safe)?,
            )),
            _ => None,
        };
        Ok(Self { folder, clusters })
    }

    /// The arguments that lead the portal here.
    fn words(&self) -> Vec<String> {
        let mut words = vec!["--data".to_owned(), self.folder.to_string_lossy().into_owned()];
        if let Some((records, keys)) = &self.clusters {
            words.extend(["--database".to_owned(), records.address(), "--keys".to_owned(), keys.address()]);
        }
        words
    }

    /// Bytes on disk, write-ahead logs included.
    fn bytes(&self) -> Outcome<u64> {
        let folder = folder_bytes(&self.folder)?;
        match &self.clusters {
            Some((records, keys)) => Ok(folder + records.bytes()? + keys.bytes()?),
            None => Ok(folder),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn folder_bytes(folder: &Path) -> Outcome<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).during(folder.display())? {
        let entry = entry?;
        let facts = entry.metadata()?;
        bytes += if facts.is_dir() { folder_bytes(&entry.path())? } else { facts.len() };
    }
    Ok(bytes)
}

/// Measures everything that was asked for and prints it.
pub fn run(project: &Project, options: &Options) -> Outcome {
    let program = portal::build(project, Build::Release)?;
    let databases: &[&'static str] = match options.database {
        Database::Sqlite => &["sqlite"],
        Database::Postgres => &["postgres"],
        Database::Both => &["sqlite", "postgres"],
    };
    let machine = machine::facts(project)?;
    println!("{}", report::machine(&machine));
    let mut runs = Vec::new();
    let mut imports = Vec::new();
    for database in databases {
        imports.extend(import::measure(project, &program, database, options.import.as_deref())?);
        for patients in &options.patients {
            eprintln!("\n== {database}, {patients} patients ==");
            runs.push(measure(project, &program, database, (*patients, options.views))?);
        }
    }
    print!("{}", report::tables(&runs, &imports));
    if let Some(file) = &options.json {
        let all =
            json!({"machine": machine, "runs": runs, "imports": imports, "growth": report::growth(&runs)});
        fs::write(file, serde_json::to_string_pretty(&all)? + "\n").during(file.display())?;
    }
    Ok(())
}

fn measure(
    project: &Project,
    program: &Path,
    database: &'static str,
    (patients, views): (usize, usize),
) -> Outcome<Value> {
    let place = Place::new(project, database, "demo")?;
    let making = demo(program, &place, patients, &["--prepare-only"])?;
    let stored = place.bytes()?;
    let people = sessions(program, &place, patients)?;
    let words = [vec!["demo".to_owned()], place.words(), vec!["--patients".to_owned(), patients.to_string()]]
        .concat();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let portal = Portal::start(program, &words, &project.target.join("bench.log"))?;
    let resident_at_start = machine::resident(portal.process())?;
    let visitors = load::discover(&portal.address, &people)?;
    let pages = pages(&portal, &visitors, views)?;
    Ok(json!({
        "database": database,
        "patients": patients,
        "prepare_seconds": making.as_secs_f64(),
        "ready_ms": millis(portal.ready_after),
        "stored_bytes": stored,
        "resident_mb_at_start": resident_at_start.now_mb,
        "resident_mb": machine::resident(portal.process())?.now_mb,
        "resident_mb_peak": machine::resident(portal.process())?.peak_mb,
        "pages": pages,
    }))
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}

/// Every page, alone and under load, over the hot set and over everybody.
fn pages(portal: &Portal, visitors: &[Visitor], views: usize) -> Outcome<Vec<Value>> {
    let mut pages = Vec::new();
    for page in load::PAGES {
        let hot = &visitors[..visitors.len().min(HOT)];
        for (spread, people) in [(Spread::Even, visitors), (Spread::Hot, hot)] {
            let alone = load::drive(&portal.address, page, people, (1, views.div_ceil(20)))?;
            let busy = load::drive(&portal.address, page, people, (CONNECTIONS, views))?;
            eprintln!("{page:?} {spread:?}: {:.0} views/s", busy.per_second());
            pages.push(json!({
                "page": page.name(),
                "spread": spread.name(),
                "people": people.len(),
                "views": views,
                "connections": CONNECTIONS,
                "views_per_second": busy.per_second().round(),
                "p50_ms": busy.quantile_ms(0.50),
                "p99_ms": busy.quantile_ms(0.99),
                "alone_p50_ms": alone.quantile_ms(0.50),
                "alone_p99_ms": alone.quantile_ms(0.99),
                "bytes": busy.bytes_per_view(),
            }));
        }
    }
    Ok(pages)
}

/// Runs a demo command to its end and says how long it took.
fn demo(program: &Path, place: &Place, patients: usize, more: &[&str]) -> Outcome<Duration> {
    let start = std::time::Instant::now();
    let mut command = Command::new(program);
    command.arg("demo").args(place.words()).args(["--patients", &patients.to_string()]).args(more);
    shell::run(&mut command)?;
    Ok(start.elapsed())
}

/// Opens a session for each patient, as a sign-in would, and gives their cookies.
fn sessions(program: &Path, place: &Place, count: usize) -> Outcome<Vec<String>> {
    let file = place.folder.with_extension("sessions");
    let mut command = Command::new(program);
    command.args(["account", "sessions"]).args(place.words());
    command.args(["--count", &count.to_string()]).arg("--out").arg(&file);
    shell::run(&mut command)?;
    let cookies = fs::read_to_string(&file).during(file.display())?;
    fs::remove_file(&file)?;
    let cookies: Vec<String> =
        cookies.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if cookies.is_empty() {
        Err(Failure::new("`vestibule account sessions` opened none"))
    } else {
        Ok(cookies)
    }
}
