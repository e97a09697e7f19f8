//! The portal under test as a child process: built, started over a folder of its own, asked until it is ready.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome, While};
use crate::http::Connection;
use crate::postgres;
use crate::project::Project;
use crate::shell;

/// Making the demo's people is part of the first start.
const READY_SECONDS_MAX: u64 = 300;

/// How the portal is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    Daily,
    Release,
}

/// Builds the portal and gives its program.
pub fn build(project: &Project, build: Build) -> Outcome<PathBuf> {
    if !project.has_crate("vestibule") {
        return Err(Failure::new("there is no crate `vestibule` to build yet"));
    }
    let mut cargo = project.command("cargo");
    cargo.args(["build", "--locked", "--quiet"]);
    match build {
        Build::Release => cargo.args(["--release", "--package", "vestibule"]),
        // Chosen like this, cargo takes the same features for every crate as it does for the tests, and builds
        // nothing anew after them.
        Build::Daily => {
            cargo.args(["--workspace", "--bin", "vestibule"]).args(a_test_of(project, "vestibule"))
        }
    };
    shell::run(&mut cargo)?;
    let profile = if build == Build::Release { "release" } else { "debug" };
    Ok(project.target.join(profile).join("vestibule"))
}

/// The arguments that name one integration test of the crate, where it has any.
fn a_test_of(project: &Project, name: &str) -> Vec<String> {
    let package = project.packages().find(|package| package["name"] == name);
    let mut targets = package.and_then(|package| package["targets"].as_array()).into_iter().flatten();
    let test = targets.find(|target| target["kind"][0] == "test").and_then(|target| target["name"].as_str());
    test.map(|test| vec!["--test".to_owned(), test.to_owned()]).unwrap_or_default()
}

/// An empty folder under the target folder.
pub fn empty_folder(project: &Project, name: &str) -> Outcome<PathBuf> {
    let folder = project.target.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).during(folder.display())?;
    }
    fs::create_dir_all(&folder).during(folder.display())?;
    Ok(folder)
}

/// A running portal that stops when it is dropped.
pub struct Portal {
    server: Child,
    /// `host:port` of its pages.
    pub address: String,
    /// From its start until it said that it is ready.
    pub ready_after: Duration,
}

impl Portal {
    /// Starts the portal with a command such as `demo` or `serve` and waits until it is ready. `{port}` in a word is
    /// the port that it listens on.
    pub fn start(program: &Path, words: &[&str], log: &Path) -> Outcome<Self> {
        let port = postgres::free_port()?.to_string();
        let address = format!("127.0.0.1:{port}");
        let words = words.iter().map(|word| word.replace("{port}", &port));
        let output = File::create(log).during(log.display())?;
        let mut command = Command::new("setpriv");
        command.arg("--pdeathsig=KILL").arg("--").arg(program).args(words).args(["--listen", &address]);
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let start = Instant::now();
        let server = command.spawn().during(program.display())?;
        let mut portal = Self { server, address, ready_after: Duration::ZERO };
        portal.wait(start, log)?;
        Ok(portal)
    }

    fn wait(&mut self, start: Instant, log: &Path) -> Outcome {
        let shown = || fs::read_to_string(log).unwrap_or_default();
        while start.elapsed() < Duration::from_secs(READY_SECONDS_MAX) {
            if Connection::new(&self.address).get("/readyz", "").is_ok_and(|answer| answer.status == 200) {
                self.ready_after = start.elapsed();
                return Ok(());
            }
            if let Some(status) = self.server.try_wait()? {
                return Err(Failure::new(format!(
                    "the portal ended before it was ready ({status}):\n{}",
                    shown()
                )));
            }
            shell::pause();
        }
        Err(Failure::new(format!("the portal was not ready in {READY_SECONDS_MAX} s:\n{}", shown())))
    }

    /// Asks the portal to stop and waits until it has ended well, with everything written down.
    pub fn stop(mut self) -> Outcome {
        shell::capture(Command::new("kill").args(["-TERM", &self.process().to_string()]))?;
        let status = self.server.wait().during("the portal's end")?;
        if status.success() {
            Ok(())
        } else {
            Err(Failure::new(format!("the portal ended badly ({status})")))
        }
    }

    /// The port of its pages.
    pub fn port(&self) -> &str {
        self.address.rsplit_once(':').map_or("", |(_, port)| port)
    }

    /// The server's process.
    pub fn process(&self) -> u32 {
        self.server.id()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
