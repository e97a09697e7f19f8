//! The pages of this rib, each beside what answers its forms.

pub mod password;
pub mod sessions;
pub mod set_up;
pub mod settings;
pub mod sign_in;
pub mod sign_out;

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
