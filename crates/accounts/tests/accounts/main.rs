//! Stories of accounts, told through the pages, on SQLite and, where one is named, on PostgreSQL.

mod coming_in;
mod operator;
mod passkeys;
mod proofs;
mod second_steps;
mod sessions;
mod set_ups;
mod trail;

use kit::Slice;

/// The slices under test, with a home to arrive at.
fn slices() -> Vec<Slice> {
    vec![accounts::slice(), home()]
}

/// A home that says hello and opens the reader's own record.
fn home() -> Slice {
    use kit::{Fault, Page, Route, SignedIn, Who, routes};
    async fn page(ctx: SignedIn) -> Result<Page, Fault> {
        let own = ctx.own_chart_if_any().await?;
        let text = if own.is_some() { "own record" } else { "no record" };
        Ok(Page::new("Home", maud::html! { p { (text) } }).welcome())
    }
    async fn results(_: SignedIn) -> Page {
        Page::new("Test results", maud::html! { p { "nothing yet" } })
    }
    Slice {
        routes: vec![
            Route::get(routes::HOME, Who::SignedIn, page),
            Route::get(routes::RESULTS, Who::SignedIn, results),
        ],
        ..Slice::new("home")
    }
}
