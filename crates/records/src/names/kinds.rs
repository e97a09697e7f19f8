//! The words in brackets that sort a concept of SNOMED CT: "Asthma (disorder)".

/// Those that no one writes at the end of words of their own.
const KINDS: [&str; 47] = [
    "administration method",
    "assessment scale",
    "attribute",
    "basic dose form",
    "body structure",
    "cell structure",
    "clinical drug",
    "context-dependent category",
    "disorder",
    "disposition",
    "dose form",
    "environment / location",
    "environment",
    "ethnic group",
    "event",
    "finding",
    "geographic location",
    "inactive concept",
    "intended site",
    "life style",
    "link assertion",
    "linkage concept",
    "medicinal product form",
    "medicinal product",
    "morphologic abnormality",
    "navigational concept",
    "observable entity",
    "occupation",
    "organism",
    "person",
    "physical force",
    "physical object",
    "procedure",
    "product",
    "qualifier value",
    "racial group",
    "record artifact",
    "regime/therapy",
    "religion/philosophy",
    "situation",
    "social concept",
    "special concept",
    "specimen",
    "staging scale",
    "substance",
    "tumor staging",
    "unit of presentation",
];
/// What stands behind the name of a device beside them: "Implantable defibrillator, device (physical object)".
const DEVICE: &str = ", device";

/// "Asthma (disorder)" without the word in brackets that sorts it.
pub(crate) fn without_kind(text: &str) -> &str {
    let text = text.trim();
    let sorted = text.strip_suffix(')').and_then(|open| open.rsplit_once('('));
    let bare = sorted.filter(|(_, kind)| KINDS.contains(kind)).map_or(text, |(name, _)| name.trim_end());
    let bare = bare.strip_suffix(DEVICE).unwrap_or(bare);
    if bare.is_empty() { text } else { bare }
}

#[cfg(test)]
mod tests {
    use super::without_kind;

    #[test]
    fn a_name_loses_the_word_that_sorts_it_and_no_other() {
        for (sent, shown) in [
            ("Asthma (disorder)", "Asthma"),
            ("History and physical note (record artifact)", "History and physical note"),
            ("Family doctor (occupation)", "Family doctor"),
            ("Dialysis care (regime/therapy)", "Dialysis care"),
            ("Positive (qualifier value) ", "Positive"),
            ("Body weight (observable entity)", "Body weight"),
            ("Allergy to nut (peanut) (finding)", "Allergy to nut (peanut)"),
            ("Implantable defibrillator, device (physical object)", "Implantable defibrillator"),
            ("Cardiac pacemaker, device", "Cardiac pacemaker"),
            ("Fever (since Monday)", "Fever (since Monday)"),
            ("Finding", "Finding"),
            ("(finding)", "(finding)"),
            ("A (finding) of note", "A (finding) of note"),
        ] {
            assert_eq!(without_kind(sent), shown);
        }
    }
}
