//! Log lines on standard error, as text or as JSON. Nothing personal is ever a field of a line.

use tracing_subscriber::filter::LevelFilter;

use crate::config::Config;

/// Start logging as the settings say; a second start changes nothing.
pub fn start(config: &Config) {
    let level = match config.text("log_level") {
        "error" => LevelFilter::ERROR,
        "warn" => LevelFilter::WARN,
        "debug" => LevelFilter::DEBUG,
        _ => LevelFilter::INFO,
    };
    let lines = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_ansi(false);
    let started = match config.text("log_format") {
        "json" => lines.json().flatten_event(true).with_current_span(false).try_init(),
        _ => lines.with_target(false).try_init(),
    };
    drop(started);
}
