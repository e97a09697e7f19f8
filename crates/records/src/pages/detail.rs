//! One test result: a value, a panel, or a report in words.

use axum::extract::Path;
use kit::{Ctx, Fault, Page, SignedIn, Whose, routes};
use maud::{Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};
use store::Chart;
use ui::Words;
use ui::art::Icon;
use ui::content::{Card, Cell, Column, Fact, Level, Note, NoteKind, Table, facts, print_link};

use crate::chart::{Opened, Results};
use crate::narrative;
use crate::pages::{entry, phrases, telling, trend};
use crate::results::{self, Comment, Part, Sheet, Standing, State, Test};

/// Who and where, looked up.
struct About {
    place: Option<String>,
    performer: Option<String>,
    ordered_by: Option<String>,
    reader: Option<String>,
}

/// `GET /results/{id}`
pub(crate) async fn show(ctx: SignedIn, Path(id): Path<String>) -> Result<Page, Fault> {
    let (chart, whose) = super::record_here(&ctx, super::RESULTS).await?.ok_or(Fault::NotFound)?;
    let shown = ctx.kept(&chart, ("result", &id), async |chart| shown(&ctx, &chart, &id).await);
    Ok(page(&ctx, whose, shown.await?))
}

/// What a page says of one result.
#[derive(Serialize, Deserialize)]
struct Shown {
    headline: String,
    taken: String,
    lead: String,
    /// The id and the name of the report around it.
    within: Option<(String, String)>,
    main: String,
}

async fn shown(ctx: &Ctx, chart: &Chart, id: &str) -> Result<Shown, Fault> {
    let door = Results::new(ctx, chart);
    let opened = door.one(id).await?.ok_or(Fault::NotFound)?;
    let about = about(&door, &opened.sheet).await?;
    let others = match opened.sheet.tests.as_slice() {
        [only] => same_tests(&door, only).await?,
        _ => Vec::new(),
    };
    let (words, sheet) = (ctx.words(), &opened.sheet);
    let clinical = telling::clinical(ctx, &sheet.name).map(str::to_owned);
    let named = |key: &str, name: &Option<String>| {
        name.as_ref().map(|name| ctx.text_with(key, &[("name", name.as_str().into())]))
    };
    let who =
        [named("records-lead-ordered-by", &about.ordered_by), named("records-lead-place", &about.place)];
    let state = phrases::state(words, sheet.state);
    let lead = clinical.into_iter().chain([state]).chain(who.into_iter().flatten());
    let sentence = |part: String| if part.ends_with('.') { part } else { format!("{part}.") };
    Ok(Shown {
        headline: phrases::headline(words, sheet),
        taken: phrases::taken(words, sheet, Some(ctx.today())),
        lead: lead.map(sentence).collect::<Vec<_>>().join(" "),
        within: opened.within.as_ref().map(|(id, name)| (id.clone(), phrases::plain(words, name))),
        main: main(ctx, &opened, &about, &others).into_string(),
    })
}

fn page(ctx: &Ctx, whose: Whose, shown: Shown) -> Page {
    let mut page = Page::new(shown.headline, PreEscaped(shown.main))
        .area(ctx.text("records-results-title"))
        .caption(shown.taken)
        .lead(shown.lead)
        .whose(whose)
        .below(ctx.text("records-home"), routes::HOME.path())
        .below(ctx.text("records-results-title"), routes::RESULTS.path())
        .script(super::PRINT);
    if let Some((id, name)) = shown.within {
        page = page.below(name, routes::RESULT.to([id.as_str()]));
    }
    page
}

async fn about(door: &Results<'_>, sheet: &Sheet) -> Result<About, Fault> {
    let links = &sheet.links;
    Ok(About {
        place: door.place_of(links.visit.as_ref()).await?,
        performer: door.name_of(links.performer.as_ref()).await?,
        ordered_by: door.ordered_by(links.order.as_ref()).await?,
        reader: door.name_of(links.reader.as_ref()).await?,
    })
}

async fn same_tests(door: &Results<'_>, test: &Test) -> Result<Vec<Test>, Fault> {
    match &test.main.code {
        Some(code) => door.same_code(code).await,
        None => Ok(Vec::new()),
    }
}

fn main(ctx: &Ctx, opened: &Opened, about: &About, others: &[Test]) -> Markup {
    let sheet = &opened.sheet;
    html! {
        (warnings(ctx, sheet))
        div.columns {
            div.stack {
                @for comment in &sheet.comments { (said(ctx, comment)) }
                @if sheet.comments.is_empty() && sheet.state.has_answer() { p.soft { (ctx.text("records-no-comment")) } }
                (body(ctx, sheet, others))
            }
            div.stack {
                (telling::detail(ctx, sheet.name.clinical.as_deref(), facts_card(ctx, opened, about)))
                @if let Some(about) = explanation(sheet) { (entry::explained(ctx, about)) }
            }
        }
        (print_link(ctx.words()))
    }
}

/// What is measured, of a result with one value or a name of its own.
fn explanation(sheet: &Sheet) -> Option<&'static str> {
    let only = match sheet.tests.as_slice() {
        [only] => only.main.name.about,
        _ => None,
    };
    sheet.name.about.or(only)
}

/// What must be known before a value is read.
fn warnings(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let note = |kind: NoteKind, text: String| {
        Note { kind, title: None, body: html! { p { (text) } } }.render(ctx.words())
    };
    let far = |test: &Test| {
        matches!(results::standing(test), Standing::VeryLow | Standing::VeryHigh | Standing::VeryUnusual)
    };
    let told = sheet.told.as_ref().map_or_else(String::new, |told| told.date(ctx.words()));
    html! {
        @match sheet.state {
            State::Preliminary => { (note(NoteKind::Info, ctx.text("records-preliminary-text"))) }
            State::Corrected if told.is_empty() => { (note(NoteKind::Info, ctx.text("records-corrected-undated"))) }
            State::Corrected => { (note(NoteKind::Info, ctx.text_with("records-corrected-text", &[("date", told.into())]))) }
            State::Withdrawn => { (note(NoteKind::Problem, ctx.text("records-withdrawn-text"))) }
            State::NotDone => { (note(NoteKind::Info, ctx.text("records-not-done-text"))) }
            State::Waiting => { (note(NoteKind::Info, ctx.text("records-waiting-text"))) }
            State::Final | State::Unknown => {}
        }
        @if results::is_clouded(sheet) { (note(NoteKind::Warning, ctx.text("records-clouded-text"))) }
        @if sheet.state.has_answer() && sheet.tests.iter().any(far) { (note(NoteKind::Warning, call(ctx))) }
        @if sheet.absent > 0 {
            (note(NoteKind::Info, ctx.text_with("records-absent", &[("count", sheet.absent.into())])))
        }
    }
}

fn call(ctx: &Ctx) -> String {
    let phone = &ctx.portal().settings().clinic.phone;
    if phone.is_empty() {
        return ctx.text("records-far-text");
    }
    ctx.text_with("records-far-call", &[("phone", phone.as_str().into())])
}

/// What somebody wrote, with who and when.
pub(crate) fn said(ctx: &Ctx, comment: &Comment) -> Markup {
    let title = match &comment.by {
        Some(name) => ctx.text_with("records-comment-title", &[("name", name.as_str().into())]),
        None => ctx.text("records-comment-title-unnamed"),
    };
    let when = comment.when.as_ref().map(|when| when.date(ctx.words()));
    let lines = comment.text.split('\n').filter(|line| !line.trim().is_empty());
    let lines = html! { @for line in lines { p { (line) } } };
    let body = html! {
        (telling::quoted(ctx, lines))
        @if let Some(when) = when { p.soft { (when) } }
    };
    Card { icon: Some(Icon::Messages), lit: true, ..Card::new(&title, Level::H2, body) }.render()
}

fn body(ctx: &Ctx, sheet: &Sheet, others: &[Test]) -> Markup {
    if !sheet.state.has_answer() {
        return html! {};
    }
    html! {
        @if sheet.conclusion.is_some() || !sheet.story.is_empty() || !sheet.papers.is_empty() { (story(ctx, sheet)) }
        @match sheet.tests.as_slice() {
            [] => {}
            [only] if !only.state.has_answer() => { p.big { (phrases::state(ctx.words(), only.state)) } }
            [only] => { (single(ctx, only)) @if let Some(card) = trend::card(ctx, only, others, &|id| ctx.here(routes::RESULT.to([id]))) { (card) } (notes(ctx, only)) }
            _ => { (panel(ctx, sheet)) @for test in &sheet.tests { (notes(ctx, test)) } }
        }
    }
}

/// The report in words.
fn story(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let title = ctx.text("records-story-title");
    let lines = sheet.conclusion.iter().flat_map(|text| text.split('\n'));
    let lines = lines.filter(|line| !line.trim().is_empty());
    let written = html! {
        @for (at, line) in lines.enumerate() { @if at == 0 { p.big { (line) } } @else { p { (line) } } }
        (narrative::render(&sheet.story))
    };
    let body = html! {
        (telling::quoted(ctx, written))
        @if !sheet.papers.is_empty() {
            (entry::papers(ctx, ("documents", &format!("{}~report", sheet.id)), (&sheet.name.plain, &sheet.papers)))
        }
    };
    Card { icon: Some(Icon::Document), ..Card::new(&title, Level::H2, body) }.render()
}

/// One value, in words and in its range.
pub(crate) fn single(ctx: &Ctx, test: &Test) -> Markup {
    let title = ctx.text("records-value-title");
    let told = |part: &&Part| !part.ranges.is_empty() || !part.flags.is_empty();
    let body = if test.parts.is_empty() {
        value(ctx, &test.main, test.vital)
    } else {
        html! {
            p.big { (phrases::test_answer(ctx.words(), test)) }
            @if !matches!(test.main.answer, results::Answer::Nothing(None)) { (value(ctx, &test.main, test.vital)) }
            @for part in test.parts.iter().filter(told) {
                h3 { (phrases::plain(ctx.words(), &part.name)) }
                (value(ctx, part, test.vital))
            }
            @if !test.parts.iter().any(|part| told(&part)) { p { (ctx.text("records-no-range-given")) } }
        }
    };
    Card::new(&title, Level::H2, body).render()
}

fn value(ctx: &Ctx, part: &Part, vital: bool) -> Markup {
    let words = ctx.words();
    let sentence = phrases::sentence(words, part, vital);
    html! {
        p.big { (sentence) }
        @if let Some(drawn) = phrases::drawn(words, part) { (drawn.bar(words, &sentence)) }
    }
}

/// The values of a panel: those outside first with their bars, then all in a table.
fn panel(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let words = ctx.words();
    let outside: Vec<&Test> = results::by_urgency(&sheet.tests)
        .into_iter()
        .filter(|test| results::standing(test).is_outside())
        .collect();
    let (title, all) = (
        words.with("records-outside-title", &[("count", outside.len().into())]),
        words.with("records-all-title", &[("of", sheet.tests.len().into())]),
    );
    let body = html! {
        @for test in &outside {
            h3 { a href=(ctx.here(routes::RESULT.to([&test.id]))) { (phrases::plain(words, &test.main.name)) } }
            @if test.parts.is_empty() { (value(ctx, &test.main, test.vital)) }
            @else { @for part in &test.parts { (value(ctx, part, test.vital)) } }
        }
    };
    html! {
        @if !outside.is_empty() { (Card::new(&title, Level::H2, body).render()) }
        (Card::new(&all, Level::H2, table(ctx, sheet, &all)).render())
    }
}

fn table(ctx: &Ctx, sheet: &Sheet, caption: &str) -> Markup {
    let words = ctx.words();
    let (name, value, stands, range) = (
        ctx.text("records-test"),
        ctx.text("records-value"),
        ctx.text("records-stands"),
        ctx.text("records-range-column"),
    );
    let tests = results::by_urgency(&sheet.tests);
    let tags: Vec<Option<Markup>> = tests.iter().map(|test| stands_as(words, (sheet, test))).collect();
    let ranges: Vec<Option<String>> = tests.iter().map(|test| phrases::range(words, &test.main)).collect();
    // A column that says nothing in any row is none.
    let (judged, ranged) = (tags.iter().any(Option::is_some), ranges.iter().any(Option::is_some));
    let mut columns = vec![Column::text(&name), Column::number(&value)];
    columns.extend(judged.then(|| Column::text(&stands)));
    columns.extend(ranged.then(|| Column::text(&range)));
    let row = |((test, tags), range): ((&&Test, Option<Markup>), Option<String>)| {
        let named = html! { a href=(ctx.here(routes::RESULT.to([&test.id]))) { (phrases::plain(words, &test.main.name)) } };
        let mut cells = vec![Cell(named), phrases::told(words, test).into()];
        cells.extend(judged.then(|| Cell(tags.unwrap_or_default())));
        cells.extend(ranged.then(|| range.unwrap_or_else(|| ctx.text("records-range-none")).into()));
        cells
    };
    let rows = tests.iter().zip(tags).zip(ranges).map(row).collect();
    let measured = tests.iter().any(|test| matches!(test.main.answer, results::Answer::Measured(_)));
    html! {
        (Table { caption, caption_hidden: true, columns: &columns, rows }.render())
        @if !ranged && measured { p.soft { (ctx.text("records-ranges-none")) } }
    }
}

/// Where a test of a panel stands, and how far it has come, in tags; nothing where there is nothing to say.
fn stands_as(words: &Words, (sheet, test): (&Sheet, &Test)) -> Option<Markup> {
    // What is said of the whole above need not be said of each.
    let apart = test.state.has_answer() && test.state != sheet.state;
    let own = phrases::state_tag(words, test.state).filter(|_| apart);
    let stands = phrases::standing_tag(words, results::standing(test));
    let tag = stands.or_else(|| phrases::flag_tag(words, test));
    (own.is_some() || tag.is_some())
        .then(|| html! { @if let Some(own) = own { (own) " " } @if let Some(tag) = tag { (tag) } })
}

/// What the laboratory noted about a test.
fn notes(ctx: &Ctx, test: &Test) -> Markup {
    html! { @for note in &test.notes { (said(ctx, note)) } }
}

fn facts_card(ctx: &Ctx, opened: &Opened, about: &About) -> Markup {
    let (words, sheet) = (ctx.words(), &opened.sheet);
    let taken = sheet.taken.as_ref().map_or_else(|| ctx.text("records-no-date"), |taken| taken.moment(words));
    // For what is final the day of the report is of no use, and it could be taken for the day of the test.
    let told = sheet.told.as_ref().filter(|_| sheet.state != State::Final).map(|told| told.moment(words));
    let method = sheet.tests.first().filter(|_| sheet.tests.len() == 1).and_then(|test| test.method.clone());
    let known = [
        ("records-taken", Some(taken)),
        ("records-place", about.place.clone()),
        ("records-performer", about.performer.clone()),
        ("records-ordered-by", about.ordered_by.clone()),
        ("records-reader", about.reader.clone()),
        ("records-method", method),
        ("records-state", Some(phrases::state(words, sheet.state))),
        ("records-told", told),
    ];
    let labelled: Vec<(String, String)> =
        known.into_iter().filter_map(|(key, value)| Some((ctx.text(key), value?))).collect();
    let list: Vec<Fact<'_>> = labelled.iter().map(|(label, value)| Fact::new(label, value)).collect();
    let title = ctx.text("records-about-title");
    Card { more: None, ..Card::new(&title, Level::H2, facts(words, &list)) }.render()
}
