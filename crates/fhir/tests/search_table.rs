//! The table of search parameters is whole: every path compiles, every parameter that the standard, US Core and
//! the portal's own lists name is there.

use fhir::Type;
use fhir::search::path::Path;
use fhir::search::{self, Kind};

#[test]
fn every_line_of_the_table_is_read() {
    assert_eq!(search::faults(), &[] as &[String], "paths outside of the compiled part of FHIRPath");
    let own = |kind: Type| search::parameters(kind).iter().filter(|one| !one.name.starts_with('_'));
    let all: usize = Type::all().map(|kind| own(kind).count()).sum();
    assert_eq!(all, 1_707, "(type, parameter) pairs of R4 and US Core");
    for kind in Type::all() {
        let common: Vec<_> = search::parameters(kind)
            .iter()
            .map(|one| one.name)
            .filter(|name| name.starts_with('_'))
            .collect();
        let everywhere = ["_id", "_lastUpdated", "_profile", "_security", "_source", "_tag"];
        assert_eq!(common, everywhere, "{kind}");
    }
}

#[test]
fn a_parameter_tells_what_it_is() {
    let kind = Type::named("Observation");
    let code = search::parameter(kind, "code").expect("code");
    assert!(code.tagged && code.kind == Kind::Token && code.base == kind);
    let patient = search::parameter(kind, "patient").expect("patient");
    assert_eq!(patient.targets, [Type::named("Patient")]);
    assert!(!patient.tagged, "the chart is the patient already");
    let focus = search::parameter(kind, "focus").expect("focus");
    assert!(focus.targets.is_empty(), "a focus may be anything");
    assert_eq!(search::parameter(kind, "no-such"), None);
    assert_eq!(search::parameter(Type::named("Parameters"), "code"), None);
}

#[test]
fn the_two_oddities_of_the_standard_are_read() {
    let plan =
        serde_json::json!({"resourceType": "InsurancePlan", "name": "Gold", "alias": ["Silver", "Tin"]});
    let name = search::parameter(Type::named("InsurancePlan"), "name").expect("name");
    assert_eq!(name.path().values(&plan), ["Gold", "Silver", "Tin"]);
    let seen = serde_json::json!({"resourceType": "Observation", "valueCodeableConcept": {"text": "Clear"}});
    let text = search::parameter(Type::named("Observation"), "value-string").expect("value-string");
    assert_eq!(text.path().values(&seen), ["Clear"]);
}

#[test]
fn a_path_outside_of_the_compiled_part_is_refused_with_its_place() {
    for (path, at) in [
        ("Patient.name.first()", 18),
        ("Patient.name.where(use = 'official')", 22),
        ("Patient.value.as(Quantity)", 25),
        ("Patient.name |", 14),
        ("", 0),
        ("(Patient.value[x] as Quantity", 29),
        ("Patient.name[a]", 13),
        ("Patient.name.where(resolve() is Unicorn)", 39),
        ("Patient.a[x].exists() and Patient.b[x] != false", 38),
        ("Patient.name extra", 13),
        ("Patient.näme", 9),
    ] {
        let error = Path::compile(path, "Patient").expect_err(path);
        assert_eq!(error.at, at, "{path}: {error}");
    }
    assert!(Path::compile(&"(".repeat(4_000), "Patient").is_err());
    assert!(Path::compile(&"a.".repeat(4_000), "Patient").is_err());
}
