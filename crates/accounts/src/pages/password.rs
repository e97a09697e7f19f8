//! Changing the password. It ends every other session and gives this one a new token.

use audit::{Deed, Outcome};
use axum::response::{IntoResponse, Response};
use kit::session::{self, NewSession, Which};
use kit::{CsrfForm, Errors, Fault, Flash, Page, SignedIn, Typed, go_to, routes};
use maud::html;
use store::Expect;
use ui::form::{Button, ButtonKind, PasswordField};

use super::slow;
use crate::chart::{Credentials, sign_in_names};
use crate::hashing::{self, Password};
use crate::pace::Try;
use crate::password::weakness;
use crate::proof::{self, Proved};
use crate::sign_in::{Login, current};
use crate::waiting;

const OLD: &str = "password";
const NEW: &str = "new-password";

/// `GET /account/password`.
pub async fn page(ctx: SignedIn) -> Page {
    form(&ctx, &Errors::none())
}

/// `POST /account/password`.
pub async fn change(ctx: SignedIn, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    let typed = match proof::before(&ctx, typed).await? {
        Proved::Go(typed) => typed,
        Proved::First(response) => return Ok(response),
    };
    let login = Login::open(ctx.person()?).await?;
    let errors = check(&ctx, &login, &typed).await?;
    if !errors.is_empty() {
        return Ok(form(&ctx, &errors).into_response());
    }
    let tried = Try::of(&format!("login {}", ctx.number().0), ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(slow(&ctx, seconds));
    }
    if !hashing::fits(Password::typed(typed.text(OLD)), login.credentials.password.clone()).await? {
        refuse(&login).await?;
        let errors = Errors::one(OLD, ctx.text("accounts-password-old-wrong"));
        return Ok(form(&ctx, &errors).into_response());
    }
    tried.forget(ctx.store()).await?;
    replace(&ctx, login, typed.text(NEW)).await?;
    ctx.flash(&Flash::done("accounts-password-changed").then("accounts-password-changed-next"));
    Ok(go_to(routes::SECURITY.path()))
}

/// Somebody at an open session does not know its password: the login's owner can see that it was tried.
async fn refuse(login: &Login) -> Result<(), Fault> {
    let why = Outcome::Refused("wrong password".to_owned());
    Ok(login.person.commit(Deed::Account, &[], move |tx| tx.tell(Deed::Account, why.clone())).await?)
}

async fn check(ctx: &SignedIn, login: &Login, typed: &Typed) -> Result<Errors, Fault> {
    let mut errors = Errors::none();
    if typed.text(OLD).is_empty() {
        errors.add(OLD, ctx.text("accounts-password-blank"));
    }
    let person = login.person.resource().await?.resource;
    let name = kit::full_name(person.json()).unwrap_or_default();
    let sign_in = sign_in_names(&person);
    let mut names: Vec<&str> = sign_in.iter().map(String::as_str).collect();
    names.extend([name.as_str(), ctx.portal().settings().clinic.name.as_str()]);
    if let Some(weak) = weakness(typed.text(NEW), &names) {
        errors.add(NEW, ctx.text(weak.words()));
    }
    Ok(errors)
}

async fn replace(ctx: &SignedIn, login: Login, password: &str) -> Result<(), Fault> {
    let hash = hashing::hash(Password::typed(password)).await?;
    let limits = ctx.portal().settings().sessions;
    let session = NewSession::prepare(&login.person, &ctx.device(), limits, ctx.now_ms())?;
    let (number, begun, old) = (ctx.number(), session.clone(), login.credentials);
    let change = move |tx: &mut store::PersonTx<'_, '_>| {
        let now = current(tx, number)?;
        if now.password != old.password {
            return Err(store::StoreError::NotFound); // changed in another window meanwhile
        }
        let put = Credentials { password: Some(hash.clone()), code: None, ..now };
        waiting::end(&mut tx.ops(), number)?;
        tx.put(put.resource(number)?, Expect::Anything)?;
        session::end(&mut tx.ops(), number, Which::All)?;
        begun.insert(&mut tx.ops())
    };
    login.person.commit(Deed::Account, &[], change).await?;
    ctx.begin_session(&session);
    Ok(())
}

fn form(ctx: &SignedIn, errors: &Errors) -> Page {
    let words = ctx.words();
    let [old, new, act] = ["accounts-password-old", "accounts-password-new", "accounts-password-change"]
        .map(|key| words.text(key));
    let hint = words.text("accounts-password-hint");
    let old = PasswordField { id: OLD, label: &old, hint: None, error: errors.of(OLD), new: false };
    let new = PasswordField { id: NEW, label: &new, hint: Some(&hint), error: errors.of(NEW), new: true };
    let button = Button::new(&act, ButtonKind::First);
    let body = html! { (old.render(words)) (new.render(words)) (button.render()) };
    Page::new(words.text("accounts-password-change"), ctx.form(routes::PASSWORD.path(), body))
        .area(words.text("accounts-settings"))
        .below(words.text("accounts-settings"), routes::SETTINGS.path())
        .below(words.text("accounts-security"), routes::SECURITY.path())
        .lead(words.text("accounts-password-lead"))
        .script("reveal.mjs")
        .errors(errors)
}
