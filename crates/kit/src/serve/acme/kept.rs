//! A certificate with its key, opened and looked at before it is shown to anybody.

use std::sync::Arc;

use jiff::Timestamp;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;

use super::{AcmeError, der};

/// From when to when a certificate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// Not before.
    pub from: Timestamp,
    /// Not after.
    pub until: Timestamp,
}

impl Validity {
    /// When a new one is asked for: a third of the time before the end, 30 days before the end of 90.
    pub fn renewal(&self) -> Timestamp {
        let third = (self.until.as_second() - self.from.as_second()).max(0) / 3;
        Timestamp::from_second(self.until.as_second() - third).unwrap_or(self.from)
    }

    /// Whole days until the end; below zero after it.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        (self.until.as_second() - now.as_second()).div_euclid(86_400)
    }
}

/// A certificate that can be shown.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Chain and key.
    pub key: Arc<CertifiedKey>,
    /// From when to when.
    pub validity: Validity,
}

impl Kept {
    /// Key and chain out of one text of PEM; they fit together.
    pub fn open(pem: &str) -> Result<Kept, AcmeError> {
        let unreadable = |_| AcmeError::Unreadable;
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(unreadable)?;
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
        let chain = chain.map_err(unreadable)?;
        let first = chain.first().ok_or(AcmeError::Unreadable)?;
        let (from, until) = der::validity(first).ok_or(AcmeError::Unreadable)?;
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let key = CertifiedKey::from_der(chain, key, &provider)?;
        Ok(Kept { key: Arc::new(key), validity: Validity { from, until } })
    }

    /// The first of these names that the certificate is not for.
    pub fn missing(&self, names: &[String]) -> Option<String> {
        let certificate = self.key.end_entity_cert().and_then(ParsedCertificate::try_from);
        let Ok(certificate) = certificate else { return names.first().cloned() };
        let holds = |name: &str| {
            let Ok(name) = ServerName::try_from(name) else { return false };
            rustls::client::verify_server_name(&certificate, &name).is_ok()
        };
        names.iter().find(|name| !holds(name)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::Validity;
    use jiff::Timestamp;

    #[test]
    fn a_third_before_the_end_it_is_time() {
        let day = |day: i64| Timestamp::from_second(day * 86_400).expect("an instant");
        let validity = Validity { from: day(0), until: day(90) };
        assert_eq!(validity.renewal(), day(60));
        assert_eq!(validity.days_left(day(60)), 30);
        assert_eq!(validity.days_left(day(90)), 0);
        let soon_after = Timestamp::from_second(90 * 86_400 + 1).expect("an instant");
        assert_eq!(validity.days_left(soon_after), -1);
        let backwards = Validity { from: day(9), until: day(3) };
        assert_eq!(backwards.renewal(), day(3), "no certificate is trusted to be sane");
    }
}
