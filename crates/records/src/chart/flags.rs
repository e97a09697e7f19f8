//! The laboratory's own judgements. A code counts only in the systems of HL7: elsewhere "N" may be "negative".

use fhir::resource::{Coding, codings};
use serde_json::Value;

use super::reading::{concept_words, list};
use crate::results::Flag;

/// Where the codes of interpretations come from, in all their names; the older and the newer list agree.
const SYSTEMS: [&str; 8] = [
    "http://hl7.org/fhir/v2/0078",
    "http://hl7.org/fhir/v3/ObservationInterpretation",
    "http://terminology.hl7.org/CodeSystem/v2-0078",
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
    "urn:oid:2.16.840.1.113883.12.78",
    "urn:oid:2.16.840.1.113883.18.31",
    "urn:oid:2.16.840.1.113883.5.83",
    "2.16.840.1.113883.5.83",
];

/// Codes that say nothing of a range, and the words for each.
const TOLD: [(&str, &str); 38] = [
    ("<", "records-flag-off-low"),
    (">", "records-flag-off-high"),
    ("AC", "records-flag-anticomplementary"),
    ("B", "records-flag-better"),
    ("CAR", "records-flag-carrier"),
    ("D", "records-flag-down"),
    ("DET", "records-flag-found"),
    ("E", "records-flag-equivocal"),
    ("EX", "records-flag-outside-limit"),
    ("EXP", "records-flag-expected"),
    ("HM", "records-flag-held"),
    ("HX", "records-flag-above-limit"),
    ("I", "records-flag-intermediate"),
    ("IE", "records-flag-too-little"),
    ("IND", "records-flag-undecided"),
    ("LX", "records-flag-below-limit"),
    ("MS", "records-flag-rather-susceptible"),
    ("NCL", "records-flag-no-limits"),
    ("ND", "records-flag-not-found"),
    ("NEG", "records-flag-negative"),
    ("NR", "records-flag-not-reactive"),
    ("NS", "records-flag-not-susceptible"),
    ("null", "records-flag-no-range"),
    ("OBX", "records-flag-elsewhere"),
    ("POS", "records-flag-positive"),
    ("QCF", "records-flag-check-failed"),
    ("R", "records-flag-resistant"),
    ("RR", "records-flag-reactive"),
    ("S", "records-flag-susceptible"),
    ("SDD", "records-flag-by-dose"),
    ("SYN-R", "records-flag-together-resistant"),
    ("SYN-S", "records-flag-together-susceptible"),
    ("TOX", "records-flag-toxic"),
    ("U", "records-flag-up"),
    ("UNE", "records-flag-unexpected"),
    ("VS", "records-flag-very-susceptible"),
    ("W", "records-flag-worse"),
    ("WR", "records-flag-weakly-reactive"),
];

/// The words for a judgement that has neither a code that we know nor words of its own.
const UNREAD: &str = "records-flag-unread";

/// The judgements of an observation or of a part of it.
pub(super) fn flags(value: &Value) -> Vec<Flag> {
    list(value, "interpretation").iter().map(flag).collect()
}

fn flag(concept: &Value) -> Flag {
    let codes = codings(concept);
    let of_hl7 = codes.iter().filter(|coding| coding.system.is_some_and(|system| SYSTEMS.contains(&system)));
    let bare = codes.iter().filter(|coding| coding.system.is_none());
    let words = concept_words(concept);
    let known = of_hl7.chain(bare).find_map(|coding| known(coding, words.as_ref()));
    let sent = || words.clone().map_or(Flag::Told { key: UNREAD, sent: None }, Flag::Other);
    known.unwrap_or_else(sent)
}

fn known(coding: &Coding<'_>, words: Option<&String>) -> Option<Flag> {
    let code = coding.code?;
    Some(match code {
        "LL" | "LU" | "L<" => Flag::VeryLow,
        "L" => Flag::Low,
        "N" => Flag::Usual,
        "H" => Flag::High,
        "HH" | "HU" | "H>" => Flag::VeryHigh,
        "A" => Flag::Unusual,
        "AA" => Flag::VeryUnusual,
        code => {
            let (_, key) = TOLD.iter().find(|(known, _)| *known == code)?;
            Flag::Told { key, sent: words.cloned() }
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{TOLD, UNREAD, flags};
    use crate::results::Flag;

    const V3: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

    #[test]
    fn a_code_counts_in_the_lists_of_hl7_and_nowhere_else() {
        let one = |coding| flags(&json!({"interpretation": [{"coding": [coding]}]}));
        for system in [V3, "http://terminology.hl7.org/CodeSystem/v2-0078", "http://hl7.org/fhir/v2/0078"] {
            assert_eq!(one(json!({"system": system, "code": "N"})), [Flag::Usual], "{system}");
        }
        assert_eq!(one(json!({"system": "urn:oid:2.16.840.1.113883.5.83", "code": "HH"})), [Flag::VeryHigh]);
        assert_eq!(one(json!({"code": "N"})), [Flag::Usual], "no system at all");
        let local = json!({"system": "urn:of-a-laboratory", "code": "N", "display": "Negative"});
        assert_eq!(one(local), [Flag::Other("Negative".into())], "what it says, and not usual");
        let unsaid = json!({"system": "urn:of-a-laboratory", "code": "H"});
        assert_eq!(one(unsaid), [Flag::Told { key: UNREAD, sent: None }], "neither high nor silent");
    }

    #[test]
    fn the_code_of_hl7_is_taken_before_that_of_the_laboratory() {
        let both = json!({"interpretation": [{"coding": [
            {"code": "N"}, {"system": "urn:x", "code": "H"}, {"system": V3, "code": "POS", "display": "Positive"}]}]});
        let sent = Some("Positive".to_owned());
        assert_eq!(flags(&both), [Flag::Told { key: "records-flag-positive", sent }]);
    }

    #[test]
    fn every_judgement_has_words_in_both_languages() {
        for ftl in [include_str!("../words/en.ftl"), include_str!("../words/es.ftl")] {
            for (code, key) in TOLD {
                assert!(ftl.contains(&format!("\n{key} = ")), "{code}: {key}");
            }
        }
        assert!(TOLD.windows(2).all(|pair| pair[0].0.to_lowercase() < pair[1].0.to_lowercase()));
    }
}
