//! Where a row lies: its compartment's number and its own, packed into the one number that leads every key, so
//! that one person's record is one contiguous range on disk.

use fhir::Type;

use crate::error::{Result, StoreError};

/// Rows of one compartment at most.
pub const ROWS_PER_COMPARTMENT_MAX: i64 = 1 << ROW_BITS;
const ROW_BITS: u32 = 28;
/// Numbers below this are the site, the commons (one per resource type) and the registry.
pub const FIRST_PERSON_NUMBER: i64 = 1_000;

/// The number of a compartment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Compartment(i64);

/// What a compartment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompartmentKind {
    /// The site itself: its own keys, no resources.
    Site,
    /// The clinic's own resources of one type.
    Commons,
    /// Lists over many people.
    Registry,
    /// One patient's chart.
    Patient,
    /// One login.
    Person,
    /// Files of one job, shredded when they expire.
    Job,
}

impl CompartmentKind {
    /// The number that the store keeps.
    pub const fn number(self) -> i64 {
        match self {
            CompartmentKind::Site => 0,
            CompartmentKind::Commons => 1,
            CompartmentKind::Registry => 2,
            CompartmentKind::Patient => 3,
            CompartmentKind::Person => 4,
            CompartmentKind::Job => 5,
        }
    }

    /// The kind with this number.
    pub fn from_number(number: i64) -> Result<CompartmentKind> {
        Ok(match number {
            0 => CompartmentKind::Site,
            1 => CompartmentKind::Commons,
            2 => CompartmentKind::Registry,
            3 => CompartmentKind::Patient,
            4 => CompartmentKind::Person,
            5 => CompartmentKind::Job,
            _ => return Err(StoreError::Internal("unknown kind of compartment")),
        })
    }
}

impl Compartment {
    /// The site: home of keys that are about nobody.
    pub const SITE: Compartment = Compartment(0);
    /// Population lists.
    pub const REGISTRY: Compartment = Compartment(256);

    /// The commons of one resource type.
    pub fn commons(kind: Type) -> Compartment {
        Compartment(i64::from(kind.number()))
    }

    /// The compartment with this number.
    pub const fn from_number(number: i64) -> Compartment {
        Compartment(number)
    }

    /// The number that the store keeps.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Is this one person's (a chart, a login, a job), with read events and relations?
    pub const fn is_personal(self) -> bool {
        self.0 >= FIRST_PERSON_NUMBER
    }

    /// The place of a row in this compartment.
    pub fn place(self, row: i64) -> Place {
        assert!((0..ROWS_PER_COMPARTMENT_MAX).contains(&row), "row number out of range");
        Place(self.0 << ROW_BITS | row)
    }

    /// The first place of this compartment and the first behind it.
    pub fn range(self) -> (Place, Place) {
        (Place(self.0 << ROW_BITS), Place((self.0 + 1) << ROW_BITS))
    }
}

/// A compartment and a row in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(i64);

impl Place {
    /// The place with this number.
    pub const fn from_number(number: i64) -> Place {
        Place(number)
    }

    /// The number that the store keeps.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Whose row it is.
    pub const fn compartment(self) -> Compartment {
        Compartment(self.0 >> ROW_BITS)
    }

    /// Which row of the compartment it is.
    pub const fn row(self) -> i64 {
        self.0 & (ROWS_PER_COMPARTMENT_MAX - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Compartment, FIRST_PERSON_NUMBER, ROWS_PER_COMPARTMENT_MAX};

    #[test]
    fn a_place_gives_its_compartment_and_row_back() {
        for number in [0, 1, 147, 256, FIRST_PERSON_NUMBER, 1 << 34] {
            for row in [0, 1, ROWS_PER_COMPARTMENT_MAX - 1] {
                let place = Compartment::from_number(number).place(row);
                assert_eq!(place.compartment().number(), number);
                assert_eq!(place.row(), row);
                let (first, behind) = place.compartment().range();
                assert!(first <= place && place < behind);
            }
        }
    }

    #[test]
    #[should_panic(expected = "row number out of range")]
    fn a_row_never_runs_into_the_next_person() {
        let _ = Compartment::from_number(7).place(ROWS_PER_COMPARTMENT_MAX);
    }
}
