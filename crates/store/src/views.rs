//! Views: what was made of a record once stays in memory until the record changes, so that a page that is looked
//! at again costs nothing anew. A view is never stale and never anybody else's: it fits one state of the chart
//! and of the commons, one sight (who, by which relations, what for, under which site's switches), and ends at
//! the instant at which a hold on something that was met on the way ends. It keeps the calls that made it, and
//! each look tells them in the audit again.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use access::{Item, Opening, Principal};
use audit::Call;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use zstd::bulk::Decompressor;

use crate::chart::Chart;
use crate::compartments::{self, Revision};
use crate::error::{Result, StoreError};
use crate::place::Compartment;

/// Packed views kept at most, in bytes.
const VIEWS_BYTES_MAX: u64 = 44 << 20;
/// What an entry costs beside what it holds.
const ENTRY_BYTES: u64 = 320;
/// For the size of the tables; the bound is in bytes.
const VIEW_BYTES_USUAL: u64 = 2_048;
const PACK_LEVEL: i32 = 1;

thread_local! {
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    compartment: Compartment,
    principal: Principal,
    name: &'static str,
    of: Box<str>,
}

struct View {
    revision: Revision,
    opening: Arc<Opening>,
    until_ms: i64,
    /// The calls, then the body.
    packed: Box<[u8]>,
}

#[derive(Clone)]
struct Weigh;

impl Weighter<Key, Arc<View>> for Weigh {
    fn weight(&self, key: &Key, view: &Arc<View>) -> u64 {
        ENTRY_BYTES + (key.of.len() + view.packed.len()) as u64
    }
}

/// The views in memory.
pub(crate) struct Views(Cache<Key, Arc<View>, Weigh>);

impl Default for Views {
    fn default() -> Views {
        let usual = usize::try_from(VIEWS_BYTES_MAX / VIEW_BYTES_USUAL).unwrap_or(usize::MAX);
        Views(Cache::with_weighter(usual, VIEWS_BYTES_MAX, Weigh))
    }
}

impl Views {
    /// Only what is of these compartments stays in memory.
    pub fn keep(&self, stays: impl Fn(Compartment) -> bool) {
        self.0.retain(|key, _| stays(key.compartment));
    }
}

#[cfg(test)]
impl Views {
    pub fn count(&self, compartment: Compartment) -> usize {
        self.0.iter().filter(|(key, _)| key.compartment == compartment).count()
    }
}

/// What the making of a view meets on its way.
#[derive(Debug, Default)]
pub(crate) struct Recording(Mutex<Met>);

#[derive(Debug)]
struct Met {
    calls: Vec<Call>,
    until_ms: i64,
}

impl Default for Met {
    fn default() -> Met {
        Met { calls: Vec::new(), until_ms: i64::MAX }
    }
}

impl Recording {
    fn met(&self) -> std::sync::MutexGuard<'_, Met> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn call(&self, call: &Call) {
        self.met().calls.push(call.clone());
    }

    /// A decision on this item may be another one when its hold ends.
    pub fn item(&self, item: &Item, now_ms: i64) {
        let ends = item.release.hold.map(|hold| hold.until_ms).into_iter().chain(item.release.wish_until_ms);
        if let Some(next) = ends.filter(|end| *end > now_ms).min() {
            self.until(next);
        }
    }

    pub fn until(&self, instant_ms: i64) {
        let mut met = self.met();
        met.until_ms = met.until_ms.min(instant_ms);
    }

    fn taken(&self) -> Met {
        std::mem::take(&mut *self.met())
    }
}

impl Chart {
    /// Bytes that `make` makes of this record, made anew only when they could be different. They must follow from
    /// the chart that `make` is given, the commons, and `of` (locale, day, what was asked for), and from nothing
    /// else; when they hold for a shorter time, `make` says so with [`Chart::holds_until`].
    pub async fn view<E, F, W>(&self, name: &'static str, of: &str, make: F) -> Result<Vec<u8>, E>
    where
        E: From<StoreError>,
        F: FnOnce(Chart) -> W,
        W: Future<Output = Result<Vec<u8>, E>>,
    {
        if self.recording.is_some() {
            return make(self.clone()).await; // inside another view, which keeps the whole
        }
        let own = self.compartment;
        // Before anything else is read: what is read behind this is never older than it.
        let revision = self.with(move |_, conn| compartments::revision(conn, own)).await?;
        let principal = self.asker.principal;
        let key = Key { compartment: own, principal, name, of: of.into() };
        let now_ms = self.core.now_ms();
        let known = self.core.views.0.get(&key);
        if let Some(view) = known.filter(|view| view.fits(revision, &self.opening, now_ms)) {
            let (calls, body) = unpack(&view.packed)?;
            let purpose = self.opening.purpose_of_use().0;
            for call in calls {
                self.act.note(own, purpose, call);
            }
            return Ok(body);
        }
        let recording = Arc::new(Recording::default());
        let body = make(Chart { recording: Some(Arc::clone(&recording)), ..self.clone() }).await?;
        let met = recording.taken();
        if met.until_ms > now_ms
            && let Ok(packed) = pack(&met.calls, &body)
        {
            let opening = Arc::clone(&self.opening);
            let view = View { revision, opening, until_ms: met.until_ms, packed };
            self.core.views.0.insert(key, Arc::new(view));
        }
        Ok(body)
    }

    /// The view that is being made is true until this instant at most, in milliseconds since 1970.
    pub fn holds_until(&self, instant_ms: i64) {
        if let Some(recording) = &self.recording {
            recording.until(instant_ms);
        }
    }
}

impl View {
    fn fits(&self, revision: Revision, opening: &Opening, now_ms: i64) -> bool {
        self.revision == revision && now_ms < self.until_ms && self.opening.sees_as(opening)
    }
}

fn pack(calls: &[Call], body: &[u8]) -> Result<Box<[u8]>> {
    let broken = |_| StoreError::Internal("a view does not pack");
    let calls = audit::calls_to_bytes(calls).map_err(|_| StoreError::Internal("calls over their limits"))?;
    let length = u32::try_from(calls.len()).map_err(|_| StoreError::Internal("calls over their limits"))?;
    let plain = [&length.to_le_bytes(), &calls[..], body].concat();
    zstd::bulk::compress(&plain, PACK_LEVEL).map(Vec::into_boxed_slice).map_err(broken)
}

fn unpack(packed: &[u8]) -> Result<(Vec<Call>, Vec<u8>)> {
    const BROKEN: StoreError = StoreError::Internal("a view does not unpack");
    let size = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten().ok_or(BROKEN)?;
    let size = usize::try_from(size).map_err(|_| BROKEN)?;
    let plain = UNPACKER.with_borrow_mut(|slot| {
        let unpacker = match slot {
            Some(unpacker) => unpacker,
            None => slot.insert(Decompressor::new().map_err(|_| BROKEN)?),
        };
        unpacker.decompress(packed, size).map_err(|_| BROKEN)
    })?;
    let (length, rest) = plain.split_first_chunk::<4>().ok_or(BROKEN)?;
    let (calls, body) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(BROKEN)?;
    Ok((audit::calls_from_bytes(calls).map_err(|_| BROKEN)?, body.to_vec()))
}
