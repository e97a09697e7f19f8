//! Words that may be in another language than their page (WCAG 2.2, 3.1.2).

use maud::{Markup, Render, html};

/// Words with their language, where it is not that of the page: a screen reader then speaks them as they are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase<'a> {
    /// The words.
    pub text: &'a str,
    /// Their language, as BCP 47 writes it; nothing where it is that of the page.
    pub language: Option<&'a str>,
}

impl<'a> From<&'a str> for Phrase<'a> {
    fn from(text: &'a str) -> Self {
        Self { text, language: None }
    }
}

impl<'a> From<&'a String> for Phrase<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl Render for Phrase<'_> {
    fn render(&self) -> Markup {
        html! {
            @if let Some(language) = self.language { span lang=(language) { (self.text) } }
            @else { (self.text) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Phrase;
    use maud::html;

    #[test]
    fn only_words_in_another_language_are_marked() {
        let said = |phrase: Phrase<'_>| html! { (phrase) }.into_string();
        assert_eq!(said("Potasio < 5".into()), "Potasio &lt; 5");
        assert_eq!(
            said(Phrase { text: "Potassium", language: Some("en-US") }),
            "<span lang=\"en-US\">Potassium</span>"
        );
    }
}
