//! What the record has to say on home: what came in lately, the next visit, and what to do before it.

use jiff::ToSpan;
use jiff::civil::Date;
use kit::{Ctx, Fault, HomeShare, News, Todo, routes};
use maud::{Markup, html};
use store::Chart;
use ui::art::Icon;
use ui::content::{Card, Level, Tag, TagKind};

use crate::chart::{self, Entries, Narrow, Results, Start, Visit};
use crate::pages::{phrases, section, telling};
use crate::results::{Comment, Sheet, State};
use crate::section as sections;
use crate::when::When;

/// What came in is told for so long after it was taken, written or reported.
const LATELY_DAYS: i64 = 30;
/// A result that took the laboratory long is looked for so far back.
const TAKEN_DAYS: i64 = 60;
const RESULTS_MAX: usize = 5;
/// Home is looked at often: it looks through few results, and the list has the others.
const STEPS_MAX: usize = 2;
/// What to do before a visit is told so long before it.
const PREPARE_DAYS: i64 = 30;

/// The record's part of home.
pub(crate) async fn share(ctx: Ctx, chart: Chart) -> Result<HomeShare, Fault> {
    ctx.kept(&chart, ("home", ""), async |chart| made(&ctx, &chart).await).await
}

async fn made(ctx: &Ctx, chart: &Chart) -> Result<HomeShare, Fault> {
    let mut visits = chart::coming_visits(ctx, chart).await?;
    // Who has died has no visit to come, whatever was booked.
    if !visits.is_empty() && chart::is_deceased(chart).await? {
        visits.clear();
    }
    if let Some(When::At(at)) = visits.first().map(|visit| &visit.when) {
        chart.holds_until(at.timestamp().as_millisecond() + 1); // then it is not the next one any more
    }
    let mut news = results(ctx, chart).await?;
    news.extend(notes(ctx, chart).await?);
    let all_news = if news.is_empty() {
        Vec::new()
    } else {
        vec![(ctx.text("records-see-all"), ctx.here(routes::RESULTS.path()))]
    };
    Ok(HomeShare {
        todo: visits.iter().filter_map(|visit| to_prepare(ctx, visit)).collect(),
        news,
        all_news,
        cards: visits.first().map(|visit| visit_card(ctx, visit).into_string()).into_iter().collect(),
    })
}

fn day(since: Date, when: Option<&When>) -> bool {
    when.is_some_and(|when| when.day() >= since)
}

/// The newest results, those that the laboratory took long for included.
async fn results(ctx: &Ctx, chart: &Chart) -> Result<Vec<News>, Fault> {
    let today = ctx.today();
    let (since, taken_since) =
        (today.saturating_sub(LATELY_DAYS.days()), today.saturating_sub(TAKEN_DAYS.days()));
    let narrow = Narrow {
        days: Some((taken_since, today)),
        fits: &|sheet, _| {
            !is_answer(sheet) && (day(since, sheet.taken.as_ref()) || day(since, sheet.told.as_ref()))
        },
        steps_max: STEPS_MAX,
    };
    let listed = Results::new(ctx, chart).list(&Start::default(), &narrow, RESULTS_MAX).await?;
    let news = listed.sheets.iter().map(|sheet| {
        let comment = listed.comments.get(&sheet.id).and_then(|all| all.first());
        let came_ms = listed.came.get(&sheet.id).map_or(0, |came| came.as_millisecond());
        result(ctx, sheet, (comment, came_ms))
    });
    Ok(news.take(RESULTS_MAX).collect())
}

/// One answer to a question, or one thing that was seen: nothing that anybody waits for.
fn is_answer(sheet: &Sheet) -> bool {
    matches!(sheet.tests.as_slice(), [only] if only.vital && only.id == sheet.id)
}

fn result(ctx: &Ctx, sheet: &Sheet, (comment, came_ms): (Option<&Comment>, i64)) -> News {
    let words = ctx.words();
    let first = (sheet.state == State::Preliminary).then(|| phrases::state(words, sheet.state));
    let written = comment.map(|comment| phrases::comment_from(words, comment));
    let commented_ms = comment.and_then(|comment| comment.when.as_ref()).map_or(0, |when| when.order().1);
    News {
        label: phrases::headline(words, sheet),
        clinics_words: false,
        href: ctx.here(routes::RESULT.to([&sheet.id])),
        meta: [phrases::taken(words, sheet, Some(ctx.today()))]
            .into_iter()
            .chain(first)
            .chain(written)
            .collect(),
        at_ms: at_ms(ctx, sheet.taken.as_ref()),
        came_ms: came_ms.max(commented_ms),
    }
}

/// The newest notes, letters and other documents.
async fn notes(ctx: &Ctx, chart: &Chart) -> Result<Vec<News>, Fault> {
    let Some(documents) = sections::find("documents") else { return Ok(Vec::new()) };
    let door = Entries::new(ctx, chart).of(documents);
    let since = ctx.today().saturating_sub(LATELY_DAYS.days());
    let notes = door.notes_since(since).await?.into_iter().map(|(item, came)| News {
        label: section::label(ctx, &item),
        clinics_words: telling::is_quoted(&item.name),
        href: ctx.here(routes::RECORD_ENTRY.to([documents.slug, &item.id])),
        meta: item.when.iter().map(|when| when.date_ago(ctx.words(), ctx.today())).collect(),
        at_ms: at_ms(ctx, item.when.as_ref()),
        came_ms: came.as_millisecond(),
    });
    Ok(notes.collect())
}

/// Where it stands in time; what has only a day stands at its beginning.
fn at_ms(ctx: &Ctx, when: Option<&When>) -> i64 {
    let zone = ctx.zone();
    match when {
        Some(When::At(at)) => at.timestamp().as_millisecond(),
        Some(other) => {
            let start = other.day().to_zoned(zone.clone());
            start.map_or(0, |start| start.timestamp().as_millisecond())
        }
        None => 0,
    }
}

/// What the clinic wants done before a visit, soon enough before it.
fn to_prepare(ctx: &Ctx, visit: &Visit) -> Option<Todo> {
    let When::At(at) = &visit.when else { return None };
    let soon = at.date() <= ctx.today().saturating_add(PREPARE_DAYS.days());
    let due = (at.timestamp().as_millisecond(), ctx.words().date(at.date()));
    (visit.to_prepare && soon).then(|| Todo {
        label: ctx.text("records-prepare"),
        href: page_of(ctx, visit),
        due: Some(due),
        about: visit.what.clone(),
    })
}

fn page_of(ctx: &Ctx, visit: &Visit) -> String {
    ctx.here(routes::RECORD_ENTRY.to(["visits", &visit.id]))
}

fn visit_card(ctx: &Ctx, visit: &Visit) -> Markup {
    let (title, more) = (ctx.text("records-visit-title"), ctx.text("records-visit-open"));
    let tag = Tag::new(&ctx.text("records-visit-asked"), TagKind::Info).render();
    Card {
        icon: Some(Icon::Visit),
        tag: visit.asked_for.then_some(tag),
        more: Some((&more, &page_of(ctx, visit))),
        ..Card::new(&title, Level::H2, planned(ctx, visit))
    }
    .render()
}

/// When (with the zone), with whom, where, what for.
fn planned(ctx: &Ctx, visit: &Visit) -> Markup {
    let words = ctx.words();
    let (day, time) = match &visit.when {
        When::At(at) => (words.date_weekday(at.date()), Some(words.time_zone(at))),
        other => (other.date(words), None),
    };
    let with = visit.with.join(", ");
    // Who reads on other clocks still has to be there by the clinic's.
    let there = match &visit.when {
        When::At(at) if ctx.is_elsewhere() => Some(words.date_time_zone(&ctx.at_clinic(at.timestamp()))),
        _ => None,
    };
    html! {
        p.big { (day) }
        p {
            @match (time, with.is_empty()) {
                (Some(time), false) => { (ctx.text_with("records-visit-with", &[("time", time.into()), ("name", with.into())])) }
                (Some(time), true) => { (time) }
                (None, _) => { (with) }
            }
            @if let Some(there) = there { br; (ctx.text_with("records-visit-there", &[("time", there.into())])) }
            @if let Some(place) = &visit.place { br; (place) }
        }
        @if let Some(what) = &visit.what { p.soft { (what) } }
    }
}
