//! The summary of a record: conditions, allergies, medicines, vaccines, vital signs, care team, and the next visit.

use fhir::{Resource, Type};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kit::{Ctx, Fault};
use serde_json::Value;
use store::Chart;

use super::entries::address;
use super::kinds::Kind;
use super::reading::{self, concept_words, has_code, link, list, source, text};
use crate::lens::Lens;
use crate::names::{self, medicine_kind};
use crate::results::{Answer, Code, Comment, Name, State, Test};
use crate::signs::visible_resource;
use crate::when::When;

/// The national list of vaccines.
const CVX: &str = "http://hl7.org/fhir/sid/cvx";
/// Entries of one block at most; the block says when there are more.
const BLOCK_MAX: usize = 200;
/// Planned visits that are looked at.
const VISITS_MAX: usize = 10;
/// Vital signs that are looked through for the latest of each kind.
const VITALS_MAX: usize = 60;
/// Who is this old is measured as grown-ups are.
const GROWN_YEARS: i16 = 20;
/// What was measured of a child says nothing of the grown-up.
const CHILD_YEARS: i16 = 18;
/// Where a child stands among others (LOINC): body mass index, weight for length, head, weight, height.
const AMONG_CHILDREN: [&str; 7] = ["59576-9", "77606-2", "8289-1", "8336-0", "8303-0", "59574-4", "59575-1"];

/// One line of a block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) name: Name,
    /// More about it, in the record's own words: the dose, the reaction, the role.
    pub(crate) more: Vec<String>,
    /// What a medicine is for, in everyday words.
    pub(crate) kind: Option<&'static str>,
    /// Since when, or when.
    pub(crate) since: Option<When>,
    /// Until when.
    pub(crate) until: Option<When>,
    /// It goes on now.
    pub(crate) active: bool,
    /// It is dangerous.
    pub(crate) severe: bool,
    /// It is not certain yet.
    pub(crate) unsure: bool,
}

/// A block of the summary: its lines, and how fresh it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Block {
    pub(crate) lines: Vec<Line>,
    /// When its newest entry was written.
    pub(crate) as_of: Option<Timestamp>,
    /// There are more than are shown.
    pub(crate) more: bool,
}

/// What the record says of allergies.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Allergies {
    /// Nothing at all.
    Unasked,
    /// Somebody asked, and there are none.
    NoneKnown,
    /// These.
    Known,
}

/// The summary of a record.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) conditions: Block,
    pub(crate) allergies: Block,
    pub(crate) asked: Allergies,
    pub(crate) medicines: Block,
    pub(crate) vaccines: Block,
    pub(crate) team: Block,
    pub(crate) vitals: Vec<Vital>,
    pub(crate) vitals_as_of: Option<Timestamp>,
}

/// A vital sign: the latest, and with it those before.
#[derive(Debug)]
pub(crate) struct Vital {
    pub(crate) latest: Test,
    pub(crate) all: Vec<Test>,
}

/// A visit that is planned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Visit {
    pub(crate) id: String,
    pub(crate) when: When,
    pub(crate) what: Option<String>,
    pub(crate) with: Vec<String>,
    pub(crate) place: Option<String>,
    pub(crate) asked_for: bool,
    /// The clinic says what to do before it.
    pub(crate) to_prepare: bool,
}

/// The summary of this record.
pub(crate) async fn record(ctx: &Ctx, chart: &Chart) -> Result<Record, Fault> {
    let lens = &Lens::of(ctx);
    let allergies = block(chart, "AllergyIntolerance", "_sort=-date", &|it| allergy(it, lens)).await?;
    let asked = asked(chart).await?;
    let (vitals, vitals_as_of) = vitals(ctx, chart).await?;
    let mut conditions = block(chart, "Condition", "_sort=-onset-date", &|it| condition(it, lens)).await?;
    conditions.lines.sort_by_key(|line| !line.active);
    without_twins(&mut conditions.lines);
    Ok(Record {
        conditions,
        allergies,
        asked,
        medicines: medicines(ctx, chart, lens).await?,
        vaccines: vaccines(chart, lens).await?,
        team: team(chart).await?,
        vitals,
        vitals_as_of,
    })
}

async fn block(
    chart: &Chart,
    kind: &'static str,
    query: &str,
    line: &(dyn Fn(&Resource) -> Option<Line> + Sync),
) -> Result<Block, Fault> {
    let found = chart.search(Type::named(kind), &format!("{query}&_count={BLOCK_MAX}")).await?;
    let as_of = found.entries.iter().filter_map(|entry| entry.resource.last_updated()).max();
    let lines = found.entries.iter().filter_map(|entry| line(&visible_resource(&entry.resource))).collect();
    Ok(Block { lines, as_of, more: found.next.is_some() })
}

fn is_refuted(resource: &Resource) -> bool {
    has_code(resource.get("verificationStatus"), &["refuted", "entered-in-error"])
}

fn clinical(resource: &Resource, name: &str, lens: &Lens) -> Option<When> {
    let json = resource.json();
    let age = || {
        json.get(format!("{name}Date")).and_then(Value::as_str).and_then(|date| When::parse(date, &lens.zone))
    };
    reading::moment(json, name, lens).or_else(age)
}

fn day(resource: &Resource, name: &str, lens: &Lens) -> Option<When> {
    resource.text(&[name]).and_then(|date| When::parse(date, &lens.zone))
}

fn condition(resource: &Resource, lens: &Lens) -> Option<Line> {
    // Social facts and visit reasons without a state are not conditions that a person has.
    if is_refuted(resource) {
        return None;
    }
    let name = named(resource, lens, names::of_condition);
    let status = resource.get("clinicalStatus");
    let over = has_code(status, &["inactive", "remission", "resolved"]);
    let until = clinical(resource, "abatement", lens);
    let onset = clinical(resource, "onset", lens).or_else(|| day(resource, "recordedDate", lens));
    let active = !over && until.is_none();
    let unsure =
        has_code(resource.get("verificationStatus"), &["unconfirmed", "provisional", "differential"]);
    Some(Line { name, more: Vec::new(), kind: None, since: onset, until, active, severe: false, unsure })
}

/// The same condition is often written down at each visit: it is shown once, as it stands now, since it was first
/// known.
fn without_twins(lines: &mut Vec<Line>) {
    let mut kept: Vec<Line> = Vec::new();
    for line in lines.drain(..) {
        let nameless = line.name.plain.is_empty();
        match kept.iter_mut().find(|known| !nameless && known.name == line.name) {
            Some(known) if known.active && line.active => {
                known.unsure &= line.unsure;
                let earlier = |one: &Option<When>, two: &Option<When>| match (one, two) {
                    (Some(one), Some(two)) => one.order() < two.order(),
                    (Some(_), None) => true,
                    _ => false,
                };
                if earlier(&line.since, &known.since) {
                    known.since = line.since;
                }
            }
            Some(_) => {}
            None => kept.push(line),
        }
    }
    *lines = kept;
}

/// No known allergies at all.
const NO_ALLERGY: [&str; 2] = ["716186003", "160244002"];
/// No known allergies of one kind: to medicines, to what is around us, to food, to latex. It says nothing of others.
const NO_ALLERGY_OF_A_KIND: [&str; 4] = ["409137002", "428607008", "429625007", "716184000"];

fn is_no_allergy(resource: &Resource) -> bool {
    has_code(resource.get("code"), &NO_ALLERGY)
}

fn is_over(resource: &Resource) -> bool {
    has_code(resource.get("clinicalStatus"), &["inactive", "resolved"])
}

fn allergy(resource: &Resource, lens: &Lens) -> Option<Line> {
    if is_refuted(resource) || is_over(resource) || is_no_allergy(resource) {
        return None;
    }
    let name = named(resource, lens, names::of_allergy);
    let reactions = list(resource.json(), "reaction").iter();
    let manifestations =
        reactions.flat_map(|reaction| list(reaction, "manifestation")).filter_map(concept_words);
    let severe = resource.text(&["criticality"]) == Some("high")
        || list(resource.json(), "reaction")
            .iter()
            .any(|reaction| text(reaction, "severity") == Some("severe"));
    let since = clinical(resource, "onset", lens).or_else(|| day(resource, "recordedDate", lens));
    let more = manifestations.collect();
    let unsure = has_code(resource.get("verificationStatus"), &["unconfirmed", "presumed"]);
    Some(Line { name, more, kind: None, since, until: None, active: true, severe, unsure })
}

/// The name of what a resource tells; what has no words that we know is there all the same, without a name.
fn named(resource: &Resource, lens: &Lens, of: fn(&names::Source<'_>) -> Option<Name>) -> Name {
    resource.get("code").and_then(|concept| of(&source(concept, lens))).unwrap_or_default()
}

async fn asked(chart: &Chart) -> Result<Allergies, Fault> {
    let query = format!("_count={BLOCK_MAX}");
    let found = chart.search(Type::named("AllergyIntolerance"), &query).await?;
    Ok(known(found.entries.iter().map(|entry| &*entry.resource)))
}

/// Only who was asked about all allergies has none that are known.
fn known<'r>(allergies: impl Iterator<Item = &'r Resource>) -> Allergies {
    let live: Vec<&Resource> = allergies.filter(|it| !is_refuted(it) && !is_over(it)).collect();
    let of_a_kind = |it: &Resource| has_code(it.get("code"), &NO_ALLERGY_OF_A_KIND);
    let none = live.iter().all(|it| is_no_allergy(it) || of_a_kind(it));
    match live.iter().any(|it| is_no_allergy(it)) {
        _ if live.is_empty() => Allergies::Unasked,
        true if none => Allergies::NoneKnown,
        _ => Allergies::Known,
    }
}

/// Medicines that are taken now: prescriptions that are active, and what the person says they take.
async fn medicines(ctx: &Ctx, chart: &Chart, lens: &Lens) -> Result<Block, Fault> {
    let mut all = Block::default();
    for (kind, query) in [
        ("MedicationRequest", "status=active,on-hold&intent=order,plan,original-order&_sort=-authoredon"),
        ("MedicationStatement", "status=active,intended&_sort=-effective"),
    ] {
        let found = chart.search(Type::named(kind), &format!("{query}&_count={BLOCK_MAX}")).await?;
        all.as_of =
            all.as_of.max(found.entries.iter().filter_map(|entry| entry.resource.last_updated()).max());
        all.more |= found.next.is_some();
        for entry in &found.entries {
            if entry.resource.get("doNotPerform").and_then(Value::as_bool) == Some(true) {
                continue; // an order not to take it
            }
            let line = medicine(ctx, &visible_resource(&entry.resource), lens).await?;
            if !all.lines.iter().any(|known| says_the_same(known, &line)) {
                all.lines.push(line);
            }
        }
    }
    Ok(all)
}

/// A medicine that stands twice is shown once; another dose of it is another line.
fn says_the_same(known: &Line, line: &Line) -> bool {
    let named = !line.name.plain.is_empty() && known.name == line.name;
    named && (line.more.is_empty() || known.more == line.more)
}

async fn medicine(ctx: &Ctx, resource: &Resource, lens: &Lens) -> Result<Line, Fault> {
    let named = match resource.get("medicationCodeableConcept") {
        Some(concept) => names::of_medicine(&source(concept, lens)),
        None => medicine_by_reference(ctx, resource, lens).await?,
    };
    let name = named.unwrap_or_default();
    let doses = ["dosageInstruction", "dosage"].into_iter().flat_map(|name| list(resource.json(), name));
    let how = doses.filter_map(|dose| text(dose, "text").or_else(|| text(dose, "patientInstruction")));
    let why = list(resource.json(), "reasonCode").iter().filter_map(concept_words);
    let more = how.map(str::to_owned).chain(why).collect();
    let since =
        day(resource, "authoredOn", lens).or_else(|| reading::moment(resource.json(), "effective", lens));
    let kind = medicine_kind(&name);
    Ok(Line { name, more, kind, since, until: None, active: true, severe: false, unsure: false })
}

/// A medicine of the commons, or one that lies inside the prescription.
async fn medicine_by_reference(ctx: &Ctx, resource: &Resource, lens: &Lens) -> Result<Option<Name>, Fault> {
    let Some(reference) = resource.get("medicationReference") else { return Ok(None) };
    let display = text(reference, "display");
    let own = text(reference, "reference").and_then(|text| text.strip_prefix('#'));
    let inside =
        list(resource.json(), "contained").iter().find(|one| own.is_some() && text(one, "id") == own);
    let code = match (inside, link(Some(reference)).and_then(|link| link.target)) {
        (Some(inside), _) => inside.get("code").cloned(),
        (None, Some((kind, id))) if kind == "Medication" => {
            let found = ctx.commons().read(Type::named("Medication"), &id).await?;
            found.and_then(|entry| entry.resource.get("code").cloned())
        }
        _ => None,
    };
    let mut known = code.as_ref().map(|code| source(code, lens)).unwrap_or_default();
    known.text = display.or(known.text);
    Ok(names::of_medicine(&known))
}

fn vaccine(resource: &Resource, lens: &Lens) -> Option<Line> {
    if resource.text(&["status"]) != Some("completed") {
        return None;
    }
    let name = names::of_vaccine(&source(resource.get("vaccineCode")?, lens))?;
    let since = reading::moment(resource.json(), "occurrence", lens);
    let more = resource.text(&["occurrenceString"]).map(str::to_owned).into_iter().collect();
    Some(Line { name, more, kind: None, since, until: None, active: true, severe: false, unsure: false })
}

/// The doses of one vaccine in one line, the newest first; `until` is the first dose. Vaccines of one plain name may
/// be different ones: the code tells them apart, and the name where there is none.
fn gather_doses(doses: impl Iterator<Item = (Line, Option<String>)>) -> Vec<Line> {
    let mut kept: Vec<(Line, Option<String>, usize)> = Vec::new();
    for (line, code) in doses {
        let same = |known: &Line, of: &Option<String>| match (of, &code) {
            (Some(one), Some(two)) => one == two,
            (None, None) => known.name.plain == line.name.plain,
            _ => false,
        };
        match kept.iter_mut().find(|(known, of, _)| same(known, of)) {
            Some((known, _, doses)) => {
                *doses += 1;
                known.until = line.since;
            }
            None => kept.push((line, code, 1)),
        }
    }
    kept.into_iter().map(|(line, _, doses)| Line { more: dose_note(&line, doses), ..line }).collect()
}

/// The code by which doses are counted: that of the national list, else the first.
fn vaccine_code(resource: &Resource) -> Option<String> {
    let codings = fhir::resource::codings(resource.get("vaccineCode")?);
    let national = codings.iter().find(|coding| coding.system == Some(CVX) && coding.code.is_some());
    let coding = national.or_else(|| codings.iter().find(|coding| coding.code.is_some()))?;
    Some(format!("{}|{}", coding.system.unwrap_or_default(), coding.code?))
}

async fn vaccines(chart: &Chart, lens: &Lens) -> Result<Block, Fault> {
    let query = format!("_sort=-date&_count={BLOCK_MAX}");
    let found = chart.search(Type::named("Immunization"), &query).await?;
    let as_of = found.entries.iter().filter_map(|entry| entry.resource.last_updated()).max();
    let doses = found.entries.iter().filter_map(|entry| {
        let resource = visible_resource(&entry.resource);
        Some((vaccine(&resource, lens)?, vaccine_code(&resource)))
    });
    Ok(Block { lines: gather_doses(doses), as_of, more: found.next.is_some() })
}

fn dose_note(line: &Line, doses: usize) -> Vec<String> {
    if doses > 1 { vec![doses.to_string()] } else { line.more.clone() }
}

async fn team(chart: &Chart) -> Result<Block, Fault> {
    let found = chart.search(Type::named("CareTeam"), "status=active&_count=20").await?;
    let as_of = found.entries.iter().filter_map(|entry| entry.resource.last_updated()).max();
    let mut lines: Vec<Line> = Vec::new();
    for member in found.entries.iter().flat_map(|entry| list(entry.resource.json(), "participant")) {
        let line = team_member(member);
        lines.extend(line.filter(|line| !lines.iter().any(|known| known.name == line.name)));
    }
    Ok(Block { lines, as_of, more: found.next.is_some() })
}

fn team_member(participant: &Value) -> Option<Line> {
    let member = link(participant.get("member"))?;
    if member.target.is_some_and(|(kind, _)| kind == "Patient" || kind == "CareTeam") {
        return None;
    }
    let name = Name { plain: member.display?, ..Name::default() };
    let more = list(participant, "role").iter().filter_map(concept_words).collect();
    let active = true;
    Some(Line { name, more, kind: None, since: None, until: None, active, severe: false, unsure: false })
}

/// The day on which somebody was born.
async fn born(chart: &Chart, lens: &Lens) -> Result<Option<Date>, Fault> {
    let found = chart.search(Type::named("Patient"), "_count=1").await?;
    let date = found.entries.first().and_then(|entry| day(&entry.resource, "birthDate", lens));
    Ok(date.map(|date| date.day()))
}

/// Whether a measurement tells of somebody as they are today: of a grown-up nothing that was measured of the child.
fn is_of_today(test: &Test, born: Option<Date>, today: Date) -> bool {
    let birthday = |years: i16| born.map(|born| born.saturating_add(years.years()));
    if birthday(GROWN_YEARS).is_none_or(|grown| today < grown) {
        return true;
    }
    let among_children = |code: &Code| AMONG_CHILDREN.contains(&code.code.as_str());
    let of_a_child = |taken: &When| birthday(CHILD_YEARS).is_some_and(|grown| taken.day() < grown);
    !test.main.code.as_ref().is_some_and(among_children) && !test.taken.as_ref().is_some_and(of_a_child)
}

fn has_value(test: &Test) -> bool {
    std::iter::once(&test.main).chain(&test.parts).any(|part| !matches!(part.answer, Answer::Nothing(_)))
}

/// The latest of each vital sign that has a value, with what was measured before it as far as one look reaches.
pub(crate) async fn vitals(ctx: &Ctx, chart: &Chart) -> Result<(Vec<Vital>, Option<Timestamp>), Fault> {
    let lens = &Lens::of(ctx);
    let query = format!("category=vital-signs&_sort=-date&_count={VITALS_MAX}");
    let found = chart.search(Type::named("Observation"), &query).await?;
    let as_of = found.entries.iter().filter_map(|entry| entry.resource.last_updated()).max();
    let born = born(chart, lens).await?;
    let tests = found.entries.iter().map(|entry| reading::test(entry.resource.json(), lens, &|_| None));
    let told = |test: &Test| test.state.has_answer() && test.state != State::Unknown && has_value(test);
    let tests: Vec<Test> = tests.filter(|test| told(test) && !test.main.name.plain.is_empty()).collect();
    // Of whom only the child was measured, that is the latest there is: "none on record" would be wrong.
    let of_today = |test: &Test| is_of_today(test, born, lens.today);
    let any_of_today = tests.iter().any(of_today);
    let mut vitals: Vec<Vital> = Vec::new();
    for test in tests.into_iter().filter(|test| !any_of_today || of_today(test)) {
        let same = |seen: &Test| seen.main.name == test.main.name || seen.main.code == test.main.code;
        match vitals.iter_mut().find(|vital| same(&vital.latest)) {
            Some(vital) => vital.all.push(test),
            None => vitals.push(Vital { latest: test.clone(), all: vec![test] }),
        }
    }
    Ok((vitals, as_of))
}

/// Whether the person has died.
pub(crate) async fn is_deceased(chart: &Chart) -> Result<bool, Fault> {
    let found = chart.search(Type::named("Patient"), "_count=1").await?;
    Ok(found.entries.first().is_some_and(|entry| kit::is_deceased(entry.resource.json())))
}

/// The visits that are planned, the next one first.
pub(crate) async fn coming_visits(ctx: &Ctx, chart: &Chart) -> Result<Vec<Visit>, Fault> {
    let lens = &Lens::of(ctx);
    // From the start of today on: what is asked stays the same all day, as what is kept of it may be told all day.
    let today = ctx.today().to_zoned(lens.zone.clone()).map_or_else(|_| ctx.now(), |start| start.timestamp());
    let query =
        format!("status=booked,pending,arrived,checked-in&date=ge{today}&_sort=date&_count={VISITS_MAX}");
    let found = chart.search(Type::named("Appointment"), &query).await?;
    let visits = found.entries.iter().filter_map(|entry| visit(&visible_resource(&entry.resource), lens));
    let coming = visits.filter(|visit| matches!(&visit.when, When::At(at) if at.timestamp() >= ctx.now()));
    Ok(coming.collect())
}

fn visit(resource: &Resource, lens: &Lens) -> Option<Visit> {
    let when = When::parse(resource.text(&["start"])?, &lens.zone)?;
    let named = |wanted: &'static [&'static str]| {
        let actors = list(resource.json(), "participant").iter().filter_map(|one| link(one.get("actor")));
        let fitting = actors.filter(move |link| {
            link.target.as_ref().is_some_and(|(kind, _)| wanted.contains(&kind.as_str()))
        });
        fitting.filter_map(|link| link.display)
    };
    let words = |name: &str| list(resource.json(), name).iter().find_map(concept_words);
    let what = resource.text(&["description"]).map(str::to_owned).or_else(|| words("serviceType"));
    Some(Visit {
        id: address(Kind::Appointment, resource.id()?),
        when,
        what,
        with: named(&["Practitioner", "PractitionerRole"]).collect(),
        place: named(&["Location"]).next(),
        asked_for: resource.text(&["status"]) == Some("pending"),
        to_prepare: resource.text(&["patientInstruction"]).is_some(),
    })
}

/// What a clinician wrote for the patient; nothing of what the patient wrote.
pub(super) fn comment(resource: &Resource, lens: &Lens) -> Option<Comment> {
    let sender = link(resource.get("sender"))?;
    let clinician = ["Practitioner", "PractitionerRole", "Organization"];
    if !sender.target.as_ref().is_some_and(|(kind, _)| clinician.contains(&kind.as_str())) {
        return None;
    }
    let withdrawn = ["entered-in-error", "not-done", "preparation", "unknown"];
    if resource.text(&["status"]).is_none_or(|status| withdrawn.contains(&status)) {
        return None;
    }
    let parts = list(resource.json(), "payload").iter().filter_map(|part| text(part, "contentString"));
    let words = parts.collect::<Vec<_>>().join("\n");
    let when = resource.text(&["sent"]).and_then(|sent| When::parse(sent, &lens.zone));
    (!words.is_empty()).then_some(Comment { text: words, by: sender.display, when })
}

/// The ids of the results that a message is about.
pub(super) fn about(resource: &Resource) -> Vec<String> {
    let links = list(resource.json(), "about").iter().filter_map(|about| link(Some(about))?.target);
    links.filter(|(kind, _)| kind == "DiagnosticReport" || kind == "Observation").map(|(_, id)| id).collect()
}

/// How people write the name of somebody or something of the clinic.
pub(super) fn name(json: &Value) -> Option<String> {
    let plain = text(json, "name").map(str::to_owned);
    let role = || link(json.get("practitioner")).and_then(|link| link.display);
    plain.or_else(|| kit::full_name(json)).or_else(role)
}
