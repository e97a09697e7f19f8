//! The TOML file of settings: one key for each setting, flat; anything else is refused.

use std::path::Path;

use toml::{Table, Value};

use super::{Kind, SETTINGS, Setting, unknown};
use crate::failure::{Failure, Outcome};

/// A settings file may be this large.
const BYTES_MAX: u64 = 1 << 20;

/// The settings in a file.
pub fn read(path: &Path) -> Outcome<Vec<(&'static str, String)>> {
    let refuse = |what: String| Failure::of_use(format!("{}: {what}", path.display()));
    let size = std::fs::metadata(path).map_err(|error| refuse(error.to_string()))?.len();
    if size > BYTES_MAX {
        return Err(refuse(format!("larger than {BYTES_MAX} bytes")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
    parse(&text).map_err(|faults| refuse(faults.join(&format!("\n{}: ", path.display()))))
}

fn parse(text: &str) -> Result<Vec<(&'static str, String)>, Vec<String>> {
    // The parser's own words would repeat the line, and with it a secret.
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let at = text.floor_char_boundary(error.span().map_or(0, |span| span.start));
        let line = text[..at].matches('\n').count() + 1;
        vec![format!("line {line}: not TOML")]
    })?;
    let (mut values, mut faults) = (Vec::new(), Vec::new());
    for (key, value) in table {
        match Setting::named(&key) {
            None => faults.push(unknown(&key, SETTINGS.iter().map(|setting| setting.name))),
            Some(setting) => match words(setting, &value) {
                Some(text) => values.push((setting.name, text)),
                None => faults.push(format!("{key}: {}", expected(setting))),
            },
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

fn words(setting: &Setting, value: &Value) -> Option<String> {
    match (setting.kind, value) {
        (Kind::Number(..), Value::Integer(number)) => Some(number.to_string()),
        (Kind::List | Kind::Names, Value::Array(parts)) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            parts.map(|parts| parts.join(","))
        }
        (Kind::Switch, Value::Boolean(on)) => Some(on.to_string()),
        (Kind::Number(..) | Kind::List | Kind::Names | Kind::Switch, _) => None,
        (_, Value::String(text)) => Some(text.clone()),
        _ => None,
    }
}

fn expected(setting: &Setting) -> &'static str {
    match setting.kind {
        Kind::Number(..) => "a number is expected, without quotes",
        Kind::Switch => "true or false is expected, without quotes",
        Kind::List | Kind::Names => "a list of words is expected, such as [\"one\", \"two\"]",
        _ => "words are expected, in quotes",
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn each_kind_is_written_in_its_own_way() {
        let text = "listen = \"127.0.0.1:1\"\nsession_idle_minutes = 20\nother_hosts = [\"a:1\", \"b\"]\n";
        let mut values = parse(text).expect("settings");
        values.sort_unstable();
        assert_eq!(
            values,
            [
                ("listen", "127.0.0.1:1".to_owned()),
                ("other_hosts", "a:1,b".to_owned()),
                ("session_idle_minutes", "20".to_owned())
            ]
        );
    }

    #[test]
    fn every_fault_is_told_with_its_key_and_no_value() {
        let faults = parse("lsiten = \"x\"\nsession_idle_minutes = \"hunter2\"\n[tls]\nkey = \"hunter2\"")
            .unwrap_err();
        let all = faults.join("\n");
        for part in [
            "is listen meant?",
            "session_idle_minutes: a number is expected",
            "tls: there is no such setting",
        ] {
            assert!(all.contains(part), "{part} in {all}");
        }
        assert!(!all.contains("hunter2"));
        let broken = parse("listen = \"a\"\ndatabase = \"hunter2\n").unwrap_err().join("");
        assert_eq!(broken, "line 2: not TOML");
    }
}
