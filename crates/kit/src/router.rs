//! The router, made of the slices' routes: each behind its guard and its limit, all within one layer.

use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::MethodRouter};
use std::convert::Infallible;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::conduct;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::own;
use crate::portal::Portal;
use crate::slice::{Manifest, Route, Who};

/// All pages of all slices, ready to serve.
pub fn build_router(manifest: Manifest, portal: &Portal) -> Router {
    let form_bytes_max = portal.settings().limits.form_bytes_max;
    let routes = manifest.slices.into_iter().flat_map(|slice| slice.routes);
    let pages = routes
        .fold(Router::new(), |router, route| router.route(route.pattern, guarded(route, form_bytes_max)));
    pages
        .fallback(|| async { Fault::NotFound })
        .layer(CatchPanicLayer::custom(|_| Fault::Internal("a handler panicked").into_response()))
        .layer(middleware::from_fn_with_state(portal.clone(), conduct::conduct))
        .merge(own::plain(portal))
}

fn guarded(route: Route, form_bytes_max: usize) -> MethodRouter {
    let bytes_max = route.body_bytes_max.unwrap_or(form_bytes_max);
    let limited: MethodRouter<(), Infallible> = route.handler.layer(RequestBodyLimitLayer::new(bytes_max));
    let limited: MethodRouter<(), Infallible> = limited.layer(DefaultBodyLimit::disable());
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
