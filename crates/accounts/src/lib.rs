//! Accounts: how a person comes in, stays in and goes out.
//!
//! A person signs in with an email address or phone number and a password. They see where they are signed in, and
//! can end each of these sessions or all; they change the password; whoever lost it gets a code from the clinic
//! and sets a new one at `/set-up`. The clinic makes, lists, resets and closes accounts on the command line.
//! There is no default password.
//!
//! What must always hold:
//!
//! - An unknown name and a wrong password are told in the same words, after the same work.
//! - Guessing is slowed down per name and network, and never locks an account: nobody can keep a person out by
//!   guessing at their door.
//! - A session begins with a fresh token; a changed password ends all others.
//! - A password is at least fifteen characters of any kind, not one that everybody knows, and is kept as its
//!   argon2id hash under the person's own key.
//! - Each sign-in, failed sign-in, sign-out and change of password is one event of the audit, done or refused. A try
//!   with a name that nobody has is an event of the site, with a keyed hash in place of the name.
//!
//! FHIR: a login is a `Person` (names, addresses to sign in with, the charts that are its own); what proves who
//! it is lies beside it, in a `Basic` of the same sealed compartment, which no chart door opens.

mod chart;
mod device;
mod hashing;
mod operate;
mod pace;
mod pages;
mod password;
mod sign_in;
mod tables;

pub use operate::{
    AccountError, Created, First, Listed, NewLogin, close, create, end_sessions, list, open_session, reopen,
    reset,
};
pub use password::{CHARACTERS_MAX, CHARACTERS_MIN, Weakness};

use kit::{Job, NavEntry, Route, Slice, Who, routes};
use ui::art::Icon;

const SETTINGS_ORDER: i32 = 900;
const SWEEP_SECONDS: u32 = 3_600;

/// What this rib brings to the portal.
pub fn slice() -> Slice {
    Slice {
        routes: vec![
            Route::get(routes::SIGN_IN, Who::Public, pages::sign_in::page),
            Route::post(routes::SIGN_IN, Who::Public, pages::sign_in::enter),
            Route::post(routes::SIGN_OUT, Who::Public, pages::sign_out::leave),
            Route::get(routes::SIGNED_OUT, Who::Public, pages::sign_out::page),
            Route::get(routes::SET_UP, Who::Public, pages::set_up::page),
            Route::post(routes::SET_UP, Who::Public, pages::set_up::set),
            Route::get(routes::SETTINGS, Who::SignedIn, pages::settings::page),
            Route::get(routes::SESSIONS, Who::SignedIn, pages::sessions::page),
            Route::post(routes::SESSION_END, Who::SignedIn, pages::sessions::end),
            Route::post(routes::SESSIONS_END, Who::SignedIn, pages::sessions::end_all),
            Route::get(routes::PASSWORD, Who::SignedIn, pages::password::page),
            Route::post(routes::PASSWORD, Who::SignedIn, pages::password::change),
        ],
        migrations: &tables::MIGRATIONS,
        erasures: &tables::ERASURES,
        words: vec![("en", include_str!("../words/en.ftl")), ("es", include_str!("../words/es.ftl"))],
        navigation: vec![NavEntry {
            order: SETTINGS_ORDER,
            href: routes::SETTINGS.path(),
            label: "accounts-settings",
            icon: Icon::Person,
            parts: access::Scopes::NONE,
        }],
        jobs: vec![Job {
            name: "forget old attempts",
            every_seconds: SWEEP_SECONDS,
            run: |portal| Box::pin(async move { Ok(pace::sweep(portal.store()).await?) }),
        }],
        ..Slice::new("accounts")
    }
}
