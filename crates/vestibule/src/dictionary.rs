//! The dictionary that stored records are packed with. It is trained on the demo's invented people alone, so that
//! nothing of anybody's record is ever in it, and once it is in use it never changes.

use std::path::Path;

use clinic::{Clinic, Settings};
use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::terminal;

/// A dictionary is at most this large.
const BYTES_MAX: usize = 110 << 10;
/// The people that it is trained on: all characters, and as many others.
const PATIENTS: usize = 220;
const SEED: u64 = 20_000;
/// Every type has its say: at most so many samples of one type.
const SAMPLES_PER_TYPE_MAX: usize = 1_500;
/// Longer ones teach nothing more.
const SAMPLE_BYTES_MAX: usize = 8 << 10;

/// Train the dictionary and write it to a file.
pub fn train(out: &Path) -> Outcome {
    let samples = samples();
    let dictionary = zstd::dict::from_samples(&samples, BYTES_MAX)
        .map_err(|error| Failure::new(format!("the samples make no dictionary: {error}")))?;
    std::fs::write(out, &dictionary).map_err(Failure::file(out))?;
    terminal::say(format!("{} bytes from {} samples", dictionary.len(), samples.len()));
    Ok(())
}

fn samples() -> Vec<Vec<u8>> {
    let clinic =
        Clinic::new(Settings { seed: SEED, patients: PATIENTS, today: jiff::civil::date(2026, 1, 1) });
    let mut taken = std::collections::BTreeMap::<String, usize>::new();
    let all = clinic.commons().into_iter().chain(clinic.patients().flat_map(|record| record.resources));
    all.filter(|resource| {
        let kind = resource.get("resourceType").and_then(Value::as_str).unwrap_or_default();
        let count = taken.entry(kind.to_owned()).or_default();
        *count += 1;
        *count <= SAMPLES_PER_TYPE_MAX
    })
    .map(|resource| {
        let mut bytes = fhir::json::to_bytes(&resource);
        bytes.truncate(SAMPLE_BYTES_MAX);
        bytes
    })
    .collect()
}
