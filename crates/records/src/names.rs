//! Plain names: what people call a test, a condition, a vaccine, a medicine. The tables are our own; what is not in
//! them is called as its source calls it. The clinical name is kept, to stand after the plain one.

mod drugs;
mod kinds;
mod tables;
mod words;

use std::borrow::Cow;

use crate::results::Name;
use crate::signs::visible;
pub(crate) use kinds::without_kind;
pub use tables::Tongue;
use tables::{ALL, Row, Table};
use words::{MEDICINES, SPANISH_UNITS, STRONG, UNITS};

/// One code, as a source gives it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Coded<'a> {
    /// The code system.
    pub system: Option<&'a str>,
    /// The code.
    pub code: &'a str,
    /// What the system displays.
    pub display: Option<&'a str>,
}

/// Something with codes and words, as a source names it, and the language to name it in.
#[derive(Debug, Clone, Default)]
pub struct Source<'a> {
    /// Its own words.
    pub text: Option<&'a str>,
    /// Codes, each with what its system displays.
    pub codes: Vec<Coded<'a>>,
    /// The language of the plain names.
    pub tongue: Tongue,
}

impl<'a> Source<'a> {
    fn display(&self) -> Option<&'a str> {
        self.codes.iter().find_map(|coded| coded.display).filter(|text| !text.trim().is_empty())
    }

    fn text(&self) -> Option<&'a str> {
        self.text.map(str::trim).filter(|text| !text.is_empty())
    }

    /// Words of its own, not the code system's.
    fn own_words(&self) -> Option<&'a str> {
        let displayed = |text: &str| {
            self.codes
                .iter()
                .any(|coded| coded.display.is_some_and(|display| display.eq_ignore_ascii_case(text)))
        };
        self.text().filter(|text| !displayed(text))
    }

    fn row(&self, tables: &[Table]) -> Option<&'static Row> {
        let known = self.codes.iter().filter(|coded| !coded.code.is_empty());
        let mut both = known.flat_map(|coded| tables.iter().map(move |table| (table, coded)));
        both.find_map(|(table, coded)| table.find(coded.system, coded.code))
    }

    /// The name: these words first, and the clinical ones that say something else.
    fn named(&self, plain: &str, row: Option<&Row>) -> Name {
        let own = self.own_words().filter(|own| row.is_some() && !repeats(own, plain));
        let others = [own, self.display(), self.text()].into_iter().flatten().map(without_kind);
        let plain = without_kind(plain);
        let clinical = others.filter(|other| !is_same(other, plain)).map(visible).next();
        let about = row.and_then(|row| row.about(self.tongue));
        Name { plain: first_upper(&visible(plain)), clinical: clinical.map(Cow::into_owned), about }
    }

    /// The name by these tables, else by the source's own words.
    fn in_tables(&self, tables: &[Table]) -> Option<Name> {
        let row = self.row(tables);
        let plain = row.map(|row| row.plain(self.tongue)).or_else(|| self.own())?;
        Some(self.named(plain, row))
    }

    /// The source's words, then the code system's; never a code.
    fn own(&self) -> Option<&'a str> {
        self.own_words().or(self.text()).or(self.display()).map(without_kind)
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

/// Words that say nothing more than the name: "Lisinopril 10 mg" beside "Lisinopril 10 mg tablet".
fn repeats(words: &str, name: &str) -> bool {
    let bare = |text: &str| -> Vec<String> {
        let text = text.to_lowercase().replace(',', "");
        let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '.');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let name = bare(name);
    bare(words).iter().all(|word| name.contains(word))
}

pub(crate) fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let second_is_upper = letters.clone().next().is_some_and(char::is_uppercase);
    // "mRNA" and "pH" keep their first letter.
    if second_is_upper { text.to_owned() } else { first.to_uppercase().chain(letters).collect() }
}

/// The numbers in a text: its strengths, stages, doses.
fn numbers(text: &str) -> Vec<f64> {
    let parts = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    parts.filter_map(|part| part.trim_matches('.').parse().ok()).collect()
}

/// The source's own words carry a number that the table's name has not: another strength, another stage.
fn says_another_number(words: &str, plain: &str) -> bool {
    let known = numbers(plain);
    numbers(words).iter().any(|number| !known.contains(number))
}

/// Pictures, tracings and notes, of which the source's own words say more than a code: which side, which part.
fn is_study(row: &Row) -> bool {
    const STUDIES: [&str; 14] = [
        "x-ray",
        "ultrasound",
        "mri",
        "scan",
        "mammogram",
        "tracing",
        "notes",
        "summary",
        "microscope",
        "smear",
        "photographs",
        "camera",
        "catheter",
        "colonoscopy",
    ];
    let name = row.plain(Tongue::English).to_lowercase();
    STUDIES.iter().any(|word| name.contains(word))
}

/// The name of a laboratory test, a panel, a vital sign, a report: our table first.
pub fn of_test(source: &Source<'_>) -> Option<Name> {
    let row = source.row(&[Table::Tests, Table::Documents, Table::Procedures]);
    let table = || row.map(|row| row.plain(source.tongue));
    let plain = match row {
        Some(row) if is_study(row) => source.own_words().or_else(table),
        _ => table().or_else(|| source.own()),
    };
    Some(source.named(plain?, row))
}

/// By the tables, unless the source's own words say another number.
fn of_either(source: &Source<'_>, tables: &[Table]) -> Option<Name> {
    let row = source.row(tables);
    let own = source.own_words();
    let table = row.map(|row| row.plain(source.tongue));
    let other = own.zip(table).is_some_and(|(own, table)| says_another_number(own, table));
    let plain = if other { own } else { table.or_else(|| source.own()) };
    Some(source.named(plain?, row))
}

/// The name of a condition.
pub fn of_condition(source: &Source<'_>) -> Option<Name> {
    of_either(source, &[Table::Conditions, Table::Allergies])
}

/// The name of what somebody is allergic to: a food, a medicine, an animal.
pub fn of_allergy(source: &Source<'_>) -> Option<Name> {
    of_either(source, &[Table::Allergies, Table::Medicines, Table::Conditions])
}

/// The name of a vaccine.
pub fn of_vaccine(source: &Source<'_>) -> Option<Name> {
    source.in_tables(&[Table::Immunisations])
}

/// The name of a medicine.
pub fn of_medicine(source: &Source<'_>) -> Option<Name> {
    let name = of_either(source, &[Table::Medicines, Table::Allergies])?;
    let clinical = name.clinical.map(|clinical| drugs::written(&clinical));
    let plain = drugs::written(&name.plain);
    Some(Name { clinical: clinical.filter(|clinical| !is_same(clinical, &plain)), plain, ..name })
}

/// The name of a visit.
pub fn of_visit(source: &Source<'_>) -> Option<Name> {
    source.in_tables(&[Table::Visits, Table::Procedures])
}

/// The name of something that was done, or of a line of a bill: it may stand in any table.
pub fn of_procedure(source: &Source<'_>) -> Option<Name> {
    let mut tables = vec![Table::Procedures];
    tables.extend(ALL.into_iter().filter(|table| *table != Table::Procedures));
    of_either(source, &tables)
}

/// The name of a kind of document.
pub fn of_document(source: &Source<'_>) -> Option<Name> {
    source.in_tables(&[Table::Documents, Table::Tests])
}

/// The name of a plan of care or of a step of one.
pub fn of_plan(source: &Source<'_>) -> Option<Name> {
    source.in_tables(&[Table::Plans, Table::Procedures, Table::Conditions])
}

/// The name of a device.
pub fn of_device(source: &Source<'_>) -> Option<Name> {
    source.in_tables(&[Table::Devices])
}

/// What a medicine is for, in everyday words, by the ingredient of its name. Of one with several ingredients nothing
/// is said, unless a strong one is among them: the harmless one must not speak for it.
pub fn medicine_kind(name: &Name) -> Option<&'static str> {
    let all = format!("{} {}", name.plain, name.clinical.as_deref().unwrap_or_default()).to_lowercase();
    let words = all.split(|letter: char| !letter.is_alphanumeric());
    let mut kinds = words.filter_map(|word| look_up(MEDICINES, word));
    if all.contains(" / ") || all.contains(" with ") {
        return kinds.find(|kind| *kind == STRONG);
    }
    kinds.next()
}

/// A unit as people read it: from its text and its code in UCUM.
pub fn unit(text: Option<&str>, code: Option<&str>, tongue: Tongue) -> String {
    let known = [text, code].into_iter().flatten().find_map(|unit| look_up(UNITS, unit));
    let said = annotation(known.or(text).or(code).unwrap_or_default());
    match tongue {
        Tongue::English => said.to_owned(),
        Tongue::Spanish => look_up(SPANISH_UNITS, said).unwrap_or(said).to_owned(),
    }
}

/// What stands in braces is no unit (UCUM, section 2.2): a word beside the number, or nothing where the number only
/// counts.
fn annotation(unit: &str) -> &str {
    match unit.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some("count" | "number" | "#") => "",
        Some(word) if !word.contains(['{', '}']) => word,
        _ => unit,
    }
}

#[cfg(test)]
mod tests;
