//! FHIR and help: the Consent in a patient's record that says who helps, how, and from when until when; and the
//! relations that follow from it.

use access::{HelperClass, Labels, PersonNumber, RelationKind, Scopes};
use fhir::{Resource, Type};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::{Projected, ProjectedRelation, Projector, StoreError};

use crate::ages::Stretch;

pub const CONSENT: Type = Type::named("Consent");
/// The class of help, as the code of a provision.
const CLASS: &str = "urn:vestibule:helper-class";

/// Who helps whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// The id of the Consent.
    pub id: String,
    /// The id of the Patient who is helped.
    pub patient: String,
    /// The login of who helps.
    pub login: PersonNumber,
    /// Their name, as the patient reads it.
    pub name: String,
    /// What they may see, and when.
    pub stretches: Vec<Stretch>,
}

impl Help {
    /// The Consent that grants it from `now` on.
    pub fn resource(&self, now: Timestamp) -> Result<Resource, StoreError> {
        let provisions: Vec<Value> = self.stretches.iter().map(|one| self.provision(*one)).collect();
        let body = json!({
            "resourceType": "Consent",
            "id": self.id,
            "status": "active",
            "scope": coded("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
            "category": [coded("http://loinc.org", "59284-0")],
            "patient": {"reference": format!("Patient/{}", self.patient)},
            "dateTime": now.to_string(),
            "policyRule": coded("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN"),
            "provision": {"type": "permit", "provision": provisions},
        });
        Resource::from_value(body).map_err(|_| StoreError::Internal("help is no consent"))
    }

    fn provision(&self, stretch: Stretch) -> Value {
        let at = |ms: i64| Timestamp::from_millisecond(ms).ok().map(|at| at.to_string());
        let mut period = json!({"start": at(stretch.from_ms)});
        if let Some(end) = at(stretch.until_ms) {
            period["end"] = end.into();
        }
        json!({
            "type": "permit",
            "period": period,
            "actor": [{
                "role": coded("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP"),
                "reference": {
                    "type": "Person",
                    "identifier": {"system": access::LOGIN_SYSTEM, "value": self.login.0.to_string()},
                    "display": self.name,
                },
            }],
            "class": [{"system": CLASS, "code": letter(stretch.class)}],
        })
    }
}

fn coded(system: &str, code: &str) -> Value {
    json!({"coding": [{"system": system, "code": code}]})
}

fn letter(class: HelperClass) -> &'static str {
    class.name().get(..1).unwrap_or_default()
}

/// The same Consent, at an end.
pub fn ended(consent: &Resource) -> Result<Resource, StoreError> {
    let mut body = consent.json().clone();
    body["status"] = "inactive".into();
    Resource::from_value(body).map_err(|_| StoreError::Internal("help is no consent"))
}

/// The relations that follow from the Consents of a record.
pub const PROJECTOR: Projector = Projector { kind: CONSENT, project };

fn project(resource: &Resource, out: &mut Projected) {
    let body = resource.json();
    if body.get("status").and_then(Value::as_str) != Some("active") {
        return;
    }
    for provision in each(body.pointer("/provision/provision")) {
        out.relations.extend(relation(provision));
    }
}

/// What cannot be read grants nothing.
fn relation(provision: &Value) -> Option<ProjectedRelation> {
    let text = |pointer: &str| provision.pointer(pointer).and_then(Value::as_str);
    let ms = |text: &str| text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond);
    if text("/type") != Some("permit")
        || text("/actor/0/reference/identifier/system") != Some(access::LOGIN_SYSTEM)
    {
        return None;
    }
    let login = text("/actor/0/reference/identifier/value")?.parse().ok()?;
    let code = each(provision.get("class")).find_map(|class| {
        let own = class.get("system").and_then(Value::as_str) == Some(CLASS);
        class.get("code").and_then(Value::as_str).filter(|_| own)
    })?;
    let class = HelperClass::ALL.into_iter().find(|class| letter(*class) == code)?;
    let until_ms = match text("/period/end") {
        Some(end) => ms(end)?,
        None => access::FOREVER_MS,
    };
    let (scopes, sensitive): (Scopes, Labels) = class.default_sight();
    Some(ProjectedRelation {
        principal: Some(login),
        chart: None,
        kind: RelationKind::Helper(class),
        scopes,
        sensitive,
        from_ms: ms(text("/period/start")?)?,
        until_ms,
    })
}

fn each(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::{Help, PROJECTOR, ended};
    use crate::ages::Stretch;
    use access::{HelperClass, PersonNumber, RelationKind};
    use fhir::Resource;
    use store::Projected;

    fn help() -> Help {
        let stretch = |class, from_ms, until_ms| Stretch { class, from_ms, until_ms };
        Help {
            id: "help-1".into(),
            patient: "leo".into(),
            login: PersonNumber(1_042),
            name: "Ana Ruiz".into(),
            stretches: vec![
                stretch(HelperClass::A, 1_000_000, 2_000_000),
                stretch(HelperClass::B, 2_000_000, access::FOREVER_MS),
            ],
        }
    }

    fn projected(resource: &Resource) -> Vec<(i64, RelationKind, i64, i64)> {
        let mut out = Projected::default();
        (PROJECTOR.project)(resource, &mut out);
        let all = out.relations.into_iter();
        all.map(|one| (one.principal.expect("a login"), one.kind, one.from_ms, one.until_ms)).collect()
    }

    #[test]
    fn the_relations_are_those_that_the_consent_says() {
        let consent = help().resource(jiff::Timestamp::UNIX_EPOCH).expect("a consent");
        assert_eq!(
            projected(&consent),
            [
                (1_042, RelationKind::Helper(HelperClass::A), 1_000_000, 2_000_000),
                (1_042, RelationKind::Helper(HelperClass::B), 2_000_000, access::FOREVER_MS)
            ]
        );
        assert_eq!(projected(&ended(&consent).expect("a consent")), []);
    }

    #[test]
    fn a_consent_that_is_not_ours_or_cannot_be_read_grants_nothing() {
        let consent = help().resource(jiff::Timestamp::UNIX_EPOCH).expect("a consent");
        let changes: [(&str, serde_json::Value); 6] = [
            ("/status", "draft".into()),
            ("/provision/provision/0/type", "deny".into()),
            ("/provision/provision/0/class/0/code", "Z".into()),
            ("/provision/provision/0/period/start", "2026".into()),
            ("/provision/provision/0/period/end", "soon".into()),
            ("/provision/provision/0/actor/0/reference/identifier/system", "urn:elsewhere".into()),
        ];
        for (pointer, value) in changes {
            let mut body = consent.json().clone();
            *body.pointer_mut(pointer).expect("it is there") = value;
            let left = projected(&Resource::from_value(body).expect("a resource"));
            assert!(left.iter().all(|one| one.2 != 1_000_000), "{pointer}: {left:?}");
        }
    }
}
