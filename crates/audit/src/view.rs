//! Events shown to others: as AuditEvent (FHIR R4) in the shapes of IHE Basic Audit Log Patterns, and as the
//! fields of ASTM E2147. Names come in from outside at the time of showing; the trail itself has none.

use crate::event::{Call, CallKind, Deed, Event, Outcome, Touch, Who};
use fhir::Type;
use serde_json::{Value, json};
use stdx::text::url64;

const BALP: &str = "https://profiles.ihe.net/ITI/BALP";
const DCM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const REST: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";
const INTERACTION: &str = "http://hl7.org/fhir/restful-interaction";
const LIFECYCLE: &str = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
const ENTITY_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const OBJECT_ROLE: &str = "http://terminology.hl7.org/CodeSystem/object-role";
const OUR_PERSON: &str = "urn:vestibule:person";
const OUR_COMPARTMENT: &str = "urn:vestibule:compartment";
const OUR_ROW: &str = "urn:vestibule:row";

/// The names of what the trail has as numbers, as far as the asker may know them.
pub trait Names {
    /// The portal itself: its base URL.
    fn server(&self) -> &str;
    /// The display name of a login.
    fn person(&self, number: i64) -> Option<String>;
    /// The reference of the patient whose compartment this is: `Patient/…`.
    fn patient(&self, compartment: i64) -> Option<String>;
    /// The reference of a resource: `Observation/…`.
    fn resource(&self, compartment: Option<i64>, kind: Type, row: i64) -> Option<String>;
}

/// The fields that ASTM E2147 asks of an audit record, as words for a list or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Date and time, UTC.
    pub when: String,
    /// The user, with the role.
    pub who: String,
    /// What was done.
    pub action: String,
    /// To which data.
    pub what: String,
    /// Whose.
    pub patient: String,
    /// What for, with the reason given.
    pub reason: String,
    /// From where.
    pub place: String,
    /// How it ended.
    pub outcome: String,
}

/// What an interaction is in the terms of AuditEvent.
struct Shape {
    kind: Value,
    subtypes: Vec<Value>,
    action: &'static str,
    /// The BALP profile's name without `Patient`.
    profile: Option<&'static str>,
}

impl Event {
    /// The act as one AuditEvent. An act of a single call is that call's BALP shape; one of several lists every
    /// call as an entity and claims no profile, since BALP knows one interaction only.
    pub fn to_fhir(&self, names: &dyn Names) -> Value {
        if let [call] = self.calls.as_slice()
            && matches!(self.deed, Deed::Read | Deed::Search | Deed::Create | Deed::Update | Deed::Delete)
            && call.touched.len() <= 1
        {
            return self.call_to_fhir(names, call, call.touched.first().copied());
        }
        let mut entities = Vec::new();
        for call in &self.calls {
            entities.extend(query_entity(call));
            entities.extend(call.touched.iter().map(|touch| self.data_entity(names, call.on, *touch)));
        }
        self.assemble(names, deed_shape(self.deed), entities)
    }

    /// The raw calls of the act, each an AuditEvent of its own in the BALP shape of its interaction; a call that
    /// touched several resources by other ways than a search gives one for each.
    pub fn calls_to_fhir(&self, names: &dyn Names) -> Vec<Value> {
        let mut all = Vec::new();
        for call in &self.calls {
            if is_query(call.kind) || call.touched.is_empty() {
                all.push(self.call_to_fhir(names, call, None));
            } else {
                all.extend(call.touched.iter().map(|touch| self.call_to_fhir(names, call, Some(*touch))));
            }
        }
        all
    }

    fn call_to_fhir(&self, names: &dyn Names, call: &Call, touch: Option<Touch>) -> Value {
        let mut shape = call_shape(call.kind);
        let mut entities = Vec::new();
        if is_query(call.kind) {
            entities.push(query_entity(call).unwrap_or_else(|| query(call.on, "")));
        } else if let Some(touch) = touch {
            entities.push(self.data_entity(names, call.on, touch));
        } else {
            shape.profile = None; // BALP asks for the resource
        }
        self.assemble(names, shape, entities)
    }

    fn assemble(&self, names: &dyn Names, shape: Shape, data: Vec<Value>) -> Value {
        let (code, description) = match &self.outcome {
            Outcome::Done => ("0", None),
            Outcome::Refused(reason) => ("8", Some(format!("refused: {reason}"))),
            Outcome::Failed(reason) => ("12", Some(format!("failed: {reason}"))),
        };
        let about = self.patient_entity(names);
        let mut event = json!({ "resourceType": "AuditEvent" });
        if let (Some(profile), Outcome::Done) = (shape.profile, &self.outcome) {
            let patient = if about.is_some() { "Patient" } else { "" };
            event["meta"] = json!({
                "profile": [format!("{BALP}/StructureDefinition/IHE.BasicAudit.{patient}{profile}")]
            });
        }
        event["type"] = shape.kind;
        if !shape.subtypes.is_empty() {
            event["subtype"] = Value::Array(shape.subtypes);
        }
        event["action"] = json!(shape.action);
        event["recorded"] = json!(instant(self.at_ms));
        event["outcome"] = json!(code);
        if let Some(description) = description {
            event["outcomeDesc"] = json!(description);
        }
        if !self.purpose.is_empty() {
            event["purposeOfEvent"] = json!([self.purpose_of_use()]);
        }
        event["agent"] = Value::Array(self.agents(names, shape.action));
        event["source"] = json!({
            "site": names.server(),
            "observer": { "display": names.server() },
            "type": [coding("http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server")],
        });
        let entities: Vec<Value> = self.request_entity().into_iter().chain(about).chain(data).collect();
        if !entities.is_empty() {
            event["entity"] = Value::Array(entities);
        }
        event
    }

    fn purpose_of_use(&self) -> Value {
        let mut concept = json!({ "coding": [{ "system": ACT_REASON, "code": self.purpose }] });
        if !self.reason.is_empty() {
            concept["text"] = json!(self.reason);
        }
        concept
    }

    /// Client, server and user, and the recipient of a copy. When data flows to the client it is the
    /// destination, when it writes or asks it is the source: so the profiles have it.
    fn agents(&self, names: &dyn Names, action: &str) -> Vec<Value> {
        const SOURCE: (&str, &str) = ("110153", "Source Role ID");
        const DESTINATION: (&str, &str) = ("110152", "Destination Role ID");
        let (client, server) = if action == "R" { (DESTINATION, SOURCE) } else { (SOURCE, DESTINATION) };
        let mut agents = vec![self.client(client), server_agent(names, server)];
        agents.extend(self.user(names, action));
        if !self.recipient.is_empty() {
            agents.push(json!({
                "type": concept(PARTICIPATION, "PRCP", "primary information recipient"),
                "who": { "display": self.recipient },
                "requestor": false,
            }));
        }
        agents
    }

    fn client(&self, (code, display): (&str, &str)) -> Value {
        let name = |text: &str| if text.is_empty() { "unknown".to_owned() } else { text.to_owned() };
        let mut client = json!({
            "type": concept(DCM, code, display),
            "who": { "display": name(&self.origin.client) },
            "requestor": !matches!(self.who, Who::Person(_)),
            "network": { "address": name(&self.origin.address), "type": "2" },
        });
        if !self.origin.session.is_empty() {
            client["who"]["identifier"] = json!({ "value": self.origin.session });
        }
        client
    }

    fn user(&self, names: &dyn Names, action: &str) -> Option<Value> {
        let (kind, display) = match action {
            "C" | "U" | "D" => ("AUT", "author (originator)"),
            _ => ("IRCP", "information recipient"),
        };
        let who = match &self.who {
            Who::Nobody => return None,
            Who::Person(number) => {
                let mut who = json!({ "identifier": { "system": OUR_PERSON, "value": number.to_string() } });
                if let Some(name) = names.person(*number) {
                    who["display"] = json!(name);
                }
                who
            }
            Who::Job(name) | Who::System(name) => json!({ "display": name }),
        };
        let mut user = json!({ "type": concept(PARTICIPATION, kind, display) });
        if !self.role.is_empty() {
            user["role"] = json!([{ "text": self.role }]);
        }
        user["who"] = who;
        user["requestor"] = json!(matches!(self.who, Who::Person(_)));
        if !self.purpose.is_empty() {
            user["purposeOfUse"] = json!([self.purpose_of_use()]);
        }
        Some(user)
    }

    fn request_entity(&self) -> Option<Value> {
        let kind = coding(&format!("{BALP}/CodeSystem/BasicAuditEntityType"), "XrequestId", "X-Request-Id");
        let what = json!({ "identifier": { "value": self.request } });
        (!self.request.is_empty()).then(|| json!({ "what": what, "type": kind }))
    }

    /// The patient, where the compartment is a patient's or was one.
    fn patient_entity(&self, names: &dyn Names) -> Option<Value> {
        let compartment = self.compartment?;
        if !self.deed.is_on_chart() {
            return None;
        }
        let what = match names.patient(compartment) {
            Some(reference) => json!({ "reference": reference }),
            None => json!({
                "type": "Patient",
                "identifier": { "system": OUR_COMPARTMENT, "value": compartment.to_string() },
            }),
        };
        Some(json!({
            "what": what,
            "type": coding(ENTITY_TYPE, "1", "Person"),
            "role": coding(OBJECT_ROLE, "1", "Patient"),
        }))
    }

    fn data_entity(&self, names: &dyn Names, kind: Type, touch: Touch) -> Value {
        let what = match names.resource(self.compartment, kind, touch.row) {
            Some(reference) => json!({ "reference": format!("{reference}/_history/{}", touch.version) }),
            None => json!({
                "type": kind.name(),
                "identifier": { "system": OUR_ROW, "value": format!("{}/{}", touch.row, touch.version) },
            }),
        };
        json!({
            "what": what,
            "type": coding(ENTITY_TYPE, "2", "System Object"),
            "role": coding(OBJECT_ROLE, "4", "Domain Resource"),
        })
    }

    /// The fields of ASTM E2147.
    pub fn line(&self, names: &dyn Names) -> Line {
        let name = match &self.who {
            Who::Nobody => "unknown".to_owned(),
            Who::Person(number) => names.person(*number).unwrap_or_else(|| format!("person {number}")),
            Who::Job(name) | Who::System(name) => name.clone(),
        };
        let patient = |number: i64| names.patient(number).unwrap_or_else(|| format!("compartment {number}"));
        Line {
            when: instant(self.at_ms),
            who: joined([name.as_str(), self.role.as_str()]),
            action: self.deed.name().to_owned(),
            what: self.what(),
            patient: self.compartment.map(patient).unwrap_or_default(),
            reason: joined([self.purpose.as_str(), self.reason.as_str()]),
            place: joined([self.origin.address.as_str(), self.origin.client.as_str()]),
            outcome: match &self.outcome {
                Outcome::Done => "done".to_owned(),
                Outcome::Refused(reason) => format!("refused: {reason}"),
                Outcome::Failed(reason) => format!("failed: {reason}"),
            },
        }
    }

    /// The types with how many of each were touched, in the order of the calls; then to whom a copy went.
    fn what(&self) -> String {
        let mut counts: Vec<(Type, usize)> = Vec::new();
        for call in &self.calls {
            match counts.iter_mut().find(|(kind, _)| *kind == call.on) {
                Some((_, count)) => *count += call.touched.len(),
                None => counts.push((call.on, call.touched.len())),
            }
        }
        let mut words: Vec<String> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        if !self.recipient.is_empty() {
            words.push(format!("to {}", self.recipient));
        }
        words.join(", ")
    }
}

impl Deed {
    /// Whether the compartment of such an event is a patient's record; else it is a login's own, or a list.
    const fn is_on_chart(self) -> bool {
        !matches!(self, Deed::SignIn | Deed::SignOut | Deed::Account | Deed::Registry | Deed::Operate)
    }
}

fn joined<const N: usize>(words: [&str; N]) -> String {
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(", ")
}

fn server_agent(names: &dyn Names, (code, display): (&str, &str)) -> Value {
    json!({
        "type": concept(DCM, code, display),
        "who": { "display": names.server() },
        "requestor": false,
        "network": { "address": names.server(), "type": "5" },
    })
}

fn is_query(kind: CallKind) -> bool {
    matches!(kind, CallKind::Search)
}

fn query_entity(call: &Call) -> Option<Value> {
    let asked = is_query(call.kind) || !call.query.is_empty();
    asked.then(|| query(call.on, &call.query))
}

fn query(on: Type, text: &str) -> Value {
    let raw = if text.is_empty() { on.name().to_owned() } else { format!("{on}?{text}") };
    json!({
        "type": coding(ENTITY_TYPE, "2", "System Object"),
        "role": coding(OBJECT_ROLE, "24", "Query"),
        "query": base64(raw.as_bytes()),
    })
}

/// Base64 as FHIR has it (RFC 4648 section 4, padded).
fn base64(bytes: &[u8]) -> String {
    let mut text = url64(bytes).replace('-', "+").replace('_', "/");
    text.push_str(["", "", "==", "="][text.len() % 4]); // one digit left over never happens
    text
}

fn instant(at_ms: i64) -> String {
    let instant = jiff::Timestamp::from_millisecond(at_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("{instant:.3}")
}

fn coding(system: &str, code: &str, display: &str) -> Value {
    json!({ "system": system, "code": code, "display": display })
}

fn concept(system: &str, code: &str, display: &str) -> Value {
    json!({ "coding": [coding(system, code, display)] })
}

fn call_shape(kind: CallKind) -> Shape {
    let (interaction, action, profile) = match kind {
        CallKind::Read => ("read", "R", Some("Read")),
        CallKind::Version => ("vread", "R", Some("Read")),
        CallKind::History => ("history", "R", None),
        CallKind::Search => ("search", "E", Some("Query")),
        CallKind::Create => ("create", "C", Some("Create")),
        CallKind::Update => ("update", "U", Some("Update")),
        CallKind::Delete => ("delete", "D", Some("Delete")),
        CallKind::Operation => ("operation", "E", None),
    };
    Shape { profile, ..rest(interaction, action) }
}

fn rest(interaction: &str, action: &'static str) -> Shape {
    Shape {
        kind: coding(REST, "rest", "RESTful Operation"),
        subtypes: vec![coding(INTERACTION, interaction, interaction)],
        action,
        profile: None,
    }
}

fn dicom(code: &str, display: &str, subtype: Option<Value>, action: &'static str) -> Shape {
    Shape { kind: coding(DCM, code, display), subtypes: subtype.into_iter().collect(), action, profile: None }
}

fn deed_shape(deed: Deed) -> Shape {
    let alert = |code: &str, display: &str| Some(coding(DCM, code, display));
    let lifecycle = |code: &str, display: &str| Some(coding(LIFECYCLE, code, display));
    match deed {
        Deed::Read => rest("read", "R"),
        Deed::Search => rest("search", "E"),
        Deed::Create => rest("create", "C"),
        Deed::Update => rest("update", "U"),
        Deed::Delete => rest("delete", "D"),
        Deed::Move => Shape {
            subtypes: lifecycle("merge", "Merge Record Lifecycle Event").into_iter().collect(),
            ..rest("transaction", "E")
        },
        Deed::Shred => Shape {
            subtypes: lifecycle("destroy", "Destroy/Delete Record Lifecycle Event").into_iter().collect(),
            ..rest("delete", "D")
        },
        Deed::Export => {
            dicom("110106", "Export", lifecycle("extract", "Extract Record Lifecycle Event"), "R")
        }
        Deed::Transmit => {
            dicom("110106", "Export", lifecycle("disclose", "Disclose Record Lifecycle Event"), "R")
        }
        Deed::Import => dicom("110107", "Import", None, "C"),
        Deed::SignIn => dicom("110114", "User Authentication", alert("110122", "Login"), "E"),
        Deed::SignOut => dicom("110114", "User Authentication", alert("110123", "Logout"), "E"),
        Deed::BreakGlass => {
            dicom("110113", "Security Alert", alert("110127", "Emergency Override Started"), "E")
        }
        Deed::Grant | Deed::Revoke => {
            dicom("110113", "Security Alert", alert("110136", "Security Roles Changed"), "E")
        }
        Deed::Account => {
            dicom("110113", "Security Alert", alert("110137", "User Security Attributes Changed"), "E")
        }
        Deed::Registry => dicom("110112", "Query", None, "E"),
        Deed::Operate => dicom("110100", "Application Activity", None, "E"),
    }
}
