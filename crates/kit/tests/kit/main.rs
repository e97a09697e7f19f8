//! Stories of the web kit, told with a slice of toy pages: what stands around every handler.

mod acme;
mod answers;
mod doors;
mod home;
mod listening;
mod pages;
mod preferences;

use kit::home::blocks as home_blocks;
use kit::routes::Address;
use kit::{
    CsrfForm, Ctx, Fault, Flash, HomePart, HomeShare, Page, Route, SignedIn, Slice, Typed, Who, Whose, go_to,
    routes,
};
use maud::html;

const RECORD: Address<0> = Address::new("/toy/record");
const PANIC: Address<0> = Address::new("/toy/panic");
const SLOW: Address<0> = Address::new("/toy/slow");
const FORM: Address<0> = Address::new("/toy/form");
const LARGE: Address<0> = Address::new("/toy/large");
const STAFF: Address<0> = Address::new("/toy/staff");

fn slices() -> Vec<Slice> {
    vec![
        testkit::accounts::slice(),
        toys(),
        part("second", 20, |_, _| Box::pin(async { Ok(card("second card")) })),
        part("broken", 15, |_, _| Box::pin(async { Err(Fault::Internal("a toy that breaks")) })),
        part("empty", 12, |_, _| Box::pin(async { Ok(HomeShare::default()) })),
        part("first", 10, |_, _| Box::pin(async { Ok(card("first card")) })),
    ]
}

/// A slice that only has something to say on home.
fn part(name: &'static str, order: i32, fill: kit::home::Fill) -> Slice {
    Slice { home: Some(HomePart { name, order, fill }), ..Slice::new(name) }
}

fn card(text: &str) -> HomeShare {
    HomeShare { cards: vec![format!("<p>{text}</p>")], ..HomeShare::default() }
}

fn toys() -> Slice {
    Slice {
        routes: vec![
            Route::get(routes::HOME, Who::SignedIn, at_home),
            Route::get(RECORD, Who::SignedIn, record),
            Route::get(PANIC, Who::Public, panic),
            Route::get(SLOW, Who::Public, slow),
            Route::get(FORM, Who::Public, form),
            Route::post(FORM, Who::Public, sent),
            Route::post(LARGE, Who::Public, sent).body_bytes_max(1 << 20),
            Route::get(STAFF, Who::Staff, form),
        ],
        ..Slice::new("toys")
    }
}

async fn at_home(ctx: SignedIn) -> Result<Page, Fault> {
    let chart = ctx.own_chart().await?;
    Ok(Page::new("Home", home_blocks(&ctx, &chart).await?).welcome())
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
