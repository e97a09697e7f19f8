//! Which certificate a handshake is answered with: the portal's own, or the one that answers a challenge.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::server::{Acceptor, ClientHello, NoServerSessionStorage, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::TlsStream;

/// RFC 8737: who offers this protocol and no other is the ACME server, looking whose name it is.
const CHALLENGE_PROTOCOL: &[u8] = b"acme-tls/1";

/// What is shown now.
#[derive(Debug, Default)]
struct Shown {
    own: RwLock<Option<Arc<CertifiedKey>>>,
    challenges: RwLock<HashMap<String, Arc<CertifiedKey>>>,
}

#[derive(Debug)]
struct Own(Arc<Shown>);

#[derive(Debug)]
struct Challenges(Arc<Shown>);

impl ResolvesServerCert for Own {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.0.own.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ResolvesServerCert for Challenges {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let name = hello.server_name()?.to_ascii_lowercase();
        self.0.challenges.read().unwrap_or_else(PoisonError::into_inner).get(&name).cloned()
    }
}

/// The two ways of shaking hands.
#[derive(Debug, Clone)]
pub struct Handshakes {
    shown: Arc<Shown>,
    own: Arc<ServerConfig>,
    challenge: Arc<ServerConfig>,
}

impl Handshakes {
    /// Nothing is shown yet.
    pub fn new() -> Result<Handshakes, rustls::Error> {
        let shown = Arc::new(Shown::default());
        let own = config(Arc::new(Own(Arc::clone(&shown))), &[b"h2", b"http/1.1"])?;
        let mut challenge = config(Arc::new(Challenges(Arc::clone(&shown))), &[CHALLENGE_PROTOCOL])?;
        challenge.session_storage = Arc::new(NoServerSessionStorage {});
        challenge.send_tls13_tickets = 0;
        Ok(Handshakes { shown, own: Arc::new(own), challenge: Arc::new(challenge) })
    }

    /// From now on the portal is this.
    pub fn show(&self, key: Arc<CertifiedKey>) {
        *self.shown.own.write().unwrap_or_else(PoisonError::into_inner) = Some(key);
    }

    /// The challenge for this name is answered with this.
    pub fn answer(&self, name: &str, key: Arc<CertifiedKey>) {
        let mut challenges = self.shown.challenges.write().unwrap_or_else(PoisonError::into_inner);
        challenges.insert(name.to_ascii_lowercase(), key);
    }

    /// No challenge is going on any more.
    pub fn forget_challenges(&self) {
        self.shown.challenges.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Is there a challenge for this name?
    #[cfg(test)]
    pub fn answers(&self, name: &str) -> bool {
        self.shown.challenges.read().unwrap_or_else(PoisonError::into_inner).contains_key(name)
    }

    /// Shake hands; none when it was a challenge, which ends with the handshake.
    pub async fn shake(&self, stream: TcpStream) -> io::Result<Option<TlsStream<TcpStream>>> {
        let start = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        let is_challenge = start.client_hello().alpn().is_some_and(|mut offered| {
            offered.next() == Some(CHALLENGE_PROTOCOL) && offered.next().is_none()
        });
        if !is_challenge {
            return start.into_stream(Arc::clone(&self.own)).await.map(Some);
        }
        let mut stream = start.into_stream(Arc::clone(&self.challenge)).await?;
        stream.shutdown().await?;
        Ok(None)
    }
}

fn config(resolver: Arc<dyn ResolvesServerCert>, protocols: &[&[u8]]) -> Result<ServerConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(resolver);
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    Ok(config)
}
