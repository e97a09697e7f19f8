//! Desmond: results that are his alone, and one that is held until somebody has talked with him.

use super::blocks::{after, yearly};
use crate::ailments as ill;
use crate::analytes::{CBC, CMP};
use crate::day::{Moment, plus};
use crate::drugs as drug;
use crate::facts::Course;
use crate::labs::{NEGATIVE, POSITIVE, WordTest};
use crate::papers::{Paper, messages::From};
use crate::pictures::{self, Department, Story};
use crate::scribe::{Kind, Scribe};
use crate::shape::{Code, HOUSE, loinc};
use crate::staff::{Field, who};
use serde_json::json;

const SERUM: (&str, &str) = ("119364003", "Serum specimen");
const URINE: (&str, &str) = ("122575003", "Urine specimen");

const fn word(
    code: (&'static str, &'static str),
    plain: &'static str,
    specimen: (&'static str, &'static str),
    answer: Code,
) -> WordTest {
    WordTest { code: loinc(code.0, code.1), plain, specimen, answer, usual: Some(NEGATIVE), hours: 26 }
}

const HIV: WordTest = word(
    ("56888-1", "HIV 1+2 Ab+HIV1 p24 Ag [Presence] in Serum or Plasma by Immunoassay"),
    "HIV",
    SERUM,
    NEGATIVE,
);
const CHLAMYDIA: WordTest = word(
    ("21613-5", "Chlamydia trachomatis DNA [Presence] in Specimen by NAA with probe detection"),
    "Chlamydia",
    URINE,
    NEGATIVE,
);
const GONORRHOEA: WordTest = word(
    ("24111-7", "Neisseria gonorrhoeae DNA [Presence] in Specimen by NAA with probe detection"),
    "Gonorrhoea",
    URINE,
    NEGATIVE,
);
const SYPHILIS: WordTest =
    word(("20507-0", "Reagin Ab [Presence] in Serum by RPR"), "Syphilis", SERUM, NEGATIVE);
const HEPATITIS_C: WordTest =
    word(("16128-1", "Hepatitis C virus Ab [Presence] in Serum"), "Hepatitis C", SERUM, NEGATIVE);

const LUMP: Story = Story {
    code: pictures::TISSUE,
    plain: "Skin spot under the microscope",
    department: Department::Pathology,
    parts: &[
        (
            "What was received",
            "An oval piece of skin, 11 by 7 mm, from the left shoulder, with a dark spot of 5 mm.",
        ),
        (
            "Under the microscope",
            "Pigment cells in nests of uneven size, some of them rising through the layers of the skin. Depth 0.4 mm. No open surface. Edges free.",
        ),
    ],
    conclusion: "Early melanoma of the skin, depth 0.4 mm, removed with free edges.",
    hours: 60,
};

/// Write this life.
pub(crate) fn write(scribe: &mut Scribe) {
    yearly(scribe, 4, &[&CBC, &CMP], "Rewires old houses; climbs at the weekend.");
    scribe.no_allergies(scribe.ago(1300));
    let visit = scribe.visit(scribe.ago(1010), Kind::FollowUp, "First visit");
    scribe.smoking(&visit, ("8517006", "Ex-smoker"));
    scribe.occupation(&visit);
    scribe.labelled(&["STD"], sexual_health);
    scribe.labelled(&["ETH", "SUD"], recovery);
    held(scribe);
    scribe.care_team(
        "Your care team",
        &[scribe.doctor, who(Field::Skin, 2), who(Field::Social, 0)],
        scribe.ago(500),
    );
    scribe.planned(2, who(Field::Skin, 2), "Skin result, please bring someone if you like");
    let on = Moment::at(scribe.ago(500), 9, 30);
    scribe.consent(
        on,
        ("sensitive-results", "Wait with sensitive results until a clinician has called me"),
        true,
    );
}

fn sexual_health(scribe: &mut Scribe) {
    for back in [820, 455, 130] {
        let visit = scribe.visit(scribe.ago(back), Kind::FollowUp, "Sexual health check");
        scribe.labelled(&["HIV", "STD"], |scribe| scribe.word_test(&visit, HIV));
        scribe.word_test(&visit, SYPHILIS);
        let (report, _) = scribe.word_test(
            &visit,
            if back == 455 { WordTest { answer: POSITIVE, ..CHLAMYDIA } } else { CHLAMYDIA },
        );
        scribe.word_test(&visit, GONORRHOEA);
        if back == 455 {
            let told = after(scribe, &visit, 30);
            scribe.comment(&report, told, visit.who, "One of the tests is positive. It is common and one week of tablets cures it. Please tell your partner; we can do it for you without a name.");
        }
        scribe.note(
            &visit,
            Paper::Progress,
            "Routine tests. We talked about what protects and what does not, and about preventive tablets.",
        );
    }
}

fn recovery(scribe: &mut Scribe) {
    let start = scribe.ago(700);
    let social = who(Field::Social, 0);
    scribe.problem(&ill::OPIOID, start, Course::Active);
    let first = scribe.visit_with(start, Kind::FollowUp, scribe.doctor, "Help to stop");
    let request = scribe.prescribe(&first, &drug::BUPRENORPHINE, None);
    let fills: Vec<_> = (1..8).rev().map(|turn| scribe.ago(turn * 85)).collect();
    scribe.dispense(&request, &drug::BUPRENORPHINE, &fills);
    let screening = WordTest {
        usual: Some(NEGATIVE),
        ..word(
            ("19295-5", "Opiates [Presence] in Urine by Screen method"),
            "Opiates in urine",
            URINE,
            NEGATIVE,
        )
    };
    let hepatitis = scribe.word_test(&first, HEPATITIS_C);
    let told = after(scribe, &first, 30);
    scribe.comment(&hepatitis.0, told, first.who, "Negative, good news.");
    scribe.note(&first, Paper::Progress, "The tablets after the shoulder injury became too many. He came on his own and wants to be done with them. We begin today.");
    for turn in 1..9 {
        let who = if turn % 2 == 0 { social } else { scribe.doctor };
        let visit = scribe.visit_with(plus(start, turn * 80), Kind::FollowUp, who, "Recovery");
        scribe.word_test(&visit, screening);
        let words = [
            "Two months without. Sleeps, works, climbs.",
            "A hard week after his friend's funeral, and no slip.",
            "Moved in with his sister. Steady.",
            "Tapering is a question for next year, not for now.",
        ];
        let turn = usize::try_from(turn).unwrap_or(0);
        scribe.note(&visit, Paper::Progress, words[turn % words.len()]);
    }
    let goal = scribe.goal("One more year of recovery", start, plus(scribe.today, 300), "sustaining");
    scribe.care_plan(
        "Recovery plan",
        &["Tablet each morning", "Group on Mondays", "Call Thea before, not after"],
        &[goal],
        start,
    );
}

/// A pathology report that the patient asked to hear from a person first: it carries the label for what is
/// not to be disclosed yet, and the clinic's mark that it is held.
fn held(scribe: &mut Scribe) {
    let skin = who(Field::Skin, 2);
    let visit = scribe.visit_with(scribe.ago(6), Kind::FollowUp, skin, "A dark spot on the shoulder");
    scribe.diagnosis(&visit, &ill::SKIN_LESION, Course::Active);
    scribe.procedure(&visit, ill::BIOPSY_SKIN, "Dark spot cut out", 20);
    scribe.note(&visit, Paper::Progress, "A spot that his sister noticed while climbing, uneven and darker than the others. Cut out under local anaesthetic, four stitches. He asked to hear the result from me in person.");
    scribe.labelled(&["TBOO"], |scribe| {
        scribe.story(&visit, &LUMP);
        let report = scribe.last();
        report["meta"]["tag"] = json!([{
            "system": format!("{HOUSE}/codes/release"), "code": "held", "display": "Held until a clinician has talked with the patient",
        }]);
    });
    let asked = Moment::at(scribe.ago(3), 12, 0);
    scribe.thread(("results", "Test results"), asked, &[
        (From::Patient, 0, "Hi, is the result of the spot back? I would rather hear it from Dr Boateng than read it."),
        (From::Staff(skin), 4, "Hello Desmond, I have a time for you this week and will tell you everything then. Please bring your sister if you like."),
    ]);
}
