//! Lives that are drawn: a few years of what commonly happens at this age.

use super::blocks::{Chronic, check_up, chronic, episode, operation, yearly};
use super::illnesses as it;
use crate::ailments::{ALLERGIES, DEPRESSION, DIABETES, HYPERTENSION, TDAP};
use crate::analytes::{A1C, CBC, CMP, LIPIDS, PROSTATE_TEST, Panel};
use crate::day::plus;
use crate::papers::{forms, messages::From};
use crate::scribe::{Kind, Scribe};
use crate::staff::{Field, who};

/// Write a drawn life.
pub(crate) fn write(scribe: &mut Scribe) {
    if scribe.person.age(scribe.today) < 18 {
        super::childhood::drawn(scribe);
    } else {
        adult(scribe);
    }
    leftovers(scribe);
}

fn adult(scribe: &mut Scribe) {
    let years = scribe.person.age(scribe.today);
    let count = scribe.dice.between(2, 3);
    yearly(scribe, count, panels(years, scribe.person.female()), "");
    first_answers(scribe);
    match scribe.dice.below(100) {
        0..30 => {}
        30..62 => {
            let illness = likely(scribe, years);
            let since = scribe.some_time_ago(250, 620);
            chronic(scribe, illness, since);
        }
        62..72 => mood(scribe),
        72..82 if years < 45 && scribe.person.female() => super::pregnancy::past(scribe),
        _ => {
            let row = match years {
                18..40 => scribe.dice.below(3),
                40..60 => scribe.dice.below(4),
                _ => 2 + scribe.dice.below(3),
            };
            let day = scribe.some_time_ago(80, 800);
            operation(scribe, &it::OPERATIONS[row as usize], day);
        }
    }
    for _ in 0..scribe.dice.below(3) {
        let row = scribe.dice.below(10) as usize;
        let day = scribe.some_time_ago(20, 900);
        episode(scribe, &it::EPISODES[row], day);
    }
    if scribe.dice.chance(30) {
        thread(scribe);
    }
    if scribe.dice.chance(45) && scribe.person.death.is_none() {
        let days = scribe.dice.between(6, 160);
        scribe.planned(days, scribe.doctor, "Yearly check-up");
    }
}

fn panels(years: i32, female: bool) -> &'static [&'static Panel] {
    static USUAL: [&[&Panel]; 5] = [
        &[&CBC],
        &[&CBC, &LIPIDS],
        &[&CBC, &LIPIDS, &PROSTATE_TEST, &A1C],
        &[&CMP, &LIPIDS, &A1C],
        &[&CBC, &CMP],
    ];
    USUAL[match years {
        18..35 => 0,
        35..50 => 1,
        50..75 if !female => 2,
        50..75 => 3,
        _ => 4,
    }]
}

fn likely(scribe: &mut Scribe, years: i32) -> &'static Chronic {
    static YOUNG: [&Chronic; 4] = [&it::ASTHMA, &it::MIGRAINE, &it::THYROID, &it::CHOLESTEROL];
    static MIDDLE: [&Chronic; 5] =
        [&it::HYPERTENSION, &it::DIABETES, &it::THYROID, &it::CHOLESTEROL, &it::ASTHMA];
    static OLD: [&Chronic; 5] = [&it::HYPERTENSION, &it::DIABETES, &it::LUNGS, &it::RHYTHM, &it::CHOLESTEROL];
    let pool: &[&'static Chronic] = match years {
        18..40 => &YOUNG,
        40..62 => &MIDDLE,
        _ => &OLD,
    };
    scribe.dice.pick::<&'static Chronic>(pool)
}

fn mood(scribe: &mut Scribe) {
    let start = scribe.some_time_ago(240, 420);
    let therapist = who(Field::Talking, scribe.site);
    let mut score = scribe.dice.between(12, 19);
    scribe.labelled(&["PSY"], |scribe| {
        chronic(scribe, &it::MOOD, start);
        for turn in 0..4 {
            let day = plus(start, 14 + turn * 32);
            if !scribe.can_be_seen(plus(day, 3)) {
                break;
            }
            let visit = scribe.visit_with(day, Kind::Therapy, therapist, "Talking therapy");
            scribe.answer(&visit, forms::PHQ9, score, false);
            score = (score - scribe.dice.between(0, 4)).max(2);
        }
    });
}

/// What is asked at a first visit: allergies, smoking, work, the family.
fn first_answers(scribe: &mut Scribe) {
    let since = scribe.some_time_ago(700, 1200);
    let day = since.max(plus(scribe.person.birth, 18 * 366));
    let Some(visit) = check_up(scribe, day, &[], "") else { return };
    let smoking = [
        ("266919005", "Never smoked tobacco"),
        ("266919005", "Never smoked tobacco"),
        ("8517006", "Ex-smoker"),
        ("77176002", "Smoker"),
    ];
    let answer = *scribe.dice.pick(&smoking);
    scribe.smoking(&visit, answer);
    scribe.occupation(&visit);
    if scribe.dice.chance(40) {
        let age = scribe.dice.between(41, 68);
        scribe.family_history(("FTH", "father"), &HYPERTENSION, age);
    }
    if scribe.dice.chance(30) {
        let age = scribe.dice.between(35, 66);
        scribe.family_history(("MTH", "mother"), if age % 2 == 0 { &DIABETES } else { &DEPRESSION }, age);
    }
    if scribe.dice.chance(25) {
        scribe.immunise(&visit, TDAP, (0, 0));
    }
}

fn leftovers(scribe: &mut Scribe) {
    let latest = scribe.person.death.map_or(scribe.ago(2), |death| plus(death, -60));
    let since = scribe.ago(300).max(plus(scribe.person.birth, 1)).min(latest);
    if scribe.dice.chance(35) {
        let row = scribe.dice.below(8) as usize;
        scribe.allergy(&ALLERGIES[row], since);
    } else {
        scribe.no_allergies(since);
    }
    let name = if scribe.person.age(scribe.today) < 18 { "Children's team" } else { "Your care team" };
    scribe.care_team(name, &[scribe.doctor, who(Field::Nurse, scribe.site)], since);
    if scribe.dice.chance(15) {
        let on = crate::day::Moment::at(since, 10, 0);
        let permitted = scribe.dice.chance(80);
        scribe.consent(
            on,
            ("share-with-hospital", "My record may be shared with the hospital in an emergency"),
            permitted,
        );
    }
}

fn thread(scribe: &mut Scribe) {
    let day = scribe.some_time_ago(4, 200);
    if !scribe.can_be_seen(day) {
        return;
    }
    let start = crate::day::Moment { day, minute: 600 + scribe.dice.between(0, 600) };
    let nurse = who(Field::Nurse, scribe.site);
    let doctor = scribe.doctor;
    match scribe.dice.below(3) {
        0 => scribe.thread(("results", "Test results"), start, &[
            (From::Patient, 0, "Hello, one of my results has a mark next to it. Do I need to do something?"),
            (From::Staff(doctor), 19, "Good morning. It is only just outside the usual range and fits with what we know. We look again at your next visit."),
            (From::Patient, 3, "Thank you, that is a relief."),
        ]),
        1 => scribe.thread(("visits", "A visit"), start, &[
            (From::Patient, 0, "Could I bring my sister along to the visit next month?"),
            (From::Staff(nurse), 5, "Of course. Two chairs are waiting. Please tell the desk that she may come in with you."),
        ]),
        _ => scribe.thread(("medicines", "A medicine"), start, &[
            (From::Patient, 0, "I forgot my tablet yesterday. Should I take two today?"),
            (From::Staff(nurse), 4, "No, just go on as usual with one. It happens to everybody."),
            (From::Patient, 1, "Thanks!"),
        ]),
    }
}
