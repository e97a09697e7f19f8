//! The blocks that lives are built from: a yearly check-up, a long illness, an episode, an operation.

use crate::ailments::{Ailment, CHECK_UP, COVID, FLU};
use crate::analytes::{Lab, Panel};
use crate::day::{Moment, plus};
use crate::drugs::Drug;
use crate::facts::Course;
use crate::papers::{Paper, notes};
use crate::pictures::Story;
use crate::scribe::{Kind, Scribe, Visit};
use crate::shape::Code;
use crate::staff::{Field, who};
use jiff::civil::Date;

/// An illness that stays, and how the clinic goes along with it.
pub(crate) struct Chronic {
    pub(crate) what: &'static Ailment,
    pub(crate) field: Field,
    pub(crate) drugs: &'static [&'static Drug],
    pub(crate) panels: &'static [&'static Panel],
    /// Where a value lies untreated, and where treatment brings it.
    pub(crate) aims: &'static [(Lab, f64, f64)],
    /// Days between visits.
    pub(crate) every: i32,
    pub(crate) words: &'static [&'static str],
    /// Title, steps and goal of the plan.
    pub(crate) plan: Option<(&'static str, &'static [&'static str], &'static str)>,
}

/// Something that comes and goes.
pub(crate) struct Episode {
    pub(crate) what: &'static Ailment,
    pub(crate) kind: Kind,
    pub(crate) reason: &'static str,
    pub(crate) note: &'static str,
    pub(crate) drug: Option<(&'static Drug, i32)>,
    pub(crate) panels: &'static [&'static Panel],
    pub(crate) study: Option<&'static Story<'static>>,
    /// Days until it is over.
    pub(crate) days: i32,
}

/// Something that was mended.
pub(crate) struct Operation {
    pub(crate) what: &'static Ailment,
    pub(crate) procedure: Code,
    pub(crate) plain: &'static str,
    pub(crate) field: Field,
    pub(crate) before: &'static str,
    pub(crate) study: Option<&'static Story<'static>>,
    pub(crate) note: &'static str,
    pub(crate) going_home: &'static str,
    pub(crate) tissue: Option<&'static Story<'static>>,
    pub(crate) implant: Option<(Code, &'static str, &'static str)>,
    pub(crate) drug: &'static Drug,
    pub(crate) afterwards: &'static str,
}

/// A yearly check-up with these blood tests; `None` when the person could not be seen on that day.
pub(crate) fn check_up(
    scribe: &mut Scribe,
    day: Date,
    panels: &[&'static Panel],
    extra: &str,
) -> Option<Visit> {
    if !scribe.can_be_seen(plus(day, 3)) {
        return None;
    }
    let visit = scribe.visit(day, Kind::CheckUp, "Yearly check-up");
    scribe.diagnosis(&visit, &CHECK_UP, Course::Over(visit.at.day));
    scribe.vitals(&visit, true);
    scribe.labs(&visit, panels);
    if matches!(visit.at.day.month(), 9..=12 | 1) {
        scribe.immunise(&visit, FLU, (0, 0));
        if scribe.dice.chance(40) && visit.at.day.year() > 2023 {
            scribe.immunise(&visit, COVID, (0, 0));
        }
    }
    let text = notes::check_up(&mut scribe.dice, extra);
    scribe.note(&visit, Paper::Progress, &text);
    if scribe.dice.chance(60) {
        scribe.charge(&visit, true);
    }
    Some(visit)
}

/// A long illness from the day it was found until today.
pub(crate) fn chronic(scribe: &mut Scribe, illness: &Chronic, since: Date) {
    let specialist = match illness.field {
        Field::Family => scribe.doctor,
        field => who(field, scribe.site),
    };
    for (lab, before, _) in illness.aims {
        scribe.aim(*lab, *before);
    }
    let mut problem = None;
    let mut day = since;
    let mut turn = 0_usize;
    while scribe.can_be_seen(plus(day, 3)) {
        let kind = if turn > 0 && turn.is_multiple_of(3) { Kind::Video } else { Kind::FollowUp };
        let visit = scribe.visit_with(day, kind, specialist, illness.what.plain);
        if problem.is_none() {
            problem = Some(scribe.problem(illness.what, visit.at.day, Course::Active));
            begin(scribe, illness, &visit);
        }
        if kind != Kind::Video {
            scribe.vitals(&visit, false);
            scribe.labs(&visit, illness.panels);
        }
        let words = illness.words[turn % illness.words.len()];
        scribe.note(&visit, Paper::Progress, words);
        for (lab, _, after) in illness.aims {
            scribe.aim(*lab, *after);
        }
        if turn == 0 {
            scribe.charge(&visit, true);
        }
        turn += 1;
        day = plus(day, illness.every + scribe.dice.between(-9, 9));
    }
    if turn > 0 && scribe.person.death.is_none() {
        let days = scribe.dice.between(5, illness.every.max(6));
        scribe.planned(days, specialist, illness.what.plain);
    }
}

fn begin(scribe: &mut Scribe, illness: &Chronic, visit: &Visit) {
    for drug in illness.drugs {
        let request = scribe.prescribe(visit, drug, None);
        let days: Vec<Date> = (0..2)
            .map(|turn| plus(visit.at.day, turn * 88 + 1))
            .filter(|day| scribe.can_be_seen(*day))
            .collect();
        scribe.dispense(&request, drug, &days);
        let asked = Moment::at(scribe.ago(9), 19, 20);
        if scribe.person.death.is_none() && visit.at < asked && scribe.dice.chance(20) {
            let status = if scribe.dice.chance(70) { "completed" } else { "requested" };
            scribe.refill_request(&request, asked, status);
        }
    }
    if let Some((title, steps, goal)) = illness.plan {
        let due = plus(scribe.today, 120);
        let goal = scribe.goal(goal, visit.at.day, due, "improving");
        scribe.care_plan(title, steps, &[goal], visit.at.day);
    }
}

/// Something that comes and goes, at a visit of its own.
pub(crate) fn episode(scribe: &mut Scribe, what: &Episode, day: Date) -> Option<Visit> {
    if !scribe.can_be_seen(plus(day, 3)) {
        return None;
    }
    let visit = scribe.visit(day, what.kind, what.reason);
    let end = plus(visit.at.day, what.days).min(scribe.last_day());
    scribe.diagnosis(&visit, what.what, Course::Over(end));
    scribe.vitals(&visit, false);
    scribe.labs(&visit, what.panels);
    if let Some(study) = what.study {
        scribe.story(&visit, study);
    }
    if let Some((drug, days)) = what.drug {
        let end = plus(visit.at.day, days).min(scribe.last_day());
        let request = scribe.prescribe(&visit, drug, Some((end, "")));
        scribe.dispense(&request, drug, &[visit.at.day]);
    }
    scribe.note(&visit, Paper::Progress, what.note);
    scribe.charge(&visit, true);
    Some(visit)
}

/// An operation: the visit before it, the day itself, the time after.
pub(crate) fn operation(scribe: &mut Scribe, what: &Operation, day: Date) {
    if !scribe.can_be_seen(plus(day, 45)) || plus(day, -20) < scribe.person.birth {
        return;
    }
    let surgeon = who(what.field, scribe.site);
    let before = scribe.visit_with(plus(day, -18), Kind::FollowUp, surgeon, what.what.plain);
    scribe.problem(what.what, before.at.day, Course::Over(plus(day, 30)));
    scribe.vitals(&before, false);
    if let Some(study) = what.study {
        scribe.story(&before, study);
    }
    scribe.note(&before, Paper::Consult, what.before);
    let stay = scribe.visit_with(day, Kind::Surgery, surgeon, what.plain);
    scribe.labs(&stay, &[&crate::analytes::CBC]);
    scribe.procedure(&stay, what.procedure, what.plain, 70);
    if let Some((code, plain, maker)) = what.implant {
        scribe.implant(stay.at.day, code, plain, maker);
    }
    if let Some(tissue) = what.tissue {
        let report = scribe.story(&stay, tissue);
        let told = scribe.told(&stay, tissue.hours + 20);
        scribe.comment(
            &report,
            told,
            surgeon,
            "I have read this report. It shows what we expected, and nothing worrying was found.",
        );
    }
    let end = plus(stay.at.day, 10);
    scribe.prescribe(&stay, what.drug, Some((end, "")));
    scribe.note(&stay, Paper::Operation, what.note);
    scribe.note(&stay, Paper::Discharge, what.going_home);
    scribe.charge(&stay, true);
    let after = scribe.visit_with(plus(day, 30), Kind::FollowUp, surgeon, "Check after surgery");
    scribe.note(&after, Paper::Progress, what.afterwards);
}

/// Check-ups on about the same day of each year, for so many years back.
pub(crate) fn yearly(scribe: &mut Scribe, years: i32, panels: &[&'static Panel], extra: &str) {
    let start = scribe.dice.between(20, 350);
    for year in (0..years).rev() {
        let back = start + year * 365;
        let day = scribe.some_time_ago(back - 8, back + 8);
        if scribe.age_on(day) >= 18 {
            check_up(scribe, day, panels, extra);
        }
    }
}

/// Hours after the start of a visit, never later than the last evening.
pub(crate) fn after(scribe: &Scribe, visit: &Visit, hours: i32) -> Moment {
    scribe.not_later(visit.at.later(hours * 60))
}
