//! One kind of entry on its way to a list, in the order of the store, and how far it has been shown.

use std::collections::VecDeque;

use fhir::Type;
use fhir::search::span;
use store::{Chart, Entry, Page, StoreError};

/// How far one kind of entry has been shown: the store's cursor, and entries after it that were shown already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(super) cursor: Option<String>,
    pub(super) skip: usize,
    pub(super) done: bool,
}

impl Reach {
    pub(super) fn spelled(&self) -> String {
        if self.done {
            "end".to_owned()
        } else {
            format!("{}.{}", self.skip, self.cursor.as_deref().unwrap_or_default())
        }
    }

    pub(super) fn parse(text: &str) -> Option<Reach> {
        if text == "end" {
            return Some(Reach { done: true, ..Reach::default() });
        }
        let (skip, cursor) = text.split_once('.')?;
        let plain = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_');
        if !cursor.bytes().all(plain) {
            return None;
        }
        let cursor = (!cursor.is_empty()).then(|| cursor.to_owned());
        Some(Reach { cursor, skip: skip.parse().ok().filter(|skip| *skip <= 1_000)?, done: false })
    }
}

/// One kind of entry on its way to the list, newest first.
pub(super) struct Stream {
    pub(super) kind: Type,
    query: String,
    at: Reach,
    next: Option<String>,
    pub(super) waiting: VecDeque<Entry>,
    /// The oldest come first.
    pub(super) rising: bool,
}

impl Stream {
    pub(super) fn new(kind: Type, query: String, at: Reach) -> Stream {
        Stream { kind, query, at, next: None, waiting: VecDeque::new(), rising: false }
    }

    pub(super) async fn fill(
        &mut self,
        chart: &Chart,
        included: &mut Vec<Entry>,
    ) -> Result<bool, StoreError> {
        if !self.waiting.is_empty() || self.at.done {
            return Ok(false);
        }
        if let Some(next) = self.next.take() {
            self.at = Reach { cursor: Some(next), skip: 0, done: false };
        }
        let query = match &self.at.cursor {
            Some(cursor) => format!("{}&_cursor={cursor}", self.query),
            None => self.query.clone(),
        };
        let page: Page = chart.search(self.kind, &query).await?;
        self.waiting = page.entries.into_iter().skip(self.at.skip).collect();
        included.extend(page.included);
        self.next = page.next;
        self.at.done = self.waiting.is_empty() && self.next.is_none();
        Ok(true)
    }

    /// When the next entry was. What has no date comes last, either way.
    pub(super) fn head_ms(&self) -> Option<i64> {
        let undated = if self.rising { i64::MAX } else { i64::MIN };
        self.waiting
            .front()
            .map(|entry| span(self.kind, entry.resource.json()).map_or(undated, |span| span.earliest_ms))
    }

    pub(super) fn pop(&mut self) -> Option<Entry> {
        let entry = self.waiting.pop_front()?;
        self.at.skip += 1;
        if self.waiting.is_empty() && self.next.is_none() {
            self.at.done = true;
        }
        Some(entry)
    }

    /// Where to go on.
    pub(super) fn reach(&self) -> Reach {
        match &self.next {
            Some(next) if self.waiting.is_empty() => {
                Reach { cursor: Some(next.clone()), skip: 0, done: false }
            }
            _ => self.at.clone(),
        }
    }
}
