//! A thief with the whole disk: a thousand planted words are found in no byte of it, nor after unpacking whatever
//! unpacks. The control finds them all where nothing seals.

use std::collections::BTreeSet;
use std::path::Path;

use fhir::Type;
use serde_json::json;
use store::{Compartment, NewJob};

use crate::world::{On, World, lab, patient};

const CANARIES: usize = 1_000;
const MARK: &[u8] = b"canary";
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const UNPACKED_BYTES_MAX: usize = 16 << 20;

/// A word that stands nowhere by chance; the mark is what is looked for first.
fn canary(number: usize) -> String {
    format!("canary{number:04}x{:08x}", number.wrapping_mul(2_654_435_761) & 0xffff_ffff)
}

/// Which planted words stand in these bytes, in any case, also after unpacking what unpacks.
fn found(bytes: &[u8]) -> BTreeSet<String> {
    let mut found = plain(bytes);
    for (at, _) in bytes.windows(4).enumerate().filter(|(_, four)| **four == ZSTD_MAGIC) {
        if let Ok(unpacked) = unpack(&bytes[at..]) {
            found.extend(plain(&unpacked));
        }
    }
    found
}

fn unpack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut out = Vec::new();
    let reader = zstd::stream::read::Decoder::new(bytes)?.single_frame();
    reader.take(UNPACKED_BYTES_MAX as u64).read_to_end(&mut out)?;
    Ok(out)
}

fn plain(bytes: &[u8]) -> BTreeSet<String> {
    let lower = bytes.to_ascii_lowercase();
    // Also as UTF-16 would have it, and written backwards.
    let wide: Vec<u8> = lower.iter().copied().filter(|byte| *byte != 0).collect();
    let back: Vec<u8> = lower.iter().rev().copied().collect();
    [&lower, &wide, &back].into_iter().flat_map(|bytes| marked(bytes)).collect()
}

fn marked(bytes: &[u8]) -> Vec<String> {
    let starts = bytes.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK);
    starts.map(|(at, _)| String::from_utf8_lossy(&bytes[at..bytes.len().min(at + 19)]).into_owned()).collect()
}

fn everything(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in folder.read_dir().expect("lists") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(everything(&path));
        } else {
            files.push((path.display().to_string(), std::fs::read(&path).expect("reads")));
        }
    }
    files
}

/// Plant the words everywhere that words go: names, addresses, notes, values, ids, queries, jobs, sign-in names.
async fn plant(world: &World) -> usize {
    let mut next = 0;
    let mut word = || {
        next += 1;
        canary(next - 1)
    };
    let mut resources = Vec::new();
    for person in 0..50 {
        let id = word();
        let mut one = patient(&id);
        one["name"] = json!([{"family": word(), "given": [word()]}]);
        one["telecom"] = json!([{"system": "email", "value": format!("{}@example.org", word())}]);
        one["address"] = json!([{"line": [word()], "city": word()}]);
        one["identifier"] = json!([{"system": "http://example.org/mrn", "value": word()}]);
        resources.push(one);
        for result in 0..3 {
            let mut one = lab(&word(), &id, "2823-3", &format!("2026-01-{:02}", person % 28 + 1), "5.4");
            one["note"] =
                json!([{"text": format!("{} {}", word(), "said again and again ".repeat(result * 20))}]);
            one["valueString"] = json!(word());
            one.as_object_mut().expect("an object").shift_remove("valueQuantity");
            resources.push(one);
        }
    }
    world.take(resources.clone()).await;
    for one in &mut resources {
        one["language"] = json!("en");
    }
    world.take(resources.clone()).await; // so that old versions hold them too
    for at in 0..50 {
        let id = resources[at * 4]["id"].as_str().expect("an id").to_owned();
        let login = world.login(&format!("{}@example.org", word()), &id).await;
        let act = world.act(login);
        let chart = world.chart(&act, login, &id).await.expect("opens");
        let query = format!("value-string={}", word());
        chart.search(Type::named("Observation"), &query).await.expect("searches");
        world.store.close(&act).await.expect("is told");
        let payload = word().into_bytes();
        let (compartment, once) = (Compartment::from_number(login.0), Some(word()));
        let job = NewJob { queue: "notices", compartment, run_ms: 0, once, payload };
        world.store.enqueue(&world.system(), job).await.expect("is left");
    }
    next
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thief_of_the_disk_finds_no_word() {
    let world = World::new(On::Sqlite).await;
    let planted = plant(&world).await;
    assert!(planted >= CANARIES, "{planted} planted");
    world.store.rotate_chart(&canary(0)).await.expect("rotates");
    world.store.registry(&world.system()).suggest("canary", None).await.expect("opens the stubs");
    world.store.notarize().await.expect("links");
    world.store.sign_head().await.expect("signs");
    let saved = world.folder.path().join("saved");
    std::fs::create_dir(&saved).expect("a folder");
    world.store.backup(&saved.join("rows.backup")).await.expect("backs up");
    world.store.backup_keys(&saved.join("keys.backup")).await.expect("backs up");
    world.store.shred_chart(&canary(0)).await.expect("shreds");

    let files = everything(world.folder.path());
    for expected in
        ["vestibule.db", "vestibule.db-wal", "keys.db", "rows.backup", "keys.backup", "audit-heads.txt"]
    {
        assert!(
            files.iter().any(|(name, bytes)| name.ends_with(expected) && !bytes.is_empty()),
            "{expected}"
        );
    }
    for (name, bytes) in &files {
        assert_eq!(found(bytes), BTreeSet::new(), "{name} tells");
    }
}

#[test]
fn the_control_finds_every_word_where_nothing_seals() {
    let folder = tempfile::tempdir().expect("a folder");
    let conn = rusqlite::Connection::open(folder.path().join("plain.db")).expect("opens");
    conn.execute_batch("CREATE TABLE resource(body BLOB)").expect("makes");
    for number in 0..CANARIES {
        let body = format!(r#"{{"resourceType":"Patient","name":[{{"family":"{}"}}]}}"#, canary(number));
        // Every other one packed as the store packs, without the seal.
        let body = if number % 2 == 0 {
            body.into_bytes()
        } else {
            zstd::encode_all(body.as_bytes(), 3).expect("packs")
        };
        conn.execute("INSERT INTO resource VALUES (?1)", [body]).expect("inserts");
    }
    drop(conn);
    let all: BTreeSet<String> =
        everything(folder.path()).iter().flat_map(|(_, bytes)| found(bytes)).collect();
    let missing: Vec<String> = (0..CANARIES).map(canary).filter(|word| !all.contains(word)).collect();
    // A word may be cut where a database page ends; nearly all are found, or the search proves nothing.
    assert!(missing.len() < CANARIES / 50, "{} of {CANARIES} were not found", missing.len());
}
