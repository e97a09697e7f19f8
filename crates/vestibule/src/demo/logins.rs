//! Who can sign in to the demo. Passphrases are drawn from the demo's number, so that they can be told again; they
//! open nothing but invented records.

use std::path::Path;

use access::PersonNumber;
use accounts::{AccountError, First, NewLogin};
use clinic::{Clinic, Settings};
use families::{AgeRules, HelpError, Parent};
use jiff::tz::TimeZone;
use serde_json::json;
use stdx::{Random, Secret, SeededRandom};
use store::{Identifier, Store};

use super::mark::Mark;
use crate::failure::{Failure, Outcome};

/// The file in the data folder that lists them.
pub const FILE: &str = "demo-logins.json";
const WORDS: usize = 4;

/// Somebody who can sign in.
pub struct Login {
    /// A short name that stays the same from demo to demo.
    pub key: &'static str,
    /// As what.
    pub role: &'static str,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub sign_in: String,
    /// Their passphrase.
    pub password: String,
    /// One line about their life.
    pub about: &'static str,
    patient: String,
    /// The patients whom they help.
    helps: Vec<String>,
}

/// Everybody who can sign in.
pub fn logins(mark: &Mark) -> Vec<Login> {
    let clinic = Clinic::new(Settings { seed: mark.seed, patients: mark.patients, today: mark.today });
    let cast = clinic.logins().into_iter().filter(|login| login.patient < mark.patients);
    cast.map(|login| Login {
        key: login.key,
        role: login.role,
        name: login.name,
        password: passphrase(mark.seed, login.key),
        sign_in: login.login,
        about: login.about,
        patient: login.patient_id,
        helps: login.helps.into_iter().map(|n| clinic.patient_id(n)).collect(),
    })
    .collect()
}

/// Make the logins that are not there yet; parents come with the help that they give their children.
pub async fn make(store: &Store, logins: &[Login], zone: &TimeZone) -> Outcome {
    for login in logins {
        let new = NewLogin {
            sign_in: login.sign_in.clone(),
            name: login.name.clone(),
            patient: Some(login.patient.clone()),
            first: First::Password(Secret::new(login.password.clone())),
        };
        // Looked up first: hashing twelve passphrases would hold up every start.
        let name = Identifier::sign_in(&login.sign_in).ok_or(AccountError::Name)?;
        if store.sign_in_holder(&name).await?.is_some() {
            continue;
        }
        match accounts::create(store, &new).await {
            Ok(made) => help(store, login, made.person, zone).await?,
            Err(AccountError::Taken) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn help(store: &Store, login: &Login, number: PersonNumber, zone: &TimeZone) -> Outcome {
    for child in &login.helps {
        let parent = Parent { child: child.clone(), login: number, name: login.name.clone() };
        match families::let_parent_help(store, &parent, (AgeRules::default(), zone)).await {
            // Who is grown up lets others help by themselves.
            Ok(_) | Err(HelpError::Grown) => {}
            Err(error) => return Err(Failure::new(error.to_string())),
        }
    }
    Ok(())
}

/// Write the list for people and programs that try the demo.
pub fn write(data: &Path, logins: &[Login]) -> Outcome {
    let list: Vec<_> = logins
        .iter()
        .map(|one| {
            let Login { key, role, name, sign_in, password, about, .. } = one;
            json!({"key": key, "role": role, "name": name, "about": about, "login": sign_in, "password": password})
        })
        .collect();
    let path = data.join(FILE);
    let text = serde_json::to_string_pretty(&list).map_err(|error| Failure::new(error.to_string()))?;
    std::fs::write(&path, text + "\n").map_err(Failure::file(&path))
}

/// Four words that are easy to read out and to type.
fn passphrase(seed: u64, key: &str) -> String {
    // FNV-1a, to give each person a sequence of their own.
    let own = key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let random = SeededRandom::new(seed ^ own);
    let word = || LIST[usize::try_from(random.next_u64() % LIST.len() as u64).unwrap_or(0)];
    [(); WORDS].map(|()| word()).join("-")
}

const LIST: [&str; 64] = [
    "amber", "anchor", "apple", "autumn", "bamboo", "basket", "beacon", "birch", "bridge", "butter",
    "candle", "canyon", "cedar", "cherry", "cloud", "cobalt", "copper", "coral", "cotton", "dolphin",
    "ember", "falcon", "feather", "fennel", "forest", "garden", "ginger", "granite", "harbor", "hazel",
    "island", "ivory", "jasmine", "juniper", "kettle", "lantern", "lemon", "maple", "marble", "meadow",
    "mellow", "mirror", "nutmeg", "olive", "orchid", "otter", "paper", "pebble", "pepper", "pillow",
    "planet", "quartz", "ribbon", "river", "saffron", "silver", "sparrow", "summer", "thistle", "timber",
    "velvet", "walnut", "willow", "winter",
];

#[cfg(test)]
mod tests {
    use super::passphrase;

    #[test]
    fn a_passphrase_is_the_same_for_the_same_person_and_long_enough() {
        assert_eq!(passphrase(1, "mai"), passphrase(1, "mai"));
        assert_ne!(passphrase(1, "mai"), passphrase(2, "mai"));
        assert_ne!(passphrase(1, "mai"), passphrase(1, "noor"));
        for seed in 0..500 {
            let drawn = passphrase(seed, "mai");
            assert!(drawn.len() >= 20 || drawn.len() >= accounts::CHARACTERS_MIN, "{drawn}");
        }
    }
}
