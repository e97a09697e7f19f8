//! What an entry says, put into words: names looked up, dates written out, links made.

use kit::{Ctx, Fault, routes};
use maud::{Markup, html};
use ui::content::{Card, Fact as Line, Level, Tag, TagKind, facts};

use crate::chart::Entries;
use crate::entry::{Fact, Mark, Said, Tone};

/// A piece in words, and where it leads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) text: String,
    href: Option<String>,
}

impl Told {
    /// Words that lead nowhere.
    pub(crate) fn plain(text: String) -> Told {
        Told { text, href: None }
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
    let plain = |text: String| Some(Told { text, href: None });
    Ok(match said {
        Said::Text(text) => plain(text.clone()),
        Said::Name(name) => plain(match &name.clinical {
            Some(clinical) => format!("{} ({clinical})", name.plain),
            None => name.plain.clone(),
        }),
        Said::Key(key) => plain(ctx.text(key)),
        Said::Keyed(key, text) => plain(ctx.text_with(key, &[("text", text.as_str().into())])),
        Said::Day(when) => plain(when.date(words)),
        Said::Moment(when) => plain(when.moment(words)),
        Said::Phone(number) => {
            let digits: String =
                number.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
            Some(Told { text: number.clone(), href: Some(format!("tel:{digits}")) })
        }
        Said::Together(_) => None,
        Said::Entry(key, when, id) => {
            let date = when.as_ref().map(|when| when.date(words));
            let text = match date {
                Some(date) => ctx.text_with(key, &[("date", date.into())]),
                None => ctx.text("records-no-date"),
            };
            Some(Told { text, href: Some(routes::RECORD_ENTRY.to([door.slug(), id])) })
        }
        Said::To(link) => door.show(link).await?.map(|shown| Told { text: shown.label, href: shown.href }),
    })
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

fn piece(told: &Told) -> Markup {
    html! { @if let Some(href) = &told.href { a href=(href) { (told.text) } } @else { (told.text) } }
}

/// Pieces below each other.
pub(crate) fn pieces(all: &[Told]) -> Markup {
    html! {
        @match all {
            [only] => { (piece(only)) }
            all => { ul.plain { @for one in all { li { (piece(one)) } } } }
        }
    }
}

/// A card of facts; nothing where there is none.
pub(crate) fn facts_card(ctx: &Ctx, key: &str, told: &[(String, Vec<Told>)]) -> Markup {
    if told.is_empty() {
        return html! {};
    }
    let lines: Vec<Line<'_>> =
        told.iter().map(|(label, all)| Line { label, value: pieces(all), change: None }).collect();
    Card::new(&ctx.text(key), Level::H2, facts(ctx.words(), &lines)).render()
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
