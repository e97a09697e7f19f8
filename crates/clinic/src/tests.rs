//! What must hold of every record.

use super::{CHARACTERS, Clinic, PersonRecord, Place, Settings};
use crate::analytes::{ANALYTES, Lab};
use crate::day::age_months;
use crate::labs::flag;
use crate::people::Sex;
use fhir::Resource;
use fhir::placement::{Home, home};
use jiff::civil::{Date, date};
use serde_json::Value;
use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

const TODAY: Date = date(2025, 6, 11);
const PATIENTS: usize = 320;

fn clinic(seed: u64) -> Clinic {
    Clinic::new(Settings { seed, patients: PATIENTS, today: TODAY })
}

/// The clinic of most tests, made once.
static RECORDS: LazyLock<Vec<PersonRecord>> = LazyLock::new(|| clinic(7).patients().collect());

fn text<'v>(resource: &'v Value, name: &str) -> &'v str {
    resource[name].as_str().unwrap_or_default()
}

fn reference(resource: &Value) -> String {
    format!("{}/{}", text(resource, "resourceType"), text(resource, "id"))
}

/// Every reference within a value.
fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(target)) = fields.get("reference") {
                found.push(target);
            }
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(list) => list.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

fn digest(clinic: &Clinic, n: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    for resource in clinic.patient(n).resources {
        resource.to_string().hash(&mut hasher);
    }
    hasher.finish()
}

#[test]
fn the_same_settings_give_the_same_bytes_in_any_order_of_asking() {
    let (first, second) = (clinic(7), clinic(7));
    let forward: Vec<u64> = (0..60).map(|n| digest(&first, n)).collect();
    let mut backward: Vec<u64> = (0..60).rev().map(|n| digest(&second, n)).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    assert_eq!(first.commons(), second.commons());
    assert_ne!(digest(&first, 20), digest(&clinic(8), 20), "another seed is another clinic");
    assert_eq!(digest(&first, 20), digest(&Clinic::new(Settings { patients: 21, ..first.settings() }), 20));
}

#[test]
fn every_reference_resolves_and_no_id_is_used_twice() {
    let clinic = clinic(7);
    let commons: HashSet<String> = clinic.commons().iter().map(reference).collect();
    let mut seen: HashSet<String> = commons.clone();
    for record in RECORDS.iter() {
        let own: HashSet<String> = record.resources.iter().map(reference).collect();
        for resource in &record.resources {
            let mut targets = Vec::new();
            references(resource, &mut targets);
            let lost: Vec<_> =
                targets.iter().filter(|one| !own.contains(**one) && !commons.contains(**one)).collect();
            assert!(lost.is_empty(), "{} refers to {lost:?}", reference(resource));
            assert!(seen.insert(reference(resource)), "{} comes twice", reference(resource));
        }
        assert_eq!(text(&record.resources[0], "resourceType"), "Patient");
        assert_eq!(text(&record.resources[0], "id"), record.patient_id);
    }
}

#[test]
fn every_resource_is_valid_and_lies_where_it_belongs() {
    let clinic = clinic(7);
    let check = |resource: Value, place: &Home| {
        let name = reference(&resource);
        match home(&resource) {
            Home::WithTarget(targets) => assert!(!targets.is_empty(), "{name}"),
            found => assert_eq!(&found, place, "{name}"),
        }
        let resource = Resource::from_value(resource).unwrap_or_else(|error| panic!("{name}: {error}"));
        let issues = fhir::schema::validate(&resource);
        assert!(issues.is_empty(), "{name}: {issues:?}");
    };
    clinic.commons().into_iter().for_each(|resource| check(resource, &Home::Commons));
    for record in RECORDS.iter().cloned() {
        let place = Home::Patient(format!("Patient/{}", record.patient_id));
        record.resources.into_iter().for_each(|resource| check(resource, &place));
    }
}

#[test]
fn flags_agree_with_the_ranges_and_the_ranges_with_sex_and_age() {
    let clinic = clinic(7);
    let rows: HashMap<&str, usize> = ANALYTES.iter().enumerate().map(|(at, row)| (row.loinc, at)).collect();
    let (mut checked, mut outside) = (0, 0);
    for n in 0..PATIENTS {
        let person = clinic.person(n);
        for result in &RECORDS[n].resources {
            let Some(row) = rows.get(result["code"]["coding"][0]["code"].as_str().unwrap_or_default()) else {
                continue;
            };
            if text(result, "resourceType") != "Observation" {
                continue;
            }
            let number = |value: &Value| value["value"].to_string().parse::<f64>().ok();
            let value = number(&result["valueQuantity"]).expect("a value");
            let range = &result["referenceRange"][0];
            let (low, high) =
                (number(&range["low"]).unwrap_or(-1.0), number(&range["high"]).unwrap_or(1.0e9));
            let taken: Date = text(result, "effectiveDateTime")[..10].parse().expect("a day");
            let row = &ANALYTES[*row];
            assert!((row.bounds.0..=row.bounds.1).contains(&value), "{}: {value}", row.name);
            let known = SAMPLED.iter().find(|lab| lab.row().loinc == row.loinc);
            let expected =
                known.map_or((low, high), |lab| lab.range(person.sex, age_months(person.birth, taken)));
            assert!(
                (expected.0 - low).abs() < 0.01 && (expected.1 - high).abs() < 0.01,
                "{}: {low} {high}",
                row.name
            );
            let said = result["interpretation"][0]["coding"][0]["code"].as_str().expect("a flag");
            assert_eq!(said, flag(value, (low, high), row.alarm).0, "{} {value}", row.name);
            assert!(
                text(result, "issued") > text(result, "effectiveDateTime"),
                "reported before it was taken"
            );
            checked += 1;
            outside += i32::from(said != "N");
        }
    }
    assert!(
        checked > 10_000 && outside * 100 > checked * 4 && outside * 100 < checked * 35,
        "{outside} of {checked}"
    );
}

/// Quantities whose ranges are looked up again: with and without an age, open at one end.
const SAMPLED: [Lab; 6] =
    [Lab::Hemoglobin, Lab::Creatinine, Lab::FilterRate, Lab::Hba1c, Lab::Potassium, Lab::Inr];

#[test]
fn nothing_happens_before_birth_after_death_or_after_today() {
    let today = TODAY.to_string();
    let dated = [
        "effectiveDateTime",
        "issued",
        "authoredOn",
        "sent",
        "date",
        "occurrenceDateTime",
        "onsetDateTime",
        "recordedDate",
        "abatementDateTime",
        "whenHandedOver",
        "recorded",
        "authored",
        "created",
        "startDate",
    ];
    for record in RECORDS.iter() {
        let patient = &record.resources[0];
        let (birth, death) =
            (text(patient, "birthDate"), patient["deceasedDateTime"].as_str().unwrap_or("9999"));
        for resource in &record.resources[1..] {
            if text(resource, "status") == "draft" {
                continue;
            }
            let start =
                resource["period"]["start"].as_str().or(resource["performedPeriod"]["start"].as_str());
            for day in dated.iter().filter_map(|name| resource[*name].as_str()).chain(start) {
                let day = &day[..10];
                assert!(day >= birth, "{} on {day} before birth on {birth}", reference(resource));
                assert!(day <= today.as_str(), "{} on {day}, after today", reference(resource));
                assert!(day <= death, "{} on {day} after death on {death}", reference(resource));
            }
            let planned =
                text(resource, "resourceType") == "Appointment" && text(resource, "status") == "booked";
            assert_eq!(planned, text(resource, "start") > today.as_str(), "{}", reference(resource));
        }
    }
}

#[test]
fn households_agree_about_the_home_and_parents_are_older_than_their_children() {
    let clinic = clinic(7);
    let families = clinic.families();
    let mut seen = HashSet::new();
    for family in &families {
        let people: Vec<_> = family.members.iter().map(|(n, _)| clinic.person(*n)).collect();
        for (person, (n, place)) in people.iter().zip(&family.members) {
            assert!(seen.insert(*n), "patient {n} lives in two households");
            assert_eq!((person.place, &person.home), (*place, &people[0].home));
            assert_eq!(*place == Place::Child, person.age(TODAY) < 18, "patient {n}");
        }
        for (helper, helped) in &family.helps {
            let (helper, helped) = (clinic.person(*helper), clinic.person(*helped));
            let years = helper.age(TODAY) - helped.age(TODAY);
            assert!(helped.place != Place::Child || years >= 17, "{} and {}", helper.n, helped.n);
        }
    }
    assert_eq!(seen.len(), PATIENTS);
    assert!(families.iter().any(|family| {
        family.members.iter().any(|(n, place)| *n >= CHARACTERS && *place == Place::Grandparent)
    }));
}

#[test]
fn a_father_finds_his_children_in_both_their_records() {
    let clinic = clinic(7);
    let father = clinic.logins().into_iter().find(|login| login.key == "karim").expect("Karim signs in");
    assert_eq!(
        (father.patient, father.helps.as_slice(), father.login.as_str()),
        (7, &[5, 6][..], "karim@example.org")
    );
    let number = clinic.person(father.patient).record_number();
    for child in father.helps {
        let record = &RECORDS[child];
        let found = record.resources.iter().find(|one| {
            text(one, "resourceType") == "RelatedPerson" && one["identifier"][0]["value"] == number.as_str()
        });
        let relation = &found.expect("the father is written down")["relationship"][0]["coding"][0]["code"];
        assert_eq!(relation, "FTH");
    }
    let daughter =
        clinic.logins().into_iter().find(|login| login.key == "marisol").expect("Marisol signs in");
    assert_eq!(daughter.helps, [3], "she helps her father");
}

#[test]
fn the_cast_is_what_the_demo_promises() {
    let clinic = clinic(7);
    let count = |n: usize, kind: &str| {
        RECORDS[n].resources.iter().filter(|one| text(one, "resourceType") == kind).count()
    };
    assert_eq!(RECORDS[4].resources.len(), 1, "an empty record is a Patient alone");
    assert!(count(3, "Observation") > 3000 && count(3, "Condition") > 20, "many illnesses");
    let active = RECORDS[3]
        .resources
        .iter()
        .filter(|one| text(one, "resourceType") == "MedicationRequest" && text(one, "status") == "active")
        .count();
    assert!((15..=18).contains(&active), "{active} medicines");
    assert!(RECORDS[2].resources.len() < 60 && clinic.person(2).age(TODAY) == 0);
    assert!(count(8, "QuestionnaireResponse") > 40 && count(9, "Device") == 1 && count(11, "Device") == 1);
    let statuses: HashSet<String> = RECORDS[12]
        .resources
        .iter()
        .filter(|one| text(one, "resourceType") == "DiagnosticReport")
        .map(|one| text(one, "status").to_string())
        .collect();
    assert!(
        ["final", "preliminary", "corrected"].iter().all(|status| statuses.contains(*status)),
        "{statuses:?}"
    );
    let labels = |n: usize| -> HashSet<String> {
        let resources = &RECORDS[n].resources;
        let security = resources.iter().filter_map(|one| one["meta"]["security"].as_array()).flatten();
        security.filter_map(|label| label["code"].as_str().map(str::to_string)).collect()
    };
    assert!(labels(6).contains("PSY") && labels(6).contains("SEX") && labels(13).contains("TBOO"));
    assert!(labels(7).is_empty());
}

#[test]
fn a_small_demo_has_the_records_that_differ_most() {
    let clinic = Clinic::new(Settings { patients: 5, ..clinic(7).settings() });
    let keys: Vec<&str> = clinic.logins().iter().map(|login| login.key).collect();
    assert_eq!(keys, ["marisol", "thandiwe", "newborn", "anselmo", "wibowo"]);
    let sizes: Vec<usize> = clinic.patients().map(|record| record.resources.len()).collect();
    assert!(sizes[3] > 10 * sizes[1] && sizes[1] > sizes[2] && sizes[4] == 1, "{sizes:?}");
}

#[test]
fn sugar_falls_over_the_years_of_treatment_and_kidneys_slowly_tire() {
    let record = &RECORDS[0];
    let series = |code: &str| -> Vec<f64> {
        let of = |one: &&Value| {
            one["code"]["coding"][0]["code"] == code && text(one, "resourceType") == "Observation"
        };
        let mut rows: Vec<_> = record.resources.iter().filter(of).collect();
        rows.sort_by_key(|one| text(one, "effectiveDateTime").to_string());
        rows.iter().filter_map(|one| one["valueQuantity"]["value"].to_string().parse().ok()).collect()
    };
    let mean =
        |values: &[f64]| values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).unwrap_or(1));
    let (sugar, kidney) = (series("4548-4"), series("98979-8"));
    assert!(sugar.len() > 40, "{} values in twelve years", sugar.len());
    assert!(mean(&sugar[..3]) > mean(&sugar[sugar.len() - 3..]) + 0.8);
    assert!(mean(&kidney[..3]) > 70.0 && mean(&kidney[kidney.len() - 3..]) < 60.0);
}

#[test]
fn records_have_the_size_that_benchmarks_count_on() {
    let clinic = clinic(7);
    let sizes: Vec<usize> = (CHARACTERS..PATIENTS).map(|n| RECORDS[n].resources.len()).collect();
    let mean = sizes.iter().sum::<usize>() / sizes.len();
    assert!((100..=160).contains(&mean), "{mean} resources on average");
    let women = (0..PATIENTS).filter(|n| clinic.person(*n).sex == Sex::Female).count();
    assert!((PATIENTS * 2 / 5..=PATIENTS * 3 / 5).contains(&women));
}

#[test]
fn other_days_and_seeds_make_whole_clinics_too() {
    for (seed, today) in [(1, date(2024, 2, 29)), (99, date(2031, 12, 31)), (u64::MAX, date(2026, 1, 1))] {
        let clinic = Clinic::new(Settings { seed, patients: 60, today });
        for record in clinic.patients() {
            for resource in record.resources {
                let name = reference(&resource);
                let resource =
                    Resource::from_value(resource).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert!(fhir::schema::validate(&resource).is_empty(), "{name}, seed {seed}, {today}");
            }
        }
    }
    assert!(Clinic::new(Settings { seed: 1, patients: 0, today: TODAY }).families().is_empty());
}
