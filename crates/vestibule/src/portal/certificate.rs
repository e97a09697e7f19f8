//! The certificate that the portal gets by ACME: what is asked for, how it is served, and how it stands.

use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use kit::serve::Room;
use kit::serve::acme::{Acme, AcmeSettings, Pace, Standing};
use stdx::SystemClock;
use store::Check;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::failure::{Failure, Outcome};

/// Where it is kept, in the data folder.
const FOLDER: &str = "acme";
const ENDS: &str = "vestibule_certificate_ends_seconds";
const TRIES: &str = "vestibule_certificate_tries_failed";

/// What the settings ask for, when they ask for it.
pub fn settings(config: &Config) -> Option<AcmeSettings> {
    let domains: Vec<String> =
        config.list("acme_domains").iter().map(|name| name.to_ascii_lowercase()).collect();
    (!domains.is_empty()).then(|| AcmeSettings {
        domains,
        contact: Some(config.text("acme_contact").to_owned()).filter(|address| !address.is_empty()),
        directory: config.text("acme_directory").to_owned(),
        root: config.path("acme_root"),
        folder: config.data().join(FOLDER),
        pace: Pace::default(),
    })
}

/// Will the certificate be for this address?
pub fn is_for(settings: &AcmeSettings, address: &str) -> bool {
    let host = address.trim_start_matches("https://").split(['/', ':']).next().unwrap_or_default();
    settings.domains.iter().any(|name| name.eq_ignore_ascii_case(host))
}

/// Serve with it until told to stop.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    room: Room,
    settings: AcmeSettings,
    stop: impl Future<Output = ()>,
) -> Outcome {
    let acme = Acme::open(settings, Arc::new(SystemClock));
    let acme = acme.map_err(|error| Failure::new(error.to_string()))?;
    let measured = tokio::spawn(measure(acme.standing()));
    kit::serve::acme(listener, router, room, &acme, stop).await;
    measured.abort();
    Ok(())
}

/// Tell Prometheus when the certificate ends, at each change.
async fn measure(mut standing: watch::Receiver<Standing>) {
    metrics::describe_gauge!(ENDS, "When the certificate ends, in seconds since 1970; 0 while there is none");
    metrics::describe_gauge!(TRIES, "Tries for a new certificate that went wrong in a row");
    loop {
        let now = standing.borrow_and_update().clone();
        let ends = now.validity.and_then(|validity| u32::try_from(validity.until.as_second()).ok());
        metrics::gauge!(ENDS).set(f64::from(ends.unwrap_or_default()));
        metrics::gauge!(TRIES).set(f64::from(now.tries));
        if standing.changed().await.is_err() {
            return;
        }
    }
}

/// For the doctor and the health check: how it stands, where the portal gets its certificate itself.
pub fn check(config: &Config, now: Timestamp) -> Option<Check> {
    let standing = settings(config)?.standing();
    let (ok, words) = match standing {
        Ok(standing) => (standing.is_well(now), standing.words(now)),
        Err(error) => (false, error.to_string()),
    };
    Some(Check { name: "certificate", ok, words })
}
