//! A client for HTTP/1.1 with kept connections, small enough that it costs nothing beside the server it measures.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::failure::{Failure, Outcome, While};

/// How long an answer may take.
const ANSWER_SECONDS_MAX: u64 = 60;
/// Header lines of one answer.
const HEADERS_MAX: usize = 100;
/// Bytes of one answer's body.
const BODY_BYTES_MAX: usize = 64 << 20;

/// One answer.
#[derive(Debug, Default)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// All values of a header, by its name in lower case.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One kept connection; it opens again by itself when the server has closed it.
pub struct Connection {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Connection {
    /// A connection to `host:port`, opened at the first request.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None }
    }

    /// Asks for a page with a cookie (none where it is empty).
    pub fn get(&mut self, path: &str, cookie: &str) -> Outcome<Answer> {
        self.get_with(path, cookie, "")
    }

    /// The same with further header lines, each with its end.
    pub fn get_with(&mut self, path: &str, cookie: &str, more: &str) -> Outcome<Answer> {
        let mut request =
            format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\n{more}", self.address);
        if !cookie.is_empty() {
            request.push_str("Cookie: ");
            request.push_str(cookie);
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        self.exchange(request.as_bytes())
    }

    fn exchange(&mut self, request: &[u8]) -> Outcome<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => open(&self.address)?,
        };
        stream.get_mut().write_all(request).during("send")?;
        let (answer, keep) = read_answer(&mut stream)?;
        if keep {
            self.stream = Some(stream);
        }
        Ok(answer)
    }
}

fn open(address: &str) -> Outcome<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address).during(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(ANSWER_SECONDS_MAX)))?;
    Ok(BufReader::with_capacity(64 << 10, stream))
}

/// Reads one answer; the second value says whether the connection may be used again.
fn read_answer(stream: &mut impl BufRead) -> Outcome<(Answer, bool)> {
    let mut line = String::new();
    read_line(stream, &mut line)?;
    let status = line.split(' ').nth(1).and_then(|word| word.parse().ok());
    let mut answer = Answer {
        status: status.ok_or_else(|| Failure::new("the answer does not begin with a status"))?,
        ..Answer::default()
    };
    loop {
        read_line(stream, &mut line)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| Failure::new("a header without a colon"))?;
        answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        if answer.headers.len() > HEADERS_MAX {
            return Err(Failure::new("too many headers"));
        }
    }
    let keep = !answer.headers("connection").any(|value| value.eq_ignore_ascii_case("close"));
    read_body(stream, &mut answer)?;
    Ok((answer, keep))
}

fn read_line(stream: &mut impl BufRead, line: &mut String) -> Outcome {
    line.clear();
    if stream.read_line(line).during("read the answer")? == 0 {
        return Err(Failure::new("the server closed the connection"));
    }
    line.truncate(line.trim_end().len());
    Ok(())
}

fn read_body(stream: &mut impl BufRead, answer: &mut Answer) -> Outcome {
    if matches!(answer.status, 204 | 304) {
        return Ok(());
    }
    if answer.headers("transfer-encoding").any(|value| value.eq_ignore_ascii_case("chunked")) {
        return read_chunks(stream, &mut answer.body);
    }
    let length = answer.headers("content-length").next().and_then(|value| value.parse().ok());
    let length: usize = length.ok_or_else(|| Failure::new("an answer without a length"))?;
    read_exactly(stream, &mut answer.body, length)
}

fn read_exactly(stream: &mut impl BufRead, body: &mut Vec<u8>, length: usize) -> Outcome {
    let start = body.len();
    if length > BODY_BYTES_MAX || start + length > BODY_BYTES_MAX {
        return Err(Failure::new("an answer larger than any page"));
    }
    body.resize(start + length, 0);
    stream.read_exact(&mut body[start..]).during("read the answer")
}

fn read_chunks(stream: &mut impl BufRead, body: &mut Vec<u8>) -> Outcome {
    let mut line = String::new();
    loop {
        read_line(stream, &mut line)?;
        let size = line.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size, 16).during("a chunk's length")?;
        read_exactly(stream, body, size)?;
        read_line(stream, &mut line)?;
        if size == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Outcome<(Answer, bool)> {
        read_answer(&mut text.as_bytes())
    }

    #[test]
    fn answers_of_known_length_leave_the_connection_open() {
        let (answer, keep) = read(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: sid=a; Path=/\r\nset-cookie: lang=en\r\n\r\nhello",
        )
        .unwrap();
        assert_eq!((answer.status, answer.text().as_str(), keep), (200, "hello", true));
        assert_eq!(answer.headers("set-cookie").collect::<Vec<_>>(), ["sid=a; Path=/", "lang=en"]);
    }

    #[test]
    fn chunks_are_joined_and_a_closing_server_is_believed() {
        let (answer, keep) = read(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n",
        )
        .unwrap();
        assert_eq!((answer.text().as_str(), keep), ("abcde", false));
    }

    #[test]
    fn broken_answers_are_errors() {
        assert!(read("").is_err());
        assert!(read("nonsense\r\n\r\n").is_err());
        assert!(read("HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert!(read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort").is_err());
        assert!(read("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n").is_err());
        assert!(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n").is_err());
    }
}
