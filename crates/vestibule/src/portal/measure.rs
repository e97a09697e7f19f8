//! Measurements for Prometheus, on a listener of their own: how many requests, how they ended, how long they took.
//! Labels are patterns of addresses, never addresses: a path may hold an id.

use std::net::SocketAddr;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::failure::{Failure, Outcome};

/// Bounds of the buckets of a duration, in seconds.
const BUCKETS: [f64; 15] =
    [0.000_25, 0.000_5, 0.001, 0.001_5, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
const REQUESTS: &str = "vestibule_http_requests_total";
const SECONDS: &str = "vestibule_http_request_duration_seconds";

/// The measurements, where they are wanted.
pub struct Measures {
    served: Option<JoinHandle<()>>,
}

/// Begin to measure and serve what was measured, when the settings name an address for it.
pub async fn start(config: &Config) -> Outcome<Measures> {
    if config.text("metrics_listen").is_empty() {
        return Ok(Measures { served: None });
    }
    let address: SocketAddr = config
        .text("metrics_listen")
        .parse()
        .map_err(|_| Failure::of_use("metrics_listen: not an address"))?;
    let listener = super::bind("metrics_listen", address).await?;
    let handle = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| Failure::new(format!("measuring cannot begin: {error}")))?;
    metrics::describe_counter!(REQUESTS, "Requests by method, pattern of the address and status");
    metrics::describe_histogram!(
        SECONDS,
        "Time from a request's arrival to its answer, by pattern of the address"
    );
    tracing::info!(%address, "measurements are served");
    let router = Router::new().route("/metrics", get(move || std::future::ready(shown(&handle))));
    let served = tokio::spawn(async move {
        kit::serve::plain(listener, router, kit::serve::Room::unbounded(), std::future::pending()).await;
    });
    Ok(Measures { served: Some(served) })
}

fn shown(handle: &PrometheusHandle) -> String {
    handle.run_upkeep();
    handle.render()
}

impl Measures {
    /// The same router, counted.
    pub fn count(&self, router: Router) -> Router {
        if self.served.is_none() {
            return router;
        }
        router.layer(from_fn(counted))
    }

    /// Measure no more.
    pub fn stop(self) {
        if let Some(served) = self.served {
            served.abort();
        }
    }
}

async fn counted(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().as_str().to_owned();
    let pattern = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!(REQUESTS, "method" => method, "path" => pattern.clone(), "status" => status)
        .increment(1);
    metrics::histogram!(SECONDS, "path" => pattern).record(start.elapsed().as_secs_f64());
    response
}
