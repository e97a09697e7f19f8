//! The front of a chart: who the patient is, who belongs to them, how they are insured.

use crate::commons::{home_address, language_concept};
use crate::day::plus_years;
use crate::people::{Name, Person, Place, Sex};
use crate::scribe::Scribe;
use crate::shape::{HOUSE, US_CORE, hl7_named, profile};
use crate::staff::PAYERS;
use serde_json::{Value, json};

/// The plans of the insurers.
const PLANS: [(&str, &str); 4] = [
    ("NL-200", "Northlight 200"),
    ("HH-Open", "Harbor Open Choice"),
    ("TP-Standard", "Tidewater Standard"),
    ("ES-Gold", "Evergreen Gold"),
];

const OMB: &str = "urn:oid:2.16.840.1.113883.6.238";

impl Scribe<'_> {
    /// Patient, relatives, insurance.
    pub(crate) fn front_page(&mut self) {
        let relatives = self.clinic.relatives(self.person.n);
        let elements = self.patient_elements(&relatives);
        self.put("Patient", elements);
        if self.person.n == crate::lives::cast::EMPTY {
            return;
        }
        for relative in &relatives {
            if relation(&self.person, relative).is_some() {
                self.related(relative);
            }
        }
        self.insure();
    }

    fn patient_elements(&self, relatives: &[Person]) -> Value {
        let person = &self.person;
        let culture = person.culture();
        let years = person.age(self.today);
        let mut elements = json!({
            "meta": profile("us-core-patient"),
            "extension": origin(person),
            "identifier": [{
                "use": "usual",
                "type": hl7_named("v2-0203", "MR", "Medical record number"),
                "system": format!("{HOUSE}/record-numbers"),
                "value": person.record_number(),
            }],
            "active": person.death.is_none(),
            "name": names(&person.name, years),
            "gender": gender(person.sex),
            "birthDate": person.birth.to_string(),
        });
        if years >= 13 {
            elements["telecom"] = json!([
                {"system": "phone", "value": person.phone, "use": "mobile", "rank": 1},
                {"system": "email", "value": person.email, "use": "home"},
            ]);
        }
        if let Some(death) = person.death {
            elements["deceasedDateTime"] = death.to_string().into();
        }
        elements["address"] = json!([home_address(&person.home.line, person.home.town)]);
        if years >= 18 {
            let (code, display) = if person.married { ("M", "Married") } else { ("S", "Never Married") };
            elements["maritalStatus"] = hl7_named("v3-MaritalStatus", code, display);
        }
        if let Some(contact) =
            relatives.iter().find(|one| relation(person, one).is_some() && one.age(self.today) >= 18)
        {
            elements["contact"] = json!([contact_shape(person, contact)]);
        }
        let mut languages = vec![
            json!({"language": language_concept(culture.language), "preferred": !person.english_at_home || culture.language.0 == "en-US"}),
        ];
        if culture.language.0 != "en-US" {
            languages.push(json!({"language": language_concept(("en-US", "English")), "preferred": person.english_at_home}));
        }
        elements["communication"] = languages.into();
        elements["generalPractitioner"] = json!([self.staff(self.doctor)]);
        elements["managingOrganization"] = self.clinic_reference();
        elements
    }

    fn related(&mut self, relative: &Person) {
        let Some((code, display)) = relation(&self.person, relative) else { return };
        let mut elements = json!({
            "meta": profile("us-core-relatedperson"),
            "identifier": [{"system": format!("{HOUSE}/record-numbers"), "value": relative.record_number()}],
            "active": relative.death.is_none(),
            "patient": self.subject(),
            "relationship": [hl7_named("v3-RoleCode", code, display)],
            "name": names(&relative.name, relative.age(self.today)),
            "gender": gender(relative.sex),
            "birthDate": relative.birth.to_string(),
            "address": [home_address(&relative.home.line, relative.home.town)],
        });
        if relative.age(self.today) >= 18 {
            elements["telecom"] = json!([
                {"system": "phone", "value": relative.phone, "use": "mobile"},
                {"system": "email", "value": relative.email, "use": "home"},
            ]);
        }
        self.put("RelatedPerson", elements);
    }

    fn insure(&mut self) {
        let (payer, _) = PAYERS[self.payer];
        let start = self.person.birth.max(plus_years(self.today, -6));
        let number = format!("{}{:08}", [4, 5, 7, 9][self.payer], self.dice.below(100_000_000));
        let elements = json!({
            "meta": profile("us-core-coverage"),
            "identifier": [{
                "type": hl7_named("v2-0203", "MB", "Member Number"),
                "system": format!("{HOUSE}/members"),
                "value": number,
            }],
            "status": "active",
            "type": hl7_named("v3-ActCode", if self.payer >= 2 { "PUBLICPOL" } else { "EHCPOL" }, if self.payer >= 2 { "public healthcare" } else { "extended healthcare" }),
            "subscriberId": number,
            "beneficiary": self.subject(),
            "relationship": hl7_named("subscriber-relationship", if self.person.place == Place::Child { "child" } else { "self" }, if self.person.place == Place::Child { "Child" } else { "Self" }),
            "period": {"start": start.to_string()},
            "payor": [{"reference": self.clinic.places.payers[self.payer], "display": payer}],
            "class": [{
                "type": hl7_named("coverage-class", "plan", "Plan"),
                "value": PLANS[self.payer].0,
                "name": PLANS[self.payer].1,
            }],
        });
        self.coverage = self.put("Coverage", elements);
    }
}

fn gender(sex: Sex) -> &'static str {
    if sex == Sex::Female { "female" } else { "male" }
}

fn origin(person: &Person) -> Value {
    let culture = person.culture();
    let (code, display) = culture.race;
    let race = if code == "2131-1" {
        json!([{"url": "text", "valueString": display}])
    } else {
        json!([
            {"url": "ombCategory", "valueCoding": {"system": OMB, "code": code, "display": display}},
            {"url": "text", "valueString": display},
        ])
    };
    let (code, display) = if culture.hispanic {
        ("2135-2", "Hispanic or Latino")
    } else {
        ("2186-5", "Not Hispanic or Latino")
    };
    json!([
        {"url": format!("{US_CORE}/us-core-race"), "extension": race},
        {"url": format!("{US_CORE}/us-core-ethnicity"), "extension": [
            {"url": "ombCategory", "valueCoding": {"system": OMB, "code": code, "display": display}},
            {"url": "text", "valueString": display},
        ]},
        {"url": format!("{US_CORE}/us-core-birthsex"), "valueCode": if person.female() { "F" } else { "M" }},
    ])
}

/// The name in Latin letters and, where there is one, in the people's own script.
fn names(name: &Name, years: i32) -> Value {
    let mut official = json!({"use": "official", "text": name.text()});
    if name.given.first().is_some_and(|given| given.starts_with("Baby")) {
        official["use"] = "temp".into();
    }
    if !name.family.is_empty() {
        official["family"] = name.family.clone().into();
    }
    official["given"] = name.given.clone().into();
    if name.script.is_empty() || years < 0 {
        return json!([official]);
    }
    let given = name.own_given.join(" ");
    let text = if name.family_first {
        format!("{}{given}", name.own_family)
    } else {
        format!("{given} {}", name.own_family)
    };
    let own = json!({
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/language", "valueCode": name.script}],
        "use": "usual",
        "text": text,
        "family": name.own_family,
        "given": name.own_given,
    });
    json!([official, own])
}

fn contact_shape(person: &Person, contact: &Person) -> Value {
    let (code, display) = relation(person, contact).unwrap_or(("FAMMEMB", "family member"));
    let mut name = json!({"text": contact.name.text(), "given": contact.name.given});
    if !contact.name.family.is_empty() {
        name["family"] = contact.name.family.clone().into();
    }
    json!({
        "relationship": [
            hl7_named("v2-0131", "C", "Emergency Contact"),
            hl7_named("v3-RoleCode", code, display),
        ],
        "name": name,
        "telecom": [{"system": "phone", "value": contact.phone, "use": "mobile"}],
        "gender": gender(contact.sex),
    })
}

/// What `relative` is to `person`: role code and name. A grandparent is a parent of the household's first adult;
/// in-laws are not written down.
pub(crate) fn relation(person: &Person, relative: &Person) -> Option<(&'static str, &'static str)> {
    let female = relative.female();
    let either = |woman, man| Some(if female { woman } else { man });
    match (person.place, relative.place) {
        (Place::Child, Place::Adult) => either(("MTH", "mother"), ("FTH", "father")),
        (Place::Child, Place::Child) => either(("SIS", "sister"), ("BRO", "brother")),
        (Place::Child, Place::Grandparent) => either(("GRMTH", "grandmother"), ("GRFTH", "grandfather")),
        (Place::Adult, Place::Child) => either(("DAU", "natural daughter"), ("SON", "natural son")),
        (Place::Adult, Place::Adult) => either(("WIFE", "wife"), ("HUSB", "husband")),
        (Place::Grandparent, Place::Adult) if relative.n as u64 == relative.household => {
            either(("DAU", "natural daughter"), ("SON", "natural son"))
        }
        (Place::Adult, Place::Grandparent) if person.n as u64 == person.household => {
            either(("MTH", "mother"), ("FTH", "father"))
        }
        _ => None,
    }
}
