//! Lives that are drawn: a few years of what commonly happens at this age.

use crate::ailments::{ALLERGIES, CHECK_UP, FLU};
use crate::analytes::{CBC, CMP, LIPIDS};
use crate::day::plus;
use crate::facts::Course;
use crate::papers::{Paper, notes};
use crate::scribe::{Kind, Scribe};

/// Write a drawn life.
pub(crate) fn write(scribe: &mut Scribe) {
    let years = scribe.person.age(scribe.today).clamp(0, 3);
    for year in (0..years).rev() {
        let day = plus(scribe.today, -(year * 365 + 40));
        if !scribe.can_be_seen(day) {
            continue;
        }
        let visit = scribe.visit(day, Kind::CheckUp, "Yearly check-up");
        scribe.diagnosis(&visit, &CHECK_UP, Course::Over(visit.at.day));
        scribe.vitals(&visit, true);
        scribe.labs(&visit, &[&CBC, &CMP, &LIPIDS]);
        scribe.immunise(&visit, FLU, (0, 0));
        let text = notes::check_up(&mut scribe.dice, "");
        scribe.note(&visit, Paper::Progress, &text);
    }
    let allergy = scribe.dice.below(8) as usize;
    let since = scribe.ago(400).max(scribe.person.birth);
    scribe.allergy(&ALLERGIES[allergy], since);
}
