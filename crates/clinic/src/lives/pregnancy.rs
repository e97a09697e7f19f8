//! Pregnancies: one that is under way, and those that ended with a birth.

use crate::ailments::{self as ill, PREGNANCY, TDAP};
use crate::analytes::{CBC, Lab, RUBELLA, SUGAR, SUGAR_DRINK, URINE};
use crate::day::{Moment, plus};
use crate::drugs as drug;
use crate::facts::Course;
use crate::labs::{NEGATIVE, POSITIVE, WordTest};
use crate::papers::{Paper, messages::From};
use crate::pictures::{Department, FETUS_ULTRASOUND, Story};
use crate::scribe::{Kind, Scribe, Visit};
use crate::shape::{loinc, snomed};
use crate::staff::{Field, who};
use jiff::civil::Date;
use serde_json::json;

const BLOOD: (&str, &str) = ("119297000", "Blood specimen");
const SERUM: (&str, &str) = ("119364003", "Serum specimen");

const fn test(
    code: (&'static str, &'static str),
    plain: &'static str,
    answer: crate::shape::Code,
    usual: Option<crate::shape::Code>,
) -> WordTest {
    WordTest { code: loinc(code.0, code.1), plain, specimen: SERUM, answer, usual, hours: 22 }
}

const BLOOD_GROUP: WordTest = WordTest {
    code: loinc("883-9", "ABO group [Type] in Blood"),
    plain: "Blood group",
    specimen: BLOOD,
    answer: snomed("58460004", "Blood group O"),
    usual: None,
    hours: 12,
};
const RHESUS: WordTest = WordTest {
    code: loinc("10331-7", "Rh [Type] in Blood"),
    plain: "Rh factor",
    specimen: BLOOD,
    answer: snomed("165746003", "RhD negative"),
    usual: None,
    hours: 12,
};
const ANTIBODIES: WordTest = test(
    ("890-4", "Blood group antibody screen [Presence] in Serum or Plasma"),
    "Blood group antibodies",
    NEGATIVE,
    Some(NEGATIVE),
);
const HEPATITIS: WordTest = test(
    ("5196-1", "Hepatitis B virus surface Ag [Presence] in Serum or Plasma by Immunoassay"),
    "Hepatitis B",
    NEGATIVE,
    Some(NEGATIVE),
);
const SYPHILIS: WordTest =
    test(("20507-0", "Reagin Ab [Presence] in Serum by RPR"), "Syphilis", NEGATIVE, Some(NEGATIVE));
const HIV: WordTest = test(
    ("56888-1", "HIV 1+2 Ab+HIV1 p24 Ag [Presence] in Serum or Plasma by Immunoassay"),
    "HIV",
    NEGATIVE,
    Some(NEGATIVE),
);
const BETA: WordTest = test(
    ("2118-8", "Choriogonadotropin (pregnancy test) [Presence] in Serum or Plasma"),
    "Pregnancy test",
    POSITIVE,
    None,
);

const EARLY: Story = Story {
    code: FETUS_ULTRASOUND,
    plain: "First ultrasound of the pregnancy",
    department: Department::Imaging,
    parts: &[
        ("Reason", "To see how far the pregnancy is."),
        (
            "What was seen",
            "One baby in the womb with a steady heartbeat of 168 a minute. Crown to rump 22 mm, which fits nine weeks. Both ovaries look normal.",
        ),
    ],
    conclusion: "One living baby, nine weeks. The due date stays as it is.",
    hours: 2,
};

const MIDDLE: Story = Story {
    code: FETUS_ULTRASOUND,
    plain: "Ultrasound at 20 weeks",
    department: Department::Imaging,
    parts: &[
        ("Reason", "To look at how the baby is built."),
        (
            "What was seen",
            "Head, heart with four chambers, spine, belly, kidneys, arms and legs were all seen and look as they should. Weight about 340 grams, which is in the middle. The afterbirth lies high at the back. Fluid is normal. The neck of the womb is 39 mm long.",
        ),
        ("What could not be seen", "The profile of the face, because the baby was turned to the back."),
    ],
    conclusion: "Growth and build fit 20 weeks. Nothing unusual was seen.",
    hours: 4,
};

/// The pregnancy that is under way: today is in its 26th week.
pub(crate) fn under_way(scribe: &mut Scribe) {
    let start = scribe.ago(26 * 7 - 2);
    let midwife = who(Field::Midwife, 0);
    let doctor = who(Field::Women, 0);
    super::blocks::yearly(scribe, 3, &[&CBC], "");
    scribe.problem(&PREGNANCY, plus(start, 35), Course::Active);
    scribe.family_history(("MTH", "mother"), &ill::HYPERTENSION, 44);
    scribe.family_history(("GRMTH", "grandmother"), &ill::DIABETES, 61);
    scribe.allergy(&ill::ALLERGIES[4], scribe.ago(2900));
    scribe.body.weight = 64.0;
    let first = first_visit(scribe, start, midwife);
    for (week, scan) in [(9, Some(&EARLY)), (13, None), (17, None), (20, Some(&MIDDLE)), (24, None)] {
        let day = plus(start, week * 7 + 1);
        let visit = scribe.visit_with(
            day,
            Kind::Prenatal,
            if week == 20 { doctor } else { midwife },
            "Pregnancy check",
        );
        scribe.body.weight = 64.0 + f64::from((week - 8).max(0)) * 0.42;
        scribe.body.pulse = 78.0;
        scribe.vitals(&visit, false);
        belly(scribe, &visit, week);
        if let Some(story) = scan {
            scribe.procedure(&visit, ill::ULTRASOUND_PREGNANCY, story.plain, 30);
            let report = scribe.story(&visit, story);
            let told = scribe.told(&visit, story.hours + 2);
            scribe.comment(
                &report,
                told,
                doctor,
                "Lovely pictures. Everything that we could see looks as it should.",
            );
        }
        scribe.note(&visit, Paper::Progress, note_of(week));
        scribe.kept(&visit, "Pregnancy check");
        scribe.charge(&visit, true);
        if week == 24 {
            late_tests(scribe, &visit, midwife);
        }
    }
    plans(scribe, &first, start, midwife);
}

fn first_visit(scribe: &mut Scribe, start: Date, midwife: usize) -> Visit {
    let visit = scribe.visit_with(plus(start, 44), Kind::Prenatal, midwife, "First pregnancy visit");
    scribe.diagnosis(&visit, &ill::MORNING_SICKNESS, Course::Over(plus(start, 100)));
    scribe.vitals(&visit, true);
    scribe.smoking(&visit, ("266919005", "Never smoked tobacco"));
    scribe.occupation(&visit);
    scribe.aim(Lab::Hemoglobin, 12.9);
    scribe.labs(&visit, &[&CBC, &RUBELLA, &SUGAR]);
    for each in [BETA, BLOOD_GROUP, RHESUS, ANTIBODIES, HEPATITIS, SYPHILIS] {
        scribe.word_test(&visit, each);
    }
    scribe.labelled(&["HIV"], |scribe| scribe.word_test(&visit, HIV));
    let due = plus(start, 280).to_string();
    scribe.observe(
        &visit,
        "exam",
        loinc("11778-8", "Delivery date Estimated"),
        ("valueDateTime", json!(due)),
    );
    scribe.last()["code"]["text"] = "Due date".into();
    let pregnant = snomed("77386006", "Pregnant").called("Pregnant");
    scribe.observe(
        &visit,
        "social-history",
        loinc("82810-3", "Pregnancy status"),
        ("valueCodeableConcept", pregnant),
    );
    let request = scribe.prescribe(&visit, &drug::PRENATAL, None);
    let days = [plus(visit.at.day, 1), plus(visit.at.day, 88)].map(|day| day.min(scribe.ago(3)));
    scribe.dispense(&request, &drug::PRENATAL, &days);
    scribe.note(&visit, Paper::Consult, "You and Erik are happy and a little dizzy, which is both normal. Sick in the mornings; ginger and small meals help. Blood tests taken. Blood group O, Rh negative, so there will be an injection at 28 weeks. We talked about food, work on building sites, and what we offer to test for.");
    visit
}

fn late_tests(scribe: &mut Scribe, visit: &Visit, midwife: usize) {
    scribe.aim(Lab::GlucoseHour, 118.0);
    scribe.aim(Lab::Hemoglobin, 11.4);
    let reports = scribe.labs(visit, &[&SUGAR_DRINK, &CBC]);
    scribe.prescribe(visit, &drug::IRON, None);
    let told = scribe.told(visit, 40);
    scribe.comment(&reports[0], told, midwife, "The sugar test is fine, so no diabetes of pregnancy. Your blood is a little thin, as is usual now; one iron tablet every other day will do.");
}

fn belly(scribe: &mut Scribe, visit: &Visit, week: i32) {
    if week < 12 {
        return;
    }
    let beat = scribe.dice.around(148.0, 5.0);
    let unit = ("beats/min", "/min");
    scribe.vital(visit, loinc("55283-6", "Fetal Heart rate"), "Baby's heartbeat", (beat, 0, unit));
    if week >= 20 {
        let height = f64::from(week) + scribe.dice.around(0.0, 0.4);
        let code = loinc("11881-0", "Uterus Fundal height Tape measure");
        scribe.vital(visit, code, "Height of the womb", (height, 0, ("cm", "cm")));
    }
}

fn note_of(week: i32) -> &'static str {
    match week {
        9 => "We saw the heartbeat together. The sickness is easing. Next visit in four weeks.",
        13 => "Blood pressure and weight are good. You asked about flying in spring: fine until week 32.",
        17 => "You feel the first small movements, like bubbles. Sleep on the side when you can.",
        20 => {
            "The long ultrasound today. Everything that could be seen looks as it should. You chose not to be told whether it is a girl or a boy."
        }
        _ => {
            "The baby kicks on time with the evening news. The sweet drink was worse than the blood test, you said. We looked at the birth plan for the first time."
        }
    }
}

fn plans(scribe: &mut Scribe, first: &Visit, start: Date, midwife: usize) {
    let due = plus(start, 280);
    let goal = scribe.goal("Write the birth plan together", scribe.ago(14), plus(start, 238), "in-progress");
    let steps = [
        "Week 28: injection for Rh negative mothers, whooping cough vaccine",
        "Week 32: growth check",
        "Week 36: swab for group B streptococci (GBS)",
        "Feel the baby move each day; call at once if it moves less",
    ];
    scribe.care_plan("Pregnancy plan", &steps, &[goal], first.at.day);
    scribe.care_team("Pregnancy team", &[midwife, who(Field::Women, 0), scribe.doctor], first.at.day);
    for (week, what) in [
        (28, "Pregnancy check, injection and vaccine"),
        (32, "Growth ultrasound"),
        (36, "Pregnancy check and GBS swab"),
    ] {
        let day = crate::day::working_day(plus(start, week * 7 + 1));
        scribe.appointment(Moment::at(day, 10, 30), midwife, "booked", what);
    }
    let asked = Moment::at(scribe.ago(9), 20, 12);
    scribe.thread(("pregnancy", "Pregnancy"), asked, &[
        (From::Patient, 0, "Hi Bridget, my legs cramp at night since last week. Is that something to worry about?"),
        (From::Staff(midwife), 13, "Good morning Thandiwe! Cramps are very common now. Stretch the calf before bed and drink a glass of water. If one leg swells, gets red or hurts by day, call us the same hour."),
        (From::Patient, 2, "No swelling, just cramps. I will stretch, thank you!"),
    ]);
    let swab = json!({
        "status": "draft", "intent": "plan",
        "code": loinc("48683-3", "Streptococcus agalactiae DNA [Presence] in Specimen by NAA with probe detection").called("Group B streptococci (GBS), planned for week 36"),
        "subject": scribe.subject(),
        "occurrenceDateTime": plus(due, -28).to_string(),
        "requester": scribe.staff(midwife),
    });
    scribe.put("ServiceRequest", swab);
}

/// A pregnancy of the last years that ended with a birth.
pub(crate) fn past(scribe: &mut Scribe) {
    let birth = scribe.some_time_ago(120, 900);
    let start = plus(birth, -275);
    let midwife = who(Field::Midwife, 0);
    if !scribe.can_be_seen(plus(start, 45)) || scribe.age_on(start) < 18 {
        return;
    }
    scribe.problem(&PREGNANCY, plus(start, 40), Course::Over(birth));
    let weight = scribe.body.weight;
    for week in [8, 20, 28, 36] {
        let visit = scribe.visit_with(plus(start, week * 7), Kind::Prenatal, midwife, "Pregnancy check");
        scribe.body.weight = weight + f64::from(week) * 0.3;
        scribe.vitals(&visit, false);
        belly(scribe, &visit, week);
        match week {
            8 => {
                scribe.labs(&visit, &[&CBC]);
                scribe.word_test(&visit, BLOOD_GROUP);
                scribe.word_test(&visit, ANTIBODIES);
                scribe.word_test(&visit, WordTest { specimen: URINE, ..BETA });
                scribe.prescribe(&visit, &drug::PRENATAL, Some((birth, "")));
            }
            20 => {
                scribe.story(&visit, &MIDDLE);
            }
            28 => scribe.immunise(&visit, TDAP, (0, 0)),
            _ => {
                let swab = test(
                    (
                        "48683-3",
                        "Streptococcus agalactiae DNA [Presence] in Specimen by NAA with probe detection",
                    ),
                    "Group B streptococci",
                    NEGATIVE,
                    Some(NEGATIVE),
                );
                scribe.word_test(&visit, WordTest { specimen: SWAB_VAGINAL, ..swab });
            }
        }
    }
    scribe.body.weight = weight + 2.0;
    let stay = scribe.visit_with(birth, Kind::Hospital, midwife, "Birth");
    scribe.procedure(
        &stay,
        snomed("177184002", "Normal delivery procedure (procedure)"),
        "Birth of your baby",
        60,
    );
    scribe.note(&stay, Paper::Discharge, "Your baby was born after nine hours of labour. You are both well and go home on the second day. The midwife calls tomorrow. Call us for heavy bleeding, fever, or if you feel low for more than two weeks.");
    scribe.charge(&stay, true);
    let after = plus(birth, 42);
    if scribe.can_be_seen(plus(after, 3)) {
        let visit = scribe.visit_with(after, Kind::FollowUp, midwife, "Check after birth");
        scribe.answer(&visit, crate::papers::forms::PHQ9, 4, false);
        scribe.note(
            &visit,
            Paper::Progress,
            "Six weeks after birth. Healed well, feeding goes well, tired but happy.",
        );
    }
}

const SWAB_VAGINAL: (&str, &str) = ("258520000", "Vaginal swab");
