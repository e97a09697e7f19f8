//! The listeners: plain for the loopback and behind a proxy, TLS with the clinic's own certificate or with one that
//! the portal gets by ACME. All end gracefully: what was begun is finished, within a limit.

pub mod acme;
pub mod own;
mod room;
mod talk;

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::extract::Request;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::network::Peer;
use acme::{Acme, Handshakes};
pub use room::Room;
use talk::talk;

/// Connections at the same time; more wait to be accepted.
const CONNECTIONS_MAX: usize = 4_000;
/// A handshake that takes longer is cut off.
const HANDSHAKE_SECONDS_MAX: u64 = 10;
/// After the word to stop, this long for what was begun.
const FAREWELL_SECONDS_MAX: u64 = 30;
/// How often the certificate's file is looked at for a newer one.
const CERTIFICATE_LOOK_SECONDS: u64 = 60;

/// Why the listener cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A file of the certificate cannot be read.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rustls::pki_types::pem::Error,
    },
    /// Certificate and key do not make a server.
    #[error("the certificate cannot be used: {0}")]
    Certificate(#[from] rustls::Error),
    /// There is no certificate in the file.
    #[error("{0}: there is no certificate in this file")]
    Empty(PathBuf),
}

/// Where the clinic's own certificate lies. A renewed file is taken up by itself.
#[derive(Debug, Clone)]
pub struct CertificateFiles {
    /// The certificate and the chain above it, PEM.
    pub chain: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

/// Serve without TLS, until `stop` says so.
pub async fn plain(listener: TcpListener, router: Router, room: Room, stop: impl Future<Output = ()>) {
    accept((listener, room), router, Transport::Plain, stop).await;
}

/// Serve over TLS with the clinic's own certificate, until `stop` says so.
pub async fn tls(
    listener: TcpListener,
    router: Router,
    room: Room,
    files: CertificateFiles,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let certificate = Certificate::load(files)?;
    accept((listener, room), router, Transport::Tls(certificate), stop).await;
    Ok(())
}

/// Serve over TLS with a certificate by ACME, until `stop` says so. It is asked for while the portal listens, because
/// the proof of the name is a handshake on the same port; before it came, other handshakes are refused.
pub async fn acme(
    listener: TcpListener,
    router: Router,
    room: Room,
    acme: &Acme,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        drop(stopping);
    };
    let kept = async {
        tokio::select! {
            never = acme.keep() => match never {},
            _ = stopped => {}
        }
    };
    tokio::join!(accept((listener, room), router, Transport::Acme(acme.handshakes()), stop), kept);
}

/// Lead every request on port 80 to the portal's address over TLS.
pub async fn to_tls(listener: TcpListener, room: Room, base_url: &str, stop: impl Future<Output = ()>) {
    let base = base_url.trim_end_matches('/').to_owned();
    let router = Router::new().fallback(move |request: Request| {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let target = format!("{base}{path}");
        async move { axum::response::Redirect::permanent(&target) }
    });
    plain(listener, router, room, stop).await;
}

enum Transport {
    Plain,
    Tls(Certificate),
    Acme(Handshakes),
}

/// How one connection begins.
enum Opening {
    Plain,
    Tls(TlsAcceptor),
    Acme(Handshakes),
}

impl Transport {
    fn opening(&mut self) -> Opening {
        match self {
            Transport::Plain => Opening::Plain,
            Transport::Tls(certificate) => Opening::Tls(certificate.current()),
            Transport::Acme(handshakes) => Opening::Acme(handshakes.clone()),
        }
    }
}

/// The certificate in use, and when its file was last looked at.
struct Certificate {
    files: CertificateFiles,
    acceptor: TlsAcceptor,
    looked: Instant,
    changed: Option<SystemTime>,
}

impl Certificate {
    fn load(files: CertificateFiles) -> Result<Certificate, ServeError> {
        let changed = last_change(&files.chain);
        let acceptor = TlsAcceptor::from(Arc::new(server_config(&files)?));
        Ok(Certificate { files, acceptor, looked: Instant::now(), changed })
    }

    /// The acceptor of now. A renewed file that cannot be used is told, and the old one goes on.
    fn current(&mut self) -> TlsAcceptor {
        if self.looked.elapsed() >= Duration::from_secs(CERTIFICATE_LOOK_SECONDS) {
            self.looked = Instant::now();
            let changed = last_change(&self.files.chain);
            if changed != self.changed {
                self.changed = changed;
                self.renew();
            }
        }
        self.acceptor.clone()
    }

    fn renew(&mut self) {
        match server_config(&self.files) {
            Ok(config) => {
                self.acceptor = TlsAcceptor::from(Arc::new(config));
                tracing::info!("the renewed certificate is in use");
            }
            Err(error) => {
                tracing::error!(%error, "the renewed certificate cannot be used; the old one stays");
            }
        }
    }
}

fn last_change(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|file| file.modified()).ok()
}

fn server_config(files: &CertificateFiles) -> Result<ServerConfig, ServeError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| ServeError::File { path, source }
    };
    let chain = CertificateDer::pem_file_iter(&files.chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(unreadable(&files.chain))?;
    if chain.is_empty() {
        return Err(ServeError::Empty(files.chain.clone()));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(unreadable(&files.key))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

async fn accept(
    (listener, room): (TcpListener, Room),
    router: Router,
    mut transport: Transport,
    stop: impl Future<Output = ()>,
) {
    let in_all = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (stopping, stopped) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = next(&listener, &in_all) => accepted,
            () = &mut stop => break,
        };
        let (stream, peer, permit) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await; // out of file handles: let some close
                continue;
            }
        };
        let Some(place) = room.enter(peer.ip()) else {
            tracing::debug!("a network has as many connections as it may");
            continue;
        };
        let opening = transport.opening();
        let (router, stopped) = (router.clone(), stopped.clone());
        tokio::spawn(async move {
            connection(stream, peer, opening, (router, stopped)).await;
            drop((permit, place));
        });
    }
    drop((listener, stopped));
    stopping.send_replace(true);
    let farewell = Duration::from_secs(FAREWELL_SECONDS_MAX);
    if tokio::time::timeout(farewell, stopping.closed()).await.is_err() {
        tracing::warn!("some requests were cut off at the end");
    }
}

async fn next(
    listener: &TcpListener,
    in_all: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = Arc::clone(in_all).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, peer, permit))
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    opening: Opening,
    (router, stopped): (Router, watch::Receiver<bool>),
) {
    let handshake = async {
        match opening {
            Opening::Plain => return Ok(Some(Opened::Plain(stream))),
            Opening::Tls(acceptor) => acceptor.accept(stream).await.map(Some),
            Opening::Acme(handshakes) => handshakes.shake(stream).await,
        }
        .map(|stream| stream.map(|stream| Opened::Tls(Box::new(stream))))
    };
    match tokio::time::timeout(Duration::from_secs(HANDSHAKE_SECONDS_MAX), handshake).await {
        Ok(Ok(Some(Opened::Plain(stream)))) => talk(stream, Peer(peer), router, stopped).await,
        Ok(Ok(Some(Opened::Tls(stream)))) => talk(stream, Peer(peer), router, stopped).await,
        Ok(Ok(None)) => tracing::info!("somebody looked whether this name is ours"),
        Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
        Err(_) => tracing::debug!("a handshake took too long"),
    }
}

/// A connection that can be talked on.
enum Opened {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}
