//! Home: what needs attention, made of the slices' cards, and what one may want to do. A slice of its own, because
//! it knows no rib: a rib that is taken out takes its cards and links along.

use axum::response::{IntoResponse, Response};
use kit::{Fault, Page, Route, SignedIn, Slice, Who, Whose, home_cards, routes};
use maud::{Markup, html};
use store::Chart;
use ui::content::{Action, Empty, Level, action_links, card_grid, section};

/// What home brings.
pub fn slice() -> Slice {
    Slice {
        routes: vec![Route::get(routes::HOME, Who::SignedIn, page)],
        words: vec![
            ("en", include_str!("../../texts/en/home.ftl")),
            ("es", include_str!("../../texts/es/home.ftl")),
        ],
        ..Slice::new("home")
    }
}

async fn page(ctx: SignedIn) -> Result<Response, Fault> {
    let Some(chart) = ctx.own_chart_if_any().await? else { return Ok(without_record(&ctx)) };
    let whose = Whose::of(&ctx, &chart).await?;
    let title = ctx.text_with("home-welcome", &[("name", whose.name().into())]);
    let main = html! { (attention(&ctx, &chart).await) (wishes(&ctx)) };
    Ok(Page::new(title, main).welcome().whose(whose).into_response())
}

/// The cards of the slices; when no slice has anything to say, that is said.
async fn attention(ctx: &SignedIn, chart: &Chart) -> Markup {
    let cards = home_cards(ctx.ctx(), chart).await;
    if cards.is_empty() {
        return empty(ctx, "home-quiet-title", "home-quiet-text");
    }
    card_grid(&cards)
}

fn wishes(ctx: &SignedIn) -> Markup {
    let labels: Vec<_> =
        ctx.portal().actions().iter().map(|action| (action, ctx.text(action.label))).collect();
    if labels.is_empty() {
        return Markup::default();
    }
    let actions: Vec<Action<'_>> =
        labels.iter().map(|(action, label)| Action { label, href: action.href, icon: action.icon }).collect();
    section(Level::H2, &ctx.text("home-want"), None, &action_links(&actions))
}

/// Somebody whose login is not yet joined with a record.
fn without_record(ctx: &SignedIn) -> Response {
    let main = empty(ctx, "home-no-record-title", "home-no-record-text");
    Page::new(ctx.text("home-title"), main).into_response()
}

fn empty(ctx: &SignedIn, title: &str, text: &str) -> Markup {
    let (title, text) = (ctx.text(title), ctx.text(text));
    Empty { title: &title, level: Level::H2, text: &text, action: None }.render()
}
