//! The tables that are committed and generated: facts drawn from the standard's definitions. Each is written by
//! one module here; where the definitions are not on this machine, the committed tables stay as they are.

mod search;

use std::io;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome, While};
use crate::project::Project;

/// Where the standard's definitions lie, seen from the project.
const DEFINITIONS: &str = "../shared/data/fhir-r4-definitions";

/// Writes one table from the folder of the definitions into the project.
type Write = fn(&Path, &Path) -> io::Result<()>;

/// Every table and its writer.
const TABLES: [(&str, Write); 1] = [("search parameters", search::write)];

/// Writes every table anew. `definitions` is the folder of the standard's definitions.
pub fn write(project: &Project, definitions: Option<PathBuf>) -> Outcome {
    let definitions = definitions.unwrap_or_else(|| project.root.join(DEFINITIONS));
    if !definitions.is_dir() {
        return Err(Failure::new(format!(
            "there are no definitions at {}: name them by --data",
            definitions.display()
        )));
    }
    for (name, write) in TABLES {
        write(&definitions, &project.root).during(name)?;
        println!("wrote {name}");
    }
    Ok(())
}
