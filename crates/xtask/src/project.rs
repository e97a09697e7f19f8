//! The project on disk: its root, its target folder, its files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::failure::{Failure, Outcome, While};
use crate::shell;

/// Folders that are made, not written.
const GENERATED: [&str; 6] = ["target", "node_modules", ".git", "out", "demo-data", "corpus"];

/// Where the project lies and what cargo knows of it.
pub struct Project {
    /// The folder that holds the workspace's manifest.
    pub root: PathBuf,
    /// Where cargo builds to.
    pub target: PathBuf,
    /// The answer of `cargo metadata --no-deps`.
    pub metadata: Value,
}

impl Project {
    /// The project that this tool was built from.
    pub fn find() -> Outcome<Self> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own
            .ancestors()
            .nth(2)
            .ok_or_else(|| Failure::new("the tool does not lie in crates/ of the project"))?
            .to_path_buf();
        let mut cargo = Command::new("cargo");
        cargo.args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(&root);
        let metadata: Value = serde_json::from_str(&shell::capture(&mut cargo)?)?;
        let target = metadata["target_directory"]
            .as_str()
            .map(PathBuf::from)
            .ok_or_else(|| Failure::new("cargo metadata names no target folder"))?;
        Ok(Self { root, target, metadata })
    }

    /// A program that is to run in the project's root.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// Whether the workspace has a crate of that name yet.
    pub fn has_crate(&self, name: &str) -> bool {
        self.packages().any(|package| package["name"] == name)
    }

    /// The workspace's packages as cargo describes them.
    pub fn packages(&self) -> impl Iterator<Item = &Value> {
        self.metadata["packages"].as_array().into_iter().flatten()
    }

    /// All written files, relative to the root, in a fixed order.
    pub fn files(&self) -> Outcome<Vec<PathBuf>> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            let entries: Vec<_> =
                fs::read_dir(&folder).during(folder.display())?.collect::<Result<_, _>>()?;
            let written =
                entries.iter().filter(|entry| GENERATED.iter().all(|name| entry.file_name() != *name));
            let (inner, files): (Vec<_>, Vec<_>) =
                written.map(fs::DirEntry::path).partition(|path| path.is_dir());
            folders.extend(inner);
            found.extend(
                files.iter().filter_map(|file| Some(file.strip_prefix(&self.root).ok()?.to_path_buf())),
            );
        }
        found.sort();
        Ok(found)
    }
}
