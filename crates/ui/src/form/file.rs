//! A field for one file, and the list of those that were sent. A visible label, limits said before, one pick at a
//! time: the field is the browser's own.

use maud::{Markup, html};

use super::field::Field;
use super::hidden;
use crate::art::Icon;
use crate::words::Words;

/// A field for one file. It stands in a form with [`super::Method::Upload`].
#[derive(Debug, Clone, Copy)]
pub struct FileField<'a> {
    /// Id and name.
    pub id: &'a str,
    /// What to add.
    pub label: &'a str,
    /// What is taken: kinds, size and how many, in words, before anything is picked.
    pub limits: &'a str,
    /// The same kinds for the browser: `.jpg,.png,.pdf`.
    pub accept: &'a str,
    /// What is wrong and how to mend it.
    pub error: Option<&'a str>,
}

impl FileField<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        assert!(!self.limits.trim().is_empty(), "the field {} says what it takes", self.id);
        let field = Field { id: self.id, label: self.label, hint: Some(self.limits), error: self.error };
        let control = html! {
            input.input.file id=(self.id) name=(self.id) type="file" accept=(self.accept)
                aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
        };
        field.around(words, &control)
    }
}

/// What is known about a file that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState<'a> {
    /// It is being looked at.
    Checking,
    /// It goes with the message.
    Ready,
    /// It cannot be used, and why.
    Refused(&'a str),
}

/// A file that was sent.
#[derive(Debug, Clone, Copy)]
pub struct SentFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its size in words: "1.2 MB".
    pub size: &'a str,
    /// What is known about it.
    pub state: FileState<'a>,
    /// Where a POST takes it away again.
    pub remove: &'a str,
}

/// The files that were sent, each with its state in words and a button that takes it away. `token` goes with each
/// POST. The buttons are forms of their own: the list stands beside the form with the field, not in it.
pub fn sent_files(words: &Words, files: &[SentFile<'_>], token: &[(&str, &str)]) -> Markup {
    html! {
        ul.files {
            @for file in files {
                li {
                    (Icon::Document.draw())
                    span.what { bdi { (file.name) } " " span.meta { (file.size) } (state(words, file.state)) }
                    form action=(file.remove) method="post" {
                        (hidden(token))
                        button.button.quiet type="submit" {
                            (words.text("ui-file-remove")) span.hide-visually { " " bdi { (file.name) } }
                        }
                    }
                }
            }
        }
    }
}

fn state(words: &Words, state: FileState<'_>) -> Markup {
    let (class, icon, key) = match state {
        FileState::Checking => ("state", Icon::Clock, "ui-file-checking"),
        FileState::Ready => ("state ok", Icon::Check, "ui-file-ready"),
        FileState::Refused(_) => ("state danger", Icon::Alert, "ui-file-refused"),
    };
    html! {
        span class=(class) {
            (icon.draw())
            span { (words.text(key)) @if let FileState::Refused(why) = state { " " (why) } }
        }
    }
}
