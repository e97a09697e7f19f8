//! Names and manners of Rust files: each begins with prose, none is called after a drawer, and tests neither
//! sleep nor are left out.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Finding;
use super::sources::Source;

/// Names that say nothing of what is inside.
const DRAWERS: [&str; 10] =
    ["utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"];
/// The shortest first line that can be called prose.
const PROSE_CHARACTERS_MIN: usize = 20;
/// Calls that wait for time to pass.
const SLEEPS: [&str; 3] = ["sleep", "sleep_ms", "sleep_until"];

/// Checks one Rust file.
pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = drawer_in_path(source);
    findings.extend(prose(source));
    if let Ok(tokens) = source.text.parse::<TokenStream>() {
        let mut walk = Walk { source, findings, in_test: source.is_test() };
        walk.tokens(tokens);
        findings = walk.findings;
    }
    findings
}

fn is_drawer(name: &str) -> bool {
    let last = name.rsplit(['_', '-']).next().unwrap_or(name);
    // `healthcare_service` is a word of the clinic; `service` alone is a drawer.
    let clinical = name != last && last.starts_with("service");
    DRAWERS.contains(&last) && !clinical
}

fn drawer_in_path(source: &Source) -> Vec<Finding> {
    let stem = source.path.strip_suffix(".rs").unwrap_or(&source.path);
    let drawer = stem.split('/').find(|part| is_drawer(part));
    let found = drawer.map(|part| {
        Finding::new("name", &source.path, 0, format!("`{part}` says nothing: name what it does"))
    });
    found.into_iter().collect()
}

fn prose(source: &Source) -> Vec<Finding> {
    let first = source.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let good =
        first.strip_prefix("//!").is_some_and(|text| text.trim().chars().count() >= PROSE_CHARACTERS_MIN);
    let found = Finding::new("prose", &source.path, 1, "a file begins with `//!` and says what it is for");
    if good { Vec::new() } else { vec![found] }
}

struct Walk<'a> {
    source: &'a Source,
    findings: Vec<Finding>,
    in_test: bool,
}

impl Walk<'_> {
    fn find(&mut self, rule: &'static str, line: usize, what: impl Into<String>) {
        self.findings.push(Finding::new(rule, &self.source.path, line, what));
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        // An attribute that marks tests holds until the item after it has ended.
        let mut item_is_test = false;
        for (at, token) in all.iter().enumerate() {
            match token {
                TokenTree::Group(group) if at > 0 && is_punct(&all[at - 1], '#') => {
                    item_is_test |= self.attribute(group.stream());
                }
                TokenTree::Group(group) => {
                    let outer = self.in_test;
                    self.in_test |= item_is_test;
                    self.tokens(group.stream());
                    self.in_test = outer;
                    item_is_test &= group.delimiter() != Delimiter::Brace;
                }
                TokenTree::Punct(punct) if punct.as_char() == ';' => item_is_test = false,
                TokenTree::Ident(ident) => self.word(&all, at, ident),
                _ => {}
            }
        }
    }

    fn word(&mut self, all: &[TokenTree], at: usize, ident: &proc_macro2::Ident) {
        let name = ident.to_string();
        let line = ident.span().start().line;
        let after_mod = at > 0 && matches!(&all[at - 1], TokenTree::Ident(word) if word == "mod");
        if after_mod && is_drawer(&name) {
            self.find("name", line, format!("the module `{name}` says nothing: name what it does"));
        }
        if self.in_test && SLEEPS.contains(&name.as_str()) {
            self.find("sleep", line, "a test waits for what happens, not for time to pass");
        }
    }

    /// Looks at an attribute's inside; true if it marks a test or a module of tests.
    fn attribute(&mut self, inside: TokenStream) -> bool {
        let line = inside.clone().into_iter().next().map_or(0, |token| token.span().start().line);
        let words = idents(inside);
        if words.iter().any(|word| word == "ignore") && words.first().is_none_or(|first| first != "doc") {
            self.find("ignored", line, "no test is left out: mend it or take it away");
        }
        let last_of_path = words.last().is_some_and(|word| word == "test");
        last_of_path
            || (words.first().is_some_and(|first| first == "cfg") && words.iter().any(|word| word == "test"))
            || words.iter().any(|word| word == "test") && words.first().is_some_and(|first| first == "tokio")
    }
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// All words of a stream, also those in its groups.
fn idents(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) => vec![ident.to_string()],
            TokenTree::Group(group) => idents(group.stream()),
            _ => Vec::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "//! What this file is for, in a sentence.\n";

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        check(&Source::new(path, format!("{HEAD}{text}"))).into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn drawers_are_found_in_paths_and_modules() {
        assert_eq!(rules("crates/a/src/utils.rs", ""), ["name"]);
        assert_eq!(rules("crates/a/src/session_manager.rs", ""), ["name"]);
        assert_eq!(rules("crates/common/src/lib.rs", ""), ["name"]);
        assert_eq!(rules("crates/a/src/b.rs", "mod helpers;"), ["name"]);
        assert!(rules("crates/a/src/healthcare_service.rs", "mod sessions;").is_empty());
    }

    #[test]
    fn a_file_without_prose_is_found() {
        let found = |text: &str| check(&Source::new("crates/a/src/b.rs", text)).len();
        assert_eq!(found("use std::fmt;\n"), 1);
        assert_eq!(found("//! Short.\n"), 1);
        assert_eq!(found(HEAD), 0);
    }

    #[test]
    fn ignored_tests_are_found() {
        let test = |attribute: &str| format!("#[test]\n{attribute}\nfn works() {{}}\n");
        assert_eq!(rules("crates/a/src/b.rs", &test(concat!("#[", "ignore]"))), ["ignored"]);
        assert_eq!(rules("crates/a/src/b.rs", &test(concat!("#[", "ignore = \"slow\"]"))), ["ignored"]);
        assert_eq!(rules("crates/a/src/b.rs", &test("#[cfg_attr(unix, ignore)]")), ["ignored"]);
        assert!(rules("crates/a/src/b.rs", &test("#[allow(clippy::pedantic)]")).is_empty());
    }

    #[test]
    fn sleeping_tests_are_found_and_sleeping_jobs_are_not() {
        let body = "fn a() { tokio::time::sleep(x).await; }";
        assert!(rules("crates/a/src/jobs.rs", body).is_empty());
        assert_eq!(rules("crates/a/tests/jobs.rs", body), ["sleep"]);
        assert_eq!(
            rules("crates/a/src/jobs.rs", &format!("#[cfg(test)]\nmod tests {{ {body} }}")),
            ["sleep"]
        );
        assert_eq!(rules("crates/a/src/jobs.rs", &format!("#[tokio::test]\nasync {body}")), ["sleep"]);
        assert_eq!(
            rules("crates/a/src/jobs.rs", "#[test]\nfn a() { wait!(std::thread::sleep(x)); }"),
            ["sleep"]
        );
        assert!(rules("crates/a/src/jobs.rs", &format!("#[cfg(test)]\nmod tests;\n{body}")).is_empty());
        assert!(rules("crates/a/src/jobs.rs", &format!("#[test]\nfn b() {{}}\n{body}")).is_empty());
    }

    #[test]
    fn words_in_strings_and_comments_are_no_code() {
        assert!(rules("crates/a/tests/b.rs", "// sleep\nfn a() { say(\"sleep\"); }").is_empty());
    }
}
