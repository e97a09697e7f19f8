//! What proves who somebody is beside a password, as plain rules: the authenticator app, the recovery codes and the
//! passkeys of a login, and what may take whose place.

use totp_rs::{Algorithm, Builder, Totp};

use crate::chart::Credentials;

/// Bytes of an app's secret, as many as HMAC-SHA-1 gives out (RFC 4226).
pub const SECRET_BYTES: usize = 20;
/// Digits of an app's code.
const DIGITS: usize = 6;
/// How many letters of a secret stand together when somebody types it.
const SECRET_GROUP: usize = 4;
/// Passkeys of one login at most.
pub const PASSKEYS_MAX: usize = 12;

/// An authenticator app: codes from the time and a shared secret (RFC 6238).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// What the app and the portal share.
    pub secret: Vec<u8>,
    /// When it was set up, in milliseconds since 1970.
    pub made_ms: i64,
    /// The step of time whose code came last: it and all before it are used up.
    pub step: u64,
}

impl App {
    /// A new app, if this code is one that it shows now.
    pub fn set_up(secret: &[u8], typed: &str, now_ms: i64) -> Option<App> {
        let fresh = App { secret: secret.to_vec(), made_ms: now_ms, step: 0 };
        fresh.used(typed, now_ms)
    }

    /// The app after this code, if it shows it now, a step before or a step after, and the code was not used before.
    pub fn used(&self, typed: &str, now_ms: i64) -> Option<App> {
        let seconds = u64::try_from(now_ms / 1_000).ok()?;
        let step = self.totp()?.check(&digits(typed)?, seconds)?;
        (step > self.step).then(|| App { step, ..self.clone() })
    }

    fn totp(&self) -> Option<Totp> {
        let secret = <[u8; SECRET_BYTES]>::try_from(self.secret.as_slice()).ok()?;
        Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build().ok()
    }
}

/// The six digits of what was typed, spaces and dashes left out.
fn digits(typed: &str) -> Option<String> {
    let plain: String = typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
    (plain.len() == DIGITS && plain.bytes().all(|byte| byte.is_ascii_digit())).then_some(plain)
}

/// Whether this was meant as the code of an app.
pub fn is_app_code(typed: &str) -> bool {
    digits(typed).is_some()
}

/// A secret as people type it into an app: base32 in groups (RFC 4648, without padding).
pub fn spelled(secret: &[u8]) -> String {
    let plain = base32(secret);
    let groups: Vec<&str> =
        plain.as_bytes().chunks(SECRET_GROUP).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(" ")
}

/// What an app reads from the QR code: for whom, at which clinic.
pub fn app_link(secret: &[u8], clinic: &str, sign_in: &str) -> String {
    let encode = |text: &str| {
        let plain: String = text.chars().filter(|sign| *sign != ':').collect();
        form_urlencoded::byte_serialize(plain.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let (clinic, sign_in) = (encode(clinic), encode(sign_in));
    format!("otpauth://totp/{clinic}:{sign_in}?secret={}&issuer={clinic}", base32(secret))
}

fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    for chunk in bytes.chunks(5) {
        let mut word = [0; 8];
        word[3..3 + chunk.len()].copy_from_slice(chunk);
        let word = u64::from_be_bytes(word);
        for at in 0..(chunk.len() * 8).div_ceil(5) {
            out.push(char::from(LETTERS[usize::try_from(word >> (35 - 5 * at) & 31).unwrap_or_default()]));
        }
    }
    out
}

/// Recovery codes: each works once in place of every other second proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Mixed into each hash; each sheet has its own.
    pub salt: Vec<u8>,
    /// When the sheet was made, in milliseconds since 1970.
    pub made_ms: i64,
    /// The stretched hashes of the codes that are left, in hexadecimal.
    pub hashes: Vec<String>,
}

impl Recovery {
    /// The sheet without the code of this hash, if it is one that is left.
    pub fn used(&self, hash: &str) -> Option<Recovery> {
        let at = self.hashes.iter().position(|known| known == hash)?;
        let mut left = self.clone();
        left.hashes.remove(at);
        Some(left)
    }
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its number in pages: part of a hash of what the device calls it.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Its public key, counter and flags, as the library that checks them writes it.
    pub key: String,
    /// When it was made, in milliseconds since 1970.
    pub made_ms: i64,
    /// When it was last used.
    pub used_ms: Option<i64>,
}

/// Whether a counter that a passkey tells may follow the one that is known. Passkeys that count tell more each time;
/// one that does not has a copy somewhere. Those that never count say 0.
pub fn counts_on(known: u32, told: u32) -> bool {
    told > known || (told == 0 && known == 0)
}

impl Credentials {
    /// Whether something is set up that a password alone does not prove.
    pub fn has_second_factor(&self) -> bool {
        self.app.is_some() || !self.passkeys.is_empty()
    }

    /// Whether signing in with the password goes on to a second step.
    pub fn asks_for_more(&self) -> bool {
        self.has_second_factor() || self.must_have_second_factor
    }

    /// The passkey with this number.
    pub fn passkey(&self, id: &str) -> Option<&Passkey> {
        self.passkeys.iter().find(|key| key.id == id)
    }

    /// The same with this passkey in place of the one with its number.
    #[must_use]
    pub fn with_passkey(&self, key: Passkey) -> Credentials {
        let mut changed = self.clone();
        if let Some(at) = changed.passkeys.iter().position(|known| known.id == key.id) {
            changed.passkeys[at] = key;
        } else {
            changed.passkeys.push(key);
        }
        changed
    }

    /// The same without the app; nothing when something must take its place first.
    pub fn without_app(&self) -> Option<Credentials> {
        self.app.as_ref()?;
        Credentials { app: None, ..self.clone() }.settled()
    }

    /// The same without a passkey; nothing when there is none, or something must take its place first.
    pub fn without_passkey(&self, id: &str) -> Option<Credentials> {
        self.passkey(id)?;
        let mut left = self.clone();
        left.passkeys.retain(|key| key.id != id);
        left.settled()
    }

    /// Recovery codes stand in for a second factor: without any they have nothing to stand in for.
    fn settled(mut self) -> Option<Credentials> {
        if self.has_second_factor() {
            return Some(self);
        }
        self.recovery = None;
        (!self.must_have_second_factor).then_some(self)
    }

    /// The same without any second factor, for somebody who lost them all.
    #[must_use]
    pub fn without_second_factors(&self) -> Credentials {
        Credentials { app: None, recovery: None, passkeys: Vec::new(), handle: None, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::{App, Passkey, Recovery, app_link, base32, counts_on, is_app_code, spelled};
    use crate::chart::Credentials;

    /// The secret of RFC 6238's own examples.
    const SECRET: &[u8] = b"12345678901234567890";

    fn app(step: u64) -> App {
        App { secret: SECRET.to_vec(), made_ms: 0, step }
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: the last six of its eight digits.
        for (seconds, code) in [
            (59_i64, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let used = app(0).used(code, seconds * 1_000).expect("it fits");
            assert_eq!(i64::try_from(used.step).expect("small"), seconds / 30, "{code}");
        }
    }

    #[test]
    fn a_code_works_once_and_none_before_it_works_after_it() {
        let now_ms = 1_111_111_109_000;
        let used = app(0).used("081804", now_ms).expect("the first time");
        assert_eq!(used.used("081804", now_ms), None, "again");
        assert_eq!(used.used("081804", now_ms + 29_000), None, "a little later");
        let next = used.used("050471", now_ms + 2_000).expect("the next one");
        assert_eq!(next.used("081804", now_ms + 2_000), None, "an earlier one that is within reach");
    }

    #[test]
    fn a_code_is_good_a_step_before_and_after_and_not_longer() {
        let at = |seconds: i64| app(0).used("081804", seconds * 1_000).is_some();
        let step = 1_111_111_109 / 30 * 30;
        assert!(at(step - 30) && at(step) && at(step + 29) && at(step + 59));
        assert!(!at(step - 31) && !at(step + 60));
    }

    #[test]
    fn spaces_are_let_pass_and_other_signs_are_not() {
        let now_ms = 1_111_111_109_000;
        assert!(app(0).used(" 081 804 ", now_ms).is_some() && app(0).used("081-804", now_ms).is_some());
        for typed in ["", "81804", "0818040", "+81804", "08180a", "٠٨١٨٠٤", "081804 081804"] {
            assert!(app(0).used(typed, now_ms).is_none(), "{typed}");
            assert!(!is_app_code(typed));
        }
        assert!(App { secret: Vec::new(), ..app(0) }.used("081804", now_ms).is_none(), "no secret, no code");
    }

    #[test]
    fn a_secret_is_spelled_as_apps_read_it() {
        // RFC 4648, section 10.
        for (bytes, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(spelled(b"foobar"), "MZXW 6YTB OI");
        assert_eq!(
            app_link(b"foobar", "Harbor: Family & Co", "mia@example.org"),
            "otpauth://totp/Harbor%20Family%20%26%20Co:mia%40example.org?secret=MZXW6YTBOI&issuer=Harbor%20Family%20%26%20Co"
        );
    }

    #[test]
    fn a_recovery_code_is_taken_off_the_sheet() {
        let sheet = Recovery { salt: vec![1], made_ms: 0, hashes: vec!["a".into(), "b".into()] };
        let left = sheet.used("a").expect("it is there");
        assert_eq!((left.hashes.as_slice(), left.used("a")), (&["b".to_owned()][..], None));
        assert_eq!(sheet.used(""), None);
    }

    #[test]
    fn a_counter_goes_up_or_stays_at_nothing() {
        assert!(counts_on(0, 0) && counts_on(0, 1) && counts_on(4, 5) && counts_on(4, u32::MAX));
        assert!(!counts_on(4, 4) && !counts_on(4, 3) && !counts_on(4, 0));
    }

    fn keyed(ids: &[&str]) -> Credentials {
        let key = |id: &&str| Passkey {
            id: (*id).to_owned(),
            name: (*id).to_owned(),
            key: String::new(),
            made_ms: 0,
            used_ms: None,
        };
        let recovery = Some(Recovery { salt: vec![1], made_ms: 0, hashes: vec!["a".into()] });
        Credentials { passkeys: ids.iter().map(key).collect(), recovery, ..Credentials::default() }
    }

    #[test]
    fn a_password_alone_is_enough_only_where_nothing_else_is_set_up_or_demanded() {
        assert!(!Credentials::default().asks_for_more());
        assert!(keyed(&["one"]).asks_for_more(), "a passkey is not gone around by the password");
        assert!(Credentials { app: Some(app(0)), ..Credentials::default() }.asks_for_more());
        assert!(Credentials { must_have_second_factor: true, ..Credentials::default() }.asks_for_more());
        let only_codes = Credentials { passkeys: Vec::new(), ..keyed(&[]) };
        assert!(!only_codes.asks_for_more(), "codes stand in for something");
    }

    #[test]
    fn the_last_second_factor_goes_only_where_none_is_demanded() {
        let both = Credentials { app: Some(app(0)), ..keyed(&["one"]) };
        let left = both.without_passkey("one").expect("the app stays");
        assert!(left.recovery.is_some() && left.has_second_factor());
        let none = left.without_app().expect("nobody demands it");
        assert!(none.recovery.is_none() && !none.asks_for_more());
        let demanded = Credentials { must_have_second_factor: true, ..left };
        assert_eq!(demanded.without_app(), None);
        assert_eq!(both.without_passkey("two"), None, "there is no such passkey");
        assert!(demanded.without_second_factors().asks_for_more(), "the demand stays");
    }
}
