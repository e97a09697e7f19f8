//! Values of one test over time.

use super::{Answer, Part, Quantity, Standing, State, Test, part_standing};
use crate::when::When;

/// One value of a line over time.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendValue {
    /// The page of the test.
    pub id: String,
    /// When it was taken.
    pub taken: When,
    /// What was measured.
    pub value: Quantity,
    /// Where it stands.
    pub standing: Standing,
    /// How far it has come.
    pub state: State,
}

/// The values that may stand in one line with a part: the same code, unit and method, taken on a known day, and
/// not taken back. The oldest first.
pub fn trend(part: &Part, method: Option<&str>, others: &[Test]) -> Vec<TrendValue> {
    let (Some(code), Answer::Measured(own)) = (&part.code, &part.answer) else { return Vec::new() };
    let mut values: Vec<TrendValue> = others
        .iter()
        .filter(|test| test.state.has_answer() && test.method.as_deref() == method)
        .flat_map(|test| test.parts.iter().chain([&test.main]).map(move |part| (test, part)))
        .filter(|(_, part)| part.code.as_ref() == Some(code))
        .filter_map(|(test, part)| {
            let Answer::Measured(value) = &part.answer else { return None };
            let taken = test.taken.clone()?;
            let same = value.unit_key == own.unit_key && value.number().is_some();
            let value = value.clone();
            let (id, standing, state) = (test.id.clone(), part_standing(part), test.state);
            same.then_some(TrendValue { id, taken, value, standing, state })
        })
        .collect();
    values.sort_by_key(|value| value.taken.order());
    values
}
