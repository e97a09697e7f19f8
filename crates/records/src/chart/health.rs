//! What a person has, had, was given and was told: conditions, allergies, vaccines, procedures, measurements, what
//! runs in the family, devices.

use fhir::Resource;
use serde_json::Value;

use super::reader::{Reader, links, mark, words_of};
use super::reading::{self, concept_words, has_code, source, text};
use crate::entry::{GROUP_NOW, GROUP_PAST, Item, Said, Tone};
use crate::lens::Lens;
use crate::names;
use crate::results::{Name, State, Test};
use crate::when::When;

/// `[name]DateTime`, `[name]Period` or `[name]Date`, else the age that somebody had.
fn clinical(reader: &Reader<'_>, stem: &str) -> Option<When> {
    reader.moment(stem).or_else(|| reader.date(&format!("{stem}Date")))
}

fn age(value: Option<&Value>, lens: &Lens) -> Option<String> {
    let age = reading::quantity(value?, lens)?;
    Some(format!("{} {}", age.digits, age.unit).trim_end().to_owned())
}

pub(super) fn condition(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let name = reader.name("code", names::of_condition);
    let (since, until) = (clinical(&reader, "onset"), clinical(&reader, "abatement"));
    let state = reader.json.get("clinicalStatus");
    let over = until.is_some() || has_code(state, &["inactive", "resolved"]);
    let sure =
        !has_code(reader.json.get("verificationStatus"), &["unconfirmed", "provisional", "differential"]);
    reader.day("records-fact-since", since.clone());
    let onset =
        age(reader.json.get("onsetAge"), lens).or_else(|| reader.text("onsetString").map(str::to_owned));
    reader.fact("records-fact-began", onset.map(Said::Text));
    reader.day("records-fact-until", until);
    reader.words("records-fact-severity", "severity");
    reader.words("records-fact-body", "bodySite");
    reader.to("records-fact-visit", "encounter");
    let evidence: Vec<Said> =
        reader.list("evidence").iter().flat_map(|one| links(one.get("detail"))).map(Said::To).collect();
    reader.fact("records-fact-seen-in", evidence);
    reader.written("recordedDate");
    reader.source("records-fact-recorded-by", "recorder");
    reader.source("records-fact-told-by", "asserter");
    let written = reader.date("recordedDate");
    let dated = match (&since, over) {
        (Some(_), true) => "records-began",
        (Some(_), false) => "records-since",
        (None, _) => "records-noted",
    };
    let mark = match (sure, over) {
        _ if has_code(state, &["remission"]) => Some(mark("records-mark-remission", Tone::Info)),
        (false, _) => Some(mark("records-mark-unsure", Tone::Info)),
        (true, true) => Some(mark("records-mark-over", Tone::Plain)),
        (true, false) => None,
    };
    let group = if over { GROUP_PAST } else { GROUP_NOW };
    let code = reader.json.get("code").and_then(reading::first_code);
    vec![Item { mark, group, code, ..reader.item(name, since.or(written), dated) }]
}

pub(super) fn allergy(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let name = reader.name("code", names::of_allergy);
    let over = has_code(reader.json.get("clinicalStatus"), &["inactive", "resolved"]);
    let reactions = reader.list("reaction");
    let manifested: Vec<String> =
        reactions.iter().flat_map(|one| words_of(one.get("manifestation"))).collect();
    let strong = reactions.iter().any(|one| text(one, "severity") == Some("severe"));
    let severe = strong || reader.text("criticality") == Some("high");
    let said = manifested.join(", ").to_lowercase();
    let line = (!said.is_empty()).then_some(Said::Keyed("records-reacts", said));
    reader.fact("records-fact-reaction", manifested.into_iter().map(Said::Text));
    let worst = reactions.iter().find_map(|one| severity(text(one, "severity")?));
    reader.fact("records-fact-severity", worst.map(Said::Key));
    let kinds: Vec<Said> = reader
        .list("category")
        .iter()
        .filter_map(|kind| kind_of_allergy(kind.as_str()?))
        .map(Said::Key)
        .collect();
    reader.fact("records-fact-kind", kinds);
    let since = clinical(&reader, "onset");
    reader.day("records-fact-since", since.clone());
    let last = reader.date("lastOccurrence");
    reader.day("records-fact-last-time", last);
    let described: Vec<Said> =
        reactions.iter().filter_map(|one| text(one, "description")).map(|it| Said::Text(it.into())).collect();
    reader.fact("records-fact-what-happened", described);
    reader.to("records-fact-visit", "encounter");
    reader.written("recordedDate");
    reader.source("records-fact-recorded-by", "recorder");
    reader.source("records-fact-told-by", "asserter");
    let written = reader.date("recordedDate");
    let dated = if since.is_some() { "records-since" } else { "records-noted" };
    let unsure = has_code(reader.json.get("verificationStatus"), &["unconfirmed", "presumed"]);
    let mark = match (over, unsure) {
        (true, _) => Some(mark("records-mark-over", Tone::Plain)),
        (false, true) => Some(mark("records-mark-unsure", Tone::Info)),
        _ => None,
    };
    let group = if over { GROUP_PAST } else { GROUP_NOW };
    let item = reader.item(name, since.or(written), dated);
    vec![Item { mark, group, severe: severe && !over, lines: line.into_iter().collect(), ..item }]
}

fn severity(code: &str) -> Option<&'static str> {
    Some(match code {
        "mild" => "records-severity-mild",
        "moderate" => "records-severity-moderate",
        "severe" => "records-severity-severe",
        _ => return None,
    })
}

fn kind_of_allergy(code: &str) -> Option<&'static str> {
    Some(match code {
        "food" => "records-allergy-food",
        "medication" => "records-allergy-medicine",
        "environment" => "records-allergy-environment",
        "biologic" => "records-allergy-biologic",
        _ => return None,
    })
}

pub(super) fn vaccine(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let name = reader.name("vaccineCode", names::of_vaccine);
    let when = reader.moment("occurrence");
    let given = reader.text("status") == Some("completed");
    reader.time("records-fact-given", when.clone());
    reader.words("records-fact-given", "occurrenceString");
    let doses: Vec<Said> = reader.list("protocolApplied").iter().filter_map(dose).collect();
    reader.fact("records-fact-dose", doses.clone());
    reader.words("records-fact-site", "site");
    reader.words("records-fact-route", "route");
    reader.words("records-fact-why-not", "statusReason");
    reader.words("records-fact-reason", "reasonCode");
    reader.to("records-fact-place", "location");
    reader.each_to("records-fact-given-by", "performer", "actor");
    reader.to("records-fact-maker", "manufacturer");
    reader.words("records-fact-lot", "lotNumber");
    let expires = reader.date("expirationDate");
    reader.day("records-fact-expires", expires);
    reader.to("records-fact-visit", "encounter");
    reader.written("recorded");
    let told = reader.json.get("primarySource").and_then(Value::as_bool) == Some(false);
    let mut lines = doses;
    if told {
        lines.push(Said::Key("records-vaccine-told"));
    }
    if reader.json.get("isSubpotent").and_then(Value::as_bool) == Some(true) {
        lines.push(Said::Key("records-vaccine-weak"));
    }
    let mark = if given { None } else { Some(mark("records-mark-not-given", Tone::Plain)) };
    vec![Item { lines, mark, ..reader.item(name, when, "records-day") }]
}

fn dose(protocol: &Value) -> Option<Said> {
    let number = |stem: &str| {
        let counted = protocol.get(format!("{stem}PositiveInt")).map(ToString::to_string);
        counted.or_else(|| text(protocol, &format!("{stem}String")).map(str::to_owned))
    };
    let dose = number("doseNumber")?;
    Some(match number("seriesDoses") {
        Some(of) => Said::Of("records-dose-of", dose, of),
        None => Said::Keyed("records-dose", dose),
    })
}

pub(super) fn procedure(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let name = reader.name("code", names::of_procedure);
    let when = reader.moment("performed");
    reader.time("records-fact-when", when.clone());
    let end = reader.period("performedPeriod", "end");
    reader.time("records-fact-end", end);
    reader.words("records-fact-when", "performedString");
    reader.names("records-fact-reason", "reasonCode", names::of_condition);
    reader.to("records-fact-because", "reasonReference");
    reader.words("records-fact-why-not", "statusReason");
    reader.words("records-fact-body", "bodySite");
    reader.words("records-fact-outcome", "outcome");
    reader.words("records-fact-complication", "complication");
    reader.words("records-fact-after", "followUp");
    reader.each_to("records-fact-done-by", "performer", "actor");
    reader.to("records-fact-place", "location");
    reader.each_to("records-fact-device", "focalDevice", "manipulated");
    reader.to("records-fact-report", "report");
    reader.to("records-fact-visit", "encounter");
    reader.source("records-fact-recorded-by", "recorder");
    reader.source("records-fact-told-by", "asserter");
    let mark = match reader.text("status") {
        Some("completed") => None,
        Some("preparation" | "in-progress") => Some(mark("records-mark-under-way", Tone::Info)),
        Some("not-done") => Some(mark("records-mark-not-done", Tone::Plain)),
        Some("on-hold" | "stopped") => Some(mark("records-mark-broken-off", Tone::Look)),
        _ => Some(mark("records-mark-unknown", Tone::Plain)),
    };
    vec![Item { mark, ..reader.item(name, when, "records-day") }]
}

/// A vital sign or a fact of how somebody lives.
pub(super) fn measure(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let test = Test { vital: true, ..reading::test(reader.json, lens, &|_| None) };
    let when = test.taken.clone();
    reader.time("records-taken", when.clone());
    reader.words("records-fact-body", "bodySite");
    reader.words("records-method", "method");
    reader.to("records-fact-device", "device");
    reader.to("records-fact-visit", "encounter");
    reader.source("records-fact-measured-by", "performer");
    reader.written("issued");
    let mark = match test.state {
        State::Corrected => Some(mark("records-state-corrected", Tone::Info)),
        State::Preliminary => Some(mark("records-state-preliminary", Tone::Info)),
        State::Waiting => Some(mark("records-state-waiting", Tone::Plain)),
        State::NotDone => Some(mark("records-state-not-done", Tone::Plain)),
        _ => None,
    };
    let (name, code) = (test.main.name.clone(), test.main.code.clone());
    vec![Item { mark, code, test: Some(test), ..reader.item(Some(name), when, "records-day") }]
}

pub(super) fn relative(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let who = reader.json.get("relationship").and_then(concept_words);
    let own = reader.text("name").map(str::to_owned);
    let plain = who.map(|who| names::first_upper(&who)).or_else(|| own.clone());
    let name = plain.map(|plain| Name { plain, ..Name::default() });
    let had: Vec<(Name, Option<String>)> = reader
        .list("condition")
        .iter()
        .filter_map(|one| {
            let name = names::of_condition(&source(one.get("code")?, lens))?;
            let began =
                age(one.get("onsetAge"), lens).or_else(|| text(one, "onsetString").map(str::to_owned));
            Some((name, began))
        })
        .collect();
    let lines: Vec<Said> = had.iter().map(|(name, _)| Said::Name(name.clone())).collect();
    for (name, began) in had {
        let from = began.map(|age| Said::Keyed("records-from-age", age));
        reader.fact("records-fact-condition", std::iter::once(Said::Name(name)).chain(from));
    }
    reader.fact("records-fact-name", own.map(Said::Text));
    let born = reader.date("bornDate");
    reader.day("records-fact-born", born);
    let dead = reader.date("deceasedDate");
    let died = age(reader.json.get("deceasedAge"), lens);
    reader.day("records-fact-died", dead);
    reader.fact("records-fact-died", died.map(|age| Said::Keyed("records-at-age", age)));
    reader.written("date");
    let when = reader.date("date");
    vec![Item { lines, ..reader.item(name, when, "records-noted") }]
}

pub(super) fn device(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let own = reader.list("deviceName").iter().find_map(|one| text(one, "name")).map(str::to_owned);
    let by_type = reader.name("type", names::of_device);
    let name = by_type.or_else(|| own.clone().map(|plain| Name { plain, ..Name::default() }));
    let called = name.as_ref().map(|name| name.plain.to_lowercase());
    let other = own.filter(|own| called.as_deref() != Some(own.to_lowercase().as_str()));
    reader.fact("records-fact-called", other.map(Said::Text));
    reader.words("records-fact-maker", "manufacturer");
    reader.words("records-fact-model", "modelNumber");
    reader.words("records-fact-serial", "serialNumber");
    reader.words("records-fact-lot", "lotNumber");
    let (made, expires) = (reader.date("manufactureDate"), reader.date("expirationDate"));
    reader.day("records-fact-made", made);
    reader.day("records-fact-expires", expires);
    let udi: Vec<Said> = reader
        .list("udiCarrier")
        .iter()
        .filter_map(|one| text(one, "deviceIdentifier").or_else(|| text(one, "carrierHRF")))
        .map(|it| Said::Text(it.to_owned()))
        .collect();
    reader.fact("records-fact-udi", udi);
    let lines: Vec<Said> =
        reader.text("manufacturer").map(|maker| Said::Text(maker.to_owned())).into_iter().collect();
    let (mark, group) = match reader.text("status") {
        Some("inactive") => (Some(mark("records-mark-not-used", Tone::Plain)), GROUP_PAST),
        _ => (None, GROUP_NOW),
    };
    vec![Item { lines, mark, group, ..reader.item(name, None, "records-day") }]
}

pub(super) fn device_use(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let named_by = links(reader.json.get("device")).into_iter().next();
    // What is in the record names itself, to who may see it.
    let name = named_by
        .as_ref()
        .filter(|link| link.target.is_none())
        .and_then(|link| link.display.clone())
        .map(|plain| Name { plain, ..Name::default() });
    let when = reader.moment("timing").or_else(|| reader.date("recordedOn"));
    reader.to("records-fact-device", "device");
    reader.day("records-fact-since", when.clone());
    reader.words("records-fact-reason", "reasonCode");
    reader.to("records-fact-because", "reasonReference");
    reader.words("records-fact-body", "bodySite");
    reader.written("recordedOn");
    reader.source("records-fact-told-by", "source");
    let over = matches!(reader.text("status"), Some("completed" | "stopped"));
    let mark = if over { Some(mark("records-mark-not-used", Tone::Plain)) } else { None };
    let group = if over { GROUP_PAST } else { GROUP_NOW };
    let lines = vec![Said::Key("records-device-use")];
    vec![Item { named_by, lines, mark, group, ..reader.item(name, when, "records-since") }]
}
