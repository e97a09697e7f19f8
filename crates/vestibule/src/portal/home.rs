//! Home: the greeting, and what the kit puts together from the slices. A slice of its own, because it knows no rib: a
//! rib that is taken out takes its part of home and its links along.

use axum::response::{IntoResponse, Response};
use kit::{Fault, Page, Route, SignedIn, Slice, Who, Whose, home, routes};
use maud::html;
use ui::content::{Empty, Level};

/// What home brings.
pub fn slice() -> Slice {
    Slice {
        routes: vec![Route::get(routes::HOME, Who::SignedIn, page).of_record()],
        words: vec![
            ("en", include_str!("../../texts/en/home.ftl")),
            ("es", include_str!("../../texts/es/home.ftl")),
        ],
        ..Slice::new("home")
    }
}

async fn page(ctx: SignedIn) -> Result<Response, Fault> {
    let Some(chart) = ctx.record().await? else { return without_record(&ctx).await };
    let whose = Whose::of(&ctx, &chart).await?;
    let greeting = if whose.is_deceased() || ctx.is_on_behalf() { "home-record-of" } else { "home-welcome" };
    let title = ctx.text_with(greeting, &[("name", whose.name().into())]);
    let main = home::blocks(&ctx, &chart).await?;
    Ok(Page::new(title, main).welcome().whose(whose).into_response())
}

/// Somebody whose login is not yet joined with a record.
async fn without_record(ctx: &SignedIn) -> Result<Response, Fault> {
    let (title, text) = (ctx.text("home-no-record-title"), ctx.text("home-no-record-text"));
    let empty = Empty { title: &title, level: Level::H2, text: &text, action: None };
    let main = html! { div.section { (empty.render()) } (home::blocks_without_record(ctx).await?) };
    Ok(Page::new(ctx.text("home-title"), main).into_response())
}
