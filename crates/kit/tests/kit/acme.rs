//! Certificates by ACME, over real connections, from a server in the same process.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use kit::serve::Room;
use kit::serve::acme::{Acme, AcmeSettings, Pace, Standing};
use stdx::{Clock, ManualClock};
use testkit::AcmeServer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::client::TlsStream;

const NAME: &str = "portal.example";
const DAY_MS: i64 = 86_400_000;
const PATIENCE: Duration = Duration::from_mins(1);

/// A place with a server, a clock and a folder, where portals are opened one after another.
struct Town {
    server: AcmeServer,
    clock: Arc<ManualClock>,
    folder: tempfile::TempDir,
}

/// A portal that is open.
struct Open {
    address: SocketAddr,
    acme: Acme,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Town {
    async fn new() -> Town {
        let clock = Arc::new(ManualClock::at("2026-03-01T00:00:00Z".parse().expect("an instant")));
        let folder = tempfile::tempdir().expect("a folder");
        let server = AcmeServer::start(clock.clone(), folder.path()).await;
        Town { server, clock, folder }
    }

    fn kept(&self) -> PathBuf {
        self.folder.path().join("acme")
    }

    fn settings(&self, names: &[&str]) -> AcmeSettings {
        let soon = Duration::from_millis(20);
        AcmeSettings {
            domains: names.iter().map(ToString::to_string).collect(),
            contact: Some("office@clinic.example".into()),
            directory: self.server.directory(),
            root: Some(self.folder.path().join("root.pem")),
            folder: self.kept(),
            pace: Pace { look: soon, retry_first: soon, retry_max: soon },
        }
    }

    async fn open(&self, names: &[&str]) -> Open {
        self.open_with(self.settings(names)).await
    }

    /// A portal at a port where the server does not look for it yet.
    async fn open_with(&self, settings: AcmeSettings) -> Open {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
        let address = listener.local_addr().expect("an address");
        let acme = Acme::open(settings, self.clock.clone()).expect("it makes sense");
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, acme.clone(), stopped));
        Open { address, acme, stop, serving }
    }

    /// A portal with a certificate.
    async fn open_certified(&self, names: &[&str]) -> Open {
        let open = self.open(names).await;
        self.server.names_lead_to(open.address);
        open.until(|standing| standing.validity.is_some()).await;
        open
    }

    async fn connect(
        &self,
        open: &Open,
        name: &str,
        protocol: &str,
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(open.address).await.expect("it listens");
        let client = self.server.authority().client(self.clock.clone(), protocol);
        client.connect(name.to_owned().try_into().expect("a name"), stream).await
    }
}

impl Open {
    /// How it stands, once it stands so.
    async fn until(&self, stands: impl FnMut(&Standing) -> bool) -> Standing {
        let mut standing = self.acme.standing();
        if let Ok(found) = tokio::time::timeout(PATIENCE, standing.wait_for(stands)).await {
            return found.expect("somebody keeps it").clone();
        }
        panic!("in time it stood like this: {:?}", self.acme.standing().borrow());
    }

    async fn close(self) {
        self.stop.send(()).expect("it is open");
        tokio::time::timeout(PATIENCE, self.serving).await.expect("it stops").expect("without fault");
    }
}

async fn serve(listener: TcpListener, acme: Acme, stopped: oneshot::Receiver<()>) {
    let router = Router::new().route("/", get(async || "the portal"));
    let stop = async {
        let _ = stopped.await;
    };
    kit::serve::acme(listener, router, Room::unbounded(), &acme, stop).await;
}

async fn ask(stream: &mut TlsStream<TcpStream>) -> String {
    stream.write_all(b"GET / HTTP/1.1\r\nHost: portal.example\r\n\r\n").await.expect("sends");
    let mut answer = vec![0; 1_024];
    let length = stream.read(&mut answer).await.expect("reads");
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

fn shown(stream: &TlsStream<TcpStream>) -> Vec<u8> {
    stream.get_ref().1.peer_certificates().expect("it showed one")[0].to_vec()
}

/// The files that are kept, with their modes.
fn files(folder: &Path) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for directory in fs::read_dir(folder).expect("it is there") {
        for file in fs::read_dir(directory.expect("a folder").path()).expect("reads") {
            let file = file.expect("a file");
            let mode = file.metadata().expect("reads").permissions().mode() & 0o777;
            found.push((file.file_name().to_string_lossy().into_owned(), mode));
        }
    }
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_portal_listens_at_once_says_that_it_has_no_certificate_and_gets_one() {
    let town = Town::new().await;
    let open = town.open(&[NAME, "www.portal.example"]).await;
    let told = open.until(|standing| standing.tries >= 2).await;
    assert!(told.validity.is_none() && !told.is_well(town.clock.now()));
    let words = told.words(town.clock.now());
    for part in ["no certificate yet", "looked for portal.example", "somebody else answered", "443"] {
        assert!(words.contains(part), "{part} in {words}");
    }
    assert!(town.connect(&open, NAME, "h2").await.is_err(), "it has nothing to show");
    let written = town.settings(&[NAME]).standing().expect("reads");
    assert_eq!(written.fault, told.fault, "the doctor reads the same, from another process");

    town.server.names_lead_to(open.address);
    let told = open.until(|standing| standing.validity.is_some()).await;
    assert_eq!(told.words(town.clock.now()), "90 days left");
    assert!(told.is_well(town.clock.now()) && told.fault.is_none());
    for name in [NAME, "www.portal.example"] {
        let mut stream = town.connect(&open, name, "http/1.1").await.expect("shakes hands");
        assert!(ask(&mut stream).await.contains("the portal"));
    }
    let stream = town.connect(&open, NAME, "h2").await.expect("shakes hands");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    assert_eq!(town.server.contact(), ["mailto:office@clinic.example"]);
    assert_eq!(town.server.accounts(), 1);
    assert_eq!(town.server.certificates(), 1);
    assert_eq!(town.server.mistakes(), [""; 0]);
    let kept = files(&town.kept());
    assert_eq!(kept, [("account.json".to_owned(), 0o600), ("certificate.pem".to_owned(), 0o600)]);
    assert_eq!(town.settings(&[NAME]).standing().expect("reads").validity, told.validity);
    drop(stream);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_got_is_kept_over_a_restart_for_each_directory_alone() {
    let town = Town::new().await;
    town.open_certified(&[NAME]).await.close().await;
    assert_eq!(town.server.orders(), 1);
    let again = town.open(&[NAME]).await;
    let mut stream = town.connect(&again, NAME, "http/1.1").await.expect("at once");
    assert!(ask(&mut stream).await.contains("the portal"));
    drop(stream);
    again.close().await;
    assert_eq!((town.server.orders(), town.server.accounts()), (1, 1), "nothing was asked for");

    let mut elsewhere = town.settings(&[NAME]);
    elsewhere.directory += "?trial";
    assert!(elsewhere.standing().expect("reads").validity.is_none(), "another directory has its own folder");

    let more = town.open(&[NAME, "new.example"]).await;
    town.server.names_lead_to(more.address);
    assert!(town.connect(&more, NAME, "h2").await.is_ok(), "the old one is shown until then");
    more.until(|standing| standing.missing.is_none()).await;
    assert!(town.connect(&more, "new.example", "h2").await.is_ok());
    // An order may have been placed before its names led here.
    assert_eq!((town.server.certificates(), town.server.accounts()), (2, 1));
    more.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_renewed_well_before_its_end_under_open_connections() {
    let town = Town::new().await;
    let open = town.open_certified(&[NAME]).await;
    let mut early = town.connect(&open, NAME, "http/1.1").await.expect("shakes hands");
    assert!(ask(&mut early).await.contains("the portal"));
    let first = open.until(|_| true).await.validity.expect("there is one");
    assert_eq!(first.renewal().to_string(), "2026-04-30T00:00:00Z", "30 days before the end of 90");

    town.clock.advance_ms(61 * DAY_MS);
    let renewed = open.until(|standing| standing.validity != Some(first)).await;
    assert_eq!(renewed.words(town.clock.now()), "90 days left");
    let late = town.connect(&open, NAME, "http/1.1").await.expect("shakes hands");
    assert_ne!(shown(&late), shown(&early), "the new one is shown");
    assert!(ask(&mut early).await.contains("the portal"), "who was there stays");
    assert_eq!((town.server.certificates(), town.server.accounts()), (2, 1));
    assert_eq!(town.server.mistakes(), [""; 0]);
    drop((early, late));
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_goes_wrong_is_tried_again_and_the_old_certificate_is_shown() {
    let town = Town::new().await;
    town.server.certify_for_days(6);
    let open = town.open_certified(&[NAME]).await;
    town.server.find_somebody_else(true);
    town.clock.advance_ms(4 * DAY_MS);
    let told = open.until(|standing| standing.tries >= 3).await;
    assert!(!told.is_well(town.clock.now()));
    assert!(told.words(town.clock.now()).starts_with("2 days left; the last try went wrong: "), "{told:?}");
    assert!(town.connect(&open, NAME, "h2").await.is_ok());
    town.server.find_somebody_else(false);
    let told = open.until(|standing| standing.tries == 0).await;
    assert!(told.is_well(town.clock.now()) && told.fault.is_none());
    assert_eq!(town.settings(&[NAME]).standing().expect("reads").fault, None);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_not_ours_is_told_and_somebody_elses_certificate_never_shown() {
    let town = Town::new().await;
    town.server.refuse_name("wrong.example");
    let open = town.open(&[NAME, "wrong.example"]).await;
    let told = open.until(|standing| standing.tries > 0).await.fault.expect("told");
    assert!(told.contains("wrong.example is not certified here"), "{told}");
    open.close().await;
    assert_eq!(town.server.orders(), 0);

    town.server.certify_instead("other.example");
    let open = town.open(&[NAME]).await;
    town.server.names_lead_to(open.address);
    let wrong = |standing: &Standing| standing.fault.as_ref().is_some_and(|told| told.contains("is not for"));
    let told = open.until(wrong).await;
    assert_eq!(told.fault.as_deref(), Some("the certificate that came is not for portal.example"));
    assert!(town.connect(&open, "other.example", "h2").await.is_err(), "it is not shown");
    assert!(!files(&town.kept()).iter().any(|(name, _)| name == "certificate.pem"), "nor kept");
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_account_and_a_broken_file_are_made_anew() {
    let town = Town::new().await;
    town.open_certified(&[NAME]).await.close().await;
    town.server.forget_accounts();
    for directory in fs::read_dir(town.kept()).expect("it is there") {
        let file = directory.expect("a folder").path().join("certificate.pem");
        fs::write(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").expect("writes");
    }
    let standing = town.settings(&[NAME]).standing();
    assert_eq!(standing.expect_err("broken").to_string(), "the certificate cannot be read");
    let open = town.open_certified(&[NAME]).await;
    assert!(town.connect(&open, NAME, "h2").await.is_ok());
    assert_eq!(town.server.accounts(), 2);
    assert_eq!(town.server.mistakes(), [""; 0]);
    open.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_out_of_reach_is_waited_for_and_the_portal_stops_when_told() {
    let town = Town::new().await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("listens").local_addr().expect("an address");
    let mut settings = town.settings(&[NAME]);
    settings.directory = format!("https://{nobody}/directory");
    settings.pace = Pace::default();
    let open = town.open_with(settings).await;
    let told = open.until(|standing| standing.tries == 1).await.fault.expect("told");
    assert!(told.contains(&nobody.to_string()) && told.contains("cannot be reached"), "{told}");
    open.close().await;

    let mut untrusted = town.settings(&[NAME]);
    let stranger = town.folder.path().join("stranger.pem");
    fs::write(&stranger, testkit::Authority::new().root()).expect("writes");
    untrusted.root = Some(stranger);
    let open = town.open_with(untrusted).await;
    let told = open.until(|standing| standing.tries > 0).await.fault.expect("told");
    assert!(told.contains("invalid peer certificate"), "{told}");
    assert_eq!(town.server.accounts(), 0);
    open.close().await;

    let mut nothing = town.settings(&[NAME]);
    nothing.root = Some(town.folder.path().join("nowhere.pem"));
    let refused = Acme::open(nothing, town.clock.clone()).expect_err("there is no such file");
    assert!(refused.to_string().contains("nowhere.pem"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_stops_when_told_in_the_middle_of_an_order() {
    let town = Town::new().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let mut settings = town.settings(&[NAME]);
    settings.directory = format!("https://{}/directory", silent.local_addr().expect("an address"));
    let open = town.open_with(settings).await;
    let (mut asked, _) =
        tokio::time::timeout(PATIENCE, silent.accept()).await.expect("asked").expect("a caller");
    open.close().await;
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, asked.read_to_end(&mut rest)).await;
    ended.expect("the order ends with the portal").expect("reads");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_whose_name_it_is_sees_nothing_between_orders() {
    let town = Town::new().await;
    let open = town.open_certified(&[NAME]).await;
    assert!(town.connect(&open, NAME, "acme-tls/1").await.is_err(), "no challenge is going on");
    assert!(town.connect(&open, NAME, "h2").await.is_ok());
    open.close().await;
}
