//! Words that notes are put together from, so that no two visits read the same.

use crate::dice::Dice;

const OPENINGS: [&str; 8] = [
    "It was good to see you today.",
    "Thank you for coming in.",
    "We went over how things have been since your last visit.",
    "You came for your planned visit and had a few questions, which we talked through.",
    "You told me that the last months have been mostly good.",
    "We started with what matters most to you right now.",
    "You had written down your questions, which helped us both.",
    "We caught up on the year behind you.",
];

const EXAMS: [&str; 6] = [
    "Heart and lungs sound normal. The belly is soft. No swelling of the legs.",
    "You look well. Heart rhythm is regular, breathing is clear, ankles are slim.",
    "The examination showed nothing that worries me.",
    "Eyes, ears, throat and neck are normal. Heart and lungs are clear.",
    "Skin check done: a few harmless moles, nothing new.",
    "Normal examination. Walking and balance are steady.",
];

const PLANS: [&str; 8] = [
    "Keep going with your walks; thirty minutes on most days is plenty.",
    "I sent you for blood tests. You can read the results here as soon as the laboratory has them.",
    "We agreed on one small change at a time, and you chose to begin with breakfast.",
    "Please call us if anything gets worse or worries you before we meet again.",
    "We will meet again in about a year, sooner if you need us.",
    "No change to your medicines.",
    "I gave you the leaflet about sleep. Try the same bedtime for two weeks.",
    "Remember to drink water through the day, more so in the summer.",
];

/// A note of an ordinary check-up.
pub(crate) fn check_up(dice: &mut Dice, extra: &str) -> String {
    let opening = *dice.pick(&OPENINGS);
    let exam = *dice.pick(&EXAMS);
    let first = dice.below(8) as usize;
    let second = (first + 1 + dice.below(7) as usize) % 8;
    let middle = if extra.is_empty() { String::new() } else { format!("{extra}\n\n") };
    format!(
        "{opening}\n\n{middle}What I found\n{exam}\n\nWhat we agreed\n- {}\n- {}",
        PLANS[first], PLANS[second]
    )
}

const CHILD: [&str; 6] = [
    "Growing along the same curve as before. Plays, eats and sleeps well.",
    "A cheerful visit. Height and weight follow the curve.",
    "Shy at first, then showed me every picture on the wall. Development fits the age.",
    "Healthy child. We talked about reading together and about time with screens.",
    "Teeth are coming in well; please book the dentist twice a year.",
    "Runs, jumps, asks a hundred questions. Nothing to worry about.",
];

/// A note of a child's check-up.
pub(crate) fn child_check(dice: &mut Dice, vaccines: usize) -> String {
    let words = *dice.pick(&CHILD);
    let given = match vaccines {
        0 => "No vaccine was due today.".to_string(),
        1 => "One vaccine was given. A sore arm for a day is normal.".to_string(),
        n => format!(
            "{n} vaccines were given. Some fever this evening is normal; call us if it lasts past two days."
        ),
    };
    format!("{words}\n\n{given}")
}
