//! The portal's own certificates by ACME (RFC 8555): asked for, proved by a handshake on the portal's own port
//! (TLS-ALPN-01, RFC 8737), kept, and renewed well before they end.
//!
//! What must hold: the portal listens from the start and never stops for want of a new certificate, the old one is
//! shown until another is in its place; no certificate is shown that is not for every name asked for; a certificate
//! that is kept and still holds is never ordered again; nothing that is logged holds a key.

mod der;
mod kept;
mod order;
mod reach;
mod shown;
mod storage;

use std::convert::Infallible;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use stdx::Clock;
use tokio::sync::watch;
use tokio::task::JoinSet;

use kept::Kept;
pub use kept::Validity;
use order::Desk;
use reach::Reach;
pub(super) use shown::Handshakes;
use storage::Storage;
pub use storage::StorageError;

/// An order that takes longer is given up, and tried again later.
const ORDER_SECONDS_MAX: u64 = 300;
/// Characters of what went wrong that are logged and kept.
const FAULT_CHARACTERS: usize = 500;

/// Why there is no certificate, or no new one.
#[derive(Debug, thiserror::Error)]
pub enum AcmeError {
    /// Nobody to trust.
    #[error(
        "this system has no file of the authorities that it trusts; install its ca-certificates, or name a file with acme_root"
    )]
    NoRoots,
    /// The file of trusted authorities is of no use.
    #[error("{path}: {1}", path = .0.display())]
    Roots(PathBuf, String),
    /// A file or folder was refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What came does not make a server.
    #[error("the certificate cannot be used: {0}")]
    Tls(#[from] rustls::Error),
    /// The answer to a challenge could not be made.
    #[error("the answer to the challenge cannot be made: {0}")]
    Answer(#[from] rcgen::Error),
    /// The server was not reached, or refused.
    #[error("the ACME server: {0}")]
    Server(#[from] instant_acme::Error),
    /// The server looked for the portal and did not find it.
    #[error(
        "the ACME server looked for {name} and refused: {why}; that name must lead to this portal, with port 443 of the outside being the one listened on"
    )]
    Refused {
        /// Which name.
        name: String,
        /// The server's words.
        why: String,
    },
    /// The only challenge that the portal answers is not offered.
    #[error("the ACME server offers no tls-alpn-01 for {0}")]
    NoChallenge(String),
    /// A certificate came, for somebody else.
    #[error("the certificate that came is not for {0}")]
    OtherName(String),
    /// A certificate came that holds no more.
    #[error("the certificate that came has ended already; is the clock of this machine right?")]
    Ended,
    /// Not PEM, or not a certificate.
    #[error("the certificate cannot be read")]
    Unreadable,
    /// It ended in the middle, by a mistake in this program.
    #[error("the order broke off")]
    Broken,
    /// It took too long.
    #[error("the order took longer than {ORDER_SECONDS_MAX} seconds")]
    Slow,
}

/// How often something is done.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between two looks at how long the certificate still holds.
    pub look: Duration,
    /// Before the second try; then twice as long each time.
    pub retry_first: Duration,
    /// And never longer than this.
    pub retry_max: Duration,
}

impl Default for Pace {
    /// At most four tries in the first hour: authorities count refused looks, five in an hour.
    fn default() -> Pace {
        Pace {
            look: Duration::from_hours(1),
            retry_first: Duration::from_mins(5),
            retry_max: Duration::from_hours(6),
        }
    }
}

impl Pace {
    /// Until the next look, or the next try when so many went wrong in a row.
    fn pause(&self, tries: u32) -> Duration {
        match tries {
            0 => self.look,
            tries => self.retry_first.saturating_mul(1 << (tries - 1).min(16)).min(self.retry_max),
        }
    }
}

/// What certificates are asked for, where, and where they are kept.
#[derive(Debug, Clone)]
pub struct AcmeSettings {
    /// The names; one certificate is for all of them.
    pub domains: Vec<String>,
    /// The mail address that the authority may write to.
    pub contact: Option<String>,
    /// The address of the server's directory.
    pub directory: String,
    /// The authorities to trust when talking to the server; those of the system without it.
    pub root: Option<PathBuf>,
    /// The folder that keeps what came.
    pub folder: PathBuf,
    /// How often.
    pub pace: Pace,
}

impl AcmeSettings {
    /// How it stands, by what is kept on disk alone.
    pub fn standing(&self) -> Result<Standing, AcmeError> {
        let storage = Storage::of(&self.folder, &self.directory);
        let kept = storage.certificate()?.map(|pem| Kept::open(&pem)).transpose()?;
        let fault = storage.fault()?;
        Ok(Standing::of(kept.as_ref(), &self.domains, fault))
    }
}

/// How it stands with the certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// From when to when the one in use holds.
    pub validity: Option<Validity>,
    /// A name that it is not for, though it was asked for.
    pub missing: Option<String>,
    /// What went wrong last, unless it went well since.
    pub fault: Option<String>,
    /// How many tries went wrong in a row, in this process.
    pub tries: u32,
}

impl Standing {
    fn of(kept: Option<&Kept>, names: &[String], fault: Option<String>) -> Standing {
        Standing {
            validity: kept.map(|kept| kept.validity),
            missing: kept.and_then(|kept| kept.missing(names)),
            fault,
            tries: 0,
        }
    }

    /// Is a certificate, or another one, to be asked for?
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.missing.is_some() || self.validity.is_none_or(|validity| validity.renewal() <= now)
    }

    /// Is all well? It is not with a certificate that still holds, once a name is missing or its renewal goes wrong.
    pub fn is_well(&self, now: Timestamp) -> bool {
        let holds = self.validity.is_some_and(|validity| validity.from <= now && now < validity.until);
        holds && self.missing.is_none() && !(self.is_due(now) && self.fault.is_some())
    }

    /// For whoever runs the portal.
    pub fn words(&self, now: Timestamp) -> String {
        let mut words = vec![match self.validity {
            None => "there is no certificate yet; the portal asks for one while it serves".to_owned(),
            Some(validity) if validity.until <= now => "the certificate has ended".to_owned(),
            Some(validity) => format!("{} days left", validity.days_left(now)),
        }];
        words.extend(self.missing.as_ref().map(|name| format!("it is not for {name}, another is asked for")));
        words.extend(self.fault.as_ref().map(|fault| format!("the last try went wrong: {fault}")));
        words.join("; ")
    }
}

/// Certificates by ACME, for one listener.
#[derive(Clone)]
pub struct Acme {
    office: Arc<Office>,
}

struct Office {
    settings: AcmeSettings,
    clock: Arc<dyn Clock>,
    storage: Storage,
    reach: Reach,
    handshakes: Handshakes,
    standing: watch::Sender<Standing>,
}

impl fmt::Debug for Acme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acme").field("settings", &self.office.settings).finish_non_exhaustive()
    }
}

impl Acme {
    /// Take up what is kept. A kept certificate that cannot be used is told, and another one is asked for.
    pub fn open(settings: AcmeSettings, clock: Arc<dyn Clock>) -> Result<Acme, AcmeError> {
        let storage = Storage::of(&settings.folder, &settings.directory);
        storage.shut()?;
        let reach = Reach::new(settings.root.as_deref())?;
        let handshakes = Handshakes::new()?;
        let kept = match storage.certificate()?.map(|pem| Kept::open(&pem)).transpose() {
            Ok(kept) => kept,
            Err(error) => {
                tracing::error!(%error, "the certificate that was kept is of no use");
                None
            }
        };
        let standing = Standing::of(kept.as_ref(), &settings.domains, storage.fault()?);
        if let Some(kept) = kept {
            handshakes.show(kept.key);
        }
        let (standing, _) = watch::channel(standing);
        Ok(Acme { office: Arc::new(Office { settings, clock, storage, reach, handshakes, standing }) })
    }

    /// How it stands, and each change of it.
    pub fn standing(&self) -> watch::Receiver<Standing> {
        self.office.standing.subscribe()
    }

    pub(super) fn handshakes(&self) -> Handshakes {
        self.office.handshakes.clone()
    }

    /// Get a certificate when there is none, renew it in time, and never end.
    pub(super) async fn keep(&self) -> Infallible {
        let office = &self.office;
        loop {
            let standing = office.standing.borrow().clone();
            if standing.is_due(office.clock.now()) {
                Arc::clone(office).renew(&standing).await;
            }
            tokio::time::sleep(office.pause()).await;
        }
    }
}

impl Office {
    async fn renew(self: Arc<Self>, standing: &Standing) {
        if standing.validity.is_some() {
            tracing::info!("another certificate is asked for; the old one is shown until it comes");
        } else {
            tracing::warn!("there is no certificate yet, and nobody can open the portal; one is asked for");
        }
        let office = Arc::clone(&self);
        match apart(&self.handshakes, async move { office.get().await }).await {
            Ok(kept) => {
                let days = kept.validity.days_left(self.clock.now());
                self.handshakes.show(Arc::clone(&kept.key));
                self.standing.send_replace(Standing::of(Some(&kept), &self.settings.domains, None));
                tracing::info!(days, "a new certificate is in use");
            }
            Err(error) => self.tell(&error),
        }
    }

    async fn get(&self) -> Result<Kept, AcmeError> {
        let desk = Desk {
            settings: &self.settings,
            storage: &self.storage,
            reach: &self.reach,
            handshakes: &self.handshakes,
        };
        let patience = Duration::from_secs(ORDER_SECONDS_MAX);
        let pem = tokio::time::timeout(patience, desk.order()).await.unwrap_or(Err(AcmeError::Slow))?;
        let kept = Kept::open(&pem)?;
        if let Some(name) = kept.missing(&self.settings.domains) {
            return Err(AcmeError::OtherName(name));
        }
        if kept.validity.until <= self.clock.now() {
            return Err(AcmeError::Ended);
        }
        // What came is shown even when the disk is full: an order anew would not make it emptier.
        let stored = self.storage.keep_certificate(&pem).and_then(|()| self.storage.keep_fault(None));
        if let Err(error) = stored {
            tracing::error!(%error, "the certificate could not be kept; after a restart it is asked for again");
        }
        Ok(kept)
    }

    /// Say what went wrong: in the log, on disk for the doctor, and to whoever watches.
    fn tell(&self, error: &AcmeError) {
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        let words: String = error.to_string().chars().map(plain).take(FAULT_CHARACTERS).collect();
        if let Err(error) = self.storage.keep_fault(Some(&words)) {
            tracing::error!(%error, "what went wrong could not be kept");
        }
        self.standing.send_modify(|standing| {
            standing.tries = standing.tries.saturating_add(1);
            standing.fault = Some(words.clone());
        });
        let days = self.standing.borrow().validity.map(|validity| validity.days_left(self.clock.now()));
        let minutes = self.pause().as_secs() / 60;
        tracing::error!(error = %words, days, minutes, "no new certificate; it is tried again after these minutes");
    }

    fn pause(&self) -> Duration {
        self.settings.pace.pause(self.standing.borrow().tries)
    }
}

/// An order in a task of its own, so that nothing that happens there ends the portal; it is dropped with this one.
/// However it ends, done, broken or dropped, its challenges are forgotten with it.
async fn apart(
    handshakes: &Handshakes,
    order: impl Future<Output = Result<Kept, AcmeError>> + Send + 'static,
) -> Result<Kept, AcmeError> {
    let challenges = Challenges(handshakes.clone());
    let mut task = JoinSet::new();
    task.spawn(async move {
        let _challenges = challenges;
        order.await
    });
    task.join_next().await.and_then(Result::ok).unwrap_or(Err(AcmeError::Broken))
}

/// The challenges of one order; none is answered any more once it is gone.
struct Challenges(Handshakes);

impl Drop for Challenges {
    fn drop(&mut self) {
        self.0.forget_challenges();
    }
}

#[cfg(test)]
mod tests {
    use super::{AcmeError, Handshakes, Kept, Pace, Standing, Validity, apart, order};
    use jiff::Timestamp;
    use tokio::sync::oneshot;

    const NAME: &str = "portal.example";

    #[tokio::test]
    async fn no_challenge_outlives_its_order_however_that_ends() {
        let handshakes = Handshakes::new().expect("they are made");
        let (begin, there) = (handshakes.clone(), handshakes.clone());
        let begin = move || begin.answer(NAME, order::answer(NAME, &[7; 32]).expect("an answer"));
        let (again, never) = (begin.clone(), begin.clone());

        let refused: Result<Kept, _> = apart(&handshakes, async move {
            begin();
            Err(AcmeError::Slow)
        })
        .await;
        assert!(matches!(refused, Err(AcmeError::Slow)) && !there.answers(NAME));

        let broken = apart(&handshakes, async move {
            again();
            panic!("a mistake in the program")
        });
        assert!(matches!(broken.await, Err(AcmeError::Broken)) && !there.answers(NAME));

        let (begun, has_begun) = oneshot::channel();
        let (held, gone) = oneshot::channel::<()>();
        let endless = apart(&handshakes, async move {
            let _held = held;
            never();
            let _ = begun.send(());
            std::future::pending().await
        });
        tokio::select! {
            _ = endless => unreachable!("it never ends"),
            begun = has_begun => begun.expect("it begins"),
        }
        assert!(gone.await.is_err(), "it is dropped with the portal");
        assert!(!there.answers(NAME));
    }

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(day * 86_400).expect("an instant")
    }

    #[test]
    fn tries_are_fewer_and_fewer_and_never_end() {
        let minutes = |tries| Pace::default().pause(tries).as_secs() / 60;
        assert_eq!(
            [1, 2, 3, 4, 7, 8, 17, 18, u32::MAX].map(minutes),
            [5, 10, 20, 40, 320, 360, 360, 360, 360]
        );
        let (mut tries, mut minute) = (0, 0);
        while minute < 60 {
            tries += 1;
            minute += minutes(tries);
        }
        assert_eq!(tries, 4, "authorities count five refused looks in an hour");
        assert_eq!(minutes(0), 60, "while all is well");
    }

    #[test]
    fn how_it_stands_is_told_as_it_is() {
        let validity = Some(Validity { from: day(0), until: day(90) });
        let fault = || Some("it rained".to_owned());
        let none = Standing::default();
        assert!(none.is_due(day(1)) && !none.is_well(day(1)));
        assert!(none.words(day(1)).contains("no certificate yet"));
        let fresh = Standing { validity, ..Standing::default() };
        assert!(!fresh.is_due(day(59)) && fresh.is_well(day(59)));
        assert_eq!(fresh.words(day(59)), "31 days left");
        assert!(fresh.is_due(day(60)) && fresh.is_well(day(60)), "due, and nothing went wrong yet");
        let failing = Standing { validity, fault: fault(), ..Standing::default() };
        assert!(failing.is_well(day(59)), "an old fault that does not matter now");
        assert!(!failing.is_well(day(61)));
        assert_eq!(failing.words(day(61)), "29 days left; the last try went wrong: it rained");
        assert!(failing.words(day(90)).starts_with("the certificate has ended"));
        let other = Standing { validity, missing: Some("b.example".into()), ..Standing::default() };
        assert!(
            other.is_due(day(1))
                && !other.is_well(day(1))
                && other.words(day(1)).contains("not for b.example")
        );
    }
}
