//! The pages of families, each beside its handler.

pub mod people;
