//! Fields that are typed into.

use maud::{Markup, html};

use super::field::Field;
use crate::words::Words;

/// What a text field is for; it decides the keyboard of a phone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Any text.
    #[default]
    Text,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// Digits that are no amount: a number of a record.
    Digits,
    /// A code of letters and digits from a letter.
    Code,
    /// A code for one use that was sent.
    OneTimeCode,
    /// Words to look for.
    Search,
}

impl TextKind {
    fn input(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Search => "search",
            _ => "text",
        }
    }

    fn mode(self) -> Option<&'static str> {
        matches!(self, Self::Digits | Self::OneTimeCode).then_some("numeric")
    }

    fn plain(self) -> bool {
        matches!(self, Self::Email | Self::Code | Self::OneTimeCode | Self::Digits)
    }
}

/// How wide a field is: as wide as what belongs in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// As wide as there is room.
    #[default]
    Full,
    /// About twenty characters.
    Twenty,
    /// About ten characters.
    Ten,
    /// Four characters.
    Four,
    /// Two characters.
    Two,
}

impl Width {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Full => "input",
            Self::Twenty => "input narrow-20",
            Self::Ten => "input narrow-10",
            Self::Four => "input narrow-4",
            Self::Two => "input narrow-2",
        }
    }
}

/// A field for one line of text. Its id is its name in the form.
#[derive(Debug, Clone)]
pub struct TextField<'a> {
    /// Id and name.
    pub id: &'a str,
    /// What to type, in words that stay visible.
    pub label: &'a str,
    /// Help below the label.
    pub hint: Option<&'a str>,
    /// What was typed.
    pub value: &'a str,
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
    /// The token of HTML that lets a browser fill it in.
    pub autocomplete: Option<&'a str>,
    /// What it is for.
    pub kind: TextKind,
    /// How wide it is.
    pub width: Width,
}

impl<'a> TextField<'a> {
    /// An empty field.
    pub const fn new(id: &'a str, label: &'a str) -> Self {
        Self {
            id,
            label,
            hint: None,
            value: "",
            error: None,
            autocomplete: None,
            kind: TextKind::Text,
            width: Width::Full,
        }
    }

    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let field = Field { id: self.id, label: self.label, hint: self.hint, error: self.error };
        let once = (self.kind == TextKind::OneTimeCode).then_some("one-time-code");
        let code = matches!(self.kind, TextKind::Code | TextKind::OneTimeCode);
        let control = html! {
            input class={ (self.width.class()) @if code { " code" } } id=(self.id) name=(self.id)
                type=(self.kind.input()) inputmode=[self.kind.mode()] value=[filled(self.value)]
                autocomplete=[self.autocomplete.or(once)]
                autocapitalize=[(self.kind == TextKind::Code).then_some("characters")]
                spellcheck=[self.kind.plain().then_some("false")]
                aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
        };
        field.around(words, &control)
    }
}

fn filled(value: &str) -> Option<&str> {
    (!value.is_empty()).then_some(value)
}

/// A field for a password. What was typed is never sent back. With `reveal.mjs` on the page a button shows it;
/// without script the button is not there.
#[derive(Debug, Clone)]
pub struct PasswordField<'a> {
    /// Id and name.
    pub id: &'a str,
    /// What to type.
    pub label: &'a str,
    /// Help below the label.
    pub hint: Option<&'a str>,
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
    /// A password is being made, not given: managers offer a fresh one.
    pub new: bool,
}

impl PasswordField<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let field = Field { id: self.id, label: self.label, hint: self.hint, error: self.error };
        let (show, hide) = (words.text("ui-show-password"), words.text("ui-hide-password"));
        let control = html! {
            div.with-button {
                input.input id=(self.id) name=(self.id) type="password" spellcheck="false" autocapitalize="none"
                    autocomplete=(if self.new { "new-password" } else { "current-password" })
                    aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
                button.button.second type="button" hidden data-reveal=(self.id) data-show=(show) data-hide=(hide)
                    aria-controls=(self.id) { (show) }
            }
        };
        field.around(words, &control)
    }
}

/// A field for several lines.
#[derive(Debug, Clone)]
pub struct TextArea<'a> {
    /// Id and name.
    pub id: &'a str,
    /// What to type.
    pub label: &'a str,
    /// Help below the label.
    pub hint: Option<&'a str>,
    /// What was typed.
    pub value: &'a str,
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
    /// The most characters that are taken; said below the label. The browser does not cut off. With `count.mjs` on
    /// the page a line below counts what is left, and says so aloud when little is.
    pub characters_max: Option<u32>,
}

impl TextArea<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let limit = self
            .characters_max
            .map(|count| words.with("ui-characters", &[("count", words.count(count).into())]));
        let hint = match (self.hint, &limit) {
            (Some(hint), Some(limit)) => Some(format!("{hint} {limit}")),
            (hint, limit) => hint.map(str::to_owned).or_else(|| limit.clone()),
        };
        let field = Field { id: self.id, label: self.label, hint: hint.as_deref(), error: self.error };
        let control = html! {
            textarea.input id=(self.id) name=(self.id) rows="6" aria-describedby=[field.described_by()]
                aria-invalid=[field.invalid()] {
                // A parser drops the first line break of a text area: one of ours goes before theirs.
                @if self.value.starts_with('\n') { "\n" }
                (self.value)
            }
            @if let Some(most) = self.characters_max { (self.count(words, most)) }
        };
        field.around(words, &control)
    }

    /// The line that the script fills: one for the eye, one that is said when the typing pauses.
    fn count(&self, words: &Words, most: u32) -> Markup {
        let line = |key: &str| words.with(key, &[("count", "{n}".into())]);
        html! {
            p.hint.count hidden aria-hidden="true" data-count=(self.id) data-most=(most)
                data-left=(line("ui-characters-left")) data-over=(line("ui-characters-over")) {}
            p.hide-visually aria-live="polite" {}
        }
    }
}
