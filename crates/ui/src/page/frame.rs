//! The frame: what stands around the main part of every page, and the title that all of them share.

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::session::SessionEnd;
use crate::art::{Icon, Scene};
use crate::assets;
use crate::brand::{Livery, MANIFEST, TAB_ICON, sign};
use crate::form::hidden;
use crate::preferences::Preferences;
use crate::words::{Words, without_isolates};

/// The colour of the house, for what browsers draw around a page.
const WALL: &str = "#0d4256";

/// The house that the pages belong to.
#[derive(Debug, Clone, Copy)]
pub struct Clinic<'a> {
    /// Its name.
    pub name: &'a str,
    /// The address of home, which the name leads to.
    pub home: &'a str,
    /// The address of the page settings; text size, theme, language and detail are its parts.
    pub settings: &'a str,
    /// How to reach people.
    pub help: Option<Help<'a>>,
    /// The records are made up, and every page says so.
    pub demo: bool,
    /// The clinic's own look.
    pub livery: Option<&'a Livery>,
}

/// How to reach people: on every page, because every failure needs another way.
#[derive(Debug, Clone, Copy)]
pub struct Help<'a> {
    /// The telephone, as people read it.
    pub phone: &'a str,
    /// When someone answers, relay and interpreter, in one line.
    pub hours: &'a str,
    /// What to do when it cannot wait.
    pub urgent: &'a str,
    /// The language in which these are written, where the page is in another.
    pub language: Option<&'a str>,
}

impl Help<'_> {
    /// The number as a link has it.
    pub fn tel(&self) -> String {
        let digits = self.phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+');
        format!("tel:{}", digits.collect::<String>())
    }
}

/// One way in the main menu.
#[derive(Debug, Clone, Copy)]
pub struct NavItem<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// The words; the h1 there says the same.
    pub label: &'a str,
    /// Its sign.
    pub icon: Icon,
    /// A count in words: "2 unread".
    pub count: Option<&'a str>,
    /// The page is in this part.
    pub current: bool,
}

/// Who is signed in, and how to leave.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The name of who is signed in.
    pub name: &'a str,
    /// Where a POST signs out.
    pub sign_out: &'a str,
    /// Names and values for the POST.
    pub hidden: &'a [(&'a str, &'a str)],
}

/// Whose record the page shows.
#[derive(Debug, Clone, Copy)]
pub enum Record<'a> {
    /// The reader's own.
    Own {
        /// The full name.
        name: &'a str,
        /// The date of birth, written out.
        born: Option<&'a str>,
    },
    /// Someone else's, whom the reader helps.
    Other {
        /// The name of whose record it is.
        name: &'a str,
        /// The date of birth, written out.
        born: Option<&'a str>,
        /// The way back to the reader's own record.
        back: &'a str,
    },
}

/// How the main part begins; whichever it is, the page has one h1 and it is the title.
#[derive(Debug, Clone, Default)]
pub enum Opening<'a> {
    /// The h1 alone.
    #[default]
    Plain,
    /// The h1 with a line above it, a sentence below it, or both.
    Page {
        /// Above: "Step 2 of 6", "Blood test".
        caption: Option<&'a str>,
        /// Below: one sentence.
        lead: Option<&'a str>,
    },
    /// The h1 in the hall with the open door: home.
    Welcome {
        /// Below the greeting: one sentence.
        lead: Option<&'a str>,
    },
    /// The h1 on a panel beside the entrance: signing in. What is given stands below the panel.
    Entrance {
        /// Help for who cannot get in.
        beside: Option<Markup>,
    },
    /// A scene and the h1: a page that is not there.
    Scene(Scene),
}

/// A whole page. Make it with [`Frame::new`] and set what else it has.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// The words, in the reader's locale.
    pub words: &'a Words,
    /// How the reader likes pages.
    pub preferences: &'a Preferences,
    /// The house.
    pub clinic: &'a Clinic<'a>,
    /// The h1.
    pub title: &'a str,
    /// The language of the h1, where it is not that of the page.
    pub title_language: Option<&'a str>,
    /// The language of the sentence below it, where it is not that of the page.
    pub lead_language: Option<&'a str>,
    /// The part of the portal, for the title of the window.
    pub area: Option<&'a str>,
    /// How the main part begins.
    pub opening: Opening<'a>,
    /// The main menu; none before sign-in.
    pub navigation: &'a [NavItem<'a>],
    /// Who is signed in.
    pub account: Option<Account<'a>>,
    /// Whose record it is.
    pub record: Option<Record<'a>>,
    /// When the session ends.
    pub session: Option<SessionEnd<'a>>,
    /// The way here: names and addresses of the pages above this one.
    pub breadcrumbs: &'a [(&'a str, &'a str)],
    /// What was just done, a panel from [`crate::content::Flash`].
    pub flash: Option<Markup>,
    /// What is wrong, from [`crate::form::ErrorSummary`]; the title of the window then says so first.
    pub summary: Option<Markup>,
    /// Modules that the page loads: `"reveal.mjs"`. `session.mjs` comes with a session.
    pub scripts: &'a [&'a str],
    /// The main part below the h1.
    pub main: Markup,
}

impl<'a> Frame<'a> {
    /// A page with what every page has.
    pub fn new(
        words: &'a Words,
        preferences: &'a Preferences,
        clinic: &'a Clinic<'a>,
        title: &'a str,
        main: Markup,
    ) -> Self {
        Self {
            words,
            preferences,
            clinic,
            title,
            title_language: None,
            lead_language: None,
            area: None,
            opening: Opening::Plain,
            navigation: &[],
            account: None,
            record: None,
            session: None,
            breadcrumbs: &[],
            flash: None,
            summary: None,
            scripts: &[],
            main,
        }
    }

    /// The title of the window: "h1 - area - clinic", with "Error:" first when something is wrong.
    pub fn window_title(&self) -> String {
        let mut parts = vec![self.title];
        parts.extend(self.area.filter(|area| *area != self.title));
        if let Some(Record::Other { name, .. }) = &self.record {
            parts.push(name);
        }
        parts.push(self.clinic.name);
        let title = parts.join(" - ");
        let title = if self.summary.is_some() {
            self.words.with("ui-title-error", &[("title", title.into())])
        } else {
            title
        };
        without_isolates(&title).into_owned()
    }

    /// The whole document.
    pub fn render(&self) -> Markup {
        assert!(!self.title.trim().is_empty(), "a page has a title");
        let with_nav = (!self.navigation.is_empty()).then_some("with-nav");
        html! {
            (DOCTYPE)
            html lang=(self.words.locale()) dir=(self.words.direction().as_str())
                data-theme=[self.preferences.theme.attribute()] data-text=[self.preferences.text_size.attribute()]
                data-detail=[self.preferences.reduce_detail.then_some("less")] {
                (self.document_head())
                body class=[with_nav] {
                    a.skip href="#main" { (self.words.text("ui-skip")) }
                    @if self.clinic.demo { (self.demo()) }
                    (self.head())
                    @if let Some(record) = &self.record { (self.whose(record)) }
                    (self.body())
                    (self.foot())
                    @if let Some(session) = &self.session { (session.dialog(self.words)) }
                }
            }
        }
    }

    fn document_head(&self) -> Markup {
        let livery = self.clinic.livery;
        let colour =
            livery.and_then(Livery::colour).map_or(Cow::Borrowed(WALL), |own| own.to_string().into());
        let own = |name, of: for<'l> fn(&'l Livery) -> &'l str| {
            livery.map_or_else(|| assets::url(name), |livery| Cow::Borrowed(of(livery)))
        };
        html! {
            head {
                meta charset="utf-8";
                title { (self.window_title()) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="theme-color" content=(colour);
                meta name="robots" content="noindex";
                link rel="stylesheet" href=(assets::url("portal.css"));
                @if let Some(own) = livery.and_then(Livery::style) { link rel="stylesheet" href=(own); }
                link rel="icon" href=(own(TAB_ICON, Livery::tab_icon)) type="image/svg+xml";
                link rel="manifest" href=(own(MANIFEST, Livery::manifest));
                @if self.session.is_some() { (script("session.mjs")) }
                @for name in self.scripts { (script(name)) }
            }
        }
    }

    fn demo(&self) -> Markup {
        html! {
            section.demo aria-label=(self.words.text("ui-demo-label")) {
                div.room {
                    p { strong { (self.words.text("ui-demo-label")) } " " (self.words.text("ui-demo")) }
                }
            }
        }
    }

    fn head(&self) -> Markup {
        let home = self.words.with("ui-home-link", &[("clinic", self.clinic.name.into())]);
        html! {
            header.head {
                div.room {
                    a.brand href=(self.clinic.home) aria-label=(home) { (sign(self.clinic.livery)) span { (self.clinic.name) } }
                    @if !self.navigation.is_empty() { (self.navigation()) }
                    @if let Some(account) = &self.account {
                        form.leave action=(account.sign_out) method="post" data-sign-out {
                            (hidden(account.hidden))
                            button.button.quiet type="submit" { (self.words.text("ui-sign-out")) }
                        }
                    }
                }
            }
        }
    }

    fn navigation(&self) -> Markup {
        html! {
            nav.nav aria-label=(self.words.text("ui-navigation")) {
                ul {
                    @for item in self.navigation {
                        li {
                            a href=(item.href) aria-current=[item.current.then_some("page")] {
                                (item.icon.draw())
                                span { (item.label) }
                                @if let Some(count) = item.count {
                                    span.hide-visually { ", " }
                                    span.count { (count) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn whose(&self, record: &Record<'_>) -> Markup {
        let words = self.words;
        let born = |date: &str| words.with("ui-record-born", &[("date", date.into())]);
        let (class, title, aside, born_on, back) = match record {
            Record::Own { name, born } => {
                ("whose", words.text("ui-record-own").into_owned(), Some(*name), born, None)
            }
            Record::Other { name, born, back } => {
                let title = words.with("ui-record-other", &[("name", (*name).into())]);
                ("whose other", title, None, born, Some(*back))
            }
        };
        html! {
            section class=(class) aria-label=(words.text("ui-record-section")) {
                div.room {
                    p.name { (Icon::Record.draw()) (title) }
                    p.aside {
                        @if let Some(name) = aside { (name) }
                        @if let (Some(_), Some(_)) = (aside, born_on) { " · " }
                        @if let Some(date) = born_on { (born(date)) }
                    }
                    @if let Some(back) = back { a href=(back) { (words.text("ui-record-back")) } }
                }
            }
        }
    }

    fn body(&self) -> Markup {
        if let Opening::Entrance { beside } = &self.opening {
            return html! {
                main.entry id="main" tabindex="-1" {
                    div.scene { (Scene::Entrance.draw()) }
                    div.inside {
                        div.panel {
                            (self.notices())
                            h1 { (self.title) }
                            (self.main)
                        }
                        @if let Some(beside) = beside { div.beside { (beside) } }
                    }
                }
            };
        }
        html! {
            div.room {
                @if !self.breadcrumbs.is_empty() { (self.trail()) }
                main.main id="main" tabindex="-1" {
                    (self.notices())
                    (self.opening())
                    (self.main)
                }
            }
        }
    }

    fn notices(&self) -> Markup {
        html! {
            @if let Some(flash) = &self.flash { (flash) }
            @if let Some(summary) = &self.summary { (summary) }
        }
    }

    fn opening(&self) -> Markup {
        let plain = |caption: Option<&str>, lead: Option<&str>| {
            html! {
                div.page-head {
                    @if let Some(caption) = caption { p.caption { (caption) } }
                    h1 lang=[self.title_language] { (self.title) }
                    @if let Some(lead) = lead { p.lead lang=[self.lead_language] { (lead) } }
                }
            }
        };
        match &self.opening {
            Opening::Plain | Opening::Entrance { .. } => plain(None, None),
            Opening::Page { caption, lead } => plain(*caption, *lead),
            Opening::Welcome { lead } => html! {
                div.welcome {
                    (Scene::Welcome.draw())
                    h1 { (self.title) }
                    @if let Some(lead) = lead { p { (lead) } }
                }
            },
            Opening::Scene(scene) => html! {
                div.page-head.with-scene { (scene.draw()) h1 { (self.title) } }
            },
        }
    }

    fn trail(&self) -> Markup {
        html! {
            nav.trail aria-label=(self.words.text("ui-breadcrumbs")) {
                ol { @for (label, href) in self.breadcrumbs { li { a href=(href) { (label) } } } }
            }
        }
    }

    fn foot(&self) -> Markup {
        let words = self.words;
        let part = |anchor: &str, key: &str| {
            html! { li { a href={ (self.clinic.settings) "#" (anchor) } { (words.text(key)) } } }
        };
        html! {
            footer.foot {
                div.room {
                    @if let Some(help) = &self.clinic.help { (help.blocks(words)) }
                    div.settings {
                        h2 { (words.text("ui-settings")) }
                        ul {
                            (part("text-size", "ui-text-size"))
                            (part("theme", "ui-theme"))
                            (part("language", "ui-language"))
                            (part("detail", "ui-reduce-detail"))
                            (part("time-zone", "ui-time-zone"))
                        }
                    }
                    div.wide {
                        @if let Some(session) = &self.session { (session.notice(words)) }
                        @if let Some(account) = &self.account {
                            p { (words.with("ui-signed-in-as", &[("name", account.name.into())])) }
                        }
                        p { (self.clinic.name) ". " (words.text("ui-foot-motto")) }
                    }
                }
            }
        }
    }
}

impl Help<'_> {
    /// The two blocks of the foot.
    fn blocks(&self, words: &Words) -> Markup {
        html! {
            div {
                h2 { (words.text("ui-help-heading")) }
                p { a href=(self.tel()) { (words.with("ui-help-call", &[("phone", self.phone.into())])) } }
                p dir="auto" lang=[self.language] { (self.hours) }
            }
            div {
                h2 { (words.text("ui-urgent-heading")) }
                p dir="auto" lang=[self.language] { (self.urgent) }
            }
        }
    }
}

fn script(name: &str) -> Markup {
    html! { script type="module" src=(assets::url(name)) { (PreEscaped("")) } }
}
