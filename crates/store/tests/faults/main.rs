//! Faults: the process killed at any moment, the disk full, a thief with the whole disk. What was acknowledged is
//! there afterwards, the chain holds, and no byte on disk says anything.
#![allow(clippy::excessive_nesting)] // every story runs once per database: that loop is one level more
#![allow(clippy::unused_self, dead_code)] // the world is shared with the other stories

mod canaries;
mod cluster;
mod disk;
mod found;
mod full;
mod kill;
mod log;
mod nodes;
mod power;
#[path = "../store/world.rs"]
mod world;
mod writer;
