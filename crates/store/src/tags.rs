//! Tags: an index that tells nothing. Each tag of a resource is hashed under its compartment's index key; the row
//! carries the clinical date, so that a tag is walked in the order of time.
//!
//! There are more rows of tags than of anything else, so they are narrow: a short hash (who shares it by chance is
//! opened and found not to match), dates in seconds, and how long it lasts in place of an end.

use fhir::search::{self, Tag};
use fhir::{Resource, Type};

use crate::db::{Conn, Param};
use crate::error::Result;
use crate::keys::Keyring;
use crate::place::Place;

/// Stands for "no clinical date"; before the year 1.
pub(crate) const NO_DATE_S: i64 = -(1 << 38);
/// Stands for "has not ended", and for what lies behind it.
pub(crate) const OPEN_S: i64 = (1 << 38) - 1;

/// A moment as the index keeps it, in seconds since 1970. Keeping order is what matters: what is rounded down and
/// clamped on both sides still selects every row that the exact bound selects.
pub(crate) fn index_s(ms: i64) -> i64 {
    ms.div_euclid(1_000).clamp(NO_DATE_S + 1, OPEN_S)
}

/// Bits of the number that are not kept: 24 are, which SQLite stores in three bytes.
const NUMBER_BITS_CUT: u32 = 40;

/// The number under which the index keeps a tag. Two tags that meet under one number cost an opened body each time
/// they are searched, never a wrong answer.
pub(crate) fn number(ring: &Keyring, tag: &Tag) -> i64 {
    ring.tag(tag.as_bytes()) >> NUMBER_BITS_CUT
}

/// What the index keeps of one resource.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tagged {
    pub tags: Vec<i64>,
    pub date_s: i64,
    pub lasts_s: i64,
}

impl Tagged {
    pub fn of(ring: &Keyring, resource: &Resource) -> Tagged {
        let kind = resource.resource_type();
        let mut tags: Vec<i64> =
            search::tags(kind, resource.json()).iter().map(|tag| number(ring, tag)).collect();
        tags.push(type_tag(ring, kind));
        tags.sort_unstable();
        tags.dedup();
        let (date_s, until_s) = match search::span(kind, resource.json()) {
            Some(span) => (index_s(span.earliest_ms), index_s(span.latest_ms)),
            None => (NO_DATE_S, NO_DATE_S),
        };
        Tagged { tags, date_s, lasts_s: until_s - date_s }
    }

    pub fn insert(&self, conn: &mut Conn, place: Place) -> Result<()> {
        for tag in &self.tags {
            conn.add(
                "INSERT INTO tag(compartment, tag, date_s, row_number, lasts_s) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT DO NOTHING",
                &[
                    Param::Int(place.compartment().number()),
                    Param::Int(*tag),
                    Param::Int(self.date_s),
                    Param::Int(place.row()),
                    Param::Int(self.lasts_s),
                ],
            )?;
        }
        Ok(())
    }

    pub fn delete(&self, conn: &mut Conn, place: Place) -> Result<()> {
        for tag in &self.tags {
            conn.run(
                "DELETE FROM tag WHERE compartment = $1 AND tag = $2 AND date_s = $3 AND row_number = $4",
                &[
                    Param::Int(place.compartment().number()),
                    Param::Int(*tag),
                    Param::Int(self.date_s),
                    Param::Int(place.row()),
                ],
            )?;
        }
        Ok(())
    }
}

/// The tag that every resource of a type carries.
pub(crate) fn type_tag(ring: &Keyring, kind: Type) -> i64 {
    number(ring, &search::type_tag(kind))
}
