//! The written files of the project, read once, with what their place says about them.

use std::fs;

use crate::failure::Outcome;
use crate::project::Project;

/// Files larger than this are data.
const SOURCE_BYTES_MAX: u64 = 2 << 20;
/// Endings of files that people write.
const WRITTEN: [&str; 14] =
    ["rs", "toml", "md", "mjs", "js", "css", "ftl", "html", "sh", "json", "yml", "yaml", "txt", "sql"];

/// One written file.
pub struct Source {
    /// Relative to the project's root, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    pub fn is_rust(&self) -> bool {
        self.has_ending("rs")
    }

    pub fn has_ending(&self, ending: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, found)| found == ending)
    }

    /// Tables are data in the shape of a source: long, and no harder to read for it.
    pub fn is_table(&self) -> bool {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let named = folder.split('/').any(|part| part == "table" || part == "tables")
            && !folder.starts_with("crates/xtask/");
        named || self.text.lines().take(20).any(|line| line.trim() == "// tidy: table")
    }

    /// Whether the whole file is tests: in a `tests` folder, or named so.
    pub fn is_test(&self) -> bool {
        let mut parts = self.path.split('/');
        let name = parts.next_back().unwrap_or_default();
        parts.any(|part| part == "tests" || part == "benches")
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
            || name.ends_with("_test.rs")
    }

    /// The crate's folder name, where the file lies in one.
    pub fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }
}

/// Reads every written file.
pub fn load(project: &Project) -> Outcome<Vec<Source>> {
    let mut sources = Vec::new();
    for path in project.files()? {
        let written = path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| WRITTEN.contains(&ending));
        let script = path.starts_with(".ci");
        let full = project.root.join(&path);
        if !(written || script) || fs::metadata(&full)?.len() > SOURCE_BYTES_MAX {
            continue;
        }
        if let Ok(text) = fs::read_to_string(&full) {
            sources.push(Source::new(path.to_string_lossy().replace('\\', "/"), text));
        }
    }
    Ok(sources)
}
