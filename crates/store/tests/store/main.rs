//! The store through its doors, on SQLite and, where `VESTIBULE_TEST_POSTGRES` names one, on PostgreSQL.
#![allow(clippy::excessive_nesting)] // every story runs once per database: that loop is one level more
#![allow(clippy::unused_self)] // the world's methods read alike

mod backup;
mod blobs;
mod chart;
mod doctor;
mod finding;
mod jobs;
mod keys;
mod moves;
mod plans;
mod trail;
mod views;
mod walks;
mod watch;
mod world;
