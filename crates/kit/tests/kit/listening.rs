//! The listeners, over real connections.

use std::sync::Arc;
use std::time::Duration;

use kit::serve::{CertificateFiles, Room};
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
    let serving = tokio::spawn(kit::serve::plain(listener, world.router(), Room::unbounded(), async move {
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
    let room = Room::unbounded();
    let serving = kit::serve::tls(listener, world.router(), room, files, std::future::pending());
    let serving = tokio::spawn(serving);
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
        let room = Room::unbounded();
        kit::serve::to_tls(listener, room, "https://portal.example/", std::future::pending()).await;
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
    let (router, room) = (axum::Router::new(), Room::unbounded());
    let serve = kit::serve::tls(listener, router, room, files, std::future::pending());
    let error = serve.await.expect_err("there is none");
    assert!(error.to_string().contains("chain.pem"), "{error}");
}

/// What came on a connection over which nothing was said, until the portal closed it. Time is turned by hand.
async fn come_unasked(address: std::net::SocketAddr) -> usize {
    let mut silent = TcpStream::connect(address).await.expect("connects");
    let mut came = Vec::new();
    let read = tokio::time::timeout(Duration::from_mins(10), silent.read_to_end(&mut came));
    read.await.expect("the portal does not wait for ever").expect("it ends in order")
}

#[tokio::test(start_paused = true)]
async fn whoever_connects_and_says_nothing_is_cut_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = Authority::new().certify("portal.example");
    let files = CertificateFiles { chain: folder.path().join("c"), key: folder.path().join("k") };
    std::fs::write(&files.chain, &made.chain).expect("written");
    std::fs::write(&files.key, &made.key).expect("written");
    let listen = async || TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let (plain, tls) = (listen().await, listen().await);
    let addresses = [&plain, &tls].map(|listener| listener.local_addr().expect("an address"));
    let router = axum::Router::new();
    tokio::spawn(kit::serve::plain(plain, router.clone(), Room::unbounded(), std::future::pending()));
    tokio::spawn(kit::serve::tls(tls, router, Room::unbounded(), files, std::future::pending()));
    for address in addresses {
        assert_eq!(come_unasked(address).await, 0);
    }
}

/// A connection that is kept, once something was answered over it.
async fn served(address: std::net::SocketAddr) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: portal.example\r\n\r\n").await;
    let mut answer = [0; 12];
    let came = stream.read_exact(&mut answer).await.is_ok();
    (came && &answer == b"HTTP/1.1 200").then_some(stream)
}

async fn is_served(address: std::net::SocketAddr) -> bool {
    served(address).await.is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_network_does_not_take_the_place_of_everybody() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let address = listener.local_addr().expect("an address");
    let router = axum::Router::new().fallback(async || "here");
    let serving =
        tokio::spawn(kit::serve::plain(listener, router, Room::new(2, vec![]), std::future::pending()));
    let held = [served(address).await, served(address).await];
    assert!(held.iter().all(Option::is_some));
    assert!(!is_served(address).await, "closed at once");
    drop(held);
    let again = async { while !is_served(address).await {} };
    tokio::time::timeout(Duration::from_secs(20), again).await.expect("the places were given back");
    serving.abort();
}
