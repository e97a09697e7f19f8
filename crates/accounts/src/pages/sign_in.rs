//! The form to sign in, and what answers it.

use axum::extract::RawQuery;
use axum::response::{IntoResponse, Response};
use kit::{CsrfForm, Ctx, Errors, Fault, Page, Typed, go_to, routes};
use maud::html;
use ui::form::{Button, ButtonKind, PasswordField, TextField};

use super::{beside, slow};
use crate::sign_in::{Tried, by_password};

const LOGIN: &str = "login";
const PASSWORD: &str = "password";
const NEXT: &str = "next";

/// `GET /sign-in`.
pub async fn page(ctx: Ctx, RawQuery(query): RawQuery) -> Response {
    let next = Typed::of_query(query.as_deref()).text(NEXT).to_owned();
    if ctx.session().is_some() {
        return go_to(routes::local(&next).unwrap_or(routes::HOME.path()));
    }
    form(&ctx, &Typed::of(&[(NEXT, &next)]), &Errors::none()).into_response()
}

/// `POST /sign-in`.
pub async fn enter(ctx: Ctx, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    let errors = blanks(&ctx, &typed);
    if !errors.is_empty() {
        return Ok(form(&ctx, &typed, &errors).into_response());
    }
    match by_password(&ctx, typed.text(LOGIN), typed.text(PASSWORD)).await? {
        Tried::In(session) => {
            ctx.begin_session(&session);
            Ok(go_to(routes::local(typed.text(NEXT)).unwrap_or(routes::HOME.path())))
        }
        Tried::Wrong => {
            let errors = Errors::one(LOGIN, ctx.text("accounts-sign-in-wrong"));
            Ok(form(&ctx, &typed, &errors).into_response())
        }
        Tried::Slow(seconds) => Ok(slow(&ctx, seconds)),
    }
}

fn blanks(ctx: &Ctx, typed: &Typed) -> Errors {
    let mut errors = Errors::none();
    if typed.trimmed(LOGIN).is_empty() {
        errors.add(LOGIN, ctx.text("accounts-login-blank"));
    }
    if typed.text(PASSWORD).is_empty() {
        errors.add(PASSWORD, ctx.text("accounts-password-blank"));
    }
    errors
}

fn form(ctx: &Ctx, typed: &Typed, errors: &Errors) -> Page {
    let words = ctx.words();
    let [name, secret, act] =
        ["accounts-login", "accounts-password", "accounts-sign-in"].map(|key| words.text(key));
    let login = TextField {
        value: typed.text(LOGIN),
        error: errors.of(LOGIN),
        autocomplete: Some("username"),
        ..TextField::new(LOGIN, &name)
    };
    let error = errors.of(PASSWORD);
    let password = PasswordField { id: PASSWORD, label: &secret, hint: None, error, new: false };
    let button = Button { full: true, ..Button::new(&act, ButtonKind::First) };
    let body = html! { (login.render(words)) (password.render(words)) (button.render()) };
    let next = routes::local(typed.text(NEXT)).map(|next| (NEXT, next));
    let main = ctx.form_with(routes::SIGN_IN.path(), next.as_slice(), body);
    Page::new(words.text("accounts-sign-in"), main)
        .entrance(Some(beside(ctx)))
        .script("reveal.mjs")
        .errors(errors)
}
