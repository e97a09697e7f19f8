//! Sign-in and security: what somebody proves who they are with, the strongest first; where they are signed in; and
//! who came in lately.

use audit::{Deed, Outcome};
use jiff::Timestamp;
use kit::{Ctx, Errors, Fault, Page, SignedIn, routes};
use maud::{Markup, html};
use store::Told;
use ui::content::{Card, Cell, Column, Empty, Fact, Level, Note, NoteKind, Table, card_grid, facts, section};
use ui::form::{ButtonKind, LinkButton};

use super::{app, passkeys, sessions};
use crate::chart::Credentials;
use crate::factors::{PASSKEYS_MAX, Passkey};
use crate::sign_in::Login;

/// Events that are looked through for sign-ins, and sign-ins that are shown.
const LOOKED_THROUGH: i64 = 200;
const SHOWN: usize = 10;

/// `GET /account/security`.
pub async fn page(ctx: SignedIn) -> Result<Page, Fault> {
    made(&ctx, &Errors::none()).await
}

/// The same with the reason why the last second factor stays: what the person does here asks for one.
pub async fn refused(ctx: &SignedIn) -> Result<Page, Fault> {
    made(ctx, &Errors::one("second-factors", ctx.text("accounts-second-stays"))).await
}

async fn made(ctx: &SignedIn, errors: &Errors) -> Result<Page, Fault> {
    let login = Login::open(ctx.person()?).await?;
    let told = login.person.events(i64::MAX, LOOKED_THROUGH).await?;
    let has = &login.credentials;
    let words = ctx.words();
    let main = html! {
        div id="second-factors" tabindex="-1" { (keys(ctx, has)) (one_app(ctx, has)) (codes(ctx, has)) }
        (more(ctx, "accounts-password", "accounts-security-password", ("accounts-password-change", routes::PASSWORD.path())))
        (more(ctx, "accounts-sessions", "accounts-security-sessions", ("accounts-sessions", routes::SESSIONS.path())))
        (section(Level::H2, &words.text("accounts-recent"), None, &recent(ctx, &told)))
    };
    Ok(Page::new(words.text("accounts-security"), main)
        .area(words.text("accounts-settings"))
        .below(words.text("accounts-settings"), routes::SETTINGS.path())
        .lead(words.text("accounts-security-lead"))
        .script("dialog.mjs")
        .errors(errors))
}

fn when(ctx: &Ctx, ms: i64) -> String {
    let instant = Timestamp::from_millisecond(ms).unwrap_or(ctx.now());
    ctx.words().date_time_zone(&ctx.at_reader(instant))
}

fn link(ctx: &Ctx, key: &str, href: &str) -> Markup {
    let label = ctx.text(key);
    let link = LinkButton { label: &label, href, kind: ButtonKind::Second, icon: None };
    html! { div.actions { (link.render()) } }
}

fn more(ctx: &Ctx, title: &str, text: &str, (label, href): (&str, &str)) -> Markup {
    let body = html! { p { (ctx.text(text)) } (link(ctx, label, href)) };
    section(Level::H2, &ctx.text(title), None, &body)
}

fn keys(ctx: &Ctx, has: &Credentials) -> Markup {
    let is_open = crate::passkeys::site(ctx).is_some();
    if !is_open && has.passkeys.is_empty() {
        return html! {};
    }
    let cards: Vec<Markup> = has.passkeys.iter().map(|key| card(ctx, key)).collect();
    let body = html! {
        p { (ctx.text("accounts-passkeys-text")) }
        @if !cards.is_empty() { (card_grid(&cards)) }
        @if is_open && cards.len() < PASSKEYS_MAX { (link(ctx, "accounts-passkey-add", routes::PASSKEY_ADD.path())) }
    };
    section(Level::H2, &ctx.text("accounts-passkeys"), None, &body)
}

fn card(ctx: &Ctx, key: &Passkey) -> Markup {
    let words = ctx.words();
    let [made, used] = ["accounts-made", "accounts-session-seen"].map(|key| words.text(key));
    let last = key.used_ms.map_or_else(|| ctx.text("accounts-never"), |ms| when(ctx, ms));
    let list = [Fact::new(&made, &when(ctx, key.made_ms)), Fact::new(&used, &last)];
    let body =
        html! { (facts(words, &list)) div.actions { (passkeys::asked(ctx, key, |asked| asked.link())) } };
    Card::new(&key.name, Level::H3, body).render()
}

fn one_app(ctx: &Ctx, has: &Credentials) -> Markup {
    let body = if let Some(kept) = &has.app {
        html! {
            p { (ctx.text_with("accounts-app-on", &[("date", when(ctx, kept.made_ms).into())])) }
            div.actions { (app::asked(ctx, |asked| asked.link())) }
        }
    } else {
        html! { p { (ctx.text("accounts-app-text")) } (link(ctx, "accounts-app-set-up", routes::APP.path())) }
    };
    section(Level::H2, &ctx.text("accounts-app"), None, &body)
}

fn codes(ctx: &Ctx, has: &Credentials) -> Markup {
    if !has.has_second_factor() {
        return html! {};
    }
    let left = has.recovery.as_ref().map_or(0, |sheet| sheet.hashes.len());
    let count = u32::try_from(left).unwrap_or(u32::MAX);
    let text = if let Some(sheet) = &has.recovery {
        let blanks = [("count", count.into()), ("date", when(ctx, sheet.made_ms).into())];
        html! { p { (ctx.text_with("accounts-recovery-left", &blanks)) } }
    } else {
        let body = html! { p { (ctx.text("accounts-recovery-none")) } };
        Note { kind: NoteKind::Warning, title: None, body }.render(ctx.words())
    };
    let body = html! { (text) (link(ctx, "accounts-recovery-new", routes::RECOVERY_CODES.path())) };
    section(Level::H2, &ctx.text("accounts-recovery"), None, &body)
}

/// The latest sign-ins and tries, from the audit.
fn recent(ctx: &Ctx, told: &[Told]) -> Markup {
    let words = ctx.words();
    let tries: Vec<&Told> = told.iter().filter(|told| told.event.deed == Deed::SignIn).take(SHOWN).collect();
    if tries.is_empty() {
        let (title, text) = (ctx.text("accounts-recent-none"), ctx.text("accounts-recent-none-text"));
        return Empty { title: &title, level: Level::H3, text: &text, action: None }.render();
    }
    let [time, device, address, end] =
        ["accounts-recent-when", "accounts-recent-device", "accounts-session-address", "accounts-recent-how"]
            .map(|key| words.text(key));
    let columns = [Column::text(&time), Column::text(&device), Column::text(&address), Column::text(&end)];
    let row = |told: &&Told| {
        let event = &told.event;
        let how = match &event.outcome {
            Outcome::Done => "accounts-recent-done",
            Outcome::Refused(why) if why.starts_with("a second step") => "accounts-recent-half",
            Outcome::Refused(_) | Outcome::Failed(_) => "accounts-recent-refused",
        };
        vec![
            Cell::from(when(ctx, event.at_ms)),
            Cell::from(sessions::device_name(ctx, &event.origin.client)),
            Cell::from(event.origin.address.clone()),
            Cell::from(ctx.text(how)),
        ]
    };
    let rows: Vec<Vec<Cell>> = tries.iter().map(row).collect();
    let caption = words.text("accounts-recent");
    html! {
        p { (words.text("accounts-recent-text")) }
        (Table { caption: &caption, caption_hidden: true, columns: &columns, rows }.render())
    }
}
