//! The sheet of recovery codes: shown once, to be printed or written down, and in force only when its owner says that
//! it is kept. Until then the codes before it work.

use audit::Deed;
use axum::response::{IntoResponse, Response};
use kit::{CsrfForm, Errors, Fault, Flash, Page, SignedIn, go_to, routes};
use maud::{Markup, html};
use store::{Expect, PersonTx};
use ui::content::{Note, NoteKind, print_link};
use ui::form::{Button, ButtonKind, Checkboxes, Choice};

use super::below_security;
use crate::chart::Credentials;
use crate::codes;
use crate::proof::{self, Proved};
use crate::sign_in::{Login, current};
use crate::waiting::{self, Bound, Kind, Waiting, latest};

const SAVED: &str = "saved";

/// `GET /account/recovery-codes`.
pub async fn page(ctx: SignedIn) -> Result<Response, Fault> {
    if let Some(first) = proof::before_page(&ctx) {
        return Ok(first);
    }
    let login = Login::open(ctx.person()?).await?;
    if !login.credentials.has_second_factor() {
        return Ok(go_to(routes::SECURITY.path()));
    }
    let sheet = pending(&ctx).await?;
    Ok(form(&ctx, &sheet, &Errors::none()).into_response())
}

/// `POST /account/recovery-codes`.
pub async fn keep(ctx: SignedIn, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    let typed = match proof::before(&ctx, typed).await? {
        Proved::Go(typed) => typed,
        Proved::First(response) => return Ok(response),
    };
    let sheet = pending(&ctx).await?;
    if !typed.has(&format!("{SAVED}[]")) {
        let errors = Errors::one(SAVED, ctx.text("accounts-recovery-not-saved"));
        return Ok(form(&ctx, &sheet, &errors).into_response());
    }
    let (kept, number) = (codes::kept(&sheet, ctx.now_ms()).await?, ctx.number());
    let work = move |tx: &mut PersonTx<'_, '_>| {
        let now = current(tx, number)?;
        if !now.has_second_factor() {
            return Err(store::StoreError::NotFound);
        }
        waiting::end(&mut tx.ops(), number)?;
        let put = Credentials { recovery: Some(kept.clone()), ..now };
        tx.put(put.resource(number)?, Expect::Anything).map(drop)
    };
    ctx.person()?.commit(Deed::Account, &[], work).await?;
    ctx.flash(&Flash::done("accounts-recovery-done"));
    Ok(go_to(routes::SECURITY.path()))
}

/// The sheet that is shown until it is saved: the same when the page is opened again.
async fn pending(ctx: &SignedIn) -> Result<Vec<String>, Fault> {
    let (person, bound) = (ctx.person()?, || (Kind::Sheet, Bound::to_session(ctx.open_session())));
    if let Some(found) = latest(ctx.store(), person.number(), bound()).await? {
        let text = String::from_utf8(found.open(&person)?).unwrap_or_default();
        return Ok(text.lines().map(str::to_owned).collect());
    }
    let sheet = codes::sheet();
    let waiting = Waiting::of(&person, bound(), sheet.join("\n").as_bytes(), ctx.now_ms())?;
    waiting.keep(ctx.store()).await?;
    Ok(sheet)
}

fn form(ctx: &SignedIn, sheet: &[String], errors: &Errors) -> Page {
    let words = ctx.words();
    let [saved, act] = ["accounts-recovery-saved", "accounts-recovery-send"].map(|key| words.text(key));
    let choices = [Choice::new("yes", &saved)];
    let question = words.text("accounts-recovery-question");
    let boxes =
        Checkboxes { id: SAVED, label: &question, hint: None, choices: &choices, error: errors.of(SAVED) };
    let body = html! { (boxes.render(words)) (Button::new(&act, ButtonKind::First).render()) };
    let main = html! {
        (codes_on_paper(ctx, sheet))
        (print_link(words))
        (ctx.form(routes::RECOVERY_CODES.path(), body))
    };
    let page = Page::new(words.text("accounts-recovery"), main).lead(words.text("accounts-recovery-lead"));
    below_security(ctx, page).script("print.mjs").errors(errors)
}

fn codes_on_paper(ctx: &SignedIn, sheet: &[String]) -> Markup {
    let words = ctx.words();
    let note = Note {
        kind: NoteKind::Info,
        title: None,
        body: html! { p { (words.text("accounts-recovery-keep")) } },
    };
    html! {
        ol.codes { @for code in sheet { li { span.code { (code) } } } }
        (note.render(words))
        p { (words.text("accounts-recovery-old")) }
    }
}
