//! The page on which to choose, and what takes the choice. It works before sign-in, and without script.

use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use ui::form::{Button, ButtonKind, Choice, GroupedSelect, Radios, Select};
use ui::{Preferences, TextSize, Theme};

use super::zones;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::flash::Flash;
use crate::form::{CsrfForm, Errors, Typed};
use crate::page::{Page, go_to};
use crate::routes;

const TEXT_SIZE: &str = "text-size";
const THEME: &str = "theme";
const LANGUAGE: &str = "language";
const DETAIL: &str = "detail";
const ZONE: &str = "time-zone";

/// `GET /preferences`.
pub(crate) async fn page(ctx: Ctx) -> Page {
    form(&ctx, ctx.preferences(), &Errors::none())
}

/// `POST /preferences`.
pub(crate) async fn choose(ctx: Ctx, CsrfForm(typed): CsrfForm<Typed>) -> Result<Response, Fault> {
    let (chosen, errors) = read(&ctx, &typed);
    if !errors.is_empty() {
        return Ok(form(&ctx, &chosen, &errors).into_response());
    }
    match ctx.session() {
        Some(_) => super::keep(&ctx, &chosen).await?,
        None => ctx.set_cookie(super::COOKIE, &super::spell(&chosen), Some(super::SECONDS)),
    }
    ctx.flash(&Flash::done("kit-preferences-saved"));
    Ok(go_to(routes::PREFERENCES.path()))
}

/// What was chosen. A field that was not sent stays as it is; so does one that says what we do not know, and it is
/// told so.
fn read(ctx: &Ctx, typed: &Typed) -> (Preferences, Errors) {
    let (mut chosen, mut errors) = (ctx.preferences().clone(), Errors::none());
    let mut take = |field: &str, set: &mut dyn FnMut(&str) -> Option<()>| {
        if typed.has(field) && set(typed.text(field)).is_none() {
            errors.add(field, ctx.text(&format!("kit-preferences-{field}-unknown")));
        }
    };
    take(TEXT_SIZE, &mut |word| TextSize::parse(word).map(|size| chosen.text_size = size));
    take(THEME, &mut |word| Theme::parse(word).map(|theme| chosen.theme = theme));
    take(LANGUAGE, &mut |word| {
        let known = ctx.words().in_locale(word).map(|words| words.locale().to_owned());
        (word.is_empty() || known.is_some()).then(|| chosen.locale = known)
    });
    take(DETAIL, &mut |word| ["all", "less"].contains(&word).then(|| chosen.reduce_detail = word == "less"));
    take(ZONE, &mut |word| {
        let known = zones::known(word).map(str::to_owned);
        (word.is_empty() || known.is_some()).then(|| chosen.time_zone = known)
    });
    (chosen, errors)
}

fn form(ctx: &Ctx, chosen: &Preferences, errors: &Errors) -> Page {
    let words = ctx.words();
    let sizes =
        TextSize::ALL.map(|size| (size.as_str(), words.text(&format!("ui-text-size-{}", size.as_str()))));
    let sizes = sizes.each_ref().map(|(value, label)| Choice {
        chosen: *value == chosen.text_size.as_str(),
        ..Choice::new(value, label)
    });
    let themes =
        Theme::ALL.map(|theme| (theme.as_str(), words.text(&format!("ui-theme-{}", theme.as_str()))));
    let themes = themes.each_ref().map(|(value, label)| Choice {
        chosen: *value == chosen.theme.as_str(),
        ..Choice::new(value, label)
    });
    let radios = |id: &'static str, key: &str, choices: &[Choice<'_>]| {
        Radios { id, label: &words.text(key), hint: None, choices, error: errors.of(id) }.render(words)
    };
    let body = html! {
        (radios(TEXT_SIZE, "ui-text-size", &sizes))
        (radios(THEME, "ui-theme", &themes))
        (languages(ctx, chosen, errors))
        (details(ctx, chosen, errors))
        (clocks(ctx, chosen, errors))
        (Button::new(&words.text("kit-preferences-save"), ButtonKind::First).render())
    };
    let lead = if ctx.session().is_some() { "kit-preferences-lead-own" } else { "kit-preferences-lead" };
    let main = ctx.form(routes::PREFERENCES.path(), body);
    let page = Page::new(words.text("ui-settings"), main).lead(words.text(lead)).errors(errors);
    match above(ctx) {
        Some(label) => page.area(label.clone()).below(label, routes::SETTINGS.path()),
        None => page,
    }
}

/// What the page above is called: the list of everything that a person can set, where there is one.
fn above(ctx: &Ctx) -> Option<String> {
    ctx.session()?;
    let entry = ctx.portal().navigation().iter().find(|entry| entry.href == routes::SETTINGS.path())?;
    Some(ctx.text(entry.label))
}

fn languages(ctx: &Ctx, chosen: &Preferences, errors: &Errors) -> Markup {
    let words = ctx.words();
    let known = words.languages();
    let follow = words.text("kit-preferences-follow");
    let mut choices = vec![Choice { chosen: chosen.locale.is_none(), ..Choice::new("", &follow) }];
    choices.extend(known.iter().map(|(tag, name)| Choice {
        chosen: chosen.locale.as_ref() == Some(tag),
        language: Some(tag),
        ..Choice::new(tag, name)
    }));
    let label = words.text("ui-language");
    Select {
        id: LANGUAGE,
        label: &label,
        hint: None,
        choices: &choices,
        error: errors.of(LANGUAGE),
        ask: false,
    }
    .render(words)
}

fn details(ctx: &Ctx, chosen: &Preferences, errors: &Errors) -> Markup {
    let words = ctx.words();
    let keys = ["kit-preferences-all", "kit-preferences-less", "kit-preferences-less-hint"];
    let [all, less, hint] = keys.map(|key| words.text(key));
    let choices = [
        Choice { chosen: !chosen.reduce_detail, ..Choice::new("all", &all) },
        Choice { chosen: chosen.reduce_detail, hint: Some(&hint), ..Choice::new("less", &less) },
    ];
    let label = words.text("ui-reduce-detail");
    Radios { id: DETAIL, label: &label, hint: None, choices: &choices, error: errors.of(DETAIL) }
        .render(words)
}

/// The clinic's clocks first, then those that many people need, then all.
fn clocks(ctx: &Ctx, chosen: &Preferences, errors: &Errors) -> Markup {
    let words = ctx.words();
    let clinic = zones::called(&ctx.portal().settings().clinic.zone);
    let clinic = words.with("kit-preferences-zone-clinic", &[("place", clinic.into())]);
    let usual = zones::USUAL.map(|(name, key)| (name, words.text(key)));
    let is_usual = |name: &str| zones::USUAL.iter().any(|(known, _)| *known == name);
    let one = |name: &'static str, label| Choice {
        chosen: chosen.time_zone.as_deref() == Some(name),
        ..Choice::new(name, label)
    };
    let mut choices = vec![Choice { chosen: chosen.time_zone.is_none(), ..Choice::new("", &clinic) }];
    choices.extend(usual.iter().map(|(name, label)| one(name, label.as_ref())));
    let regions = zones::REGIONS.map(|(region, key)| {
        let places = zones::within(region).filter(|(name, _)| !is_usual(name));
        (words.text(key), places.collect::<Vec<(&'static str, String)>>())
    });
    let groups: Vec<(&str, Vec<Choice<'_>>)> = regions
        .iter()
        .map(|(name, places)| {
            (name.as_ref(), places.iter().map(|(name, place)| one(name, place.as_str())).collect())
        })
        .collect();
    let label = words.text("ui-time-zone");
    let hint = words.with("kit-preferences-zone-hint", &[("time", now_there(ctx, chosen).into())]);
    let (hint, error) = (Some(&*hint), errors.of(ZONE));
    GroupedSelect { id: ZONE, label: &label, hint, choices: &choices, groups: &groups, error }.render(words)
}

/// What the clocks of a choice say now, so that one sees whether they are the right ones.
fn now_there(ctx: &Ctx, chosen: &Preferences) -> String {
    let zone = zone_of(chosen).unwrap_or_else(|| ctx.portal().settings().clinic.zone.clone());
    ctx.words().date_time_zone(&ctx.now().to_zoned(zone))
}

/// The clocks that were chosen, if any were.
pub(crate) fn zone_of(chosen: &Preferences) -> Option<TimeZone> {
    TimeZone::get(chosen.time_zone.as_deref()?).ok()
}
