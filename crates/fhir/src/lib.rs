//! FHIR R4 documents: resources as they came, checked against the structure of the standard, searched by its
//! parameters. Pure: no I/O, no clock.

pub mod types;

pub use types::Type;
