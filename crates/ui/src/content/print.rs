//! The way to paper. A page prints without its furniture by itself; this only leads there.

use maud::{Markup, html};

use crate::art::Icon;
use crate::form::{ButtonKind, LinkButton};
use crate::words::Words;

/// A link that prints the page, with `print.mjs` on it. Without script no link can print: it leads to the sentence
/// below it, which comes out only then and says how to. A page has one of it.
pub fn print_link(words: &Words) -> Markup {
    let label = words.text("ui-print");
    let link =
        LinkButton { label: &label, href: "#print-how", kind: ButtonKind::Second, icon: Some(Icon::Print) };
    html! {
        div.to-print {
            p { (link.render()) }
            p.soft id="print-how" tabindex="-1" { (words.text("ui-print-how")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::print_link;
    use crate::words::Words;

    #[test]
    fn the_link_leads_to_what_says_how_to_print() {
        let drawn = print_link(&Words::builder().build().expect("our own texts")).into_string();
        let how = drawn.split("id=\"print-how\"").nth(1).expect("where the link leads");
        assert!(drawn.contains("href=\"#print-how\"") && how.contains("browser"), "{drawn}");
    }
}
