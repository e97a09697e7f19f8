//! The pages for when something goes wrong: a plain heading, another way to reach people, and a code to name.

use std::borrow::Cow;

use maud::{Markup, html};

use super::frame::{Clinic, Opening};
use crate::art::{Icon, Scene};
use crate::form::{ButtonKind, LinkButton};
use crate::words::Words;

/// An error as a person sees it.
#[derive(Debug, Clone, Copy)]
pub struct ErrorPage<'a> {
    /// The HTTP status.
    pub status: u16,
    /// What to say on the telephone; it leads to the log, and says nothing by itself.
    pub code: &'a str,
    /// Whether a person is signed in: it decides where the page leads on.
    pub signed_in: bool,
}

impl ErrorPage<'_> {
    /// Statuses with words of their own; any other is told as the nearest of them.
    pub const KNOWN: [u16; 8] = [400, 403, 404, 413, 422, 429, 500, 503];

    fn told(&self) -> u16 {
        match self.status {
            known if Self::KNOWN.contains(&known) => known,
            401 => 403,
            410 => 404,
            502 | 504 => 503,
            400..=499 => 400,
            _ => 500,
        }
    }

    /// The h1.
    pub fn title<'w>(&self, words: &'w Words) -> Cow<'w, str> {
        words.text(&format!("ui-error-{}-title", self.told()))
    }

    /// How the page opens.
    pub fn opening(&self) -> Opening<'static> {
        Opening::Scene(match self.told() {
            404 => Scene::Lost,
            403 | 429 | 500 | 503 => Scene::Ajar,
            _ => Scene::Rest,
        })
    }

    /// The main part.
    pub fn render(&self, words: &Words, clinic: &Clinic<'_>) -> Markup {
        let onward = if self.signed_in { "ui-error-home" } else { "ui-error-back-door" };
        html! {
            div.narrow {
                p { (words.text(&format!("ui-error-{}-text", self.told()))) }
                @if let Some(help) = &clinic.help {
                    p { (words.text("ui-error-channel")) " "
                        a href=(help.tel()) { (words.with("ui-help-call", &[("phone", help.phone.into())])) }
                        ". " (help.hours) }
                    div.note.warn { (Icon::Alert.draw()) div { p { (help.urgent) } } }
                }
                p.soft { (words.with("ui-error-code", &[("code", self.code.into())])) }
                div.actions {
                    (LinkButton { label: &words.text(onward), href: clinic.home, kind: ButtonKind::First, icon: None }
                        .render())
                }
            }
        }
    }
}
