//! Links between the project's documents: each leads to a file that is there, and to a heading that is there.

use std::collections::BTreeMap;
use std::path::Path;

use super::Finding;
use super::sources::Source;

/// Checks every Markdown file.
pub fn check(root: &Path, sources: &[Source]) -> Vec<Finding> {
    let documents: Vec<&Source> = sources.iter().filter(|source| source.has_ending("md")).collect();
    let headings: BTreeMap<&str, Vec<String>> =
        documents.iter().map(|document| (document.path.as_str(), headings(&document.text))).collect();
    let exists = |path: &str| root.join(path).exists();
    documents.iter().flat_map(|document| check_document(document, &headings, &exists)).collect()
}

fn check_document(
    document: &Source,
    headings: &BTreeMap<&str, Vec<String>>,
    exists: &impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, target) in targets(&document.text) {
        if target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
        let find = |what: String| Finding::new("link", &document.path, line, what);
        let Some(path) = resolve(&document.path, file) else {
            findings.push(find(format!("`{target}` leads out of the project")));
            continue;
        };
        if !exists(&path) {
            findings.push(find(format!("`{target}` leads nowhere")));
        } else if !heading.is_empty()
            && !headings.get(path.as_str()).is_some_and(|all| all.iter().any(|one| one == heading))
        {
            findings.push(find(format!("`{target}`: no such heading")));
        }
    }
    findings
}

/// The path from the root, or nothing where it would leave the project.
fn resolve(from: &str, to: &str) -> Option<String> {
    if to.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in to.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The lines of prose, numbered from 1: code blocks are left out.
fn prose_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut code = false;
    text.lines().enumerate().filter_map(move |(at, line)| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        (!code && !fence).then_some((at + 1, line))
    })
}

/// Every link's target, with its line: `[words](target)` and `[label]: target`.
fn targets(text: &str) -> Vec<(usize, String)> {
    let mut targets = Vec::new();
    for (number, line) in prose_lines(text) {
        // What stands between backticks is code; the even parts are prose.
        let prose: String = line.split('`').step_by(2).collect();
        for part in prose.split("](").skip(1) {
            let target = part.split(')').next().unwrap_or_default();
            targets.push((number, target.split_whitespace().next().unwrap_or_default().to_owned()));
        }
        if let Some((label, target)) = prose.split_once("]: ").filter(|(label, _)| label.starts_with('[')) {
            let note = label.starts_with("[^");
            targets.extend((!note).then(|| (number, target.trim().to_owned())));
        }
    }
    targets
}

/// The headings' anchors as the forges make them.
fn headings(text: &str) -> Vec<String> {
    let lines = prose_lines(text).filter(|(_, line)| line.starts_with('#'));
    lines.map(|(_, line)| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(heading: &str) -> String {
    let letters = heading.to_lowercase().replace(' ', "-");
    letters.chars().filter(|character| character.is_alphanumeric() || "-_".contains(*character)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let here = Source::new("docs/decisions/here.md", text);
        let there = headings("# The other\n## It's two `words`\n");
        let headings = BTreeMap::from([("docs/there.md", there), ("docs/decisions/here.md", headings(text))]);
        let exists =
            |path: &str| ["docs/there.md", "docs/decisions/here.md", "README.md", "docs"].contains(&path);
        check_document(&here, &headings, &exists).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn links_that_lead_somewhere_pass() {
        let text = "# Own place\n[a](../there.md) [b](../there.md#its-two-words) [c](#own-place) [d](../../README.md)\n\
                    [e](https://example.org/x) [f]: ../there.md\n[g](..)\n";
        assert_eq!(found(text), Vec::<String>::new());
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        assert_eq!(found("[a](missing.md)"), ["`missing.md` leads nowhere"]);
        assert_eq!(found("[a](../there.md#three)"), ["`../there.md#three`: no such heading"]);
        assert_eq!(found("[a](../../../data/x.md)"), ["`../../../data/x.md` leads out of the project"]);
        assert_eq!(found("[a]: missing.md\n"), ["`missing.md` leads nowhere"]);
    }

    #[test]
    fn code_holds_no_links() {
        assert!(found("```\n[a](missing.md)\n```\n`[a](missing.md)`\n").is_empty());
    }
}
