//! Mai Anh: screening for cancer, a polyp that was found in time.

use super::blocks::{after, yearly};
use crate::ailments as ill;
use crate::analytes::{A1C, CBC, CMP, IRON_STORES, LIPIDS};
use crate::day::{Moment, plus};
use crate::drugs as drug;
use crate::facts::Course;
use crate::labs::{NEGATIVE, POSITIVE, WordTest};
use crate::papers::{Paper, messages::From};
use crate::pictures::{self, Department, Story};
use crate::scribe::{Kind, Scribe};
use crate::shape::{loinc, snomed};
use crate::staff::{Field, who};
use jiff::civil::Date;

const MAMMOGRAM: Story = Story {
    code: pictures::MAMMOGRAM_STUDY,
    plain: "Mammogram",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Screening. No lump, no pain."),
        (
            "What was seen",
            "The breasts have scattered dense tissue (type B). Round, smooth calcium specks on the left, as before. No mass, no drawn-in tissue.",
        ),
        ("Compared with", "Pictures of earlier years: no change."),
    ],
    conclusion: "BI-RADS 2: a harmless finding. Next mammogram in two years.",
    hours: 48,
};

const CALLED_BACK: Story = Story {
    code: pictures::MAMMOGRAM_STUDY,
    plain: "Mammogram",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Screening. No lump, no pain."),
        (
            "What was seen",
            "A faint 6 mm shadow at the outer left side, seen on one of the two pictures only.",
        ),
        (
            "Extra pictures on the same day",
            "The shadow spreads apart when pressed: overlapping normal tissue.",
        ),
    ],
    conclusion: "BI-RADS 1: nothing found. The first shadow was overlapping tissue.",
    hours: 26,
};

const COLONOSCOPY: Story = Story {
    code: pictures::COLONOSCOPY_STUDY,
    plain: "Colonoscopy",
    department: Department::Imaging,
    parts: &[
        ("Reason", "Blood in the stool test."),
        ("Preparation", "Very clean. The end of the large bowel was reached in eight minutes."),
        (
            "What was seen",
            "One polyp of 12 mm on a stalk in the left bend of the bowel, removed whole with a wire loop. One flat polyp of 3 mm in the last part, removed with a cold loop. A few small pouches on the left.",
        ),
        ("After", "No bleeding. Both polyps were sent to the pathologist."),
    ],
    conclusion: "Two polyps removed. The time to the next colonoscopy depends on what the microscope shows.",
    hours: 2,
};

const POLYPS: Story = Story {
    code: pictures::TISSUE,
    plain: "Polyps under the microscope",
    department: Department::Pathology,
    parts: &[
        ("What was received", "Jar A: a polyp on a stalk, 12 by 9 mm. Jar B: a flat piece of 3 mm."),
        (
            "Jar A under the microscope",
            "Glands crowded like in a tubular adenoma, in part with finger shapes. The cells are changed in a mild way (low-grade). The stalk is free of it; the polyp is out whole.",
        ),
        ("Jar B under the microscope", "A small hyperplastic polyp."),
    ],
    conclusion: "A: tubulovillous adenoma with low-grade change, removed whole. B: hyperplastic polyp. No cancer.",
    hours: 90,
};

const FIT: WordTest = WordTest {
    code: loinc(
        "57905-2",
        "Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay --1st specimen",
    ),
    plain: "Blood in stool test",
    specimen: ("119339001", "Stool specimen"),
    answer: NEGATIVE,
    usual: Some(NEGATIVE),
    hours: 30,
};

const CERVIX: WordTest = WordTest {
    code: loinc(
        "77379-6",
        "Human papilloma virus 16 and 18 and 31+33+35+39+45+51+52+56+58+59+66+68 DNA [Interpretation] in Cervix",
    ),
    plain: "HPV test of the cervix",
    specimen: ("110951001", "Cervical smear sample"),
    answer: NEGATIVE,
    usual: Some(NEGATIVE),
    hours: 90,
};

/// Write this life.
pub(crate) fn write(scribe: &mut Scribe) {
    yearly(
        scribe,
        5,
        &[&CBC, &CMP, &LIPIDS, &A1C],
        "Up at three each morning for the bakery, asleep by eight.",
    );
    scribe.no_allergies(scribe.ago(2000));
    scribe.family_history(("FTH", "father"), &ill::POLYP, 58);
    scribe.family_history(("MTH", "mother"), &ill::BREAST_CANCER, 67);
    for back in [3000, 2270, 1540, 810, 95] {
        let visit = scribe.visit_with(scribe.ago(back), Kind::FollowUp, who(Field::Pictures, 0), "Mammogram");
        scribe.procedure(&visit, ill::MAMMOGRAM, "Mammogram", 15);
        let story = if back == 95 { &CALLED_BACK } else { &MAMMOGRAM };
        let report = scribe.story(&visit, story);
        if back == 95 {
            let told = after(scribe, &visit, 30);
            scribe.comment(&report, told, scribe.doctor, "You were called back and I know that the night was long. The extra pictures show ordinary tissue. Nothing was found.");
        }
    }
    for back in [2210, 740] {
        let visit = scribe.visit(scribe.ago(back), Kind::FollowUp, "Cervix screening");
        scribe.word_test(&visit, CERVIX);
        scribe.note(
            &visit,
            Paper::Progress,
            "Swab taken, quick and without pain. Next one in five years when this is clear.",
        );
    }
    bowel(scribe);
}

fn bowel(scribe: &mut Scribe) {
    let start = scribe.ago(430);
    let early = scribe.visit(plus(start, -380), Kind::FollowUp, "Bowel screening");
    scribe.word_test(&early, FIT);
    let visit = scribe.visit(start, Kind::FollowUp, "Bowel screening");
    scribe.smoking(&visit, ("266919005", "Never smoked tobacco"));
    scribe.occupation(&visit);
    let (report, _) = scribe.word_test(&visit, WordTest { answer: POSITIVE, ..FIT });
    let told = after(scribe, &visit, 50);
    scribe.comment(&report, told, scribe.doctor, "The test found traces of blood. Most people with this result do not have cancer, but the bowel should be looked at. Dr Truong speaks Vietnamese and has kept a place for you in three weeks.");
    let iron = scribe.visit(plus(start, 5), Kind::Laboratory, "Blood tests");
    scribe.labs(&iron, &[&CBC, &IRON_STORES]);
    colonoscopy(scribe, plus(start, 24));
    let since = plus(start, 40);
    let goal = scribe.goal("Next colonoscopy in three years", since, plus(since, 1095), "in-progress");
    let steps = [
        "Colonoscopy in three years",
        "Mammogram in two years",
        "Tell your brothers: they should be looked at from forty on",
    ];
    scribe.care_plan("Screening plan", &steps, &[goal], since);
    scribe.care_team("Your care team", &[scribe.doctor, who(Field::Gut, 0)], since);
    scribe.planned(88, scribe.doctor, "Yearly check-up");
}

fn colonoscopy(scribe: &mut Scribe, day: Date) {
    let doctor = who(Field::Gut, 0);
    let stay = scribe.visit_with(day, Kind::Surgery, doctor, "Colonoscopy");
    scribe.kept(&stay, "Colonoscopy");
    scribe.procedure(&stay, ill::COLONOSCOPY, "Colonoscopy", 34);
    let removal = snomed("82035006", "Resection of polyp of colon (procedure)");
    scribe.procedure(&stay, removal, "Two polyps removed", 12);
    let end = plus(stay.at.day, 1);
    let bowel = scribe.prescribe(&stay, &drug::ACETAMINOPHEN, Some((end, "")));
    scribe.dispense(&bowel, &drug::ACETAMINOPHEN, &[stay.at.day]);
    scribe.story(&stay, &COLONOSCOPY);
    let report = scribe.story(&stay, &POLYPS);
    let told = after(scribe, &stay, 100);
    scribe.comment(&report, told, doctor, "No cancer. The larger polyp was of the kind that can turn into one over many years, and it is gone. Please come again in three years.");
    scribe.problem(&ill::POLYP, stay.at.day, Course::Over(stay.at.day));
    scribe.note(&stay, Paper::Discharge, "You slept through it. Eat what you like today, do not drive, and call us if you see more than a spoon of blood or have strong pain.");
    scribe.charge(&stay, true);
    let asked = Moment::at(plus(stay.at.day, 5), 14, 20);
    scribe.thread(("results", "Test results"), asked, &[
        (From::Patient, 0, "Chào bác sĩ, the report says adenoma. Is that cancer? I read bad things."),
        (From::Staff(doctor), 2, "Chào chị Mai. No, it is not cancer. It is a polyp that we took out before it could become anything. Your next look is in three years. Call me today until five if you would like to hear it in Vietnamese."),
        (From::Patient, 4, "Cảm ơn bác sĩ. I told my brothers already."),
    ]);
}
