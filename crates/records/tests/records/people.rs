//! The people of the demo: each of their pages can be read, and says nothing that only machines understand.

use std::collections::BTreeSet;

use clinic::{CHARACTERS, Clinic, Settings};
use jiff::civil::date;
use serde_json::Value;
use testkit::{Answer, Browser};

use crate::house::{browser_of, demo_house, login, text};

const DETAILS_MAX: usize = 12;
const ENTRIES_MAX: usize = 3;

fn links(answer: &Answer, start: &str) -> Vec<String> {
    let hrefs =
        answer.body.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"').map(|(href, _)| href));
    let found: BTreeSet<String> =
        hrefs.filter(|href| href.starts_with(start)).map(|href| href.replace("&amp;", "&")).collect();
    found.into_iter().collect()
}

fn sound(answer: &Answer, whose: usize) {
    let page = format!("{} of person {whose}", answer.path);
    assert_eq!(answer.status, 200, "{page}: {}", answer.body);
    assert_eq!(answer.body.matches("<h1").count(), 1, "{page}: one h1");
    assert!(!answer.body.contains('⟦'), "{page}: a text is missing");
    let words = text(&answer.body);
    for raw in [
        "http://",
        "urn:",
        "Observation/",
        "vital-signs",
        "entered-in-error",
        "mm[Hg]",
        "10*3",
        "{INR}",
        "null",
        "(disorder)",
    ] {
        assert!(!words.contains(raw), "{page} says {raw}");
    }
    assert!(!words.contains("A test without a name"), "{page}");
    no_skipped_heading(answer, &page);
}

fn no_skipped_heading(answer: &Answer, page: &str) {
    let mut last = 1;
    for rest in answer.body.split("<h").skip(1) {
        let Some(level) = rest.chars().next().and_then(|digit| digit.to_digit(10)) else { continue };
        assert!(level <= last + 1, "{page}: h{level} after h{last}");
        last = level;
    }
}

async fn read(browser: &mut Browser, path: &str, whose: usize) -> Answer {
    let answer = browser.get(path).await;
    sound(&answer, whose);
    answer
}

/// Every section, and entries of each; what has no name says so nowhere in the demo.
async fn sections(browser: &mut Browser, summary: &Answer, n: usize) {
    let sections: Vec<String> =
        links(summary, "/record/").into_iter().filter(|link| link.matches('/').count() == 2).collect();
    assert_eq!(sections.len(), 14, "person {n}: {sections:?}");
    for section in &sections {
        let list = read(browser, section, n).await;
        assert!(!list.says("An entry without a name"), "{section} of person {n}");
        let entries = links(&list, &format!("{section}/"));
        for entry in entries.iter().step_by((entries.len() / ENTRIES_MAX).max(1)) {
            let page = read(browser, entry, n).await;
            assert!(page.says("Where this comes from"), "{entry} of person {n}");
        }
        if let Some(next) = links(&list, &format!("{section}?")).iter().find(|link| link.contains("after=")) {
            read(browser, next, n).await;
        }
    }
}

/// The answer to a question of a survey, which is a result by itself.
fn is_answer(one: &Value) -> bool {
    one["resourceType"] == "Observation" && one["category"][0]["coding"][0]["code"] == "survey"
}

/// Every page of every character: home, record, all pages of the list, and results of each kind.
#[tokio::test]
async fn every_person_of_the_demo_can_read_their_record() {
    let clinic = Clinic::new(Settings { seed: 7, patients: CHARACTERS, today: date(2025, 6, 11) });
    let world = demo_house("2025-06-11T16:00:00Z").await;
    world.take(clinic.commons()).await;
    let mut kinds = BTreeSet::new();
    for n in 0..CHARACTERS {
        let record = clinic.patient(n);
        // What is preliminary the clinic does not show yet.
        let shown =
            |one: &&Value| one["resourceType"] == "DiagnosticReport" && one["status"] != "preliminary";
        let reports = record.resources.iter().filter(shown).count();
        let answers = record.resources.iter().filter(|one| is_answer(one)).count();
        world.take(record.resources).await;
        let person = login(&world, "Somebody", Some(&record.patient_id)).await;
        let mut browser = browser_of(&world, person).await;
        read(&mut browser, "/", n).await;
        let summary = read(&mut browser, "/record", n).await;
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut next = Some("/results".to_owned());
        while let Some(path) = next {
            let page = read(&mut browser, &path, n).await;
            let found = links(&page, "/results/");
            assert!(
                found.iter().all(|link| seen.insert(link.clone())),
                "person {n}: a result came twice on {path}"
            );
            next = links(&page, "/results?").into_iter().find(|link| link.contains("after="));
        }
        assert_eq!(
            seen.len(),
            reports + answers,
            "person {n}: every report is in the list once, and no value of one beside it"
        );
        let step = (seen.len() / DETAILS_MAX).max(1);
        let vitals = links(&summary, "/record/measurements/");
        sections(&mut browser, &summary, n).await;
        let mut further = BTreeSet::new();
        for link in seen.iter().step_by(step).chain(vitals.iter().take(2)) {
            let page = read(&mut browser, link, n).await;
            kinds.extend(
                ["What the report says", "Your value", "Over time", "values</h2>", " wrote</h2>"]
                    .into_iter()
                    .filter(|kind| page.says(kind)),
            );
            further.extend(links(&page, "/results/").into_iter().take(2));
        }
        for value in &further {
            read(&mut browser, value, n).await;
        }
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    assert_eq!(world.portal.words().missing(), Vec::<String>::new());
}
