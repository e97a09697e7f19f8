//! The words of the audit trail: events, the chain over them, and its verification.
