//! `import PATH…`: records from files of other systems. Files are read, unpacked, parsed and checked on threads of
//! their own while the store writes; what is refused is told with its file, entry and element, and the rest goes on.
//!
//! What must hold: an entry is on disk before it counts as taken; what is here already is not written again, so
//! that a run that was cut off is completed by the same command; memory is bounded whatever the files are.
//!
//! What refers to something that only comes later is tried again when everything else is in, from the file.

mod files;
mod links;
mod parse;
mod read;
mod report;
mod take;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use store::Store;

use crate::failure::{Failure, Outcome};
use crate::terminal::{self, Progress};

use files::Source;
use links::Links;
use report::{Report, Summary};
use take::Waiting;

/// Rounds over what had to wait for something else, at most.
const ROUNDS_MAX: usize = 8;

/// What to import.
#[derive(Debug)]
pub struct Request {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Where every refusal is written, also those beyond what the terminal shows.
    pub refusals: Option<PathBuf>,
}

/// Import the files and tell how it went; a failure when anything was refused.
pub async fn run(store: &Store, request: &Request) -> Outcome {
    let found = files::find(&request.paths)?;
    if found.left_alone > 0 {
        terminal::complain(format!(
            "{} other files are left alone: import takes .json, .json.gz, .ndjson and .ndjson.gz",
            found.left_alone
        ));
    }
    if found.sources.is_empty() {
        return Err(Failure::new(
            "there is nothing to import: no .json, .json.gz, .ndjson or .ndjson.gz file",
        ));
    }
    let weight = found.sources.iter().map(|source| source.bytes).sum();
    let progress = Progress::new("importing", weight);
    let report = Report::new(&progress, request.refusals.as_deref())?;
    let done = all(store, found.sources, &report).await;
    progress.end();
    done?;
    let summary = report.close()?;
    if summary.created + summary.updated > 0 {
        store.refresh_statistics().await?;
    }
    terminal::say(summary.sentence(progress.elapsed()));
    if summary.refused > 0 { Err(Failure::Told) } else { Ok(()) }
}

async fn all(store: &Store, sources: Vec<Source>, report: &Report<'_>) -> Outcome<()> {
    let turns: BTreeSet<u8> = sources.iter().map(|source| source.turn).collect();
    let links = Arc::new(Links::default());
    let mut waiting = Vec::new();
    for turn in turns {
        let now = sources.iter().filter(|source| source.turn == turn).cloned().collect();
        waiting.extend(take::round(store, now, &links, report).await?);
    }
    for _ in 0..ROUNDS_MAX {
        if waiting.is_empty() {
            return Ok(());
        }
        let before = count(&waiting);
        waiting = take::round(store, waiting.iter().map(Waiting::again).collect(), &links, report).await?;
        if count(&waiting) >= before {
            break;
        }
    }
    for Waiting { source, refusals } in waiting {
        for refusal in &refusals {
            report.refused(&source, refusal);
        }
    }
    Ok(())
}

/// How many entries wait.
fn count(waiting: &[Waiting]) -> usize {
    waiting.iter().map(|waiting| waiting.refusals.len()).sum()
}

impl Summary {
    fn sentence(&self, elapsed: std::time::Duration) -> String {
        let rate = terminal::rate(self.resources(), elapsed);
        let time = elapsed.as_millis();
        format!(
            "{} resources from {} files in {}.{} s ({rate}/s): {} new, {} changed, {} here already, {} refused",
            self.resources(),
            self.files,
            time / 1000,
            time % 1000 / 100,
            self.created,
            self.updated,
            self.unchanged,
            self.refused,
        )
    }
}
