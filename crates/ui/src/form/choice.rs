//! Fields that are chosen in: radios, checkboxes, a list.

use maud::{Markup, html};

use super::field::{Field, assert_id};
use crate::words::Words;

/// One answer to choose.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub label: &'a str,
    /// One line of help.
    pub hint: Option<&'a str>,
    /// It is chosen.
    pub chosen: bool,
    /// The language of its label, where the page is in another.
    pub language: Option<&'a str>,
}

impl<'a> Choice<'a> {
    /// An answer that is not chosen yet.
    pub const fn new(value: &'a str, label: &'a str) -> Self {
        Self { value, label, hint: None, chosen: false, language: None }
    }
}

/// One answer out of a few. The first box has the id of the field, so that an error summary leads to it.
#[derive(Debug, Clone)]
pub struct Radios<'a> {
    /// Id and name.
    pub id: &'a str,
    /// The question.
    pub label: &'a str,
    /// Help below it.
    pub hint: Option<&'a str>,
    /// The answers.
    pub choices: &'a [Choice<'a>],
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
}

impl Radios<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let field = Field { id: self.id, label: self.label, hint: self.hint, error: self.error };
        field.around_group(words, &boxes(self.id, self.id, "radio", self.choices))
    }
}

/// Any number of answers. The first box has the id of the field; the name that is sent is the id and `[]`, since
/// it may come several times.
#[derive(Debug, Clone)]
pub struct Checkboxes<'a> {
    /// Id and name.
    pub id: &'a str,
    /// The question.
    pub label: &'a str,
    /// Help below it.
    pub hint: Option<&'a str>,
    /// The answers.
    pub choices: &'a [Choice<'a>],
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
}

impl Checkboxes<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let field = Field { id: self.id, label: self.label, hint: self.hint, error: self.error };
        field.around_group(words, &boxes(self.id, &format!("{}[]", self.id), "checkbox", self.choices))
    }
}

fn boxes(id: &str, name: &str, kind: &str, choices: &[Choice<'_>]) -> Markup {
    html! {
        div.choices {
            @for (at, choice) in choices.iter().enumerate() {
                @let own = if at == 0 { id.to_owned() } else { format!("{id}-{}", at + 1) };
                @let hint = choice.hint.map(|_| format!("{own}-about"));
                (one(name, &own, kind, choice, hint.as_deref()))
            }
        }
    }
}

fn one(name: &str, id: &str, kind: &str, choice: &Choice<'_>, hint_id: Option<&str>) -> Markup {
    assert!(!choice.label.trim().is_empty(), "an answer of {name} has no label");
    html! {
        div.choice {
            input id=(id) name=(name) type=(kind) value=(choice.value) checked[choice.chosen]
                aria-describedby=[hint_id];
            label for=(id) lang=[choice.language] { (choice.label) }
            @if let (Some(hint), Some(hint_id)) = (choice.hint, hint_id) {
                p.hint id=(hint_id) { (hint) }
            }
        }
    }
}

/// One answer out of many, in a list that folds.
#[derive(Debug, Clone)]
pub struct Select<'a> {
    /// Id and name.
    pub id: &'a str,
    /// The question.
    pub label: &'a str,
    /// Help below it.
    pub hint: Option<&'a str>,
    /// The answers.
    pub choices: &'a [Choice<'a>],
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
    /// The first line says "Choose one" and sends nothing.
    pub ask: bool,
}

impl Select<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let field = Field { id: self.id, label: self.label, hint: self.hint, error: self.error };
        let lines = html! {
            @if self.ask { option value="" { (words.text("ui-select-none")) } }
            (options(self.choices))
        };
        list(words, &field, &lines)
    }
}

/// One answer out of very many: the usual ones first, then all of them in groups.
#[derive(Debug, Clone)]
pub struct GroupedSelect<'a> {
    /// Id and name.
    pub id: &'a str,
    /// The question.
    pub label: &'a str,
    /// Help below it.
    pub hint: Option<&'a str>,
    /// The answers that stand above the groups.
    pub choices: &'a [Choice<'a>],
    /// Each group: what it is called, and its answers.
    pub groups: &'a [(&'a str, Vec<Choice<'a>>)],
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
}

impl GroupedSelect<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let field = Field { id: self.id, label: self.label, hint: self.hint, error: self.error };
        let lines = html! {
            (options(self.choices))
            @for (name, choices) in self.groups {
                optgroup label=(name) { (options(choices)) }
            }
        };
        list(words, &field, &lines)
    }
}

fn options(choices: &[Choice<'_>]) -> Markup {
    html! {
        @for choice in choices {
            option value=(choice.value) selected[choice.chosen] lang=[choice.language] { (choice.label) }
        }
    }
}

fn list(words: &Words, field: &Field<'_>, lines: &Markup) -> Markup {
    assert_id(field.id);
    let control = html! {
        select.input id=(field.id) name=(field.id) aria-describedby=[field.described_by()]
            aria-invalid=[field.invalid()] { (lines) }
    };
    field.around(words, &control)
}
