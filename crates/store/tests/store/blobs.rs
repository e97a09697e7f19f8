//! Large files in resources: split off, joined exactly, stored once, read in chunks, moved and erased with the record.

use fhir::{Resource, Type};
use serde_json::{Value, json};
use store::{FILE_URL, StoreError};

use crate::world::{World, databases, patient};

const DOCUMENT: Type = Type::named("DocumentReference");
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 of so many bytes that do not repeat, and the bytes.
fn scan(length: usize, seed: u32) -> (String, Vec<u8>) {
    let mut state = seed;
    let bytes: Vec<u8> = (0..length)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect();
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().zip([16, 8, 0]).fold(0_u32, |word, (byte, by)| word | u32::from(*byte) << by);
        for at in 0..4_usize {
            let sign = SIGNS[(word >> (18 - 6 * at) & 63) as usize];
            text.push(if at > chunk.len() { '=' } else { char::from(sign) });
        }
    }
    (text, bytes)
}

fn letter(id: &str, patient: &str, data: &str, title: &str) -> Value {
    json!({"resourceType": "DocumentReference", "id": id, "status": "current",
    "subject": {"reference": format!("Patient/{patient}")},
    "content": [
        {"attachment": {"contentType": "application/pdf", "data": data, "title": title}},
        {"attachment": {"contentType": "text/plain", "data": "c2hvcnQ=", "title": "short"}},
    ]})
}

async fn blob_rows(world: &World) -> i64 {
    let counted = world
        .store
        .read_ops(|ops| ops.rows("SELECT count(*) FROM blob", &[], |row| row.int(0)))
        .await
        .expect("counts");
    counted[0]
}

fn without_meta(resource: &Resource) -> Value {
    resource.clone().without_server_meta().into_json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_file_is_split_off_and_joined_to_the_last_byte() {
    for on in databases() {
        for length in [24 << 10, (24 << 10) + 1, 48 << 10, 200_000, 200_001] {
            let world = World::new(on).await;
            let (data, bytes) = scan(length, 7);
            let json = letter("scan", "mia", &data, "Scan");
            world.take(vec![patient("mia"), json.clone()]).await;
            let mia = world.login("mia@example.org", "mia").await;
            let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
            let read = chart.read(DOCUMENT, "scan").await.expect("reads").expect("is there");
            assert_eq!(
                without_meta(&read.resource).to_string(),
                json.to_string(),
                "{length} bytes, order and all, on {on:?}"
            );
            let apart = chart.read_apart(DOCUMENT, "scan").await.expect("reads").expect("is there");
            let large = data.len() > 32 << 10;
            assert_eq!(apart.files.len(), usize::from(large));
            assert_eq!(
                blob_rows(&world).await,
                apart.files.iter().map(|file| file.chunks().cast_signed()).sum::<i64>()
            );
            let found = chart.search(DOCUMENT, "").await.expect("searches");
            assert_eq!(found.entries[0].resource.to_bytes().len() < 2_000, large, "a list carries no files");
            let joined = chart.joined(&found.entries[0]).await.expect("joins");
            assert_eq!(joined.resource.to_bytes(), read.resource.to_bytes());
            for file in apart.files.iter() {
                let mut streamed = Vec::new();
                for chunk in 0..file.chunks() {
                    streamed.extend(chart.file_chunk(&apart, file, chunk).await.expect("reads a chunk"));
                }
                assert!(streamed == bytes, "the chunks are the file, on {on:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_stored_once_and_each_version_keeps_its_own() {
    for on in databases() {
        let world = World::new(on).await;
        let ((first, _), (second, _)) = (scan(100_000, 1), scan(100_000, 2));
        let json = letter("scan", "mia", &first, "Scan");
        world.take(vec![patient("mia"), json.clone()]).await;
        let once = blob_rows(&world).await;
        let again = world.take(vec![json]).await;
        assert!(again.iter().all(store::is_unchanged), "the same file is nothing new, on {on:?}");
        world.take(vec![letter("scan", "mia", &first, "Scan of March")]).await;
        assert_eq!(blob_rows(&world).await, once, "a new title does not store the file again");
        world.take(vec![letter("scan", "mia", &second, "Scan of March")]).await;
        assert_eq!(blob_rows(&world).await, 2 * once);

        let mia = world.login("mia@example.org", "mia").await;
        let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        let versions = chart.history(DOCUMENT, "scan").await.expect("history");
        let datas: Vec<&str> = versions
            .iter()
            .map(|version| {
                version.resource.json()["content"][0]["attachment"]["data"].as_str().expect("data")
            })
            .collect();
        assert!(datas == [second.as_str(), &first, &first], "newest first, on {on:?}");
        world.store.rotate_chart("mia").await.expect("rotates");
        assert_eq!(chart.history(DOCUMENT, "scan").await.expect("history").len(), 3);
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_placeholder_keeps_the_file_and_never_fetches_anothers() {
    for on in databases() {
        let world = World::new(on).await;
        let ((hers, _), (his, _)) = (scan(100_000, 1), scan(100_000, 2));
        world
            .take(vec![
                patient("mia"),
                patient("ben"),
                letter("scan", "mia", &hers, "Scan"),
                letter("his", "ben", &his, "Scan"),
            ])
            .await;
        let mia = world.login("mia@example.org", "mia").await;
        let ben = world.login("ben@example.org", "ben").await;
        let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        let apart = chart.read_apart(DOCUMENT, "scan").await.expect("reads").expect("is there");
        let mut json = without_meta(&apart.resource);
        json["description"] = json!("kept");
        assert!(json.to_string().contains(FILE_URL));
        world.take(vec![json.clone()]).await;
        let read = chart.read(DOCUMENT, "scan").await.expect("reads").expect("is there");
        assert_eq!(read.resource.json()["content"][0]["attachment"]["data"], json!(hers));
        assert_eq!(read.resource.text(&["description"]), Some("kept"));

        // Somebody writes the placeholder, keys or not, of a file that is not of this resource.
        let theirs = world.chart(&world.act(ben), ben, "ben").await.expect("opens");
        let other = theirs.read_apart(DOCUMENT, "his").await.expect("reads").expect("is there");
        let file = other.files[0].clone();
        let stolen = chart.file_chunk(&apart, &file, 0).await;
        assert!(matches!(stolen, Err(StoreError::NotFound)));
        for words in [file.sum().to_owned(), format!("{} 1 100000 {}", file.sum(), "00".repeat(32))] {
            json["content"][0]["attachment"]["_data"]["extension"][0]["valueString"] = json!(words);
            let refused = world.try_take(vec![json.clone()]).await;
            assert!(matches!(&refused[0], store::Arrived::Refused(_)), "{refused:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_move_with_their_record_and_die_with_it() {
    for on in databases() {
        let world = World::new(on).await;
        let ((first, _), (second, _)) = (scan(60_000, 1), scan(60_000, 2));
        world
            .take(vec![patient("mia"), patient("mia-twice"), letter("scan", "mia-twice", &first, "Scan")])
            .await;
        world.take(vec![letter("scan", "mia-twice", &second, "Scan")]).await;
        let mia = world.login("mia@example.org", "mia").await;
        let twice = world.store.chart_number("mia-twice").await.expect("looks").expect("is there");
        world.store.merge(&world.system(), "mia-twice", "mia").await.expect("merges");
        let chart = world.chart(&world.act(mia), mia, "mia").await.expect("opens");
        let datas = |versions: &[store::Entry]| -> Vec<Value> {
            versions
                .iter()
                .map(|one| one.resource.json()["content"][0]["attachment"]["data"].clone())
                .collect()
        };
        let versions = chart.history(DOCUMENT, "scan").await.expect("history");
        assert_eq!(datas(&versions), [json!(second), json!(first)], "on {on:?}");
        world.store.unmerge(&world.system(), twice).await.expect("parts");
        world.store.move_resource(&world.system(), DOCUMENT, "scan", "mia").await.expect("moves");
        let read = chart.read(DOCUMENT, "scan").await.expect("reads").expect("is there");
        assert_eq!(read.resource.json()["content"][0]["attachment"]["data"], json!(second));
        let verified = world.store.verify().await.expect("verifies");
        assert!(verified.is_clean(), "{:?} on {on:?}", verified.lines());
        assert!(blob_rows(&world).await > 0);
        world.store.shred_chart("mia").await.expect("shreds");
        assert_eq!(blob_rows(&world).await, 0, "on {on:?}");
    }
}
