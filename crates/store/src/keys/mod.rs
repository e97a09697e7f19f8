//! Keys: each compartment has body keys, of which the newest seals, and one index key for tags and digests. They
//! lie wrapped under the site's master key in a database of their own, written before anything uses them and
//! backed up apart. Destroying a compartment's keys erases the person.

mod given;
mod kept;
mod master;
mod vault;

pub use given::MasterGiven;
pub(crate) use kept::KeptKey;
pub use master::{KeyProvider, MasterFile};
pub use vault::Keyring;
pub(crate) use vault::{KEYS_AT_ONCE, SiteKeys, Vault, site_bound};
