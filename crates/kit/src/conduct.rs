//! Each request from its arrival to its leaving: who asks, whether it may come in, the act whose events are written
//! before a byte leaves, and the frame around what the handler answered.

use std::sync::Arc;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use audit::{Origin, Who};
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use stdx::text::hex;
use store::{Act, ActInfo};
use tokio::sync::OwnedSemaphorePermit;

use crate::behalf::Behalf;
use crate::ctx::{Ctx, Inner, SESSION_COOKIE, VISITOR_COOKIE};
use crate::fault::{Fault, Faulty, Loudness};
use crate::flash::{self, Flash};
use crate::network::{Arrival, Peer, asker_key};
use crate::page::{self, Framed};
use crate::portal::Portal;
use crate::preferences::InForce;
use crate::session::{self, Found, Session};
use crate::token::Token;
use crate::{headers, preferences, routes};

const REQUEST_ID_BYTES: usize = 6;
const PATH_BYTES_MAX: usize = 2_000;
const BROWSER_BYTES_MAX: usize = 300;

/// The one layer around all pages.
pub(crate) async fn conduct(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let peer = request.extensions().get::<Peer>().copied();
    let trusted = &portal.settings().trusted_proxies;
    let arrival = Arrival::of(request.headers(), request.uri(), peer, trusted);
    let line = (request.method().clone(), request.extensions().get::<MatchedPath>().cloned());
    let (found, admitted) = admit(&portal, (&line.0, request.headers()), &arrival).await;
    let ctx = context(&portal, &request, &arrival, found);
    let response = match admitted {
        Ok(_permit) => answer(&ctx, request, next).await,
        Err(fault) => fault.into_response(),
    };
    let response = leave(&ctx, response, &line.0).await;
    let page = line.1.as_ref().map_or("none", MatchedPath::as_str);
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    tracing::info!(request = ctx.request_id(), method = %line.0, page, status, ms, "answered");
    response
}

/// Whether the request comes in, and with which session.
async fn admit(
    portal: &Portal,
    (method, headers): (&Method, &HeaderMap),
    arrival: &Arrival,
) -> (Found, Result<OwnedSemaphorePermit, Fault>) {
    let settings = portal.settings();
    if !arrival.host.as_deref().is_some_and(|host| settings.answers_to(host)) {
        return (Found::None, Err(Fault::WrongHost));
    }
    let Ok(permit) = Arc::clone(portal.at_work()).try_acquire_owned() else {
        return (Found::None, Err(Fault::Busy("as many requests at work as are taken")));
    };
    let token = settings.cookies.read(headers, SESSION_COOKIE).and_then(Token::parse);
    let found = match token {
        Some(token) => match session::find(portal.store(), token, settings.sessions).await {
            Ok(found) => found,
            Err(error) => return (Found::None, Err(error.into())),
        },
        None => Found::None,
    };
    let passed = often(portal, &found, arrival).and_then(|()| own_origin(portal, method, headers));
    (found, passed.map(|()| permit))
}

fn often(portal: &Portal, found: &Found, arrival: &Arrival) -> Result<(), Fault> {
    let now_ms = portal.now().as_millisecond();
    let admitted = match found {
        Found::Open(session) => portal.per_session().admit(session.id.spelled().as_bytes(), now_ms),
        Found::Over | Found::None => portal.per_address().admit(&asker_key(arrival.address), now_ms),
    };
    admitted.map_err(|after_seconds| Fault::TooOften { after_seconds })
}

/// An act must come from a page of ours. Browsers say where a form was sent from; what says nothing at all, no
/// browser of the last years sent, and the token of the form decides alone.
fn own_origin(portal: &Portal, method: &Method, headers: &HeaderMap) -> Result<(), Fault> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Fault::Refused("sent from another site"));
    }
    if text(header::ORIGIN.as_str()).is_some_and(|origin| !portal.settings().is_own_origin(origin)) {
        return Err(Fault::Refused("sent from another origin"));
    }
    Ok(())
}

fn context(portal: &Portal, request: &Request, arrival: &Arrival, found: Found) -> Ctx {
    let (headers, cookies) = (request.headers(), portal.settings().cookies);
    let timed_out = matches!(found, Found::Over);
    let session = match found {
        Found::Open(session) => Some(session),
        Found::Over | Found::None => None,
    };
    let kept = session.as_ref().and_then(|session| session.preferences.as_deref());
    let brought = cookies.read(headers, preferences::COOKIE);
    let InForce { chosen, of_device, cookie } = InForce::of(session.is_some(), kept, brought);
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let words = portal.words().negotiate(chosen.locale.as_deref(), accept);
    let behalf = request.extensions().get::<Behalf>().cloned();
    let words = if behalf.is_some() { words.about_another() } else { words };
    let mirrored =
        cookie.and_then(|(value, seconds)| cookies.bake(preferences::COOKIE, &value, Some(seconds)));
    let visitor = cookies.read(headers, VISITOR_COOKIE).and_then(Token::parse);
    let own = session.as_ref().map(|session| &session.token).or(visitor.as_ref());
    let told = cookies.read(headers, flash::COOKIE).zip(own);
    let flash = told.and_then(|(cookie, token)| Flash::open(cookie, token));
    let mut id = [0; REQUEST_ID_BYTES];
    portal.store().outside().random.fill(&mut id);
    let (request_id, browser) = (hex(&id), browser(headers));
    Ctx(Arc::new(Inner {
        portal: portal.clone(),
        words,
        zone: preferences::zone_of(&chosen).unwrap_or_else(|| portal.settings().clinic.zone.clone()),
        preferences: chosen,
        of_device,
        timed_out,
        visitor: Mutex::new(visitor),
        begun: Mutex::default(),
        act: act(session.as_ref(), &request_id, &browser, arrival),
        session,
        now: portal.now(),
        request: request_id,
        address: arrival.address,
        browser,
        path: path(request),
        behalf,
        record: tokio::sync::OnceCell::new(),
        flash,
        set_cookies: Mutex::new(mirrored.into_iter().collect()),
        own_person: tokio::sync::OnceCell::new(),
    }))
}

/// The act that a request is, as the audit tells it.
fn act(session: Option<&Session>, request: &str, browser: &str, arrival: &Arrival) -> Act {
    let origin = Origin {
        session: session.map(|session| session.id.spelled()).unwrap_or_default(),
        client: browser.to_owned(),
        address: arrival.address.to_string(),
    };
    let who = session.map_or(Who::Nobody, |session| Who::Person(session.person.0));
    let role = if session.is_some() { "patient" } else { "visitor" };
    Act::new(ActInfo { who, role: role.into(), origin, request: request.to_owned(), reason: String::new() })
}

fn browser(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text[..text.len().min(BROWSER_BYTES_MAX)].to_owned() // visible ASCII: any byte is a boundary
}

fn path(request: &Request) -> String {
    let uri = request.uri();
    let full = match request.extensions().get::<Behalf>() {
        Some(behalf) => &behalf.asked,
        None => uri.path_and_query().map_or(uri.path(), |both| both.as_str()),
    };
    if full.len() <= PATH_BYTES_MAX { full.to_owned() } else { routes::HOME.path().to_owned() }
}

async fn answer(ctx: &Ctx, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(ctx.clone());
    let seconds = u64::from(ctx.portal().settings().limits.request_seconds_max);
    match tokio::time::timeout(Duration::from_secs(seconds), next.run(request)).await {
        Ok(response) => response,
        Err(_) => Fault::Busy("a request took too long").into_response(),
    }
}

/// The way out. What was read is told in the audit first; if that fails, nothing of it leaves.
async fn leave(ctx: &Ctx, response: Response, method: &Method) -> Response {
    let response = match ctx.store().close(ctx.act()).await {
        Ok(()) => dress(ctx, response, method).await,
        Err(error) => told(ctx, &Fault::Store(error), StatusCode::INTERNAL_SERVER_ERROR),
    };
    let mut response = response;
    let secure = ctx.portal().settings().is_secure();
    let mut cookies = ctx.0.set_cookies.lock().unwrap_or_else(PoisonError::into_inner);
    for cookie in cookies.drain(..) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    headers::protect(response.headers_mut(), secure);
    if let Ok(id) = HeaderValue::try_from(ctx.request_id()) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// Put the frame around a page, and make a page of a fault.
async fn dress(ctx: &Ctx, mut response: Response, method: &Method) -> Response {
    if let Some(Framed(page)) = response.extensions_mut().remove::<Framed>() {
        return match page.render(ctx).await {
            Ok(markup) => {
                if ctx.0.flash.is_some() {
                    ctx.set_cookie(flash::COOKIE, "", Some(0));
                }
                document(response, page.status_code(), markup)
            }
            Err(fault) => told(ctx, &fault, fault.status()),
        };
    }
    if let Some(Faulty(fault)) = response.extensions_mut().remove::<Faulty>() {
        return match *fault {
            Fault::SignIn => to_sign_in(ctx, method),
            _ => told(ctx, &fault, fault.status()),
        };
    }
    let status = response.status();
    if (status.is_client_error() || status.is_server_error()) && is_bare(&response) {
        let fault = match status {
            StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge,
            other => Fault::Status(other),
        };
        log(ctx, &fault);
        return document(response, status, page::fault_page(ctx, &fault));
    }
    response
}

/// An answer of the framework, in no form that a client asked for.
fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_none_or(|kind| kind.starts_with(b"text/plain"))
}

fn told(ctx: &Ctx, fault: &Fault, status: StatusCode) -> Response {
    log(ctx, fault);
    let mut response = document(Response::default(), status, page::fault_page(ctx, fault));
    if let Fault::TooOften { after_seconds } = fault {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*after_seconds));
    }
    response
}

fn log(ctx: &Ctx, fault: &Fault) {
    let request = ctx.request_id();
    match fault.loudness() {
        Loudness::Quiet => tracing::debug!(request, %fault, "not answered"),
        Loudness::Told => tracing::warn!(request, %fault, "not answered"),
        Loudness::Loud => tracing::error!(request, %fault, "not answered"),
    }
}

fn document(response: Response, status: StatusCode, markup: maud::Markup) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = status;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Response::from_parts(parts, Body::from(markup.into_string()))
}

/// To the form to sign in, and back to the same page after it. Who was signed in and let the time run out is told
/// so first.
fn to_sign_in(ctx: &Ctx, method: &Method) -> Response {
    let asked = matches!(*method, Method::GET | Method::HEAD).then(|| routes::local(ctx.path())).flatten();
    let next = asked.filter(|path| *path != routes::HOME.path()).map(|path| ("next", path));
    let mut query: Vec<(&str, &str)> = if ctx.0.timed_out { vec![("why", "time")] } else { Vec::new() };
    query.extend(next);
    let page = if ctx.0.timed_out { routes::SIGNED_OUT } else { routes::SIGN_IN };
    page::go_to(page.with([], &query))
}
