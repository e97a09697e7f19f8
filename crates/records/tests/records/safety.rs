//! What must not mislead: orders not to take something, what was taken back, what has no name, numbers that look like
//! another thing, and words of a record that look like words of ours.

use access::SitePolicy;
use serde_json::{Value, json};

use crate::house::{ana, browser_of, house_that_shows, lab, measured, of_ana, patient, range, report, text};

const SODIUM: (&str, &str) = ("2951-2", "Sodium [Moles/volume] in Serum or Plasma");
const POTASSIUM: (&str, &str) = ("2823-3", "Potassium [Moles/volume] in Serum or Plasma");
const SNOMED: &str = "http://snomed.info/sct";

fn status(system: &str, code: &str) -> Value {
    json!({"coding": [{"system": format!("http://terminology.hl7.org/CodeSystem/{system}"), "code": code}]})
}

fn allergy(id: &str, code: &Value) -> Value {
    let more = json!({"clinicalStatus": status("allergyintolerance-clinical", "active"), "code": code});
    of_ana("AllergyIntolerance", id, "patient", more)
}

fn order(id: &str, medicine: &str, more: &Value) -> Value {
    let mut order = of_ana(
        "MedicationRequest",
        id,
        "subject",
        json!({"status": "active", "intent": "order", "authoredOn": "2026-10-01",
            "medicationCodeableConcept": {"text": medicine}}),
    );
    for (name, value) in more.as_object().expect("an object") {
        order[name.as_str()] = value.clone();
    }
    order
}

/// A word that the portal uses for itself may stand in a record and be looked for.
#[tokio::test]
async fn a_word_of_ours_in_a_record_breaks_no_page() {
    let more =
        json!({"clinicalStatus": status("condition-clinical", "active"), "code": {"text": "form-token"}});
    let (_world, mut browser) = ana(vec![of_ana("Condition", "c", "subject", more)]).await;
    for address in [
        "/record",
        "/record/conditions",
        "/record/conditions/c",
        "/record/conditions?name=form-token",
        "/results?name=form-token",
    ] {
        assert_eq!(browser.get(address).await.status, 200, "{address}");
    }
}

/// An order not to take a medicine is no medicine that is taken; two doses of one are two lines.
#[tokio::test]
async fn the_summary_tells_what_is_taken_and_how() {
    let dose = |text: &str| json!({"dosageInstruction": [{"text": text}]});
    let (_world, mut browser) = ana(vec![
        order("no", "Ibuprofen", &json!({"doNotPerform": true})),
        order("morning", "Metformin", &dose("500 mg in the morning")),
        order("evening", "Metformin", &dose("1,000 mg in the evening")),
        order("again", "Metformin", &dose("1,000 mg in the evening")),
        order(
            "code",
            "",
            &json!({"medicationCodeableConcept": {"coding": [{"system": SNOMED, "code": "1"}]}}),
        ),
    ])
    .await;
    let summary = text(&browser.get("/record").await.body);
    assert!(!summary.contains("Ibuprofen"), "{summary}");
    assert!(summary.contains("500 mg in the morning"), "{summary}");
    assert_eq!(summary.matches("1,000 mg in the evening").count(), 1, "{summary}");
    assert!(summary.contains("An entry without a name"), "{summary}");
    let list = text(&browser.get("/record/medicines").await.body);
    assert!(list.contains("Do not take this"), "{list}");
    let own = text(&browser.get("/record/medicines/no").await.body);
    assert!(own.contains("Do not take this"), "{own}");
}

/// Who was asked about food alone was not asked about medicines; an allergy without a name is still one.
#[tokio::test]
async fn no_allergy_to_food_is_not_no_allergy() {
    let coded = |code: &str| json!({"coding": [{"system": SNOMED, "code": code}]});
    for (codes, said, unsaid) in [
        (&["429625007"][..], "No known food allergies", "No known allergies."),
        (&["716186003", "429625007"], "No known allergies.", "No known food allergies"),
        (&["716186003", "91936005"], "Penicillin", "No known allergies."),
        (&["1"], "An entry without a name", "No known allergies."),
    ] {
        let all = codes.iter().enumerate().map(|(at, code)| allergy(&format!("a{at}"), &coded(code)));
        let (_world, mut browser) = ana(all.collect()).await;
        let summary = text(&browser.get("/record").await.body);
        assert!(summary.contains(said) && !summary.contains(unsaid), "{codes:?}: {summary}");
    }
}

/// What is only thought of is not shown as what one has.
#[tokio::test]
async fn a_condition_that_is_not_certain_is_marked_in_the_summary() {
    let condition = |id: &str, verified: &str| {
        let more = json!({"clinicalStatus": status("condition-clinical", "active"), "code": {"text": id},
            "verificationStatus": status("condition-ver-status", verified)});
        of_ana("Condition", id, "subject", more)
    };
    let (_world, mut browser) =
        ana(vec![condition("Lupus", "provisional"), condition("Gout", "confirmed")]).await;
    let summary = text(&browser.get("/record").await.body);
    assert!(summary.contains("Lupus Not certain yet"), "{summary}");
    assert_eq!(summary.matches("Not certain yet").count(), 1, "{summary}");
}

/// A value that was taken back or not done, within a panel that is final, is no value.
#[tokio::test]
async fn a_panel_does_not_show_what_was_taken_back() {
    let world = house_that_shows(SitePolicy { shows_preliminary: true, shows_retracted: true }).await;
    let person = patient(&world, "ana", "Ana", "Morales").await;
    let test = |id: &str, code, digits: &str, status: &str| {
        let usual = range("100", "900", "mmol/L");
        let value = measured(digits, "mmol/L");
        lab(id, code, json!({"status": status, "valueQuantity": value, "referenceRange": [usual]}))
    };
    let panel = ("24326-1", "Electrolytes panel");
    world
        .take(vec![
            test("mistaken", SODIUM, "111", "entered-in-error"),
            test("early", POTASSIUM, "222", "preliminary"),
            test("dropped", ("2075-0", "Chloride"), "333", "cancelled"),
            report("panel", panel, &["mistaken", "early", "dropped", "elsewhere"], json!({})),
            report("alone", panel, &["mistaken"], json!({})),
        ])
        .await;
    let mut browser = browser_of(&world, person).await;
    let page = text(&browser.get("/results/panel").await.body);
    assert!(!page.contains("111") && !page.contains("333"), "{page}");
    assert!(page.contains("222") && page.contains("First reading"), "{page}");
    assert!(page.contains("Sodium Taken back"), "{page}");
    let alone = text(&browser.get("/results/alone").await.body);
    assert!(!alone.contains("111"), "{alone}");
}

/// Only the two numbers of a blood pressure read as a pair, the upper one first; a range with one end stays open.
#[tokio::test]
async fn two_numbers_are_a_blood_pressure_only_when_they_are() {
    let part = |system: &str, code: &str, name: &str, digits: &str| json!({"code": {"coding": [{"system": system, "code": code, "display": name}]}, "valueQuantity": measured(digits, "mm[Hg]")});
    let loinc = "http://loinc.org";
    let (_world, mut browser) = ana(vec![
        lab(
            "turned",
            ("85354-9", "Blood pressure panel"),
            json!({"component": [
            part(loinc, "8462-4", "Diastolic", "82"), part(loinc, "8480-6", "Systolic", "128")]}),
        ),
        lab(
            "eyes",
            ("56844-4", "Intraocular pressure"),
            json!({"component": [
            part(loinc, "79893-4", "Left eye", "31"), part(loinc, "79892-6", "Right eye", "14")]}),
        ),
        lab("open", ("630-4", "Growth"), json!({"valueRange": {"low": measured("100000", "CFU/mL")}})),
    ])
    .await;
    let heading = async |browser: &mut testkit::Browser, id: &str| {
        browser.get(&format!("/results/{id}")).await.heading()
    };
    assert_eq!(heading(&mut browser, "turned").await, "Blood pressure: 128 over 82\u{a0}mmHg");
    let eyes = text(&browser.get("/results/eyes").await.body);
    assert!(eyes.contains("Left eye: 31") && !eyes.contains("over"), "{eyes}");
    let open = text(&browser.get("/results/open").await.body);
    assert!(open.contains("≥100000 CFU/mL"), "{open}");
}

/// What a plan says not to do, and what was stopped, does not read as what to do.
#[tokio::test]
async fn a_plan_tells_what_not_to_do() {
    let detail = |what: &str, more: &Value| {
        let mut detail = json!({"status": "in-progress", "description": what});
        for (name, value) in more.as_object().expect("an object") {
            detail[name.as_str()] = value.clone();
        }
        json!({"detail": detail})
    };
    let plan = of_ana(
        "CarePlan",
        "p",
        "subject",
        json!({"status": "active", "intent": "plan", "title": "After the operation", "activity": [
            detail("Lift heavy things", &json!({"doNotPerform": true})),
            detail("Ice", &json!({"status": "stopped"})),
            detail("Walk", &json!({})),
            detail("Swim", &json!({"status": "entered-in-error"}))]}),
    );
    let (_world, mut browser) = ana(vec![plan]).await;
    let page = text(&browser.get("/record/plans/p").await.body);
    for said in ["Not to be done: Lift heavy things", "Stopped: Ice", "Walk"] {
        assert!(page.contains(said), "{page}");
    }
    assert!(!page.contains("Swim"), "{page}");
}

/// A first reading is called so wherever it is shown: at home, in the summary, in a line over time.
#[tokio::test]
async fn a_first_reading_is_called_so_everywhere() {
    let world = house_that_shows(SitePolicy { shows_preliminary: true, shows_retracted: false }).await;
    let person = patient(&world, "ana", "Ana", "Morales").await;
    let today = world.portal.now().to_string();
    let vital = json!([{"coding": [{"code": "vital-signs", "system": "http://terminology.hl7.org/CodeSystem/observation-category"}]}]);
    let potassium = |id: &str, more: Value| {
        let mut test = lab(id, POTASSIUM, json!({"valueQuantity": measured("4.4", "mmol/L")}));
        test.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        test
    };
    world
        .take(vec![
            potassium("old", json!({"effectiveDateTime": "2025-01-02T09:00:00Z"})),
            potassium("early", json!({"status": "preliminary", "effectiveDateTime": today})),
            lab(
                "weight",
                ("29463-7", "Body weight"),
                json!({"status": "preliminary", "category": vital,
                "effectiveDateTime": today, "valueQuantity": measured("70", "kg")}),
            ),
        ])
        .await;
    let mut browser = browser_of(&world, person).await;
    for address in ["/", "/record", "/record/measurements", "/results/old"] {
        let page = text(&browser.get(address).await.body);
        assert!(page.contains("First reading"), "{address}: {page}");
    }
}

/// What a clinic's system added may turn an entry round: it is said, and nothing of the value is judged.
#[tokio::test]
async fn what_cannot_be_read_of_an_entry_is_said_on_its_page() {
    let added = json!([{"url": "http://clinic.example/turned-round", "valueBoolean": true}]);
    let condition = |id: &str, more: Value| {
        let mut condition = of_ana(
            "Condition",
            id,
            "subject",
            json!({"clinicalStatus": status("condition-clinical", "active"), "code": {"text": id}}),
        );
        condition.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        condition
    };
    let potassium = json!({"valueQuantity": measured("6.9", "mmol/L"), "modifierExtension": added,
        "referenceRange": [range("3.5", "5.1", "mmol/L")]});
    let (_world, mut browser) = ana(vec![
        condition("Lupus", json!({"modifierExtension": added})),
        condition("Gout", json!({})),
        lab("turned", POTASSIUM, potassium),
    ])
    .await;
    let said = "added something to this entry that we cannot read";
    let page = async |browser: &mut testkit::Browser, address: &str| text(&browser.get(address).await.body);
    assert!(page(&mut browser, "/record/conditions/Lupus").await.contains(said));
    assert!(!page(&mut browser, "/record/conditions/Gout").await.contains(said));
    let list = page(&mut browser, "/record/conditions").await;
    assert_eq!(list.matches("Part of this entry cannot be read here").count(), 1, "{list}");
    let result = page(&mut browser, "/results/turned").await;
    assert!(result.contains(said) && result.contains("6.9"), "{result}");
    assert!(!result.contains("High") && !result.contains("high"), "{result}");
}

/// Two vaccines against one illness are two rows, also where they have one everyday name.
#[tokio::test]
async fn doses_are_counted_by_the_vaccine_and_not_by_its_name() {
    let dose = |id: &str, day: &str, coding: Value| {
        let more =
            json!({"status": "completed", "occurrenceDateTime": day, "vaccineCode": {"coding": coding}});
        of_ana("Immunization", id, "patient", more)
    };
    let cvx = |code: &str| json!({"system": "http://hl7.org/fhir/sid/cvx", "code": code});
    let house = json!({"system": "http://clinic.example/vaccines", "code": "z", "display": "Vaccine Z"});
    let (_world, mut browser) = ana(vec![
        dose("a", "2024-02-01", json!([cvx("141")])),
        dose("b", "2024-04-01", json!([house, cvx("150")])),
        dose("c", "2025-04-01", json!([cvx("150"), house])),
        dose("d", "2016-04-01", json!([cvx("121")])),
        dose("e", "2026-04-01", json!([cvx("187")])),
    ])
    .await;
    let summary = text(&browser.get("/record").await.body);
    assert_eq!(summary.matches("2 times").count(), 1, "{summary}");
    assert!(summary.contains("Shingles, live vaccine"), "{summary}");
    assert!(summary.contains("Shingles, vaccine in two doses"), "{summary}");
    assert_eq!(summary.matches("Flu ").count(), 2, "{summary}");
}

/// A sign that nobody sees turns no name round, wherever it stands.
#[tokio::test]
async fn signs_that_turn_a_line_round_reach_no_page() {
    let turned = |text: &str| format!("{text}\u{202e}0001\u{202c}\u{2066}");
    let (_world, mut browser) = ana(vec![
        order(
            "m",
            &turned("Metformin"),
            &json!({"note": [{"text": turned("Take")}], "dosageInstruction": [{"text": turned("One")}]}),
        ),
        of_ana(
            "Condition",
            "c",
            "subject",
            json!({"clinicalStatus": status("condition-clinical", "active"),
            "code": {"text": turned("Gout")}, "onsetString": turned("long ago")}),
        ),
        lab("t", POTASSIUM, json!({"valueString": turned("Trace"), "note": [{"text": turned("Seen")}]})),
    ])
    .await;
    for address in [
        "/record",
        "/record/medicines",
        "/record/medicines/m",
        "/record/conditions/c",
        "/results",
        "/results/t",
    ] {
        let page = browser.get(address).await.body;
        assert!(page.contains("0001"), "{address}: the letters stay");
        assert!(!page.contains(['\u{202e}', '\u{202c}', '\u{2066}']), "{address}");
    }
}
