//! The frame of each page, letters on paper, the front door, and the pages for when something goes wrong.

mod error;
mod frame;
mod letter;
mod session;

pub use error::ErrorPage;
pub use frame::{Account, Clinic, Frame, Help, NavItem, Opening, Record};
pub use letter::{Letter, LetterCode, Paper, RECIPIENT_LINES_MAX};
pub use session::SessionEnd;
