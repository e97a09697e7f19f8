//! The pseudo-locales. In one, every letter gets an accent and every vowel is said twice: who reads the page can
//! still read it, and sees at once what is not translated and what does not fit. In the other, every letter becomes
//! an Arabic one of about the same sound: nobody is to read it, but it runs, joins and stands as Arabic does, so
//! that a page can be looked at from right to left.

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

/// The same text in Arabic letters. Digits and marks stay, but for the question mark: numbers are written as
/// the locale's own texts say.
pub fn arabic_letters(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.chars().map(arabic).collect())
}

fn arabic(letter: char) -> char {
    match letter.to_ascii_lowercase() {
        'a' => 'ا',
        'b' => 'ب',
        'c' => 'ص',
        'd' => 'د',
        'e' => 'ة',
        'f' => 'ف',
        'g' => 'غ',
        'h' => 'ه',
        'i' => 'ي',
        'j' => 'ج',
        'k' => 'ك',
        'l' => 'ل',
        'm' => 'م',
        'n' => 'ن',
        'o' => 'و',
        'p' => 'ث',
        'q' => 'ق',
        'r' => 'ر',
        's' => 'س',
        't' => 'ت',
        'u' => 'ع',
        'v' => 'ض',
        'w' => 'ط',
        'x' => 'خ',
        'y' => 'ئ',
        'z' => 'ز',
        '?' => '؟',
        _ => letter,
    }
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
