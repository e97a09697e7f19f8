//! The look of a clinic: six values and a logo. What people could not read is refused, with the reason and a colour
//! that would do. Everything else follows from the six values, so that a clinic cannot make an unreadable page.

mod colour;
mod icons;
mod livery;
mod logo;

pub use colour::{Colour, ColourFault, contrast};
pub use livery::Livery;
pub(crate) use livery::{MANIFEST, TAB_ICON, sign};
pub use logo::{LOGO_LENGTH_MAX, Logo, LogoFault};

use std::fmt::Write as _;

use crate::words::Words;

/// What text needs to stand out from its ground, and what the edge of a control or a sign needs (WCAG 1.4.3, 1.4.11).
const TEXT_MIN: f64 = 4.5;
const CONTROL_MIN: f64 = 3.0;
/// The roundest corner, in pixels.
pub const RADIUS_PX_MAX: u8 = 24;
/// The longest list of fonts.
pub const FONTS_LENGTH_MAX: usize = 200;
/// The families that every device has; a list ends with one of them.
const GENERIC: [&str; 6] = ["sans-serif", "serif", "system-ui", "ui-sans-serif", "ui-serif", "ui-rounded"];

/// The six values of a clinic's look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// The wall that the door stands in: the hall of home and of signing in.
    pub brand: Colour,
    /// Words on that wall.
    pub brand_ink: Colour,
    /// Links and buttons on light pages.
    pub action_light: Colour,
    /// Links and buttons on dark pages.
    pub action_dark: Colour,
    /// How round corners are, in pixels; `None` leaves them as they are.
    pub radius_px: Option<u8>,
    /// Fonts that a device may have, the best first: `"Source Sans 3", sans-serif`. No font is sent; `None` leaves
    /// them as they are.
    pub fonts: Option<String>,
}

impl Default for Brand {
    /// The look of the house itself, for the values that a clinic leaves out.
    fn default() -> Self {
        Self {
            brand: colour(0x0d, 0x42, 0x56),
            brand_ink: WHITE,
            action_light: colour(0x0b, 0x5a, 0x7a),
            action_dark: colour(0x7f, 0xd0, 0xec),
            radius_px: None,
            fonts: None,
        }
    }
}

/// Which of a brand's colours, on which ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    /// Words on the wall.
    InkOnBrand,
    /// The wall on a light page.
    BrandOnPage,
    /// Links on light pages.
    ActionLight,
    /// Links on dark pages.
    ActionDark,
}

/// Why a brand is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BrandFault {
    /// Two colours are too close.
    #[error("{pair:?}: {front} on {ground} reaches {measured:.2} to 1 and needs {needed} to 1")]
    Contrast {
        /// Which of them.
        pair: Pair,
        /// The colour in front.
        front: Colour,
        /// The ground.
        ground: Colour,
        /// What they reach, cut off after two digits.
        measured: f64,
        /// What is needed.
        needed: f64,
        /// A colour near the one in front that would do, where there is one.
        instead: Option<Colour>,
    },
    /// A corner is too round.
    #[error("the radius is {0} pixels, the most is {RADIUS_PX_MAX}")]
    Radius(u8),
    /// A list of fonts that is no list of fonts.
    #[error("the fonts are not a list of names that ends with sans-serif, serif or system-ui")]
    Fonts,
}

impl BrandFault {
    /// The reason in plain words, for who chose the colours.
    pub fn say(&self, words: &Words) -> String {
        match self {
            Self::Contrast { pair, front, ground, measured, needed, instead } => {
                let number = |value: f64| words.number(&format!("{value}"));
                let name = words.text(pair.key());
                let blanks = [
                    ("name", name.as_ref().into()),
                    ("front", front.to_string().into()),
                    ("ground", ground.to_string().into()),
                    ("measured", number(*measured).into()),
                    ("needed", number(*needed).into()),
                ];
                let fault = words.with("ui-brand-contrast", &blanks);
                match instead {
                    Some(near) => {
                        format!(
                            "{fault} {}",
                            words.with("ui-brand-instead", &[("near", near.to_string().into())])
                        )
                    }
                    None => fault,
                }
            }
            Self::Radius(_) => words.with("ui-brand-radius", &[("most", words.count(RADIUS_PX_MAX).into())]),
            Self::Fonts => words.text("ui-brand-fonts").into_owned(),
        }
    }
}

impl Pair {
    fn key(self) -> &'static str {
        match self {
            Self::InkOnBrand => "ui-brand-ink",
            Self::BrandOnPage => "ui-brand-page",
            Self::ActionLight => "ui-brand-action-light",
            Self::ActionDark => "ui-brand-action-dark",
        }
    }
}

/// The grounds that links and buttons stand on, as the tokens have them; a test holds the two together.
struct Grounds {
    surface: Colour,
    all: [Colour; 7],
}

const fn colour(red: u8, green: u8, blue: u8) -> Colour {
    Colour { red, green, blue }
}

const WHITE: Colour = colour(0xff, 0xff, 0xff);
const BLACK: Colour = colour(0, 0, 0);
/// The grounds of a theme: surface, paper, warm, sunk, and the tints of good, of warnings and of what is wrong.
const LIGHT: Grounds = Grounds {
    surface: WHITE,
    all: [
        WHITE,
        colour(0xfa, 0xf6, 0xef),
        colour(0xff, 0xf4, 0xde),
        colour(0xf3, 0xec, 0xdf),
        colour(0xe4, 0xf3, 0xe8),
        colour(0xff, 0xf0, 0xd1),
        colour(0xfd, 0xec, 0xea),
    ],
};
const DARK: Grounds = Grounds {
    surface: colour(0x1c, 0x22, 0x29),
    all: [
        colour(0x1c, 0x22, 0x29),
        colour(0x14, 0x18, 0x1d),
        colour(0x2b, 0x24, 0x17),
        colour(0x10, 0x14, 0x1a),
        colour(0x17, 0x30, 0x20),
        colour(0x35, 0x28, 0x10),
        colour(0x3a, 0x1d, 0x1b),
    ],
};
/// The light that little doors hold, on light pages: signs in the colour of the wall stand on it.
const GLOW: Colour = colour(0xff, 0xe2, 0xa8);

/// The colours of one theme that follow from the six values.
struct Derived {
    wall: Colour,
    deep: Colour,
    lit: Colour,
    ink_soft: Colour,
    action: Colour,
    strong: Colour,
    tint: Colour,
    on_action: Colour,
}

impl Brand {
    fn light(&self) -> Derived {
        self.derive(self.brand, self.action_light, BLACK, &LIGHT)
    }

    fn dark(&self) -> Derived {
        self.derive(self.shaded(self.brand), self.action_dark, WHITE, &DARK)
    }

    /// A wall in the shade, where light words still stand out; under dark words it stays as it is.
    fn shaded(&self, wall: Colour) -> Colour {
        if self.brand_ink.is_light() { wall.mixed(BLACK, 22) } else { wall }
    }

    /// All that follows. `far` is the end that strong colours move to in this theme. Shades come as near to what
    /// they are mixed with as words on them allow.
    fn derive(&self, wall: Colour, action: Colour, far: Colour, grounds: &Grounds) -> Derived {
        let deep = self.shaded(wall);
        let lit = nearest([8, 4, 0].map(|part| wall.mixed(self.brand_ink, part)), &[self.brand_ink]);
        let soft = [15, 10, 5, 0].map(|part| self.brand_ink.mixed(wall, part));
        let tint = [88, 92, 96, 100].map(|part| action.mixed(grounds.surface, part));
        let strong = action.mixed(far, 30);
        let on_action = if action.is_light() { colour(0x08, 0x12, 0x18) } else { WHITE };
        Derived {
            wall,
            deep,
            lit,
            ink_soft: nearest(soft, &[wall, deep, lit]),
            action,
            strong,
            tint: nearest(tint, &[action]),
            on_action,
        }
    }

    /// Whether people can read all that follows from the six values. The answer holds every reason at once.
    pub fn check(&self) -> Result<(), Vec<BrandFault>> {
        let mut faults = Vec::new();
        let too_round = self.radius_px.filter(|radius| *radius > RADIUS_PX_MAX);
        faults.extend(too_round.map(BrandFault::Radius));
        if self.fonts.as_deref().is_some_and(|fonts| !are_fonts(fonts)) {
            faults.push(BrandFault::Fonts);
        }
        let grounds_of_wall: Vec<Colour> = LIGHT.all.into_iter().chain([GLOW]).collect();
        faults.extend(worst(Pair::InkOnBrand, self.brand_ink, &[self.brand], TEXT_MIN));
        faults.extend(worst(Pair::BrandOnPage, self.brand, &grounds_of_wall, CONTROL_MIN));
        faults.extend(worst(Pair::ActionLight, self.action_light, &LIGHT.all, TEXT_MIN));
        faults.extend(worst(Pair::ActionDark, self.action_dark, &DARK.all, TEXT_MIN));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// The style sheet that comes after the portal's own. Only a brand that passes [`Brand::check`] has one.
    pub fn css(&self) -> Result<String, Vec<BrandFault>> {
        self.check()?;
        let (light, dark) = (self.light(), self.dark());
        let mut css = String::from(":root {\n");
        self.write(&mut css, "  ", &light);
        if let Some(fonts) = &self.fonts {
            let _ = writeln!(css, "  --sans: {fonts};\n  --serif: {fonts};"); // a string takes all
        }
        if let Some(radius) = self.radius_px {
            let (arch, large) = (u16::from(radius) * 3, u16::from(radius) * 9 / 2);
            let _ = writeln!(
                css,
                "  --round: {radius}px;\n  --arch: {arch}px {arch}px {radius}px {radius}px;\n  \
                 --arch-large: {large}px {large}px {radius}px {radius}px;"
            );
        }
        css.push_str("}\n@media (prefers-color-scheme: dark) {\n  :root:not([data-theme=\"light\"]) {\n");
        self.write(&mut css, "    ", &dark);
        css.push_str("  }\n}\n:root[data-theme=\"dark\"] {\n");
        self.write(&mut css, "  ", &dark);
        css.push_str("}\n");
        css.push_str(".art .ring { fill: var(--on-wall); }\n");
        // Contrast themes and paper keep their own colours: what comes after the portal's style repeats them.
        css.push_str(KEPT);
        Ok(css)
    }

    fn write(&self, css: &mut String, indent: &str, theme: &Derived) {
        let pairs = [
            ("wall", theme.wall),
            ("wall-deep", theme.deep),
            ("wall-lit", theme.lit),
            ("frame", theme.wall.mixed(self.brand_ink, 22)),
            ("on-wall", self.brand_ink),
            ("on-wall-soft", theme.ink_soft),
            ("action", theme.action),
            ("action-strong", theme.strong),
            ("action-tint", theme.tint),
            ("on-action", theme.on_action),
        ];
        for (name, value) in pairs {
            let _ = writeln!(css, "{indent}--{name}: {value};");
        }
    }
}

/// The tokens of contrast themes and of print that a brand would else cover.
const KEPT: &str = "\
@media (forced-colors: active) {
  :root, :root:not([data-theme=\"light\"]), :root[data-theme] {
    --wall: Canvas; --wall-deep: Canvas; --wall-lit: Canvas; --on-wall: CanvasText; --on-wall-soft: CanvasText;
    --action: LinkText; --action-strong: LinkText; --action-tint: Canvas; --on-action: Canvas;
  }
}
@media print {
  :root, :root:not([data-theme=\"light\"]), :root[data-theme] {
    --wall: #fff; --wall-deep: #fff; --wall-lit: #fff; --on-wall: #000; --on-wall-soft: #333;
    --action: #000; --action-strong: #000; --action-tint: #fff; --on-action: #fff;
  }
}
";

/// The first shade that words stand out on (or with); the last, which is no shade at all, where none does.
fn nearest<const COUNT: usize>(shades: [Colour; COUNT], against: &[Colour]) -> Colour {
    let read = |shade: &Colour| against.iter().all(|other| contrast(*shade, *other) >= TEXT_MIN);
    shades.into_iter().find(read).unwrap_or(shades[COUNT - 1])
}

/// The ground on which a colour stands out least, where that is too little.
fn worst(pair: Pair, front: Colour, grounds: &[Colour], needed: f64) -> Option<BrandFault> {
    let least = |front: Colour| {
        let measured = grounds.iter().map(|ground| (contrast(front, *ground), *ground));
        measured.min_by(|one, other| one.0.total_cmp(&other.0))
    };
    let (measured, ground) = least(front)?;
    if measured >= needed {
        return None;
    }
    // Towards black first where the ground is light, towards white where it is dark.
    let ends = if ground.is_light() { [BLACK, WHITE] } else { [WHITE, BLACK] };
    let mut near = ends.into_iter().flat_map(|end| (1..=50_u8).map(move |step| front.mixed(end, step * 2)));
    let instead = near.find(|colour| least(*colour).is_some_and(|(reached, _)| reached >= needed));
    // Cut off, not rounded: 4.496 must not read as the 4.5 that it is refused for.
    let measured = (measured * 100.0).floor() / 100.0;
    Some(BrandFault::Contrast { pair, front, ground, measured, needed, instead })
}

/// Names of fonts, with quotes or without, that end with a family that every device has. Nothing else passes, so
/// that a list of fonts cannot end its declaration.
fn are_fonts(text: &str) -> bool {
    let sound = |name: &str| {
        let bare = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(name);
        let quoted = bare.len() < name.len();
        (quoted || bare.starts_with(|sign: char| sign.is_ascii_alphabetic()))
            && !bare.trim().is_empty()
            && bare.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, ' ' | '-'))
    };
    let mut names = text.split(',').map(str::trim);
    text.len() <= FONTS_LENGTH_MAX
        && names.clone().all(sound)
        && names.next_back().is_some_and(|last| GENERIC.contains(&last))
}

#[cfg(test)]
mod tests;
