//! The project's own tasks: `cargo xtask test` is everything that CI runs.
fn main() {}
