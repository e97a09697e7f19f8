//! Noor: urine infections with cultures, one of them still preliminary, one that was corrected.

use super::blocks::yearly;
use crate::ailments as ill;
use crate::analytes::{BMP, CBC, LIPIDS, URINE};
use crate::day::{Moment, plus};
use crate::drugs::{self as drug, Drug};
use crate::facts::Course;
use crate::labs::Sample;
use crate::papers::{Paper, messages::From};
use crate::scribe::{Kind, Scribe, Visit};
use crate::shape::{Code, hl7_named, loinc, snomed, to};
use crate::staff::{Field, who};
use serde_json::{Value, json};

const CULTURE: Code = loinc("630-4", "Bacteria identified in Urine by Culture");
const ECOLI: Code = snomed("112283007", "Escherichia coli");
const KLEBSIELLA: Code = snomed("56415008", "Klebsiella pneumoniae");
const ENTEROCOCCUS: Code = snomed("78065002", "Enterococcus faecalis");

/// Susceptibility tests: LOINC code, name, plain name.
const DISCS: [(&str, &str, &str); 6] = [
    ("18864-9", "Ampicillin [Susceptibility]", "Ampicillin"),
    ("18878-9", "Cefazolin [Susceptibility]", "Cefazolin"),
    ("18906-8", "Ciprofloxacin [Susceptibility]", "Ciprofloxacin"),
    ("18955-5", "Nitrofurantoin [Susceptibility]", "Nitrofurantoin"),
    ("18998-5", "Trimethoprim+Sulfamethoxazole [Susceptibility]", "Trimethoprim with sulfamethoxazole"),
    ("18928-2", "Gentamicin [Susceptibility]", "Gentamicin"),
];

struct Infection {
    back: i32,
    germ: Code,
    /// Answers to the discs: S, I or R.
    answers: [char; 6],
    drug: &'static Drug,
    status: &'static str,
    note: &'static str,
}

const INFECTIONS: [Infection; 4] = [
    Infection {
        back: 610,
        germ: ECOLI,
        answers: ['S', 'S', 'S', 'S', 'S', 'S'],
        drug: &drug::NITROFURANTOIN,
        status: "final",
        note: "Burning and the urge to go every half hour. Five days of nitrofurantoin. Drink plenty.",
    },
    Infection {
        back: 240,
        germ: KLEBSIELLA,
        answers: ['R', 'S', 'S', 'I', 'S', 'S'],
        drug: &drug::CEPHALEXIN,
        status: "corrected",
        note: "The second infection this year. The laboratory first named the germ wrong and then corrected it; the antibiotic works against both.",
    },
    Infection {
        back: 96,
        germ: ECOLI,
        answers: ['R', 'I', 'R', 'S', 'R', 'S'],
        drug: &drug::NITROFURANTOIN,
        status: "final",
        note: "The germ does not mind three of the usual antibiotics. Nitrofurantoin still works. We spoke about how to prevent the next one.",
    },
    Infection {
        back: 4,
        germ: ENTEROCOCCUS,
        answers: ['S', 'R', 'S', 'S', 'R', 'S'],
        drug: &drug::NITROFURANTOIN,
        status: "preliminary",
        note: "Burning again since Sunday. We start now and wait for the culture, which tells in two days whether this is the right one.",
    },
];

/// Write this life.
pub(crate) fn write(scribe: &mut Scribe) {
    yearly(scribe, 4, &[&CBC, &BMP, &LIPIDS], "Translates at the harbor court; sits too long, she says.");
    scribe.allergy(&ill::ALLERGIES[1], scribe.ago(3100));
    scribe.family_history(("MTH", "mother"), &ill::HYPOTHYROID, 46);
    for infection in &INFECTIONS {
        one(scribe, infection);
    }
    scribe.problem(&ill::URINE_INFECTION, scribe.ago(240), Course::Active);
    scribe.care_team("Your care team", &[scribe.doctor, who(Field::Nurse, 0)], scribe.ago(600));
    let since = scribe.ago(95);
    let goal =
        scribe.goal("No more than one infection in six months", since, plus(scribe.today, 120), "improving");
    let steps = [
        "Two litres of water a day",
        "Come for a culture before any antibiotic",
        "Call the same day for fever or back pain",
    ];
    scribe.care_plan("Bladder plan", &steps, &[goal], since);
    scribe.planned(10, scribe.doctor, "Bladder check");
    let asked = Moment::at(scribe.ago(3), 7, 30);
    let nurse = who(Field::Nurse, 0);
    scribe.thread(("results", "Test results"), asked, &[
        (From::Patient, 0, "The culture says preliminary. Do I wait with the capsules?"),
        (From::Staff(nurse), 3, "Please take them now. Preliminary means that the germ is growing but the last test is not read yet. You get a notice when it is."),
    ]);
}

fn one(scribe: &mut Scribe, infection: &Infection) {
    let visit = scribe.visit(scribe.ago(infection.back), Kind::Urgent, "Burning when passing water");
    let waiting = infection.status == "preliminary";
    let course = if waiting { Course::Active } else { Course::Over(plus(visit.at.day, 6)) };
    scribe.diagnosis(&visit, &ill::URINE_INFECTION, course);
    scribe.vitals(&visit, false);
    strip(scribe, &visit);
    culture(scribe, &visit, infection);
    let end = (!waiting).then(|| (plus(visit.at.day, 5), ""));
    let request = scribe.prescribe(&visit, infection.drug, end);
    scribe.dispense(&request, infection.drug, &[visit.at.day]);
    scribe.note(&visit, Paper::Progress, infection.note);
    scribe.charge(&visit, infection.back > 30);
}

fn sample(scribe: &mut Scribe, visit: &Visit, code: Code, plain: &str, hours: i32) -> Sample {
    let taken = visit.at.later(12);
    let order = scribe.order(visit, &code.called(plain), None);
    let specimen = scribe.specimen(URINE, taken);
    let issued = scribe.not_later(taken.later(hours * 60)).max(taken.later(20));
    Sample { specimen, order, encounter: visit.reference.clone(), taken, issued, who: visit.who }
}

/// The dip stick.
fn strip(scribe: &mut Scribe, visit: &Visit) {
    let panel = loinc("24357-6", "Urinalysis macro (dipstick) panel - Urine");
    let sample = sample(scribe, visit, panel, "Urine strip", 1);
    let mut results = Vec::new();
    for (code, name, plain, answer, usual) in [
        (
            "5799-2",
            "Leukocyte esterase [Presence] in Urine by Test strip",
            "White cells in urine",
            "3+",
            "Negative",
        ),
        ("5802-4", "Nitrite [Presence] in Urine by Test strip", "Nitrite in urine", "Positive", "Negative"),
        ("5794-3", "Hemoglobin [Presence] in Urine by Test strip", "Blood in urine", "1+", "Negative"),
        ("5804-0", "Protein [Mass/volume] in Urine by Test strip", "Protein in urine", "Trace", "Negative"),
        ("5792-7", "Glucose [Mass/volume] in Urine by Test strip", "Sugar in urine", "Negative", "Negative"),
    ] {
        let mut elements = scribe.result_frame(&sample, &loinc(code, name).called(plain));
        elements["valueString"] = answer.into();
        let flag = if answer == usual { ("N", "Normal") } else { ("A", "Abnormal") };
        elements["interpretation"] = json!([hl7_named("v3-ObservationInterpretation", flag.0, flag.1)]);
        elements["referenceRange"] = json!([{"text": usual}]);
        results.push(scribe.put("Observation", elements));
    }
    scribe.lab_report(&sample, &panel.called("Urine strip"), &results);
}

fn culture(scribe: &mut Scribe, visit: &Visit, infection: &Infection) {
    let sample = sample(scribe, visit, CULTURE, "Urine culture", 62);
    let mut elements = scribe.result_frame(&sample, &CULTURE.called("Urine culture"));
    elements["status"] = infection.status.into();
    elements["valueCodeableConcept"] = infection.germ.called(infection.germ.display);
    elements["interpretation"] = json!([hl7_named("v3-ObservationInterpretation", "A", "Abnormal")]);
    let organism = scribe.put("Observation", elements);
    if infection.status == "corrected" {
        let at = sample.issued.later(900);
        scribe.remark(at, "Corrected report. The germ was first reported as Escherichia coli; a second method shows Klebsiella pneumoniae.");
    }
    let mut elements = scribe.result_frame(
        &sample,
        &loinc("19090-0", "Colony count [#/volume] in Unspecified specimen").called("How many germs"),
    );
    elements["status"] = infection.status.into();
    elements["valueString"] = "More than 100,000 CFU/mL".into();
    let mut results = vec![organism.clone(), scribe.put("Observation", elements)];
    if infection.status != "preliminary" {
        for ((code, name, plain), answer) in DISCS.iter().zip(infection.answers) {
            let mut elements = scribe.result_frame(&sample, &loinc(code, name).called(plain));
            elements["status"] = infection.status.into();
            let answer = verdict(answer);
            elements["valueCodeableConcept"] = answer.clone();
            elements["interpretation"] = json!([answer]);
            elements["derivedFrom"] = json!([to(&organism)]);
            results.push(scribe.put("Observation", elements));
        }
    }
    scribe.lab_report(&sample, &CULTURE.called("Urine culture"), &results);
    let report = scribe.last();
    report["status"] = infection.status.into();
    report["conclusion"] = match infection.status {
        "preliminary" => "Growth of a germ, more than 100,000 per millilitre. Susceptibility follows.".into(),
        _ => format!("{}, more than 100,000 per millilitre.", infection.germ.display).into(),
    };
}

fn verdict(answer: char) -> Value {
    let (code, display, words) = match answer {
        'S' => ("S", "Susceptible", "Works"),
        'I' => ("I", "Intermediate", "Works partly"),
        _ => ("R", "Resistant", "Does not work"),
    };
    let mut concept = hl7_named("v3-ObservationInterpretation", code, display);
    concept["text"] = format!("{display} ({})", words.to_lowercase()).into();
    concept
}
