//! The pseudo-locale: every letter gets an accent, every vowel is said twice. Who reads the page can still read
//! it, and sees at once what is not translated and what does not fit.

use std::borrow::Cow;

/// The accented, longer form of a piece of text.
pub fn accent(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.chars().fold(String::with_capacity(text.len() * 2), |mut out, letter| {
        let accented = accented(letter);
        out.push(accented);
        if "aeiouAEIOU".contains(letter) {
            out.push(accented);
        }
        out
    }))
}

fn accented(letter: char) -> char {
    match letter {
        'a' => 'á',
        'c' => 'ç',
        'd' => 'ď',
        'e' => 'é',
        'g' => 'ğ',
        'i' => 'í',
        'l' => 'ł',
        'n' => 'ñ',
        'o' => 'ö',
        'r' => 'ř',
        's' => 'š',
        't' => 'ť',
        'u' => 'ü',
        'y' => 'ý',
        'z' => 'ž',
        'A' => 'Å',
        'C' => 'Č',
        'D' => 'Ð',
        'E' => 'É',
        'I' => 'Î',
        'L' => 'Ł',
        'N' => 'Ñ',
        'O' => 'Ø',
        'R' => 'Ř',
        'S' => 'Š',
        'T' => 'Ť',
        'U' => 'Û',
        'Y' => 'Ý',
        'Z' => 'Ž',
        other => other,
    }
}
