//! Form fields. Each needs an id and a label to exist, ties its hint and error to the control, and keeps what was
//! typed. The server alone decides what is wrong.

mod button;
mod choice;
mod date;
mod field;
mod file;
mod finder;
mod passkey;
mod period;
mod slots;
mod summary;
mod text;

pub(crate) use field::assert_id;

pub use button::{Button, ButtonKind, LinkButton};
pub use choice::{Checkboxes, Choice, GroupedSelect, Radios, Select};
pub use date::{DateField, DateParts};
pub use file::{FileField, FileState, SentFile, sent_files};
pub use finder::{Finder, Narrowed, Narrowing};
pub use passkey::{PasskeyButton, PasskeyUse};
pub use period::Period;
pub use slots::{Slot, SlotDay, SlotGroup, Slots};
pub use summary::{ErrorSummary, FieldError};
pub use text::{PasswordField, TextArea, TextField, TextKind, Width};

use maud::{Markup, html};

/// How a form is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Nothing changes: a search, a filter.
    Get,
    /// Something changes.
    Post,
    /// Something changes, and files come with it.
    Upload,
}

/// A form: the browser checks nothing, the server everything.
#[derive(Debug)]
pub struct Form<'a> {
    /// Where it goes.
    pub action: &'a str,
    /// How it is sent.
    pub method: Method,
    /// Names and values that nobody types: tokens, keys.
    pub hidden: &'a [(&'a str, &'a str)],
    /// The fields and the button.
    pub body: Markup,
}

impl Form<'_> {
    /// The markup.
    pub fn render(&self) -> Markup {
        let method = if self.method == Method::Get { "get" } else { "post" };
        let parts = (self.method == Method::Upload).then_some("multipart/form-data");
        html! {
            form.form action=(self.action) method=(method) enctype=[parts] novalidate {
                (hidden(self.hidden))
                (self.body)
            }
        }
    }
}

/// Hidden fields.
pub(crate) fn hidden(fields: &[(&str, &str)]) -> Markup {
    html! { @for (name, value) in fields { input type="hidden" name=(name) value=(value); } }
}
