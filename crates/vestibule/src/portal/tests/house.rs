//! The demo clinic with everybody who comes, and what the audit tells of each request.

use std::collections::BTreeMap;

use access::{Labels, PersonNumber, RelationKind, Scopes};
use accounts::{First, NewLogin};
use fhir::{Resource, Type};
use kit::Rate;
use kit::session::SessionLimits;
use serde_json::{Value, json};
use stdx::Secret;
use store::{Projected, ProjectedRelation, Projector, Registrations, Told};
use testkit::{Answer, Browser, On, PASSWORD, World};

use super::persona::Persona;
use crate::command::DemoOrder;
use crate::demo;

/// Patients of the demo: she, the stranger, and the one whose record is shredded.
const PATIENTS: usize = 3;
const SESSION: &str = "__Host-session";
const LIMITS: SessionLimits = SessionLimits { idle_minutes: 30, absolute_hours: 12 };
const FROM_PAST_MS: i64 = 1_000;

/// The portal with everybody.
pub struct House {
    pub world: World,
    logins: BTreeMap<Persona, PersonNumber>,
    /// The Patients of her, of the stranger, and of the one who was shredded.
    patients: [String; 3],
    /// The numbers of the charts of the first two.
    charts: [i64; 2],
    /// The page of one of her results.
    pub her_result: String,
    /// The page of one of her conditions, and of one of her documents with a file.
    pub her_condition: String,
    pub her_document: String,
    timed_out: String,
    ended: String,
    closed: String,
    shredded: String,
}

/// Relations that no slice projects yet: a Basic in the chart says which login, as what, until when.
fn relates(resource: &Resource, out: &mut Projected) {
    let Some(text) = resource.text(&["code", "text"]) else { return };
    let words: Vec<&str> = text.split(' ').collect();
    let ["relates", login, kind, until_ms] = words[..] else { return };
    let kind = kind.parse().ok().and_then(RelationKind::from_number);
    out.relations.push(ProjectedRelation {
        principal: login.parse().ok(),
        chart: None,
        kind: kind.expect("a kind of relation"),
        scopes: Scopes::ALL,
        sensitive: Labels::NONE,
        from_ms: 0,
        until_ms: until_ms.parse().expect("an instant"),
    });
}

fn register(registrations: &mut Registrations) {
    registrations.migrations.push(("demo", &demo::MIGRATIONS));
    registrations.projectors.push(Projector { kind: Type::named("Basic"), project: relates });
}

impl House {
    /// The demo clinic on a database of its own.
    pub async fn open(on: On) -> House {
        let world = World::composed(on, crate::portal::slices, register, |settings| {
            let wide = Rate { burst: 1_000_000, per_minute: 1_000_000 };
            (settings.limits.per_address, settings.limits.per_session) = (wide, wide);
            settings.sessions = LIMITS;
            settings.demo = true;
        });
        let world = world.await;
        let order = DemoOrder { patients: Some(PATIENTS), seed: Some(7), prepare_only: true };
        let mark = demo::prepare(world.store(), &order).await.expect("a demo");
        let settings = clinic::Settings { seed: mark.seed, patients: mark.patients, today: mark.today };
        let cast = clinic::Clinic::new(settings).logins();
        let patients = [0, 1, 2].map(|at| cast[at].patient_id.clone());
        let mut house = House {
            world,
            logins: BTreeMap::new(),
            patients,
            charts: [0, 0],
            her_result: String::new(),
            her_condition: String::new(),
            her_document: String::new(),
            timed_out: String::new(),
            ended: String::new(),
            closed: String::new(),
            shredded: String::new(),
        };
        house.people().await;
        house.relations().await;
        house.ends().await;
        house.look().await;
        house
    }

    async fn people(&mut self) {
        for persona in Persona::ALL {
            let patient = match persona {
                Persona::Nobody => continue,
                // Logins of hers that nobody else uses, so that their sessions stay as they are.
                Persona::TimedOut | Persona::Ended | Persona::Herself => Some(self.patients[0].clone()),
                Persona::Stranger => Some(self.patients[1].clone()),
                Persona::WithShreddedRecord => Some(self.patients[2].clone()),
                _ => None,
            };
            // Only she signs in through the form; the others need no password.
            let first = match persona {
                Persona::Herself => First::Password(Secret::new(PASSWORD.to_owned())),
                _ => First::Code,
            };
            let new = NewLogin { sign_in: persona.sign_in(), name: "Somebody Else".into(), patient, first };
            let made = accounts::create(self.world.store(), &new).await.expect("an account");
            self.logins.insert(persona, made.person);
        }
    }

    async fn relations(&mut self) {
        let helper = RelationKind::Helper(access::HelperClass::E);
        let relation = |persona: Persona, kind: RelationKind, until_ms: i64| -> Value {
            json!({"resourceType": "Basic", "id": format!("relates-{}", persona.name()),
                "subject": {"reference": format!("Patient/{}", self.patients[0])},
                "code": {"text": format!("relates {} {} {until_ms}", self.logins[&persona].0, kind.number())}})
        };
        let all = vec![
            relation(Persona::Helper, helper, access::FOREVER_MS),
            relation(Persona::FormerHelper, helper, FROM_PAST_MS),
            relation(Persona::CareTeam, RelationKind::CareTeam, access::FOREVER_MS),
        ];
        self.world.take(all).await;
    }

    /// Sessions that are over, each in its own way.
    async fn ends(&mut self) {
        let store = self.world.store().clone();
        self.timed_out = self.session(Persona::TimedOut).await;
        self.world.wait_minutes(31);
        self.ended = self.session(Persona::Ended).await;
        accounts::end_sessions(&store, &Persona::Ended.sign_in()).await.expect("ended");
        self.closed = self.session(Persona::Closed).await;
        accounts::close(&store, &Persona::Closed.sign_in()).await.expect("closed");
        self.shredded = self.session(Persona::Shredded).await;
        store.shred_login(self.logins[&Persona::Shredded]).await.expect("shredded");
        store.shred_chart(&self.patients[2]).await.expect("shredded");
    }

    async fn look(&mut self) {
        for (at, patient) in self.patients.iter().take(2).enumerate() {
            let number = self.world.store().chart_number(patient).await.expect("reads");
            self.charts[at] = number.expect("a chart").number();
        }
        self.her_result = self.first_link("/results", "/results/").await.expect("she has results");
        let condition = self.first_link("/record/conditions", "/record/conditions/").await;
        self.her_condition = condition.expect("she has conditions");
        let document = self.first_link("/record/documents?show=note", "/record/documents/").await;
        self.her_document = document.expect("she has documents");
    }

    /// What follows this start in the first such link of one of her pages.
    async fn first_link(&self, page: &str, start: &str) -> Option<String> {
        let answer = self.browser(Persona::Herself).await.get(page).await;
        let start = format!("href=\"{start}");
        Some(answer.body.split(&start).nth(1)?.split('"').next()?.to_owned())
    }

    async fn session(&self, persona: Persona) -> String {
        self.world.clock.advance_ms(1); // of many sessions the oldest ends, so each has an age of its own
        let opened = accounts::open_session(self.world.store(), self.logins[&persona], LIMITS).await;
        opened.expect("a session").reveal().clone()
    }

    /// A browser of this persona, with a fresh session where there can be one.
    pub async fn browser(&self, persona: Persona) -> Browser {
        let mut browser = self.world.browser();
        let cookie = match persona {
            Persona::Nobody => return browser,
            Persona::TimedOut => self.timed_out.clone(),
            Persona::Ended => self.ended.clone(),
            Persona::Closed => self.closed.clone(),
            Persona::Shredded => self.shredded.clone(),
            _ => self.session(persona).await,
        };
        browser.cookies.insert(SESSION.into(), cookie);
        browser
    }

    /// The address of a page of her record as this persona has it; who has no login has hers.
    pub fn on_behalf(&self, persona: Persona, page: &str) -> String {
        let chart = store::Compartment::from_number(self.charts[0]);
        let of = |persona: Persona| {
            let login = *self.logins.get(&persona)?;
            self.world.store().person(&self.world.act(), login).alias(chart).ok()
        };
        let alias = of(persona).or_else(|| of(Persona::Herself)).expect("a name");
        format!("/for/{alias}{page}")
    }

    /// The token and the key that a form of ours carries in this browser.
    pub async fn fields(&self, persona: Persona, browser: &mut Browser) -> Vec<(String, String)> {
        let (page, form) =
            if persona.is_in() { ("/settings", "/sign-out") } else { ("/sign-in", "/sign-in") };
        let page: Answer = browser.get(page).await;
        assert_eq!(page.status, 200, "{persona:?}: {}", page.body);
        page.fields(form).into_iter().filter(|(name, _)| name.starts_with("form-")).collect()
    }

    /// Ask for her chart, or for one that nobody has, at the door that every page goes through.
    pub async fn door(&self, persona: Persona, hers: bool) -> Option<(bool, Vec<(String, Told)>)> {
        let login = *self.logins.get(&persona)?;
        let before = self.newest().await;
        let patient = if hers { self.patients[0].as_str() } else { "nobody-has-this" };
        let (store, act) = (self.world.store(), self.world.act());
        let asker = access::Asker::person(login, store.outside().clock.now_ms());
        let opened = match store.chart(&act, &asker, patient, access::Purpose::OwnCare).await {
            Ok(_) => true,
            Err(store::StoreError::NotFound) => false,
            Err(error) => panic!("{error}"),
        };
        Some((opened, self.told_since(before, persona).await))
    }

    /// The number of the newest event.
    pub async fn newest(&self) -> i64 {
        let sql = "SELECT coalesce(max(seq), 0) FROM event";
        let rows = self.world.store().read_ops(move |ops| ops.rows(sql, &[], |row| row.int(0))).await;
        rows.expect("reads")[0]
    }

    /// The events behind a number, each with whose it is, opened.
    pub async fn told_since(&self, seq: i64, persona: Persona) -> Vec<(String, Told)> {
        let sql = "SELECT seq, compartment FROM event WHERE seq > $1 ORDER BY seq";
        let params = move |ops: &mut store::Ops<'_>| {
            ops.rows(sql, &[store::Param::Int(seq)], |row| Ok((row.int(0)?, row.int(1)?)))
        };
        let rows = self.world.store().read_ops(params).await.expect("reads");
        let mut told = Vec::new();
        for (seq, compartment) in rows {
            told.push(self.told(seq, compartment, persona).await);
        }
        told
    }

    async fn told(&self, seq: i64, compartment: i64, persona: Persona) -> (String, Told) {
        let login = |number: i64| self.logins.iter().find(|(_, login)| login.0 == number);
        let own = |whose: &str, it: Persona| if it == persona { "own" } else { whose }.to_owned();
        let [hers, strangers] = self.charts;
        let (whose, told) = match compartment {
            0 => ("site".to_owned(), self.world.told_of_site().await),
            number if number == hers => {
                let told = self.world.told_of_chart(self.logins[&Persona::Herself], &self.patients[0]).await;
                (own("her", Persona::Herself) + " record", told)
            }
            number if number == strangers => {
                let told = self.world.told_of_chart(self.logins[&Persona::Stranger], &self.patients[1]).await;
                (own("the stranger's", Persona::Stranger) + " record", told)
            }
            number => {
                let (it, login) = login(number).expect("an event of somebody who is known");
                let whose = own(if *it == Persona::Herself { "her" } else { "another" }, *it) + " login";
                (whose, self.world.told_of_login(*login).await)
            }
        };
        let told = told.into_iter().find(|told| told.seq == seq).expect("an event that can be read");
        (whose, told)
    }
}
