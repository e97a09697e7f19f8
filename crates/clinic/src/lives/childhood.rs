//! Childhood: check-ups by age with growth and vaccines, and the small illnesses between.

use super::blocks::{Episode, episode};
use crate::ailments::{self as ill, CHILD_CHECK, FLU, SCHEDULE};
use crate::analytes::{CBC, LEAD_TEST};
use crate::day::{age_months, days_between, plus, plus_months};
use crate::drugs as drug;
use crate::facts::Course;
use crate::papers::{Paper, notes};
use crate::scribe::{Kind, Scribe, Visit};
use crate::shape::loinc;

/// Ages in months at which children are seen.
const VISITS: [i32; 20] = [1, 2, 4, 6, 9, 12, 15, 18, 24, 30, 36, 50, 61, 73, 97, 121, 134, 142, 170, 194];

/// Age in months, and for girls and boys: length in cm, weight in kg; and head circumference in cm. Rounded
/// middle values that fit the growth standards of the WHO and CDC closely enough for a demo.
const GROWTH: [(i32, f64, f64, f64, f64, f64); 17] = [
    (0, 49.1, 3.2, 49.9, 3.3, 34.2),
    (1, 53.7, 4.2, 54.7, 4.5, 37.0),
    (2, 57.1, 5.1, 58.4, 5.6, 38.7),
    (4, 62.1, 6.4, 63.9, 7.0, 41.1),
    (6, 65.7, 7.3, 67.6, 7.9, 42.8),
    (9, 70.1, 8.2, 72.0, 8.9, 44.4),
    (12, 74.0, 8.9, 75.7, 9.6, 45.5),
    (18, 80.7, 10.2, 82.3, 10.9, 46.8),
    (24, 86.4, 11.5, 87.8, 12.2, 47.7),
    (36, 94.5, 13.9, 95.5, 14.4, 49.0),
    (48, 101.6, 16.1, 102.5, 16.3, 50.0),
    (60, 108.4, 18.2, 109.2, 18.4, 50.8),
    (84, 121.5, 22.9, 122.0, 23.0, 51.8),
    (108, 132.9, 28.7, 133.5, 28.5, 52.5),
    (132, 144.0, 36.9, 143.5, 36.0, 53.2),
    (156, 157.0, 46.0, 156.2, 45.4, 54.0),
    (216, 163.2, 56.5, 176.1, 67.2, 55.2),
];

/// A drawn child's life.
pub(crate) fn drawn(scribe: &mut Scribe) {
    let recent = scribe.dice.between(24, 70);
    check_ups(scribe, recent);
    let count = scribe.dice.below(4);
    for _ in 0..count {
        let row = scribe.dice.below(4) as usize;
        let back = scribe.dice.between(20, 1500);
        let day = scribe.ago(back);
        if age_months(scribe.person.birth, day) > 5 {
            episode(scribe, &ILLNESSES[row], day);
        }
    }
    if scribe.dice.chance(12) && scribe.person.age(scribe.today) > 3 {
        let day = scribe.ago(200);
        scribe.problem(&ill::ECZEMA, day, Course::Active);
    }
    if scribe.dice.chance(60) {
        let days = scribe.dice.between(10, 120);
        scribe.planned(days, scribe.doctor, "Child check-up");
    }
}

/// The check-ups of childhood; those further back than `recent` months carry only their vaccines.
pub(crate) fn check_ups(scribe: &mut Scribe, recent: i32) {
    let curve = Curve::of(scribe);
    let now = age_months(scribe.person.birth, scribe.today);
    for month in VISITS {
        let day = plus(plus_months(scribe.person.birth, month), scribe.dice.between(0, 12));
        if !scribe.can_be_seen(plus(day, 3)) {
            break;
        }
        let vaccines = SCHEDULE.iter().filter(|row| row.0 == month);
        let due: Vec<_> = vaccines.flat_map(|row| row.1).collect();
        if now - month > recent && due.is_empty() {
            continue;
        }
        let visit = scribe.visit(day, Kind::WellChild, "Child check-up");
        for (vaccine, dose, of) in &due {
            scribe.immunise(&visit, *vaccine, (*dose, *of));
        }
        if now - month > recent {
            continue;
        }
        scribe.diagnosis(&visit, &CHILD_CHECK, Course::Over(visit.at.day));
        growth(scribe, &visit, &curve);
        if month == 12 {
            scribe.labs(&visit, &[&CBC, &LEAD_TEST]);
        }
        if matches!(visit.at.day.month(), 10..=12) && month > 6 {
            scribe.immunise(&visit, FLU, (0, 0));
        }
        let text = notes::child_check(&mut scribe.dice, due.len());
        scribe.note(&visit, Paper::Progress, &text);
        if scribe.dice.chance(30) {
            scribe.charge(&visit, true);
        }
    }
}

/// Where a child runs against the middle: standard deviations for length, weight and head.
pub(crate) struct Curve {
    length: f64,
    weight: f64,
    head: f64,
}

impl Curve {
    /// A child's own curve.
    pub(crate) fn of(scribe: &mut Scribe) -> Curve {
        let length = scribe.dice.bell() * 1.6;
        let dice = &mut scribe.dice;
        Curve { length, weight: length * 0.6 + dice.bell() * 0.9, head: dice.bell() * 1.3 }
    }
}

/// Length or height, weight, head, and where the child stands among a hundred of the same age.
pub(crate) fn growth(scribe: &mut Scribe, visit: &Visit, curve: &Curve) {
    let months = f64::from(days_between(scribe.person.birth, visit.at.day)) / 30.44;
    let (length, weight, head) = middle(months, scribe.person.female());
    let length = length * (1.0 + 0.038 * curve.length) + scribe.dice.around(0.0, 0.2);
    let weight = weight * (1.0 + 0.115 * curve.weight) + scribe.dice.around(0.0, 0.08);
    let lying = months < 24.0;
    let tall = if lying { loinc("8306-3", "Body height --lying") } else { loinc("8302-2", "Body height") };
    scribe.vital(visit, tall, if lying { "Length" } else { "Height" }, (length, 1, ("cm", "cm")));
    scribe.vital(
        visit,
        loinc("29463-7", "Body weight"),
        "Weight",
        (weight, if lying { 2 } else { 1 }, ("kg", "kg")),
    );
    let percent = ("%", "%");
    if months < 37.0 {
        let size = head * (1.0 + 0.032 * curve.head);
        let code = loinc("9843-4", "Head Occipital-frontal circumference");
        scribe.vital(visit, code, "Head size", (size, 1, ("cm", "cm")));
        let code = loinc("8289-1", "Head Occipital-frontal circumference Percentile");
        scribe.vital(visit, code, "Head size among 100 children", (percentile(curve.head), 0, percent));
    }
    if lying {
        let code = loinc("77606-2", "Weight-for-length Per age and sex");
        scribe.vital(
            visit,
            code,
            "Weight for length among 100 children",
            (percentile(curve.weight - curve.length * 0.6), 0, percent),
        );
        return;
    }
    let mass_index = weight / (length * length / 10_000.0);
    let code = loinc("39156-5", "Body mass index (BMI) [Ratio]");
    scribe.vital(visit, code, "Body mass index", (mass_index, 1, ("kg/m2", "kg/m2")));
    let code = loinc("59576-9", "Body mass index (BMI) [Percentile] Per age and sex");
    scribe.vital(
        visit,
        code,
        "Body mass index among 100 children",
        (percentile(curve.weight - curve.length * 0.6), 0, percent),
    );
    scribe.body.systolic = 88.0 + months / 12.0 * 2.0;
    scribe.body.diastolic = 54.0 + months / 12.0;
    if months > 36.0 {
        scribe.pressure(visit);
    }
}

fn middle(months: f64, female: bool) -> (f64, f64, f64) {
    let row = |at: usize| {
        let (month, girl_length, girl_weight, boy_length, boy_weight, head) = GROWTH[at];
        let (length, weight) = if female { (girl_length, girl_weight) } else { (boy_length, boy_weight) };
        (f64::from(month), length, weight, if female { head - 0.5 } else { head + 0.4 })
    };
    let above = (0..GROWTH.len()).find(|at| f64::from(GROWTH[*at].0) >= months).unwrap_or(GROWTH.len() - 1);
    let (low, high) = (row(above.saturating_sub(1)), row(above));
    let width = (high.0 - low.0).max(1.0);
    let share = ((months - low.0) / width).clamp(0.0, 1.0);
    let mix = |a: f64, b: f64| a + (b - a) * share;
    (mix(low.1, high.1), mix(low.2, high.2), mix(low.3, high.3))
}

/// Of a hundred children, how many are smaller at this many standard deviations: a straight-line reading of
/// the bell curve, good to two in a hundred.
fn percentile(deviations: f64) -> f64 {
    const TABLE: [(f64, f64); 9] = [
        (-2.3, 1.0),
        (-1.65, 5.0),
        (-1.28, 10.0),
        (-0.67, 25.0),
        (0.0, 50.0),
        (0.67, 75.0),
        (1.28, 90.0),
        (1.65, 95.0),
        (2.3, 99.0),
    ];
    for pair in TABLE.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if deviations >= x0 && deviations < x1 {
            return y0 + (y1 - y0) * (deviations - x0) / (x1 - x0);
        }
    }
    if deviations < 0.0 { 1.0 } else { 99.0 }
}

/// The small illnesses of childhood.
pub(crate) static ILLNESSES: [Episode; 4] = [
    Episode {
        what: &ill::OTITIS,
        kind: Kind::Urgent,
        reason: "Ear pain and fever",
        note: "Cried through the night and pulled at the ear. The eardrum is red and bulging. Antibiotic for seven days; it should be much better in two.",
        drug: Some((&drug::AMOXICILLIN_LIQUID, 7)),
        panels: &[],
        study: None,
        days: 10,
    },
    Episode {
        what: &ill::COLD,
        kind: Kind::Urgent,
        reason: "Runny nose and fever",
        note: "A cold with some fever. Drinks well, is playful between. Fluids and rest; come back if the fever lasts past three days.",
        drug: None,
        panels: &[],
        study: None,
        days: 8,
    },
    Episode {
        what: &ill::STREP,
        kind: Kind::Urgent,
        reason: "Sore throat",
        note: "The throat is red and the quick test is positive. Back to school after one day of medicine.",
        drug: Some((&drug::AMOXICILLIN_LIQUID, 7)),
        panels: &[],
        study: None,
        days: 9,
    },
    Episode {
        what: &ill::ECZEMA,
        kind: Kind::FollowUp,
        reason: "Itchy skin",
        note: "Dry, itchy patches in the elbows and behind the knees. Cream after every bath, the thin cream with cortisone for a week.",
        drug: Some((&drug::HYDROCORTISONE, 7)),
        panels: &[],
        study: None,
        days: 30,
    },
];

#[cfg(test)]
mod tests {
    use super::{middle, percentile};

    #[test]
    fn the_middle_grows_and_hundredths_stay_between_one_and_99() {
        let mut before = 0.0;
        for month in 0..216 {
            let (length, weight, _) = middle(f64::from(month), true);
            assert!(length >= before && weight > 2.0, "month {month}");
            before = length;
        }
        assert!((percentile(0.0) - 50.0).abs() < 0.1);
        assert!((percentile(-9.0) - 1.0).abs() < 0.1 && (percentile(9.0) - 99.0).abs() < 0.1);
    }
}
