//! Adding a passkey and taking one away.

use audit::Deed;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kit::{CsrfForm, Ctx, Errors, Fault, Flash, Page, SignedIn, go_to, routes};
use maud::{Markup, html};
use store::{Expect, PersonTx, StoreError};
use ui::content::Confirmation;
use ui::form::{ButtonKind, LinkButton, PasskeyButton, PasskeyUse, TextField, Width};

use super::{below_security, script_answer, security};
use crate::chart::sign_in_names;
use crate::device;
use crate::factors::{PASSKEYS_MAX, Passkey};
use crate::passkeys::{self, Answer, New};
use crate::proof::{self, Proved};
use crate::sign_in::{Login, current};
use crate::waiting::{self, Bound};

const NAME: &str = "name";

/// `GET /account/passkeys/add`.
pub async fn page(ctx: SignedIn) -> Result<Response, Fault> {
    if passkeys::site(&ctx).is_none() {
        return Err(Fault::NotFound);
    }
    if let Some(first) = proof::before_page(&ctx) {
        return Ok(first);
    }
    Ok(form(&ctx, &own_name(&ctx), &Errors::none()).into_response())
}

/// `POST /account/passkeys/challenge`: what a passkey is to sign, for the script of a page.
pub async fn challenge(ctx: SignedIn, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    let login = Login::open(ctx.person()?).await?;
    let bound = Bound::to_session(ctx.open_session());
    if typed.has("proof") {
        return Ok(script_answer(passkeys::ask_login(&ctx, &login, bound).await?.text()));
    }
    if !ctx.open_session().is_proved(ctx.now_ms()) || login.credentials.passkeys.len() >= PASSKEYS_MAX {
        return Err(Fault::NotFound);
    }
    let person = ctx.own_person().await?;
    let name = sign_in_names(&person.resource).into_iter().next().unwrap_or_default();
    Ok(script_answer(passkeys::ask_for_new(&ctx, &login, (bound, &name)).await?.text()))
}

/// `POST /account/passkeys/add`.
pub async fn add(ctx: SignedIn, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    let typed = match proof::before(&ctx, typed).await? {
        Proved::Go(typed) => typed,
        Proved::First(response) => return Ok(response),
    };
    let login = Login::open(ctx.person()?).await?;
    let name = Some(typed.trimmed(NAME))
        .filter(|name| !name.is_empty())
        .map_or_else(|| own_name(&ctx), str::to_owned);
    let answer = Answer { challenge: typed.text("challenge"), credential: typed.text("credential") };
    let bound = Bound::to_session(ctx.open_session());
    let new = passkeys::made(&ctx, &login, bound, (answer, &name)).await?;
    let added = match new {
        Some(new) => keep(&ctx, new).await?,
        None => None,
    };
    let Some(has_codes) = added else {
        let errors = Errors::one(NAME, ctx.text("accounts-passkey-not-added"));
        return Ok(form(&ctx, &name, &errors).into_response());
    };
    ctx.flash(&Flash::done("accounts-passkey-added").then("accounts-passkey-added-next"));
    Ok(go_to(if has_codes { routes::SECURITY.path() } else { routes::RECOVERY_CODES.path() }))
}

/// Write the new passkey down; whether there are recovery codes already, or nothing when it does not fit.
async fn keep(ctx: &SignedIn, new: New) -> Result<Option<bool>, Fault> {
    let number = ctx.number();
    let work = move |tx: &mut PersonTx<'_, '_>| {
        let there = waiting::take(&mut tx.ops(), new.used)?;
        let Some(put) = new.added(&current(tx, number)?).filter(|_| there) else { return Ok(None) };
        new.claim(&mut tx.ops(), number)?;
        let has_codes = put.recovery.is_some();
        waiting::end(&mut tx.ops(), number)?;
        tx.put(put.resource(number)?, Expect::Anything)?;
        Ok(Some(has_codes))
    };
    match ctx.person()?.commit(Deed::Account, &[], work).await {
        Err(StoreError::Refused(_)) => Ok(None),
        done => Ok(done?),
    }
}

/// What a passkey of this device is called at first.
fn own_name(ctx: &Ctx) -> String {
    match device::names(&ctx.device().browser) {
        (Some(browser), Some(system)) => {
            ctx.text_with("accounts-device", &[("browser", browser.into()), ("system", system.into())])
        }
        _ => ctx.text("accounts-passkey"),
    }
}

fn form(ctx: &SignedIn, name: &str, errors: &Errors) -> Page {
    let words = ctx.words();
    let [label, hint, act, back] = [
        "accounts-passkey-name",
        "accounts-passkey-name-hint",
        "accounts-passkey-make",
        "accounts-passkey-later",
    ]
    .map(|key| words.text(key));
    let field = TextField {
        value: name,
        hint: Some(&hint),
        error: errors.of(NAME),
        autocomplete: Some("off"),
        width: Width::Twenty,
        ..TextField::new(NAME, &label)
    };
    let button = PasskeyButton {
        label: &act,
        kind: ButtonKind::First,
        does: PasskeyUse::Make,
        challenge: routes::PASSKEY_CHALLENGE.path(),
    };
    let later =
        LinkButton { label: &back, href: routes::SECURITY.path(), kind: ButtonKind::Quiet, icon: None };
    let body = html! { (field.render(words)) (button.render(words)) };
    let main = html! {
        (why(ctx))
        (ctx.form(routes::PASSKEY_ADD.path(), body))
        div.actions { (later.render()) }
    };
    let page = Page::new(words.text("accounts-passkey-add"), main).lead(words.text("accounts-passkey-lead"));
    below_security(ctx, page).script("passkey.mjs").errors(errors)
}

fn why(ctx: &Ctx) -> Markup {
    html! {
        ul {
            @for key in ["accounts-passkey-why-own", "accounts-passkey-why-safe", "accounts-passkey-why-then"] {
                li { (ctx.text(key)) }
            }
        }
    }
}

/// `GET /account/passkeys/{key}/remove`.
pub async fn ask_remove(ctx: SignedIn, Path(id): Path<String>) -> Result<Page, Fault> {
    let login = Login::open(ctx.person()?).await?;
    let key = login.credentials.passkey(&id).ok_or(Fault::NotFound)?;
    let (title, main) = asked(&ctx, key, |asked| (asked.question.to_owned(), asked.main()));
    Ok(below_security(&ctx, Page::new(title, main)))
}

/// The question before a passkey is taken away.
pub fn asked<T>(ctx: &Ctx, key: &Passkey, then: impl FnOnce(Confirmation<'_>) -> T) -> T {
    let words = ctx.words();
    let hidden = ctx.hidden_fields();
    let hidden: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let named = |text: &str| words.with(text, &[("name", key.name.as_str().into())]);
    let (label, question) = (named("accounts-passkey-remove"), named("accounts-passkey-remove-question"));
    let (keep, address) = (words.text("accounts-passkey-keep"), routes::PASSKEY_REMOVE.to([&key.id]));
    let id = format!("remove-{}", key.id);
    then(Confirmation {
        id: &id,
        label: &label,
        page: &address,
        question: &question,
        body: html! { p { (words.text("accounts-passkey-remove-text")) } },
        action: &address,
        hidden: &hidden,
        confirm: &label,
        keep: &keep,
        back: routes::SECURITY.path(),
    })
}

/// `POST /account/passkeys/{key}/remove`.
pub async fn remove(
    ctx: SignedIn,
    Path(id): Path<String>,
    CsrfForm(typed): CsrfForm,
) -> Result<Response, Fault> {
    if let Proved::First(response) = proof::before(&ctx, typed).await? {
        return Ok(response);
    }
    let number = ctx.number();
    let work = move |tx: &mut PersonTx<'_, '_>| {
        let now = current(tx, number)?;
        now.passkey(&id).ok_or(StoreError::NotFound)?;
        let Some(put) = now.without_passkey(&id) else { return Ok(false) };
        passkeys::forget(&mut tx.ops(), &id)?;
        waiting::end(&mut tx.ops(), number)?;
        tx.put(put.resource(number)?, Expect::Anything).map(|_| true)
    };
    if !ctx.person()?.commit(Deed::Account, &[], work).await? {
        return Ok(security::refused(&ctx).await?.into_response());
    }
    ctx.flash(&Flash::done("accounts-passkey-removed").then("accounts-passkey-removed-next"));
    Ok(go_to(routes::SECURITY.path()))
}
