//! The machine that the figures come from, and how much memory the server holds.

use std::fs::{self, File};
use std::io::Write;
use std::process::Command;
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use crate::failure::{Outcome, While};
use crate::project::Project;
use crate::shell;

/// How many syncs are timed: the disk decides how fast commits can be.
const SYNCS: u32 = 100;

/// Everything about the machine that makes figures comparable.
pub fn facts(project: &Project) -> Outcome<Value> {
    let revision =
        shell::capture(project.command("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default();
    Ok(json!({
        "processor": field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
        "cores": thread::available_parallelism().map_or(1, usize::from),
        "memory_mb": field("/proc/meminfo", "MemTotal").map_or(0, |text| kilobytes(&text) / 1024),
        "system": shell::capture(Command::new("uname").arg("-sr"))?.trim(),
        "syncs_per_second": syncs_per_second(project)?,
        "load_average": fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next(),
        "revision": revision.trim(),
    }))
}

/// Memory of a process.
pub struct Resident {
    pub now_mb: u64,
    pub peak_mb: u64,
}

/// What the process holds in memory, now and at most.
pub fn resident(process: u32) -> Outcome<Resident> {
    let path = format!("/proc/{process}/status");
    fs::metadata(&path).during("the server's memory")?;
    let megabytes = |name| field(&path, name).map_or(0, |text| kilobytes(&text) / 1024);
    Ok(Resident { now_mb: megabytes("VmRSS"), peak_mb: megabytes("VmHWM") })
}

/// The value of `name: value` in one of the kernel's files.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn kilobytes(text: &str) -> u64 {
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rounded rate")]
fn syncs_per_second(project: &Project) -> Outcome<u64> {
    fs::create_dir_all(&project.target).during(project.target.display())?;
    let path = project.target.join("bench.sync");
    let mut file = File::create(&path).during(path.display())?;
    let start = Instant::now();
    for _ in 0..SYNCS {
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
    }
    let rate = f64::from(SYNCS) / start.elapsed().as_secs_f64();
    fs::remove_file(&path)?;
    Ok(rate as u64)
}
