//! A conversation: who wrote what and when, the newest last.

use maud::{Markup, html};

use super::{Level, heading};
use crate::words::Words;

/// A message of a conversation.
#[derive(Debug, Clone)]
pub struct Message<'a> {
    /// Who wrote it; none for the reader.
    pub author: Option<&'a str>,
    /// What the author is: "Nurse, North clinic"; for a carer, for whom they wrote.
    pub role: Option<&'a str>,
    /// When, written out.
    pub when: &'a str,
    /// The same for machines, `2026-11-12T14:05:00-05:00`.
    pub machine: &'a str,
    /// No person wrote it.
    pub automatic: bool,
    /// What it says; its own paragraphs.
    pub body: Markup,
    /// What became of it: "Read by the team on November 13".
    pub state: Option<&'a str>,
}

/// The messages of a conversation, each under a heading with its author.
pub fn thread(words: &Words, level: Level, messages: &[Message<'_>]) -> Markup {
    html! { ol.thread { @for message in messages { (one(words, level, message)) } } }
}

fn one(words: &Words, level: Level, message: &Message<'_>) -> Markup {
    let you = words.text("ui-message-you");
    html! {
        li class=[message.author.is_none().then_some("own")] {
            div.message-head {
                (heading(level, message.author.unwrap_or(&you), None))
                @if let Some(role) = message.role { span.meta { (role) } }
            }
            time.meta datetime=(message.machine) { (message.when) }
            div.bubble {
                @if message.automatic { p.small.soft { (words.text("ui-message-automatic")) } }
                (message.body)
            }
            @if let Some(state) = message.state { p.meta { (state) } }
        }
    }
}
