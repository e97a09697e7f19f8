//! The program: command line, configuration, and the composition of the portal out of its slices.
//!
//! Exit codes: 0 done, 1 failed, 2 bad use. Whatever is told to a person goes through `terminal`.

mod account;
mod command;
mod config;
mod demo;
mod dictionary;
mod failure;
mod health;
mod import;
mod logs;
mod operate;
mod portal;
mod preserve;
mod site;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use command::{AuditAct, Cli, Command, ConfigAct, DEMO_DATA, KeysAct};
use config::Config;
use failure::{Failure, Outcome};
use stdx::{Clock, SystemClock};
use store::Store;

/// Records are many small pieces; this allocator hands them out at half the price of the system's. Its version 2:
/// version 3 keeps half as much memory again under the same load (decision 9).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match parse().and_then(|(cli, config)| run(cli, &config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let told = failure.to_string();
            if !told.is_empty() {
                terminal::complain(format!("vestibule: {told}"));
            }
            ExitCode::from(failure.code())
        }
    }
}

fn parse() -> Outcome<(Cli, Outcome<Config>)> {
    let matches = config::with_flags(Cli::command()).get_matches();
    let cli = Cli::from_arg_matches(&matches).map_err(|error| Failure::of_use(error.to_string()))?;
    let data = matches!(cli.command, Command::Demo(_)).then_some(DEMO_DATA);
    Ok((cli, Config::gather(&matches, data)))
}

fn run(cli: Cli, config: &Outcome<Config>) -> Outcome {
    // What can be asked without any settings, so that it helps to put them right.
    match cli.command {
        Command::Version => {
            terminal::say(concat!("vestibule ", env!("CARGO_PKG_VERSION")));
            return Ok(());
        }
        Command::Config(ConfigAct::Generate) => {
            terminal::write(config::template().as_bytes());
            return Ok(());
        }
        Command::TrainDictionary { ref out } => return dictionary::train(out),
        _ => {}
    }
    let config = config.as_ref().map_err(Failure::again)?;
    logs::start(config);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::new(format!("the program cannot start its threads: {error}")))?;
    runtime.block_on(act(cli.command, config))
}

async fn act(command: Command, config: &Config) -> Outcome {
    let command = match command {
        Command::Config(ConfigAct::Check) => {
            portal::check(config)?;
            terminal::say("The settings make sense.");
            return Ok(());
        }
        Command::Config(ConfigAct::Dump) => {
            terminal::write(config::dump(config).as_bytes());
            return Ok(());
        }
        Command::Healthcheck => return health::check(config).await,
        Command::Restore { file, keys_file, check } => {
            return preserve::restore(config, store::Restore { rows: file, keys: keys_file }, check).await;
        }
        command => command,
    };
    let store = site::open(config).await?;
    let done = on_store(command, config, &store).await;
    let closed = site::close(store).await;
    done.and(closed)
}

async fn on_store(command: Command, config: &Config, store: &Store) -> Outcome {
    match command {
        Command::Demo(order) => demo::run(config, store, &order).await,
        Command::Import { paths, refusals } => {
            demo::refuse_on_demo(store, "import").await?;
            import::run(store, &import::Request { paths, refusals }).await
        }
        Command::Account(what) => account::act(config, store, what).await,
        Command::Keys(KeysAct::Rotate { patient, master, destroy_old }) => {
            operate::rotate(store, &operate::Rotation { patient, master, destroy_old }).await
        }
        Command::Keys(KeysAct::Shred { patient, login, yes }) => {
            operate::shred(store, (patient.as_deref(), login), yes).await
        }
        Command::Keys(KeysAct::Status) => operate::keys_status(store).await,
        Command::Backup { file, keys_file } => preserve::backup(store, &file, keys_file.as_deref()).await,
        Command::Doctor { rebuild } => {
            let certificate = portal::check_certificate(config, SystemClock.now());
            operate::doctor(store, rebuild, certificate).await
        }
        Command::Audit(AuditAct::Verify) => operate::verify(store).await,
        Command::Serve => portal::serve(config, store, portal::greet).await,
        Command::Version
        | Command::Healthcheck
        | Command::Restore { .. }
        | Command::Config(_)
        | Command::TrainDictionary { .. } => Ok(()),
    }
}
