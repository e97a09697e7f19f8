//! The composition: the one list of slices, the portal over the store, its listeners and its end.

mod certificate;
mod home;
mod listen;
mod livery;
mod measure;
mod settings;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;

use kit::{Manifest, Portal, Slice, build_router};
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::demo;
use crate::failure::{Failure, Outcome};
use crate::terminal;

/// Every slice of the portal. A rib that is to go loses its line here and its folder, and nothing else.
fn slices() -> Vec<Slice> {
    vec![home::slice(), accounts::slice(), families::slice(), records::slice()]
}

/// All that the slices bring.
pub fn manifest() -> Manifest {
    Manifest::of(slices())
}

/// Do the settings of the portal make sense together?
pub fn check(config: &Config) -> Outcome {
    settings::of(config, &listen::door(config)?, false).map(drop)
}

pub use certificate::check as check_certificate;
pub use settings::clinic_zone;

/// Serve the portal until it is told to stop; `greet` is told the address once it can be opened.
pub async fn serve(config: &Config, store: &Store, greet: impl FnOnce(&str)) -> Outcome {
    let is_demo = demo::is_demo(store).await?;
    let door = listen::door(config)?;
    let settings = settings::of(config, &door, is_demo)?;
    let base_url = settings.base_url.clone();
    let manifest = manifest();
    let jobs = manifest.jobs();
    let portal = Portal::new(store.clone(), settings, &manifest)
        .map_err(|error| Failure::new(format!("the words of the portal do not fit together: {error}")))?;
    let listener = bind("listen", door.address).await?;
    let redirect = match door.redirect {
        Some(address) => Some(bind("http_redirect", address).await?),
        None => None,
    };
    let measures = measure::start(config).await?;
    let router = build_router(manifest, &portal, |router| measures.count(router));
    let (stop, stopped) = watch::channel(false);
    let jobs = tokio::spawn(kit::run_jobs(portal, jobs, stopped.clone()));
    let signals = tokio::spawn(listen::wait_for_the_end(stop));
    greet(&base_url);
    tracing::info!(address = %door.address, demo = is_demo, "the portal is open");
    let leading = door.lead(redirect, stopped.clone());
    let (served, ()) = tokio::join!(door.serve(listener, router, stopped), leading);
    signals.abort();
    measures.stop();
    let _ = jobs.await;
    tracing::info!("the portal is closed");
    served
}

async fn bind(setting: &str, address: SocketAddr) -> Outcome<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!(
            "{setting}: {address}: {error}; is something else listening there? --{} names another address",
            setting.replace('_', "-")
        ))
    })
}

/// Tell the operator where the portal is.
pub fn greet(base_url: &str) {
    terminal::say(format!("The portal is open at {base_url}"));
}
