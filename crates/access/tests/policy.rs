//! The committed policy is the policy.

#[test]
fn the_committed_table_is_what_the_code_decides() {
    let committed = include_str!("../policy.txt");
    let printed = access::policy_table();
    for (at, (was, is)) in committed.lines().zip(printed.lines()).enumerate() {
        assert_eq!(was, is, "policy.txt line {}: run `cargo xtask tables` and review the diff", at + 1);
    }
    assert_eq!(
        committed, printed,
        "policy.txt has another length: run `cargo xtask tables` and review the diff"
    );
    assert_eq!(printed, access::policy_table(), "it prints the same each time");
}
