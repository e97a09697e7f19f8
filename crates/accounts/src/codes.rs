//! Codes on paper: from the clinic, to set a password; and ten to keep, for who lost every other proof. They are
//! drawn from letters that cannot be mistaken, and typed in any way that keeps the letters.

use kit::{Fault, fingerprint};
use stdx::Random;
use stdx::text::hex;

use crate::factors::Recovery;
use crate::hashing::{SALT_BYTES, stretched};

/// No letter that looks like another.
const LETTERS: &[u8; 26] = b"ACDEFGHJKMNPQRTUVWXY234679";
const GROUP_LETTERS: usize = 5;
/// Recovery codes on a sheet.
pub const SHEET: usize = 10;
/// Groups of letters in each: 47 bits, and each guess is hashed as slowly as a password.
const SHEET_GROUPS: usize = 2;

/// A new code of so many groups.
pub fn draw(groups: usize) -> String {
    let group = || (0..GROUP_LETTERS).map(|_| letter()).collect::<String>();
    (0..groups).map(|_| group()).collect::<Vec<_>>().join("-")
}

/// Each letter equally likely: numbers beyond the last whole round are drawn again.
fn letter() -> char {
    let mut byte = [0];
    loop {
        store::SystemRandom.fill(&mut byte);
        let at = usize::from(byte[0]);
        if at < 256 / LETTERS.len() * LETTERS.len() {
            return char::from(LETTERS[at % LETTERS.len()]);
        }
    }
}

/// The letters of a code, however it was typed: in groups or not, large or small.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// The hash of a code from the clinic, which has enough chance in it for a plain one.
pub fn hash(code: &str) -> String {
    hex(&fingerprint(plain(code).as_bytes()))
}

/// A new sheet of recovery codes.
pub fn sheet() -> Vec<String> {
    (0..SHEET).map(|_| draw(SHEET_GROUPS)).collect()
}

/// A sheet as it is kept.
pub async fn kept(sheet: &[String], now_ms: i64) -> Result<Recovery, Fault> {
    let mut salt = vec![0; SALT_BYTES];
    store::SystemRandom.fill(&mut salt);
    let codes = sheet.iter().map(|code| plain(code)).collect();
    let hashes = stretched(codes, salt.clone()).await?;
    Ok(Recovery { salt, made_ms: now_ms, hashes })
}

/// What a typed recovery code would be kept as on this sheet. Without a sheet the same work is done.
pub async fn looked_up(recovery: Option<&Recovery>, typed: &str) -> Result<String, Fault> {
    let salt = recovery.map_or_else(|| vec![0; SALT_BYTES], |recovery| recovery.salt.clone());
    let hashes = stretched(vec![plain(typed)], salt).await?;
    hashes.into_iter().next().ok_or(Fault::Internal("a code has a hash"))
}

#[cfg(test)]
mod tests {
    use super::{LETTERS, SHEET, draw, hash, kept, letter, looked_up, sheet};

    #[test]
    fn a_code_is_drawn_from_letters_that_cannot_be_mistaken() {
        for _ in 0..2_000 {
            let drawn = letter();
            assert!(LETTERS.contains(&u8::try_from(drawn).expect("a letter")));
            assert!(!"0O1IL5S8BZ".contains(drawn));
        }
        assert_eq!(draw(4).split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5]);
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        assert_eq!(hash("ACDEF-GHJKM"), hash(" acdef ghjkm"));
        assert_ne!(hash("ACDEF-GHJKM"), hash("ACDEF-GHJKN"));
    }

    #[tokio::test]
    async fn a_code_of_the_sheet_is_found_however_it_is_typed() {
        let codes = sheet();
        let different: std::collections::BTreeSet<&String> = codes.iter().collect();
        assert_eq!(different.len(), SHEET);
        let kept = kept(&codes, 5).await.expect("kept");
        assert_eq!(kept.hashes.len(), SHEET);
        assert!(!format!("{kept:?}").contains(&codes[3]), "only hashes are kept");
        let typed = codes[3].to_lowercase().replace('-', " ");
        let found = looked_up(Some(&kept), &typed).await.expect("hashed");
        assert_eq!(kept.used(&found).expect("it is there").hashes.len(), SHEET - 1);
        let other = looked_up(Some(&kept), "AAAAA-AAAAA").await.expect("hashed");
        assert_eq!(kept.used(&other), None);
    }
}
