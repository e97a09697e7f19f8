//! Lives. The first people have one of their own each; the others are drawn from what commonly happens.

mod blocks;
pub(crate) mod cast;
mod childhood;
mod clotting;
mod cultures;
mod diabetes;
mod drawings;
mod elder;
mod haddads;
mod illnesses;
mod knee;
mod mind;
mod newborn;
mod ordinary;
mod pregnancy;
mod screening;
mod sensitive;

use crate::scribe::Scribe;

/// Write the life of the scribe's person.
pub(crate) fn write(scribe: &mut Scribe) {
    match scribe.person.n {
        0 => diabetes::write(scribe),
        1 => pregnancy::under_way(scribe),
        cast::NEWBORN => newborn::write(scribe),
        3 => elder::write(scribe),
        cast::EMPTY => {}
        5 => haddads::mira(scribe),
        6 => haddads::layan(scribe),
        7 => haddads::karim(scribe),
        8 => mind::write(scribe),
        9 => knee::write(scribe),
        10 => screening::write(scribe),
        11 => clotting::write(scribe),
        12 => cultures::write(scribe),
        13 => sensitive::write(scribe),
        _ => ordinary::write(scribe),
    }
}
