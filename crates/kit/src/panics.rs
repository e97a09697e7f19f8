//! Panics are told by their place in the code and by nothing else: their words may hold what a record says.

/// From now on the log names where something panicked, and not what it said. The binary calls this once.
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
        tracing::error!(place = place.as_deref().unwrap_or("unknown"), "a panic");
    }));
}
