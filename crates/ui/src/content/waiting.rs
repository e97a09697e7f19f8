//! Something takes a while: what happens, how long it usually takes, and a link that looks again. No spinner has
//! the focus, nothing moves for who asked for less motion.

use maud::{Markup, html};

use super::{Level, heading};
use crate::words::Words;

/// Something that takes a while.
#[derive(Debug, Clone, Copy)]
pub struct Waiting<'a> {
    /// What is being done.
    pub title: &'a str,
    /// The level of that heading.
    pub level: Level,
    /// How long it usually takes, and that one may leave.
    pub text: &'a str,
    /// This page, to look again.
    pub again: &'a str,
}

impl Waiting<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        html! {
            div.waiting {
                span.doors aria-hidden="true" { span {} span {} span {} }
                (heading(self.level, self.title, None))
                p { (self.text) }
                p { a href=(self.again) { (words.text("ui-waiting-again")) } }
            }
        }
    }
}

/// The place of a part that is still being read, for parts that are fetched after the page: its words say so.
pub fn pending(words: &Words) -> Markup {
    html! {
        div.pending role="status" {
            span.hide-visually { (words.text("ui-waiting")) }
            span.bar {} span.bar {} span.bar {}
        }
    }
}
