//! Bytes as text: hexadecimal for logs and files, base64url (RFC 4648 section 5, no padding) for URLs.

const HEX: &[u8; 16] = b"0123456789abcdef";
const URL64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
    }
    out
}

/// The bytes of a hexadecimal text; `None` when it is not one.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|v| u8::try_from(v).ok());
    digits.chunks(2).map(|pair| Some(value(pair[0])? << 4 | value(pair[1])?)).collect()
}

/// Base64url without padding.
pub fn url64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().enumerate().fold(0_u32, |word, (at, byte)| word | u32::from(*byte) << (16 - 8 * at));
        for at in 0..=chunk.len() {
            out.push(char::from(URL64[(word >> (18 - 6 * at) & 63) as usize]));
        }
    }
    out
}

/// The bytes of a base64url text without padding; `None` when it is not one.
pub fn unurl64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        if chunk.len() == 1 {
            return None;
        }
        let mut word = 0_u32;
        for (at, digit) in chunk.iter().enumerate() {
            let value = URL64.iter().position(|known| known == digit)?;
            word |= u32::try_from(value).ok()? << (18 - 6 * at);
        }
        let bytes = word.to_be_bytes();
        out.extend_from_slice(&bytes[1..chunk.len()]);
        if bytes[chunk.len()..].iter().any(|left| *left != 0) {
            return None; // bits that no encoder writes: the same bytes must not have two spellings
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{hex, unhex, unurl64, url64};

    #[test]
    fn both_spellings_go_there_and_back() {
        for length in 0..40_u8 {
            let bytes: Vec<u8> = (0..length).map(|n| n.wrapping_mul(37) ^ 0xa5).collect();
            assert_eq!(unhex(&hex(&bytes)), Some(bytes.clone()));
            assert_eq!(unurl64(&url64(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn what_is_not_such_a_text_is_refused() {
        assert_eq!(unhex("abc"), None);
        assert_eq!(unhex("zz"), None);
        assert_eq!(unurl64("a"), None);
        assert_eq!(unurl64("a+b/"), None);
        assert_eq!(unurl64("AB"), None, "bits beyond the last byte must be zero");
    }
}
