//! Lifting: ids and times of day are as good as random and do not compress as text. They are taken out of a
//! resource's text before it is packed, each as the few bytes that it says, with one byte left in its place. What
//! comes back is the text to the last byte.
//!
//! The bytes left are control characters, which never stand in JSON; a text that has one is not lifted. The format
//! is part of what is on disk and never changes: the tests hold it.

use std::fmt::Write;

/// Stands for 16 small hexadecimal digits.
const HALF: u8 = 1;
/// Stands for 32 small hexadecimal digits.
const FULL: u8 = 2;
/// Stands for a UUID in small digits.
const UUID: u8 = 3;
/// Stands for a time such as `2026-02-03T10:20:30`.
const TIME: u8 = 4;
/// Stands for an id that was lifted before.
const AGAIN: u8 = 5;
/// Ids that `AGAIN` can name.
const NAMED_MAX: usize = 255;

const DAY_SECONDS: u32 = 86_400;
const TIME_CHARS: usize = 19;
const UUID_CHARS: usize = 36;
const UUID_DASHES: [usize; 4] = [8, 13, 18, 23];

/// A text in two parts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Lifted {
    /// The text with one byte for each part that was taken out.
    pub text: Vec<u8>,
    /// What was taken out, in order.
    pub parts: Vec<u8>,
}

/// Take ids and times out. `None` when the text has bytes that stand for them.
pub(crate) fn lift(plain: &[u8]) -> Option<Lifted> {
    if plain.iter().any(|byte| (HALF..=AGAIN).contains(byte)) {
        return None;
    }
    let mut lifter = Lifter { text: Vec::with_capacity(plain.len()), parts: Vec::new(), ..Lifter::default() };
    // What lies between `from` and `at` stays as it is.
    let (mut from, mut at) = (0, 0);
    let mut in_word = false;
    while at < plain.len() {
        let byte = plain[at];
        if !in_word && byte.is_ascii_hexdigit() {
            lifter.text.extend_from_slice(&plain[from..at]);
            let taken = lifter.take(&plain[at..]);
            from = at + taken;
            at += taken.max(1);
            in_word = true;
        } else {
            in_word = WORD[usize::from(byte)];
            at += 1;
        }
    }
    lifter.text.extend_from_slice(&plain[from..]);
    Some(Lifted { text: lifter.text, parts: lifter.parts })
}

/// Bytes of words: an id begins where none stands before it.
static WORD: [bool; 256] = {
    let mut words = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        words[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    words
};

/// Put everything back. `None` when the parts do not fit the text, or the whole would be longer than `bytes_max`.
pub(crate) fn restore(text: &[u8], parts: &[u8], bytes_max: usize) -> Option<Vec<u8>> {
    let mut restorer = Restorer { out: String::new(), parts, ids: Vec::new(), time: None };
    let mut out = Vec::with_capacity(text.len() + parts.len() * 2);
    for byte in text {
        if !(HALF..=AGAIN).contains(byte) {
            out.push(*byte);
            continue;
        }
        restorer.out.clear();
        restorer.put(*byte)?;
        out.extend_from_slice(restorer.out.as_bytes());
        if out.len() > bytes_max {
            return None;
        }
    }
    restorer.parts.is_empty().then_some(out)
}

#[derive(Default)]
struct Lifter {
    text: Vec<u8>,
    parts: Vec<u8>,
    ids: Vec<(u8, [u8; 16])>,
    time: Option<u32>,
}

impl Lifter {
    /// How many bytes were taken out at the beginning of this text.
    fn take(&mut self, rest: &[u8]) -> usize {
        if let Some(seconds) = read_time(rest) {
            self.time(seconds);
            return TIME_CHARS;
        }
        let digits = rest.iter().take_while(|byte| is_digit(**byte)).count();
        match digits {
            8 => {
                let Some(id) = read_uuid(rest) else { return 0 };
                self.id(UUID, id);
                UUID_CHARS
            }
            16 | 32 => {
                let mut id = [0; 16];
                read_hex(&rest[..digits], &mut id);
                self.id(if digits == 16 { HALF } else { FULL }, id);
                digits
            }
            _ => 0,
        }
    }

    fn id(&mut self, form: u8, id: [u8; 16]) {
        let known = self.ids.iter().position(|known| *known == (form, id));
        if let Some(number) = known.and_then(|at| u8::try_from(at).ok()) {
            self.text.push(AGAIN);
            self.parts.push(number);
            return;
        }
        self.text.push(form);
        self.parts.extend_from_slice(&id[..id_bytes(form)]);
        if self.ids.len() < NAMED_MAX {
            self.ids.push((form, id));
        }
    }

    /// The first time in seconds since 1970, the others by how far they are from the one before.
    fn time(&mut self, seconds: u32) {
        self.text.push(TIME);
        match self.time {
            None => self.parts.extend_from_slice(&seconds.to_be_bytes()),
            Some(before) => {
                let apart = i64::from(seconds) - i64::from(before);
                put_number(((apart << 1) ^ (apart >> 63)).cast_unsigned(), &mut self.parts);
            }
        }
        self.time = Some(seconds);
    }
}

struct Restorer<'a> {
    out: String,
    parts: &'a [u8],
    ids: Vec<(u8, [u8; 16])>,
    time: Option<u32>,
}

impl Restorer<'_> {
    fn put(&mut self, form: u8) -> Option<()> {
        match form {
            TIME => {
                let seconds = match self.time {
                    None => u32::from_be_bytes(self.part(4)?.try_into().ok()?),
                    Some(before) => {
                        let apart = take_number(&mut self.parts)?;
                        let apart = (apart >> 1).cast_signed() ^ -(apart & 1).cast_signed();
                        u32::try_from(i64::from(before).checked_add(apart)?).ok()?
                    }
                };
                self.time = Some(seconds);
                write_time(seconds, &mut self.out)
            }
            AGAIN => {
                let number = usize::from(*self.part(1)?.first()?);
                let (form, id) = *self.ids.get(number)?;
                write_id(form, &id, &mut self.out)
            }
            form => {
                let mut id = [0; 16];
                let length = id_bytes(form);
                id[..length].copy_from_slice(self.part(length)?);
                if self.ids.len() < NAMED_MAX {
                    self.ids.push((form, id));
                }
                write_id(form, &id, &mut self.out)
            }
        }
    }

    fn part(&mut self, length: usize) -> Option<&[u8]> {
        let (part, rest) = self.parts.split_at_checked(length)?;
        self.parts = rest;
        Some(part)
    }
}

const fn id_bytes(form: u8) -> usize {
    if form == HALF { 8 } else { 16 }
}

fn write_id(form: u8, id: &[u8; 16], out: &mut String) -> Option<()> {
    for (at, byte) in id[..id_bytes(form)].iter().enumerate() {
        if form == UUID && matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.push(char::from_digit(u32::from(byte >> 4), 16)?);
        out.push(char::from_digit(u32::from(byte & 15), 16)?);
    }
    Some(())
}

/// Append a number in groups of seven bits, the lowest first (LEB128).
pub fn put_number(mut number: u64, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// The number at the beginning, of at most 63 bits, which is taken off.
pub fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

const fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// Digits, two to a byte.
fn read_hex(digits: &[u8], out: &mut [u8; 16]) {
    let value = |digit: u8| if digit <= b'9' { digit - b'0' } else { digit - b'a' + 10 };
    for (slot, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        *slot = value(pair[0]) << 4 | value(pair[1]);
    }
}

fn read_uuid(text: &[u8]) -> Option<[u8; 16]> {
    let text = text.get(..UUID_CHARS)?;
    let mut digits = [0; 32];
    let mut slots = digits.iter_mut();
    for (at, byte) in text.iter().enumerate() {
        match UUID_DASHES.contains(&at) {
            true if *byte == b'-' => {}
            false if is_digit(*byte) => *slots.next()? = *byte,
            _ => return None,
        }
    }
    let mut id = [0; 16];
    read_hex(&digits, &mut id);
    Some(id)
}

/// `2026-02-03T10:20:30` as seconds since 1970; the offset behind it stays text.
fn read_time(text: &[u8]) -> Option<u32> {
    let text = text.get(..TIME_CHARS)?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| text[*at] != *mark) {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<u32> {
        text[from..to]
            .iter()
            .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(*byte - b'0')))
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1970..=2100).contains(&year) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days_since_1970(year, month, day);
    // A date that the calendar does not have stays text.
    (date_of(days) == (year, month, day)).then(|| days * DAY_SECONDS + hour * 3600 + minute * 60 + second)
}

fn write_time(seconds: u32, out: &mut String) -> Option<()> {
    let (year, month, day) = date_of(seconds / DAY_SECONDS);
    let rest = seconds % DAY_SECONDS;
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}").ok()
}

/// Days of the Gregorian calendar, with years that begin in March, so that the leap day comes last.
fn days_since_1970(year: u32, month: u32, day: u32) -> u32 {
    let year = if month < 3 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day;
    days.wrapping_sub(719_469)
}

fn date_of(days: u32) -> (u32, u32, u32) {
    let days = days.wrapping_add(719_468);
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

#[cfg(test)]
mod tests {
    use super::{lift, put_number, restore, take_number};

    const MAX: usize = 1 << 20;

    fn round(plain: &[u8]) -> Option<usize> {
        let lifted = lift(plain)?;
        assert_eq!(restore(&lifted.text, &lifted.parts, MAX).as_deref(), Some(plain), "{plain:?}");
        Some(lifted.text.len() + lifted.parts.len())
    }

    #[test]
    fn ids_and_times_come_back_as_they_were() {
        let text = br#"{"id":"0123456789abcdef","subject":"Patient/00112233445566778899aabbccddeeff","encounter":
            "Encounter/a87b575f-a10e-4079-9e9e-e378729e422d","again":"a87b575f-a10e-4079-9e9e-e378729e422d",
            "from":"2011-10-14T23:37:54+00:00","to":"2011-10-14T23:52:54.530Z","first":"2011-10-13T00:00:00"}"#;
        let taken = [16, 32, 36, 36, 19, 19, 19].iter().sum::<usize>();
        let left = [8, 16, 16, 1, 4, 2, 3].iter().sum::<usize>() + 7;
        assert_eq!(round(text), Some(text.len() - taken + left));
    }

    #[test]
    fn what_only_looks_like_an_id_or_a_time_stays_text() {
        for text in [
            "0123456789ABCDEF",
            "0123456789abcde",
            "0123456789abcdef0",
            "a87b575f-a10e-4079-9e9e_e378729e422d",
            "a87b575f-a10e-4079-9e9e-e378729e422",
            "2011-02-29T10:00:00",
            "2011-13-01T10:00:00",
            "2011-00-01T10:00:00",
            "2011-04-00T10:00:00",
            "2011-04-31T10:00:00",
            "2011-04-30T24:00:00",
            "2011-04-30T23:60:00",
            "2011-04-30T23:59:60",
            "1969-12-31T23:59:59",
            "2101-01-01T00:00:00",
            "2011-04-30T23:59",
            "",
        ] {
            assert_eq!(round(text.as_bytes()), Some(text.len()), "{text}");
        }
    }

    #[test]
    fn every_day_of_the_calendar_comes_back() {
        let comes_back = |(year, month, day): &(u32, u32, u32)| {
            round(format!("{year}-{month:02}-{day:02}T01:02:03").as_bytes()) == Some(5)
        };
        let months = (1970..=2100).flat_map(|year| (1..=12).map(move |month| (year, month)));
        let all = months.flat_map(|(year, month)| (1..=31).map(move |day| (year, month, day)));
        let days = all.filter(comes_back).count();
        assert_eq!(days, 131 * 365 + 32, "131 years, 32 of them leap years");
    }

    #[test]
    fn a_text_with_the_bytes_that_stand_for_ids_is_left_alone() {
        for byte in 1..=5 {
            assert_eq!(lift(&[b'"', byte, b'"']), None);
        }
        assert_eq!(round(&[0, 6, 7, 255, 128]), Some(5));
    }

    #[test]
    fn any_text_comes_back_and_any_damage_is_told() {
        // A small generator of its own: the cases are the same in every run.
        let mut state = 1_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let pieces: [&[u8]; 12] = [
            b"\"",
            b"/",
            b"-",
            b"0123456789abcdef",
            b"00112233445566778899aabbccddeeff",
            b"2026-02-03T10:20:30",
            b"a87b575f-a10e-4079-9e9e-e378729e422d",
            b"1999-12-31T23:59:59",
            b"T",
            b"0",
            b"\x01",
            b"\xff",
        ];
        for _ in 0..20_000 {
            let text: Vec<u8> = (0..next(9))
                .flat_map(|_| pieces[usize::try_from(next(12)).unwrap_or(0)].iter().copied())
                .collect();
            let Some(lifted) = lift(&text) else { continue };
            assert_eq!(restore(&lifted.text, &lifted.parts, MAX).as_ref(), Some(&text));
            let mut longer = lifted.parts.clone();
            longer.push(0);
            assert_eq!(restore(&lifted.text, &longer, MAX), None, "parts that nothing stands for");
            if let Some((_, shorter)) = lifted.parts.split_last() {
                assert_ne!(
                    restore(&lifted.text, shorter, MAX).as_ref(),
                    Some(&text),
                    "parts that are missing"
                );
            }
        }
    }

    #[test]
    fn what_would_grow_too_large_is_refused() {
        let lifted = lift(b"0123456789abcdef").expect("lifts");
        assert_eq!(restore(&lifted.text, &lifted.parts, 15), None);
        assert!(restore(&lifted.text, &lifted.parts, 16).is_some());
    }

    #[test]
    fn ids_beyond_those_that_can_be_named_come_back_too() {
        let ids: Vec<String> = (0..600).map(|id| format!("{:032x}", id % 300)).collect();
        assert!(round(ids.join("\"").as_bytes()).is_some());
    }

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), 1 << 62] {
            let mut bytes = Vec::new();
            put_number(number, &mut bytes);
            let mut rest = bytes.as_slice();
            assert_eq!(take_number(&mut rest), Some(number));
            assert!(rest.is_empty());
            assert_eq!(take_number(&mut &bytes[..bytes.len() - 1]), None);
        }
        assert_eq!(take_number(&mut [0xff; 12].as_slice()), None);
    }
}
