//! Projections: what other tables keep of a resource. Each is a pure function of the resource, registered per
//! type, run on every write by whatever path, and rebuildable from the bodies alone.

use std::collections::HashMap;

use access::{Labels, RelationKind, Scopes};
use fhir::{Resource, Type};

use crate::core::Core;
use crate::db::{Conn, Param};
use crate::directory::{self, Identifier, Stub};
use crate::error::Result;
use crate::place::{Compartment, Place};

/// One type's projection.
#[derive(Clone, Copy)]
pub struct Projector {
    /// The type that it reads.
    pub kind: Type,
    /// Adds what it finds.
    pub project: fn(&Resource, &mut Projected),
}

/// What projections found in one resource.
#[derive(Default, Debug)]
pub struct Projected {
    /// Who may open which chart.
    pub relations: Vec<ProjectedRelation>,
    /// Exact identifiers for the directory.
    pub identifiers: Vec<Identifier>,
    /// Names and birth date, for suggestions.
    pub stub: Option<Stub>,
    /// Rows of cross-patient queues.
    pub worklist: Vec<WorklistRow>,
    /// Counts without a person.
    pub facts: Vec<FactRow>,
}

/// A relation that a resource stands for.
#[derive(Debug, Clone)]
pub struct ProjectedRelation {
    /// The login; `None` is the one in whose compartment the resource lies.
    pub principal: Option<i64>,
    /// The chart, as a reference to its Patient; `None` is the chart in which the resource lies.
    pub chart: Option<String>,
    /// What the relation rests on.
    pub kind: RelationKind,
    /// The parts it shares.
    pub scopes: Scopes,
    /// The sensitive labels it shares.
    pub sensitive: Labels,
    /// From when, in milliseconds since 1970.
    pub from_ms: i64,
    /// Until when; `access::FOREVER_MS` for no end.
    pub until_ms: i64,
}

/// One row of a queue, with coded facets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorklistRow {
    /// Which queue.
    pub list: i64,
    /// Whose: a pool's number.
    pub pool: i64,
    /// Its state, as the queue counts them.
    pub state: i64,
    /// When it is due, in milliseconds since 1970.
    pub due_ms: i64,
    /// Who took it; 0 is nobody.
    pub owner: i64,
    /// Its topic's number.
    pub topic: i64,
    /// Its language's number.
    pub language: i64,
    /// Its site's number.
    pub site: i64,
}

/// One countable fact about nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactRow {
    /// Which fact.
    pub fact: i64,
    /// At which site.
    pub site: i64,
    /// On which day, counted from 1970-01-01.
    pub day: i64,
    /// A coded facet.
    pub facet: i64,
    /// How much.
    pub amount: i64,
}

type Project = fn(&Resource, &mut Projected);

pub(crate) struct Projections(HashMap<Type, Vec<Project>>);

impl Projections {
    pub fn new(projectors: Vec<Projector>) -> Projections {
        let mut map: HashMap<Type, Vec<Project>> = HashMap::new();
        for projector in directory::PROJECTORS.into_iter().chain(projectors) {
            map.entry(projector.kind).or_default().push(projector.project);
        }
        Projections(map)
    }

    /// What the tables keep of this resource; `None` when its type has no projection.
    fn of(&self, resource: &Resource) -> Option<Projected> {
        let projections = self.0.get(&resource.resource_type())?;
        let mut projected = Projected::default();
        for project in projections {
            project(resource, &mut projected);
        }
        Some(projected)
    }
}

impl Core {
    /// Replace what the tables keep of the resource at a place. `now` is `None` when it was deleted or moved away.
    pub(crate) fn project(
        &self,
        conn: &mut Conn,
        place: Place,
        was: bool,
        now: Option<&Resource>,
    ) -> Result<()> {
        let kind_projects =
            now.is_none_or(|resource| self.projections.0.contains_key(&resource.resource_type()));
        if !kind_projects {
            return Ok(());
        }
        if was {
            clear(conn, place)?;
        }
        let Some(projected) = now.and_then(|resource| self.projections.of(resource)) else { return Ok(()) };
        for relation in &projected.relations {
            self.insert_relation(conn, place, relation)?;
        }
        for identifier in &projected.identifiers {
            directory::insert(self, conn, place, identifier)?;
        }
        if let Some(stub) = &projected.stub {
            directory::insert_stub(self, conn, place, stub)?;
        }
        for row in &projected.worklist {
            insert_worklist(conn, place, row)?;
        }
        for (number, row) in (0..).zip(&projected.facts) {
            insert_fact(conn, place, number, row)?;
        }
        Ok(())
    }

    fn insert_relation(&self, conn: &mut Conn, place: Place, projected: &ProjectedRelation) -> Result<()> {
        let own = place.compartment();
        let chart = match &projected.chart {
            None => Some(own),
            Some(reference) => self.own_chart_of(conn, reference)?,
        };
        let Some(chart) = chart else { return Ok(()) }; // the chart is not here; a rebuild finds it when it comes
        let principal = projected.principal.unwrap_or(own.number());
        conn.add(
            "INSERT INTO relation(principal, compartment, kind, grant_place, from_ms, until_ms, scopes, sensitive) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            &[
                Param::Int(principal),
                Param::Int(chart.number()),
                Param::Int(projected.kind.number()),
                Param::Int(place.number()),
                Param::Int(projected.from_ms),
                Param::Int(projected.until_ms),
                Param::Int(projected.scopes.bits()),
                Param::Int(projected.sensitive.bits()),
            ],
        )?;
        Ok(())
    }

    /// The chart that a reference to a Patient names, unless it came there by a merge: the relations of an absorbed
    /// chart have ended, and a rebuild must not bring them back.
    fn own_chart_of(&self, conn: &mut Conn, reference: &str) -> Result<Option<Compartment>> {
        let Some(("Patient", id)) = reference.split_once('/') else { return Ok(None) };
        let Some(place) = self.locate(conn, Type::named("Patient"), id)? else { return Ok(None) };
        let origin =
            conn.row("SELECT origin FROM resource WHERE place = $1", &[Param::Int(place.number())], |row| {
                row.int(0)
            })?;
        Ok((origin == Some(0)).then(|| place.compartment()))
    }

    /// The chart that a reference to a Patient names, after merges.
    pub(crate) fn chart_of(&self, conn: &mut Conn, reference: &str) -> Result<Option<Compartment>> {
        let Some(("Patient", id)) = reference.split_once('/') else { return Ok(None) };
        let Some(place) = self.locate(conn, Type::named("Patient"), id)? else { return Ok(None) };
        Ok(self.survivor(conn, place.compartment())?.map(|info| info.compartment))
    }
}

fn clear(conn: &mut Conn, place: Place) -> Result<()> {
    let params = [Param::Int(place.number())];
    for sql in [
        "DELETE FROM relation WHERE grant_place = $1",
        "DELETE FROM directory WHERE place = $1",
        "DELETE FROM worklist WHERE place = $1",
        "DELETE FROM fact WHERE place = $1",
    ] {
        conn.run(sql, &params)?;
    }
    let stub = [Param::Int(place.compartment().number()), Param::Int(place.number())];
    conn.run("DELETE FROM stub WHERE compartment = $1 AND place = $2", &stub)?;
    Ok(())
}

fn insert_worklist(conn: &mut Conn, place: Place, row: &WorklistRow) -> Result<()> {
    conn.add(
        "INSERT INTO worklist(list, pool, state, due_ms, place, owner, topic, language, site) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        &[
            Param::Int(row.list),
            Param::Int(row.pool),
            Param::Int(row.state),
            Param::Int(row.due_ms),
            Param::Int(place.number()),
            Param::Int(row.owner),
            Param::Int(row.topic),
            Param::Int(row.language),
            Param::Int(row.site),
        ],
    )?;
    Ok(())
}

fn insert_fact(conn: &mut Conn, place: Place, number: i64, row: &FactRow) -> Result<()> {
    conn.add(
        "INSERT INTO fact(place, number, fact, site, day, facet, amount) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            Param::Int(place.number()),
            Param::Int(number),
            Param::Int(row.fact),
            Param::Int(row.site),
            Param::Int(row.day),
            Param::Int(row.facet),
            Param::Int(row.amount),
        ],
    )?;
    Ok(())
}
