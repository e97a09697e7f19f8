//! Where a person is signed in, and the acts that end it.

use audit::{Deed, Outcome};
use axum::extract::Path;
use axum::response::Response;
use jiff::Timestamp;
use kit::session::{self, Listed, SessionId, Which};
use kit::{CsrfForm, Ctx, Fault, Flash, Page, SignedIn, go_to, routes};
use maud::{Markup, html};
use ui::content::{Card, Fact, Level, Tag, TagKind, card_grid, facts};
use ui::form::{Button, ButtonKind};

use crate::device;
use crate::proof::{self, Proved};
use crate::waiting;

/// `GET /account/sessions`.
pub async fn page(ctx: SignedIn) -> Result<Page, Fault> {
    let limits = ctx.portal().settings().sessions;
    let sessions = session::list(ctx.store(), &ctx.person()?, limits).await?;
    let own = ctx.open_session().id;
    let cards: Vec<Markup> = sessions.iter().map(|one| card(&ctx, one, one.id == own)).collect();
    let words = ctx.words();
    let all = Button::new(&words.text("accounts-sessions-end-all"), ButtonKind::Danger).render();
    let main = html! {
        (card_grid(&cards))
        div.section {
            p { (words.text("accounts-sessions-end-all-text")) }
            (ctx.form(routes::SESSIONS_END.path(), all))
        }
    };
    Ok(Page::new(words.text("accounts-sessions"), main)
        .area(words.text("accounts-settings"))
        .below(words.text("accounts-settings"), routes::SETTINGS.path())
        .lead(words.text("accounts-sessions-lead")))
}

/// `POST /account/sessions/{session}/end`.
pub async fn end(ctx: SignedIn, Path(id): Path<String>, _: CsrfForm) -> Result<Response, Fault> {
    let id = SessionId::parse(&id).ok_or(Fault::NotFound)?;
    if finish(&ctx, Which::One(id)).await? == 0 {
        return Err(Fault::NotFound);
    }
    if id == ctx.open_session().id {
        ctx.drop_session_cookie();
        return Ok(go_to(routes::SIGNED_OUT.path()));
    }
    ctx.flash(&Flash::done("accounts-session-ended"));
    Ok(go_to(routes::SESSIONS.path()))
}

/// `POST /account/sessions/end`.
pub async fn end_all(ctx: SignedIn, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    if let Proved::First(response) = proof::before(&ctx, typed).await? {
        return Ok(response);
    }
    finish(&ctx, Which::All).await?;
    ctx.drop_session_cookie();
    Ok(go_to(routes::SIGNED_OUT.path()))
}

async fn finish(ctx: &SignedIn, which: Which) -> Result<u64, Fault> {
    let number = ctx.number();
    let end = move |tx: &mut store::PersonTx<'_, '_>| {
        let ended = session::end(&mut tx.ops(), number, which)?;
        if which == Which::All {
            waiting::end(&mut tx.ops(), number)?;
        }
        if ended > 0 {
            tx.tell(Deed::SignOut, Outcome::Done)?;
        }
        Ok(ended)
    };
    Ok(ctx.person()?.commit(Deed::SignOut, &[], end).await?)
}

fn card(ctx: &Ctx, one: &Listed, here: bool) -> Markup {
    let words = ctx.words();
    let when = |ms: i64| {
        let instant = Timestamp::from_millisecond(ms).unwrap_or(ctx.now());
        words.date_time_zone(&ctx.at_reader(instant))
    };
    let title = device_name(ctx, &one.device.browser);
    let seen = if here { ctx.text("accounts-session-now") } else { when(one.seen_ms) };
    let keys = ["accounts-session-since", "accounts-session-seen", "accounts-session-address"];
    let [since, last, address] = keys.map(|key| words.text(key));
    let list = [
        Fact::new(&since, &when(one.made_ms)),
        Fact::new(&last, &seen),
        Fact::new(&address, &one.device.address),
    ];
    let label = words.with("accounts-session-end", &[("device", title.as_str().into())]);
    let button = Button::new(&label, ButtonKind::Second).render();
    let body = html! {
        (facts(words, &list))
        (ctx.form(&routes::SESSION_END.to([&one.id.spelled()]), button))
    };
    let tag = here.then(|| Tag::new(&words.text("accounts-session-here"), TagKind::Good).render());
    Card { tag, lit: here, ..Card::new(&title, Level::H2, body) }.render()
}

/// A browser and its machine, in words that their owner knows.
pub fn device_name(ctx: &Ctx, browser: &str) -> String {
    match device::names(browser) {
        (Some(browser), Some(system)) => {
            ctx.text_with("accounts-device", &[("browser", browser.into()), ("system", system.into())])
        }
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => ctx.text("accounts-device-unknown"),
    }
}
