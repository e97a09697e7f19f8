//! Hashing passwords: slow on purpose, so it is done by few at a time, away from the threads that serve pages, and
//! a crowd at the door is told to wait instead of filling the memory.

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use kit::Fault;
use stdx::text::hex;
use stdx::{Random, Secret};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::password::normal;

/// Memory of one hash, in KiB; with two passes what OWASP asks for at least.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Bytes of a salt.
pub const SALT_BYTES: usize = 16;
const STRETCHED_BYTES: usize = 32;
/// Hashes at work at the same time.
const AT_WORK_MAX: usize = 2;
/// Hashes at work and waiting; one more is told to come back.
const WAITING_MAX: usize = 64;

/// The hash of no password, with the parameters of today: verified when a name is not known, for the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static AT_WORK: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_WORK_MAX));
static WAITING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(WAITING_MAX));

/// A password as it was typed; it is not printed, and is wiped after use.
#[derive(Clone)]
pub struct Password(Secret<Zeroizing<String>>);

impl Password {
    /// The password in the form in which it is hashed.
    pub fn typed(text: &str) -> Password {
        Password(Secret::new(Zeroizing::new(normal(text))))
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password, with a salt of its own.
pub async fn hash(password: Password) -> Result<String, Fault> {
    let mut salt = [0; SALT_BYTES];
    store::SystemRandom.fill(&mut salt);
    let work = move || argon2().hash_password_with_salt(password.0.reveal().as_bytes(), &salt);
    let hashed = in_turn(work).await?;
    Ok(hashed.map_err(|_| Fault::Internal("a password could not be hashed"))?.to_string())
}

/// Whether a password fits a hash; without one it does not, after the same work.
pub async fn fits(password: Password, hash: Option<String>) -> Result<bool, Fault> {
    let known = hash.is_some();
    let work = move || {
        let parsed = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY));
        parsed.is_ok_and(|hash| argon2().verify_password(password.0.reveal().as_bytes(), &hash).is_ok())
    };
    Ok(in_turn(work).await? && known)
}

/// Codes that are shorter than a password, stretched with one salt, in hexadecimal: what is guessed has to be hashed as
/// slowly as a password, and one code is looked for among ten in one hash.
pub async fn stretched(codes: Vec<String>, salt: Vec<u8>) -> Result<Vec<String>, Fault> {
    let work = move || {
        let hash = |code: &String| {
            let mut out = [0; STRETCHED_BYTES];
            let done = argon2().hash_password_into(code.as_bytes(), &salt, &mut out);
            done.map(|()| hex(&out))
        };
        codes.iter().map(hash).collect::<Result<Vec<String>, _>>()
    };
    in_turn(work).await?.map_err(|_| Fault::Internal("a code could not be hashed"))
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let _place = WAITING.try_acquire().map_err(|_| Fault::Busy("too many people sign in at once"))?;
    tracing::trace!("a password is hashed");
    let _turn = AT_WORK.acquire().await.map_err(|_| Fault::Internal("no turn to hash"))?;
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Internal("hashing was cut off"))
}

#[cfg(test)]
mod tests {
    use super::{MEMORY_KIB, NOBODY, Password, fits, hash, stretched};

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let one = hash(Password::typed("four kind otters knit")).await.expect("hashed");
        let two = hash(Password::typed("four kind otters knit")).await.expect("hashed");
        assert_ne!(one, two, "each has a salt of its own");
        assert!(one.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t=2,p=1$")));
        assert!(fits(Password::typed("four kind otters knit"), Some(one.clone())).await.expect("looked"));
        assert!(!fits(Password::typed("four kind otters knits"), Some(one)).await.expect("looked"));
    }

    #[tokio::test]
    async fn a_code_is_stretched_the_same_with_its_salt_and_otherwise_with_another() {
        let codes = || vec!["ACDEFGHJKM".to_owned(), "ACDEFGHJKN".to_owned()];
        let one = stretched(codes(), vec![1; 16]).await.expect("hashed");
        assert_eq!(one, stretched(codes(), vec![1; 16]).await.expect("hashed"));
        let other = stretched(codes(), vec![2; 16]).await.expect("hashed");
        assert!(one[0] != one[1] && one[0] != other[0] && one[0].len() == 64, "{one:?} {other:?}");
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        assert!(argon2::PasswordHash::new(NOBODY).is_ok(), "it is a hash, so that the work is the same");
        assert!(!fits(Password::typed(""), None).await.expect("looked"));
        assert!(
            !fits(Password::typed("anything at all here"), Some("not a hash".into())).await.expect("looked")
        );
    }
}
