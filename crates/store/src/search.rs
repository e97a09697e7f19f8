//! Search in one compartment: take the most selective tag, walk it in the order of the clinical date, open those
//! bodies, let the item decision come before every condition, and stop when the page is full. What no tag narrows
//! is opened once each, up to `SCAN_ROWS_MAX`; behind that there is an error, never a short answer.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;

use fhir::Type;
use fhir::reference::{Reference, Target};
use fhir::search::{self, Direction, Limits, Parameter, Query, SortKey, Summary, Total, World};
use serde_json::Value;

use crate::core::Core;
use crate::db::{Conn, DbError, Param, Row};
use crate::error::{Result, StoreError};
use crate::keys::Keyring;
use crate::place::{Compartment, Place};
use crate::rows::{Entry, SealedRow};
use crate::seal::Domain;
use crate::tags::{NO_DATE_MS, OPEN_MS, clamp_ms};

/// Rows that one search opens at most.
pub const SCAN_ROWS_MAX: usize = 50_000;
/// Resources that a page includes beside its matches, at most.
pub const INCLUDED_MAX: usize = 2_000;
const BATCH_FIRST: i64 = 32;
const BATCH_MAX: i64 = 1_024;
/// A tag is counted up to this to find the most selective one.
const PROBE_MAX: i64 = 400;
const NESTED_DEPTH_MAX: usize = 4;

/// One page of an answer.
#[derive(Debug, Default)]
pub struct Page {
    /// The matches, in order.
    pub entries: Vec<Entry>,
    /// What the matches refer to, or what refers to them, as asked for.
    pub included: Vec<Entry>,
    /// How many match in all, when that was asked for.
    pub total: Option<u64>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<String>,
}

/// May the asker see this item? Asked before every condition, sort and count.
pub(crate) type Sight<'a> = &'a dyn Fn(&Entry) -> bool;

/// A search under way.
pub(crate) struct Searcher<'a> {
    core: &'a Core,
    conn: RefCell<&'a mut Conn>,
    compartment: Compartment,
    ring: Arc<Keyring>,
    sight: Sight<'a>,
    depth: usize,
    opened: RefCell<usize>,
}

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
struct Walk {
    direction: Direction,
    until_from: i64,
    date_to: i64,
    streams: Vec<Stream>,
}

impl<'a> Searcher<'a> {
    pub fn new(
        core: &'a Core,
        conn: &'a mut Conn,
        (compartment, key): (Compartment, i64),
        sight: Sight<'a>,
    ) -> Result<Searcher<'a>> {
        let ring = core.vault.ring(compartment, key)?;
        let opened = RefCell::new(0);
        Ok(Searcher { core, conn: RefCell::new(conn), compartment, ring, sight, depth: 0, opened })
    }

    /// The page that the query asks for.
    pub fn page(&self, query: &Query) -> Result<Page> {
        let direction = match (query.sort.is_empty(), search::sorts_by_span(query)) {
            (true, _) => Some(Direction::Descending),
            (false, direction) => direction,
        };
        let mut page = match direction {
            Some(direction) => self.walked(query, direction)?,
            None => self.sorted(query)?,
        };
        if query.summary == Summary::Count {
            return Ok(Page { total: page.total, ..Page::default() });
        }
        page.included = self.included(query, &page.entries)?;
        Ok(page)
    }

    /// The order of the walk is the order of the answer: stop when the page is full.
    fn walked(&self, query: &Query, direction: Direction) -> Result<Page> {
        let after = self.cursor(query)?.map(|cursor| (cursor.date, cursor.row));
        let counts = query.total == Total::Accurate || query.summary == Summary::Count;
        let mut walks = self.in_order(query, direction, if counts { None } else { after })?;
        let mut page = Page::default();
        let mut total = 0;
        while let Some((date, row)) = self.next_of(&mut walks)? {
            let Some(entry) = self.match_row(query, &row)? else { continue };
            total += 1;
            let before =
                after.is_some_and(|after| counts && !comes_after(direction, (date, row.place.row()), after));
            if before || query.summary == Summary::Count {
                continue;
            }
            if page.entries.len() < query.count {
                page.entries.push(entry);
                continue;
            }
            page.next.get_or_insert_with(|| self.seal_cursor(query, &page.entries));
            if !counts {
                break;
            }
        }
        page.total = counts.then_some(total);
        Ok(page)
    }

    /// The walks that follow each other in this order. What has no date lies before all dates and comes last: the
    /// way down ends there by itself, the way up walks the dated first.
    fn in_order(&self, query: &Query, direction: Direction, after: Option<(i64, i64)>) -> Result<Vec<Walk>> {
        if direction == Direction::Descending {
            return Ok(vec![self.plan(query, direction, after)?]);
        }
        let among_undated = after.filter(|(date, _)| *date == NO_DATE_MS);
        let mut undated = self.plan(query, direction, among_undated)?;
        undated.date_to = undated.date_to.min(NO_DATE_MS);
        if among_undated.is_some() {
            return Ok(vec![undated]);
        }
        let mut dated = self.plan(query, direction, after)?;
        dated.until_from = dated.until_from.max(NO_DATE_MS + 1);
        Ok(vec![dated, undated])
    }

    /// The next row of the first walk that has one.
    fn next_of(&self, walks: &mut [Walk]) -> Result<Option<(i64, SealedRow)>> {
        for walk in walks {
            if let Some(found) = self.next(walk)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Any other order: gather all matches, sort, cut the page out.
    fn sorted(&self, query: &Query) -> Result<Page> {
        let after = self.cursor(query)?;
        let mut walk = self.plan(query, Direction::Descending, None)?;
        let mut matches: Vec<(Vec<SortKey>, Entry)> = Vec::new();
        while let Some((_, row)) = self.next(&mut walk)? {
            if let Some(entry) = self.match_row(query, &row)? {
                matches.push((search::sort_keys(query, entry.resource.json()), entry));
            }
        }
        matches.sort_by(|(a, first), (b, second)| a.cmp(b).then(second.place.cmp(&first.place)));
        let total = u64::try_from(matches.len()).ok();
        let from = match after {
            None => 0,
            Some(cursor) => {
                let last = (cursor.keys, self.compartment.place(cursor.row));
                matches.partition_point(|(keys, entry)| (keys, last.1) <= (&last.0, entry.place))
            }
        };
        let rest = matches.len() - from;
        let mut page = Page { total, ..Page::default() };
        page.entries = matches.into_iter().skip(from).take(query.count).map(|(_, entry)| entry).collect();
        if rest > page.entries.len() && !page.entries.is_empty() {
            page.next = Some(self.seal_cursor(query, &page.entries));
        }
        Ok(page)
    }

    fn match_row(&self, query: &Query, row: &SealedRow) -> Result<Option<Entry>> {
        let mut opened = self.opened.borrow_mut();
        *opened += 1;
        if *opened > SCAN_ROWS_MAX {
            let what = "resources to look through; narrow the search";
            return Err(StoreError::Limit { limit: SCAN_ROWS_MAX as u64, what });
        }
        drop(opened);
        if row.is_deleted() || row.kind != i64::from(query.kind.number()) {
            return Ok(None);
        }
        let entry = self.core.open_row(row)?;
        if !(self.sight)(&entry) {
            return Ok(None);
        }
        let fits = search::matches(&query.filters, query.kind, entry.resource.json(), self);
        Ok(fits.then_some(entry))
    }

    /// Choose what to walk: the filter whose tags cover the fewest rows, or the type itself.
    fn plan(&self, query: &Query, direction: Direction, after: Option<(i64, i64)>) -> Result<Walk> {
        let mut choices: Vec<Vec<i64>> = query
            .filters
            .iter()
            .filter_map(|filter| search::filter_tags(query.kind, filter))
            .map(|tags| tags.iter().map(|tag| self.ring.tag(tag.as_bytes())).collect())
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
        let driver = choices.next().unwrap_or_else(|| vec![crate::tags::type_tag(&self.ring, query.kind)]);
        let others: Vec<i64> = choices.filter(|tags| tags.len() == 1).flatten().take(2).collect();
        let (from, to) = search::filter_span(query.kind, &query.filters).unwrap_or((i64::MIN, i64::MAX));
        let bounded = |ms: i64, open: i64| if ms == i64::MIN || ms == i64::MAX { open } else { clamp_ms(ms) };
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
        Ok(Walk { direction, until_from: bounded(from, NO_DATE_MS), date_to: bounded(to, OPEN_MS), streams })
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
    fn next(&self, walk: &mut Walk) -> Result<Option<(i64, SealedRow)>> {
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

    fn included(&self, query: &Query, matches: &[Entry]) -> Result<Vec<Entry>> {
        let mut seen: HashSet<i64> = matches.iter().map(|entry| entry.place.number()).collect();
        let mut included: Vec<Entry> = Vec::new();
        let mut fresh: Vec<Entry> = matches.to_vec();
        let mut again = false;
        while !fresh.is_empty() {
            let mut found = Vec::new();
            for entry in &fresh {
                self.follow(query, entry, again, &mut found)?;
            }
            fresh = found.into_iter().filter(|entry| seen.insert(entry.place.number())).collect();
            included.extend(fresh.iter().cloned());
            if included.len() > INCLUDED_MAX {
                let what = "resources to include; ask for a smaller page";
                return Err(StoreError::Limit { limit: INCLUDED_MAX as u64, what });
            }
            again = true;
        }
        Ok(included)
    }

    fn follow(&self, query: &Query, entry: &Entry, again: bool, found: &mut Vec<Entry>) -> Result<()> {
        let (kind, body) = (entry.resource.resource_type(), entry.resource.json());
        let references = if again {
            search::included_again(query, kind, body)
        } else {
            search::included(query, kind, body)
        };
        for reference in references {
            found.extend(self.referred(&reference)?);
        }
        let Some(id) = entry.resource.id() else { return Ok(()) };
        for include in query.revincludes.iter().filter(|include| include.iterate || !again) {
            if let (Some(source), Some(parameter)) = (include.source, include.parameter) {
                found.extend(self.referring(source, parameter, (kind, id))?);
            }
        }
        Ok(())
    }

    /// What a reference names, if the asker may see it: in this compartment or in the commons.
    fn referred(&self, reference: &str) -> Result<Option<Entry>> {
        let Some(Target { kind, id, .. }) = Reference::parse(reference).and_then(Reference::local) else {
            return Ok(None);
        };
        let conn = &mut **self.conn.borrow_mut();
        let Some(place) = self.core.locate(conn, kind, id)? else { return Ok(None) };
        let own = self.core.survivor(conn, place.compartment())?.map(|info| info.compartment);
        let common = place.compartment() == Compartment::commons(kind);
        if own != Some(self.compartment) && !common {
            return Ok(None);
        }
        let entry = self.core.entry(conn, place)?;
        Ok(entry.filter(|entry| entry.resource.id() == Some(id) && (common || (self.sight)(entry))))
    }

    /// What refers to a resource by a parameter, in this compartment.
    fn referring(&self, source: Type, parameter: &Parameter, target: (Type, &str)) -> Result<Vec<Entry>> {
        if self.depth >= NESTED_DEPTH_MAX {
            let what = "levels of nested search";
            return Err(StoreError::Limit { limit: NESTED_DEPTH_MAX as u64, what });
        }
        let limits = Limits { count_max: SCAN_ROWS_MAX, count_default: SCAN_ROWS_MAX, ..Limits::default() };
        let text = format!("{}={}/{}", parameter.name, target.0, target.1);
        let query =
            Query::parse(source, &text, &limits).map_err(|error| StoreError::Query(error.to_string()))?;
        let conn = &mut **self.conn.borrow_mut();
        let inner = Searcher {
            core: self.core,
            conn: RefCell::new(conn),
            compartment: self.compartment,
            ring: Arc::clone(&self.ring),
            sight: self.sight,
            depth: self.depth + 1,
            opened: RefCell::new(*self.opened.borrow()),
        };
        Ok(inner.walked(&query, Direction::Descending)?.entries)
    }
}

impl World for Searcher<'_> {
    fn resolve(&self, reference: &str) -> Option<Arc<Value>> {
        let entry = self.referred(reference).ok()??;
        Some(Arc::new(entry.resource.json().clone()))
    }

    fn referrers(&self, source: Type, parameter: &Parameter, target: (Type, &str)) -> Vec<Arc<Value>> {
        let found = self.referring(source, parameter, target).unwrap_or_default();
        found.iter().map(|entry| Arc::new(entry.resource.json().clone())).collect()
    }

    fn in_value_set(&self, _url: &str, _system: Option<&str>, _code: &str) -> Option<bool> {
        None
    }
}

fn comes_after(direction: Direction, place: (i64, i64), after: (i64, i64)) -> bool {
    let undated_last = |(date, row): (i64, i64)| (date == NO_DATE_MS, date, row);
    match direction {
        Direction::Descending => place < after,
        Direction::Ascending => undated_last(place) > undated_last(after),
    }
}

fn walk_sql(direction: Direction, continues: bool, others: usize) -> String {
    let (order, beyond) = match direction {
        Direction::Descending => ("DESC", "<"),
        Direction::Ascending => ("ASC", ">"),
    };
    let mut at = 4;
    let mut sql = String::from(
        "SELECT t.date_ms, r.place, r.kind, r.version, r.at_ms, r.key_number, r.sealed \
         FROM tag t CROSS JOIN resource r \
         WHERE t.compartment = $1 AND t.tag = $2 AND t.date_ms <= $3 AND t.until_ms >= $4",
    );
    if continues {
        let _ = write!(sql, " AND (t.date_ms, t.row_number) {beyond} (${}, ${})", at + 1, at + 2);
        at += 2;
    }
    for other in 0..others {
        at += 1;
        let _ = write!(
            sql,
            " AND EXISTS (SELECT 1 FROM tag o{other} WHERE o{other}.compartment = t.compartment \
             AND o{other}.tag = ${at} AND o{other}.date_ms = t.date_ms AND o{other}.row_number = t.row_number)"
        );
    }
    let _ = write!(
        sql,
        " AND r.place = (t.compartment << 28) + t.row_number \
         ORDER BY t.date_ms {order}, t.row_number {order} LIMIT ${}",
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

/// Where a page ended.
struct Cursor {
    date: i64,
    row: i64,
    keys: Vec<SortKey>,
}

impl Searcher<'_> {
    /// The text for the next page: sealed, so that it says nothing and fits only this compartment and query.
    fn seal_cursor(&self, query: &Query, entries: &[Entry]) -> String {
        let Some(last) = entries.last() else { return String::new() };
        let date = crate::tags::Tagged::of(&self.ring, &last.resource).date_ms;
        let keys: Vec<String> =
            search::sort_keys(query, last.resource.json()).iter().map(SortKey::to_text).collect();
        let plain = serde_json::json!([date, last.place.row(), self.fingerprint(query), keys]).to_string();
        let bound = crate::seal::Bound {
            compartment: self.compartment,
            ..crate::keys::site_bound(Domain::Cursor, 0)
        };
        stdx::text::url64(self.core.site.cursor.seal(&bound, plain.as_bytes()).bytes())
    }

    fn cursor(&self, query: &Query) -> Result<Option<Cursor>> {
        let Some(text) = &query.cursor else { return Ok(None) };
        let stale =
            || StoreError::Query("this page link does not belong to this search; start it again".into());
        let bound = crate::seal::Bound {
            compartment: self.compartment,
            ..crate::keys::site_bound(Domain::Cursor, 0)
        };
        let sealed = stdx::text::unurl64(text).ok_or_else(stale)?;
        let plain = self.core.site.cursor.open(&bound, &sealed).map_err(|_| stale())?;
        let value: Value = serde_json::from_slice(&plain).map_err(|_| stale())?;
        let number = |at: usize| value.get(at).and_then(Value::as_i64);
        let (Some(date), Some(row), Some(print)) = (number(0), number(1), number(2)) else {
            return Err(stale());
        };
        if print != self.fingerprint(query) {
            return Err(stale());
        }
        let keys = value.get(3).and_then(Value::as_array).into_iter().flatten();
        let keys: Option<Vec<SortKey>> = keys.map(|key| key.as_str().and_then(SortKey::from_text)).collect();
        Ok(Some(Cursor { date, row, keys: keys.ok_or_else(stale)? }))
    }

    fn fingerprint(&self, query: &Query) -> i64 {
        let bare = Query { cursor: None, ..query.clone() };
        self.ring.tag(bare.canonical().as_bytes())
    }
}
