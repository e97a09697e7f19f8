//! The record in Spanish: what we say ourselves is Spanish, what was sent stays as it was sent.

use serde_json::json;

use crate::house::{ana, flag, lab, measured, range, text};

const POTASSIUM: (&str, &str) = ("2823-3", "Potassium [Moles/volume] in Serum or Plasma");

#[tokio::test]
async fn a_result_and_the_record_are_read_in_spanish() {
    let high = json!({
        "valueQuantity": measured("5.40", "mmol/L"), "referenceRange": [range("3.5", "5.1", "mmol/L")],
        "interpretation": flag("H"), "note": [{"text": "Sample a bit old.", "authorString": "Lab"}],
    });
    let pulse = lab(
        "pulse",
        ("8867-4", "Heart rate"),
        json!({"valueQuantity": measured("72", "beats/min"),
        "category": [{"coding": [{"code": "vital-signs", "system": "http://terminology.hl7.org/CodeSystem/observation-category"}]}]}),
    );
    let (world, mut browser) = ana(vec![lab("new", POTASSIUM, high), pulse]).await;
    browser.cookies.insert("__Host-preferences".into(), "language=es".into());
    let page = browser.get("/results/new").await;
    assert!(page.says("lang=\"es\""), "{}", page.body);
    assert!(page.heading().ends_with(": valor un poco alto"), "{}", page.heading());
    let words = text(&page.body);
    let sentence = "5.40\u{a0}mmol/L. Es un valor un poco alto. El rango habitual va de 3.5 a 5.1.";
    assert!(words.contains(sentence), "{words}");
    assert!(words.contains("20 de octubre de 2026"), "{words}");
    assert!(words.contains("Esto escribió Lab Sample a bit old."), "{words}");
    assert!(
        page.says("<div lang=\"en\"><p>Sample a bit old.</p></div>"),
        "it is spoken in English: {}",
        page.body
    );
    assert!(page.says("<p dir=\"auto\" lang=\"en\">If it cannot wait"), "{}", page.body);
    let measurements = text(&browser.get("/record/measurements").await.body);
    assert!(measurements.contains("72\u{a0}latidos por minuto"), "{measurements}");
    for path in ["/", "/record", "/record/measurements", "/results", "/results?show=outside", "/results/new"]
    {
        let words = text(&browser.get(path).await.body);
        assert!(!words.contains('⟦'), "{path}: {words}");
        for english in [" the ", "October", "usual range", "on record", "Sign out"] {
            assert!(!words.contains(english), "{path} says “{english}”: {words}");
        }
    }
    browser.cookies.insert("__Host-preferences".into(), "language=en-GB".into());
    let page = browser.get("/results/new").await;
    assert!(page.says("<p>Sample a bit old.</p>") && !page.says("lang=\"en\""), "{}", page.body);
    assert_eq!(world.portal.words().missing(), Vec::<String>::new());
}
