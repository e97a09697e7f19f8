//! Who may do what to which item of whose record: one pure decision with its reason.
