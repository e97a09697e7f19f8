//! A button that asks the device for a passkey. Only a script can ask; without one the button is not there, and the
//! page has another way.

use maud::{Markup, html};

use super::button::{Button, ButtonKind};
use crate::words::Words;

/// What the passkey is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyUse {
    /// To sign in: also offered by the browser beside the field for the name, whose `autocomplete` says `webauthn`.
    SignInBesideName,
    /// As the second step of signing in.
    Step,
    /// To prove again who one is.
    Proof,
    /// A new one is made.
    Make,
}

/// The button with the words before and after the device asks, and the fields for its answer; the body of a form.
/// With `passkey.mjs` on the page.
#[derive(Debug, Clone, Copy)]
pub struct PasskeyButton<'a> {
    /// What it does: a verb and its object.
    pub label: &'a str,
    /// How loud it is.
    pub kind: ButtonKind,
    /// What for.
    pub does: PasskeyUse,
    /// Where a POST of the form gives what the device is to sign.
    pub challenge: &'a str,
}

impl PasskeyButton<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let makes = self.does == PasskeyUse::Make;
        let cancelled = if makes { "ui-passkey-cancelled-new" } else { "ui-passkey-cancelled" };
        html! {
            input type="hidden" name="challenge" value="";
            input type="hidden" name="credential" value="";
            div.passkey hidden data-passkey=(if makes { "create" } else { "get" }) data-challenge=(self.challenge)
                data-beside[self.does == PasskeyUse::SignInBesideName] data-cancelled=(words.text(cancelled))
                data-known=(words.text("ui-passkey-known")) data-failed=(words.text("ui-passkey-failed")) {
                (Button { full: true, ..Button::new(self.label, self.kind) }.render())
                p.hint { (words.text("ui-passkey-before")) }
                p role="status" {}
            }
            @if self.does != PasskeyUse::SignInBesideName { noscript { p { (words.text("ui-passkey-script")) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PasskeyButton, PasskeyUse};
    use crate::form::ButtonKind;
    use crate::words::Words;

    fn drawn(does: PasskeyUse) -> String {
        let words = Words::builder().build().expect("our own texts");
        PasskeyButton { label: "Use a passkey", kind: ButtonKind::Second, does, challenge: "/challenge" }
            .render(&words)
            .into_string()
    }

    #[test]
    fn it_is_hidden_until_a_script_can_ask_and_says_what_comes() {
        let drawn = drawn(PasskeyUse::SignInBesideName);
        assert!(
            drawn.contains("hidden data-passkey=\"get\" data-challenge=\"/challenge\" data-beside"),
            "{drawn}"
        );
        assert!(
            drawn.contains("Your device will now ask") && drawn.contains("You cancelled. Nothing changed.")
        );
        assert!(
            drawn.contains("name=\"challenge\" value=\"\"")
                && drawn.contains("name=\"credential\" value=\"\"")
        );
        assert!(drawn.contains("role=\"status\"></p>"), "what happened is said aloud");
    }

    #[test]
    fn only_a_sign_in_is_offered_beside_the_name_and_only_a_new_one_is_made() {
        for does in [PasskeyUse::Step, PasskeyUse::Proof, PasskeyUse::Make] {
            let drawn = drawn(does);
            assert!(!drawn.contains("data-beside"), "{drawn}");
            assert_eq!(drawn.contains("data-passkey=\"create\""), does == PasskeyUse::Make);
        }
    }
}
