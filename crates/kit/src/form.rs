//! Forms: checked to be ours, read without losing a letter, given back as they were when something is wrong.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use maud::Markup;
use ui::Words;
use ui::form::{ErrorSummary, FieldError};

use crate::ctx::Ctx;
use crate::fault::Fault;

/// The field of the token.
pub const TOKEN_FIELD: &str = "form-token";
/// The field of the key that keeps an act from being done twice.
pub const ONCE_FIELD: &str = "form-key";
/// How long such a key is; it can be the id of a resource.
const ONCE_DIGITS: usize = 32;
/// Fields of one form at most.
const FIELDS_MAX: usize = 1_000;
/// Bytes of a form at most, whatever a route says; the route's own limit is met first.
const BYTES_MAX: usize = 16 << 20;

/// What was typed: names and values, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// What these pairs say.
    pub fn of(pairs: &[(&str, &str)]) -> Typed {
        Typed(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// What a query of an address says; without one, nothing.
    pub fn of_query(query: Option<&str>) -> Typed {
        Typed::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default()
    }

    fn parse(bytes: &[u8]) -> Result<Typed, Fault> {
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(bytes).into_owned().take(FIELDS_MAX + 1).collect();
        if pairs.len() > FIELDS_MAX {
            return Err(Fault::TooLarge);
        }
        Ok(Typed(pairs))
    }

    /// What was typed into a field, as it was; nothing typed and no such field are both empty.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The same without spaces around it.
    pub fn trimmed(&self, name: &str) -> &str {
        self.text(name).trim()
    }

    /// All values of a field with several.
    pub fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All names and values, in the order in which they came.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether a box was ticked, or a button of this name was pressed.
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The key of this one act: the same when the same form is sent again by a double click or a reload. Use it
    /// as the id of what the act makes, with `Expect::Absent`: the second time is a conflict, and is then done.
    pub fn once(&self) -> Option<&str> {
        let key = self.text(ONCE_FIELD);
        let sound = key.len() == ONCE_DIGITS && key.bytes().all(|byte| byte.is_ascii_hexdigit());
        sound.then_some(key)
    }
}

/// A form that was sent from a page of ours. `T` is [`Typed`], or whatever is made from it.
#[derive(Debug, Clone)]
pub struct CsrfForm<T = Typed>(pub T);

impl<S: Send + Sync, T: From<Typed>> FromRequest<S> for CsrfForm<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<CsrfForm<T>, Fault> {
        let ctx = request.extensions().get::<Ctx>().cloned();
        let ctx = ctx.ok_or(Fault::Internal("a request without its context"))?;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(Fault::Unreadable("not a form"));
        }
        let bytes = to_bytes(request.into_body(), BYTES_MAX).await.map_err(|_| Fault::TooLarge)?;
        let typed = Typed::parse(&bytes)?;
        if !ctx.is_own_form(typed.text(TOKEN_FIELD)) {
            return Err(Fault::Refused("the form's token does not fit"));
        }
        Ok(CsrfForm(T::from(typed)))
    }
}

/// What is wrong with a form, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<(String, String)>);

impl Errors {
    /// Nothing is wrong.
    pub fn none() -> Errors {
        Errors::default()
    }

    /// One thing that is wrong.
    pub fn one(field: &str, message: impl Into<String>) -> Errors {
        let mut errors = Errors::none();
        errors.add(field, message);
        errors
    }

    /// Something is wrong: the id of the field that mends it, and how.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push((field.to_owned(), message.into()));
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field, for its `error`.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == field).map(|(_, message)| message.as_str())
    }

    /// The summary that stands above the h1.
    pub fn summary(&self, words: &Words) -> Markup {
        let errors: Vec<FieldError<'_>> =
            self.0.iter().map(|(id, message)| FieldError { id, message }).collect();
        ErrorSummary { errors: &errors }.render(words)
    }
}

#[cfg(test)]
mod tests {
    use super::{Errors, FIELDS_MAX, ONCE_FIELD, Typed};

    #[test]
    fn nothing_typed_is_lost() {
        let typed = Typed::parse("a=+x%20y%0A&b=1&b=2&c=".as_bytes()).expect("a form");
        assert_eq!(typed.text("a"), " x y\n");
        assert_eq!(typed.trimmed("a"), "x y");
        assert_eq!(typed.all("b").collect::<Vec<_>>(), ["1", "2"]);
        assert!(typed.has("c"));
        assert!(!typed.has("d"));
        assert_eq!(typed.text("d"), "");
    }

    #[test]
    fn a_form_of_too_many_fields_is_refused() {
        let fields = |count: usize| vec!["a=1"; count].join("&");
        assert!(Typed::parse(fields(FIELDS_MAX).as_bytes()).is_ok());
        assert!(Typed::parse(fields(FIELDS_MAX + 1).as_bytes()).is_err());
    }

    #[test]
    fn the_key_of_an_act_is_one_of_ours_or_none() {
        let key = "0123456789abcdef0123456789abcdef";
        assert_eq!(Typed::of(&[(ONCE_FIELD, key)]).once(), Some(key));
        assert_eq!(Typed::of(&[(ONCE_FIELD, "short")]).once(), None);
        assert_eq!(Typed::of(&[(ONCE_FIELD, "0123456789abcdef0123456789abcd/.")]).once(), None);
        assert_eq!(Typed::default().once(), None);
    }

    #[test]
    fn the_first_error_of_a_field_stands_at_the_field() {
        let mut errors = Errors::one("login", "Type it.");
        errors.add("login", "And again.");
        assert_eq!(errors.of("login"), Some("Type it."));
        assert_eq!(errors.of("password"), None);
        assert!(!errors.is_empty());
    }
}
