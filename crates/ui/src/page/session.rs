//! The end of a session: a line in the foot that works everywhere, and a dialog for browsers with script.

use maud::{Markup, html};

use crate::form::hidden;
use crate::words::Words;

/// When the session of this page ends, and how to stay.
#[derive(Debug, Clone, Copy)]
pub struct SessionEnd<'a> {
    /// The time of day, as [`Words::time`] writes it.
    pub at: &'a str,
    /// How long from now, in seconds.
    pub seconds: u32,
    /// Where a POST that is answered 204 makes the session last `seconds` again.
    pub stay: &'a str,
    /// Where the browser goes when the time is over: a page that explains and leads back here.
    pub ended: &'a str,
    /// Names and values for the POST: the token of the session.
    pub hidden: &'a [(&'a str, &'a str)],
}

/// The dialog asks this many seconds before the end; the script never asks later than two minutes before.
const WARN_SECONDS: u32 = 180;

impl SessionEnd<'_> {
    /// The line for the foot of the page.
    pub(super) fn notice(&self, words: &Words) -> Markup {
        html! { p { (words.with("ui-session-notice", &[("time", self.at.into())])) } }
    }

    /// The dialog; without script it stays closed.
    pub(super) fn dialog(&self, words: &Words) -> Markup {
        let left = |minutes: u32| words.with("ui-session-left", &[("minutes", minutes.into())]);
        html! {
            dialog.session id="session-dialog" aria-labelledby="session-title" aria-describedby="session-text"
                data-seconds=(self.seconds) data-warn=(WARN_SECONDS) data-ended=(self.ended) {
                h2 id="session-title" { (words.text("ui-session-title")) }
                p id="session-text" { (words.text("ui-session-text")) }
                p role="status" data-left data-m0=(left(0)) data-m1=(left(1)) data-m2=(left(2)) data-m3=(left(3)) {
                    (left(WARN_SECONDS / 60))
                }
                form.actions action=(self.stay) method="post" data-stay {
                    (hidden(self.hidden))
                    button.button type="submit" { (words.text("ui-session-stay")) }
                }
            }
        }
    }
}
