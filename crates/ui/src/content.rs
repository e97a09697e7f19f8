//! What pages are made of: cards, lists, tables, notes. Headings carry their level, states carry words.

mod card;
mod confirmation;
mod list;
mod note;
mod pager;
mod phrase;
mod print;
mod qr;
mod stages;
mod table;
mod thread;
mod waiting;

pub use card::{Action, Card, Empty, action_links, card_grid};
pub use confirmation::Confirmation;
pub use list::{Event, Fact, Row, Task, as_of, facts, rows, tasks, terms, timeline};
pub use note::{Disclosure, Flash, FlashKind, Note, NoteKind, Tag, TagKind};
pub use pager::{Pager, step_caption, steps};
pub use phrase::Phrase;
pub use print::print_link;
pub use qr::{QrFault, qr};
pub use stages::{Stage, StageState, stages};
pub use table::{Cell, Column, Order, Sort, Table};
pub use thread::{Message, thread};
pub use waiting::{Waiting, pending};

use maud::{Markup, html};

/// The level of a heading inside a page; the h1 belongs to the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A part of the page.
    H2,
    /// A part of a part.
    H3,
    /// And one below.
    H4,
}

/// A heading of a level, with an id when something refers to it.
pub fn heading(level: Level, text: &str, id: Option<&str>) -> Markup {
    assert!(!text.trim().is_empty(), "a heading has words");
    html! {
        @match level {
            Level::H2 => { h2 id=[id] { (text) } }
            Level::H3 => { h3 id=[id] { (text) } }
            Level::H4 => { h4 id=[id] { (text) } }
        }
    }
}

/// A part of a page: a heading and what belongs to it, with an optional link beside the heading.
pub fn section(level: Level, title: &str, beside: Option<&Markup>, body: &Markup) -> Markup {
    html! {
        div.section {
            div.section-head {
                (heading(level, title, None))
                @if let Some(beside) = beside { (beside) }
            }
            (body)
        }
    }
}
