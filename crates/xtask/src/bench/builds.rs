//! `bench --build`: how long a clean build takes, and the daily loop after it: an edit of one crate until it is
//! checked, and until its tests can run. Everything happens in a copy of the project with a target folder of its
//! own, so that nothing of the daily work is built anew because of it.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use super::{cpu, rounded};
use crate::failure::{Failure, Outcome, While};
use crate::portal;
use crate::project::Project;
use crate::shell;

/// The crates that are edited when nobody names others: a rib, and the foundation under all of them.
pub const EDITED: [&str; 2] = ["records", "store"];

/// The copy of the project, and where it builds to.
struct Copy {
    root: PathBuf,
    target: PathBuf,
}

/// Measures the clean build (of these crates alone, where any are named) and the loop for each edited crate.
pub fn measure(project: &Project, only: &[String], edited: &[String]) -> Outcome<Vec<Value>> {
    let copy = Copy::make(project)?;
    let mut build = copy.cargo(&["build", "--locked", "--quiet"]);
    if only.is_empty() {
        build.arg("--workspace");
    }
    build.args(only.iter().flat_map(|name| ["--package", name]));
    let mut lines = vec![timed("clean build, debug", &mut build)?];
    for name in edited {
        let check = ["check", "--locked", "--quiet", "--package", name];
        let test = ["nextest", "run", "--locked", "--cargo-quiet", "--no-run", "--package", name];
        // The first of each also builds what only it needs, and is no part of the loop.
        shell::run(&mut copy.cargo(&check))?;
        shell::run(&mut copy.cargo(&test))?;
        copy.edit(project, name)?;
        lines.push(timed(&format!("check after an edit of {name}"), &mut copy.cargo(&check))?);
        copy.edit(project, name)?;
        lines.push(timed(&format!("tests built after an edit of {name}"), &mut copy.cargo(&test))?);
    }
    fs::remove_dir_all(&copy.target).during(copy.target.display())?;
    fs::remove_dir_all(&copy.root).during(copy.root.display())?;
    Ok(lines)
}

fn timed(what: &str, command: &mut Command) -> Outcome<Value> {
    let (start, before) = (Instant::now(), cpu::children_seconds()?);
    shell::run(command)?;
    let seconds = rounded(start.elapsed().as_secs_f64(), 1);
    Ok(
        json!({"what": what, "seconds": seconds, "cpu_seconds": rounded(cpu::children_seconds()? - before, 1)}),
    )
}

impl Copy {
    fn make(project: &Project) -> Outcome<Self> {
        let root = portal::empty_folder(project, "bench-build-source")?;
        let target = portal::empty_folder(project, "bench-build")?;
        for file in project.files()? {
            let to = root.join(&file);
            let folder = to.parent().unwrap_or(&root);
            fs::create_dir_all(folder).during(folder.display())?;
            fs::copy(project.root.join(&file), &to).during(file.display())?;
        }
        Ok(Self { root, target })
    }

    fn cargo(&self, words: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(words).current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        cargo
    }

    /// A function more: an edit that the compiler cannot pass over as it could a new date or a comment.
    fn edit(&self, project: &Project, name: &str) -> Outcome {
        let package = project
            .packages()
            .find(|package| package["name"] == name)
            .and_then(|package| package["manifest_path"].as_str())
            .ok_or_else(|| Failure::new(format!("there is no crate `{name}`")))?;
        let folder = Path::new(package).parent().and_then(|path| path.strip_prefix(&project.root).ok());
        let folder = folder.ok_or_else(|| Failure::new(format!("{package} does not lie in the project")))?;
        append_function(&self.root.join(folder).join("src/lib.rs"))
    }
}

fn append_function(file: &Path) -> Outcome {
    let number = fs::read_to_string(file).during(file.display())?.matches("fn edited_").count();
    let mut file = OpenOptions::new().append(true).open(file).during(file.display())?;
    writeln!(
        file,
        "\n#[allow(dead_code)]\nfn edited_{number}(number: u64) -> u64 {{\n    number.wrapping_add({number})\n}}"
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::append_function;

    #[test]
    fn each_edit_is_another_function() {
        let file = std::env::temp_dir().join(format!("vestibule-edit-{}.rs", std::process::id()));
        std::fs::write(&file, "//! A crate.\n").unwrap();
        append_function(&file).unwrap();
        append_function(&file).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert!(text.contains("fn edited_0(") && text.contains("fn edited_1("), "{text}");
        assert!(syn::parse_file(&text).is_ok(), "{text}");
    }
}
