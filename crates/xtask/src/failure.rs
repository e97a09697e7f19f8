//! What stops a task: one sentence for the person at the terminal.

use std::fmt;

/// The result of a task or of a step of it.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a task could not be done, and where possible what to do about it.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// Says what was being done when something failed.
pub trait While<T> {
    /// Puts the act before the reason: `read deny.toml: not found`.
    fn during(self, act: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> While<T> for Result<T, E> {
    fn during(self, act: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{act}: {error}")))
    }
}
