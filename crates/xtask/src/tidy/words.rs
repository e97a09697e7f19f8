//! Words that must not stand in any written file: notes to oneself, places of one machine, and the hosts of
//! package registries.

use super::Finding;
use super::sources::Source;

/// Notes of unfinished work: it belongs into an issue, or is done.
const NOTES: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
/// Where somebody's machine keeps things. A clone lies elsewhere.
const PLACES: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/tm", "p/"),
    concat!("/Us", "ers/"),
];
/// Hosts that the package managers know by themselves.
const HOSTS: [&str; 5] = [
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("arti", "factory"),
];

/// Checks one file of any kind; tables of facts may use whatever the standard says.
pub fn check(source: &Source) -> Vec<Finding> {
    if source.is_table() || is_facts(source) {
        return Vec::new();
    }
    let lines = source.text.lines().enumerate();
    lines.flat_map(|(at, line)| check_line(source, at + 1, line)).collect()
}

/// Facts and the licence are not our prose.
fn is_facts(source: &Source) -> bool {
    let ours = source.path.starts_with("docs/")
        || source.path.contains("/lists/")
        || source.path.starts_with("e2e/");
    source.has_ending("txt") && !ours || source.has_ending("json") && !source.path.starts_with("e2e/")
}

fn check_line(source: &Source, number: usize, line: &str) -> Vec<Finding> {
    let find = |what: String| Finding::new("word", &source.path, number, what);
    let notes = NOTES
        .iter()
        .filter(|word| has_word(line, word))
        .map(|word| find(format!("`{word}`: do it, or leave it out")));
    let places = PLACES
        .iter()
        .filter(|place| has_place(line, place))
        .map(|place| find(format!("`{place}` is a place of one machine")));
    let hosts = HOSTS
        .iter()
        .filter(|host| line.contains(**host))
        .map(|host| find(format!("`{host}`: package managers know their registry by themselves")));
    notes.chain(places).chain(hosts).collect()
}

fn has_word(line: &str, word: &str) -> bool {
    let letter = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(letter) && !line[at + word.len()..].starts_with(letter))
}

/// A place begins a path: not `docs/work/`, not `https://host/home/`, not a route.
fn has_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = &line[..at];
        let own_path =
            before.ends_with(|character: char| character.is_alphanumeric() || "./-_}>)".contains(character));
        let after = &line[at + place.len()..];
        !own_path && after.starts_with(|character: char| character.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Source::new(path, text)).len()
    }

    #[test]
    fn notes_places_and_hosts_are_found() {
        for word in NOTES {
            assert_eq!(found("crates/a/src/b.rs", &format!("// {word}: later")), 1, "{word}");
        }
        for place in PLACES {
            assert_eq!(found("docs/a.md", &format!("see {place}alice/notes")), 1, "{place}");
            assert_eq!(found("crates/a/src/b.rs", &format!("open(\"{place}alice\")")), 1, "{place}");
        }
        for host in HOSTS {
            assert_eq!(found("e2e/package-lock.json", &format!("\"https://{host}/a.tgz\"")), 1, "{host}");
        }
    }

    #[test]
    fn harmless_lines_pass() {
        let word = NOTES[2];
        assert_eq!(found("crates/a/src/b.rs", &format!("let code = \"A{word}B\";")), 0);
        let place = PLACES[0];
        assert_eq!(
            found("docs/a.md", &format!("see ..{place}plan.md and https://example.org{place}plan")),
            0
        );
        assert_eq!(found("crates/fhir/src/search/parameters.txt", word), 0);
    }
}
