//! Style, scripts and icons: named by their content, compressed at build time, held in the binary. Daily builds
//! read them from the disk instead, so that a change of style is a reload away.

use std::borrow::Cow;

#[allow(dead_code)] // the build script reads what this crate does not, and a release reads less still
mod pack;

struct Packed {
    name: &'static str,
    content_type: &'static str,
    hash: &'static str,
    path: &'static str,
    bytes: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

static PACKED: &[Packed] = include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// An asset as it is sent.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The `Content-Type`.
    pub content_type: &'static str,
    /// The bytes as they are.
    pub bytes: Cow<'static, [u8]>,
    /// The same, compressed with gzip; absent when the bytes come from the disk.
    pub gzip: Option<&'static [u8]>,
    /// The same, compressed with brotli; absent when the bytes come from the disk.
    pub brotli: Option<&'static [u8]>,
    /// Names the content; fit for an `ETag`.
    pub hash: Cow<'static, str>,
    /// The address asked for holds the hash of exactly these bytes: keep them for ever.
    pub immutable: bool,
}

/// The address of an asset by its plain name: `/assets/portal.1f….css`.
///
/// Panics on a name that is no asset: names come from code, never from a request.
pub fn url(name: &str) -> Cow<'static, str> {
    let packed = PACKED.iter().find(|packed| packed.name == name);
    let packed = packed.unwrap_or_else(|| panic!("no asset is called {name}"));
    match from_disk(packed) {
        Some((_, hash)) => Cow::Owned(format!("/assets/{}", pack::hashed_name(name, &hash))),
        None => Cow::Borrowed(packed.path),
    }
}

/// The asset behind an address, with or without `/assets/` before it. An address with an old hash, as a page
/// rendered by an earlier version asks for, gets today's bytes, not to be kept.
pub fn get(path: &str) -> Option<Asset> {
    let path = path.strip_prefix("/assets/").unwrap_or(path);
    let (packed, asked) = PACKED.iter().find_map(|packed| Some((packed, hash_in(path, packed.name)?)))?;
    Some(match from_disk(packed) {
        Some((bytes, hash)) => Asset {
            content_type: packed.content_type,
            immutable: asked == hash,
            bytes: Cow::Owned(bytes),
            gzip: None,
            brotli: None,
            hash: Cow::Owned(hash),
        },
        None => Asset {
            content_type: packed.content_type,
            bytes: Cow::Borrowed(packed.bytes),
            gzip: Some(packed.gzip),
            brotli: Some(packed.brotli),
            hash: Cow::Borrowed(packed.hash),
            immutable: asked == packed.hash,
        },
    })
}

/// The hash of something made while the program runs, and the address that it has by it.
pub(crate) fn named(name: &str, bytes: &[u8]) -> (String, String) {
    let hash = pack::hash(bytes);
    let address = format!("/assets/{}", pack::hashed_name(name, &hash));
    (hash, address)
}

/// The hash that `path` names when it is an address of `name`; empty for the plain name.
pub(crate) fn hash_in<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    if path == name {
        return Some("");
    }
    let (stem, ending) = name.rsplit_once('.')?;
    let hash = path.strip_prefix(stem)?.strip_prefix('.')?.strip_suffix(ending)?.strip_suffix('.')?;
    (!hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(hash)
}

#[cfg(debug_assertions)]
fn from_disk(packed: &Packed) -> Option<(Vec<u8>, String)> {
    let source = pack::SOURCES.iter().find(|source| source.name == packed.name)?;
    pack::read(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets")), source).ok()
}

#[cfg(not(debug_assertions))]
fn from_disk(_: &Packed) -> Option<(Vec<u8>, String)> {
    None
}

#[cfg(test)]
mod tests {
    use super::{PACKED, get, url};

    #[test]
    fn an_address_finds_its_bytes_and_may_be_kept_for_ever() {
        for packed in PACKED {
            let asset = get(&url(packed.name)).expect("each address leads to its asset");
            assert!(asset.immutable, "{}", packed.name);
            assert_eq!(asset.content_type, packed.content_type);
            assert!(!asset.bytes.is_empty());
        }
    }

    #[test]
    fn a_page_of_an_earlier_version_still_gets_a_style() {
        let asset = get("/assets/portal.0123456789abcdef.css").expect("the style of today");
        assert!(!asset.immutable, "it must not be kept under the name of another version");
        assert!(!get("portal.css").expect("by its plain name too").immutable);
    }

    #[test]
    fn what_is_no_asset_is_not_found() {
        for path in
            ["", "portal", "portal..css", "portal.zz.css", "../Cargo.toml", "/assets/", "portal.css/x"]
        {
            assert!(get(path).is_none(), "{path}");
        }
    }

    #[test]
    fn compressed_forms_hold_the_same_bytes() {
        use std::io::Read;
        for packed in PACKED {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(packed.gzip).read_to_end(&mut plain).expect("gzip opens");
            assert_eq!(plain, packed.bytes, "{}", packed.name);
            assert!(packed.brotli.len() < packed.bytes.len(), "{}", packed.name);
        }
    }

    #[test]
    fn the_manifest_names_the_icon_by_its_hashed_address() {
        let manifest = get("portal.webmanifest").expect("there is a manifest");
        let text = String::from_utf8(manifest.bytes.into_owned()).expect("it is text");
        assert!(text.contains(&*url("app-icon.svg")), "{text}");
    }
}
