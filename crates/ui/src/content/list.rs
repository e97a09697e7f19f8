//! Lists: of things to do, of entries that lead on, of facts, of terms, and in order of time.

use maud::{Markup, html};

use super::{Level, Phrase, Tag, TagKind, heading};
use crate::words::Words;

/// One thing to do.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// What: a verb, and the concrete thing.
    pub label: &'a str,
    /// Where it is done.
    pub href: &'a str,
    /// By when, written out.
    pub due: Option<&'a str>,
    /// Why or for whom, in one line.
    pub about: Option<&'a str>,
}

/// Things to do, the most urgent first.
pub fn tasks(words: &Words, tasks: &[Task<'_>]) -> Markup {
    html! {
        ul.tasks {
            @for task in tasks {
                li {
                    span.what {
                        a href=(task.href) {
                            (task.label)
                            @if let Some(due) = task.due { " " (words.with("ui-task-due", &[("date", due.into())])) }
                        }
                        @if let Some(about) = task.about { span.meta { (about) } }
                    }
                }
            }
        }
    }
}

/// One entry of a list that leads to its page.
#[derive(Debug)]
pub struct Row<'a> {
    /// The plain name.
    pub label: Phrase<'a>,
    /// Its page.
    pub href: &'a str,
    /// Lines below: date, who, the clinical name.
    pub meta: Vec<Phrase<'a>>,
    /// States in words, from [`super::Tag`].
    pub tags: Vec<Markup>,
}

/// Entries that lead to their pages.
pub fn rows(rows: &[Row<'_>]) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li {
                    span.what {
                        a href=(row.href) lang=[row.label.language] { (row.label.text) }
                        @for line in &row.meta { span.meta lang=[line.language] { (line.text) } }
                    }
                    @for tag in &row.tags { (tag) }
                }
            }
        }
    }
}

/// One fact of a summary.
#[derive(Debug)]
pub struct Fact<'a> {
    /// What it is.
    pub label: &'a str,
    /// What it says.
    pub value: Markup,
    /// Where it is changed.
    pub change: Option<&'a str>,
}

impl<'a> Fact<'a> {
    /// A fact in plain text that is not changed here.
    pub fn new(label: &'a str, value: &str) -> Self {
        Self { label, value: html! { (value) }, change: None }
    }

    /// An answer that is not given yet, and where it is given.
    pub fn missing(words: &Words, label: &'a str, change: &'a str) -> Self {
        let tag = Tag::new(&words.text("ui-answer-missing"), TagKind::Look).render();
        Self { label, value: tag, change: Some(change) }
    }
}

/// Facts under their names; where they can be changed, with a link that says what it changes.
pub fn facts(words: &Words, list: &[Fact<'_>]) -> Markup {
    let changeable = list.iter().any(|fact| fact.change.is_some());
    html! {
        dl class={ "facts" @if changeable { " changeable" } } {
            @for fact in list {
                div {
                    dt { (fact.label) }
                    dd { (fact.value) }
                    @if let Some(href) = fact.change {
                        dd {
                            a href=(href) {
                                (words.text("ui-change")) span.hide-visually { " " (fact.label) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Words and what they mean: the everyday term, the clinical term, the meaning.
pub fn terms(list: &[(&str, Option<&str>, &str)]) -> Markup {
    html! {
        dl.terms {
            @for (plain, clinical, meaning) in list {
                dt { (plain) @if let Some(clinical) = clinical { " " span.clinical { "(" (clinical) ")" } } }
                dd { (meaning) }
            }
        }
    }
}

/// Something that happened.
#[derive(Debug)]
pub struct Event<'a> {
    /// What.
    pub title: &'a str,
    /// When, written out.
    pub when: &'a str,
    /// The same for machines, `2026-11-12`; none when it is not exact.
    pub machine: Option<&'a str>,
    /// More about it.
    pub body: Markup,
}

/// What happened, in order of time.
pub fn timeline(level: Level, events: &[Event<'_>]) -> Markup {
    html! {
        ol.timeline {
            @for event in events {
                li {
                    @match event.machine {
                        Some(machine) => { time datetime=(machine) { (event.when) } }
                        None => { span.when { (event.when) } }
                    }
                    (heading(level, event.title, None))
                    (event.body)
                }
            }
        }
    }
}

/// How fresh a block is.
pub fn as_of(words: &Words, when: &str) -> Markup {
    html! { p.as-of { (words.with("ui-as-of", &[("date", when.into())])) } }
}
