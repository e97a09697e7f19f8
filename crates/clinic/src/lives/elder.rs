//! Anselmo: eighty-one, many illnesses, fifteen medicines, and results in the thousands.

use super::blocks::after;
use crate::ailments::{self as ill, Ailment};
use crate::analytes::{
    A1C, CBC_DIFF, CMP, HEART_STRAIN, LIPIDS, Lab, MINERALS, PROSTATE_TEST, THYROID, URIC, URINE_ALBUMIN,
    VITAMIN_B12, VITAMINS,
};
use crate::day::{Moment, plus};
use crate::drugs::{self as drug, Drug};
use crate::facts::Course;
use crate::papers::{Paper, messages::From};
use crate::pictures::{self, Department, Story};
use crate::scribe::{Kind, Scribe};
use crate::shape::snomed;
use crate::staff::{Field, who};

/// Conditions, and how many years ago they were found.
static PROBLEMS: [(&Ailment, i32); 22] = [
    (&ill::HYPERTENSION, 31),
    (&ill::CHOLESTEROL, 27),
    (&ill::GOUT, 24),
    (&ill::DIABETES, 22),
    (&ill::PROSTATE, 17),
    (&ill::CORONARY, 15),
    (&ill::OLD_INFARCT, 15),
    (&ill::KNEE_ARTHRITIS, 14),
    (&ill::HEARING, 13),
    (&ill::REFLUX, 12),
    (&ill::GLAUCOMA, 11),
    (&ill::ATRIAL_FIBRILLATION, 10),
    (&ill::SLEEP_APNEA, 9),
    (&ill::COPD, 9),
    (&ill::CKD3, 8),
    (&ill::NEUROPATHY, 7),
    (&ill::HYPOTHYROID, 6),
    (&ill::HEART_FAILURE, 5),
    (&ill::ANAEMIA_IRON, 4),
    (&ill::OSTEOPOROSIS, 3),
    (&ill::FALLS, 2),
    (&ill::MEMORY, 1),
];

static MEDICINES: [&Drug; 16] = [
    &drug::APIXABAN,
    &drug::METOPROLOL,
    &drug::LOSARTAN,
    &drug::FUROSEMIDE,
    &drug::SPIRONOLACTONE,
    &drug::EMPAGLIFLOZIN,
    &drug::ATORVASTATIN,
    &drug::ALLOPURINOL,
    &drug::TAMSULOSIN,
    &drug::LEVOTHYROXINE,
    &drug::TIOTROPIUM,
    &drug::OMEPRAZOLE,
    &drug::LATANOPROST,
    &drug::VITAMIN_D,
    &drug::IRON,
    &drug::DONEPEZIL,
];

const HEART: Story = Story {
    code: pictures::HEART_ULTRASOUND,
    plain: "Ultrasound of the heart",
    department: Department::Heart,
    parts: &[
        ("Reason", "Breathless when lying flat."),
        (
            "Heart muscle",
            "Pumps 38% of its blood with each beat. The back wall moves little since the heart attack.",
        ),
        ("Valves", "Mild leak at the mitral valve."),
    ],
    conclusion: "Weakened heart muscle, 38%. A little better than last year.",
    hours: 20,
};

const CHEST: Story = Story {
    code: pictures::CHEST_XRAY,
    plain: "Chest X-ray",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Short of breath, swollen legs."),
        (
            "What was seen",
            "The heart is wide. Fine lines of fluid at both lung bases and a small amount of fluid on the right. The pacemaker leads are in place.",
        ),
    ],
    conclusion: "Fluid in the lungs from a weak heart. No pneumonia.",
    hours: 2,
};

const BONES: Story = Story {
    code: pictures::BONE_DENSITY,
    plain: "Bone density",
    department: Department::Imaging,
    parts: &[("Hip", "T-score -2.7."), ("Spine", "T-score -2.1, partly hidden by wear.")],
    conclusion: "Thin bones at the hip (osteoporosis).",
    hours: 30,
};

/// Months of regular blood tests.
const MONTHS: i32 = 126;

/// Write this life.
pub(crate) fn write(scribe: &mut Scribe) {
    scribe.body.weight = 79.0;
    scribe.body.systolic = 132.0;
    scribe.body.diastolic = 70.0;
    scribe.body.oxygen = 94.0;
    for (what, years) in &PROBLEMS {
        let day = scribe.ago(years * 365 + 40);
        scribe.problem(what, day, Course::Active);
    }
    for row in [0, 5] {
        let since = scribe.ago(9000);
        scribe.allergy(&ill::ALLERGIES[row], since);
    }
    scribe.family_history(("FTH", "father"), &ill::OLD_INFARCT, 59);
    scribe.family_history(("BRO", "brother"), &ill::DIABETES, 52);
    start_values(scribe);
    for month in (1..=MONTHS).rev() {
        one_month(scribe, month);
    }
    hospital(scribe);
    implants(scribe);
    plans(scribe);
}

fn start_values(scribe: &mut Scribe) {
    for (lab, aim) in [
        (Lab::Creatinine, 1.18),
        (Lab::UreaNitrogen, 22.0),
        (Lab::Potassium, 4.6),
        (Lab::Hemoglobin, 13.6),
        (Lab::Hba1c, 7.4),
        (Lab::Glucose, 146.0),
        (Lab::NtProBnp, 620.0),
        (Lab::Urate, 7.9),
        (Lab::Cholesterol, 158.0),
        (Lab::Triglycerides, 150.0),
        (Lab::UrineAlbumin, 52.0),
        (Lab::Psa, 3.4),
        (Lab::Tsh, 5.2),
        (Lab::Parathyroid, 71.0),
        (Lab::VitaminD, 27.0),
        (Lab::Platelets, 182.0),
        (Lab::CellSize, 86.0),
    ] {
        scribe.aim(lab, aim);
    }
}

fn one_month(scribe: &mut Scribe, month: i32) {
    let day = scribe.ago(month * 30 - 18);
    let nurse = who(Field::Nurse, 0);
    let drift = |scribe: &mut Scribe, lab: Lab, by: f64| scribe.shift(lab, by, day);
    drift(scribe, Lab::Creatinine, 0.0045);
    drift(scribe, Lab::NtProBnp, 9.0);
    drift(scribe, Lab::Hemoglobin, -0.016);
    drift(scribe, Lab::UreaNitrogen, 0.08);
    let quarter = month % 3 == 0;
    let (kind, who) = if quarter { (Kind::FollowUp, scribe.doctor) } else { (Kind::Laboratory, nurse) };
    let visit = scribe.visit_with(
        day,
        kind,
        who,
        if quarter { "Heart, kidneys and medicines" } else { "Monthly blood test" },
    );
    scribe.vitals(&visit, quarter);
    let reports = scribe.labs(&visit, &[&CMP, &CBC_DIFF]);
    if quarter {
        scribe.labs(&visit, &[&HEART_STRAIN, &MINERALS, &A1C]);
        let words = NOTES[usize::try_from(month / 3).unwrap_or(0) % NOTES.len()];
        scribe.note(&visit, Paper::Progress, words);
        scribe.charge(&visit, month > 3);
        let told = after(scribe, &visit, 30);
        scribe.comment(
            &reports[0],
            told,
            who,
            "Kidneys and salts are where they were. Please keep weighing yourself each morning.",
        );
    }
    if month % 12 == 2 {
        scribe.labs(
            &visit,
            &[&LIPIDS, &THYROID, &URIC, &URINE_ALBUMIN, &VITAMINS, &VITAMIN_B12, &PROSTATE_TEST],
        );
        scribe.immunise(&visit, ill::FLU, (0, 0));
    }
    if month % 12 == 6 {
        scribe.story(&visit, &HEART);
    }
    match month {
        120 => scribe.immunise(&visit, ill::TDAP, (0, 0)),
        90 => scribe.immunise(&visit, ill::SHINGLES_SHOT, (1, 2)),
        84 => scribe.immunise(&visit, ill::SHINGLES_SHOT, (2, 2)),
        30 => scribe.immunise(&visit, ill::PNEUMO, (1, 1)),
        14 => scribe.immunise(&visit, ill::RSV, (1, 1)),
        40 => {
            scribe.story(&visit, &BONES);
        }
        _ => medicines(scribe, month, &visit),
    }
}

const NOTES: [&str; 8] = [
    "He came with Marisol. Slept with two pillows, no new swelling. Weight is steady within a kilogram.",
    "He asks for fewer tablets, and we found one to stop. The rest each have their reason, which I wrote on the box list.",
    "A little short of breath on the hill. The water tablet goes up for five days.",
    "Good spirits: the tomatoes are in. Feet whole, pulses weak. No falls since the rail was put up.",
    "Forgot two visits. We did the memory test together; he drew the clock well and lost two of five words.",
    "Blood a little thin, iron stores low in the spring. Iron every other day agrees with him.",
    "He tells the same story about the harbor strike, and tells it well. Hearing aids are in.",
    "Gout in the left toe after the feast, settled in three days.",
];

fn medicines(scribe: &mut Scribe, month: i32, visit: &crate::scribe::Visit) {
    let row = match month {
        100 => 0..4,
        60 => 4..9,
        24 => 9..13,
        11 => 13..16,
        _ => return,
    };
    for drug in &MEDICINES[row] {
        let request = scribe.prescribe(visit, drug, None);
        let fills: Vec<_> = (0..3).rev().map(|turn| scribe.ago(turn * 88 + 12)).collect();
        scribe.dispense(&request, drug, &fills);
    }
    if month == 100 {
        for (drug, why, years) in [
            (&drug::LISINOPRIL_20, "Cough", 5),
            (&drug::METFORMIN_500, "Kidneys", 3),
            (&drug::GLIPIZIDE, "Low sugars", 4),
            (&drug::WARFARIN, "Changed to apixaban", 2),
        ] {
            let end = plus(visit.at.day, years * 300);
            scribe.prescribe(visit, drug, Some((end, why)));
        }
    }
}

fn hospital(scribe: &mut Scribe) {
    let heart = who(Field::Heart, 0);
    for (back, words) in [
        (
            1890,
            "You came with water in the lungs because the heart had become weak. The water tablets took four kilograms off in three days.",
        ),
        (
            640,
            "Water in the lungs again, after a week of salty food and forgotten tablets. Three days with us, and home with a pill box that the pharmacy fills.",
        ),
        (210, "A night of fast heartbeat. It settled with medicine. The pacemaker was read and works."),
    ] {
        let stay = scribe.visit_with(scribe.ago(back), Kind::Hospital, heart, "Short of breath");
        scribe.diagnosis(&stay, &ill::HEART_FAILURE, Course::Active);
        scribe.vitals(&stay, true);
        scribe.story(&stay, &CHEST);
        scribe.labs(&stay, &[&CMP, &CBC_DIFF, &HEART_STRAIN]);
        scribe.note(&stay, Paper::Discharge, words);
        scribe.charge(&stay, true);
    }
}

fn implants(scribe: &mut Scribe) {
    let pacemaker = snomed("14106009", "Cardiac pacemaker");
    scribe.implant(scribe.ago(1300), pacemaker, "Pacemaker with two leads", "Larkspur Heart");
    let stent = snomed("705643001", "Coronary artery stent");
    scribe.implant(scribe.ago(15 * 365), stent, "Stent in a heart artery", "Larkspur Heart");
    let lens = snomed("303496001", "Intraocular lens implant");
    scribe.implant(scribe.ago(2400), lens, "Artificial lens, right eye", "Larkspur Optics");
    let heart = who(Field::Heart, 0);
    let stay = scribe.visit_with(scribe.ago(1300), Kind::Surgery, heart, "Pacemaker");
    scribe.procedure(&stay, ill::PACEMAKER, "Pacemaker put in", 60);
    let stay = scribe.visit_with(scribe.ago(15 * 365), Kind::Hospital, heart, "Heart attack");
    scribe.procedure(&stay, ill::STENT, "Stent in a heart artery", 55);
    let stay = scribe.visit_with(scribe.ago(2400), Kind::Surgery, who(Field::Eyes, 2), "Cataract");
    scribe.procedure(&stay, ill::CATARACT_REMOVAL, "Cataract surgery, right eye", 18);
}

fn plans(scribe: &mut Scribe) {
    let since = scribe.ago(600);
    let due = plus(scribe.today, 180);
    let goals = [
        scribe.goal("Weight within two kilograms of 78", since, due, "sustaining"),
        scribe.goal("No fall in six months", since, due, "improving"),
    ];
    let steps = [
        "Weigh each morning before breakfast",
        "Call us when two kilograms come in three days",
        "Pill box filled by the pharmacy",
        "Walk to the harbor with the stick",
    ];
    scribe.care_plan("Heart and kidney plan", &steps, &goals, since);
    let team = [
        scribe.doctor,
        who(Field::Heart, 0),
        who(Field::Kidney, 0),
        who(Field::Pharmacy, 0),
        who(Field::Nurse, 0),
        who(Field::Social, 0),
    ];
    scribe.care_team("Heart and kidney team", &team, since);
    let on = Moment::at(since, 10, 0);
    scribe.consent(
        on,
        ("daughter-may-help", "My daughter Marisol may see my record and help me with it"),
        true,
    );
    let wishes = scribe.visit(since, Kind::FollowUp, "What matters to you");
    let page = super::drawings::letter(
        "What matters to me",
        &[
            "I want to live at home in Lindenmouth, in my own bed, for as long as it goes.",
            "If my heart stops I would like the doctors to try once. No machines for weeks.",
            "Marisol speaks for me when I cannot.",
        ],
    );
    scribe.document(&wishes, Paper::Letter, ("application/pdf", "pdf", &page));
    for (days, who, what) in [
        (7, scribe.doctor, "Heart, kidneys and medicines"),
        (30, who(Field::Heart, 0), "Pacemaker check"),
        (75, who(Field::Eyes, 2), "Eye pressure"),
    ] {
        scribe.planned(days, who, what);
    }
    let nurse = who(Field::Nurse, 0);
    let asked = Moment::at(scribe.ago(5), 16, 12);
    scribe.thread(("something-else", "Something else"), asked, &[
        (From::Patient, 0, "This is Marisol for my father. He is up 1.8 kg since Monday and his shoes are tight."),
        (From::Staff(nurse), 1, "Thank you for weighing him. Please give one extra water tablet today and tomorrow, and send me the weight in the morning. If he gets breathless lying down, call 911."),
        (From::Patient, 17, "77.9 this morning, and the shoes fit."),
        (From::Staff(nurse), 2, "Very good. Back to the usual tablets."),
    ]);
}
