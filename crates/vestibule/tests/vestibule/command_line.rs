//! The command line: exit codes, words for the operator, keys.

use crate::bundles::{lines, patient, weight};
use crate::world::{On, Place, bare, databases, ran};

#[test]
fn help_and_version_answer_without_any_settings() {
    let help = ran(bare(&["--help"]).output().expect("runs"));
    help.says(0, &["demo", "import", "keys", "audit", "config"]);
    let version = ran(bare(&["version"]).env("VESTIBULE_LISTEN", "nonsense").output().expect("runs"));
    version.says(0, &[concat!("vestibule ", env!("CARGO_PKG_VERSION"))]);
    ran(bare(&[]).output().expect("runs")).says(2, &["Usage"]);
    ran(bare(&["fly"]).output().expect("runs")).says(2, &["fly"]);
}

#[test]
fn keys_rotate_and_a_shredded_record_does_not_come_back() {
    for on in databases() {
        let place = Place::new(on);
        let records = [patient("p1"), weight("w1", "Patient/p1"), patient("p2")];
        let input = place.write("in.ndjson", lines(&records)).display().to_string();
        place.done(&["import", &input]);
        place.run(&["keys", "rotate", "--patient", "p1"]).says(0, &["key number 2"]);
        place.run(&["keys", "rotate", "--patient", "p9"]).says(1, &["no record of a patient with this id"]);
        place.run(&["keys", "rotate"]).says(0, &["records have new keys"]);
        place.run(&["keys", "rotate", "--master"]).says(0, &["under the master key 2", "--destroy-old"]);
        place.run(&["keys", "shred", "p1"]).says(2, &["cannot be undone", "--yes"]);
        place.run(&["keys", "shred", "p1", "--yes"]).says(0, &["was shredded"]);
        place.run(&["keys", "shred", "p1", "--yes"]).says(1, &[]);
        place.run(&["keys", "rotate", "--master", "--destroy-old"]).says(0, &["gone for good"]);
        place.run(&["keys", "rotate", "--destroy-old"]).says(2, &["--master"]);
        place.run(&["audit", "verify"]).says(0, &["of 1 shredded records only the chain was checked"]);
    }
}

#[test]
fn a_data_folder_that_cannot_be_is_named() {
    let place = Place::new(On::Sqlite);
    place.write("data", "a file where the folder should be");
    place.run(&["audit", "verify"]).says(1, &["the data folder"]);
}
