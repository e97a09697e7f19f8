//! A device of the tests that makes passkeys and signs with them (WebAuthn level 2, ES256, no attestation), and an
//! authenticator app (RFC 6238): both written from the standards, apart from what they test.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use aws_lc_rs::{digest, hmac};
use serde_json::{Value, json};
use stdx::text::url64;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

/// A device with one passkey.
#[derive(Clone)]
pub struct Authenticator {
    pkcs8: Vec<u8>,
    id: Vec<u8>,
    user: Option<String>,
    /// How often it has signed; one that does not count stays at nothing.
    pub counter: Option<u32>,
    /// What its browser says where it is.
    pub origin: String,
    /// The name that it made the passkey for.
    pub site: String,
    /// It asks for its owner's finger, face or lock.
    pub verifies: bool,
}

impl Authenticator {
    /// A device in a browser at this address.
    pub fn at(origin: &str) -> Authenticator {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new());
        let pkcs8 = pkcs8.expect("a key").as_ref().to_vec();
        let mut id = vec![0; 32];
        aws_lc_rs::rand::fill(&mut id).expect("random bytes");
        let site = origin.split("://").nth(1).unwrap_or_default().split(':').next().unwrap_or_default();
        Authenticator {
            pkcs8,
            id,
            user: None,
            counter: Some(0),
            origin: origin.to_owned(),
            site: site.to_owned(),
            verifies: true,
        }
    }

    /// The same device but for this.
    #[must_use]
    pub fn but(mut self, change: impl FnOnce(&mut Authenticator)) -> Authenticator {
        change(&mut self);
        self
    }

    fn key(&self) -> EcdsaKeyPair {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.pkcs8).expect("its own key")
    }

    /// Make a passkey, as a page asked for it: what its script sends back.
    pub fn make(&mut self, asked: &Value) -> String {
        self.user = asked.pointer("/user/id").and_then(Value::as_str).map(str::to_owned);
        let client = self.client("webauthn.create", asked);
        let mut data = self.data(WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
        data.extend(&self.id);
        data.extend(cose(self.key().public_key().as_ref()));
        let mut object = vec![0xa3];
        object.extend(text("fmt"));
        object.extend(text("none"));
        object.extend(text("attStmt"));
        object.push(0xa0);
        object.extend(text("authData"));
        object.extend(bytes(&data));
        self.answer(&json!({"clientDataJSON": url64(&client), "attestationObject": url64(&object)}))
    }

    /// Sign what a page asked for: what its script sends back.
    pub fn sign(&mut self, asked: &Value) -> String {
        self.counter = self.counter.map(|counter| counter + 1);
        let client = self.client("webauthn.get", asked);
        let data = self.data(0);
        let signed = [&data[..], digest::digest(&digest::SHA256, &client).as_ref()].concat();
        let signature = self.key().sign(&SystemRandom::new(), &signed).expect("signed");
        self.answer(&json!({
            "clientDataJSON": url64(&client),
            "authenticatorData": url64(&data),
            "signature": url64(signature.as_ref()),
            "userHandle": self.user,
        }))
    }

    fn answer(&self, response: &Value) -> String {
        let id = url64(&self.id);
        json!({"id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": response})
            .to_string()
    }

    fn client(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let challenge = &asked["challenge"];
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false})
            .to_string()
            .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = digest::digest(&digest::SHA256, self.site.as_bytes()).as_ref().to_vec();
        data.push(flags | PRESENT | if self.verifies { VERIFIED } else { 0 });
        data.extend(self.counter.unwrap_or(0).to_be_bytes());
        data
    }
}

/// A key on P-256 as COSE writes it: kty 2, alg -7, crv 1, x, y.
fn cose(point: &[u8]) -> Vec<u8> {
    let mut out = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21];
    out.extend(bytes(&point[1..33]));
    out.push(0x22);
    out.extend(bytes(&point[33..65]));
    out
}

/// CBOR: a text that is short.
fn text(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).expect("short");
    [&[0x60 | length][..], text.as_bytes()].concat()
}

/// CBOR: bytes.
fn bytes(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("short").to_be_bytes();
    [&[0x59][..], &length, bytes].concat()
}

/// The code that an authenticator app shows at this instant, for a secret as a page spells it.
pub fn app_code(secret: &str, at_ms: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &unbase32(secret));
    let tag = hmac::sign(&key, &(at_ms / 30_000).to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 15);
    let word = u32::from_be_bytes(tag[at..at + 4].try_into().expect("four bytes")) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

fn unbase32(text: &str) -> Vec<u8> {
    let (mut out, mut word, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == letter);
        word = word << 5 | u32::try_from(value.expect("a letter of base32")).expect("small");
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(word >> bits & 255).expect("a byte"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::app_code;

    #[test]
    fn an_app_shows_the_codes_of_the_standard() {
        // RFC 6238, appendix B, with "12345678901234567890" in base32.
        let secret = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(app_code(secret, seconds * 1_000), code);
        }
    }
}
