//! Which files become which asset, and how an asset gets its name. The build script and the crate share this
//! file, so that a page in a daily build and a page of a release ask for their style in the same way.

use std::fs;
use std::path::Path;

/// One asset: the parts, in order, that are joined to make it.
pub struct Source {
    /// The plain name, as in `url("portal.css")`.
    pub name: &'static str,
    /// What the browser is told it is.
    pub content_type: &'static str,
    /// Files below `assets/`, in order.
    pub parts: &'static [&'static str],
}

/// All assets. One that mentions another as `asset:NAME` stands after it.
pub const SOURCES: &[Source] = &[
    Source {
        name: "portal.css",
        content_type: "text/css; charset=utf-8",
        parts: &[
            "css/tokens.css",
            "css/base.css",
            "css/layout.css",
            "css/forms.css",
            "css/content.css",
            "css/charts.css",
            "css/art.css",
            "css/utilities.css",
            "css/print.css",
            "css/letter.css",
        ],
    },
    Source {
        name: "session.mjs",
        content_type: "text/javascript; charset=utf-8",
        parts: &["js/session.mjs"],
    },
    Source { name: "reveal.mjs", content_type: "text/javascript; charset=utf-8", parts: &["js/reveal.mjs"] },
    Source { name: "count.mjs", content_type: "text/javascript; charset=utf-8", parts: &["js/count.mjs"] },
    Source { name: "print.mjs", content_type: "text/javascript; charset=utf-8", parts: &["js/print.mjs"] },
    Source {
        name: "passkey.mjs",
        content_type: "text/javascript; charset=utf-8",
        parts: &["js/passkey.mjs"],
    },
    Source { name: "dialog.mjs", content_type: "text/javascript; charset=utf-8", parts: &["js/dialog.mjs"] },
    Source { name: "favicon.svg", content_type: "image/svg+xml", parts: &["img/favicon.svg"] },
    Source { name: "app-icon.svg", content_type: "image/svg+xml", parts: &["img/app-icon.svg"] },
    Source {
        name: "portal.webmanifest",
        content_type: "application/manifest+json",
        parts: &["img/portal.webmanifest"],
    },
];

/// The bytes of an asset and the hash that names them.
pub fn read(root: &Path, source: &Source) -> std::io::Result<(Vec<u8>, String)> {
    let mut bytes = Vec::new();
    for part in source.parts {
        bytes.extend(fs::read(root.join(part))?);
    }
    for other in SOURCES.iter().take_while(|other| other.name != source.name) {
        let mark = format!("asset:{}", other.name);
        let text = String::from_utf8_lossy(&bytes);
        if text.contains(&mark) {
            let (_, hash) = read(root, other)?;
            bytes = text.replace(&mark, &format!("/assets/{}", hashed_name(other.name, &hash))).into_bytes();
        }
    }
    let hash = hash(&bytes);
    Ok((bytes, hash))
}

/// `portal.css` and `1f…` make `portal.1f….css`.
pub fn hashed_name(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    }
}

/// FNV-1a, 64 bits: it tells versions of a file apart, it protects nothing.
pub fn hash(bytes: &[u8]) -> String {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{state:016x}")
}
