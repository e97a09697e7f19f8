//! What is about nobody in particular: the clinic, its sites, staff, services, schedules, medicines, insurers,
//! pharmacies, questionnaires.

use crate::drugs::ALL;
use crate::papers::forms;
use crate::people::id_of;
use crate::shape::{Code, HOUSE, LOINC, RXNORM, SNOMED, hl7_named, profile, to};
use crate::staff::{CLINIC_NAME, Clinician, PAYERS, SERVICES, SITES, STAFF};
use crate::towns::TOWNS;
use serde_json::{Value, json};

/// The references of the commons, in the order of their tables.
pub(crate) struct Places {
    pub(crate) clinic: String,
    pub(crate) laboratory: String,
    pub(crate) pharmacies: [String; 2],
    pub(crate) payers: Vec<String>,
    pub(crate) sites: Vec<String>,
    pub(crate) practitioners: Vec<String>,
    pub(crate) roles: Vec<String>,
    pub(crate) services: Vec<String>,
    pub(crate) schedules: Vec<String>,
    pub(crate) medicines: Vec<String>,
    pub(crate) questionnaires: Vec<String>,
}

const WORKING_DAYS: [[&str; 3]; 3] = [["mon", "wed", "fri"], ["tue", "wed", "thu"], ["mon", "tue", "thu"]];

/// The owner number of the commons; no patient has it.
const NOBODY: u64 = u64::MAX;

impl Places {
    /// The references for a seed.
    pub(crate) fn of(seed: u64) -> Places {
        let one = |kind: &str, shelf: u64, at: usize| {
            format!("{kind}/{}", id_of(seed, NOBODY, shelf * 1000 + at as u64))
        };
        let all = |kind: &str, shelf: u64, count: usize| (0..count).map(|at| one(kind, shelf, at)).collect();
        Places {
            clinic: one("Organization", 1, 0),
            laboratory: one("Organization", 1, 1),
            pharmacies: [one("Organization", 1, 2), one("Organization", 1, 3)],
            payers: all("Organization", 2, PAYERS.len()),
            sites: all("Location", 3, SITES.len()),
            practitioners: all("Practitioner", 4, STAFF.len()),
            roles: all("PractitionerRole", 5, STAFF.len()),
            services: all("HealthcareService", 6, SERVICES.len()),
            schedules: all("Schedule", 7, STAFF.len()),
            medicines: all("Medication", 8, ALL.len()),
            questionnaires: all("Questionnaire", 9, forms::FORMS.len()),
        }
    }

    /// The resources behind the references.
    pub(crate) fn resources(&self) -> Vec<Value> {
        let mut out = self.organisations();
        out.extend((0..SITES.len()).map(|at| self.site(at)));
        out.extend((0..STAFF.len()).map(|at| self.practitioner(at)));
        out.extend((0..STAFF.len()).map(|at| self.role(at)));
        out.extend((0..SERVICES.len()).map(|at| self.service(at)));
        out.extend((0..STAFF.len()).map(|at| self.schedule(at)));
        out.extend((0..ALL.len()).map(|at| self.medicine(at)));
        out.extend(
            forms::FORMS.iter().enumerate().map(|(at, form)| form.resource(id(&self.questionnaires[at]))),
        );
        out
    }

    fn organisations(&self) -> Vec<Value> {
        let mut clinic =
            organisation(&self.clinic, CLINIC_NAME, ("prov", "Healthcare Provider"), "+1-207-555-0100");
        clinic["identifier"] = json!([{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1999999992"}]);
        clinic["address"] = json!([address(SITES[0].street, SITES[0].town, SITES[0].postal)]);
        let provider = ("prov", "Healthcare Provider");
        let mut laboratory =
            organisation(&self.laboratory, "Three Rivers Laboratory", provider, "+1-207-555-0104");
        laboratory["partOf"] = to(&self.clinic);
        let mut out = vec![
            clinic,
            laboratory,
            organisation(&self.pharmacies[0], "Ferry Street Pharmacy", provider, "+1-207-555-0141"),
            organisation(&self.pharmacies[1], "Old Mill Drugstore", provider, "+1-207-555-0142"),
        ];
        let payer = ("pay", "Payer");
        out.extend(PAYERS.iter().zip(&self.payers).enumerate().map(|(at, ((name, _), reference))| {
            organisation(reference, name, payer, &format!("+1-207-555-015{at}"))
        }));
        out
    }

    fn site(&self, at: usize) -> Value {
        let site = &SITES[at];
        json!({
            "resourceType": "Location", "id": id(&self.sites[at]), "meta": profile("us-core-location"),
            "status": "active", "name": site.name, "description": site.access, "mode": "instance",
            "type": [hl7_named("v3-RoleCode", "OF", "Outpatient facility")],
            "telecom": [{"system": "phone", "value": site.phone, "use": "work"},
                {"system": "email", "value": format!("site{}@example.org", at + 1), "use": "work"}],
            "address": address(site.street, site.town, site.postal),
            "position": {"longitude": crate::shape::number(site.position.1), "latitude": crate::shape::number(site.position.0)},
            "managingOrganization": to(&self.clinic),
            "hoursOfOperation": [{
                "daysOfWeek": ["mon", "tue", "wed", "thu", "fri"],
                "openingTime": "08:00:00", "closingTime": "17:30:00",
            }],
        })
    }

    fn practitioner(&self, at: usize) -> Value {
        let one = &STAFF[at];
        let mut name =
            json!({"use": "official", "text": one.name(), "family": one.family, "given": [one.given]});
        if !one.prefix.is_empty() {
            name["prefix"] = json!([one.prefix]);
        }
        name["suffix"] = json!([one.suffix]);
        let taxonomy = one.field.taxonomy();
        json!({
            "resourceType": "Practitioner", "id": id(&self.practitioners[at]),
            "meta": profile("us-core-practitioner"),
            "identifier": [{"system": format!("{HOUSE}/staff"), "value": format!("S{:04}", 1001 + at * 3)}],
            "active": true,
            "name": [name],
            "telecom": [{"system": "phone", "value": SITES[one.site].phone, "use": "work"}],
            "gender": if one.female { "female" } else { "male" },
            "qualification": [{"code": {
                "coding": [{"system": "http://nucc.org/provider-taxonomy", "code": taxonomy.0, "display": taxonomy.1}],
                "text": taxonomy.1,
            }}],
            "communication": one.languages.iter().map(|language| language_concept(*language)).collect::<Vec<_>>(),
        })
    }

    fn role(&self, at: usize) -> Value {
        let one: &Clinician = &STAFF[at];
        let (code, display) = one.field.specialty();
        let taxonomy = one.field.taxonomy();
        let services: Vec<Value> = SERVICES
            .iter()
            .zip(&self.services)
            .filter(|(service, _)| service.1 == one.field && (service.2 == one.site))
            .map(|(_, reference)| to(reference))
            .collect();
        let mut role = json!({
            "resourceType": "PractitionerRole", "id": id(&self.roles[at]),
            "meta": profile("us-core-practitionerrole"),
            "active": true,
            "practitioner": {"reference": self.practitioners[at], "display": one.name()},
            "organization": {"reference": self.clinic, "display": CLINIC_NAME},
            "code": [{
                "coding": [{"system": "http://nucc.org/provider-taxonomy", "code": taxonomy.0, "display": taxonomy.1}],
                "text": taxonomy.1,
            }],
            "specialty": [{"coding": [{"system": SNOMED, "code": code, "display": display}], "text": one.field.words()}],
            "location": [to(&self.sites[one.site])],
            "telecom": [{"system": "phone", "value": SITES[one.site].phone, "use": "work"}],
            "availableTime": [{
                "daysOfWeek": WORKING_DAYS[at % 3],
                "availableStartTime": "08:00:00", "availableEndTime": "16:30:00",
            }],
        });
        if !services.is_empty() {
            role["healthcareService"] = services.into();
        }
        role
    }

    fn service(&self, at: usize) -> Value {
        let (name, field, site, words) = &SERVICES[at];
        let (code, display) = field.specialty();
        json!({
            "resourceType": "HealthcareService", "id": id(&self.services[at]),
            "active": true,
            "providedBy": to(&self.clinic),
            "category": [{"text": "Outpatient care"}],
            "specialty": [{"coding": [{"system": SNOMED, "code": code, "display": display}], "text": field.words()}],
            "location": [to(&self.sites[*site])],
            "name": format!("{name}, {}", SITES[*site].town),
            "comment": words,
            "telecom": [{"system": "phone", "value": SITES[*site].phone, "use": "work"}],
            "appointmentRequired": *name != "Laboratory",
            "availableTime": [{
                "daysOfWeek": ["mon", "tue", "wed", "thu", "fri"],
                "availableStartTime": "08:00:00", "availableEndTime": "17:00:00",
            }],
        })
    }

    fn schedule(&self, at: usize) -> Value {
        let one = &STAFF[at];
        let (code, display) = one.field.specialty();
        json!({
            "resourceType": "Schedule", "id": id(&self.schedules[at]),
            "active": true,
            "specialty": [{"coding": [{"system": SNOMED, "code": code, "display": display}], "text": one.field.words()}],
            "actor": [
                {"reference": self.practitioners[at], "display": one.name()},
                {"reference": self.roles[at]},
                {"reference": self.sites[one.site], "display": SITES[one.site].name},
            ],
            "comment": format!("{} at {}", one.short(), SITES[one.site].name),
        })
    }

    fn medicine(&self, at: usize) -> Value {
        let drug = ALL[at];
        json!({
            "resourceType": "Medication", "id": id(&self.medicines[at]),
            "meta": profile("us-core-medication"),
            "code": Code { system: RXNORM, code: drug.rxnorm, display: drug.name }.called(drug.plain),
            "status": "active",
            "form": {"text": drug.form},
        })
    }
}

fn id(reference: &str) -> &str {
    reference.split_once('/').map_or(reference, |(_, id)| id)
}

fn organisation(reference: &str, name: &str, kind: (&str, &str), phone: &str) -> Value {
    json!({
        "resourceType": "Organization", "id": id(reference),
        "meta": profile("us-core-organization"),
        "active": true,
        "type": [hl7_named("organization-type", kind.0, kind.1)],
        "name": name,
        "telecom": [{"system": "phone", "value": phone, "use": "work"}],
    })
}

/// A postal address in the demo's country.
pub(crate) fn address(line: &str, town: &str, postal: &str) -> Value {
    json!({"line": [line], "city": town, "state": "ME", "postalCode": postal, "country": "US"})
}

/// The address of a home in one of the towns.
pub(crate) fn home_address(line: &str, town: usize) -> Value {
    let (name, postal, _) = TOWNS[town];
    let mut home = address(line, name, postal);
    home["use"] = "home".into();
    home
}

/// A spoken language.
pub(crate) fn language_concept(language: (&str, &str)) -> Value {
    json!({
        "coding": [{"system": "urn:ietf:bcp:47", "code": language.0, "display": language.1}],
        "text": language.1,
    })
}

/// A LOINC question code as used in questionnaires.
pub(crate) fn question_code(code: &str) -> Value {
    json!([{"system": LOINC, "code": code}])
}
