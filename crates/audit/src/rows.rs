//! Verification of rows: what the store holds of a compartment now, against what the audit last recorded of it.
//! It needs the compartment's key, so of a shredded chart the chain alone can be checked.

use crate::digest::Change;
use fhir::Type;
use std::collections::BTreeMap;

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFinding {
    /// The row stands at an earlier version than recorded, or stands again after it was removed.
    #[error(
        "compartment {compartment}: row {row} was rolled back to version {found}, recorded is {recorded}"
    )]
    RolledBack {
        /// The compartment.
        compartment: i64,
        /// The row.
        row: i64,
        /// The version recorded.
        recorded: i64,
        /// The version found.
        found: i64,
    },
    /// The version is the recorded one, its content is not.
    #[error("compartment {compartment}: row {row} is not what was recorded")]
    Altered {
        /// The compartment.
        compartment: i64,
        /// The row.
        row: i64,
    },
    /// A row was recorded and is not there.
    #[error("compartment {compartment}: row {row} is missing")]
    MissingRow {
        /// The compartment.
        compartment: i64,
        /// The row.
        row: i64,
    },
    /// A row or a version is there that no event recorded.
    #[error("compartment {compartment}: row {row} was written without an event")]
    UnknownRow {
        /// The compartment.
        compartment: i64,
        /// The row.
        row: i64,
    },
}

/// The check of one or several compartments: first all recorded changes in the order of the chain, then every
/// current row once.
#[derive(Default)]
pub struct RowCheck {
    recorded: BTreeMap<(i64, Type, i64), Change>,
    findings: Vec<RowFinding>,
}

impl RowCheck {
    /// A check of nothing yet.
    pub fn new() -> RowCheck {
        RowCheck::default()
    }

    /// Takes a recorded change; the last one of a row counts.
    pub fn recorded(&mut self, change: &Change) {
        self.recorded.insert((change.compartment, change.kind, change.row), *change);
    }

    /// Takes a row as it stands now, its digest computed from the opened body.
    pub fn current(&mut self, found: &Change) {
        let &Change { compartment, kind, row, .. } = found;
        let Some(recorded) = self.recorded.remove(&(compartment, kind, row)) else {
            self.findings.push(RowFinding::UnknownRow { compartment, row });
            return;
        };
        let back = found.version < recorded.version || (recorded.gone && found.version <= recorded.version);
        if back {
            let (recorded, found) = (recorded.version, found.version);
            self.findings.push(RowFinding::RolledBack { compartment, row, recorded, found });
        } else if found.version > recorded.version {
            self.findings.push(RowFinding::UnknownRow { compartment, row });
        } else if found.digest != recorded.digest {
            self.findings.push(RowFinding::Altered { compartment, row });
        }
    }

    /// What is wrong, when every current row was given.
    pub fn finish(mut self) -> Vec<RowFinding> {
        let missing = self.recorded.into_values().filter(|change| !change.gone);
        let missing =
            missing.map(|change| RowFinding::MissingRow { compartment: change.compartment, row: change.row });
        self.findings.extend(missing);
        self.findings
    }
}
