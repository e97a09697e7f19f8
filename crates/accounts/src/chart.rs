//! FHIR and logins: the `Person` that a login is, and the `Basic` beside it that holds what proves who it is.

use access::PersonNumber;
use fhir::{Resource, Type};
use serde_json::{Value, json};

use store::StoreError;

pub const PERSON: Type = Type::named("Person");
pub const BASIC: Type = Type::named("Basic");
const SYSTEM: &str = "urn:vestibule:login";
const PASSWORD: &str = "urn:vestibule:password-hash";
const CODE: &str = "urn:vestibule:set-up-hash";
const CODE_ENDS: &str = "urn:vestibule:set-up-until";

/// What proves who a login is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The hash of the password, in the PHC form.
    pub password: Option<String>,
    /// A code that sets a new password once.
    pub code: Option<SetUpCode>,
}

/// A code from the clinic, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUpCode {
    /// Its hash, in hexadecimal.
    pub hash: String,
    /// Until when it is good, in milliseconds since 1970.
    pub ends_ms: i64,
}

/// The id of a login's credentials. It follows from the login's number, so that they are found without a search.
pub fn credentials_id(login: PersonNumber) -> String {
    format!("login-{}", login.0)
}

impl Credentials {
    /// What the resource says.
    pub fn of(resource: &Resource) -> Credentials {
        let extensions = resource.get("extension").and_then(Value::as_array).into_iter().flatten();
        let mut credentials = Credentials::default();
        let (mut hash, mut ends_ms) = (None, None);
        for extension in extensions {
            let value = extension.get("valueString").and_then(Value::as_str).map(str::to_owned);
            match extension.get("url").and_then(Value::as_str) {
                Some(PASSWORD) => credentials.password = value,
                Some(CODE) => hash = value,
                Some(CODE_ENDS) => ends_ms = value.and_then(|text| text.parse().ok()),
                _ => {}
            }
        }
        credentials.code = hash.zip(ends_ms).map(|(hash, ends_ms)| SetUpCode { hash, ends_ms });
        credentials
    }

    /// As it is kept beside the Person.
    pub fn resource(&self, login: PersonNumber) -> Result<Resource, StoreError> {
        let text = |url: &str, value: &str| json!({"url": url, "valueString": value});
        let mut extensions: Vec<Value> = self.password.iter().map(|hash| text(PASSWORD, hash)).collect();
        if let Some(code) = &self.code {
            extensions.extend([text(CODE, &code.hash), text(CODE_ENDS, &code.ends_ms.to_string())]);
        }
        let mut body = json!({
            "resourceType": "Basic",
            "id": credentials_id(login),
            "code": {"coding": [{"system": SYSTEM, "code": "credentials"}]},
        });
        if !extensions.is_empty() {
            body["extension"] = Value::Array(extensions);
        }
        Resource::from_value(body).map_err(|_| StoreError::Internal("credentials are no resource"))
    }
}

/// A login to be.
#[derive(Debug, Clone, Copy)]
pub struct Profile<'a> {
    /// The name of the person.
    pub name: &'a str,
    /// What they sign in with: an email address or a phone number.
    pub sign_in: &'a str,
    /// The id of the Patient that they are, where they have a record here.
    pub patient: Option<&'a str>,
}

/// The Person of a new login.
pub fn person(profile: Profile<'_>) -> Result<Resource, StoreError> {
    let system = if profile.sign_in.contains('@') { "email" } else { "phone" };
    let mut body = json!({
        "resourceType": "Person",
        "active": true,
        "name": [{"use": "usual", "text": profile.name}],
        "telecom": [{"system": system, "value": profile.sign_in}],
    });
    if let Some(patient) = profile.patient {
        let target = json!({"reference": format!("Patient/{patient}")});
        body["link"] = json!([{"target": target, "assurance": "level3"}]);
    }
    Resource::from_value(body).map_err(|_| StoreError::Internal("a login is no resource"))
}

/// Whether a login may be used.
pub fn is_active(person: &Resource) -> bool {
    person.get("active").and_then(Value::as_bool) != Some(false)
}

/// The same login, usable or not.
pub fn with_active(person: &Resource, active: bool) -> Result<Resource, StoreError> {
    let mut body = person.json().clone();
    body["active"] = Value::Bool(active);
    Resource::from_value(body).map_err(|_| StoreError::Internal("a login is no resource"))
}

/// What a login signs in with.
pub fn sign_in_names(person: &Resource) -> Vec<String> {
    let contacts = person.get("telecom").and_then(Value::as_array).into_iter().flatten();
    contacts.filter_map(|one| Some(one.get("value")?.as_str()?.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::{Credentials, Profile, SetUpCode, is_active, person, sign_in_names, with_active};
    use access::PersonNumber;

    #[test]
    fn credentials_go_through_the_resource_and_back() {
        let code = Some(SetUpCode { hash: "ab".into(), ends_ms: 1_800_000_000_000 });
        for credentials in [
            Credentials::default(),
            Credentials { password: Some("$argon2id$x".into()), code: None },
            Credentials { password: Some("$argon2id$x".into()), code },
        ] {
            let resource = credentials.resource(PersonNumber(1_000)).expect("a resource");
            assert_eq!(Credentials::of(&resource), credentials);
        }
    }

    #[test]
    fn a_login_is_closed_and_opened_without_losing_anything() {
        let profile = Profile { name: "Mia Rivera", sign_in: "mia@example.org", patient: Some("p1") };
        let login = person(profile).expect("a person");
        assert!(is_active(&login));
        let closed = with_active(&login, false).expect("a person");
        assert!(!is_active(&closed));
        assert_eq!(sign_in_names(&closed), ["mia@example.org"]);
        assert_eq!(with_active(&closed, true).expect("a person").json(), login.json());
    }
}
