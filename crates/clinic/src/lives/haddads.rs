//! The Haddad family: Mira who is six, Layan who is thirteen, and their father Karim. Their mother Noor has her
//! own page in `cultures`.

use super::blocks::{Episode, chronic, episode, yearly};
use super::childhood::{ILLNESSES, check_ups};
use super::illnesses as it;
use crate::ailments as ill;
use crate::analytes::{A1C, CBC, IRON_STORES, LIPIDS, Lab};
use crate::day::{Moment, plus, plus_months};
use crate::drugs as drug;
use crate::facts::Course;
use crate::papers::{Paper, forms, messages::From};
use crate::scribe::{Kind, Scribe};
use crate::shape::snomed;
use crate::staff::{Field, who};

/// Mira, six: a whole childhood so far.
pub(crate) fn mira(scribe: &mut Scribe) {
    scribe.doctor = who(Field::Children, scribe.site);
    check_ups(scribe, 80);
    for month in [11, 16, 22, 31] {
        let day = plus_months(scribe.person.birth, month);
        episode(scribe, &ILLNESSES[0], plus(day, 9));
    }
    for month in [27, 44, 58] {
        let day = plus_months(scribe.person.birth, month);
        episode(scribe, &ILLNESSES[1], plus(day, 4));
    }
    let found = plus_months(scribe.person.birth, 52);
    scribe.problem(&ill::ASTHMA_MILD, found, Course::Active);
    scribe.problem(
        &ill::ECZEMA,
        plus_months(scribe.person.birth, 9),
        Course::Over(plus_months(scribe.person.birth, 40)),
    );
    scribe.allergy(&ill::ALLERGIES[3], plus_months(scribe.person.birth, 38));
    scribe.family_history(("FTH", "father"), &ill::HAY_FEVER, 12);
    for turn in 0..4 {
        let day = plus(found, turn * 120);
        if !scribe.can_be_seen(plus(day, 3)) {
            break;
        }
        let visit = scribe.visit(day, Kind::FollowUp, "Asthma check");
        scribe.body.pulse = 96.0;
        scribe.body.oxygen = 98.0;
        if turn == 0 {
            scribe.prescribe(&visit, &drug::FLUTICASONE, None);
            scribe.prescribe(&visit, &drug::ALBUTEROL, None);
        }
        let words = [
            "Coughs at night and after running for two months. The preventer with the spacer, the one with the bear on it, twice a day.",
            "Two good months. Mira showed the nurse how the spacer works, and got it right.",
            "A cold set it off for a week; the yellow part of the plan was enough.",
            "Runs and plays like everyone else. We keep the small dose through the winter.",
        ];
        let turn = usize::try_from(turn).unwrap_or(0);
        scribe.note(&visit, Paper::Progress, words[turn]);
        scribe.charge(&visit, true);
    }
    let since = plus(found, 2);
    let goal = scribe.goal("No nights woken by coughing", since, plus(scribe.today, 90), "achieved");
    let steps = [
        "Preventer twice a day with the spacer",
        "Blue inhaler before sport",
        "Yellow: double the puffs and call us within a day",
    ];
    scribe.care_plan("Mira's asthma plan", &steps, &[goal], since);
    scribe.care_team("Children's team", &[scribe.doctor, who(Field::Nurse, 1)], since);
    scribe.planned(24, scribe.doctor, "Asthma check");
    let nurse = who(Field::Nurse, 1);
    let asked = Moment::at(scribe.ago(17), 20, 31);
    scribe.thread(("forms", "A form"), asked, &[
        (From::Patient, 0, "This is Karim, Mira's father. The summer camp wants a page that says she may use her inhaler. Can you fill it in?"),
        (From::Staff(nurse), 14, "Hello Karim, it is signed and waiting at the desk, and a copy is under Documents. Have a good summer, Mira!"),
    ]);
}

/// Layan, thirteen: part of the record belongs to her alone.
pub(crate) fn layan(scribe: &mut Scribe) {
    scribe.doctor = who(Field::Children, scribe.site);
    check_ups(scribe, 90);
    let back = |scribe: &Scribe, days: i32| scribe.ago(days);
    for (row, days) in [(2, 1300), (1, 700), (2, 410)] {
        let day = back(scribe, days);
        episode(scribe, &ILLNESSES[row], day);
    }
    let day = back(scribe, 530);
    episode(scribe, &it::EPISODES[1], day);
    scribe.allergy(&ill::ALLERGIES[7], back(scribe, 1500));
    scribe.problem(&ill::HAY_FEVER, back(scribe, 1500), Course::Active);
    let visit = scribe.visit(back(scribe, 395), Kind::FollowUp, "Hay fever");
    scribe.prescribe(&visit, &drug::CETIRIZINE, None);
    scribe.note(
        &visit,
        Paper::Progress,
        "Eyes itch from April on. A tablet a day in the season, windows shut at night.",
    );
    scribe.labelled(&["SEX", "ADOL"], private_health);
    scribe.labelled(&["PSY", "ADOL"], worry);
    let team = [scribe.doctor, who(Field::Talking, 1)];
    let since = back(scribe, 300);
    scribe.care_team("Layan's team", &team, since);
    scribe.planned(40, scribe.doctor, "Check-up at thirteen");
}

fn private_health(scribe: &mut Scribe) {
    let day = scribe.ago(210);
    let visit = scribe.visit(day, Kind::FollowUp, "A talk with the doctor alone");
    scribe.problem(&ill::PERIOD_PAIN, visit.at.day, Course::Active);
    scribe.aim(Lab::Ferritin, 17.0);
    scribe.labs(&visit, &[&CBC, &IRON_STORES]);
    scribe.prescribe(&visit, &drug::ESTRADIOL_PILL, None);
    scribe.note(&visit, Paper::Progress, "Layan came in alone, as is her right from twelve on. Strong cramps keep her home from school one day a month. We talked about how periods work and what helps, and she chose to try the pill for the pain. She would rather tell her parents herself.");
}

fn worry(scribe: &mut Scribe) {
    let therapist = who(Field::Talking, 1);
    let start = scribe.ago(290);
    scribe.problem(&ill::SOCIAL_ANXIETY, start, Course::Active);
    for (turn, score) in [13, 12, 9, 8, 6, 5].into_iter().enumerate() {
        let day = plus(start, 14 + i32::try_from(turn).unwrap_or(0) * 38);
        let visit = scribe.visit_with(day, Kind::Therapy, therapist, "Talking therapy");
        scribe.answer(&visit, forms::GAD7, score, false);
        scribe.procedure(&visit, ill::TALKING, "Talking therapy", 45);
        let words = [
            "Layan told about the stomach ache before school and the presentation that went wrong. We drew a ladder of small steps.",
            "First step done: she asked a question in class.",
            "She ate with two girls from the choir. The stomach was quiet.",
            "A step back after a quarrel online. We practised what to answer, and when not to.",
            "Spoke in front of the class for two minutes.",
            "Doing well. We meet once a month now.",
        ];
        scribe.note(&visit, Paper::Progress, words[turn]);
    }
    scribe.last()["meta"]["security"] = serde_json::json!([{"system": crate::shape::ACT_CODE, "code": "PSYTHPN"}, {"system": crate::shape::ACT_CODE, "code": "ADOL"}]);
}

const SORE_BACK: Episode = Episode {
    what: &ill::BACK_PAIN,
    kind: Kind::FollowUp,
    reason: "Low back pain",
    note: "The back locked while lifting a mooring line. Strength and feeling in both legs are normal. Five visits with the physiotherapist; keep working with lighter loads.",
    drug: Some((&drug::IBUPROFEN, 10)),
    panels: &[],
    study: None,
    days: 60,
};

/// Karim, forty-three: father of the two.
pub(crate) fn karim(scribe: &mut Scribe) {
    scribe.body.systolic = 138.0;
    scribe.body.weight = 91.0;
    scribe.aim(Lab::Cholesterol, 218.0);
    scribe.aim(Lab::Hba1c, 5.7);
    yearly(
        scribe,
        4,
        &[&CBC, &LIPIDS, &A1C],
        "Work on the ferry keeps you on your feet, but meals come at odd hours.",
    );
    for days in [1420, 640] {
        let day = scribe.ago(days);
        episode(scribe, &SORE_BACK, day);
    }
    let movement = who(Field::Movement, 2);
    for turn in 0..5 {
        let visit = scribe.visit_with(scribe.ago(630 - turn * 9), Kind::FollowUp, movement, "Physiotherapy");
        scribe.procedure(&visit, ill::PHYSIO, "Physiotherapy for the back", 40);
    }
    let since = scribe.ago(400);
    chronic(scribe, &it::HYPERTENSION, since);
    scribe.allergy(&ill::ALLERGIES[0], since);
    scribe.family_history(("FTH", "father"), &ill::OLD_INFARCT, 51);
    scribe.family_history(("MTH", "mother"), &ill::DIABETES, 60);
    let visit = scribe.visit(scribe.ago(395), Kind::Video, "Questions about the tablets");
    scribe.smoking(&visit, ("77176002", "Smoker"));
    scribe.occupation(&visit);
    let cessation = snomed("225323000", "Smoking cessation education (procedure)");
    scribe.procedure(&visit, cessation, "Talk about stopping smoking", 15);
    scribe.note(
        &visit,
        Paper::Progress,
        "Eight cigarettes a day, fewer when the girls are around. He set a date: the first of the month.",
    );
    scribe.care_team("Your care team", &[scribe.doctor, movement], since);
    let doctor = scribe.doctor;
    let asked = Moment::at(scribe.ago(12), 21, 5);
    scribe.thread(("medicines", "A medicine"), asked, &[
        (From::Patient, 0, "The new tablet makes my ankles thick by evening. Is there another one?"),
        (From::Staff(doctor), 34, "Thank you for telling me. It is harmless, but there are others. Let us talk on Thursday; keep taking it until then."),
    ]);
}
