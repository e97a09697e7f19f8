//! The tables of plain names: one file for each kind of thing, a row for each code, in English and Spanish. They are
//! our own; each is read once, on first use.

use std::sync::LazyLock;

/// One row: what people call a code, and what it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    system: &'static str,
    code: &'static str,
    en: &'static str,
    es: &'static str,
    about_en: &'static str,
    about_es: &'static str,
}

/// The language of the plain names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tongue {
    /// English, and whatever has no table of its own.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

impl Tongue {
    /// The language of a locale.
    pub fn of(locale: &str) -> Tongue {
        if locale.split('-').next() == Some("es") { Tongue::Spanish } else { Tongue::English }
    }
}

impl Row {
    pub fn plain(&self, tongue: Tongue) -> &'static str {
        match tongue {
            Tongue::Spanish if !self.es.is_empty() => self.es,
            _ => self.en,
        }
    }

    /// One sentence that says what it is; nothing where the name says it all.
    pub fn about(&self, tongue: Tongue) -> Option<&'static str> {
        let text = match tongue {
            Tongue::English => self.about_en,
            Tongue::Spanish => self.about_es,
        };
        (!text.is_empty()).then_some(text)
    }
}

/// One file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Allergies,
    Conditions,
    Devices,
    Documents,
    Immunisations,
    Medicines,
    Plans,
    Procedures,
    Tests,
    Visits,
}

/// All of them, in the order of [`TEXTS`].
pub(super) const ALL: [Table; 10] = [
    Table::Allergies,
    Table::Conditions,
    Table::Devices,
    Table::Documents,
    Table::Immunisations,
    Table::Medicines,
    Table::Plans,
    Table::Procedures,
    Table::Tests,
    Table::Visits,
];

const TEXTS: [&str; 10] = [
    include_str!("../plain/allergies.tsv"),
    include_str!("../plain/conditions.tsv"),
    include_str!("../plain/devices.tsv"),
    include_str!("../plain/documents.tsv"),
    include_str!("../plain/immunisations.tsv"),
    include_str!("../plain/medicines.tsv"),
    include_str!("../plain/plans.tsv"),
    include_str!("../plain/procedures.tsv"),
    include_str!("../plain/tests.tsv"),
    include_str!("../plain/visits.tsv"),
];

/// The systems of the tables, and what they are called in records.
const SYSTEMS: &[(&str, &str)] = &[
    ("http://hl7.org/fhir/sid/cvx", "cvx"),
    ("http://hl7.org/fhir/sid/icd-10", "icd10"),
    ("http://hl7.org/fhir/sid/icd-10-cm", "icd10"),
    ("http://loinc.org", "loinc"),
    ("http://snomed.info/sct", "snomed"),
    ("http://terminology.hl7.org/CodeSystem/v3-ActCode", "actcode"),
    ("http://www.ama-assn.org/go/cpt", "cpt"),
    ("http://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm"),
    ("https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "hcpcs"),
    ("urn:oid:2.16.840.1.113883.6.285", "hcpcs"),
];

static ROWS: LazyLock<[Vec<Row>; 10]> = LazyLock::new(|| TEXTS.map(|text| parse(text).collect()));

fn parse(text: &'static str) -> impl Iterator<Item = Row> {
    text.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        let mut next = || cells.next();
        Some(Row {
            system: next()?,
            code: next()?,
            en: next()?,
            es: next()?,
            about_en: next()?,
            about_es: next()?,
        })
    })
}

impl Table {
    /// The row of a code. A code without a system is looked for in every system.
    pub fn find(self, system: Option<&str>, code: &str) -> Option<&'static Row> {
        let rows = &ROWS[self as usize];
        let of = |short: &str| {
            rows.binary_search_by(|row| (row.system, row.code).cmp(&(short, code))).ok().map(|at| &rows[at])
        };
        match system {
            Some(system) => {
                let at = SYSTEMS.binary_search_by(|(known, _)| (*known).cmp(system)).ok()?;
                of(SYSTEMS[at].1)
            }
            None => SYSTEMS.iter().find_map(|(_, short)| of(short)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ALL, ROWS, SYSTEMS, TEXTS, Table, Tongue};

    #[test]
    fn every_row_has_its_six_cells_and_both_languages() {
        for (table, text) in ALL.iter().zip(TEXTS) {
            let mut lines = text.lines();
            assert_eq!(lines.next(), Some("system\tcode\ten\tes\tabout-en\tabout-es"), "{table:?}");
            for line in lines {
                let cells: Vec<&str> = line.split('\t').collect();
                assert_eq!(cells.len(), 6, "{table:?}: {line}");
                assert!(cells[..4].iter().all(|cell| !cell.trim().is_empty()), "{table:?}: {line}");
                assert!(cells.iter().all(|cell| cell.trim() == *cell), "{table:?}: {line}");
                assert_eq!(
                    cells[4].is_empty(),
                    cells[5].is_empty(),
                    "{table:?}: explained twice or not: {line}"
                );
                assert!(cells[1..].iter().all(|cell| !cell.contains('<')), "{table:?}: {line}");
            }
        }
    }

    #[test]
    fn rows_are_sorted_and_say_each_code_once() {
        let known: BTreeSet<&str> = SYSTEMS.iter().map(|(_, short)| *short).collect();
        for table in ALL {
            let rows = &ROWS[table as usize];
            assert!(rows.len() >= 10, "{table:?} is empty");
            assert!(rows.iter().all(|row| known.contains(row.system)), "{table:?} has an unknown system");
            for pair in rows.windows(2) {
                let (one, two) = (&pair[0], &pair[1]);
                let order = (one.system, one.code) < (two.system, two.code);
                assert!(order, "{table:?}: {} {} before {} {}", one.system, one.code, two.system, two.code);
            }
        }
        assert!(SYSTEMS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let all: usize = ROWS.iter().map(Vec::len).sum();
        assert!(all >= 1_000, "{all} names");
    }

    #[test]
    fn a_row_is_found_by_system_and_code() {
        let loinc = Some("http://loinc.org");
        let potassium = Table::Tests.find(loinc, "2823-3").expect("a row");
        assert_eq!(
            (potassium.plain(Tongue::English), potassium.plain(Tongue::Spanish)),
            ("Potassium", "Potasio")
        );
        assert!(potassium.about(Tongue::English).is_some());
        assert!(Table::Tests.find(Some("http://snomed.info/sct"), "2823-3").is_none(), "another system");
        assert!(Table::Tests.find(Some("http://nobody.example"), "2823-3").is_none(), "an unknown system");
        assert!(Table::Conditions.find(loinc, "2823-3").is_none(), "another table");
        assert!(Table::Tests.find(None, "2823-3").is_some(), "a code without a system");
        assert_eq!((Tongue::of("es-MX"), Tongue::of("en-US")), (Tongue::Spanish, Tongue::English));
    }
}
