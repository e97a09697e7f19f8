//! Tags: an index that tells nothing. Each tag of a resource is hashed under its compartment's index key; the row
//! carries the clinical date, so that a tag is walked in the order of time.

use fhir::{Resource, Type, search};

use crate::db::{Conn, Param};
use crate::error::Result;
use crate::keys::Keyring;
use crate::place::Place;

/// Stands for "no clinical date"; before the year 1.
pub(crate) const NO_DATE_MS: i64 = -(1 << 47);
/// Stands for "has not ended", and for what lies behind it.
pub(crate) const OPEN_MS: i64 = (1 << 47) - 1;

/// A bound as the index keeps it. Keeping order is what matters: a clamped bound still selects every row that the
/// exact one selects.
pub(crate) fn clamp_ms(ms: i64) -> i64 {
    ms.clamp(NO_DATE_MS + 1, OPEN_MS)
}

/// What the index keeps of one resource.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tagged {
    pub tags: Vec<i64>,
    pub date_ms: i64,
    pub until_ms: i64,
}

impl Tagged {
    pub fn of(ring: &Keyring, resource: &Resource) -> Tagged {
        let kind = resource.resource_type();
        let mut tags: Vec<i64> =
            search::tags(kind, resource.json()).iter().map(|tag| ring.tag(tag.as_bytes())).collect();
        tags.push(type_tag(ring, kind));
        tags.sort_unstable();
        tags.dedup();
        let (date_ms, until_ms) = match search::span(kind, resource.json()) {
            Some(span) => (clamp_ms(span.earliest_ms), clamp_ms(span.latest_ms)),
            None => (NO_DATE_MS, NO_DATE_MS),
        };
        Tagged { tags, date_ms, until_ms }
    }

    pub fn insert(&self, conn: &mut Conn, place: Place) -> Result<()> {
        for tag in &self.tags {
            conn.run(
                "INSERT INTO tag(compartment, tag, date_ms, row_number, until_ms) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT DO NOTHING",
                &[
                    Param::Int(place.compartment().number()),
                    Param::Int(*tag),
                    Param::Int(self.date_ms),
                    Param::Int(place.row()),
                    Param::Int(self.until_ms),
                ],
            )?;
        }
        Ok(())
    }

    pub fn delete(&self, conn: &mut Conn, place: Place) -> Result<()> {
        for tag in &self.tags {
            conn.run(
                "DELETE FROM tag WHERE compartment = $1 AND tag = $2 AND date_ms = $3 AND row_number = $4",
                &[
                    Param::Int(place.compartment().number()),
                    Param::Int(*tag),
                    Param::Int(self.date_ms),
                    Param::Int(place.row()),
                ],
            )?;
        }
        Ok(())
    }
}

/// The tag that every resource of a type carries.
pub(crate) fn type_tag(ring: &Keyring, kind: Type) -> i64 {
    ring.tag(search::type_tag(kind).as_bytes())
}
