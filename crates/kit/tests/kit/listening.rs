//! The listeners, over real connections.

use std::sync::Arc;
use std::time::Duration;

use kit::serve::CertificateFiles;
use stdx::SystemClock;
use testkit::{Authority, On, World};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::slices;

async fn ask(address: std::net::SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    let request = format!("GET {path} HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sends");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("reads");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_listener_serves_and_stops_when_told() {
    let world = World::open(On::Sqlite, slices).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(kit::serve::plain(listener, world.router(), async move {
        let _ = stopped.await;
    }));
    assert!(ask(address, "/healthz").await.starts_with("HTTP/1.1 200"));
    let idle = TcpStream::connect(address).await.expect("connects");
    stop.send(()).expect("it is told");
    tokio::time::timeout(Duration::from_secs(20), serving).await.expect("it stops").expect("without fault");
    drop(idle);
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_with_a_certificate_serves_over_tls_and_over_nothing_else() {
    let world = World::open(On::Sqlite, slices).await;
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new();
    let made = authority.certify("portal.example");
    let files =
        CertificateFiles { chain: folder.path().join("chain.pem"), key: folder.path().join("key.pem") };
    std::fs::write(&files.chain, &made.chain).expect("written");
    std::fs::write(&files.key, &made.key).expect("written");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(kit::serve::tls(listener, world.router(), files, std::future::pending()));
    let stream = TcpStream::connect(address).await.expect("connects");
    let name = "portal.example".try_into().expect("a name");
    let client = authority.client(Arc::new(SystemClock), "http/1.1");
    let mut stream = client.connect(name, stream).await.expect("shakes hands");
    let request = "GET /sign-in HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("sends");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("reads");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("__Host-visitor="), "{answer}");
    let mut plain = TcpStream::connect(address).await.expect("connects");
    plain.write_all(request.as_bytes()).await.expect("sends");
    let mut refused = Vec::new();
    plain.read_to_end(&mut refused).await.expect("reads");
    assert!(!refused.starts_with(b"HTTP"), "without TLS nothing is told");
    serving.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn port_80_leads_to_the_portal_over_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(async move {
        kit::serve::to_tls(listener, "https://portal.example/", std::future::pending()).await;
    });
    let answer = ask(address, "/results?page=2").await;
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    assert!(answer.contains("location: https://portal.example/results?page=2"), "{answer}");
    serving.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_there_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let folder = tempfile::tempdir().expect("a folder");
    let files = kit::serve::CertificateFiles {
        chain: folder.path().join("chain.pem"),
        key: folder.path().join("key.pem"),
    };
    let serve = kit::serve::tls(listener, axum::Router::new(), files, std::future::pending());
    let error = serve.await.expect_err("there is none");
    assert!(error.to_string().contains("chain.pem"), "{error}");
}
