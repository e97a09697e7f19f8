//! An authority for certificates that nobody outside the tests trusts.

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256,
    PublicKeyData, SignatureAlgorithm,
};
use rustls::pki_types::UnixTime;
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore};
use stdx::Clock;
use tokio_rustls::TlsConnector;

/// The authority.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate and its key, as files have them.
pub struct Certified {
    /// The certificate, PEM.
    pub chain: String,
    /// Its key, PEM.
    pub key: String,
}

/// A public key on P-256, as a request for a certificate carries it.
struct Point(Vec<u8>);

impl PublicKeyData for Point {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl Default for Authority {
    fn default() -> Authority {
        Authority::new()
    }
}

impl Authority {
    /// A new one, with a key of its own.
    pub fn new() -> Authority {
        let mut params = CertificateParams::new([]).expect("no names");
        params.distinguished_name.push(DnType::CommonName, "Authority of the tests");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Authority { issuer: CertifiedIssuer::self_signed(params, key).expect("signed") }
    }

    /// Its own certificate, PEM.
    pub fn root(&self) -> String {
        self.issuer.pem()
    }

    /// A certificate without an end for a server of the tests, and its key.
    pub fn certify(&self, name: &str) -> Certified {
        let params = CertificateParams::new([name.to_owned()]).expect("a name");
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("signed");
        Certified { chain: certificate.pem(), key: key.serialize_pem() }
    }

    /// A certificate for this key, from the day of `now` and for so many days, PEM with the root behind it.
    pub fn issue(&self, names: &[String], point: Vec<u8>, (now, days): (Timestamp, i64)) -> String {
        let midnight = |instant: Timestamp, days: i64| {
            let date = instant.to_zoned(TimeZone::UTC).date() + days.days();
            let small = |number: i8| u8::try_from(number).expect("a month or day");
            rcgen::date_time_ymd(date.year().into(), small(date.month()), small(date.day()))
        };
        let mut params = CertificateParams::new(names).expect("names");
        params.not_before = midnight(now, 0);
        params.not_after = midnight(now, days);
        let certificate = params.signed_by(&Point(point), &self.issuer).expect("signed");
        certificate.pem() + &self.root()
    }

    /// A client that trusts this authority alone, goes by this clock and talks this protocol.
    pub fn client(&self, clock: Arc<dyn Clock>, protocol: &str) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        roots.add(self.issuer.der().clone()).expect("a certificate");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_details(provider, Arc::new(Watch(clock)))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
        TlsConnector::from(Arc::new(config))
    }
}

/// The tests' clock, for the check of certificates.
struct Watch(Arc<dyn Clock>);

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

impl TimeProvider for Watch {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().as_second()).ok()?;
        Some(UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds)))
    }
}
