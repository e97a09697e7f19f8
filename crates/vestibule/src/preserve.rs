//! Backups and what becomes of them: made while the portal serves, tried without harm, restored into an empty place.

use std::path::Path;

use audit::Deed;
use store::{Act, ActInfo, Backup, Restore, Store};

use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::{site, terminal};

/// Write the records to one file, and then the keys to another.
pub async fn backup(store: &Store, file: &Path, keys_file: Option<&Path>) -> Outcome {
    refuse_to_replace(file)?;
    if let Some(keys_file) = keys_file {
        refuse_to_replace(keys_file)?;
    }
    tell("records", file, &store.backup(file).await?);
    let act = Act::new(ActInfo::system("backup"));
    store.tell_site(&act, Deed::Export, audit::Outcome::Done, None).await?;
    match keys_file {
        Some(keys_file) => tell("keys", keys_file, &store.backup_keys(keys_file).await?),
        None => terminal::say(
            "The keys are not backed up: --keys-file FILE writes them too, to be kept elsewhere.",
        ),
    }
    Ok(())
}

/// An older backup is never lost for a newer one that may fail.
fn refuse_to_replace(file: &Path) -> Outcome {
    if file.exists() {
        return Err(Failure::of_use(format!("{}: is there already; name a new file", file.display())));
    }
    Ok(())
}

fn tell(what: &str, file: &Path, made: &Backup) {
    let rows: u64 = made.rows.iter().map(|(_, count)| count).sum();
    terminal::say(format!("{}: {what}, {rows} rows, {} bytes. Not in it:", file.display(), made.bytes));
    made.lacks.iter().for_each(|lack| terminal::say(format!("  - {lack}")));
}

/// Restore, or only try to.
pub async fn restore(config: &Config, from: Restore, check: bool) -> Outcome {
    for file in std::iter::once(&from.rows).chain(&from.keys) {
        std::fs::metadata(file).map_err(Failure::file(file))?;
    }
    let (place, outside, registrations) = (site::place(config)?, site::outside(), site::registrations());
    let restored = if check {
        Store::check_backup(place, from, outside, registrations).await?
    } else {
        Store::restore(place, from, outside, registrations).await?
    };
    let rows: u64 = restored.rows.iter().map(|(_, count)| count).sum();
    let erased = restored.erased;
    let verb = if check { "can be restored" } else { "are restored" };
    terminal::say(format!("{rows} rows {verb}; {erased} shredded records stay shredded."));
    if let Some(verified) = restored.verified {
        verified.lines().iter().for_each(terminal::say);
        if !verified.is_clean() {
            return Err(Failure::new("what this backup holds is not as it was written; keep an older one"));
        }
        terminal::say("Everything in it is as it was written.");
    }
    Ok(())
}
