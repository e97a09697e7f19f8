//! Keys and the audit trail, from the command line.

use access::PersonNumber;
use audit::Deed;
use store::{Act, ActInfo, Check, Compartment, Store, StoreError};

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
            let act = Act::new(ActInfo::system("keys rotate --destroy-old"));
            store.tell_site(&act, Deed::Operate, audit::Outcome::Done, None).await?;
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

/// Destroy the keys of one person's record, or of one login.
pub async fn shred(store: &Store, (patient, login): (Option<&str>, Option<i64>), yes: bool) -> Outcome {
    if !yes {
        return Err(Failure::of_use(
            "shredding cannot be undone: the record can never be read again, from no backup either; say --yes to do it",
        ));
    }
    let receipt = match login {
        Some(login) => store.shred_login(PersonNumber(login)).await.map_err(|error| match error {
            StoreError::NotFound => {
                Failure::new("there is no login with this number; `account list` has them")
            }
            other => other.into(),
        })?,
        None => store.shred_chart(patient.unwrap_or_default()).await.map_err(not_here)?,
    };
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

/// Look at everything once, and at what was looked at outside the store; with `rebuild`, make everything anew first
/// that is a function of the records.
pub async fn doctor(store: &Store, rebuild: bool, outside: Option<Check>) -> Outcome {
    if rebuild {
        let read = store.rebuild().await?;
        terminal::say(format!("{read} resources were read, and what is made of them is made anew."));
    }
    let mut checks = store.doctor().await?;
    checks.extend(outside);
    tell(&checks)
}

/// Look at the keys alone.
pub async fn keys_status(store: &Store) -> Outcome {
    let mut checks = store.doctor().await?;
    checks.retain(|check| KEY_CHECKS.contains(&check.name));
    tell(&checks)
}

/// The doctor's checks that are about keys.
const KEY_CHECKS: [&str; 4] = ["keys", "keys apart", "master key", "tombstones"];

fn tell(checks: &[Check]) -> Outcome {
    for check in checks {
        terminal::say(format!(
            "{:<8} {:<12} {}",
            if check.ok { "good" } else { "look at" },
            check.name,
            check.words
        ));
    }
    let bad = checks.iter().filter(|check| !check.ok).count();
    if bad == 0 {
        Ok(())
    } else {
        Err(Failure::new(format!("{bad} of {} things need to be looked at", checks.len())))
    }
}

fn not_here(error: StoreError) -> Failure {
    match error {
        StoreError::NotFound => Failure::new("there is no record of a patient with this id"),
        other => other.into(),
    }
}
