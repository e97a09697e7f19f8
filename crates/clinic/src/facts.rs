//! Facts of a chart: conditions, allergies, medicines, vaccines, procedures, vital signs, what the family had.

use crate::ailments::{Ailment, Allergy, Vaccine};
use crate::day::{Moment, age, plus};
use crate::drugs::{ALL, Drug};
use crate::scribe::{Kind, Scribe, Visit};
use crate::shape::{CVX, Code, ICD10, RXNORM, SNOMED, hl7, hl7_named, loinc, profile, quantity, snomed, to};
use jiff::civil::Date;
use serde_json::{Value, json};

/// How a condition stands today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Course {
    Active,
    Over(Date),
}

impl Ailment {
    fn concept(&self) -> Value {
        json!({
            "coding": [
                {"system": SNOMED, "code": self.snomed.0, "display": self.snomed.1},
                {"system": ICD10, "code": self.icd.0, "display": self.icd.1},
            ],
            "text": self.plain,
        })
    }
}

impl Scribe<'_> {
    /// A line of the problem list.
    pub(crate) fn problem(&mut self, what: &Ailment, onset: Date, course: Course) -> String {
        let elements = self.condition(what, onset, course, "problem-list-item");
        self.put("Condition", elements)
    }

    /// What a visit found, for this time.
    pub(crate) fn diagnosis(&mut self, visit: &Visit, what: &Ailment, course: Course) -> String {
        let mut elements = self.condition(what, visit.at.day, course, "encounter-diagnosis");
        elements["encounter"] = to(&visit.reference);
        elements["recorder"] = self.staff(visit.who);
        let reference = self.put("Condition", elements);
        self.found(visit, &reference);
        reference
    }

    fn condition(&self, what: &Ailment, onset: Date, course: Course, category: &str) -> Value {
        let shape = if category == "problem-list-item" {
            "us-core-condition-problems-health-concerns"
        } else {
            "us-core-condition-encounter-diagnosis"
        };
        let mut elements = json!({
            "meta": profile(shape),
            "clinicalStatus": hl7("condition-clinical", if course == Course::Active { "active" } else { "resolved" }),
            "verificationStatus": hl7("condition-ver-status", "confirmed"),
            "category": [hl7("condition-category", category)],
            "code": what.concept(),
            "subject": self.subject(),
            "onsetDateTime": onset.to_string(),
        });
        if let Course::Over(end) = course {
            elements["abatementDateTime"] = end.max(onset).to_string().into();
        }
        elements["recordedDate"] = onset.to_string().into();
        elements
    }

    /// An allergy that is known since a day.
    pub(crate) fn allergy(&mut self, what: &Allergy, since: Date) {
        let elements = json!({
            "meta": profile("us-core-allergyintolerance"),
            "clinicalStatus": hl7("allergyintolerance-clinical", "active"),
            "verificationStatus": hl7("allergyintolerance-verification", "confirmed"),
            "type": "allergy",
            "category": [what.category],
            "criticality": if what.severity == "severe" { "high" } else { "low" },
            "code": what.code.called(what.plain),
            "patient": self.subject(),
            "recordedDate": since.to_string(),
            "recorder": self.staff(self.doctor),
            "reaction": [{
                "manifestation": [snomed(what.reaction.0, what.reaction.1).called(what.reaction.1)],
                "severity": what.severity,
            }],
        });
        self.put("AllergyIntolerance", elements);
    }

    /// Somebody looked and there is none.
    pub(crate) fn no_allergies(&mut self, on: Date) {
        let elements = json!({
            "meta": profile("us-core-allergyintolerance"),
            "clinicalStatus": hl7("allergyintolerance-clinical", "active"),
            "verificationStatus": hl7("allergyintolerance-verification", "confirmed"),
            "code": snomed("716186003", "No known allergy (situation)").called("No known allergies"),
            "patient": self.subject(),
            "recordedDate": on.to_string(),
        });
        self.put("AllergyIntolerance", elements);
    }

    /// A prescription; with an end it is over, and `why` says why it ended.
    pub(crate) fn prescribe(
        &mut self,
        visit: &Visit,
        drug: &'static Drug,
        until: Option<(Date, &str)>,
    ) -> String {
        let stopped = until.filter(|(_, why)| !why.is_empty());
        let status = match (until, stopped) {
            (None, _) => "active",
            (Some(_), Some(_)) => "stopped",
            (Some(_), None) => "completed",
        };
        let mut elements = json!({
            "meta": profile("us-core-medicationrequest"),
            "status": status,
            "intent": "order",
            "category": [hl7_named("medicationrequest-category", "community", "Community")],
        });
        self.name_drug(&mut elements, drug);
        elements["subject"] = self.subject();
        elements["encounter"] = to(&visit.reference);
        elements["authoredOn"] = visit.at.later(20).text().into();
        elements["requester"] = self.staff(visit.who);
        elements["reasonCode"] = json!([{"text": drug.why}]);
        elements["dosageInstruction"] = json!([{"sequence": 1, "text": drug.how, "timing": {"repeat": {
            "frequency": drug.per_day, "period": 1, "periodUnit": "d",
        }}}]);
        elements["dispenseRequest"] = json!({
            "numberOfRepeatsAllowed": if until.is_none() { 3 } else { 0 },
            "quantity": {"value": drug.per_day * 90, "unit": drug.form},
            "expectedSupplyDuration": quantity("90", ("days", "d")),
        });
        if let Some((end, why)) = until {
            elements["dispenseRequest"]["validityPeriod"] =
                json!({"start": visit.at.day.to_string(), "end": end.max(visit.at.day).to_string()});
            if !why.is_empty() {
                elements["statusReason"] = json!({"text": why});
            }
        }
        self.put("MedicationRequest", elements)
    }

    fn name_drug(&self, elements: &mut Value, drug: &'static Drug) {
        let row = ALL.iter().position(|one| std::ptr::eq(*one, drug));
        match row {
            Some(row) if drug.form == "pen" || drug.form == "inhaler" => {
                elements["medicationReference"] =
                    json!({"reference": self.clinic.places.medicines[row], "display": drug.plain});
            }
            _ => {
                elements["medicationCodeableConcept"] =
                    Code { system: RXNORM, code: drug.rxnorm, display: drug.name }.called(drug.plain);
            }
        }
    }

    /// The pharmacy handed the medicine out on these days.
    pub(crate) fn dispense(&mut self, request: &str, drug: &'static Drug, days: &[Date]) {
        for day in days {
            let mut elements = json!({"status": "completed"});
            self.name_drug(&mut elements, drug);
            let at = Moment::at(*day, 16, 10).text();
            elements["subject"] = self.subject();
            elements["performer"] = json!([{"actor": to(&self.clinic.places.pharmacies[self.site % 2])}]);
            elements["authorizingPrescription"] = json!([to(request)]);
            elements["type"] = hl7("v3-ActCode", "RF");
            elements["quantity"] = json!({"value": drug.per_day * 90, "unit": drug.form});
            elements["daysSupply"] = quantity("90", ("days", "d"));
            elements["whenPrepared"] = at.clone().into();
            elements["whenHandedOver"] = at.into();
            elements["dosageInstruction"] = json!([{"text": drug.how}]);
            self.put("MedicationDispense", elements);
        }
    }

    /// A vaccine given at a visit: which dose of how many, or 0 of 0.
    pub(crate) fn immunise(&mut self, visit: &Visit, vaccine: Vaccine, dose: (u32, u32)) {
        let lot = format!(
            "{}{:04}",
            ["LX", "MA", "QT", "RB"][self.dice.below(4) as usize],
            self.dice.below(10_000)
        );
        let side = if self.dice.chance(70) { ("LA", "left arm") } else { ("RA", "right arm") };
        let mut elements = json!({
            "meta": profile("us-core-immunization"),
            "status": "completed",
            "vaccineCode": Code { system: CVX, code: vaccine.cvx, display: vaccine.name }.called(vaccine.plain),
            "patient": self.subject(),
            "encounter": to(&visit.reference),
            "occurrenceDateTime": visit.at.later(25).text(),
            "primarySource": true,
            "location": to(&self.clinic.places.sites[visit.site]),
            "lotNumber": lot,
            "site": hl7_named("v3-ActSite", side.0, side.1),
            "performer": [{"actor": self.staff(visit.who)}],
        });
        if dose.1 > 0 {
            elements["protocolApplied"] =
                json!([{"doseNumberPositiveInt": dose.0, "seriesDosesPositiveInt": dose.1}]);
        }
        self.put("Immunization", elements);
    }

    /// Something was done to the patient.
    pub(crate) fn procedure(&mut self, visit: &Visit, what: Code, plain: &str, minutes: i32) -> String {
        let start = visit.at.later(if visit.kind == Kind::Surgery { 75 } else { 10 });
        let elements = json!({
            "meta": profile("us-core-procedure"),
            "status": "completed",
            "code": what.called(plain),
            "subject": self.subject(),
            "encounter": to(&visit.reference),
            "performedPeriod": {"start": start.text(), "end": start.later(minutes).text()},
            "performer": [{"actor": self.staff(visit.who)}],
            "location": to(&self.clinic.places.sites[visit.site]),
        });
        self.put("Procedure", elements)
    }

    /// A single observation of a category other than the laboratory.
    pub(crate) fn observe(
        &mut self,
        visit: &Visit,
        category: &str,
        code: Code,
        value: (&str, Value),
    ) -> String {
        let (kind, value) = value;
        let mut elements = json!({
            "status": "final",
            "category": [hl7_named("observation-category", category, category_name(category))],
            "code": code.called(code.display),
            "subject": self.subject(),
            "encounter": to(&visit.reference),
            "effectiveDateTime": visit.at.later(5).text(),
            "issued": visit.at.later(6).text(),
            "performer": [self.staff(visit.who)],
        });
        elements[kind] = value;
        self.put("Observation", elements)
    }

    /// One vital sign.
    pub(crate) fn vital(&mut self, visit: &Visit, code: Code, text: &str, value: (f64, usize, (&str, &str))) {
        let (value, decimals, unit) = value;
        let shown = format!("{value:.decimals$}");
        self.observe(visit, "vital-signs", code, ("valueQuantity", quantity(&shown, unit)));
        let entry = self.last();
        entry["code"]["text"] = text.into();
    }

    /// Blood pressure, pulse and weight, and at check-ups height and body mass index.
    pub(crate) fn vitals(&mut self, visit: &Visit, full: bool) {
        self.body.weight = (self.body.weight + self.dice.around(0.0, 0.5)).clamp(1.5, 220.0);
        let (weight, height) = (self.body.weight, self.body.height);
        self.pressure(visit);
        let pulse = self.dice.around(self.body.pulse, 4.0);
        self.vital(visit, loinc("8867-4", "Heart rate"), "Pulse", (pulse, 0, ("beats/min", "/min")));
        self.vital(visit, loinc("29463-7", "Body weight"), "Weight", (weight, 1, ("kg", "kg")));
        if !full {
            return;
        }
        let oxygen = self.dice.around(self.body.oxygen, 0.5).min(100.0);
        let warmth = self.dice.around(36.7, 0.15);
        let mass_index = weight / (height * height / 10_000.0);
        self.vital(visit, loinc("8302-2", "Body height"), "Height", (height, 1, ("cm", "cm")));
        self.vital(
            visit,
            loinc("39156-5", "Body mass index (BMI) [Ratio]"),
            "Body mass index",
            (mass_index, 1, ("kg/m2", "kg/m2")),
        );
        self.vital(visit, loinc("8310-5", "Body temperature"), "Temperature", (warmth, 1, ("°C", "Cel")));
        self.vital(
            visit,
            loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
            "Oxygen in the blood",
            (oxygen, 0, ("%", "%")),
        );
        self.last()["code"]["coding"] = json!([
            loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry").coding(),
            loinc("2708-6", "Oxygen saturation in Arterial blood").coding(),
        ]);
    }

    /// Blood pressure as one entry with two parts.
    pub(crate) fn pressure(&mut self, visit: &Visit) {
        let upper = self.dice.around(self.body.systolic, 4.0).clamp(60.0, 230.0);
        let lower = self.dice.around(self.body.diastolic, 3.0).clamp(30.0, upper - 18.0);
        let unit = ("mmHg", "mm[Hg]");
        let part = |code: Code, value: f64| json!({"code": code.concept(), "valueQuantity": quantity(&format!("{value:.0}"), unit)});
        let parts = json!([
            part(loinc("8480-6", "Systolic blood pressure"), upper),
            part(loinc("8462-4", "Diastolic blood pressure"), lower),
        ]);
        let panel = loinc("85354-9", "Blood pressure panel with all children optional");
        self.observe(visit, "vital-signs", panel, ("component", parts));
        let entry = self.last();
        entry["meta"] = profile("us-core-blood-pressure");
        entry["code"]["text"] = "Blood pressure".into();
    }

    /// Whether the person smokes.
    pub(crate) fn smoking(&mut self, visit: &Visit, code: (&'static str, &'static str)) {
        let value = snomed(code.0, code.1).called(code.1);
        let question = loinc("72166-2", "Tobacco smoking status");
        self.observe(visit, "social-history", question, ("valueCodeableConcept", value));
        self.last()["meta"] = profile("us-core-smokingstatus");
    }

    /// What the person does for a living.
    pub(crate) fn occupation(&mut self, visit: &Visit) {
        let text = json!(self.person.occupation);
        self.observe(
            visit,
            "social-history",
            loinc("11341-5", "History of Occupation"),
            ("valueString", text),
        );
    }

    /// A relative had something at an age.
    pub(crate) fn family_history(&mut self, who: (&str, &str), what: &Ailment, onset_age: i32) {
        let recorded = self.today.min(plus(self.person.birth, 365 * 20)).max(self.ago(900));
        let elements = json!({
            "status": "completed",
            "patient": self.subject(),
            "date": recorded.min(self.ago(3)).to_string(),
            "relationship": hl7_named("v3-RoleCode", who.0, who.1),
            "sex": if matches!(who.0, "MTH" | "SIS" | "GRMTH" | "MGRMTH") {
                json!({"coding": [{"system": "http://hl7.org/fhir/administrative-gender", "code": "female"}]})
            } else {
                json!({"coding": [{"system": "http://hl7.org/fhir/administrative-gender", "code": "male"}]})
            },
            "condition": [{
                "code": what.concept(),
                "onsetAge": quantity(&onset_age.to_string(), ("years", "a")),
            }],
        });
        self.put("FamilyMemberHistory", elements);
    }

    /// Something that stays in the body.
    pub(crate) fn implant(&mut self, on: Date, what: Code, plain: &str, maker: &str) -> String {
        let serial = format!("{:08}", self.dice.below(100_000_000));
        let elements = json!({
            "meta": profile("us-core-implantable-device"),
            "udiCarrier": [{
                "deviceIdentifier": format!("0{:013}", self.dice.below(4_000_000_000)),
                "carrierHRF": format!("(11){}(21){serial}", on.strftime("%y%m%d")),
            }],
            "status": "active",
            "manufacturer": maker,
            "manufactureDate": plus(on, -200).to_string(),
            "expirationDate": plus(on, 3000).to_string(),
            "serialNumber": serial,
            "deviceName": [{"name": plain, "type": "user-friendly-name"}],
            "type": what.called(plain),
            "patient": self.subject(),
        });
        self.put("Device", elements)
    }

    /// Years of age on a day.
    pub(crate) fn age_on(&self, day: Date) -> i32 {
        age(self.person.birth, day)
    }
}

fn category_name(category: &str) -> &'static str {
    match category {
        "vital-signs" => "Vital Signs",
        "social-history" => "Social History",
        "survey" => "Survey",
        "exam" => "Exam",
        "imaging" => "Imaging",
        "procedure" => "Procedure",
        _ => "Laboratory",
    }
}
