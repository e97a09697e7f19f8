//! Why a query is not answered. No value of the query stands in a message: it may be somebody's name.

/// A query that is refused, with the parameter that is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The type has no such parameter.
    #[error("{0}: no such search parameter for this type")]
    Unknown(String),
    /// The parameter is in the standard but is not answered here.
    #[error("{parameter}: not supported: {reason}")]
    Unsupported {
        /// Name in the query.
        parameter: String,
        /// What stands in the way.
        reason: &'static str,
    },
    /// The modifier does not go with this parameter.
    #[error("{parameter}: the modifier does not go with this parameter: {reason}")]
    Modifier {
        /// Name in the query.
        parameter: String,
        /// What would go.
        reason: &'static str,
    },
    /// The value cannot be read as one of this parameter.
    #[error("{parameter}: {reason}")]
    Value {
        /// Name in the query.
        parameter: String,
        /// What a value looks like.
        reason: &'static str,
    },
    /// What the parameter names could not be looked up, or does not decide.
    #[error("{parameter}: cannot be decided: {reason}")]
    Undecided {
        /// Name in the query.
        parameter: String,
        /// What stands in the way.
        reason: &'static str,
    },
    /// The query goes beyond a limit.
    #[error("the query has {0}")]
    Limit(&'static str),
    /// The text is not a query at all.
    #[error("the query is not percent-encoded UTF-8")]
    Encoding,
}

/// A name as it may be repeated in a message: only what parameter names are made of.
pub(super) fn name(text: &str) -> String {
    const NAME_BYTES_MAX: usize = 80;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.');
    if !text.is_empty() && text.len() <= NAME_BYTES_MAX && text.bytes().all(plain) {
        text.to_owned()
    } else {
        "a parameter".to_owned()
    }
}
