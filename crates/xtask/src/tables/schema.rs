//! The structure table of `fhir`: which elements each R4 type has, how often, of which types, where references may
//! lead, and the codes of required bindings that are few enough to list. Facts, no prose.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;

/// The most codes of a value set that the table lists; larger ones are not checked.
const CODES_MAX: usize = 400;

/// What every type has by inheritance; the table says it once.
const BASES: [&str; 4] = ["Resource", "DomainResource", "Element", "BackboneElement"];

const HEAD: &str = "# The structure of FHIR R4 4.0.1: made by `cargo xtask tables`.
# %name: a value set, then one line for each code system: system, codes (between tabs).
# @Type base: then one line for each element: name, how often (1 ? + *), types, %value set that binds it.
# Indented below an element: its own elements. =path: the same elements as there.
";

/// Writes `crates/fhir/src/schema/r4.txt` from the definitions in this folder.
pub fn write(definitions: &Path, root: &Path) -> io::Result<()> {
    let folder = root.join("crates/fhir/src/schema");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("r4.txt"), table(definitions)?)
}

fn table(definitions: &Path) -> io::Result<String> {
    let mut sets = ValueSets::read(definitions)?;
    let mut types = String::new();
    for file in ["profiles-types.json.gz", "profiles-resources.json.gz"] {
        for definition in resources(&definitions.join(file))? {
            if is_type(&definition) {
                write_type(&definition, &mut sets, &mut types);
            }
        }
    }
    Ok(format!("{HEAD}{}{types}", sets.used()))
}

/// Whether this defines a type with elements of its own: no primitive, no operation, no logical model.
fn is_type(definition: &Value) -> bool {
    text(definition, "resourceType") == "StructureDefinition"
        && matches!(text(definition, "kind"), "resource" | "complex-type")
        && text(definition, "id") != "MoneyQuantity"
}

fn write_type(definition: &Value, sets: &mut ValueSets, out: &mut String) {
    let name = text(definition, "id");
    let base = last(text(definition, "baseDefinition"), '/');
    let base = if BASES.contains(&base) || base.is_empty() { base } else { "Element" };
    let _ = writeln!(out, "{}", format!("@{name} {base}").trim_end());
    for element in list(&definition["snapshot"], "element") {
        let path = text(element, "path");
        let from = text(&element["base"], "path").split('.').next().unwrap_or_default();
        let inherited = BASES.contains(&from) && from != name;
        if !path.contains('.') || inherited || text(element, "max") == "0" {
            continue;
        }
        let indent = " ".repeat(path.matches('.').count() - 1);
        let _ = write!(out, "{indent}{} {}", last(path, '.'), often(element));
        for kind in kinds(element) {
            let _ = write!(out, " {kind}");
        }
        if let Some(set) = sets.binding(element) {
            let _ = write!(out, " %{set}");
        }
        out.push('\n');
    }
}

fn often(element: &Value) -> char {
    match (element["min"].as_u64(), text(element, "max")) {
        (Some(0), "1") => '?',
        (_, "1") => '1',
        (Some(0), _) => '*',
        _ => '+',
    }
}

fn kinds(element: &Value) -> Vec<String> {
    if let Some(other) = element["contentReference"].as_str() {
        return vec![format!("={}", other.trim_start_matches('#'))];
    }
    let mut kinds: Vec<String> = Vec::new();
    for kind in list(element, "type") {
        let simple = list(kind, "profile").iter().any(|one| one.as_str().is_some_and(is_simple_quantity));
        kinds.push(match text(kind, "code") {
            "http://hl7.org/fhirpath/System.String" => primitive(element, kind).to_owned(),
            "Quantity" if simple => "SimpleQuantity".to_owned(),
            "Reference" => reference(kind),
            code => code.to_owned(),
        });
    }
    kinds
}

fn is_simple_quantity(profile: &str) -> bool {
    profile.ends_with("/SimpleQuantity")
}

/// The type of an id or url, which the definitions describe in the words of FHIRPath.
fn primitive<'a>(element: &Value, kind: &'a Value) -> &'a str {
    if text(element, "path") == "Resource.id" {
        return "id";
    }
    list(kind, "extension").iter().find_map(|one| one["valueUrl"].as_str()).unwrap_or("string")
}

fn reference(kind: &Value) -> String {
    let mut targets: Vec<&str> =
        list(kind, "targetProfile").iter().filter_map(|one| one.as_str()).map(|url| last(url, '/')).collect();
    targets.sort_unstable();
    targets.dedup();
    if targets.is_empty() || targets.contains(&"Resource") {
        return "Reference".to_owned();
    }
    format!("Reference({})", targets.join("|"))
}

/// The value sets and code systems of the standard, and which of them are used.
struct ValueSets {
    sets: BTreeMap<String, Value>,
    systems: BTreeMap<String, Value>,
    used: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl ValueSets {
    fn read(definitions: &Path) -> io::Result<ValueSets> {
        let (mut sets, mut systems) = (BTreeMap::new(), BTreeMap::new());
        for file in ["valuesets.json.gz", "v3-codesystems.json.gz", "v2-tables.json.gz"] {
            for resource in resources(&definitions.join(file))? {
                let url = text(&resource, "url").to_owned();
                match text(&resource, "resourceType") {
                    "ValueSet" => sets.insert(url, resource),
                    _ => systems.insert(url, resource),
                };
            }
        }
        Ok(ValueSets { sets, systems, used: BTreeMap::new() })
    }

    /// The name of the value set that binds this element, when it is required and small.
    fn binding(&mut self, element: &Value) -> Option<String> {
        let binding = &element["binding"];
        if text(binding, "strength") != "required" {
            return None;
        }
        let url = text(binding, "valueSet").split('|').next().unwrap_or_default();
        let name = last(url, '/').to_owned();
        if !self.used.contains_key(&name) {
            let codes = self.expand(url)?;
            if codes.values().map(Vec::len).sum::<usize>() > CODES_MAX {
                return None;
            }
            self.used.insert(name.clone(), codes);
        }
        Some(name)
    }

    /// All codes of a value set, by system; `None` when the definitions do not list them.
    fn expand(&self, url: &str) -> Option<BTreeMap<String, Vec<String>>> {
        let compose = &self.sets.get(url)?["compose"];
        if !compose["exclude"].is_null() {
            return None;
        }
        let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for include in list(compose, "include") {
            for (system, more) in self.included(include)? {
                let known = codes.entry(system).or_default();
                known.extend(more);
                known.sort_unstable();
                known.dedup();
            }
        }
        (!codes.is_empty()).then_some(codes)
    }

    fn included(&self, include: &Value) -> Option<BTreeMap<String, Vec<String>>> {
        if !include["filter"].is_null() {
            return None;
        }
        if !include["valueSet"].is_null() {
            let sets = list(include, "valueSet").iter().filter_map(Value::as_str);
            let parts: Option<Vec<_>> = sets.map(|url| self.expand(url)).collect();
            return Some(parts?.into_iter().flatten().collect());
        }
        let system = text(include, "system");
        let concepts = match list(include, "concept") {
            [] => list(self.systems.get(system)?, "concept"),
            some => some,
        };
        let mut codes = Vec::new();
        collect(concepts, &mut codes);
        (!codes.is_empty()).then(|| BTreeMap::from([(system.to_owned(), codes)]))
    }

    fn used(&self) -> String {
        let mut out = String::new();
        for (name, systems) in &self.used {
            let _ = writeln!(out, "%{name}");
            for (system, codes) in systems {
                let _ = writeln!(out, "{system}\t{}", codes.join("\t"));
            }
        }
        out
    }
}

fn collect(concepts: &[Value], codes: &mut Vec<String>) {
    for concept in concepts {
        codes.push(text(concept, "code").to_owned());
        collect(list(concept, "concept"), codes);
    }
}

fn resources(file: &Path) -> io::Result<Vec<Value>> {
    let reader = BufReader::new(GzDecoder::new(File::open(file)?));
    let mut bundle: Value = serde_json::from_reader(reader)?;
    let entries = bundle["entry"].as_array_mut().map(std::mem::take).unwrap_or_default();
    Ok(entries.into_iter().map(|mut entry| entry["resource"].take()).collect())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn last(text: &str, separator: char) -> &str {
    text.rsplit(separator).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::table;

    #[test]
    fn the_committed_table_is_the_one_that_the_definitions_give() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let definitions = root.join("../shared/data/fhir-r4-definitions");
        if !definitions.is_dir() {
            println!("skipped: ../shared/data is not here");
            return;
        }
        let committed = fs::read_to_string(root.join("crates/fhir/src/schema/r4.txt")).expect("a table");
        assert!(table(&definitions).expect("definitions") == committed, "run `cargo xtask tables`");
    }
}
