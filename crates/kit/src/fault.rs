//! What goes wrong: rich inside, poor outside. A handler answers with a [`Fault`]; one place, here, decides what
//! a person sees of it and what the log says. Neither holds anything of a record.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::StoreError;

/// Why a request was not answered as it was meant.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// What the asker may not see and what is not there look the same.
    #[error("not found")]
    NotFound,
    /// A session is needed.
    #[error("a session is needed")]
    SignIn,
    /// The request is not what a page of ours sends: a token, an origin, a form that does not fit.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The request cannot be read.
    #[error("not readable: {0}")]
    Unreadable(&'static str),
    /// Somebody else changed the same thing meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// More was sent than is taken.
    #[error("too large")]
    TooLarge,
    /// Too often.
    #[error("too often; again after {after_seconds} s")]
    TooOften {
        /// When to come back.
        after_seconds: u32,
    },
    /// Too much to do at once, or the database is away.
    #[error("busy: {0}")]
    Busy(&'static str),
    /// The request is for a host that is not ours.
    #[error("for another host")]
    WrongHost,
    /// An answer of the router itself: a method that a page does not take.
    #[error("status {0}")]
    Status(StatusCode),
    /// The store did not do it.
    #[error("store: {told}", told = told(.0))]
    Store(StoreError),
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        match error {
            // A shredded record is not there any more.
            StoreError::NotFound | StoreError::NoKey => Fault::NotFound,
            StoreError::Conflict { .. } => Fault::Conflict,
            other => Fault::Store(other),
        }
    }
}

/// How loud the log is about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loudness {
    Quiet,
    Told,
    Loud,
}

impl Fault {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Fault::NotFound => StatusCode::NOT_FOUND,
            Fault::SignIn => StatusCode::UNAUTHORIZED,
            Fault::Refused(_) => StatusCode::FORBIDDEN,
            Fault::Unreadable(_) => StatusCode::BAD_REQUEST,
            Fault::Conflict => StatusCode::CONFLICT,
            Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Fault::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Fault::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Fault::Status(status) => *status,
            Fault::Store(error) => store_status(error),
            Fault::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) fn loudness(&self) -> Loudness {
        match self.status() {
            StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED => Loudness::Quiet,
            status if status.is_server_error() => Loudness::Loud,
            _ => Loudness::Told,
        }
    }
}

/// What the log may hold of it: a query can carry what somebody typed, and is left out.
fn told(error: &StoreError) -> String {
    match error {
        StoreError::Query(_) => "a query that is not answered".to_owned(),
        other => other.to_string(),
    }
}

fn store_status(error: &StoreError) -> StatusCode {
    match error {
        StoreError::NotFound | StoreError::NoKey => StatusCode::NOT_FOUND,
        StoreError::Conflict { .. } => StatusCode::CONFLICT,
        StoreError::Invalid(_) | StoreError::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        StoreError::Limit { .. } | StoreError::Query(_) => StatusCode::BAD_REQUEST,
        StoreError::Database(_) | StoreError::Stopped | StoreError::DiskFull => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        StoreError::Sealed(_)
        | StoreError::File { .. }
        | StoreError::Internal(_)
        | StoreError::Restart(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A fault on its way to the place that makes a page of it.
#[derive(Clone)]
pub(crate) struct Faulty(pub std::sync::Arc<Fault>);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Faulty(std::sync::Arc::new(self)));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Loudness};
    use store::StoreError;

    #[test]
    fn refused_absent_and_shredded_look_the_same() {
        for error in [StoreError::NotFound, StoreError::NoKey] {
            assert_eq!(Fault::from(error).status(), 404);
        }
    }

    #[test]
    fn what_was_typed_does_not_reach_the_log() {
        let fault = Fault::from(StoreError::Query("name=Rivera: not a parameter".into()));
        assert_eq!(fault.status(), 400);
        assert!(!fault.to_string().contains("Rivera"), "{fault}");
    }

    #[test]
    fn a_database_that_is_away_is_not_our_mistake() {
        assert_eq!(Fault::from(StoreError::Stopped).status(), 503);
        assert_eq!(Fault::from(StoreError::Sealed("tag")).status(), 500);
        assert_eq!(Fault::from(StoreError::Conflict { current: 2 }).status(), 409);
        assert_eq!(Fault::from(StoreError::DiskFull).loudness(), Loudness::Loud);
        assert_eq!(Fault::NotFound.loudness(), Loudness::Quiet);
    }
}
