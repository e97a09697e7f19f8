//! Import with validation: real-looking Bundles into an empty portal, in resources per second, and what it stores
//! per byte of JSON (measured without the white space of pretty printing, which would flatter).

use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::Place;
use crate::failure::{Outcome, While};
use crate::project::Project;
use crate::shell;

/// Where the Synthea records lie, seen from the project.
const SYNTHEA: &str = "../shared/data/synthea-r4";

/// Imports the folder's Bundles twice: into nothing, and again where a run must write nothing.
pub fn measure(
    project: &Project,
    program: &Path,
    database: &'static str,
    folder: Option<&Path>,
) -> Outcome<Option<Value>> {
    let folder = folder.map_or_else(|| project.root.join(SYNTHEA), Path::to_path_buf);
    if !folder.is_dir() {
        println!("import: not measured, there are no Bundles at {}", folder.display());
        return Ok(None);
    }
    let source = weigh(&folder)?;
    let place = Place::new(project, database, "import")?;
    let import = || -> Outcome<f64> {
        let start = Instant::now();
        shell::run(Command::new(program).arg("import").args(place.words()).arg(&folder))?;
        Ok(start.elapsed().as_secs_f64())
    };
    let first = import()?;
    let stored = place.bytes()?;
    let again = import()?;
    Ok(Some(json!({
        "database": database,
        "resources": source.resources,
        "json_bytes": source.bytes,
        "seconds": first,
        "resources_per_second": rate(source.resources, first),
        "again_seconds": again,
        "stored_bytes": stored,
        "stored_per_json_byte": ratio(stored, source.bytes),
        "grown_by_second_run": place.bytes()?.saturating_sub(stored),
    })))
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn rate(count: u64, seconds: f64) -> f64 {
    (count as f64 / seconds).round()
}

#[allow(clippy::cast_precision_loss, reason = "three places are shown")]
fn ratio(part: u64, whole: u64) -> f64 {
    (part as f64 / whole.max(1) as f64 * 1000.0).round() / 1000.0
}

/// What there is to import.
#[derive(Default)]
struct Source {
    resources: u64,
    bytes: u64,
}

fn weigh(folder: &Path) -> Outcome<Source> {
    let mut source = Source::default();
    let files: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    for file in files {
        let Some(bundle) = read_bundle(&file)? else { continue };
        for entry in bundle["entry"].as_array().into_iter().flatten() {
            source.resources += 1;
            source.bytes += entry["resource"].to_string().len() as u64;
        }
    }
    Ok(source)
}

fn read_bundle(file: &Path) -> Outcome<Option<Value>> {
    let name = file.to_string_lossy();
    let reader = BufReader::new(File::open(file).during(&name)?);
    let reader: Box<dyn Read> = if name.ends_with(".json.gz") {
        Box::new(GzDecoder::new(reader))
    } else if file.extension().is_some_and(|ending| ending == "json") {
        Box::new(reader)
    } else {
        return Ok(None);
    };
    serde_json::from_reader(BufReader::new(reader)).during(&name).map(Some)
}
