//! The clinic's own look, from the settings: read and checked before anything is served, so that no page goes out
//! that people could not read, and no drawing that holds more than shapes.

use std::path::Path;

use ui::Words;
use ui::brand::{Brand, BrandFault, Colour, LOGO_LENGTH_MAX, Livery, Logo, LogoFault, Pair};

use crate::config::Config;
use crate::failure::{Failure, Outcome};

const VALUES: [&str; 6] =
    ["brand_colour", "brand_ink", "brand_action_light", "brand_action_dark", "brand_radius", "brand_fonts"];

/// The look that the settings describe, under the clinic's name.
pub fn of(config: &Config, clinic: &str) -> Outcome<Livery> {
    let is_set = |name| config.is_given(name) && !config.text(name).is_empty();
    let brand = VALUES.into_iter().any(is_set).then(|| brand(config));
    let logo = config.path("brand_logo").map(|path| logo(config, &path)).transpose()?;
    Livery::new(clinic, brand.as_ref(), logo.as_ref()).map_err(|faults| refused(config, &faults))
}

/// What is not given stays as the house has it.
fn brand(config: &Config) -> Brand {
    let house = Brand::default();
    let colour = |name, own: Colour| config.text(name).parse().unwrap_or(own);
    let radius = config.is_given("brand_radius").then(|| config.number("brand_radius"));
    let fonts = Some(config.text("brand_fonts").to_owned()).filter(|fonts| !fonts.is_empty());
    Brand {
        brand: colour("brand_colour", house.brand),
        brand_ink: colour("brand_ink", house.brand_ink),
        action_light: colour("brand_action_light", house.action_light),
        action_dark: colour("brand_action_dark", house.action_dark),
        radius_px: radius.map(|radius| u8::try_from(radius).unwrap_or(u8::MAX)),
        fonts,
    }
}

fn logo(config: &Config, path: &Path) -> Outcome<Logo> {
    let refuse =
        |why: &str| Failure::of_use(config.told("brand_logo", &format!("{}: {why}", path.display())));
    let size = std::fs::metadata(path).map_err(|error| refuse(&error.to_string()))?.len();
    let read = if size > LOGO_LENGTH_MAX as u64 {
        Err(LogoFault::Size)
    } else {
        let bytes = std::fs::read(path).map_err(|error| refuse(&error.to_string()))?;
        String::from_utf8(bytes).map_err(|_| LogoFault::Broken).and_then(|text| Logo::read(&text))
    };
    read.or_else(|fault| Err(refuse(&fault.say(&words()?))))
}

/// Every reason at once, each at the setting that it is about.
fn refused(config: &Config, faults: &[BrandFault]) -> Failure {
    let words = match words() {
        Ok(words) => words,
        Err(failure) => return failure,
    };
    let lines: Vec<String> =
        faults.iter().map(|fault| config.told(setting(fault), &fault.say(&words))).collect();
    Failure::of_use(lines.join("\n"))
}

fn setting(fault: &BrandFault) -> &'static str {
    match fault {
        BrandFault::Contrast { pair: Pair::InkOnBrand, .. } => "brand_ink",
        BrandFault::Contrast { pair: Pair::BrandOnPage, .. } => "brand_colour",
        BrandFault::Contrast { pair: Pair::ActionLight, .. } => "brand_action_light",
        BrandFault::Contrast { pair: Pair::ActionDark, .. } => "brand_action_dark",
        BrandFault::Radius(_) => "brand_radius",
        BrandFault::Fonts => "brand_fonts",
    }
}

fn words() -> Outcome<Words> {
    let built = Words::builder().build();
    built.map_err(|error| Failure::new(format!("the words of the portal do not fit together: {error}")))
}
