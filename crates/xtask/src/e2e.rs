//! `cargo xtask e2e` and `cargo xtask lighthouse`: the browser tests of `e2e/` over a demo portal of their own.

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

/// The part that needs a portal with a name: a passkey belongs to a name, never to a number of the network.
const NAMED_PART: &str = "passkeys.mjs";

/// How many people its demo has.
const NAMED_PATIENTS: &str = "5";

/// The languages that the gallery is shown in: as it is written, with longer words, and mirrored.
const GALLERY_LOCALES: [&str; 3] = ["en", "es", "ar-XB"];

/// A demo that runs for the browser.
struct Demo {
    _portal: Portal,
    base: String,
    logins: String,
}

impl Demo {
    fn start(project: &Project) -> Outcome<Self> {
        let portal = Self::portal(project, "e2e-demo", &["--patients", PATIENTS])?;
        let base = format!("http://{}", portal.address);
        Ok(Self::at(project, "e2e-demo", (portal, base)))
    }

    /// The same under a name instead of a number.
    fn start_named(project: &Project) -> Outcome<Self> {
        let words = ["--patients", NAMED_PATIENTS, "--base-url", "http://localhost:{port}"];
        let portal = Self::portal(project, "e2e-named", &words)?;
        let base = format!("http://localhost:{}", portal.port());
        Ok(Self::at(project, "e2e-named", (portal, base)))
    }

    fn portal(project: &Project, folder: &str, words: &[&str]) -> Outcome<Portal> {
        let program = portal::build(project, Build::Daily)?;
        let data = portal::empty_folder(project, folder)?;
        let data = data.to_string_lossy();
        let words = [&["demo", "--data", &data], words].concat();
        Portal::start(&program, &words, &project.target.join(format!("{folder}.log")))
    }

    fn at(project: &Project, folder: &str, (portal, base): (Portal, String)) -> Self {
        let data = project.target.join(folder);
        let logins = data.join("demo-logins.json").to_string_lossy().into_owned();
        Self { _portal: portal, base, logins }
    }

    /// The arguments that lead a part here.
    fn words(&self) -> Vec<&str> {
        vec!["--base", &self.base, "--logins", &self.logins]
    }
}

/// Runs every part: the audit of the audit, the components' gallery, the stories, the pages, the second validator.
/// `all` looks at every page that can be reached in every view, instead of as much as there is time for.
pub fn run(project: &Project, all: bool) -> Outcome<Count> {
    let browser = browser(project, tools::E2E)?;
    if !tools::java() {
        return Err(Failure::new("no Java: apt-get install default-jre-headless"));
    }
    let every = all.then_some("--all");
    let mut total = part(project, browser, "control.mjs", &[])?;
    let gallery = gallery(project)?.to_string_lossy().into_owned();
    let words: Vec<&str> = ["--gallery", &gallery].into_iter().chain(every).collect();
    total += part(project, browser, "gallery.mjs", &words)?;
    let demo = Demo::start(project)?;
    let words: Vec<&str> = demo.words().into_iter().chain(every).collect();
    for name in PORTAL_PARTS {
        total += part(project, browser, name, &words)?;
    }
    drop(demo);
    let named = Demo::start_named(project)?;
    total += part(project, browser, NAMED_PART, &named.words())?;
    total += part(project, browser, "validate.mjs", &[])?;
    Ok(total)
}

/// Lighthouse over the main pages, which must reach 100 for accessibility and best practices.
pub fn lighthouse(project: &Project) -> Outcome<Count> {
    tools::node_packages(project, tools::E2E)?;
    let browser = browser(project, tools::LIGHTHOUSE)?;
    let demo = Demo::start(project)?;
    part(project, browser, "lighthouse/lighthouse.mjs", &demo.words())
}

/// The browser, with the packages of a folder at hand.
fn browser(project: &Project, packages: &str) -> Outcome<&'static str> {
    tools::node_packages(project, packages)?;
    tools::browser().ok_or_else(|| Failure::new("no browser: apt-get install chromium"))
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
