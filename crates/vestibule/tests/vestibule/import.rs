//! Records come in from files: whatever order they lie in, twice without harm, and with what is wrong told.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bundles::{bundle, entry, lines, organization, patient, posted, weight};
use crate::world::{Place, databases};

fn without_id(mut resource: Value) -> Value {
    resource.as_object_mut().expect("an object").remove("id");
    resource
}

#[test]
fn every_form_of_file_comes_in_and_a_second_run_writes_nothing() {
    for on in databases() {
        let place = Place::new(on);
        let name = "0b8f6c52-0a4e-4c55-9a3e-3c1f1c7f1a01";
        let mut posted_weight = without_id(weight("", &format!("urn:uuid:{name}")));
        posted_weight["performer"] =
            json!([{"reference": "Organization?identifier=http://example.org/sites|h1"}]);
        let transaction = [
            posted(name, &without_id(patient("by-name"))),
            posted("0b8f6c52-0a4e-4c55-9a3e-3c1f1c7f1a02", &posted_weight),
        ];
        place.write("in/a-transaction.json", bundle("transaction", &transaction));
        place.write(
            "in/b-collection.json",
            bundle("collection", &[entry(&patient("p2")), entry(&weight("w2", "Patient/p2"))]),
        );
        let found = [
            entry(&patient("p3")),
            json!({"resource": {"resourceType": "OperationOutcome",
            "issue": [{"severity": "information", "code": "informational"}]}, "search": {"mode": "outcome"}}),
        ];
        place.write("in/c-searchset.json", bundle("searchset", &found));
        place.write("in/d/single.json", patient("p4").to_string());
        // The weights lie before the people, and the clinic that the transaction asks for comes last.
        place.write(
            "in/e/Observation.ndjson",
            lines(&[weight("w3", "Patient/p5"), weight("w4", "Patient/p5")]),
        );
        place.write("in/e/Patient.ndjson", format!("\n{}\r\n", patient("p5")));
        place.write(
            "in/z/zz-late.json",
            bundle("batch", &[posted("0b8f6c52-0a4e-4c55-9a3e-3c1f1c7f1a03", &organization("h1"))]),
        );
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(lines(&[weight("w5", "Patient/p2"), patient("p6")]).as_bytes()).expect("packs");
        place.write("in/f.ndjson.gz", packed.finish().expect("packs"));
        place.write("in/readme.txt", "not ours");

        let input = place.path("in").display().to_string();
        place.run(&["import", &input]).says(
            0,
            &[
                "1 other files are left alone",
                "12 resources from 8 files",
                "12 new, 0 changed, 0 here already, 0 refused",
            ],
        );
        place.run(&["import", &input]).says(0, &["0 new, 0 changed, 12 here already, 0 refused"]);
        place.run(&["audit", "verify"]).says(0, &["Everything is as it was written."]);
    }
}

#[test]
fn what_is_wrong_is_told_by_file_entry_and_element_and_the_rest_goes_on() {
    for on in databases() {
        let place = Place::new(on);
        let mut no_status = weight("w1", "Patient/p1");
        no_status.as_object_mut().expect("an object").remove("status");
        let mut unknown = weight("w2", "Patient/p1");
        unknown["hunter2"] = json!("secret-canary");
        let entries = [
            entry(&patient("p1")),
            entry(&no_status),
            entry(&unknown),
            json!({"fullUrl": "urn:uuid:x"}),
            entry(&weight("w3", "Patient/p1")),
            entry(&weight("w4", "Patient/nobody")),
        ];
        place.write("in/a.json", bundle("collection", &entries));
        place.write("in/b.ndjson", format!("{}\nnot json\n{{}}\n", patient("p2")));
        place.write("in/c.json", "{\"resourceType\": \"Bundle\", \"type\": \"history\"}");
        place.write("in/d.json", "{");
        place.write("in/e.ndjson.gz", "this is no gzip");
        let refusals = place.path("refusals.txt");
        let input = place.path("in").display().to_string();
        let ran = place.run(&["import", &input, "--refusals", &refusals.display().to_string()]);
        ran.says(
            1,
            &[
                "a.json: entry[1]: Observation.status: required",
                "a.json: entry[2]: Observation.",
                "a.json: entry[3]: resource: required",
                "a.json: entry[5]: Observation: refused",
                "b.ndjson: line 2: not JSON",
                "b.ndjson: line 3: resourceType: required",
                "c.json: Bundle.type: import takes",
                "d.json: not JSON: line 1",
                "e.ndjson.gz: ",
                "3 new, 0 changed, 0 here already, 9 refused",
            ],
        );
        let told = std::fs::read_to_string(refusals).expect("the file of refusals");
        assert_eq!(told.lines().count(), 9, "{told}");
        for canary in ["secret-canary", "nobody", "not json"] {
            assert!(!ran.err.contains(canary) && !told.contains(canary), "{canary}: {told}");
        }
    }
}

#[test]
fn a_file_that_stands_apart_goes_to_the_person_whose_document_names_it() {
    for on in databases() {
        let place = Place::new(on);
        let binary = |id: &str| json!({"resourceType": "Binary", "id": id, "contentType": "text/plain", "data": "aGk="});
        let document = |id: &str, patient: &str, url: &str| {
            json!({"resourceType": "DocumentReference", "id": id, "status": "current",
                "subject": {"reference": patient}, "content": [{"attachment": {"url": url}}]})
        };
        let binaries = ["b1", "b2", "b3", "of-two", "of-nobody"].map(binary);
        place.write("in/Binary.ndjson", lines(&binaries));
        let documents = [
            document("d1", "Patient/p1", "Binary/b1"),
            document("d1-again", "Patient/p1", "Binary/b1"),
            document("d2", "Patient/p2", "https://ehr.example.org/fhir/Binary/b2"),
            document("d3", "Patient/nobody", "Binary/b3"),
            document("d4", "Patient/p1", "Binary/of-two"),
            document("d5", "Patient/p2", "Binary/of-two"),
        ];
        place.write("in/DocumentReference.ndjson", lines(&documents));
        place.write("in/Patient.ndjson", lines(&[patient("p1"), patient("p2")]));
        let input = place.path("in").display().to_string();
        let told = [
            "Binary.ndjson: line 3: Binary: refused: what refers to it is not here",
            "Binary.ndjson: line 4: Binary: refused: what it is about lives in two records",
            "Binary.ndjson: line 5: Binary: refused: nothing refers to it",
            "DocumentReference.ndjson: line 4: DocumentReference: refused: it belongs to a patient who is not here",
        ];
        let ran = place.run(&["import", &input]);
        ran.says(1, &told);
        ran.says(1, &["9 new, 0 changed, 0 here already, 4 refused"]);
        place.run(&["import", &input]).says(1, &["0 new, 0 changed, 9 here already, 4 refused"]);
        // What is here knows its home, also when it comes without those that refer to it.
        let alone = place.write("alone/Binary.ndjson", lines(&binaries[..1])).display().to_string();
        place.run(&["import", &alone]).says(0, &["0 new, 0 changed, 1 here already, 0 refused"]);
        place.run(&["audit", "verify"]).says(0, &["Everything is as it was written."]);
    }
}

#[test]
fn a_record_of_origin_lives_with_the_person_and_may_name_the_clinic_beside_them() {
    for on in databases() {
        let place = Place::new(on);
        let origin = |id: &str, targets: &[&str]| {
            let target: Vec<Value> = targets.iter().map(|target| json!({ "reference": target })).collect();
            json!({"resourceType": "Provenance", "id": id, "target": target, "recorded": "2026-03-01T10:00:00Z",
                "agent": [{"who": {"display": "Harbour Clinic"}}]})
        };
        let entries = [
            organization("h1"),
            patient("p1"),
            weight("w1", "Patient/p1"),
            patient("p2"),
            origin("of-one", &["Organization/h1", "Observation/w1", "Patient/p1"]),
            origin("of-clinic", &["Organization/h1"]),
            origin("of-two", &["Patient/p1", "Organization/h1", "Patient/p2"]),
            origin("of-absent", &["Patient/p1", "Observation/absent"]),
        ];
        let input = place.write("in.ndjson", lines(&entries)).display().to_string();
        place.run(&["import", &input]).says(
            1,
            &[
                "line 7: Provenance: refused: what it is about lives in two records",
                "line 8: Provenance: refused: what it is about is not here",
                "6 new, 0 changed, 0 here already, 2 refused",
            ],
        );
    }
}

#[test]
fn an_entry_that_failed_fails_what_refers_to_it() {
    let place = Place::new(databases()[0]);
    let person = "7d1f6c52-0a4e-4c55-9a3e-3c1f1c7f1b01";
    let mut wrong = without_id(patient("x"));
    wrong["birthDate"] = json!("yesterday");
    let entries = [
        posted(person, &wrong),
        posted(
            "7d1f6c52-0a4e-4c55-9a3e-3c1f1c7f1b02",
            &without_id(weight("x", &format!("urn:uuid:{person}"))),
        ),
    ];
    let input = place.write("a.json", bundle("transaction", &entries)).display().to_string();
    place.run(&["import", &input]).says(
        1,
        &[
            "entry[0]: Patient.birthDate",
            "entry[1]: Observation: it refers to an entry that is not in the bundle",
            "0 new",
            "2 refused",
        ],
    );
}

#[test]
fn an_import_that_is_killed_half_way_is_completed_by_the_same_command() {
    const PEOPLE: usize = 400;
    for on in databases() {
        let place = Place::new(on);
        let mut records = Vec::new();
        for person in 0..PEOPLE {
            let id = format!("p{person}");
            records.push(patient(&id));
            records.extend((0..9).map(|n| weight(&format!("w{person}-{n}"), &format!("Patient/{id}"))));
        }
        let input = place.write("in.ndjson", lines(&records)).display().to_string();
        let mut child = place.start(&["import", &input]);
        let start = Instant::now();
        // Until something is on disk, or the run is over, which the counts below tell.
        while !place.data().join("master.key").exists() && start.elapsed() < Duration::from_mins(1) {
            std::thread::park_timeout(Duration::from_millis(1));
        }
        std::thread::park_timeout(Duration::from_millis(150));
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        let all = PEOPLE * 10;
        place.done(&["import", &input]).says(0, &[&format!("{all} resources from 1 files"), " 0 refused"]);
        place
            .done(&["import", &input])
            .says(0, &[&format!("0 new, 0 changed, {all} here already, 0 refused")]);
        place.run(&["audit", "verify"]).says(0, &["Everything is as it was written."]);
    }
}

#[test]
fn what_is_no_import_at_all_is_refused_with_what_to_do() {
    let place = Place::new(databases()[0]);
    let text = place.write("notes.txt", "").display().to_string();
    place.run(&["import", &text]).says(2, &["import takes .json, .json.gz, .ndjson and .ndjson.gz"]);
    place.run(&["import", &place.path("nowhere").display().to_string()]).says(1, &["nowhere: No such file"]);
    std::fs::create_dir(place.path("empty")).expect("makes");
    place
        .run(&["import", &place.path("empty").display().to_string()])
        .says(1, &["there is nothing to import"]);
    place.run(&["import"]).says(2, &["<PATH>"]);
}
