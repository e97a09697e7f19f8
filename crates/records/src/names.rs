//! Plain names: what people call a test, a condition, a vaccine, a medicine. The table is our own; what is not in it
//! is called as its source calls it. The clinical name is kept, to stand after the plain one.

mod facts;
mod test_names;

use crate::results::Name;
use facts::{CONDITIONS, MEDICINES, UNITS, VACCINES};
use test_names::{STUDIES, TESTS};

/// Something with codes and words, as a source names it.
#[derive(Debug, Clone, Default)]
pub struct Source<'a> {
    /// Its own words.
    pub text: Option<&'a str>,
    /// Codes, each with what its system displays.
    pub codes: Vec<(&'a str, Option<&'a str>)>,
}

impl<'a> Source<'a> {
    fn display(&self) -> Option<&'a str> {
        self.codes.iter().find_map(|(_, display)| *display).filter(|text| !text.trim().is_empty())
    }

    fn text(&self) -> Option<&'a str> {
        self.text.map(str::trim).filter(|text| !text.is_empty())
    }

    /// Words of its own, not the code system's.
    fn own_words(&self) -> Option<&'a str> {
        let displayed = |text: &str| {
            self.codes
                .iter()
                .any(|(_, display)| display.is_some_and(|display| display.eq_ignore_ascii_case(text)))
        };
        self.text().filter(|text| !displayed(text))
    }

    fn in_table(&self, table: &'static [(&'static str, &'static str)]) -> Option<&'static str> {
        self.codes.iter().find_map(|(code, _)| look_up(table, code))
    }

    fn named(&self, plain: &str) -> Name {
        let clinical = self.display().or(self.text()).map(without_kind).map(str::to_owned);
        let says_more = |clinical: &String| !is_same(clinical, plain);
        Name { plain: first_upper(plain), clinical: clinical.filter(says_more) }
    }
}

fn look_up(table: &'static [(&'static str, &'static str)], code: &str) -> Option<&'static str> {
    table.binary_search_by(|(known, _)| (*known).cmp(code)).ok().map(|at| table[at].1)
}

fn is_same(one: &str, two: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    bare(one) == bare(two)
}

/// "Asthma (disorder)" without the word in brackets that sorts it.
fn without_kind(text: &str) -> &str {
    const KINDS: [&str; 9] = [
        "(disorder)",
        "(finding)",
        "(situation)",
        "(procedure)",
        "(substance)",
        "(product)",
        "(event)",
        "(morphologic abnormality)",
        "(person)",
    ];
    let text = text.trim();
    KINDS.iter().find_map(|kind| text.strip_suffix(kind)).map_or(text, str::trim_end)
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let second_is_upper = letters.clone().next().is_some_and(char::is_uppercase);
    // "mRNA" and "pH" keep their first letter.
    if second_is_upper { text.to_owned() } else { first.to_uppercase().chain(letters).collect() }
}

/// The name of a laboratory test, a panel, a vital sign: our table first.
pub fn of_test(source: &Source<'_>) -> Option<Name> {
    if let Some(plain) = source.in_table(TESTS) {
        return Some(source.named(plain));
    }
    let study = || source.in_table(STUDIES);
    let plain = source.own_words().or_else(study).or(source.text()).or(source.display())?;
    Some(source.named(plain))
}

/// The name of a condition or an allergy: the source's own words first, they may say more than a code.
pub fn of_condition(source: &Source<'_>) -> Option<Name> {
    let plain =
        source.own_words().or_else(|| source.in_table(CONDITIONS)).or(source.text()).or(source.display())?;
    Some(source.named(without_kind(plain)))
}

/// The name of a vaccine.
pub fn of_vaccine(source: &Source<'_>) -> Option<Name> {
    let plain = source.in_table(VACCINES).or(source.own_words()).or(source.text()).or(source.display())?;
    Some(source.named(plain))
}

/// The name of a medicine.
pub fn of_medicine(source: &Source<'_>) -> Option<Name> {
    let plain = source.text().or(source.display())?;
    Some(source.named(plain))
}

/// What a medicine is for, in everyday words, by the first ingredient of its name that we know.
pub fn medicine_kind(name: &Name) -> Option<&'static str> {
    let all = format!("{} {}", name.plain, name.clinical.as_deref().unwrap_or_default()).to_lowercase();
    let mut words = all.split(|letter: char| !letter.is_alphanumeric());
    words.find_map(|word| look_up(MEDICINES, word))
}

/// A unit as people read it: from its text and its code in UCUM.
pub fn unit(text: Option<&str>, code: Option<&str>) -> String {
    let known = [text, code].into_iter().flatten().find_map(|unit| look_up(UNITS, unit));
    known.or(text).or(code).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::facts::{CONDITIONS, MEDICINES, UNITS, VACCINES};
    use super::test_names::{STUDIES, TESTS};
    use super::{Source, medicine_kind, of_condition, of_medicine, of_test, of_vaccine, unit};

    fn source<'a>(text: Option<&'a str>, code: &'a str, display: Option<&'a str>) -> Source<'a> {
        Source { text, codes: vec![(code, display)] }
    }

    #[test]
    fn tables_are_sorted_and_say_each_code_once() {
        for (name, table) in [
            ("tests", TESTS),
            ("studies", STUDIES),
            ("conditions", CONDITIONS),
            ("vaccines", VACCINES),
            ("medicines", MEDICINES),
            ("units", UNITS),
        ] {
            for pair in table.windows(2) {
                assert!(pair[0].0 < pair[1].0, "{name}: {} before {}", pair[0].0, pair[1].0);
            }
        }
        assert!(TESTS.len() >= 150, "{}", TESTS.len());
    }

    #[test]
    fn the_plain_name_comes_first_and_the_clinical_one_is_kept() {
        let potassium = source(None, "2823-3", Some("Potassium [Moles/volume] in Serum or Plasma"));
        let name = of_test(&potassium).expect("a name");
        assert_eq!(name.plain, "Potassium");
        assert_eq!(name.clinical.as_deref(), Some("Potassium [Moles/volume] in Serum or Plasma"));
        let shouted = source(Some("HGB A1C W/EAG"), "4548-4", None);
        assert_eq!(of_test(&shouted).expect("a name").plain, "Average blood sugar (HbA1c)");
        assert_eq!(of_test(&shouted).expect("a name").clinical.as_deref(), Some("HGB A1C W/EAG"));
    }

    #[test]
    fn what_we_do_not_know_is_called_as_its_source_calls_it() {
        assert_eq!(of_test(&source(Some("rare marker"), "x", None)).expect("a name").plain, "Rare marker");
        assert_eq!(
            of_test(&source(None, "x", Some("pH of gastric fluid"))).expect("a name").plain,
            "pH of gastric fluid"
        );
        assert_eq!(of_test(&source(None, "x", None)), None, "a code is no name");
        assert_eq!(of_test(&source(Some("  "), "x", Some(""))), None);
    }

    #[test]
    fn a_study_keeps_the_words_that_say_more_than_its_code() {
        let left = source(Some("X-ray of the left knee"), "36589-0", Some("XR Knee 3 Views"));
        assert_eq!(of_test(&left).expect("a name").plain, "X-ray of the left knee");
        let bare = source(Some("XR Chest 2 Views"), "36643-5", Some("XR Chest 2 Views"));
        assert_eq!(of_test(&bare).expect("a name").plain, "Chest X-ray");
    }

    #[test]
    fn conditions_lose_the_word_that_sorts_them() {
        let asthma = source(None, "195967001", Some("Asthma (disorder)"));
        let name = of_condition(&asthma).expect("a name");
        assert_eq!((name.plain.as_str(), name.clinical), ("Asthma", None));
        let pressure = source(None, "59621000", Some("Essential hypertension (disorder)"));
        let name = of_condition(&pressure).expect("a name");
        assert_eq!(name.plain, "High blood pressure");
        assert_eq!(name.clinical.as_deref(), Some("Essential hypertension"));
        assert_eq!(of_condition(&source(None, "1", Some("Cyst (finding)"))).expect("a name").plain, "Cyst");
    }

    #[test]
    fn vaccines_medicines_and_units_are_said_plainly() {
        assert_eq!(
            of_vaccine(&source(None, "03", Some("MMR"))).expect("a name").plain,
            "Measles, mumps and rubella (MMR)"
        );
        let name = of_medicine(&source(None, "860975", Some("24 HR metformin hydrochloride 500 MG")))
            .expect("a name");
        assert_eq!(medicine_kind(&name), Some("Diabetes medicine"));
        assert_eq!(unit(Some("10*3/uL"), None), "thousand/µL");
        assert_eq!(unit(None, Some("mm[Hg]")), "mmHg");
        assert_eq!(unit(Some("mg/dL"), Some("mg/dL")), "mg/dL");
        assert_eq!(unit(Some("{INR}"), Some("{INR}")), "");
        assert_eq!(unit(None, None), "");
    }
}
