//! A clinic's look as it is served: a style sheet that comes after the portal's own and a logo, made once when the
//! portal starts, each named by its content.

use std::borrow::Cow;

use maud::{Markup, html};

use super::{Brand, BrandFault, Colour, Logo, icons};
use crate::art::mark;
use crate::assets::{self, Asset};

const STYLE: &str = "brand.css";
const LOGO: &str = "logo.svg";
const DRAWING: &str = "image/svg+xml";

/// What browsers show of a portal outside its pages, by the names that the house's own have too.
pub(crate) const TAB_ICON: &str = "favicon.svg";
const APP_ICON: &str = "app-icon.svg";
pub(crate) const MANIFEST: &str = "portal.webmanifest";

/// What is served of a clinic's look.
#[derive(Debug, Clone)]
pub struct Livery {
    style: Option<File>,
    logo: Option<(File, u32)>,
    colour: Option<Colour>,
    tab: File,
    icon: File,
    manifest: File,
}

#[derive(Debug, Clone)]
struct File {
    name: &'static str,
    content_type: &'static str,
    text: String,
    hash: String,
    address: String,
}

impl File {
    fn new(name: &'static str, content_type: &'static str, text: String) -> Self {
        let (hash, address) = assets::named(name, text.as_bytes());
        Self { name, content_type, text, hash, address }
    }

    fn asset(&self, path: &str) -> Option<Asset> {
        let asked = assets::hash_in(path, self.name)?;
        Some(Asset {
            content_type: self.content_type,
            bytes: Cow::Owned(self.text.clone().into_bytes()),
            gzip: None,
            brotli: None,
            hash: Cow::Owned(self.hash.clone()),
            immutable: asked == self.hash,
        })
    }
}

impl Livery {
    /// What is served of a clinic's name, its brand and its logo. A brand that people could not read has none.
    pub fn new(clinic: &str, brand: Option<&Brand>, logo: Option<&Logo>) -> Result<Self, Vec<BrandFault>> {
        let css = brand.map(Brand::css).transpose()?;
        let drawn = |logo: &Logo| (File::new(LOGO, DRAWING, logo.svg().to_owned()), logo.width());
        let colour = brand.map(|brand| brand.brand);
        let icon = File::new(APP_ICON, DRAWING, icons::drawing(APP_ICON, colour));
        let manifest = icons::manifest(clinic, colour, &icon.address);
        Ok(Self {
            style: css.map(|css| File::new(STYLE, "text/css; charset=utf-8", css)),
            logo: logo.map(drawn),
            colour,
            tab: File::new(TAB_ICON, DRAWING, icons::drawing(TAB_ICON, colour)),
            icon,
            manifest: File::new(MANIFEST, "application/manifest+json", manifest),
        })
    }

    /// The address of the icon of a tab.
    pub fn tab_icon(&self) -> &str {
        &self.tab.address
    }

    /// The address of the manifest by which a phone keeps the portal as an app.
    pub fn manifest(&self) -> &str {
        &self.manifest.address
    }

    /// The address of the style sheet.
    pub fn style(&self) -> Option<&str> {
        self.style.as_ref().map(|file| file.address.as_str())
    }

    /// The address of the logo.
    pub fn logo(&self) -> Option<&str> {
        self.logo.as_ref().map(|(file, _)| file.address.as_str())
    }

    /// The colour of the house, for what browsers draw around a page.
    pub fn colour(&self) -> Option<Colour> {
        self.colour
    }

    /// The file behind an address, with or without `/assets/` before it.
    pub fn get(&self, path: &str) -> Option<Asset> {
        let path = path.strip_prefix("/assets/").unwrap_or(path);
        let own = [&self.tab, &self.icon, &self.manifest];
        let mut files = self.style.iter().chain(self.logo.as_ref().map(|(file, _)| file)).chain(own);
        files.find_map(|file| file.asset(path))
    }
}

/// The sign of the house: the clinic's logo, where it has one, or our mark. The name stands beside it in words.
pub(crate) fn sign(livery: Option<&Livery>) -> Markup {
    let Some((file, width)) = livery.and_then(|livery| livery.logo.as_ref()) else { return mark() };
    html! { img.logo src=(file.address) alt="" width=(width) height="100"; }
}

#[cfg(test)]
mod tests {
    use super::{Livery, sign};
    use crate::brand::{Brand, Colour, Logo};

    const LOGO: &str = "<svg viewBox=\"0 0 32 36\"><path d=\"M2 36V16z\"/></svg>";

    #[test]
    fn each_file_is_found_by_the_hash_of_its_content_and_kept_for_ever() {
        let (brand, logo) = (Brand::default(), Logo::read(LOGO).expect("a drawing"));
        let livery = Livery::new("Elm House", Some(&brand), Some(&logo)).expect("it passes");
        let (style, drawing) = (livery.style().expect("a style"), livery.logo().expect("a logo"));
        for (address, kind) in [
            (style, "text/css; charset=utf-8"),
            (drawing, "image/svg+xml"),
            (livery.tab_icon(), "image/svg+xml"),
            (livery.manifest(), "application/manifest+json"),
        ] {
            let asset = livery.get(address).expect("it is there");
            assert!(asset.immutable && asset.content_type == kind, "{address}");
        }
        let other = Brand { action_light: Colour { red: 0x0b, green: 0x4f, blue: 0x9e }, ..brand };
        let other = Livery::new("Elm House", Some(&other), None).expect("it passes");
        assert_ne!(other.style(), Some(style), "another style has another address");
        assert!(!other.get(style).expect("today's style").immutable);
        assert!(other.get(drawing).is_none() && other.logo().is_none());
        let manifest = other.get(other.manifest()).expect("a manifest");
        let text = String::from_utf8(manifest.bytes.into_owned()).expect("it is text");
        let icon = text.split('"').find(|word| word.starts_with("/assets/app-icon.")).expect("its icon");
        assert!(text.contains("Elm House") && other.get(icon).is_some_and(|icon| icon.immutable), "{text}");
        for path in ["brand", "brand.svg", "../brand.css", "portal.css"] {
            assert!(livery.get(path).is_none(), "{path}");
        }
    }

    #[test]
    fn the_sign_is_the_logo_and_without_one_our_mark() {
        let logo = Logo::read(LOGO).expect("a drawing");
        let livery = Livery::new("Elm House", None, Some(&logo)).expect("it passes");
        assert!(livery.style().is_none() && livery.colour().is_none());
        let drawn = sign(Some(&livery)).into_string();
        assert!(drawn.starts_with("<img class=\"logo\" src=\"/assets/logo."), "{drawn}");
        assert!(drawn.contains("alt=\"\" width=\"89\" height=\"100\""), "{drawn}");
        assert!(sign(None).into_string().contains("class=\"mark\""));
    }

    #[test]
    fn a_brand_that_cannot_be_read_is_not_served() {
        let brand = Brand { action_light: Brand::default().action_dark, ..Brand::default() };
        assert_eq!(Livery::new("Elm House", Some(&brand), None).err(), brand.check().err());
        assert!(brand.check().is_err());
    }
}
