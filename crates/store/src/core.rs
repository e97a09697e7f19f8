//! What the store holds while it is open.

use std::path::PathBuf;
use std::sync::Arc;

use quick_cache::sync::Cache;
use stdx::{Clock, Random};

use crate::compartments;
use crate::db::{DatabaseUrl, Db, Migration, Profile};
use crate::directory::Suggestions;
use crate::door::Decoy;
use crate::error::{Result, StoreError};
use crate::keys::{KeyProvider, MasterFile, SiteKeys, Vault};
use crate::lines;
use crate::project::{Projections, Projector};
use crate::rows::{Opened, WeighOpened};
use crate::schema;
use crate::shred::{TOMBSTONES_FILE, make_tombstones};
use crate::views::Views;

/// Opened resources kept at most, in bytes of memory.
const OPENED_BYTES_MAX: u64 = 16 << 20;
/// For the size of the tables; the bound is in bytes.
const OPENED_BYTES_USUAL: u64 = 10_000;
/// A second node that starts at the same moment makes the same tables; one of them waits.
const DATA_FILE: &str = "vestibule.db";
const KEYS_FILE: &str = "keys.db";
const MASTER_FILE: &str = "master.key";
const HEADS_FILE: &str = "audit-heads.txt";

/// The doors to time and chance.
#[derive(Clone)]
pub struct Outside {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and the like; keys and nonces always come from the operating system.
    pub random: Arc<dyn Random>,
}

/// Chance from the operating system.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) {
        aws_lc_rs::rand::fill(buffer).expect("the operating system gives random bytes");
    }
}

/// Where everything lies.
#[derive(Clone)]
pub struct Config {
    /// One folder holds everything that is a file.
    pub data: PathBuf,
    /// The rows; `None` is SQLite in the data folder.
    pub database: Option<stdx::Secret<String>>,
    /// The keys; `None` is SQLite in the data folder.
    pub keys: Option<stdx::Secret<String>>,
    /// The master key; `None` is a file in the data folder.
    pub master: Option<Arc<dyn KeyProvider>>,
    /// The second place of the audit's signed heads; `None` is a file in the data folder.
    pub heads: Option<PathBuf>,
}

impl Config {
    /// Everything in one folder.
    pub fn folder(data: impl Into<PathBuf>) -> Config {
        Config { data: data.into(), database: None, keys: None, master: None, heads: None }
    }

    /// Where the rows lie.
    pub(crate) fn database_url(&self) -> DatabaseUrl {
        self.url(self.database.as_ref(), DATA_FILE)
    }

    /// Where the keys lie.
    pub(crate) fn keys_url(&self) -> DatabaseUrl {
        self.url(self.keys.as_ref(), KEYS_FILE)
    }

    /// The file of the master key, when no other provider was given.
    pub(crate) fn master_file(&self) -> PathBuf {
        self.data.join(MASTER_FILE)
    }

    /// The second place of the audit's signed heads.
    pub(crate) fn heads_file(&self) -> PathBuf {
        self.heads.clone().unwrap_or_else(|| self.data.join(HEADS_FILE))
    }

    fn url(&self, url: Option<&stdx::Secret<String>>, file: &str) -> DatabaseUrl {
        match url {
            Some(url) => DatabaseUrl::Postgres(url.clone()),
            None => DatabaseUrl::Sqlite(self.data.join(file)),
        }
    }
}

/// What the slices bring to the store.
#[derive(Default)]
pub struct Registrations {
    /// Projections of resource types.
    pub projectors: Vec<Projector>,
    /// Operational tables: the slice's name and its steps.
    pub migrations: Vec<(&'static str, &'static [Migration])>,
    /// What takes a shredded compartment, `$1`, out of these tables: the slice's name and its statements.
    pub erasures: Vec<(&'static str, &'static [&'static str])>,
}

pub(crate) struct Core {
    pub config: Config,
    pub db: Db,
    pub vault: Vault,
    pub site: SiteKeys,
    pub outside: Outside,
    pub opened: Cache<(i64, i64), Opened, WeighOpened>,
    pub views: Views,
    pub projections: Projections,
    pub erasures: Vec<&'static str>,
    pub suggestions: Suggestions,
    pub decoy: Decoy,
}

impl Core {
    /// Open the databases, bring them to shape, and make the site's keys at the first start.
    pub fn open(config: Config, outside: Outside, registrations: Registrations) -> Result<Core> {
        lines::make_folder(&config.data).map_err(StoreError::file("the data folder"))?;
        if !config.data.join(TOMBSTONES_FILE).exists() && config.data.join(KEYS_FILE).exists() {
            return Err(StoreError::Refused(
                "the tombstone file is gone; without it shredded people could come back. Restore it first",
            ));
        }
        make_tombstones(&config.data)?;
        let now_ms = outside.clock.now_ms();
        let provider: Arc<dyn KeyProvider> = match &config.master {
            Some(provider) => Arc::clone(provider),
            None if config.data.join(KEYS_FILE).exists() && !config.master_file().exists() => {
                return Err(StoreError::Refused(
                    "the master key is not here: put its file back, or give it as it was given before",
                ));
            }
            None => Arc::new(MasterFile::open_or_make(&config.master_file())?),
        };
        let keys = Db::open(&config.keys_url(), Profile::Keys)?;
        let vault = Vault::open(keys, provider)?;
        let site = vault.site(now_ms)?;
        let db = Db::open(&config.database_url(), Profile::Data)?;
        db.migrate("store", &schema::MIGRATIONS)?;
        for (slice, steps) in &registrations.migrations {
            db.migrate(slice, steps)?;
        }
        compartments::make_fixed(&db, &vault, now_ms)?;
        let projections = Projections::new(registrations.projectors);
        let usual = usize::try_from(OPENED_BYTES_MAX / OPENED_BYTES_USUAL).unwrap_or(usize::MAX);
        let opened = Cache::with_weighter(usual, OPENED_BYTES_MAX, WeighOpened);
        let views = Views::default();
        let erasures = registrations.erasures.iter().flat_map(|(_, all)| all.iter().copied()).collect();
        let suggestions = Suggestions::default();
        let decoy = Decoy::default();
        Ok(Core {
            config,
            db,
            vault,
            site,
            outside,
            opened,
            views,
            projections,
            erasures,
            suggestions,
            decoy,
        })
    }

    /// Now, in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.outside.clock.now_ms()
    }

    /// A new id that says nothing: 128 random bits.
    pub fn new_id(&self) -> String {
        let mut bytes = [0; 16];
        self.outside.random.fill(&mut bytes);
        stdx::text::hex(&bytes)
    }
}
