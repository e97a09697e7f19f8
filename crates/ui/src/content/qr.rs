//! A QR code, drawn as one path. What it leads to also stands in words beside it.

use std::fmt::Write as _;

use maud::{Markup, html};
use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, QrCode};

/// The white rim that readers of codes need, in modules.
const QUIET: usize = 4;

/// A text cannot be a QR code.
#[derive(Debug, thiserror::Error)]
#[error("the text does not fit a QR code")]
pub struct QrFault(#[source] QrError);

/// A QR code for a text. `title` says what scanning it does: "Opens your enrollment page".
pub fn qr(text: &str, title: &str) -> Result<Markup, QrFault> {
    assert!(!title.trim().is_empty(), "a code says what it is for");
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(QrFault)?;
    let width = code.width();
    let side = width + 2 * QUIET;
    Ok(html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } width="240" height="240" role="img" {
            title { (title) }
            rect.ground width=(side) height=(side) {}
            path.ink d=(path(&code.to_colors(), width)) {}
        }
    })
}

/// The dark modules, one stroke for each run in a row.
fn path(modules: &[Color], width: usize) -> String {
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run[0] == Color::Dark {
                let _ = write!(path, "M{} {}h{n}v1h-{n}z", x + QUIET, y + QUIET, n = run.len());
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{path, qr};
    use qrcode::{EcLevel, QrCode};

    #[test]
    fn every_dark_module_is_drawn_once() {
        let code = QrCode::with_error_correction_level("https://portal.example.org/start", EcLevel::M)
            .expect("fits");
        let drawn = path(&code.to_colors(), code.width());
        let runs = drawn.split('h').skip(1).filter_map(|run| run.split('v').next()?.parse::<usize>().ok());
        let dark = code.to_colors().iter().filter(|module| **module == qrcode::types::Color::Dark).count();
        assert_eq!(runs.sum::<usize>(), dark);
        assert!(drawn.starts_with("M4 4h7v1h-7z"), "the first corner begins inside the rim: {drawn}");
    }

    #[test]
    fn a_code_says_what_it_does_and_too_long_a_text_is_refused() {
        let drawn =
            qr("https://portal.example.org/start", "Opens the portal").expect("it fits").into_string();
        assert!(drawn.contains("role=\"img\"><title>Opens the portal</title>"), "{drawn}");
        assert!(qr(&"x".repeat(5_000), "Opens the portal").is_err());
    }
}
