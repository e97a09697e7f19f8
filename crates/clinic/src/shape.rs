//! The small shapes that FHIR JSON is made of: codes, quantities, references, attachments.

use serde_json::{Value, json};
use stdx::text::url64;

pub(crate) const SNOMED: &str = "http://snomed.info/sct";
pub(crate) const LOINC: &str = "http://loinc.org";
pub(crate) const ICD10: &str = "http://hl7.org/fhir/sid/icd-10-cm";
pub(crate) const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
pub(crate) const CVX: &str = "http://hl7.org/fhir/sid/cvx";
pub(crate) const UCUM: &str = "http://unitsofmeasure.org";
pub(crate) const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
pub(crate) const US_CORE: &str = "http://hl7.org/fhir/us/core/StructureDefinition";
/// Under this address the demo clinic names its own identifiers and codes.
pub(crate) const HOUSE: &str = "https://clinic.example.org";

/// A code of a terminology with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "a coding's fields have the names that FHIR gives them")]
pub(crate) struct Code {
    pub(crate) system: &'static str,
    pub(crate) code: &'static str,
    pub(crate) display: &'static str,
}

/// A SNOMED CT code.
pub(crate) const fn snomed(code: &'static str, display: &'static str) -> Code {
    Code { system: SNOMED, code, display }
}

/// A LOINC code.
pub(crate) const fn loinc(code: &'static str, display: &'static str) -> Code {
    Code { system: LOINC, code, display }
}

impl Code {
    /// As a Coding.
    pub(crate) fn coding(self) -> Value {
        json!({"system": self.system, "code": self.code, "display": self.display})
    }

    /// As a CodeableConcept without words of its own.
    pub(crate) fn concept(self) -> Value {
        json!({"coding": [self.coding()]})
    }

    /// As a CodeableConcept in these words.
    pub(crate) fn called(self, text: &str) -> Value {
        json!({"coding": [self.coding()], "text": text})
    }
}

/// A CodeableConcept with one code of an HL7 terminology.
pub(crate) fn hl7(system: &str, code: &str) -> Value {
    json!({"coding": [{"system": format!("http://terminology.hl7.org/CodeSystem/{system}"), "code": code}]})
}

/// A CodeableConcept with one code of an HL7 terminology and its name.
pub(crate) fn hl7_named(system: &str, code: &str, display: &str) -> Value {
    let system = format!("http://terminology.hl7.org/CodeSystem/{system}");
    json!({"coding": [{"system": system, "code": code, "display": display}], "text": display})
}

/// A CodeableConcept with a code of the house.
pub(crate) fn own(kind: &str, code: &str, display: &str) -> Value {
    json!({"coding": [{"system": format!("{HOUSE}/codes/{kind}"), "code": code, "display": display}], "text": display})
}

/// A number as written, so that `7.0` stays `7.0`.
pub(crate) fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// A measured quantity in a UCUM unit: the unit as people write it, and its code.
pub(crate) fn quantity(value: &str, unit: (&str, &str)) -> Value {
    json!({"value": number(value), "unit": unit.0, "system": UCUM, "code": unit.1})
}

/// An amount of money.
pub(crate) fn dollars(cents: i64) -> Value {
    json!({"value": number(&format!("{}.{:02}", cents / 100, cents % 100)), "currency": "USD"})
}

/// A reference to `Type/id`.
pub(crate) fn to(target: &str) -> Value {
    json!({"reference": target})
}

/// The profiles that a resource claims.
pub(crate) fn profile(name: &str) -> Value {
    json!({"profile": [format!("{US_CORE}/{name}")]})
}

/// Bytes as base64 with padding, as attachments carry them.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut text = url64(bytes).replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// A file inside a resource.
pub(crate) fn attachment(content_type: &str, title: &str, bytes: &[u8]) -> Value {
    json!({
        "contentType": content_type,
        "language": "en-US",
        "data": base64(bytes),
        "size": bytes.len(),
        "title": title,
    })
}

#[cfg(test)]
mod tests {
    use super::{base64, dollars, number};

    #[test]
    fn numbers_keep_their_decimals() {
        assert_eq!(number("7.0").to_string(), "7.0");
        assert_eq!(number("140").to_string(), "140");
        assert_eq!(dollars(1205)["value"].to_string(), "12.05");
    }

    #[test]
    fn base64_pads_and_uses_the_plain_alphabet() {
        assert_eq!(base64(b"M"), "TQ==");
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }
}
