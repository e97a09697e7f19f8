//! Published records, where they lie beside the project.

use crate::world::{Place, databases, published};

#[test]
fn synthetic_bundles_come_in_whole_and_once() {
    let Some(folder) = published("synthea-r4") else { return };
    for on in databases() {
        let place = Place::new(on);
        let input = folder.display().to_string();
        place
            .run(&["import", &input])
            .says(0, &["11619 resources from 48 files", " 0 changed", " 0 refused"]);
        place.run(&["import", &input]).says(0, &["0 new, 0 changed, 11619 here already, 0 refused"]);
    }
}

#[test]
fn golden_patients_come_in_and_the_known_defect_is_named() {
    let Some(folder) = published("uscore-data/golden") else { return };
    let place = Place::new(databases()[0]);
    let ran = place.run(&["import", &folder.display().to_string()]);
    ran.says(
        1,
        &[
            "355.ndjson: line 267: Observation.effectivePeriod.stop: not an element of R4",
            "801 resources from 6 files",
        ],
    );
    // Nothing but the defect stays outside.
    let refused: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("refused: ")).collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    ran.says(1, &["800 new, 0 changed, 0 here already, 1 refused"]);
}
