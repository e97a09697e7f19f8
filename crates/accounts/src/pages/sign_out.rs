//! Signing out, and the page after it: also for who was signed out because the time was over.

use axum::extract::RawQuery;
use axum::response::Response;
use kit::{CsrfForm, Ctx, Fault, Page, Typed, go_to, routes};
use maud::html;
use ui::form::{ButtonKind, LinkButton};

use crate::sign_in::sign_out;

/// `POST /sign-out`. Whose session is over already is signed out as they wished, whatever their form says.
pub async fn leave(ctx: Ctx, form: Result<CsrfForm, Fault>) -> Result<Response, Fault> {
    if let Some(open) = ctx.session().cloned() {
        form?;
        sign_out(&ctx.person()?, open.id).await?;
    }
    ctx.drop_session_cookie();
    Ok(go_to(routes::SIGNED_OUT.path()))
}

/// `GET /signed-out`.
pub async fn page(ctx: Ctx, RawQuery(query): RawQuery) -> Page {
    let query = Typed::of_query(query.as_deref());
    let (title, text) = if query.text("why") == "time" {
        ("accounts-timed-out-title", "accounts-timed-out-text")
    } else {
        ("accounts-signed-out-title", "accounts-signed-out-text")
    };
    let next = routes::local(query.text("next")).map(|next| ("next", next));
    let again = LinkButton {
        label: &ctx.text("accounts-sign-in-again"),
        href: &routes::SIGN_IN.with([], next.as_slice()),
        kind: ButtonKind::First,
        icon: None,
    };
    let main = html! { p { (ctx.text(text)) } div.actions { (again.render()) } };
    Page::new(ctx.text(title), main).entrance(None)
}
