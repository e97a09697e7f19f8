//! A letter on paper: A4 or Letter, folded in three, its address in the window of an envelope; in large print too.
//! It stands in a page like any other part; printing leaves out all that is around it.

use maud::{Markup, html};

use crate::brand::{Livery, sign};
use crate::content::{Level, heading};

/// The paper that a clinic prints on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Paper {
    /// 210 by 297 mm, for DL and C6/5 envelopes with a window.
    A4,
    /// 8.5 by 11 inches, for number 10 envelopes with a window.
    #[default]
    Letter,
}

/// A code that opens the portal, with the drawing that leads there.
#[derive(Debug, Clone)]
pub struct LetterCode<'a> {
    /// What it is: "Your code".
    pub label: &'a str,
    /// The code; it is written in groups of five.
    pub code: &'a str,
    /// For whom it is and until when it works.
    pub about: &'a str,
    /// The drawing, from [`crate::content::qr`]. It must hold no more than the code does.
    pub qr: Option<Markup>,
}

/// A letter.
#[derive(Debug, Clone)]
pub struct Letter<'a> {
    /// The paper.
    pub paper: Paper,
    /// In large print: 18 points.
    pub large: bool,
    /// The clinic's own look.
    pub livery: Option<&'a Livery>,
    /// Who writes: the name and the lines of the address.
    pub sender: (&'a str, &'a [&'a str]),
    /// Whom it goes to, line by line, as the post needs it. At most six lines fit the window.
    pub recipient: &'a [&'a str],
    /// The day, written out.
    pub date: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// What it says.
    pub body: Markup,
    /// The code.
    pub code: Option<LetterCode<'a>>,
    /// How to reach people, below all.
    pub foot: Markup,
}

/// As many lines as the window of an envelope shows.
pub const RECIPIENT_LINES_MAX: usize = 6;
const GROUP: usize = 5;

impl Letter<'_> {
    /// The markup.
    pub fn render(&self) -> Markup {
        let lines = self.recipient.len();
        assert!((1..=RECIPIENT_LINES_MAX).contains(&lines), "an address of {lines} lines and a window");
        let paper = if self.paper == Paper::A4 { "a4" } else { "us" };
        html! {
            article class={ "letter " (paper) @if self.large { " large" } } {
                span.fold aria-hidden="true" {}
                span.fold.lower aria-hidden="true" {}
                div.letter-head { (sign(self.livery)) span { (self.sender.0) } }
                // The window is at the left of every envelope, in whichever direction people read.
                div.window dir="ltr" {
                    p.from { (self.sender.0) @for line in self.sender.1 { ", " (line) } }
                    p.to { @for line in self.recipient { bdi { (line) } br; } }
                }
                p.day { (self.date) }
                (heading(Level::H2, self.subject, None))
                (self.body)
                @if let Some(code) = &self.code { (code.render()) }
                div.letter-foot { (self.foot) }
            }
        }
    }
}

impl LetterCode<'_> {
    fn render(&self) -> Markup {
        html! {
            div.letter-code {
                div {
                    p.label { (self.label) }
                    p.code dir="ltr" { (grouped(self.code)) }
                    p { (self.about) }
                }
                @if let Some(qr) = &self.qr { (qr) }
            }
        }
    }
}

/// `ABCDEFGHJK` is easier to copy as `ABCDE FGHJK`.
fn grouped(code: &str) -> String {
    let signs: Vec<char> = code.chars().filter(|sign| sign.is_alphanumeric()).collect();
    let groups: Vec<String> = signs.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::{Letter, Paper, grouped};

    #[test]
    fn a_code_is_written_in_groups_of_five() {
        assert_eq!(grouped("ABCDEFGHJK"), "ABCDE FGHJK");
        assert_eq!(grouped("abc-de fghjkm"), "abcde fghjk m");
        assert_eq!(grouped(""), "");
    }

    #[test]
    fn an_address_that_the_window_would_hide_is_refused() {
        let letter = |recipient: &'static [&'static str]| Letter {
            paper: Paper::A4,
            large: true,
            livery: None,
            sender: ("Lindenfield Clinic", &["12 Linden Street"]),
            recipient,
            date: "November 21, 2026",
            subject: "Your door to your health record",
            body: html! { p { "Welcome." } },
            code: None,
            foot: html! {},
        };
        let six = letter(&["1", "2", "3", "4", "5", "6"]).render().into_string();
        assert!(six.contains("class=\"letter a4 large\"") && six.contains("<bdi>6</bdi>"), "{six}");
        for recipient in [&[][..], &["1", "2", "3", "4", "5", "6", "7"]] {
            assert!(std::panic::catch_unwind(|| letter(recipient).render()).is_err(), "{recipient:?}");
        }
    }
}
