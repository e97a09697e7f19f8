//! Lists that only shrink: every `lists/*.txt` may lose lines and never gain one after the commit that made it.
//! The history is asked, so a list cannot grow over two commits either.

use std::collections::BTreeSet;

use super::Finding;
use super::sources::Source;
use crate::failure::Outcome;
use crate::project::Project;
use crate::shell;

/// Checks every list against its history; without a history (an unpacked archive) there is nothing to compare.
pub fn check(project: &Project, sources: &[Source]) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    if !shell::succeeds(project.command("git").args(["rev-parse", "--verify", "--quiet", "HEAD"])) {
        return Ok(findings);
    }
    for source in sources.iter().filter(|source| is_list(source)) {
        let mut versions = history(project, &source.path)?;
        versions.push(source.text.clone());
        findings.extend(grown(&source.path, &versions));
    }
    Ok(findings)
}

fn is_list(source: &Source) -> bool {
    source.has_ending("txt") && source.path.contains("/lists/")
}

/// The list's committed versions, oldest first.
fn history(project: &Project, path: &str) -> Outcome<Vec<String>> {
    let log = shell::capture(project.command("git").args(["log", "--reverse", "--format=%H", "--", path]))?;
    let mut versions = Vec::new();
    for commit in log.lines() {
        // A commit that took the list away has no version of it.
        let shown = shell::capture(project.command("git").arg("show").arg(format!("{commit}:{path}")));
        versions.push(shown.unwrap_or_default());
    }
    Ok(versions)
}

fn entries(text: &str) -> BTreeSet<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// Lines that a later version has and the one before it had not.
fn grown(path: &str, versions: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pair in versions.windows(2) {
        let [before, after] = pair else { continue };
        for line in entries(after).difference(&entries(before)) {
            findings.push(Finding::new(
                "list",
                path,
                0,
                format!("`{line}` was added; this list may only lose lines"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(versions: &[&str]) -> usize {
        let versions: Vec<String> = versions.iter().map(|&text| text.to_owned()).collect();
        grown("crates/a/lists/b.txt", &versions).len()
    }

    #[test]
    fn a_list_may_shrink_and_be_reordered() {
        assert_eq!(count(&["a\nb\nc\n", "# why\nc\na\n", "a\n", ""]), 0);
        assert_eq!(count(&["a\nb\n"]), 0);
    }

    #[test]
    fn a_list_that_grows_is_found() {
        assert_eq!(count(&["a\n", "a\nb\n"]), 1);
        assert_eq!(count(&["a\nb\n", "a\n", "a\nb\n"]), 1);
    }

    #[test]
    fn only_lists_are_lists() {
        assert!(is_list(&Source::new("crates/xtask/lists/exceptions.txt", "")));
        assert!(!is_list(&Source::new("crates/fhir/src/search/parameters.txt", "")));
    }
}
