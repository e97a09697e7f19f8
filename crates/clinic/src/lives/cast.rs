//! The cast: who the characters of the demo are, who lives with whom, who can sign in.

use crate::day::plus;
use crate::day::plus_years;
use crate::dice::Dice;
use crate::people::{Home, Name, Person, Place, Sex, email, id_of, phone};
use crate::{CHARACTERS, Clinic, DemoLogin, Family, Settings};

/// The child born the day before.
pub(crate) const NEWBORN: usize = 2;
/// The character whose record is empty but for the name.
pub(crate) const EMPTY: usize = 4;

struct Part {
    key: &'static str,
    sex: Sex,
    /// Years of age, and days since the last birthday.
    age: (i32, i32),
    given: &'static [&'static str],
    family: &'static str,
    own: (&'static [&'static str], &'static str),
    culture: usize,
    english: bool,
    place: Place,
    /// The first of the household.
    household: usize,
    occupation: &'static str,
    married: bool,
    login: bool,
    about: &'static str,
}

const F: Sex = Sex::Female;
const M: Sex = Sex::Male;

/// First those whose records differ most, so that a demo of five people has a full record, a pregnancy, a newborn, many
/// illnesses and nothing at all.
#[rustfmt::skip]
static CAST: [Part; CHARACTERS] = [
    Part { key: "marisol", sex: F, age: (58, 141), given: &["Marisol"], family: "Ibáñez Roldán", own: (&[], ""), culture: 1, english: false, place: Place::Adult, household: 0, occupation: "School teacher", married: false, login: true, about: "Type 2 diabetes, high blood pressure and kidney disease, with twelve years of results. Helps her father." },
    Part { key: "thandiwe", sex: F, age: (31, 77), given: &["Thandiwe", "Åsa"], family: "Nkosi-Bergström", own: (&[], ""), culture: 9, english: true, place: Place::Adult, household: 1, occupation: "Civil engineer", married: true, login: true, about: "Pregnant, in the 26th week." },
    Part { key: "newborn", sex: M, age: (0, 1), given: &["Baby Boy"], family: "Adeyemi", own: (&[], ""), culture: 9, english: true, place: Place::Child, household: 2, occupation: "", married: false, login: true, about: "Born yesterday: a record with little in it." },
    Part { key: "anselmo", sex: M, age: (81, 89), given: &["Anselmo"], family: "Ibáñez Fuentes", own: (&[], ""), culture: 1, english: false, place: Place::Grandparent, household: 0, occupation: "Retired", married: false, login: true, about: "Eighty-one, many illnesses, fifteen medicines, thousands of results." },
    Part { key: "wibowo", sex: M, age: (27, 190), given: &["Wibowo"], family: "", own: (&[], ""), culture: 15, english: true, place: Place::Adult, household: 4, occupation: "Cook", married: false, login: true, about: "An empty record and a single name." },
    Part { key: "mira", sex: F, age: (6, 121), given: &["Mira"], family: "Haddad", own: (&["ميرا"], "حداد"), culture: 4, english: true, place: Place::Child, household: 7, occupation: "", married: false, login: false, about: "A child of six: vaccines, growth, ear infections, mild asthma." },
    Part { key: "layan", sex: F, age: (13, 220), given: &["Layan"], family: "Haddad", own: (&["ليان"], "حداد"), culture: 4, english: true, place: Place::Child, household: 7, occupation: "", married: false, login: true, about: "A girl of thirteen, part of whose record is hers alone." },
    Part { key: "karim", sex: M, age: (43, 15), given: &["Karim"], family: "Haddad", own: (&["كريم"], "حداد"), culture: 4, english: false, place: Place::Adult, household: 7, occupation: "Ferry deckhand", married: true, login: true, about: "Father of Mira and Layan; sore back, early high blood pressure." },
    Part { key: "tomasz", sex: M, age: (36, 301), given: &["Tomasz"], family: "Wiśniewski", own: (&[], ""), culture: 7, english: true, place: Place::Adult, household: 8, occupation: "Musician", married: false, login: true, about: "Depression and worry, getting better over three years of questionnaires." },
    Part { key: "henrik", sex: M, age: (49, 33), given: &["Henrik", "Isamu"], family: "Sørensen-Ōta", own: (&[], ""), culture: 13, english: true, place: Place::Adult, household: 9, occupation: "Boat builder", married: true, login: true, about: "Knee surgery: scans, pathology, going-home note, physiotherapy, bills." },
    Part { key: "mai", sex: F, age: (52, 260), given: &["Thị", "Mai", "Anh"], family: "Nguyễn", own: (&[], ""), culture: 6, english: false, place: Place::Adult, household: 9, occupation: "Baker", married: true, login: true, about: "Cancer screening: a polyp with its pathology, mammograms." },
    Part { key: "hryhorii", sex: M, age: (67, 44), given: &["Hryhorii"], family: "Petrenko", own: (&["Григорій"], "Петренко"), culture: 8, english: false, place: Place::Adult, household: 11, occupation: "Retired", married: false, login: true, about: "A mechanical heart valve and a blood thinner, checked each month." },
    Part { key: "noor", sex: F, age: (41, 205), given: &["Noor"], family: "El-Khatib", own: (&["نور"], "الخطيب"), culture: 4, english: true, place: Place::Adult, household: 7, occupation: "Translator", married: true, login: true, about: "Mother of Mira and Layan; urine cultures, one preliminary, one corrected." },
    Part { key: "desmond", sex: M, age: (29, 98), given: &["Desmond", "Jean-Baptiste"], family: "Toussaint", own: (&[], ""), culture: 2, english: true, place: Place::Adult, household: 13, occupation: "Electrician", married: false, login: true, about: "Sensitive results, one of them held until a clinician has called." },
];

/// The person behind a part.
pub(crate) fn person(settings: &Settings, n: usize) -> Person {
    let part = &CAST[n];
    let mut dice = Dice::of(settings.seed, &[4, part.household as u64]);
    let home = Home {
        line: format!("{} {}", dice.between(3, 180), dice.pick(&crate::towns::STREETS)),
        town: dice.below(6) as usize,
    };
    let mut own = Dice::of(settings.seed, &[5, n as u64]);
    let strings = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let name = Name {
        given: strings(part.given),
        family: part.family.to_string(),
        own_given: strings(part.own.0),
        own_family: part.own.1.to_string(),
        script: if part.own.0.is_empty() { "" } else { crate::names::CULTURES[part.culture].script },
        family_first: part.culture == 6,
    };
    Person {
        n,
        id: id_of(settings.seed, n as u64, 0),
        sex: part.sex,
        birth: plus(plus_years(settings.today, -part.age.0), -part.age.1),
        death: None,
        phone: phone(&mut own),
        email: if part.login { format!("{}@example.org", part.key) } else { email(&name, n) },
        name,
        culture: part.culture,
        english_at_home: part.english,
        home,
        occupation: part.occupation,
        married: part.married,
        place: part.place,
        household: part.household as u64,
    }
}

/// Everyone of a character's household, in order of their numbers.
pub(crate) fn household(settings: &Settings, n: usize) -> Vec<Person> {
    let household = CAST[n].household;
    let mut people: Vec<Person> = (0..CHARACTERS)
        .filter(|one| CAST[*one].household == household)
        .map(|one| person(settings, one))
        .collect();
    if n == NEWBORN {
        people.extend(parents(settings, &people[0]));
    }
    people
}

/// The newborn's parents, who are no patients here.
fn parents(settings: &Settings, child: &Person) -> [Person; 2] {
    let parent = |at: usize, sex: Sex, given: &str, years: i32| {
        let mut dice = Dice::of(settings.seed, &[6, at as u64]);
        let name = Name { given: vec![given.to_string()], family: "Adeyemi".to_string(), ..Name::default() };
        Person {
            n: 900_000_000 + at,
            id: id_of(settings.seed, 900_000_000 + at as u64, 0),
            sex,
            birth: plus(plus_years(settings.today, -years), -77),
            phone: phone(&mut dice),
            email: email(&name, at),
            name,
            place: Place::Adult,
            ..child.clone()
        }
    };
    [parent(1, F, "Folasade", 29), parent(2, M, "Oluwaseun", 33)]
}

/// The households of the cast, of the patients that exist.
pub(crate) fn families(count: usize) -> Vec<Family> {
    let here = |n: &usize| *n < count.min(CHARACTERS);
    let mut seen = Vec::new();
    for part in &CAST {
        if !seen.contains(&part.household) {
            seen.push(part.household);
        }
    }
    seen.iter()
        .map(|household| {
            let members: Vec<usize> =
                (0..CHARACTERS).filter(|n| CAST[*n].household == *household).filter(here).collect();
            let helps =
                members.iter().flat_map(|n| helped_by(*n)).filter(|(_, helped)| here(helped)).collect();
            Family { members: members.iter().map(|n| (*n, CAST[*n].place)).collect(), helps }
        })
        .filter(|family: &Family| !family.members.is_empty())
        .collect()
}

/// Whom a character helps: parents their children, a daughter her old father.
fn helped_by(n: usize) -> Vec<(usize, usize)> {
    let part = &CAST[n];
    if part.place != Place::Adult {
        return Vec::new();
    }
    (0..CHARACTERS)
        .filter(|other| {
            *other != n && CAST[*other].household == part.household && CAST[*other].place != Place::Adult
        })
        .map(|other| (n, other))
        .collect()
}

/// Who can sign in.
pub(crate) fn logins(clinic: &Clinic) -> Vec<DemoLogin> {
    let count = clinic.settings.patients.min(CHARACTERS);
    (0..count)
        .filter(|n| CAST[*n].login)
        .map(|n| {
            let person = person(&clinic.settings, n);
            DemoLogin {
                key: CAST[n].key,
                patient: n,
                patient_id: person.id,
                role: "patient",
                name: person.name.text(),
                login: person.email,
                helps: helped_by(n)
                    .into_iter()
                    .map(|(_, helped)| helped)
                    .filter(|helped| *helped < count)
                    .collect(),
                about: CAST[n].about,
            }
        })
        .collect()
}
