//! A question before something is taken away. It is a page; with `dialog.mjs` the same question opens in place.

use maud::{Markup, html};

use super::{Level, heading};
use crate::form::{Button, ButtonKind, Form, LinkButton, Method, assert_id};

/// A question before something is taken away.
#[derive(Debug, Clone)]
pub struct Confirmation<'a> {
    /// The id of the dialog.
    pub id: &'a str,
    /// The words that lead to the question: "Cancel this visit".
    pub label: &'a str,
    /// The page that asks it.
    pub page: &'a str,
    /// The question; the h1 of that page: "Cancel your visit on December 3?"
    pub question: &'a str,
    /// What happens then, and what cannot be undone.
    pub body: Markup,
    /// Where a POST does it.
    pub action: &'a str,
    /// Names and values that nobody types.
    pub hidden: &'a [(&'a str, &'a str)],
    /// The button that does it: "Cancel my visit".
    pub confirm: &'a str,
    /// The way that leaves all as it is: "Keep my visit".
    pub keep: &'a str,
    /// Where that way leads from the page.
    pub back: &'a str,
}

impl Confirmation<'_> {
    /// The link to the page, and the dialog that opens instead where there is script.
    pub fn link(&self) -> Markup {
        assert_id(self.id);
        let title = format!("{}-title", self.id);
        let keep = html! {
            // The safe way has the focus when the dialog opens.
            button.button.second type="button" autofocus data-keep { (self.keep) }
        };
        html! {
            a class=(ButtonKind::Danger.class()) href=(self.page) data-dialog=(self.id) { (self.label) }
            dialog.dialog id=(self.id) aria-labelledby=(title) {
                (heading(Level::H2, self.question, Some(&title)))
                (self.body)
                (self.form(&keep))
            }
        }
    }

    /// The main part of the page that asks the same; its h1 is the question.
    pub fn main(&self) -> Markup {
        let keep = LinkButton { label: self.keep, href: self.back, kind: ButtonKind::Second, icon: None };
        html! { div.narrow { (self.body) (self.form(&keep.render())) } }
    }

    fn form(&self, keep: &Markup) -> Markup {
        let body = html! {
            div.actions { (Button::new(self.confirm, ButtonKind::Danger).render()) (keep) }
        };
        Form { action: self.action, method: Method::Post, hidden: self.hidden, body }.render()
    }
}

#[cfg(test)]
mod tests {
    use super::Confirmation;
    use maud::html;

    #[test]
    fn the_dialog_and_the_page_ask_and_do_the_same() {
        let asked = Confirmation {
            id: "cancel",
            label: "Cancel this visit",
            page: "/visits/1/cancellation",
            question: "Cancel your visit?",
            body: html! { p { "Someone else may take the time." } },
            action: "/visits/1/cancellation",
            hidden: &[("token", "t")],
            confirm: "Cancel my visit",
            keep: "Keep my visit",
            back: "/visits/1",
        };
        let (link, page) = (asked.link().into_string(), asked.main().into_string());
        assert!(link.contains("href=\"/visits/1/cancellation\" data-dialog=\"cancel\""), "{link}");
        for part in [
            "Someone else may take the time.",
            "action=\"/visits/1/cancellation\" method=\"post\"",
            "value=\"t\"",
        ] {
            assert!(link.contains(part) && page.contains(part), "{part}");
        }
        assert!(page.contains("href=\"/visits/1\"") && !page.contains("dialog"), "{page}");
    }
}
