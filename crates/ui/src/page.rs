//! The frame of each page, the front door, and the pages for when something goes wrong.

mod error;
mod frame;
mod session;

pub use error::ErrorPage;
pub use frame::{Account, Clinic, Frame, Help, NavItem, Opening, Record};
pub use session::SessionEnd;
