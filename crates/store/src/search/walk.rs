//! The walk: rows of one tag, or of the few tags of one filter, in the order of the clinical date.

use std::fmt::Write;

use fhir::search::{self, Direction, Query};

use super::Searcher;
use crate::db::{DbError, Param, Row};
use crate::error::Result;
use crate::place::Place;
use crate::rows::SealedRow;
use crate::tags::{NO_DATE_S, OPEN_S, index_s, number, type_tag};

const BATCH_FIRST: i64 = 32;
const BATCH_MAX: i64 = 1_024;
/// A tag is counted up to this to find the most selective one.
const PROBE_MAX: i64 = 400;

/// A stretch of one tag, walked by date and row.
struct Stream {
    tag: i64,
    others: Vec<i64>,
    batch: std::vec::IntoIter<(i64, SealedRow)>,
    size: i64,
    after: Option<(i64, i64)>,
    done: bool,
}

/// How rows are walked.
pub(super) struct Walk {
    direction: Direction,
    until_from: i64,
    date_to: i64,
    streams: Vec<Stream>,
}

impl Searcher<'_> {
    /// The walks that follow each other in this order. What has no date lies before all dates and comes last: the
    /// way down ends there by itself, the way up walks the dated first.
    pub(super) fn in_order(
        &self,
        query: &Query,
        direction: Direction,
        after: Option<(i64, i64)>,
    ) -> Result<Vec<Walk>> {
        if direction == Direction::Descending {
            return Ok(vec![self.plan(query, direction, after)?]);
        }
        let among_undated = after.filter(|(date, _)| *date == NO_DATE_S);
        let mut undated = self.plan(query, direction, among_undated)?;
        undated.date_to = undated.date_to.min(NO_DATE_S);
        if among_undated.is_some() {
            return Ok(vec![undated]);
        }
        let mut dated = self.plan(query, direction, after)?;
        dated.until_from = dated.until_from.max(NO_DATE_S + 1);
        Ok(vec![dated, undated])
    }

    /// The next row of the first walk that has one.
    pub(super) fn next_of(&self, walks: &mut [Walk]) -> Result<Option<(i64, SealedRow)>> {
        for walk in walks {
            if let Some(found) = self.next(walk)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Choose what to walk: the filter whose tags cover the fewest rows, or the type itself.
    pub(super) fn plan(
        &self,
        query: &Query,
        direction: Direction,
        after: Option<(i64, i64)>,
    ) -> Result<Walk> {
        let mut choices: Vec<Vec<i64>> = query
            .filters
            .iter()
            .filter_map(|filter| search::filter_tags(query.kind, filter))
            .map(|tags| tags.iter().map(|tag| number(&self.ring, tag)).collect())
            .collect();
        if choices.len() > 1 {
            let mut sized = Vec::with_capacity(choices.len());
            for tags in choices {
                sized.push((self.size(&tags)?, tags));
            }
            sized.sort_by_key(|(size, _)| *size);
            choices = sized.into_iter().map(|(_, tags)| tags).collect();
        }
        let mut choices = choices.into_iter();
        let driver = choices.next().unwrap_or_else(|| vec![type_tag(&self.ring, query.kind)]);
        let others: Vec<i64> = choices.filter(|tags| tags.len() == 1).flatten().take(2).collect();
        let (from, to) = search::filter_span(query.kind, &query.filters).unwrap_or((i64::MIN, i64::MAX));
        let bounded = |ms: i64, open: i64| if ms == i64::MIN || ms == i64::MAX { open } else { index_s(ms) };
        let streams = driver
            .into_iter()
            .map(|tag| Stream {
                tag,
                others: others.clone(),
                batch: Vec::new().into_iter(),
                size: BATCH_FIRST,
                after,
                done: false,
            })
            .collect();
        Ok(Walk { direction, until_from: bounded(from, NO_DATE_S), date_to: bounded(to, OPEN_S), streams })
    }

    /// How many rows the tags cover, counted up to a bound.
    fn size(&self, tags: &[i64]) -> Result<i64> {
        let mut size = 0;
        for tag in tags {
            let counted = self.conn.borrow_mut().row(
                "SELECT count(*) FROM (SELECT 1 FROM tag WHERE compartment = $1 AND tag = $2 LIMIT $3) AS probe",
                &[Param::Int(self.compartment.number()), Param::Int(*tag), Param::Int(PROBE_MAX)],
                |row| row.int(0),
            )?;
            size += counted.unwrap_or(0);
        }
        Ok(size)
    }

    /// The next row of the walk: the head of the stream that comes first; the same row in two streams comes once.
    pub(super) fn next(&self, walk: &mut Walk) -> Result<Option<(i64, SealedRow)>> {
        for at in 0..walk.streams.len() {
            self.fill(walk, at)?;
        }
        let head =
            |stream: &Stream| stream.batch.as_slice().first().map(|(date, row)| (*date, row.place.row()));
        let heads = walk.streams.iter().filter_map(head);
        let first = match walk.direction {
            Direction::Descending => heads.max(),
            Direction::Ascending => heads.min(),
        };
        let Some(first) = first else { return Ok(None) };
        let mut taken = None;
        for stream in &mut walk.streams {
            if head(stream) == Some(first) {
                taken = stream.batch.next();
            }
        }
        Ok(taken)
    }

    fn fill(&self, walk: &mut Walk, at: usize) -> Result<()> {
        let stream = &mut walk.streams[at];
        if stream.done || !stream.batch.as_slice().is_empty() {
            return Ok(());
        }
        let sql = walk_sql(walk.direction, stream.after.is_some(), stream.others.len());
        let mut params =
            vec![Param::Int(self.compartment.number()), Param::Int(stream.tag), Param::Int(walk.date_to)];
        params.push(Param::Int(walk.until_from));
        if let Some((date, row)) = stream.after {
            params.extend([Param::Int(date), Param::Int(row)]);
        }
        params.extend(stream.others.iter().map(|tag| Param::Int(*tag)));
        params.push(Param::Int(stream.size));
        let rows = self.conn.borrow_mut().rows(&sql, &params, read_walked)?;
        stream.done = i64::try_from(rows.len()).unwrap_or(i64::MAX) < stream.size;
        stream.after = rows.last().map(|(date, row)| (*date, row.place.row())).or(stream.after);
        stream.size = (stream.size * 2).min(BATCH_MAX);
        stream.batch = rows.into_iter();
        Ok(())
    }
}

fn walk_sql(direction: Direction, continues: bool, others: usize) -> String {
    let (order, beyond) = match direction {
        Direction::Descending => ("DESC", "<"),
        Direction::Ascending => ("ASC", ">"),
    };
    let mut at = 4;
    let mut sql = String::from(
        "SELECT t.date_s, r.place, r.kind, r.version, r.at_ms, r.key_number, r.sealed \
         FROM tag t CROSS JOIN resource r \
         WHERE t.compartment = $1 AND t.tag = $2 AND t.date_s <= $3 AND t.date_s + t.lasts_s >= $4",
    );
    if continues {
        let _ = write!(sql, " AND (t.date_s, t.row_number) {beyond} (${}, ${})", at + 1, at + 2);
        at += 2;
    }
    // The offset keeps PostgreSQL from joining: it takes compartment and tag for independent, believes that a tag has
    // one row, and would read the whole other tag again for each row.
    for other in 0..others {
        at += 1;
        let _ = write!(
            sql,
            " AND EXISTS (SELECT 1 FROM tag o{other} WHERE o{other}.compartment = t.compartment \
             AND o{other}.tag = ${at} AND o{other}.date_s = t.date_s AND o{other}.row_number = t.row_number \
             LIMIT 1 OFFSET 0)"
        );
    }
    let _ = write!(
        sql,
        " AND r.place = (t.compartment << 28) + t.row_number \
         ORDER BY t.date_s {order}, t.row_number {order} LIMIT ${}",
        at + 1
    );
    sql
}

fn read_walked(row: &Row<'_, '_>) -> Result<(i64, SealedRow), DbError> {
    let sealed = SealedRow {
        place: Place::from_number(row.int(1)?),
        kind: row.int(2)?,
        version: row.int(3)?,
        at_ms: row.int(4)?,
        key: row.int(5)?,
        sealed: row.bytes(6)?.to_vec(),
    };
    Ok((row.int(0)?, sealed))
}
