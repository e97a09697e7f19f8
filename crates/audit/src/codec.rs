//! The bytes of an event: a version, then the fields in order. Numbers are variable-length, little end first,
//! signed ones zigzag; texts carry their length. There is one spelling only, so that bytes and events answer to
//! each other one to one.

use crate::event::{
    CALLS_MAX, Call, CallKind, Deed, EVENT_BYTES_MAX, Event, EventError, Origin, Outcome, QUERY_BYTES_MAX,
    TEXT_BYTES_MAX, TOUCHES_MAX, Touch, Who,
};
use fhir::Type;

const VERSION: u8 = 1;

pub(crate) fn encode(event: &Event) -> Result<Vec<u8>, EventError> {
    let mut out = Writer { bytes: Vec::with_capacity(128) };
    out.byte(VERSION);
    out.signed(event.at_ms);
    write_who(&mut out, &event.who)?;
    out.text("role", &event.role, TEXT_BYTES_MAX)?;
    out.text("session", &event.origin.session, TEXT_BYTES_MAX)?;
    out.text("client", &event.origin.client, TEXT_BYTES_MAX)?;
    out.text("address", &event.origin.address, TEXT_BYTES_MAX)?;
    out.text("request", &event.request, TEXT_BYTES_MAX)?;
    out.byte(event.deed.number());
    out.text("purpose", &event.purpose, TEXT_BYTES_MAX)?;
    out.byte(u8::from(event.compartment.is_some()));
    if let Some(compartment) = event.compartment {
        out.signed(compartment);
    }
    write_outcome(&mut out, &event.outcome)?;
    out.byte(u8::from(event.continued));
    out.text("reason", &event.reason, TEXT_BYTES_MAX)?;
    out.text("recipient", &event.recipient, TEXT_BYTES_MAX)?;
    out.length("calls", event.calls.len(), CALLS_MAX)?;
    let touches: usize = event.calls.iter().map(|call| call.touched.len()).sum();
    if touches > TOUCHES_MAX {
        return Err(EventError::TooLong("touched"));
    }
    event.calls.iter().try_for_each(|call| write_call(&mut out, call))?;
    Ok(out.bytes)
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Event, EventError> {
    if bytes.len() > EVENT_BYTES_MAX {
        return Err(EventError::TooLong("event"));
    }
    let mut from = Reader { bytes };
    let version = from.byte("version")?;
    if version != VERSION {
        return Err(EventError::UnknownVersion(version));
    }
    let event = Event {
        at_ms: from.signed("at")?,
        who: read_who(&mut from)?,
        role: from.text("role", TEXT_BYTES_MAX)?,
        origin: Origin {
            session: from.text("session", TEXT_BYTES_MAX)?,
            client: from.text("client", TEXT_BYTES_MAX)?,
            address: from.text("address", TEXT_BYTES_MAX)?,
        },
        request: from.text("request", TEXT_BYTES_MAX)?,
        deed: Deed::from_number(from.byte("deed")?).ok_or(EventError::Malformed("deed"))?,
        purpose: from.text("purpose", TEXT_BYTES_MAX)?,
        compartment: if from.flag("compartment")? { Some(from.signed("compartment")?) } else { None },
        outcome: read_outcome(&mut from)?,
        continued: from.flag("continued")?,
        reason: from.text("reason", TEXT_BYTES_MAX)?,
        recipient: from.text("recipient", TEXT_BYTES_MAX)?,
        calls: read_calls(&mut from)?,
    };
    if from.bytes.is_empty() { Ok(event) } else { Err(EventError::Trailing) }
}

/// The bytes of some calls, to keep them beside what they brought.
pub fn calls_to_bytes(calls: &[Call]) -> Result<Vec<u8>, EventError> {
    let mut out = Writer { bytes: Vec::new() };
    out.length("calls", calls.len(), CALLS_MAX)?;
    calls.iter().try_for_each(|call| write_call(&mut out, call))?;
    Ok(out.bytes)
}

/// The calls that [`calls_to_bytes`] wrote.
pub fn calls_from_bytes(bytes: &[u8]) -> Result<Vec<Call>, EventError> {
    let mut from = Reader { bytes };
    let calls = read_calls(&mut from)?;
    if from.bytes.is_empty() { Ok(calls) } else { Err(EventError::Trailing) }
}

fn write_who(out: &mut Writer, who: &Who) -> Result<(), EventError> {
    match who {
        Who::Nobody => out.byte(0),
        Who::Person(number) => {
            out.byte(1);
            out.signed(*number);
        }
        Who::Job(name) => {
            out.byte(2);
            out.text("who", name, TEXT_BYTES_MAX)?;
        }
        Who::System(name) => {
            out.byte(3);
            out.text("who", name, TEXT_BYTES_MAX)?;
        }
    }
    Ok(())
}

fn read_who(from: &mut Reader<'_>) -> Result<Who, EventError> {
    Ok(match from.byte("who")? {
        0 => Who::Nobody,
        1 => Who::Person(from.signed("who")?),
        2 => Who::Job(from.text("who", TEXT_BYTES_MAX)?),
        3 => Who::System(from.text("who", TEXT_BYTES_MAX)?),
        _ => return Err(EventError::Malformed("who")),
    })
}

fn write_outcome(out: &mut Writer, outcome: &Outcome) -> Result<(), EventError> {
    match outcome {
        Outcome::Done => out.byte(0),
        Outcome::Refused(reason) => {
            out.byte(1);
            out.text("outcome", reason, TEXT_BYTES_MAX)?;
        }
        Outcome::Failed(reason) => {
            out.byte(2);
            out.text("outcome", reason, TEXT_BYTES_MAX)?;
        }
    }
    Ok(())
}

fn read_outcome(from: &mut Reader<'_>) -> Result<Outcome, EventError> {
    Ok(match from.byte("outcome")? {
        0 => Outcome::Done,
        1 => Outcome::Refused(from.text("outcome", TEXT_BYTES_MAX)?),
        2 => Outcome::Failed(from.text("outcome", TEXT_BYTES_MAX)?),
        _ => return Err(EventError::Malformed("outcome")),
    })
}

fn write_call(out: &mut Writer, call: &Call) -> Result<(), EventError> {
    out.byte(call.kind.number());
    out.byte(call.on.number());
    out.text("query", &call.query, QUERY_BYTES_MAX)?;
    out.unsigned(u64::from(call.count));
    out.length("touched", call.touched.len(), TOUCHES_MAX)?;
    let mut last = 0_i64;
    for touch in &call.touched {
        out.signed(touch.row.wrapping_sub(last)); // rows of one page are near each other
        out.signed(touch.version);
        last = touch.row;
    }
    Ok(())
}

fn read_calls(from: &mut Reader<'_>) -> Result<Vec<Call>, EventError> {
    let mut left = TOUCHES_MAX;
    let mut calls = Vec::new();
    for _ in 0..from.length("calls", CALLS_MAX)? {
        let call = read_call(from, left)?;
        left -= call.touched.len();
        calls.push(call);
    }
    Ok(calls)
}

fn read_call(from: &mut Reader<'_>, touches_max: usize) -> Result<Call, EventError> {
    let kind = CallKind::from_number(from.byte("call")?).ok_or(EventError::Malformed("call"))?;
    let on = Type::from_number(i64::from(from.byte("type")?)).ok_or(EventError::Malformed("type"))?;
    let query = from.text("query", QUERY_BYTES_MAX)?;
    let count = u32::try_from(from.unsigned("count")?).map_err(|_| EventError::Malformed("count"))?;
    let mut touched = Vec::new();
    let mut last = 0_i64;
    for _ in 0..from.length("touched", touches_max)? {
        let row = last.wrapping_add(from.signed("row")?);
        touched.push(Touch { row, version: from.signed("version")? });
        last = row;
    }
    Ok(Call { kind, on, query, count, touched })
}

struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn unsigned(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.byte(number.to_le_bytes()[0]);
    }

    fn signed(&mut self, number: i64) {
        self.unsigned(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    fn length(&mut self, element: &'static str, length: usize, max: usize) -> Result<(), EventError> {
        if length > max {
            return Err(EventError::TooLong(element));
        }
        self.unsigned(length as u64);
        Ok(())
    }

    fn text(&mut self, element: &'static str, text: &str, bytes_max: usize) -> Result<(), EventError> {
        self.length(element, text.len(), bytes_max)?;
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn byte(&mut self, element: &'static str) -> Result<u8, EventError> {
        let (byte, rest) = self.bytes.split_first().ok_or(EventError::Truncated(element))?;
        self.bytes = rest;
        Ok(*byte)
    }

    fn flag(&mut self, element: &'static str) -> Result<bool, EventError> {
        match self.byte(element)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(EventError::Malformed(element)),
        }
    }

    fn unsigned(&mut self, element: &'static str) -> Result<u64, EventError> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte(element)?;
            let bits = u64::from(byte & 0x7f);
            let overflows = shift == 63 && bits > 1;
            let padded = byte == 0 && shift > 0;
            if overflows || padded {
                return Err(EventError::Malformed(element));
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(EventError::Malformed(element))
    }

    fn signed(&mut self, element: &'static str) -> Result<i64, EventError> {
        let number = self.unsigned(element)?;
        Ok((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }

    fn length(&mut self, element: &'static str, max: usize) -> Result<usize, EventError> {
        let length = usize::try_from(self.unsigned(element)?).map_err(|_| EventError::TooLong(element))?;
        if length > max { Err(EventError::TooLong(element)) } else { Ok(length) }
    }

    fn text(&mut self, element: &'static str, bytes_max: usize) -> Result<String, EventError> {
        let length = self.length(element, bytes_max)?;
        let (text, rest) = self.bytes.split_at_checked(length).ok_or(EventError::Truncated(element))?;
        self.bytes = rest;
        String::from_utf8(text.to_vec()).map_err(|_| EventError::Malformed(element))
    }
}
