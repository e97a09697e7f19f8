//! How the ACME server is reached: HTTP/1.1 over TLS, one connection for each request, trusting the roots of the
//! system or the one that the operator names. The few requests of an order need nothing more.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use hyper::body::Bytes;
use hyper::header::{HOST, HeaderValue};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::AcmeError;

/// Where systems keep the certificates of the authorities that they trust.
const SYSTEM_ROOTS: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt", // Debian, Alpine and their kin
    "/etc/pki/tls/certs/ca-bundle.crt",   // Fedora and its kin
    "/etc/ssl/ca-bundle.pem",             // SUSE
    "/etc/ssl/cert.pem",                  // macOS
    "/var/lib/ca-certificates/ca-bundle.pem",
];
const REQUEST_SECONDS_MAX: u64 = 30;
const ANSWER_BYTES_MAX: usize = 1 << 20;
const PORT: u16 = 443;

/// Why the server was not reached.
#[derive(Debug, thiserror::Error)]
enum ReachError {
    #[error("{0}: not an https address")]
    Address(Uri),
    #[error("{0}: not the name of a server: {1}")]
    Name(String, InvalidDnsNameError),
    #[error("{0} cannot be reached: {1}")]
    Connection(String, std::io::Error),
    #[error("{0} does not talk HTTP: {1}")]
    Talk(String, hyper::Error),
    #[error("{0}: its answer is broken off or too long")]
    Answer(String),
    #[error("{0}: no answer in {REQUEST_SECONDS_MAX} seconds")]
    Slow(String),
}

/// Requests to the ACME server.
#[derive(Clone)]
pub struct Reach {
    tls: TlsConnector,
}

impl Reach {
    /// Trust the authorities in this file, or those of the system.
    pub fn new(root: Option<&Path>) -> Result<Reach, AcmeError> {
        let path = match root {
            Some(path) => path.to_owned(),
            None => {
                SYSTEM_ROOTS.iter().map(PathBuf::from).find(|path| path.exists()).ok_or(AcmeError::NoRoots)?
            }
        };
        let unusable = |why: String| AcmeError::Roots(path.clone(), why);
        let found = CertificateDer::pem_file_iter(&path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let found = found.map_err(|error| unusable(error.to_string()))?;
        let mut roots = RootCertStore::empty();
        let (taken, _) = roots.add_parsable_certificates(found);
        if taken == 0 {
            return Err(unusable("there is no certificate in this file".into()));
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Reach { tls: TlsConnector::from(Arc::new(config)) })
    }

    async fn ask(self, mut request: Request<BodyWrapper<Bytes>>) -> Result<BytesResponse, ReachError> {
        let uri = request.uri().clone();
        let (Some("https"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(ReachError::Address(uri));
        };
        let server = authority.to_string();
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = authority.port_u16().unwrap_or(PORT);
        let name =
            ServerName::try_from(host.clone()).map_err(|error| ReachError::Name(host.clone(), error))?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = path.parse().map_err(|_| ReachError::Address(uri.clone()))?;
        let header = HeaderValue::from_str(&server).map_err(|_| ReachError::Address(uri.clone()))?;
        request.headers_mut().insert(HOST, header);
        let unreachable = |error| ReachError::Connection(server.clone(), error);
        let stream = TcpStream::connect((host, port)).await.map_err(unreachable)?;
        let stream = self.tls.connect(name, stream).await.map_err(unreachable)?;
        let broken = |error| ReachError::Talk(server.clone(), error);
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
        let answer = async {
            let (parts, body) = sender.send_request(request).await.map_err(broken)?.into_parts();
            let body = to_bytes(Body::new(body), ANSWER_BYTES_MAX).await;
            let body = body.map_err(|_| ReachError::Answer(server.clone()))?;
            Ok(BytesResponse { parts, body: Box::new(body) })
        };
        let mut answer = std::pin::pin!(answer);
        tokio::select! {
            answer = &mut answer => answer,
            _ = connection => answer.await,
        }
    }
}

impl HttpClient for Reach {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let reach = self.clone();
        let server = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        Box::pin(async move {
            let patience = Duration::from_secs(REQUEST_SECONDS_MAX);
            let asked = tokio::time::timeout(patience, reach.ask(request)).await;
            asked.unwrap_or(Err(ReachError::Slow(server))).map_err(|error| Error::Other(Box::new(error)))
        })
    }
}
