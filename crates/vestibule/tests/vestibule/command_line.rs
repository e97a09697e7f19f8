//! The command line: exit codes, words for the operator, keys.

use serde_json::json;

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

#[test]
fn accounts_are_made_reset_closed_and_opened_again() {
    for on in databases() {
        let place = Place::new(on);
        let input = place.write("in.ndjson", lines(&[patient("p1")])).display().to_string();
        place.done(&["import", &input]);
        let made =
            place.done(&["account", "create", "mia@example.org", "--name", "Mia Canary", "--patient", "p1"]);
        made.says(0, &["is made", "Code, good for a week"]);
        let number = made.out.split(' ').nth(2).expect("its number").to_owned();
        let again = ["account", "create", "mia@example.org", "--name", "Mia"];
        place.run(&again).says(1, &["somebody signs in with this"]);
        place
            .run(&["account", "create", "nonsense", "--name", "Mia"])
            .says(2, &["email address or a phone number"]);
        let stranger = ["account", "create", "b@example.org", "--name", "B", "--patient", "p9"];
        place.run(&stranger).says(1, &["no record of a patient with this id"]);
        let weak = place.write("weak", "password1234567\n").display().to_string();
        let given = ["account", "create", "c@example.org", "--name", "C", "--password-file", &weak];
        let refused = place.run(&given);
        refused.says(2, &["not good enough"]);
        assert!(!refused.err.contains("password1234567"));
        place.run(&["account", "list"]).says(0, &[&number, "open\tmia@example.org\tMia Canary"]);
        place.run(&["account", "reset", "mia@example.org"]).says(0, &["Code, good for a week"]);
        place.run(&["account", "reset", "nobody@example.org"]).says(1, &["nobody signs in with this"]);
        place.run(&["account", "disable", "mia@example.org"]).says(0, &[&format!("account enable {number}")]);
        place.run(&["account", "list"]).says(0, &["closed\tmia@example.org"]);
        place.run(&["account", "enable", &number]).says(0, &["open again"]);
        place.run(&["account", "enable", "999999"]).says(1, &["nobody signs in with this"]);
        place.run(&["account", "sessions", "mia@example.org"]).says(0, &["0 sessions have ended"]);
        let measured = ["account", "sessions", "--count", "2", "--out", "cookies"];
        place.run(&measured).says(2, &["on the data of a demo only"]);
        place.run(&["audit", "verify"]).says(0, &["Everything is as it was written."]);
    }
}

#[test]
fn a_parent_is_let_in_and_out() {
    for on in databases() {
        let place = Place::new(on);
        let child = |id: &str, born: &str| json!({"resourceType": "Patient", "id": id, "birthDate": born});
        let born = lines(&[child("leo", "2024-02-29"), child("max", "1990-01-01"), child("kim", "2024")]);
        let input = place.write("in.ndjson", born).display().to_string();
        place.done(&["import", &input]);
        place.done(&["account", "create", "ana@example.org", "--name", "Ana Ruiz"]);
        let parent = |more: &[&str]| place.run(&[&["account", "parent", "ana@example.org"], more].concat());
        let let_in = parent(&["--child", "leo"]);
        let_in.says(0, &["is open to this parent", "--end help-"]);
        let help = let_in.out.trim().rsplit(' ').next().expect("its id").to_owned();
        parent(&["--child", "max"]).says(1, &["grown up"]);
        parent(&["--child", "kim"]).says(1, &["no full date of birth"]);
        parent(&["--child", "nobody"]).says(1, &["no record of a patient with this id"]);
        place.run(&["account", "parent", "b@example.org", "--child", "leo"]).says(1, &["nobody signs in"]);
        parent(&["--child", "leo", "--end", "help-of-nobody"]).says(1, &["no help with this id"]);
        parent(&["--child", "leo", "--end", &help]).says(0, &["has ended"]);
        place.run(&["audit", "verify"]).says(0, &["Everything is as it was written."]);
    }
}

#[test]
fn sessions_for_measurements_are_opened_on_a_demo() {
    let place = Place::new(databases()[0]);
    place.done(&["demo", "--patients", "3", "--prepare-only"]);
    let out = place.path("cookies").display().to_string();
    for _ in 0..2 {
        place.run(&["account", "sessions", "--count", "3", "--out", &out]).says(0, &["3 sessions are open"]);
        let cookies = std::fs::read_to_string(&out).expect("the cookies");
        assert_eq!(cookies.lines().filter(|line| line.starts_with("session=") && line.len() > 20).count(), 3);
    }
    let several = ["account", "sessions", "--count", "2", "--each", "3", "--out", &out];
    place.run(&several).says(0, &["6 sessions are open"]);
    let cookies = std::fs::read_to_string(&out).expect("the cookies");
    let of_each: Vec<usize> = cookies.lines().map(|line| line.split(' ').count()).collect();
    assert_eq!(of_each, [3, 3], "a line for each person");
}

#[test]
fn a_backup_is_tried_restored_and_keeps_the_shredded_shredded() {
    for on in databases() {
        let place = Place::new(on);
        let records = [patient("p1"), weight("w1", "Patient/p1"), patient("p2")];
        let input = place.write("in.ndjson", lines(&records)).display().to_string();
        place.done(&["import", &input]);
        place.run(&["doctor"]).says(0, &["good", "clock"]);
        place.run(&["doctor", "--rebuild"]).says(0, &["resources were read"]);
        place.run(&["keys", "status"]).says(0, &["master key", "keys apart"]);
        let backup = ["backup", "records.backup", "--keys-file", "keys.backup"];
        place.run(&backup).says(0, &["records, ", "Not in it:", "the master key"]);
        place.run(&backup).says(2, &["is there already; name a new file"]);
        place
            .run(&["restore", "records.backup", "--check"])
            .says(0, &["can be restored", "as it was written"]);
        place.run(&["restore", "records.backup"]).says(1, &["not empty"]);
        place.run(&["restore", "nowhere.backup"]).says(1, &["nowhere.backup: No such file"]);
        place.done(&["keys", "shred", "p1", "--yes"]);

        let new = Place::new(on);
        std::fs::create_dir(new.data()).expect("makes");
        for name in ["master.key", "tombstones"] {
            std::fs::copy(place.data().join(name), new.data().join(name)).expect("copies");
        }
        let (rows, keys) = (place.path("records.backup"), place.path("keys.backup"));
        let restore = ["restore", &rows.display().to_string(), "--keys-file", &keys.display().to_string()];
        new.run(&restore).says(0, &["are restored; 1 shredded records stay shredded"]);
        new.run(&["audit", "verify"]).says(0, &["Everything is as it was written."]);
        new.run(&["keys", "rotate", "--patient", "p1"]).says(1, &[]);
        new.run(&["keys", "rotate", "--patient", "p2"]).says(0, &["key number 2"]);
    }
}

#[test]
fn the_master_key_is_given_from_outside_and_rotated_there() {
    for on in databases() {
        let place = Place::new(on);
        let (old, new) = ("ab".repeat(32), "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6w=");
        let both = place.write("both", format!("1 {old}\n2 {new}\n")).display().to_string();
        let later = place.write("later", format!("2 {new}\n")).display().to_string();
        let with = |(name, value): (&str, &str), words: &[&str]| {
            let mut command = place.command(words);
            ran(command.env(name, value).output().expect("runs"))
        };
        let input = place.write("in.ndjson", lines(&[patient("p1")])).display().to_string();
        let first = ("VESTIBULE_MASTER_KEY", old.as_str());
        with(first, &["import", &input]).says(0, &[]);
        assert!(!place.data().join("master.key").exists(), "the portal keeps none");
        let dump = with(first, &["config", "dump"]);
        dump.says(0, &["set, not shown  # VESTIBULE_MASTER_KEY"]);
        assert!(!dump.out.contains(&old));
        with(first, &["keys", "status"]).says(0, &["number 1, given from outside, wraps every key"]);
        with(first, &["keys", "rotate", "--master"]).says(1, &["give both, a line each"]);
        let (given, alone) = (("VESTIBULE_MASTER_KEY_FILE", &*both), ("VESTIBULE_MASTER_KEY_FILE", &*later));
        with(alone, &["keys", "status"]).says(1, &[]);
        with(given, &["keys", "rotate", "--master"]).says(0, &["under the master key 2"]);
        with(alone, &["keys", "status"]).says(0, &["number 2, given from outside, wraps every key"]);
        with(first, &["keys", "status"]).says(1, &[]);
        let strange = with(("VESTIBULE_MASTER_KEY", "hunter2"), &["config", "check"]);
        strange.says(2, &["master_key (from VESTIBULE_MASTER_KEY): not a master key"]);
        assert!(!strange.err.contains("hunter2"));
        with(first, &["keys", "status", "--master-key-path", "m"]).says(2, &["are both set"]);
        if on == On::Sqlite {
            place.run(&["keys", "status"]).says(1, &["the master key is not here"]);
            assert!(!place.data().join("master.key").exists(), "no other one is made in its place");
        }
    }
}
