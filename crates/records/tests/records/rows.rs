//! What a row stands for, and what is left out of a page: nothing of the record is lost by it.

use serde_json::{Value, json};
use testkit::{Browser, databases};

use crate::house::{ana, ana_on, lab, measured, of_ana, range, report, text};

const LOINC: &str = "http://loinc.org";
const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";
const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
const SIMVASTATIN: &str = "314231";

fn coded(system: &str, code: &str, display: &str) -> Value {
    json!({"coding": [{"system": system, "code": code, "display": display}]})
}

fn prescription(id: &str, status: &str, day: &str, dose: &str) -> Value {
    of_ana(
        "MedicationRequest",
        id,
        "subject",
        json!({"status": status, "intent": "order", "authoredOn": day, "dosageInstruction": [{"text": dose}],
        "medicationCodeableConcept": coded(RXNORM, SIMVASTATIN, "simvastatin 10 MG Oral Tablet")}),
    )
}

fn observed(id: &str, category: &str, code: (&str, &str), more: &Value) -> Value {
    let mut one = lab(id, code, json!({"category": [coded(CATEGORY, category, category)]}));
    for (name, value) in more.as_object().expect("an object") {
        one[name.as_str()] = value.clone();
    }
    one.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    one
}

async fn read(browser: &mut Browser, path: &str) -> String {
    let page = browser.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.body);
    assert!(!page.body.contains('⟦'), "{path}: a text is missing");
    page.body
}

/// The rows of a list, below its search.
fn rows(body: &str) -> Vec<String> {
    let main = body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next());
    let list = main.and_then(|main| main.split("</form>").last()).unwrap_or_default();
    let links = list.split("<li><span class=\"what\"><a href=\"").skip(1);
    links.filter_map(|rest| rest.split_once('"')).map(|(href, _)| href.to_owned()).collect()
}

/// What lies behind a row, by the page of the entry that stands for it.
fn others(body: &str) -> Vec<String> {
    let list = body.split("All other entries of this").nth(1).unwrap_or_default();
    let list =
        list.split("</article>").next().unwrap_or_default().split("<footer").next().unwrap_or_default();
    let links = list.split("href=\"/record/").skip(1);
    links.filter_map(|rest| rest.split_once('"')).map(|(href, _)| href.to_owned()).collect()
}

/// A prescription that was written again each year is one row; what is taken now stands above it; two doses that both
/// go on are two rows, and an order not to take it is never behind another.
#[tokio::test]
async fn a_medicine_that_was_prescribed_again_has_one_row() {
    for on in databases() {
        let mut all: Vec<Value> = (2001..2021)
            .map(|year| prescription(&format!("y{year}"), "stopped", &format!("{year}-03-01"), "One"))
            .collect();
        let mut forbidden = prescription("never", "active", "2015-01-01", "One");
        forbidden["doNotPerform"] = true.into();
        let mut told = prescription("said", "completed", "2005-01-01", "One");
        told["resourceType"] = "MedicationStatement".into();
        told["effectiveDateTime"] = "2005-01-01".into();
        told.as_object_mut()
            .expect("an object")
            .retain(|name, _| !["intent", "authoredOn", "dosageInstruction"].contains(&name.as_str()));
        all.extend([
            forbidden,
            told,
            prescription("now", "active", "2026-03-01", "One in the evening"),
            prescription("before", "active", "2025-03-01", "One in the evening"),
            prescription("morning", "active", "2024-03-01", "Half in the morning"),
        ]);
        let (_world, mut browser) = ana_on(on, all).await;
        let list = read(&mut browser, "/record/medicines").await;
        let expected = ["now", "morning", "y2020", "never"].map(|id| format!("/record/medicines/{id}"));
        assert_eq!(rows(&list), expected, "{}", text(&list));
        let said = text(&list);
        assert!(said.contains("2 entries, the first: March 1, 2025"), "{said}");
        assert!(said.contains("21 entries, the first: March 1, 2001"), "{said}");
        let behind = others(&read(&mut browser, "/record/medicines/y2020").await);
        assert_eq!(behind.len(), 23, "all that has its code but itself and the order against it: {behind:?}");
        for id in ["now", "morning", "y2001", "said~said"] {
            assert!(behind.contains(&format!("medicines/{id}")), "{id} in {behind:?}");
        }
        let by_name = read(&mut browser, "/record/medicines?sort=name").await;
        assert_eq!(rows(&by_name).len(), 4, "{}", text(&by_name));
    }
}

/// Medicines that are named by words or by a reference are gathered as well, and a long list of them loses none.
#[tokio::test]
async fn a_long_list_of_medicines_loses_none() {
    let named = |id: usize, medicine: Value| {
        let mut one = prescription(&format!("m{id}"), "stopped", &format!("20{:02}-01-01", id % 90), "One");
        one.as_object_mut().expect("an object").remove("medicationCodeableConcept");
        let (name, value) = medicine.as_object().and_then(|it| it.iter().next()).expect("one member");
        one[name.as_str()] = value.clone();
        one
    };
    let mut all = vec![json!({"resourceType": "Medication", "id": "oil", "code": {"text": "Fish oil"}})];
    all.extend((0..30).map(|n| named(n, json!({"medicationReference": {"reference": "Medication/oil"}}))));
    all.extend((30..60).map(|n| named(n, json!({"medicationCodeableConcept": {"text": "Cod liver"}}))));
    let one_each =
        |n: usize| json!({"medicationCodeableConcept": coded(RXNORM, &n.to_string(), &format!("Pill {n}"))});
    all.extend((60..330).map(|n| named(n, one_each(n))));
    let (_world, mut browser) = ana(all).await;
    let (mut seen, mut path) = (Vec::new(), Some("/record/medicines".to_owned()));
    while let Some(at) = path {
        let page = read(&mut browser, &at).await;
        seen.extend(rows(&page));
        let next = page.split_once("\" rel=\"next\"").and_then(|(before, _)| before.rsplit_once("href=\""));
        path = next.map(|(_, href)| href.replace("&amp;", "&"));
        assert!(seen.len() < 400, "it comes to an end");
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count, "each row once");
    let pills = (60..330).filter(|n| seen.contains(&format!("/record/medicines/m{n}"))).count();
    assert_eq!(pills, 270, "what stands alone is never gathered away");
    assert!((272..=276).contains(&count), "the two others stand once in each stretch: {count}");
}

/// The latest answer to each question stands on the list, the earlier ones on its page.
#[tokio::test]
async fn a_question_shows_its_latest_answer() {
    let asked = |id: &str, day: &str, answer: &str| {
        let more = json!({"effectiveDateTime": day, "valueCodeableConcept": {"text": answer}});
        observed(id, "social-history", ("72166-2", "Tobacco smoking status"), &more)
    };
    let other = json!({"valueBoolean": true, "effectiveDateTime": "2020-01-01"});
    let (_world, mut browser) = ana(vec![
        asked("s1", "2019-05-04", "smokes daily"),
        asked("s2", "2022-05-04", "used to smoke"),
        asked("s3", "2025-05-04", "Never smoked"),
        observed("w1", "social-history", ("99999-9", "Has a garden"), &other),
    ])
    .await;
    let list = read(&mut browser, "/record/way-of-life").await;
    assert_eq!(rows(&list), ["/record/way-of-life/s3", "/record/way-of-life/w1"], "{}", text(&list));
    let said = text(&list);
    assert!(said.contains("3 entries, the first: May 4, 2019") && said.contains("All entries"), "{said}");
    assert!(said.contains(": Yes"), "answers begin with a capital: {said}");
    let page = read(&mut browser, "/record/way-of-life/s3").await;
    assert_eq!(others(&page), ["way-of-life/s2", "way-of-life/s1"], "{}", text(&page));
    assert!(text(&page).contains("Smokes daily, May 4, 2019"), "{}", text(&page));
}

/// Ana was born in 1968: what was measured of the child, and what has no value, is not her latest.
#[tokio::test]
async fn the_latest_measurement_is_of_today_and_has_a_value() {
    let vital = |id: &str, code: (&str, &str), day: &str, value: Value| {
        observed(id, "vital-signs", code, &json!({"effectiveDateTime": day, "valueQuantity": value}))
    };
    let oxygen = ("2708-6", "Oxygen saturation");
    let mut silent = vital("silent", oxygen, "2026-06-01", Value::Null);
    silent["dataAbsentReason"] = json!({"text": "Unknown"});
    let (_world, mut browser) = ana(vec![
        vital("head", ("9843-4", "Head circumference"), "1970-05-04", measured("47", "cm")),
        vital("among", ("59576-9", "Body mass index percentile"), "2026-05-04", measured("34.7", "%")),
        vital("oxygen", oxygen, "2025-06-01", measured("98", "%")),
        silent,
    ])
    .await;
    for path in ["/record", "/record/measurements"] {
        let page = read(&mut browser, path).await;
        let table =
            page.split("<table").nth(1).and_then(|rest| rest.split("</table>").next()).expect("a table");
        assert!(table.contains("/record/measurements/oxygen\""), "{path}: {}", text(&page));
        for gone in ["silent", "head", "among"] {
            assert!(!table.contains(&format!("measurements/{gone}\"")), "{path}: {gone}");
        }
    }
    let list = rows(&read(&mut browser, "/record/measurements").await);
    assert_eq!(list.len(), 4, "the list has all of them: {list:?}");
}

/// Of whom only the child was measured, the summary shows that, with its date, and never that there is nothing.
#[tokio::test]
async fn what_was_measured_of_the_child_alone_is_still_the_latest() {
    let height = observed(
        "child",
        "vital-signs",
        ("8302-2", "Body height"),
        &json!({"effectiveDateTime": "1980-05-04", "valueQuantity": measured("134.6", "cm")}),
    );
    let (_world, mut browser) = ana(vec![height]).await;
    for path in ["/record", "/record/measurements"] {
        let page = read(&mut browser, path).await;
        assert!(page.contains("/record/measurements/child\""), "{path}: {}", text(&page));
        assert!(text(&page).contains("May 4, 1980"), "{path}: {}", text(&page));
        assert!(!text(&page).contains("No measurements are on record"), "{path}: {}", text(&page));
    }
}

/// A document that was replaced stands behind the one that took its place, and is no news.
#[tokio::test]
async fn a_replaced_document_stands_behind_its_successor() {
    let note = |id: &str, status: &str, day: &str| {
        of_ana(
            "DocumentReference",
            id,
            "subject",
            json!({"status": status, "date": day, "description": format!("Note {id}"),
            "content": [{"attachment": {"contentType": "text/plain", "data": "SGk="}}]}),
        )
    };
    let (_world, mut browser) = ana(vec![
        note("first", "superseded", "2026-10-30T09:00:00Z"),
        note("second", "current", "2026-10-30T09:00:00Z"),
        note("other", "current", "2020-01-01T09:00:00Z"),
    ])
    .await;
    let list = read(&mut browser, "/record/documents").await;
    let expected = ["second", "other", "first"].map(|id| format!("/record/documents/{id}"));
    assert_eq!(rows(&list), expected, "{}", text(&list));
    assert!(text(&list).contains("Replaced by newer ones"), "{}", text(&list));
    assert!(text(&read(&mut browser, "/record/documents/first").await).contains("Replaced by a newer one"));
    let home = read(&mut browser, "/").await;
    assert!(home.contains("Note second") && !home.contains("Note first"), "{}", text(&home));
}

/// Columns that say nothing in any row are left out of a panel.
#[tokio::test]
async fn a_panel_has_no_empty_columns() {
    let test = |id: &str, code: &str, more: Value| lab(id, (code, "A test"), more);
    let value = |more: Value| {
        let mut one = json!({"valueQuantity": measured("4.0", "mmol/L")});
        one["referenceRange"] = more;
        one
    };
    let (_world, mut browser) = ana(vec![
        test("a", "1-1", value(Value::Null)),
        test("b", "2-2", value(Value::Null)),
        test("c", "3-3", value(json!([range("3", "5", "mmol/L")]))),
        report("bare", ("51990-0", "Panel"), &["a", "b"], json!({})),
        report("mixed", ("51990-0", "Panel"), &["b", "c"], json!({})),
    ])
    .await;
    let bare = text(&read(&mut browser, "/results/bare").await);
    assert!(
        !bare.contains("In words") && !bare.contains("Usual range") && !bare.contains("Not sent"),
        "{bare}"
    );
    assert_eq!(bare.matches("The laboratory sent no usual ranges.").count(), 1, "{bare}");
    let mixed = text(&read(&mut browser, "/results/mixed").await);
    assert!(mixed.contains("In words") && mixed.contains("3 to 5") && mixed.contains("Not sent"), "{mixed}");
    assert!(!mixed.contains("sent no usual ranges"), "{mixed}");
}

/// Whatever its category, or with none at all, an observation is somewhere, and its page opens.
#[tokio::test]
async fn no_observation_is_nowhere() {
    let categories = [
        "social-history",
        "vital-signs",
        "imaging",
        "laboratory",
        "procedure",
        "survey",
        "exam",
        "therapy",
        "activity",
    ];
    for on in databases() {
        let mut all: Vec<Value> = categories
            .iter()
            .map(|name| observed(name, name, ("1234-5", "Something seen"), &json!({"valueString": "well"})))
            .collect();
        let more = json!({"category": null, "valueString": "well"});
        all.push(lab("none", ("1234-5", "Something seen"), more.clone()));
        all.push(lab("held", ("1234-5", "Something seen"), more));
        all.push(report("r", ("51990-0", "Panel"), &["held"], json!({})));
        let (_world, mut browser) = ana_on(on, all).await;
        let mut shown = Vec::new();
        for path in ["/results", "/record/measurements", "/record/way-of-life"] {
            shown.extend(rows(&read(&mut browser, path).await));
        }
        for id in categories.iter().chain(&["none", "r"]) {
            let of_it: Vec<&String> = shown.iter().filter(|href| href.ends_with(&format!("/{id}"))).collect();
            assert_eq!(of_it.len(), 1, "{id} stands once: {shown:?}");
            assert!(read(&mut browser, of_it[0]).await.contains("Well"), "{id}");
        }
        assert!(!shown.contains(&"/results/held".to_owned()), "its report shows it");
    }
}

/// The summary says that nothing goes on, above what is over.
#[tokio::test]
async fn past_conditions_alone_say_so() {
    let state = coded("http://terminology.hl7.org/CodeSystem/condition-clinical", "resolved", "Resolved");
    let cold =
        of_ana("Condition", "c1", "subject", json!({"clinicalStatus": state, "code": {"text": "A cold"}}));
    let (_world, mut browser) = ana(vec![cold]).await;
    let said = text(&read(&mut browser, "/record").await);
    let (none, past) =
        (said.find("No current conditions are on record."), said.find("1 condition in the past"));
    assert!(none.is_some() && none < past, "{said}");
}

/// Of several readings of a blood pressure the mean is told, and of how many.
#[tokio::test]
async fn a_mean_says_of_how_many() {
    let part = |system: &str, code: &str, value: Value| json!({"code": coded(system, code, code), "valueQuantity": value});
    let mean = json!({"component": [
        part(LOINC, "96609-3", measured("72", "mm[Hg]")),
        part(LOINC, "96608-5", measured("109", "mm[Hg]")),
        part("http://snomed.info/sct", "246432004", measured("3", "#"))]});
    let (_world, mut browser) =
        ana(vec![observed("mean", "vital-signs", ("96607-7", "Blood pressure panel mean"), &mean)]).await;
    let said = text(&read(&mut browser, "/record/measurements").await);
    assert!(said.contains("109 over 72\u{a0}mmHg, mean of 3"), "{said}");
    assert!(!said.contains('#'), "{said}");
}

/// Who looked after somebody before stands behind who does now; who came back is there now.
#[tokio::test]
async fn the_care_team_of_today_comes_first() {
    let team = |id: &str, status: &str, start: &str, members: Value| {
        of_ana(
            "CareTeam",
            id,
            "subject",
            json!({"status": status, "period": {"start": start}, "participant": members}),
        )
    };
    let (_world, mut browser) = ana(vec![
        team(
            "new",
            "inactive",
            "2026-01-01",
            json!([{"member": {"display": "Dr. Past"}}, {"member": {"display": "Dr. Back"}}]),
        ),
        team(
            "old",
            "active",
            "2020-01-01",
            json!([{"member": {"display": "Dr. Back"}}, {"member": {"display": "Dr. Now"}},
            {"member": {"display": "Dr. Left"}, "period": {"end": "2021-01-01"}}]),
        ),
    ])
    .await;
    let list = read(&mut browser, "/record/care-team").await;
    let said = text(&list);
    let at = |name: &str| said.find(name).unwrap_or_else(|| panic!("{name}: {said}"));
    assert!(at("Dr. Back") < at("Dr. Past") && at("Dr. Now") < at("Dr. Past"), "{said}");
    assert!(at("In the past") < at("Dr. Past") && at("In the past") < at("Dr. Left"), "{said}");
    assert!(rows(&list).contains(&"/record/care-team/old~0".to_owned()), "{list}");
}

/// Who has died has nothing to prepare and no visit to come.
#[tokio::test]
async fn who_has_died_has_nothing_to_do() {
    let booked = json!({"resourceType": "Appointment", "id": "ap1", "status": "booked", "description": "Knee check",
        "start": "2026-11-12T15:00:00Z", "patientInstruction": "Do not eat before.",
        "participant": [{"actor": {"reference": "Patient/ana"}, "status": "accepted"}]});
    for (died, tells) in [(json!("2026-10-01"), false), (Value::Null, true)] {
        let mut patient = json!({"resourceType": "Patient", "id": "ana", "birthDate": "1968-03-04",
            "name": [{"use": "official", "given": ["Ana"], "family": "Morales"}]});
        if !died.is_null() {
            patient["deceasedDateTime"] = died;
        }
        let (_world, mut browser) = ana(vec![booked.clone(), patient]).await;
        let home = text(&read(&mut browser, "/").await);
        assert_eq!(home.contains("Knee check"), tells, "{home}");
        assert_eq!(home.contains("To do"), tells, "{home}");
    }
}
