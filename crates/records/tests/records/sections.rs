//! The sections of the record: each lists what is there, opens it, and says where it comes from.

use serde_json::{Value, json};
use testkit::{Answer, Browser, databases};

use crate::house::{ana, ana_on, browser_of, lab, login, measured, of_ana, patient, text};

const SNOMED: &str = "http://snomed.info/sct";

fn coded(system: &str, code: &str, display: &str) -> Value {
    json!({"coding": [{"system": system, "code": code, "display": display}]})
}

fn state(code: &str) -> Value {
    json!({"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": code}]})
}

fn held() -> Value {
    json!([{"url": "urn:vestibule:hold", "extension": [
        {"url": "basis", "valueCode": "harm"}, {"url": "until", "valueInstant": "2099-01-01T00:00:00Z"}]}])
}

/// The clinic's own: a doctor with a telephone, an insurer, a place.
fn clinic() -> Vec<Value> {
    vec![
        json!({"resourceType": "Practitioner", "id": "ruiz", "name": [{"text": "Dr. Eva Ruiz"}]}),
        json!({"resourceType": "PractitionerRole", "id": "ruiz-role", "practitioner": {"reference": "Practitioner/ruiz"},
            "location": [{"reference": "Location/north"}],
            "telecom": [{"system": "phone", "value": "+1 207 555 0111"}, {"system": "phone", "value": "old", "use": "old"}]}),
        json!({"resourceType": "Location", "id": "north", "name": "North house",
            "address": {"line": ["1 Ferry Street"], "city": "Lindenfield"}}),
        json!({"resourceType": "Organization", "id": "payer", "name": "Harbor Insurance"}),
    ]
}

fn visit() -> Value {
    of_ana(
        "Encounter",
        "v1",
        "subject",
        json!({
            "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "ambulatory"},
            "period": {"start": "2026-05-04T09:00:00Z", "end": "2026-05-04T09:30:00Z"},
            "participant": [{"individual": {"reference": "Practitioner/ruiz", "display": "Dr. Eva Ruiz"}}],
            "location": [{"location": {"reference": "Location/north"}}],
            "reasonCode": [{"text": "Tired for weeks"}],
            "diagnosis": [{"condition": {"reference": "Condition/c1"}}],
        }),
    )
}

fn pressure(id: &str, date: &str, numbers: (&str, &str)) -> Value {
    let part = |code: &str, name: &str, digits: &str| json!({"code": coded("http://loinc.org", code, name), "valueQuantity": measured(digits, "mm[Hg]")});
    of_ana(
        "Observation",
        id,
        "subject",
        json!({
            "status": "final", "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")],
            "code": coded("http://loinc.org", "85354-9", "Blood pressure panel"),
            "effectiveDateTime": date,
            "performer": [{"reference": "Practitioner/ruiz"}],
            "component": [part("8480-6", "Systolic blood pressure", numbers.0), part("8462-4", "Diastolic blood pressure", numbers.1)],
        }),
    )
}

/// One entry of a kind: where it stands, what its row is called, what its page says, and the entry.
type Sample = (&'static str, &'static str, Vec<&'static str>, Value);

fn one_of_each() -> Vec<Sample> {
    [illnesses(), treatments(), agreements(), life()].concat()
}

fn illnesses() -> Vec<Sample> {
    let ruiz = || json!({"reference": "Practitioner/ruiz"});
    let seen = || json!({"reference": "Encounter/v1"});
    vec![
        (
            "conditions/c1",
            "High blood pressure",
            vec![
                "Essential hypertension",
                "Since March 2020",
                "Written down by Dr. Eva Ruiz",
                "Clinic visit, May 4, 2026",
                "Drink less salt",
            ],
            of_ana(
                "Condition",
                "c1",
                "subject",
                json!({"clinicalStatus": state("active"), "encounter": seen(),
                "code": coded(SNOMED, "59621000", "Essential hypertension (disorder)"), "onsetDateTime": "2020-03",
                "recorder": ruiz(), "note": [{"text": "Drink less salt"}]}),
            ),
        ),
        (
            "allergies/a1",
            "Latex",
            vec!["Severe", "A reaction can be dangerous", "Hives", "Something around you"],
            of_ana(
                "AllergyIntolerance",
                "a1",
                "patient",
                json!({"code": coded(SNOMED, "300916003", "Latex allergy"),
                "criticality": "high", "category": ["environment"], "recordedDate": "2021-02-03",
                "reaction": [{"manifestation": [{"text": "Hives"}], "severity": "severe"}]}),
            ),
        ),
        (
            "medicines/m1",
            "Cetirizine 10 mg tablet",
            vec!["One a day", "Prescribed by Dr. Eva Ruiz", "Refills allowed 2", "itching"],
            of_ana(
                "MedicationRequest",
                "m1",
                "subject",
                json!({"status": "active", "intent": "order",
                "medicationCodeableConcept": coded("http://www.nlm.nih.gov/research/umls/rxnorm", "1014678", "cetirizine 10 MG Oral Tablet"),
                "authoredOn": "2026-05-04", "requester": ruiz(), "dosageInstruction": [{"text": "One a day"}],
                "dispenseRequest": {"numberOfRepeatsAllowed": 2}}),
            ),
        ),
        (
            "medicines/m2~said",
            "Fish oil",
            vec!["As you told us", "Told or confirmed by Ana Morales"],
            of_ana(
                "MedicationStatement",
                "m2",
                "subject",
                json!({"status": "active", "effectiveDateTime": "2026-01-02",
                "medicationCodeableConcept": {"text": "Fish oil"}, "informationSource": {"reference": "Patient/ana"}}),
            ),
        ),
    ]
}

fn treatments() -> Vec<Sample> {
    let ruiz = || json!({"reference": "Practitioner/ruiz"});
    vec![
        (
            "vaccines/i1",
            "Measles, mumps and rubella (MMR)",
            vec!["Dose 1 of 2", "Lot number LX12", "Given by Dr. Eva Ruiz"],
            of_ana(
                "Immunization",
                "i1",
                "patient",
                json!({"status": "completed", "occurrenceDateTime": "1970-05-06", "lotNumber": "LX12",
                "vaccineCode": coded("http://hl7.org/fhir/sid/cvx", "03", "MMR"), "performer": [{"actor": ruiz()}],
                "protocolApplied": [{"doseNumberPositiveInt": 1, "seriesDosesPositiveInt": 2}]}),
            ),
        ),
        (
            "measurements/p2",
            "Blood pressure",
            vec!["131 over 84", "Over time", "Measured by Dr. Eva Ruiz", "May 4, 2025"],
            pressure("p2", "2026-05-04T09:00:00Z", ("131", "84")),
        ),
        (
            "visits/v1",
            "Clinic visit",
            vec!["Tired for weeks", "North house", "Dr. Eva Ruiz", "High blood pressure"],
            visit(),
        ),
        (
            "visits/ap1~planned",
            "Knee check",
            vec!["Coming", "December 3, 2026"],
            json!({"resourceType": "Appointment", "id": "ap1", "status": "booked", "description": "Knee check",
                "start": "2026-12-03T15:00:00Z", "end": "2026-12-03T15:30:00Z",
                "participant": [{"actor": {"reference": "Patient/ana"}, "status": "accepted"}]}),
        ),
        (
            "procedures/pr1",
            "Colonoscopy",
            vec!["Done by Dr. Eva Ruiz", "A camera looks"],
            of_ana(
                "Procedure",
                "pr1",
                "subject",
                json!({"status": "completed", "performedDateTime": "2025-02-03",
                "code": coded("http://www.ama-assn.org/go/cpt", "45378", "Colonoscopy, flexible"), "performer": [{"actor": ruiz()}]}),
            ),
        ),
    ]
}

fn agreements() -> Vec<Sample> {
    let ruiz = || json!({"reference": "Practitioner/ruiz"});
    vec![
        (
            "care-team/t1~0",
            "Dr. Eva Ruiz",
            vec!["Family doctor", "+1 207 555 0111", "North house, 1 Ferry Street, Lindenfield"],
            of_ana(
                "CareTeam",
                "t1",
                "subject",
                json!({"status": "active", "name": "Your team", "participant": [
                {"member": ruiz(), "role": [{"text": "Family doctor"}]}, {"member": {"reference": "Patient/ana"}}]}),
            ),
        ),
        (
            "plans/cp1",
            "Plan for your blood pressure",
            vec!["Walk every day", "Goals Below 130, May 4, 2026", "Written by Dr. Eva Ruiz"],
            of_ana(
                "CarePlan",
                "cp1",
                "subject",
                json!({"status": "active", "intent": "plan", "title": "Plan for your blood pressure",
                "period": {"start": "2026-05-04"}, "author": ruiz(), "goal": [{"reference": "Goal/g1"}],
                "activity": [{"detail": {"status": "in-progress", "description": "Walk every day"}}]}),
            ),
        ),
        (
            "plans/g1~goal",
            "Below 130",
            vec!["Reached", "To reach by December 1, 2026"],
            of_ana(
                "Goal",
                "g1",
                "subject",
                json!({"lifecycleStatus": "completed", "description": {"text": "Below 130"},
                "startDate": "2026-05-04", "target": [{"dueDate": "2026-12-01"}]}),
            ),
        ),
        (
            "coverage/co1",
            "Harbor Insurance",
            vec!["Member number M-77", "Plan Open Choice"],
            of_ana(
                "Coverage",
                "co1",
                "beneficiary",
                json!({"status": "active", "payor": [{"reference": "Organization/payer"}],
                "subscriberId": "M-77", "period": {"start": "2026-01-01"},
                "class": [{"type": coded("http://terminology.hl7.org/CodeSystem/coverage-class", "plan", "Plan"), "value": "x", "name": "Open Choice"}]}),
            ),
        ),
    ]
}

fn life() -> Vec<Sample> {
    let category =
        |code: &str| json!([coded("http://terminology.hl7.org/CodeSystem/observation-category", code, code)]);
    vec![
        (
            "family-history/f1",
            "Mother",
            vec!["High blood pressure", "from the age of 51"],
            of_ana(
                "FamilyMemberHistory",
                "f1",
                "patient",
                json!({"status": "completed", "date": "2026-05-04",
                "relationship": {"text": "mother"},
                "condition": [{"code": coded(SNOMED, "59621000", "Essential hypertension"), "onsetAge": {"value": 51, "unit": ""}}]}),
            ),
        ),
        (
            "way-of-life/s1",
            "Smoking",
            vec!["Never smoked"],
            of_ana(
                "Observation",
                "s1",
                "subject",
                json!({"status": "final", "category": category("social-history"),
                "code": coded("http://loinc.org", "72166-2", "Tobacco smoking status"), "effectiveDateTime": "2026-05-04",
                "valueCodeableConcept": {"text": "Never smoked"}}),
            ),
        ),
        (
            "devices/d1",
            "Pacemaker",
            vec!["Maker Heartworks", "Serial number 0042", "keeps the heart"],
            of_ana(
                "Device",
                "d1",
                "patient",
                json!({"status": "active", "manufacturer": "Heartworks", "serialNumber": "0042",
                "type": coded(SNOMED, "14106009", "Cardiac pacemaker")}),
            ),
        ),
    ]
}

fn section_of(part: &str) -> &str {
    part.split_once('/').expect("a section").0
}

async fn read(browser: &mut Browser, path: &str) -> Answer {
    let page = browser.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.body);
    assert!(!page.body.contains('⟦'), "{path}: a text is missing");
    page
}

/// The summary leads to its section, the list to its page, and the page says it.
async fn opens(browser: &mut Browser, summary: &Answer, (part, row, words, _): &Sample) {
    let list = read(browser, &format!("/record/{}", section_of(part))).await;
    assert!(
        summary.says(&format!("href=\"/record/{}\"", section_of(part))),
        "{part}: the summary leads there"
    );
    assert!(list.says(&format!("href=\"/record/{part}\"")), "{part}: {}", text(&list.body));
    assert!(text(&list.body).contains(row) && list.says("Up to date as of"), "{part}: {}", text(&list.body));
    let page = read(browser, &format!("/record/{part}")).await;
    assert!(page.heading().contains(row), "{part}: {}", page.heading());
    for words in words {
        assert!(text(&page.body).contains(words), "{part} says {words:?}: {}", text(&page.body));
    }
    for machine in ["http://", "Practitioner/", "entered-in-error", "mm[Hg]", "(disorder)"] {
        assert!(!text(&page.body).contains(machine), "{part} says {machine}");
    }
}

#[tokio::test]
async fn every_section_lists_its_entries_and_opens_each() {
    for on in databases() {
        let mut resources = clinic();
        resources.extend(one_of_each().into_iter().map(|(.., resource)| resource));
        resources.push(pressure("p1", "2025-05-04T09:00:00Z", ("140", "90")));
        let (_world, mut browser) = ana_on(on, resources).await;
        let summary = read(&mut browser, "/record").await;
        for sample in one_of_each() {
            opens(&mut browser, &summary, &sample).await;
        }
        let team = read(&mut browser, "/record/care-team").await;
        assert!(team.says("+1 207 555 0111") && !team.says("t1~1"), "how to reach each, and not the patient");
    }
}

#[tokio::test]
async fn an_entry_says_where_it_comes_from() {
    let provenance = json!({"resourceType": "Provenance", "id": "pv", "target": [{"reference": "Condition/c1"}],
        "recorded": "2026-05-05T10:00:00Z",
        "agent": [{"who": {"display": "Dr. Omar Haddad"}, "onBehalfOf": {"display": "City Hospital"}}],
        "entity": [{"role": "source", "what": {"display": "Letter of May 5"}}]});
    let mut resources = clinic();
    resources.extend(one_of_each().into_iter().map(|(.., resource)| resource));
    resources.push(provenance);
    let (_world, mut browser) = ana(resources).await;
    let page = text(&read(&mut browser, "/record/conditions/c1").await.body);
    for said in [
        "Came from Dr. Omar Haddad",
        "On behalf of City Hospital",
        "Taken from Letter of May 5",
        "Sent to us May 5, 2026",
        "Last changed in this record",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!text(&read(&mut browser, "/record/allergies/a1").await.body).contains("Omar Haddad"));
}

/// What is held back, or was entered by mistake, has no line, no page, no name in other entries.
#[tokio::test]
async fn what_may_not_be_seen_is_nowhere() {
    for on in databases() {
        let hidden = of_ana(
            "Condition",
            "c1",
            "subject",
            json!({"extension": held(), "code": {"text": "A secret illness"}}),
        );
        let mistake = of_ana(
            "Condition",
            "c2",
            "subject",
            json!({"code": {"text": "Wrong person"},
            "verificationStatus": {"coding": [{"code": "entered-in-error"}]}}),
        );
        let refuted = of_ana(
            "Condition",
            "c3",
            "subject",
            json!({"code": {"text": "Gout"},
            "verificationStatus": {"coding": [{"code": "refuted"}]}}),
        );
        let first = of_ana(
            "DocumentReference",
            "dr",
            "subject",
            json!({"status": "current", "docStatus": "preliminary",
            "description": "A draft", "content": [{"attachment": {"contentType": "text/plain", "data": "SGk="}}]}),
        );
        let told = json!({"resourceType": "Provenance", "id": "pv", "target": [{"reference": "Encounter/v1"}],
            "recorded": "2026-05-05T10:00:00Z", "agent": [{"who": {"display": "Dr. Omar Haddad"}}],
            "entity": [{"role": "source", "what": {"reference": "Condition/c1", "display": "Notes of a secret illness"}}]});
        let implant = of_ana(
            "Device",
            "d1",
            "patient",
            json!({"extension": held(), "type": {"text": "A secret pump"}}),
        );
        let used = of_ana(
            "DeviceUseStatement",
            "u1",
            "subject",
            json!({"status": "active",
            "device": {"reference": "Device/d1", "display": "A secret pump"}}),
        );
        let mut resources = clinic();
        resources.extend([hidden, mistake, refuted, first, visit(), told, implant, used]);
        let (world, mut browser) = ana_on(on, resources).await;
        let list = read(&mut browser, "/record/conditions").await;
        assert!(list.says("No conditions are on record"), "{}", text(&list.body));
        let found = read(&mut browser, "/record/conditions?name=secret").await;
        assert!(found.says("Nothing fits") && !text(&found.body).contains("A secret illness"));
        let visit = text(&read(&mut browser, "/record/visits/v1").await.body);
        assert!(visit.contains("Dr. Omar Haddad") && !visit.contains("secret"), "{visit}");
        for path in ["devices", "devices?name=secret", "devices/u1~use"] {
            let page = read(&mut browser, &format!("/record/{path}")).await;
            assert!(!text(&page.body).contains("A secret"), "{path}: {}", text(&page.body));
        }
        for path in ["conditions/c1", "documents/dr", "documents/dr/files/0"] {
            assert_eq!(browser.get(&format!("/record/{path}")).await.status, 404, "{path}");
        }
        assert!(read(&mut browser, "/record/conditions/c3").await.says("you do not have it"));
        let bo = patient(&world, "bo", "Bo", "Lee").await;
        let mut other = browser_of(&world, bo).await;
        assert_eq!(other.get("/record/visits/v1").await.status, 404, "another record");
    }
}

#[tokio::test]
async fn an_address_that_names_nothing_leads_nowhere() {
    let (world, mut browser) = ana(one_of_each().into_iter().map(|(.., resource)| resource).collect()).await;
    for wrong in [
        "nothing",
        "nothing/c1",
        "conditions/none",
        "conditions/a1",
        "allergies/c1",
        "medicines/m2",
        "conditions/c1~said",
        "care-team/t1",
        "care-team/t1~9",
        "measurements/s1",
        "way-of-life/p2",
        "conditions/..%2Fc1",
        "conditions/c1/files/0",
        "documents/none/files/0",
        "documents/none/files/x",
    ] {
        assert_eq!(browser.get(&format!("/record/{wrong}")).await.status, 404, "{wrong}");
    }
    let helper = login(&world, "Only Helps", None).await;
    let mut without = browser_of(&world, helper).await;
    assert!(read(&mut without, "/record/conditions").await.says("no record of your own"));
    assert_eq!(without.get("/record/conditions/c1").await.status, 404);
}

#[tokio::test]
async fn an_empty_section_says_what_it_does_not_know() {
    let (_world, mut browser) = ana(Vec::new()).await;
    for section in [
        "conditions",
        "allergies",
        "medicines",
        "vaccines",
        "measurements",
        "visits",
        "procedures",
        "documents",
        "care-team",
        "plans",
        "coverage",
        "family-history",
        "way-of-life",
        "devices",
    ] {
        let page = read(&mut browser, &format!("/record/{section}")).await;
        assert!(page.says("class=\"empty\"") && page.says("Up to date as of"), "{section}");
        assert!(!page.says("<form class=\"filters"), "{section}: nothing to narrow");
    }
}

fn weight(number: u32) -> Value {
    let (day, minute) = (1 + number / 60 % 28, number % 60);
    let (hour, month) = (number / 1_680 % 24, 1 + number / 4_000 % 12);
    of_ana(
        "Observation",
        &format!("w{number}"),
        "subject",
        json!({
            "status": "final", "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")],
            "code": coded("http://loinc.org", "29463-7", "Body weight"), "valueQuantity": measured("70.5", "kg"),
            "effectiveDateTime": format!("2024-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z"),
        }),
    )
}

/// The rows below the search, whichever headings they stand under.
fn rows(page: &Answer) -> Vec<String> {
    let main = page.body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next());
    let list = main.and_then(|main| main.split("</form>").last());
    let links = list.unwrap_or_default().split("<li><span class=\"what\"><a href=\"").skip(1);
    links.filter_map(|rest| rest.split_once('"')).map(|(href, _)| href.to_owned()).collect()
}

fn next(page: &Answer) -> Option<String> {
    let before = page.body.split_once("\" rel=\"next\"")?.0;
    Some(before.rsplit_once("href=\"")?.1.replace("&amp;", "&"))
}

/// Each entry comes once over all pages, in order, whichever way; a page of a long record opens few entries.
#[tokio::test]
async fn a_long_list_is_paged() {
    let (_world, mut browser) = ana((0..130).map(weight).collect()).await;
    for sort in ["", "?sort=oldest"] {
        let (mut seen, mut path) = (Vec::new(), Some(format!("/record/measurements{sort}")));
        let mut pages = 0;
        while let Some(at) = path {
            let page = read(&mut browser, &at).await;
            seen.extend(rows(&page));
            path = next(&page);
            pages += 1;
        }
        let expected: Vec<String> =
            (0..130).map(|number| format!("/record/measurements/w{number}")).collect();
        let expected: Vec<String> =
            if sort.is_empty() { expected.into_iter().rev().collect() } else { expected };
        assert_eq!((seen, pages), (expected, 6), "{sort}");
    }
    let odd = read(&mut browser, "/record/measurements?after=7.nonsense&from=76").await;
    assert!(odd.says("Showing 1 to 25"), "{}", text(&odd.body));
    assert_eq!(rows(&odd).len(), 25, "a start that is not known begins anew");
}

#[tokio::test]
async fn a_list_is_searched_narrowed_and_sorted() {
    let condition = |id: &str, name: &str, more: Value| {
        let mut one = of_ana("Condition", id, "subject", more);
        one["code"] = coded(SNOMED, id, name);
        one
    };
    let over = |date: &str| json!({"clinicalStatus": state("resolved"), "onsetDateTime": date});
    let (_world, mut browser) = ana(vec![
        condition(
            "59621000",
            "Essential hypertension (disorder)",
            json!({"clinicalStatus": state("active"), "onsetDateTime": "2020-03-01"}),
        ),
        condition("195967001", "Asthma (disorder)", over("2001-06-15")),
        condition("37796009", "Migraine (disorder)", over("2022-02-28")),
        condition("999", "Zebra stripes", json!({"recordedDate": "2019-01-01"})),
    ])
    .await;
    let ids = |page: &Answer| {
        rows(page).iter().map(|row| row.rsplit_once('/').expect("a path").1.to_owned()).collect::<Vec<_>>()
    };
    for (query, found) in [
        // What goes on stands before what is over.
        ("", vec!["59621000", "999", "37796009", "195967001"]),
        ("?sort=oldest", vec!["999", "59621000", "195967001", "37796009"]),
        ("?sort=name", vec!["59621000", "999", "195967001", "37796009"]),
        ("?name=blood+PRESSURE", vec!["59621000"]),
        ("?name=hypertension", vec!["59621000"]),
        ("?show=past", vec!["37796009", "195967001"]),
        ("?show=now", vec!["59621000", "999"]),
        ("?date-from=2020", vec!["59621000", "37796009"]),
        ("?date-to=2019", vec!["999", "195967001"]),
        ("?date-from=2022-02-28&date-to=2022-02", vec!["37796009"]),
        ("?date-from=2022-03", vec![]),
        ("?name=nothing+like+it", vec![]),
    ] {
        let page = read(&mut browser, &format!("/record/conditions{query}")).await;
        assert_eq!(ids(&page), found, "{query}: {}", text(&page.body));
    }
    for wrong in ["date-from=20", "date-from=2024-02-30", "date-from=2024&date-to=2020"] {
        let page = browser.get(&format!("/record/conditions?{wrong}")).await;
        assert_eq!(page.status, 422, "{wrong}");
        assert!(page.says("There is a problem") && page.says("aria-invalid"), "{wrong}");
    }
}

/// A filter that finds little in a long record looks through a part of it, and offers to look further.
#[tokio::test]
async fn a_search_in_a_long_list_goes_in_steps() {
    let mut all: Vec<Value> = (100..1_500).map(weight).collect();
    all.push(lab("not-vital", ("2823-3", "Potassium"), json!({"effectiveDateTime": "2024-01-01"})));
    let mut oldest = pressure("p0", "1999-01-01", ("120", "80"));
    oldest["effectiveDateTime"] = "1999-01-01".into();
    all.push(oldest);
    let (_world, mut browser) = ana(all).await;
    let page = read(&mut browser, "/record/measurements?name=pressure").await;
    assert!(page.says("Nothing fits so far") && page.says("Look further"), "{}", text(&page.body));
    let further = page.body.split("href=\"").filter_map(|rest| rest.split_once('"')).map(|(href, _)| href);
    let further = further.into_iter().find(|href| href.contains("after=")).expect("further");
    let further = read(&mut browser, &further.replace("&amp;", "&")).await;
    assert_eq!(rows(&further), ["/record/measurements/p0"]);
    let direct = read(&mut browser, "/record/measurements?show=pressure").await;
    assert_eq!(rows(&direct), ["/record/measurements/p0"], "a kind is found at once");
}

/// The same condition, written down at several visits, stands in one row; its page names every entry, and what is over
/// stands apart.
#[tokio::test]
async fn a_condition_that_came_again_has_one_row_and_hides_no_entry() {
    let cold = |id: &str, state_of: &str, began: &str| {
        of_ana(
            "Condition",
            id,
            "subject",
            json!({"clinicalStatus": state(state_of), "onsetDateTime": began,
            "code": coded(SNOMED, "444814009", "Viral sinusitis (disorder)")}),
        )
    };
    for on in databases() {
        let (_world, mut browser) = ana_on(
            on,
            vec![
                cold("s1", "resolved", "2011-05-01"),
                cold("s2", "resolved", "2014-02-03"),
                cold("s3", "resolved", "2019-12-24"),
                cold("s4", "active", "2026-10-30"),
            ],
        )
        .await;
        let list = read(&mut browser, "/record/conditions").await;
        assert_eq!(rows(&list), ["/record/conditions/s4", "/record/conditions/s3"], "{}", text(&list.body));
        let said = text(&list.body);
        assert!(said.contains("Began May 1, 2011 Again: February 3, 2014; December 24, 2019"), "{said}");
        let (now, past) = (said.find("Now").expect("now"), said.rfind("In the past").expect("the past"));
        assert!(now < past, "{said}");
        names_the_others(&mut browser, ("s4", ["s1", "s2", "s3"])).await;
        names_the_others(&mut browser, ("s2", ["s1", "s3", "s4"])).await;
    }
}

async fn names_the_others(browser: &mut Browser, (opened, others): (&str, [&str; 3])) {
    let page = read(browser, &format!("/record/conditions/{opened}")).await;
    let own = page.body.split("All other entries of this").nth(1).expect("the others");
    for other in others {
        assert!(own.contains(&format!("href=\"/record/conditions/{other}\"")), "{opened} names {other}");
    }
    assert!(!own.contains(&format!("/conditions/{opened}\"")), "{opened} is not its own other");
}

/// A medicine's page says when a pharmacy handed it out.
#[tokio::test]
async fn a_medicine_says_when_it_was_handed_out() {
    let handed = |id: &str, status: &str, day: &str, of: &str| {
        of_ana(
            "MedicationDispense",
            id,
            "subject",
            json!({"status": status, "medicationCodeableConcept": {"text": "Cetirizine"},
            "authorizingPrescription": [{"reference": format!("MedicationRequest/{of}")}],
            "performer": [{"actor": {"display": "Corner Pharmacy"}}],
            "quantity": {"value": 90, "unit": "tablet"}, "whenHandedOver": day}),
        )
    };
    let mut resources: Vec<Value> = treatments().into_iter().map(|(.., resource)| resource).collect();
    resources.extend(illnesses().into_iter().map(|(.., resource)| resource));
    resources.extend([
        handed("h1", "completed", "2026-05-06", "m1"),
        handed("h2", "cancelled", "2026-08-07", "m1"),
        handed("h3", "entered-in-error", "2026-09-09", "m1"),
        handed("h4", "completed", "2026-10-10", "another"),
    ]);
    let (_world, mut browser) = ana(resources).await;
    let page = text(&read(&mut browser, "/record/medicines/m1").await.body);
    let (newer, older) = (
        page.find("August 7, 2026, 90 tablets, Corner Pharmacy, Not given").expect("the one not given"),
        page.find("May 6, 2026, 90 tablets, Corner Pharmacy").expect("the first"),
    );
    assert!(newer < older && page.contains("Handed out at the pharmacy"), "{page}");
    assert!(!page.contains("September 9") && !page.contains("October 10"), "{page}");
}

/// Small lines beside the latest measurements: for two readings of one kind, and for nothing else.
#[tokio::test]
async fn measurements_show_where_they_come_from() {
    let (_world, mut browser) = ana(vec![
        pressure("p1", "2025-05-04T09:00:00Z", ("140", "90")),
        pressure("p2", "2026-05-04T09:00:00Z", ("131", "84")),
        weight(0),
    ])
    .await;
    for path in ["/record", "/record/measurements"] {
        let page = read(&mut browser, path).await;
        assert_eq!(page.body.matches("class=\"spark\"").count(), 1, "{path}: {}", page.body);
        assert!(page.says("lowest 131"), "the line says its sentence: {path}");
    }
}
