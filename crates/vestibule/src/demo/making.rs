//! Making the demo's people: drawn on all processors, written while others are drawn.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clinic::{Clinic, Settings};
use fhir::Resource;
use serde_json::Value;
use store::{Act, ActInfo, Arrival, Arrived, Store, Whole};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;

use super::mark::Mark;
use crate::failure::{Failure, Outcome};
use crate::terminal::Progress;

/// People whose records are whole are written together until there are so many resources.
const RESOURCES_PER_COMMIT: usize = 1_500;
/// Commits on their way.
const COMMITS_ON_THEIR_WAY: usize = 6;
/// Portions drawn and not yet taken.
const PORTIONS_WAITING: usize = 2;

/// Records of several people, to be written in one commit.
struct Portion {
    people: usize,
    resources: Vec<Value>,
}

/// What was drawn and written.
#[derive(Default)]
pub struct Drawn {
    people: usize,
    /// Resources of people, and of the clinic where it was made for the first time.
    pub resources: u64,
    /// Their length as JSON without white space.
    pub json_bytes: u64,
}

impl Drawn {
    fn add(&mut self, other: &Drawn) {
        self.people += other.people;
        self.resources += other.resources;
        self.json_bytes += other.json_bytes;
    }
}

/// Make what is missing of a demo.
pub async fn make(store: &Store, mark: &Mark) -> Outcome<Drawn> {
    let clinic = Clinic::new(Settings { seed: mark.seed, patients: mark.patients, today: mark.today });
    let commons = take(store.clone(), Portion { people: 0, resources: clinic.commons() }).await?;
    let mut drawn = if mark.made == 0 { commons } else { Drawn::default() };
    let people = mark.patients - mark.made;
    let progress = Progress::new("making the demo", people as u64);
    let mut portions = draw(clinic, mark.made);
    let mut commits = JoinSet::new();
    loop {
        let next = portions.recv().await;
        let over = next.is_none();
        if let Some(portion) = next {
            commits.spawn(take(store.clone(), portion));
        }
        while commits.len() > if over { 0 } else { COMMITS_ON_THEIR_WAY } {
            let Some(done) = commits.join_next().await else { break };
            let done =
                done.map_err(|_| Failure::new("making the demo was cut off by a fault of the program"))?;
            let done = done?;
            drawn.add(&done);
            progress.advance(done.people as u64, drawn.resources, "resources");
        }
        if over {
            progress.end();
            return Ok(drawn);
        }
    }
}

/// Draw people on every processor, each thread the next person that nobody has drawn.
fn draw(clinic: Clinic, first: usize) -> Receiver<Portion> {
    let (out, portions) = channel(PORTIONS_WAITING);
    let (clinic, next) = (Arc::new(clinic), Arc::new(AtomicUsize::new(first)));
    for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
        let (clinic, next, out) = (Arc::clone(&clinic), Arc::clone(&next), out.clone());
        thread::spawn(move || draw_all(&clinic, &next, &out));
    }
    portions
}

fn draw_all(clinic: &Clinic, next: &AtomicUsize, out: &Sender<Portion>) {
    let count = clinic.settings().patients;
    loop {
        let mut portion = Portion { people: 0, resources: Vec::new() };
        while portion.resources.len() < RESOURCES_PER_COMMIT {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= count {
                break;
            }
            portion.people += 1;
            portion.resources.extend(clinic.patient(n).resources);
        }
        if portion.people == 0 || out.blocking_send(portion).is_err() {
            return;
        }
    }
}

async fn take(store: Store, portion: Portion) -> Outcome<Drawn> {
    let drawn = Drawn {
        people: portion.people,
        resources: portion.resources.len() as u64,
        json_bytes: portion.resources.iter().map(length).sum(),
    };
    let arrivals: Result<Vec<Arrival>, _> = portion
        .resources
        .into_iter()
        .map(|json| {
            Resource::from_value(json).map(|resource| Arrival {
                full_url: None,
                resource,
                if_none_exist: None,
                referrers: Vec::new(),
            })
        })
        .collect();
    let arrivals = arrivals.map_err(|error| Failure::new(format!("the demo's own record: {error}")))?;
    let kinds: Vec<&str> = arrivals.iter().map(|arrival| arrival.resource.resource_type().name()).collect();
    let act = Act::new(ActInfo::system("demo"));
    let arrived = store.registry(&act).ingest(arrivals, Whole::EachByItself).await?;
    for (one, kind) in arrived.iter().zip(kinds) {
        if let Arrived::Refused(why) = one {
            return Err(Failure::new(format!("the demo's own {kind} was refused: {why}")));
        }
    }
    Ok(drawn)
}

/// The length of a document as JSON without white space; the text itself is not kept.
fn length(json: &Value) -> u64 {
    let mut counter = Counter(0);
    // The counter takes every byte, so that only a document that is no JSON could fail, and a value is JSON.
    let _ = serde_json::to_writer(&mut counter, json);
    counter.0
}

struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::length;
    use serde_json::json;

    #[test]
    fn a_document_is_as_long_as_its_text() {
        let document = json!({"name": [{"family": "Ünal \"x\""}], "value": 1.50, "none": null});
        assert_eq!(length(&document), document.to_string().len() as u64);
    }
}
