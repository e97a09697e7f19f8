//! `cargo xtask e2e`: the browser tests of `e2e/` over a demo portal of their own.

use std::path::PathBuf;
use std::process::Command;

use crate::count::Count;
use crate::failure::{Failure, Outcome};
use crate::portal::{self, Build, Portal};
use crate::project::Project;
use crate::shell::{self, Stream};
use crate::tools;

/// How many people the demo has for the browser.
const PATIENTS: &str = "30";

/// The parts that look at a running portal.
const PORTAL_PARTS: [&str; 2] = ["stories.mjs", "audit.mjs"];

/// The languages that the gallery is shown in: as it is written, and mirrored.
const GALLERY_LOCALES: [&str; 2] = ["en", "ar-XB"];

/// Runs every part: the audit of the audit, the components' gallery, the stories, the pages. `all` visits every
/// page that can be reached instead of a bounded number.
pub fn run(project: &Project, all: bool) -> Outcome<Count> {
    tools::node_packages(project)?;
    let browser = tools::browser().ok_or_else(|| Failure::new("no browser: apt-get install chromium"))?;
    let mut total = part(project, browser, "control.mjs", &[])?;
    let gallery = gallery(project)?;
    total += part(project, browser, "gallery.mjs", &["--gallery", &gallery.to_string_lossy()])?;
    let program = portal::build(project, Build::Daily)?;
    let data = portal::empty_folder(project, "e2e-demo")?;
    let words = ["demo", "--data", &data.to_string_lossy(), "--patients", PATIENTS];
    let portal = Portal::start(&program, &words, &project.target.join("e2e-demo.log"))?;
    let base = format!("http://{}", portal.address);
    let logins = data.join("demo-logins.json");
    let mut words = vec!["--base", &base, "--logins"];
    let logins = logins.to_string_lossy();
    words.push(&logins);
    words.extend(all.then_some("--all"));
    for name in PORTAL_PARTS {
        total += part(project, browser, name, &words)?;
    }
    Ok(total)
}

/// Writes the gallery's pages, a folder for each language.
fn gallery(project: &Project) -> Outcome<PathBuf> {
    let cargo = ["build", "--locked", "--quiet", "--workspace", "--example", "gallery"];
    shell::run(project.command("cargo").args(cargo))?;
    let folder = portal::empty_folder(project, "e2e-gallery")?;
    for locale in GALLERY_LOCALES {
        let mut write = Command::new(project.target.join("debug/examples/gallery"));
        shell::run(write.arg(folder.join(locale)).arg(locale))?;
    }
    Ok(folder)
}

/// Runs one Node program, which closes with its count.
fn part(project: &Project, browser: &str, name: &str, words: &[&str]) -> Outcome<Count> {
    let mut node = project.command("node");
    node.arg(name).args(["--browser", browser]).args(words).current_dir(project.root.join("e2e"));
    let mut count = None;
    let good = shell::follow(&mut node, Stream::Output, |line| count = Count::read(line).or(count))?;
    match count {
        Some(count) if good == (count.failed == 0) => Ok(count),
        _ => Err(Failure::new(format!("e2e/{name} did not come to its end"))),
    }
}
