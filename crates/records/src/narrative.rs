//! Reports in words: HTML or plain text of a source, taken apart into headings, paragraphs and lists. Nothing of the
//! source's markup reaches the page: what is not understood is its text, and what is not text is left out.

use maud::{Markup, html};
use ui::content::{Level, heading};

use crate::signs::{is_hidden, visible};

/// A piece of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading with its depth in the source, from 1.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Vec<Piece>),
    /// A list.
    List {
        /// Its entries are numbered.
        numbered: bool,
        /// Its entries.
        entries: Vec<Vec<Piece>>,
    },
    /// Text whose lines and spaces mean something.
    Lines(String),
}

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// It is stressed.
    pub strong: bool,
    /// It was struck out: it does not hold any more.
    pub struck: bool,
}

/// Longer reports are cut here, and the page says so by its end.
const BYTES_MAX: usize = 512 * 1024;
/// What stands at the end of a report that was cut.
const CUT: &str = "[…]";
/// The longest name of an entity, its number included.
const ENTITY_BYTES_MAX: usize = 10;
/// Tags whose content is never text.
const SILENT: [&str; 8] = ["script", "style", "head", "title", "template", "object", "svg", "iframe"];
const BREAKING: [&str; 24] = [
    "p",
    "div",
    "section",
    "article",
    "table",
    "thead",
    "tbody",
    "tr",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "hr",
    "blockquote",
    "body",
    "tfoot",
    "caption",
    "address",
    "center",
    "header",
    "footer",
    "main",
    "figure",
];

/// The pieces of a plain text. A short line without a full stop that stands alone above text is its heading.
pub fn of_text(text: &str) -> Vec<Block> {
    let whole = text.len() <= BYTES_MAX;
    let text = visible(cut(text)).replace("\r\n", "\n").replace('\r', "\n");
    let mut blocks = Vec::new();
    for part in text.split("\n\n").map(|part| part.trim_matches('\n')).filter(|part| !part.trim().is_empty())
    {
        let (first, rest) = part.split_once('\n').unwrap_or((part, ""));
        if is_heading(first) && !rest.trim().is_empty() {
            blocks.push(Block::Heading(2, first.trim().trim_end_matches(':').to_owned()));
            blocks.push(lines(rest));
        } else if is_heading(part) && !part.contains('\n') {
            blocks.push(Block::Heading(if blocks.is_empty() { 1 } else { 2 }, part.trim().to_owned()));
        } else {
            blocks.push(lines(part));
        }
    }
    // A line at the end has nothing below it: it is who wrote the rest.
    if let Some(Block::Heading(2, text)) = blocks.last() {
        let signed = lines(text);
        blocks.pop();
        blocks.push(signed);
    }
    blocks.extend((!whole).then(|| lines(CUT)));
    blocks
}

fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let plain = line.len() <= 60 && line.chars().next().is_some_and(char::is_alphabetic);
    plain && !line.ends_with(['.', ';', ',', '?', '!', ')']) && !line.contains(". ")
}

fn lines(text: &str) -> Block {
    if text.trim().contains('\n') {
        return Block::Lines(text.trim_end().to_owned());
    }
    Block::Paragraph(vec![plain(text.trim())])
}

fn plain(text: &str) -> Piece {
    Piece { text: text.to_owned(), strong: false, struck: false }
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The pieces of a page in HTML.
pub fn of_html(text: &str) -> Vec<Block> {
    let text = &*visible(text);
    let mut reader = Reader::default();
    let mut rest = cut(text);
    while let Some(at) = rest.find('<') {
        reader.text(&rest[..at]);
        rest = reader.tag(&rest[at..]);
    }
    reader.text(rest);
    reader.flush();
    reader.blocks.extend((text.len() > BYTES_MAX).then(|| lines(CUT)));
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    pieces: Vec<Piece>,
    heading: Option<u8>,
    list: Option<bool>,
    entries: Vec<Vec<Piece>>,
    strong: u32,
    struck: u32,
    kept: u32,
    /// Letters stand above the line, or below it.
    raised: Option<bool>,
    silent: Option<&'static str>,
}

impl Reader {
    /// Takes one tag, or the sign that only looks like one, and answers what follows.
    fn tag<'t>(&mut self, text: &'t str) -> &'t str {
        if let Some(comment) = text.strip_prefix("<!--") {
            return comment.split_once("-->").map_or("", |(_, rest)| rest);
        }
        let named = text[1..].starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next));
        if !named {
            self.text("<");
            return &text[1..];
        }
        let Some(end) = end_of_tag(text) else { return "" };
        let inside = &text[1..end];
        let (closing, name) = match inside.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, inside),
        };
        let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        // In XML an element may be closed as it opens; what follows is no part of it.
        let empty = inside.ends_with('/') && !["script", "style"].contains(&name.as_str());
        if !(empty && SILENT.contains(&name.as_str())) {
            self.act(&name, closing);
        }
        &text[end + 1..]
    }

    fn act(&mut self, name: &str, closing: bool) {
        if let Some(silent) = self.silent {
            if closing && name == silent {
                self.silent = None;
            }
            return;
        }
        match name {
            "b" | "strong" if closing => self.strong = self.strong.saturating_sub(1),
            "b" | "strong" => self.strong += 1,
            "del" | "s" | "strike" if closing => self.struck = self.struck.saturating_sub(1),
            "del" | "s" | "strike" => self.struck += 1,
            "sup" | "sub" => self.raised = (!closing).then_some(name == "sup"),
            "br" => self.push("\n"),
            // Whether its end is written or not: two numbers must not become one.
            "td" | "th" => self.push(" "),
            "pre" => {
                self.flush();
                self.kept = if closing { self.kept.saturating_sub(1) } else { self.kept + 1 };
            }
            "li" => self.flush_entry(),
            "ul" | "ol" => self.list(name, closing),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = (!closing).then(|| name.as_bytes()[1] - b'0');
            }
            _ if BREAKING.contains(&name) && self.list.is_some() => self.break_line(),
            _ if BREAKING.contains(&name) => self.flush(),
            _ if closing => {}
            _ => self.silent = SILENT.iter().find(|known| **known == name).copied(),
        }
    }

    fn list(&mut self, name: &str, closing: bool) {
        if closing {
            self.flush_entry();
            if let Some(numbered) = self.list.take().filter(|_| !self.entries.is_empty()) {
                self.blocks.push(Block::List { numbered, entries: std::mem::take(&mut self.entries) });
            }
        } else {
            if self.list.is_none() {
                self.flush();
            }
            self.list = self.list.or(Some(name == "ol"));
        }
    }

    fn text(&mut self, text: &str) {
        if self.silent.is_none() && !text.is_empty() {
            let plain = match self.raised {
                Some(above) => unescape(text).chars().map(|letter| raised(letter, above)).collect(),
                None => unescape(text),
            };
            if self.kept > 0 { self.push(&plain) } else { self.push_collapsed(&plain) }
        }
    }

    fn push_collapsed(&mut self, text: &str) {
        // A space that must not break stays one.
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let in_line = self.pieces.last().is_none_or(|last| !last.text.ends_with('\n'));
        let before = in_line && text.starts_with(|letter: char| letter.is_ascii_whitespace());
        let after = text.ends_with(|letter: char| letter.is_ascii_whitespace()) && !words.is_empty();
        let joined = words.join(" ");
        let space = |there: bool| if there { " " } else { "" };
        self.push(&format!("{}{joined}{}", space(before), space(after)));
    }

    fn push(&mut self, text: &str) {
        let (strong, struck) = (self.strong > 0, self.struck > 0);
        match self.pieces.last_mut() {
            Some(last) if (last.strong, last.struck) == (strong, struck) => last.text.push_str(text),
            _ => self.pieces.push(Piece { text: text.to_owned(), strong, struck }),
        }
    }

    /// Within an entry of a list a paragraph is a line of its own.
    fn break_line(&mut self) {
        if let Some(last) = self.pieces.last_mut().filter(|last| !last.text.ends_with('\n')) {
            last.text.truncate(last.text.trim_end_matches(' ').len());
            self.push("\n");
        }
    }

    fn taken(&mut self) -> Option<Vec<Piece>> {
        let mut pieces = std::mem::take(&mut self.pieces);
        if let Some(first) = pieces.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        if let Some(last) = pieces.last_mut() {
            last.text = last.text.trim_end().to_owned();
        }
        pieces.retain(|piece| !piece.text.is_empty());
        (!pieces.is_empty()).then_some(pieces)
    }

    fn flush_entry(&mut self) {
        if self.list.is_none() {
            return self.flush();
        }
        let entry = self.taken();
        self.entries.extend(entry);
    }

    fn flush(&mut self) {
        if self.list.is_some() {
            self.list("ul", true);
        }
        let (kept, heading) = (self.kept > 0, self.heading);
        let Some(pieces) = self.taken() else { return };
        let all = || pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
        self.blocks.push(match heading {
            Some(depth) => Block::Heading(depth, all().replace('\n', " ")),
            None if kept => Block::Lines(all()),
            None => Block::Paragraph(pieces),
        });
    }
}

/// Where a tag ends; a quoted value may hold a `>`.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // Only as far as a name can reach: many signs without an end must not each be searched to the end of the text.
        let end = rest.bytes().skip(1).take(ENTITY_BYTES_MAX + 1).position(|byte| byte == b';');
        let known = end.and_then(|end| Some((entity(&rest[1..=end])?, end + 2)));
        out.push(known.map_or('&', |(letter, _)| letter));
        rest = &rest[known.map_or(1, |(_, after)| after)..];
    }
    out.push_str(rest);
    out
}

/// A digit or sign above or below the line, as a letter of its own: 10 to the 9th is not 109.
fn raised(letter: char, above: bool) -> char {
    const ABOVE: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    const BELOW: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let digit = letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
    match (digit, letter, above) {
        (Some(digit), _, true) => ABOVE[digit],
        (Some(digit), _, false) => BELOW[digit],
        (None, '+', true) => '⁺',
        (None, '+', false) => '₊',
        (None, '-' | '−', true) => '⁻',
        (None, '-' | '−', false) => '₋',
        _ => letter,
    }
}

fn entity(name: &str) -> Option<char> {
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    if let Some(letter) = number.and_then(char::from_u32) {
        return Some(letter).filter(|letter| !is_hidden(*letter));
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "deg" => '°',
        "micro" => 'µ',
        "plusmn" => '±',
        "le" => '≤',
        "ge" => '≥',
        "ndash" => '–',
        "mdash" => '—',
        "bull" => '•',
        "hellip" => '…',
        "frac12" => '½',
        _ => return None,
    })
}

/// The report without a first heading that only says its name again.
pub fn without_title(mut blocks: Vec<Block>, names: &[&str]) -> Vec<Block> {
    let same = |text: &str| names.iter().any(|name| name.trim().eq_ignore_ascii_case(text.trim()));
    if matches!(blocks.first(), Some(Block::Heading(_, text)) if same(text)) {
        blocks.remove(0);
    }
    blocks
}

/// The report on a page. All its headings are of one level, below the heading of the part: a source that skips
/// levels must not make the page skip them.
pub fn render(blocks: &[Block]) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                Block::Heading(_, text) if text.chars().any(char::is_alphanumeric) => {
                    (heading(Level::H3, text, None))
                }
                Block::Heading(_, text) => { p { (text) } }
                Block::Paragraph(pieces) => { p { (run(pieces)) } }
                Block::Lines(text) => { p { (run(&[plain(text)])) } }
                Block::List { numbered: true, entries } => { ol { @for entry in entries { li { (run(entry)) } } } }
                Block::List { numbered: false, entries } => { ul { @for entry in entries { li { (run(entry)) } } } }
            }
        }
    }
}

fn run(pieces: &[Piece]) -> Markup {
    let lines = |text: &str| -> Markup {
        html! { @for (at, line) in text.split('\n').enumerate() { @if at > 0 { br; } (line) } }
    };
    html! {
        @for piece in pieces {
            @match (piece.strong, piece.struck) {
                (true, true) => { del { strong { (lines(&piece.text)) } } }
                (false, true) => { del { (lines(&piece.text)) } }
                (true, false) => { strong { (lines(&piece.text)) } }
                (false, false) => { (lines(&piece.text)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        BYTES_MAX, Block, CUT, ENTITY_BYTES_MAX, Piece, of_html, of_text, plain, render, unescape,
        without_title,
    };

    fn said(text: &str) -> Block {
        Block::Paragraph(vec![plain(text)])
    }

    #[test]
    fn numbers_beside_each_other_stay_apart() {
        assert_eq!(
            of_html("<table><tr><td>5<td>10</table>"),
            [said("5 10")],
            "cells whose end is not written"
        );
        let list = |text: &str| match of_html(text).remove(0) {
            Block::List { entries, .. } => entries[0][0].text.clone(),
            other => panic!("a list: {other:?}"),
        };
        assert_eq!(list("<ul><li><p>5</p><p>10</p></li></ul>"), "5\n10");
        assert_eq!(list("<ul><li>Take <div>5</div> <div>10</div></li></ul>"), "Take\n5\n10");
        assert_eq!(
            of_html("4 x 10<sup>9</sup>/L, H<sub>2</sub>O, 10<sup>-3</sup>"),
            [said("4 x 10⁹/L, H₂O, 10⁻³")]
        );
    }

    #[test]
    fn what_was_struck_out_is_shown_so() {
        let page =
            render(&of_html("<p>Takes <s>warfarin</s> <del><b>aspirin</b></del> iron</p>")).into_string();
        assert_eq!(page, "<p>Takes <del>warfarin</del> <del><strong>aspirin</strong></del> iron</p>");
    }

    #[test]
    fn a_long_report_says_by_its_end_that_it_was_cut() {
        for blocks in [of_html(&"word ".repeat(BYTES_MAX)), of_text(&"word ".repeat(BYTES_MAX))] {
            assert_eq!(blocks.last(), Some(&said(CUT)));
        }
        assert_eq!(of_html("word"), [said("word")]);
    }

    #[test]
    fn the_end_of_a_name_is_looked_for_no_further_than_a_name_can_reach() {
        assert_eq!(unescape("&&amp;& &lt"), "&&& &lt");
        let many = "&".repeat(BYTES_MAX);
        assert_eq!(unescape(&many), many);
        for zeros in [ENTITY_BYTES_MAX - 3, ENTITY_BYTES_MAX] {
            let (name, near) = (format!("&#{}38;", "0".repeat(zeros)), zeros < ENTITY_BYTES_MAX);
            assert_eq!(unescape(&name) == "&", near, "{name}");
        }
    }

    #[test]
    fn headings_paragraphs_and_lists_are_kept() {
        let page = "<article><h1>Chest X-ray</h1><h2>What was\n seen</h2><p>Clear &amp; dry, 5&nbsp;&lt; 6.</p>\
                    <ul><li>One</li><li><p>Two</p></ul><p>So <b>good</b></p></article>";
        let blocks = of_html(page);
        assert_eq!(blocks[0], Block::Heading(1, "Chest X-ray".into()));
        assert_eq!(blocks[1], Block::Heading(2, "What was seen".into()));
        assert_eq!(blocks[2], said("Clear & dry, 5\u{a0}< 6."));
        let Block::List { numbered: false, entries } = &blocks[3] else { panic!("a list: {blocks:?}") };
        assert_eq!(entries.iter().map(|entry| entry[0].text.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
        let Block::Paragraph(pieces) = &blocks[4] else { panic!("a paragraph") };
        assert_eq!(pieces[1], Piece { strong: true, ..plain("good") });
        assert_eq!(without_title(blocks, &["chest x-ray"]).len(), 4);
    }

    #[test]
    fn nothing_of_a_sources_markup_reaches_the_page() {
        let evil = [
            "<script>alert(1)</script><p onclick='x()'>Hello</p>",
            "<p>Hello</p><img src=x onerror=alert(1)>",
            "<style>p{}</style><a href='javascript:x'>Hello</a>",
            "<p>Hello</p><svg><script>x</script></svg><iframe src=//e></iframe>",
            "<p title='a>b'>Hello</p><!-- <script> -->",
            "Hello <ScRiPt>x</sCrIpT>",
            "<p>Hello</p><script>never closed",
        ];
        for text in evil {
            let page = render(&of_html(text)).into_string();
            assert!(page.contains("Hello"), "{text}: {page}");
            for bad in
                ["script", "onclick", "onerror", "javascript", "<img", "<svg", "<iframe", "alert", "title="]
            {
                assert!(!page.to_ascii_lowercase().contains(bad), "{text}: {page}");
            }
        }
        let shown = render(&of_html("<p>&lt;script&gt;x&lt;/script&gt;</p>")).into_string();
        assert_eq!(shown, "<p>&lt;script&gt;x&lt;/script&gt;</p>");
    }

    #[test]
    fn broken_pages_lose_no_text() {
        assert_eq!(of_html("a < b and c > d"), [said("a < b and c > d")]);
        assert_eq!(of_html("<p>one<p>two"), [said("one"), said("two")]);
        assert_eq!(of_html("50 &micro;g &unknown; &#181; &#x1; &"), [said("50 µg &unknown; µ &#x1; &")]);
        assert_eq!(
            of_html("<ul><li>one"),
            [Block::List { numbered: false, entries: vec![vec![plain("one")]] }]
        );
        assert_eq!(of_html("<title/><iframe src='x'/>one"), [said("one")], "closed as it opens");
        assert!(of_html("").is_empty());
        assert!(of_html("<p").is_empty());
    }

    #[test]
    fn plain_text_finds_its_headings() {
        let blocks = of_text("CHEST X-RAY\r\n\r\nReason\r\nCough.\r\n\r\nConclusion:\nAll clear.\n");
        assert_eq!(
            blocks,
            [
                Block::Heading(1, "CHEST X-RAY".into()),
                Block::Heading(2, "Reason".into()),
                said("Cough."),
                Block::Heading(2, "Conclusion".into()),
                said("All clear."),
            ]
        );
        assert_eq!(of_text("Line one.\n  Line two."), [Block::Lines("Line one.\n  Line two.".into())]);
        assert_eq!(render(&of_text("Line one.\nLine two.")).into_string(), "<p>Line one.<br>Line two.</p>");
        assert!(of_text(" \n\n ").is_empty());
    }
}
