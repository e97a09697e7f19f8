//! The words of the audit trail: events, the chain over them, and its verification.
//!
//! - [`Event`]: one act of one user on one chart in one request, with the raw calls inside it. It names people
//!   and charts by their numbers, so that no name stands in the trail. [`Event::encode`] gives the bytes that the
//!   store seals; [`Event::to_fhir`] and [`Event::calls_to_fhir`] show it as AuditEvent in the shapes of IHE BALP.
//! - [`chain`]: each [`Entry`] (the digest of a sealed event and of the resources written with it) becomes a
//!   [`Link`] that depends on all before it. [`digest`] has the keyed digests of resources.
//! - [`head`]: the newest link, signed, one line of text for a second place that only grows.
//! - [`verify`] and [`rows`]: what was flipped, dropped, reordered, cut off, forked or rolled back.
//!
//! What must always hold: the same event gives the same bytes and the same bytes the same event; a byte, a link
//! or a line that was changed afterwards is found; events stay readable and the chain stays checkable after a
//! chart's keys are destroyed, because the chain covers sealed events and keyed digests, never content.

pub mod chain;
mod codec;
pub mod digest;
pub mod event;
pub mod head;
pub mod rows;
pub mod verify;
mod view;

pub use chain::{Entry, Link};
pub use codec::{calls_from_bytes, calls_to_bytes};
pub use digest::{Change, Digest, DigestKey};
pub use event::{Call, CallKind, Deed, Event, EventError, Origin, Outcome, Touch, Who};
pub use head::{Head, HeadError, HeadKey, SignedHead};
pub use rows::{RowCheck, RowFinding};
pub use verify::{Finding, Recorded, Report, Verifier};
pub use view::{Line, Names};
