//! The synthetic clinic of the demo: people, staff and their records, generated from a number.
//!
//! Nothing here is about a real person. Streets and towns are made up, telephone numbers come from a range
//! that is never given out, mail goes to example.org. What must hold:
//!
//! - the same settings give the same bytes, on any machine, in any order of asking: a person depends on
//!   (seed, n, today) alone, so that records can be made in parallel and streamed;
//! - references of a record resolve within it or in the commons;
//! - nothing has happened before a birth or after today, except what is planned.
//!
//! The first people are characters with written lives (`lives`); the others live in households of a street
//! and are drawn from what commonly happens (`lives::ordinary`).

mod ailments;
mod analytes;
mod commons;
mod day;
mod dice;
mod drugs;
mod facts;
mod labs;
mod lives;
mod money;
mod names;
mod page;
mod papers;
mod people;
mod pictures;
mod plans;
mod scribe;
mod shape;
mod staff;
mod towns;

pub use people::Place;

use jiff::civil::Date;
use serde_json::Value;

/// How many people at the front have written lives; those after them are drawn.
pub const CHARACTERS: usize = 14;

/// What decides everything: the same settings make the same clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The number that chance is drawn from.
    pub seed: u64,
    /// How many patients there are.
    pub patients: usize,
    /// The day on which the clinic is looked at; lives lead up to it.
    pub today: Date,
}

/// The demo clinic.
pub struct Clinic {
    pub(crate) settings: Settings,
    pub(crate) places: commons::Places,
}

/// One person's record.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonRecord {
    /// The id of the Patient resource.
    pub patient_id: String,
    /// The Patient first, then everything else. References resolve within this list or in the commons.
    pub resources: Vec<Value>,
}

/// People who live together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The patients of the household, and what each is in it.
    pub members: Vec<(usize, Place)>,
    /// Who helps whom with the record: (helper, helped).
    pub helps: Vec<(usize, usize)>,
}

/// Somebody who can sign in to the demo. The demo makes the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoLogin {
    /// A short name for the person, stable between runs.
    pub key: &'static str,
    /// The number of the patient.
    pub patient: usize,
    /// The id of the Patient resource.
    pub patient_id: String,
    /// What the person signs in as.
    pub role: &'static str,
    /// The full name.
    pub name: String,
    /// The sign-in name, an address at example.org.
    pub login: String,
    /// Patients whose record this person helps with.
    pub helps: Vec<usize>,
    /// One line about the life, for the list of demo people.
    pub about: &'static str,
}

impl Clinic {
    /// The clinic of these settings.
    pub fn new(settings: Settings) -> Clinic {
        Clinic { settings, places: commons::Places::of(settings.seed) }
    }

    /// The settings that it was made from.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// What is about nobody: the clinic, its sites, staff, services, schedules, medicines, questionnaires.
    pub fn commons(&self) -> Vec<Value> {
        self.places.resources()
    }

    /// The record of patient `n`, made without making any other.
    pub fn patient(&self, n: usize) -> PersonRecord {
        let person = self.person(n);
        let patient_id = person.id.clone();
        let mut scribe = scribe::Scribe::new(self, person);
        scribe.front_page();
        lives::write(&mut scribe);
        PersonRecord { patient_id, resources: scribe.close() }
    }

    /// The id of the Patient resource of patient `n`.
    pub fn patient_id(&self, n: usize) -> String {
        self.person(n).id
    }

    /// Every record, in order.
    pub fn patients(&self) -> impl Iterator<Item = PersonRecord> + '_ {
        (0..self.settings.patients).map(|n| self.patient(n))
    }

    /// The households with the patients that exist, and who helps whom.
    pub fn families(&self) -> Vec<Family> {
        let count = self.settings.patients;
        let mut families: Vec<Family> = lives::cast::families(count);
        let mut n = CHARACTERS;
        while n < count {
            let members = people::household(&self.settings, n);
            n = members[0].n + members.len();
            let members: Vec<(usize, Place)> =
                members.iter().filter(|one| one.n < count).map(|one| (one.n, one.place)).collect();
            let adults = members.iter().filter(|one| one.1 == Place::Adult);
            let helps = adults
                .flat_map(|adult| {
                    members.iter().filter(|one| one.1 == Place::Child).map(|child| (adult.0, child.0))
                })
                .collect();
            families.push(Family { members, helps });
        }
        families
    }

    /// Who can sign in.
    pub fn logins(&self) -> Vec<DemoLogin> {
        lives::cast::logins(self)
    }

    pub(crate) fn person(&self, n: usize) -> people::Person {
        if n < CHARACTERS {
            return lives::cast::person(&self.settings, n);
        }
        let mut members = people::household(&self.settings, n);
        let at = members.iter().position(|one| one.n == n).unwrap_or(0);
        members.swap_remove(at)
    }

    /// The others of the household of patient `n`.
    pub(crate) fn relatives(&self, n: usize) -> Vec<people::Person> {
        let mut members = if n < CHARACTERS {
            lives::cast::household(&self.settings, n)
        } else {
            people::household(&self.settings, n)
        };
        members.retain(|one| one.n != n);
        members
    }
}

#[cfg(test)]
mod tests;
