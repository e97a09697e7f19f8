//! The list of settings: the one place that knows their names, kinds and defaults. Flag, environment variable and
//! TOML key are made from the same name: `tls_key` is `--tls-key`, `VESTIBULE_TLS_KEY` and `tls_key = "…"`.

use std::net::SocketAddr;

/// What values a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A file or folder.
    Path,
    /// An address to listen on, with its port.
    Address,
    /// The address of a page or server, with `http://` or `https://`.
    Url,
    /// A PostgreSQL connection.
    Database,
    /// A whole number from and to.
    Number(u64, u64),
    /// A master key, or several.
    MasterKey,
    /// On or off: `true` or `false`.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Words, separated by commas; in TOML a list.
    List,
    /// Host names, separated by commas; in TOML a list.
    Names,
    /// A mail address.
    Mail,
    /// A time zone by its name.
    Zone,
    /// A colour: `#0b5a7a`.
    Colour,
    /// A language tag: `en`, `es-MX`.
    Language,
}

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its name in TOML.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Without a word about it; empty is "not set".
    pub default: &'static str,
    /// Never shown; also read from the file that `…_FILE` names.
    pub secret: bool,
    /// What it does, for `--help` and the template.
    pub help: &'static str,
}

const fn setting(name: &'static str, kind: Kind, default: &'static str, help: &'static str) -> Setting {
    Setting { name, kind, default, secret: false, help }
}

const fn secret(name: &'static str, kind: Kind, help: &'static str) -> Setting {
    Setting { name, kind, default: "", secret: true, help }
}

/// Every setting, in the order in which they are shown.
pub static SETTINGS: &[Setting] = &[
    setting("data", Kind::Path, "data", "The folder that holds everything: records, keys, settings"),
    secret(
        "database",
        Kind::Database,
        "PostgreSQL for the records, postgres://user@host/name; without it they are in a file in the data folder",
    ),
    secret(
        "keys",
        Kind::Database,
        "PostgreSQL for the keys, on another cluster than the records; without it they are in a file in the data folder",
    ),
    secret(
        "master_key",
        Kind::MasterKey,
        "The master key itself, 32 bytes in hexadecimal or base64, or a line each of number and key, the newest last; without it \
         it is in a file",
    ),
    setting(
        "master_key_path",
        Kind::Path,
        "",
        "The file of the master key, mode 0600; without it master.key in the data folder. Back it up apart from the data",
    ),
    setting(
        "audit_heads",
        Kind::Path,
        "",
        "The file that the signed heads of the audit trail are written to, best on another disk; without it in the data folder",
    ),
    setting("listen", Kind::Address, "127.0.0.1:8080", "Where the pages are served"),
    setting(
        "base_url",
        Kind::Url,
        "",
        "The address that people type, such as https://portal.example.org; without it http:// and the address listened on",
    ),
    setting("other_hosts", Kind::List, "", "Further host names (with port) that the portal answers to"),
    setting(
        "tls_certificate",
        Kind::Path,
        "",
        "The certificate with its chain, PEM; with tls_key the pages are served over TLS",
    ),
    setting(
        "http_redirect",
        Kind::Address,
        "",
        "Where requests without TLS are led to base_url, such as 0.0.0.0:80; without it nowhere",
    ),
    setting("tls_key", Kind::Path, "", "The private key of the certificate, PEM"),
    setting(
        "acme_domains",
        Kind::Names,
        "",
        "The host names that the portal gets a certificate for by itself, by ACME; port 443 of these names must lead to the address listened on. Who sets it agrees to the terms of the authority",
    ),
    setting(
        "acme_contact",
        Kind::Mail,
        "",
        "The mail address that the authority may write to about the certificate",
    ),
    setting(
        "acme_directory",
        Kind::Url,
        "https://acme-v02.api.letsencrypt.org/directory",
        "The authority's ACME directory; try with https://acme-staging-v02.api.letsencrypt.org/directory first",
    ),
    setting(
        "acme_root",
        Kind::Path,
        "",
        "The certificates of the authorities to trust when talking to the ACME server, PEM; without it those of the system",
    ),
    setting(
        "trusted_proxies",
        Kind::List,
        "",
        "Addresses or blocks (10.0.0.0/8) of the reverse proxies that speak TLS for the portal; their word about who asks is believed",
    ),
    setting(
        "metrics_listen",
        Kind::Address,
        "",
        "Where measurements are served for Prometheus, apart from the pages; without it nowhere",
    ),
    setting(
        "log_format",
        Kind::Choice(&["text", "json"]),
        "text",
        "How log lines are written to standard error",
    ),
    setting(
        "log_level",
        Kind::Choice(&["error", "warn", "info", "debug"]),
        "info",
        "How much is logged; never anything personal",
    ),
    setting("clinic_name", Kind::Text, "The clinic", "The clinic's name, on every page"),
    setting("clinic_phone", Kind::Text, "", "The clinic's telephone, as people read it"),
    setting(
        "clinic_hours",
        Kind::Text,
        "",
        "When someone answers the telephone, relay and interpreter included, in one line",
    ),
    setting(
        "clinic_urgent",
        Kind::Text,
        "Call 911 or go to the nearest emergency room.",
        "What to do when it cannot wait, in one or two sentences",
    ),
    setting("clinic_time_zone", Kind::Zone, "America/New_York", "The zone of the clinic's clocks"),
    setting(
        "clinic_language",
        Kind::Language,
        "en",
        "The language that the clinic writes in: of its notes and the names in its records. On a page in another language these parts are marked with it, for who listens",
    ),
    setting(
        "brand_colour",
        Kind::Colour,
        "",
        "The clinic's colour: the wall behind the greeting and beside signing in. A look that people could not read is refused at the start, with the reason",
    ),
    setting("brand_ink", Kind::Colour, "", "Words on that colour"),
    setting("brand_action_light", Kind::Colour, "", "Links and buttons on light pages"),
    setting("brand_action_dark", Kind::Colour, "", "Links and buttons on dark pages"),
    setting("brand_radius", Kind::Number(0, 24), "8", "How round corners are, in pixels"),
    setting(
        "brand_fonts",
        Kind::Text,
        "",
        "Fonts that people's devices may have, the best first, such as \"Source Sans 3\", Arial, sans-serif; no font is sent",
    ),
    setting(
        "brand_logo",
        Kind::Path,
        "",
        "The clinic's sign as an SVG drawing of plain shapes, up to 24 KiB; it stands on white, the name beside it in words",
    ),
    setting(
        "show_preliminary",
        Kind::Switch,
        "false",
        "Show patients results that are not final yet, labelled as first readings; a demo does, unless this says otherwise",
    ),
    setting(
        "show_retracted",
        Kind::Switch,
        "false",
        "Show patients what was entered in error, labelled as such; it may be about somebody else",
    ),
    setting(
        "session_idle_minutes",
        Kind::Number(1, 1_440),
        "30",
        "A session ends after so many minutes without use",
    ),
    setting(
        "session_hours_max",
        Kind::Number(1, 168),
        "12",
        "A session ends after so many hours, whatever is done",
    ),
    setting("request_seconds_max", Kind::Number(1, 600), "30", "A request that takes longer is ended"),
    setting(
        "connections_per_network_max",
        Kind::Number(1, 4_000),
        "200",
        "Open connections at the same time from one IPv4 address or IPv6 /64; those of trusted_proxies and of this machine are not counted. Raise it where a large house shares one address",
    ),
    setting("requests_at_once_max", Kind::Number(1, 100_000), "512", "Requests at work at the same time"),
    setting(
        "form_kilobytes_max",
        Kind::Number(1, 102_400),
        "64",
        "The size of a form, where a page does not say otherwise",
    ),
];

impl Setting {
    /// The setting of this name.
    pub fn named(name: &str) -> Option<&'static Setting> {
        SETTINGS.iter().find(|setting| setting.name == name)
    }

    /// Its flag, without the dashes.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// Its environment variable.
    pub fn variable(&self) -> String {
        format!("VESTIBULE_{}", self.name.to_uppercase())
    }

    /// What stands for its value in `--help`.
    pub fn placeholder(&self) -> &'static str {
        match self.kind {
            Kind::Text => "TEXT",
            Kind::Path if self.name == "data" => "DIR",
            Kind::Path => "FILE",
            Kind::Address => "ADDR",
            Kind::Url | Kind::Database => "URL",
            Kind::Number(..) => "N",
            Kind::MasterKey => "KEY",
            Kind::Switch => "true|false",
            Kind::Choice(_) => "WORD",
            Kind::List | Kind::Names => "LIST",
            Kind::Mail => "MAIL",
            Kind::Zone => "ZONE",
            Kind::Colour => "#RRGGBB",
            Kind::Language => "TAG",
        }
    }

    /// What is wrong with this value; it is never repeated.
    pub fn fault(&self, value: &str) -> Option<String> {
        if value.is_empty() {
            return None;
        }
        match self.kind {
            Kind::Text | Kind::Path | Kind::List => None,
            Kind::Address => {
                value.parse::<SocketAddr>().err().map(|_| "not an address such as 127.0.0.1:8080".into())
            }
            Kind::Url => {
                let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
                rest.is_none_or(str::is_empty)
                    .then(|| "not an address that begins with https:// or http://".into())
            }
            Kind::Database => {
                let known = ["postgres://", "postgresql://"].iter().any(|scheme| value.starts_with(scheme));
                (!known).then(|| "not a PostgreSQL address such as postgres://user@host/name".into())
            }
            Kind::Number(from, to) => {
                let inside = value.parse::<u64>().is_ok_and(|number| (from..=to).contains(&number));
                (!inside).then(|| format!("not a whole number from {from} to {to}"))
            }
            Kind::MasterKey => store::MasterGiven::parse(value).err().map(|_| {
                "not a master key: 32 bytes in hexadecimal or base64, or a line each of number and key".into()
            }),
            Kind::Switch => (!["true", "false"].contains(&value)).then(|| "neither true nor false".into()),
            Kind::Choice(words) => {
                (!words.contains(&value)).then(|| format!("not one of: {}", words.join(", ")))
            }
            Kind::Names => {
                let all = value.split(',').map(str::trim).filter(|name| !name.is_empty()).all(is_host_name);
                (!all).then(|| {
                    "not host names such as portal.example.org; each is written out, without *".into()
                })
            }
            Kind::Mail => {
                let known =
                    value.split_once('@').is_some_and(|(who, host)| !who.is_empty() && is_host_name(host));
                let plain = value.chars().all(|c| c.is_ascii_graphic() && !",?<>:".contains(c));
                (!known || !plain).then(|| "not a mail address such as office@example.org".into())
            }
            Kind::Zone => {
                jiff::tz::TimeZone::get(value).err().map(|_| "not a time zone such as Europe/Paris".into())
            }
            Kind::Language => (!is_language(value)).then(|| "not a language such as en or es-MX".into()),
            Kind::Colour => value
                .parse::<ui::brand::Colour>()
                .err()
                .map(|_| "not a colour such as #0b5a7a, in quotes".into()),
        }
    }
}

/// Is this a language tag: the language in letters, then whatever follows with dashes?
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    let sound = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    letters && parts.all(|part| (1..=8).contains(&part.len()) && sound(part))
}

/// Is this the full name of a host, written out? A number alone at the end would be an address.
fn is_host_name(name: &str) -> bool {
    let label = |label: &str| {
        let letters = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        letters && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= 253
        && name.contains('.')
        && name.split('.').all(label)
        && last.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// The known word that is nearest to this one, when it is near at all.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let measured = known.map(|candidate| (distance(word, candidate), candidate));
    measured.min().filter(|(far, _)| *far <= word.len().div_ceil(3)).map(|(_, candidate)| candidate)
}

/// How many letters must be put in, taken out or changed.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let changed = before + usize::from(a != *b);
            before = row[j + 1];
            row[j + 1] = changed.min(before + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{SETTINGS, Setting, nearest};

    #[test]
    fn every_default_is_a_value_that_the_setting_takes() {
        for setting in SETTINGS {
            assert_eq!(setting.fault(setting.default), None, "{}", setting.name);
            assert!(
                setting.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                "{}",
                setting.name
            );
        }
    }

    #[test]
    fn values_that_make_no_sense_are_told_without_repeating_them() {
        let fault = |name: &str, value| Setting::named(name).expect("a setting").fault(value);
        for (name, wrong, right) in [
            ("listen", "4711", "[::1]:8080"),
            ("base_url", "portal.example.org", "https://portal.example.org"),
            ("database", "mysql://root@db", "postgresql://db/records"),
            ("session_idle_minutes", "9999", "1"),
            ("log_format", "xml", "json"),
            ("show_preliminary", "perhaps", "true"),
            ("clinic_time_zone", "Moon/Base", "Asia/Tokyo"),
            ("clinic_language", "English", "es-419"),
            ("brand_colour", "#07", "#5b2a4c"),
            ("brand_ink", "teal", "#FFFFFF"),
            ("brand_radius", "99", "0"),
            ("acme_domains", "*.example.org", "portal.example.org, www.example.org"),
            ("acme_domains", "https://a.example", "xn--caf-dma.example"),
            ("acme_domains", "10.0.0.1", "a.example"),
            ("acme_domains", "a.example,-b.example", "a.example,b-c.example"),
            ("acme_contact", "mailto:a@example.org", "a.b+c@example.org"),
            ("acme_contact", "nobody", "a@b.example"),
        ] {
            let told = fault(name, wrong).expect(name);
            assert!(!told.contains(wrong), "{told}");
            assert_eq!(fault(name, right), None, "{name}");
        }
    }

    #[test]
    fn a_slip_of_the_hand_is_recognised_and_nonsense_is_not() {
        let names = || SETTINGS.iter().map(|setting| setting.name);
        assert_eq!(nearest("lsiten", names()), Some("listen"));
        assert_eq!(nearest("tls_certifcate", names()), Some("tls_certificate"));
        assert_eq!(nearest("zzzzzz", names()), None);
    }
}
