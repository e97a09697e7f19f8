//! What was just done, told on the next page: a signed cookie that holds keys of words, never what a record says.

use serde_json::{Value, json};
use stdx::text::{unurl64, url64};
use ui::Words;
use ui::content::FlashKind;

use crate::token::Token;

pub(crate) const COOKIE: &str = "flash";
pub(crate) const PURPOSE: &str = "flash";
pub(crate) const SECONDS: u32 = 60;
/// A cookie has little room.
const BYTES_MAX: usize = 1_500;

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    done: bool,
    title: String,
    next: Option<String>,
    blanks: Vec<(String, String)>,
}

impl Flash {
    /// Something is done: the key of its words.
    pub fn done(key: &str) -> Flash {
        Flash { done: true, title: key.to_owned(), next: None, blanks: Vec::new() }
    }

    /// Something is under way, or good to know: the key of its words.
    pub fn info(key: &str) -> Flash {
        Flash { done: false, ..Flash::done(key) }
    }

    /// The key of what comes next.
    #[must_use]
    pub fn then(self, key: &str) -> Flash {
        Flash { next: Some(key.to_owned()), ..self }
    }

    /// A blank to fill in both texts: a count, a date. Nothing of a record.
    #[must_use]
    pub fn blank(mut self, name: &str, value: impl Into<String>) -> Flash {
        self.blanks.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn encode(&self) -> Option<String> {
        let value = json!({"d": self.done, "t": self.title, "n": self.next, "b": self.blanks});
        let text = url64(value.to_string().as_bytes());
        debug_assert!(text.len() <= BYTES_MAX, "a flash is short");
        (text.len() <= BYTES_MAX).then_some(text)
    }

    /// The flash of a cookie, if this token's holder was given it.
    pub(crate) fn open(cookie: &str, token: &Token) -> Option<Flash> {
        let (text, mark) = cookie.split_once('.')?;
        if !token.marked(PURPOSE, text.as_bytes(), mark) {
            return None;
        }
        let value: Value = serde_json::from_slice(&unurl64(text)?).ok()?;
        let pair =
            |pair: &Value| Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned()));
        Some(Flash {
            done: value.get("d")?.as_bool()?,
            title: value.get("t")?.as_str()?.to_owned(),
            next: value.get("n")?.as_str().map(str::to_owned),
            blanks: value.get("b")?.as_array()?.iter().filter_map(pair).collect(),
        })
    }

    pub(crate) fn render(&self, words: &Words) -> maud::Markup {
        let blanks: Vec<_> =
            self.blanks.iter().map(|(name, value)| (name.as_str(), value.as_str().into())).collect();
        let title = words.with(&self.title, &blanks);
        let next = self.next.as_ref().map(|key| words.with(key, &blanks));
        let body = next.map(|text| maud::html! { p { (text) } });
        let kind = if self.done { FlashKind::Done } else { FlashKind::Info };
        ui::content::Flash { kind, title: &title, body }.render()
    }
}

#[cfg(test)]
mod tests {
    use super::{Flash, PURPOSE};
    use crate::token::Token;

    #[test]
    fn a_flash_comes_back_to_whom_it_was_told_and_to_nobody_else() {
        let (token, other) = (Token::new(), Token::new());
        let flash = Flash::done("a-title").then("a-next").blank("count", "3");
        let text = flash.encode().expect("it is short");
        let cookie = format!("{text}.{}", token.mark(PURPOSE, text.as_bytes()));
        assert_eq!(Flash::open(&cookie, &token), Some(flash));
        assert_eq!(Flash::open(&cookie, &other), None);
        assert_eq!(Flash::open(&cookie.replace('.', "A."), &token), None);
        assert_eq!(Flash::open("", &token), None);
    }
}
