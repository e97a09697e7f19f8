//! `healthcheck`: does the portal of these settings answer? For containers and supervisors.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use kit::serve::own;
use stdx::{Clock, SystemClock};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::portal;
use crate::terminal;

const SECONDS_MAX: u64 = 5;
const ANSWER_BYTES_MAX: u64 = 4_096;

/// Ask the portal whether it is ready.
pub async fn check(config: &Config) -> Outcome {
    let address: SocketAddr =
        config.text("listen").parse().map_err(|_| Failure::of_use("listen: not an address"))?;
    let address = reachable(address);
    let is_tls = ["tls_key", "acme_domains"].iter().any(|name| !config.text(name).is_empty());
    // Without a certificate it must stay in service all the same: the authority looks for it there.
    let bad = portal::check_certificate(config, SystemClock.now()).filter(|certificate| !certificate.ok);
    let asked = async {
        match (&bad, is_tls) {
            (Some(_), _) => TcpStream::connect(address).await.map(|_| true),
            (None, true) => ask(own::connect(address).await?, address).await,
            (None, false) => ask(TcpStream::connect(address).await?, address).await,
        }
    };
    let asked = timeout(Duration::from_secs(SECONDS_MAX), asked).await;
    match asked {
        Ok(Ok(true)) => {
            match bad {
                Some(certificate) => terminal::say(format!("The portal listens, but: {}", certificate.words)),
                None => terminal::say("The portal is ready."),
            }
            Ok(())
        }
        Ok(Ok(false)) => {
            Err(Failure::new(format!("{address}: the portal answers, but is not ready; its log says why")))
        }
        Ok(Err(error)) => {
            Err(Failure::new(format!("{address}: {error}; is the portal running, with the same --listen?")))
        }
        Err(_) => Err(Failure::new(format!("{address}: no answer in {SECONDS_MAX} seconds"))),
    }
}

/// Whoever listens everywhere is asked here.
fn reachable(address: SocketAddr) -> SocketAddr {
    let here = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(here, address.port())
}

async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin, address: SocketAddr) -> std::io::Result<bool> {
    stream
        .write_all(format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())
        .await?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 200 "))
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn whoever_listens_everywhere_is_asked_here() {
        let asked = |text: &str| reachable(text.parse().expect("an address")).to_string();
        assert_eq!(asked("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(asked("[::]:80"), "[::1]:80");
        assert_eq!(asked("10.1.2.3:80"), "10.1.2.3:80");
    }
}
