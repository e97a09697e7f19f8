//! Notes, tags, panels and what unfolds. Each state has a word and a sign, never a colour alone.

use maud::{Markup, html};

use super::{Level, heading};
use crate::art::Icon;
use crate::words::Words;

/// How serious a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// Good to know.
    Info,
    /// Take care.
    Warning,
    /// Something is wrong.
    Problem,
    /// Something is done.
    Done,
}

impl NoteKind {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "note",
            Self::Warning => "note warn",
            Self::Problem => "note danger",
            Self::Done => "note ok",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Warning | Self::Problem => Icon::Alert,
            Self::Done => Icon::Check,
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Info => "ui-note",
            Self::Warning => "ui-warning",
            Self::Problem => "ui-problem",
            Self::Done => "ui-done",
        }
    }
}

/// A note within a page.
#[derive(Debug)]
pub struct Note<'a> {
    /// How serious it is; said in a hidden word too.
    pub kind: NoteKind,
    /// A heading with its level.
    pub title: Option<(Level, &'a str)>,
    /// What it says.
    pub body: Markup,
}

impl Note<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        html! {
            div class=(self.kind.class()) {
                (self.kind.icon().draw())
                div {
                    span.hide-visually { (words.text(self.kind.prefix())) " " }
                    @if let Some((level, title)) = self.title { (heading(level, title, None)) }
                    (self.body)
                }
            }
        }
    }
}

/// The colour of a tag; the words say the state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TagKind {
    /// A plain state.
    #[default]
    Plain,
    /// New for the reader.
    New,
    /// As it is hoped.
    Good,
    /// Worth a look.
    Look,
    /// Wrong or stopped.
    Bad,
    /// A fact beside the way.
    Info,
}

/// A state in words.
#[derive(Debug, Clone, Copy)]
pub struct Tag<'a> {
    /// The state.
    pub text: &'a str,
    /// Its colour.
    pub kind: TagKind,
    /// A sign, for who cannot tell the colours apart.
    pub icon: Option<Icon>,
}

impl<'a> Tag<'a> {
    /// A tag with the sign that belongs to its kind.
    pub const fn new(text: &'a str, kind: TagKind) -> Self {
        let icon = match kind {
            TagKind::New => Some(Icon::New),
            TagKind::Good => Some(Icon::Check),
            TagKind::Look | TagKind::Bad => Some(Icon::Alert),
            TagKind::Plain | TagKind::Info => None,
        };
        Self { text, kind, icon }
    }

    /// The markup.
    pub fn render(&self) -> Markup {
        assert!(!self.text.trim().is_empty(), "a tag says its state in words");
        let class = match self.kind {
            TagKind::Plain => "tag",
            TagKind::New => "tag new",
            TagKind::Good => "tag ok",
            TagKind::Look => "tag warn",
            TagKind::Bad => "tag danger",
            TagKind::Info => "tag info",
        };
        html! { span class=(class) { @if let Some(icon) = self.icon { (icon.draw()) } (self.text) } }
    }
}

/// What the panel tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// It is done.
    Done,
    /// It is under way, or good to know.
    Info,
}

/// The panel after an act: what was done and what comes next. It is announced when the page loads.
#[derive(Debug)]
pub struct Flash<'a> {
    /// What it tells.
    pub kind: FlashKind,
    /// What was done.
    pub title: &'a str,
    /// What comes next.
    pub body: Option<Markup>,
}

impl Flash<'_> {
    /// The markup.
    pub fn render(&self) -> Markup {
        let class = if self.kind == FlashKind::Done { "flash" } else { "flash info" };
        html! {
            div class=(class) role="status" aria-labelledby="flash-title" {
                h2 id="flash-title" { (self.title) }
                @if let Some(body) = &self.body { (body) }
            }
        }
    }
}

/// Something that unfolds, without script.
#[derive(Debug)]
pub struct Disclosure<'a> {
    /// What unfolds: a question or a thing.
    pub label: &'a str,
    /// It is open when the page loads.
    pub open: bool,
    /// What is inside.
    pub body: Markup,
}

impl Disclosure<'_> {
    /// The markup.
    pub fn render(&self) -> Markup {
        assert!(!self.label.trim().is_empty(), "a disclosure says what it holds");
        html! {
            details.disclosure open[self.open] {
                summary { (self.label) }
                div { (self.body) }
            }
        }
    }
}
