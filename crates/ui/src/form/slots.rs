//! Free times to choose from: a list of days with times, not a grid of weeks.

use maud::{Markup, html};

use super::field::Field;
use crate::content::{Level, heading};
use crate::words::Words;

/// A free time.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'a> {
    /// What is sent.
    pub value: &'a str,
    /// The time, as [`Words::time`] writes it.
    pub time: &'a str,
    /// With whom or where, when that is not the same for all.
    pub about: Option<&'a str>,
    /// It is chosen.
    pub chosen: bool,
}

/// Times that belong together: the morning, the afternoon.
#[derive(Debug, Clone, Copy)]
pub struct SlotGroup<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its times.
    pub slots: &'a [Slot<'a>],
}

/// A day: with times, or with the reason why there are none.
#[derive(Debug, Clone, Copy)]
pub struct SlotDay<'a> {
    /// The day, with its weekday.
    pub date: &'a str,
    /// Its times.
    pub groups: &'a [SlotGroup<'a>],
    /// Why there are none: "Clinic closed: holiday".
    pub closed: Option<&'a str>,
}

/// The list of days. The first time has the id of the field, so that an error summary leads to it.
#[derive(Debug, Clone, Copy)]
pub struct Slots<'a> {
    /// Id and name.
    pub id: &'a str,
    /// The question.
    pub label: &'a str,
    /// The zone of all times, said once.
    pub zone: &'a str,
    /// The level of the headings of the days.
    pub level: Level,
    /// The days.
    pub days: &'a [SlotDay<'a>],
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
}

impl Slots<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        assert!(!self.zone.trim().is_empty(), "times say their zone");
        for day in self.days {
            let any = day.groups.iter().any(|group| !group.slots.is_empty());
            assert!(any != day.closed.is_some(), "{}: times, or why there are none", day.date);
        }
        let field = Field { id: self.id, label: self.label, hint: Some(self.zone), error: self.error };
        let mut given = 0;
        let days = html! {
            div.slots { @for (at, day) in self.days.iter().enumerate() { (self.day(words, at, day, &mut given)) } }
        };
        field.around_group(words, &days)
    }

    fn day(&self, words: &Words, at: usize, day: &SlotDay<'_>, given: &mut usize) -> Markup {
        let named = |part: usize| format!("{}-day-{}-{}", self.id, at + 1, part);
        html! {
            div.slot-day {
                (heading(self.level, day.date, Some(&named(0))))
                @if let Some(why) = day.closed { p.soft { (why) } }
                @for (part, group) in (1..).zip(day.groups) {
                    // A time is read with its day and its half of the day.
                    div.slot-group role="group" aria-labelledby={ (named(0)) " " (named(part)) } {
                        p.small.soft id=(named(part)) { (group.name) }
                        div.times { @for slot in group.slots { (self.slot(words, slot, given)) } }
                    }
                }
            }
        }
    }

    fn slot(&self, words: &Words, slot: &Slot<'_>, given: &mut usize) -> Markup {
        *given += 1;
        let id = if *given == 1 { self.id.to_owned() } else { format!("{}-{given}", self.id) };
        assert!(!slot.time.trim().is_empty(), "a time of {} has no words", self.id);
        html! {
            div.time {
                input id=(id) name=(self.id) type="radio" value=(slot.value) checked[slot.chosen];
                label for=(id) {
                    (slot.time)
                    @if let Some(about) = slot.about {
                        span.hide-visually { (words.text("ui-list-comma")) } " " span.meta { (about) }
                    }
                }
            }
        }
    }
}
