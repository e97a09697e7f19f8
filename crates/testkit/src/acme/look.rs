//! The look at a name (RFC 8737), and the opening of a request for a certificate (PKCS #10).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

const LOOK_SECONDS_MAX: u64 = 10;
const POINT_BYTES: usize = 65;
/// The kind of a key on P-256, and the head of the point that follows.
const P256_POINT: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00];
/// The digest of the key authorization: its kind, critical, and the head of its 32 bytes.
const ACME_DIGEST: &[u8] =
    &[0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x1f, 0x01, 0x01, 0xff, 0x04, 0x22, 0x04, 0x20];
/// The kind of the names.
const NAMES: &[u8] = &[0x06, 0x03, 0x55, 0x1d, 0x11];
const CRITICAL: &[u8] = &[0x01, 0x01, 0xff];

/// Is it this digest that is shown under this name?
pub async fn look(portal: SocketAddr, name: &str, digest: &[u8]) -> Result<(), String> {
    let handshake = async {
        let stream = TcpStream::connect(portal).await?;
        let server = ServerName::try_from(name.to_owned()).map_err(std::io::Error::other)?;
        client().connect(server, stream).await
    };
    let patience = Duration::from_secs(LOOK_SECONDS_MAX);
    let stream =
        tokio::time::timeout(patience, handshake).await.map_err(|_| "it took too long".to_owned())?;
    let stream = stream.map_err(|error| format!("the handshake failed: {error}"))?;
    let (_, session) = stream.get_ref();
    if session.alpn_protocol() != Some(b"acme-tls/1") {
        return Err("it does not talk acme-tls/1".into());
    }
    let shown = session.peer_certificates().and_then(<[_]>::first).ok_or("it shows nothing")?;
    if names(shown) != [name] {
        return Err("it is not for this name alone".into());
    }
    match behind(shown, ACME_DIGEST).and_then(|rest| rest.get(..digest.len())) {
        Some(shown) if shown == digest => Ok(()),
        _ => Err("the digest is not the one expected".into()),
    }
}

/// A request for a certificate, signed by its own key.
pub struct Request {
    pub names: Vec<String>,
    pub point: Vec<u8>,
}

impl Request {
    pub fn open(der: &[u8]) -> Option<Request> {
        let (content, _, rest) = value(der)?;
        let (_, body, behind_body) = value(content)?;
        let (_, _, behind_algorithm) = value(behind_body)?;
        let (signature, ..) = value(behind_algorithm)?;
        let point = point(body)?;
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &point);
        key.verify(body, signature.get(1..)?).ok().filter(|()| rest.is_empty())?;
        Some(Request { names: names(body), point })
    }
}

fn point(der: &[u8]) -> Option<Vec<u8>> {
    behind(der, P256_POINT).and_then(|rest| rest.get(..POINT_BYTES)).map(<[u8]>::to_vec)
}

/// The names that it is for.
fn names(der: &[u8]) -> Vec<String> {
    let rest = behind(der, NAMES).map(|rest| rest.strip_prefix(CRITICAL).unwrap_or(rest));
    let list = rest.and_then(value).and_then(|(octets, ..)| value(octets));
    let mut rest = list.map(|(list, ..)| list).unwrap_or_default();
    let mut names = Vec::new();
    while let Some((name, _, more)) = value(rest) {
        names.push(String::from_utf8_lossy(name).into_owned());
        rest = more;
    }
    names
}

fn behind<'a>(der: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let at = der.windows(mark.len()).position(|window| window == mark)?;
    Some(&der[at + mark.len()..])
}

/// The first value's content, its whole, and what stands behind it.
fn value(der: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (head, length) = match *der.get(1)? {
        short if short < 0x80 => (2, usize::from(short)),
        0x81 => (3, usize::from(*der.get(2)?)),
        0x82 => (4, usize::from(u16::from_be_bytes([*der.get(2)?, *der.get(3)?]))),
        _ => return None,
    };
    let whole = der.get(..head + length)?;
    Some((&whole[head..], whole, &der[head + length..]))
}

fn client() -> TlsConnector {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyName))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"acme-tls/1".to_vec()];
    TlsConnector::from(Arc::new(config))
}

/// Whoever holds the key of what is shown is heard; what it shows is judged afterwards.
#[derive(Debug)]
struct AnyName;

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let point = point(certificate).ok_or_else(|| Error::General("no key on P-256".into()))?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
            .verify(message, signed.signature())
            .map_err(|_| Error::General("the key is not its own".into()))?;
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify_tls12_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256]
    }
}
