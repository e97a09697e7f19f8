//! A small ACME server (RFC 8555) for the tests, in the same process, with an authority that nobody trusts.
//!
//! It is as strict as the real ones where a client can be wrong: each request is signed by its account over its own
//! address with a nonce that was given out and not used yet, a request for a certificate is signed by its own key
//! and names what was ordered, and a name is proved by a handshake (RFC 8737) with the server that the test says it
//! leads to. What it refused is counted, so that a story can say that nothing was.

mod books;
mod look;
mod signed;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use kit::serve::{CertificateFiles, Room};
use serde_json::{Value, json};
use stdx::Clock;
use tokio::net::TcpListener;

use crate::authority::Authority;
use books::{Answer, Books, Problem};
use signed::Signed;

/// Certificates hold this long, unless the test says otherwise.
const DAYS: i64 = 90;

/// The server. It ends with the test.
#[derive(Clone)]
pub struct AcmeServer {
    inside: Arc<Inside>,
}

struct Inside {
    base: String,
    authority: Authority,
    clock: Arc<dyn Clock>,
    books: Mutex<Books>,
}

impl AcmeServer {
    /// Start it; its own certificate is kept in this folder.
    pub async fn start(clock: Arc<dyn Clock>, folder: &Path) -> AcmeServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
        let address = listener.local_addr().expect("an address");
        let authority = Authority::new();
        let certified = authority.certify("127.0.0.1");
        let files = CertificateFiles { chain: folder.join("acme.pem"), key: folder.join("acme.key") };
        std::fs::write(&files.chain, certified.chain).expect("writes");
        std::fs::write(&files.key, certified.key).expect("writes");
        std::fs::write(folder.join("root.pem"), authority.root()).expect("writes");
        let base = format!("https://{address}");
        let books = Books::of(DAYS);
        let inside = Inside { base, authority, clock, books: Mutex::new(books) };
        let server = AcmeServer { inside: Arc::new(inside) };
        let router = Router::new().fallback(ask).with_state(server.clone());
        let room = Room::unbounded();
        tokio::spawn(kit::serve::tls(listener, router, room, files, std::future::pending()));
        server
    }

    /// The address of its directory.
    pub fn directory(&self) -> String {
        format!("{}/directory", self.inside.base)
    }

    /// Its authority.
    pub fn authority(&self) -> &Authority {
        &self.inside.authority
    }

    /// Every name leads here: the tests have no DNS.
    pub fn names_lead_to(&self, portal: SocketAddr) {
        self.books().portal = Some(portal);
    }

    /// Certificates hold for so many days.
    pub fn certify_for_days(&self, days: i64) {
        self.books().days = days;
    }

    /// Say no to this name as soon as it is ordered.
    pub fn refuse_name(&self, name: &str) {
        self.books().refused.insert(name.to_owned());
    }

    /// Look for every name, and always find something else there.
    pub fn find_somebody_else(&self, does: bool) {
        self.books().finds_somebody_else = does;
    }

    /// Certify this name, whatever was ordered.
    pub fn certify_instead(&self, name: &str) {
        self.books().instead = Some(name.to_owned());
    }

    /// Forget every account, as trial servers do.
    pub fn forget_accounts(&self) {
        self.books().accounts.iter_mut().for_each(|account| account.is_forgotten = true);
    }

    /// How many accounts were made.
    pub fn accounts(&self) -> usize {
        self.books().accounts.len()
    }

    /// What the last account may be written to.
    pub fn contact(&self) -> Vec<String> {
        self.books().accounts.last().map(|account| account.contact.clone()).unwrap_or_default()
    }

    /// How many orders were placed.
    pub fn orders(&self) -> usize {
        self.books().orders.len()
    }

    /// How many certificates were made.
    pub fn certificates(&self) -> usize {
        self.books().orders.iter().filter(|order| order.certificate.is_some()).count()
    }

    /// What clients did wrong: requests that no real server would take.
    pub fn mistakes(&self) -> Vec<String> {
        self.books().mistakes.clone()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.inside.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, (method, path): (&Method, &str), headers: &HeaderMap, body: &[u8]) -> Answer {
        let base = &self.inside.base;
        if path == "/directory" {
            return Ok((
                StatusCode::OK,
                None,
                json!({
                    "newNonce": format!("{base}/nonce"),
                    "newAccount": format!("{base}/account"),
                    "newOrder": format!("{base}/order"),
                    "revokeCert": format!("{base}/revocation"),
                    "keyChange": format!("{base}/key"),
                    "meta": { "termsOfService": format!("{base}/terms") },
                }),
            ));
        }
        if path == "/nonce" {
            return Ok((StatusCode::OK, None, Value::Null));
        }
        if method != Method::POST {
            return Err(Problem::malformed("everything else is a POST"));
        }
        let mut books = self.books();
        let signed = Signed::open(&mut books, &format!("{base}{path}"), headers, body)?;
        let (noun, number) = path[1..].split_once('/').unwrap_or((&path[1..], ""));
        let number = number.parse().unwrap_or(usize::MAX);
        match noun {
            "account" => books.account(base, &signed),
            "order" if number == usize::MAX => books.order(base, &signed),
            "order" => books.show_order(base, number, &signed),
            "authorization" => books.show_authorization(base, number, &signed),
            "challenge" => {
                let answer = books.challenge(base, number, &signed)?;
                tokio::spawn(self.clone().look(number, signed));
                Ok(answer)
            }
            "finalize" => {
                let now = self.inside.clock.now();
                books.finalize(base, (number, &signed), (&self.inside.authority, now))
            }
            "certificate" => books.certificate(number, &signed),
            _ => Err(Problem::malformed("there is nothing here")),
        }
    }

    /// Look whether the name leads to whoever ordered.
    async fn look(self, number: usize, signed: Signed) {
        let (target, name, digest) = {
            let mut books = self.books();
            let target = books.portal.filter(|_| !books.finds_somebody_else);
            let (name, digest) = books.expected(number, &signed);
            (target, name, digest)
        };
        let found = match target {
            Some(portal) => look::look(portal, &name, &digest).await,
            None => Err("somebody else answered".to_owned()),
        };
        self.books().looked(number, found);
    }
}

async fn ask(
    State(server): State<AcmeServer>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = server.answer((&method, uri.path()), &headers, &body);
    let mut books = server.books();
    let nonce = books.nonce();
    let (status, kind, location, text) = match answer {
        Ok((status, location, Value::String(chain))) => {
            (status, "application/pem-certificate-chain", location, chain)
        }
        Ok((status, location, value)) => (status, "application/json", location, value.to_string()),
        Err(problem) => {
            if problem.is_mistake {
                books.mistakes.push(problem.detail.clone());
            }
            (problem.status, "application/problem+json", None, problem.json().to_string())
        }
    };
    let mut response = (status, [(header::CONTENT_TYPE, kind)], text).into_response();
    if let Some(path) = location {
        let address = format!("{}{path}", server.inside.base);
        response.headers_mut().insert(header::LOCATION, address.parse().expect("an address"));
    }
    response.headers_mut().insert("replay-nonce", nonce.parse().expect("a nonce"));
    response
}
