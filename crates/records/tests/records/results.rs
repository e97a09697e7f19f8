//! Results made to be difficult, read through their pages.

use access::SitePolicy;
use serde_json::{Value, json};
use testkit::Browser;

use crate::house::{
    ana, browser_of, flag, house, house_that_shows, lab, login, measured, patient, range, report, text,
};

const POTASSIUM: (&str, &str) = ("2823-3", "Potassium [Moles/volume] in Serum or Plasma");
const SODIUM: (&str, &str) = ("2951-2", "Sodium [Moles/volume] in Serum or Plasma");

#[allow(clippy::needless_pass_by_value)] // `json!` is written in place
fn potassium(id: &str, digits: &str, more: Value) -> Value {
    let mut test = lab(
        id,
        POTASSIUM,
        json!({"valueQuantity": measured(digits, "mmol/L"), "referenceRange": [range("3.5", "5.1", "mmol/L")]}),
    );
    for (name, value) in more.as_object().expect("an object") {
        test[name.as_str()] = value.clone();
    }
    test.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    test
}

#[allow(clippy::needless_pass_by_value)] // `json!` is written in place
fn specimen(id: &str, collected: Value) -> Value {
    json!({"resourceType": "Specimen", "id": id, "subject": {"reference": "Patient/ana"}, "collection": collected})
}

/// The day on which a specimen was taken dates a result; the day of the report or of the import never does.
#[tokio::test]
async fn results_are_dated_by_when_they_were_taken() {
    let sample = json!({"reference": "Specimen/s1"});
    let (_world, mut browser) = ana(vec![
        specimen("s1", json!({"collectedDateTime": "2026-09-03T08:00:00Z"})),
        specimen("s2", json!({"collectedPeriod": {"start": "2026-08-02T08:00:00Z"}})),
        potassium("effective", "4.01", json!({"effectiveDateTime": "2026-10-20T09:00:00Z"})),
        potassium(
            "period",
            "4.02",
            json!({"effectiveDateTime": null,
            "effectivePeriod": {"start": "2026-10-11T09:00:00Z", "end": "2026-10-12T09:00:00Z"}}),
        ),
        potassium("specimen", "4.03", json!({"effectiveDateTime": null, "specimen": sample})),
        potassium(
            "spanned",
            "4.04",
            json!({"effectiveDateTime": null, "specimen": {"reference": "Specimen/s2"}}),
        ),
        potassium("undated", "4.05", json!({"effectiveDateTime": null})),
        report(
            "panel",
            ("24323-8", "Comprehensive metabolic 2000 panel"),
            &["specimen"],
            json!({"effectiveDateTime": null, "specimen": [sample]}),
        ),
    ])
    .await;
    for (id, day) in [
        ("effective", "October 20, 2026"),
        ("period", "October 11, 2026"),
        ("specimen", "September 3, 2026"),
        ("spanned", "August 2, 2026"),
        ("undated", "Date not known"),
        ("panel", "September 3, 2026"),
    ] {
        let page = text(&browser.get(&format!("/results/{id}")).await.body);
        assert!(page.contains(day), "{id}: {page}");
        assert!(!page.contains("October 21"), "{id} shows when it was issued: {page}");
        assert!(!page.contains("November 2, 2026"), "{id} shows when it was loaded: {page}");
    }
    let list = text(&browser.get("/results").await.body);
    let places =
        ["October 20, 2026", "October 11, 2026", "September 3, 2026", "August 2, 2026", "Date not known"]
            .map(|day| list.find(day).unwrap_or_else(|| panic!("{day}: {list}")));
    assert!(places.is_sorted(), "newest first: {list}");
    assert!(!list.contains("October 21"), "{list}");
}

/// A value a little outside its range: the conclusion first, then the sentence, the bar, the line and its table.
#[tokio::test]
async fn a_value_says_what_it_means() {
    let (_world, mut browser) = ana(vec![
        potassium("old", "4.00", json!({"effectiveDateTime": "2025-10-20T09:00:00Z"})),
        potassium("new", "5.40", json!({"interpretation": flag("H"), "note": [{"text": "Sample a bit old.", "authorString": "Laboratory"}]})),
        lab("other", POTASSIUM, json!({"valueQuantity": measured("15.6", "mg/dL"), "effectiveDateTime": "2025-12-01T09:00:00Z"})),
        json!({"resourceType": "Communication", "id": "c1", "status": "completed",
            "category": [{"coding": [{"system": "https://clinic.example.org/codes/message-topics", "code": "result-comment"}]}],
            "subject": {"reference": "Patient/ana"}, "about": [{"reference": "Observation/new"}], "sent": "2026-10-22T10:00:00Z",
            "sender": {"reference": "Practitioner/p1", "display": "Dr Elena Ruiz"}, "payload": [{"contentString": "Drink enough water."}]}),
    ])
    .await;
    let page = browser.get("/results/new").await;
    assert_eq!(page.heading(), "Potassium: a little high");
    let words = text(&page.body);
    assert!(words.contains("5.40\u{a0}mmol/L. A little high. The usual range is 3.5 to 5.1."), "{words}");
    assert!(words.contains("Dr Elena Ruiz wrote Drink enough water. October 22, 2026"), "{words}");
    assert!(words.find("Drink enough water") < words.find("Your value"), "the comment comes first");
    assert!(words.contains("Laboratory wrote Sample a bit old."), "{words}");
    assert!(words.contains("4.00\u{a0}mmol/L"), "digits stay: {words}");
    assert!(!words.contains("15.6"), "another unit is no part of the line: {words}");
    let listed = text(&browser.get("/results").await.body);
    assert!(listed.contains("A little high"), "{listed}");
    assert!(listed.contains("Comment from Dr Elena Ruiz"), "{listed}");
    let commented = text(&browser.get("/results?show=comment").await.body);
    assert!(commented.contains("Comment from Dr Elena Ruiz") && commented.contains("1 found"), "{commented}");
    assert!(!commented.contains("October 20, 2025"), "what has none is left out: {commented}");
}

/// What is not known is not called usual.
#[tokio::test]
async fn nothing_is_usual_that_nobody_called_so() {
    let (_world, mut browser) = ana(vec![
        lab("bare", POTASSIUM, json!({"valueQuantity": measured("4.0", "mmol/L")})),
        lab("less", ("1988-5", "C reactive protein"), json!({"valueQuantity": {"value": 0.5, "comparator": "<", "unit": "mg/L", "code": "mg/L"},
            "referenceRange": [{"high": measured("5.0", "mg/L")}]})),
        lab("two", ("718-7", "Hemoglobin"), json!({"valueQuantity": measured("11.0", "g/dL"), "referenceRange": [
            {"low": measured("12.0", "g/dL"), "appliesTo": [{"text": "Women"}]}, {"low": measured("13.5", "g/dL"), "appliesTo": [{"text": "Men"}]}]})),
        lab("word", ("57905-2", "Blood in stool"), json!({"valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "10828004", "display": "Positive"}]},
            "interpretation": flag("A"), "referenceRange": [{"text": "Negative"}]})),
        lab("absent", SODIUM, json!({"dataAbsentReason": {"text": "Sample too old"}})),
        lab("grave", SODIUM, json!({"valueQuantity": measured("118", "mmol/L"), "interpretation": flag("LL")})),
    ])
    .await;
    for (id, heading, sentence) in [
        ("bare", "Potassium: 4.0\u{a0}mmol/L", "The laboratory sent no usual range."),
        (
            "less",
            "Inflammation marker (CRP): in the usual range",
            "Less than 0.5\u{a0}mg/L. In the usual range. The usual range is up to 5.0.",
        ),
        ("two", "Hemoglobin: 11.0\u{a0}g/dL", "Women: 12.0\u{a0}g/dL or more; Men: 13.5\u{a0}g/dL or more"),
        (
            "word",
            "Blood in stool test: Positive",
            "Positive. Not as usual. The laboratory’s usual: Negative.",
        ),
        ("absent", "Sodium: no value (Sample too old)", "no value (Sample too old)."),
        ("grave", "Sodium: very low", "call us today: +1 555 010 1234"),
    ] {
        let page = browser.get(&format!("/results/{id}")).await;
        assert_eq!(page.heading(), heading);
        let words = text(&page.body);
        assert!(words.contains(sentence), "{id}: {words}");
    }
    let outside = text(&browser.get("/results?show=outside").await.body);
    for (name, there) in
        [("Blood in stool test", true), ("Sodium", true), ("Potassium", false), ("Hemoglobin", false)]
    {
        assert_eq!(outside.contains(name), there, "{name}: {outside}");
    }
}

/// A panel tells what is outside first; blood pressure is one answer with two numbers.
#[tokio::test]
async fn a_panel_and_a_pair_read_in_order() {
    let sodium = lab(
        "na",
        SODIUM,
        json!({"valueQuantity": measured("140", "mmol/L"), "referenceRange": [range("136", "145", "mmol/L")]}),
    );
    let part = |code: &str, name: &str, digits: &str| json!({"code": {"coding": [{"system": "http://loinc.org", "code": code, "display": name}]}, "valueQuantity": measured(digits, "mm[Hg]")});
    let pressure = |id: &str, when: &str, upper: &str| {
        lab(
            id,
            ("85354-9", "Blood pressure panel"),
            json!({
        "category": [{"coding": [{"code": "vital-signs", "system": "http://terminology.hl7.org/CodeSystem/observation-category"}]}],
        "effectiveDateTime": when, "component": [part("8480-6", "Systolic", upper), part("8462-4", "Diastolic", "82")]}),
        )
    };
    let (_world, mut browser) = ana(vec![
        sodium,
        potassium("k", "6.40", json!({"interpretation": flag("H")})),
        report(
            "panel",
            ("51990-0", "Basic metabolic panel - Blood"),
            &["na", "k", "gone"],
            json!({"status": "corrected"}),
        ),
        pressure("bp1", "2026-01-05T09:00:00Z", "131"),
        pressure("bp2", "2026-10-05T09:00:00Z", "128"),
    ])
    .await;
    let page = browser.get("/results/panel").await;
    assert_eq!(page.heading(), "Salts, sugar and kidney tests: 1 of 2 outside the usual range");
    let words = text(&page.body);
    assert!(words.find("6.40") < words.find("140"), "{words}");
    assert!(words.contains("The laboratory corrected this result on October 21, 2026"), "{words}");
    assert!(words.contains("1 value of this report is not shown here"), "{words}");
    let test = browser.get("/results/k").await;
    assert!(test.body.contains("href=\"/results/panel\""), "the way back to the panel");
    let listed = text(&browser.get("/results").await.body);
    assert_eq!(listed.matches("1 of 2 outside the usual range").count(), 1, "{listed}");
    assert!(!listed.contains("Potassium"), "a test of a report is no line of its own: {listed}");
    let page = browser.get("/results/bp2").await;
    assert_eq!(page.heading(), "Blood pressure: 128 over 82\u{a0}mmHg");
    assert!(text(&page.body).contains("Over time"), "two readings make a line");
    let summary = text(&browser.get("/record").await.body);
    assert!(summary.contains("128 over 82\u{a0}mmHg"), "{summary}");
    assert!(!summary.contains("131 over"), "only the latest: {summary}");
}

/// A report in words keeps its headings and none of its markup.
#[tokio::test]
async fn a_report_keeps_its_headings_and_none_of_its_markup() {
    let page =
        "<h1>XR Chest</h1><h2>Findings</h2><p onclick=\"x()\">Clear &amp; dry.</p><script>alert(1)</script>";
    let form = |kind: &str, text: &str| json!({"contentType": kind, "data": base64(text)});
    let (_world, mut browser) = ana(vec![
        report("html", ("36643-5", "XR Chest 2 Views"), &[], json!({"conclusion": "Nothing found.", "presentedForm": [form("text/plain", "Other words"), form("text/html; charset=utf-8", page)]})),
        report("plain", ("36643-5", "XR Chest 2 Views"), &[], json!({"status": "amended", "presentedForm": [form("text/plain", "Reason\nCough.\n\nConclusion\nAll clear.")]})),
        report("file", ("36643-5", "XR Chest 2 Views"), &[], json!({"presentedForm": [form("application/pdf", "%PDF")]})),
    ])
    .await;
    let shown = browser.get("/results/html").await;
    assert_eq!(shown.heading(), "Chest X-ray: your report");
    assert!(shown.says("<h3>Findings</h3><p>Clear &amp; dry.</p>"), "{}", shown.body);
    let main = shown.body.split("<main").nth(1).unwrap_or_default();
    assert!(
        !main.contains("onclick") && !main.contains("alert(1)") && !main.contains("Other words"),
        "{main}"
    );
    let plain = browser.get("/results/plain").await;
    assert!(plain.says("<h3>Conclusion</h3><p>All clear.</p>"), "{}", plain.body);
    assert!(text(&plain.body).contains("The laboratory corrected this result"));
    let file = "/record/documents/file~report/files/0";
    assert!(
        browser.get("/results/file").await.says(&format!("href=\"{file}\"")),
        "a report that is a file is opened"
    );
    assert_eq!(browser.get(file).await.header("content-type"), "application/pdf");
    assert_eq!(browser.get("/record/documents/nothing~report/files/0").await.status, 404);
    let listed = text(&browser.get("/results").await.body);
    assert_eq!(listed.matches("Report").count(), 3, "{listed}");
    assert!(listed.contains("Corrected"), "{listed}");
}

fn base64(text: &str) -> String {
    stdx::text::url64(text.as_bytes()).replace('-', "+").replace('_', "/")
}

/// What is not hers is not there: neither an unknown id, nor another person's, nor something that is no result.
#[tokio::test]
async fn another_persons_result_is_not_found() {
    let world = house().await;
    let (ana, bea) =
        (patient(&world, "ana", "Ana", "Morales").await, patient(&world, "bea", "Bea", "Okafor").await);
    world
        .take(vec![
            potassium("k", "4.0", json!({})),
            report("panel", ("51990-0", "Basic metabolic panel"), &["k"], json!({})),
        ])
        .await;
    let (mut hers, mut others) = (browser_of(&world, ana).await, browser_of(&world, bea).await);
    for id in ["k", "panel"] {
        assert_eq!(hers.get(&format!("/results/{id}")).await.status, 200);
        assert_eq!(others.get(&format!("/results/{id}")).await.status, 404);
    }
    for id in ["nothing", "ana", "..%2F..%2Fx", "a%26_id%3Dk", "%E2%82%AC"] {
        assert_eq!(hers.get(&format!("/results/{id}")).await.status, 404, "{id}");
    }
    assert_eq!(world.browser().get("/results").await.status, 303, "strangers are led to sign in");
    let listed = text(&others.get("/results").await.body);
    assert!(listed.contains("There are no test results yet"), "{listed}");
}

/// What the clinic does not show yet, or took back, is not there; a report says that some of it is missing.
#[tokio::test]
async fn what_is_not_released_is_not_there() {
    let (_world, mut browser) = ana(vec![
        potassium("early", "4.0", json!({"status": "preliminary"})),
        potassium("mistaken", "9.0", json!({"status": "entered-in-error"})),
        potassium("done", "4.1", json!({})),
        report("panel", ("51990-0", "Basic metabolic panel"), &["early", "done"], json!({})),
    ])
    .await;
    for id in ["early", "mistaken"] {
        assert_eq!(browser.get(&format!("/results/{id}")).await.status, 404, "{id}");
    }
    let page = text(&browser.get("/results/panel").await.body);
    assert!(page.contains("4.1") && page.contains("1 value of this report is not shown here"), "{page}");
    let line = text(&browser.get("/results/done").await.body);
    assert!(!line.contains("9.0") && !line.contains("4.0 "), "{line}");
}

/// One result on its own page and in the list.
async fn is_labelled(
    browser: &mut Browser,
    list: &str,
    (id, label, words): (&str, &str, &str),
    is_shown: bool,
) {
    let detail = browser.get(&format!("/results/{id}")).await;
    assert_eq!(detail.status == 200, is_shown, "{id}");
    assert_eq!(detail.status == 404, !is_shown, "{id}");
    let detail = text(&detail.body);
    assert_eq!(detail.contains(label) && detail.contains(words), is_shown, "{id}: {detail}");
    let row = list.split("<li").find(|row| row.contains(&format!("\"/results/{id}\"")));
    assert_eq!(row.is_some(), is_shown && id != "mistaken", "{id}: {list}");
    assert!(row.is_none_or(|row| text(row).contains(label)), "{id}: {row:?}");
}

/// What the site decides to show before it is final, or after it was taken back, is labelled as such wherever it is
/// read; what it does not show is nowhere. What was taken back has a page for who has its link, and no line in the list.
#[tokio::test]
async fn what_is_shown_early_or_was_taken_back_is_labelled() {
    let first = ("early", "First reading", "This is a first reading. It can still change.");
    let whole = ("panel", "First reading", "This is a first reading. It can still change.");
    let back = ("mistaken", "Taken back", "The laboratory took this result back.");
    for (shows_preliminary, shows_retracted) in [(false, false), (true, false), (false, true), (true, true)] {
        let world = house_that_shows(SitePolicy { shows_preliminary, shows_retracted }).await;
        let ana = patient(&world, "ana", "Ana", "Morales").await;
        world
            .take(vec![
                potassium("early", "4.44", json!({"status": "preliminary"})),
                potassium("mistaken", "9.99", json!({"status": "entered-in-error"})),
                lab("done", SODIUM, json!({"valueQuantity": measured("140", "mmol/L")})),
                report(
                    "panel",
                    ("51990-0", "Basic metabolic panel"),
                    &["done"],
                    json!({"status": "preliminary"}),
                ),
            ])
            .await;
        let mut browser = browser_of(&world, ana).await;
        let list = browser.get("/results").await.body;
        for (case, is_shown) in
            [(first, shows_preliminary), (whole, shows_preliminary), (back, shows_retracted)]
        {
            is_labelled(&mut browser, &list, case, is_shown).await;
        }
        let list = text(&list);
        assert_eq!(list.contains("First reading"), shows_preliminary, "{list}");
        assert!(!list.contains("9.99") && !list.contains("Taken back"), "{list}");
    }
}

/// A mother who only looks after her son has no record here, and is told so.
#[tokio::test]
async fn who_has_no_record_is_told_so() {
    let world = house().await;
    let mother = login(&world, "Rosa Morales", None).await;
    let mut browser = browser_of(&world, mother).await;
    for path in ["/record", "/results"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200);
        assert!(page.says("You have no record of your own here"), "{}", page.body);
    }
    assert_eq!(browser.get("/results/any").await.status, 404);
}

/// An empty record says what it does not know.
#[tokio::test]
async fn nothing_on_record_is_not_nothing_there() {
    let (_world, mut browser) = ana(vec![]).await;
    let summary = text(&browser.get("/record").await.body);
    for said in [
        "No current allergies are on record. This does not mean that you have none.",
        "No conditions are on record.",
        "No current medicines",
        "No vaccines",
        "No measurements",
        "No care team",
    ] {
        assert!(summary.contains(said), "{said}: {summary}");
    }
    let home = text(&browser.get("/").await.body);
    assert!(home.contains("Nothing needs you right now.") && !home.contains("Next visit"), "{home}");
}

/// A long record is read page by page: each result once, the oldest reached, and narrowed to one that lies far back.
#[tokio::test]
async fn a_long_record_is_read_page_by_page() {
    const DAYS: usize = 400;
    let day = |n: usize| {
        jiff::civil::date(2026, 10, 20)
            .saturating_sub(jiff::Span::new().days(i64::try_from(n).expect("small")))
    };
    let mut all = Vec::new();
    for n in 0..DAYS {
        let when = json!({"effectiveDateTime": format!("{}T09:00:00Z", day(n))});
        all.push(potassium(&format!("k{n}"), if n == 390 { "9.9" } else { "4.0" }, when.clone()));
        if n % 3 == 0 {
            all.push(report(
                &format!("r{n}"),
                ("51990-0", "Basic metabolic panel"),
                &[&format!("k{n}")],
                when,
            ));
        }
    }
    let (_world, mut browser) = ana(all).await;
    let ids = |body: &str| -> Vec<String> {
        body.split("href=\"/results/")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
            .collect()
    };
    let next = |body: &str| {
        let links = body
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('"')?.0.replace("&amp;", "&")));
        links.filter(|link| link.contains("after=")).last()
    };
    let (mut seen, mut path) = (Vec::new(), Some("/results".to_owned()));
    while let Some(address) = path {
        let page = browser.get(&address).await;
        assert_eq!(page.status, 200, "{address}");
        let found = ids(&page.body);
        assert!(!found.is_empty() && found.len() < 60, "{address}: {}", found.len());
        seen.extend(found);
        path = next(&page.body);
    }
    let expected: Vec<String> =
        (0..DAYS).map(|n| if n % 3 == 0 { format!("r{n}") } else { format!("k{n}") }).collect();
    assert_eq!(seen, expected, "each once, newest first");
    let mut found = browser.get("/results?show=outside&name=potassium").await;
    for _ in 0..10 {
        if !ids(&found.body).is_empty() {
            break;
        }
        let further = next(&found.body).expect("a way to look further");
        found = browser.get(&further).await;
    }
    assert_eq!(ids(&found.body), ["r390"]);
    let mut path = Some("/results?name=sodium&show=outside".to_owned());
    let mut last = String::new();
    while let Some(address) = path {
        last = browser.get(&address).await.body;
        assert!(ids(&last).is_empty());
        path = next(&last);
    }
    assert!(text(&last).contains("No result fits"), "looked through to the end");
    let year = browser.get("/results?year=2025").await;
    assert!(
        text(&year.body).contains("2025") && !text(&year.body).contains(", 2026 "),
        "{}",
        text(&year.body)
    );
    let stale = browser.get("/results?after=3.AAAA~0.&from=76").await;
    assert!(text(&stale.body).contains("Showing 1 to 25"), "{}", text(&stale.body));
    assert_eq!(ids(&stale.body).first().map(String::as_str), Some("r0"), "a stale link begins at the newest");
}
