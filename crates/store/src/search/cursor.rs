//! Where a page ended: sealed, so that it says nothing and fits only this compartment and query.

use fhir::search::{self, Query, SortKey};
use serde_json::Value;

use super::{Searcher, date_of};
use crate::error::{Result, StoreError};
use crate::rows::Entry;
use crate::seal::{Bound, Domain};

/// Where a page ended.
pub(super) struct Cursor {
    pub date: i64,
    pub row: i64,
    pub keys: Vec<SortKey>,
}

impl Searcher<'_> {
    fn cursor_bound(&self) -> Bound {
        Bound { compartment: self.compartment, ..crate::keys::site_bound(Domain::Cursor, 0) }
    }

    /// The text for the next page.
    pub(super) fn seal_cursor(&self, query: &Query, entries: &[Entry]) -> String {
        let Some(last) = entries.last() else { return String::new() };
        let keys: Vec<String> =
            search::sort_keys(query, last.resource.json()).iter().map(SortKey::to_text).collect();
        let (date, print) = (date_of(&last.resource), self.fingerprint(query));
        let plain = serde_json::json!([date, last.place.row(), print, keys]).to_string();
        let sealed = self.core.site.cursor.seal(&self.cursor_bound(), plain.as_bytes());
        stdx::text::url64(sealed.bytes())
    }

    pub(super) fn cursor(&self, query: &Query) -> Result<Option<Cursor>> {
        let Some(text) = &query.cursor else { return Ok(None) };
        let stale =
            || StoreError::Query("this page link does not belong to this search; start it again".into());
        let sealed = stdx::text::unurl64(text).ok_or_else(stale)?;
        let plain = self.core.site.cursor.open(&self.cursor_bound(), &sealed).map_err(|_| stale())?;
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
