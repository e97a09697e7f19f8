//! What can go wrong in the store. Messages name what happened and never what a record says.

use crate::db::DbError;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused a statement or cannot be reached.
    #[error("database: {0}")]
    Database(#[from] DbError),
    /// A write to disk failed once; nothing more is written until a person has looked and restarted.
    #[error("the writer has stopped because a write to disk failed; check the disk, then restart")]
    Stopped,
    /// The disk is full; reads go on, and writes too once there is room.
    #[error("the disk is full; free some space and try again")]
    DiskFull,
    /// A sealed value was not made by this site for this place: swapped, flipped, or under another key.
    #[error("a sealed value does not open ({0})")]
    Sealed(&'static str),
    /// The key is gone, because the record was shredded, or was never here.
    #[error("there is no key for this compartment")]
    NoKey,
    /// What the asker may not see and what is not there look the same.
    #[error("not found")]
    NotFound,
    /// Somebody else changed the resource meanwhile.
    #[error("changed by somebody else meanwhile: version {current} is current")]
    Conflict {
        /// The version that is current now.
        current: i64,
    },
    /// The document breaks a rule of FHIR R4.
    #[error("not a valid resource: {0}")]
    Invalid(String),
    /// The store has no home for this, or the write is not allowed; the reason is for people.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// More than a named limit allows.
    #[error("more than {limit} {what}")]
    Limit {
        /// The limit that was met.
        limit: u64,
        /// What there was too much of.
        what: &'static str,
    },
    /// A file could not be read or written.
    #[error("{what}: {source}")]
    File {
        /// Which file, in words.
        what: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The search asks for something that this server does not answer.
    #[error("{0}")]
    Query(String),
    /// A rule of the store's own was broken; a fault to report.
    #[error("internal: {0}")]
    Internal(&'static str),
    /// A compartment was met inside a commit that was not locked; the commit starts again with it.
    #[error("restart with compartment {0}")]
    Restart(i64),
}

impl StoreError {
    /// A file error with the file named in words.
    pub fn file(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> StoreError {
        let what = what.into();
        move |source| StoreError::File { what, source }
    }
}

/// The store's result.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl From<packing::PackError> for StoreError {
    fn from(error: packing::PackError) -> StoreError {
        StoreError::Sealed(match error {
            packing::PackError::Broken => "does not unpack",
            packing::PackError::TooMuch => "unpacks to too much",
            packing::PackError::Format => "unknown format",
        })
    }
}
