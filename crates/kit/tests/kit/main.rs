//! Stories of the web kit, told with a slice of toy pages: what stands around every handler.

mod acme;
mod answers;
mod doors;
mod listening;
mod pages;
mod preferences;

use kit::routes::Address;
use kit::{
    CsrfForm, Ctx, Fault, Flash, HomeCard, Page, Route, SignedIn, Slice, Typed, Who, Whose, go_to,
    home_cards, routes,
};
use maud::html;

const RECORD: Address<0> = Address::new("/toy/record");
const PANIC: Address<0> = Address::new("/toy/panic");
const SLOW: Address<0> = Address::new("/toy/slow");
const FORM: Address<0> = Address::new("/toy/form");
const LARGE: Address<0> = Address::new("/toy/large");
const STAFF: Address<0> = Address::new("/toy/staff");

fn slices() -> Vec<Slice> {
    vec![testkit::accounts::slice(), toys()]
}

fn toys() -> Slice {
    let card = |name, order, fill| HomeCard { name, order, fill };
    Slice {
        routes: vec![
            Route::get(routes::HOME, Who::SignedIn, home),
            Route::get(RECORD, Who::SignedIn, record),
            Route::get(PANIC, Who::Public, panic),
            Route::get(SLOW, Who::Public, slow),
            Route::get(FORM, Who::Public, form),
            Route::post(FORM, Who::Public, sent),
            Route::post(LARGE, Who::Public, sent).body_bytes_max(1 << 20),
            Route::get(STAFF, Who::Staff, form),
        ],
        home_cards: vec![
            card("second", 20, |_, _| Box::pin(async { Ok(Some(html! { p { "second card" } })) })),
            card("broken", 15, |_, _| Box::pin(async { Err(Fault::Internal("a toy that breaks")) })),
            card("empty", 12, |_, _| Box::pin(async { Ok(None) })),
            card("first", 10, |_, _| Box::pin(async { Ok(Some(html! { p { "first card" } })) })),
        ],
        ..Slice::new("toys")
    }
}

async fn home(ctx: SignedIn) -> Result<Page, Fault> {
    let chart = ctx.own_chart().await?;
    let cards = home_cards(&ctx, &chart).await;
    Ok(Page::new("Home", html! { @for card in &cards { (card) } }).welcome())
}

async fn record(ctx: SignedIn) -> Result<Page, Fault> {
    let chart = ctx.own_chart().await?;
    let whose = Whose::of(&ctx, &chart).await?;
    let name = whose.name().to_owned();
    Ok(Page::new("Record", html! { p { "record of " (name) } }).whose(whose))
}

async fn panic() -> Page {
    panic!("a secret of a record");
}

async fn slow() -> Page {
    std::future::pending().await
}

async fn form(ctx: Ctx) -> Page {
    Page::new("Form", ctx.form(FORM.path(), html! { input name="text"; }))
}

async fn sent(ctx: Ctx, CsrfForm(typed): CsrfForm<Typed>) -> axum::response::Response {
    assert!(typed.once().is_some(), "each form has a key of its own");
    ctx.flash(&Flash::done("kit-preferences-saved"));
    go_to(FORM.path())
}
