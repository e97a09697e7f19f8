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

use access::{Category, Scopes};
use kit::{Ctx, Fault, Page, Whose, routes};
use maud::html;
use store::Chart;
use ui::content::{Empty, Level};

/// What prints where a link can only say how to.
const PRINT: &str = "print.mjs";
/// The part that results belong to.
pub(crate) const RESULTS: Scopes = Scopes::of(&[Category::Results]);
/// What an empty place says in somebody else's record: it must not read as if there were nothing.
const NOT_SHARED: (&str, &str) = ("records-not-shared", "records-not-shared-text");

/// The record that a request is about, and whose it is.
/// Of whose record nothing of these parts is shared with the reader, the page is not there.
pub(crate) async fn record_here(ctx: &Ctx, parts: Scopes) -> Result<Option<(Chart, Whose)>, Fault> {
    let Some(chart) = ctx.record().await? else { return Ok(None) };
    if !chart.opening().shares(parts) {
        return Err(Fault::NotFound);
    }
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
