//! A browser of the tests: it keeps cookies as browsers do, follows where it is told, and sends forms as they
//! stand in the page.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

const BODY_BYTES_MAX: usize = 16 << 20;

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The path that was asked for.
    pub path: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// Where it leads, for a redirect.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The value of a header; empty without it.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Whether the page says this, as its source has it.
    pub fn says(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// The text of the h1, tags left out.
    pub fn heading(&self) -> String {
        let inside = between(&self.body, "<h1", "</h1>").unwrap_or_default();
        inside.split_once('>').map_or(String::new(), |(_, text)| text.trim().to_owned())
    }

    /// The names and values that a form to this address sends without any typing: hidden fields, texts, ticks.
    pub fn fields(&self, action: &str) -> Vec<(String, String)> {
        let form = self.forms().find(|form| attribute(form, "action").as_deref() == Some(action));
        let form = form.unwrap_or_else(|| panic!("no form to {action} on {}:\n{}", self.path, self.body));
        let inputs =
            form.split("<input ").skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag));
        let sent = inputs.filter(|tag| {
            let kind = attribute(tag, "type").unwrap_or_default();
            !matches!(kind.as_str(), "radio" | "checkbox") || tag.contains(" checked")
        });
        sent.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())))
            .collect()
    }

    /// The addresses that the page's forms send to.
    pub fn form_actions(&self) -> Vec<String> {
        self.forms().filter_map(|form| attribute(form, "action")).collect()
    }

    fn forms(&self) -> impl Iterator<Item = &str> {
        self.body
            .split("<form ")
            .skip(1)
            .map(|rest| rest.split_once("</form>").map_or(rest, |(form, _)| form))
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

/// The value of an attribute in the first tag of a text.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
    let padded = format!(" {tag}");
    let value = between(&padded, &format!(" {name}=\""), "\"")?;
    let plain = value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    Some(plain)
}

/// A browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    base: String,
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
    /// What it calls itself.
    pub name: String,
    /// The host that it asks for.
    pub host: String,
    /// Where it is in the network.
    pub address: Option<IpAddr>,
}

impl Browser {
    /// A browser that has never been here.
    pub fn new(router: Router, base: &str) -> Browser {
        Browser {
            router,
            base: base.to_owned(),
            host: base.split_once("://").map_or(base, |(_, host)| host).to_owned(),
            address: None,
            cookies: BTreeMap::new(),
            name: "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0".into(),
        }
    }

    /// The same browser, before another node of the same portal.
    #[must_use]
    pub fn at(&self, other: &Browser) -> Browser {
        Browser { router: other.router.clone(), ..self.clone() }
    }

    /// Open a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path);
        self.send(path, request.body(Body::empty()).expect("a request")).await
    }

    /// Ask with any method, without a body.
    pub async fn ask(&mut self, method: Method, path: &str) -> Answer {
        let request = self.request(method, path);
        self.send(path, request.body(Body::empty()).expect("a request")).await
    }

    /// Open a page and go on to where it leads.
    pub async fn open(&mut self, path: &str) -> Answer {
        let answer = self.get(path).await;
        self.follow(answer).await
    }

    /// Go on to where answers lead.
    pub async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            if !answer.status.is_redirection() {
                return answer;
            }
            let next = answer.location().to_owned();
            answer = self.get(&next).await;
        }
        panic!("answers lead in a circle at {}", answer.path);
    }

    /// Send these names and values, with nothing added but what browsers say by themselves.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let base = self.base.clone();
        self.post_from(path, fields, &[("origin", &base), ("sec-fetch-site", "same-origin")]).await
    }

    /// The same with headers of the test's own.
    pub async fn post_from(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let mut request = self.request(Method::POST, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        self.send(path, request.body(Body::from(body.finish())).expect("a request")).await
    }

    /// Send the form to this address that stands on a page, with these fields filled in.
    pub async fn submit(&mut self, page: &Answer, action: &str, typed: &[(&str, &str)]) -> Answer {
        let mut fields = page.fields(action);
        for (name, value) in typed {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        self.post(action, &fields).await
    }

    /// Sign in through the form.
    pub async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        let page = self.get("/sign-in").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        self.submit(&page, "/sign-in", &[("login", login), ("password", password)]).await
    }

    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        if let Some(address) = self.address {
            request = request.extension(kit::Peer(SocketAddr::new(address, 40_000)));
        }
        request = request.header(header::USER_AGENT, &self.name).header(header::ACCEPT_LANGUAGE, "en");
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    async fn send(&mut self, path: &str, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(line.to_str().expect("cookies are plain text"));
        }
        let bytes = to_bytes(body, BODY_BYTES_MAX).await.expect("a body");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { path: path.to_owned(), status: parts.status, headers: parts.headers, body }
    }

    /// Keep a cookie as browsers do; a `__Host-` name without its conditions is not kept.
    fn keep(&mut self, line: &str) {
        let mut parts = line.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let rest: Vec<&str> = parts.collect();
        let sound = rest.contains(&"Secure")
            && rest.contains(&"Path=/")
            && !rest.iter().any(|r| r.starts_with("Domain"));
        assert!(!name.starts_with("__Host-") || sound, "a browser would not keep {line}");
        if rest.contains(&"Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
