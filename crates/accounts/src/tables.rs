//! The tables of this rib: tries at the door, and the numbers of logins for the operator's list. Neither holds
//! anything personal.

use store::Migration;

pub const MIGRATIONS: [Migration; 1] = [Migration {
    number: 1,
    sql: "CREATE TABLE attempt(bucket {rowid}, full_at_ms BIGINT NOT NULL);
        CREATE TABLE account(person {rowid}, made_ms BIGINT NOT NULL)",
}];

/// A login that is shredded leaves the operator's list.
pub const ERASURES: [&str; 1] = ["DELETE FROM account WHERE person = $1"];
