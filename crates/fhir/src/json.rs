//! JSON as it came: numbers keep their text (`1.00`, `1e3`), members keep their order, and what two readers could
//! understand differently (a member given twice, text after the end, half a surrogate pair) is refused.
//!
//! The reader is our own because serde_json rewrites `1e3` as `1e+3`, takes the last of two equal members in
//! silence and gives objects with certain private member names a meaning. Strings are equal after a round trip,
//! but an escape that was not needed (`\/`, `\u00e9`) is written plainly.
//!
//! An error names line and column, never content: the text may be somebody's record.

use serde_json::{Map, Number, Value};
use thiserror::Error;

/// The most bytes that [`parse`] takes.
pub const BYTES_MAX: usize = 16 * 1024 * 1024;
/// The most objects and arrays inside one another.
pub const DEPTH_MAX: usize = 64;
/// The longest number, in characters.
pub const NUMBER_CHARS_MAX: usize = 64;

/// What a document may at most be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the whole text in bytes.
    pub bytes_max: usize,
    /// Objects and arrays inside one another.
    pub depth_max: usize,
    /// Characters of one number.
    pub number_chars_max: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes_max: BYTES_MAX, depth_max: DEPTH_MAX, number_chars_max: NUMBER_CHARS_MAX }
    }
}

impl Limits {
    /// The usual limits with another size.
    pub fn of_size(bytes_max: usize) -> Limits {
        Limits { bytes_max, ..Limits::default() }
    }
}

/// Why a text is not the JSON that we take, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct JsonError {
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// Larger than [`Limits::bytes_max`].
    #[error("the document is larger than {0} bytes")]
    TooLarge(usize),
    /// Deeper than [`Limits::depth_max`].
    #[error("nested deeper than {0} levels")]
    TooDeep(usize),
    /// A number longer than [`Limits::number_chars_max`].
    #[error("a number of more than {0} characters")]
    NumberTooLong(usize),
    /// Not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// The text stops in the middle.
    #[error("the text ends too early")]
    EndsEarly,
    /// Something else than a value.
    #[error("a value was expected")]
    NoValue,
    /// Something else than a member name.
    #[error("a member name was expected")]
    NoName,
    /// A name without its colon.
    #[error("a colon was expected")]
    NoColon,
    /// Neither a comma nor the end of the list.
    #[error("a comma or the end of the list was expected")]
    NoComma,
    /// Digits that are not a JSON number, such as `01` or `1.`.
    #[error("not a number")]
    BadNumber,
    /// An escape that JSON does not know, or half a surrogate pair.
    #[error("not an escape")]
    BadEscape,
    /// A control character that must be escaped.
    #[error("a control character inside a string")]
    ControlCharacter,
    /// The same member name twice in one object.
    #[error("the same member twice")]
    Duplicate,
    /// More text after the value.
    #[error("text after the end")]
    Trailing,
}

/// Reads a document within the usual [`Limits`].
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    parse_within(bytes, &Limits::default())
}

/// Reads a document within these limits.
pub fn parse_within(bytes: &[u8], limits: &Limits) -> Result<Value, JsonError> {
    if bytes.len() > limits.bytes_max {
        return Err(JsonError { line: 1, column: 1, problem: Problem::TooLarge(limits.bytes_max) });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| located(bytes, e.valid_up_to(), Problem::NotUtf8))?;
    let mut reader = Reader { text, bytes, at: 0, depth: 0, limits };
    let read = reader.document();
    read.map_err(|problem| located(bytes, reader.at, problem))
}

/// The document as compact JSON, members in their order, numbers in their own text.
pub fn to_bytes(value: &Value) -> Vec<u8> {
    // A Value has only text for member names and a Vec takes every byte, so that writing cannot fail.
    serde_json::to_vec(value).unwrap_or_default()
}

fn located(bytes: &[u8], at: usize, problem: Problem) -> JsonError {
    let before = &bytes[..at.min(bytes.len())];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = before[..line_start].split(|byte| *byte == b'\n').count();
    JsonError { line, column: before.len() - line_start + 1, problem }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    limits: &'a Limits,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, Problem> {
        self.skip_space();
        let value = self.value()?;
        self.skip_space();
        if self.at == self.bytes.len() { Ok(value) } else { Err(Problem::Trailing) }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Value, Problem> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'{') => self.nested(Reader::object),
            Some(b'[') => self.nested(Reader::array),
            Some(b'-' | b'0'..=b'9') => self.number().map(Value::Number),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(_) => Err(Problem::NoValue),
            None => Err(Problem::EndsEarly),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Problem> {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else if word.as_bytes().starts_with(rest) {
            Err(Problem::EndsEarly)
        } else {
            Err(Problem::NoValue)
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Problem>) -> Result<Value, Problem> {
        if self.depth == self.limits.depth_max {
            return Err(Problem::TooDeep(self.limits.depth_max));
        }
        self.depth += 1;
        self.at += 1;
        self.skip_space();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value, Problem> {
        let mut members = Map::new();
        if self.closes(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            let start = self.at;
            match self.peek() {
                Some(b'"') => {}
                Some(_) => return Err(Problem::NoName),
                None => return Err(Problem::EndsEarly),
            }
            let name = self.string()?;
            self.skip_space();
            match self.peek() {
                Some(b':') => self.at += 1,
                Some(_) => return Err(Problem::NoColon),
                None => return Err(Problem::EndsEarly),
            }
            self.skip_space();
            let value = self.value()?;
            if members.insert(name, value).is_some() {
                self.at = start;
                return Err(Problem::Duplicate);
            }
            if self.ends(b'}')? {
                return Ok(Value::Object(members));
            }
        }
    }

    fn array(&mut self) -> Result<Value, Problem> {
        let mut items = Vec::new();
        if self.closes(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            if self.ends(b']')? {
                return Ok(Value::Array(items));
            }
        }
    }

    fn closes(&mut self, end: u8) -> bool {
        let closed = self.peek() == Some(end);
        self.at += usize::from(closed);
        closed
    }

    /// After one item: `true` at the end of the list, `false` behind a comma.
    fn ends(&mut self, end: u8) -> Result<bool, Problem> {
        self.skip_space();
        let byte = self.peek().ok_or(Problem::EndsEarly)?;
        if byte != end && byte != b',' {
            return Err(Problem::NoComma);
        }
        self.at += 1;
        if byte == b',' {
            self.skip_space();
        }
        Ok(byte == end)
    }

    fn digits(&mut self) -> Result<usize, Problem> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        match (self.at - start, self.peek()) {
            (0, None) => Err(Problem::EndsEarly),
            (0, Some(_)) => Err(Problem::BadNumber),
            (count, _) => Ok(count),
        }
    }

    fn number(&mut self) -> Result<Number, Problem> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let first = self.peek();
        if self.digits()? > 1 && first == Some(b'0') {
            return Err(Problem::BadNumber);
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        if text.len() > self.limits.number_chars_max {
            self.at = start;
            return Err(Problem::NumberTooLong(self.limits.number_chars_max));
        }
        // serde_json's public way of reading a number adds the sign to an exponent; this keeps the text.
        // It is hidden from its documentation: `numbers_keep_their_text` tells when it goes.
        Ok(Number::from_string_unchecked(text.to_owned()))
    }

    fn string(&mut self) -> Result<String, Problem> {
        self.at += 1;
        let start = self.at;
        self.plain();
        match self.peek() {
            Some(b'"') => {
                let text = self.text[start..self.at].to_owned();
                self.at += 1;
                Ok(text)
            }
            _ => self.escaped(start),
        }
    }

    /// Moves over everything that stands for itself.
    fn plain(&mut self) {
        let rest = &self.bytes[self.at..];
        let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
        self.at += plain.unwrap_or(rest.len());
    }

    /// The rest of a string in which something does not stand for itself.
    fn escaped(&mut self, start: usize) -> Result<String, Problem> {
        let mut text = self.text[start..self.at].to_owned();
        loop {
            match self.peek() {
                None => return Err(Problem::EndsEarly),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(Problem::ControlCharacter),
            }
            let from = self.at;
            self.plain();
            text.push_str(&self.text[from..self.at]);
        }
    }

    fn escape(&mut self) -> Result<char, Problem> {
        let letter = *self.bytes.get(self.at + 1).ok_or(Problem::EndsEarly)?;
        let meant = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(Problem::BadEscape),
        };
        self.at += 2;
        Ok(meant)
    }

    fn unicode(&mut self) -> Result<char, Problem> {
        let first = self.hex4(self.at + 2)?;
        if let Some(meant) = char::from_u32(first) {
            self.at += 6;
            return Ok(meant);
        }
        if first >= 0xdc00 || self.bytes.get(self.at + 6..self.at + 8) != Some(b"\\u") {
            return Err(Problem::BadEscape);
        }
        let second = self.hex4(self.at + 8)?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(Problem::BadEscape);
        }
        self.at += 12;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(Problem::BadEscape)
    }

    fn hex4(&self, from: usize) -> Result<u32, Problem> {
        let digits = self.bytes.get(from..from + 4).ok_or(Problem::EndsEarly)?;
        digits.iter().try_fold(0, |value, digit| {
            let digit = char::from(*digit).to_digit(16).ok_or(Problem::BadEscape)?;
            Ok(value << 4 | digit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{DEPTH_MAX, Limits, NUMBER_CHARS_MAX, Problem, parse, parse_within, to_bytes};

    fn kept(text: &str) {
        let value = parse(text.as_bytes()).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(String::from_utf8(to_bytes(&value)).as_deref(), Ok(text));
    }

    fn refused(text: &[u8]) -> Problem {
        parse(text).expect_err("must be refused").problem
    }

    #[test]
    fn numbers_keep_their_text() {
        for number in
            ["0", "-0", "1.00", "1e3", "1E3", "1e+03", "-12.50E-7", "0.000", "123456789012345678901"]
        {
            kept(number);
            kept(&format!(r#"{{"value":{number},"list":[{number},{number}]}}"#));
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_refused() {
        for text in
            ["01", "-01", "1.", "1.e3", ".5", "+1", "1e", "1e+", "-", "--1", "0x1", "NaN", "1_0", "1,5"]
        {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        let longest = "1".repeat(NUMBER_CHARS_MAX);
        kept(&longest);
        assert_eq!(refused(format!("{longest}1").as_bytes()), Problem::NumberTooLong(NUMBER_CHARS_MAX));
    }

    #[test]
    fn members_keep_their_order_and_come_once() {
        kept(r#"{"z":1,"a":{"y":null,"b":[true,false,{}]},"m":[]}"#);
        let error = parse(b"{\"a\": 1,\n \"b\": 2, \"a\": 3}").expect_err("twice");
        assert_eq!((error.line, error.column, error.problem), (2, 10, Problem::Duplicate));
        assert_eq!(refused(br#"{"a":1,"\u0061":2}"#), Problem::Duplicate);
    }

    #[test]
    fn private_names_of_the_library_are_ordinary_members() {
        kept(r#"{"$serde_json::private::Number":"1"}"#);
        kept(r#"{"$serde_json::private::RawValue":"[1]"}"#);
    }

    #[test]
    fn strings_mean_the_same_after_escapes() {
        let value = parse(br#""\u00e9\/\ud83d\ude00\n\t\"\\ \b\f\r""#).expect("escapes");
        assert_eq!(value, "é/😀\n\t\"\\ \u{8}\u{c}\r");
        assert_eq!(parse(&to_bytes(&value)), Ok(value));
        for text in [
            r#""\ud800""#,
            r#""\udc00""#,
            r#""\ud800\u0041""#,
            r#""\ud800x""#,
            r#""\u12g4""#,
            r#""\x""#,
            r#""\u+123""#,
        ] {
            assert_eq!(refused(text.as_bytes()), Problem::BadEscape, "{text}");
        }
        assert_eq!(refused(b"\"a\nb\""), Problem::ControlCharacter);
        assert_eq!(refused(b"\"\\n\0\""), Problem::ControlCharacter);
    }

    #[test]
    fn a_text_has_one_value_and_nothing_after_it() {
        assert!(parse(b"\xef\xbb\xbf {} \n").is_ok(), "a byte order mark is tolerated");
        assert_eq!(refused(b"{} {}"), Problem::Trailing);
        assert_eq!(refused(b"{}\0"), Problem::Trailing);
        assert_eq!(refused(b"[1,]"), Problem::NoValue);
        assert_eq!(refused(br#"{"a":1,}"#), Problem::NoName);
        assert_eq!(refused(b"{a:1}"), Problem::NoName);
        assert_eq!(refused(br#"{"a" 1}"#), Problem::NoColon);
        assert_eq!(refused(b"[1 2]"), Problem::NoComma);
        assert_eq!(refused(b"\xff"), Problem::NotUtf8);
        assert_eq!(refused(b"'a'"), Problem::NoValue);
        for whole in [r#"{"a":[1.5e3,"\u00e9\n"],"b":{"c":null}}"#, "[true,false,{}]"] {
            for cut in 0..whole.len() {
                assert_eq!(refused(&whole.as_bytes()[..cut]), Problem::EndsEarly, "cut at {cut}");
            }
        }
    }

    #[test]
    fn depth_and_size_have_an_end() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(DEPTH_MAX).as_bytes()).is_ok());
        assert_eq!(refused(nested(DEPTH_MAX + 1).as_bytes()), Problem::TooDeep(DEPTH_MAX));
        assert_eq!(refused("[".repeat(1_000_000).as_bytes()), Problem::TooDeep(DEPTH_MAX));
        let small = Limits::of_size(4);
        assert!(parse_within(b"[12]", &small).is_ok());
        assert_eq!(parse_within(b"[123]", &small).expect_err("five").problem, Problem::TooLarge(4));
    }

    #[test]
    fn an_error_says_where_and_not_what() {
        let error = parse(b"{\n  \"name\": Schmidt\n}").expect_err("no value");
        assert_eq!(error.to_string(), "line 2, column 11: a value was expected");
    }
}
