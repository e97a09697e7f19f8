//! The tables of this rib: tries at the door, the numbers of logins for the operator's list, what waits for a next
//! step, and whose a passkey is. None holds anything personal that is not sealed.

use store::Migration;

use crate::{passkeys, waiting};

pub const MIGRATIONS: [Migration; 3] = [
    Migration {
        number: 1,
        sql: "CREATE TABLE attempt(bucket {rowid}, full_at_ms BIGINT NOT NULL);
        CREATE TABLE account(person {rowid}, made_ms BIGINT NOT NULL)",
    },
    Migration { number: 2, sql: waiting::TABLE },
    Migration { number: 3, sql: passkeys::TABLE },
];

/// A login that is shredded leaves the operator's list, and its passkeys lead nowhere.
pub const ERASURES: [&str; 3] =
    ["DELETE FROM account WHERE person = $1", waiting::ERASURE, passkeys::ERASURE];
