//! What the server keeps: accounts, orders, and how far each is.

use std::collections::HashSet;
use std::net::SocketAddr;

use aws_lc_rs::digest::{SHA256, digest};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};
use stdx::text::unurl64;

use super::look::Request;
use super::signed::Signed;
use crate::authority::Authority;

/// Status, path of what was made, and body.
pub type Answer = Result<(StatusCode, Option<String>, Value), Problem>;

/// A refusal (RFC 7807).
#[derive(Debug, Clone)]
pub struct Problem {
    pub status: StatusCode,
    pub kind: &'static str,
    pub detail: String,
    /// The client should know better.
    pub is_mistake: bool,
}

impl Problem {
    /// A request that makes no sense.
    pub fn malformed(detail: &str) -> Problem {
        Problem {
            status: StatusCode::BAD_REQUEST,
            kind: "malformed",
            detail: detail.to_owned(),
            is_mistake: true,
        }
    }

    fn told(kind: &'static str, detail: String) -> Problem {
        Problem { status: StatusCode::BAD_REQUEST, kind, detail, is_mistake: false }
    }

    pub fn json(&self) -> Value {
        json!({
            "type": format!("urn:ietf:params:acme:error:{}", self.kind),
            "detail": self.detail,
            "status": self.status.as_u16(),
        })
    }
}

pub struct Account {
    point: Vec<u8>,
    pub contact: Vec<String>,
    pub is_forgotten: bool,
}

pub struct Order {
    account: usize,
    names: Vec<String>,
    authorizations: Vec<usize>,
    /// Asked for, and not shown yet: the first look says that it is still at work.
    is_at_work: bool,
    pub certificate: Option<String>,
}

struct Authorization {
    name: String,
    token: String,
    state: &'static str,
    error: Option<Value>,
}

#[derive(Default)]
pub struct Books {
    pub portal: Option<SocketAddr>,
    pub days: i64,
    pub refused: HashSet<String>,
    pub finds_somebody_else: bool,
    pub instead: Option<String>,
    pub accounts: Vec<Account>,
    pub orders: Vec<Order>,
    pub mistakes: Vec<String>,
    authorizations: Vec<Authorization>,
    nonces: HashSet<String>,
    given: u64,
    is_nonce_refused_once: bool,
}

impl Books {
    /// Empty ones, for certificates that hold so many days.
    pub fn of(days: i64) -> Books {
        Books { days, ..Books::default() }
    }

    /// A number that is used once.
    pub fn nonce(&mut self) -> String {
        self.given += 1;
        let nonce = format!("nonce{}", self.given);
        self.nonces.insert(nonce.clone());
        nonce
    }

    /// Real servers lose numbers now and then; the first one is lost here.
    pub fn use_nonce(&mut self, nonce: &str) -> Result<(), Problem> {
        if !self.nonces.remove(nonce) {
            return Err(Problem::malformed("a nonce that was never given out, or used before"));
        }
        if !self.is_nonce_refused_once {
            self.is_nonce_refused_once = true;
            return Err(Problem::told("badNonce", "this number is lost".into()));
        }
        Ok(())
    }

    /// The account at this address, and its key.
    pub fn account_of(&self, address: &str) -> Result<(Option<usize>, Vec<u8>), Problem> {
        let number = address.rsplit('/').next().and_then(|number| number.parse::<usize>().ok());
        let account = number.and_then(|number| Some((number, self.accounts.get(number)?)));
        match account.filter(|(_, account)| !account.is_forgotten) {
            Some((number, account)) => Ok((Some(number), account.point.clone())),
            None => Err(Problem::told("accountDoesNotExist", "nobody knows this account".into())),
        }
    }

    pub fn account(&mut self, _: &str, signed: &Signed) -> Answer {
        if signed.account.is_some() || signed.payload["termsOfServiceAgreed"] != true {
            return Err(Problem::malformed("a new account brings its key, and agrees"));
        }
        let contact = signed.payload["contact"].as_array().cloned().unwrap_or_default();
        let contact = contact.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        self.accounts.push(Account { point: signed.point.clone(), contact, is_forgotten: false });
        let path = format!("/account/{}", self.accounts.len() - 1);
        Ok((StatusCode::CREATED, Some(path), json!({ "status": "valid" })))
    }

    pub fn order(&mut self, base: &str, signed: &Signed) -> Answer {
        let account = signed.account.ok_or(Problem::malformed("an account is needed"))?;
        let asked = signed.payload["identifiers"].as_array().cloned().unwrap_or_default();
        let names: Vec<String> = asked
            .iter()
            .filter(|name| name["type"] == "dns")
            .filter_map(|name| name["value"].as_str().map(str::to_owned))
            .collect();
        if names.is_empty() || names.len() != asked.len() {
            return Err(Problem::malformed("names are missing"));
        }
        if let Some(name) = names.iter().find(|name| self.refused.contains(*name)) {
            return Err(Problem::told("rejectedIdentifier", format!("{name} is not certified here")));
        }
        let first = self.authorizations.len();
        for name in &names {
            let token = format!("token-of-{}", self.authorizations.len());
            let open = Authorization { name: name.clone(), token, state: "pending", error: None };
            self.authorizations.push(open);
        }
        let authorizations = (first..self.authorizations.len()).collect();
        self.orders.push(Order { account, names, authorizations, is_at_work: false, certificate: None });
        let number = self.orders.len() - 1;
        Ok((StatusCode::CREATED, Some(format!("/order/{number}")), self.order_json(base, number)))
    }

    pub fn show_order(&mut self, base: &str, number: usize, signed: &Signed) -> Answer {
        self.own_order(number, signed)?;
        let shown = self.order_json(base, number);
        self.orders[number].is_at_work = false;
        Ok((StatusCode::OK, None, shown))
    }

    pub fn show_authorization(&mut self, base: &str, number: usize, signed: &Signed) -> Answer {
        signed.account.ok_or(Problem::malformed("an account is needed"))?;
        let authorization =
            self.authorizations.get(number).ok_or(Problem::malformed("no such authorization"))?;
        let shown = json!({
            "status": authorization.state,
            "identifier": { "type": "dns", "value": authorization.name },
            "challenges": [
                { "type": "http-01", "url": format!("{base}/other"), "status": "pending", "token": "other" },
                self.challenge_json(base, number),
            ],
        });
        Ok((StatusCode::OK, None, shown))
    }

    /// The client is ready to be looked at.
    pub fn challenge(&mut self, base: &str, number: usize, signed: &Signed) -> Answer {
        let pending = self.authorizations.get(number).is_some_and(|open| open.state == "pending");
        if signed.account.is_none() || !pending || signed.payload != json!({}) {
            return Err(Problem::malformed("no challenge that is pending"));
        }
        Ok((StatusCode::OK, None, self.challenge_json(base, number)))
    }

    /// The name, and the digest that its server has to show.
    pub fn expected(&mut self, number: usize, signed: &Signed) -> (String, Vec<u8>) {
        let open = &self.authorizations[number];
        let authorization = format!("{}.{}", open.token, signed.thumbprint());
        (open.name.clone(), digest(&SHA256, authorization.as_bytes()).as_ref().to_vec())
    }

    pub fn looked(&mut self, number: usize, found: Result<(), String>) {
        let open = &mut self.authorizations[number];
        open.state = if found.is_ok() { "valid" } else { "invalid" };
        open.error = found.err().map(|why| Problem::told("unauthorized", why).json());
    }

    pub fn finalize(
        &mut self,
        base: &str,
        (number, signed): (usize, &Signed),
        (authority, now): (&Authority, Timestamp),
    ) -> Answer {
        self.own_order(number, signed)?;
        if self.order_state(number) != "ready" {
            return Err(Problem::malformed("the order is not ready"));
        }
        let request = signed.payload["csr"].as_str().and_then(unurl64);
        let request = request.and_then(|request| Request::open(&request));
        let request =
            request.ok_or(Problem::malformed("the request is not one, or not signed by its key"))?;
        if request.names != self.orders[number].names {
            return Err(Problem::malformed("the request names something else"));
        }
        let names = self.instead.clone().map_or(request.names, |name| vec![name]);
        let chain = authority.issue(&names, request.point, (now, self.days));
        self.orders[number].certificate = Some(chain);
        self.orders[number].is_at_work = true;
        Ok((StatusCode::OK, Some(format!("/order/{number}")), self.order_json(base, number)))
    }

    pub fn certificate(&mut self, number: usize, signed: &Signed) -> Answer {
        self.own_order(number, signed)?;
        let chain = self.orders[number].certificate.clone();
        let chain = chain.ok_or(Problem::malformed("there is no certificate yet"))?;
        Ok((StatusCode::OK, None, Value::String(chain)))
    }

    fn own_order(&self, number: usize, signed: &Signed) -> Result<(), Problem> {
        let order = self.orders.get(number).filter(|order| Some(order.account) == signed.account);
        order.map(drop).ok_or(Problem::malformed("no such order of this account"))
    }

    fn order_state(&self, number: usize) -> &'static str {
        let order = &self.orders[number];
        let states = || order.authorizations.iter().map(|number| self.authorizations[*number].state);
        match &order.certificate {
            Some(_) if order.is_at_work => "processing",
            Some(_) => "valid",
            None if states().any(|state| state == "invalid") => "invalid",
            None if states().all(|state| state == "valid") => "ready",
            None => "pending",
        }
    }

    fn order_json(&self, base: &str, number: usize) -> Value {
        let order = &self.orders[number];
        let names = order.names.iter().map(|name| json!({ "type": "dns", "value": name }));
        let open = order.authorizations.iter().map(|number| format!("{base}/authorization/{number}"));
        let mut shown = json!({
            "status": self.order_state(number),
            "identifiers": names.collect::<Vec<_>>(),
            "authorizations": open.collect::<Vec<_>>(),
            "finalize": format!("{base}/finalize/{number}"),
        });
        let refused =
            order.authorizations.iter().find_map(|number| self.authorizations[*number].error.as_ref());
        if let Some(refused) = refused {
            shown["error"] = refused.clone();
        }
        if order.certificate.is_some() && !order.is_at_work {
            shown["certificate"] = format!("{base}/certificate/{number}").into();
        }
        shown
    }

    fn challenge_json(&self, base: &str, number: usize) -> Value {
        let open = &self.authorizations[number];
        let mut shown = json!({
            "type": "tls-alpn-01",
            "url": format!("{base}/challenge/{number}"),
            "status": open.state,
            "token": open.token,
        });
        if let Some(error) = &open.error {
            shown["error"] = error.clone();
        }
        shown
    }
}
