//! Names of medicines as RxNorm writes them, in the letters that people use: "10 ML oxaliplatin 5 MG/ML Injection" is
//! "10 mL Oxaliplatin 5 mg/mL Injection".

/// Units that RxNorm shouts.
const UNITS: [(&str, &str); 4] = [("MG", "mg"), ("ML", "mL"), ("MCG", "mcg"), ("MEQ", "mEq")];
/// What may stand before the name of the substance: "24 HR metoprolol".
const BEFORE: [&str; 4] = ["ML", "HR", "ACTUAT", "MG"];
/// Letters in capitals that tell a word written in two sizes: "diphenhydrAMINE".
const CAPITALS_MIN: usize = 3;
/// The same in a word that begins small: "cefOXitin".
const CAPITALS_WITHIN_MIN: usize = 2;
const LONG_WORD: usize = 6;

/// The name of a medicine in the letters that people use. Words of the source that are not of that kind stay.
pub(super) fn written(name: &str) -> String {
    let words = without_number(name).split(' ').collect::<Vec<_>>();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let first = substance(&words);
    for (at, word) in words.iter().enumerate() {
        let after_number = at > 0 && is_number(words[at - 1]);
        let written = if after_number { unit(word) } else { evened(word) };
        out.push(if at == first { super::first_upper(&written) } else { written });
    }
    out.join(" ")
}

/// Without the number of an approval: "NDA020800 0.3 ML Epinephrine".
fn without_number(name: &str) -> &str {
    let is_approval = |word: &str| {
        let digits = word.strip_prefix("NDA").or_else(|| word.strip_prefix("ANDA")).unwrap_or_default();
        digits.len() >= 5 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    name.split_once(' ').filter(|(first, _)| is_approval(first)).map_or(name, |(_, rest)| rest.trim_start())
}

fn is_number(word: &str) -> bool {
    let is_plain =
        |part: &str| part.starts_with(|sign: char| sign.is_ascii_digit()) && part.parse::<f64>().is_ok();
    word.split('/').all(is_plain)
}

/// Where the substance stands: first, or behind an amount.
fn substance(words: &[&str]) -> usize {
    match words {
        [number, unit, ..] if is_number(number) && BEFORE.contains(unit) => 2,
        _ => 0,
    }
}

/// "MG/ML" in the letters that people use.
fn unit(word: &str) -> String {
    let part = |part: &str| {
        UNITS.iter().find(|(shouted, _)| *shouted == part).map_or(part, |(_, unit)| unit).to_owned()
    };
    word.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// A word in one size of letters, where it was written in two.
fn evened(word: &str) -> String {
    let starts_small = word.starts_with(char::is_lowercase);
    let enough = if starts_small { CAPITALS_WITHIN_MIN } else { CAPITALS_MIN };
    let longest = word.split(|letter: char| !letter.is_uppercase()).map(str::len).max().unwrap_or_default();
    let plain = word.chars().all(char::is_alphabetic) && word.chars().any(char::is_lowercase);
    if !plain || word.chars().count() < LONG_WORD || longest < enough {
        return word.to_owned();
    }
    let mut letters = word.chars();
    letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn names_of_medicines_are_written_as_people_write() {
        for (sent, shown) in [
            ("cholecalciferol", "Cholecalciferol"),
            ("levothyroxine", "Levothyroxine"),
            ("10 ML oxaliplatin 5 MG/ML Injection", "10 mL Oxaliplatin 5 mg/mL Injection"),
            (
                "NDA020800 0.3 ML Epinephrine 1 MG/ML Auto-Injector",
                "0.3 mL Epinephrine 1 mg/mL Auto-Injector",
            ),
            (
                "diphenhydrAMINE Hydrochloride 25 MG Oral Tablet",
                "Diphenhydramine Hydrochloride 25 mg Oral Tablet",
            ),
            ("cycloSPORINE 50 MG Oral Capsule", "Cyclosporine 50 mg Oral Capsule"),
            ("NuvaRing 0.12/0.015 MG per 24HR", "NuvaRing 0.12/0.015 mg per 24HR"),
            ("cefOXitin 1000 MG Injection", "Cefoxitin 1000 mg Injection"),
            (
                "Acetaminophen 300 MG / HYDROcodone Bitartrate 5 MG [Vicodin]",
                "Acetaminophen 300 mg / Hydrocodone Bitartrate 5 mg [Vicodin]",
            ),
            (
                "24 HR metoprolol succinate 100 MG Extended Release Oral Tablet [Toprol]",
                "24 HR Metoprolol succinate 100 mg Extended Release Oral Tablet [Toprol]",
            ),
            (
                "200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler",
                "200 ACTUAT Albuterol 0.09 mg/ACTUAT Metered Dose Inhaler",
            ),
        ] {
            assert_eq!(written(sent), shown);
        }
    }

    #[test]
    fn what_is_no_name_of_that_kind_stays() {
        for name in [
            "NuvaRing 0.12/0.015 mg per 24HR",
            "EpiPen",
            "mRNA vaccine",
            "CoQ10",
            "Lasix 40mg",
            "LISINOPRIL for MG",
            "NDA",
            "Trinessa 28 Day Pack",
            "DTaP",
            "",
        ] {
            assert_eq!(written(name), name);
        }
    }
}
