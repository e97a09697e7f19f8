//! A boy who was born yesterday: few entries, none of them long.

use crate::ailments as ill;
use crate::analytes::{BILI, CBC, Lab, SUGAR};
use crate::day::Moment;
use crate::facts::Course;
use crate::labs::{NEGATIVE, WordTest};
use crate::papers::Paper;
use crate::scribe::{Kind, Scribe, Visit};
use crate::shape::{loinc, snomed};
use crate::staff::{Field, who};
use serde_json::json;

/// Write this life.
pub(crate) fn write(scribe: &mut Scribe) {
    let children = who(Field::Children, 0);
    scribe.doctor = children;
    let born = Moment::at(scribe.person.birth, 3, 42);
    let stay = scribe.visit_at(born, Kind::Hospital, children, "Birth");
    let entry = scribe.last();
    entry["status"] = "in-progress".into();
    entry["period"] = json!({"start": born.text()});
    entry["participant"][0]["period"] = json!({"start": born.text()});
    if let Some(entry) = entry.as_object_mut() {
        entry.shift_remove("hospitalization");
    }
    scribe.problem(&ill::NEWBORN, born.day, Course::Active);
    scribe.problem(&ill::JAUNDICE, born.day, Course::Active);
    scribe.vital(&stay, loinc("29463-7", "Body weight"), "Birth weight", (3.42, 2, ("kg", "kg")));
    scribe.vital(&stay, loinc("8306-3", "Body height --lying"), "Length", (50.5, 1, ("cm", "cm")));
    scribe.vital(
        &stay,
        loinc("9843-4", "Head Occipital-frontal circumference"),
        "Head size",
        (34.8, 1, ("cm", "cm")),
    );
    scribe.vital(&stay, loinc("8310-5", "Body temperature"), "Temperature", (36.8, 1, ("°C", "Cel")));
    for (code, name, plain, score) in [
        ("9272-6", "1 minute Apgar Score", "Apgar score at 1 minute", 8),
        ("9274-2", "5 minute Apgar Score", "Apgar score at 5 minutes", 9),
    ] {
        let value =
            json!({"value": score, "unit": "points of 10", "system": crate::shape::UCUM, "code": "{score}"});
        scribe.observe(&stay, "exam", loinc(code, name), ("valueQuantity", value));
        scribe.last()["code"]["text"] = plain.into();
    }
    scribe.aim(Lab::Bilirubin, 9.4);
    scribe.aim(Lab::Glucose, 62.0);
    scribe.aim(Lab::Hemoglobin, 17.8);
    let mut evening = stay.clone();
    evening.at = Moment::at(born.day, 15, 30);
    let reports = scribe.labs(&evening, &[&SUGAR, &BILI, &CBC]);
    let told = born.later(18 * 60);
    scribe.comment(&reports[1], told, children, "The yellow colour is a little stronger than usual on the first day. We measure again tomorrow; feeding often helps.");
    scribe.word_test(
        &stay,
        WordTest {
            code: loinc(
                "1006-6",
                "Direct antiglobulin test.IgG specific reagent [interpretation] on Red Blood Cells",
            ),
            plain: "Antibodies on the red blood cells (Coombs test)",
            specimen: ("122556008", "Cord blood specimen"),
            answer: NEGATIVE,
            usual: Some(NEGATIVE),
            hours: 5,
        },
    );
    first_day(scribe, &stay, born);
}

fn first_day(scribe: &mut Scribe, stay: &Visit, born: Moment) {
    let children = scribe.doctor;
    scribe.procedure(stay, ill::HEARING_SCREEN, "Hearing test of newborns", 15);
    let passed = snomed("164059009", "Passed").called("Passed in both ears");
    scribe.observe(
        stay,
        "exam",
        loinc("54109-4", "Newborn hearing screen of Ear - right"),
        ("valueCodeableConcept", passed),
    );
    scribe.immunise(stay, ill::HEP_B, (1, 3));
    let screening = json!({
        "status": "active", "intent": "order",
        "code": loinc("54089-8", "Newborn screening panel American Health Information Community (AHIC)").called("Newborn blood spot, to be taken at 36 hours"),
        "subject": scribe.subject(),
        "encounter": {"reference": stay.reference},
        "authoredOn": born.later(300).text(),
        "requester": scribe.staff(children),
    });
    scribe.put("ServiceRequest", screening);
    scribe.note(stay, Paper::Progress, "A healthy boy, born at 3:42 after 40 weeks. He cried at once, lay on his mother's chest and found the breast within the hour. Heart, lungs, hips and eyes are normal. Skin slightly yellow in the evening.");
    scribe.care_team("Birth team", &[children, who(Field::Midwife, 0)], born.day);
    scribe.planned(2, children, "First visit at home or in the clinic");
}
