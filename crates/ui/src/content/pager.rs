//! The way through a list of several pages, and the steps of a longer act.

use maud::{Markup, html};

use crate::art::Icon;
use crate::words::Words;

/// The way through a list whose pages have addresses: what is shown, how many there are, the page before and after.
#[derive(Debug, Clone, Copy)]
pub struct Pager<'a> {
    /// The first that is shown, counted from 1, and the last.
    pub shown: (u64, u64),
    /// How many there are in all, where that is known.
    pub total: Option<u64>,
    /// The first page, where the one before has no address of its own.
    pub first: Option<&'a str>,
    /// The page before.
    pub previous: Option<&'a str>,
    /// The page after.
    pub next: Option<&'a str>,
}

impl Pager<'_> {
    /// What is shown, in words: "21 to 40 of 132".
    pub fn place(&self, words: &Words) -> String {
        let (from, to) = self.shown;
        let mut blanks = vec![("from", words.count(from).into()), ("to", words.count(to).into())];
        blanks.extend(self.total.map(|total| ("total", words.count(total).into())));
        words.with(if self.total.is_some() { "ui-pager-shown-of" } else { "ui-pager-shown" }, &blanks)
    }

    /// The markup. A list of a single page still says how much it shows.
    pub fn render(&self, words: &Words) -> Markup {
        let (from, to) = self.shown;
        assert!(from >= 1 && from <= to, "a page of a list shows something");
        assert!(self.total.is_none_or(|total| to <= total), "a page shows no more than there is");
        if self.first.or(self.previous).or(self.next).is_none() {
            return html! { p.pager.soft { (self.place(words)) } };
        }
        html! {
            nav.pager aria-label={ (words.text("ui-pager")) ": " (self.place(words)) } {
                ul {
                    @if let Some(href) = self.first {
                        li { a.button.second href=(href) { (words.text("ui-pager-first")) } }
                    }
                    @if let Some(href) = self.previous {
                        li { a.button.second href=(href) rel="prev" { (words.text("ui-pager-previous")) } }
                    }
                    li.where { (self.place(words)) }
                    @if let Some(href) = self.next {
                        li { a.button.second href=(href) rel="next" { (words.text("ui-pager-next")) } }
                    }
                }
            }
        }
    }
}

/// "Step 2 of 6", for the line above the h1.
pub fn step_caption(words: &Words, at: usize, of: usize) -> String {
    assert!(at >= 1 && at <= of, "step {at} of {of}");
    words.with("ui-step", &[("at", words.count(at).into()), ("of", words.count(of).into())])
}

/// The steps of a longer act; `at` is the one that the page is, counted from 1. What is done is said in a word and
/// shown by a sign.
pub fn steps(words: &Words, names: &[&str], at: usize) -> Markup {
    assert!(at >= 1 && at <= names.len(), "step {at} of {}", names.len());
    html! {
        ol.steps {
            @for (step, name) in (1..).zip(names) {
                @let done = step < at;
                li class=[if done { Some("done") } else { None }] aria-current=[(step == at).then_some("step")] {
                    span.sign aria-hidden="true" {
                        @if done { (Icon::Check.draw()) } @else { (words.count(step)) }
                    }
                    span.name {
                        @if done { span.hide-visually { (words.text("ui-done")) " " } }
                        (name)
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pager, step_caption, steps};
    use crate::words::Words;

    const OPEN: Pager<'_> =
        Pager { shown: (1, 20), total: None, first: None, previous: None, next: Some("/n") };

    fn words() -> Words {
        Words::builder().build().expect("our own texts")
    }

    #[test]
    fn a_page_says_what_it_shows_with_and_without_a_total() {
        let known = Pager { total: Some(13_200), previous: Some("/p"), ..OPEN };
        let known = Pager { shown: (2_021, 2_040), next: None, ..known };
        assert_eq!(known.place(&words()), "Showing 2,021 to 2,040 of 13,200");
        assert_eq!(OPEN.place(&words()), "Showing 1 to 20");
        let drawn = OPEN.render(&words()).into_string();
        assert!(drawn.contains("rel=\"next\"") && !drawn.contains("rel=\"prev\""), "{drawn}");
        let later = Pager { shown: (21, 40), first: Some("/"), ..OPEN }.render(&words()).into_string();
        assert!(later.contains("href=\"/\"") && !later.contains("rel=\"prev\""), "{later}");
    }

    #[test]
    fn a_list_of_one_page_offers_no_way_on() {
        let only = Pager { shown: (1, 3), total: Some(3), next: None, ..OPEN };
        let drawn = only.render(&words()).into_string();
        assert!(drawn.contains("Showing 1 to 3 of 3") && !drawn.contains("<nav"), "{drawn}");
    }

    #[test]
    fn a_page_that_cannot_be_is_refused() {
        for (shown, total) in [((0, 0), Some(0)), ((5, 4), None), ((1, 9), Some(8))] {
            let pager = Pager { shown, total, next: None, ..OPEN };
            assert!(std::panic::catch_unwind(|| pager.render(&words())).is_err(), "{shown:?} {total:?}");
        }
    }

    #[test]
    fn one_step_is_the_present_one_and_those_before_are_done() {
        let drawn = steps(&words(), &["Code", "Birthday", "Contact"], 2).into_string();
        assert_eq!(drawn.matches("aria-current=\"step\"").count(), 1);
        assert_eq!(drawn.matches("Done:").count(), 1);
        assert_eq!(step_caption(&words(), 2, 3), "Step 2 of 3");
        assert!(std::panic::catch_unwind(|| steps(&words(), &["One"], 2)).is_err());
    }
}
