//! A key provider of the operator's own, written outside the store: a service that keeps the keys itself and gives
//! handles for them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use store::{
    Act, ActInfo, Bound, Config, Key, KeyProvider, Outside, Registrations, Result, Store, StoreError,
    SystemRandom,
};
use testkit::{databases, place};

/// What the service keeps under a handle.
type Kept = (i64, Vec<u8>, Key);

#[derive(Default)]
struct Service {
    kept: Mutex<HashMap<Vec<u8>, Kept>>,
    current: AtomicI64,
    handles: AtomicI64,
}

impl KeyProvider for Service {
    fn current(&self) -> i64 {
        self.current.load(Ordering::SeqCst) + 1
    }

    fn wrap(&self, master: i64, place: &Bound, key: &Key) -> Result<Vec<u8>> {
        let handle = self.handles.fetch_add(1, Ordering::SeqCst).to_be_bytes().to_vec();
        let kept = (master, place.bytes().to_vec(), key.clone());
        self.kept.lock().expect("is not poisoned").insert(handle.clone(), kept);
        Ok(handle)
    }

    fn unwrap(&self, master: i64, place: &Bound, wrapped: &[u8]) -> Result<Key> {
        let kept = self.kept.lock().expect("is not poisoned");
        let (under, bound, key) = kept.get(wrapped).ok_or(StoreError::NoKey)?;
        let fits = *under == master && *bound == place.bytes();
        if fits { Ok(key.clone()) } else { Err(StoreError::Sealed("a key of another place")) }
    }

    fn add(&self) -> Result<i64> {
        self.current.fetch_add(1, Ordering::SeqCst);
        Ok(self.current())
    }

    fn destroy_old(&self) -> Result<()> {
        let current = self.current();
        self.kept.lock().expect("is not poisoned").retain(|_, (master, ..)| *master == current);
        Ok(())
    }
}

async fn open(config: &Config, provider: &Arc<Service>) -> Result<Store> {
    let master = Arc::clone(provider) as Arc<dyn KeyProvider>;
    let config = Config { master: Some(master), ..config.clone() };
    let now = "2026-11-02T09:00:00Z".parse().expect("a time");
    let outside = Outside { clock: Arc::new(stdx::ManualClock::at(now)), random: Arc::new(SystemRandom) };
    Store::open(config, outside, Registrations::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_stands_on_a_provider_from_outside() {
    for on in databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = place(on, folder.path());
        let act = Act::new(ActInfo::system("test"));
        let provider = Arc::new(Service::default());
        let store = open(&config, &provider).await.expect("opens");
        let person = serde_json::json!({"resourceType": "Person", "active": true, "name": [{"text": "Mia"}]});
        let person = fhir::Resource::from_value(person).expect("a person");
        let mia = store.new_person(&act, person).await.expect("a login");
        assert_eq!(store.rotate_master().await.expect("rotates"), 2);
        store.destroy_old_masters().await.expect("destroys");
        drop(store);
        let again = open(&config, &provider).await.expect("opens again");
        let kept = again.person(&act, mia).resource().await.expect("opens what it sealed");
        assert_eq!(kept.resource.json()["name"][0]["text"], "Mia");
        assert!(!folder.path().join("master.key").exists(), "no file takes its place");
        drop(again);
        let stranger = open(&config, &Arc::new(Service::default())).await;
        assert!(stranger.is_err(), "another service opens nothing, on {on:?}");
    }
}
