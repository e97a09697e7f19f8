//! What is planned and agreed: care team, care plans, goals, appointments, refill requests, consents.

use crate::day::{Moment, plus};
use crate::scribe::{Scribe, Visit};
use crate::shape::{HOUSE, US_CORE, hl7, hl7_named, own, profile, snomed, to};
use crate::staff::{SITES, STAFF};
use jiff::civil::Date;
use serde_json::{Value, json};

impl Scribe<'_> {
    /// The people who look after the patient.
    pub(crate) fn care_team(&mut self, name: &str, members: &[usize], since: Date) {
        let mut participants = vec![json!({
            "role": [snomed("116154003", "Patient").called("Patient")],
            "member": self.subject(),
        })];
        participants.extend(members.iter().map(|who| {
            let (code, display) = STAFF[*who].field.specialty();
            json!({
                "role": [snomed(code, display).called(STAFF[*who].field.words())],
                "member": self.staff(*who),
                "onBehalfOf": self.clinic_reference(),
            })
        }));
        let elements = json!({
            "meta": profile("us-core-careteam"),
            "status": "active",
            "name": name,
            "subject": self.subject(),
            "period": {"start": since.to_string()},
            "participant": participants,
            "managingOrganization": [self.clinic_reference()],
        });
        self.put("CareTeam", elements);
    }

    /// A goal with its date, and how it stands.
    pub(crate) fn goal(&mut self, text: &str, start: Date, due: Date, standing: &str) -> String {
        let elements = json!({
            "meta": profile("us-core-goal"),
            "lifecycleStatus": if standing == "achieved" { "completed" } else { "active" },
            "achievementStatus": hl7("goal-achievement", standing),
            "description": {"text": text},
            "subject": self.subject(),
            "startDate": start.to_string(),
            "target": [{"detailString": text, "dueDate": due.to_string()}],
            "expressedBy": self.subject(),
        });
        self.put("Goal", elements)
    }

    /// A care plan: its title, what to do, its goals, the problem it is for.
    pub(crate) fn care_plan(&mut self, title: &str, steps: &[&str], goals: &[String], since: Date) {
        let list = format!("<li>{}</li>", steps.join("</li><li>"));
        let activities: Vec<Value> = steps
            .iter()
            .map(|step| json!({"detail": {"status": "in-progress", "code": {"text": step}, "description": step}}))
            .collect();
        let mut elements = json!({
            "meta": profile("us-core-careplan"),
            "text": {
                "status": "generated",
                "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{title}</p><ul>{list}</ul></div>"),
            },
            "status": "active",
            "intent": "plan",
            "category": [{"coding": [{
                "system": format!("{}/careplan-category", US_CORE.replace("StructureDefinition", "CodeSystem")),
                "code": "assess-plan",
            }]}],
            "title": title,
            "subject": self.subject(),
            "period": {"start": since.to_string()},
            "author": self.staff(self.doctor),
            "activity": activities,
        });
        if !goals.is_empty() {
            elements["goal"] = goals.iter().map(|goal| to(goal)).collect();
        }
        self.put("CarePlan", elements);
    }

    /// An appointment; what has been is `fulfilled` or `cancelled`, what is to come `booked`.
    pub(crate) fn appointment(&mut self, at: Moment, who: usize, status: &str, what: &str) {
        let site = STAFF[who].site;
        let patient_status = if status == "cancelled" { "declined" } else { "accepted" };
        let booked = plus(at.day, -self.dice.between(12, 60)).min(self.ago(2)).max(self.person.birth);
        let mut elements = json!({
            "status": status,
            "serviceType": [{"text": STAFF[who].field.words()}],
            "appointmentType": hl7_named("v2-0276", "ROUTINE", "Routine appointment"),
            "description": what,
            "start": at.text(),
            "end": at.later(30).text(),
            "minutesDuration": 30,
            "created": booked.to_string(),
            "participant": [
                {"actor": self.subject(), "required": "required", "status": patient_status},
                {"actor": self.staff(who), "required": "required", "status": "accepted"},
                {
                    "actor": {"reference": self.clinic.places.sites[site], "display": SITES[site].name},
                    "required": "information-only", "status": "accepted",
                },
            ],
        });
        if status == "cancelled" {
            elements["cancelationReason"] = hl7_named("appointment-cancellation-reason", "pat", "Patient");
        }
        self.put("Appointment", elements);
    }

    /// The appointment that led to a visit.
    pub(crate) fn kept(&mut self, visit: &Visit, what: &str) {
        self.appointment(visit.at, visit.who, "fulfilled", what);
        let site = &self.clinic.places.sites[visit.site];
        let place = json!({"reference": site, "display": SITES[visit.site].name});
        self.last()["participant"][2]["actor"] = place;
    }

    /// An appointment in the days to come.
    pub(crate) fn planned(&mut self, in_days: i32, who: usize, what: &str) {
        let day = crate::day::working_day(plus(self.today, in_days));
        let at = Moment { day, minute: 480 + self.dice.between(2, 30) * 15 };
        self.appointment(at, who, "booked", what);
        self.last()["patientInstruction"] = "Bring all medicines that you take, also those that you buy without a prescription, and your insurance card. Please come 10 minutes early.".into();
    }

    /// The patient asked for more of a medicine.
    pub(crate) fn refill_request(&mut self, request: &str, on: Moment, status: &str) {
        let elements = json!({
            "status": status,
            "businessStatus": {"text": if status == "completed" { "Ready at the pharmacy" } else { "The clinic is looking at it" }},
            "intent": "order",
            "priority": "routine",
            "code": own("tasks", "refill", "Refill request"),
            "description": "Please refill this medicine",
            "focus": to(request),
            "for": self.subject(),
            "authoredOn": on.text(),
            "lastModified": self.not_later(on.later(300)).text(),
            "requester": self.subject(),
            "owner": self.staff(self.doctor),
        });
        self.put("Task", elements);
    }

    /// What the patient allows: kind (code of the house, words) and whether permitted.
    pub(crate) fn consent(&mut self, on: Moment, kind: (&str, &str), permitted: bool) {
        let elements = json!({
            "status": "active",
            "scope": hl7_named("consentscope", "patient-privacy", "Privacy Consent"),
            "category": [hl7_named("v3-ActCode", "INFA", "information access")],
            "patient": self.subject(),
            "dateTime": on.text(),
            "performer": [self.subject()],
            "organization": [self.clinic_reference()],
            "policyRule": {
                "coding": [{"system": format!("{HOUSE}/codes/consents"), "code": kind.0, "display": kind.1}],
                "text": kind.1,
            },
            "provision": {"type": if permitted { "permit" } else { "deny" }},
        });
        self.put("Consent", elements);
    }
}
