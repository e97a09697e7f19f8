//! Writes the gallery and sample pages, to look at in a browser: `cargo run -p ui --example gallery -- DIRECTORY
//! [LOCALE]`. Without a directory the gallery goes to the standard output.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use ui::page::Frame;
use ui::{Preferences, Words, assets, html};

#[path = "gallery/samples.rs"]
mod samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next();
    let words = Words::builder().build()?;
    let words = arguments.next().and_then(|tag| words.in_locale(&tag)).unwrap_or(words);
    let preferences = Preferences::default();
    let gallery = html! {
        @for example in ui::gallery(&words) {
            section.section aria-label=(example.name) { p.soft.small { (example.name) } (example.markup) }
        }
    };
    let clinic = samples::clinic();
    let frame = Frame {
        scripts: &["reveal.mjs", "count.mjs", "dialog.mjs", "print.mjs"],
        ..Frame::new(&words, &preferences, &clinic, "Components", gallery)
    };
    let gallery = local(&frame.render().into_string());
    let Some(directory) = directory else { return Ok(std::io::stdout().write_all(gallery.as_bytes())?) };
    let directory = Path::new(&directory);
    fs::create_dir_all(directory.join("assets"))?;
    for name in [
        "portal.css",
        "session.mjs",
        "reveal.mjs",
        "count.mjs",
        "dialog.mjs",
        "print.mjs",
        "favicon.svg",
        "app-icon.svg",
        "portal.webmanifest",
    ] {
        let url = assets::url(name);
        let asset = assets::get(&url).ok_or("each name is an asset")?;
        fs::write(directory.join(url.trim_start_matches('/')), asset.bytes)?;
    }
    fs::write(directory.join("gallery.html"), gallery)?;
    let branded = samples::brand().css().map_err(|faults| format!("{faults:?}"))?;
    fs::write(directory.join("assets/brand.css"), branded)?;
    for (name, page) in samples::pages(&words, &preferences, &clinic) {
        let page = local(&page.into_string());
        if matches!(name, "home" | "sign-in") {
            let link = "<link rel=\"stylesheet\" href=\"assets/brand.css\"></head>";
            fs::write(directory.join(format!("{name}-branded.html")), page.replace("</head>", link))?;
        }
        fs::write(directory.join(format!("{name}.html")), page)?;
    }
    Ok(())
}

/// The page with addresses that work from a folder.
fn local(page: &str) -> String {
    page.replace("\"/assets/", "\"assets/")
}
