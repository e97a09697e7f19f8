//! What every field shares: label, hint, error, and how they find each other.

use maud::{Markup, html};

use crate::art::Icon;
use crate::words::Words;

/// Asserts that a text can be the id of an element: it begins with a letter and holds no space.
///
/// Ids come from code. A wrong one would leave a control without its label, so it must not reach a browser.
pub fn assert_id(id: &str) {
    let sound = id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    assert!(sound, "{id:?} cannot be the id of an element");
}

/// The parts around a control.
pub(super) struct Field<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub hint: Option<&'a str>,
    pub error: Option<&'a str>,
}

impl Field<'_> {
    fn check(&self) {
        assert_id(self.id);
        assert!(!self.label.trim().is_empty(), "the field {} has no label", self.id);
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.id));
        let error = self.error.map(|_| format!("{}-error", self.id));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (one, other) => one.or(other),
        }
    }

    /// `aria-invalid`, where something is wrong.
    pub fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn class(&self) -> &'static str {
        if self.error.is_some() { "field wrong" } else { "field" }
    }

    fn notes(&self, words: &Words) -> Markup {
        html! {
            @if let Some(hint) = self.hint { p.hint id={ (self.id) "-hint" } { (hint) } }
            @if let Some(error) = self.error {
                p.error id={ (self.id) "-error" } {
                    (Icon::Alert.draw())
                    span { span.hide-visually { (words.text("ui-error-prefix")) " " } (error) }
                }
            }
        }
    }

    /// One control with its label.
    pub fn around(&self, words: &Words, control: &Markup) -> Markup {
        self.check();
        html! {
            div class=(self.class()) {
                label.label for=(self.id) { (self.label) }
                (self.notes(words))
                (control)
            }
        }
    }

    /// Several controls with one legend.
    pub fn around_group(&self, words: &Words, controls: &Markup) -> Markup {
        self.check();
        html! {
            fieldset class=(self.class()) aria-describedby=[self.described_by()] {
                legend.legend { (self.label) }
                (self.notes(words))
                (controls)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::assert_id;

    #[test]
    fn sound_ids_pass() {
        for id in ["a", "given-name", "visit_2.day", "X9"] {
            assert_id(id);
        }
    }

    #[test]
    fn ids_that_no_label_would_find_are_refused() {
        for id in ["", "9a", "-a", "a b", "a#b", "é"] {
            assert!(std::panic::catch_unwind(|| assert_id(id)).is_err(), "{id:?}");
        }
    }
}
