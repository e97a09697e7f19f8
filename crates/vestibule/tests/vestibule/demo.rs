//! The demo: made once, completed when cut off, and never laid over anything.

use crate::bundles::{lines, organization, patient};
use crate::world::{On, Place, Ran, databases};

#[test]
fn a_demo_is_made_once_and_found_again() {
    for on in databases() {
        let place = Place::new(on);
        let made = place.done(&["demo", "--patients", "2", "--seed", "3", "--prepare-only"]);
        made.says(0, &["2 invented patients, seed 3"]);
        let again = place.done(&["demo", "--prepare-only"]);
        again.says(0, &["2 invented patients, seed 3"]);
        assert!(!again.err.contains("making"), "nothing is made anew: {again:?}");
        assert_eq!(summary(&again), summary(&made), "and it knows what it holds");
        let more = place.done(&["demo", "--patients", "3", "--prepare-only"]);
        more.says(0, &["3 invented patients"]);
        let (few, many) = (summary(&made), summary(&more));
        assert!(few.0 > 50 && many.0 > few.0, "resources: {few:?}, {many:?}");
        assert!(few.1 / few.0 > 100 && many.1 > few.1, "JSON bytes: {few:?}, {many:?}");
        place.run(&["demo", "--seed", "4", "--prepare-only"]).says(2, &["made with the seed 3, not 4"]);
        place.run(&["audit", "verify"]).says(0, &["Everything is as it was written."]);
    }
}

/// The resources and JSON bytes that the line for programs tells.
fn summary(done: &Ran) -> (u64, u64) {
    let line = done.out.lines().last().expect("a line for programs");
    let told: serde_json::Value = serde_json::from_str(line).expect("JSON");
    (told["resources"].as_u64().expect("a count"), told["json_bytes"].as_u64().expect("a count"))
}

#[test]
fn a_demo_is_never_laid_over_other_data_nor_other_data_over_a_demo() {
    for on in databases() {
        for first in [patient("p1"), organization("h1")] {
            let place = Place::new(on);
            let input = place.write("in.ndjson", lines(&[first])).display().to_string();
            place.done(&["import", &input]);
            place.run(&["demo", "--patients", "2", "--prepare-only"]).says(2, &["never laid over"]);
        }
        let place = Place::new(on);
        let input = place.write("in.ndjson", lines(&[patient("p1")])).display().to_string();
        place.done(&["demo", "--patients", "2", "--prepare-only"]);
        place.run(&["import", &input]).says(2, &["this is the data of a demo"]);
    }
}

#[test]
fn a_demo_of_no_size_makes_no_sense() {
    let place = Place::new(On::Sqlite);
    place.run(&["demo", "--patients", "0", "--prepare-only"]).says(2, &["--patients: a number from 1"]);
    place.run(&["demo", "--patients", "many"]).says(2, &["--patients"]);
}
