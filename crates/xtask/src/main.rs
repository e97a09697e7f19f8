//! The project's own tasks. `cargo xtask test` is everything that CI runs and what the README names; the other
//! commands are its stages or the longer measurements (`bench`, `faults`) and generated tables (`tables`).
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks to its terminal")]

mod bench;
mod count;
mod e2e;
mod failure;
mod faults;
mod http;
mod portal;
mod postgres;
mod project;
mod shell;
mod stages;
mod tables;
mod tidy;
mod tools;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::count::Count;
use crate::failure::Outcome;
use crate::project::Project;

#[derive(Parser)]
#[command(name = "xtask", about = "The project's own tasks")]
struct Command {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything that CI runs, with each stage's time against its budget
    Test {
        /// Run these stages alone: prepare, format, clippy, tidy, deny, tests, doc, bench, e2e
        #[arg(long, value_name = "STAGE")]
        only: Vec<String>,
    },
    /// The rules of the house: dependence, numbers, names, words, links, shrinking lists
    Tidy,
    /// Browser stories, the page audit and both HTML validators over a demo of its own
    E2e {
        /// Visit every page that can be reached, in every view
        #[arg(long)]
        all: bool,
    },
    /// Accessibility and best practices of ten main pages by Lighthouse, which must be 100
    Lighthouse,
    /// Views per second, import, memory and growth, as a table and JSON
    Bench(bench::Options),
    /// Kill, power cut, failed sync, full disk and lost node, many more times than CI
    Faults {
        /// How many processes are killed in all; power cuts and lost nodes are a tenth as many
        #[arg(long, default_value_t = 2000)]
        runs: u32,
    },
    /// The reading age of every English text that patients read, by file, and the hardest messages
    Words,
    /// Write the committed tables anew from their sources
    Tables {
        /// The folder that holds the standard's definitions
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let command = Command::parse();
    match run(command.task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Outcome<bool> {
    let project = Project::find()?;
    match task {
        Task::Test { only } => stages::run(&project, &only),
        Task::Tidy => tidy::run(&project),
        Task::E2e { all } => e2e::run(&project, all).map(Count::report),
        Task::Lighthouse => e2e::lighthouse(&project).map(Count::report),
        Task::Bench(options) => bench::run(&project, &options).map(|()| true),
        Task::Faults { runs } => faults::run(&project, runs).map(Count::report),
        Task::Words => words::run(&project),
        Task::Tables { data } => tables::write(&project, data).map(|()| true),
    }
}
