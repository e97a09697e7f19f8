//! `cargo xtask faults`: the fault tests of the workspace many more times than CI runs them, on databases that
//! sync like a clinic's.

use crate::count::Count;
use crate::failure::Outcome;
use crate::postgres::Durability;
use crate::project::Project;
use crate::stages;

/// Runs every test with `faults` in its path. A process is killed `runs` times in all, on either database and while
/// keys rotate; beside a node that writes on, and by a power cut, a tenth as often.
pub fn run(project: &Project, runs: u32) -> Outcome<Count> {
    let filter = ["--workspace", "--profile", "faults", "-E", "test(faults) | binary(faults)"];
    stages::nextest(project, Durability::Safe, &filter, &[("VESTIBULE_FAULT_RUNS", runs.to_string())])
}
