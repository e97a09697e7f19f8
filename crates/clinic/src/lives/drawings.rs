//! Files that are more than text: a page as PDF, and a picture that stands in for an eye photograph. Both are
//! written byte by byte, so that the demo needs no library for them.

use std::fmt::Write;

/// A page with a title and paragraphs as PDF. Letters outside Latin are left out.
pub(crate) fn letter(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    let mut text = format!("BT /F1 18 Tf 72 740 Td ({}) Tj 0 -14 Td /F1 11 Tf\n", escaped(title));
    for paragraph in paragraphs {
        text.push_str("0 -12 Td\n");
        for line in wrapped(paragraph, 84) {
            text.push_str("0 -15 Td (");
            text.push_str(&escaped(&line));
            text.push_str(") Tj\n");
        }
    }
    text.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-US) >>".to_string(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_string(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_string(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_string(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut table = String::new();
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let (start, count) = (file.len(), objects.len() + 1);
    let _ = write!(file, "xref\n0 {count}\n0000000000 65535 f \n{table}");
    let _ = write!(file, "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

fn escaped(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii)
        .flat_map(|c| if matches!(c, '(' | ')' | '\\') { vec!['\\', c] } else { vec![c] })
        .collect()
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let at = lines.len() - 1;
        if !lines[at].is_empty() && lines[at].len() + word.len() >= width {
            lines.push(word.to_string());
            continue;
        }
        if !lines[at].is_empty() {
            lines[at].push(' ');
        }
        lines[at].push_str(word);
    }
    lines
}

const SIZE: i32 = 96;

/// A picture that looks somewhat like the back of an eye: a warm disc, a bright spot, a dark centre, vessels.
pub(crate) fn retina() -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..SIZE {
        rows.push(0);
        for x in 0..SIZE {
            rows.extend(shade(x, y));
        }
    }
    png(&rows)
}

fn shade(x: i32, y: i32) -> [u8; 3] {
    let square = |cx: i32, cy: i32| (x - cx) * (x - cx) + (y - cy) * (y - cy);
    let centre = SIZE / 2;
    if square(centre, centre) > (centre - 3) * (centre - 3) {
        return [8, 6, 6];
    }
    if square(66, 46) < 70 {
        return [250, 214, 140];
    }
    if square(34, 48) < 90 {
        return [120, 44, 24];
    }
    let bend = (x - 66) * (x - 66) / 46;
    let on_vessel = (y - 46 - bend).abs() <= 1 || (y - 46 + bend).abs() <= 1;
    if on_vessel && x < 66 {
        return [132, 30, 26];
    }
    if square(52, 70) < 4 || square(40, 66) < 3 {
        return [90, 10, 10];
    }
    let dim = u8::try_from(square(centre, centre) / 40).unwrap_or(60);
    [206 - dim, 96 - dim / 2, 48 - dim / 3]
}

/// A true-colour PNG of uncompressed rows (RFC 2083, RFC 1950 and 1951 with stored blocks).
fn png(rows: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x78, 0x01];
    let mut blocks = rows.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        packed.push(u8::from(blocks.peek().is_none()));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    packed.extend(adler(rows).to_be_bytes());
    let mut header = Vec::new();
    header.extend(SIZE.to_be_bytes());
    header.extend(SIZE.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", &header), (b"IDAT", &packed), (b"IEND", &Vec::new())] {
        file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        let start = file.len();
        file.extend(kind);
        file.extend(data);
        let sum = crc(&file[start..]);
        file.extend(sum.to_be_bytes());
    }
    file
}

fn adler(data: &[u8]) -> u32 {
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

fn crc(data: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in data {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::{adler, crc, letter, wrapped};

    #[test]
    fn checksums_match_their_published_examples() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn a_letter_finds_its_objects_where_its_table_says() {
        let file = letter("A (short) letter", &["One paragraph."]);
        let text = String::from_utf8(file).expect("the page is plain text");
        let table = text.find("xref").expect("a table of objects");
        let first: usize =
            text[table..].lines().nth(3).and_then(|line| line[..10].parse().ok()).expect("an offset");
        assert!(text[first..].starts_with("1 0 obj"));
        assert!(text.contains(r"A \(short\) letter"));
    }

    #[test]
    fn long_paragraphs_are_broken_into_lines() {
        assert_eq!(wrapped("aa bb cc", 5), ["aa bb", "cc"]);
    }
}
