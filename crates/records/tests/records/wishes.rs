//! The record as its reader likes it: on their own clocks, and with less on each page.

use serde_json::json;

use crate::house::{ana, lab, measured, of_ana, range, text};

const COOKIE: &str = "__Host-preferences";
const CLINICAL: &str = "Potassium [Moles/volume] in Serum or Plasma";

#[tokio::test]
async fn times_follow_the_readers_clocks_on_kept_pages_too() {
    let late =
        json!({"effectiveDateTime": "2026-10-20T23:30:00Z", "valueQuantity": measured("4.1", "mmol/L")});
    let visit = json!({
        "resourceType": "Appointment", "id": "next", "status": "booked", "start": "2026-11-05T02:00:00Z",
        "participant": [{"actor": {"reference": "Patient/ana"}, "status": "accepted"}],
    });
    let (_world, mut browser) = ana(vec![lab("late", ("2823-3", CLINICAL), late), visit]).await;
    for round in ["first", "kept"] {
        browser.cookies.remove(COOKIE);
        let words = text(&browser.get("/results/late").await.body);
        assert!(words.contains("October 20, 2026, 11:30\u{a0}pm UTC"), "{round}: {words}");
        let words = text(&browser.get("/").await.body);
        assert!(
            words.contains("2:00\u{a0}am UTC") && !words.contains("Time at the clinic"),
            "{round}: {words}"
        );
        browser.cookies.insert(COOKIE.into(), "zone=America/Los_Angeles".into());
        let words = text(&browser.get("/results/late").await.body);
        assert!(words.contains("October 20, 2026, 4:30\u{a0}pm PDT"), "{round}: {words}");
        browser.cookies.insert(COOKIE.into(), "zone=Asia/Tokyo".into());
        let words = text(&browser.get("/results/late").await.body);
        assert!(words.contains("October 21, 2026, 8:30\u{a0}am JST"), "{round}: {words}");
        let words = text(&browser.get("/results").await.body);
        assert!(words.contains("October 21, 2026"), "the list says the same day: {round}: {words}");
        let words = text(&browser.get("/").await.body);
        assert!(words.contains("Thursday, November 5, 2026 11:00\u{a0}am JST"), "{round}: {words}");
        assert!(
            words.contains("Time at the clinic: November 5, 2026, 2:00\u{a0}am UTC"),
            "one has to be there by the clinic's clocks: {round}: {words}"
        );
    }
}

#[tokio::test]
async fn who_wants_less_reads_plain_names_and_unfolds_the_rest() {
    let value = json!({"valueQuantity": measured("4.1", "mmol/L"), "referenceRange": [range("3.5", "5.1", "mmol/L")]});
    let pressure = json!({
        "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "38341003", "display": "Hypertensive disorder"}]},
        "recordedDate": "2026-10-01T10:00:00Z",
    });
    let resources =
        vec![lab("one", ("2823-3", CLINICAL), value), of_ana("Condition", "high", "subject", pressure)];
    let (_world, mut browser) = ana(resources).await;
    let pages = [
        ("/results", CLINICAL),
        ("/record", "Hypertensive disorder"),
        ("/record/conditions", "Hypertensive disorder"),
    ];
    for (path, clinical) in pages {
        browser.cookies.remove(COOKIE);
        assert!(text(&browser.get(path).await.body).contains(clinical), "{path}");
        browser.cookies.insert(COOKIE.into(), "detail=less".into());
        let words = text(&browser.get(path).await.body);
        assert!(!words.contains(clinical), "{path}: {words}");
    }
    let details = [
        ("/results/one", CLINICAL, "About this result"),
        ("/record/conditions/high", "Hypertensive disorder", "Where this comes from"),
    ];
    for (path, clinical, card) in details {
        browser.cookies.remove(COOKIE);
        let page = browser.get(path).await;
        let words = text(&page.body);
        assert!(words.contains(clinical) && words.contains(card), "{path}: {words}");
        assert!(!words.contains("More about where this comes from"), "{path}: {words}");
        browser.cookies.insert(COOKIE.into(), "detail=less".into());
        let words = text(&browser.get(path).await.body);
        let (open, folded) = words.split_once("More about where this comes from").expect(path);
        assert!(!open.contains(clinical) && !open.contains(card), "{path}: {open}");
        assert!(folded.contains(clinical) && folded.contains(card), "nothing is lost: {path}: {folded}");
    }
}
