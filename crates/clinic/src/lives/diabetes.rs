//! Marisol: twelve years with type 2 diabetes, high blood pressure and kidneys that slowly tire.

use super::blocks::{after, check_up};
use crate::ailments as ill;
use crate::analytes::{A1C, BMP, CBC, CMP, LIPIDS, Lab, MINERALS, THYROID, URINE_ALBUMIN, VITAMINS};
use crate::day::{Moment, plus, plus_years};
use crate::drugs as drug;
use crate::facts::Course;
use crate::papers::{Paper, messages::From};
use crate::pictures::{self, Department, Story};
use crate::scribe::{Kind, Scribe, Visit};
use crate::shape::{loinc, snomed};
use crate::staff::{Field, who};
use jiff::civil::Date;
use serde_json::json;

const RETINA_FIRST: Story = Story {
    code: pictures::RETINA,
    plain: "Photographs of the back of the eye",
    department: Department::Eyes,
    parts: &[
        ("Reason", "Yearly eye check for diabetes."),
        ("Right eye", "Clear picture. No bleeding, no leaks. The optic nerve looks healthy."),
        ("Left eye", "Clear picture. No bleeding, no leaks. The optic nerve looks healthy."),
    ],
    conclusion: "No eye changes from diabetes. Next photographs in one year.",
    hours: 30,
};

const RETINA_NOW: Story = Story {
    code: pictures::RETINA,
    plain: "Photographs of the back of the eye",
    department: Department::Eyes,
    parts: &[
        ("Reason", "Yearly eye check for diabetes."),
        (
            "Right eye",
            "Four tiny bulges of the small vessels and one dot of bleeding in the lower outer quarter. The centre of sight is dry.",
        ),
        ("Left eye", "Two tiny bulges of the small vessels. The centre of sight is dry."),
        ("Compared with last year", "One more bulge on the right."),
    ],
    conclusion: "Mild eye changes from diabetes in both eyes. Sight is not in danger. Next photographs in one year; good sugar and blood pressure protect the eyes.",
    hours: 30,
};

const KIDNEY_SCAN: Story = Story {
    code: pictures::BELLY_ULTRASOUND,
    plain: "Ultrasound of the kidneys",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Kidney filter rate below 60 for more than three months."),
        (
            "What was seen",
            "Right kidney 10.1 cm, left kidney 10.4 cm. The outer layer is a little brighter than the liver. No stones, no blocked flow. The bladder empties fully.",
        ),
    ],
    conclusion: "Kidneys of normal size with signs of long-standing strain. No blockage.",
    hours: 6,
};

/// What changes in a year of this life, counted back from today: aims of values and what the visit says.
type Year = (i32, &'static [(Lab, f64)], &'static str);

const YEARS: [Year; 13] = [
    (
        12,
        &[
            (Lab::Hba1c, 9.4),
            (Lab::Glucose, 214.0),
            (Lab::Creatinine, 0.82),
            (Lab::UrineAlbumin, 18.0),
            (Lab::Cholesterol, 238.0),
            (Lab::Triglycerides, 231.0),
            (Lab::Hdl, 42.0),
            (Lab::Potassium, 4.2),
        ],
        "Thirsty, tired and up at night. The sugar is high: type 2 diabetes. You cried a little and then asked exactly the right questions. We start metformin, and the dietitian will call you.",
    ),
    (
        11,
        &[(Lab::Hba1c, 7.6), (Lab::Glucose, 152.0), (Lab::Cholesterol, 182.0), (Lab::Triglycerides, 178.0)],
        "Six kilograms lighter. The sugar has come down a lot. Walking with the colleagues after school works for you.",
    ),
    (
        10,
        &[(Lab::Hba1c, 7.1), (Lab::Glucose, 138.0)],
        "A good year. Blood pressure has been high on four of six home readings, so we add lisinopril, which also guards the kidneys.",
    ),
    (9, &[(Lab::Hba1c, 7.3), (Lab::Creatinine, 0.88)], "Steady. Feet fine, eyes fine."),
    (
        8,
        &[(Lab::Hba1c, 7.9), (Lab::Glucose, 165.0), (Lab::Creatinine, 0.92), (Lab::UrineAlbumin, 34.0)],
        "A hard year with your mother's illness; the sugar shows it. First trace of albumin in the urine. We raise metformin.",
    ),
    (
        7,
        &[(Lab::Hba1c, 8.3), (Lab::Glucose, 178.0), (Lab::Creatinine, 0.97), (Lab::UrineAlbumin, 62.0)],
        "Sugar is drifting up in spite of the tablets. We add glipizide and look again in three months.",
    ),
    (
        6,
        &[(Lab::Hba1c, 7.5), (Lab::Glucose, 148.0), (Lab::Creatinine, 1.04)],
        "Better. Two low sugars before lunch, both after skipped breakfasts. You now carry grape sugar.",
    ),
    (
        5,
        &[(Lab::Hba1c, 7.8), (Lab::Creatinine, 1.12), (Lab::UrineAlbumin, 110.0), (Lab::Hemoglobin, 12.6)],
        "The kidneys filter less than they did: stage 3 of 5. It is slow, and there is much that we can do. Dr Raghunathan will see you.",
    ),
    (
        4,
        &[(Lab::Hba1c, 8.1), (Lab::Creatinine, 1.22), (Lab::UrineAlbumin, 148.0), (Lab::Potassium, 4.8)],
        "We stop glipizide because of the low sugars and begin empagliflozin, which protects the kidneys too.",
    ),
    (
        3,
        &[(Lab::Hba1c, 7.2), (Lab::Glucose, 141.0), (Lab::Creatinine, 1.24), (Lab::UrineAlbumin, 84.0)],
        "The albumin in the urine has halved. This is what we hoped for.",
    ),
    (
        2,
        &[(Lab::Hba1c, 7.4), (Lab::Creatinine, 1.26), (Lab::Hemoglobin, 11.9), (Lab::Potassium, 5.0)],
        "Tingling in the toes at night. The feet do not feel the thin thread at two points, so please look at them each evening.",
    ),
    (
        1,
        &[
            (Lab::Hba1c, 7.0),
            (Lab::Glucose, 134.0),
            (Lab::Creatinine, 1.28),
            (Lab::UrineAlbumin, 71.0),
            (Lab::Hemoglobin, 11.7),
        ],
        "The weekly pen agrees with you; sugar and weight are both down. Mild changes at the back of the eye, nothing that touches sight.",
    ),
    (
        0,
        &[(Lab::Hba1c, 6.8), (Lab::Glucose, 128.0), (Lab::Potassium, 5.1)],
        "Best average sugar in ten years. Kidneys steady for two years. You asked about your father's stairs, and we spoke about rails and a visit from the therapist.",
    ),
];

/// Write this life.
pub(crate) fn write(scribe: &mut Scribe) {
    scribe.body.weight = 88.0;
    scribe.body.height = 161.0;
    scribe.body.systolic = 142.0;
    scribe.body.diastolic = 86.0;
    scribe.doctor = who(Field::Family, 0);
    let start = plus_years(scribe.today, -12);
    problems(scribe, start);
    background(scribe, start);
    for (back, aims, words) in YEARS {
        for (lab, aim) in aims {
            scribe.aim(*lab, *aim);
        }
        year(scribe, back, words);
    }
    plans(scribe);
    talk(scribe);
}

fn problems(scribe: &mut Scribe, start: Date) {
    for (what, years) in [
        (&ill::DIABETES, 0),
        (&ill::CHOLESTEROL, 0),
        (&ill::HYPERTENSION, 2),
        (&ill::CKD_DIABETIC, 5),
        (&ill::CKD3, 7),
        (&ill::NEUROPATHY, 10),
        (&ill::RETINOPATHY, 11),
    ] {
        scribe.problem(what, plus(plus_years(start, years), 21), Course::Active);
    }
    scribe.problem(&ill::OBESITY, start, Course::Over(plus_years(start, 11)));
    scribe.allergy(&ill::ALLERGIES[1], plus_years(start, -4));
    scribe.allergy(&ill::ALLERGIES[4], plus_years(start, 1));
    scribe.family_history(("FTH", "father"), &ill::DIABETES, 55);
    scribe.family_history(("FTH", "father"), &ill::HYPERTENSION, 48);
    scribe.family_history(("MTH", "mother"), &ill::HYPERTENSION, 50);
}

fn background(scribe: &mut Scribe, start: Date) {
    let Some(visit) = check_up(
        scribe,
        plus(start, -30),
        &[&CBC, &CMP, &LIPIDS, &THYROID],
        "First visit with us after your move to Lindenmouth.",
    ) else {
        return;
    };
    scribe.smoking(&visit, ("8517006", "Ex-smoker"));
    scribe.occupation(&visit);
    scribe.immunise(&visit, ill::TDAP, (0, 0));
}

fn year(scribe: &mut Scribe, back: i32, words: &str) {
    let start = plus_years(scribe.today, -back);
    let quarters = if back == 0 { &[-80, -12][..] } else { &[15, 105, 196, 288][..] };
    for (turn, offset) in quarters.iter().enumerate() {
        let day = plus(start, *offset);
        if day > scribe.ago(3) || (back == 1 && *offset > 260) {
            continue;
        }
        let diabetes = who(Field::Hormones, 0);
        let doctor = if turn % 2 == 0 { scribe.doctor } else { diabetes };
        let visit = scribe.visit_with(day, Kind::FollowUp, doctor, "Diabetes, blood pressure and kidneys");
        scribe.vitals(&visit, turn == 0);
        let reports = if turn % 2 == 0 {
            scribe.labs(&visit, &[&A1C, &CMP, &LIPIDS, &CBC, &URINE_ALBUMIN])
        } else {
            scribe.labs(&visit, &[&A1C, &BMP])
        };
        if turn == 0 || back == 0 {
            scribe.note(&visit, Paper::Progress, words);
            let told = after(scribe, &visit, 40);
            scribe.comment(&reports[0], told, doctor, comment_of(back));
        }
        if back < 3 {
            scribe.kept(&visit, "Diabetes visit");
            scribe.charge(&visit, back > 0 || turn == 0);
        }
        if turn == 0 {
            events(scribe, back, &visit);
        }
    }
    yearly_checks(scribe, back);
}

fn comment_of(back: i32) -> &'static str {
    match back {
        0 => {
            "Your average sugar is the best in ten years. Potassium is at the upper end, so please go easy on the salt substitute, it is made of potassium."
        }
        1..=3 => "Kidneys steady, sugar close to the goal. Please keep the tablets as they are.",
        4..=7 => {
            "The kidney filter is a little lower than last year. We talk about it at your next visit; nothing has to be done today."
        }
        _ => "Thank you for coming to the blood test. The sugar is moving the right way.",
    }
}

fn events(scribe: &mut Scribe, back: i32, visit: &Visit) {
    let end = |scribe: &Scribe, years: i32| plus(plus_years(scribe.today, -years), 15);
    let open = |scribe: &mut Scribe, drug: &'static drug::Drug| {
        let request = scribe.prescribe(visit, drug, None);
        let days: Vec<Date> =
            (0..4).map(|turn| scribe.ago(20 + turn * 89)).filter(|day| *day > visit.at.day).collect();
        scribe.dispense(&request, drug, &days);
    };
    match back {
        12 => {
            scribe.diagnosis(visit, &ill::DIABETES, Course::Active);
            let until = end(scribe, 8);
            scribe.prescribe(visit, &drug::METFORMIN_500, Some((until, "Dose raised")));
            open(scribe, &drug::ATORVASTATIN);
        }
        10 => {
            scribe.diagnosis(visit, &ill::HYPERTENSION, Course::Active);
            let until = end(scribe, 7);
            scribe.prescribe(visit, &drug::LISINOPRIL_10, Some((until, "Dose raised")));
            scribe.body.systolic = 134.0;
        }
        8 => open(scribe, &drug::METFORMIN_1000),
        7 => {
            let until = end(scribe, 4);
            scribe.prescribe(visit, &drug::GLIPIZIDE, Some((until, "Low sugars before lunch")));
            open(scribe, &drug::LISINOPRIL_20);
            scribe.body.systolic = 128.0;
            scribe.body.diastolic = 78.0;
        }
        5 => {
            scribe.story(visit, &KIDNEY_SCAN);
            scribe.labs(visit, &[&MINERALS, &VITAMINS]);
        }
        4 => open(scribe, &drug::EMPAGLIFLOZIN),
        2 => {
            open(scribe, &drug::SEMAGLUTIDE);
            scribe.body.weight -= 4.0;
        }
        1 => scribe.body.weight -= 3.0,
        _ => {}
    }
}

fn yearly_checks(scribe: &mut Scribe, back: i32) {
    let day = plus(plus_years(scribe.today, -back), 140);
    if back == 0 || day > scribe.ago(5) {
        return;
    }
    let eyes = scribe.visit_with(day, Kind::FollowUp, who(Field::Eyes, 2), "Yearly eye photographs");
    scribe.procedure(&eyes, ill::EYE_PHOTO, "Photographs of the back of the eye", 15);
    scribe.story(&eyes, if back <= 2 { &RETINA_NOW } else { &RETINA_FIRST });
    if back == 1 {
        let picture = super::drawings::retina();
        scribe.document(&eyes, Paper::Consult, ("image/png", "png", &picture));
    }
    let nurse = who(Field::Nurse, 0);
    let feet = scribe.visit_with(plus(day, 30), Kind::FollowUp, nurse, "Yearly foot check");
    scribe.procedure(&feet, ill::FOOT_EXAM, "Foot check for diabetes", 20);
    let felt = if back <= 2 { 8 } else { 10 };
    let points =
        json!({"value": felt, "unit": "points of 10", "system": crate::shape::UCUM, "code": "{points}"});
    scribe.observe(
        &feet,
        "exam",
        loinc("11397-7", "Physical findings of Foot Narrative"),
        ("valueQuantity", points),
    );
    scribe.last()["code"]["text"] = "Points of the foot that feel a thin thread".into();
    if matches!(feet.at.day.month(), 9..=12) {
        scribe.immunise(&feet, ill::FLU, (0, 0));
    }
    if back == 3 {
        scribe.immunise(&feet, ill::PNEUMO, (1, 1));
        scribe.immunise(&feet, ill::SHINGLES_SHOT, (1, 2));
    }
    if back == 2 {
        scribe.immunise(&feet, ill::SHINGLES_SHOT, (2, 2));
        scribe.immunise(&feet, ill::COVID, (0, 0));
    }
}

fn plans(scribe: &mut Scribe) {
    let since = scribe.ago(500);
    let due = plus(scribe.today, 150);
    let goals = [
        scribe.goal("Average sugar (HbA1c) below 7.0%", since, due, "achieved"),
        scribe.goal("Blood pressure below 130 over 80", since, due, "improving"),
        scribe.goal("Walk 7,000 steps on five days a week", since, due, "in-progress"),
    ];
    let steps = [
        "Metformin and empagliflozin every day, the pen on Sundays",
        "Look at both feet each evening",
        "Blood and urine tests every three months",
        "No ibuprofen or naproxen, they harm the kidneys",
    ];
    scribe.care_plan("Diabetes and kidney plan", &steps, &goals, since);
    let team = [
        scribe.doctor,
        who(Field::Hormones, 0),
        who(Field::Kidney, 0),
        who(Field::Nurse, 0),
        who(Field::Pharmacy, 0),
    ];
    scribe.care_team("Diabetes and kidney team", &team, since);
    scribe.planned(19, who(Field::Hormones, 0), "Diabetes visit");
    scribe.planned(47, who(Field::Kidney, 0), "Kidney check");
    scribe.planned(133, who(Field::Eyes, 2), "Yearly eye photographs");
    let missed = Moment::at(scribe.ago(61), 9, 15);
    scribe.appointment(missed, who(Field::Food, 0), "cancelled", "Nutrition visit");
    let on = Moment::at(scribe.ago(400), 10, 0);
    scribe.consent(
        on,
        ("share-with-hospital", "My record may be shared with the hospital in an emergency"),
        true,
    );
}

fn talk(scribe: &mut Scribe) {
    let doctor = scribe.doctor;
    let pharmacist = who(Field::Pharmacy, 0);
    let asked = Moment::at(scribe.ago(31), 18, 40);
    scribe.thread(("medicines", "A medicine"), asked, &[
        (From::Patient, 0, "Buenas tardes Dr Ruiz, the pharmacy says that the pen is out of stock. Can I wait a week?"),
        (From::Staff(pharmacist), 15, "Good morning Marisol, one missed week does no harm. I have found one at Old Mill Drugstore and put it aside in your name."),
        (From::Patient, 3, "Muchas gracias, Dolores! I will pick it up tomorrow."),
    ]);
    let asked = Moment::at(scribe.ago(8), 7, 55);
    scribe.thread(("results", "Test results"), asked, &[
        (From::Patient, 0, "I see that potassium is 5.1. Should I stop eating bananas?"),
        (From::Staff(doctor), 26, "One banana is fine. The salt substitute in your kitchen has far more potassium than fruit, so please go back to a little ordinary salt. We look again in three weeks."),
    ]);
    let visit = scribe.visit_with(scribe.ago(20), Kind::Video, pharmacist, "Medicine review");
    let request = scribe.prescribe(&visit, &drug::VITAMIN_D, None);
    let on = Moment::at(scribe.ago(4), 19, 2);
    scribe.refill_request(&request, on, "requested");
    scribe.note(
        &visit,
        Paper::Progress,
        "We went through every box on the kitchen table. The old glipizide goes back to the pharmacy.",
    );
    let kit = snomed("337414009", "Blood glucose meter");
    let since = scribe.ago(900);
    scribe.implant(since, kit, "Blood sugar meter", "Heron Medical");
    let device = scribe.last();
    device["deviceName"][0]["name"] = "Blood sugar meter".into();
    let source = scribe.ago(12 * 365 - 40);
    let letter = scribe.visit_with(source, Kind::FollowUp, doctor, "Record from the earlier clinic");
    let paper = super::drawings::letter(
        "Summary from your earlier clinic",
        &[
            "Marisol was a patient of Saltmarsh Medical Group for nine years.",
            "Sugar in pregnancy in 1993. Blood pressure normal until then.",
            "Penicillin was taken without trouble. Rash after a sulfa antibiotic.",
        ],
    );
    let document = scribe.document(&letter, Paper::Letter, ("application/pdf", "pdf", &paper));
    let at = letter.end;
    scribe.provenance(&document, at, doctor, "Saltmarsh Medical Group");
}
