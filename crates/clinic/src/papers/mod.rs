//! What people wrote: notes of visits, secure messages, comments on results, answered questionnaires.

pub(crate) mod forms;
pub(crate) mod messages;
pub(crate) mod notes;

use crate::day::Moment;
use crate::scribe::{Scribe, Visit};
use crate::shape::{US_CORE, attachment, hl7, loinc, profile, to};
use serde_json::json;

/// What kind of paper a note is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Paper {
    Progress,
    Consult,
    Discharge,
    Operation,
    Letter,
}

impl Paper {
    fn code(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Paper::Progress => ("11506-3", "Progress note", "Visit note"),
            Paper::Consult => ("11488-4", "Consult note", "Specialist note"),
            Paper::Discharge => ("18842-5", "Discharge summary", "Going-home summary"),
            Paper::Operation => ("11504-8", "Surgical operation note", "Surgery note"),
            Paper::Letter => ("51851-4", "Administrative note", "Letter"),
        }
    }
}

impl Scribe<'_> {
    /// A note of a visit in plain text.
    pub(crate) fn note(&mut self, visit: &Visit, paper: Paper, text: &str) -> String {
        let heading = format!("{}\n{}\n\n", paper.code().2, visit.at.day.strftime("%B %-d, %Y"));
        let signed = format!("{heading}{text}\n\n{}\n", crate::staff::STAFF[visit.who].name());
        self.document(visit, paper, ("text/plain", "txt", signed.as_bytes()))
    }

    /// A document of any format that belongs to a visit: its content type, ending and bytes.
    pub(crate) fn document(&mut self, visit: &Visit, paper: Paper, file: (&str, &str, &[u8])) -> String {
        let (code, display, plain) = paper.code();
        let title = format!("{plain} of {}.{}", visit.at.day.strftime("%B %-d, %Y"), file.1);
        let format = match file.0 {
            "application/pdf" => ("urn:ihe:iti:xds-sd:pdf:2008", "PDF"),
            "text/plain" => ("urn:ihe:iti:xds-sd:text:2008", "Plain text"),
            _ => ("urn:ihe:iti:xds:2017:mimeTypeSufficient", "mimeType Sufficient"),
        };
        let written = self.not_later(visit.end.later(30));
        let elements = json!({
            "meta": profile("us-core-documentreference"),
            "status": "current",
            "docStatus": "final",
            "type": loinc(code, display).called(plain),
            "category": [{"coding": [{
                "system": format!("{}/us-core-documentreference-category", US_CORE.replace("StructureDefinition", "CodeSystem")),
                "code": "clinical-note", "display": "Clinical Note",
            }]}],
            "subject": self.subject(),
            "date": written.text(),
            "author": [self.staff(visit.who)],
            "custodian": self.clinic_reference(),
            "content": [{
                "attachment": attachment(file.0, &title, file.2),
                "format": {
                    "system": "http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode",
                    "code": format.0, "display": format.1,
                },
            }],
            "context": {
                "encounter": [to(&visit.reference)],
                "period": {"start": visit.at.text(), "end": visit.end.text()},
            },
        });
        self.put("DocumentReference", elements)
    }

    /// Who wrote an entry, where it came from, and when it was taken in.
    pub(crate) fn provenance(&mut self, of: &str, at: Moment, who: usize, from: &str) {
        let elements = json!({
            "target": [to(of)],
            "recorded": at.text(),
            "agent": [{
                "type": hl7("provenance-participant-type", "author"),
                "who": self.staff(who),
                "onBehalfOf": self.clinic_reference(),
            }],
            "entity": [{"role": "source", "what": {"display": from}}],
        });
        self.put("Provenance", elements);
    }
}
