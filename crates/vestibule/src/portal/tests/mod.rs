//! Coverage: every route as every persona, and every act with its one event. What is expected stands in
//! `docs/access/routes.txt`, written by `VESTIBULE_TEST_WRITE=1` and reviewed as a diff; what must hold whatever
//! that table says is asserted here on its own, and the exceptions to it stand in a list that may only lose lines.

#![allow(clippy::excessive_nesting)] // every route, every persona, both databases: three loops before the question

mod acts;
mod cell;
mod house;
mod persona;
mod routes;
mod words;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file of the project.
fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The exceptions: lines that tests meet and take note of. One that nothing needs is a failure too.
struct Exceptions {
    listed: BTreeSet<String>,
    needed: BTreeSet<String>,
}

impl Exceptions {
    const LIST: &str = "lists/uncovered.txt";

    /// Those whose line begins with this word.
    fn of(word: &str) -> Exceptions {
        let text = std::fs::read_to_string(file(Exceptions::LIST)).expect("the list of exceptions");
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let own = lines.filter_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
        Exceptions { listed: own.map(str::to_owned).collect(), needed: BTreeSet::new() }
    }

    /// Whether this is excepted.
    fn has(&mut self, what: &str) -> bool {
        self.needed.insert(what.to_owned());
        self.listed.contains(what)
    }

    /// Every line was needed.
    fn end(self) {
        let idle: Vec<&String> = self.listed.difference(&self.needed).collect();
        assert!(idle.is_empty(), "{}: nothing needs {idle:?} any more: take it out", Exceptions::LIST);
    }
}
