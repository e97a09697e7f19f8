//! The cards of home: new results and the next visit.

use jiff::ToSpan;
use kit::{Ctx, Fault, routes};
use maud::{Markup, PreEscaped, html};
use store::Chart;
use ui::art::Icon;
use ui::content::{Card, Level, Row, Tag, TagKind, rows};

use crate::chart::{self, Narrow, Results, Start, Visit};
use crate::pages::phrases;
use crate::results::{Sheet, State};
use crate::when::When;

/// Results are new for so long.
const NEW_DAYS: i64 = 30;
const SHOWN_MAX: usize = 5;

/// The newest results, by the day on which they were taken.
pub(crate) async fn new_results(ctx: Ctx, chart: Chart) -> Result<Option<Markup>, Fault> {
    let card = ctx.kept(&chart, ("new results", ""), async |chart| newest(&ctx, &chart).await).await?;
    Ok(Some(PreEscaped(card)))
}

async fn newest(ctx: &Ctx, chart: &Chart) -> Result<String, Fault> {
    let since = ctx.today().saturating_sub(NEW_DAYS.days());
    let narrow = Narrow { year: None, fits: &|_| true };
    let listed = Results::new(ctx, chart).list(&Start::default(), &narrow, SHOWN_MAX).await?;
    let fresh = |sheet: &Sheet| sheet.taken.as_ref().is_some_and(|taken| taken.day() >= since);
    let mut sheets: Vec<Sheet> = listed.sheets.into_iter().filter(fresh).collect();
    sheets.sort_by_key(|sheet| std::cmp::Reverse(sheet.taken.as_ref().map(When::order)));
    sheets.truncate(SHOWN_MAX);
    Ok(results_card(ctx, &sheets).into_string())
}

fn results_card(ctx: &Ctx, sheets: &[Sheet]) -> Markup {
    let words = ctx.words();
    let (title, more) = (ctx.text("records-new-title"), ctx.text("records-see-all"));
    let body = if sheets.is_empty() {
        html! { p { (ctx.text("records-new-none")) } p.soft { (ctx.text("records-new-none-text")) } }
    } else {
        let lines: Vec<(String, String, String, Vec<Markup>)> = sheets
            .iter()
            .map(|sheet| {
                let taken = phrases::taken(words, sheet, Some(ctx.today()));
                let state = phrases::state_tag(words, sheet.state).filter(|_| sheet.state != State::Waiting);
                let tags = state.into_iter().collect();
                (phrases::headline(words, sheet), routes::RESULT.to([&sheet.id]), taken, tags)
            })
            .collect();
        let entries: Vec<Row<'_>> = lines
            .iter()
            .map(|(label, href, taken, tags)| Row { label, href, meta: vec![taken], tags: tags.clone() })
            .collect();
        rows(&entries)
    };
    Card {
        icon: Some(Icon::Results),
        lit: !sheets.is_empty(),
        more: Some((&more, routes::RESULTS.path())),
        ..Card::new(&title, Level::H2, body)
    }
    .render()
}

/// The next visit: when, with whom, where.
pub(crate) async fn next_visit(ctx: Ctx, chart: Chart) -> Result<Option<Markup>, Fault> {
    let card = ctx.kept(&chart, ("next visit", ""), async |chart| {
        let visit = chart::next_visit(&ctx, &chart).await?;
        if let Some(When::At(at)) = visit.as_ref().map(|visit| &visit.when) {
            chart.holds_until(at.timestamp().as_millisecond() + 1); // then it is not the next one any more
        }
        Ok(visit_card(&ctx, visit.as_ref()).into_string())
    });
    Ok(Some(PreEscaped(card.await?)))
}

fn visit_card(ctx: &Ctx, visit: Option<&Visit>) -> Markup {
    let title = ctx.text("records-visit-title");
    let tag = Tag::new(&ctx.text("records-visit-asked"), TagKind::Info).render();
    let body = match visit {
        None => {
            html! { p { (ctx.text("records-visit-none")) } p.soft { (ctx.text("records-visit-none-text")) } }
        }
        Some(visit) => planned(ctx, visit),
    };
    Card {
        icon: Some(Icon::Visit),
        tag: visit.filter(|visit| visit.asked_for).map(|_| tag),
        ..Card::new(&title, Level::H2, body)
    }
    .render()
}

fn planned(ctx: &Ctx, visit: &Visit) -> Markup {
    let words = ctx.words();
    let (day, time) = match &visit.when {
        When::At(at) => {
            (words.date_weekday(at.date()), Some(format!("{} {}", words.time(at.time()), at.strftime("%Z"))))
        }
        other => (other.date(words), None),
    };
    let with = visit.with.join(", ");
    html! {
        p.big { (day) }
        p {
            @match (time, with.is_empty()) {
                (Some(time), false) => { (ctx.text_with("records-visit-with", &[("time", time.into()), ("name", with.into())])) }
                (Some(time), true) => { (time) }
                (None, _) => { (with) }
            }
            @if let Some(place) = &visit.place { br; (place) }
        }
        @if let Some(what) = &visit.what { p.soft { (what) } }
    }
}
