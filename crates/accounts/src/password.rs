//! What makes a password good enough: length, and not being what a guesser tries first (NIST SP 800-63B-4). No
//! rule about kinds of characters: they make passwords worse to remember and no harder to guess.

use unicode_normalization::UnicodeNormalization;

/// The fewest characters.
pub const CHARACTERS_MIN: usize = 15;
/// The most characters.
pub const CHARACTERS_MAX: usize = 256;
/// What is left when known words are taken out has at least this many characters.
const OWN_CHARACTERS_MIN: usize = 8;
/// A pattern that repeats is at least this long to count as more than one keystroke.
const PERIOD_MIN: usize = 9;
/// Different characters in a password, at least.
const DIFFERENT_MIN: usize = 5;
/// A part of a name shorter than this may stand in a password.
const WORD_CHARACTERS_MIN: usize = 4;

/// Words and rows of keys that guessers try first, and pieces of them.
const KNOWN: [&str; 36] = [
    "password",
    "passwort",
    "passphrase",
    "contrasena",
    "motdepasse",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwerty",
    "letmein",
    "iloveyou",
    "welcome",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "changeme",
    "administrator",
    "correcthorsebatterystaple",
    "thisismypassword",
    "1qaz2wsx3edc4rfv",
    "1q2w3e4r5t6y",
    "abcdefghijklmnop",
    "0123456789",
    "9876543210",
    "1234567890",
    "12345678",
    "monkey",
    "dragon",
    "secret",
    "portal",
    "vestibule",
];

/// Why a password is not good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Too few characters.
    Short,
    /// Too many characters.
    Long,
    /// One that guessers try early, or little more than that.
    Known,
    /// The same few characters again and again.
    Repeats,
    /// Little more than the person's or the clinic's name or address.
    Names,
}

impl Weakness {
    /// The key of the words that say how to mend it.
    pub fn words(self) -> &'static str {
        match self {
            Weakness::Short => "accounts-password-short",
            Weakness::Long => "accounts-password-long",
            Weakness::Known => "accounts-password-known",
            Weakness::Repeats => "accounts-password-repeats",
            Weakness::Names => "accounts-password-names",
        }
    }
}

/// The form in which a password is hashed: the same on every keyboard that can type it. Nothing is cut off.
pub fn normal(typed: &str) -> String {
    let spaced = typed.chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign });
    spaced.nfkc().collect()
}

/// Why this password is not good enough for somebody with these names and addresses.
pub fn weakness(typed: &str, names: &[&str]) -> Option<Weakness> {
    let password = normal(typed);
    let count = password.chars().count();
    if count < CHARACTERS_MIN {
        return Some(Weakness::Short);
    }
    if count > CHARACTERS_MAX {
        return Some(Weakness::Long);
    }
    let plain = plain(&password);
    if repeats(&plain) || is_sequence(&plain) {
        return Some(Weakness::Repeats);
    }
    let left = without(&plain, KNOWN.into_iter());
    if left.chars().count() < OWN_CHARACTERS_MIN {
        return Some(Weakness::Known);
    }
    let parts: Vec<String> = names.iter().flat_map(|name| parts(name)).collect();
    let left = without(&left, parts.iter().map(String::as_str));
    (left.chars().count() < OWN_CHARACTERS_MIN).then_some(Weakness::Names)
}

/// Lower case, without spaces: what two guesses have in common.
fn plain(text: &str) -> String {
    text.to_lowercase().chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// The words of a name or an address that are long enough to matter.
fn parts(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|sign: char| !sign.is_alphanumeric());
    words.filter(|word| word.chars().count() >= WORD_CHARACTERS_MIN).map(str::to_owned).collect()
}

fn without<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.into_iter().fold(text.to_owned(), |text, word| text.replace(word, ""))
}

fn repeats(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    let different: std::collections::BTreeSet<&char> = signs.iter().collect();
    let has_period = |period: usize| signs.iter().zip(&signs[period..]).all(|(one, next)| one == next);
    different.len() < DIFFERENT_MIN || (1..PERIOD_MIN.min(signs.len())).any(has_period)
}

/// Up or down the alphabet or the digits, nearly all the way.
fn is_sequence(text: &str) -> bool {
    let signs: Vec<u32> = text.chars().map(u32::from).collect();
    let steps = signs.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) <= 1).count();
    steps * 4 >= signs.len() * 3
}

#[cfg(test)]
mod tests {
    use super::{CHARACTERS_MAX, Weakness, normal, weakness};

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert_eq!(weakness("žluťoučký kůň", &[]), Some(Weakness::Short));
        assert_eq!(weakness("žluťoučký kůň úpěl", &[]), None);
        let long: String = (0..CHARACTERS_MAX).map(|at| char::from(b"a9c-e+g*"[at * at % 61 % 8])).collect();
        assert_eq!(weakness(&long, &[]), None);
        assert_eq!(weakness(&format!("{long}x"), &[]), Some(Weakness::Long));
    }

    #[test]
    fn what_guessers_try_first_is_refused() {
        for (typed, expected) in [
            ("passwordpassword", Weakness::Repeats),
            ("Password 12345678", Weakness::Known),
            ("correct horse battery staple", Weakness::Known),
            ("aaaaaaaaaaaaaaaaaaa", Weakness::Repeats),
            ("abcabcabcabcabcabc", Weakness::Repeats),
            ("1234567890123456", Weakness::Repeats),
            ("abcdefghijklmnopqrst", Weakness::Repeats),
            ("qwertyuiop qwerty", Weakness::Known),
        ] {
            assert_eq!(weakness(typed, &[]), Some(expected), "{typed}");
        }
    }

    #[test]
    fn names_of_the_person_and_the_clinic_do_not_count() {
        let names = ["Mia Rivera", "mia.rivera@example.org", "Harbor Family Clinic"];
        assert_eq!(weakness("riveraharborfamily1", &names), Some(Weakness::Names));
        assert_eq!(weakness("rivera likes tall ships", &names), None);
    }

    #[test]
    fn a_few_words_of_ones_own_are_good() {
        for typed in [
            "four kind otters knit",
            "Der Tee war gestern kalt",
            "x7#Lq-92!mmZ0pw",
            "犬が好きですよねえ今日も元気に散歩",
        ] {
            assert_eq!(weakness(typed, &[]), None, "{typed}");
        }
    }

    #[test]
    fn one_password_typed_on_two_keyboards_is_one() {
        assert_eq!(normal("cafe\u{301}\u{a0}x"), normal("caf\u{e9} x"));
        assert_eq!(normal("ﬁne"), "fine");
        assert_eq!(normal(" Ab "), " Ab ", "case and outer spaces stay");
    }
}
