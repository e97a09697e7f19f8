//! What an entry says, put into words: names looked up, dates written out, links made.

use kit::{Ctx, Fault, routes};
use maud::{Markup, html};
use ui::content::{Card, Disclosure, Fact as Line, Level, Phrase, Tag, TagKind, facts};

use crate::chart::Entries;
use crate::entry::{Fact, Item, Mark, Said, Tone};
use crate::pages::phrases;
use crate::results::Name;

/// Whether a name stands as the record has it.
pub(crate) fn is_quoted(name: &Name) -> bool {
    name.clinical.is_none() && !name.plain.is_empty()
}

/// A piece in words, and where it leads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) text: String,
    href: Option<String>,
    /// In the record's own words.
    quoted: bool,
}

impl Told {
    /// Words that lead nowhere.
    pub(crate) fn plain(text: String) -> Told {
        Told { text, href: None, quoted: false }
    }

    /// The same in the record's own words.
    pub(crate) fn quoted(text: String) -> Told {
        Told { quoted: true, ..Told::plain(text) }
    }

    /// A name: ours, or the record's where we have none.
    pub(crate) fn name(text: String, name: &Name) -> Told {
        Told { quoted: is_quoted(name), ..Told::plain(text) }
    }

    /// The same with a large first letter.
    pub(crate) fn first_upper(self) -> Told {
        Told { text: phrases::first_upper(&self.text), ..self }
    }

    /// The words with their language.
    pub(crate) fn phrase<'t>(&'t self, ctx: &'t Ctx) -> Phrase<'t> {
        Phrase { text: &self.text, language: ctx.clinic_language().filter(|_| self.quoted) }
    }
}

/// One piece in words; what leads to something that is not to be seen says nothing.
pub(crate) async fn tell(door: &Entries<'_>, ctx: &Ctx, said: &Said) -> Result<Option<Told>, Fault> {
    let Said::Together(parts) = said else { return one(door, ctx, said).await };
    let mut texts = Vec::new();
    for part in parts {
        texts.extend(one(door, ctx, part).await?.map(|told| told.text));
    }
    Ok((!texts.is_empty()).then(|| Told::plain(texts.join(", "))))
}

async fn one(door: &Entries<'_>, ctx: &Ctx, said: &Said) -> Result<Option<Told>, Fault> {
    let words = ctx.words();
    Ok(match said {
        Said::Text(text) => Some(Told::quoted(text.clone())),
        Said::Name(name) => Some(Told::name(both(ctx, name), name)),
        Said::Key(key) => Some(Told::plain(ctx.text(key))),
        Said::Keyed(key, text) => Some(Told::plain(ctx.text_with(key, &[("text", text.as_str().into())]))),
        Said::Of(key, one, of) => {
            let blanks = [("text", one.as_str().into()), ("of", of.as_str().into())];
            Some(Told::plain(ctx.text_with(key, &blanks)))
        }
        Said::Day(when) => Some(Told::plain(when.date(words))),
        Said::Moment(when) => Some(Told::plain(when.moment(words))),
        Said::Phone(number) => Some(phone(number)),
        Said::Entry(item) => Some(entry(door, ctx, item)),
        Said::To(link) => {
            let shown = door.show(link).await?;
            shown.map(|shown| Told { href: shown.href, ..Told::plain(shown.label) })
        }
        Said::Together(_) => None,
    })
}

/// The plain name, with the clinical one for who wants to see it.
fn both(ctx: &Ctx, name: &Name) -> String {
    match clinical(ctx, name) {
        Some(clinical) => format!("{} ({clinical})", name.plain),
        None => name.plain.clone(),
    }
}

fn phone(number: &str) -> Told {
    let digits: String = number.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
    Told { href: Some(format!("tel:{digits}")), ..Told::plain(number.to_owned()) }
}

/// Another entry of the section, by its date, with what it answered.
fn entry(door: &Entries<'_>, ctx: &Ctx, item: &Item) -> Told {
    let date = item.when.as_ref().map(|when| when.date(ctx.words()));
    let date = match date {
        Some(date) => ctx.text_with(item.dated, &[("date", date.into())]),
        None => ctx.text("records-no-date"),
    };
    let text = match &item.test {
        Some(test) => format!("{}, {date}", phrases::test_answer(ctx.words(), test)),
        None => date,
    };
    Told { href: Some(ctx.here(routes::RECORD_ENTRY.to([door.slug(), &item.id]))), ..Told::plain(text) }
}

/// All pieces, each once.
pub(crate) async fn tell_all(door: &Entries<'_>, ctx: &Ctx, all: &[Said]) -> Result<Vec<Told>, Fault> {
    let mut told: Vec<Told> = Vec::new();
    for said in all {
        let one = tell(door, ctx, said).await?;
        told.extend(one.filter(|one| !told.contains(one)));
    }
    Ok(told)
}

/// Facts in words; those that say nothing are left out.
pub(crate) async fn tell_facts(
    door: &Entries<'_>,
    ctx: &Ctx,
    all: &[Fact],
) -> Result<Vec<(String, Vec<Told>)>, Fault> {
    let mut told: Vec<(String, Vec<Told>)> = Vec::new();
    for fact in all {
        let (label, pieces) = (ctx.text(fact.key), tell_all(door, ctx, &fact.said).await?);
        match told.iter_mut().find(|(known, _)| *known == label) {
            _ if pieces.is_empty() => {}
            Some((_, known)) => {
                let fresh: Vec<Told> = pieces.into_iter().filter(|piece| !known.contains(piece)).collect();
                known.extend(fresh);
            }
            None => told.push((label, pieces)),
        }
    }
    Ok(told)
}

fn piece(ctx: &Ctx, told: &Told) -> Markup {
    html! {
        @if let Some(href) = &told.href { a href=(href) { (told.text) } }
        @else { (told.phrase(ctx)) }
    }
}

/// What the clinic wrote, marked with its language where the page is in another.
pub(crate) fn quoted(ctx: &Ctx, words: Markup) -> Markup {
    match ctx.clinic_language() {
        Some(language) => html! { div lang=(language) { (words) } },
        None => words,
    }
}

/// Pieces below each other.
pub(crate) fn pieces(ctx: &Ctx, all: &[Told]) -> Markup {
    html! {
        @match all {
            [only] => { (piece(ctx, only)) }
            all => { ul.plain { @for one in all { li { (piece(ctx, one)) } } } }
        }
    }
}

/// A card of facts; nothing where there is none.
pub(crate) fn facts_card(ctx: &Ctx, key: &str, told: &[(String, Vec<Told>)]) -> Markup {
    if told.is_empty() {
        return html! {};
    }
    let lines: Vec<Line<'_>> =
        told.iter().map(|(label, all)| Line { label, value: pieces(ctx, all), change: None }).collect();
    Card::new(&ctx.text(key), Level::H2, facts(ctx.words(), &lines)).render()
}

/// What not everybody wants to see at once: where an entry comes from. Who chose to see less unfolds it, and finds
/// there the clinical name that the page leaves out.
pub(crate) fn detail(ctx: &Ctx, clinical: Option<&str>, card: Markup) -> Markup {
    if ctx.shows_detail() || (clinical.is_none() && card.0.is_empty()) {
        return card;
    }
    let body =
        html! { @if let Some(clinical) = clinical { p lang=[ctx.clinic_language()] { (clinical) } } (card) };
    Disclosure { label: &ctx.text("records-more-detail"), open: false, body }.render()
}

/// The clinical name beside the plain one, for who wants to see it at once.
pub(crate) fn clinical<'n>(ctx: &Ctx, name: &'n Name) -> Option<&'n str> {
    name.clinical.as_deref().filter(|_| ctx.shows_detail())
}

/// A state as a tag.
pub(crate) fn tag(ctx: &Ctx, mark: Mark) -> Markup {
    let kind = match mark.tone {
        Tone::Plain => TagKind::Plain,
        Tone::Good => TagKind::Good,
        Tone::Look => TagKind::Look,
        Tone::Info => TagKind::Info,
    };
    Tag::new(&ctx.text(mark.key), kind).render()
}
