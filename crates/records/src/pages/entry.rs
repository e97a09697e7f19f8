//! One entry of a section: what it says, what it is, what belongs to it, and where it comes from.

use axum::extract::Path;
use kit::{Ctx, Fault, Page, SignedIn, Whose, routes};
use maud::{Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};
use store::Chart;
use ui::art::Icon;
use ui::content::{Card, Level, Note, NoteKind, print_link};

use crate::chart::{Entries, OpenedEntry};
use crate::entry::{Item, Paper, PaperKind, Standing};
use crate::narrative;
use crate::pages::telling::{self, Told};
use crate::pages::{detail, section as list, trend};
use crate::section::{self, Section};

/// `GET /record/{section}/{id}`
pub(crate) async fn show(ctx: SignedIn, Path((slug, id)): Path<(String, String)>) -> Result<Page, Fault> {
    let section = section::find(&slug).ok_or(Fault::NotFound)?;
    let (chart, whose) = super::record_here(&ctx, section.parts()).await?.ok_or(Fault::NotFound)?;
    let of = format!("{slug}/{id}");
    let shown = ctx.kept(&chart, ("entry", &of), async |chart| shown(&ctx, &chart, section, &id).await);
    Ok(page(&ctx, whose, section, shown.await?))
}

/// What a page says of one entry.
#[derive(Serialize, Deserialize)]
struct Shown {
    title: String,
    quoted: bool,
    caption: Option<String>,
    lead: Option<String>,
    main: String,
}

fn page(ctx: &Ctx, whose: Whose, section: &Section, shown: Shown) -> Page {
    let area = ctx.text(&format!("{}-title", section.key));
    let mut page = Page::new(shown.title, PreEscaped(shown.main))
        .clinics_words(shown.quoted, true)
        .area(area.clone())
        .whose(whose)
        .below(ctx.text("records-home"), routes::HOME.path())
        .below(ctx.text("records-record-title"), routes::RECORD.path())
        .below(area, routes::RECORD_SECTION.to([section.slug]))
        .script(super::PRINT);
    if let Some(caption) = shown.caption {
        page = page.caption(caption);
    }
    match shown.lead {
        Some(lead) => page.lead(lead),
        None => page,
    }
}

/// Everything of an entry in words.
struct Words {
    facts: Vec<(String, Vec<Told>)>,
    source: Vec<(String, Vec<Told>)>,
    reach: Vec<(String, Vec<Told>)>,
    related: Vec<(&'static str, Vec<Told>)>,
}

async fn shown(ctx: &Ctx, chart: &Chart, section: &'static Section, id: &str) -> Result<Shown, Fault> {
    let door = Entries::new(ctx, chart).of(section);
    let opened = door.one(section, id).await?.ok_or(Fault::NotFound)?;
    let item = &opened.item;
    let mut related = Vec::new();
    for (key, said) in &opened.related {
        related.push((*key, telling::tell_all(&door, ctx, said).await?));
    }
    let mut sources = item.source.clone();
    sources.extend(opened.told.iter().cloned());
    let mut words = Words {
        facts: telling::tell_facts(&door, ctx, &item.facts).await?,
        source: telling::tell_facts(&door, ctx, &sources).await?,
        reach: telling::tell_facts(&door, ctx, &opened.reach).await?,
        related,
    };
    words.source.extend(loaded(ctx, &opened));
    Ok(Shown {
        title: list::label(ctx, item),
        quoted: telling::is_quoted(&item.name),
        caption: list::dated(ctx, item),
        lead: telling::clinical(ctx, &item.name).map(str::to_owned),
        main: main(ctx, (section, id), &opened, &words).into_string(),
    })
}

/// When this record took it in: that is no date of the entry itself.
fn loaded(ctx: &Ctx, opened: &OpenedEntry) -> Option<(String, Vec<Told>)> {
    let day = ctx.at_reader(opened.loaded?).date();
    Some((ctx.text("records-fact-loaded"), vec![Told::plain(ctx.words().date(day))]))
}

fn main(ctx: &Ctx, (section, id): (&Section, &str), opened: &OpenedEntry, words: &Words) -> Markup {
    let item = &opened.item;
    let holds = item.standing != Standing::Withdrawn;
    html! {
        (warnings(ctx, item))
        div.columns {
            div.stack {
                @if holds { (body(ctx, (section, id), opened, words)) }
                (telling::detail(ctx, item.name.clinical.as_deref(), telling::facts_card(ctx, "records-source-title", &words.source)))
            }
            div.stack {
                @if let Some(about) = item.name.about { (explained(ctx, about)) }
                @if holds { @for (key, told) in &words.related { (related(ctx, key, told)) } }
            }
        }
        (print_link(ctx.words()))
    }
}

/// What must be known before the rest is read.
fn warnings(ctx: &Ctx, item: &Item) -> Markup {
    let note = |kind: NoteKind, key: &str| {
        Note { kind, title: None, body: html! { p { (ctx.text(key)) } } }.render(ctx.words())
    };
    html! {
        @match item.standing {
            Standing::Withdrawn => { (note(NoteKind::Problem, "records-entry-withdrawn")) }
            Standing::RuledOut => { (note(NoteKind::Info, "records-entry-ruled-out")) }
            Standing::First => { (note(NoteKind::Info, "records-entry-first")) }
            Standing::Holds => {}
        }
        @if item.clouded { (note(NoteKind::Warning, "records-clouded-text")) }
        @if item.severe { (note(NoteKind::Warning, "records-severe-text")) }
    }
}

fn body(ctx: &Ctx, (section, id): (&Section, &str), opened: &OpenedEntry, words: &Words) -> Markup {
    let item = &opened.item;
    let about = format!("{}-about-title", section.key);
    html! {
        @if let Some(test) = &item.test {
            (detail::single(ctx, test))
            @if let Some(card) = trend::card(ctx, test, &opened.others, &|id| ctx.here(routes::RECORD_ENTRY.to([section.slug, id]))) { (card) }
        }
        @if !words.reach.is_empty() { (telling::facts_card(ctx, "records-reach-title", &words.reach)) }
        @if !item.story.is_empty() { (story(ctx, item)) }
        @if !item.papers.is_empty() { (papers_card(ctx, (section, id), item)) }
        @if let Some(mark) = item.mark { p { (telling::tag(ctx, mark)) } }
        (telling::facts_card(ctx, &about, &words.facts))
        @for note in &item.notes { (detail::said(ctx, note)) }
    }
}

fn story(ctx: &Ctx, item: &Item) -> Markup {
    let title = ctx.text("records-document-text");
    Card {
        icon: Some(Icon::Document),
        ..Card::new(&title, Level::H2, telling::quoted(ctx, narrative::render(&item.story)))
    }
    .render()
}

/// The files of a document: pictures are shown, the others offered.
pub(crate) fn papers(ctx: &Ctx, (slug, id): (&str, &str), (name, papers): (&str, &[Paper])) -> Markup {
    html! {
        @for (number, paper) in papers.iter().enumerate() {
            @let address = ctx.here(routes::RECORD_FILE.to([slug, id, &number.to_string()]));
            div.section { (one_paper(ctx, name, paper, &address)) }
        }
    }
}

fn papers_card(ctx: &Ctx, (section, id): (&Section, &str), item: &Item) -> Markup {
    let body = papers(ctx, (section.slug, id), (&list::label(ctx, item), &item.papers));
    Card { icon: Some(Icon::Download), ..Card::new(&ctx.text("records-files-title"), Level::H2, body) }
        .render()
}

fn one_paper(ctx: &Ctx, name: &str, paper: &Paper, address: &str) -> Markup {
    let title = paper.title.clone().unwrap_or_else(|| name.to_owned());
    let save = format!("{address}?save=yes");
    let named = |key: &str| ctx.text_with(key, &[("title", title.as_str().into())]);
    html! {
        @if !paper.here {
            p { strong { (title) } }
            p { (ctx.text("records-file-elsewhere")) }
        } @else if paper.kind.is_image() {
            p { img.picture src=(address) alt=(named("records-file-picture")) loading="lazy"; }
            p { a href=(save) { (named("records-file-save")) } }
        } @else if paper.kind == PaperKind::Pdf {
            p { a.button.second href=(address) { (named("records-file-open")) } }
            p { a href=(save) { (named("records-file-save")) } }
        } @else if paper.kind == PaperKind::Xml {
            p { a href=(save) { (named("records-file-save")) } }
            p.soft { (ctx.text("records-file-xml")) }
        } @else {
            p { a href=(save) { (named("records-file-save")) } }
            @if paper.kind == PaperKind::Other && paper.ending != "bin" { p.soft { (ctx.text_with("records-file-other", &[("ending", paper.ending.to_uppercase().into())])) } }
        }
    }
}

pub(crate) fn explained(ctx: &Ctx, about: &str) -> Markup {
    let title = ctx.text("records-what-is-this");
    Card { icon: Some(Icon::Info), ..Card::new(&title, Level::H2, html! { p { (about) } }) }.render()
}

fn related(ctx: &Ctx, key: &str, told: &[Told]) -> Markup {
    html! { @if !told.is_empty() { (Card::new(&ctx.text(key), Level::H2, telling::pieces(ctx, told)).render()) } }
}
