//! Buttons do something; links lead somewhere. Both say what, with a verb.

use maud::{Markup, html};

use crate::art::Icon;

/// How loud a button is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one act that the page is for.
    #[default]
    First,
    /// Another act.
    Second,
    /// An act that takes something away.
    Danger,
    /// An act beside the way.
    Quiet,
}

impl ButtonKind {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::First => "button",
            Self::Second => "button second",
            Self::Danger => "button danger",
            Self::Quiet => "button quiet",
        }
    }
}

/// A button that sends the form around it.
#[derive(Debug, Clone, Copy)]
pub struct Button<'a> {
    /// What it does: a verb and its object.
    pub label: &'a str,
    /// How loud it is.
    pub kind: ButtonKind,
    /// What it tells the server, where a form has several buttons.
    pub name_value: Option<(&'a str, &'a str)>,
    /// A sign before the words.
    pub icon: Option<Icon>,
    /// As wide as there is room.
    pub full: bool,
}

impl<'a> Button<'a> {
    /// A button of a kind.
    pub const fn new(label: &'a str, kind: ButtonKind) -> Self {
        Self { label, kind, name_value: None, icon: None, full: false }
    }

    /// The markup.
    pub fn render(&self) -> Markup {
        assert!(!self.label.trim().is_empty(), "a button says what it does");
        html! {
            button class={ (self.kind.class()) @if self.full { " full" } } type="submit"
                name=[self.name_value.map(|(name, _)| name)] value=[self.name_value.map(|(_, value)| value)] {
                @if let Some(icon) = self.icon { (icon.draw()) }
                (self.label)
            }
        }
    }
}

/// A link that looks like a button, for the step that goes on.
#[derive(Debug, Clone, Copy)]
pub struct LinkButton<'a> {
    /// What happens there.
    pub label: &'a str,
    /// Where it leads.
    pub href: &'a str,
    /// How loud it is.
    pub kind: ButtonKind,
    /// A sign before the words.
    pub icon: Option<Icon>,
}

impl LinkButton<'_> {
    /// The markup.
    pub fn render(&self) -> Markup {
        assert!(!self.label.trim().is_empty(), "a link says where it leads");
        html! {
            a class=(self.kind.class()) href=(self.href) {
                @if let Some(icon) = self.icon { (icon.draw()) }
                (self.label)
            }
        }
    }
}
