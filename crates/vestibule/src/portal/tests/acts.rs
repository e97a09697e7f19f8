//! The operator's acts, each with its one event.

use audit::{Deed, Who};
use serde_json::json;
use testkit::{World, databases};

use crate::operate::{self, Rotation};
use crate::preserve;

fn rotation(patient: Option<&str>, master: bool) -> Rotation {
    Rotation { patient: patient.map(str::to_owned), master, destroy_old: master }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_act_of_the_operator_is_one_event() {
    for on in databases() {
        let world = World::open(on, crate::portal::slices).await;
        let patient = |id: &str| json!({"resourceType": "Patient", "id": id, "name": [{"family": "Rivera"}]});
        world.take(vec![patient("one"), patient("two")]).await;
        let login = world.login("mia@example.org", "Mia Rivera", Some("one")).await;
        let (store, folder) = (world.store(), world.folder.path());
        for (name, events) in [
            ("look", 0),
            ("rotate one", 1),
            ("rebuild", 1),
            ("back up", 1),
            ("rotate the master key and destroy the old one", 2),
            ("shred a record", 1),
            ("shred a login", 1),
            ("verify", 0),
        ] {
            let before = world.count_events().await;
            let done = match name {
                "look" => operate::keys_status(store).await,
                "rotate one" => operate::rotate(store, &rotation(Some("one"), false)).await,
                "rebuild" => store.rebuild().await.map(drop).map_err(Into::into),
                "back up" => preserve::backup(store, &folder.join("rows"), Some(&folder.join("keys"))).await,
                "rotate the master key and destroy the old one" => {
                    operate::rotate(store, &rotation(None, true)).await
                }
                "shred a record" => operate::shred(store, (Some("two"), None), true).await,
                "shred a login" => operate::shred(store, (None, Some(login.0)), true).await,
                _ => store.verify().await.map(drop).map_err(Into::into),
            };
            assert!(done.is_ok(), "{name} on {on:?}: {:?}", done.err().map(|error| error.to_string()));
            assert_eq!(world.count_events().await - before, events, "{name} on {on:?}");
        }
        let site: Vec<(Who, Deed)> =
            world.told_of_site().await.into_iter().map(|told| (told.event.who, told.event.deed)).collect();
        assert!(site.iter().all(|(who, _)| matches!(who, Who::System(_))), "{site:?}");
        assert_eq!(site.iter().filter(|(_, deed)| *deed == Deed::Export).count(), 1, "{site:?}");
        let gone = operate::shred(store, (None, Some(1)), true).await;
        assert!(gone.is_err(), "the site's own compartments are nobody's login");
        let list = accounts::list(store).await.expect("lists");
        assert!(list.is_empty(), "a shredded login is in no list");
    }
}
