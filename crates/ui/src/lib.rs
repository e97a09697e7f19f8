//! Components, assets and words of the pages.
//!
//! The idea: a front door that is always open. Warm light falls through an arch into a calm room; the arch stands
//! in the mark, the head line, the corners of cards, and behind each sign.
//!
//! What must hold: a component cannot be written without what makes it accessible (label, id, level of heading);
//! every text comes in translated; nothing needs script; no style and no script stands in a page.

pub mod art;
pub mod assets;
pub mod brand;
pub mod chart;
pub mod content;
pub mod form;
pub mod gallery;
pub mod page;
pub mod preferences;
pub mod words;

pub use gallery::gallery;
pub use maud::{Markup, PreEscaped, html};
pub use page::Frame;
pub use preferences::{Preferences, TextSize, Theme};
pub use words::Words;
