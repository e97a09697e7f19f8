//! From files to portions of raw text, each small enough to be parsed at once: a whole document, or some hundred
//! lines. One thread reads; it waits when those who parse are behind.

use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use super::files::{Form, Source};

/// A Bundle may be this large, unpacked.
pub const DOCUMENT_BYTES_MAX: usize = 64 << 20;
/// A line of NDJSON may be this large.
pub const LINE_BYTES_MAX: usize = 16 << 20;
/// Lines that make one commit.
const PORTION_LINES: usize = 500;
/// A portion ends early when it is this large.
const PORTION_BYTES: usize = 8 << 20;

/// Raw text of one file.
pub struct Portion {
    /// The file.
    pub source: Arc<Source>,
    /// The text, or why there is none.
    pub text: Text,
    /// Its share of the file's size on disk.
    pub weight: u64,
}

/// What a portion holds.
pub enum Text {
    /// A whole document.
    Document(Vec<u8>),
    /// Lines with their numbers, from 0.
    Lines(Vec<(usize, Line)>),
    /// The file, or the rest of it, cannot be read.
    Unreadable(String),
}

/// One line.
pub enum Line {
    /// Its bytes.
    Whole(Vec<u8>),
    /// It is larger than a line may be.
    TooLong,
}

/// Read every file and hand its portions on, until there are none or nobody takes them any more.
pub fn read_all(sources: Vec<Source>, out: &SyncSender<Portion>) {
    for source in sources {
        let source = Arc::new(source);
        let taken = match source.form {
            Form::Document => read_document(&source, out),
            Form::Lines => read_lines(&source, out),
        };
        if !taken {
            return;
        }
    }
}

fn read_document(source: &Arc<Source>, out: &SyncSender<Portion>) -> bool {
    let mut bytes = Vec::with_capacity(usize::try_from(source.bytes).unwrap_or(0).min(DOCUMENT_BYTES_MAX));
    let read =
        source.open().and_then(|file| file.take(DOCUMENT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes));
    let text = match read {
        Ok(_) if bytes.len() > DOCUMENT_BYTES_MAX => {
            let limit = DOCUMENT_BYTES_MAX >> 20;
            Text::Unreadable(format!("larger than {limit} MiB; split it, or give its resources as NDJSON"))
        }
        Ok(_) => Text::Document(bytes),
        Err(error) => Text::Unreadable(error.to_string()),
    };
    out.send(Portion { source: Arc::clone(source), text, weight: source.bytes }).is_ok()
}

fn read_lines(source: &Arc<Source>, out: &SyncSender<Portion>) -> bool {
    let send = |text, weight| out.send(Portion { source: Arc::clone(source), text, weight }).is_ok();
    let mut reader = match source.open() {
        Ok(file) => BufReader::with_capacity(1 << 18, file),
        Err(error) => return send(Text::Unreadable(error.to_string()), source.bytes),
    };
    // What a line weighs on disk is not known when it is packed; the last portion brings the rest.
    let share = if source.packed { 10 } else { 1 };
    let (mut left, mut at) = (source.bytes, 0);
    loop {
        let Together { lines, bytes, end } = some_lines(source, &mut reader, &mut at);
        let weight = if end.is_some() { left } else { (bytes as u64 / share).min(left) };
        left -= weight;
        let taken = send(Text::Lines(lines), weight);
        match end {
            Some(Ok(())) => return taken,
            Some(Err(error)) => return send(Text::Unreadable(format!("after line {at}: {error}")), 0),
            None if taken => {}
            None => return false,
        }
    }
}

/// Lines that are read together, and how the file ended when it did.
struct Together {
    lines: Vec<(usize, Line)>,
    bytes: usize,
    end: Option<std::io::Result<()>>,
}

fn some_lines(source: &Source, reader: &mut impl BufRead, at: &mut usize) -> Together {
    let (mut lines, mut bytes) = (Vec::new(), 0);
    while lines.len() < PORTION_LINES && bytes < PORTION_BYTES {
        let (line, length) = match read_line(reader) {
            Ok(Some(read)) => read,
            Ok(None) => return Together { lines, bytes, end: Some(Ok(())) },
            Err(error) => return Together { lines, bytes, end: Some(Err(error)) },
        };
        bytes += length;
        let is_empty = matches!(&line, Line::Whole(bytes) if bytes.is_empty());
        if source.wants(*at) && !is_empty {
            lines.push((*at, line));
        }
        *at += 1;
    }
    Together { lines, bytes, end: None }
}

/// The next line without its end, and how many bytes it took; a line over the limit is passed over.
fn read_line(reader: &mut impl BufRead) -> std::io::Result<Option<(Line, usize)>> {
    let mut line = Vec::new();
    let mut length = reader.by_ref().take(LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut line)?;
    if length == 0 {
        return Ok(None);
    }
    if length > LINE_BYTES_MAX && line.last() != Some(&b'\n') {
        length += pass_over(reader)?;
        return Ok(Some((Line::TooLong, length)));
    }
    Ok(Some((Line::Whole(line.trim_ascii().to_vec()), length)))
}

fn pass_over(reader: &mut impl BufRead) -> std::io::Result<usize> {
    let mut passed = 0;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(passed);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        passed += used;
        if end.is_some() {
            return Ok(passed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE_BYTES_MAX, Line, read_line};

    #[test]
    fn a_line_over_the_limit_is_passed_over_and_the_next_one_is_read() {
        let mut text = vec![b'x'; LINE_BYTES_MAX + 3];
        text.extend_from_slice(b"\r\n  {}\r\n\nlast");
        let mut reader = &text[..];
        assert!(matches!(read_line(&mut reader), Ok(Some((Line::TooLong, _)))));
        for expected in ["{}", "", "last"] {
            let Ok(Some((Line::Whole(line), _))) = read_line(&mut reader) else {
                panic!("a line is expected")
            };
            assert_eq!(line, expected.as_bytes());
        }
        assert!(matches!(read_line(&mut reader), Ok(None)));
    }
}
