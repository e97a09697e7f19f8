//! The tables that are committed and generated: facts drawn from the standard's definitions, each written by one
//! module here, and our own access policy, printed from the code that decides, to be reviewed as a diff.

mod schema;
mod search;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome, While};
use crate::project::Project;
use crate::shell;

/// Where the standard's definitions lie, seen from the project.
const DEFINITIONS: &str = "../shared/data/fhir-r4-definitions";

/// Writes one table from the folder of the definitions into the project.
type Write = fn(&Path, &Path) -> io::Result<()>;

/// Every table and its writer.
const TABLES: [(&str, Write); 2] = [("search parameters", search::write), ("structure", schema::write)];

/// Where the printed policy is committed.
const POLICY: &str = "crates/access/policy.txt";

/// Writes every table anew. `definitions` is the folder of the standard's definitions; without it the tables of
/// facts stay as they are.
pub fn write(project: &Project, definitions: Option<PathBuf>) -> Outcome {
    policy(project)?;
    let definitions = definitions.unwrap_or_else(|| project.root.join(DEFINITIONS));
    if !definitions.is_dir() {
        let place = definitions.display();
        return Err(Failure::new(format!("there are no definitions at {place}: name them by --data")));
    }
    for (name, write) in TABLES {
        write(&definitions, &project.root).during(name)?;
        println!("wrote {name}");
    }
    Ok(())
}

fn policy(project: &Project) -> Outcome {
    let mut cargo = project.command("cargo");
    let table = shell::capture(cargo.args(["run", "--quiet", "--package", "access", "--example", "policy"]))?;
    fs::write(project.root.join(POLICY), table).during(POLICY)?;
    println!("wrote {POLICY}");
    Ok(())
}
