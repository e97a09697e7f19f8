//! What each kind of thing is called.

use crate::results::Name;

use super::words::{MEDICINES, SPANISH_UNITS, UNITS};
use super::{
    Coded, Source, Tongue, medicine_kind, of_allergy, of_condition, of_device, of_document, of_medicine,
    of_plan, of_procedure, of_test, of_vaccine, of_visit,
};

fn source<'a>(text: Option<&'a str>, code: &'a str, display: Option<&'a str>) -> Source<'a> {
    Source { text, codes: vec![Coded { system: None, code, display }], tongue: Tongue::English }
}

/// A plain name must not hide what a clinician would tell apart, nor say more than the code does.
#[test]
fn a_plain_name_says_what_the_code_says_and_no_more() {
    let plain =
        |of: fn(&Source<'_>) -> Option<Name>, code| of(&source(None, code, None)).expect("a row").plain;
    let (condition, done, test) = (of_condition, of_procedure, of_test);
    for (name, said, unsaid) in [
        (plain(condition, "39579001"), "Life-threatening", "whole body"),
        (plain(condition, "T78.2XXA"), "Life-threatening", "whole body"),
        (plain(condition, "71908006"), "does not pump", "Fluttering"),
        (plain(condition, "K52.9"), "not from a germ", "flu"),
        (plain(condition, "E66.01"), "severe", "40"),
        (plain(condition, "N76.0"), "vaginitis", "germs"),
        (plain(condition, "444470001"), "Hurt", "Torn"),
        (plain(done, "384700001"), "not the vaccine", "Tetanus shot"),
        (plain(done, "415070008"), "thin tube", "stent"),
        (plain(done, "36969009"), "stent", "tube"),
        (plain(done, "275833003"), "AFP", "growth"),
        (plain(test, "9318-7"), "creatinine", "microalbumin"),
    ] {
        assert!(name.contains(said) && !name.contains(unsaid), "{name}");
    }
    assert_ne!(
        plain(condition, "1501000119109"),
        plain(condition, "1551000119108"),
        "with new vessels or without"
    );
}

#[test]
fn lists_of_words_are_sorted_and_say_each_once() {
    for (name, table) in [("medicines", MEDICINES), ("units", UNITS), ("Spanish units", SPANISH_UNITS)] {
        for pair in table.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{name}: {} before {}", pair[0].0, pair[1].0);
        }
    }
}

#[test]
fn the_plain_name_comes_first_and_the_clinical_one_is_kept() {
    let potassium = source(None, "2823-3", Some("Potassium [Moles/volume] in Serum or Plasma"));
    let name = of_test(&potassium).expect("a name");
    assert_eq!(name.plain, "Potassium");
    assert_eq!(name.clinical.as_deref(), Some("Potassium [Moles/volume] in Serum or Plasma"));
    assert!(name.about.is_some_and(|about| about.contains("heart")), "{name:?}");
    let shouted = source(Some("HGB A1C W/EAG"), "4548-4", None);
    assert_eq!(of_test(&shouted).expect("a name").plain, "Average blood sugar (HbA1c)");
    assert_eq!(of_test(&shouted).expect("a name").clinical.as_deref(), Some("HGB A1C W/EAG"));
}

#[test]
fn the_name_comes_in_the_language_of_who_reads() {
    let spanish = Source { tongue: Tongue::Spanish, ..source(None, "2823-3", Some("Potassium")) };
    let name = of_test(&spanish).expect("a name");
    assert_eq!((name.plain.as_str(), name.clinical.as_deref()), ("Potasio", Some("Potassium")));
    assert_eq!(name.about, Some("Una sal que necesitan los músculos y el corazón."));
}

#[test]
fn what_we_do_not_know_is_called_as_its_source_calls_it() {
    assert_eq!(of_test(&source(Some("rare marker"), "x", None)).expect("a name").plain, "Rare marker");
    assert_eq!(
        of_test(&source(None, "x", Some("pH of gastric fluid"))).expect("a name").plain,
        "pH of gastric fluid"
    );
    for unnamed in [source(None, "x", None), source(Some("  "), "x", Some("")), Source::default()] {
        for of in [
            of_test,
            of_condition,
            of_allergy,
            of_vaccine,
            of_medicine,
            of_visit,
            of_procedure,
            of_document,
            of_plan,
            of_device,
        ] {
            assert_eq!(of(&unnamed), None, "a code is no name");
        }
    }
    for of in [of_condition, of_medicine, of_procedure, of_visit, of_plan, of_device, of_vaccine] {
        let said = of(&source(Some("own words"), "nobody-has-this", Some("displayed"))).expect("a name");
        let clinical = said.clinical.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("displayed"));
        assert!(said.plain == "Own words" && clinical, "{said:?}");
        assert_eq!(
            of(&source(None, "nobody-has-this", Some("displayed"))).expect("a name").plain,
            "Displayed"
        );
    }
}

#[test]
fn a_code_counts_only_in_its_own_system() {
    let foreign = Coded { system: Some("urn:of-a-house"), code: "2823-3", display: Some("Parking") };
    let foreign = Source { codes: vec![foreign], ..Source::default() };
    assert_eq!(of_test(&foreign).expect("a name").plain, "Parking");
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
fn words_of_the_source_are_never_lost() {
    let fall =
        source(Some("Pressure since the accident"), "59621000", Some("Essential hypertension (disorder)"));
    let name = of_condition(&fall).expect("a name");
    assert_eq!(name.plain, "High blood pressure");
    assert_eq!(name.clinical.as_deref(), Some("Pressure since the accident"));
}

#[test]
fn another_strength_in_the_sources_words_comes_first() {
    let table = of_medicine(&source(None, "1014678", Some("cetirizine hydrochloride 10 MG Oral Tablet")));
    assert_eq!(table.expect("a name").plain, "Cetirizine 10 mg tablet");
    let same = source(Some("Cetirizine 10.0 mg, one a day?"), "1014678", None);
    assert_eq!(of_medicine(&same).expect("a name").plain, "Cetirizine 10 mg tablet");
    let other =
        source(Some("Cetirizine 5 mg"), "1014678", Some("cetirizine hydrochloride 10 MG Oral Tablet"));
    let name = of_medicine(&other).expect("a name");
    assert_eq!(name.plain, "Cetirizine 5 mg");
    assert_eq!(name.clinical.as_deref(), Some("Cetirizine hydrochloride 10 mg Oral Tablet"));
    let allergy = source(Some("Aspirin 500 mg"), "1191", Some("Aspirin"));
    assert_eq!(of_allergy(&allergy).expect("a name").plain, "Aspirin 500 mg");
}

#[test]
fn a_line_of_a_bill_may_be_of_any_kind() {
    for (code, plain) in [("36415", "Taking blood"), ("2823-3", "Potassium"), ("14106009", "Pacemaker")] {
        assert_eq!(of_procedure(&source(None, code, Some("x y"))).expect("a name").plain, plain);
    }
}

#[test]
fn vaccines_medicines_and_units_are_said_plainly() {
    assert_eq!(
        of_vaccine(&source(None, "03", Some("MMR"))).expect("a name").plain,
        "Measles, mumps and rubella (MMR)"
    );
    let name =
        of_medicine(&source(None, "860975", Some("24 HR metformin hydrochloride 500 MG"))).expect("a name");
    assert_eq!(medicine_kind(&name), Some("Diabetes medicine"));
    for (plain, kind) in [
        ("Acetaminophen 325 MG / Hydrocodone Bitartrate 5 MG Oral Tablet", Some("Strong pain medicine")),
        ("Acetaminophen 325 mg with oxycodone 5 mg tablet", Some("Strong pain medicine")),
        ("Losartan 50 MG / Hydrochlorothiazide 12.5 MG Oral Tablet", None),
        ("Insulin glargine 100 UNT/ML Injectable Solution", Some("Insulin")),
    ] {
        let name = Name { plain: plain.into(), ..Name::default() };
        assert_eq!(medicine_kind(&name), kind, "{plain}");
    }
    let unit = |text, code| super::unit(text, code, Tongue::English);
    assert_eq!(unit(Some("10*3/uL"), None), "thousand/µL");
    assert_eq!(unit(None, Some("mm[Hg]")), "mmHg");
    assert_eq!(unit(Some("mg/dL"), Some("mg/dL")), "mg/dL");
    assert_eq!(unit(Some("{INR}"), Some("{INR}")), "");
    assert_eq!(unit(None, None), "");
    let spanish = |text, code| super::unit(text, code, Tongue::Spanish);
    assert_eq!(spanish(None, Some("beats/min")), "latidos por minuto");
    assert_eq!(spanish(Some("10*9/L"), None), "mil millones/L");
    assert_eq!(spanish(Some("mg/dL"), None), "mg/dL");
    assert_eq!(spanish(Some("years"), Some("a")), "años");
}

#[test]
fn own_words_that_only_repeat_the_name_are_left_out() {
    let cetirizine =
        source(Some("Cetirizine 10 mg"), "1014678", Some("cetirizine hydrochloride 10 MG Oral Tablet"));
    let name = of_medicine(&cetirizine).expect("a name");
    assert_eq!(name.plain, "Cetirizine 10 mg tablet");
    assert_eq!(name.clinical.as_deref(), Some("Cetirizine hydrochloride 10 mg Oral Tablet"));
    let more = source(Some("Cetirizine 10 mg at night"), "1014678", None);
    assert_eq!(of_medicine(&more).expect("a name").clinical.as_deref(), Some("Cetirizine 10 mg at night"));
}

#[test]
fn names_that_were_the_same_for_different_things_are_told_apart() {
    let both = |of: fn(&Source<'_>) -> Option<Name>, code: &'static str| {
        [Tongue::English, Tongue::Spanish]
            .map(|tongue| of(&Source { tongue, ..source(None, code, None) }).expect("a row").plain)
    };
    for (of, codes) in [
        (of_test as fn(&Source<'_>) -> Option<Name>, ["48642-3", "48643-1", "33914-3"].as_slice()),
        (of_condition, &["254632001", "254637007", "C34.90"]),
        (of_condition, &["266435005", "235595009"]),
        (of_vaccine, &["121", "187"]),
        (of_vaccine, &["33", "100", "133", "152", "215", "216"]),
    ] {
        for (at, one) in codes.iter().enumerate() {
            for two in &codes[at + 1..] {
                let (one, two) = (both(of, one), both(of, two));
                assert!(one[0] != two[0] && one[1] != two[1], "{one:?} {two:?}");
            }
        }
    }
    for code in ["H40.1130", "H40.9", "23986001", "77075001"] {
        let glaucoma = both(of_condition, code);
        assert!(glaucoma.iter().all(|name| name.to_lowercase().contains("glaucoma")), "{glaucoma:?}");
        assert!(!glaucoma[0].contains("Raised") && !glaucoma[1].contains("Presión"), "{glaucoma:?}");
    }
    assert_eq!(both(of_procedure, "5880005"), ["Physical examination", "Examen físico"]);
    let patch = of_medicine(&source(Some("Buprenorphine 5 mcg/hour patch"), "1819", None)).expect("a name");
    assert!(patch.about.is_some_and(|about| about.contains("pain")), "{patch:?}");
    assert!(medicine_kind(&patch).is_some_and(|kind| kind.contains("pain")), "{patch:?}");
}

#[test]
fn what_stands_in_braces_is_a_word_beside_the_number() {
    let said = |code| super::unit(None, Some(code), Tongue::English);
    assert_eq!(said("{T-score}"), "T-score");
    assert_eq!(said("{count}"), "", "a count has no unit");
    assert_eq!(said("{score}"), "points");
    assert_eq!(said("{odd}/{odd}"), "{odd}/{odd}", "nobody knows what this is");
    assert_eq!(super::unit(Some("{count}"), Some("{count}"), Tongue::Spanish), "");
}
