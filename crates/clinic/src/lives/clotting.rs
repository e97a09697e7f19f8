//! Hryhorii: a mechanical heart valve, warfarin, and a clotting test each month.

use super::blocks::{after, yearly};
use crate::ailments as ill;
use crate::analytes::{BMP, CBC, CLOTTING, LIPIDS, Lab};
use crate::day::{Moment, plus};
use crate::drugs as drug;
use crate::facts::Course;
use crate::papers::{Paper, messages::From};
use crate::pictures::{self, Department, Story};
use crate::scribe::{Kind, Scribe};
use crate::shape::snomed;
use crate::staff::{Field, who};

const ECHO: Story = Story {
    code: pictures::HEART_ULTRASOUND,
    plain: "Ultrasound of the heart",
    department: Department::Heart,
    parts: &[
        ("Reason", "Yearly check of the mechanical valve."),
        (
            "Valve",
            "Both leaflets move freely. Mean gradient 11 mmHg, as last year. No leak beside the valve.",
        ),
        ("Heart muscle", "Pumps 58% of its blood with each beat. The walls are slightly thick."),
    ],
    conclusion: "The valve works well. No change since last year.",
    hours: 26,
};

/// INR of each month, oldest first, as believable wobble around the goal of 2.5 to 3.5.
const INR: [f64; 40] = [
    2.6, 2.9, 3.1, 2.4, 2.8, 3.0, 3.3, 2.7, 2.9, 3.6, 3.0, 2.8, 2.5, 2.2, 2.7, 3.0, 3.1, 2.9, 3.4, 4.2, 3.1,
    2.8, 2.9, 3.0, 2.6, 2.7, 3.2, 3.3, 2.9, 2.8, 5.3, 2.3, 2.9, 3.0, 3.1, 2.7, 2.9, 3.2, 2.8, 3.0,
];

/// Write this life.
pub(crate) fn write(scribe: &mut Scribe) {
    scribe.aim(Lab::Inr, 2.8);
    yearly(scribe, 4, &[&CBC, &BMP, &LIPIDS], "Teaches chess to the children of the street.");
    let surgeon = who(Field::Heart, 0);
    let operated = scribe.ago(1560);
    scribe.problem(&ill::VALVE, plus(operated, -400), Course::Over(operated));
    scribe.problem(&ill::HYPERTENSION, plus(operated, -2000), Course::Active);
    let device = snomed("705991002", "Mechanical heart valve prosthesis");
    scribe.implant(operated, device, "Mechanical aortic valve, 23 mm", "Larkspur Heart");
    let stay = scribe.visit_with(operated, Kind::Hospital, surgeon, "Heart valve surgery");
    scribe.procedure(&stay, ill::VALVE_REPLACEMENT, "New aortic valve", 210);
    scribe.note(&stay, Paper::Discharge, "The narrow valve was replaced by a mechanical one. You hear it click at night; you will stop noticing. Warfarin for life, and a clotting test each month. Tell every dentist about the valve.");
    let start = scribe.visit_with(plus(operated, 9), Kind::FollowUp, surgeon, "Blood thinner");
    scribe.vitals(&start, true);
    scribe.smoking(&start, ("8517006", "Ex-smoker"));
    let request = scribe.prescribe(&start, &drug::WARFARIN, None);
    let fills: Vec<_> = (1..9).rev().map(|turn| scribe.ago(turn * 88 - 70)).collect();
    scribe.dispense(&request, &drug::WARFARIN, &fills);
    scribe.prescribe(&start, &drug::METOPROLOL, None);
    scribe.prescribe(&start, &drug::ASPIRIN, Some((plus(operated, 700), "Bleeding gums")));
    scribe.allergy(&ill::ALLERGIES[0], plus(operated, -3000));
    months(scribe);
    for back in [1200, 835, 470, 105] {
        let visit = scribe.visit_with(scribe.ago(back), Kind::FollowUp, surgeon, "Valve check");
        scribe.vitals(&visit, false);
        scribe.story(&visit, &ECHO);
        scribe.note(&visit, Paper::Consult, "The valve clicks as it should. No breathlessness, no swelling. Keep the blood thinner steady and the teeth clean.");
        scribe.charge(&visit, true);
    }
    rest(scribe);
}

fn months(scribe: &mut Scribe) {
    let pharmacist = who(Field::Pharmacy, 0);
    let count = i32::try_from(INR.len()).unwrap_or(0);
    for (month, value) in INR.into_iter().enumerate() {
        let back = (count - i32::try_from(month).unwrap_or(0)) * 30 - 24;
        let visit = scribe.visit_with(scribe.ago(back), Kind::Laboratory, pharmacist, "Clotting test");
        scribe.aim(Lab::Inr, value);
        scribe.lasts[Lab::Inr as usize] = Some(value);
        let reports = scribe.labs(&visit, &[&CLOTTING]);
        let words = match value {
            v if v > 4.9 => {
                "The blood is far too thin this week, probably from the antibiotic of the dentist. No warfarin tonight and tomorrow, then half a tablet less per day. Test again on Friday. Go to the emergency room if you bleed or hit your head."
            }
            v if v > 3.5 => "A little thin. Leave out tonight's tablet, then go on as before.",
            v if v < 2.5 => {
                "A little thick. One extra half tablet tonight, then go on as before. Was there more cabbage than usual?"
            }
            _ => "In the goal range. Go on with the same tablets. Next test in a month.",
        };
        let told = after(scribe, &visit, 6);
        scribe.comment(&reports[0], told, pharmacist, words);
    }
}

fn rest(scribe: &mut Scribe) {
    let pharmacist = who(Field::Pharmacy, 0);
    let since = scribe.ago(1500);
    let goal = scribe.goal("INR between 2.5 and 3.5", since, plus(scribe.today, 365), "sustaining");
    let steps = [
        "Warfarin each evening at eight",
        "Clotting test each month",
        "Antibiotic before the dentist",
        "The same amount of greens each week",
    ];
    scribe.care_plan("Blood thinner plan", &steps, &[goal], since);
    scribe.care_team("Blood thinner clinic", &[pharmacist, who(Field::Heart, 0), scribe.doctor], since);
    scribe.planned(24, pharmacist, "Clotting test");
    let asked = Moment::at(scribe.ago(287), 8, 15);
    scribe.thread(("medicines", "A medicine"), asked, &[
        (From::Patient, 0, "Dobryi den. The dentist gave me an antibiotic for one week. Is this good with warfarin?"),
        (From::Staff(pharmacist), 2, "Thank you for asking first, Hryhorii. It makes the blood thinner. Please come for a test in three days, and call us if you see blood."),
    ]);
}
