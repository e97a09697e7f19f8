//! The demo of one size: made anew, or copied from where an earlier measurement left it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use super::place::Place;
use super::{cpu, rounded};
use crate::failure::{Failure, Outcome, While};
use crate::shell::{self, Stream};

/// Fills a place with a demo. With a folder to keep demos in, it is made there once, and copied here ever after.
pub fn fill(program: &Path, place: &Place, patients: usize, keep: Option<&Path>) -> Outcome<Value> {
    let Some(keep) = keep else { return make(program, &place.words(), patients) };
    let kept = keep.join(format!("sqlite-{patients}"));
    fs::create_dir_all(&kept).during(kept.display())?;
    let is_new = fs::read_dir(&kept).during(kept.display())?.next().is_none();
    let words = ["--data".to_owned(), kept.to_string_lossy().into_owned()];
    let of_another =
        |failure| Failure::new(format!("{failure}; remove {} if it is of another version", kept.display()));
    let made = make(program, &words, patients);
    let mut made = if is_new { made? } else { made.map_err(of_another)? };
    if !is_new {
        for name in ["seconds", "cpu_seconds", "resources_per_second"] {
            made[name] = Value::Null;
        }
    }
    place.fill_from(&kept)?;
    Ok(made)
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn make(program: &Path, words: &[String], patients: usize) -> Outcome<Value> {
    let (start, before) = (Instant::now(), cpu::children_seconds()?);
    let mut command = Command::new(program);
    command.args(["demo", "--prepare-only", "--patients", &patients.to_string()]).args(words);
    let mut last = String::new();
    if !shell::follow(&mut command, Stream::Output, |line| line.clone_into(&mut last))? {
        return Err(Failure::new("the demo could not be made"));
    }
    let (took, cpu) = (start.elapsed().as_secs_f64(), cpu::children_seconds()? - before);
    let told: Value = serde_json::from_str(&last).during("what `demo --prepare-only` says at its end")?;
    if told["patients"] != patients {
        return Err(Failure::new(format!("the demo has {} patients, not {patients}", told["patients"])));
    }
    let resources = told["resources"].as_f64().unwrap_or(0.0);
    Ok(json!({
        "seconds": rounded(took, 1),
        "cpu_seconds": rounded(cpu, 1),
        "resources": told["resources"],
        "json_bytes": told["json_bytes"],
        "resources_per_second": (resources / took).round(),
    }))
}
