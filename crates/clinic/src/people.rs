//! Who lives in the three towns: households, and each member's name, birth, home and languages. A household
//! is drawn from its own number, so that each member can be made alone and all agree about the home.

use crate::Settings;
use crate::day::{age, plus, plus_years};
use crate::dice::{Dice, stir};
use crate::names::{CULTURES, Culture, Order, WEIGHTS};
use crate::towns::{OCCUPATIONS, STREETS};
use jiff::civil::Date;

/// Sex as recorded at birth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sex {
    Female,
    Male,
}

/// What somebody is within the household.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// An adult living alone or one of a couple.
    Adult,
    /// A child of the adults of the household.
    Child,
    /// A parent of the first adult.
    Grandparent,
}

/// A name in Latin letters and, where there is one, in the people's own script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) given: Vec<String>,
    pub(crate) family: String,
    pub(crate) own_given: Vec<String>,
    pub(crate) own_family: String,
    pub(crate) script: &'static str,
    pub(crate) family_first: bool,
}

impl Name {
    /// The whole name as it is written.
    pub(crate) fn text(&self) -> String {
        let given = self.given.join(" ");
        match (self.family.is_empty(), self.family_first) {
            (true, _) => given,
            (_, true) => format!("{} {given}", self.family),
            _ => format!("{given} {}", self.family),
        }
    }
}

/// Where a household lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) line: String,
    pub(crate) town: usize,
}

/// A person before there is a record.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) n: usize,
    pub(crate) id: String,
    pub(crate) sex: Sex,
    pub(crate) birth: Date,
    pub(crate) death: Option<Date>,
    pub(crate) name: Name,
    pub(crate) culture: usize,
    pub(crate) english_at_home: bool,
    pub(crate) home: Home,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) occupation: &'static str,
    pub(crate) married: bool,
    pub(crate) place: Place,
    pub(crate) household: u64,
}

impl Person {
    /// Full years of life on a day.
    pub(crate) fn age(&self, on: Date) -> i32 {
        age(self.birth, on)
    }

    /// Whether recorded female at birth.
    pub(crate) fn female(&self) -> bool {
        self.sex == Sex::Female
    }

    /// The clinic's record number.
    pub(crate) fn record_number(&self) -> String {
        format!("V{:07}", 1_000_003 + self.n * 7)
    }

    pub(crate) fn culture(&self) -> &'static Culture {
        &CULTURES[self.culture]
    }
}

/// How ten neighbours divide into households; each number is a household's size.
const STREETS_OF_TEN: [&[usize]; 6] =
    [&[4, 1, 2, 3], &[1, 5, 1, 1, 2], &[2, 2, 4, 1, 1], &[3, 1, 4, 2], &[1, 1, 2, 5, 1], &[4, 4, 1, 1]];

/// The identifier of anything in the clinic: opaque, the same for the same numbers.
pub(crate) fn id_of(seed: u64, owner: u64, counter: u64) -> String {
    format!("{:016x}", stir(stir(seed, owner.wrapping_add(0x5eed)), counter))
}

/// The members of the household in which person `n` lives, `n` of 14 or more, in order of their numbers.
pub(crate) fn household(settings: &Settings, n: usize) -> Vec<Person> {
    let (street, slot) = ((n - crate::CHARACTERS) / 10, (n - crate::CHARACTERS) % 10);
    let mut dice = Dice::of(settings.seed, &[1, street as u64]);
    let sizes = *dice.pick(&STREETS_OF_TEN);
    let mut first = 0;
    let mut size = sizes[0];
    for each in sizes {
        size = *each;
        if slot < first + size {
            break;
        }
        first += size;
    }
    let number = crate::CHARACTERS + street * 10 + first;
    members(settings, number, size)
}

fn members(settings: &Settings, first: usize, size: usize) -> Vec<Person> {
    let mut dice = Dice::of(settings.seed, &[2, first as u64]);
    let home = home(&mut dice);
    let culture = weighted(&mut dice, &WEIGHTS);
    let partner_culture = if dice.chance(75) { culture } else { weighted(&mut dice, &WEIGHTS) };
    let couple = size >= 4 || (size > 1 && dice.chance(70));
    let adults = if couple { 2 } else { 1 };
    let children = if size == 2 && couple { 0 } else { (size - adults).min(2) };
    let oldest = match (size, children) {
        (1, _) => dice.between(19, 92),
        (_, 0) => dice.between(24, 88),
        _ => dice.between(28, 47),
    };
    let lead = Origin { place: Place::Adult, culture, family: None, age: oldest, married: couple };
    let lead = person(settings, first, &lead, &mut dice, &home);
    let family = (lead.name.family.clone(), lead.name.own_family.clone());
    let mut people = Vec::with_capacity(size);
    for at in 1..size {
        let (place, age) = match at {
            1 if couple => (Place::Adult, (oldest + dice.between(-4, 4)).max(19)),
            at if at < adults + children => (Place::Child, dice.between(0, (oldest - 22).clamp(1, 17))),
            _ => (Place::Grandparent, (oldest + dice.between(22, 32)).min(98)),
        };
        let own_name = place == Place::Adult && dice.chance(55);
        let origin = Origin {
            place,
            culture: if place == Place::Adult { partner_culture } else { culture },
            family: (!own_name).then(|| family.clone()),
            age,
            married: place == Place::Adult,
        };
        people.push(person(settings, first + at, &origin, &mut dice, &home));
    }
    people.insert(0, lead);
    if couple && people[1].sex == people[0].sex && dice.chance(90) {
        let other = if people[0].female() { Sex::Male } else { Sex::Female };
        let given = given_names(&mut dice, &CULTURES[people[1].culture], other);
        people[1].sex = other;
        (people[1].name.given, people[1].name.own_given) = given;
    }
    for member in &mut people {
        member.household = first as u64;
    }
    people
}

/// What is decided about a person before the dice fall.
pub(crate) struct Origin {
    pub(crate) place: Place,
    pub(crate) culture: usize,
    pub(crate) family: Option<(String, String)>,
    pub(crate) age: i32,
    pub(crate) married: bool,
}

fn person(settings: &Settings, n: usize, origin: &Origin, dice: &mut Dice, home: &Home) -> Person {
    let sex = if dice.chance(51) { Sex::Female } else { Sex::Male };
    let culture = &CULTURES[origin.culture];
    let (given, own_given) = given_names(dice, culture, sex);
    let drawn = family_name(dice, culture);
    let (family, own_family) = match (&origin.family, culture.order) {
        (Some(family), Order::GivenFirst | Order::FamilyFirst | Order::TwoFamilies) => family.clone(),
        (_, Order::Single) => (String::new(), String::new()),
        (None, _) => drawn,
    };
    let name = Name {
        script: if own_given.is_empty() || own_family.is_empty() { "" } else { culture.script },
        given,
        family,
        own_given,
        own_family,
        family_first: culture.order == Order::FamilyFirst,
    };
    let birth = plus(plus_years(settings.today, -origin.age), -dice.between(3, 360));
    let years = age(birth, settings.today);
    let trade: &'static str = dice.pick::<&'static str>(&OCCUPATIONS);
    let death = (years > 60 && dice.chance(4)).then(|| plus(settings.today, -dice.between(60, 700)));
    Person {
        n,
        id: id_of(settings.seed, n as u64, 0),
        sex,
        birth,
        death,
        phone: phone(dice),
        email: email(&name, n),
        name,
        culture: origin.culture,
        english_at_home: culture.language.0 == "en-US" || dice.chance(60),
        home: home.clone(),
        occupation: if years > 67 { "Retired" } else { trade },
        married: origin.married,
        place: origin.place,
        household: 0,
    }
}

/// Where somebody lives.
pub(crate) fn home(dice: &mut Dice) -> Home {
    let number = dice.between(2, 240);
    let unit = if dice.chance(25) { format!(", Apt {}", dice.between(1, 24)) } else { String::new() };
    let line = format!("{number} {}{unit}", dice.pick(&STREETS));
    Home { line, town: dice.below(6) as usize }
}

/// A telephone number from the range that is never given out.
pub(crate) fn phone(dice: &mut Dice) -> String {
    let area = dice.between(2, 9) * 100 + dice.between(12, 98);
    format!("+1-{area}-555-01{:02}", dice.below(100))
}

fn weighted(dice: &mut Dice, weights: &[u32]) -> usize {
    let mut left = dice.below(weights.iter().sum());
    for (at, weight) in weights.iter().enumerate() {
        if left < *weight {
            return at;
        }
        left -= weight;
    }
    0
}

fn given_names(dice: &mut Dice, culture: &Culture, sex: Sex) -> (Vec<String>, Vec<String>) {
    let pool = if sex == Sex::Female { culture.women } else { culture.men };
    let first = dice.pick(pool);
    let second = dice.pick(pool);
    let mut names = vec![first];
    if dice.chance(35)
        && second.0 != first.0
        && culture.order != Order::FamilyFirst
        && culture.order != Order::Single
    {
        names.push(second);
    }
    let own = names.iter().map(|name| name.1.to_string()).filter(|name| !name.is_empty()).collect();
    (names.iter().map(|name| name.0.to_string()).collect(), own)
}

fn family_name(dice: &mut Dice, culture: &Culture) -> (String, String) {
    let (first, second) = (dice.pick(culture.families), dice.pick(culture.families));
    match culture.order {
        Order::TwoFamilies if second.0 != first.0 => (format!("{} {}", first.0, second.0), String::new()),
        Order::GivenFirst if culture.script.is_empty() && dice.chance(8) && second.0 != first.0 => {
            (format!("{}-{}", first.0, second.0), String::new())
        }
        _ => (first.0.to_string(), first.1.to_string()),
    }
}

/// An address at example.org made from the letters of a name.
pub(crate) fn email(name: &Name, n: usize) -> String {
    let plain: String =
        name.text().to_lowercase().chars().map(|c| if c == ' ' { '.' } else { fold(c) }).collect();
    let plain: String = plain.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    format!("{plain}.{n}@example.org")
}

/// The plain letter below an accent, for the letters that our names use.
fn fold(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ắ' | 'ā' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ế' | 'ễ' | 'ẹ' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ị' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' | 'ọ' | 'ố' | 'ồ' | 'ơ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ũ' | 'ụ' | 'ư' | 'ỳ' => 'u',
        'ñ' | 'ń' => 'n',
        'ç' | 'ć' => 'c',
        'ł' => 'l',
        'ś' => 's',
        'ź' | 'ż' => 'z',
        'ð' | 'đ' => 'd',
        other => other,
    }
}
