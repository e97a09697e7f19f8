//! Proving again who one is, before something sensitive.

use axum::extract::RawQuery;
use axum::response::{IntoResponse, Response};
use kit::{CsrfForm, Errors, Fault, Page, SignedIn, Typed, go_to, routes};
use maud::{Markup, html};
use ui::form::{Button, ButtonKind, PasskeyButton, PasskeyUse, PasswordField, TextField, TextKind, Width};

use super::slow;
use crate::chart::Credentials;
use crate::passkeys::{self, Answer};
use crate::proof::{HELD, Shown, Typings, by_passkey, by_typing, onward};
use crate::sign_in::Login;

const PASSWORD: &str = "password";
const CODE: &str = "code";
const NEXT: &str = "next";

/// `GET /account/proof`.
pub async fn page(ctx: SignedIn, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let typed = Typed::of_query(query.as_deref());
    if ctx.open_session().is_proved(ctx.now_ms()) && typed.text(HELD).is_empty() {
        return Ok(go_to(routes::local(typed.text(NEXT)).unwrap_or(routes::SECURITY.path())));
    }
    Ok(form(&ctx, &typed, &Errors::none()).await?.into_response())
}

/// `POST /account/proof`.
pub async fn show(ctx: SignedIn, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    let shown = if typed.text("credential").is_empty() {
        if typed.text(PASSWORD).is_empty() {
            let errors = Errors::one(PASSWORD, ctx.text("accounts-password-blank"));
            return Ok(form(&ctx, &typed, &errors).await?.into_response());
        }
        by_typing(&ctx, Typings { password: typed.text(PASSWORD), code: typed.text(CODE) }).await?
    } else {
        let answer = Answer { challenge: typed.text("challenge"), credential: typed.text("credential") };
        by_passkey(&ctx, answer).await?
    };
    match shown {
        Shown::Yes => onward(&ctx, &typed).await,
        Shown::Slow(seconds) => Ok(slow(&ctx, seconds)),
        Shown::No => {
            let errors = Errors::one(PASSWORD, ctx.text("accounts-proof-wrong"));
            Ok(form(&ctx, &typed, &errors).await?.into_response())
        }
    }
}

async fn form(ctx: &SignedIn, typed: &Typed, errors: &Errors) -> Result<Page, Fault> {
    let has = Login::open(ctx.person()?).await?.credentials;
    let next = routes::local(typed.text(NEXT)).map(|next| (NEXT, next));
    let held = Some((HELD, typed.text(HELD))).filter(|(_, held)| !held.is_empty());
    let hidden: Vec<(&str, &str)> = next.into_iter().chain(held).collect();
    let main = html! {
        (by_passkey_form(ctx, &has, &hidden))
        (ctx.form_with(routes::PROOF.path(), &hidden, by_hand(ctx, &has, errors)))
    };
    let words = ctx.words();
    let page = Page::new(words.text("accounts-proof"), main).lead(words.text("accounts-proof-lead"));
    Ok(page.area(words.text("accounts-settings")).script("reveal.mjs").script("passkey.mjs").errors(errors))
}

fn by_hand(ctx: &SignedIn, has: &Credentials, errors: &Errors) -> Markup {
    let words = ctx.words();
    let [label, act, code, hint] =
        ["accounts-password", "accounts-proof-send", "accounts-proof-code", "accounts-proof-code-hint"]
            .map(|key| words.text(key));
    let password =
        PasswordField { id: PASSWORD, label: &label, hint: None, error: errors.of(PASSWORD), new: false };
    let code = TextField {
        hint: Some(&hint),
        kind: TextKind::Code,
        width: Width::Twenty,
        autocomplete: Some("one-time-code"),
        ..TextField::new(CODE, &code)
    };
    html! {
        (password.render(words))
        @if has.has_second_factor() { (code.render(words)) }
        (Button::new(&act, ButtonKind::First).render())
    }
}

fn by_passkey_form(ctx: &SignedIn, has: &Credentials, hidden: &[(&str, &str)]) -> Markup {
    if has.passkeys.is_empty() || passkeys::site(ctx).is_none() {
        return html! {};
    }
    let label = ctx.text("accounts-passkey-use");
    let button = PasskeyButton {
        label: &label,
        kind: ButtonKind::Second,
        does: PasskeyUse::Proof,
        challenge: routes::PASSKEY_CHALLENGE.path(),
    };
    let body = html! { input type="hidden" name="proof" value="1"; (button.render(ctx.words())) };
    ctx.form_with(routes::PROOF.path(), hidden, body)
}
