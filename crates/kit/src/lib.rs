//! The web kit: what stands between a browser and a rib's handlers.
//!
//! A rib brings a [`Slice`]: routes, words, cards, tables. The binary collects them:
//!
//! ```text
//! let manifest = Manifest::of(vec![accounts::slice(), records::slice()]);
//! let store = Store::open(config, outside, manifest.registrations()).await?;
//! let portal = Portal::new(store, settings, &manifest)?;
//! let router = build_router(manifest, &portal, |router| router);
//! ```
//!
//! A handler takes the context first, then the path, then the form; it loads, acts and answers:
//!
//! ```text
//! async fn reply(ctx: SignedIn, Path(thread): Path<String>, CsrfForm(typed): CsrfForm) -> Result<Response, Fault> {
//!     let chart = ctx.own_chart().await?;
//!     let Some(thread) = threads::open(&chart, &thread).await? else { return Err(Fault::NotFound) };
//!     let reply = match rules::reply(&thread, &typed) {
//!         Ok(reply) => reply,
//!         Err(errors) => return Ok(page(&ctx, &thread, &typed, &errors).into_response()), // 422, nothing is lost
//!     };
//!     chart.commit(&[], move |tx| tx.put(reply.clone(), Expect::Absent)).await?;
//!     ctx.flash(&Flash::done("messaging-sent"));
//!     Ok(go_to(routes::THREAD.to([&thread.id])))
//! }
//! ```
//!
//! A handler answers a [`Page`], a redirect or a [`Fault`]; frame, headers and error pages are put around it on
//! the way out. What must hold:
//!
//! - No page needs a rib to remember anything: who may come, the token of forms, limits, headers and the end of
//!   the session are checked and said here, for every route.
//! - What a request read of a record is in the audit before a byte of it leaves; if that fails, nothing leaves.
//! - A session is looked up at each request: one that is ended is dead at once on every node.
//! - Refused and absent look the same outside. The log names the fault and the request, never what a record says.

mod behalf;
mod conduct;
mod cookies;
mod ctx;
mod fault;
mod flash;
mod form;
mod headers;
pub mod home;
mod jobs;
mod kept;
mod limits;
mod network;
mod own;
mod page;
mod panics;
mod portal;
mod preferences;
mod router;
pub mod routes;
pub mod serve;
pub mod session;
mod slice;
mod token;

pub use cookies::CookieNames;
pub use ctx::{Ctx, SignedIn};
pub use fault::Fault;
pub use flash::Flash;
pub use form::{CsrfForm, Errors, ONCE_FIELD, TOKEN_FIELD, Typed};
pub use headers::{CONTENT_POLICY, FILE_POLICY};
pub use home::{HomePart, HomeShare, News, Todo};
pub use jobs::run_jobs;
pub use limits::{Limiter, Rate};
pub use network::{Block, BlockError, Peer, asker_key};
pub use page::{Page, Whose, full_name, go_to, is_deceased};
pub use panics::hush_panics;
pub use portal::{ClinicSettings, Limits, Portal, Settings};
pub use router::build_router;
pub use slice::{ActionEntry, Job, Later, Manifest, NavEntry, Route, RouteLine, Slice, Who};
pub use token::fingerprint;
