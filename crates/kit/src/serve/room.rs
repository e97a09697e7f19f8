//! Room for connections: so many in all, and so many for one network, so that one of them does not take the place
//! of everybody else.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::network::{Block, asker_key};

/// Connections of one listener at the same time, for each network: an IPv4 address, or a /64 of IPv6.
#[derive(Debug, Clone)]
pub struct Room {
    each_max: usize,
    uncounted: Vec<Block>,
    inside: Arc<Mutex<HashMap<[u8; 8], usize>>>,
}

/// The place of one connection, given back when it ends.
#[derive(Debug)]
pub(super) struct Place {
    key: Option<[u8; 8]>,
    inside: Arc<Mutex<HashMap<[u8; 8], usize>>>,
}

impl Room {
    /// Room for so many of each network. The uncounted ones stand for many: the proxies that are trusted.
    pub fn new(each_max: usize, uncounted: Vec<Block>) -> Room {
        Room { each_max, uncounted, inside: Arc::default() }
    }

    /// For a listener that only the operator's own machines reach.
    pub fn unbounded() -> Room {
        Room::new(usize::MAX, Vec::new())
    }

    /// As much room, for another listener.
    #[must_use]
    pub fn another(&self) -> Room {
        Room::new(self.each_max, self.uncounted.clone())
    }

    /// A place for a connection from this address, where there is one left.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Place> {
        let shared = || Arc::clone(&self.inside);
        if self.uncounted.iter().any(|block| block.has(address)) {
            return Some(Place { key: None, inside: shared() });
        }
        let key = asker_key(address);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let count = inside.entry(key).or_insert(0);
        if *count >= self.each_max {
            return None;
        }
        *count += 1;
        Some(Place { key: Some(key), inside: shared() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(key) = self.key else { return };
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = inside.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                inside.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Room;
    use std::net::IpAddr;

    fn at(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_network_takes_its_own_places_only_and_gives_them_back() {
        let room = Room::new(2, Vec::new());
        let one = room.enter(at("2001:db8:1:2::1")).expect("room");
        let two = room.enter(at("2001:db8:1:2:ffff::2")).expect("room");
        assert!(room.enter(at("2001:db8:1:2::3")).is_none(), "the network has two already");
        let other = room.enter(at("2001:db8:1:3::1"));
        let four = room.enter(at("203.0.113.7"));
        assert!(other.is_some() && four.is_some(), "others come in");
        drop(one);
        assert!(room.enter(at("2001:db8:1:2::3")).is_some(), "a place was given back");
        drop((two, other, four));
        assert!(room.inside.lock().expect("nobody panicked").is_empty(), "nothing is remembered of who left");
    }

    #[test]
    fn a_trusted_proxy_stands_for_many() {
        let room = Room::new(1, vec!["10.0.0.0/8".parse().expect("a block")]);
        let through: Vec<_> = (0..5).map(|_| room.enter(at("10.1.2.3"))).collect();
        assert!(through.iter().all(Option::is_some));
        let _kept = room.enter(at("::ffff:203.0.113.7")).expect("room");
        assert!(room.enter(at("203.0.113.7")).is_none(), "an IPv4 address in IPv6 clothes is the same one");
    }
}
