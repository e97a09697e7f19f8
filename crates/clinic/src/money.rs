//! Bills: what a visit cost, what the insurer paid, what is left to the patient.

use crate::day::{Moment, plus};
use crate::scribe::{Kind, Scribe, Visit};
use crate::shape::{HOUSE, dollars, hl7, hl7_named, own, to};
use crate::staff::PAYERS;
use serde_json::json;

/// What visits of a kind cost: code of the clinic's price list, name and cents.
fn price(kind: Kind) -> (&'static str, &'static str, i64) {
    match kind {
        Kind::CheckUp => ("check-up", "Yearly check-up", 24_500),
        Kind::FollowUp => ("follow-up", "Office visit", 16_800),
        Kind::Urgent => ("same-day", "Same-day office visit", 21_400),
        Kind::Video => ("video", "Video visit", 11_500),
        Kind::Emergency => ("emergency", "Emergency visit", 118_000),
        Kind::Hospital => ("hospital", "Hospital stay", 864_000),
        Kind::Surgery => ("surgery", "Day surgery", 612_000),
        Kind::Therapy => ("talking-therapy", "Talking therapy, 45 minutes", 17_500),
        Kind::Laboratory => ("blood-drawing", "Taking blood", 2_400),
        Kind::Prenatal => ("pregnancy", "Pregnancy visit", 19_000),
        Kind::WellChild => ("child-check-up", "Child check-up", 18_600),
    }
}

impl Scribe<'_> {
    /// The costs of a visit: the insurer's explanation and, where something is left, a bill.
    pub(crate) fn charge(&mut self, visit: &Visit, paid: bool) {
        if self.dice.chance(8) {
            self.claim(visit);
        }
        let left = self.explain_costs(visit);
        if left > 0 {
            let account = self.account_once();
            self.bill(visit, &account, left, paid);
        }
    }

    /// The insurer's explanation of a visit. Gives the cents that are left to the patient.
    pub(crate) fn explain_costs(&mut self, visit: &Visit) -> i64 {
        let (code, name, cents) = price(visit.kind);
        let paid = cents * PAYERS[self.payer].1 / 100;
        let left = cents - paid;
        let created = self.not_later(Moment::at(plus(visit.at.day, 9), 7, 0)).max(visit.at);
        let amounts =
            |kind: &str, cents: i64| json!({"category": hl7("adjudication", kind), "amount": dollars(cents)});
        let elements = json!({
            "identifier": [{"system": format!("{HOUSE}/claims"), "value": format!("C{:09}", self.dice.below(1_000_000_000))}],
            "status": "active",
            "type": hl7_named("claim-type", "professional", "Professional"),
            "use": "claim",
            "patient": self.subject(),
            "billablePeriod": {"start": visit.at.day.to_string(), "end": visit.at.day.to_string()},
            "created": created.text(),
            "insurer": {"reference": self.clinic.places.payers[self.payer], "display": self.payer_name()},
            "provider": self.clinic_reference(),
            "outcome": "complete",
            "insurance": [{"focal": true, "coverage": to(&self.coverage)}],
            "item": [{
                "sequence": 1,
                "productOrService": own("services", code, name),
                "servicedDate": visit.at.day.to_string(),
                "net": dollars(cents),
                "encounter": [to(&visit.reference)],
                "adjudication": [amounts("submitted", cents), amounts("benefit", paid), amounts("copay", left)],
            }],
            "total": [amounts("submitted", cents), amounts("benefit", paid), amounts("copay", left)],
            "payment": {"amount": dollars(paid), "date": created.day.to_string()},
        });
        self.put("ExplanationOfBenefit", elements);
        left
    }

    /// The clinic's claim to the insurer for a visit.
    pub(crate) fn claim(&mut self, visit: &Visit) -> String {
        let (code, name, cents) = price(visit.kind);
        let created = self.not_later(visit.end.later(600));
        let elements = json!({
            "status": "active",
            "type": hl7_named("claim-type", "professional", "Professional"),
            "use": "claim",
            "patient": self.subject(),
            "billablePeriod": {"start": visit.at.day.to_string(), "end": visit.at.day.to_string()},
            "created": created.text(),
            "insurer": to(&self.clinic.places.payers[self.payer]),
            "provider": self.clinic_reference(),
            "priority": hl7("processpriority", "normal"),
            "insurance": [{"sequence": 1, "focal": true, "coverage": to(&self.coverage)}],
            "item": [{
                "sequence": 1,
                "productOrService": own("services", code, name),
                "servicedDate": visit.at.day.to_string(),
                "net": dollars(cents),
                "encounter": [to(&visit.reference)],
            }],
            "total": dollars(cents),
        });
        self.put("Claim", elements)
    }

    /// The patient's account with the clinic.
    pub(crate) fn account(&mut self) -> String {
        let elements = json!({
            "status": "active",
            "type": hl7_named("v3-ActCode", "PBILLACCT", "patient billing account"),
            "name": format!("Account of {}", self.person.name.text()),
            "subject": [self.subject()],
            "coverage": [{"coverage": to(&self.coverage), "priority": 1}],
            "owner": self.clinic_reference(),
        });
        self.put("Account", elements)
    }

    /// A bill to the patient for what the insurer left; `paid` bills are balanced.
    pub(crate) fn bill(&mut self, visit: &Visit, account: &str, cents: i64, paid: bool) {
        let (code, name, _) = price(visit.kind);
        let sent = self.not_later(Moment::at(plus(visit.at.day, 16), 8, 0)).max(visit.at);
        let elements = json!({
            "identifier": [{"system": format!("{HOUSE}/bills"), "value": format!("B{:08}", self.dice.below(100_000_000))}],
            "status": if paid { "balanced" } else { "issued" },
            "type": {"text": "Bill for a visit"},
            "subject": self.subject(),
            "date": sent.text(),
            "issuer": self.clinic_reference(),
            "account": to(account),
            "lineItem": [{
                "sequence": 1,
                "chargeItemCodeableConcept": own("services", code, name),
                "priceComponent": [{"type": "base", "amount": dollars(cents)}],
            }],
            "totalNet": dollars(cents),
            "totalGross": dollars(cents),
            "paymentTerms": format!("Please pay by {}. Call us if you need more time; we can always make a plan.", plus(sent.day, 30).strftime("%B %-d, %Y")),
            "note": [{"text": format!("{name} on {}. Your insurer has paid its part.", visit.at.day.strftime("%B %-d, %Y"))}],
        });
        self.put("Invoice", elements);
    }
}
