//! The kernel: sealed patient compartments on SQLite or PostgreSQL.
