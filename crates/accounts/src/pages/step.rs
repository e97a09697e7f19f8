//! The second step of signing in: one code or a passkey. Another way is always there.

use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kit::{CsrfForm, Ctx, Errors, Fault, Flash, Page, Typed, go_to, routes};
use maud::{Markup, html};
use ui::form::{Button, ButtonKind, PasskeyButton, PasskeyUse, TextField, TextKind, Width};

use super::{beside, sign_in, slow};
use crate::chart::Credentials;
use crate::passkeys::{self, Answer};
use crate::sign_in::Tried;
use crate::step::{self, OnStep, by_app, by_recovery};
use crate::waiting::Bound;

const CODE: &str = "code";
const WAY: &str = "way";

/// With what the second step is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    App,
    Passkey,
    Recovery,
}

impl Way {
    const fn name(self) -> &'static str {
        match self {
            Way::App => "app",
            Way::Passkey => "passkey",
            Way::Recovery => "recovery",
        }
    }

    /// The way that was asked for, if this login has it; else the best that it has.
    fn of(asked: &str, has: &Credentials) -> Way {
        let open = |way: &Way| match way {
            Way::App => has.app.is_some(),
            Way::Passkey => !has.passkeys.is_empty(),
            Way::Recovery => true,
        };
        let all = [Way::App, Way::Passkey, Way::Recovery];
        let chosen = all.into_iter().find(|way| way.name() == asked && open(way));
        chosen.or_else(|| all.into_iter().find(open)).unwrap_or(Way::Recovery)
    }
}

/// `GET /sign-in/step`.
pub async fn page(ctx: Ctx, headers: HeaderMap, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let Some(on) = OnStep::of(&ctx, &headers).await? else { return Ok(go_to(routes::SIGN_IN.path())) };
    if on.sets_up() {
        return Ok(go_to(routes::SIGN_IN_APP.path()));
    }
    let way = Way::of(Typed::of_query(query.as_deref()).text(WAY), &on.login.credentials);
    Ok(form(&ctx, &on, way, &Errors::none()).into_response())
}

/// `POST /sign-in/step`.
pub async fn enter(ctx: Ctx, headers: HeaderMap, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
    let Some(on) = OnStep::of(&ctx, &headers).await? else { return Ok(sign_in::again(&ctx)) };
    let way = Way::of(typed.text(WAY), &on.login.credentials);
    if way != Way::Passkey && typed.trimmed(CODE).is_empty() {
        let errors = Errors::one(CODE, ctx.text("accounts-step-blank"));
        return Ok(form(&ctx, &on, way, &errors).into_response());
    }
    match tried(&ctx, &on, way, &typed).await? {
        Tried::In(session) => {
            ctx.begin_session(&session);
            step::take_back(&ctx);
            tell_what_is_left(&ctx, way, &on);
            Ok(go_to(routes::local(&on.next).unwrap_or(routes::HOME.path())))
        }
        Tried::Slow(seconds) => Ok(slow(&ctx, seconds)),
        Tried::Wrong | Tried::Next(_) => Ok(form(&ctx, &on, way, &wrong(&ctx, way)).into_response()),
    }
}

async fn tried(ctx: &Ctx, on: &OnStep, way: Way, typed: &Typed) -> Result<Tried, Fault> {
    match way {
        Way::App => by_app(ctx, on, typed.text(CODE)).await,
        Way::Recovery => by_recovery(ctx, on, typed.text(CODE)).await,
        Way::Passkey => {
            let answer = Answer { challenge: typed.text("challenge"), credential: typed.text("credential") };
            let asked = (answer, Bound::to(&on.token));
            passkeys::second_step(ctx, &on.login, asked, on.handle).await
        }
    }
}

/// Who used a recovery code is told how many are left.
fn tell_what_is_left(ctx: &Ctx, way: Way, on: &OnStep) {
    let before = on.login.credentials.recovery.as_ref().map_or(0, |sheet| sheet.hashes.len());
    if way == Way::Recovery {
        let left = before.saturating_sub(1).to_string();
        let told = Flash::info("accounts-recovery-used").then("accounts-recovery-used-next");
        ctx.flash(&told.blank("count", left));
    }
}

fn wrong(ctx: &Ctx, way: Way) -> Errors {
    let key = match way {
        Way::App => "accounts-app-wrong",
        Way::Recovery => "accounts-recovery-wrong",
        Way::Passkey => "accounts-passkey-wrong",
    };
    Errors::one(CODE, ctx.text(key))
}

fn form(ctx: &Ctx, on: &OnStep, way: Way, errors: &Errors) -> Page {
    let words = ctx.words();
    let body = match way {
        Way::App => code(ctx, ("accounts-app-code", "accounts-app-code-hint", TextKind::OneTimeCode), errors),
        Way::Recovery => {
            code(ctx, ("accounts-recovery-code", "accounts-recovery-hint", TextKind::Code), errors)
        }
        Way::Passkey => passkey(ctx, errors),
    };
    let main = html! {
        (ctx.form_with(routes::SIGN_IN_STEP.path(), &[(WAY, way.name())], body))
        (others(ctx, way, &on.login.credentials))
    };
    Page::new(words.text("accounts-step"), main)
        .entrance(Some(beside(ctx)))
        .script("passkey.mjs")
        .errors(errors)
}

fn code(ctx: &Ctx, (label, hint, kind): (&str, &str, TextKind), errors: &Errors) -> Markup {
    let words = ctx.words();
    let (label, hint) = (words.text(label), words.text(hint));
    let field = TextField {
        hint: Some(&hint),
        error: errors.of(CODE),
        autocomplete: (kind == TextKind::Code).then_some("off"),
        kind,
        width: Width::Ten,
        ..TextField::new(CODE, &label)
    };
    let act = words.text("accounts-sign-in");
    let button = Button { full: true, ..Button::new(&act, ButtonKind::First) };
    html! { (field.render(words)) (button.render()) }
}

fn passkey(ctx: &Ctx, errors: &Errors) -> Markup {
    let label = ctx.text("accounts-passkey-use");
    let button = PasskeyButton {
        label: &label,
        kind: ButtonKind::First,
        does: PasskeyUse::Step,
        challenge: routes::SIGN_IN_CHALLENGE.path(),
    };
    html! {
        input type="hidden" name="step" value="1";
        @if let Some(error) = errors.of(CODE) { p.error id=(CODE) tabindex="-1" { (error) } }
        p { (ctx.text("accounts-step-passkey")) }
        (button.render(ctx.words()))
    }
}

/// The other ways of this login.
fn others(ctx: &Ctx, way: Way, has: &Credentials) -> Markup {
    let all = [
        (Way::App, "accounts-step-app", has.app.is_some()),
        (Way::Passkey, "accounts-passkey-use", !has.passkeys.is_empty() && passkeys::site(ctx).is_some()),
        (Way::Recovery, "accounts-step-recovery", true),
    ];
    html! {
        div.section {
            h2 { (ctx.text("accounts-step-other")) }
            ul {
                @for (other, label, open) in all {
                    @if open && other != way {
                        li { a href=(routes::SIGN_IN_STEP.with([], &[(WAY, other.name())])) { (ctx.text(label)) } }
                    }
                }
                @if way == Way::Recovery { li { (ctx.text("accounts-step-lost")) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Way;
    use crate::chart::Credentials;
    use crate::factors::{App, Passkey};

    #[test]
    fn the_way_is_one_that_the_login_has_and_a_recovery_code_is_always_one() {
        let none = Credentials::default();
        let app = Some(App { secret: vec![1], made_ms: 0, step: 0 });
        let key = Passkey { id: "a".into(), name: "a".into(), key: String::new(), made_ms: 0, used_ms: None };
        let both = Credentials { app: app.clone(), passkeys: vec![key.clone()], ..none.clone() };
        let only_key = Credentials { passkeys: vec![key], ..none.clone() };
        assert_eq!(Way::of("", &none), Way::Recovery);
        assert_eq!(Way::of("app", &none), Way::Recovery);
        assert_eq!([Way::of("", &both), Way::of("passkey", &both)], [Way::App, Way::Passkey]);
        assert_eq!([Way::of("", &only_key), Way::of("app", &only_key)], [Way::Passkey, Way::Passkey]);
        assert_eq!(Way::of("recovery", &both), Way::Recovery);
        assert_eq!(Way::of("nonsense", &both), Way::App);
    }
}
