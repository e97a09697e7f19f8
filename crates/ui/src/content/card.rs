//! Cards, the empty place, and the short list of what one may want.

use maud::{Markup, html};

use super::{Level, heading};
use crate::art::{Icon, Scene, badge, calm_badge};

/// A card: one area, one thing to know.
#[derive(Debug)]
pub struct Card<'a> {
    /// The heading.
    pub title: &'a str,
    /// Its level.
    pub level: Level,
    /// Its sign.
    pub icon: Option<Icon>,
    /// Light falls on it: it asks for something, or brings something new.
    pub lit: bool,
    /// A status beside the heading, from [`super::Tag`].
    pub tag: Option<Markup>,
    /// What it says.
    pub body: Markup,
    /// Where it leads: words and address.
    pub more: Option<(&'a str, &'a str)>,
}

impl<'a> Card<'a> {
    /// A calm card.
    pub const fn new(title: &'a str, level: Level, body: Markup) -> Self {
        Self { title, level, icon: None, lit: false, tag: None, body, more: None }
    }

    /// The markup.
    pub fn render(&self) -> Markup {
        html! {
            div class={ "card" @if self.lit { " lit" } } {
                div.card-head {
                    @if let Some(icon) = self.icon { (if self.lit { badge(icon) } else { calm_badge(icon) }) }
                    (heading(self.level, self.title, None))
                    @if let Some(tag) = &self.tag { (tag) }
                }
                (self.body)
                @if let Some((label, href)) = self.more { p.more { a href=(href) { (label) } } }
            }
        }
    }
}

/// Cards beside each other, as many as fit.
pub fn card_grid(cards: &[Markup]) -> Markup {
    html! { ul.cards { @for card in cards { li { (card) } } } }
}

/// One thing that a person may want to do.
#[derive(Debug, Clone, Copy)]
pub struct Action<'a> {
    /// The words: a verb first.
    pub label: &'a str,
    /// Where it leads.
    pub href: &'a str,
    /// Its sign.
    pub icon: Icon,
}

/// "I want to…": a few large links.
pub fn action_links(actions: &[Action<'_>]) -> Markup {
    html! {
        ul.links {
            @for action in actions { li { a href=(action.href) { (calm_badge(action.icon)) span { (action.label) } } } }
        }
    }
}

/// A place with nothing in it: says so kindly, and what comes or what one can do.
#[derive(Debug)]
pub struct Empty<'a> {
    /// What there is not.
    pub title: &'a str,
    /// The level of that heading.
    pub level: Level,
    /// When something will be here, or why nothing is.
    pub text: &'a str,
    /// What one can do: words and address.
    pub action: Option<(&'a str, &'a str)>,
}

impl Empty<'_> {
    /// The markup.
    pub fn render(&self) -> Markup {
        html! {
            div.empty {
                (Scene::Rest.draw())
                (heading(self.level, self.title, None))
                p { (self.text) }
                @if let Some((label, href)) = self.action { p { a href=(href) { (label) } } }
            }
        }
    }
}
