//! A certificate for one test: made on the spot, signed by itself, trusted by nobody else.

use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use stdx::text::url64;
use tokio_rustls::TlsConnector;

const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 0x11];

/// A certificate and its key, as files have them.
pub struct Made {
    pub chain: String,
    pub key: String,
    der: Vec<u8>,
}

/// One value of ASN.1 in DER.
fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        Ok(one) => out.extend([0x81, one]),
        Err(_) => {
            let two = u16::try_from(length).expect("it is small").to_be_bytes();
            out.extend([0x82, two[0], two[1]]);
        }
    }
    out.extend(content);
    out
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    value(0x30, &parts.concat())
}

fn bits(content: &[u8]) -> Vec<u8> {
    value(0x03, &[&[0], content].concat())
}

fn pem(label: &str, der: &[u8]) -> String {
    let mut text = url64(der).replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

/// A certificate for one name.
pub fn make(name: &str) -> Made {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref()).expect("a pair");
    let algorithm = sequence(&[value(0x06, ECDSA_WITH_SHA256)]);
    let common = sequence(&[value(0x06, COMMON_NAME), value(0x0c, name.as_bytes())]);
    let issuer = sequence(&[value(0x31, &common)]);
    let validity = sequence(&[value(0x17, b"200101000000Z"), value(0x17, b"491231235959Z")]);
    let curve = sequence(&[value(0x06, EC_PUBLIC_KEY), value(0x06, P256)]);
    let public = sequence(&[curve, bits(pair.public_key().as_ref())]);
    let names = sequence(&[value(0x82, name.as_bytes())]);
    let extension = sequence(&[value(0x06, ALTERNATIVE_NAME), value(0x04, &names)]);
    let extensions = value(0xa3, &sequence(&[extension]));
    let version = value(0xa0, &value(0x02, &[2]));
    let serial = value(0x02, &[1]);
    let body =
        sequence(&[version, serial, algorithm.clone(), issuer.clone(), validity, issuer, public, extensions]);
    let signature = pair.sign(&random, &body).expect("signed");
    let der = sequence(&[body, algorithm, bits(signature.as_ref())]);
    Made { chain: pem("CERTIFICATE", &der), key: pem("PRIVATE KEY", key.as_ref()), der }
}

/// A client that trusts this certificate and no other.
pub fn client(made: &Made) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(made.der.clone())).expect("a certificate");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("versions").with_root_certificates(roots).with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}
