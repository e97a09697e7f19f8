//! The pace of guessing: each name and network has a few tries at once and then one a minute; each network has a
//! larger allowance over all names. Nothing locks: from elsewhere the same person comes in. The counts are in the
//! database, so that they hold on every node and over a restart.
//!
//! A row says only "somebody tried somebody a while ago": its number is twenty bits of a hash, too few to tell
//! names or addresses apart, and it is forgotten within the hour.

use std::net::IpAddr;

use access::PersonNumber;
use store::{Durability, Param, Result, Store};

const BUCKETS: u32 = 1 << 20;

/// One allowance.
struct Allowance {
    step_ms: i64,
    burst: i64,
}

const BY_NAME: Allowance = Allowance { step_ms: 60_000, burst: 5 };
const BY_NETWORK: Allowance = Allowance { step_ms: 2_000, burst: 60 };
/// The six digits of an app, over all networks together: who knows a password and tries from everywhere at once finds a
/// code once in two years. It holds for this one way in; a recovery code and a passkey stay open to their owner.
const BY_DIGITS: Allowance = Allowance { step_ms: 180_000, burst: 30 };

/// One try, counted before it is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Try {
    name: Option<i64>,
    network: i64,
    digits: Option<i64>,
}

impl Try {
    /// A try at this name from this address.
    pub fn of(name: &str, address: IpAddr) -> Try {
        let network = kit::asker_key(address);
        let name = name.trim().to_lowercase();
        let name = Some(bucket(&[b"name", &network, name.as_bytes()]));
        Try { name, network: bucket(&[b"network", &network]), digits: None }
    }

    /// A try from this address that cannot be a guess, as with a passkey: what it costs us is counted alone.
    pub fn of_network(address: IpAddr) -> Try {
        Try { name: None, network: bucket(&[b"network", &kit::asker_key(address)]), digits: None }
    }

    /// A try at what a login proves itself with beside its password.
    pub fn second(login: PersonNumber, address: IpAddr) -> Try {
        Try::of(&format!("second {}", login.0), address)
    }

    /// The same with the six digits of an app, which are few enough to be guessed from many networks.
    pub fn digits(login: PersonNumber, address: IpAddr) -> Try {
        let digits = Some(bucket(&[b"digits", &login.0.to_be_bytes()]));
        Try { digits, ..Try::second(login, address) }
    }

    /// Count it, or say after how many seconds to come back.
    pub async fn count(self, store: &Store) -> Result<std::result::Result<(), u32>> {
        let all = [(Some(self.network), &BY_NETWORK), (self.name, &BY_NAME), (self.digits, &BY_DIGITS)];
        for (bucket, allowance) in all {
            let Some(bucket) = bucket else { continue };
            if let Err(wait) = spend(store, bucket, allowance).await? {
                return Ok(Err(wait));
            }
        }
        Ok(Ok(()))
    }

    /// It was the right person: the tries at this name are forgotten, and this one did not burden the network.
    pub async fn forget(self, store: &Store) -> Result<()> {
        store
            .write_ops(Durability::Soon, move |ops| {
                for bucket in [self.name, self.digits].into_iter().flatten() {
                    ops.run("DELETE FROM attempt WHERE bucket = $1", &[Param::Int(bucket)])?;
                }
                let params = [Param::Int(BY_NETWORK.step_ms), Param::Int(self.network)];
                ops.run("UPDATE attempt SET full_at_ms = full_at_ms - $1 WHERE bucket = $2", &params)
            })
            .await?;
        Ok(())
    }
}

fn bucket(parts: &[&[u8]]) -> i64 {
    let hash = kit::fingerprint(&parts.join(&b"\n"[..]));
    i64::from(u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) % BUCKETS)
}

async fn spend(store: &Store, bucket: i64, allowance: &Allowance) -> Result<std::result::Result<(), u32>> {
    let now_ms = store.outside().clock.now_ms();
    let (step_ms, room_ms) = (allowance.step_ms, allowance.step_ms * allowance.burst);
    store
        .write_ops(Durability::Soon, move |ops| {
            let spent = ops.run(
                "INSERT INTO attempt(bucket, full_at_ms) VALUES ($1, $2) ON CONFLICT (bucket) DO UPDATE SET \
                 full_at_ms = CASE WHEN attempt.full_at_ms > $3 THEN attempt.full_at_ms + $4 ELSE $5 END \
                 WHERE attempt.full_at_ms <= $6",
                &[
                    Param::Int(bucket),
                    Param::Int(now_ms + step_ms),
                    Param::Int(now_ms),
                    Param::Int(step_ms),
                    Param::Int(now_ms + step_ms),
                    Param::Int(now_ms + room_ms - step_ms),
                ],
            )?;
            if spent > 0 {
                return Ok(Ok(()));
            }
            let full = "SELECT full_at_ms FROM attempt WHERE bucket = $1";
            let full_at_ms = ops.rows(full, &[Param::Int(bucket)], |row| row.int(0))?;
            let wait_ms = full_at_ms.first().map_or(step_ms, |at| at + step_ms - now_ms - room_ms);
            Ok(Err(u32::try_from(wait_ms.max(0) / 1_000 + 1).unwrap_or(u32::MAX)))
        })
        .await
}

/// Forget the tries that no longer count.
pub async fn sweep(store: &Store) -> Result<()> {
    let now_ms = store.outside().clock.now_ms();
    let work = move |ops: &mut store::Ops<'_>| {
        ops.run("DELETE FROM attempt WHERE full_at_ms < $1", &[Param::Int(now_ms)])
    };
    store.write_ops(Durability::Soon, work).await?;
    Ok(())
}
