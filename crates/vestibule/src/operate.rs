//! Keys and the audit trail, from the command line.

use store::{Compartment, Store, StoreError};

use crate::failure::{Failure, Outcome};
use crate::terminal;

/// What to rotate.
#[derive(Debug)]
pub struct Rotation {
    /// Only this patient's record.
    pub patient: Option<String>,
    /// The master key.
    pub master: bool,
    /// And destroy the old ones.
    pub destroy_old: bool,
}

/// Give records, or the site, new keys.
pub async fn rotate(store: &Store, rotation: &Rotation) -> Outcome {
    if rotation.master {
        let number = store.rotate_master().await?;
        terminal::say(format!("Every key is wrapped anew under the master key {number}."));
        if rotation.destroy_old {
            store.destroy_old_masters().await?;
            terminal::say(
                "The old master keys are destroyed: what was shredded until now is gone for good, except from copies of the master key file that were kept elsewhere.",
            );
        } else {
            terminal::say(
                "The old master keys are still in the file; --destroy-old destroys them. Back the file up first.",
            );
        }
        return Ok(());
    }
    if let Some(patient) = &rotation.patient {
        let number = store.rotate_chart(patient).await.map_err(not_here)?;
        terminal::say(format!("The record is sealed under its key number {number}."));
        return Ok(());
    }
    let rotated = store.rotate_all(Compartment::from_number(0), |_| {}).await?;
    terminal::say(format!("{rotated} records have new keys and are sealed anew."));
    Ok(())
}

/// Destroy the keys of one person's record.
pub async fn shred(store: &Store, patient: &str, yes: bool) -> Outcome {
    if !yes {
        return Err(Failure::of_use(
            "shredding cannot be undone: the record can never be read again, from no backup either; say --yes to do it",
        ));
    }
    let receipt = store.shred_chart(patient).await.map_err(not_here)?;
    terminal::say(receipt.words());
    Ok(())
}

/// Check the audit trail and the rows against it.
pub async fn verify(store: &Store) -> Outcome {
    store.notarize().await?;
    let verified = store.verify().await?;
    verified.lines().iter().for_each(terminal::say);
    terminal::say(format!(
        "{} rows compared; of {} shredded records only the chain was checked.",
        verified.rows_checked, verified.shredded
    ));
    if verified.is_clean() {
        terminal::say("Everything is as it was written.");
        return Ok(());
    }
    Err(Failure::new(
        "the data is not as it was written; keep a copy of the data folder before anything else is done",
    ))
}

fn not_here(error: StoreError) -> Failure {
    match error {
        StoreError::NotFound => Failure::new("there is no record of a patient with this id"),
        other => other.into(),
    }
}
