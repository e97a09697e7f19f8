//! Stories through the program's own face: the built binary is run, and what it says, leaves and ends with is
//! looked at. On SQLite and, where `VESTIBULE_TEST_POSTGRES` names one, on PostgreSQL.

mod bundles;
mod certificate;
mod command_line;
mod configuration;
mod demo;
mod import;
mod livery;
mod portal;
mod published;
mod world;
