//! The words of the pages: Fluent texts by key and locale. The spine and each rib register their own; a handle
//! on one locale is cheap to clone and goes wherever a page is made.
//!
//! What must hold: a key that is missing in a locale falls back to English; one that is missing there too is
//! shown as a mark in daily builds and remembered, so that a test can name it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

mod calendar;
mod gaps;
mod negotiate;
mod pseudo;
#[cfg(test)]
mod tests;

use calendar::Calendar;
pub use gaps::Gap;

/// The locale that every other falls back to.
pub const FALLBACK: &str = "en";
/// The pseudo-locale: English with accents and a third longer, to find texts that are not translated or do not
/// fit.
pub const PSEUDO: &str = "en-XA";
/// The mirrored pseudo-locale: English in Arabic letters, on a page that runs from right to left.
pub const MIRRORED: &str = "ar-XB";

const OWN: &[(&str, &str)] = &[
    ("en", include_str!("../texts/en/ui.ftl")),
    ("en-GB", include_str!("../texts/en-GB/ui.ftl")),
    ("es", include_str!("../texts/es/ui.ftl")),
];

/// Texts that cannot be taken in.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// The locale is not a language tag.
    #[error("{0}: not a language tag like en or es-MX")]
    Locale(String),
    /// A text does not follow the Fluent syntax.
    #[error("texts of {locale}: {reason}")]
    Syntax {
        /// The locale of the text.
        locale: String,
        /// What the parser says, with the place.
        reason: String,
    },
    /// Two texts of one locale define the same key.
    #[error("texts of {locale}: {key} is defined twice")]
    Twice {
        /// The locale of the text.
        locale: String,
        /// The key.
        key: String,
    },
}

/// The direction in which a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    /// As the `dir` attribute has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// How the key of a text ends that stands for another on a page about somebody else.
const THEIRS: &str = "-theirs";

/// All texts, seen from one locale.
#[derive(Clone)]
pub struct Words {
    shelf: Arc<Shelf>,
    at: usize,
    /// The page is about somebody else than who reads it.
    theirs: bool,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.locale()).finish()
    }
}

struct Shelf {
    locales: Vec<Locale>,
    missing: Mutex<BTreeSet<String>>,
}

struct Locale {
    tag: String,
    direction: Direction,
    pseudo: bool,
    bundle: FluentBundle<Arc<FluentResource>>,
    /// Messages without a blank to fill, made once.
    plain: HashMap<String, String>,
    own: BTreeSet<String>,
    calendar: Calendar,
}

struct Filled {
    text: String,
    /// Every blank found its value.
    complete: bool,
}

/// Collects texts until all are there.
#[derive(Default)]
pub struct WordsBuilder {
    texts: Vec<(String, String)>,
}

impl WordsBuilder {
    /// Adds a file of texts for a locale. Keys begin with the name of the rib that owns them.
    #[must_use]
    pub fn add(mut self, locale: &str, texts: &str) -> Self {
        self.texts.push((locale.to_owned(), texts.to_owned()));
        self
    }

    /// All texts on one shelf, seen from English.
    pub fn build(self) -> Result<Words, WordsError> {
        let mut by_locale: BTreeMap<String, Vec<Arc<FluentResource>>> = BTreeMap::new();
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let own = OWN.iter().map(|(locale, text)| ((*locale).to_owned(), (*text).to_owned()));
        for (locale, text) in own.chain(self.texts) {
            let known = keys.entry(locale.clone()).or_default();
            if let Some(key) = keys_of(&text).find(|key| !known.insert((*key).to_owned())) {
                return Err(WordsError::Twice { key: key.to_owned(), locale });
            }
            let resource = FluentResource::try_new(text).map_err(|(_, errors)| WordsError::Syntax {
                reason: reason(&errors),
                locale: locale.clone(),
            })?;
            by_locale.entry(locale).or_default().push(Arc::new(resource));
        }
        for tag in [PSEUDO, MIRRORED] {
            by_locale.insert(tag.to_owned(), Vec::new());
        }
        let mut locales = Vec::with_capacity(by_locale.len());
        for tag in by_locale.keys() {
            locales.push(Locale::new(tag, &by_locale, &keys)?);
        }
        let at = locales.iter().position(|locale| locale.tag == FALLBACK).unwrap_or_default();
        Ok(Words { shelf: Arc::new(Shelf { locales, missing: Mutex::default() }), at, theirs: false })
    }
}

fn reason<E: std::fmt::Display>(errors: &[E]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The keys that a text defines.
fn keys_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()))
}

impl Locale {
    fn new(
        tag: &str,
        texts: &BTreeMap<String, Vec<Arc<FluentResource>>>,
        keys: &BTreeMap<String, BTreeSet<String>>,
    ) -> Result<Self, WordsError> {
        let language: LanguageIdentifier = tag.parse().map_err(|_| WordsError::Locale(tag.to_owned()))?;
        let plural = if tag == MIRRORED { FALLBACK.parse().unwrap_or_default() } else { language.clone() };
        let mut bundle = FluentBundle::new_concurrent(vec![plural]);
        bundle.set_formatter(Some(calendar::number_in_text));
        match tag {
            PSEUDO => bundle.set_transform(Some(pseudo::accent)),
            MIRRORED => bundle.set_transform(Some(pseudo::arabic_letters)),
            _ => {}
        }
        // The fallback first, then the language without its region, then the locale itself: later ones win.
        let parent = language.language.as_str().to_owned();
        let mut chain = vec![FALLBACK, &parent, tag];
        chain.dedup();
        for resource in chain.iter().filter_map(|step| texts.get(*step)).flatten() {
            bundle.add_resource_overriding(Arc::clone(resource));
        }
        let all = chain.iter().filter_map(|step| keys.get(*step)).flatten();
        let plain = all
            .filter_map(|key| {
                let pattern = bundle.get_message(key)?.value()?;
                let mut errors = Vec::new();
                let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                errors.is_empty().then(|| (key.clone(), text))
            })
            .collect();
        let direction = match language.character_direction() {
            unic_langid::CharacterDirection::RTL => Direction::Rtl,
            _ => Direction::Ltr,
        };
        let mut locale = Self {
            tag: tag.to_owned(),
            direction,
            pseudo: tag == PSEUDO || tag == MIRRORED,
            bundle,
            plain,
            own: keys.get(tag).cloned().unwrap_or_default(),
            calendar: Calendar::default(),
        };
        locale.calendar = Calendar::new(&|key, args| {
            locale.format(key, args).map(|filled| filled.text).unwrap_or_default()
        });
        Ok(locale)
    }

    fn format(&self, key: &str, args: &[(&str, Value<'_>)]) -> Option<Filled> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut blanks = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            blanks.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&blanks), &mut errors);
        Some(Filled { text: self.isolate_where_needed(text), complete: errors.is_empty() })
    }

    /// Fluent wraps each filled blank in isolation marks. They matter where two directions meet; elsewhere they
    /// would only stand in the way of whoever searches or copies.
    fn isolate_where_needed(&self, text: Cow<'_, str>) -> String {
        if self.direction == Direction::Ltr && !text.chars().any(is_right_to_left) {
            without_isolates(&text).into_owned()
        } else {
            text.into_owned()
        }
    }
}

/// Whether a character is of a script that runs from right to left (Hebrew to Arabic Extended, and their
/// presentation forms).
fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// A text without the marks that isolate directions: for `<title>`, file names and comparisons.
pub fn without_isolates(text: &str) -> Cow<'_, str> {
    let mark = |character: char| matches!(character, '\u{2066}'..='\u{2069}');
    if text.contains(mark) { Cow::Owned(text.replace(mark, "")) } else { Cow::Borrowed(text) }
}

impl Words {
    /// An empty shelf with the spine's own texts; add the ribs' and build.
    pub fn builder() -> WordsBuilder {
        WordsBuilder::default()
    }

    fn here(&self) -> &Locale {
        &self.shelf.locales[self.at]
    }

    /// The language tag, as the `lang` attribute has it.
    pub fn locale(&self) -> &str {
        &self.here().tag
    }

    /// The direction of reading.
    pub fn direction(&self) -> Direction {
        self.here().direction
    }

    /// The same words for a page about somebody else than who reads it: "your value" is then "the value", wherever
    /// a text has such a twin, whose key ends with `-theirs`.
    #[must_use]
    pub fn about_another(self) -> Words {
        Words { theirs: true, ..self }
    }

    fn meant<'k>(&self, key: &'k str) -> Cow<'k, str> {
        let twin = self.theirs.then(|| format!("{key}{THEIRS}"));
        match twin.filter(|twin| self.here().bundle.has_message(twin)) {
            Some(twin) => Cow::Owned(twin),
            None => Cow::Borrowed(key),
        }
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Cow<'_, str> {
        let key = &*self.meant(key);
        if let Some(plain) = self.here().plain.get(key) {
            return Cow::Borrowed(plain);
        }
        Cow::Owned(self.with(key, &[]))
    }

    /// The text of a key with its blanks filled: `words.with("results-count", &[("count", 3.into())])`.
    pub fn with(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        let key = &*self.meant(key);
        match self.here().format(key, args) {
            Some(filled) if filled.complete => filled.text,
            Some(filled) => {
                self.remember(format!("{key} (a blank is not filled)"));
                filled.text
            }
            None => self.absent(key),
        }
    }

    /// What runs from left to right in every language, as a number with its unit. On a page that runs the other way
    /// it is kept in its order by marks; elsewhere it stays as it is.
    pub fn left_to_right(&self, text: String) -> String {
        match self.direction() {
            Direction::Ltr => text,
            Direction::Rtl => format!("\u{2066}{text}\u{2069}"),
        }
    }

    /// A text in the order of this language, for within what runs from left to right on every page: the label of a
    /// drawing.
    pub fn in_own_order(&self, text: String) -> String {
        match self.direction() {
            Direction::Ltr => text,
            Direction::Rtl => format!("\u{2067}{text}\u{2069}"),
        }
    }

    /// The text of a key if there is one: for keys made of data, as `ui-result-{code}`.
    pub fn find(&self, key: &str) -> Option<Cow<'_, str>> {
        let locale = self.here();
        match locale.plain.get(key) {
            Some(plain) => Some(Cow::Borrowed(plain)),
            None => locale.format(key, &[]).map(|filled| Cow::Owned(filled.text)),
        }
    }

    fn remember(&self, fault: String) {
        self.shelf.missing.lock().unwrap_or_else(PoisonError::into_inner).insert(fault);
    }

    fn absent(&self, key: &str) -> String {
        self.remember(key.to_owned());
        if cfg!(debug_assertions) { format!("⟦{key}⟧") } else { key.replace('-', " ") }
    }

    /// Keys that were asked for and stand in no text, or whose blanks were not filled, since the shelf was built.
    pub fn missing(&self) -> Vec<String> {
        let missing = self.shelf.missing.lock().unwrap_or_else(PoisonError::into_inner);
        missing.iter().cloned().collect()
    }

    /// Where `locale` differs from English in more than its words: keys, blanks, plural forms. Empty for a locale
    /// that is complete. `None` when there is no such locale. A regional variant (`en-GB`) lacks no key: it holds
    /// only what differs.
    pub fn gaps(&self, locale: &str) -> Option<Vec<Gap>> {
        let there = self.shelf.locales.iter().find(|known| known.tag == locale)?;
        let english = self.shelf.locales.iter().find(|known| known.tag == FALLBACK)?;
        Some(if there.pseudo { Vec::new() } else { gaps::between(english, there) })
    }

    /// All keys of English.
    pub fn keys(&self) -> Vec<String> {
        let english = self.shelf.locales.iter().find(|known| known.tag == FALLBACK);
        english.map(|locale| locale.own.iter().cloned().collect()).unwrap_or_default()
    }

    /// The same texts seen from exactly this locale, pseudo-locales included.
    pub fn in_locale(&self, tag: &str) -> Option<Words> {
        let at = self.shelf.locales.iter().position(|locale| locale.tag.eq_ignore_ascii_case(tag))?;
        Some(Words { shelf: Arc::clone(&self.shelf), at, theirs: self.theirs })
    }

    /// The same texts in the locale that suits best: the person's choice, then what the browser asks for, then
    /// English. A pseudo-locale must be chosen by name.
    #[must_use]
    pub fn negotiate(&self, preference: Option<&str>, accept_language: Option<&str>) -> Words {
        if let Some(chosen) = preference.and_then(|tag| self.in_locale(tag)) {
            return chosen;
        }
        let real: Vec<&str> =
            self.shelf.locales.iter().filter(|locale| !locale.pseudo).map(|locale| &*locale.tag).collect();
        let wanted = preference.into_iter().chain(accept_language);
        let best = wanted.into_iter().find_map(|header| negotiate::best(header, &real));
        best.or(Some(FALLBACK)).and_then(|tag| self.in_locale(tag)).unwrap_or_else(|| self.clone())
    }

    /// The locales to choose from: tag and own name.
    pub fn languages(&self) -> Vec<(String, String)> {
        let real = self.shelf.locales.iter().filter(|locale| !locale.pseudo);
        let name = |locale: &Locale| locale.plain.get("ui-language-name").cloned().unwrap_or_default();
        real.map(|locale| (locale.tag.clone(), name(locale))).collect()
    }
}
