//! The pages of the record, each beside its handler.

mod asked;
pub(crate) mod detail;
pub(crate) mod entry;
pub(crate) mod file;
pub(crate) mod home;
pub(crate) mod list;
pub(crate) mod phrases;
pub(crate) mod record;
pub(crate) mod section;
mod telling;
mod trend;

use kit::{Ctx, Fault, Page, Whose, routes};
use maud::html;
use store::Chart;
use ui::content::{Empty, Level};

/// What prints where a link can only say how to.
const PRINT: &str = "print.mjs";

/// The record of who is signed in, and whose it is.
pub(crate) async fn own_record(ctx: &Ctx) -> Result<Option<(Chart, Whose)>, Fault> {
    let Some(chart) = ctx.own_chart_if_any().await? else { return Ok(None) };
    let whose = Whose::of(ctx, &chart).await?;
    Ok(Some((chart, whose)))
}

/// The page of somebody who signs in and has no record of their own here, as who only helps someone else.
pub(crate) fn without_record(ctx: &Ctx, title: &str) -> Page {
    let empty = Empty {
        title: &ctx.text("records-none-title"),
        level: Level::H2,
        text: &ctx.text("records-none-text"),
        action: Some((&ctx.text("records-none-action"), routes::HOME.path())),
    };
    Page::new(ctx.text(title), html! { (empty.render()) })
}
