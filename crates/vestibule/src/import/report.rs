//! What an import did: counts, and every refusal by file, entry and element.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use store::{Arrived, Outcome as Done, is_unchanged};

use super::files::Source;
use super::parse::{Refusal, Spot};
use crate::failure::{Failure, Outcome};
use crate::terminal::Progress;

/// Refusals shown on the terminal; all of them go to the file of `--refusals`.
const SHOWN_MAX: u64 = 200;

/// Counts of an import.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Files looked at.
    pub files: u64,
    /// First versions.
    pub created: u64,
    /// Further versions.
    pub updated: u64,
    /// Here already.
    pub unchanged: u64,
    /// Not taken.
    pub refused: u64,
}

impl Summary {
    /// All resources that were looked at.
    pub fn resources(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.refused
    }
}

/// The report while it is written.
pub struct Report<'a> {
    progress: &'a Progress,
    inner: Mutex<Inner>,
}

struct Inner {
    summary: Summary,
    file: Option<BufWriter<File>>,
    fault: Option<std::io::Error>,
}

impl<'a> Report<'a> {
    /// An empty report; every refusal also goes to this file.
    pub fn new(progress: &'a Progress, file: Option<&Path>) -> Outcome<Report<'a>> {
        let file = file
            .map(|path| File::create(path).map(BufWriter::new).map_err(Failure::file(path)))
            .transpose()?;
        let inner = Inner { summary: Summary::default(), file, fault: None };
        Ok(Report { progress, inner: Mutex::new(inner) })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// So many files are looked at.
    pub fn files(&self, count: usize) {
        self.with(|inner| inner.summary.files += count as u64);
    }

    /// One resource is here.
    pub fn taken(&self, arrived: &Arrived) {
        self.with(|inner| match arrived {
            arrived if is_unchanged(arrived) => inner.summary.unchanged += 1,
            Arrived::Here(written) if written.outcome == Done::Created => inner.summary.created += 1,
            Arrived::Here(_) => inner.summary.updated += 1,
            _ => {}
        });
    }

    /// One resource was not taken.
    pub fn refused(&self, source: &Source, refusal: &Refusal) {
        let line = format!("refused: {}: {}", source.path.display(), refusal.words());
        let shown = self.with(|inner| {
            inner.summary.refused += 1;
            if let Some(file) = &mut inner.file
                && let Err(error) = writeln!(file, "{line}")
            {
                inner.fault.get_or_insert(error);
            }
            inner.summary.refused
        });
        match shown {
            0..=SHOWN_MAX => self.progress.complain(&line),
            shown if shown == SHOWN_MAX + 1 => {
                self.progress.complain("refused: more; --refusals FILE writes all of them to a file");
            }
            _ => {}
        }
    }

    /// This much of the files is done.
    pub fn advance(&self, weight: u64) {
        let resources = self.with(|inner| inner.summary.resources());
        self.progress.advance(weight, resources, "resources");
    }

    /// The counts; every refusal is in the file.
    pub fn close(self) -> Outcome<Summary> {
        let mut inner = self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = &mut inner.file
            && let Err(error) = file.flush()
        {
            inner.fault.get_or_insert(error);
        }
        match inner.fault {
            Some(error) => Err(Failure::new(format!("the file of refusals cannot be written: {error}"))),
            None => Ok(inner.summary),
        }
    }
}

impl Refusal {
    /// Where and why, in one line.
    fn words(&self) -> String {
        let place = match self.spot {
            Spot::File => String::new(),
            Spot::Entry(at) => format!("entry[{at}]: "),
            Spot::Line(at) => format!("line {}: ", at + 1),
        };
        let kind = if self.kind.is_empty() || self.why.starts_with(self.kind) {
            String::new()
        } else {
            format!("{}: ", self.kind)
        };
        format!("{place}{kind}{}", self.why)
    }
}

#[cfg(test)]
mod tests {
    use super::{Refusal, Spot};

    #[test]
    fn a_refusal_names_its_place_and_element_once() {
        let why = "Observation.status: required".to_owned();
        let refusal = Refusal { spot: Spot::Entry(3), kind: "Observation", why };
        assert_eq!(refusal.words(), "entry[3]: Observation.status: required");
        let refusal = Refusal { spot: Spot::Line(0), kind: "Condition", why: "refused: no home".into() };
        assert_eq!(refusal.words(), "line 1: Condition: refused: no home");
        let refusal = Refusal { spot: Spot::File, kind: "", why: "not JSON".into() };
        assert_eq!(refusal.words(), "not JSON");
    }
}
