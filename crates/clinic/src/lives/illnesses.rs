//! What commonly happens: long illnesses, episodes and operations as tables.

use super::blocks::{Chronic, Episode, Operation};
use crate::ailments as ill;
use crate::analytes::{self as test, Lab};
use crate::drugs as drug;
use crate::pictures::{self, Department, Story};
use crate::scribe::Kind;
use crate::staff::Field;

pub(crate) static HYPERTENSION: Chronic = Chronic {
    what: &ill::HYPERTENSION,
    field: Field::Family,
    drugs: &[&drug::AMLODIPINE, &drug::LISINOPRIL_10],
    panels: &[&test::BMP],
    aims: &[(Lab::Potassium, 4.4, 4.5)],
    every: 170,
    words: &[
        "Your blood pressure has been high on three days now, so we call it high blood pressure. It does not hurt, but it strains the heart. We begin with two small tablets a day.",
        "The readings that you took at home are close to where we want them. Well done for writing them down.",
        "Your ankles swelled a little in the heat, which the amlodipine can do. It is harmless; raise the legs in the evening.",
        "Blood pressure under control. Kidneys and salts are fine with the tablets.",
    ],
    plan: Some((
        "Blood pressure plan",
        &["Measure at home twice a week", "Less salt", "Walk 30 minutes on most days"],
        "Blood pressure below 130 over 80",
    )),
};

pub(crate) static DIABETES: Chronic = Chronic {
    what: &ill::DIABETES,
    field: Field::Family,
    drugs: &[&drug::METFORMIN_500, &drug::ATORVASTATIN],
    panels: &[&test::A1C, &test::BMP, &test::URINE_ALBUMIN],
    aims: &[
        (Lab::Hba1c, 8.1, 6.9),
        (Lab::Glucose, 168.0, 132.0),
        (Lab::UrineAlbumin, 24.0, 20.0),
        (Lab::Triglycerides, 190.0, 160.0),
    ],
    every: 150,
    words: &[
        "We talked about what type 2 diabetes is. You were surprised, and also said that it explains the thirst. We begin with metformin and one change at the table.",
        "The average sugar has come down. You found that a walk after dinner makes the morning number better.",
        "Feet examined: skin whole, feeling present at all ten points. Eye photographs are due this year.",
        "Steady. We keep the tablets as they are.",
    ],
    plan: Some((
        "Diabetes plan",
        &["Metformin with meals", "Look at your feet each evening", "Eye photographs each year"],
        "Average sugar (HbA1c) below 7.0%",
    )),
};

pub(crate) static THYROID: Chronic = Chronic {
    what: &ill::HYPOTHYROID,
    field: Field::Family,
    drugs: &[&drug::LEVOTHYROXINE],
    panels: &[&test::THYROID],
    aims: &[(Lab::Tsh, 8.4, 2.3), (Lab::FreeT4, 0.75, 1.2)],
    every: 200,
    words: &[
        "Tired, cold and slow for months: the thyroid is underactive. One small tablet each morning will make up for it.",
        "You feel more like yourself. The thyroid signal is back in the usual range.",
        "No change. Remember that iron and calcium should wait four hours after the thyroid tablet.",
    ],
    plan: None,
};

pub(crate) static ASTHMA: Chronic = Chronic {
    what: &ill::ASTHMA,
    field: Field::Family,
    drugs: &[&drug::FLUTICASONE, &drug::ALBUTEROL],
    panels: &[],
    aims: &[],
    every: 180,
    words: &[
        "Wheezing in the cold and after runs. We began a preventer inhaler and practised with the spacer.",
        "You needed the blue inhaler less than once a week. That is the goal.",
        "A cold brought the wheeze back for two weeks. The written plan worked.",
    ],
    plan: Some((
        "Asthma plan",
        &[
            "Preventer twice a day, also when well",
            "Blue inhaler when wheezing",
            "Call us when you need it more than three times a week",
        ],
        "No nights woken by coughing",
    )),
};

pub(crate) static CHOLESTEROL: Chronic = Chronic {
    what: &ill::CHOLESTEROL,
    field: Field::Family,
    drugs: &[&drug::ROSUVASTATIN],
    panels: &[&test::LIPIDS],
    aims: &[(Lab::Cholesterol, 252.0, 176.0), (Lab::Triglycerides, 148.0, 120.0)],
    every: 300,
    words: &[
        "Your cholesterol has been high for years and your father had heart trouble early. Together we decided for a tablet.",
        "A third lower than before. No muscle aches.",
        "Cholesterol where we want it.",
    ],
    plan: None,
};

pub(crate) static MOOD: Chronic = Chronic {
    what: &ill::DEPRESSION,
    field: Field::Mind,
    drugs: &[&drug::SERTRALINE_50],
    panels: &[],
    aims: &[],
    every: 70,
    words: &[
        "You have felt empty for two months and it took courage to say so. We talked about what can help: time, people, talking, and, if you like, a tablet.",
        "A little more energy in the mornings. Sleep is still broken.",
        "You laughed when you told about your sister's visit. Keep the tablet for at least nine months.",
        "Feeling well for three months. We speak about what to do if the fog comes back.",
    ],
    plan: None,
};

pub(crate) static LUNGS: Chronic = Chronic {
    what: &ill::COPD,
    field: Field::Internal,
    drugs: &[&drug::TIOTROPIUM, &drug::ALBUTEROL],
    panels: &[&test::CBC],
    aims: &[(Lab::Hemoglobin, 15.4, 15.2)],
    every: 140,
    words: &[
        "Short of breath on the stairs; the breathing test shows COPD. The most useful thing of all would be to stop smoking, and we can help.",
        "Fewer coughing fits with the new inhaler. You have gone three weeks without a cigarette.",
        "Stable. The breathing class on Thursdays is doing you good.",
    ],
    plan: Some((
        "Lung plan",
        &["Inhaler once a day", "Breathing class on Thursdays", "Flu and pneumonia vaccines"],
        "Climb one flight of stairs without stopping",
    )),
};

pub(crate) static RHYTHM: Chronic = Chronic {
    what: &ill::ATRIAL_FIBRILLATION,
    field: Field::Heart,
    drugs: &[&drug::APIXABAN, &drug::METOPROLOL],
    panels: &[&test::BMP, &test::CBC],
    aims: &[],
    every: 180,
    words: &[
        "The heart beats irregularly. It is common at your age; the blood thinner prevents strokes.",
        "No bleeding, no palpitations. Pulse at rest is good.",
        "All well. Take the blood thinner every day, twice, without pause.",
    ],
    plan: None,
};

pub(crate) static MIGRAINE: Chronic = Chronic {
    what: &ill::MIGRAINE,
    field: Field::Family,
    drugs: &[&drug::SUMATRIPTAN],
    panels: &[],
    aims: &[],
    every: 260,
    words: &[
        "One-sided headaches with flickering lights. We made a diary and a plan for the next attack.",
        "Four attacks in eight months; the tablet works when taken early.",
    ],
    plan: None,
};

const NORMAL_CHEST: Story = Story {
    code: pictures::CHEST_XRAY,
    plain: "Chest X-ray",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Cough and fever."),
        (
            "What was seen",
            "The heart has a normal size. There is a soft shadow in the lower part of the right lung. No fluid around the lungs.",
        ),
    ],
    conclusion: "Pneumonia of the right lower lung. Please repeat in six weeks.",
    hours: 3,
};
static CHEST: Story = NORMAL_CHEST;

static GALLBLADDER_SCAN: Story = Story {
    code: pictures::BELLY_ULTRASOUND,
    plain: "Ultrasound of the belly",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Pain under the right ribs after meals."),
        (
            "What was seen",
            "Several stones in the gallbladder, the largest 11 mm. The wall is thin, the bile duct 4 mm wide. Liver, kidneys and pancreas look normal.",
        ),
    ],
    conclusion: "Gallstones without inflammation.",
    hours: 5,
};

static GALLBLADDER_TISSUE: Story = Story {
    code: pictures::TISSUE,
    plain: "Gallbladder under the microscope",
    department: Department::Pathology,
    parts: &[
        ("What was received", "A gallbladder, 8.2 cm long, with several yellow stones."),
        ("Under the microscope", "Mild long-standing inflammation of the wall. No abnormal growth."),
    ],
    conclusion: "Chronic cholecystitis with stones. Benign.",
    hours: 70,
};

static APPENDIX_TISSUE: Story = Story {
    code: pictures::TISSUE,
    plain: "Appendix under the microscope",
    department: Department::Pathology,
    parts: &[
        ("What was received", "An appendix, 6.5 cm long, swollen and red."),
        ("Under the microscope", "Acute inflammation through the whole wall. The cut end is clean."),
    ],
    conclusion: "Acute appendicitis. Benign.",
    hours: 60,
};

static HIP_PICTURE: Story = Story {
    code: pictures::KNEE_XRAY,
    plain: "X-ray of the joint",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Pain when walking."),
        ("What was seen", "The joint space is narrow and the edges carry small spurs. No fracture."),
    ],
    conclusion: "Advanced wear of the joint.",
    hours: 4,
};

pub(crate) static EPISODES: [Episode; 10] = [
    Episode {
        what: &ill::COLD,
        kind: Kind::Video,
        reason: "Cough and a blocked nose",
        note: "A cold. It will pass in a week to ten days; antibiotics would not help. Honey, steam and patience.",
        drug: None,
        panels: &[],
        study: None,
        days: 9,
    },
    Episode {
        what: &ill::ANKLE_SPRAIN,
        kind: Kind::Urgent,
        reason: "Twisted ankle",
        note: "You rolled the ankle on the stairs. Swollen, tender below the outer bone, no sign of a break. Rest for two days, then move it a little each day.",
        drug: Some((&drug::IBUPROFEN, 7)),
        panels: &[],
        study: None,
        days: 30,
    },
    Episode {
        what: &ill::STREP,
        kind: Kind::Urgent,
        reason: "Sore throat and fever",
        note: "Red throat with white spots, and the quick test is positive. Ten days from now you should be well; finish the capsules even when you feel better.",
        drug: Some((&drug::AMOXICILLIN, 7)),
        panels: &[],
        study: None,
        days: 9,
    },
    Episode {
        what: &ill::BACK_PAIN,
        kind: Kind::FollowUp,
        reason: "Low back pain",
        note: "Pain since lifting a box. No numbness, no weakness, so no pictures are needed. Keep moving, use warmth, and come back in three weeks if it is not better.",
        drug: Some((&drug::IBUPROFEN, 10)),
        panels: &[],
        study: None,
        days: 40,
    },
    Episode {
        what: &ill::PNEUMONIA,
        kind: Kind::Emergency,
        reason: "Fever, cough and short breath",
        note: "Fever for four days. The X-ray shows pneumonia on the right. Oxygen is good, so you may go home with capsules. Come back at once if breathing gets harder.",
        drug: Some((&drug::AMOXICILLIN, 7)),
        panels: &[&test::CBC, &test::INFLAMMATION, &test::BMP],
        study: Some(&CHEST),
        days: 30,
    },
    Episode {
        what: &ill::SHINGLES,
        kind: Kind::Urgent,
        reason: "Painful rash",
        note: "A band of blisters on the left side of the chest: shingles. It hurts, but it heals. Keep away from newborns and pregnant women until the crusts are dry.",
        drug: Some((&drug::GABAPENTIN, 21)),
        panels: &[],
        study: None,
        days: 28,
    },
    Episode {
        what: &ill::WRIST_FRACTURE,
        kind: Kind::Emergency,
        reason: "Fell on the hand",
        note: "You slipped on ice. The wrist is broken but in line; a splint for six weeks is enough.",
        drug: Some((&drug::ACETAMINOPHEN, 10)),
        panels: &[],
        study: None,
        days: 56,
    },
    Episode {
        what: &ill::ANAEMIA_IRON,
        kind: Kind::FollowUp,
        reason: "Tiredness",
        note: "Tired for months. The blood count and iron stores will tell more. If iron is low we begin tablets every other day.",
        drug: Some((&drug::IRON, 120)),
        panels: &[&test::CBC, &test::IRON_STORES, &test::VITAMIN_B12],
        study: None,
        days: 150,
    },
    Episode {
        what: &ill::REFLUX,
        kind: Kind::FollowUp,
        reason: "Heartburn",
        note: "Burning after late meals. Try to eat three hours before bed; the capsule for eight weeks, then we stop and see.",
        drug: Some((&drug::OMEPRAZOLE, 56)),
        panels: &[],
        study: None,
        days: 70,
    },
    Episode {
        what: &ill::VITAMIN_D_LOW,
        kind: Kind::FollowUp,
        reason: "Aching bones in winter",
        note: "Vitamin D is likely low after the winter. A tablet a day until summer.",
        drug: Some((&drug::VITAMIN_D, 120)),
        panels: &[&test::VITAMINS],
        study: None,
        days: 140,
    },
];

pub(crate) static OPERATIONS: [Operation; 5] = [
    Operation {
        what: &ill::GALLSTONES,
        procedure: ill::GALLBLADDER_OUT,
        plain: "Gallbladder removed through small cuts",
        field: Field::Surgery,
        before: "Cramps under the right ribs after rich meals, four times this year. The scan shows stones. Taking the gallbladder out through four small cuts is safe and usually ends the trouble.",
        study: Some(&GALLBLADDER_SCAN),
        note: "General anaesthetic. Four ports. Clear view of duct and artery, both clipped and divided. Gallbladder removed in a bag. No bleeding. 55 minutes.",
        going_home: "The surgery went well and you may go home today.\n\n- Shower from tomorrow, no bath for two weeks\n- Walk a little each hour; lift nothing above 5 kg for four weeks\n- Eat what you like in small portions\n- Call us for fever above 38.3, yellow skin, or a wound that runs",
        tissue: Some(&GALLBLADDER_TISSUE),
        implant: None,
        drug: &drug::ACETAMINOPHEN,
        afterwards: "The cuts have healed. You eat normally. No further visit is needed.",
    },
    Operation {
        what: &ill::APPENDICITIS,
        procedure: ill::APPENDIX_OUT,
        plain: "Appendix removed",
        field: Field::Surgery,
        before: "Pain that moved to the lower right of the belly. The blood test shows inflammation. We agreed on surgery.",
        study: None,
        note: "Keyhole surgery under general anaesthetic. Swollen appendix, not burst, removed in a bag. 38 minutes.",
        going_home: "You may go home with simple painkillers.\n\n- Rest for a few days, school or desk work after one week\n- No sport for three weeks\n- Call us for fever, vomiting, or pain that grows",
        tissue: Some(&APPENDIX_TISSUE),
        implant: None,
        drug: &drug::IBUPROFEN,
        afterwards: "Healed well. Sport is allowed again.",
    },
    Operation {
        what: &ill::HERNIA,
        procedure: ill::HERNIA_REPAIR,
        plain: "Groin hernia mended",
        field: Field::Surgery,
        before: "A bulge in the groin that goes back when you lie down. It is safe to plan the surgery at a time that suits your work.",
        study: None,
        note: "Open repair with a mesh under local anaesthetic and light sleep. 45 minutes, no trouble.",
        going_home: "You may go home.\n\n- Walk from the first day\n- No heavy lifting for four weeks\n- Some swelling and bruising is normal",
        tissue: None,
        implant: None,
        drug: &drug::ACETAMINOPHEN,
        afterwards: "The repair is firm. You may lift again.",
    },
    Operation {
        what: &ill::HIP_ARTHRITIS,
        procedure: ill::HIP_REPLACEMENT,
        plain: "New hip joint",
        field: Field::Bones,
        before: "The hip wakes you at night and the stick no longer helps. You have thought it over and want a new joint.",
        study: Some(&HIP_PICTURE),
        note: "Spinal anaesthetic. Uncemented cup and stem, ceramic head. Legs of equal length. 80 minutes, 250 mL of blood lost.",
        going_home: "You walked the corridor twice before going home.\n\n- Two crutches for three weeks\n- Do not cross the legs for six weeks\n- Blood thinner as written\n- Call us for a hot, red wound or a swollen calf",
        tissue: None,
        implant: Some((
            crate::shape::snomed("304120007", "Total hip replacement prosthesis"),
            "Hip joint, uncemented",
            "Granite Orthopaedics",
        )),
        drug: &drug::OXYCODONE,
        afterwards: "You came without the stick and smiled. The X-ray shows the joint in place.",
    },
    Operation {
        what: &ill::CATARACT,
        procedure: ill::CATARACT_REMOVAL,
        plain: "Cataract surgery, right eye",
        field: Field::Eyes,
        before: "The world has become yellow and dim, and night driving is hard. The lens is cloudy; a new one will help.",
        study: None,
        note: "Drops only. Lens removed by ultrasound through a 2.4 mm cut, new lens placed in the bag. 14 minutes.",
        going_home: "Wear the shield at night for a week and use the drops four times a day. Call us at once for pain or if sight gets worse.",
        tissue: None,
        implant: Some((
            crate::shape::snomed("303496001", "Intraocular lens implant"),
            "Artificial lens, right eye",
            "Larkspur Optics",
        )),
        drug: &drug::ACETAMINOPHEN,
        afterwards: "You read the smallest line but one. The left eye can follow in autumn.",
    },
];
