//! A colour of a brand, and how far two stand apart.

use std::fmt;
use std::str::FromStr;

/// A plain colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// A text is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written like #0b5a7a: a # and six digits from 0 to 9 and a to f")]
pub struct ColourFault;

impl FromStr for Colour {
    type Err = ColourFault;

    fn from_str(text: &str) -> Result<Self, ColourFault> {
        let hex = text.trim().strip_prefix('#').ok_or(ColourFault)?;
        if hex.len() != 6 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ColourFault);
        }
        let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).map_err(|_| ColourFault);
        Ok(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl Colour {
    /// This colour with `percent` of another in it.
    pub(super) fn mixed(self, other: Self, percent: u8) -> Self {
        let percent = u32::from(percent.min(100));
        let part = |own: u8, other: u8| {
            let sum = u32::from(own) * (100 - percent) + u32::from(other) * percent;
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        Self {
            red: part(self.red, other.red),
            green: part(self.green, other.green),
            blue: part(self.blue, other.blue),
        }
    }

    /// Relative luminance, from 0 to 1.
    fn luminance(self) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.red) + 0.7152 * channel(self.green) + 0.0722 * channel(self.blue)
    }

    /// Whether black is read on it more easily than white.
    pub(super) fn is_light(self) -> bool {
        self.luminance() > 0.179
    }
}

/// How far two colours stand apart, from 1 to 21 (WCAG 2.2, contrast ratio).
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::{Colour, contrast};

    #[test]
    fn colours_are_read_and_written_back() {
        let blue: Colour = " #0B5a7A ".parse().expect("a colour");
        assert_eq!(blue.to_string(), "#0b5a7a");
        for text in ["", "#", "#fff", "0b5a7a", "#0b5a7", "#0b5a7aff", "#0b5a7g", "#+b5a7a", "red", "#€0a7a"]
        {
            assert!(text.parse::<Colour>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let colour = |text: &str| text.parse::<Colour>().expect("a colour");
        assert!((contrast(colour("#000000"), colour("#ffffff")) - 21.0).abs() < 1e-9);
        assert!((contrast(colour("#777777"), colour("#ffffff")) - 4.478).abs() < 1e-3);
        assert!((contrast(colour("#0b5a7a"), colour("#0b5a7a")) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn mixing_goes_from_one_to_the_other() {
        let (black, white) =
            (Colour { red: 0, green: 0, blue: 0 }, Colour { red: 255, green: 255, blue: 255 });
        assert_eq!(black.mixed(white, 0), black);
        assert_eq!(black.mixed(white, 100), white);
        assert_eq!(black.mixed(white, 50).to_string(), "#808080");
    }
}
