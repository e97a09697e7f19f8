//! What the configuration says of itself: `config dump` and `config generate`.

use std::fmt::Write as _;

use super::{Config, Kind, SETTINGS, Setting};

/// Characters of a line of the template.
const LINE_CHARACTERS: usize = 100;

/// Every setting with its value and source; secrets only as set or not.
pub fn dump(config: &Config) -> String {
    let mut out = String::new();
    for setting in SETTINGS {
        let value = &config.values[setting.name];
        let shown = match (value.text.reveal().as_str(), setting.secret) {
            ("", _) => "not set".to_owned(),
            (_, true) => "set, not shown".to_owned(),
            (text, false) => written(setting, text),
        };
        let _ = writeln!(out, "{:<22} {shown}  # {}", setting.name, value.source);
    }
    out
}

/// A TOML file with every setting, its meaning and its default, all commented out.
pub fn template() -> String {
    let mut out = String::from(
        "# Settings of Vestibule. Each is also a flag (--tls-key) and a variable (VESTIBULE_TLS_KEY); a flag beats a\n\
         # variable, a variable beats this file. Secrets are also read from the file that VESTIBULE_…_FILE names.\n",
    );
    for setting in SETTINGS {
        out.push('\n');
        for line in folded(setting.help) {
            let _ = writeln!(out, "# {line}");
        }
        if let Kind::Choice(words) = setting.kind {
            let _ = writeln!(out, "# One of: {}.", words.join(", "));
        }
        if let Kind::Number(from, to) = setting.kind {
            let _ = writeln!(out, "# From {from} to {to}.");
        }
        let _ = writeln!(out, "#{} = {}", setting.name, written(setting, setting.default));
    }
    out
}

/// A value as TOML has it.
fn written(setting: &Setting, text: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    match setting.kind {
        Kind::Number(..) | Kind::Switch => text.to_owned(),
        Kind::List | Kind::Names => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            format!("[{}]", parts.map(quoted).collect::<Vec<_>>().join(", "))
        }
        _ => quoted(text),
    }
}

fn folded(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.len() + word.len() < LINE_CHARACTERS {
            let _ = write!(line, " {word}");
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::template;
    use crate::config::SETTINGS;

    #[test]
    fn the_template_holds_every_setting_and_is_a_settings_file_when_uncommented() {
        let template = template();
        let bare: Vec<&str> = template.lines().filter_map(|line| line.strip_prefix('#')).collect();
        let bare: Vec<&str> = bare.into_iter().filter(|line| !line.starts_with(' ')).collect();
        let table: toml::Table = bare.join("\n").parse().expect("TOML");
        let keys: Vec<&str> = table.keys().map(String::as_str).collect();
        for setting in SETTINGS {
            assert!(keys.contains(&setting.name), "{}", setting.name);
        }
        assert_eq!(keys.len(), SETTINGS.len());
    }
}
