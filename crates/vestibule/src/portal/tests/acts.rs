//! The operator's acts, each with its one event.

use access::PersonNumber;
use audit::{Deed, Who};
use fhir::Type;
use serde_json::json;
use store::Compartment;
use testkit::{World, databases};

use crate::import;
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

/// The events of a chart that an act left, newest first, without those that were there before.
async fn left(store: &store::Store, of: Compartment, known: usize) -> Vec<(Who, Deed)> {
    let told = store.person(&store::Act::new(store::ActInfo::system("test")), PersonNumber(of.number()));
    let told = told.events(i64::MAX, 500).await.expect("told");
    let new = told.len() - known;
    told.into_iter().take(new).map(|told| (told.event.who, told.event.deed)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_imported_moved_merged_and_parted_is_one_event_of_each_record() {
    for on in databases() {
        let world = World::open(on, crate::portal::slices).await;
        let (store, folder) = (world.store(), world.folder.path());
        let file = folder.join("in.ndjson");
        let patient = |id: &str| json!({"resourceType": "Patient", "id": id, "name": [{"family": "Rivera"}]});
        let weight = json!({"resourceType": "Observation", "id": "w", "status": "final",
            "code": {"text": "Weight"}, "subject": {"reference": "Patient/one"}});
        let lines = [patient("one"), weight, patient("two")].map(|line| format!("{line}\n"));
        std::fs::write(&file, lines.concat()).expect("written");
        let from = import::Request { paths: vec![file], refusals: None };

        let before = world.count_events().await;
        import::run(store, &from).await.expect("imported");
        assert_eq!(world.count_events().await - before, 2, "one for each record on {on:?}");
        let number = async |id| store.chart_number(id).await.expect("looks").expect("is here");
        let charts = [number("one").await, number("two").await];
        for chart in charts {
            let told = left(store, chart, 0).await;
            assert!(matches!(&told[..], [(Who::System(_), Deed::Import)]), "{told:?} on {on:?}");
        }
        import::run(store, &from).await.expect("imported");
        assert_eq!(world.count_events().await - before, 2, "nothing was written the second time");

        for (known, name) in (1..).zip(["move", "merge", "part"]) {
            is_told_on_both(&world, charts, (known, name)).await;
        }
    }
}

async fn is_told_on_both(world: &World, charts: [Compartment; 2], (known, name): (usize, &str)) {
    let (store, act) = (world.store(), store::Act::new(store::ActInfo::system(name)));
    let all = world.count_events().await;
    let done = match name {
        "move" => store.move_resource(&act, Type::named("Observation"), "w", "two").await.err(),
        "merge" => store.merge(&act, "two", "one").await.err(),
        _ => store.unmerge(&act, charts[1]).await.err(),
    };
    assert!(done.is_none(), "{name}: {done:?}");
    assert_eq!(world.count_events().await - all, 2, "{name}");
    for chart in charts {
        let told = left(store, chart, known).await;
        assert_eq!(told, [(Who::System(name.to_owned()), Deed::Move)], "{name}");
    }
}
