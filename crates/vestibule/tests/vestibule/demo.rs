//! The demo: made once, completed when cut off, and never laid over anything.

use crate::bundles::{lines, organization, patient};
use crate::world::{On, Place, databases};

#[test]
fn a_demo_is_made_once_and_found_again() {
    for on in databases() {
        let place = Place::new(on);
        place
            .done(&["demo", "--patients", "5", "--seed", "3", "--prepare-only"])
            .says(0, &["5 invented patients, seed 3"]);
        let again = place.done(&["demo", "--prepare-only"]);
        again.says(0, &["5 invented patients, seed 3"]);
        assert!(!again.err.contains("making"), "nothing is made anew: {again:?}");
        place.done(&["demo", "--patients", "7", "--prepare-only"]).says(0, &["7 invented patients"]);
        place.run(&["demo", "--seed", "4", "--prepare-only"]).says(2, &["made with the seed 3, not 4"]);
        place.run(&["audit", "verify"]).says(0, &["Everything is as it was written."]);
    }
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
