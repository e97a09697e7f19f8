//! The rule of dependence: words know words, the spine stands on them, a rib never knows a rib, and only the
//! store names a database. Read from `cargo metadata`, so no `use` can hide.

use serde_json::Value;

use super::Finding;
use crate::project::Project;

const RULE: &str = "dependence";

pub const WORDS: [&str; 8] = ["stdx", "fhir", "access", "audit", "packing", "hl7v2", "ccda", "clinic"];
const SPINE: [&str; 3] = ["store", "kit", "ui"];
const RIBS: [&str; 17] = [
    "accounts",
    "enrollment",
    "families",
    "records",
    "messaging",
    "scheduling",
    "medications",
    "billing",
    "forms",
    "visits",
    "notices",
    "operations",
    "learning",
    "insights",
    "fhir-api",
    "smart",
    "exchange",
];
const LEAVES: [&str; 3] = ["vestibule", "testkit", "xtask"];
/// Crates that speak to a database.
const DATABASES: [&str; 7] =
    ["rusqlite", "libsqlite3-sys", "tokio-postgres", "postgres", "deadpool-postgres", "sqlx", "diesel"];
/// Crates that wait or speak to the outside: words are pure.
const OUTSIDE: [&str; 6] = ["tokio", "axum", "hyper", "reqwest", "tower-http", "axum-server"];

/// What a crate may stand on.
fn may_know(from: &str, to: &str, for_tests: bool) -> bool {
    if for_tests && to == "testkit" {
        return !WORDS.contains(&from);
    }
    match from {
        "ui" => to == "stdx",
        "kit" => WORDS.contains(&to) || ["store", "ui"].contains(&to),
        "vestibule" => to != "xtask" && to != "testkit",
        "testkit" => to != "xtask",
        rib if RIBS.contains(&rib) => WORDS.contains(&to) || SPINE.contains(&to),
        // Words, the store, xtask, and whoever has no place yet.
        _ => WORDS.contains(&to),
    }
}

/// Checks every crate of the workspace.
pub fn check(project: &Project) -> Vec<Finding> {
    let packages: Vec<&Value> = project.packages().collect();
    packages.iter().copied().flat_map(check_package).chain(check_run(&packages)).collect()
}

/// `cargo run`, the first command of the README, starts the portal and nothing else.
fn check_run(packages: &[&Value]) -> Option<Finding> {
    let runs: Vec<&str> = packages.iter().filter_map(|package| package["default_run"].as_str()).collect();
    let what =
        format!("`cargo run` must start the portal, and starts {runs:?}: say `default-run` there alone");
    (runs != ["vestibule"]).then(|| Finding::new(RULE, "crates/vestibule".to_owned(), 0, what))
}

fn check_package(package: &Value) -> Vec<Finding> {
    let name = package["name"].as_str().unwrap_or_default();
    let manifest = package["manifest_path"].as_str().unwrap_or_default();
    let folder = manifest.rsplit('/').nth(1).unwrap_or_default();
    let mut findings = Vec::new();
    let mut find = |what: String| findings.push(Finding::new(RULE, format!("crates/{name}"), 0, what));
    if folder != name {
        find(format!("the crate `{name}` lies in the folder `{folder}`"));
    }
    if ![&WORDS[..], &SPINE, &RIBS, &LEAVES].concat().contains(&name) {
        find(format!("`{name}` is no word, spine, rib or leaf of the house: give it its place in tidy"));
    }
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let to = dependency["name"].as_str().unwrap_or_default();
        let for_tests = dependency["kind"] == "dev";
        let own = dependency["path"].is_string();
        if own && !may_know(name, to, for_tests) {
            find(format!("`{name}` may not know `{to}`"));
        }
        if DATABASES.contains(&to) && name != "store" {
            find(format!("only the store speaks to a database, but `{name}` names `{to}`"));
        }
        if OUTSIDE.contains(&to) && WORDS.contains(&name) && !for_tests {
            find(format!("words are pure, but `{name}` names `{to}`"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(name: &str, dependencies: &Value) -> Vec<String> {
        let manifest = format!("/p/crates/{name}/Cargo.toml");
        let package = json!({"name": name, "manifest_path": manifest, "dependencies": dependencies});
        check_package(&package).into_iter().map(|finding| finding.what).collect()
    }

    fn on(name: &str) -> Value {
        json!([{"name": name, "kind": null, "path": format!("/p/crates/{name}")}])
    }

    #[test]
    fn the_house_as_it_is_meant_passes() {
        assert!(found("records", &on("kit")).is_empty());
        assert!(found("store", &on("audit")).is_empty());
        assert!(found("vestibule", &on("records")).is_empty());
        assert!(found("ui", &on("stdx")).is_empty());
        assert!(found("store", &json!([{"name": "rusqlite", "kind": null}])).is_empty());
    }

    #[test]
    fn the_first_command_of_the_readme_starts_the_portal() {
        let crates = |runs: [Value; 2]| runs.map(|run| json!({"name": "one", "default_run": run}));
        for (runs, right) in [
            ([json!("vestibule"), Value::Null], true),
            ([Value::Null, Value::Null], false),
            ([json!("vestibule"), json!("xtask")], false),
        ] {
            let packages = crates(runs);
            let found = check_run(&packages.iter().collect::<Vec<_>>());
            assert_eq!(found.is_none(), right, "{packages:?}");
        }
    }

    #[test]
    fn a_rib_on_a_rib_is_found() {
        assert_eq!(found("records", &on("messaging")), ["`records` may not know `messaging`"]);
    }

    #[test]
    fn words_stay_pure_and_low() {
        assert_eq!(found("fhir", &on("store")), ["`fhir` may not know `store`"]);
        let tokio = json!([{"name": "tokio", "kind": null}]);
        assert_eq!(found("audit", &tokio), ["words are pure, but `audit` names `tokio`"]);
        let tokio_in_tests = json!([{"name": "tokio", "kind": "dev"}]);
        assert!(found("audit", &tokio_in_tests).is_empty());
    }

    #[test]
    fn the_spine_does_not_lean_on_ribs() {
        assert_eq!(found("kit", &on("accounts")).len(), 1);
        assert_eq!(found("ui", &on("fhir")).len(), 1);
        assert_eq!(found("store", &on("kit")).len(), 1);
    }

    #[test]
    fn a_second_database_user_is_found() {
        let pool = json!([{"name": "deadpool-postgres", "kind": "dev"}]);
        assert_eq!(found("records", &pool).len(), 1);
    }

    #[test]
    fn tests_may_know_the_test_kit_and_nothing_else_may() {
        let kit = json!([{"name": "testkit", "kind": "dev", "path": "/p/crates/testkit"}]);
        assert!(found("records", &kit).is_empty());
        assert_eq!(found("records", &on("testkit")).len(), 1);
    }

    #[test]
    fn strangers_and_wrong_folders_are_found() {
        assert_eq!(found("plumbing", &json!([])).len(), 1);
        let package =
            json!({"name": "store", "manifest_path": "/p/crates/storage/Cargo.toml", "dependencies": []});
        assert_eq!(check_package(&package).len(), 1);
    }
}
