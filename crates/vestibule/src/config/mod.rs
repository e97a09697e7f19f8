//! The configuration: flags before environment before the TOML file before defaults, each value with its source.
//!
//! What must hold: an unknown key is refused, never passed over; a secret is never shown; an error names the key
//! and where its value came from. This is the only module that reads the environment.

mod file;
mod settings;
mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};
use stdx::Secret;

use crate::failure::{Failure, Outcome};

pub use settings::{Kind, SETTINGS, Setting};
pub use words::{dump, template};

/// The settings file inside the data folder.
const FILE: &str = "vestibule.toml";
/// Variables of the project's own tests.
const TEST_PREFIXES: [&str; 2] = ["VESTIBULE_TEST_", "VESTIBULE_FAULT_"];

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody said anything.
    Default,
    /// The file.
    File(PathBuf),
    /// A variable.
    Variable(String),
    /// A flag.
    Flag(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Default => f.write_str("default"),
            Source::File(path) => write!(f, "{}", path.display()),
            Source::Variable(name) => f.write_str(name),
            Source::Flag(name) => write!(f, "--{name}"),
        }
    }
}

/// A value and where it came from.
#[derive(Clone)]
pub struct Value {
    text: Secret<String>,
    source: Source,
}

/// All settings, checked.
#[derive(Clone)]
pub struct Config {
    values: BTreeMap<&'static str, Value>,
}

/// The flags of all settings, for every command.
pub fn with_flags(command: Command) -> Command {
    let config = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .help("The TOML file of settings; without it vestibule.toml in the data folder")
        .global(true)
        .help_heading("Settings");
    SETTINGS.iter().fold(command.arg(config), |command, setting| {
        let help = format!("{} [{}]", setting.help, setting.variable());
        let arg = Arg::new(setting.name).long(setting.flag()).value_name(setting.placeholder());
        let arg = arg.help(help).global(true).help_heading("Settings");
        command.arg(if setting.name == "data" || setting.name == "database" {
            arg
        } else {
            arg.hide_short_help(true)
        })
    })
}

impl Config {
    /// Gather the settings; `data` stands for the data folder when nobody names one.
    pub fn gather(matches: &ArgMatches, data: Option<&'static str>) -> Outcome<Config> {
        let environment = environment();
        let mut values = defaults(data);
        take_flag_and_variable(&mut values, "data", matches, &environment)?;
        let named = matches
            .get_one::<String>("config")
            .cloned()
            .or_else(|| environment.get("VESTIBULE_CONFIG").cloned());
        let path = named.as_ref().map_or_else(|| Path::new(text(&values, "data")).join(FILE), PathBuf::from);
        if named.is_some() || path.exists() {
            take_file(&mut values, &path, named.is_some())?;
        }
        refuse_unknown_variables(&environment)?;
        for setting in SETTINGS {
            take_flag_and_variable(&mut values, setting.name, matches, &environment)?;
        }
        let config = Config { values };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Outcome {
        let faults = SETTINGS.iter().filter_map(|setting| {
            let value = &self.values[setting.name];
            let fault = setting.fault(value.text.reveal())?;
            Some(self.told(setting.name, &fault))
        });
        let mut faults: Vec<String> = faults.collect();
        faults.extend(self.at_odds());
        if faults.is_empty() { Ok(()) } else { Err(Failure::of_use(faults.join("\n"))) }
    }

    /// What is wrong with a setting, with where its value came from.
    pub fn told(&self, name: &'static str, fault: &str) -> String {
        format!("{name} (from {}): {fault}", self.values[name].source)
    }

    /// Settings that need each other, or exclude each other.
    fn at_odds(&self) -> Vec<String> {
        let is_set = |name: &'static str| {
            let default = Setting::named(name).map_or("", |setting| setting.default);
            self.text(name) != default
        };
        let pairs = [
            ("tls_certificate", "tls_key"),
            ("tls_key", "tls_certificate"),
            ("acme_contact", "acme_domains"),
            ("acme_directory", "acme_domains"),
            ("acme_root", "acme_domains"),
        ];
        let alone = pairs.into_iter().filter(|(one, other)| is_set(one) && !is_set(other));
        let mut faults: Vec<String> =
            alone.map(|(one, other)| format!("{other}: needed with {one}")).collect();
        if !is_set("acme_domains") {
            return faults;
        }
        if is_set("tls_certificate") {
            faults.push("acme_domains: not together with tls_certificate; keep one of the two".into());
        }
        if is_set("trusted_proxies") {
            faults.push(
                "acme_domains: not together with trusted_proxies; a proxy that speaks TLS keeps the authority's look \
                 from the portal, let it get the certificate itself"
                    .into(),
            );
        }
        if !self.text("acme_directory").starts_with("https://") {
            faults.push("acme_directory: not an address that begins with https://".into());
        }
        faults
    }

    /// The words of a setting; empty when it is not set.
    pub fn text(&self, name: &'static str) -> &str {
        text(&self.values, name)
    }

    /// The words of a secret.
    pub fn secret(&self, name: &'static str) -> Option<Secret<String>> {
        let value = &self.values[name];
        (!value.text.reveal().is_empty()).then(|| value.text.clone())
    }

    /// A path, when it is set.
    pub fn path(&self, name: &'static str) -> Option<PathBuf> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(PathBuf::from)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        PathBuf::from(self.text("data"))
    }

    /// Was this setting given by anybody?
    pub fn is_given(&self, name: &'static str) -> bool {
        self.values[name].source != Source::Default
    }

    /// A number; it was checked when the settings were gathered.
    pub fn number(&self, name: &'static str) -> u64 {
        self.text(name).parse().unwrap_or_default()
    }

    /// Whether a switch is on.
    pub fn is_on(&self, name: &'static str) -> bool {
        self.text(name) == "true"
    }

    /// The parts of a list.
    pub fn list(&self, name: &'static str) -> Vec<String> {
        self.text(name).split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

fn text<'a>(values: &'a BTreeMap<&'static str, Value>, name: &'static str) -> &'a str {
    values[name].text.reveal()
}

fn defaults(data: Option<&'static str>) -> BTreeMap<&'static str, Value> {
    let value = |text: &str| Value { text: Secret::new(text.to_owned()), source: Source::Default };
    let mut values: BTreeMap<_, _> =
        SETTINGS.iter().map(|setting| (setting.name, value(setting.default))).collect();
    if let Some(data) = data {
        values.insert("data", value(data));
    }
    values
}

/// Every variable of ours.
#[allow(clippy::disallowed_methods, reason = "this is the one door to the environment")]
fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
        .filter(|(name, _)| name.starts_with("VESTIBULE_"))
        .collect()
}

fn take_file(values: &mut BTreeMap<&'static str, Value>, path: &Path, is_named: bool) -> Outcome {
    for (name, value) in file::read(path)? {
        if name == "data" && !is_named {
            return Err(Failure::of_use(format!(
                "{}: data: the file lies in the data folder and cannot name another; use --data or --config",
                path.display()
            )));
        }
        values.insert(name, Value { text: Secret::new(value), source: Source::File(path.to_owned()) });
    }
    Ok(())
}

fn take_flag_and_variable(
    values: &mut BTreeMap<&'static str, Value>,
    name: &'static str,
    matches: &ArgMatches,
    environment: &BTreeMap<String, String>,
) -> Outcome {
    let Some(setting) = Setting::named(name) else { return Ok(()) };
    let variable = setting.variable();
    let by_file = format!("{variable}_FILE");
    let found = match (environment.get(&variable), environment.get(&by_file).filter(|_| setting.secret)) {
        (Some(_), Some(_)) => {
            return Err(Failure::of_use(format!("{variable} and {by_file} are both set; keep one")));
        }
        (Some(text), None) => Some((text.clone(), Source::Variable(variable))),
        (None, Some(path)) => {
            let read = std::fs::read_to_string(path);
            let text = read.map_err(|error| Failure::of_use(format!("{by_file}: {path}: {error}")))?;
            Some((text.trim().to_owned(), Source::Variable(by_file)))
        }
        (None, None) => None,
    };
    let flag = matches.get_one::<String>(name).map(|text| (text.clone(), Source::Flag(setting.flag())));
    if let Some((text, source)) = flag.or(found) {
        values.insert(name, Value { text: Secret::new(text), source });
    }
    Ok(())
}

fn refuse_unknown_variables(environment: &BTreeMap<String, String>) -> Outcome {
    let mut known = vec!["VESTIBULE_CONFIG".to_owned()];
    for setting in SETTINGS {
        known.push(setting.variable());
        known.extend(setting.secret.then(|| format!("{}_FILE", setting.variable())));
    }
    for name in environment.keys() {
        if known.contains(name) || TEST_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
            continue;
        }
        return Err(Failure::of_use(unknown(name, known.iter().map(String::as_str))));
    }
    Ok(())
}

/// "no such setting", with the nearest one.
fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match settings::nearest(name, known) {
        Some(near) => format!("{name}: there is no such setting; is {near} meant?"),
        None => format!("{name}: there is no such setting; `vestibule config generate` prints all of them"),
    }
}
