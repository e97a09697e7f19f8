//! Master keys that are given from outside, by the environment or a mounted secret: the portal reads them and keeps
//! nothing. Rotating them is the operator's: give the old and the new one, let the portal wrap everything anew, and
//! then give the new one alone.

use stdx::text::{unhex, unurl64};
use zeroize::Zeroizing;

use super::master::{KeyProvider, open_key, seal_key};
use crate::error::{Result, StoreError};
use crate::seal::{Bound, KEY_BYTES, Key};

/// Master keys as they were given: one key alone, which is number 1, or a line each, `number key`, the newest last.
/// A key is 32 bytes in hexadecimal or base64.
pub struct MasterGiven(Vec<(i64, Key)>);

const NOT_KEYS: StoreError = StoreError::Refused(
    "the master key that was given is not one: 32 bytes in hexadecimal or base64, or a line each of number and key",
);

impl MasterGiven {
    /// The keys that a text spells.
    pub fn parse(text: &str) -> Result<MasterGiven> {
        let text = text.trim();
        if let Some(key) = spelled(text) {
            return Ok(MasterGiven(vec![(1, key)]));
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys: Option<Vec<_>> = lines.map(line).collect();
        let keys = keys.filter(|keys| !keys.is_empty()).ok_or(NOT_KEYS)?;
        if keys.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            return Err(NOT_KEYS);
        }
        Ok(MasterGiven(keys))
    }

    fn key(&self, number: i64) -> Result<&Key> {
        let found = self.0.iter().find(|(have, _)| *have == number);
        found.map(|(_, key)| key).ok_or(StoreError::NoKey)
    }
}

fn line(line: &str) -> Option<(i64, Key)> {
    let (number, key) = line.split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|number| *number > 0)?;
    Some((number, spelled(key.trim())?))
}

fn spelled(text: &str) -> Option<Key> {
    let url = Zeroizing::new(text.trim_end_matches('=').replace('+', "-").replace('/', "_"));
    let bytes = Zeroizing::new(unhex(text).or_else(|| unurl64(&url))?);
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    (bytes.len() == KEY_BYTES).then(|| key.copy_from_slice(&bytes))?;
    Some(key)
}

impl KeyProvider for MasterGiven {
    fn current(&self) -> i64 {
        self.0.last().map_or(0, |(number, _)| *number)
    }

    fn wrap(&self, master: i64, place: &Bound, key: &Key) -> Result<Vec<u8>> {
        Ok(seal_key(self.key(master)?, (place, master), key))
    }

    fn unwrap(&self, master: i64, place: &Bound, wrapped: &[u8]) -> Result<Key> {
        open_key(self.key(master)?, (place, master), wrapped)
    }

    fn add(&self) -> Result<i64> {
        Err(StoreError::Refused(
            "the master key is given from outside, so a new one is too: give both, a line each, `1 OLD` and `2 NEW`, \
             and rotate again",
        ))
    }

    fn destroy_old(&self) -> Result<()> {
        if self.0.len() == 1 {
            return Ok(());
        }
        Err(StoreError::Refused(
            "the master keys are given from outside; give the newest one alone, with its number, and destroy the others \
             where they are kept",
        ))
    }

    fn words(&self) -> &'static str {
        "given from outside"
    }
}

#[cfg(test)]
mod tests {
    use super::MasterGiven;
    use crate::keys::KeyProvider;
    use crate::keys::master::place;
    use crate::place::Compartment;
    use crate::seal::{KEY_BYTES, new_key};
    use stdx::text::{hex, url64};

    #[test]
    fn a_key_is_the_same_however_it_is_spelled() {
        let key = [0xfb; KEY_BYTES];
        let base64 = url64(&key).replace('-', "+").replace('_', "/") + "=";
        assert!(base64.contains('+') && base64.len() == 44);
        let bound = place(Compartment::SITE, 1, 1);
        let secret = new_key();
        let first = MasterGiven::parse(&hex(&key)).expect("a key");
        let wrapped = first.wrap(1, &bound, &secret).expect("wraps");
        for text in [hex(&key).to_uppercase(), url64(&key), base64.clone(), format!(" 1 {base64}\n")] {
            let given = MasterGiven::parse(&text).expect("a key");
            assert_eq!(given.current(), 1);
            assert_eq!(*given.unwrap(1, &bound, &wrapped).expect("opens"), *secret, "{text}");
        }
        let other = MasterGiven::parse(&hex(&[1; KEY_BYTES])).expect("a key");
        assert!(other.unwrap(1, &bound, &wrapped).is_err());
        assert!(first.unwrap(1, &place(Compartment::SITE, 1, 2), &wrapped).is_err(), "bound to its place");
    }

    #[test]
    fn the_newest_of_several_wraps_and_all_open() {
        let (old, new) = (hex(&[1; KEY_BYTES]), hex(&[2; KEY_BYTES]));
        let both = MasterGiven::parse(&format!("1 {old}\n2 {new}\n")).expect("keys");
        assert_eq!(both.current(), 2);
        let bound = place(Compartment::SITE, 1, 1);
        let wrapped = MasterGiven::parse(&old).expect("a key").wrap(1, &bound, &new_key()).expect("wraps");
        assert!(both.unwrap(1, &bound, &wrapped).is_ok());
        assert!(both.add().is_err() && both.destroy_old().is_err(), "the operator does that");
        assert!(MasterGiven::parse(&format!("2 {new}")).expect("a key").destroy_old().is_ok());
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_repeated() {
        let (short, key) = (hex(&[1; 31]), hex(&[1; KEY_BYTES]));
        for text in
            ["", "hunter2", &short, &format!("0 {key}"), &format!("2 {key}\n1 {key}"), &format!("1 {key}\nx")]
        {
            let refused = MasterGiven::parse(text).err().expect("refused").to_string();
            assert!(text.is_empty() || !refused.contains(text), "{refused}");
        }
    }
}
