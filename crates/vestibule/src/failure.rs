//! What a command ends with: a sentence that names what was wrong and what to do, and the exit code.

use std::fmt;
use std::path::Path;

/// A command's result.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub enum Failure {
    /// The command makes no sense as it was given. Exit code 2.
    Use(String),
    /// It could not be done. Exit code 1.
    Failed(String),
    /// Everything that is to be said was said already. Exit code 1.
    Told,
}

impl Failure {
    /// Bad use: what was wrong and what to do.
    pub fn of_use(sentence: impl Into<String>) -> Failure {
        Failure::Use(sentence.into())
    }

    /// Failed: what was wrong and what to do.
    pub fn new(sentence: impl Into<String>) -> Failure {
        Failure::Failed(sentence.into())
    }

    /// A file that the operating system refused.
    pub fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Failure {
        let path = path.display().to_string();
        move |error| Failure::Failed(format!("{path}: {error}"))
    }

    /// The same failure once more.
    pub fn again(&self) -> Failure {
        match self {
            Failure::Use(sentence) => Failure::Use(sentence.clone()),
            Failure::Failed(sentence) => Failure::Failed(sentence.clone()),
            Failure::Told => Failure::Told,
        }
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Failure::Use(_) => 2,
            Failure::Failed(_) | Failure::Told => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Use(sentence) | Failure::Failed(sentence) => f.write_str(sentence),
            Failure::Told => Ok(()),
        }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Failure {
        Failure::Failed(error.to_string())
    }
}

impl From<accounts::AccountError> for Failure {
    fn from(error: accounts::AccountError) -> Failure {
        use accounts::AccountError as Error;
        match error {
            Error::Name | Error::Weak(_) => Failure::Use(error.to_string()),
            _ => Failure::Failed(error.to_string()),
        }
    }
}
