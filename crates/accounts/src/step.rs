//! The second step of signing in, between a password that fitted and a session. Who is on it is known to the server
//! alone: the browser holds a number and a secret for ten minutes, and what they lead to is sealed under the key of the
//! person and used up by the first proof that fits. A changed password, a reset or a closed login ends it at once.

use axum::http::HeaderMap;
use kit::{Ctx, Fault};
use serde_json::{Value, json};
use stdx::Random;
use stdx::text::{hex, unhex, url64};
use store::{Person, StoreError};

use crate::chart::Credentials;
use crate::codes;
use crate::factors::{App, SECRET_BYTES};
use crate::pace::Try;
use crate::sign_in::{Change, Login, Proof, Tried, begin, refuse};
use crate::waiting::{Bound, Handle, Kind, WAITING_SECONDS, Waiting, look};

/// The cookie of who is on the second step.
pub const COOKIE: &str = "step";
const TOKEN_BYTES: usize = 32;

/// A secret for a browser to hold.
pub fn new_token() -> String {
    let mut bytes = [0; TOKEN_BYTES];
    store::SystemRandom.fill(&mut bytes);
    url64(&bytes)
}

/// A second step for this person, and the cookie that leads to it.
pub fn prepare(person: &Person, next: &str, now_ms: i64) -> Result<(Waiting, String), StoreError> {
    let mut secret = [0; SECRET_BYTES];
    store::SystemRandom.fill(&mut secret);
    let token = new_token();
    let state = json!({"next": next, "app": hex(&secret)}).to_string();
    let bound = (Kind::Step, Bound::to(&token));
    let waiting = Waiting::of(person, bound, state.as_bytes(), now_ms)?;
    let cookie = format!("{}.{token}", waiting.handle().spelled());
    Ok((waiting, cookie))
}

/// Hand out the cookie of the second step.
pub fn hand_out(ctx: &Ctx, cookie: &str) {
    ctx.set_cookie(COOKIE, cookie, Some(WAITING_SECONDS));
}

/// Take it away.
pub fn take_back(ctx: &Ctx) {
    ctx.set_cookie(COOKIE, "", Some(0));
}

/// Somebody whose password fitted.
pub struct OnStep {
    /// Their login.
    pub login: Login,
    /// Where they are on their way to.
    pub next: String,
    /// The secret of the app that they set up here, where they must have one and have none.
    pub app: Vec<u8>,
    /// The number of this step.
    pub handle: Handle,
    /// The secret that their browser holds.
    pub token: String,
}

impl OnStep {
    /// Who is on the second step in this browser, if anybody still is.
    pub async fn of(ctx: &Ctx, headers: &HeaderMap) -> Result<Option<OnStep>, Fault> {
        let cookie = ctx.portal().settings().cookies.read(headers, COOKIE);
        let Some((handle, token)) = cookie.and_then(|cookie| cookie.split_once('.')) else { return Ok(None) };
        let Some(handle) = Handle::parse(handle) else { return Ok(None) };
        let found = look(ctx.store(), handle, (Kind::Step, Bound::to(token))).await?;
        let Some((found, number)) = found.and_then(|found| found.person.map(|number| (found, number))) else {
            return Ok(None);
        };
        let person = ctx.store().person(ctx.act(), number);
        let state: Value = serde_json::from_slice(&found.open(&person)?).unwrap_or_default();
        let text = |name: &str| state.get(name).and_then(Value::as_str).unwrap_or_default();
        let (next, app) = (text("next").to_owned(), unhex(text("app")).unwrap_or_default());
        let login = Login::open(person).await?;
        Ok(Some(OnStep { login, next, app, handle, token: token.to_owned() }))
    }

    /// They must have a second factor and have none: one is set up before anything else.
    pub fn sets_up(&self) -> bool {
        !self.login.credentials.has_second_factor()
    }
}

/// The code of the app.
pub async fn by_app(ctx: &Ctx, on: &OnStep, typed: &str) -> Result<Tried, Fault> {
    let tried = Try::digits(on.login.person.number(), ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Tried::Slow(seconds));
    }
    let (typed, now_ms) = (typed.to_owned(), ctx.now_ms());
    let change = move |now: &Credentials| {
        let app = now.app.as_ref()?.used(&typed, now_ms)?;
        Some(Change::to(Credentials { app: Some(app), ..now.clone() }))
    };
    if change(&on.login.credentials).is_none() {
        return refuse(&on.login.person, "wrong code of the app").await;
    }
    begin(ctx, &on.login, tried, Proof::enough(on.handle, change)).await
}

/// A recovery code.
pub async fn by_recovery(ctx: &Ctx, on: &OnStep, typed: &str) -> Result<Tried, Fault> {
    let tried = Try::second(on.login.person.number(), ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Tried::Slow(seconds));
    }
    let sheet = on.login.credentials.recovery.clone();
    let hash = codes::looked_up(sheet.as_ref(), typed).await?;
    let change = move |now: &Credentials| {
        let sheet =
            sheet.as_ref().filter(|sheet| now.recovery.as_ref().is_some_and(|now| now.salt == sheet.salt));
        let left = sheet.and(now.recovery.as_ref())?.used(&hash)?;
        Some(Change::to(Credentials { recovery: Some(left), ..now.clone() }))
    };
    if !on.login.credentials.has_second_factor() || change(&on.login.credentials).is_none() {
        return refuse(&on.login.person, "wrong recovery code").await;
    }
    begin(ctx, &on.login, tried, Proof::enough(on.handle, change)).await
}

/// The first code of an app that is set up on the way in.
pub async fn set_up(ctx: &Ctx, on: &OnStep, typed: &str) -> Result<Tried, Fault> {
    let tried = Try::second(on.login.person.number(), ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Tried::Slow(seconds));
    }
    let Some(app) = App::set_up(&on.app, typed, ctx.now_ms()) else {
        return refuse(&on.login.person, "wrong code while setting up the app").await;
    };
    let change = move |now: &Credentials| {
        let put = Credentials { app: Some(app.clone()), ..now.clone() };
        (!now.has_second_factor()).then(|| Change::to(put))
    };
    begin(ctx, &on.login, tried, Proof::enough(on.handle, change)).await
}
