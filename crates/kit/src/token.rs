//! Secrets of the wire: what a cookie holds, and marks that only its holder's pages can bear.

use aws_lc_rs::{digest, hmac, rand};
use stdx::text::{unurl64, url64};

/// SHA-256. It hides what has enough chance in it, a code or a token, and nothing else.
pub fn fingerprint(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

const SECRET_BYTES: usize = 32;
const SALT_BYTES: usize = 8;

/// 256 random bits that a browser holds in a cookie. The server keeps its hash, at most.
#[derive(Clone)]
pub struct Token([u8; SECRET_BYTES]);

impl Token {
    /// A new one, from the operating system.
    pub fn new() -> Token {
        let mut bytes = [0; SECRET_BYTES];
        rand::fill(&mut bytes).expect("the operating system gives random bytes");
        Token(bytes)
    }

    /// The token that a cookie spells.
    pub fn parse(text: &str) -> Option<Token> {
        Some(Token(unurl64(text)?.try_into().ok()?))
    }

    /// As the cookie has it.
    pub fn spelled(&self) -> String {
        url64(&self.0)
    }

    /// What the server keeps. The token has 256 random bits, so a plain hash is as good as a slow one.
    pub(crate) fn hash(&self) -> [u8; 32] {
        fingerprint(&self.0)
    }

    fn key(&self, purpose: &str) -> hmac::Key {
        let root = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&root, purpose.as_bytes()).as_ref())
    }

    /// A mark on a text, for one purpose; another each time, so that a compressed page does not betray it.
    pub(crate) fn mark(&self, purpose: &str, text: &[u8]) -> String {
        let mut salt = [0; SALT_BYTES];
        rand::fill(&mut salt).expect("the operating system gives random bytes");
        let tag = hmac::sign(&self.key(purpose), &[&salt[..], text].concat());
        url64(&[&salt[..], tag.as_ref()].concat())
    }

    /// Did this token's holder mark this text for this purpose?
    pub(crate) fn marked(&self, purpose: &str, text: &[u8], mark: &str) -> bool {
        let Some(bytes) = unurl64(mark) else { return false };
        let Some((salt, tag)) = bytes.split_at_checked(SALT_BYTES) else { return false };
        hmac::verify(&self.key(purpose), &[salt, text].concat(), tag).is_ok()
    }
}

impl Default for Token {
    fn default() -> Token {
        Token::new()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("secret")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_mark_holds_for_its_token_its_purpose_and_its_text() {
        let (token, other) = (Token::new(), Token::new());
        let mark = token.mark("form", b"text");
        assert!(token.marked("form", b"text", &mark));
        assert!(!token.marked("form", b"texts", &mark));
        assert!(!token.marked("flash", b"text", &mark));
        assert!(!other.marked("form", b"text", &mark));
        assert_ne!(mark, token.mark("form", b"text"), "another each time");
    }

    #[test]
    fn what_is_no_mark_is_refused() {
        let token = Token::new();
        for text in ["", "AAAA", "not base64!", "AAAAAAAAAAA"] {
            assert!(!token.marked("form", b"", text), "{text:?}");
        }
    }

    #[test]
    fn a_token_goes_through_a_cookie_and_back() {
        let token = Token::new();
        let back = Token::parse(&token.spelled()).expect("it is one");
        assert_eq!(token.hash(), back.hash());
        assert_eq!(token.spelled().len(), 43);
        assert!(Token::parse("short").is_none());
        assert_eq!(format!("{token:?}"), "secret");
    }
}
