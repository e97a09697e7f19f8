//! The search table of `fhir`: which parameters each R4 type has, by which path, and which of them the store
//! keeps as tags; and which elements belong to a summary. Taken from the R4 definitions and the US Core
//! additions: names, kinds, paths and targets, no prose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;

/// Writes `crates/fhir/src/search/parameters.txt` and `summary.txt` from the definitions in this folder.
pub fn write(definitions: &Path, root: &Path) -> io::Result<()> {
    let structure = Structure::read(definitions)?;
    let folder = root.join("crates/fhir/src/search");
    fs::write(folder.join("parameters.txt"), parameters(definitions, &structure)?)?;
    fs::write(folder.join("summary.txt"), structure.summary())
}

const HEAD: &str =
    "# FHIR R4 4.0.1 search parameters and those that US Core adds: made by `cargo xtask tables`.
# @Type, then one line each: name, kind (* after it: tagged), path, targets | code system | components.
# Paths are the FHIRPath of the standard; [x] marks an element that may have several types.
";

fn parameters(definitions: &Path, structure: &Structure) -> io::Result<String> {
    let mut all = resources(&definitions.join("search-parameters.json.gz"))?;
    all.extend(resources(&definitions.join("search-parameters-uscore.json.gz"))?);
    let by_url: BTreeMap<&str, &Value> = all.iter().map(|one| (text(one, "url"), one)).collect();
    let mut lines: BTreeMap<(String, String), String> = BTreeMap::new();
    for one in &all {
        for base in strings(one, "base") {
            let base = if base == "DomainResource" { "Resource" } else { base };
            let key = (base.to_owned(), text(one, "code").to_owned());
            lines.insert(key, line(one, base, &by_url, structure));
        }
    }
    let mut out = HEAD.to_owned();
    let mut last = String::new();
    for ((base, _), line) in lines {
        if base != last {
            let _ = writeln!(out, "@{base}");
            last = base;
        }
        let _ = writeln!(out, "{line}");
    }
    Ok(out)
}

fn line(one: &Value, base: &str, by_url: &BTreeMap<&str, &Value>, structure: &Structure) -> String {
    let (name, kind) = (text(one, "code"), text(one, "type"));
    let walk = structure.walk(text(one, "expression"), base, base);
    let extra = match kind {
        "reference" => targets(one, &walk),
        "token" => walk.system.clone().unwrap_or_default(),
        "composite" => components(one, base, &walk, by_url, structure),
        _ => String::new(),
    };
    let mark = if tagged(base, name, kind) { "*" } else { "" };
    format!("{name}\t{kind}{mark}\t{}\t{extra}", walk.path).trim_end().to_owned()
}

/// Where a reference may lead: what the element allows, narrowed by the parameter; `*` for anything.
fn targets(one: &Value, walk: &Walk) -> String {
    let said: BTreeSet<&str> = strings(one, "target").into_iter().collect();
    if let Some(only) = &walk.only {
        return only.clone();
    }
    let element: BTreeSet<&str> = walk.targets.iter().map(String::as_str).collect();
    let both: Vec<&str> = said.iter().filter(|name| element.contains(*name)).copied().collect();
    match (element.is_empty() || both.is_empty(), said.len()) {
        (false, _) => both.join(" "),
        (true, 0) => "*".to_owned(),
        (true, many) if many > 100 => "*".to_owned(),
        (true, _) => said.into_iter().collect::<Vec<_>>().join(" "),
    }
}

fn components(
    one: &Value,
    base: &str,
    root: &Walk,
    by_url: &BTreeMap<&str, &Value>,
    structure: &Structure,
) -> String {
    let start = root.path.split(" | ").last().unwrap_or(base);
    let mut parts = Vec::new();
    for component in one["component"].as_array().into_iter().flatten() {
        let Some(definition) = by_url.get(text(component, "definition")) else { continue };
        // One definition writes the type `dateTime` in capitals.
        let path = text(component, "expression").replace("DateTime", "dateTime");
        let walk = structure.walk(&path, start, base);
        parts.push(format!("{}={}", text(definition, "type"), walk.path));
    }
    parts.join(" ; ")
}

/// Which parameters the store keeps as tags: codes by which people ask for a part of the record, and
/// references by which pages follow it. The patient is the compartment itself. A status that nearly every row
/// of a type shares selects nothing. Two to three tags a resource, the type's own included.
fn tagged(base: &str, name: &str, kind: &str) -> bool {
    match kind {
        "token" => match name {
            "category" | "clinical-status" | "lifecycle-status" | "vaccine-code" | "modality" | "scope" => {
                true
            }
            "code" => !matches!(base, "MedicationAdministration"),
            "type" => !matches!(base, "Claim" | "ExplanationOfBenefit" | "Location" | "Organization"),
            "class" => base == "Encounter",
            "topic" | "medium" => base == "Communication",
            "service-type" | "service-category" => matches!(base, "Schedule" | "HealthcareService"),
            "specialty" => matches!(base, "PractitionerRole" | "HealthcareService"),
            "status" => STATUS_TAGGED.contains(&base),
            _ => false,
        },
        "reference" => match name {
            "encounter" => !matches!(base, "Observation" | "MedicationAdministration" | "Claim"),
            "based-on" | "part-of" | "partof" | "focus" | "replaces" | "questionnaire" | "schedule"
            | "appointment" => true,
            "practitioner" => matches!(base, "PractitionerRole"),
            "organization" => matches!(base, "PractitionerRole" | "Location" | "HealthcareService"),
            "location" => matches!(base, "PractitionerRole" | "HealthcareService"),
            "actor" => base == "Schedule",
            "target" => base == "Provenance",
            "item" => base == "List",
            "request" => matches!(base, "ClaimResponse" | "CoverageEligibilityResponse"),
            "claim" => base == "ExplanationOfBenefit",
            "related" => base == "DocumentReference",
            _ => false,
        },
        // Searches look these up by their canonical addresses.
        "uri" => name == "url" && matches!(base, "CodeSystem" | "ValueSet"),
        _ => false,
    }
}

/// Types of which people ask for the open ones.
const STATUS_TAGGED: [&str; 23] = [
    "Account",
    "Appointment",
    "AppointmentResponse",
    "CarePlan",
    "CareTeam",
    "ChargeItem",
    "Communication",
    "CommunicationRequest",
    "Consent",
    "Coverage",
    "Device",
    "DeviceRequest",
    "EpisodeOfCare",
    "Flag",
    "Invoice",
    "List",
    "MedicationRequest",
    "MedicationStatement",
    "NutritionOrder",
    "QuestionnaireResponse",
    "ServiceRequest",
    "Slot",
    "Task",
];

/// One element of a type, as its definition tells.
struct Element {
    types: Vec<String>,
    targets: Vec<String>,
    same_as: Option<String>,
    value_set: Option<String>,
    summary: bool,
    required: bool,
}

/// What following a path found: the path with its choices marked, and facts of the element it ends at.
#[derive(Default)]
struct Walk {
    path: String,
    targets: Vec<String>,
    only: Option<String>,
    system: Option<String>,
}

struct Structure {
    elements: BTreeMap<String, Element>,
    /// The code system of each value set that is one code system.
    systems: BTreeMap<String, String>,
    resources: BTreeSet<String>,
}

impl Structure {
    fn read(definitions: &Path) -> io::Result<Structure> {
        let mut read =
            Structure { elements: BTreeMap::new(), systems: BTreeMap::new(), resources: BTreeSet::new() };
        for file in ["profiles-types.json.gz", "profiles-resources.json.gz"] {
            let all = resources(&definitions.join(file))?;
            let structures = all.iter().filter(|one| text(one, "resourceType") == "StructureDefinition");
            structures.for_each(|one| read.add(one));
        }
        for one in resources(&definitions.join("valuesets.json.gz"))? {
            if let Some(system) = only_system(&one) {
                read.systems.insert(text(&one, "url").to_owned(), system.to_owned());
            }
        }
        Ok(read)
    }

    fn add(&mut self, definition: &Value) {
        if text(definition, "kind") == "resource" && definition["abstract"] == false {
            self.resources.insert(text(definition, "id").to_owned());
        }
        for element in definition["snapshot"]["element"].as_array().into_iter().flatten() {
            let types = element["type"].as_array().map(Vec::as_slice).unwrap_or_default();
            let targets = types.iter().flat_map(|one| strings(one, "targetProfile"));
            let code = |one: &Value| text(one, "code").to_owned();
            let facts = Element {
                types: types.iter().map(code).collect(),
                targets: targets.filter_map(|url| url.rsplit('/').next()).map(str::to_owned).collect(),
                same_as: element["contentReference"].as_str().map(|at| at.trim_start_matches('#').to_owned()),
                value_set: element["binding"]["valueSet"].as_str().map(unversioned).map(str::to_owned),
                summary: element["isSummary"] == true,
                required: element["min"].as_u64().unwrap_or(0) > 0,
            };
            self.elements.insert(text(element, "path").to_owned(), facts);
        }
    }

    /// The element below this one by its name without type: its place and whether it is a choice.
    fn below(&self, place: &str, name: &str) -> Option<(String, bool)> {
        let mut place = place.to_owned();
        for _ in 0..3 {
            let candidates = [(format!("{place}.{name}"), false), (format!("{place}.{name}[x]"), true)];
            if let Some(known) = candidates.into_iter().find(|(path, _)| self.elements.contains_key(path)) {
                return Some(known);
            }
            let element = self.elements.get(&place)?;
            place = match (&element.same_as, element.types.as_slice()) {
                (Some(same), _) => same.clone(),
                (None, [one]) => one.clone(),
                _ => return None,
            };
        }
        None
    }

    /// Follows an expression for one type: keeps the alternatives that begin there, marks choices.
    fn walk(&self, expression: &str, start: &str, base: &str) -> Walk {
        let mut walk = Walk::default();
        let mut kept = Vec::new();
        for alternative in expression.split('|').map(str::trim).filter(|one| !one.is_empty()) {
            let first = alternative.trim_start_matches('(').split(['.', ' ']).next().unwrap_or_default();
            let elsewhere = first != base && self.resources.contains(first);
            if !elsewhere {
                kept.push(self.mark(alternative, start, base, &mut walk));
            }
        }
        walk.path = kept.join(" | ");
        walk
    }

    fn mark(&self, alternative: &str, start: &str, base: &str, walk: &mut Walk) -> String {
        let mut marker = Marker { place: start.to_owned(), out: String::new(), as_type: false };
        let mut rest = alternative;
        while let Some(letter) = rest.chars().next() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            if word == 0 {
                marker.out.push(letter);
                rest = &rest[letter.len_utf8()..];
            } else if rest.starts_with("where(") {
                let end = closing(rest);
                marker.out.push_str(&rest[..end].replace(" = ", "="));
                let only =
                    rest[..end].split_once(" is ").map(|(_, only)| only.trim_end_matches(')').to_owned());
                walk.only = only.or(walk.only.take());
                rest = &rest[end..];
            } else {
                self.word(&rest[..word], base, start, &mut marker);
                rest = &rest[word..];
            }
        }
        self.finish(&marker.place, walk);
        marker.out
    }

    fn word(&self, word: &str, base: &str, start: &str, marker: &mut Marker) {
        marker.out.push_str(word);
        if std::mem::take(&mut marker.as_type) {
            word.clone_into(&mut marker.place);
            return;
        }
        match word {
            "as" => marker.as_type = true,
            "exists" | "and" | "false" => start.clone_into(&mut marker.place),
            "Resource" => {}
            _ if word == base || word == "resource" && marker.out.ends_with("%resource") => {
                base.clone_into(&mut marker.place);
            }
            _ => {
                let found = self.below(&marker.place, word);
                let (place, choice) = found.unwrap_or_else(|| (format!("{}.{word}", marker.place), false));
                if choice {
                    marker.out.push_str("[x]");
                }
                marker.place = place;
            }
        }
    }

    fn finish(&self, place: &str, walk: &mut Walk) {
        let Some(element) = self.elements.get(place) else { return };
        walk.targets.extend(element.targets.iter().cloned());
        if element.types == ["code"]
            && let Some(system) = element.value_set.as_ref().and_then(|url| self.systems.get(url))
        {
            walk.system = Some(system.clone());
        }
    }

    fn summary(&self) -> String {
        let mut out =
            "# Elements of each R4 type that belong to a summary, + where the element must be there:
# made by `cargo xtask tables`. Below a part with elements of its own, those of them that belong to it.
"
            .to_owned();
        for kind in &self.resources {
            let below = |path: &str| path.strip_prefix(kind.as_str())?.strip_prefix('.').map(str::to_owned);
            let own = self.elements.iter().filter_map(|(path, element)| Some((below(path)?, element)));
            let words: Vec<_> = own.filter_map(|(name, element)| summary_word(&name, element)).collect();
            let _ = writeln!(out, "{kind} {}", words.join(" "));
        }
        out
    }
}

/// An element of the summary, or one that must be there: `+` says that it must, `-` that it is of no summary.
fn summary_word(name: &str, element: &Element) -> Option<String> {
    let must = element.required && !name.contains('.');
    let plain = name.trim_end_matches("[x]");
    match (element.summary, must) {
        (true, true) => Some(format!("{plain}+")),
        (true, false) => Some(plain.to_owned()),
        (false, true) => Some(format!("{plain}+-")),
        (false, false) => None,
    }
}

struct Marker {
    place: String,
    out: String,
    as_type: bool,
}

/// Where the bracket that this text opens is closed, the bracket included.
fn closing(text: &str) -> usize {
    let mut open = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => open += 1,
            ')' if open == 1 => return at + 1,
            ')' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}

fn only_system(value_set: &Value) -> Option<&str> {
    let compose = value_set.get("compose")?;
    let include = compose["include"].as_array()?;
    let [one] = include.as_slice() else { return None };
    one["system"].as_str()
}

fn unversioned(url: &str) -> &str {
    url.split('|').next().unwrap_or(url)
}

fn resources(file: &Path) -> io::Result<Vec<Value>> {
    let open = File::open(file)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))?;
    let mut bundle: Value =
        serde_json::from_reader(BufReader::new(GzDecoder::new(open))).map_err(io::Error::other)?;
    let entries = match bundle["entry"].take() {
        Value::Array(entries) => entries,
        _ => Vec::new(),
    };
    Ok(entries.into_iter().map(|mut entry| entry["resource"].take()).collect())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn strings<'a>(value: &'a Value, name: &str) -> Vec<&'a str> {
    value[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
