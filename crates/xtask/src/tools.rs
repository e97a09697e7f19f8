//! What the tests need on the machine, installed where it is missing. A tool that cannot be had is a failure
//! that says what to install, never a check that is silently left out.

use std::fs;
use std::process::Command;

use crate::failure::{Failure, Outcome, While};
use crate::postgres;
use crate::project::Project;
use crate::shell;

/// Where Debian and its family put the browser.
const BROWSERS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/// The oldest Node that the browser tools take.
const NODE_MAJOR_MIN: u32 = 20;
/// The folder of the browser tests' Node packages.
pub const E2E: &str = "e2e";
/// The folder of Lighthouse and its packages, which only its own command needs.
pub const LIGHTHOUSE: &str = "e2e/lighthouse";
/// Cargo's companions, with the version that is installed where none is found.
const COMPANIONS: [(&str, &str); 2] = [("nextest", "0.9.143"), ("deny", "0.20.2")];

/// Makes every tool ready.
pub fn prepare(project: &Project) -> Outcome {
    system_packages()?;
    for (name, version) in COMPANIONS {
        cargo_companion(project, name, version)?;
    }
    node_packages(project, E2E)
}

/// The browser's program.
pub fn browser() -> Option<&'static str> {
    BROWSERS.into_iter().find(|path| fs::exists(path).unwrap_or(false))
}

/// Whether Java is here, which the second HTML validator needs.
pub fn java() -> bool {
    shell::succeeds(Command::new("java").arg("-version"))
}

fn fonts_present() -> bool {
    shell::capture(Command::new("fc-list").args([":", "family"]))
        .is_ok_and(|list| list.contains("Liberation"))
}

fn node_major() -> Option<u32> {
    let version = shell::capture(Command::new("node").arg("--version")).ok()?;
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Debian's packages for what is missing on this machine.
fn packages_missing() -> Vec<&'static str> {
    let mut packages = Vec::new();
    if postgres::server_programs().is_none() {
        packages.push("postgresql");
    }
    if browser().is_none() {
        packages.push("chromium");
    }
    if !fonts_present() {
        packages.extend(["fontconfig", "fonts-liberation", "fonts-noto-core"]);
    }
    if !java() {
        packages.push("default-jre-headless");
    }
    if node_major().is_none() {
        packages.push("nodejs");
    }
    if !shell::succeeds(Command::new("npm").arg("--version")) {
        packages.push("npm");
    }
    packages
}

fn system_packages() -> Outcome {
    let packages = packages_missing();
    if !packages.is_empty() {
        install(&packages)?;
    }
    let missing = packages_missing();
    if !missing.is_empty() {
        return Err(Failure::new(format!("still missing after installing: {}", missing.join(" "))));
    }
    match node_major() {
        Some(major) if major >= NODE_MAJOR_MIN => Ok(()),
        found => Err(Failure::new(format!("Node {NODE_MAJOR_MIN} or newer is needed, found {found:?}"))),
    }
}

fn install(packages: &[&str]) -> Outcome {
    let by_hand =
        format!("install it by hand: apt-get install --no-install-recommends {}", packages.join(" "));
    let sudo = !postgres::is_root()?;
    if sudo && !shell::succeeds(Command::new("sudo").args(["-n", "true"])) {
        return Err(Failure::new(format!("not root, and sudo asks for a password; {by_hand}")));
    }
    let apt = || {
        let mut command = Command::new(if sudo { "sudo" } else { "apt-get" });
        if sudo {
            command.args(["-n", "apt-get"]);
        }
        command.args(["-q", "-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    shell::run(apt().arg("update")).during(&by_hand)?;
    shell::run(apt().args(["install", "-y", "--no-install-recommends"]).args(packages)).during(&by_hand)
}

/// Builds `cargo-deny` or `cargo-nextest` where it is not there, for speed of building, not of running.
fn cargo_companion(project: &Project, name: &str, version: &str) -> Outcome {
    if shell::succeeds(project.command("cargo").args([name, "--version"])) {
        return Ok(());
    }
    shell::run(
        project
            .command("cargo")
            .args(["install", "--locked", "--quiet", "--version", version, &format!("cargo-{name}")])
            .env("CARGO_TARGET_DIR", project.target.join("companions"))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    )?;
    let _ = fs::remove_dir_all(project.target.join("companions"));
    Ok(())
}

/// The Node packages of a folder, exactly as their lock file says, again when it changes.
pub fn node_packages(project: &Project, folder: &str) -> Outcome {
    let folder = project.root.join(folder);
    let file = folder.join("package-lock.json");
    let lock = fs::read(&file).during(file.display())?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = project.command("npm");
    shell::run(npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    fs::write(&stamp, lock).during(stamp.display())
}
