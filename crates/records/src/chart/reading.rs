//! Observation and DiagnosticReport as the rules know them.

use fhir::reference::Reference;
use fhir::resource::{self, codings};
use serde_json::Value;

use super::flags::flags;
use super::papers;
use crate::entry::Paper;
use crate::lens::Lens;
use crate::names::{self, Coded, Source};
use crate::narrative::{self, Block};
use crate::results::{
    Ages, Answer, Code, Comment, Comparator, Link, Links, Name, Part, Quantity, Range, Sheet, State, Test,
    order_pressure,
};
use crate::signs::{visible, visible_json};
use crate::when::When;

/// A Specimen's `collection.collected[x]` by its reference, for tests that do not say when they were taken.
pub(super) type Collected<'a> = &'a dyn Fn(&str) -> Option<When>;

pub(super) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The words and codes of a CodeableConcept.
pub(super) fn source<'a>(concept: &'a Value, lens: &Lens) -> Source<'a> {
    let coded = |coding: resource::Coding<'a>| Coded {
        system: coding.system,
        code: coding.code.unwrap_or_default(),
        display: coding.display,
    };
    Source {
        text: text(concept, "text"),
        codes: codings(concept).into_iter().map(coded).collect(),
        tongue: lens.tongue,
    }
}

/// The words of a CodeableConcept: its text, else what a code displays; never a code.
pub(super) fn concept_words(concept: &Value) -> Option<String> {
    let display = || codings(concept).into_iter().find_map(|coding| coding.display);
    let words = visible(text(concept, "text").or_else(display)?);
    Some(names::without_kind(&words).to_owned())
}

pub(super) fn test_name(concept: Option<&Value>, lens: &Lens) -> Name {
    concept.and_then(|concept| names::of_test(&source(concept, lens))).unwrap_or_default()
}

pub(super) fn has_code(concept: Option<&Value>, wanted: &[&str]) -> bool {
    let known = |concept| {
        codings(concept).iter().any(|coding| coding.code.is_some_and(|code| wanted.contains(&code)))
    };
    concept.is_some_and(known)
}

/// The first moment of `[name]DateTime`, `[name]Period`, `[name]Instant` or `[name]Timing`.
pub(super) fn moment(value: &Value, name: &str, lens: &Lens) -> Option<When> {
    let of = |kind: &str| value.get(format!("{name}{kind}"));
    let plain = of("DateTime").or_else(|| of("Instant")).and_then(Value::as_str);
    let period = || {
        let period = of("Period")?;
        text(period, "start").or_else(|| text(period, "end"))
    };
    let timing = || of("Timing").and_then(|timing| list(timing, "event").first()?.as_str());
    When::parse(plain.or_else(period).or_else(timing)?, &lens.zone)
}

pub(super) fn link(value: Option<&Value>) -> Option<Link> {
    let value = match value? {
        Value::Array(all) => all.first()?,
        one => one,
    };
    let target = text(value, "reference").and_then(Reference::parse).and_then(Reference::local);
    let target = target.map(|target| (target.kind.name().to_owned(), target.id.to_owned()));
    let display = text(value, "display").map(|text| names::without_kind(&visible(text)).to_owned());
    (target.is_some() || display.is_some()).then_some(Link { target, display })
}

fn state(value: &Value) -> State {
    match text(value, "status").unwrap_or_default() {
        "registered" => State::Waiting,
        "preliminary" | "partial" => State::Preliminary,
        "final" => State::Final,
        "amended" | "corrected" | "appended" => State::Corrected,
        "cancelled" => State::NotDone,
        "entered-in-error" => State::Withdrawn,
        _ => State::Unknown,
    }
}

/// A Quantity, with its digits as they came.
pub(super) fn quantity(value: &Value, lens: &Lens) -> Option<Quantity> {
    let digits = value.get("value").and_then(Value::as_number)?.to_string();
    let comparator = match text(value, "comparator") {
        Some("<") => Some(Comparator::Less),
        Some("<=") => Some(Comparator::AtMost),
        Some(">=") => Some(Comparator::AtLeast),
        Some(">") => Some(Comparator::More),
        _ => None,
    };
    let (unit, code) = (text(value, "unit"), text(value, "code"));
    let unit_key = code.or(unit).unwrap_or_default().to_owned();
    Some(Quantity { digits, comparator, unit: names::unit(unit, code, lens.tongue), unit_key })
}

fn spelled(value: &Quantity) -> String {
    let sign = match value.comparator {
        Some(Comparator::Less) => "<",
        Some(Comparator::AtMost) => "≤",
        Some(Comparator::AtLeast) => "≥",
        Some(Comparator::More) => ">",
        None => "",
    };
    format!("{sign}{} {}", value.digits, value.unit).trim_end().to_owned()
}

fn answer(value: &Value, lens: &Lens) -> Answer {
    let quantity = |value: &Value| quantity(value, lens);
    let ends = |value: &Value, names: [&str; 2]| names.map(|name| value.get(name).and_then(quantity));
    let joined = |ends: [Option<Quantity>; 2], joint: &str| {
        let [Some(one), Some(two)] = ends else { return None };
        Some(Answer::Words(format!("{}{joint}{}", spelled(&one), spelled(&two))))
    };
    // A range with one end is open at the other: its end alone would read as the value.
    let open = |ends: [Option<Quantity>; 2]| {
        let (end, comparator) = match ends {
            [Some(low), None] => (low, Comparator::AtLeast),
            [None, Some(high)] => (high, Comparator::AtMost),
            ends => return joined(ends, " – "),
        };
        Some(Answer::Words(spelled(&Quantity { comparator: Some(comparator), ..end })))
    };
    let words = |words: String| Answer::Words(words);
    let found = if let Some(measured) = value.get("valueQuantity").and_then(quantity) {
        Some(Answer::Measured(measured))
    } else if let Some(number) = value.get("valueInteger").and_then(Value::as_number) {
        Some(Answer::Measured(Quantity { digits: number.to_string(), ..Quantity::default() }))
    } else if let Some(concept) = value.get("valueCodeableConcept") {
        concept_words(concept).map(words)
    } else if let Some(ratio) = value.get("valueRatio") {
        joined(ends(ratio, ["numerator", "denominator"]), " : ")
    } else if let Some(range) = value.get("valueRange") {
        open(ends(range, ["low", "high"]))
    } else if let Some(yes) = value.get("valueBoolean").and_then(Value::as_bool) {
        Some(Answer::YesNo(yes))
    } else if value.get("valueDateTime").is_some() || value.get("valuePeriod").is_some() {
        moment(value, "value", lens).map(Answer::Date)
    } else {
        text(value, "valueString").or_else(|| text(value, "valueTime")).map(str::to_owned).map(words)
    };
    found.unwrap_or_else(|| Answer::Nothing(value.get("dataAbsentReason").and_then(concept_words)))
}

fn ages(value: &Value, lens: &Lens) -> Ages {
    let end = |name: &str| value.get(name).and_then(|end| quantity(end, lens));
    Ages { from: end("low"), to: end("high") }
}

fn range(value: &Value, lens: &Lens) -> Range {
    let kind = value.get("type");
    let applies = list(value, "appliesTo").iter().filter_map(concept_words);
    Range {
        low: value.get("low").and_then(|end| quantity(end, lens)),
        high: value.get("high").and_then(|end| quantity(end, lens)),
        text: text(value, "text").map(str::to_owned),
        applies: kind.and_then(concept_words).into_iter().chain(applies).collect(),
        ages: value.get("age").filter(|age| age.is_object()).map(|age| ages(age, lens)),
        usual: kind.is_none() || has_code(kind, &["normal"]),
    }
}

/// The first code of a concept: what may be compared.
pub(super) fn first_code(concept: &Value) -> Option<Code> {
    let coding = codings(concept).into_iter().find(|coding| coding.code.is_some())?;
    let system = coding.system.unwrap_or_default().to_owned();
    Some(Code { system, code: coding.code?.to_owned() })
}

fn part(value: &Value, lens: &Lens) -> Part {
    let concept = value.get("code");
    Part {
        name: test_name(concept, lens),
        code: concept.and_then(first_code),
        answer: answer(value, lens),
        flags: flags(value),
        ranges: list(value, "referenceRange").iter().map(|one| range(one, lens)).collect(),
    }
}

pub(super) fn notes(value: &Value, lens: &Lens) -> Vec<Comment> {
    let note = |note: &Value| {
        let author = link(note.get("authorReference")).and_then(|link| link.display);
        Some(Comment {
            text: text(note, "text")?.to_owned(),
            by: text(note, "authorString").map(str::to_owned).or(author),
            when: text(note, "time").and_then(|time| When::parse(time, &lens.zone)),
        })
    };
    list(value, "note").iter().filter_map(note).collect()
}

fn links(value: &Value) -> Links {
    Links {
        order: link(value.get("basedOn")),
        performer: link(value.get("performer")),
        specimen: link(value.get("specimen")),
        visit: link(value.get("encounter")),
        reader: link(value.get("resultsInterpreter")),
    }
}

/// When a test or report was taken: when it holds for the body, else when its specimen was collected. When it was
/// issued or stored is another matter and never stands here.
fn taken(value: &Value, lens: &Lens, collected: Collected<'_>) -> Option<When> {
    let specimens = || match value.get("specimen") {
        Some(Value::Array(all)) => all.iter().filter_map(|one| text(one, "reference")).collect(),
        Some(one) => text(one, "reference").into_iter().collect(),
        None => Vec::new(),
    };
    moment(value, "effective", lens).or_else(|| specimens().into_iter().find_map(collected))
}

/// Something was added that may change what this means. There is none that we know.
pub(super) fn is_clouded(json: &Value) -> bool {
    match json {
        Value::Array(all) => all.iter().any(is_clouded),
        Value::Object(members) => members.iter().any(|(name, value)| {
            name == "modifierExtension" && value.as_array().is_none_or(|all| !all.is_empty())
                || is_clouded(value)
        }),
        _ => false,
    }
}

/// A part of what we cannot read whole: its value is shown, and nothing is said of where it stands.
fn unjudged(mut part: Part) -> Part {
    part.flags.clear();
    for range in &mut part.ranges {
        range.usual = false;
    }
    part
}

/// An Observation as a test.
pub(super) fn test(value: &Value, lens: &Lens, collected: Collected<'_>) -> Test {
    let value = &*visible_json(value);
    let clouded = is_clouded(value);
    let read = |value: &Value| if clouded { unjudged(part(value, lens)) } else { part(value, lens) };
    let mut parts: Vec<Part> = list(value, "component").iter().map(read).collect();
    order_pressure(&mut parts);
    Test {
        id: text(value, "id").unwrap_or_default().to_owned(),
        main: read(value),
        parts,
        clouded,
        taken: taken(value, lens, collected),
        state: state(value),
        vital: has_code(value.get("category"), &["vital-signs", "exam", "survey", "social-history"]),
        method: value.get("method").and_then(concept_words),
        notes: notes(value, lens),
        links: links(value),
    }
}

/// An Observation that belongs to no report, as a result of its own.
pub(super) fn sheet_of_test(value: &Value, lens: &Lens, collected: Collected<'_>) -> Sheet {
    let value = &*visible_json(value);
    let test = test(value, lens, collected);
    Sheet {
        clouded: test.clouded,
        id: test.id.clone(),
        name: test.main.name.clone(),
        taken: test.taken.clone(),
        told: text(value, "issued").and_then(|issued| When::parse(issued, &lens.zone)),
        state: test.state,
        conclusion: None,
        story: Vec::new(),
        papers: Vec::new(),
        absent: 0,
        comments: Vec::new(),
        links: test.links.clone(),
        tests: vec![test],
    }
}

/// A DiagnosticReport with the tests that are at hand.
pub(super) fn sheet(value: &Value, tests: Vec<Test>, lens: &Lens, collected: Collected<'_>) -> Sheet {
    let value = &*visible_json(value);
    let name = test_name(value.get("code"), lens);
    let (story, papers) = story(value, &name);
    let own = taken(value, lens, collected);
    let conclusion = text(value, "conclusion").map(str::to_owned);
    let repeated = conclusion.as_deref().is_some_and(|conclusion| says(&story, conclusion));
    Sheet {
        id: text(value, "id").unwrap_or_default().to_owned(),
        taken: own.or_else(|| tests.iter().find_map(|test| test.taken.clone())),
        told: text(value, "issued").and_then(|issued| When::parse(issued, &lens.zone)),
        state: state(value),
        conclusion: conclusion.filter(|_| !repeated),
        absent: 0,
        comments: Vec::new(),
        links: links(value),
        clouded: is_clouded(value),
        name,
        story,
        papers,
        tests,
    }
}

/// The report already says this sentence.
fn says(story: &[Block], sentence: &str) -> bool {
    story.iter().any(|block| match block {
        Block::Paragraph(pieces) => {
            pieces.iter().map(|piece| piece.text.as_str()).collect::<String>().contains(sentence)
        }
        Block::Lines(lines) => lines.contains(sentence),
        Block::Heading(..) | Block::List { .. } => false,
    })
}

/// The report in words, or its files where it has none. HTML keeps its headings and
/// is taken before plain text.
fn story(value: &Value, name: &Name) -> (Vec<Block>, Vec<Paper>) {
    let forms = list(value, "presentedForm");
    let of_kind = |wanted: &str| {
        let mut fitting = forms.iter().filter(|form| {
            let kind = text(form, "contentType").unwrap_or_default();
            kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
        });
        fitting.find_map(|form| decoded(text(form, "data")?))
    };
    let blocks = of_kind("text/html")
        .map(|text| narrative::of_html(&text))
        .or_else(|| of_kind("text/plain").map(|text| narrative::of_text(&text)))
        .unwrap_or_default();
    let mut known: Vec<&str> = vec![&name.plain];
    known.extend(name.clinical.as_deref());
    let concept = value.get("code").and_then(|code| resource::at(code, &["text"])).and_then(Value::as_str);
    known.extend(concept);
    let files = if blocks.is_empty() { papers::papers(value) } else { Vec::new() };
    (narrative::without_title(blocks, &known), files)
}

/// Base64 as attachments have it, as text.
fn decoded(data: &str) -> Option<String> {
    Some(String::from_utf8_lossy(&decoded_bytes(data)?).into_owned())
}

/// Base64 as attachments have it.
pub(super) fn decoded_bytes(data: &str) -> Option<Vec<u8>> {
    let plain: String = data.chars().filter(|letter| !letter.is_whitespace() && *letter != '=').collect();
    stdx::text::unurl64(&plain.replace('+', "-").replace('/', "_"))
}
