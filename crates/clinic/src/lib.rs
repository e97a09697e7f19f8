//! The synthetic clinic of the demo: people, staff and their records, generated from a number.
