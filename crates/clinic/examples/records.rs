//! Prints the commons and the first people of a demo clinic, one resource a line.

use std::io::{BufWriter, Write, stdout};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let patients = arguments.next().unwrap_or(20);
    let seed = arguments.next().unwrap_or(7) as u64;
    let clinic =
        clinic::Clinic::new(clinic::Settings { seed, patients, today: jiff::civil::date(2025, 6, 11) });
    let mut out = BufWriter::new(stdout().lock());
    for resource in clinic.commons() {
        writeln!(out, "{resource}")?;
    }
    for record in clinic.patients() {
        for resource in record.resources {
            writeln!(out, "{resource}")?;
        }
    }
    out.flush()
}
