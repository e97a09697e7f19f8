//! How hard a text is: its sentences, words and syllables, and the age that they ask for.

use std::iter::Sum;
use std::ops::Add;

/// A grade of school is read by children this much older.
const AGE_OF_GRADE_NOUGHT: f64 = 5.0;
/// Words whose syllables the rules below count wrong.
const IRREGULAR: &[(&str, u32)] = &[
    ("anxiety", 4),
    ("area", 3),
    ("areas", 3),
    ("behavior", 3),
    ("business", 2),
    ("careful", 2),
    ("clothes", 1),
    ("create", 2),
    ("created", 3),
    ("creates", 2),
    ("diabetes", 4),
    ("diet", 2),
    ("earlier", 3),
    ("evening", 2),
    ("every", 2),
    ("everybody", 4),
    ("everything", 3),
    ("everywhere", 3),
    ("fluid", 2),
    ("idea", 3),
    ("ideas", 3),
    ("maybe", 2),
    ("measurement", 3),
    ("measurements", 3),
    ("movement", 2),
    ("quiet", 2),
    ("reaction", 3),
    ("reactions", 3),
    ("safely", 2),
    ("science", 2),
    ("somebody", 3),
    ("something", 2),
    ("sometimes", 2),
    ("somewhere", 2),
    ("statement", 2),
    ("statements", 2),
    ("therefore", 2),
    ("useful", 2),
    ("wednesday", 2),
];

/// What a text asks of its reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    pub sentences: u32,
    pub words: u32,
    pub syllables: u32,
}

impl Load {
    /// The load of a text; a text without an end mark is one sentence.
    pub fn of(text: &str) -> Load {
        let mut load = Load::default();
        let mut open = false;
        for piece in text.split_whitespace() {
            let parts = piece.split(['-', '–', '/', '…']).filter(|part| part.contains(char::is_alphanumeric));
            for part in parts {
                load.words += 1;
                load.syllables += syllables(part);
                open = true;
            }
            let end = piece.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '?', '!', ':', '…']);
            load.sentences += u32::from(open && end);
            open &= !end;
        }
        load.sentences += u32::from(open);
        load
    }

    /// The reading age; none for what has no words.
    pub fn age(self) -> Option<f64> {
        if self.words == 0 {
            return None;
        }
        let (sentences, words, syllables) =
            (f64::from(self.sentences), f64::from(self.words), f64::from(self.syllables));
        let grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59;
        Some(grade + AGE_OF_GRADE_NOUGHT)
    }
}

impl Add for Load {
    type Output = Load;

    fn add(self, other: Load) -> Load {
        Load {
            sentences: self.sentences + other.sentences,
            words: self.words + other.words,
            syllables: self.syllables + other.syllables,
        }
    }
}

impl Sum for Load {
    fn sum<I: Iterator<Item = Load>>(loads: I) -> Load {
        loads.fold(Load::default(), Add::add)
    }
}

/// The syllables of a word: groups of vowels, without a silent e, with the pairs that are said apart. A number
/// counts as one.
pub fn syllables(word: &str) -> u32 {
    let word: String = word.to_lowercase().split(['\'', '’']).next().unwrap_or_default().to_owned();
    let word: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    if let Some((_, count)) = IRREGULAR.iter().find(|(known, _)| *known == word) {
        return *count;
    }
    let letters: Vec<char> = word.chars().collect();
    let groups = (0..letters.len()).filter(|at| begins_syllable(&letters, *at)).count();
    let count = groups.saturating_sub(usize::from(groups > 1 && has_silent_end(&word)));
    u32::try_from(count).unwrap_or(u32::MAX).max(1)
}

fn is_vowel(letter: char) -> bool {
    "aeiouy".contains(letter)
}

/// A vowel after none, or one that is said apart from the vowel before it.
fn begins_syllable(letters: &[char], at: usize) -> bool {
    if !is_vowel(letters[at]) || (at == 0 && letters[0] == 'y') {
        return false;
    }
    let Some(before) = at.checked_sub(1).map(|before| letters[before]) else { return true };
    if !is_vowel(before) || (at == 1 && before == 'y') {
        return true;
    }
    let two_before = at.checked_sub(2).map(|index| letters[index]);
    let next = letters.get(at + 1).copied();
    // "tion", "cial" and the like are one syllable, as are "qua" and "gua"; "doing" and "trying" are two.
    match (before, letters[at]) {
        ('i', 'a' | 'o' | 'u') => !matches!(two_before, Some('t' | 'c' | 's' | 'g' | 'x')),
        ('u' | 'o' | 'y' | 'e', 'i') => next == Some('n') && letters.get(at + 2) == Some(&'g'),
        ('u', 'a') => !matches!(two_before, Some('q' | 'g')),
        _ => false,
    }
}

/// An e at the end, or in "es" and "ed", that is not said.
fn has_silent_end(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let from_end = |back: usize| letters.len().checked_sub(back).map(|at| letters[at]);
    let consonant = |back: usize| from_end(back).is_some_and(|letter| !is_vowel(letter));
    if word.ends_with("le") || word.ends_with("les") || word.ends_with("led") {
        let before = if word.ends_with("le") { 3 } else { 4 };
        return !consonant(before) || from_end(before) == Some('l');
    }
    if word.ends_with('e') {
        return consonant(2);
    }
    if word.ends_with("ed") {
        return consonant(3) && !matches!(from_end(3), Some('t' | 'd'));
    }
    let hisses = |back: usize| matches!(from_end(back), Some('s' | 'z' | 'x' | 'c' | 'g' | 'h'));
    word.ends_with("es") && consonant(3) && !hisses(3)
}

#[cfg(test)]
mod tests {
    use super::{Load, syllables};

    #[test]
    fn syllables_are_counted_as_they_are_said() {
        for (count, words) in [
            (1, "a the we you home late asked used signed changed times called file whole high read yes"),
            (1, "type types choice three eyes care hours 15 mg"),
            (2, "result results table little simple clinic needed started doctor password reading yellow"),
            (2, "changes boxes dishes nurses being doing fluid quiet people minutes other’s"),
            (3, "medicine condition allergy area usual another example immunize corrected"),
            (4, "information immunity american"),
            (5, "laboratory laboratories preliminary administrative"),
        ] {
            for word in words.split(' ') {
                assert_eq!(syllables(word), count, "{word}");
            }
        }
        assert_eq!(syllables(""), 1);
    }

    #[test]
    fn sentences_and_words_are_counted_as_they_are_read() {
        let load = |sentences, words, syllables| Load { sentences, words, syllables };
        assert_eq!(Load::of("Call us. We help."), load(2, 4, 4));
        assert_eq!(Load::of("Test results"), load(1, 2, 3));
        assert_eq!(Load::of("I want to…"), load(1, 3, 3));
        assert_eq!(Load::of("Is it 3.5 or more? (Yes.)"), load(2, 6, 6));
        assert_eq!(Load::of("a long-term plan"), load(1, 4, 4));
        assert_eq!(Load::of(" – . "), load(0, 0, 0));
        assert_eq!(Load::of("").age(), None);
    }

    #[test]
    fn the_age_is_the_grade_and_five() {
        // 6 words in 1 sentence with 6 syllables: 0.39 * 6 + 11.8 - 15.59 + 5.
        let age = Load::of("The cat sat on the mat.").age().expect("it has words");
        assert!((age - 3.55).abs() < 1e-9, "{age}");
        let harder =
            Load::of("The laboratory corrected this preliminary result.").age().expect("it has words");
        assert!(harder > 15.0, "{harder}");
    }
}
