//! Settings: as flags, variables and a file, each with its source, and with secrets out of sight.

use crate::world::{On, Place, Ran, bare, ran};

fn with(place: &Place, variables: &[(&str, &str)], words: &[&str]) -> Ran {
    let mut command = place.command(words);
    command.envs(variables.iter().copied());
    ran(command.output().expect("runs"))
}

#[test]
fn a_flag_beats_a_variable_and_a_variable_beats_the_file() {
    let place = Place::new(On::Sqlite);
    place.write(
        "data/vestibule.toml",
        "listen = \"127.0.0.1:1\"\nclinic_name = \"Harbour\"\nsession_idle_minutes = 7\n",
    );
    let dump = with(
        &place,
        &[("VESTIBULE_LISTEN", "127.0.0.1:2"), ("VESTIBULE_LOG_FORMAT", "json")],
        &["config", "dump", "--log-format", "text"],
    );
    let line =
        |name: &str| dump.out.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    assert!(line("listen").ends_with("\"127.0.0.1:2\"  # VESTIBULE_LISTEN"), "{dump:?}");
    assert!(line("log_format").ends_with("\"text\"  # --log-format"), "{dump:?}");
    assert!(
        line("clinic_name").contains("\"Harbour\"  # ") && line("clinic_name").ends_with("vestibule.toml"),
        "{dump:?}"
    );
    assert!(line("session_idle_minutes").contains(" 7  # "), "{dump:?}");
    assert!(line("log_level").ends_with("\"info\"  # default"), "{dump:?}");
}

#[test]
fn a_switch_is_the_same_as_a_flag_a_variable_and_in_the_file() {
    let place = Place::new(On::Sqlite);
    let shown = |variables: &[(&str, &str)], words: &[&str]| {
        let words = [&["config", "dump"][..], words].concat();
        let dump = with(&place, variables, &words);
        let line = dump.out.lines().find(|line| line.starts_with("show_preliminary")).unwrap_or_default();
        line.split_whitespace().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(shown(&[], &[]), "false");
    assert_eq!(shown(&[("VESTIBULE_SHOW_PRELIMINARY", "true")], &[]), "true");
    assert_eq!(shown(&[], &["--show-preliminary", "true"]), "true");
    place.write("data/vestibule.toml", "show_preliminary = true\n");
    assert_eq!(shown(&[], &[]), "true");
    assert_eq!(shown(&[], &["--show-preliminary", "false"]), "false");
    place.write("data/vestibule.toml", "show_preliminary = \"true\"\n");
    place.run(&["config", "check"]).says(2, &["show_preliminary: true or false is expected, without quotes"]);
    place.write("data/vestibule.toml", "");
    place.run(&["config", "check", "--show-retracted", "maybe"]).says(2, &["neither true nor false"]);
}

#[test]
fn secrets_are_never_shown_and_come_from_files_too() {
    let place = Place::new(On::Sqlite);
    let file = place.write("secret", "postgres://user:hunter2@db/records\n").display().to_string();
    for variables in [
        [("VESTIBULE_DATABASE", "postgres://user:hunter2@db/records")],
        [("VESTIBULE_DATABASE_FILE", &*file)],
    ] {
        let dump = with(&place, &variables, &["config", "dump"]);
        dump.says(0, &["set, not shown", variables[0].0]);
        assert!(!dump.out.contains("hunter2"));
    }
    let both = [("VESTIBULE_DATABASE", "postgres://a/b"), ("VESTIBULE_DATABASE_FILE", &*file)];
    with(&place, &both, &["config", "check"]).says(2, &["are both set"]);
    let wrong = with(&place, &[("VESTIBULE_DATABASE", "mysql://user:hunter2@db")], &["config", "check"]);
    wrong.says(2, &["database (from VESTIBULE_DATABASE): not a PostgreSQL address"]);
    assert!(!wrong.err.contains("hunter2"));
    with(&place, &[("VESTIBULE_KEYS_FILE", "/nowhere/at/all")], &["config", "check"])
        .says(2, &["VESTIBULE_KEYS_FILE", "No such file"]);
}

#[test]
fn an_unknown_key_is_refused_and_the_nearest_one_named() {
    let place = Place::new(On::Sqlite);
    with(&place, &[("VESTIBULE_LISTN", "x")], &["config", "check"]).says(2, &["is VESTIBULE_LISTEN meant?"]);
    place.run(&["config", "check", "--lisen", "x"]).says(2, &["--listen"]);
    let file = place.write("other.toml", "base-url = \"https://a\"\n").display().to_string();
    place
        .run(&["config", "check", "--config", &file])
        .says(2, &["other.toml: base-url: ", "is base_url meant?"]);
    place.run(&["config", "check", "--config", "nowhere.toml"]).says(2, &["nowhere.toml: No such file"]);
}

#[test]
fn every_fault_is_told_at_once_with_its_source() {
    let place = Place::new(On::Sqlite);
    let variables = [
        ("VESTIBULE_LISTEN", "8080"),
        ("VESTIBULE_TLS_KEY", "key.pem"),
        ("VESTIBULE_REQUEST_SECONDS_MAX", "0"),
    ];
    with(&place, &variables, &["config", "check", "--clinic-time-zone", "Moon/Base"]).says(
        2,
        &[
            "listen (from VESTIBULE_LISTEN): not an address",
            "tls_certificate: needed with tls_key",
            "request_seconds_max (from VESTIBULE_REQUEST_SECONDS_MAX): not a whole number from 1 to 600",
            "clinic_time_zone (from --clinic-time-zone): not a time zone",
        ],
    );
    assert!(!place.data().exists(), "a check makes nothing");
}

#[test]
fn the_generated_file_is_taken_as_it_is() {
    let place = Place::new(On::Sqlite);
    let template = ran(bare(&["config", "generate"]).output().expect("runs"));
    assert_eq!(template.code, 0);
    let bare: String = template
        .out
        .lines()
        .map(|line| line.strip_prefix('#').filter(|line| !line.starts_with(' ')).unwrap_or_default())
        .fold(String::new(), |all, line| all + line + "\n");
    let file = place.write("all.toml", bare).display().to_string();
    place.run(&["config", "check", "--config", &file]).says(0, &["The settings make sense."]);
}
