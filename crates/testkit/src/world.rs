//! A portal to test: a folder and a database of its own, the slices that the test names, and a clock.

use std::sync::Arc;

use access::{Asker, PersonNumber, Purpose};
use axum::Router;
use fhir::Resource;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kit::{ClinicSettings, Manifest, Portal, RouteLine, Settings, Slice, build_router};
use serde_json::{Value, json};
use stdx::{Clock, ManualClock, Secret};
use store::{
    Act, ActInfo, Arrival, Arrived, Config, Outside, Registrations, Store, SystemRandom, Told, Whole,
};

use crate::browser::Browser;
use crate::database::{On, place};

/// The password of everybody in tests.
pub const PASSWORD: &str = "four kind otters knit";
/// Events that are looked at.
const EVENTS_MAX: i64 = 1_000;
const BASE: &str = "https://portal.example";

/// The portal under test, with its folder, clock and table of routes.
pub struct World {
    /// The folder with everything that is a file.
    pub folder: Arc<tempfile::TempDir>,
    /// The clock, turned by hand.
    pub clock: Arc<ManualClock>,
    /// The portal.
    pub portal: Portal,
    /// Every route.
    pub routes: Vec<RouteLine>,
    config: Config,
    settings: Settings,
    plan: Plan,
    router: Router,
}

/// What a portal is made of.
#[derive(Clone, Copy)]
struct Plan {
    slices: fn() -> Vec<Slice>,
    register: fn(&mut Registrations),
}

/// The clinic that tests go to.
pub fn clinic() -> ClinicSettings {
    ClinicSettings {
        name: "Harbor Family Clinic".into(),
        phone: "+1 555 010 1234".into(),
        hours: "Monday to Friday, 8 am to 5 pm. Relay 711 and interpreters are free.".into(),
        urgent: "If it cannot wait, call 911.".into(),
        zone: TimeZone::UTC,
        language: "en".into(),
    }
}

/// What the operator decided, in tests: TLS in front, so that cookies have their full names.
fn settings() -> Settings {
    Settings { cookies: kit::CookieNames::Host, demo: false, ..Settings::loopback(BASE, clinic()) }
}

impl World {
    /// A portal with these slices on a database of its own.
    pub async fn open(on: On, slices: fn() -> Vec<Slice>) -> World {
        World::with(on, slices, |_| {}).await
    }

    /// The same with settings of the test's own.
    pub async fn with(on: On, slices: fn() -> Vec<Slice>, change: impl FnOnce(&mut Settings)) -> World {
        World::made(on, Plan { slices, register: |_| {} }, change).await
    }

    /// The same with more in the store than the slices register.
    pub async fn composed(
        on: On,
        slices: fn() -> Vec<Slice>,
        register: fn(&mut Registrations),
        change: impl FnOnce(&mut Settings),
    ) -> World {
        World::made(on, Plan { slices, register }, change).await
    }

    async fn made(on: On, plan: Plan, change: impl FnOnce(&mut Settings)) -> World {
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let config = place(on, folder.path());
        let now: Timestamp = "2026-11-02T09:00:00Z".parse().expect("a time");
        let mut settings = settings();
        change(&mut settings);
        World::node(folder, Arc::new(ManualClock::at(now)), config, (settings, plan)).await
    }

    /// Another node of the same portal: the same data and clock, nothing else in common.
    pub async fn another_node(&self) -> World {
        let (folder, clock) = (Arc::clone(&self.folder), Arc::clone(&self.clock));
        World::node(folder, clock, self.config.clone(), (self.settings.clone(), self.plan)).await
    }

    async fn node(
        folder: Arc<tempfile::TempDir>,
        clock: Arc<ManualClock>,
        config: Config,
        (settings, plan): (Settings, Plan),
    ) -> World {
        let manifest = Manifest::of((plan.slices)());
        let mut registrations = manifest.registrations();
        (plan.register)(&mut registrations);
        let time: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
        let outside = Outside { clock: time, random: Arc::new(SystemRandom) };
        let store = Store::open(config.clone(), outside, registrations).await.expect("opens");
        let portal = Portal::new(store, settings.clone(), &manifest).expect("the words are sound");
        let routes = manifest.route_table();
        let router = build_router(manifest, &portal, |router| router);
        World { folder, clock, portal, routes, config, settings, plan, router }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        self.portal.store()
    }

    /// The router, to put behind a listener.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// From now on no event can be written: as when the disk of the audit is gone.
    pub async fn break_the_audit(&self) {
        let work = |ops: &mut store::Ops<'_>| ops.run("ALTER TABLE event RENAME TO event_gone", &[]);
        self.store().write_ops(store::Durability::Now, work).await.expect("it is broken");
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone(), BASE)
    }

    /// A browser at this address of the network.
    pub fn browser_from(&self, address: &str) -> Browser {
        let address: std::net::IpAddr = address.parse().expect("an address");
        let mut browser = self.browser();
        browser.address = Some(address);
        browser
    }

    /// How many events the audit has, of everybody.
    pub async fn count_events(&self) -> i64 {
        let all = "SELECT count(*) FROM event";
        let counted = self.store().read_ops(move |ops| ops.rows(all, &[], |row| row.int(0))).await;
        counted.expect("counted").first().copied().unwrap_or_default()
    }

    /// What the audit tells of a login, newest first.
    pub async fn told_of_login(&self, login: PersonNumber) -> Vec<Told> {
        self.store().person(&self.act(), login).events(i64::MAX, EVENTS_MAX).await.expect("events")
    }

    /// What the audit tells of nobody's record, newest first.
    pub async fn told_of_site(&self) -> Vec<Told> {
        self.store().registry(&self.act()).site_events(i64::MAX, EVENTS_MAX).await.expect("events")
    }

    /// What the audit tells of a chart, newest first, as its own login sees it.
    pub async fn told_of_chart(&self, login: PersonNumber, patient: &str) -> Vec<Told> {
        let asker = Asker::person(login, self.portal.now().as_millisecond());
        let chart = self.store().chart(&self.act(), &asker, patient, Purpose::OwnCare).await.expect("opens");
        chart.events(i64::MAX, EVENTS_MAX).await.expect("events")
    }

    /// Turn the clock forward.
    pub fn wait_minutes(&self, minutes: i64) {
        self.clock.advance_ms(minutes * 60_000);
    }

    /// An act of the test's own.
    pub fn act(&self) -> Act {
        Act::new(ActInfo::system("test"))
    }

    /// Take resources in; all of them must go in.
    pub async fn take(&self, resources: Vec<Value>) -> Vec<Arrived> {
        let arrival = |json| Arrival {
            full_url: None,
            resource: Resource::from_value(json).expect("a resource"),
            if_none_exist: None,
            referrers: Vec::new(),
        };
        let arrivals = resources.into_iter().map(arrival).collect();
        let arrived = self.store().registry(&self.act()).ingest(arrivals, Whole::EachByItself).await;
        let arrived = arrived.expect("takes in");
        for one in &arrived {
            assert!(!matches!(one, Arrived::Refused(_)), "{one:?}");
        }
        arrived
    }

    /// A patient with a chart and a login of their own: signs in as `{id}@example.org` with [`PASSWORD`].
    pub async fn patient(&self, id: &str, given: &str, family: &str) -> PersonNumber {
        self.take(vec![json!({
            "resourceType": "Patient", "id": id, "birthDate": "1968-03-04",
            "name": [{"use": "official", "given": [given], "family": family}],
        })])
        .await;
        self.login(&format!("{id}@example.org"), &format!("{given} {family}"), Some(id)).await
    }

    /// A login with [`PASSWORD`], whose own chart this is, if any.
    pub async fn login(&self, sign_in: &str, name: &str, patient: Option<&str>) -> PersonNumber {
        let new = accounts::NewLogin {
            sign_in: sign_in.to_owned(),
            name: name.to_owned(),
            patient: patient.map(str::to_owned),
            first: accounts::First::Password(Secret::new(PASSWORD.to_owned())),
        };
        accounts::create(self.store(), &new).await.expect("an account").person
    }

    /// A browser in which this person has signed in through the form.
    pub async fn signed_in(&self, sign_in: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(sign_in, PASSWORD).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser
    }
}
