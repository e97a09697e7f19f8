//! The store of this site, opened as the settings say, with everything that the slices register.

use std::sync::Arc;

use stdx::SystemClock;
use store::{Durability, KeyProvider, MasterFile, MasterGiven, Outside, Registrations, Store, SystemRandom};

use crate::config::Config;
use crate::demo;
use crate::failure::{Failure, Outcome};
use crate::portal;

/// Open the store.
pub async fn open(config: &Config) -> Outcome<Store> {
    Ok(Store::open(place(config)?, outside(), registrations()).await?)
}

/// Where everything of this site lies.
pub fn place(config: &Config) -> Outcome<store::Config> {
    let master: Option<Arc<dyn KeyProvider>> =
        match (config.secret("master_key"), config.path("master_key_path")) {
            (Some(_), Some(_)) => {
                return Err(Failure::of_use("master_key and master_key_path are both set; keep one"));
            }
            (Some(given), None) => Some(Arc::new(MasterGiven::parse(given.reveal())?)),
            (None, Some(path)) => Some(Arc::new(MasterFile::open_or_make(&path)?)),
            (None, None) => None,
        };
    Ok(store::Config {
        data: config.data(),
        database: config.secret("database"),
        keys: config.secret("keys"),
        master,
        heads: config.path("audit_heads"),
    })
}

/// The machine's clock and chance.
pub fn outside() -> Outside {
    Outside { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
}

/// Wait until everything that is on its way to the disk is there, read events too, and let the store go.
pub async fn close(store: Store) -> Outcome {
    Ok(store.write_ops(Durability::Now, |_| Ok(())).await?)
}

/// What the slices and the demo register.
pub fn registrations() -> Registrations {
    let mut registrations = portal::manifest().registrations();
    registrations.migrations.push(("demo", &demo::MIGRATIONS));
    registrations
}
