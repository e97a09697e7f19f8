//! The dictionaries that stored records are packed with, one for each type and one for all. They are trained on the
//! demo's invented people alone, so that nothing of anybody's record is ever in them, and once they are in use they
//! never change. The same program makes the same file.

use std::collections::BTreeMap;
use std::path::Path;

use clinic::{Clinic, Settings};
use fhir::Type;
use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::terminal;

/// The dictionary of all types is at most this large.
const ALL_BYTES_MAX: usize = 110 << 10;
/// The dictionary of one type is at most this large.
const TYPE_BYTES_MAX: usize = 32 << 10;
/// The people that they are trained on: all characters, and as many others.
const PATIENTS: usize = 220;
const SEED: u64 = 20_000;
/// Every type has its say: at most so many samples of one type in the dictionary of all.
const SAMPLES_PER_TYPE_MAX: usize = 1_500;
/// And so many in its own.
const OWN_SAMPLES_MAX: usize = 4_000;
/// Longer ones teach nothing more.
const SAMPLE_BYTES_MAX: usize = 8 << 10;

/// Train the dictionaries and write them to a file.
pub fn train(out: &Path) -> Outcome {
    let samples = samples();
    let some = |kind: Type, at_most: usize| samples[&kind].iter().take(at_most);
    let all: Vec<&Vec<u8>> = samples.keys().flat_map(|kind| some(*kind, SAMPLES_PER_TYPE_MAX)).collect();
    let all = zstd::dict::from_samples(&all, ALL_BYTES_MAX)
        .map_err(|error| Failure::new(format!("the samples make no dictionary: {error}")))?;
    let mut dictionaries = vec![(0, all)];
    for kind in samples.keys() {
        let own: Vec<&Vec<u8>> = some(*kind, OWN_SAMPLES_MAX).collect();
        // A type with too few samples does with the dictionary of all.
        if let Ok(own) = zstd::dict::from_samples(&own, TYPE_BYTES_MAX) {
            dictionaries.push((kind.number(), own));
        }
    }
    let file = packing::dictionary_file(dictionaries.iter().map(|(kind, bytes)| (*kind, bytes.as_slice())));
    std::fs::write(out, &file).map_err(Failure::file(out))?;
    terminal::say(format!("{} dictionaries, {} bytes", dictionaries.len(), file.len()));
    Ok(())
}

fn samples() -> BTreeMap<Type, Vec<Vec<u8>>> {
    let clinic =
        Clinic::new(Settings { seed: SEED, patients: PATIENTS, today: jiff::civil::date(2026, 1, 1) });
    let mut samples = BTreeMap::<Type, Vec<Vec<u8>>>::new();
    for resource in clinic.commons().into_iter().chain(clinic.patients().flat_map(|record| record.resources))
    {
        let kind = resource.get("resourceType").and_then(Value::as_str).and_then(Type::parse);
        let Some(kind) = kind else { continue };
        let mut sample = packing::dictionary_sample(&fhir::json::to_bytes(&resource));
        sample.truncate(SAMPLE_BYTES_MAX);
        samples.entry(kind).or_default().push(sample);
    }
    samples
}
