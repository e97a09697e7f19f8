//! FHIR and logins: the `Person` that a login is, and the `Basic` beside it that holds what proves who it is.

use access::PersonNumber;
use fhir::{Resource, Type};
use serde_json::{Value, json};
use stdx::text::{hex, unhex};
use store::StoreError;

use crate::factors::{App, Passkey, Recovery};

pub const PERSON: Type = Type::named("Person");
pub const BASIC: Type = Type::named("Basic");
const SYSTEM: &str = "urn:vestibule:login";
const PASSWORD: &str = "urn:vestibule:password-hash";
const CODE: &str = "urn:vestibule:set-up-hash";
const CODE_ENDS: &str = "urn:vestibule:set-up-until";
const APP: &str = "urn:vestibule:authenticator-app";
const RECOVERY: &str = "urn:vestibule:recovery-codes";
const HANDLE: &str = "urn:vestibule:passkey-handle";
const PASSKEY: &str = "urn:vestibule:passkey";
const DEMANDED: &str = "urn:vestibule:second-factor-demanded";

/// What proves who a login is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The hash of the password, in the PHC form.
    pub password: Option<String>,
    /// A code that sets a new password once.
    pub code: Option<SetUpCode>,
    /// The authenticator app.
    pub app: Option<App>,
    /// The recovery codes that are left.
    pub recovery: Option<Recovery>,
    /// What passkeys call this login: random, and nothing else.
    pub handle: Option<String>,
    /// The passkeys, the oldest first.
    pub passkeys: Vec<Passkey>,
    /// A password alone must never be enough, whatever the person chose: their role asks for it.
    pub must_have_second_factor: bool,
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
            let Some(value) = extension.get("valueString").and_then(Value::as_str) else { continue };
            match extension.get("url").and_then(Value::as_str) {
                Some(PASSWORD) => credentials.password = Some(value.to_owned()),
                Some(CODE) => hash = Some(value.to_owned()),
                Some(CODE_ENDS) => ends_ms = value.parse().ok(),
                Some(APP) => credentials.app = app_of(value),
                Some(RECOVERY) => credentials.recovery = recovery_of(value),
                Some(HANDLE) => credentials.handle = Some(value.to_owned()),
                Some(PASSKEY) => credentials.passkeys.extend(passkey_of(value)),
                Some(DEMANDED) => credentials.must_have_second_factor = true,
                _ => {}
            }
        }
        credentials.code = hash.zip(ends_ms).map(|(hash, ends_ms)| SetUpCode { hash, ends_ms });
        credentials
    }

    /// As it is kept beside the Person.
    pub fn resource(&self, login: PersonNumber) -> Result<Resource, StoreError> {
        let mut all: Vec<(&str, String)> = Vec::new();
        all.extend(self.password.iter().map(|hash| (PASSWORD, hash.clone())));
        if let Some(code) = &self.code {
            all.extend([(CODE, code.hash.clone()), (CODE_ENDS, code.ends_ms.to_string())]);
        }
        all.extend(self.app.iter().map(|app| (APP, app_text(app))));
        all.extend(self.recovery.iter().map(|codes| (RECOVERY, recovery_text(codes))));
        all.extend(self.handle.iter().map(|handle| (HANDLE, handle.clone())));
        all.extend(self.passkeys.iter().map(|key| (PASSKEY, passkey_text(key))));
        all.extend(self.must_have_second_factor.then(|| (DEMANDED, "true".to_owned())));
        let extension = |(url, value): (&str, String)| json!({"url": url, "valueString": value});
        let extensions: Vec<Value> = all.into_iter().map(extension).collect();
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

fn app_text(app: &App) -> String {
    json!({"secret": hex(&app.secret), "made": app.made_ms, "step": app.step}).to_string()
}

fn app_of(text: &str) -> Option<App> {
    let value: Value = serde_json::from_str(text).ok()?;
    Some(App {
        secret: unhex(value.get("secret")?.as_str()?)?,
        made_ms: value.get("made")?.as_i64()?,
        step: value.get("step")?.as_u64()?,
    })
}

fn recovery_text(codes: &Recovery) -> String {
    json!({"salt": hex(&codes.salt), "made": codes.made_ms, "hashes": codes.hashes}).to_string()
}

fn recovery_of(text: &str) -> Option<Recovery> {
    let value: Value = serde_json::from_str(text).ok()?;
    let hashes = value.get("hashes")?.as_array()?.iter().filter_map(Value::as_str);
    Some(Recovery {
        salt: unhex(value.get("salt")?.as_str()?)?,
        made_ms: value.get("made")?.as_i64()?,
        hashes: hashes.map(str::to_owned).collect(),
    })
}

fn passkey_text(key: &Passkey) -> String {
    let (made, used) = (key.made_ms, key.used_ms);
    json!({"id": key.id, "name": key.name, "key": key.key, "made": made, "used": used}).to_string()
}

fn passkey_of(text: &str) -> Option<Passkey> {
    let value: Value = serde_json::from_str(text).ok()?;
    let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
    Some(Passkey {
        id: text("id")?,
        name: text("name")?,
        key: text("key")?,
        made_ms: value.get("made")?.as_i64()?,
        used_ms: value.get("used").and_then(Value::as_i64),
    })
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
    use crate::factors::{App, Passkey, Recovery};
    use access::PersonNumber;

    #[test]
    fn credentials_go_through_the_resource_and_back() {
        let code = Some(SetUpCode { hash: "ab".into(), ends_ms: 1_800_000_000_000 });
        for credentials in [
            Credentials::default(),
            Credentials { password: Some("$argon2id$x".into()), ..Credentials::default() },
            Credentials { password: Some("$argon2id$x".into()), code, ..Credentials::default() },
            full(),
        ] {
            let resource = credentials.resource(PersonNumber(1_000)).expect("a resource");
            assert_eq!(Credentials::of(&resource), credentials);
        }
    }

    fn full() -> Credentials {
        let key = |id: &str, used_ms| Passkey {
            id: id.into(),
            name: "Mia's \"phone\"".into(),
            key: "{\"cred\":{}}".into(),
            made_ms: 1,
            used_ms,
        };
        Credentials {
            password: Some("$argon2id$x".into()),
            code: None,
            app: Some(App { secret: vec![0, 1, 255], made_ms: 5, step: 59_000_000 }),
            recovery: Some(Recovery {
                salt: vec![7; 16],
                made_ms: 6,
                hashes: vec!["aa".into(), "bb".into()],
            }),
            handle: Some("b1946ac9-2b3c-4f5e-8d7a-000000000001".into()),
            passkeys: vec![key("one", None), key("two", Some(9))],
            must_have_second_factor: true,
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
