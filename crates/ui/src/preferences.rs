//! How a person likes the pages: kept per person, applied by the server, before sign-in too.

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word that stands in forms and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word)
    }

    pub(crate) fn attribute(self) -> Option<&'static str> {
        (self != Self::System).then_some(self.as_str())
    }
}

/// The size of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextSize {
    /// 18 px.
    #[default]
    Standard,
    /// 21 px.
    Large,
    /// 24 px.
    Larger,
}

impl TextSize {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Large, Self::Larger];

    /// The word that stands in forms and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Large => "large",
            Self::Larger => "larger",
        }
    }

    /// The size of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.as_str() == word)
    }

    pub(crate) fn attribute(self) -> Option<&'static str> {
        (self != Self::Standard).then_some(self.as_str())
    }
}

/// How a person likes the pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Light or dark.
    pub theme: Theme,
    /// The size of text.
    pub text_size: TextSize,
    /// The language tag that was chosen; `None` follows the browser.
    pub locale: Option<String>,
    /// Show less on each page: plain names alone, and what has the class `detail` stays hidden.
    pub reduce_detail: bool,
    /// The name of the time zone that was chosen; `None` follows the clinic.
    pub time_zone: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{TextSize, Theme};

    #[test]
    fn words_of_a_form_become_choices_and_others_do_not() {
        assert!(Theme::ALL.into_iter().all(|theme| Theme::parse(theme.as_str()) == Some(theme)));
        assert!(TextSize::ALL.into_iter().all(|size| TextSize::parse(size.as_str()) == Some(size)));
        assert_eq!(Theme::parse("pink"), None);
        assert_eq!(TextSize::parse(""), None);
    }
}
