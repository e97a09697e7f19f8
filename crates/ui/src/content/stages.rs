//! The parts of something longer, each with its state in words: a form before a visit, a download that is made.

use maud::{Markup, html};

use super::{Tag, TagKind};
use crate::words::Words;

/// How far a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageState {
    /// All of it is done.
    Done,
    /// Some of it is done.
    Begun,
    /// Nothing of it is done yet.
    Ahead,
    /// It cannot begin yet: another part comes first.
    Closed,
}

/// One part.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'a> {
    /// What it is.
    pub label: &'a str,
    /// Its page; a part that cannot begin has none to go to.
    pub href: &'a str,
    /// One line about it: how long it takes, or what comes first.
    pub about: Option<&'a str>,
    /// How far it is.
    pub state: StageState,
}

/// The parts in their order.
pub fn stages(words: &Words, list: &[Stage<'_>]) -> Markup {
    html! {
        ol.rows.stages {
            @for stage in list {
                li {
                    span.what {
                        @if stage.state == StageState::Closed {
                            span.closed { (stage.label) }
                        } @else {
                            a href=(stage.href) { (stage.label) }
                        }
                        @if let Some(about) = stage.about { span.meta { (about) } }
                    }
                    (tag(words, stage.state))
                }
            }
        }
    }
}

fn tag(words: &Words, state: StageState) -> Markup {
    let (key, kind) = match state {
        StageState::Done => ("ui-stage-done", TagKind::Good),
        StageState::Begun => ("ui-stage-begun", TagKind::Info),
        StageState::Ahead => ("ui-stage-ahead", TagKind::Plain),
        StageState::Closed => ("ui-stage-closed", TagKind::Plain),
    };
    Tag::new(&words.text(key), kind).render()
}

#[cfg(test)]
mod tests {
    use super::{Stage, StageState, stages};
    use crate::words::Words;

    #[test]
    fn a_part_that_cannot_begin_leads_nowhere_and_each_says_its_state() {
        let words = Words::builder().build().expect("our own texts");
        let stage = |label, state| Stage { label, href: "/x", about: None, state };
        let drawn = stages(
            &words,
            &[
                stage("Your details", StageState::Done),
                stage("Medicines", StageState::Begun),
                stage("Questions", StageState::Ahead),
                stage("Consent", StageState::Closed),
            ],
        )
        .into_string();
        assert_eq!(drawn.matches("<a href").count(), 3);
        for said in ["Completed", "In progress", "Not yet started", "Cannot start yet"] {
            assert!(drawn.contains(said), "{said}");
        }
    }
}
