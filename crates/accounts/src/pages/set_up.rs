//! The form to begin with a code from the clinic: it sets the first password, or a new one for who lost theirs.

use axum::response::{IntoResponse, Response};
use kit::{CsrfForm, Ctx, Errors, Fault, Flash, Page, Typed, go_to, routes};
use maud::html;
use ui::form::{Button, ButtonKind, PasswordField, TextField, TextKind, Width};

use super::slow;
use crate::password::weakness;
use crate::sign_in::{Tried, by_code};
use crate::step;

const LOGIN: &str = "login";
const CODE: &str = "code";
const PASSWORD: &str = "password";

/// `GET /set-up`.
pub async fn page(ctx: Ctx) -> Page {
    form(&ctx, &Typed::default(), &Errors::none())
}

/// `POST /set-up`.
pub async fn set(ctx: Ctx, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    let errors = check(&ctx, &typed);
    if !errors.is_empty() {
        return Ok(form(&ctx, &typed, &errors).into_response());
    }
    match by_code(&ctx, typed.text(LOGIN), typed.text(CODE), typed.text(PASSWORD)).await? {
        Tried::In(session) => {
            ctx.begin_session(&session);
            ctx.flash(&Flash::done("accounts-password-set"));
            Ok(go_to(routes::HOME.path()))
        }
        Tried::Next(cookie) => {
            step::hand_out(&ctx, &cookie);
            ctx.flash(&Flash::done("accounts-password-set"));
            Ok(go_to(routes::SIGN_IN_STEP.path()))
        }
        Tried::Wrong => {
            let errors = Errors::one(CODE, ctx.text("accounts-code-wrong"));
            Ok(form(&ctx, &typed, &errors).into_response())
        }
        Tried::Slow(seconds) => Ok(slow(&ctx, seconds)),
    }
}

/// What can be said before anything is looked up: it is the same for every name.
fn check(ctx: &Ctx, typed: &Typed) -> Errors {
    let mut errors = Errors::none();
    if typed.trimmed(LOGIN).is_empty() {
        errors.add(LOGIN, ctx.text("accounts-login-blank"));
    }
    if typed.trimmed(CODE).is_empty() {
        errors.add(CODE, ctx.text("accounts-code-blank"));
    }
    let names = [typed.text(LOGIN), ctx.portal().settings().clinic.name.as_str()];
    if let Some(weak) = weakness(typed.text(PASSWORD), &names) {
        errors.add(PASSWORD, ctx.text(weak.words()));
    }
    errors
}

fn form(ctx: &Ctx, typed: &Typed, errors: &Errors) -> Page {
    let words = ctx.words();
    let [name, code, code_hint] =
        ["accounts-login", "accounts-code", "accounts-code-hint"].map(|key| words.text(key));
    let [secret, secret_hint, act] =
        ["accounts-password-new", "accounts-password-hint", "accounts-set-up-send"]
            .map(|key| words.text(key));
    let login = TextField {
        value: typed.text(LOGIN),
        error: errors.of(LOGIN),
        autocomplete: Some("username"),
        ..TextField::new(LOGIN, &name)
    };
    let code = TextField {
        value: typed.text(CODE),
        hint: Some(&code_hint),
        error: errors.of(CODE),
        kind: TextKind::Code,
        width: Width::Twenty,
        ..TextField::new(CODE, &code)
    };
    let (hint, error) = (Some(&*secret_hint), errors.of(PASSWORD));
    let password = PasswordField { id: PASSWORD, label: &secret, hint, error, new: true };
    let button = Button { full: true, ..Button::new(&act, ButtonKind::First) };
    let body = html! {
        p { (words.text("accounts-set-up-lead")) }
        (login.render(words)) (code.render(words)) (password.render(words)) (button.render())
    };
    let main = ctx.form(routes::SET_UP.path(), body);
    let beside = html! {
        p { (words.text("accounts-set-up-help")) }
        p { a href=(routes::SIGN_IN.path()) { (words.text("accounts-sign-in")) } }
    };
    Page::new(words.text("accounts-set-up"), main).entrance(Some(beside)).script("reveal.mjs").errors(errors)
}
