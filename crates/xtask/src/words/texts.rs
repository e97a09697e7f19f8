//! Messages of a Fluent text as somebody reads them.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::failure::{Failure, Outcome};

/// What stands where a blank is filled: one short word.
const FILLED: &str = "ten";

/// One message.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    /// Its key.
    pub key: String,
    /// What it says, blanks filled.
    pub text: String,
}

impl Message {
    /// A sentence ends like one; what does not is a label or a heading.
    pub fn is_sentence(&self) -> bool {
        self.text.ends_with(['.', '?', '!'])
    }
}

/// The messages of a text, in its order.
pub fn messages(text: &str) -> Outcome<Vec<Message>> {
    let parsed = fluent_syntax::parser::parse(text)
        .map_err(|(_, errors)| Failure::new(errors.iter().map(ToString::to_string).collect::<String>()))?;
    let said = parsed.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => {
            let mut text = String::new();
            say(message.value.as_ref()?, &mut text);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Some(Message { key: message.id.name.to_owned(), text })
        }
        _ => None,
    });
    Ok(said.collect())
}

/// The sentences of a table that has a column `about-en`: tab-separated, the names of its columns first.
pub fn explanations(table: &str) -> Vec<Message> {
    let mut lines = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let column = lines.next().and_then(|names| names.iter().position(|name| *name == "about-en"));
    let Some(column) = column else { return Vec::new() };
    let said = lines.filter_map(|cells| {
        let text = cells.get(column).filter(|text| !text.is_empty())?;
        Some(Message {
            key: cells.iter().take(2).copied().collect::<Vec<_>>().join(" "),
            text: (*text).to_owned(),
        })
    });
    said.collect()
}

fn say(pattern: &Pattern<&str>, out: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => out.push_str(value),
            PatternElement::Placeable { expression } => say_expression(expression, out),
        }
    }
}

fn say_expression(expression: &Expression<&str>, out: &mut String) {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { .. }) => out.push(' '), // a space that does not break
        Expression::Inline(InlineExpression::Placeable { expression }) => say_expression(expression, out),
        Expression::Inline(_) => out.push_str(FILLED),
        Expression::Select { variants, .. } => {
            if let Some(variant) = variants.iter().find(|variant| variant.default) {
                say(&variant.value, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{explanations, messages};

    #[test]
    fn blanks_are_filled_and_of_a_choice_the_default_is_read() {
        let text = "# A note.\na-wait = Wait { $n ->\n    [one] { $n } minute\n   *[other] { $n } minutes\n }.\na-time = { $h }:{ $m }{\"\\u00A0\"}{ $half }\na-title = Home\n";
        let read = messages(text).expect("a sound text");
        let said: Vec<_> = read.iter().map(|one| (one.key.as_str(), one.text.as_str())).collect();
        assert_eq!(said, [("a-wait", "Wait ten minutes."), ("a-time", "ten:ten ten"), ("a-title", "Home")]);
        assert!(read[0].is_sentence() && !read[2].is_sentence());
        assert!(messages("a = { $n\n").is_err());
    }

    #[test]
    fn of_a_table_the_explanations_are_read() {
        let table =
            "system\tcode\ten\tabout-en\nx\t1\tLead\tShows how much lead there is.\nx\t2\tIron\t\nx\t3\n";
        let read = explanations(table);
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].key.as_str(), read[0].text.as_str()), ("x 1", "Shows how much lead there is."));
        assert!(explanations("code\tname\n1\tLead\n").is_empty());
        assert!(explanations("").is_empty());
    }
}
