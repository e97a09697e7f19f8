//! What the record says on home.

use serde_json::{Value, json};
use testkit::databases;

use crate::house::{ana, ana_on, browser_of, lab, login, measured, of_ana, text};

const POTASSIUM: (&str, &str) = ("2823-3", "Potassium [Moles/volume] in Serum or Plasma");

fn potassium(id: &str, taken: &str, issued: &str) -> Value {
    lab(
        id,
        POTASSIUM,
        json!({"valueQuantity": measured("5.4", "mmol/L"), "effectiveDateTime": taken, "issued": issued}),
    )
}

fn appointment(id: &str, start: &str, more: (&str, Value)) -> Value {
    let mut one = json!({"resourceType": "Appointment", "id": id, "status": "booked", "description": "Knee check",
        "start": start, "participant": [
            {"actor": {"reference": "Patient/ana"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/p1", "display": "Dr. Eva Ruiz"}, "status": "accepted"},
            {"actor": {"reference": "Location/l1", "display": "North house"}, "status": "accepted"}]});
    one[more.0] = more.1;
    one
}

fn note(id: &str, date: &str) -> Value {
    of_ana(
        "DocumentReference",
        id,
        "subject",
        json!({"status": "current", "date": date, "description": "Letter about your knee",
        "content": [{"attachment": {"contentType": "text/plain", "data": "SGk="}}]}),
    )
}

#[tokio::test]
async fn home_tells_what_came_lately_and_the_next_visit() {
    for on in databases() {
        let (_world, mut browser) = ana_on(
            on,
            vec![
                potassium("fresh", "2026-10-20T09:00:00Z", "2026-10-21T09:00:00Z"),
                potassium("slow", "2026-09-10T09:00:00Z", "2026-10-28T09:00:00Z"),
                potassium("old", "2026-09-10T09:00:00Z", "2026-09-11T09:00:00Z"),
                note("letter", "2026-10-30T09:00:00Z"),
                note("long-ago", "2026-01-30T09:00:00Z"),
                appointment("past", "2026-10-01T09:00:00Z", ("status", "booked".into())),
                appointment(
                    "ap1",
                    "2026-11-12T15:00:00Z",
                    ("patientInstruction", "Do not eat before.".into()),
                ),
                appointment("ap2", "2026-11-20T15:00:00Z", ("status", "booked".into())),
            ],
        )
        .await;
        let page = browser.get("/").await;
        for (path, there) in [
            ("/results/fresh", true),
            ("/results/slow", true),
            ("/results/old", false),
            ("/record/documents/letter", true),
            ("/record/documents/long-ago", false),
            ("/record/visits/ap1~planned", true),
            ("/record/visits/ap2~planned", false),
            ("/record/visits/past~planned", false),
        ] {
            assert_eq!(page.says(&format!("href=\"{path}\"")), there, "{path}: {}", page.body);
        }
        let said = text(&page.body);
        for words in [
            "To do Get ready for your visit by November 12, 2026 Knee check",
            "Thursday, November 12, 2026 3:00\u{a0}pm UTC with Dr. Eva Ruiz North house Knee check",
            "New for you",
            "See my medicines",
            "Call +1 555 010 1234",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(!said.contains("Nothing needs you"), "{said}");
        let visit = browser.get("/record/visits/ap1~planned").await;
        assert!(
            visit.says("Do not eat before."),
            "what is to be done stands on the page that the task leads to"
        );
    }
}

/// The next visit is the next one only until it begins, and what comes in is told at once.
#[tokio::test]
async fn home_follows_the_clock_and_the_record() {
    let (world, mut browser) = ana(vec![
        appointment("ap1", "2026-11-02T09:10:00Z", ("patientInstruction", "Bring your card.".into())),
        appointment("ap2", "2026-11-20T15:00:00Z", ("status", "booked".into())),
    ])
    .await;
    assert!(browser.get("/").await.says("ap1~planned"));
    world.wait_minutes(11);
    let later = browser.get("/").await;
    assert!(later.says("ap2~planned") && !later.says("ap1~planned"), "{}", later.body);
    assert!(text(&later.body).contains("Nothing needs you right now."), "the task is over with the visit");
    world.take(vec![potassium("fresh", "2026-11-01T09:00:00Z", "2026-11-02T09:00:00Z")]).await;
    assert!(browser.get("/").await.says("/results/fresh"));
}

/// A comment makes a result news again.
#[tokio::test]
async fn what_is_new_is_told_from_what_was_there() {
    let (world, _) = ana(vec![potassium("fresh", "2026-10-30T09:00:00Z", "2026-10-30T10:00:00Z")]).await;
    let person = login(&world, "Ana", Some("ana")).await;
    let mut first = browser_of(&world, person).await;
    assert!(!first.get("/").await.says("tag new"), "at the first visit nothing is called new");
    world.wait_minutes(60);
    let mut second = browser_of(&world, person).await;
    let page = second.get("/").await;
    assert!(!page.says("tag new") && page.says("Nothing new came in since"), "{}", text(&page.body));
    world.wait_minutes(60);
    world
        .take(vec![json!({"resourceType": "Communication", "id": "c1", "status": "completed",
            "category": [{"coding": [{"system": "https://clinic.example.org/codes/message-topics", "code": "result-comment"}]}],
            "subject": {"reference": "Patient/ana"}, "about": [{"reference": "Observation/fresh"}], "sent": "2026-11-02T10:30:00Z",
            "sender": {"reference": "Practitioner/p1", "display": "Dr Elena Ruiz"}, "payload": [{"contentString": "All is well."}]})])
        .await;
    let mut third = browser_of(&world, person).await;
    let page = third.get("/").await;
    assert!(page.says("tag new") && page.says("Comment from Dr Elena Ruiz"), "{}", text(&page.body));
}
