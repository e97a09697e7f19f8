//! The command line. Settings are flags of every command and are made from the list in `config`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The data folder of a demo when nobody names one.
pub const DEMO_DATA: &str = "demo-data";

/// A patient portal.
#[derive(Debug, Parser)]
#[command(
    name = "vestibule",
    version,
    about = "A patient portal: one program, one data folder.",
    max_term_width = 100
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a clinic of invented people and serve it on this machine
    Demo(DemoOrder),
    /// Serve the portal
    Serve,
    /// Take in records: FHIR R4 Bundles and NDJSON, files or folders of them
    Import {
        /// Files (.json, .json.gz, .ndjson, .ndjson.gz) and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Write every refused entry to this file too
        #[arg(long, value_name = "FILE")]
        refusals: Option<PathBuf>,
    },
    /// Make, list, reset and close accounts
    #[command(subcommand)]
    Account(AccountAct),
    /// Rotate keys, or destroy those of one person
    #[command(subcommand)]
    Keys(KeysAct),
    /// Check the audit trail
    #[command(subcommand)]
    Audit(AuditAct),
    /// Write one sealed file with all records, while the portal serves; keys go to a file of their own
    Backup {
        /// Where the records are written
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Where the keys are written, still wrapped by the master key; keep it apart from the records
        #[arg(long, value_name = "FILE")]
        keys_file: Option<PathBuf>,
    },
    /// Restore a backup into an empty place, beside the master key and the tombstones
    Restore {
        /// The file with the records
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The file with the keys; without it the keys that are here are used
        #[arg(long, value_name = "FILE")]
        keys_file: Option<PathBuf>,
        /// Only try: restore in a scratch place, read everything back, leave nothing behind
        #[arg(long)]
        check: bool,
    },
    /// Look at database, clock, keys, disk and schema, and say what to do
    Doctor {
        /// Make everything anew that is a function of the records: tags, relations, directory, worklists
        #[arg(long)]
        rebuild: bool,
    },
    /// Check, show and generate settings
    #[command(subcommand)]
    Config(ConfigAct),
    /// Ask whether the portal of these settings answers
    Healthcheck,
    /// Print the version
    Version,
    /// Train the dictionaries of stored records on the demo's people
    #[command(hide = true)]
    TrainDictionary {
        /// Where it is written
        #[arg(value_name = "FILE")]
        out: PathBuf,
    },
}

/// How the demo is wanted.
#[derive(Debug, Args)]
pub struct DemoOrder {
    /// How many patients [default: 100, or as many as there are]
    #[arg(long, value_name = "N")]
    pub patients: Option<usize>,
    /// The number that chance is drawn from: the same number, the same clinic [default: 1]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Make the data and end, without serving it
    #[arg(long)]
    pub prepare_only: bool,
}

/// Acts on accounts.
#[derive(Debug, Subcommand)]
pub enum AccountAct {
    /// Make an account; prints a code, good for a week, with which the person sets a password
    Create {
        /// The email address or phone number that the person signs in with
        #[arg(value_name = "SIGN-IN")]
        sign_in: String,
        /// The person's name
        #[arg(long, value_name = "NAME")]
        name: String,
        /// The id of the Patient resource that is their own record
        #[arg(long, value_name = "ID")]
        patient: Option<String>,
        /// Set the password in this file instead of printing a code
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Take the password away, end all sessions, and print a code to set a new one
    Reset {
        /// What the person signs in with
        #[arg(value_name = "SIGN-IN")]
        sign_in: String,
    },
    /// Take the authenticator app, passkeys and recovery codes away from a person who lost them, and end all
    /// sessions; the password stays. Make sure first that it is them
    ResetSecondFactors {
        /// What the person signs in with
        #[arg(value_name = "SIGN-IN")]
        sign_in: String,
    },
    /// List all accounts with their numbers
    List,
    /// Close an account: its sessions end and nobody signs in with it; the record stays
    Disable {
        /// What the person signs in with
        #[arg(value_name = "SIGN-IN")]
        sign_in: String,
    },
    /// Open a closed account again, by its number in the list
    Enable {
        /// Its number
        #[arg(value_name = "NUMBER")]
        number: i64,
    },
    /// Let a parent open the record of a child: until the birthdays at which the rights change, by the clinic's clocks
    Parent {
        /// What the parent signs in with
        #[arg(value_name = "SIGN-IN")]
        sign_in: String,
        /// The id of the child's Patient resource
        #[arg(long, value_name = "ID")]
        child: String,
        /// End the help with this id instead, as it was printed when it was set up
        #[arg(long, value_name = "HELP")]
        end: Option<String>,
    },
    /// End all sessions of an account; or, on a demo, open sessions for measurements
    Sessions {
        /// What the person signs in with: their sessions end
        #[arg(value_name = "SIGN-IN", required_unless_present = "count")]
        end: Option<String>,
        /// Open a session for so many people of a demo
        #[arg(long, value_name = "N", requires = "out", conflicts_with = "end")]
        count: Option<usize>,
        /// So many sessions for each of them
        #[arg(long, value_name = "N", default_value_t = 1, requires = "count")]
        each: usize,
        /// Where their cookies are written, a line for each person, spaces between
        #[arg(long, value_name = "FILE", requires = "count")]
        out: Option<PathBuf>,
    },
}

/// Acts on keys.
#[derive(Debug, Subcommand)]
pub enum KeysAct {
    /// Give every record, or one, a new key and seal it anew; may run while the portal serves
    Rotate {
        /// Only the record of this patient, by the id of the Patient resource
        #[arg(long, value_name = "ID", conflicts_with = "master")]
        patient: Option<String>,
        /// Rotate the master key instead, which wraps all others
        #[arg(long)]
        master: bool,
        /// After that, destroy the old master keys, which makes shreddings final
        #[arg(long, requires = "master")]
        destroy_old: bool,
    },
    /// Look at the keys: whether they open, lie apart, and what was shredded
    Status,
    /// Destroy the keys of one person's record: nobody can read it ever again
    Shred {
        /// The id of the Patient resource
        #[arg(required_unless_present = "login")]
        patient: Option<String>,
        /// A login instead of a record, by its number in `account list`: it is signed out everywhere
        #[arg(long, value_name = "NUMBER", conflicts_with = "patient")]
        login: Option<i64>,
        /// Yes, for ever
        #[arg(long)]
        yes: bool,
    },
}

/// Acts on the audit trail.
#[derive(Debug, Subcommand)]
pub enum AuditAct {
    /// Find events and records that were changed, dropped, reordered, cut off or rolled back
    Verify,
}

/// Acts on settings.
#[derive(Debug, Subcommand)]
pub enum ConfigAct {
    /// Check the settings and name what is wrong
    Check,
    /// Show each setting with its source; secrets stay hidden
    Dump,
    /// Print a settings file with every setting explained
    Generate,
}
