//! The pages of this rib, each beside what answers its forms.

pub mod app;
pub mod passkeys;
pub mod password;
pub mod proof;
pub mod recovery_codes;
pub mod security;
pub mod sessions;
pub mod set_up;
pub mod settings;
pub mod sign_in;
pub mod sign_out;
pub mod step;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use kit::{Ctx, Page, routes};
use maud::{Markup, html};

/// Help for who cannot get in; it stands beside the entrance.
fn beside(ctx: &Ctx) -> Markup {
    let words = ctx.words();
    html! {
        p { (words.text("accounts-sign-in-help")) }
        p { a href=(routes::SET_UP.path()) { (words.text("accounts-set-up-link")) } }
    }
}

/// A page of what belongs to signing in, below its list.
fn below_security(ctx: &Ctx, page: Page) -> Page {
    let words = ctx.words();
    page.area(words.text("accounts-settings"))
        .below(words.text("accounts-settings"), routes::SETTINGS.path())
        .below(words.text("accounts-security"), routes::SECURITY.path())
}

/// What the script of a page asked for.
fn script_answer(json: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

/// Too many tries: how long to wait, and another way.
fn slow(ctx: &Ctx, seconds: u32) -> Response {
    let minutes = seconds.div_ceil(60).max(1);
    let phone = ctx.portal().settings().clinic.phone.as_str();
    let main = html! {
        p { (ctx.text_with("accounts-slow-text", &[("minutes", minutes.into())])) }
        p { (ctx.text_with("accounts-slow-phone", &[("phone", phone.into())])) }
        p { a href=(routes::SIGN_IN.path()) { (ctx.text("accounts-sign-in-again")) } }
    };
    let page = Page::new(ctx.text("accounts-slow-title"), main).entrance(None);
    let page = page.status(axum::http::StatusCode::TOO_MANY_REQUESTS);
    ([(header::RETRY_AFTER, seconds.to_string())], page).into_response()
}
