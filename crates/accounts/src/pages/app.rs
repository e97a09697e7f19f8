//! Setting up an authenticator app, in the settings or on the way in where a login must have one; and taking it away.

use audit::Deed;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::{CsrfForm, Ctx, Errors, Fault, Flash, Page, SignedIn, go_to, routes};
use maud::{Markup, html};
use stdx::Random;
use store::{Expect, PersonTx, StoreError};
use ui::content::{Confirmation, Disclosure, qr};
use ui::form::{Button, ButtonKind, TextField, TextKind, Width};

use super::{below_security, beside, sign_in, slow};
use crate::chart::{Credentials, sign_in_names};
use crate::factors::{App, SECRET_BYTES, app_link, spelled};
use crate::pace::Try;
use crate::proof::{self, Proved};
use crate::sign_in::{Login, Tried, current};
use crate::step::{self, OnStep, set_up};
use crate::waiting::{self, Bound, Kind, Waiting, latest};

const CODE: &str = "code";

/// `GET /account/app`.
pub async fn page(ctx: SignedIn) -> Result<Response, Fault> {
    if let Some(first) = proof::before_page(&ctx) {
        return Ok(first);
    }
    let secret = pending(&ctx).await?;
    Ok(form(&ctx, &secret, &Errors::none()).await?.into_response())
}

/// `POST /account/app`.
pub async fn set(ctx: SignedIn, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    let typed = match proof::before(&ctx, typed).await? {
        Proved::Go(typed) => typed,
        Proved::First(response) => return Ok(response),
    };
    let secret = pending(&ctx).await?;
    let tried = Try::second(ctx.number(), ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(slow(&ctx, seconds));
    }
    let Some(app) = App::set_up(&secret, typed.text(CODE), ctx.now_ms()) else {
        let errors = Errors::one(CODE, ctx.text("accounts-app-first-wrong"));
        return Ok(form(&ctx, &secret, &errors).await?.into_response());
    };
    tried.forget(ctx.store()).await?;
    let has_codes = keep(&ctx, app).await?;
    ctx.flash(&Flash::done("accounts-app-done"));
    Ok(go_to(if has_codes { routes::SECURITY.path() } else { routes::RECOVERY_CODES.path() }))
}

/// Write the app down; whether there are recovery codes already.
async fn keep(ctx: &SignedIn, app: App) -> Result<bool, Fault> {
    let number = ctx.number();
    let work = move |tx: &mut PersonTx<'_, '_>| {
        let put = Credentials { app: Some(app.clone()), ..current(tx, number)? };
        let has_codes = put.recovery.is_some();
        waiting::end(&mut tx.ops(), number)?;
        tx.put(put.resource(number)?, Expect::Anything)?;
        Ok(has_codes)
    };
    Ok(ctx.person()?.commit(Deed::Account, &[], work).await?)
}

/// The secret that is shown until it is used: the same when the page is opened again.
async fn pending(ctx: &SignedIn) -> Result<Vec<u8>, Fault> {
    let (person, bound) = (ctx.person()?, || (Kind::App, Bound::to_session(ctx.open_session())));
    if let Some(found) = latest(ctx.store(), person.number(), bound()).await? {
        return Ok(found.open(&person)?);
    }
    let mut secret = vec![0; SECRET_BYTES];
    store::SystemRandom.fill(&mut secret);
    Waiting::of(&person, bound(), &secret, ctx.now_ms())?.keep(ctx.store()).await?;
    Ok(secret)
}

async fn form(ctx: &SignedIn, secret: &[u8], errors: &Errors) -> Result<Page, Fault> {
    let name = sign_in_names(&ctx.own_person().await?.resource).into_iter().next().unwrap_or_default();
    let body = html! { (steps(ctx, secret, &name)) (code(ctx, "accounts-app-send", errors)) };
    let main = ctx.form(routes::APP.path(), body);
    let page = Page::new(ctx.text("accounts-app-set-up"), main).lead(ctx.text("accounts-app-lead"));
    Ok(below_security(ctx, page).errors(errors))
}

/// What to do with the app: scan or type the secret.
fn steps(ctx: &Ctx, secret: &[u8], sign_in: &str) -> Markup {
    let words = ctx.words();
    let link = app_link(secret, &ctx.portal().settings().clinic.name, sign_in);
    let drawn = qr(&link, &words.text("accounts-app-qr")).unwrap_or_default();
    let by_hand = html! {
        p { (words.text("accounts-app-by-hand-text")) }
        p.code { (spelled(secret)) }
        p { a href=(link) { (words.text("accounts-app-open")) } }
    };
    let label = words.text("accounts-app-by-hand");
    html! {
        ol {
            li { (words.text("accounts-app-step-get")) }
            li { (words.text("accounts-app-step-scan")) }
            li { (words.text("accounts-app-step-type")) }
        }
        (drawn)
        (Disclosure { label: &label, open: false, body: by_hand }.render())
    }
}

fn code(ctx: &Ctx, act: &str, errors: &Errors) -> Markup {
    let words = ctx.words();
    let [label, hint, act] = ["accounts-app-code", "accounts-app-code-hint", act].map(|key| words.text(key));
    let field = TextField {
        hint: Some(&hint),
        error: errors.of(CODE),
        kind: TextKind::OneTimeCode,
        width: Width::Ten,
        ..TextField::new(CODE, &label)
    };
    html! { (field.render(words)) (Button::new(&act, ButtonKind::First).render()) }
}

/// `GET /sign-in/app`: a login that must have a second factor and has none sets one up before anything else opens.
pub async fn page_on_the_way(ctx: Ctx, headers: HeaderMap) -> Result<Response, Fault> {
    let Some(on) = OnStep::of(&ctx, &headers).await? else { return Ok(go_to(routes::SIGN_IN.path())) };
    if !on.sets_up() {
        return Ok(go_to(routes::SIGN_IN_STEP.path()));
    }
    Ok(on_the_way(&ctx, &on, &Errors::none()).await?.into_response())
}

/// `POST /sign-in/app`.
pub async fn set_on_the_way(
    ctx: Ctx,
    headers: HeaderMap,
    CsrfForm(typed): CsrfForm,
) -> Result<Response, Fault> {
    let on = OnStep::of(&ctx, &headers).await?.filter(OnStep::sets_up);
    let Some(on) = on else { return Ok(sign_in::again(&ctx)) };
    match set_up(&ctx, &on, typed.text(CODE)).await? {
        Tried::In(session) => {
            ctx.begin_session(&session);
            step::take_back(&ctx);
            ctx.flash(&Flash::done("accounts-app-done"));
            Ok(go_to(routes::RECOVERY_CODES.path()))
        }
        Tried::Slow(seconds) => Ok(slow(&ctx, seconds)),
        Tried::Wrong | Tried::Next(_) => {
            let errors = Errors::one(CODE, ctx.text("accounts-app-first-wrong"));
            Ok(on_the_way(&ctx, &on, &errors).await?.into_response())
        }
    }
}

async fn on_the_way(ctx: &Ctx, on: &OnStep, errors: &Errors) -> Result<Page, Fault> {
    let person = on.login.person.resource().await?.resource;
    let name = sign_in_names(&person).into_iter().next().unwrap_or_default();
    let body = html! {
        p { (ctx.text("accounts-app-demanded")) }
        (steps(ctx, &on.app, &name))
        (code(ctx, "accounts-app-send-in", errors))
    };
    let main = ctx.form(routes::SIGN_IN_APP.path(), body);
    Ok(Page::new(ctx.text("accounts-app-set-up"), main).entrance(Some(beside(ctx))).errors(errors))
}

/// `GET /account/app/remove`.
pub async fn ask_remove(ctx: SignedIn) -> Result<Response, Fault> {
    let login = Login::open(ctx.person()?).await?;
    if login.credentials.app.is_none() {
        return Ok(go_to(routes::SECURITY.path()));
    }
    let words = ctx.words();
    let page = asked(&ctx, |asked| Page::new(words.text("accounts-app-remove-question"), asked.main()));
    Ok(below_security(&ctx, page).into_response())
}

/// The question before the app is taken away.
pub fn asked<T>(ctx: &Ctx, then: impl FnOnce(Confirmation<'_>) -> T) -> T {
    let words = ctx.words();
    let hidden = ctx.hidden_fields();
    let hidden: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let keys = ["accounts-app-remove", "accounts-app-remove-question", "accounts-app-keep"];
    let [label, question, keep] = keys.map(|key| words.text(key));
    then(Confirmation {
        id: "remove-app",
        label: &label,
        page: routes::APP_REMOVE.path(),
        question: &question,
        body: html! { p { (words.text("accounts-app-remove-text")) } },
        action: routes::APP_REMOVE.path(),
        hidden: &hidden,
        confirm: &label,
        keep: &keep,
        back: routes::SECURITY.path(),
    })
}

/// `POST /account/app/remove`.
pub async fn remove(ctx: SignedIn, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    if let Proved::First(response) = proof::before(&ctx, typed).await? {
        return Ok(response);
    }
    let number = ctx.number();
    let work = move |tx: &mut PersonTx<'_, '_>| {
        let now = current(tx, number)?;
        now.app.as_ref().ok_or(StoreError::NotFound)?;
        let Some(put) = now.without_app() else { return Ok(false) };
        waiting::end(&mut tx.ops(), number)?;
        tx.put(put.resource(number)?, Expect::Anything).map(|_| true)
    };
    if !ctx.person()?.commit(Deed::Account, &[], work).await? {
        return Ok(super::security::refused(&ctx).await?.into_response());
    }
    ctx.flash(&Flash::done("accounts-app-removed"));
    Ok(go_to(routes::SECURITY.path()))
}
