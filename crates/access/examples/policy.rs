//! Prints the access policy as the table that is committed as `policy.txt`; `cargo xtask tables` runs it.
#![allow(clippy::print_stdout, reason = "printing is all it does")]

fn main() {
    print!("{}", access::policy_table());
}
