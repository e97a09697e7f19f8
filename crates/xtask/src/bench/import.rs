//! Import with validation: records into an empty portal, in resources per second of the clock and of the processor,
//! and what it stores per byte of JSON (measured without the white space of pretty printing, which would flatter).

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::place::Place;
use super::{cpu, made, rounded};
use crate::failure::{Outcome, While};
use crate::portal;
use crate::project::Project;
use crate::shell;

/// Where the Synthea records lie, seen from the project.
const SYNTHEA: &str = "../shared/data/synthea-r4";

/// A folder to import, and what is in it.
pub struct Source {
    name: &'static str,
    folder: PathBuf,
    resources: u64,
    bytes: u64,
}

/// The named folder, or Synthea's Bundles where they are.
pub fn folder(project: &Project, named: Option<&Path>) -> Outcome<Option<Source>> {
    let (name, folder) = match named {
        Some(folder) => ("the folder", folder.to_path_buf()),
        None => ("Synthea Bundles", project.root.join(SYNTHEA)),
    };
    if !folder.is_dir() {
        println!("import: {name}: not measured, there is no folder {}", folder.display());
        return Ok(None);
    }
    weigh(name, folder).map(Some)
}

/// NDJSON made up for the purpose, of so many people.
pub fn made_up(project: &Project, people: usize) -> Outcome<Source> {
    let folder = portal::empty_folder(project, "bench-made")?;
    made::write(&folder, people)?;
    weigh("made-up NDJSON", folder)
}

/// Imports a folder twice: into nothing, and again where a run must write nothing.
pub fn measure(project: &Project, program: &Path, database: &'static str, source: &Source) -> Outcome<Value> {
    let place = Place::new(project, database, "import")?;
    let import = || -> Outcome<[f64; 3]> {
        let before = (cpu::children_seconds()?, place.database_seconds()?);
        let start = Instant::now();
        shell::run(Command::new(program).arg("import").args(place.words()).arg(&source.folder))?;
        let took = start.elapsed().as_secs_f64();
        Ok([took, cpu::children_seconds()? - before.0, place.database_seconds()? - before.1])
    };
    let first = import()?;
    let stored = place.stored()?;
    let again = import()?;
    Ok(json!({
        "database": database,
        "source": source.name,
        "resources": source.resources,
        "json_bytes": source.bytes,
        "seconds": rounded(first[0], 2),
        "cpu_seconds": rounded(first[1], 2),
        "database_cpu_seconds": rounded(first[2], 2),
        "resources_per_second": rate(source.resources, first[0]),
        "resources_per_cpu_second": rate(source.resources, first[1]),
        "again_seconds": rounded(again[0], 2),
        "again_cpu_seconds": rounded(again[1], 2),
        "stored_bytes": stored,
        "stored_per_json_byte": super::ratio(stored, source.bytes),
        "grown_by_second_run": place.stored()?.saturating_sub(stored),
    }))
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn rate(count: u64, seconds: f64) -> f64 {
    (count as f64 / seconds.max(0.01)).round()
}

fn weigh(name: &'static str, folder: PathBuf) -> Outcome<Source> {
    let mut source = Source { name, resources: 0, bytes: 0, folder };
    let files: Vec<PathBuf> =
        fs::read_dir(&source.folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    for file in files {
        weigh_file(&file, &mut source)?;
    }
    Ok(source)
}

fn weigh_file(file: &Path, source: &mut Source) -> Outcome {
    let name = file.to_string_lossy();
    let reader = BufReader::new(File::open(file).during(&name)?);
    let is_packed = file.extension().is_some_and(|ending| ending == "gz");
    let plain = if is_packed { file.with_extension("") } else { file.to_path_buf() };
    let reader: Box<dyn Read> = if is_packed { Box::new(GzDecoder::new(reader)) } else { Box::new(reader) };
    let ending = plain.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let mut add = |resource: &Value| {
        source.resources += 1;
        source.bytes += resource.to_string().len() as u64;
    };
    if ending == "ndjson" {
        for line in BufReader::new(reader).lines() {
            add(&serde_json::from_str(&line?).during(&name)?);
        }
    } else if ending == "json" {
        let bundle: Value = serde_json::from_reader(BufReader::new(reader)).during(&name)?;
        bundle["entry"].as_array().into_iter().flatten().for_each(|entry| add(&entry["resource"]));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::weigh;
    use crate::bench::made;

    #[test]
    fn the_made_up_records_are_weighed() {
        let folder = std::env::temp_dir().join(format!("vestibule-made-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        made::write(&folder, 3).unwrap();
        std::fs::write(folder.join("one.json"), "{\"entry\": [ {\"resource\": {\"a\": 1}} ]}").unwrap();
        let source = weigh("made", folder.clone()).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(source.resources, 3 * (1 + 12 + 12 * 6 + 4) + 1);
        assert!(source.bytes > source.resources * 200, "{}", source.bytes);
    }
}
