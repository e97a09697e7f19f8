//! The router, made of the slices' routes: each behind its guard and its limit, all within one layer.

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::MethodRouter};
use std::convert::Infallible;
use tower::util::MapRequest;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::behalf::{self, Behalf};
use crate::conduct;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::own;
use crate::portal::Portal;
use crate::slice::{Manifest, Route, Who};

/// All pages of all slices, ready to serve; `around` may put a layer around them that wants to know the route.
pub fn build_router(manifest: Manifest, portal: &Portal, around: impl FnOnce(Router) -> Router) -> Router {
    let form_bytes_max = portal.settings().limits.form_bytes_max;
    let routes = manifest.slices.into_iter().flat_map(|slice| slice.routes);
    let pages = routes
        .fold(Router::new(), |router, route| router.route(route.pattern, guarded(route, form_bytes_max)));
    let pages = pages
        .fallback(|| async { Fault::NotFound })
        .layer(CatchPanicLayer::custom(|_| Fault::Internal("a handler panicked").into_response()))
        .layer(middleware::from_fn_with_state(portal.clone(), conduct::conduct));
    // A layer of a router comes after its route was found; the address is parted before.
    Router::new()
        .fallback_service(MapRequest::new(around(compressed(pages).merge(own::plain(portal))), behalf::lead))
}

/// What is of no record is not there on anybody's behalf.
pub(crate) async fn for_nobody(request: Request, next: Next) -> Result<Response, Fault> {
    if request.extensions().get::<Behalf>().is_some() {
        return Err(Fault::NotFound);
    }
    Ok(next.run(request).await)
}

fn compressed(pages: Router) -> Router {
    pages.layer(CompressionLayer::new()).layer(middleware::from_fn(plain_for_strangers))
}

/// Pages are compressed only when the person asked for them here. A page that another site made the browser fetch
/// stays as long as it is: its compressed length would tell whether the record says what that site put into the
/// address (BREACH: Gluck, Harris and Prado, 2013).
async fn plain_for_strangers(mut request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    if !matches!(site, Some(b"same-origin" | b"none")) {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    next.run(request).await
}

fn guarded(route: Route, form_bytes_max: usize) -> MethodRouter {
    let bytes_max = route.body_bytes_max.unwrap_or(form_bytes_max);
    let limited: MethodRouter<(), Infallible> = route.handler.layer(RequestBodyLimitLayer::new(bytes_max));
    let mut limited: MethodRouter<(), Infallible> = limited.layer(DefaultBodyLimit::disable());
    if !route.of_record {
        limited = limited.layer(middleware::from_fn(for_nobody));
    }
    match route.who {
        Who::Public => limited,
        Who::SignedIn => limited.layer(middleware::from_fn(signed_in)),
        Who::Staff => limited.layer(middleware::from_fn(staff)),
    }
}

async fn signed_in(ctx: Ctx, request: Request, next: Next) -> Result<Response, Fault> {
    ctx.session().ok_or(Fault::SignIn)?;
    Ok(next.run(request).await)
}

async fn staff(ctx: Ctx, request: Request, next: Next) -> Result<Response, Fault> {
    let asker = ctx.asker().ok_or(Fault::SignIn)?;
    if asker.roles.is_empty() {
        return Err(Fault::NotFound);
    }
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, header};
    use axum::routing::get;
    use tower::ServiceExt;

    use super::compressed;

    async fn is_packed(router: &Router, site: Option<&str>) -> bool {
        let mut request = Request::builder().uri("/").header(header::ACCEPT_ENCODING, "gzip");
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        let request = request.body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("an answer");
        answer.headers().contains_key(header::CONTENT_ENCODING)
    }

    #[tokio::test]
    async fn a_page_is_compressed_only_for_who_asked_for_it_here() {
        let router = compressed(Router::new().route("/", get(|| async { "a long page ".repeat(500) })));
        for site in [Some("same-origin"), Some("none")] {
            assert!(is_packed(&router, site).await, "{site:?}");
        }
        for site in [Some("cross-site"), Some("same-site"), None] {
            assert!(!is_packed(&router, site).await, "{site:?}");
        }
    }
}
