//! How a person likes the pages: a cookie of a few words, and the page on which to choose. It works before
//! sign-in too, and without script.

use maud::html;
use ui::form::{Button, ButtonKind, Checkboxes, Choice, Radios, Select};
use ui::{Preferences, TextSize, Theme};

use crate::ctx::Ctx;
use crate::flash::Flash;
use crate::form::{CsrfForm, Typed};
use crate::page::{Page, go_to};
use crate::routes;

pub(crate) const COOKIE: &str = "preferences";
const SECONDS: u32 = 365 * 86_400;
const LOCALE_BYTES_MAX: usize = 35;

/// The preferences of a cookie; what it does not know is left as it is by itself.
pub(crate) fn parse(cookie: &str) -> Preferences {
    let mut preferences = Preferences::default();
    for (name, value) in cookie.split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "theme" => preferences.theme = Theme::parse(value).unwrap_or_default(),
            "text" => preferences.text_size = TextSize::parse(value).unwrap_or_default(),
            "language" if is_tag(value) => preferences.locale = Some(value.to_owned()),
            "detail" => preferences.reduce_detail = value == "less",
            _ => {}
        }
    }
    preferences
}

fn is_tag(text: &str) -> bool {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=LOCALE_BYTES_MAX).contains(&text.len()) && text.bytes().all(sound)
}

fn spell(preferences: &Preferences) -> String {
    let (theme, text) = (preferences.theme.as_str(), preferences.text_size.as_str());
    let detail = if preferences.reduce_detail { "less" } else { "all" };
    let language = preferences.locale.as_deref().unwrap_or_default();
    format!("theme={theme}&text={text}&detail={detail}&language={language}")
}

pub(crate) async fn page(ctx: Ctx) -> Page {
    let (words, chosen) = (ctx.words(), ctx.preferences());
    let sizes =
        TextSize::ALL.map(|size| (size.as_str(), ctx.text(&format!("ui-text-size-{}", size.as_str()))));
    let sizes = sizes.each_ref().map(|(value, label)| Choice {
        chosen: *value == chosen.text_size.as_str(),
        ..Choice::new(value, label)
    });
    let themes = Theme::ALL.map(|theme| (theme.as_str(), ctx.text(&format!("ui-theme-{}", theme.as_str()))));
    let themes = themes.each_ref().map(|(value, label)| Choice {
        chosen: *value == chosen.theme.as_str(),
        ..Choice::new(value, label)
    });
    let less = words.text("kit-preferences-less");
    let less = [Choice { chosen: chosen.reduce_detail, ..Choice::new("less", &less) }];
    let body = html! {
        (Radios { id: "text-size", label: &words.text("ui-text-size"), hint: None, choices: &sizes, error: None }
            .render(words))
        (Radios { id: "theme", label: &words.text("ui-theme"), hint: None, choices: &themes, error: None }
            .render(words))
        (languages(&ctx))
        (Checkboxes { id: "detail", label: &words.text("ui-reduce-detail"), hint: None, choices: &less, error: None }
            .render(words))
        (Button::new(&words.text("kit-preferences-save"), ButtonKind::First).render())
    };
    Page::new(words.text("ui-settings"), ctx.form(routes::PREFERENCES.path(), body))
        .lead(words.text("kit-preferences-lead"))
}

fn languages(ctx: &Ctx) -> maud::Markup {
    let words = ctx.words();
    let known = words.languages();
    let follow = words.text("kit-preferences-follow");
    let mut choices = vec![Choice { chosen: ctx.preferences().locale.is_none(), ..Choice::new("", &follow) }];
    choices.extend(known.iter().map(|(tag, name)| Choice {
        chosen: ctx.preferences().locale.as_deref() == Some(tag),
        ..Choice::new(tag, name)
    }));
    let label = words.text("ui-language");
    Select { id: "language", label: &label, hint: None, choices: &choices, error: None, ask: false }
        .render(words)
}

pub(crate) async fn choose(ctx: Ctx, CsrfForm(typed): CsrfForm<Typed>) -> axum::response::Response {
    let language = typed.text("language");
    let chosen = Preferences {
        theme: Theme::parse(typed.text("theme")).unwrap_or_default(),
        text_size: TextSize::parse(typed.text("text-size")).unwrap_or_default(),
        locale: ctx.words().in_locale(language).map(|words| words.locale().to_owned()),
        reduce_detail: typed.text("detail") == "less",
    };
    ctx.set_cookie(COOKIE, &spell(&chosen), Some(SECONDS));
    ctx.flash(&Flash::done("kit-preferences-saved"));
    go_to(routes::PREFERENCES.path())
}

#[cfg(test)]
mod tests {
    use super::{parse, spell};
    use ui::{Preferences, TextSize, Theme};

    #[test]
    fn a_choice_goes_through_the_cookie_and_back() {
        let chosen = Preferences {
            theme: Theme::Dark,
            text_size: TextSize::Larger,
            locale: Some("en-GB".into()),
            reduce_detail: true,
        };
        assert_eq!(parse(&spell(&chosen)), chosen);
        assert_eq!(parse(&spell(&Preferences::default())), Preferences::default());
    }

    #[test]
    fn a_strange_cookie_changes_nothing() {
        for strange in ["", "theme=pink&text=huge&language=<script>", "====", "language=&detail=yes"] {
            assert_eq!(parse(strange), Preferences::default(), "{strange}");
        }
    }
}
