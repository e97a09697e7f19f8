//! Relations: who may open which chart. Read anew at each request and again inside each commit.

use access::{
    Asker, ChartNumber, Labels, Opening, PersonNumber, Principal, Purpose, Relation, RelationKind, Scopes,
};

use crate::core::Core;
use crate::db::{Conn, DbError, Param, Row};
use crate::error::Result;
use crate::place::Compartment;

fn read(row: &Row<'_, '_>) -> Result<Option<Relation>, DbError> {
    let Some(kind) = RelationKind::from_number(row.int(2)?) else { return Ok(None) };
    Ok(Some(Relation {
        person: PersonNumber(row.int(0)?),
        chart: ChartNumber(row.int(1)?),
        kind,
        grant: Some(row.int(3)?),
        from_ms: row.int(4)?,
        until_ms: row.int(5)?,
        scopes: Scopes::from_bits(row.int(6)?),
        sensitive: Labels::from_bits(row.int(7)?),
    }))
}

/// An opening, or why there is none.
pub(crate) type Decided = std::result::Result<Opening, access::Refusal>;

const COLUMNS: &str =
    "SELECT principal, compartment, kind, grant_place, from_ms, until_ms, scopes, sensitive FROM relation";

impl Core {
    /// The relations of one person to one chart.
    pub(crate) fn relations(
        &self,
        conn: &mut Conn,
        person: PersonNumber,
        chart: Compartment,
    ) -> Result<Vec<Relation>> {
        let sql = format!("{COLUMNS} WHERE principal = $1 AND compartment = $2 ORDER BY kind, grant_place");
        let params = [Param::Int(person.0), Param::Int(chart.number())];
        Ok(conn.rows(&sql, &params, read)?.into_iter().flatten().collect())
    }

    /// All charts that a person has a relation to: the own one and those of people they help.
    pub(crate) fn relations_of(&self, conn: &mut Conn, person: PersonNumber) -> Result<Vec<Relation>> {
        let sql = format!("{COLUMNS} WHERE principal = $1 ORDER BY kind, compartment, grant_place");
        Ok(conn.rows(&sql, &[Param::Int(person.0)], read)?.into_iter().flatten().collect())
    }

    /// Decide whether the asker may open the chart, from what the relations are at this moment.
    pub(crate) fn decide(
        &self,
        conn: &mut Conn,
        asker: &Asker,
        chart: Compartment,
        purpose: Purpose,
    ) -> Result<Decided> {
        let relations = match asker.principal {
            Principal::Person(person) => self.relations(conn, person, chart)?,
            Principal::Job(_) | Principal::System(_) => Vec::new(),
        };
        let asker = Asker { now_ms: self.now_ms(), ..*asker };
        Ok(access::may_open(&asker, ChartNumber(chart.number()), &relations, purpose))
    }

    /// The same for the first of these purposes that a relation serves, else the refusal of the first of them.
    pub(crate) fn decide_first(
        &self,
        conn: &mut Conn,
        asker: &Asker,
        (chart, purposes): (Compartment, &[Purpose]),
    ) -> Result<Option<(Purpose, Decided)>> {
        let mut first = None;
        for purpose in purposes {
            let decided = self.decide(conn, asker, chart, *purpose)?;
            if decided.is_ok() {
                return Ok(Some((*purpose, decided)));
            }
            first.get_or_insert((*purpose, decided));
        }
        Ok(first)
    }
}
