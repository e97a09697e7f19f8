//! Values that do not print themselves.

use std::fmt;

/// A value that never shows in logs or errors: its `Debug` is the word "secret".
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Keep the value out of sight.
    pub fn new(value: T) -> Secret<T> {
        Secret(value)
    }

    /// The value itself; each use is a place to look at in review.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("secret")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_does_not_print() {
        let secret = Secret::new("correct horse".to_owned());
        assert_eq!(format!("{secret:?}"), "secret");
        assert_eq!(secret.reveal(), "correct horse");
    }
}
