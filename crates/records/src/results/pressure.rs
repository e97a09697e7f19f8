//! The two numbers of a blood pressure (LOINC, SNOMED CT), which come in any order and are said in one.

use super::{Answer, Part, Quantity};

/// The upper and the lower number: as measured, and as the mean of several.
const PRESSURES: [[&str; 2]; 3] = [["8480-6", "8462-4"], ["96608-5", "96609-3"], ["271649006", "271650006"]];

/// Put the upper number of a blood pressure first and the lower one second, whatever order they came in.
pub fn order_pressure(parts: &mut [Part]) {
    let place = |parts: &[Part], code: &str| parts.iter().position(|part| is_coded(part, code));
    for [upper, lower] in PRESSURES {
        if let (Some(at), Some(_)) = (place(parts, upper), place(parts, lower)) {
            parts[..=at].rotate_right(1);
            if let Some(at) = place(parts, lower) {
                parts[1..=at].rotate_right(1);
            }
            return;
        }
    }
}

/// The two numbers of a blood pressure that [`order_pressure`] has put first.
pub fn pressure(parts: &[Part]) -> Option<[&Quantity; 2]> {
    let [first, second, ..] = parts else { return None };
    let paired = PRESSURES.iter().any(|[upper, lower]| is_coded(first, upper) && is_coded(second, lower));
    let (Answer::Measured(upper), Answer::Measured(lower)) = (&first.answer, &second.answer) else {
        return None;
    };
    let plain = [upper, lower].iter().all(|value| value.comparator.is_none());
    (paired && plain && upper.unit_key == lower.unit_key).then_some([upper, lower])
}

/// How many times it was measured (SNOMED CT): of a blood pressure that is a mean.
const COUNT: &str = "246432004";

/// The part says of how many readings the others are the mean.
pub fn is_count(part: &Part) -> bool {
    is_coded(part, COUNT)
}

fn is_coded(part: &Part, code: &str) -> bool {
    part.code.as_ref().is_some_and(|own| own.code == code)
}
