//! `cargo xtask tidy`: the rules of the house that a compiler does not know. Every finding names a place and what
//! is wrong there. Exceptions stand in `lists/exceptions.txt`, and such lists may only lose lines.

mod dependence;
mod doors;
mod links;
mod lists;
mod names;
mod numbers;
mod sources;
mod words;

use std::fmt;
use std::fs;

use crate::failure::{Outcome, While};
use crate::project::Project;
use sources::Source;

/// Where exceptions stand.
const EXCEPTIONS: &str = "crates/xtask/lists/exceptions.txt";

/// One breach of one rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule's name, as an exception names it.
    pub rule: &'static str,
    /// File or crate, and within it the item where that makes it clearer.
    pub place: String,
    /// The line, or 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl Finding {
    fn new(rule: &'static str, place: impl Into<String>, line: usize, what: impl Into<String>) -> Self {
        Self { rule, place: place.into(), line, what: what.into() }
    }

    /// How an exception names it: stable when lines move.
    fn key(&self) -> String {
        format!("{} {}", self.rule, self.place)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.place.split("::").next().unwrap_or_default();
        write!(f, "{}: {file}", self.rule)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Checks the whole project; true if it is tidy.
pub fn run(project: &Project) -> Outcome<bool> {
    let sources = sources::load(project)?;
    let mut findings = dependence::check(project);
    findings.extend(sources.iter().flat_map(check_source));
    findings.extend(numbers::crates(&sources));
    findings.extend(doors::check(&sources));
    findings.extend(links::check(&project.root, &sources));
    findings.extend(lists::check(project, &sources)?);
    let exceptions = fs::read_to_string(project.root.join(EXCEPTIONS)).during(EXCEPTIONS)?;
    let mut findings = without_exceptions(findings, &exceptions);
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    println!("tidy: {} files, {} findings", sources.len(), findings.len());
    Ok(findings.is_empty())
}

fn check_source(source: &Source) -> Vec<Finding> {
    let mut findings = words::check(source);
    if source.is_rust() {
        findings.extend(names::check(source));
        findings.extend(numbers::check(source));
    }
    findings
}

/// Takes out what is excepted; an exception that nothing needs any more is a finding itself.
fn without_exceptions(findings: Vec<Finding>, exceptions: &str) -> Vec<Finding> {
    let lines: Vec<&str> =
        exceptions.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let keys: Vec<String> = findings.iter().map(Finding::key).collect();
    let unused = lines.iter().filter(|line| keys.iter().all(|key| key != **line));
    let unused = unused
        .map(|line| Finding::new("exception", EXCEPTIONS, 0, format!("`{line}` is not needed: remove it")));
    let unused: Vec<Finding> = unused.collect();
    let mut left: Vec<Finding> =
        findings.into_iter().filter(|finding| !lines.contains(&finding.key().as_str())).collect();
    left.extend(unused);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_hides_its_finding_and_no_other() {
        let findings = vec![
            Finding::new("file", "crates/a/src/b.rs", 0, "long"),
            Finding::new("file", "crates/a/src/c.rs", 0, "long"),
        ];
        let left = without_exceptions(findings, "# why\nfile crates/a/src/b.rs\n");
        assert_eq!(left, [Finding::new("file", "crates/a/src/c.rs", 0, "long")]);
    }

    #[test]
    fn an_exception_that_nothing_needs_is_found() {
        let left = without_exceptions(Vec::new(), "file crates/a/src/b.rs\n");
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].rule, "exception");
    }
}
