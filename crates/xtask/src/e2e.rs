//! `cargo xtask e2e`: the browser tests of `e2e/` over a demo portal of their own.

use std::process::Command;

use crate::count::Count;
use crate::failure::{Failure, Outcome};
use crate::portal::{self, Build, Portal};
use crate::project::Project;
use crate::shell::{self, Stream};
use crate::tools;

/// How many people the demo has for the browser.
const PATIENTS: &str = "30";

/// The parts of the browser tests, each a Node program that closes with its count.
const PARTS: [&str; 3] = ["control.mjs", "stories.mjs", "audit.mjs"];

/// Runs every part; `all` visits every page that can be reached instead of a bounded number.
pub fn run(project: &Project, all: bool) -> Outcome<Count> {
    tools::node_packages(project)?;
    let browser = tools::browser().ok_or_else(|| Failure::new("no browser: apt-get install chromium"))?;
    let program = portal::build(project, Build::Daily)?;
    let data = portal::empty_folder(project, "e2e-demo")?;
    let words = ["demo", "--data", &data.to_string_lossy(), "--patients", PATIENTS];
    let portal = Portal::start(&program, &words, &project.target.join("e2e-demo.log"))?;
    let mut total = Count::default();
    for part in PARTS {
        let mut node = project.command("node");
        node.arg(part).current_dir(project.root.join("e2e"));
        node.args(["--base", &format!("http://{}", portal.address), "--browser", browser]);
        node.arg("--logins").arg(data.join("demo-logins.json"));
        node.args(all.then_some("--all"));
        total += count(&mut node, part)?;
    }
    Ok(total)
}

fn count(node: &mut Command, part: &str) -> Outcome<Count> {
    let mut count = None;
    let good = shell::follow(node, Stream::Output, |line| count = Count::read(line).or(count))?;
    match count {
        Some(count) if good == (count.failed == 0) => Ok(count),
        _ => Err(Failure::new(format!("e2e/{part} did not come to its end"))),
    }
}
