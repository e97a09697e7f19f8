//! Tomasz: depression and worry over three years, in questionnaires, medicines and talks.

use super::blocks::yearly;
use crate::ailments as ill;
use crate::analytes::{CBC, THYROID, VITAMINS};
use crate::day::{Moment, plus};
use crate::drugs as drug;
use crate::facts::Course;
use crate::papers::{Paper, forms, messages::From};
use crate::scribe::{Kind, Scribe, Visit};
use crate::staff::{Field, who};

/// PHQ-9 and GAD-7 of each month, from the worst to now.
const SCORES: [(i32, i32); 26] = [
    (21, 16),
    (20, 17),
    (19, 15),
    (17, 15),
    (16, 13),
    (14, 13),
    (12, 11),
    (11, 10),
    (12, 11),
    (9, 9),
    (8, 8),
    (7, 7),
    (6, 7),
    (11, 12),
    (15, 13),
    (14, 12),
    (11, 10),
    (9, 9),
    (8, 7),
    (7, 7),
    (6, 6),
    (5, 5),
    (4, 6),
    (5, 4),
    (3, 4),
    (3, 3),
];

/// Write this life.
pub(crate) fn write(scribe: &mut Scribe) {
    yearly(
        scribe,
        4,
        &[&CBC, &THYROID, &VITAMINS],
        "Plays the cello in two orchestras, sleeps badly before concerts.",
    );
    scribe.allergy(&ill::ALLERGIES[6], scribe.ago(2000));
    let visit = scribe.visit(scribe.ago(1105), Kind::FollowUp, "Tired and low");
    scribe.smoking(&visit, ("8517006", "Ex-smoker"));
    scribe.occupation(&visit);
    scribe.vitals(&visit, true);
    scribe.labs(&visit, &[&CBC, &THYROID]);
    scribe.note(&visit, Paper::Progress, "Tomasz has not enjoyed playing since the winter. The thyroid and the blood count are normal, so the body is not the reason. He agreed to see Dr Delacroix.");
    scribe.labelled(&["PSY"], |scribe| mind(scribe));
    scribe.planned(9, who(Field::Talking, 1), "Talking therapy");
    scribe.planned(66, who(Field::Mind, 1), "Medicine review");
}

fn mind(scribe: &mut Scribe) {
    let start = scribe.ago(1090);
    scribe.problem(&ill::DEPRESSION, start, Course::Active);
    scribe.problem(&ill::ANXIETY, start, Course::Active);
    scribe.problem(&ill::INSOMNIA, start, Course::Over(plus(start, 420)));
    scribe.family_history(("MTH", "mother"), &ill::DEPRESSION, 31);
    let psychiatrist = who(Field::Mind, 1);
    let therapist = who(Field::Talking, 1);
    for (month, (mood, worry)) in SCORES.into_iter().enumerate() {
        let turn = i32::try_from(month).unwrap_or(0);
        let doctor = month % 3 == 0;
        let who = if doctor { psychiatrist } else { therapist };
        let kind = if doctor { Kind::FollowUp } else { Kind::Therapy };
        let visit = scribe.visit_with(plus(start, 6 + turn * 41), kind, who, "Mood and worry");
        let total = scribe.answer(&visit, forms::PHQ9, mood, month == 0);
        scribe.answer(&visit, forms::GAD7, worry, false);
        if doctor {
            medicines(scribe, month, &visit);
            let words = format!(
                "{}\n\nThe answers before the visit add up to {total} of 27: {}.",
                words_of(month),
                forms::mood_in_words(total)
            );
            scribe.note(&visit, Paper::Progress, &words);
        } else {
            scribe.procedure(&visit, ill::TALKING, "Talking therapy", 45);
            scribe.labelled(&["PSY", "PSYTHPN"], |scribe| {
                let words = THERAPY[month % THERAPY.len()];
                scribe.note(&visit, Paper::Progress, words)
            });
        }
        if month > 20 {
            scribe.charge(&visit, month < 25);
        }
    }
    plan(scribe, therapist, psychiatrist);
}

const THERAPY: [&str; 6] = [
    "We made a list of what used to feel good and chose two things for the week.",
    "Talked about the letter from the conservatory and what it said, and did not say, about him.",
    "Practised noticing a thought and letting it pass, like a tram that one does not board.",
    "He brought the cello. He played four minutes, then we both were quiet for a while.",
    "Quarrel with his brother. We looked at it from both chairs.",
    "We wrote the plan for bad days onto one card that fits into the wallet.",
];

fn words_of(month: usize) -> &'static str {
    match month {
        0 => {
            "He thinks at times that it would be easier not to wake up, and would never act on it; his sister knows and stays with him this week. We made a safety plan together and start sertraline."
        }
        3 => "Sleep is a little better. No dark thoughts for three weeks. We double the dose.",
        6 => "He taught three lessons this week. Stomach upset from the tablets has gone.",
        9 => "Close to himself again. We keep everything as it is.",
        12 => {
            "He stopped the tablets six weeks ago because he felt well. The fog is coming back. No blame: we begin again, and this time we stop together."
        }
        15 => "Bupropion added for energy.",
        18 => "Played the autumn concert. Slept before it.",
        21 => "Mostly good days. He cooks again.",
        _ => "Well for half a year. We talked about how long to go on: at least until next summer.",
    }
}

fn medicines(scribe: &mut Scribe, month: usize, visit: &Visit) {
    match month {
        0 => {
            let end = plus(visit.at.day, 123);
            scribe.prescribe(visit, &drug::SERTRALINE_50, Some((end, "Dose raised")));
            let end = plus(visit.at.day, 400);
            scribe.prescribe(visit, &drug::TRAZODONE, Some((end, "Sleeps well without")));
            let at = visit.at.later(30);
            let goal = scribe.goal(
                "Call Magda or 988 when dark thoughts come",
                at.day,
                plus(scribe.today, 200),
                "sustaining",
            );
            let steps = [
                "Signs: not answering the phone, not eating",
                "Walk to the harbor, put on the red record",
                "Call Magda, then the clinic, then 988",
            ];
            scribe.care_plan("Safety plan", &steps, &[goal], at.day);
        }
        3 => {
            let end = plus(visit.at.day, 330);
            scribe.prescribe(visit, &drug::SERTRALINE_100, Some((end, "Stopped on his own")));
        }
        12 => {
            let request = scribe.prescribe(visit, &drug::SERTRALINE_100, None);
            let days: Vec<_> = (1..5).map(|turn| scribe.ago(turn * 87)).collect();
            scribe.dispense(&request, &drug::SERTRALINE_100, &days);
            let asked = Moment::at(scribe.ago(40), 9, 0);
            scribe.refill_request(&request, asked, "completed");
        }
        15 => {
            scribe.prescribe(visit, &drug::BUPROPION, None);
        }
        _ => {}
    }
}

fn plan(scribe: &mut Scribe, therapist: usize, psychiatrist: usize) {
    let since = scribe.ago(700);
    scribe.care_team("Mind and mood team", &[psychiatrist, therapist, scribe.doctor], since);
    let on = Moment::at(since, 11, 0);
    scribe.consent(on, ("therapy-notes", "My therapist may share notes with my family doctor"), false);
    let asked = Moment::at(scribe.ago(6), 22, 48);
    scribe.thread(("visits", "A visit"), asked, &[
        (From::Patient, 0, "Hello Wren, we have a rehearsal next Tuesday. Could we meet by video that day?"),
        (From::Staff(therapist), 11, "Good morning Tomasz, of course. Same hour, the link will be on your visits page. Which piece is it?"),
        (From::Patient, 2, "The Elgar. Finally."),
    ]);
}
