//! A fresh proof before what is sensitive: a session that was opened a while ago may have been left open. Who has not
//! proved who they are within ten minutes is asked to on a page of its own; what they were about to do waits, sealed on
//! the server, and is done after it with all that was typed.

use audit::{Deed, Outcome};
use axum::response::{IntoResponse, Redirect, Response};
use kit::session;
use kit::{Fault, SignedIn, TOKEN_FIELD, Typed, go_to, routes};
use serde_json::Value;
use store::{Expect, PersonTx, StoreError};

use crate::chart::Credentials;
use crate::codes;
use crate::factors::is_app_code;
use crate::hashing::{self, Password};
use crate::pace::Try;
use crate::passkeys::{self, Answer};
use crate::sign_in::{Login, current};
use crate::waiting::{self, Bound, Handle, Kind, Waiting, look};

/// The field and query that name what waits.
pub const HELD: &str = "held";

/// Whether an act may go on.
pub enum Proved {
    /// It may, with this typed.
    Go(Typed),
    /// A proof is asked for first.
    First(Response),
}

/// Let a sensitive act go on, or ask for a fresh proof and keep what was typed until it is there.
pub async fn before(ctx: &SignedIn, typed: Typed) -> Result<Proved, Fault> {
    let session = ctx.open_session();
    let bound = || (Kind::Act, Bound::to_session(session));
    if !session.is_proved(ctx.now_ms()) {
        let pairs: Vec<_> = typed.pairs().filter(|(name, _)| *name != TOKEN_FIELD).collect();
        let path = ctx.path().split('?').next().unwrap_or_default();
        let state = serde_json::json!({"path": path, "typed": pairs}).to_string();
        let waiting = Waiting::of(&ctx.person()?, bound(), state.as_bytes(), ctx.now_ms())?;
        let handle = waiting.keep(ctx.store()).await?.spelled();
        return Ok(Proved::First(go_to(routes::PROOF.with([], &[(HELD, &handle)]))));
    }
    let Some(handle) = Handle::parse(typed.text(HELD)) else { return Ok(Proved::Go(typed)) };
    let found = look(ctx.store(), handle, bound()).await?.ok_or(Fault::NotFound)?;
    let state: Value = serde_json::from_slice(&found.open(&ctx.person()?)?).unwrap_or_default();
    let taken = ctx.store().write_ops(store::Durability::Soon, move |ops| waiting::take(ops, handle)).await?;
    if !taken || state["path"].as_str() != ctx.path().split('?').next() {
        return Err(Fault::NotFound);
    }
    let pairs = state["typed"].as_array().into_iter().flatten();
    let pairs: Vec<(&str, &str)> =
        pairs.filter_map(|pair| Some((pair.get(0)?.as_str()?, pair.get(1)?.as_str()?))).collect();
    Ok(Proved::Go(Typed::of(&pairs)))
}

/// A page on the way to something sensitive: where to prove oneself first, if the last proof is too old.
pub fn before_page(ctx: &SignedIn) -> Option<Response> {
    let next = routes::local(ctx.path()).unwrap_or(routes::SECURITY.path());
    let page = || go_to(routes::PROOF.with([], &[("next", next)]));
    (!ctx.open_session().is_proved(ctx.now_ms())).then(page)
}

/// How a try to prove oneself ended.
pub enum Shown {
    /// It fits.
    Yes,
    /// It does not; which part, is not said.
    No,
    /// Too many tries; again after so many seconds.
    Slow(u32),
}

/// What somebody at an open session types to prove that they are its owner.
pub struct Typings<'a> {
    /// The password.
    pub password: &'a str,
    /// The code of the app or a recovery code, where the login has more than a password.
    pub code: &'a str,
}

/// A password, and a code where the login has more to prove itself with.
pub async fn by_typing(ctx: &SignedIn, typings: Typings<'_>) -> Result<Shown, Fault> {
    let login = Login::open(ctx.person()?).await?;
    let asks = login.credentials.has_second_factor();
    let guessed = if asks && is_app_code(typings.code) { Try::digits } else { Try::second };
    let tried = guessed(ctx.number(), ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Shown::Slow(seconds));
    }
    let (kept, now_ms) = (login.credentials.password.clone(), ctx.now_ms());
    let fits = hashing::fits(Password::typed(typings.password), kept.clone()).await?;
    let hash = codes::looked_up(login.credentials.recovery.as_ref(), typings.code).await?;
    let code = typings.code.to_owned();
    let after = move |now: &Credentials| {
        let same = fits && now.password == kept;
        if !same || !now.has_second_factor() {
            return (same && !asks).then(|| now.clone());
        }
        let app = now.app.as_ref().and_then(|app| app.used(&code, now_ms));
        let recovery = now.recovery.as_ref().and_then(|sheet| sheet.used(&hash));
        match (app, recovery) {
            (Some(app), _) => Some(Credentials { app: Some(app), ..now.clone() }),
            (None, Some(left)) => Some(Credentials { recovery: Some(left), ..now.clone() }),
            (None, None) => None,
        }
    };
    show(ctx, &login, tried, (None, Box::new(after))).await
}

/// A passkey.
pub async fn by_passkey(ctx: &SignedIn, answer: Answer<'_>) -> Result<Shown, Fault> {
    let tried = Try::of_network(ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Shown::Slow(seconds));
    }
    let login = Login::open(ctx.person()?).await?;
    let bound = Bound::to_session(ctx.open_session());
    let signed = match passkeys::of_login(ctx, &login, answer, bound).await? {
        Ok(signed) => signed,
        Err(unfit) => return refuse(&login, unfit.0).await,
    };
    let (used, now_ms) = (signed.used, ctx.now_ms());
    show(ctx, &login, tried, (Some(used), Box::new(move |now| signed.after(now, now_ms)))).await
}

type After = Box<dyn Fn(&Credentials) -> Option<Credentials> + Send>;

/// Write the proof down with the session, if it still fits behind the lock.
async fn show(
    ctx: &SignedIn,
    login: &Login,
    tried: Try,
    (used, after): (Option<Handle>, After),
) -> Result<Shown, Fault> {
    let (number, session, now_ms) = (ctx.number(), ctx.open_session().id, ctx.now_ms());
    let work = move |tx: &mut PersonTx<'_, '_>| {
        if let Some(handle) = used
            && !waiting::take(&mut tx.ops(), handle)?
        {
            return Ok(false);
        }
        let now = current(tx, number)?;
        let Some(put) = after(&now) else { return Ok(false) };
        if put == now {
            tx.tell(Deed::Account, Outcome::Done)?;
        } else {
            tx.put(put.resource(number)?, Expect::Anything)?;
        }
        session::prove(&mut tx.ops(), session, now_ms)?;
        Ok(true)
    };
    if !login.person.commit(Deed::Account, &[], work).await? {
        return refuse(login, "wrong proof").await;
    }
    tried.forget(ctx.store()).await?;
    Ok(Shown::Yes)
}

/// Somebody at an open session could not prove that they are its owner, who can see that it was tried.
async fn refuse(login: &Login, why: &'static str) -> Result<Shown, Fault> {
    let tell = move |tx: &mut PersonTx<'_, '_>| -> Result<(), StoreError> {
        tx.tell(Deed::Account, Outcome::Refused(why.to_owned()))
    };
    login.person.commit(Deed::Account, &[], tell).await?;
    Ok(Shown::No)
}

/// After a proof: on to the page, or back into the act that waits, with the form sent once more by the browser.
pub async fn onward(ctx: &SignedIn, typed: &Typed) -> Result<Response, Fault> {
    let bound = (Kind::Act, Bound::to_session(ctx.open_session()));
    if let Some(handle) = Handle::parse(typed.text(HELD))
        && let Some(found) = look(ctx.store(), handle, bound).await?
    {
        let state: Value = serde_json::from_slice(&found.open(&ctx.person()?)?).unwrap_or_default();
        if let Some(path) = state["path"].as_str().and_then(routes::local) {
            return Ok(Redirect::temporary(path).into_response());
        }
    }
    Ok(go_to(routes::local(typed.text("next")).unwrap_or(routes::SECURITY.path())))
}
