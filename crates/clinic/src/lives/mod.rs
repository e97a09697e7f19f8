//! Lives. The first people have one of their own each; the others are drawn from what commonly happens.

pub(crate) mod cast;
mod ordinary;

use crate::scribe::Scribe;

/// Write the life of the scribe's person.
pub(crate) fn write(scribe: &mut Scribe) {
    match scribe.person.n {
        cast::EMPTY => {}
        _ => ordinary::write(scribe),
    }
}
