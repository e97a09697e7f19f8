//! Throw-away PostgreSQL clusters for tests: made in the target folder, on a free port of the loopback address,
//! gone when the tool ends. PostgreSQL refuses to run as root, so root hands it to the user `postgres`.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::failure::{Failure, Outcome, While};
use crate::project::Project;
use crate::shell;

/// How often a starting cluster is asked whether it answers, a hundredth of a second apart.
const READY_TRIES_MAX: u32 = 6000;

/// Whether a cluster's commits reach the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing is synced: for tests of behaviour.
    Fast,
    /// Everything is synced as in a clinic: for tests of faults.
    Safe,
}

/// A running cluster that stops when it is dropped.
pub struct Cluster {
    server: Child,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes a new cluster under the target folder (an older one of the same name goes) and waits for it.
    pub fn start(project: &Project, name: &str, durability: Durability) -> Outcome<Self> {
        let programs =
            server_programs().ok_or_else(|| Failure::new("PostgreSQL's server is not installed"))?;
        let folder = cluster_folder(project, name)?;
        shell::capture(as_server_user(&programs.join("initdb"))?.arg("-D").arg(&folder).args([
            "--username=vestibule",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]))?;
        let port = free_port()?;
        let log = fs::File::create(project.target.join(format!("{name}.log")))?;
        let mut command = as_server_user(&programs.join("postgres"))?;
        command.arg("-D").arg(&folder).arg("-p").arg(port.to_string());
        for setting in settings(durability) {
            command.arg("-c").arg(setting);
        }
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let cluster = Self { server: command.spawn().during("start PostgreSQL")?, folder, port };
        cluster.wait(&programs)?;
        Ok(cluster)
    }

    /// The address that tests connect to; they make their own databases in it.
    pub fn address(&self) -> String {
        format!("postgres://vestibule@127.0.0.1:{}/postgres", self.port)
    }

    /// The cluster's first process; those that serve connections are its children.
    pub fn process(&self) -> u32 {
        self.server.id()
    }

    fn wait(&self, programs: &Path) -> Outcome {
        for _ in 0..READY_TRIES_MAX {
            let mut ask = Command::new(programs.join("pg_isready"));
            ask.args(["-q", "-h", "127.0.0.1", "-U", "vestibule", "-p", &self.port.to_string()]);
            if shell::succeeds(&mut ask) {
                return Ok(());
            }
            shell::pause();
        }
        Err(Failure::new("PostgreSQL did not answer; its log lies in the target folder"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nothing in it is worth a shutdown in good order, and the folder goes with it.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn settings(durability: Durability) -> Vec<&'static str> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=300",
        "shared_buffers=128MB",
    ];
    if durability == Durability::Fast {
        settings.extend(["fsync=off", "full_page_writes=off", "synchronous_commit=off"]);
    }
    settings
}

/// A port that nothing listens on at this moment.
pub fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The folder of PostgreSQL's server programs: Debian keeps them out of the search path, newest version first.
pub fn server_programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .collect();
    versions.sort();
    if let Some((_, programs)) = versions.pop() {
        return Some(programs);
    }
    let named = shell::capture(Command::new("pg_config").arg("--bindir")).ok()?;
    let programs = PathBuf::from(named.trim());
    programs.join("initdb").is_file().then_some(programs)
}

/// The program, run by `postgres` where we are root, and told to quit when the tool dies.
fn as_server_user(program: &Path) -> Outcome<Command> {
    let mut command = Command::new("setpriv");
    command.arg("--pdeathsig=QUIT");
    if is_root()? {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.arg("--").arg(program).current_dir("/");
    Ok(command)
}

/// Whether the tool runs as root.
pub fn is_root() -> Outcome<bool> {
    Ok(shell::capture(Command::new("id").arg("-u"))?.trim() == "0")
}

/// An empty folder that the server's user may use: in the target folder, or beside the system's temporary
/// files where a home directory keeps that user out.
fn cluster_folder(project: &Project, name: &str) -> Outcome<PathBuf> {
    let process = std::process::id();
    let candidates = [
        project.target.join("pg").join(name),
        std::env::temp_dir().join(format!("vestibule-{name}-{process}")),
    ];
    for folder in candidates {
        if folder.exists() {
            fs::remove_dir_all(&folder).during(folder.display())?;
        }
        fs::create_dir_all(&folder).during(folder.display())?;
        if !is_root()? {
            return Ok(folder);
        }
        shell::capture(Command::new("chown").arg("postgres:").arg(&folder))?;
        let mut enter = as_server_user(Path::new("test"))?;
        if shell::succeeds(enter.arg("-w").arg(&folder)) {
            return Ok(folder);
        }
    }
    Err(Failure::new("no folder that the user postgres can write to"))
}
