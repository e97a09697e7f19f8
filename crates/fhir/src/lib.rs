//! FHIR R4 documents: resources as they came, checked against the structure of the standard, searched by its
//! parameters. Pure: no I/O, no clock.

pub mod bundle;
pub mod date;
pub mod json;
pub mod outcome;
pub mod placement;
pub mod reference;
pub mod resource;
pub mod schema;
pub mod search;
pub mod types;

pub use resource::Resource;
pub use types::Type;
