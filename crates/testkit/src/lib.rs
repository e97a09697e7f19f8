//! What story tests stand on: the portal in memory with a clock that is turned by hand, browsers with cookies
//! that fill in forms, people with logins, and both databases. Tests go through the public face: open, type,
//! send, see.

mod acme;
mod authenticator;
mod authority;
mod browser;
mod database;
mod world;

pub use accounts;
pub use acme::AcmeServer;
pub use authenticator::{Authenticator, app_code};
pub use authority::{Authority, Certified};
pub use browser::{Answer, Browser};
pub use database::{On, databases, place};
pub use world::{PASSWORD, World, clinic};
