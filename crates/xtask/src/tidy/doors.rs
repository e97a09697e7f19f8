//! The door to population work: which files of the portal ask for the store's `Registry`. They stand in a list that is
//! reviewed; a file that asks and is not there is found, and so is a line that nothing needs. Tests are not counted.

use proc_macro2::{TokenStream, TokenTree};

use super::Finding;
use super::dependence::WORDS;
use super::sources::Source;

const RULE: &str = "registry";
/// Where the holders stand.
const HOLDERS: &str = "docs/access/registry.txt";
/// The crate whose door it is; it makes the door and does not ask for it.
const HOME: &str = "store";

/// Checks all sources against the list.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let list = sources.iter().find(|source| source.path == HOLDERS);
    let Some(list) = list else {
        return vec![Finding::new(
            RULE,
            HOLDERS,
            0,
            "the list of those who may ask for the registry is gone",
        )];
    };
    let lines = list.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let listed: Vec<&str> = lines.map(|line| line.split_whitespace().next().unwrap_or_default()).collect();
    let asking: Vec<&Source> = sources.iter().filter(|source| may_ask(source) && asks(source)).collect();
    let strangers = asking.iter().filter(|source| !listed.contains(&source.path.as_str()));
    let mut findings: Vec<Finding> = strangers
        .map(|source| {
            let what =
                format!("asks for the registry and is not in {HOLDERS}: open a chart, or have it reviewed");
            Finding::new(RULE, &source.path, 0, what)
        })
        .collect();
    let idle = listed.iter().filter(|line| asking.iter().all(|source| source.path != **line));
    findings.extend(
        idle.map(|line| Finding::new(RULE, HOLDERS, 0, format!("`{line}` does not ask: take its line out"))),
    );
    findings
}

fn may_ask(source: &Source) -> bool {
    // The words know no store: what they call a registry is a word.
    let name = source.crate_name().unwrap_or_default();
    source.is_rust() && !source.is_test() && !WORDS.contains(&name) && !["xtask", HOME].contains(&name)
}

/// Whether a file names the door, or calls what opens it.
fn asks(source: &Source) -> bool {
    source.text.parse::<TokenStream>().is_ok_and(names_it)
}

fn names_it(tokens: TokenStream) -> bool {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    all.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(group) => names_it(group.stream()),
        TokenTree::Ident(word) if word == "Registry" => true,
        TokenTree::Ident(word) => word == "registry" && is_called(&all, at),
        _ => false,
    })
}

/// `store.registry(..)` or `Store::registry`, not a variable or a word of that name.
fn is_called(all: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| all.get(before));
    matches!(before, Some(TokenTree::Punct(punct)) if ['.', ':'].contains(&punct.as_char()))
        && matches!(all.get(at + 1), None | Some(TokenTree::Group(_)))
        || matches!((before, all.get(at + 1)), (Some(TokenTree::Punct(colon)), Some(_)) if colon.as_char() == ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKING: &str = "fn a(store: &Store) { let door = store.registry(&act); }";

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(*path, *text)).collect();
        check(&sources).into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn who_asks_without_a_line_is_found() {
        let list = (HOLDERS, "# why\ncrates/vestibule/src/import/take.rs  takes records in\n");
        let known = ("crates/vestibule/src/import/take.rs", ASKING);
        assert!(found(&[list, known]).is_empty());
        assert_eq!(found(&[list, known, ("crates/records/src/a.rs", ASKING)]), ["crates/records/src/a.rs"]);
        let hidden = [
            "use store::Registry;",
            "fn a(door: store::Registry) {}",
            "fn a() { wrapped!(b.registry(&act)) }",
            "const DOOR: F = Store::registry;",
            "use store::Registry as Anything;",
        ];
        for text in hidden {
            assert_eq!(
                found(&[list, known, ("crates/kit/src/a.rs", text)]),
                ["crates/kit/src/a.rs"],
                "{text}"
            );
        }
    }

    #[test]
    fn a_line_that_nothing_needs_is_found() {
        let list = (HOLDERS, "crates/vestibule/src/import/take.rs\n");
        assert_eq!(found(&[list, ("crates/vestibule/src/import/take.rs", "fn a() {}")]), [HOLDERS]);
        assert_eq!(found(&[]), [HOLDERS], "no list at all");
    }

    #[test]
    fn the_store_its_tests_and_words_do_not_ask() {
        let list = (HOLDERS, "");
        for (path, text) in [
            ("crates/store/src/registry.rs", ASKING),
            ("crates/store/tests/store/world.rs", ASKING),
            ("crates/records/src/a.rs", "// store.registry(&act)\nfn a() { say(\"registry\") }"),
            ("crates/records/src/a.rs", "fn a(registry: u32) { b(registry); }"),
        ] {
            assert!(found(&[list, (path, text)]).is_empty(), "{path}: {text}");
        }
    }
}
