//! From when to when a certificate holds, read out of its DER: the one thing that nothing else here tells.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// From when to when a certificate holds.
pub fn validity(certificate: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let (body, _) = open(open(certificate, SEQUENCE)?.0, SEQUENCE)?;
    let body = open(body, VERSION).map_or(body, |(_, rest)| rest);
    let (_, body) = open(body, INTEGER)?; // serial number
    let (_, body) = open(body, SEQUENCE)?; // algorithm
    let (_, body) = open(body, SEQUENCE)?; // issuer
    let (times, _) = open(body, SEQUENCE)?;
    let (from, times) = instant(times)?;
    let (until, _) = instant(times)?;
    Some((from, until))
}

/// The content of the first value, when it has this tag, and what stands behind it.
fn open(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, short], rest) = bytes.split_first_chunk::<2>()?;
    if found != tag {
        return None;
    }
    if short < 0x80 {
        return rest.split_at_checked(usize::from(short));
    }
    let (long, rest) = rest.split_at_checked(usize::from(short & 0x7f))?;
    if long.is_empty() || long.len() > 4 {
        return None;
    }
    let length = long.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
    rest.split_at_checked(length)
}

/// An instant, in either of the two ways of writing it, and what stands behind.
fn instant(bytes: &[u8]) -> Option<(Timestamp, &[u8])> {
    let (text, rest) = open(bytes, UTC_TIME).or_else(|| open(bytes, GENERALIZED_TIME))?;
    let text = std::str::from_utf8(text).ok()?;
    let text = match text.len() {
        13 if text.as_bytes()[0] < b'5' => format!("20{text}"),
        13 => format!("19{text}"),
        _ => text.to_owned(),
    };
    let time = DateTime::strptime("%Y%m%d%H%M%SZ", text).ok()?;
    Some((TimeZone::UTC.to_timestamp(time).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::{GENERALIZED_TIME, INTEGER, SEQUENCE, UTC_TIME, instant, open, validity};

    /// One value: tag, length, content.
    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).expect("it is small").to_be_bytes();
        let head = match content.len() {
            0..0x80 => vec![tag, length[1]],
            0x80..0x100 => vec![tag, 0x81, length[1]],
            _ => vec![tag, 0x82, length[0], length[1]],
        };
        [&head, content].concat()
    }

    #[test]
    fn values_are_opened_and_nothing_is_read_behind_the_end() {
        for length in [0, 127, 128, 255, 256, 70] {
            let content = vec![7; length];
            let written = value(INTEGER, &content);
            assert_eq!(open(&written, INTEGER), Some((&content[..], &[][..])));
            assert_eq!(open(&written, SEQUENCE), None, "another tag");
            assert_eq!(open(&written[..written.len() - 1], INTEGER), None, "cut off");
        }
        assert_eq!(open(&[2, 0x80, 0, 0], INTEGER), None, "DER has no open ends");
        assert_eq!(open(&[2, 0x85, 0, 0, 0, 0, 0], INTEGER), None, "nothing is that long");
        assert_eq!(open(&[2, 0x84, 0xff, 0xff, 0xff, 0xff], INTEGER), None);
    }

    #[test]
    fn both_ways_of_writing_an_instant_are_read() {
        let read = |tag, text: &[u8]| instant(&value(tag, text)).map(|(instant, _)| instant.to_string());
        assert_eq!(read(UTC_TIME, b"260131235959Z").as_deref(), Some("2026-01-31T23:59:59Z"));
        assert_eq!(read(UTC_TIME, b"991231000000Z").as_deref(), Some("1999-12-31T00:00:00Z"));
        assert_eq!(read(GENERALIZED_TIME, b"20500101000000Z").as_deref(), Some("2050-01-01T00:00:00Z"));
        for wrong in [&b"260231000000Z"[..], b"2601010000Z", b"", b"260101000000+0100", &[0xff; 13]] {
            assert_eq!(read(UTC_TIME, wrong), None);
        }
    }

    #[test]
    fn what_is_no_certificate_has_no_validity() {
        let sequence = |content: &[u8]| value(SEQUENCE, content);
        for wrong in [vec![], vec![0x30], sequence(&[]), sequence(&sequence(&value(INTEGER, &[1])))] {
            assert_eq!(validity(&wrong), None);
        }
    }
}
