//! Everything that a person can set, in one list.

use kit::{Page, SignedIn, routes};
use ui::art::Icon;
use ui::content::{Action, action_links};

/// `GET /settings`.
pub async fn page(ctx: SignedIn) -> Page {
    let words = ctx.words();
    let main = action_links(&[
        Action { label: &words.text("accounts-security"), href: routes::SECURITY.path(), icon: Icon::Shield },
        Action { label: &words.text("accounts-sessions"), href: routes::SESSIONS.path(), icon: Icon::Person },
        Action { label: &words.text("ui-settings"), href: routes::PREFERENCES.path(), icon: Icon::Document },
    ]);
    Page::new(words.text("accounts-settings"), main).lead(words.text("accounts-settings-lead"))
}
