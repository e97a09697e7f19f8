//! Made-up NDJSON for the import, for machines without the Synthea records: people with visits, problems and
//! measurements, shaped by a number alone.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};

use crate::failure::{Outcome, While};

const VISITS: usize = 12;
const MEASURES_PER_VISIT: usize = 6;
const PROBLEMS: usize = 4;

/// What is measured: LOINC code, words, unit, a usual value.
const MEASURES: [(&str, &str, &str, usize); MEASURES_PER_VISIT] = [
    ("8867-4", "Heart rate", "/min", 72),
    ("9279-1", "Respiratory rate", "/min", 15),
    ("29463-7", "Body weight", "kg", 71),
    ("2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", 92),
    ("2947-0", "Sodium [Moles/volume] in Blood", "mmol/L", 140),
    ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 14),
];
const PROBLEM: [(&str, &str); PROBLEMS] = [
    ("38341003", "Hypertension"),
    ("195967001", "Asthma"),
    ("40055000", "Chronic sinusitis"),
    ("44054006", "Diabetes type 2"),
];

/// All resources of one type of one person.
type OfPerson = fn(usize) -> Vec<Value>;

/// Writes a folder of one file for each type, for so many people.
pub fn write(folder: &Path, people: usize) -> Outcome {
    let kinds: [(&str, OfPerson); 4] = [
        ("Patient", patients),
        ("Encounter", encounters),
        ("Observation", observations),
        ("Condition", conditions),
    ];
    for (kind, of_person) in kinds {
        let path = folder.join(format!("{kind}.ndjson"));
        let mut file = BufWriter::new(File::create(&path).during(path.display())?);
        for resource in (0..people).flat_map(of_person) {
            writeln!(file, "{resource}")?;
        }
        file.flush()?;
    }
    Ok(())
}

fn patients(person: usize) -> Vec<Value> {
    vec![json!({
        "resourceType": "Patient",
        "id": format!("made-{person}"),
        "identifier": [{"system": "https://clinic.example.org/number", "value": format!("M{person:06}")}],
        "name": [{"use": "official", "family": format!("Made{person}"), "given": ["Up"]}],
        "gender": if person.is_multiple_of(2) { "female" } else { "male" },
        "birthDate": format!("{}-0{}-1{}", 1930 + person % 80, 1 + person % 9, person % 9),
        "address": [{"line": [format!("{person} Example Street")], "city": "Exampleton", "postalCode": "01234"}],
    })]
}

fn encounters(person: usize) -> Vec<Value> {
    let visit = |visit| {
        json!({
            "resourceType": "Encounter",
            "id": format!("made-{person}-visit-{visit}"),
            "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "type": [{"coding": [{"system": "http://snomed.info/sct", "code": "185349003",
                                  "display": "Encounter for check up (procedure)"}]}],
            "subject": subject(person),
            "period": {"start": when(person, visit, "09:00:00Z"), "end": when(person, visit, "09:30:00Z")},
        })
    };
    (0..VISITS).map(visit).collect()
}

fn observations(person: usize) -> Vec<Value> {
    (0..VISITS)
        .flat_map(|visit| (0..MEASURES_PER_VISIT).map(move |number| measure(person, visit, number)))
        .collect()
}

fn measure(person: usize, visit: usize, number: usize) -> Value {
    let (code, words, unit, usual) = MEASURES[number];
    json!({
        "resourceType": "Observation",
        "id": format!("made-{person}-measure-{visit}-{number}"),
        "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
                                  "code": if number < 3 { "vital-signs" } else { "laboratory" }}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code, "display": words}], "text": words},
        "subject": subject(person),
        "encounter": {"reference": format!("Encounter/made-{person}-visit-{visit}")},
        "effectiveDateTime": when(person, visit, "09:10:00Z"),
        "valueQuantity": {"value": usual + (person * 7 + visit * 3) % 11, "unit": unit,
                          "system": "http://unitsofmeasure.org", "code": unit},
    })
}

fn conditions(person: usize) -> Vec<Value> {
    (0..PROBLEMS).map(|number| problem(person, number)).collect()
}

fn problem(person: usize, number: usize) -> Value {
    let (code, words) = PROBLEM[number];
    json!({
        "resourceType": "Condition",
        "id": format!("made-{person}-problem-{number}"),
        "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical",
                                       "code": "active"}]},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": code, "display": words}], "text": words},
        "subject": subject(person),
        "onsetDateTime": when(person, number, "08:00:00Z"),
    })
}

fn subject(person: usize) -> Value {
    json!({"reference": format!("Patient/made-{person}")})
}

fn when(person: usize, visit: usize, time: &str) -> String {
    format!("{}-{:02}-{:02}T{time}", 2012 + visit, 1 + (person + visit) % 12, 1 + person % 28)
}
