//! The hand that writes one person's record: it numbers resources, remembers the body behind the values, and
//! holds what every entry needs (who the patient is, the doctor at home, the label of what is being written).

use crate::Clinic;
use crate::analytes::ANALYTES;
use crate::day::{Moment, plus, working_day};
use crate::dice::Dice;
use crate::people::{Person, id_of};
use crate::shape::{ACT_CODE, hl7, to};
use crate::staff::{Field, PAYERS, STAFF, who};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// What the body is like at this point of the life.
pub(crate) struct Body {
    pub(crate) weight: f64,
    pub(crate) height: f64,
    pub(crate) systolic: f64,
    pub(crate) diastolic: f64,
    pub(crate) pulse: f64,
    pub(crate) oxygen: f64,
}

/// What kind of visit it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    CheckUp,
    FollowUp,
    Urgent,
    Video,
    Emergency,
    Hospital,
    Surgery,
    Therapy,
    Laboratory,
    Prenatal,
    WellChild,
}

impl Kind {
    fn class(self) -> (&'static str, &'static str) {
        match self {
            Kind::Video => ("VR", "virtual"),
            Kind::Emergency => ("EMER", "emergency"),
            Kind::Hospital => ("IMP", "inpatient encounter"),
            _ => ("AMB", "ambulatory"),
        }
    }

    fn code(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Kind::CheckUp => ("185349003", "Encounter for check up", "Check-up"),
            Kind::FollowUp => ("390906007", "Follow-up encounter", "Follow-up visit"),
            Kind::Urgent => ("702927004", "Urgent care clinic", "Same-day visit"),
            Kind::Video => ("448337001", "Telemedicine consultation with patient", "Video visit"),
            Kind::Emergency => ("50849002", "Emergency room admission", "Emergency visit"),
            Kind::Hospital => ("32485007", "Hospital admission", "Hospital stay"),
            Kind::Surgery => ("110468005", "Ambulatory surgery", "Day surgery"),
            Kind::Therapy => ("75516001", "Psychotherapy", "Talking therapy"),
            Kind::Laboratory => ("15220000", "Laboratory test", "Laboratory visit"),
            Kind::Prenatal => ("424619006", "Prenatal visit", "Pregnancy visit"),
            Kind::WellChild => ("410620009", "Well child visit", "Child check-up"),
        }
    }

    fn minutes(self) -> i32 {
        match self {
            Kind::Laboratory => 10,
            Kind::Therapy => 50,
            Kind::Emergency => 240,
            Kind::Surgery => 420,
            Kind::Hospital => 2 * 1440,
            Kind::CheckUp | Kind::Prenatal | Kind::WellChild => 40,
            _ => 25,
        }
    }
}

/// A visit that has been written.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) reference: String,
    pub(crate) at: Moment,
    pub(crate) end: Moment,
    pub(crate) who: usize,
    pub(crate) site: usize,
    pub(crate) kind: Kind,
    row: usize,
}

/// Writes one record.
pub(crate) struct Scribe<'c> {
    pub(crate) clinic: &'c Clinic,
    pub(crate) person: Person,
    pub(crate) dice: Dice,
    pub(crate) today: Date,
    pub(crate) body: Body,
    pub(crate) doctor: usize,
    pub(crate) site: usize,
    pub(crate) payer: usize,
    pub(crate) coverage: String,
    account: String,
    pub(crate) aims: Vec<Option<f64>>,
    pub(crate) lasts: Vec<Option<f64>>,
    labels: &'static [&'static str],
    counter: u64,
    out: Vec<Value>,
}

impl<'c> Scribe<'c> {
    /// A scribe with an empty book. The patient's own page has to be written first.
    pub(crate) fn new(clinic: &'c Clinic, person: Person) -> Scribe<'c> {
        let settings = &clinic.settings;
        let mut dice = Dice::of(settings.seed, &[3, person.n as u64]);
        let site = crate::towns::TOWNS[person.home.town].2;
        let years = person.age(settings.today);
        let field = match years {
            0..16 => Field::Children,
            _ if dice.chance(20) => Field::Internal,
            _ => Field::Family,
        };
        let payer = match years {
            67.. if dice.chance(80) => 3,
            _ => dice.below(3) as usize,
        };
        let tall = if person.female() { 164.0 } else { 177.0 };
        let body = Body {
            weight: if person.female() { dice.around(70.0, 9.0) } else { dice.around(83.0, 10.0) },
            height: dice.around(tall, 5.0),
            systolic: dice.around(116.0, 6.0) + f64::from(years.clamp(30, 80) - 30) * 0.3,
            diastolic: dice.around(73.0, 4.0),
            pulse: dice.around(70.0, 6.0),
            oxygen: 98.0,
        };
        Scribe {
            doctor: who(field, site),
            today: settings.today,
            labels: &[],
            counter: 1,
            out: Vec::with_capacity(160),
            aims: vec![None; ANALYTES.len()],
            lasts: vec![None; ANALYTES.len()],
            coverage: String::new(),
            account: String::new(),
            clinic,
            person,
            dice,
            body,
            site,
            payer,
        }
    }

    /// Write a resource of this type; its elements without type and id. Gives its reference.
    pub(crate) fn put(&mut self, kind: &str, elements: Value) -> String {
        let id = match kind {
            "Patient" => self.person.id.clone(),
            _ => id_of(self.clinic.settings.seed, self.person.n as u64, self.counter),
        };
        self.counter += 1;
        let reference = format!("{kind}/{id}");
        let mut resource = Map::new();
        resource.insert("resourceType".into(), kind.into());
        resource.insert("id".into(), id.into());
        if !self.labels.is_empty() {
            resource.insert("meta".into(), json!({}));
        }
        if let Value::Object(elements) = elements {
            resource.extend(elements);
        }
        if !self.labels.is_empty() {
            resource["meta"]["security"] =
                self.labels.iter().map(|label| json!({"system": ACT_CODE, "code": label})).collect();
        }
        self.out.push(Value::Object(resource));
        reference
    }

    /// Everything that is written while `act` runs carries these sensitivity labels.
    pub(crate) fn labelled<T>(
        &mut self,
        labels: &'static [&'static str],
        act: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let before = std::mem::replace(&mut self.labels, labels);
        let made = act(self);
        self.labels = before;
        made
    }

    /// The last resource that was written, to add to it.
    pub(crate) fn last(&mut self) -> &mut Value {
        let at = self.out.len() - 1;
        &mut self.out[at]
    }

    /// The finished record.
    pub(crate) fn close(self) -> Vec<Value> {
        self.out
    }

    /// The patient, as a reference.
    pub(crate) fn subject(&self) -> Value {
        json!({"reference": format!("Patient/{}", self.person.id)})
    }

    /// Somebody of the staff, as a reference with the name.
    pub(crate) fn staff(&self, who: usize) -> Value {
        json!({"reference": self.clinic.places.practitioners[who], "display": STAFF[who].name()})
    }

    /// The clinic, as a reference with the name.
    pub(crate) fn clinic_reference(&self) -> Value {
        json!({"reference": self.clinic.places.clinic, "display": crate::staff::CLINIC_NAME})
    }

    /// The insurer's name.
    pub(crate) fn payer_name(&self) -> &'static str {
        PAYERS[self.payer].0
    }

    /// The day so many days before today.
    pub(crate) fn ago(&self, days: i32) -> Date {
        plus(self.today, -days)
    }

    /// A day drawn between so many days before today.
    pub(crate) fn some_time_ago(&mut self, least: i32, most: i32) -> Date {
        plus(self.today, -self.dice.between(least, most))
    }

    /// Whether somebody is alive, and the clinic can have seen them, on a day.
    pub(crate) fn can_be_seen(&self, day: Date) -> bool {
        day >= self.person.birth
            && day < self.ago(2)
            && self.person.death.is_none_or(|death| day < plus(death, -8))
    }

    /// The last day on which anything can have happened.
    pub(crate) fn last_day(&self) -> Date {
        self.person.death.unwrap_or(self.today).min(self.ago(1))
    }

    /// Nothing is dated later than the last evening; results of late tests arrive then.
    pub(crate) fn not_later(&self, moment: Moment) -> Moment {
        moment.min(Moment::at(self.ago(1), 22, 40))
    }

    /// A visit to the doctor at home on this day or the next on which the clinic is open.
    pub(crate) fn visit(&mut self, day: Date, kind: Kind, reason: &str) -> Visit {
        self.visit_with(day, kind, self.doctor, reason)
    }

    /// A visit to somebody of the staff.
    pub(crate) fn visit_with(&mut self, day: Date, kind: Kind, who: usize, reason: &str) -> Visit {
        let day = if matches!(kind, Kind::Emergency | Kind::Hospital) { day } else { working_day(day) };
        let at = Moment { day, minute: 480 + self.dice.between(0, 32) * 15 };
        self.visit_at(at, kind, who, reason)
    }

    /// A visit that starts at a moment.
    pub(crate) fn visit_at(&mut self, at: Moment, kind: Kind, who: usize, reason: &str) -> Visit {
        let end = self.not_later(at.later(kind.minutes()));
        let site = if who == self.doctor { self.site } else { STAFF[who].site };
        let (class, class_name) = kind.class();
        let (code, display, words) = kind.code();
        let row = self.out.len();
        let elements = json!({
            "meta": crate::shape::profile("us-core-encounter"),
            "status": "finished",
            "class": {"system": ACT_CODE, "code": class, "display": class_name},
            "type": [crate::shape::snomed(code, display).called(words)],
            "subject": self.subject(),
            "participant": [{
                "type": [hl7("v3-ParticipationType", "PPRF")],
                "period": {"start": at.text(), "end": end.text()},
                "individual": self.staff(who),
            }],
            "period": {"start": at.text(), "end": end.text()},
            "reasonCode": [{"text": reason}],
            "location": [{"location": to(&self.clinic.places.sites[site])}],
            "serviceProvider": self.clinic_reference(),
        });
        let reference = self.put("Encounter", elements);
        if kind == Kind::Hospital {
            self.last()["hospitalization"] =
                json!({"dischargeDisposition": hl7("discharge-disposition", "home")});
        }
        Visit { reference, at, end, who, site, kind, row }
    }

    /// The patient's account, opened at the first bill.
    pub(crate) fn account_once(&mut self) -> String {
        if self.account.is_empty() {
            self.account = self.account();
        }
        self.account.clone()
    }

    /// Note on the visit what was found.
    pub(crate) fn found(&mut self, visit: &Visit, condition: &str) {
        let list = &mut self.out[visit.row]["diagnosis"];
        if list.is_null() {
            *list = json!([]);
        }
        if let Value::Array(list) = list {
            list.push(json!({"condition": to(condition)}));
        }
    }
}
