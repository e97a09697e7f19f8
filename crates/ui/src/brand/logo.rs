//! The logo of a clinic: an SVG drawing of shapes alone. It is read by a reader of our own that knows a few elements
//! and attributes and refuses all others, and it is written anew from what was read, so that nothing of the file
//! reaches a browser that was not understood.

use std::fmt::Write as _;

use crate::words::Words;

/// The longest file: a page has to stay light with it.
pub const LOGO_LENGTH_MAX: usize = 24 * 1024;
const DEPTH_MAX: usize = 16;
/// So many times as wide as high, or as high as wide, at most; what is longer is shown smaller.
const WIDTH_RATIO_MAX: f64 = 10.0;

const ELEMENTS: [&str; 15] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "title",
    "desc",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
];
const ATTRIBUTES: [&str; 40] = [
    "clip-rule",
    "cx",
    "cy",
    "d",
    "fill",
    "fill-opacity",
    "fill-rule",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "id",
    "offset",
    "opacity",
    "points",
    "preserveAspectRatio",
    "r",
    "rx",
    "ry",
    "spreadMethod",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "transform",
    "version",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];
/// What drawing programs leave behind and no browser needs: left out instead of refused.
const DROPPED: [&str; 3] = ["xmlns:xlink", "xml:space", "data-name"];
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// A drawing that was read and holds nothing but shapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    svg: String,
    /// How wide it is where it is 100 high.
    width: u32,
}

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogoFault {
    /// It is too long.
    #[error("the file is longer than {LOGO_LENGTH_MAX} bytes")]
    Size,
    /// It is no whole SVG drawing.
    #[error("the file is not a whole SVG drawing")]
    Broken,
    /// It holds an element that is not taken.
    #[error("the element {0:?} is not taken")]
    Element(String),
    /// It holds an attribute, or a value of one, that is not taken.
    #[error("the attribute {0:?} is not taken")]
    Attribute(String),
    /// It does not say its measures.
    #[error("there is no viewBox")]
    ViewBox,
}

impl LogoFault {
    /// The reason in plain words, for who chose the file.
    pub fn say(&self, words: &Words) -> String {
        match self {
            Self::Size => words.with("ui-logo-size", &[("most", words.count(LOGO_LENGTH_MAX as u64).into())]),
            Self::Broken => words.text("ui-logo-broken").into_owned(),
            Self::Element(name) => words.with("ui-logo-element", &[("name", name.as_str().into())]),
            Self::Attribute(name) => words.with("ui-logo-attribute", &[("name", name.as_str().into())]),
            Self::ViewBox => words.text("ui-logo-view-box").into_owned(),
        }
    }
}

impl Logo {
    /// Reads a file.
    pub fn read(file: &str) -> Result<Self, LogoFault> {
        if file.len() > LOGO_LENGTH_MAX {
            return Err(LogoFault::Size);
        }
        let mut rest = prolog(file)?;
        let mut out = String::with_capacity(file.len());
        let mut open: Vec<&str> = Vec::new();
        loop {
            rest = text(rest, &open, &mut out)?;
            if let Some(after) = rest.strip_prefix("<!--") {
                rest = after.split_once("-->").ok_or(LogoFault::Broken)?.1;
                continue;
            }
            let (tag, after) = rest.strip_prefix('<').and_then(tag).ok_or(LogoFault::Broken)?;
            rest = after;
            if let Some(name) = tag.strip_prefix('/').map(str::trim_end) {
                open.pop().filter(|last| *last == name).ok_or(LogoFault::Broken)?;
                let _ = write!(out, "</{name}>");
            } else if let Some(name) = element(tag, open.is_empty(), &mut out)? {
                open.push(name);
            }
            if open.is_empty() {
                break;
            }
            if open.len() > DEPTH_MAX {
                return Err(LogoFault::Broken);
            }
        }
        if !rest.trim().is_empty() || !out.ends_with("</svg>") {
            return Err(LogoFault::Broken);
        }
        let width = width(&out).ok_or(LogoFault::ViewBox)?;
        Ok(Self { svg: out, width })
    }

    /// The drawing, to be served as `image/svg+xml`.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// How wide it is where it is 100 high, so that a page can keep its place.
    pub fn width(&self) -> u32 {
        self.width
    }
}

/// The width by its measures, for a height of 100.
fn width(svg: &str) -> Option<u32> {
    let (_, rest) = svg.split_once(" viewBox=\"")?;
    let (value, _) = rest.split_once('"')?;
    let parts = value.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty());
    let numbers: Vec<f64> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [_, _, wide, high] = numbers[..] else { return None };
    let ratio = (wide / high).clamp(1.0 / WIDTH_RATIO_MAX, WIDTH_RATIO_MAX);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 10 and 1,000
    (wide > 0.0 && high > 0.0).then(|| (ratio * 100.0).round() as u32)
}

/// What stands before the drawing: a mark of order, the line that says it is XML, comments. A document type is
/// refused: it can bring entities.
fn prolog(file: &str) -> Result<&str, LogoFault> {
    let mut rest = file.trim_start_matches('\u{feff}').trim_start();
    if let Some(line) = rest.strip_prefix("<?xml") {
        rest = line.split_once("?>").ok_or(LogoFault::Broken)?.1.trim_start();
    }
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->").ok_or(LogoFault::Broken)?.1.trim_start();
    }
    let name = rest.strip_prefix("<svg").ok_or(LogoFault::Broken)?;
    if name.starts_with(|sign: char| sign.is_whitespace() || sign == '>') {
        Ok(rest)
    } else {
        Err(LogoFault::Broken)
    }
}

/// Copies the text before the next tag. Only a title or a description has any.
fn text<'f>(rest: &'f str, open: &[&str], out: &mut String) -> Result<&'f str, LogoFault> {
    let at = rest.find('<').ok_or(LogoFault::Broken)?;
    let said = rest[..at].trim();
    if said.is_empty() {
        return Ok(&rest[at..]);
    }
    if !matches!(open.last(), Some(&("title" | "desc"))) || said.contains(['&', '>']) {
        return Err(LogoFault::Broken);
    }
    out.push_str(said);
    Ok(&rest[at..])
}

/// The inside of a tag and what comes after it.
fn tag(rest: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    let end = rest.char_indices().find_map(|(at, sign)| {
        match (quote, sign) {
            (None, '"' | '\'') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            _ => {}
        }
        (quote.is_none() && sign == '>').then_some(at)
    })?;
    Some((&rest[..end], &rest[end + 1..]))
}

/// Reads and writes an element that opens; its name, where it stays open.
fn element<'f>(tag: &'f str, root: bool, out: &mut String) -> Result<Option<&'f str>, LogoFault> {
    let closes = tag.ends_with('/');
    let tag = tag.strip_suffix('/').unwrap_or(tag);
    let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    if !ELEMENTS.contains(&name) || root != (name == "svg") {
        return Err(LogoFault::Element(shown(name)));
    }
    let _ = write!(out, "<{name}");
    if root {
        let _ = write!(out, " xmlns=\"{NAMESPACE}\"");
    }
    let seen = self::attributes(attributes, out)?;
    if root && !seen.contains(&"viewBox") {
        return Err(LogoFault::ViewBox);
    }
    out.push_str(if closes { "/>" } else { ">" });
    if root && closes { Err(LogoFault::Broken) } else { Ok((!closes).then_some(name)) }
}

fn attributes<'f>(mut rest: &'f str, out: &mut String) -> Result<Vec<&'f str>, LogoFault> {
    let mut seen = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(seen);
        }
        let (name, after) = rest.split_once('=').ok_or(LogoFault::Broken)?;
        let name = name.trim_end();
        let after = after.trim_start();
        let quote =
            after.chars().next().filter(|sign| matches!(sign, '"' | '\'')).ok_or(LogoFault::Broken)?;
        let (value, next) = after[1..].split_once(quote).ok_or(LogoFault::Broken)?;
        rest = next;
        if seen.contains(&name) {
            return Err(LogoFault::Broken);
        }
        seen.push(name);
        if (name == "xmlns" && value == NAMESPACE) || DROPPED.contains(&name) {
            continue;
        }
        if !ATTRIBUTES.contains(&name) || !is_plain(name, value) {
            return Err(LogoFault::Attribute(shown(name)));
        }
        let _ = write!(out, " {name}=\"{value}\"");
    }
}

/// A value of numbers, names and colours. The one address that is taken is that of a gradient in the same drawing.
fn is_plain(name: &str, value: &str) -> bool {
    let named = |text: &str| {
        !text.is_empty() && text.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_'))
    };
    if name == "id" {
        return named(value);
    }
    let address = value.trim().strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')'));
    if let Some(inside) = address.filter(|_| matches!(name, "fill" | "stroke")) {
        return named(inside);
    }
    let sign = |sign: char| sign.is_ascii_alphanumeric() || " \t\r\n.,+-#%()".contains(sign);
    value.chars().all(sign) && !value.to_ascii_lowercase().contains("url")
}

/// A name as it is said back: cut short, and only letters that a name can have.
fn shown(name: &str) -> String {
    name.chars()
        .filter(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | ':' | '_'))
        .take(32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{LOGO_LENGTH_MAX, Logo, LogoFault};
    use crate::words::Words;

    const GOOD: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
        <!-- drawn by hand -->
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox='0 0 32 36' width="32">
          <title>Lindenfield</title>
          <defs><linearGradient id="a"><stop offset="0%" stop-color="#fff"/></linearGradient></defs>
          <g transform="translate(1 2)"><path d="M2 36V16a14 14 0 0 1 28 0v20z" fill="url(#a)" /></g>
        </svg>
    "##;

    #[test]
    fn shapes_are_taken_and_written_anew() {
        let logo = Logo::read(GOOD).expect("a drawing");
        assert_eq!(
            logo.svg(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 36\" width=\"32\"><title>Lindenfield</title>\
             <defs><linearGradient id=\"a\"><stop offset=\"0%\" stop-color=\"#fff\"/></linearGradient></defs>\
             <g transform=\"translate(1 2)\"><path d=\"M2 36V16a14 14 0 0 1 28 0v20z\" fill=\"url(#a)\"/></g></svg>"
        );
        assert_eq!(Logo::read(logo.svg()), Ok(logo.clone()), "what was written is read again");
        assert_eq!(logo.width(), 89, "32 by 36");
        for (measures, width) in
            [("0 0 300 100", 300), ("5,5,10,20", 50), ("0 0 9000 1", 1_000), ("0 0 1 1e9", 10)]
        {
            let logo = Logo::read(&format!("<svg viewBox=\"{measures}\"></svg>")).expect("a drawing");
            assert_eq!(logo.width(), width, "{measures}");
        }
    }

    #[test]
    fn what_could_act_or_lead_away_is_refused_by_name() {
        let with = |inside: &str| Logo::read(&format!("<svg viewBox=\"0 0 1 1\">{inside}</svg>"));
        for (inside, name) in [
            ("<script>alert(1)</script>", "script"),
            ("<style>path{fill:red}</style>", "style"),
            ("<image href=\"x.png\"/>", "image"),
            ("<foreignObject/>", "foreignObject"),
            ("<a/>", "a"),
            ("<use/>", "use"),
            ("<animate/>", "animate"),
            ("<text>Clinic</text>", "text"),
            ("<svg viewBox=\"0 0 1 1\"></svg>", "svg"),
            ("<SCRIPT/>", "SCRIPT"),
        ] {
            assert_eq!(with(inside), Err(LogoFault::Element(name.to_owned())), "{inside}");
        }
        for (inside, name) in [
            ("<g onload=\"alert(1)\"/>", "onload"),
            ("<g style=\"fill:red\"/>", "style"),
            ("<g class=\"x\"/>", "class"),
            ("<path d=\"M0 0\" fill=\"url(https://example.org/x#a)\"/>", "fill"),
            ("<path d=\"M0 0\" stroke=\"URL(#a);x\"/>", "stroke"),
            ("<path d=\"M0 0\" fill=\"&#106;avascript\"/>", "fill"),
            ("<g id=\"a b\"/>", "id"),
            ("<g xlink:href=\"#a\"/>", "xlink:href"),
            ("<g transform=\"x:y\"/>", "transform"),
        ] {
            assert_eq!(with(inside), Err(LogoFault::Attribute(name.to_owned())), "{inside}");
        }
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for broken in [
            "",
            "<svg",
            "<svg viewBox=\"0 0 1 1\">",
            "<svg viewBox=\"0 0 1 1\"/>",
            "<svg viewBox=\"0 0 1 1\"><g></svg></g>",
            "<svg viewBox=\"0 0 1 1\"></svg><script/>",
            "<svg viewBox=\"0 0 1 1\">&lt;</svg>",
            "<svg viewBox=\"0 0 1 1\"><g d=M0/></svg>",
            "<svg viewBox=\"0 0 1 1\" viewBox=\"0 0 2 2\"></svg>",
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg viewBox=\"0 0 1 1\"></svg>",
            "<svg viewBox=\"0 0 1 1\"><![CDATA[x]]></svg>",
            "<svg viewBox=\"0 0 1 1\"><title>a > b</title></svg>",
            "<html></html>",
            "<svgx viewBox=\"0 0 1 1\"></svgx>",
        ] {
            assert!(matches!(Logo::read(broken), Err(LogoFault::Broken | LogoFault::Element(_))), "{broken}");
        }
        for measures in [
            "width=\"4\"",
            "viewBox=\"0 0 4\"",
            "viewBox=\"0 0 0 4\"",
            "viewBox=\"0 0 -4 4\"",
            "viewBox=\"a\"",
        ] {
            assert_eq!(Logo::read(&format!("<svg {measures}></svg>")), Err(LogoFault::ViewBox), "{measures}");
        }
        assert_eq!(Logo::read(&" ".repeat(LOGO_LENGTH_MAX + 1)), Err(LogoFault::Size));
        let deep = format!("<svg viewBox=\"0 0 1 1\">{}{}</svg>", "<g>".repeat(20), "</g>".repeat(20));
        assert_eq!(Logo::read(&deep), Err(LogoFault::Broken));
    }

    #[test]
    fn a_name_out_of_a_file_is_cut_before_it_is_said_back() {
        let words = Words::builder().build().expect("our own texts");
        let fault = Logo::read(&format!("<svg viewBox=\"0 0 1 1\"><{}/></svg>", "q".repeat(900)))
            .expect_err("refused");
        assert_eq!(fault, LogoFault::Element("q".repeat(32)));
        assert!(fault.say(&words).starts_with("The logo holds “qqq"), "{}", fault.say(&words));
        for fault in
            [LogoFault::Size, LogoFault::Broken, LogoFault::Attribute("style".to_owned()), LogoFault::ViewBox]
        {
            assert!(fault.say(&words).ends_with('.'));
        }
        assert_eq!(words.missing(), Vec::<String>::new());
    }
}
