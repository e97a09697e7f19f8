//! `cargo xtask bench`: what the portal does on this machine, on both databases and at several sizes. It makes a
//! demo of each size, opens sessions for its people and drives the pages over kept connections, with the audit on.
//! Compare figures from one machine only: they are printed with the machine that they come from. The processor time
//! of a view is the figure that other work on the machine changes least.

mod builds;
mod cpu;
mod demo;
mod growth;
mod handler;
mod import;
mod load;
mod machine;
mod made;
mod pages;
mod person;
mod place;
mod report;
mod sections;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::failure::{Failure, Outcome, While};
use crate::portal::{self, Build};
use crate::project::Project;
use pages::Course;
use place::Place;

/// How many connections the load keeps busy.
const CONNECTIONS: usize = 16;
/// People of the made-up records for the import.
const MADE_PEOPLE: usize = 200;

/// Sizes, views and people of the made-up records when all is measured in little.
const LITTLE: (&[usize], usize, usize) = (&[20], 40, 5);

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
    /// Seconds after which a measurement ends, however many views it had
    #[arg(long, value_name = "N", default_value_t = 20)]
    seconds: u64,
    /// A program that is built already, instead of building a release
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Make the demos on SQLite in DIR/sqlite-N and leave them there; one that is there is measured as a copy
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// A folder of FHIR records to import (the Synthea records beside the project, where they are)
    #[arg(long, value_name = "DIR")]
    import: Option<PathBuf>,
    /// Write the figures as JSON too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Everything once in little, with the daily build on SQLite, to see that the measurement itself works
    #[arg(long, conflicts_with_all = ["patients", "views", "database", "keep", "import"])]
    smoke: bool,
    /// Measure builds instead: clean, and after an edit of a rib and of the store
    #[arg(long)]
    build: bool,
    /// Build these crates alone, and edit them
    #[arg(long, value_delimiter = ',', requires = "build")]
    crates: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
    Both,
}

impl Database {
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &["sqlite"],
            Self::Postgres => &["postgres"],
            Self::Both => &["sqlite", "postgres"],
        }
    }
}

/// Measures everything that was asked for and prints it.
pub fn run(project: &Project, options: &Options) -> Outcome {
    let mut measured = Map::new();
    if options.build {
        measured.insert("machine".into(), told_machine(project)?);
        measured.insert("builds".into(), builds(project, &options.crates)?.into());
    } else {
        let program = program(project, options)?;
        measured.insert("machine".into(), told_machine(project)?);
        measure(project, &program, options, &mut measured)?;
    }
    let measured = Value::Object(measured);
    print!("{}", report::tables(&measured));
    if let Some(file) = &options.json {
        fs::write(file, serde_json::to_string_pretty(&measured)? + "\n").during(file.display())?;
    }
    Ok(())
}

/// Everything once in little, with the daily build: it works, and its figures say nothing.
pub fn smoke(project: &Project) -> Outcome {
    run(project, &options(&["--smoke"])?)
}

/// The options that these words give.
fn options(words: &[&str]) -> Outcome<Options> {
    #[derive(clap::Parser)]
    struct Alone {
        #[command(flatten)]
        options: Options,
    }
    let words = ["bench"].iter().chain(words);
    Ok(<Alone as clap::Parser>::try_parse_from(words).during("the options of the measurement")?.options)
}

fn told_machine(project: &Project) -> Outcome<Value> {
    let machine = machine::facts(project)?;
    println!("{}", report::machine(&machine));
    Ok(machine)
}

fn builds(project: &Project, crates: &[String]) -> Outcome<Vec<Value>> {
    let edited = if crates.is_empty() { builds::EDITED.map(str::to_owned).to_vec() } else { crates.to_vec() };
    builds::measure(project, crates, &edited)
}

fn program(project: &Project, options: &Options) -> Outcome<PathBuf> {
    match &options.program {
        Some(program) => program
            .canonicalize()
            .during(program.display())
            .map_err(|error| Failure::new(format!("--program: {error}"))),
        None => portal::build(project, if options.smoke { Build::Daily } else { Build::Release }),
    }
}

fn measure(
    project: &Project,
    program: &Path,
    options: &Options,
    measured: &mut Map<String, Value>,
) -> Outcome {
    let (sizes, views, made_people) =
        if options.smoke { LITTLE } else { (&*options.patients, options.views, MADE_PEOPLE) };
    let databases = if options.smoke { Database::Sqlite } else { options.database }.names();
    let mut sources = vec![import::made_up(project, made_people)?];
    if !options.smoke {
        sources.extend(import::folder(project, options.import.as_deref())?);
    }
    let (mut runs, mut imports) = (Vec::new(), Vec::new());
    for database in databases {
        for source in &sources {
            imports.push(import::measure(project, program, database, source)?);
        }
        for patients in sizes {
            eprintln!("\n== {database}, {patients} patients ==");
            let place = Place::new(project, database, "demo")?;
            let course = Course {
                program,
                place: &place,
                log: project.target.join("bench.log"),
                patients: *patients,
                views,
                time_max: Duration::from_secs(options.seconds),
                whole: Some(patients) == middle(sizes).as_ref(),
            };
            runs.push(one(&course, database, options.keep.as_deref())?);
        }
    }
    measured.insert("growth".into(), growth::all(&runs).into());
    measured.insert("runs".into(), runs.into());
    measured.insert("imports".into(), imports.into());
    Ok(())
}

/// The size in the middle, at which every page of the record is measured: at each size it would take all day.
fn middle(sizes: &[usize]) -> Option<usize> {
    let mut sizes = sizes.to_vec();
    sizes.sort_unstable();
    sizes.get(sizes.len() / 2).copied()
}

/// One size on one database.
fn one(course: &Course<'_>, database: &'static str, keep: Option<&Path>) -> Outcome<Value> {
    let keep = keep.filter(|_| database == "sqlite");
    let demo = demo::fill(course.program, course.place, course.patients, keep)?;
    let (stored, tables) = (course.place.stored()?, course.place.tables()?);
    let mut run = course.run()?;
    let json_bytes = demo["json_bytes"].as_u64().unwrap_or(0);
    run["database"] = database.into();
    run["patients"] = course.patients.into();
    run["demo"] = demo;
    run["stored_bytes"] = stored.into();
    run["stored_per_json_byte"] = ratio(stored, json_bytes).into();
    run["tables"] = tables
        .unwrap_or_default()
        .into_iter()
        .map(
            |(name, bytes)| json!({"table": name, "bytes": bytes, "per_json_byte": ratio(bytes, json_bytes)}),
        )
        .collect();
    Ok(run)
}

/// A figure with so many places.
fn rounded(figure: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (figure * scale).round() / scale
}

#[allow(clippy::cast_precision_loss, reason = "three places are shown")]
fn ratio(part: u64, whole: u64) -> f64 {
    rounded(part as f64 / whole.max(1) as f64, 3)
}

#[cfg(test)]
mod tests {
    use super::{Database, middle, options};

    #[test]
    fn the_whole_record_is_measured_at_one_size() {
        assert_eq!(middle(&[10_000, 100, 1_000]), Some(1_000));
        assert_eq!(middle(&[20]), Some(20));
        assert_eq!(middle(&[100, 1_000]), Some(1_000));
        assert_eq!(middle(&[]), None);
    }

    #[test]
    fn the_usual_sizes_are_measured_unless_others_are_named() {
        let usual = options(&[]).unwrap();
        assert_eq!(usual.patients, [100, 1_000, 10_000]);
        assert_eq!(usual.database.names(), Database::Both.names());
        assert_eq!(options(&["--patients", "100000"]).unwrap().patients, [100_000]);
        assert!(options(&["--smoke"]).unwrap().smoke);
        assert!(options(&["--smoke", "--patients", "7"]).is_err(), "little has one size");
        assert!(options(&["--crates", "store"]).is_err(), "crates are chosen for builds");
        assert_eq!(options(&["--build", "--crates", "store,records"]).unwrap().crates, ["store", "records"]);
    }
}
