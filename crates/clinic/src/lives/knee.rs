//! Henrik: a torn knee, its surgery, and the months after.

use super::blocks::{after, yearly};
use crate::ailments as ill;
use crate::analytes::{BMP, CBC, CLOTTING, INFLAMMATION, LIPIDS, Lab};
use crate::day::{Moment, plus};
use crate::drugs as drug;
use crate::facts::Course;
use crate::papers::{Paper, messages::From};
use crate::pictures::{self, Department, Story};
use crate::scribe::{Kind, Scribe};
use crate::shape::snomed;
use crate::staff::{Field, who};
use jiff::civil::Date;

const XRAY: Story = Story {
    code: pictures::KNEE_XRAY,
    plain: "X-ray of the left knee",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Twisted the left knee on a wet slipway, swollen."),
        ("What was seen", "No break. Fluid in the joint. The joint space is well kept on both sides."),
    ],
    conclusion: "No fracture. Fluid in the joint.",
    hours: 2,
};

const MRI: Story = Story {
    code: pictures::KNEE_MRI,
    plain: "MRI of the left knee",
    department: Department::Imaging,
    parts: &[
        ("Reason", "The knee locks and gives way, two weeks after an injury."),
        (
            "Cartilage discs",
            "The inner disc is torn from its back to its middle, and a piece has turned over into the joint. The outer disc is whole.",
        ),
        (
            "Ligaments",
            "The front cruciate ligament is torn in its middle third. The back cruciate and the side ligaments are whole.",
        ),
        (
            "Bone and cartilage",
            "Bruised bone at the outer side, as is common with this injury. A small worn spot behind the kneecap.",
        ),
        (
            "Fluid",
            "Some fluid in the joint. A smooth lump of 9 mm lies in the lining of the joint; it looks harmless.",
        ),
    ],
    conclusion: "Torn inner cartilage disc with a turned-over piece, and a torn front cruciate ligament. A small lump in the joint lining should be looked at during surgery.",
    hours: 20,
};

const LUMP: Story = Story {
    code: pictures::TISSUE,
    plain: "Lump from the knee under the microscope",
    department: Department::Pathology,
    parts: &[
        (
            "What was received",
            "One smooth tan lump of 9 by 7 by 5 mm from the lining of the left knee, and several pieces of white cartilage.",
        ),
        (
            "Under the microscope",
            "The lump is made of round cells, foam cells and a little brown iron pigment in loose tissue. Cells divide rarely. The cartilage is frayed, as after a tear.",
        ),
    ],
    conclusion: "Benign growth of the joint lining (localised tenosynovial giant cell tumour), removed whole. Torn cartilage. No cancer.",
    hours: 96,
};

const AFTER: Story = Story {
    code: pictures::KNEE_XRAY,
    plain: "X-ray of the left knee after surgery",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Six weeks after ligament surgery."),
        (
            "What was seen",
            "The two buttons and the screw lie where they should. The tunnels are of normal width.",
        ),
    ],
    conclusion: "Implants in place.",
    hours: 3,
};

/// Write this life.
pub(crate) fn write(scribe: &mut Scribe) {
    scribe.aim(Lab::Cholesterol, 205.0);
    yearly(scribe, 4, &[&CBC, &BMP, &LIPIDS], "Builds wooden boats and plays badminton on Thursdays.");
    scribe.allergy(&ill::ALLERGIES[5], scribe.ago(1800));
    scribe.problem(&ill::CHOLESTEROL, scribe.ago(1200), Course::Active);
    scribe.family_history(("FTH", "father"), &ill::KNEE_ARTHRITIS, 63);
    let hurt = scribe.ago(190);
    injury(scribe, hurt);
    let surgery = plus(hurt, 37);
    day_of_surgery(scribe, surgery);
    recovery(scribe, surgery);
    letters(scribe, surgery);
}

fn injury(scribe: &mut Scribe, hurt: Date) {
    let surgeon = who(Field::Bones, 0);
    let urgent = scribe.visit_with(hurt, Kind::Emergency, surgeon, "Twisted knee");
    scribe.vitals(&urgent, true);
    scribe.smoking(&urgent, ("266919005", "Never smoked tobacco"));
    scribe.occupation(&urgent);
    scribe.diagnosis(&urgent, &ill::MENISCUS, Course::Active);
    scribe.story(&urgent, &XRAY);
    let end = plus(hurt, 30);
    scribe.prescribe(&urgent, &drug::IBUPROFEN, Some((end, "")));
    scribe.note(&urgent, Paper::Progress, "You slipped on the slipway with a plank on the shoulder and felt a snap. The knee is swollen and will not stretch fully. Crutches, cold and rest; an MRI follows.");
    scribe.charge(&urgent, true);
    let visit = scribe.visit_with(plus(hurt, 13), Kind::FollowUp, surgeon, "MRI and what comes next");
    scribe.problem(&ill::MENISCUS, hurt, Course::Over(plus(hurt, 130)));
    scribe.problem(&ill::KNEE_LIGAMENT, hurt, Course::Active);
    let report = scribe.story(&visit, &MRI);
    let told = after(scribe, &visit, 26);
    scribe.comment(&report, told, surgeon, "The disc and the front ligament are torn, as we thought. The small lump looks harmless; I will take it out in the same surgery and have it looked at. Call me if the word worries you.");
    scribe.note(&visit, Paper::Consult, "We looked at the pictures together. You want to kneel, carry and play again, so mending the ligament with a tendon of your own makes sense. You took two days to think and said yes.");
    scribe.claim(&visit);
    scribe.charge(&visit, true);
    let before = scribe.visit(plus(hurt, 30), Kind::Laboratory, "Blood tests before surgery");
    scribe.labs(&before, &[&CBC, &BMP, &CLOTTING]);
    let tracing = Story {
        code: pictures::HEART_TRACING,
        plain: "Heart tracing (ECG)",
        department: Department::Heart,
        parts: &[("What was seen", "Regular rhythm, 62 a minute. All intervals are normal.")],
        conclusion: "Normal heart tracing.",
        hours: 1,
    };
    scribe.story(&before, &tracing);
}

fn day_of_surgery(scribe: &mut Scribe, day: Date) {
    let surgeon = who(Field::Bones, 0);
    let stay = scribe.visit_with(day, Kind::Surgery, surgeon, "Knee surgery");
    scribe.kept(&stay, "Knee surgery");
    scribe.vitals(&stay, false);
    scribe.procedure(
        &stay,
        ill::KNEE_ARTHROSCOPY,
        "Keyhole surgery of the left knee: disc trimmed, lump removed",
        35,
    );
    let ligament = snomed("307726001", "Reconstruction of anterior cruciate ligament (procedure)");
    scribe.procedure(&stay, ligament, "New front cruciate ligament from the patient's own tendon", 75);
    let button = snomed("31031000", "Orthopedic internal fixation system");
    scribe.implant(stay.at.day, button, "Ligament button and screw, left knee", "Granite Orthopaedics");
    let report = scribe.story(&stay, &LUMP);
    let told = after(scribe, &stay, 110);
    scribe.comment(&report, told, surgeon, "Good news: the lump was benign and is out whole. The long word is the name of a harmless growth. We look once more with the MRI in a year, to be sure that it stays away.");
    for (drug, days, why) in
        [(&drug::OXYCODONE, 5, ""), (&drug::ACETAMINOPHEN, 21, ""), (&drug::MELOXICAM, 30, "Stomach pain")]
    {
        let end = plus(stay.at.day, days);
        let request = scribe.prescribe(&stay, drug, Some((end, why)));
        scribe.dispense(&request, drug, &[stay.at.day]);
    }
    scribe.note(&stay, Paper::Operation, "General anaesthetic, tourniquet 78 minutes. Inner disc: turned-over piece cut away, rim kept. Lump at the front of the lining removed whole and sent in. Front cruciate ligament rebuilt with four strands of hamstring tendon, 8.5 mm, button above, screw below. Full movement at the end. No complications.");
    scribe.note(&stay, Paper::Discharge, "The surgery went as planned.\n\nAt home\n- Both crutches for two weeks, full weight as pain allows\n- Brace locked at night for three weeks\n- Cold pack 20 minutes, six times a day\n- Keep the plasters dry for five days\n\nMedicines\n- Acetaminophen three times a day; oxycodone only for strong pain, five days at most\n\nCall us at once for\n- fever above 38.3\n- a hot, red or wet wound\n- a calf that hurts or swells\n\nYou see the physiotherapist on day 4 and me in two weeks.");
    let page = super::drawings::letter(
        "Going home after knee surgery",
        &[
            "Both crutches for two weeks. Full weight as pain allows.",
            "Brace locked at night for three weeks. Cold pack for 20 minutes, six times a day.",
            "Acetaminophen three times a day. Oxycodone only for strong pain, for five days at most.",
            "Call us at once for fever above 38.3 degrees, a hot, red or wet wound, or a calf that hurts or swells: 207-555-0110.",
        ],
    );
    scribe.document(&stay, Paper::Discharge, ("application/pdf", "pdf", &page));
    scribe.charge(&stay, false);
}

fn recovery(scribe: &mut Scribe, surgery: Date) {
    let surgeon = who(Field::Bones, 0);
    let movement = who(Field::Movement, 2);
    for turn in 0..12 {
        let day = plus(surgery, 4 + turn * 8);
        if !scribe.can_be_seen(plus(day, 3)) {
            break;
        }
        let visit = scribe.visit_with(day, Kind::FollowUp, movement, "Physiotherapy");
        scribe.procedure(&visit, ill::PHYSIO, "Physiotherapy for the knee", 40);
        let bend = f64::from((55 + turn * 7).min(138));
        let code = crate::shape::loinc("41338-5", "Knee - left Flexion Active Range of Motion Quantitative");
        let shown = crate::shape::quantity(&format!("{bend:.0}"), ("degrees", "deg"));
        scribe.observe(&visit, "exam", code, ("valueQuantity", shown));
        scribe.last()["code"]["text"] = "How far the left knee bends".into();
    }
    for (days, words) in [
        (14, "Stitches out. The wounds are dry. You lift the straight leg ten times."),
        (44, "Six weeks. No more crutches. The X-ray shows the implants in place."),
        (
            100,
            "Three months. You ride to the yard by bicycle. Running in a straight line may begin next month.",
        ),
    ] {
        let visit =
            scribe.visit_with(plus(surgery, days), Kind::FollowUp, surgeon, "Check after knee surgery");
        scribe.vitals(&visit, false);
        if days == 14 {
            scribe.labs(&visit, &[&CBC, &INFLAMMATION]);
        }
        if days == 44 {
            scribe.story(&visit, &AFTER);
        }
        scribe.note(&visit, Paper::Progress, words);
        scribe.charge(&visit, days < 100);
    }
}

fn letters(scribe: &mut Scribe, surgery: Date) {
    let surgeon = who(Field::Bones, 0);
    let movement = who(Field::Movement, 2);
    let goals = [
        scribe.goal("Bend the knee to 120 degrees", surgery, plus(surgery, 70), "achieved"),
        scribe.goal("Run two kilometres without pain", surgery, plus(scribe.today, 60), "in-progress"),
        scribe.goal("Back to badminton", surgery, plus(scribe.today, 150), "not-achieved"),
    ];
    let steps = [
        "Exercises at home, 20 minutes each day",
        "Physiotherapy each week",
        "No turning sports before month nine",
    ];
    scribe.care_plan("Knee plan", &steps, &goals, surgery);
    scribe.care_team("Knee team", &[surgeon, movement, scribe.doctor], surgery);
    scribe.planned(12, movement, "Physiotherapy");
    scribe.planned(58, surgeon, "Check after knee surgery");
    let asked = Moment::at(plus(surgery, 3), 21, 40);
    scribe.thread(("something-else", "Something else"), asked, &[
        (From::Patient, 0, "The foot is blue down to the toes. Is that from the surgery?"),
        (From::Staff(surgeon), 1, "Good evening Henrik. Bruising sinks down with the days, so a blue foot is expected. Can you move the toes, and does the calf feel soft?"),
        (From::Patient, 1, "Toes move, calf is soft."),
        (From::Staff(surgeon), 9, "Very good. It turns green and yellow next. Call us if the calf gets hard or sore."),
    ]);
    let asked = Moment::at(scribe.ago(15), 12, 10);
    scribe.thread(("bills", "A bill"), asked, &[
        (From::Patient, 0, "The bill for the surgery is more than I can pay at once. Is there a way?"),
        (From::Staff(who(Field::Social, 0)), 20, "Yes, always. We can split it into twelve parts without interest. I have put the form into your forms page; call me if you would rather talk."),
    ]);
}
