//! Documents: their text is read without anything that could act, their files come from this house alone.

use serde_json::{Value, json};
use testkit::databases;

use crate::house::{ana_on, of_ana, text};

/// Base64 as resources have it.
fn base64(bytes: &[u8]) -> String {
    let plain = stdx::text::url64(bytes).replace('-', "+").replace('_', "/");
    let missing = (4 - plain.len() % 4) % 4;
    plain + &"=".repeat(missing)
}

fn document(id: &str, attachments: &[Value]) -> Value {
    let content: Vec<Value> =
        attachments.iter().map(|attachment| json!({"attachment": attachment})).collect();
    of_ana(
        "DocumentReference",
        id,
        "subject",
        json!({"status": "current", "docStatus": "final", "date": "2026-05-04T10:00:00Z",
        "type": {"coding": [{"system": "http://loinc.org", "code": "34117-2", "display": "History and physical note"}]},
        "content": content}),
    )
}

fn file(kind: &str, title: &str, bytes: &[u8]) -> Value {
    json!({"contentType": kind, "title": title, "data": base64(bytes)})
}

/// A summary for the computers of another clinic; what it would say to a browser stays unsaid.
const CCDA: &str = "<?xml version=\"1.0\"?><?xml-stylesheet type=\"text/xsl\" href=\"https://evil.example/x.xsl\"?>\
    <ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>Summary</title></ClinicalDocument>";

const EVIL: &str = "<html><head><title>x</title><script>alert(1)</script></head><body onload='steal()'>\
    <h1>Visit</h1><p onclick=\"steal()\">You are <b>well</b>.</p><iframe src='https://evil.example/'></iframe>\
    <img src=x onerror=alert(2)><a href='javascript:alert(3)'>more</a><form action='https://evil.example'><input name=p></form>\
    <object data='//evil.example/x'></object><svg onload=alert(4)></svg></body></html>";

#[tokio::test]
async fn a_note_in_html_is_read_and_nothing_of_it_acts() {
    for on in databases() {
        let (_world, mut browser) =
            ana_on(on, vec![document("note", &[file("text/html", "Note.html", EVIL.as_bytes())])]).await;
        let page = browser.get("/record/documents/note").await;
        assert_eq!(page.status, 200);
        assert!(text(&page.body).contains("You are well"), "{}", text(&page.body));
        let main = page
            .body
            .split_once("<main")
            .and_then(|(_, rest)| rest.split_once("</main>"))
            .expect("a main part")
            .0;
        for bad in [
            "<script",
            "<iframe",
            "onclick",
            "onload",
            "onerror",
            "javascript:",
            "evil.example",
            "steal",
            "<object",
            "<svg onload",
            "alert(",
        ] {
            assert!(!main.contains(bad), "{bad} reached the page");
        }
        let saved = browser.get("/record/documents/note/files/0").await;
        assert_eq!(saved.header("content-type"), "application/octet-stream", "never as a page of ours");
        assert!(saved.header("content-disposition").starts_with("attachment; filename=\"Note.html\""));
        assert_eq!(saved.header("x-content-type-options"), "nosniff");
        assert!(saved.header("content-security-policy").contains("sandbox"));
        assert_eq!(saved.body, EVIL, "the file itself is as it was sent");
    }
}

#[tokio::test]
async fn files_come_as_they_are_and_under_a_policy() {
    // Longer than one piece of the store.
    let pdf = format!("%PDF-1.4\n{}\n%%EOF\n", "0123456789abcdef".repeat(20_000));
    for on in databases() {
        let binary = of_ana(
            "Binary",
            "scan",
            "securityContext",
            json!({"contentType": "image/png", "data": base64(b"png bytes")}),
        );
        let by_address = |url: &str| json!({"contentType": "image/png", "title": "Scan", "url": url});
        let papers = document(
            "papers",
            &[
                file("application/pdf", "Summary of 2026-05-04.pdf", pdf.as_bytes()),
                by_address("Binary/scan"),
                by_address("https://evil.example/scan.png"),
                file("image/svg+xml", "drawing.svg", b"<svg onload='alert(1)'/>"),
                file("application/xml", "Summary for another clinic", CCDA.as_bytes()),
                file("image/jpeg", "Photo", b"jpeg bytes"),
                file("application/dicom", "Scan", b"dicom bytes"),
            ],
        );
        let (_world, mut browser) = ana_on(on, vec![binary, papers]).await;
        let page = browser.get("/record/documents/papers").await;
        assert!(page.says("href=\"/record/documents/papers/files/0\""), "{}", page.body);
        assert!(
            page.says("<img class=\"picture\" src=\"/record/documents/papers/files/1\" alt=\"Picture: "),
            "{}",
            page.body
        );
        assert!(page.says("kept at another place") && !page.says("evil.example"), "no foreign host");
        let opened = browser.get("/record/documents/papers/files/0").await;
        assert_eq!((opened.status.as_u16(), opened.header("content-type")), (200, "application/pdf"));
        assert_eq!(opened.header("content-disposition"), "inline; filename=\"Summary-of-2026-05-04.pdf\"");
        assert_eq!(opened.header("cache-control"), "no-store, private");
        assert!(opened.header("content-security-policy").starts_with("default-src 'none'; sandbox"));
        assert!(opened.body == pdf, "all {} bytes, not {}", pdf.len(), opened.body.len());
        let saved = browser.get("/record/documents/papers/files/0?save=yes").await;
        assert!(saved.header("content-disposition").starts_with("attachment"));
        let scan = browser.get("/record/documents/papers/files/1").await;
        assert_eq!((scan.header("content-type"), scan.body.as_str()), ("image/png", "png bytes"));
        let drawing = browser.get("/record/documents/papers/files/3").await;
        assert_eq!(drawing.header("content-type"), "application/octet-stream", "a drawing can act");
        for (number, shown, how, name) in [
            (4, "application/octet-stream", "attachment", "Summary-for-another-clinic.xml"),
            (5, "image/jpeg", "inline", "Photo.jpg"),
            (6, "application/octet-stream", "attachment", "Scan.dcm"),
        ] {
            let file = browser.get(&format!("/record/documents/papers/files/{number}")).await;
            assert_eq!(file.header("content-type"), shown, "{number}");
            assert_eq!(file.header("content-disposition"), format!("{how}; filename=\"{name}\""), "{number}");
        }
        assert_eq!(browser.get("/record/documents/papers/files/4").await.body, CCDA, "as it was sent");
        assert!(
            page.says("This is an XML file.") && page.says("This is a DCM file."),
            "{}",
            text(&page.body)
        );
        for wrong in ["2", "7", "-1", "x"] {
            assert_eq!(
                browser.get(&format!("/record/documents/papers/files/{wrong}")).await.status,
                404,
                "{wrong}"
            );
        }
    }
}

#[tokio::test]
async fn letters_with_sections_are_read_in_order() {
    let letter = of_ana(
        "Composition",
        "letter",
        "subject",
        json!({"status": "final", "date": "2026-04-01", "title": "Going home",
        "author": [{"display": "Dr. Eva Ruiz"}],
        "type": {"coding": [{"system": "http://loinc.org", "code": "18842-5", "display": "Discharge summary"}]},
        "section": [{"title": "What was done", "text": {"status": "generated", "div": "<div><p>A <b>new</b> knee.<script>x</script></p></div>"},
            "section": [{"title": "How", "text": {"status": "generated", "div": "<div>Through a small cut.</div>"}}]}]}),
    );
    for on in databases() {
        let (_world, mut browser) = ana_on(on, vec![letter.clone()]).await;
        let list = browser.get("/record/documents").await;
        assert!(list.says("/record/documents/letter~letter"), "{}", text(&list.body));
        let page = browser.get("/record/documents/letter~letter").await;
        let said = text(&page.body);
        let at = |words: &str| said.find(words).unwrap_or_else(|| panic!("{words}: {said}"));
        assert!(at("What was done") < at("A new knee.") && at("How") < at("Through a small cut."), "{said}");
        assert!(said.contains("Written by Dr. Eva Ruiz") && !page.says("<script>x"), "{said}");
    }
}

/// A note in plain text is read on the page with its lines, and saved as a text.
#[tokio::test]
async fn a_note_in_plain_text_keeps_its_lines() {
    let note = "Plan\n\nRest for two weeks.\nThen walk <b>slowly</b>.";
    for on in databases() {
        let (_world, mut browser) =
            ana_on(on, vec![document("note", &[file("text/plain; charset=utf-8", "Note", note.as_bytes())])])
                .await;
        let page = browser.get("/record/documents/note").await;
        assert!(
            page.says("Rest for two weeks.") && page.says("walk &lt;b&gt;slowly"),
            "{}",
            text(&page.body)
        );
        let saved = browser.get("/record/documents/note/files/0").await;
        assert_eq!(saved.header("content-disposition"), "attachment; filename=\"Note.txt\"");
        assert_eq!(saved.body, note);
    }
}
