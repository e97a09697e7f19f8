//! Accounts: how a person comes in, stays in and goes out.
//!
//! A person signs in with a passkey, or with an email address or phone number and a password; where they have set up
//! a passkey or an authenticator app, or must have one, a password alone is not enough and one more step follows. Ten
//! recovery codes on paper stand in for what is lost. They see with what and where they are signed in, and can end each
//! of these sessions or all; whoever lost their password gets a code from the clinic and sets a new one at `/set-up`.
//! The clinic makes, lists, resets and closes accounts on the command line. There is no default password.
//!
//! What must always hold:
//!
//! - An unknown name and a wrong password are told in the same words, after the same work.
//! - Guessing is slowed down per name and network, and never locks an account: nobody can keep a person out by
//!   guessing at their door.
//! - What comes between a password and its second step is known to the server alone, and used up by one proof.
//! - A code of an app works once; so does a recovery code, also when two come at the same time. A passkey whose
//!   counter does not go on is a copy, and is refused. Nothing weaker goes around what somebody has set up.
//! - What is sensitive asks for a proof of the last ten minutes (`proof.rs`).
//! - A session begins with a fresh token; a changed password ends all others.
//! - A password is at least fifteen characters of any kind, not one that everybody knows, and is kept as its
//!   argon2id hash under the person's own key.
//! - Each sign-in, failed sign-in, sign-out and change of password is one event of the audit, done or refused. A try
//!   with a name that nobody has is an event of the site, with a keyed hash in place of the name.
//!
//! FHIR: a login is a `Person` (names, addresses to sign in with, the charts that are its own); what proves who
//! it is lies beside it, in a `Basic` of the same sealed compartment, which no chart door opens.

mod chart;
mod codes;
mod device;
mod factors;
mod hashing;
mod operate;
mod pace;
mod pages;
mod passkeys;
mod password;
mod proof;
mod sign_in;
mod step;
mod tables;
mod waiting;

pub use operate::{
    AccountError, Created, First, Listed, NewLogin, close, create, demand_second_factor, end_sessions, list,
    open_session, reopen, reset, reset_second_factors,
};
pub use password::{CHARACTERS_MAX, CHARACTERS_MIN, Weakness};

use kit::{Fault, Job, NavEntry, Portal, Route, Slice, Who, routes};
use ui::art::Icon;

const SETTINGS_ORDER: i32 = 900;
const SWEEP_SECONDS: u32 = 3_600;

/// What this rib brings to the portal.
pub fn slice() -> Slice {
    Slice {
        routes: at_the_door().into_iter().chain(within()).collect(),
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
            name: "forget old attempts and steps",
            every_seconds: SWEEP_SECONDS,
            run: |portal| Box::pin(sweep(portal)),
        }],
        ..Slice::new("accounts")
    }
}

/// How people come in and go out.
fn at_the_door() -> Vec<Route> {
    vec![
        Route::get(routes::SIGN_IN, Who::Public, pages::sign_in::page),
        Route::post(routes::SIGN_IN, Who::Public, pages::sign_in::enter),
        Route::post(routes::SIGN_IN_CHALLENGE, Who::Public, pages::sign_in::challenge),
        Route::post(routes::SIGN_IN_PASSKEY, Who::Public, pages::sign_in::enter_by_passkey),
        Route::get(routes::SIGN_IN_STEP, Who::Public, pages::step::page),
        Route::post(routes::SIGN_IN_STEP, Who::Public, pages::step::enter),
        Route::get(routes::SIGN_IN_APP, Who::Public, pages::app::page_on_the_way),
        Route::post(routes::SIGN_IN_APP, Who::Public, pages::app::set_on_the_way),
        Route::post(routes::SIGN_OUT, Who::Public, pages::sign_out::leave),
        Route::get(routes::SIGNED_OUT, Who::Public, pages::sign_out::page),
        Route::get(routes::SET_UP, Who::Public, pages::set_up::page),
        Route::post(routes::SET_UP, Who::Public, pages::set_up::set),
    ]
}

/// What they see and set about it once they are in.
fn within() -> Vec<Route> {
    vec![
        Route::get(routes::SETTINGS, Who::SignedIn, pages::settings::page),
        Route::get(routes::SECURITY, Who::SignedIn, pages::security::page),
        Route::get(routes::APP, Who::SignedIn, pages::app::page),
        Route::post(routes::APP, Who::SignedIn, pages::app::set),
        Route::get(routes::APP_REMOVE, Who::SignedIn, pages::app::ask_remove),
        Route::post(routes::APP_REMOVE, Who::SignedIn, pages::app::remove),
        Route::get(routes::RECOVERY_CODES, Who::SignedIn, pages::recovery_codes::page),
        Route::post(routes::RECOVERY_CODES, Who::SignedIn, pages::recovery_codes::keep),
        Route::get(routes::PASSKEY_ADD, Who::SignedIn, pages::passkeys::page),
        Route::post(routes::PASSKEY_ADD, Who::SignedIn, pages::passkeys::add),
        Route::post(routes::PASSKEY_CHALLENGE, Who::SignedIn, pages::passkeys::challenge),
        Route::get(routes::PASSKEY_REMOVE, Who::SignedIn, pages::passkeys::ask_remove),
        Route::post(routes::PASSKEY_REMOVE, Who::SignedIn, pages::passkeys::remove),
        Route::get(routes::PROOF, Who::SignedIn, pages::proof::page),
        Route::post(routes::PROOF, Who::SignedIn, pages::proof::show),
        Route::get(routes::SESSIONS, Who::SignedIn, pages::sessions::page),
        Route::post(routes::SESSION_END, Who::SignedIn, pages::sessions::end),
        Route::post(routes::SESSIONS_END, Who::SignedIn, pages::sessions::end_all),
        Route::get(routes::PASSWORD, Who::SignedIn, pages::password::page),
        Route::post(routes::PASSWORD, Who::SignedIn, pages::password::change),
    ]
}

async fn sweep(portal: Portal) -> Result<(), Fault> {
    pace::sweep(portal.store()).await?;
    Ok(waiting::sweep(portal.store()).await?)
}
