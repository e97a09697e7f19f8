//! The kit's own slice: page settings, keeping a session going, health, and what browsers ask for by themselves.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Router, extract::State};
use store::Migration;
use ui::assets;

use crate::ctx::SignedIn;
use crate::fault::Fault;
use crate::form::CsrfForm;
use crate::headers;
use crate::portal::Portal;
use crate::router::for_nobody;
use crate::slice::{Job, Route, RouteLine, Slice, Who};
use crate::{preferences, routes, session};

const SWEEP_SECONDS: u32 = 3_600;
/// What was done is linked into the audit's chain this often.
const NOTARY_SECONDS: u32 = 10;
/// The head of the chain is signed this often.
const HEAD_SECONDS: u32 = 60;
/// Whoever was shredded from the command line leaves the memory of every serving process this often.
const FORGET_SECONDS: u32 = 60;

const MIGRATIONS: [Migration; 2] =
    [Migration { number: 1, sql: session::SESSIONS }, Migration { number: 2, sql: preferences::TABLE }];
const ERASURES: [&str; 3] = [session::ERASURES[0], session::ERASURES[1], preferences::ERASURE];

pub(crate) fn slice() -> Slice {
    Slice {
        routes: vec![
            Route::get(routes::PREFERENCES, Who::Public, preferences::page),
            Route::post(routes::PREFERENCES, Who::Public, preferences::choose),
            Route::post(routes::STAY, Who::SignedIn, stay),
        ],
        migrations: &MIGRATIONS,
        erasures: &ERASURES,
        words: vec![("en", include_str!("../texts/en/kit.ftl")), ("es", include_str!("../texts/es/kit.ftl"))],
        jobs: vec![
            Job {
                name: "forget old sessions",
                every_seconds: SWEEP_SECONDS,
                run: |portal| Box::pin(sweep(portal)),
            },
            Job {
                name: "link the audit trail",
                every_seconds: NOTARY_SECONDS,
                run: |portal| Box::pin(notarize(portal)),
            },
            Job {
                name: "sign the audit trail's head",
                every_seconds: HEAD_SECONDS,
                run: |portal| Box::pin(sign_head(portal)),
            },
            Job {
                name: "forget who was shredded",
                every_seconds: FORGET_SECONDS,
                run: |portal| Box::pin(forget_shredded(portal)),
            },
        ],
        ..Slice::new("kit")
    }
}

async fn sweep(portal: Portal) -> Result<(), Fault> {
    Ok(session::sweep(portal.store()).await?)
}

async fn notarize(portal: Portal) -> Result<(), Fault> {
    portal.store().notarize().await?;
    Ok(())
}

async fn sign_head(portal: Portal) -> Result<(), Fault> {
    portal.store().sign_head().await?;
    Ok(())
}

async fn forget_shredded(portal: Portal) -> Result<(), Fault> {
    Ok(portal.store().forget_shredded().await?)
}

/// The session was looked up on the way here, which is all it takes.
async fn stay(_: SignedIn, _: CsrfForm) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Something that is served without a context.
type Plain = (&'static str, fn() -> MethodRouter<Portal>);

/// What is served without a context: assets, health.
const PLAIN: [Plain; 6] = [
    (routes::HEALTHZ.pattern(), || get(|| async { "ok\n" })),
    (routes::READYZ.pattern(), || get(ready)),
    ("/assets/{name}", || get(asset)),
    ("/favicon.ico", || {
        get(
            |portal: State<Portal>, headers: HeaderMap| async move { found(&portal, "favicon.svg", &headers) },
        )
    }),
    ("/manifest.webmanifest", || {
        get(|portal: State<Portal>, headers: HeaderMap| async move {
            found(&portal, "portal.webmanifest", &headers)
        })
    }),
    ("/robots.txt", || get(|| async { "User-agent: *\nDisallow: /\n" })),
];

/// The same for the table of routes.
pub(crate) fn plain_lines() -> impl Iterator<Item = RouteLine> {
    let line = |pattern| RouteLine {
        pattern,
        method: "GET".to_owned(),
        who: Who::Public,
        slice: "kit",
        of_record: false,
    };
    PLAIN.iter().map(move |(pattern, _)| line(*pattern))
}

/// The router of it.
pub(crate) fn plain(portal: &Portal) -> Router {
    let secure = portal.settings().is_secure();
    let routes = Router::new();
    PLAIN
        .iter()
        .fold(routes, |router, (pattern, serve)| router.route(pattern, serve()))
        .layer(axum::middleware::from_fn(for_nobody))
        .layer(axum::middleware::map_response(move |mut response: Response| async move {
            headers::protect(response.headers_mut(), secure);
            response
        }))
        .with_state(portal.clone())
}

async fn ready(State(portal): State<Portal>) -> Response {
    match portal.store().ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}

async fn asset(portal: State<Portal>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    found(&portal, &name, &headers)
}

/// The clinic's own look first, then what every house has.
fn found(portal: &Portal, name: &str, headers: &HeaderMap) -> Response {
    let own = portal.settings().livery.as_ref().and_then(|livery| livery.get(name));
    send(own.or_else(|| assets::get(name)), headers)
}

fn send(asset: Option<assets::Asset>, asked: &HeaderMap) -> Response {
    let Some(asset) = asset else {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    };
    let tag = format!("\"{}\"", asset.hash);
    let keep = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { body(&asset, asked) };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.extend(HeaderValue::try_from(tag).map(|tag| (header::ETAG, tag)));
    response
}

fn body(asset: &assets::Asset, asked: &HeaderMap) -> Response {
    let encodings =
        asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |name: &str| {
        let mut entries = encodings.split(',').map(str::trim);
        entries.any(|entry| entry.split(';').next() == Some(name) && !entry.ends_with("q=0"))
    };
    let packed = asset.brotli.filter(|_| takes("br")).map(|bytes| ("br", bytes));
    match packed.or_else(|| asset.gzip.filter(|_| takes("gzip")).map(|bytes| ("gzip", bytes))) {
        Some((encoding, bytes)) => ([(header::CONTENT_ENCODING, encoding)], bytes).into_response(),
        None => asset.bytes.clone().into_owned().into_response(),
    }
}
