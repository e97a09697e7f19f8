//! Where a request comes from and which host it is for. What a proxy says is believed only of a proxy that the
//! operator named.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use axum::http::{HeaderMap, Uri, header};

/// The other end of a connection, put into each request by whoever accepted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// A block of addresses: `10.0.0.0/8`, `::1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    base: IpAddr,
    bits: u8,
}

/// A text that is no block of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}: not an address or a block like 10.0.0.0/8")]
pub struct BlockError(String);

impl FromStr for Block {
    type Err = BlockError;

    fn from_str(text: &str) -> Result<Block, BlockError> {
        let wrong = || BlockError(text.to_owned());
        let (base, bits) = text.split_once('/').map_or((text, None), |(base, bits)| (base, Some(bits)));
        let base: IpAddr = base.trim().parse().map_err(|_| wrong())?;
        let bits_max = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(bits_max), |bits| bits.trim().parse().map_err(|_| wrong()))?;
        if bits > bits_max { Err(wrong()) } else { Ok(Block { base, bits }) }
    }
}

impl Block {
    /// Whether the address lies in the block.
    pub fn has(self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.bits);
                u64::from(base.to_bits()) >> shift == u64::from(address.to_bits()) >> shift
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.bits);
                base.to_bits().checked_shr(shift) == address.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

/// A request's origin, after the proxies that are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// The address of whoever asked.
    pub address: IpAddr,
    /// The host and port that was asked for.
    pub host: Option<String>,
}

impl Arrival {
    pub fn of(headers: &HeaderMap, uri: &Uri, peer: Option<Peer>, trusted: &[Block]) -> Arrival {
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip().to_canonical());
        let believes = |address: IpAddr| trusted.iter().any(|block| block.has(address));
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let asked = || {
            text(header::HOST.as_str()).or_else(|| uri.authority().map(axum::http::uri::Authority::as_str))
        };
        if !believes(peer) {
            return Arrival { address: peer, host: asked().map(str::to_lowercase) };
        }
        let lines = headers.get_all("x-forwarded-for").into_iter().filter_map(|line| line.to_str().ok());
        let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        let mut address = peer;
        for hop in hops.iter().rev() {
            if !believes(address) {
                break;
            }
            let Some(next) = hop_address(hop) else { break };
            address = next;
        }
        Arrival { address, host: text("x-forwarded-host").or_else(asked).map(str::to_lowercase) }
    }
}

/// An address as proxies write it, with or without a port.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let plain = hop.parse().or_else(|_| hop.parse::<SocketAddr>().map(|with_port| with_port.ip()));
    plain
        .or_else(|_| hop.trim_start_matches('[').trim_end_matches(']').parse())
        .ok()
        .map(|a: IpAddr| a.to_canonical())
}

/// What of an address counts as one asker: all of an IPv4 address, the network of an IPv6 one.
pub fn asker_key(address: IpAddr) -> [u8; 8] {
    match address.to_canonical() {
        IpAddr::V4(address) => u64::from(address.to_bits()).to_be_bytes(),
        IpAddr::V6(address) => {
            let mut key = [0; 8];
            key.copy_from_slice(&address.octets()[..8]);
            key
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrival, Block, Peer, asker_key};
    use axum::http::{HeaderMap, HeaderValue, Uri};

    fn arrival(peer: &str, lines: &[(&'static str, &'static str)]) -> Arrival {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_static(value));
        }
        let trusted: Vec<Block> =
            ["10.0.0.0/8", "::1"].iter().map(|text| text.parse().expect("a block")).collect();
        let peer = Peer(peer.parse().expect("an address"));
        Arrival::of(&headers, &Uri::from_static("/"), Some(peer), &trusted)
    }

    const FORWARDED: [(&str, &str); 4] = [
        ("host", "inner:8080"),
        ("x-forwarded-for", "198.51.100.9, 203.0.113.7, 10.1.2.3"),
        ("x-forwarded-host", "Portal.Example"),
        ("x-forwarded-proto", "https"),
    ];

    #[test]
    fn a_trusted_proxy_is_believed_up_to_the_first_stranger() {
        let arrival = arrival("10.9.9.9:1", &FORWARDED);
        assert_eq!(arrival.address.to_string(), "203.0.113.7", "what the stranger claims is not believed");
        assert_eq!(arrival.host.as_deref(), Some("portal.example"));
    }

    #[test]
    fn a_stranger_is_believed_in_nothing() {
        let arrival = arrival("203.0.113.7:1", &FORWARDED);
        assert_eq!(arrival.address.to_string(), "203.0.113.7");
        assert_eq!(arrival.host.as_deref(), Some("inner:8080"));
    }

    #[test]
    fn blocks_hold_what_they_say() {
        let block = |text: &str| text.parse::<Block>();
        let has = |text: &str, address: &str| {
            block(text).expect("a block").has(address.parse().expect("an address"))
        };
        assert!(has("0.0.0.0/0", "203.0.113.7"));
        assert!(has("2001:db8::/32", "2001:db8:1::1"));
        assert!(!has("2001:db8::/32", "2001:db9::1"));
        assert!(has("10.0.0.0/8", "::ffff:10.1.1.1"), "an IPv4 address in IPv6 clothes");
        assert!(has("::/0", "2001:db8::1"));
        assert!(block("10.0.0.0/33").is_err());
        assert!(block("ten").is_err());
    }

    #[test]
    fn an_ipv6_network_is_one_asker() {
        let key = |text: &str| asker_key(text.parse().expect("an address"));
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("203.0.113.7"), key("203.0.113.8"));
    }
}
