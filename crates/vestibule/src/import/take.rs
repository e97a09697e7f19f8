//! From arrivals to the store: a commit for each portion, several on their way at once, so that the store's writer
//! can put many of them on disk together.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use store::{Act, ActInfo, Arrived, Store, StoreError, Whole};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use super::files::Source;
use super::links::Links;
use super::parse::{Batch, Refusal, Spot, parse_all};
use super::read::read_all;
use super::report::Report;
use crate::failure::{Failure, Outcome};

/// Portions read and not yet parsed, and parsed and not yet taken: they bound the memory.
const PORTIONS_WAITING: usize = 4;
/// Resources in commits on their way.
const RESOURCES_ON_THEIR_WAY: u32 = 6_000;
/// Commits on their way.
const COMMITS_ON_THEIR_WAY: usize = 32;

/// Entries of a file that were refused and may be taken when more is here.
pub struct Waiting {
    /// The file.
    pub source: Source,
    /// The entries, and why they were refused.
    pub refusals: Vec<Refusal>,
}

impl Waiting {
    /// The file with these entries alone.
    pub fn again(&self) -> Source {
        let entries = self.refusals.iter().map(|refusal| refusal.spot.number());
        self.source.only(entries.collect())
    }
}

/// One commit, done.
struct Taken {
    source: Arc<Source>,
    weight: u64,
    fates: Vec<(Spot, &'static str, Arrived)>,
}

/// Import these files once; what the store refused waits.
pub async fn round(
    store: &Store,
    sources: Vec<Source>,
    links: &Arc<Links>,
    report: &Report<'_>,
) -> Outcome<Vec<Waiting>> {
    let mut round = Round {
        report,
        first: sources.iter().all(|source| source.only.is_none()),
        waiting: BTreeMap::new(),
        room: Arc::new(Semaphore::new(RESOURCES_ON_THEIR_WAY as usize)),
        commits: JoinSet::new(),
    };
    if round.first {
        report.files(sources.len());
    }
    let mut batches = start_threads(sources, links);
    while let Some(batch) = batches.recv().await {
        round.commit(store, batch).await?;
    }
    while let Some(done) = round.commits.join_next().await {
        round.settle(done)?;
    }
    Ok(round.waiting.into_values().collect())
}

/// One thread that reads, and a thread for each processor that parses and checks.
fn start_threads(sources: Vec<Source>, links: &Arc<Links>) -> tokio::sync::mpsc::Receiver<Batch> {
    let (portions_in, portions) = mpsc::sync_channel(PORTIONS_WAITING);
    let (batches_in, batches) = tokio::sync::mpsc::channel(PORTIONS_WAITING);
    let portions = Arc::new(Mutex::new(portions));
    let parsers = thread::available_parallelism().map_or(2, usize::from);
    for _ in 0..parsers {
        let (portions, batches_in) = (Arc::clone(&portions), batches_in.clone());
        let links = Arc::clone(links);
        thread::spawn(move || parse_all(&portions, &links, &batches_in));
    }
    thread::spawn(move || read_all(sources, &portions_in));
    batches
}

struct Round<'a, 'p> {
    report: &'a Report<'p>,
    first: bool,
    waiting: BTreeMap<Arc<Path>, Waiting>,
    room: Arc<Semaphore>,
    commits: JoinSet<Result<Taken, StoreError>>,
}

impl Round<'_, '_> {
    async fn commit(&mut self, store: &Store, batch: Batch) -> Outcome {
        if self.first {
            for refusal in &batch.refusals {
                self.report.refused(&batch.source, refusal);
            }
        }
        let wanted = u32::try_from(batch.arrivals.len()).unwrap_or(u32::MAX).clamp(1, RESOURCES_ON_THEIR_WAY);
        let room = Arc::clone(&self.room).acquire_many_owned(wanted).await;
        let room = room.map_err(|_| Failure::new("the import was cut off"))?;
        while self.commits.len() >= COMMITS_ON_THEIR_WAY {
            let Some(done) = self.commits.join_next().await else { break };
            self.settle(done)?;
        }
        while let Some(done) = self.commits.try_join_next() {
            self.settle(done)?;
        }
        let store = store.clone();
        self.commits.spawn(take(store, batch, room));
        Ok(())
    }

    fn settle(&mut self, done: Result<Result<Taken, StoreError>, tokio::task::JoinError>) -> Outcome {
        let done =
            done.map_err(|_| Failure::new("a commit of the import was cut off by a fault of the program"))?;
        let taken = done.map_err(|error| {
            Failure::new(format!(
                "{error}\nWhat was taken until now stays; the same command goes on where this one stopped."
            ))
        })?;
        for (spot, kind, arrived) in taken.fates {
            if !taken.source.wants(spot.number()) {
                continue; // counted in an earlier round
            }
            if let Arrived::Refused(why) = arrived {
                let path = Arc::clone(&taken.source.path);
                let source = || Waiting { source: Source::clone(&taken.source), refusals: Vec::new() };
                self.waiting.entry(path).or_insert_with(source).refusals.push(Refusal { spot, kind, why });
            } else {
                self.report.taken(&arrived);
            }
        }
        if self.first {
            self.report.advance(taken.weight);
        }
        Ok(())
    }
}

async fn take(store: Store, batch: Batch, _room: OwnedSemaphorePermit) -> Result<Taken, StoreError> {
    let Batch { source, arrivals, weight, .. } = batch;
    let places: Vec<(Spot, &'static str)> =
        arrivals.iter().map(|(spot, arrival)| (*spot, arrival.resource.resource_type().name())).collect();
    let arrivals: Vec<_> = arrivals.into_iter().map(|(_, arrival)| arrival).collect();
    if arrivals.is_empty() {
        return Ok(Taken { source, weight, fates: Vec::new() });
    }
    let act = Act::new(ActInfo::system("import"));
    let arrived = match store.registry(&act).ingest(arrivals, Whole::EachByItself).await {
        Ok(arrived) => arrived,
        Err(error) if is_of_this_batch(&error) => vec![Arrived::Refused(error.to_string()); places.len()],
        Err(error) => return Err(error),
    };
    let fates =
        places.into_iter().zip(arrived).map(|((spot, kind), arrived)| (spot, kind, arrived)).collect();
    Ok(Taken { source, weight, fates })
}

/// Does the fault lie in what was to be taken, so that other files may go on?
fn is_of_this_batch(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Invalid(_)
            | StoreError::Refused(_)
            | StoreError::Query(_)
            | StoreError::Limit { .. }
            | StoreError::NotFound
            | StoreError::Conflict { .. }
    )
}
