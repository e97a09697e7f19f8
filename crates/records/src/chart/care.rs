//! What is done for a person: medicines, visits, plans and goals, the care team, who pays.

use fhir::Resource;
use serde_json::Value;

use super::entries::{BY_REFERENCE, BY_WORDS};
use super::reader::{Reader, links, mark, words_of};
use super::reading::{self, list, source, text};
use crate::entry::{GROUP_COMING, GROUP_NOW, GROUP_PAST, Item, Mark, Said, Tone};
use crate::lens::Lens;
use crate::names;
use crate::narrative;
use crate::results::{Code, Link, Name};
use crate::when::When;

pub(super) fn prescription(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let reader = Reader::new(resource, lens);
    let when = reader.date("authoredOn");
    let (mark, group) = match reader.text("status") {
        _ if is_forbidden(reader.json) => (Some(mark("records-mark-not-to-take", Tone::Look)), GROUP_PAST),
        Some("active") => (None, GROUP_NOW),
        Some("on-hold") => (Some(mark("records-mark-paused", Tone::Look)), GROUP_NOW),
        Some("completed") => (Some(mark("records-mark-finished", Tone::Plain)), GROUP_PAST),
        Some("stopped" | "cancelled") => (Some(mark("records-mark-stopped", Tone::Plain)), GROUP_PAST),
        Some("draft") => (Some(mark("records-mark-draft", Tone::Info)), GROUP_NOW),
        _ => (Some(mark("records-mark-unknown", Tone::Plain)), GROUP_PAST),
    };
    vec![medicine(reader, ("dosageInstruction", when), (mark, group))]
}

/// An order not to do something.
fn is_forbidden(order: &Value) -> bool {
    order.get("doNotPerform").and_then(Value::as_bool) == Some(true)
}

pub(super) fn statement(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let reader = Reader::new(resource, lens);
    let when = reader.moment("effective").or_else(|| reader.date("dateAsserted"));
    let (mark, group) = match reader.text("status") {
        Some("active" | "intended") => (Some(mark("records-mark-told", Tone::Info)), GROUP_NOW),
        Some("on-hold") => (Some(mark("records-mark-paused", Tone::Look)), GROUP_NOW),
        Some("completed" | "stopped") => (Some(mark("records-mark-stopped", Tone::Plain)), GROUP_PAST),
        Some("not-taken") => (Some(mark("records-mark-not-taken", Tone::Plain)), GROUP_PAST),
        _ => (Some(mark("records-mark-unknown", Tone::Plain)), GROUP_PAST),
    };
    vec![medicine(reader, ("dosage", when), (mark, group))]
}

fn medicine(
    mut reader: Reader<'_>,
    (doses, when): (&str, Option<When>),
    (mark, group): (Option<Mark>, &'static str),
) -> Item {
    let (name, named_by) = medicine_name(&reader);
    let how =
        |dose: &Value| text(dose, "text").or_else(|| text(dose, "patientInstruction")).map(str::to_owned);
    let how: Vec<Said> = reader.list(doses).iter().filter_map(how).map(Said::Text).collect();
    let kind =
        name.as_ref().filter(|_| reader.lens.tongue == names::Tongue::English).and_then(names::medicine_kind);
    let mut lines = how.clone();
    lines.extend(kind.map(|kind| Said::Text(kind.to_owned())));
    reader.fact("records-fact-how", how);
    reader.names("records-fact-reason", "reasonCode", names::of_condition);
    reader.to("records-fact-because", "reasonReference");
    reader.day("records-fact-since", when.clone());
    let supply = reader.json.get("dispenseRequest");
    let until = supply.and_then(|supply| text(supply.get("validityPeriod")?, "end"));
    let until = until.and_then(|until| reader.parse(until));
    let until = until.or_else(|| reader.period("effectivePeriod", "end"));
    reader.day("records-fact-until", until);
    let amount = supply.and_then(|supply| amount(supply, reader.lens));
    reader.fact("records-fact-amount", amount.map(Said::Text));
    let refills = supply.and_then(|supply| supply.get("numberOfRepeatsAllowed")).map(ToString::to_string);
    reader.fact("records-fact-refills", refills.map(Said::Text));
    reader.words("records-fact-why-state", "statusReason");
    reader.to("records-fact-ordered-by", "requester");
    reader.to("records-fact-visit", "encounter");
    reader.to("records-fact-visit", "context");
    reader.written("authoredOn");
    reader.written("dateAsserted");
    reader.source("records-fact-recorded-by", "recorder");
    reader.source("records-fact-told-by", "informationSource");
    // An order not to take it does not stand behind others.
    let code = medicine_code(reader.json).filter(|_| !is_forbidden(reader.json));
    Item { named_by, lines, mark, group, code, ..reader.item(name, when, began(group)) }
}

/// What makes a medicine the same: its code, else the words for it, else what it refers to.
fn medicine_code(json: &Value) -> Option<Code> {
    let reference = json.get("medicationReference");
    let own = reference.and_then(|one| text(one, "reference")?.strip_prefix('#'));
    let inside = list(json, "contained").iter().find(|one| own.is_some() && text(one, "id") == own);
    let concept = json.get("medicationCodeableConcept").or_else(|| inside?.get("code"));
    let coded = concept.and_then(reading::first_code);
    let by = |system: &str, code: String| Code { system: system.to_owned(), code };
    let by_words = || concept.and_then(|concept| Some(by(BY_WORDS, text(concept, "text")?.to_lowercase())));
    let by_reference = || {
        let (kind, id) = links(reference).into_iter().next()?.target?;
        Some(by(BY_REFERENCE, format!("{kind}/{id}")))
    };
    coded.or_else(by_words).or_else(by_reference)
}

/// How much of a medicine, with its unit: "1 pen", "90 tablets".
fn amount(json: &Value, lens: &Lens) -> Option<String> {
    const COUNTED: [&str; 6] = ["bottle", "capsule", "inhaler", "pen", "tablet", "tube"];
    let sent = json.get("quantity")?;
    let quantity = reading::quantity(sent, lens)?;
    let several = text(sent, "unit").filter(|unit| COUNTED.contains(unit) && quantity.digits != "1");
    let unit = match several {
        Some(unit) => names::unit(Some(&format!("{unit}s")), None, lens.tongue),
        None => quantity.unit,
    };
    Some(format!("{} {unit}", quantity.digits).trim_end().to_owned())
}

/// That a pharmacy handed a medicine out, or meant to: when, how much, and which one. What was entered by mistake says
/// nothing.
pub(super) fn dispense(lens: &Lens, resource: &Resource) -> Option<Said> {
    let json = resource.json();
    let state = match text(json, "status")? {
        "completed" => None,
        "preparation" | "in-progress" => Some("records-mark-under-way"),
        "on-hold" => Some("records-mark-paused"),
        "stopped" => Some("records-mark-broken-off"),
        "cancelled" | "declined" => Some("records-mark-not-given"),
        "entered-in-error" => return None,
        _ => Some("records-mark-unknown"),
    };
    let when = text(json, "whenHandedOver").or_else(|| text(json, "whenPrepared"));
    let when = when.and_then(|when| When::parse(when, &lens.zone)).map(Said::Day);
    let from = list(json, "performer").iter().flat_map(|one| links(one.get("actor"))).map(Said::To);
    let parts = when.into_iter().chain(amount(json, lens).map(Said::Text)).chain(from);
    Some(Said::Together(parts.chain(state.map(Said::Key)).collect()))
}

/// What goes on is since a day; what is over began on it.
fn began(group: &str) -> &'static str {
    if group == GROUP_PAST { "records-began" } else { "records-since" }
}

/// The name of a medicine that the entry itself gives, and where else it could be looked up.
fn medicine_name(reader: &Reader<'_>) -> (Option<Name>, Option<Link>) {
    if let Some(name) = reader.name("medicationCodeableConcept", names::of_medicine) {
        return (Some(name), None);
    }
    let Some(reference) = reader.json.get("medicationReference") else { return (None, None) };
    let own = text(reference, "reference").and_then(|text| text.strip_prefix('#'));
    let inside = list(reader.json, "contained").iter().find(|one| own.is_some() && text(one, "id") == own);
    let mut known =
        inside.and_then(|one| one.get("code")).map(|code| source(code, reader.lens)).unwrap_or_default();
    known.text = text(reference, "display").or(known.text);
    (names::of_medicine(&known), links(Some(reference)).into_iter().next().filter(|_| inside.is_none()))
}

pub(super) fn encounter(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let by_type = reader.list("type").iter().find_map(|kind| names::of_visit(&source(kind, lens)));
    let class = || {
        let class = reader.json.get("class")?;
        names::of_visit(&source(&serde_json::json!({"coding": [class]}), lens))
    };
    // The clinical name of a kind of visit says nothing more.
    let name = by_type.or_else(class).map(|name| Name { clinical: None, ..name });
    let (when, end) = (reader.period("period", "start"), reader.period("period", "end"));
    let begun =
        if reader.text("status") == Some("planned") { "records-fact-begins" } else { "records-fact-from" };
    reader.time(begun, when.clone());
    reader.time("records-fact-to", end);
    let reasons: Vec<Said> =
        reader.list("reasonCode").iter().filter_map(|it| reader.named(it, names::of_condition)).collect();
    reader.fact("records-fact-reason", reasons.clone());
    reader.to("records-fact-because", "reasonReference");
    let with: Vec<Link> =
        reader.list("participant").iter().flat_map(|one| links(one.get("individual"))).collect();
    reader.fact("records-fact-with", with.iter().cloned().map(Said::To));
    reader.each_to("records-fact-place", "location", "location");
    reader.each_to("records-fact-found", "diagnosis", "condition");
    let stay = reader.json.get("hospitalization");
    let home = words_of(stay.and_then(|stay| stay.get("dischargeDisposition")));
    reader.fact("records-fact-discharge", home.into_iter().map(Said::Text));
    reader.to("records-fact-appointment", "appointment");
    reader.source("records-fact-clinic", "serviceProvider");
    let (mark, group) = match reader.text("status") {
        Some("planned") => (Some(mark("records-mark-coming", Tone::Info)), GROUP_COMING),
        Some("cancelled") => (Some(mark("records-mark-cancelled", Tone::Plain)), GROUP_PAST),
        Some("arrived" | "triaged" | "in-progress" | "onleave") => {
            (Some(mark("records-mark-under-way", Tone::Info)), GROUP_COMING)
        }
        _ => (None, GROUP_PAST),
    };
    let lines: Vec<Said> = reasons.into_iter().chain(with.into_iter().take(2).map(Said::To)).collect();
    vec![Item { lines, mark, group, ..reader.item(name, when, "records-day") }]
}

pub(super) fn appointment(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let own = reader.text("description").map(|plain| Name { plain: plain.to_owned(), ..Name::default() });
    let name = own.or_else(|| {
        let mut kinds =
            ["serviceType", "appointmentType"].into_iter().flat_map(|member| match reader.json.get(member) {
                Some(Value::Array(all)) => all.iter().collect::<Vec<_>>(),
                other => other.into_iter().collect(),
            });
        kinds.find_map(|kind| names::of_visit(&source(kind, lens)))
    });
    let (when, end) = (reader.date("start"), reader.date("end"));
    let coming = when.as_ref().is_some_and(|when| when.day() >= lens.today);
    reader.time(if coming { "records-fact-begins" } else { "records-fact-from" }, when.clone());
    reader.time("records-fact-to", end);
    let actors = |kinds: &'static [&'static str]| {
        let all = reader.list("participant").iter().flat_map(|one| links(one.get("actor")));
        let fits = |link: &Link| link.target.as_ref().is_some_and(|(kind, _)| kinds.contains(&kind.as_str()));
        all.filter(fits).collect::<Vec<_>>()
    };
    let (with, place) = (actors(&["Practitioner", "PractitionerRole"]), actors(&["Location"]));
    reader.fact("records-fact-with", with.iter().cloned().map(Said::To));
    reader.fact("records-fact-place", place.iter().cloned().map(Said::To));
    reader.names("records-fact-reason", "reasonCode", names::of_condition);
    reader.words("records-fact-do-first", "patientInstruction");
    reader.words("records-fact-why-state", "cancelationReason");
    reader.written("created");
    let (mark, group) = match reader.text("status") {
        Some("cancelled") => (Some(mark("records-mark-cancelled", Tone::Plain)), GROUP_PAST),
        Some("noshow") => (Some(mark("records-mark-missed", Tone::Plain)), GROUP_PAST),
        _ if !coming => (None, GROUP_PAST),
        Some("proposed" | "pending" | "waitlist") => {
            (Some(mark("records-visit-asked", Tone::Look)), GROUP_COMING)
        }
        _ => (Some(mark("records-mark-coming", Tone::Info)), GROUP_COMING),
    };
    let lines: Vec<Said> = with.into_iter().take(2).chain(place).map(Said::To).collect();
    vec![Item { lines, mark, group, ..reader.item(name, when, "records-at") }]
}

pub(super) fn plan(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let titled = reader.text("title").map(|plain| Name { plain: plain.to_owned(), ..Name::default() });
    let name = titled.or_else(|| {
        let known = |one: &&Value| source(one, lens).codes.iter().all(|coded| coded.code != "assess-plan");
        reader.list("category").iter().filter(known).find_map(|kind| names::of_plan(&source(kind, lens)))
    });
    let name = name.or_else(|| {
        reader.text("description").map(|plain| Name { plain: plain.to_owned(), ..Name::default() })
    });
    let (when, end) = (reader.period("period", "start"), reader.period("period", "end"));
    reader.day("records-fact-since", when.clone());
    reader.day("records-fact-until", end.clone());
    reader.to("records-fact-for", "addresses");
    let steps: Vec<Said> = reader.list("activity").iter().filter_map(|one| step(&reader, one)).collect();
    let no_steps = steps.is_empty();
    reader.fact("records-fact-steps", steps);
    reader.to("records-fact-goals", "goal");
    reader.to("records-fact-visit", "encounter");
    reader.source("records-fact-written-by", "author");
    reader.written("created");
    let over = matches!(reader.text("status"), Some("completed" | "revoked"));
    let over = over || end.is_some_and(|end| end.day() < lens.today);
    let (mark, group) = match (over, reader.text("status")) {
        (true, _) => (Some(mark("records-mark-over", Tone::Plain)), GROUP_PAST),
        (_, Some("on-hold")) => (Some(mark("records-mark-paused", Tone::Look)), GROUP_NOW),
        (_, Some("draft")) => (Some(mark("records-mark-draft", Tone::Info)), GROUP_NOW),
        _ => (None, GROUP_NOW),
    };
    let told = reader.json.get("text").and_then(|narrative| text(narrative, "div")).filter(|_| no_steps);
    let story = told.map(narrative::of_html).unwrap_or_default();
    let lines = vec![Said::Key("records-plan")];
    vec![Item { lines, mark, group, story, ..reader.item(name, when, began(group)) }]
}

fn step(reader: &Reader<'_>, activity: &Value) -> Option<Said> {
    let detail = activity.get("detail")?;
    let named = detail.get("code").and_then(|code| reader.named(code, names::of_plan));
    let said = named.or_else(|| text(detail, "description").map(|it| Said::Text(it.to_owned())))?;
    let key = match text(detail, "status") {
        Some("entered-in-error") => return None,
        _ if is_forbidden(detail) => "records-step-not-to-do",
        Some("cancelled" | "stopped") => "records-step-stopped",
        _ => return Some(said),
    };
    Some(match said {
        Said::Name(name) => Said::Keyed(key, name.plain),
        Said::Text(text) => Said::Keyed(key, text),
        other => other,
    })
}

pub(super) fn goal(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let name = reader.name("description", names::of_plan);
    let when = reader.date("startDate");
    reader.day("records-fact-since", when.clone());
    let due: Vec<Said> = reader
        .list("target")
        .iter()
        .filter_map(|one| reader.parse(text(one, "dueDate")?))
        .map(Said::Day)
        .collect();
    reader.fact("records-fact-due", due);
    reader.words("records-fact-how-far", "achievementStatus");
    reader.to("records-fact-for", "addresses");
    reader.source("records-fact-told-by", "expressedBy");
    reader.written("statusDate");
    let (mark, group) = match reader.text("lifecycleStatus") {
        Some("completed") => (Some(mark("records-mark-reached", Tone::Good)), GROUP_PAST),
        Some("cancelled" | "rejected") => (Some(mark("records-mark-given-up", Tone::Plain)), GROUP_PAST),
        Some("on-hold") => (Some(mark("records-mark-paused", Tone::Look)), GROUP_NOW),
        Some("proposed") => (Some(mark("records-mark-proposed", Tone::Info)), GROUP_NOW),
        _ => (None, GROUP_NOW),
    };
    let lines = vec![Said::Key("records-goal")];
    vec![Item { lines, mark, group, ..reader.item(name, when, began(group)) }]
}

/// Each who looks after the person is an entry of its own.
pub(super) fn team(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let members = list(resource.json(), "participant").iter().enumerate();
    members.filter_map(|(at, one)| member(lens, resource, (at, one))).collect()
}

fn member(lens: &Lens, resource: &Resource, (at, participant): (usize, &Value)) -> Option<Item> {
    let mut reader = Reader::new(resource, lens);
    let who = links(participant.get("member")).into_iter().next()?;
    if who.target.as_ref().is_some_and(|(kind, _)| kind == "Patient" || kind == "CareTeam") {
        return None;
    }
    let roles: Vec<Said> = words_of(participant.get("role")).into_iter().map(Said::Text).collect();
    reader.fact("records-fact-role", roles.clone());
    reader.fact("records-fact-for-whom", links(participant.get("onBehalfOf")).into_iter().map(Said::To));
    let team = reader.text("name").map(str::to_owned);
    reader.fact("records-fact-team", team.map(Said::Text));
    let began = participant.get("period").and_then(|period| text(period, "start"));
    let began = began.and_then(|date| reader.parse(date)).or_else(|| reader.period("period", "start"));
    reader.day("records-fact-since", began.clone());
    reader.source("records-fact-clinic", "managingOrganization");
    let left = participant.get("period").and_then(|period| text(period, "end"));
    let left = left.and_then(|date| reader.parse(date)).is_some_and(|left| left.day() < lens.today);
    let gone = left || matches!(reader.text("status"), Some("inactive" | "suspended"));
    let (mark, group) =
        if gone { (Some(mark("records-mark-over", Tone::Plain)), GROUP_PAST) } else { (None, GROUP_NOW) };
    let name = who.display.clone().map(|plain| Name { plain, ..Name::default() });
    let item = reader.item(name, began, "records-since");
    let id = format!("{}~{at}", item.id);
    Some(Item { id, mark, group, lines: roles, named_by: Some(who.clone()), reach: Some(who), ..item })
}

/// What the insured person is to the holder of the plan (FHIR R4, subscriber-relationship).
fn place_in_plan(relationship: &Value) -> Option<&'static str> {
    let known = fhir::resource::codings(relationship).into_iter().find_map(|coding| coding.code);
    Some(match known? {
        "self" => "records-holder-self",
        "child" => "records-holder-child",
        "parent" => "records-holder-parent",
        "spouse" | "common" => "records-holder-partner",
        _ => return None,
    })
}

pub(super) fn coverage(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let payer = links(reader.json.get("payor")).into_iter().next();
    let classes = reader.list("class");
    let plan = classes.iter().find(|one| reading::has_code(one.get("type"), &["plan"])).or(classes.first());
    let plan = plan.and_then(|one| text(one, "name").or_else(|| text(one, "value"))).map(str::to_owned);
    let kind = words_of(reader.json.get("type")).into_iter().next();
    let by_payer = payer.as_ref().and_then(|link| link.display.clone());
    let own = by_payer.or_else(|| plan.clone().or(kind.clone()).filter(|_| payer.is_none()));
    let name = own.map(|plain| Name { plain, ..Name::default() });
    let (when, end) = (reader.period("period", "start"), reader.period("period", "end"));
    reader.to("records-fact-payer", "payor");
    reader.fact("records-fact-plan", plan.clone().map(Said::Text));
    reader.fact("records-fact-kind", kind.map(Said::Text));
    reader.words("records-fact-member", "subscriberId");
    match reader.json.get("relationship").and_then(place_in_plan) {
        Some(key) => reader.fact("records-fact-holder-is", [Said::Key(key)]),
        None => reader.words("records-fact-holder-is", "relationship"),
    }
    let group_of = classes.iter().find(|one| reading::has_code(one.get("type"), &["group"]));
    let number = group_of.and_then(|one| text(one, "value")).map(str::to_owned);
    reader.fact("records-fact-group", number.map(Said::Text));
    reader.day("records-fact-since", when.clone());
    reader.day("records-fact-until", end.clone());
    let over = reader.text("status") == Some("cancelled") || end.is_some_and(|end| end.day() < lens.today);
    let (mark, group) =
        if over { (Some(mark("records-mark-over", Tone::Plain)), GROUP_PAST) } else { (None, GROUP_NOW) };
    let lines = plan.map(Said::Text).into_iter().collect();
    vec![Item { mark, group, lines, named_by: payer, ..reader.item(name, when, began(group)) }]
}
