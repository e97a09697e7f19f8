//! Packing: how a text becomes short before it is sealed. Pure functions over bytes; the formats are part of what is
//! on disk and never change.

mod lift;
mod pack;

pub use lift::{put_number, take_number};
pub use pack::{PLAIN_BYTES_MAX, PackError, dictionary_file, dictionary_sample, pack, pack_resource, unpack};
