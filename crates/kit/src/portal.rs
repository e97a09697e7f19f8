//! What the portal is while it runs: the store, the words, the settings, and what the slices brought.

use std::sync::Arc;

use access::SitePolicy;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::Store;
use tokio::sync::Semaphore;
use ui::Words;
use ui::brand::Livery;

use crate::cookies::CookieNames;
use crate::home::HomePart;
use crate::limits::{Limiter, Rate};
use crate::network::Block;
use crate::routes::{self, Address};
use crate::session::SessionLimits;
use crate::slice::{ActionEntry, Manifest, NavEntry};

/// The house, as the operator describes it.
#[derive(Debug, Clone)]
pub struct ClinicSettings {
    /// Its name.
    pub name: String,
    /// The telephone, as people read it.
    pub phone: String,
    /// When someone answers, relay and interpreter, in one line.
    pub hours: String,
    /// What to do when it cannot wait.
    pub urgent: String,
    /// The zone of its clocks.
    pub zone: TimeZone,
    /// The language that it writes in: its notes, the names in its records, the lines above.
    pub language: String,
}

/// Limits on requests.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a form, where a route does not say otherwise.
    pub form_bytes_max: usize,
    /// How long a request may take.
    pub request_seconds_max: u32,
    /// Requests at work at the same time.
    pub requests_at_once_max: usize,
    /// Requests of one session.
    pub per_session: Rate,
    /// Requests without a session, of one address.
    pub per_address: Rate,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            form_bytes_max: 64 << 10,
            request_seconds_max: 30,
            requests_at_once_max: 512,
            per_session: Rate { burst: 600, per_minute: 1_200 },
            per_address: Rate { burst: 300, per_minute: 600 },
        }
    }
}

/// Everything that the operator decides about the web face.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address of the portal as people type it, without a path: `https://portal.example.org`.
    pub base_url: String,
    /// Further hosts (with port) that it answers to.
    pub other_hosts: Vec<String>,
    /// The house.
    pub clinic: ClinicSettings,
    /// Its own look, if it has one.
    pub livery: Option<Livery>,
    /// Over TLS only, or a demo on the loopback.
    pub cookies: CookieNames,
    /// Proxies whose word about a request is believed.
    pub trusted_proxies: Vec<Block>,
    /// How long sessions last.
    pub sessions: SessionLimits,
    /// What patients are shown that is not final, or was taken back.
    pub policy: SitePolicy,
    /// The records are made up; every page says so.
    pub demo: bool,
    /// Limits on requests.
    pub limits: Limits,
}

impl Settings {
    /// A demo on this machine, without TLS.
    pub fn loopback(base_url: &str, clinic: ClinicSettings) -> Settings {
        Settings {
            base_url: base_url.trim_end_matches('/').to_owned(),
            other_hosts: Vec::new(),
            clinic,
            livery: None,
            cookies: CookieNames::Plain,
            trusted_proxies: Vec::new(),
            sessions: SessionLimits::default(),
            policy: SitePolicy::default(),
            demo: true,
            limits: Limits::default(),
        }
    }

    /// People reach it over TLS.
    pub fn is_secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    fn base_host(&self) -> &str {
        self.base_url.split_once("://").map_or(&*self.base_url, |(_, host)| host)
    }

    /// Is this host (with port) ours?
    pub(crate) fn answers_to(&self, host: &str) -> bool {
        host.eq_ignore_ascii_case(self.base_host())
            || self.other_hosts.iter().any(|other| other.eq_ignore_ascii_case(host))
    }

    /// Is this `Origin` one of our own pages?
    pub(crate) fn is_own_origin(&self, origin: &str) -> bool {
        match origin.split_once("://") {
            Some(("https", host)) => self.answers_to(host),
            Some(("http", host)) => !self.is_secure() && self.answers_to(host),
            _ => false,
        }
    }
}

/// The portal while it runs. Cheap to clone.
#[derive(Clone)]
pub struct Portal(Arc<Inner>);

struct Inner {
    store: Store,
    words: Words,
    settings: Settings,
    navigation: Vec<NavEntry>,
    actions: Vec<ActionEntry>,
    home: Vec<HomePart>,
    of_record: Vec<&'static str>,
    patterns: Vec<&'static str>,
    at_work: Arc<Semaphore>,
    per_session: Limiter,
    per_address: Limiter,
}

impl Portal {
    /// The portal over an open store, with what the slices bring.
    pub fn new(
        store: Store,
        settings: Settings,
        manifest: &Manifest,
    ) -> Result<Portal, ui::words::WordsError> {
        let words = manifest.words()?;
        let limits = settings.limits;
        Ok(Portal(Arc::new(Inner {
            store,
            words,
            navigation: manifest.navigation(),
            actions: manifest.actions(),
            home: manifest.home(),
            of_record: manifest.of_record(),
            patterns: manifest.route_table().iter().map(|line| line.pattern).collect(),
            at_work: Arc::new(Semaphore::new(limits.requests_at_once_max)),
            per_session: Limiter::new(limits.per_session),
            per_address: Limiter::new(limits.per_address),
            settings,
        })))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// All words, seen from English.
    pub fn words(&self) -> &Words {
        &self.0.words
    }

    /// What the operator decided.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.0.store.outside().clock.now()
    }

    pub(crate) fn navigation(&self) -> &[NavEntry] {
        &self.0.navigation
    }

    /// What a person may want to do, for home.
    pub fn actions(&self) -> &[ActionEntry] {
        &self.0.actions
    }

    pub(crate) fn home(&self) -> &[HomePart] {
        &self.0.home
    }

    /// Whether an address leads to a page that shows a record.
    pub(crate) fn is_of_record(&self, href: &str) -> bool {
        self.0.of_record.iter().any(|pattern| routes::fits(pattern, href))
    }

    /// Whether a rib brought this page.
    pub(crate) fn has<const N: usize>(&self, page: Address<N>) -> bool {
        self.0.patterns.contains(&page.pattern())
    }

    pub(crate) fn at_work(&self) -> &Arc<Semaphore> {
        &self.0.at_work
    }

    pub(crate) fn per_session(&self) -> &Limiter {
        &self.0.per_session
    }

    pub(crate) fn per_address(&self) -> &Limiter {
        &self.0.per_address
    }
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Portal").field(&self.0.settings.base_url).finish()
    }
}
