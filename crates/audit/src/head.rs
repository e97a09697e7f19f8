//! Signed heads: the newest link of the chain with a signature, as one line of a text file in a second place that
//! only grows. Whoever rewrites the chain in the database can not rewrite these.

use crate::chain::Link;
use crate::digest::{Digest, Hash};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use stdx::text::{hex, unhex, unurl64, url64};

const WORD: &str = "vestibule-head";
const VERSION: &str = "1";
/// The most bytes of a site's name.
pub const SITE_BYTES_MAX: usize = 128;

/// Why a line is not a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// The site's name can not stand in a line.
    #[error("head: the site's name must be 1 to {SITE_BYTES_MAX} printable ASCII characters without spaces")]
    Site,
    /// Not a line of this format.
    #[error("head: {0} is malformed")]
    Malformed(&'static str),
    /// Written by a later release.
    #[error("head: the version of the line is not known here")]
    UnknownVersion,
    /// The key's bytes are no key.
    #[error("head: the signing key is unusable")]
    Key,
}

/// The newest link of a site's chain at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The site.
    pub site: String,
    /// The link.
    pub link: Link,
    /// When it was signed, in milliseconds since 1970.
    pub at_ms: i64,
}

impl Head {
    fn digest(&self) -> Digest {
        let mut hash = Hash::new("vestibule audit head 1");
        hash.bytes(self.site.as_bytes()).number(self.link.number).digest(&self.link.hash).signed(self.at_ms);
        hash.end()
    }
}

/// The key that signs heads (Ed25519).
pub struct HeadKey(Ed25519KeyPair);

impl HeadKey {
    /// The key of this seed.
    pub fn new(seed: &[u8; 32]) -> Result<HeadKey, HeadError> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(HeadKey).map_err(|_| HeadError::Key)
    }

    /// The public half, by which heads are checked.
    pub fn public(&self) -> [u8; 32] {
        let mut public = [0; 32];
        public.copy_from_slice(self.0.public_key().as_ref()); // an Ed25519 public key has 32 bytes
        public
    }

    /// The head with its signature.
    pub fn sign(&self, head: Head) -> Result<SignedHead, HeadError> {
        if !site_fits(&head.site) {
            return Err(HeadError::Site);
        }
        let mut signature = [0; 64];
        signature.copy_from_slice(self.0.sign(&head.digest()).as_ref()); // an Ed25519 signature has 64 bytes
        Ok(SignedHead { head, signature })
    }
}

fn site_fits(site: &str) -> bool {
    (1..=SITE_BYTES_MAX).contains(&site.len()) && site.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A head with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    /// The head.
    pub head: Head,
    /// The signature over it.
    pub signature: [u8; 64],
}

impl SignedHead {
    /// Whether one of these public keys signed it; after a change of the key both are given.
    pub fn is_signed_by(&self, keys: &[[u8; 32]]) -> bool {
        let digest = self.head.digest();
        keys.iter().any(|key| UnparsedPublicKey::new(&ED25519, key).verify(&digest, &self.signature).is_ok())
    }

    /// The line for the second place, without its end.
    pub fn line(&self) -> String {
        let Head { site, link, at_ms } = &self.head;
        let (hash, signature) = (hex(&link.hash), url64(&self.signature));
        format!("{WORD} {VERSION} {site} {} {hash} {at_ms} {signature}", link.number)
    }

    /// The head of a line. The signature is not checked by reading.
    pub fn parse(line: &str) -> Result<SignedHead, HeadError> {
        let mut words = line.split(' ');
        let mut word = |name: &'static str| words.next().ok_or(HeadError::Malformed(name));
        if word("first word")? != WORD {
            return Err(HeadError::Malformed("first word"));
        }
        if word("version")? != VERSION {
            return Err(HeadError::UnknownVersion);
        }
        let site = word("site")?.to_owned();
        if !site_fits(&site) {
            return Err(HeadError::Site);
        }
        let number = decimal(word("number")?).ok_or(HeadError::Malformed("number"))?;
        let hash = lower_hex(word("hash")?).ok_or(HeadError::Malformed("hash"))?;
        let at_ms = decimal(word("instant")?).ok_or(HeadError::Malformed("instant"))?;
        let signature = unurl64(word("signature")?).and_then(|bytes| bytes.try_into().ok());
        let signature = signature.ok_or(HeadError::Malformed("signature"))?;
        if words.next().is_some() {
            return Err(HeadError::Malformed("end"));
        }
        Ok(SignedHead { head: Head { site, link: Link { number, hash }, at_ms }, signature })
    }
}

/// A number in the one spelling that we write.
fn decimal<N: std::str::FromStr + ToString>(word: &str) -> Option<N> {
    word.parse::<N>().ok().filter(|number| number.to_string() == word)
}

fn lower_hex(word: &str) -> Option<Digest> {
    let digest: Digest = unhex(word)?.try_into().ok()?;
    (hex(&digest) == word).then_some(digest)
}
