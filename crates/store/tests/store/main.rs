//! The store through its doors, on SQLite and, where `VESTIBULE_TEST_POSTGRES` names one, on PostgreSQL.

mod chart;
mod jobs;
mod keys;
mod moves;
mod trail;
mod world;
