//! Search within a list, narrow it and put it in order: one form, whose answer is the same page with a query.

use maud::{Markup, html};

use super::field::assert_id;
use super::{Choice, Period, Select, TextField, TextKind, hidden};
use crate::art::Icon;
use crate::words::Words;

/// One list of answers that narrows: kinds, people, states. Its first answer should be the one that narrows nothing.
#[derive(Debug, Clone, Copy)]
pub struct Narrowing<'a> {
    /// Id and name.
    pub id: &'a str,
    /// What it narrows by: "Kind".
    pub label: &'a str,
    /// The answers.
    pub choices: &'a [Choice<'a>],
}

/// Something that narrows the list now, and the address of the list without it.
#[derive(Debug, Clone, Copy)]
pub struct Narrowed<'a> {
    /// What, in words: "Kind: blood tests".
    pub label: &'a str,
    /// The list without it.
    pub without: &'a str,
}

/// The head of a list: a box for words, what narrows it, its order, what is narrowed now, how many were found.
#[derive(Debug, Clone, Copy)]
pub struct Finder<'a> {
    /// The page of the list.
    pub action: &'a str,
    /// Id and name of the box for words.
    pub id: &'a str,
    /// What one looks for: "Name of the test".
    pub label: &'a str,
    /// What was looked for.
    pub query: &'a str,
    /// What narrows the list.
    pub narrowings: &'a [Narrowing<'a>],
    /// From day to day.
    pub period: Option<Period<'a>>,
    /// Names and values that stay as they are: the order of the list.
    pub hidden: &'a [(&'a str, &'a str)],
    /// What is narrowed now.
    pub narrowed: &'a [Narrowed<'a>],
    /// The list with nothing narrowed.
    pub clear: &'a str,
    /// How many were found, where that is known.
    pub found: Option<u64>,
}

impl Finder<'_> {
    /// The markup.
    pub fn render(&self, words: &Words) -> Markup {
        let more = !self.narrowings.is_empty() || self.period.is_some();
        // What is wrong is never folded away; what is in use stands below, each with its end.
        let wrong = self.period.is_some_and(|period| period.error.is_some());
        html! {
            form.filters.finder action=(self.action) method="get" role="search"
                aria-label=(words.with("ui-finder-name", &[("label", self.label.into())])) novalidate {
                (hidden(self.hidden))
                (self.words_box(words))
                @if more {
                    details.more open[wrong] {
                        summary { (words.text("ui-finder-more")) }
                        div.fields {
                            @for narrowing in self.narrowings { (narrowing.render(words)) }
                            @if let Some(period) = &self.period { (period.render(words)) }
                        }
                        div.actions { button.button.second type="submit" { (words.text("ui-filter-apply")) } }
                    }
                }
            }
            (self.state(words))
        }
    }

    fn words_box(&self, words: &Words) -> Markup {
        let field =
            TextField { kind: TextKind::Search, value: self.query, ..TextField::new(self.id, self.label) };
        html! {
            div.find {
                (field.render(words))
                button.button type="submit" { (Icon::Search.draw()) (words.text("ui-finder-search")) }
            }
        }
    }

    /// What is narrowed, each with a link that ends it, and how many were found.
    fn state(&self, words: &Words) -> Markup {
        html! {
            @if self.found.is_some() || !self.narrowed.is_empty() {
                div.found {
                    @if let Some(found) = self.found {
                        p { (words.with("ui-finder-found", &[("count", found.into())])) }
                    }
                    @if !self.narrowed.is_empty() {
                        ul.chips {
                            @for narrowed in self.narrowed {
                                li {
                                    a href=(narrowed.without) {
                                        span.hide-visually { (words.text("ui-finder-remove")) " " }
                                        (narrowed.label) (Icon::Cross.draw())
                                    }
                                }
                            }
                            li.all { a href=(self.clear) { (words.text("ui-filter-clear")) } }
                        }
                    }
                }
            }
        }
    }
}

impl Narrowing<'_> {
    fn render(&self, words: &Words) -> Markup {
        assert_id(self.id);
        Select { id: self.id, label: self.label, hint: None, choices: self.choices, error: None, ask: false }
            .render(words)
    }
}

#[cfg(test)]
mod tests {
    use super::{Finder, Narrowed};
    use crate::form::Period;
    use crate::words::Words;

    const BARE: Finder<'_> = Finder {
        action: "/results",
        id: "q",
        label: "Name",
        query: "",
        narrowings: &[],
        period: None,
        hidden: &[],
        narrowed: &[],
        clear: "/results",
        found: None,
    };

    fn drawn(finder: &Finder<'_>) -> String {
        finder.render(&Words::builder().build().expect("our own texts")).into_string()
    }

    #[test]
    fn a_bare_list_is_only_searched() {
        let bare = drawn(&BARE);
        assert!(
            bare.contains("type=\"search\"") && !bare.contains("<details") && !bare.contains("chips"),
            "{bare}"
        );
    }

    #[test]
    fn what_narrows_can_be_ended_and_what_is_wrong_is_open() {
        let narrowed = [Narrowed { label: "Kind: blood", without: "/results?q=iron" }];
        let period = Period {
            id: "taken",
            label: "Taken",
            from: "soon",
            to: "",
            error: Some("Enter a date like 11/12/2026"),
        };
        let full = drawn(&Finder { narrowed: &narrowed, period: Some(period), found: Some(1), ..BARE });
        assert!(full.contains("href=\"/results?q=iron\""), "{full}");
        assert!(full.contains("<details class=\"more\" open>"), "{full}");
        assert!(full.contains("1 found"), "{full}");
        assert!(
            !drawn(&Finder { period: Some(Period { error: None, ..period }), ..BARE }).contains(" open>")
        );
    }
}
