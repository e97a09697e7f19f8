//! The door: which way the portal is served, decided by the settings alone, and refused when passwords could be
//! read on the way.

use std::net::SocketAddr;

use axum::Router;
use kit::Block;
use kit::serve::acme::AcmeSettings;
use kit::serve::{self, CertificateFiles, Room};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::certificate;
use crate::config::Config;
use crate::failure::{Failure, Outcome};

/// How it is served.
#[derive(Debug, Clone)]
enum Way {
    /// Without TLS, on this machine only.
    Loopback,
    /// Without TLS, behind a reverse proxy that speaks it.
    Proxy,
    /// With the clinic's own certificate.
    Tls(CertificateFiles),
    /// With a certificate that the portal gets itself.
    Acme(AcmeSettings),
}

/// Where and how the portal is served.
#[derive(Debug, Clone)]
pub struct Door {
    /// The address listened on.
    pub address: SocketAddr,
    /// The address that people type.
    pub base_url: String,
    /// Where whoever comes without TLS is led to it.
    pub redirect: Option<SocketAddr>,
    way: Way,
    room: Room,
}

/// The door that the settings ask for.
pub fn door(config: &Config) -> Outcome<Door> {
    let address: SocketAddr =
        config.text("listen").parse().map_err(|_| Failure::of_use("listen: not an address"))?;
    let way = match (config.path("tls_certificate"), config.path("tls_key"), certificate::settings(config)) {
        (Some(chain), Some(key), _) => Way::Tls(CertificateFiles { chain, key }),
        (_, _, Some(settings)) => Way::Acme(settings),
        _ if !config.list("trusted_proxies").is_empty() => Way::Proxy,
        _ if address.ip().is_loopback() => Way::Loopback,
        _ => {
            return Err(Failure::of_use(format!(
                "listen: {address} can be reached from other machines, and passwords would be sent in the clear. Set \
                 tls_certificate and tls_key, or acme_domains; or trusted_proxies, when a reverse proxy speaks TLS for the portal; or \
                 listen on 127.0.0.1"
            )));
        }
    };
    let base_url = base_url(config.text("base_url"), &way, address)?;
    let redirect = redirect(config, &base_url)?;
    Ok(Door { address, base_url, redirect, way, room: room(config)? })
}

fn redirect(config: &Config, base_url: &str) -> Outcome<Option<SocketAddr>> {
    let given = config.text("http_redirect");
    if given.is_empty() {
        return Ok(None);
    }
    if !base_url.starts_with("https://") {
        return Err(Failure::of_use(
            "http_redirect: leads to https://, but nothing speaks TLS; set tls_certificate and tls_key, acme_domains, or trusted_proxies",
        ));
    }
    given.parse().map(Some).map_err(|_| Failure::of_use("http_redirect: not an address"))
}

/// The reverse proxies whose word is believed.
pub fn trusted_proxies(config: &Config) -> Outcome<Vec<Block>> {
    let blocks = config.list("trusted_proxies").iter().map(|text| text.parse()).collect::<Result<_, _>>();
    blocks.map_err(|error| Failure::of_use(format!("trusted_proxies: {error}")))
}

/// So many connections of one network; a proxy stands for many, and on this machine is the operator.
fn room(config: &Config) -> Outcome<Room> {
    let each_max = usize::try_from(config.number("connections_per_network_max")).unwrap_or(usize::MAX);
    let mut uncounted = trusted_proxies(config)?;
    uncounted.extend(["127.0.0.0/8", "::1"].iter().filter_map(|block| block.parse::<Block>().ok()));
    Ok(Room::new(each_max, uncounted))
}

fn base_url(given: &str, way: &Way, address: SocketAddr) -> Outcome<String> {
    let given = given.trim_end_matches('/');
    let is_https = given.starts_with("https://");
    match way {
        Way::Loopback if given.is_empty() => Ok(format!("http://{address}")),
        Way::Loopback if is_https => Err(Failure::of_use(
            "base_url: begins with https://, but nothing speaks TLS; set tls_certificate and tls_key, acme_domains, or trusted_proxies",
        )),
        Way::Loopback => Ok(given.to_owned()),
        Way::Acme(settings) if given.is_empty() => Ok(format!("https://{}", settings.domains[0])),
        Way::Acme(settings) if is_https && !certificate::is_for(settings, given) => {
            Err(Failure::of_use("base_url: its name is not among acme_domains; add it there"))
        }
        Way::Proxy | Way::Tls(_) | Way::Acme(_) if is_https => Ok(given.to_owned()),
        Way::Tls(_) if given.is_empty() && address.ip().is_loopback() => Ok(format!("https://{address}")),
        Way::Proxy | Way::Tls(_) | Way::Acme(_) => Err(Failure::of_use(
            "base_url: needed with TLS: the address that people type, such as https://portal.example.org",
        )),
    }
}

impl Door {
    /// Lead whoever comes without TLS to the portal, until `stopped` becomes true.
    pub async fn lead(&self, listener: Option<TcpListener>, stopped: watch::Receiver<bool>) {
        if let Some(listener) = listener {
            serve::to_tls(listener, self.room.another(), &self.base_url, until(stopped)).await;
        }
    }

    /// Serve until `stopped` becomes true; what was begun is finished.
    pub async fn serve(
        &self,
        listener: TcpListener,
        router: Router,
        stopped: watch::Receiver<bool>,
    ) -> Outcome {
        let (stop, room) = (until(stopped), self.room.clone());
        match &self.way {
            Way::Loopback | Way::Proxy => {
                serve::plain(listener, router, room, stop).await;
                Ok(())
            }
            Way::Tls(files) => serve::tls(listener, router, room, files.clone(), stop)
                .await
                .map_err(|error| Failure::new(error.to_string())),
            Way::Acme(settings) => certificate::serve(listener, router, room, settings.clone(), stop).await,
        }
    }
}

/// Wait until it becomes true, or nobody can say so any more.
pub async fn until(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Wait for the word to stop: SIGTERM, or the operator's Ctrl-C.
pub async fn wait_for_the_end(stop: watch::Sender<bool>) {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("asked to stop; requests that were begun are finished");
    let _ = stop.send(true);
}

#[cfg(test)]
mod tests {
    use super::{Way, base_url};
    use kit::serve::CertificateFiles;
    use kit::serve::acme::{AcmeSettings, Pace};

    #[test]
    fn the_address_that_people_type_fits_the_way_it_is_served() {
        let here = "127.0.0.1:8080".parse().expect("an address");
        let there = "0.0.0.0:443".parse().expect("an address");
        let tls = || Way::Tls(CertificateFiles { chain: "c".into(), key: "k".into() });
        assert_eq!(base_url("", &Way::Loopback, here).ok().as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(
            base_url("http://localhost:8080/", &Way::Loopback, here).ok().as_deref(),
            Some("http://localhost:8080")
        );
        assert!(base_url("https://a.example", &Way::Loopback, here).is_err(), "nothing speaks TLS");
        assert_eq!(base_url("", &tls(), here).ok().as_deref(), Some("https://127.0.0.1:8080"));
        assert!(base_url("", &tls(), there).is_err(), "nobody types 0.0.0.0");
        assert!(base_url("http://a.example", &Way::Proxy, there).is_err(), "the proxy speaks TLS");
        assert_eq!(
            base_url("https://a.example/", &Way::Proxy, there).ok().as_deref(),
            Some("https://a.example")
        );
    }

    #[test]
    fn a_certificate_by_acme_is_for_the_address_that_people_type() {
        let there = "0.0.0.0:443".parse().expect("an address");
        let way = Way::Acme(AcmeSettings {
            domains: vec!["a.example".into(), "b.example".into()],
            contact: None,
            directory: "https://acme.example/directory".into(),
            root: None,
            folder: "acme".into(),
            pace: Pace::default(),
        });
        let typed = |given| base_url(given, &way, there).ok();
        assert_eq!(typed("").as_deref(), Some("https://a.example"));
        assert_eq!(typed("https://B.example/").as_deref(), Some("https://B.example"));
        assert_eq!(typed("https://a.example:8443").as_deref(), Some("https://a.example:8443"));
        assert!(typed("https://c.example").is_none(), "its certificate would be for somebody else");
        assert!(typed("http://a.example").is_none());
    }
}
