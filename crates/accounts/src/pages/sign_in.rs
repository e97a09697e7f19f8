//! The form to sign in, and what answers it: a name and a password, or a passkey, which names its login itself.

use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::{CsrfForm, Ctx, Errors, Fault, Page, Typed, go_to, routes};
use maud::{Markup, html};
use ui::form::{Button, ButtonKind, PasskeyButton, PasskeyUse, PasswordField, TextField};

use super::{beside, slow};
use crate::passkeys::{self, Answer};
use crate::sign_in::{Tried, by_password};
use crate::step::{self, OnStep};
use crate::waiting::{Bound, WAITING_SECONDS};

const LOGIN: &str = "login";
const PASSWORD: &str = "password";
const NEXT: &str = "next";
/// The cookie of the browser to which challenges are told.
const BROWSER: &str = "challenge";
const TOKEN_CHARACTERS: usize = 43;

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
    let next = routes::local(typed.text(NEXT)).unwrap_or(routes::HOME.path());
    match by_password(&ctx, typed.text(LOGIN), typed.text(PASSWORD), next).await? {
        Tried::In(session) => {
            ctx.begin_session(&session);
            Ok(go_to(next))
        }
        Tried::Next(cookie) => {
            step::hand_out(&ctx, &cookie);
            Ok(go_to(routes::SIGN_IN_STEP.path()))
        }
        Tried::Wrong => {
            let errors = Errors::one(LOGIN, ctx.text("accounts-sign-in-wrong"));
            Ok(form(&ctx, &typed, &errors).into_response())
        }
        Tried::Slow(seconds) => Ok(slow(&ctx, seconds)),
    }
}

/// `POST /sign-in/passkey/challenge`: what a passkey is to sign, for the script of this page or of the second step.
pub async fn challenge(ctx: Ctx, headers: HeaderMap, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    if typed.has("step") {
        let on = OnStep::of(&ctx, &headers).await?.ok_or(Fault::NotFound)?;
        let asked = passkeys::ask_login(&ctx, &on.login, Bound::to(&on.token)).await?;
        return Ok(super::script_answer(asked.text()));
    }
    let token = browser(&ctx, &headers).unwrap_or_else(step::new_token);
    ctx.set_cookie(BROWSER, &token, Some(WAITING_SECONDS));
    let asked = passkeys::ask_anybody(&ctx, Bound::to(&token)).await?;
    Ok(super::script_answer(asked.text()))
}

/// `POST /sign-in/passkey`.
pub async fn enter_by_passkey(
    ctx: Ctx,
    headers: HeaderMap,
    CsrfForm(typed): CsrfForm,
) -> Result<Response, Fault> {
    let answer = Answer { challenge: typed.text("challenge"), credential: typed.text("credential") };
    let bound = Bound::to(&browser(&ctx, &headers).unwrap_or_default());
    match passkeys::sign_in(&ctx, answer, bound).await? {
        Tried::In(session) => {
            ctx.begin_session(&session);
            Ok(go_to(routes::local(typed.text(NEXT)).unwrap_or(routes::HOME.path())))
        }
        Tried::Slow(seconds) => Ok(slow(&ctx, seconds)),
        Tried::Wrong | Tried::Next(_) => {
            let errors = Errors::one(LOGIN, ctx.text("accounts-passkey-wrong"));
            let typed = Typed::of(&[(NEXT, typed.text(NEXT))]);
            Ok(form(&ctx, &typed, &errors).into_response())
        }
    }
}

/// Who took too long on the second step begins again.
pub fn again(ctx: &Ctx) -> Response {
    let errors = Errors::one(LOGIN, ctx.text("accounts-step-over"));
    form(ctx, &Typed::default(), &errors).into_response()
}

/// The secret of the browser that was told a challenge.
fn browser(ctx: &Ctx, headers: &HeaderMap) -> Option<String> {
    let token = ctx.portal().settings().cookies.read(headers, BROWSER)?;
    (token.len() == TOKEN_CHARACTERS).then(|| token.to_owned())
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
        autocomplete: Some("username webauthn"),
        ..TextField::new(LOGIN, &name)
    };
    let error = errors.of(PASSWORD);
    let password = PasswordField { id: PASSWORD, label: &secret, hint: None, error, new: false };
    let button = Button { full: true, ..Button::new(&act, ButtonKind::First) };
    let body = html! { (login.render(words)) (password.render(words)) (button.render()) };
    let next = routes::local(typed.text(NEXT)).map(|next| (NEXT, next));
    let main = html! {
        (ctx.form_with(routes::SIGN_IN.path(), next.as_slice(), body))
        (passkey(ctx, next.as_slice()))
    };
    Page::new(words.text("accounts-sign-in"), main)
        .entrance(Some(beside(ctx)))
        .script("reveal.mjs")
        .script("passkey.mjs")
        .errors(errors)
}

fn passkey(ctx: &Ctx, next: &[(&str, &str)]) -> Markup {
    if passkeys::site(ctx).is_none() {
        return html! {};
    }
    let label = ctx.text("accounts-passkey-sign-in");
    let button = PasskeyButton {
        label: &label,
        kind: ButtonKind::Second,
        does: PasskeyUse::SignInBesideName,
        challenge: routes::SIGN_IN_CHALLENGE.path(),
    };
    ctx.form_with(routes::SIGN_IN_PASSKEY.path(), next, button.render(ctx.words()))
}
