//! Search in one compartment. What is asked for by id is found by the locator. Otherwise: take the most selective
//! tag, walk it in the order of the clinical date, open those bodies, let the item decision come before every
//! condition, and stop when the page is full. What no tag narrows is opened once each, up to `SCAN_ROWS_MAX`; behind
//! that there is an error, never a short answer.

mod around;
mod cursor;
mod walk;

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use fhir::Resource;
use fhir::search::{self, Direction, Query, SortKey, Summary, Total};

use self::around::{Met, Name};
use self::cursor::Cursor;
use crate::core::Core;
use crate::db::Conn;
use crate::error::{Result, StoreError};
use crate::keys::Keyring;
use crate::place::Compartment;
use crate::rows::{Entry, SealedRow};
use crate::tags::{NO_DATE_S, index_s};

/// Rows that one search opens at most.
pub const SCAN_ROWS_MAX: usize = 50_000;
/// Resources that a page includes beside its matches, at most.
pub const INCLUDED_MAX: usize = 2_000;

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
    met: Rc<Met>,
}

/// A match with where it stands in the order.
struct Match {
    keys: Vec<SortKey>,
    date: i64,
    entry: Entry,
}

impl<'a> Searcher<'a> {
    pub fn new(
        core: &'a Core,
        conn: &'a mut Conn,
        (compartment, key): (Compartment, i64),
        sight: Sight<'a>,
    ) -> Result<Searcher<'a>> {
        let ring = core.vault.ring(compartment, key)?;
        let met = Rc::new(Met::default());
        Ok(Searcher { core, conn: RefCell::new(conn), compartment, ring, sight, depth: 0, met })
    }

    /// The page that the query asks for.
    pub fn page(&self, query: &Query) -> Result<Page> {
        let query = &*self.prepared(query)?;
        let direction = match (query.sort.is_empty(), search::sorts_by_span(query)) {
            (true, _) => Some(Direction::Descending),
            (false, direction) => direction,
        };
        let named = search::filter_ids(query.kind, &query.filters);
        let mut page = match (named, direction) {
            (Some(ids), _) => {
                let names: Vec<Name> = ids.into_iter().map(|id| (query.kind, id.to_owned())).collect();
                self.cut(query, direction, self.matches_named(query, &names)?)?
            }
            (None, Some(direction)) => self.walked(query, direction)?,
            (None, None) => self.cut(query, None, self.matches(query)?)?,
        };
        if query.summary == Summary::Count {
            page = Page { total: page.total, ..Page::default() };
        } else {
            page.included = self.included(query, &page.entries)?;
        }
        tracing::trace!(target: "store::search", opened = self.met.opened(), "a page was made");
        Ok(page)
    }

    /// The query with the value sets, code systems and lists that it names.
    fn prepared<'q>(&self, query: &'q Query) -> Result<Cow<'q, Query>> {
        if !query.names_definitions() {
            return Ok(Cow::Borrowed(query));
        }
        let mut query = query.clone();
        let done = query.prepare(self);
        self.met.check()?;
        done.map_err(|error| StoreError::Query(error.to_string()))?;
        Ok(Cow::Owned(query))
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
            let at = (date, row.place.row());
            let before = after.is_some_and(|after| counts && walk_order(direction, at, after).is_le());
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

    /// All matches, by walking them.
    fn matches(&self, query: &Query) -> Result<Vec<Match>> {
        let mut walk = self.plan(query, Direction::Descending, None)?;
        let mut matches = Vec::new();
        while let Some((date, row)) = self.next(&mut walk)? {
            if let Some(entry) = self.match_row(query, &row)? {
                matches.push(Match { keys: search::sort_keys(query, entry.resource.json()), date, entry });
            }
        }
        Ok(matches)
    }

    /// The matches among resources of these names, found by the locator.
    fn matches_named(&self, query: &Query, names: &[Name]) -> Result<Vec<Match>> {
        self.look_up(names)?;
        let mut matches = Vec::new();
        for name in names {
            let Some(entry) = self.named(name)? else { continue };
            if self.is_own(entry.place.compartment())? && self.fits(query, &entry)? {
                let keys = search::sort_keys(query, entry.resource.json());
                matches.push(Match { keys, date: date_of(&entry.resource), entry });
            }
        }
        Ok(matches)
    }

    /// Put all matches in order and cut the page out: in the order of the walk, or by the sort keys.
    fn cut(&self, query: &Query, direction: Option<Direction>, mut matches: Vec<Match>) -> Result<Page> {
        let after = self.cursor(query)?;
        matches.sort_by(|one, two| match direction {
            Some(direction) => walk_order(direction, one.at(), two.at()),
            None => one.keys.cmp(&two.keys).then(two.entry.place.cmp(&one.entry.place)),
        });
        let total = u64::try_from(matches.len()).ok();
        let from = after.map_or(0, |after| {
            matches.partition_point(|one| match direction {
                Some(direction) => walk_order(direction, one.at(), (after.date, after.row)).is_le(),
                None => self.stands_by(one, &after).is_le(),
            })
        });
        let rest = matches.len() - from;
        let mut page = Page { total, ..Page::default() };
        page.entries = matches.into_iter().skip(from).take(query.count).map(|one| one.entry).collect();
        if rest > page.entries.len() && !page.entries.is_empty() {
            page.next = Some(self.seal_cursor(query, &page.entries));
        }
        Ok(page)
    }

    fn stands_by(&self, one: &Match, after: &Cursor) -> Ordering {
        let last = self.compartment.place(after.row);
        one.keys.cmp(&after.keys).then(last.cmp(&one.entry.place))
    }

    fn match_row(&self, query: &Query, row: &SealedRow) -> Result<Option<Entry>> {
        self.met.open()?;
        if row.is_deleted() || row.kind != i64::from(query.kind.number()) {
            return Ok(None);
        }
        let entry = self.core.open_row(row)?;
        let found = (self.sight)(&entry) && self.fits(query, &entry)?;
        Ok(found.then_some(entry))
    }

    /// Whether what the asker may see meets the conditions.
    fn fits(&self, query: &Query, entry: &Entry) -> Result<bool> {
        let fits = search::matches(&query.filters, query.kind, entry.resource.json(), self);
        self.met.check()?;
        Ok(fits)
    }
}

impl Match {
    fn at(&self) -> (i64, i64) {
        (self.date, self.entry.place.row())
    }
}

/// The clinical date by which a resource is walked.
fn date_of(resource: &Resource) -> i64 {
    let span = search::span(resource.resource_type(), resource.json());
    span.map_or(NO_DATE_S, |span| index_s(span.earliest_ms))
}

/// Which of two rows (date and row) the walk meets first; what has no date comes last, whichever way it runs.
fn walk_order(direction: Direction, one: (i64, i64), two: (i64, i64)) -> Ordering {
    let undated_last = |(date, row): (i64, i64)| (date == NO_DATE_S, date, row);
    match direction {
        Direction::Descending => two.cmp(&one),
        Direction::Ascending => undated_last(one).cmp(&undated_last(two)),
    }
}
