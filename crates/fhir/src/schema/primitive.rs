//! The forms of FHIR's primitive types in JSON (https://hl7.org/fhir/R4/datatypes.html#primitive).

use serde_json::Value;

use crate::{date, reference};

/// The longest string, in bytes.
pub const STRING_BYTES_MAX: usize = 1024 * 1024;

/// A primitive type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// `base64Binary`
    Base64,
    /// `boolean`
    Boolean,
    /// `canonical`
    Canonical,
    /// `code`
    Code,
    /// `date`
    Date,
    /// `dateTime`
    DateTime,
    /// `decimal`
    Decimal,
    /// `id`
    Id,
    /// `instant`
    Instant,
    /// `integer`
    Integer,
    /// `markdown`
    Markdown,
    /// `oid`
    Oid,
    /// `positiveInt`
    PositiveInt,
    /// `string`
    String,
    /// `time`
    Time,
    /// `unsignedInt`
    UnsignedInt,
    /// `uri`
    Uri,
    /// `url`
    Url,
    /// `uuid`
    Uuid,
    /// `xhtml`
    Xhtml,
}

impl Primitive {
    const ALL: [(Primitive, &'static str); 20] = [
        (Primitive::Base64, "base64Binary"),
        (Primitive::Boolean, "boolean"),
        (Primitive::Canonical, "canonical"),
        (Primitive::Code, "code"),
        (Primitive::Date, "date"),
        (Primitive::DateTime, "dateTime"),
        (Primitive::Decimal, "decimal"),
        (Primitive::Id, "id"),
        (Primitive::Instant, "instant"),
        (Primitive::Integer, "integer"),
        (Primitive::Markdown, "markdown"),
        (Primitive::Oid, "oid"),
        (Primitive::PositiveInt, "positiveInt"),
        (Primitive::String, "string"),
        (Primitive::Time, "time"),
        (Primitive::UnsignedInt, "unsignedInt"),
        (Primitive::Uri, "uri"),
        (Primitive::Url, "url"),
        (Primitive::Uuid, "uuid"),
        (Primitive::Xhtml, "xhtml"),
    ];

    /// The type with this name.
    pub fn parse(name: &str) -> Option<Primitive> {
        Primitive::ALL.iter().find(|(_, known)| *known == name).map(|(primitive, _)| *primitive)
    }

    /// FHIR's name.
    pub fn name(self) -> &'static str {
        Primitive::ALL.iter().find(|(primitive, _)| *primitive == self).map_or("", |(_, name)| *name)
    }

    /// Whether the value has the form of this type.
    pub fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (Primitive::Boolean, value) => value.is_boolean(),
            (Primitive::Decimal, value) => value.is_number(),
            (Primitive::Integer, Value::Number(number)) => {
                whole(number.as_str()).is_some_and(|n| i32::try_from(n).is_ok())
            }
            (Primitive::UnsignedInt, Value::Number(number)) => {
                whole(number.as_str()).is_some_and(|n| natural(n, 0))
            }
            (Primitive::PositiveInt, Value::Number(number)) => {
                whole(number.as_str()).is_some_and(|n| natural(n, 1))
            }
            (_, Value::String(text)) => self.fits_text(text),
            _ => false,
        }
    }

    fn fits_text(self, text: &str) -> bool {
        match self {
            Primitive::String | Primitive::Markdown => is_string(text),
            Primitive::Code => is_code(text),
            Primitive::Uri | Primitive::Url | Primitive::Canonical => is_uri(text),
            Primitive::Id => reference::is_id(text),
            Primitive::Date => date::is_date(text),
            Primitive::DateTime => date::is_date_time(text),
            Primitive::Instant => date::is_instant(text),
            Primitive::Time => date::is_time(text),
            Primitive::Oid => is_oid(text),
            Primitive::Uuid => is_uuid(text),
            Primitive::Base64 => is_base64(text),
            Primitive::Xhtml => is_xhtml(text),
            Primitive::Boolean
            | Primitive::Decimal
            | Primitive::Integer
            | Primitive::UnsignedInt
            | Primitive::PositiveInt => false,
        }
    }
}

fn whole(text: &str) -> Option<i64> {
    // `1e3` and `1.0` are numbers, but no integers in FHIR; parse() refuses them.
    if text == "-0" { None } else { text.parse().ok() }
}

fn natural(number: i64, lowest: i64) -> bool {
    (lowest..=i64::from(i32::MAX)).contains(&number)
}

fn is_string(text: &str) -> bool {
    let control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    !text.is_empty() && text.len() <= STRING_BYTES_MAX && !text.bytes().any(control)
}

fn is_space(byte: u8) -> bool {
    byte <= b' '
}

fn is_code(text: &str) -> bool {
    // Words with single spaces between them.
    !text.is_empty() && text.split([' ', '\t', '\n', '\r']).all(|word| !word.is_empty() && is_uri(word))
}

fn is_uri(text: &str) -> bool {
    !text.is_empty() && text.len() <= STRING_BYTES_MAX && !text.bytes().any(is_space)
}

fn is_oid(text: &str) -> bool {
    let Some(numbers) = text.strip_prefix("urn:oid:") else { return false };
    let number = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit())
            && !part.is_empty()
            && (part == "0" || !part.starts_with('0'))
    };
    let mut parts = numbers.split('.');
    parts.next().is_some_and(|first| matches!(first, "0" | "1" | "2"))
        && numbers.contains('.')
        && parts.all(number)
}

fn is_uuid(text: &str) -> bool {
    let Some(uuid) = text.strip_prefix("urn:uuid:") else { return false };
    uuid.len() == 36
        && uuid.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// Groups of four, with white space between or inside them, as R4's pattern and RFC 4648 with line breaks allow.
fn is_base64(text: &str) -> bool {
    let (mut digits, mut padding) = (0_usize, 0_usize);
    for byte in text.bytes() {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {}
            b'=' => padding += 1,
            _ if padding > 0 => return false,
            b'+' | b'/' => digits += 1,
            _ if byte.is_ascii_alphanumeric() => digits += 1,
            _ => return false,
        }
    }
    digits > 0 && padding <= 2 && (digits + padding).is_multiple_of(4)
}

fn is_xhtml(text: &str) -> bool {
    let text = text.trim();
    let control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let opens =
        text.strip_prefix("<div").is_some_and(|rest| rest.starts_with(['>', ' ', '\t', '\n', '\r', '/']));
    opens && (text.ends_with("</div>") || text.ends_with("/>")) && !text.bytes().any(control)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Primitive;

    fn all(name: &str, good: &[Value], bad: &[Value]) {
        let primitive = Primitive::parse(name).expect("a primitive");
        assert_eq!(primitive.name(), name);
        for value in good {
            assert!(primitive.fits(value), "{value} is a {name}");
        }
        for value in bad {
            assert!(!primitive.fits(value), "{value} is no {name}");
        }
    }

    fn number(text: &str) -> Value {
        crate::json::parse(text.as_bytes()).expect("a number")
    }

    #[test]
    fn numbers_have_their_ranges() {
        let big = number("2147483648");
        let (exponent, point) = (number("1e3"), number("1.0"));
        all(
            "integer",
            &[json!(0), json!(-5), json!(2_147_483_647), number("-2147483648")],
            &[big.clone(), exponent.clone(), point.clone(), json!("1"), number("-0"), json!(true)],
        );
        all("unsignedInt", &[json!(0), json!(7)], &[json!(-1), big.clone(), point.clone()]);
        all("positiveInt", &[json!(1)], &[json!(0), json!(-1), big.clone()]);
        all("decimal", &[big, exponent, point, number("-0.00")], &[json!("1.0"), json!(null)]);
        all("boolean", &[json!(true)], &[json!("true"), json!(1)]);
    }

    #[test]
    fn texts_have_their_forms() {
        all("string", &[json!(" a\n\tb "), json!("é")], &[json!(""), json!("a\u{0}"), json!(1)]);
        all("string", &[json!("x".repeat(1024 * 1024))], &[json!("x".repeat(1024 * 1024 + 1))]);
        all(
            "code",
            &[json!("a"), json!("a b"), json!("<=")],
            &[json!(""), json!(" a"), json!("a "), json!("a  b")],
        );
        all("uri", &[json!("http://a.example/b|1"), json!("#a")], &[json!(""), json!("a b"), json!("a\n")]);
        all("id", &[json!("a-1.B")], &[json!("a_1"), json!("x".repeat(65)), json!("")]);
        all(
            "oid",
            &[json!("urn:oid:2.16.840.0.1")],
            &[
                json!("2.16.840"),
                json!("urn:oid:3.1"),
                json!("urn:oid:1.01"),
                json!("urn:oid:1"),
                json!("urn:oid:1."),
            ],
        );
        all(
            "uuid",
            &[json!("urn:uuid:c757873d-ec9a-4326-a141-556f43239520")],
            &[
                json!("c757873d-ec9a-4326-a141-556f43239520"),
                json!("urn:uuid:C757873D-ec9a-4326-a141-556f43239520"),
            ],
        );
        all(
            "base64Binary",
            &[json!("QUJD"), json!("QUI="), json!("QQ=="), json!("QUJD\nQUJD\n"), json!(" QU JD ")],
            &[json!(""), json!("QUJ"), json!("QQ==QQ=="), json!("Q==="), json!("QU-D"), json!("\n")],
        );
        all(
            "xhtml",
            &[json!("<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>"), json!("<div>a</div>\n")],
            &[json!("<p>a</p>"), json!("<divine>a</divine>"), json!("a"), json!("")],
        );
        all("time", &[json!("10:30:00")], &[json!("10:30")]);
        all("date", &[json!("2026-02")], &[json!("2026-02-30"), json!("2026-02-03T10:00:00Z")]);
        all("instant", &[json!("2026-02-03T10:00:00Z")], &[json!("2026-02-03")]);
        all("dateTime", &[json!("2026-02-03T10:00:00Z"), json!("2026")], &[json!("2026-02-03T10:00")]);
    }
}
