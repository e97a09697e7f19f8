//! `Registry`: population work. It finds people, lists queues and takes records in; it yields compartments and
//! counts, never content. Whoever works through it opens each chart on its own.

use std::sync::Arc;

use audit::Deed;

use crate::chart::EVENTS_AT_ONCE_MAX;
use crate::compartments::State;
use crate::core::Core;
use crate::db::Param;
use crate::directory::{Identifier, Suggestion};
use crate::error::Result;
use crate::ingest::{self, Arrival, Arrived};
use crate::place::{Compartment, CompartmentKind, Place};
use crate::project::WorklistRow;
use crate::trail::{Act, Told};

/// Rows of a queue given at once, at most.
pub const WORKLIST_ROWS_MAX: i64 = 500;

/// The door to work over many people. It is given only to the places that a test lists.
#[derive(Clone)]
pub struct Registry {
    pub(crate) core: Arc<Core>,
    pub(crate) act: Act,
}

/// One row of a queue: the row that it stands for, to be opened as a chart, and its facets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queued {
    /// The resource that waits.
    pub place: Place,
    /// Its facets.
    pub row: WorklistRow,
}

impl Registry {
    /// Take resources in, in one commit.
    pub async fn ingest(&self, arrivals: Vec<Arrival>, whole: ingest::Whole) -> Result<Vec<Arrived>> {
        ingest::ingest(&self.core, &self.act, arrivals, whole).await
    }

    /// Whose chart or login has exactly this identifier. The act is told once, whatever it found.
    pub async fn holders(&self, identifier: &Identifier) -> Result<Vec<Compartment>> {
        self.tell("directory look-up").await?;
        let (core, identifier) = (Arc::clone(&self.core), identifier.clone());
        self.core.db.read(move |conn| core.holders(conn, &identifier)).await
    }

    /// People whose name begins so; only suggestions, capped.
    pub async fn suggest(&self, name: &str, born: Option<&str>) -> Result<Vec<Suggestion>> {
        self.tell("directory suggestions").await?;
        self.core.refresh_suggestions().await?;
        Ok(self.core.suggestions.suggest(name, born))
    }

    /// The first rows of a queue that is one of the reader's pools', by due date.
    pub async fn worklist(&self, list: i64, pool: i64, state: i64, at_most: i64) -> Result<Vec<Queued>> {
        let at_most = at_most.clamp(0, WORKLIST_ROWS_MAX);
        self.core
            .db
            .read(move |conn| {
                Ok(conn.rows(
                    "SELECT place, due_ms, owner, topic, language, site FROM worklist \
                     WHERE list = $1 AND pool = $2 AND state = $3 ORDER BY due_ms, place LIMIT $4",
                    &[Param::Int(list), Param::Int(pool), Param::Int(state), Param::Int(at_most)],
                    |row| {
                        let place = Place::from_number(row.int(0)?);
                        let (due_ms, owner, topic) = (row.int(1)?, row.int(2)?, row.int(3)?);
                        let (language, site) = (row.int(4)?, row.int(5)?);
                        Ok(Queued {
                            place,
                            row: WorklistRow { list, pool, state, due_ms, owner, topic, language, site },
                        })
                    },
                )?)
            })
            .await
    }

    /// Charts after a number, in order: for exports and reports, which open each on its own.
    pub async fn charts_after(&self, after: i64, at_most: i64) -> Result<Vec<Compartment>> {
        self.core.compartments_after(CompartmentKind::Patient, after, at_most).await
    }

    /// The id of the Patient in a chart, by which it is opened.
    pub async fn patient_id(&self, chart: Compartment) -> Result<Option<String>> {
        let core = Arc::clone(&self.core);
        self.core
            .db
            .read(move |conn| {
                let rows = core.rows_after(conn, chart, None, 1)?;
                let Some(row) = rows.first().filter(|row| !row.is_deleted()) else { return Ok(None) };
                Ok(core.open_row(row)?.resource.id().map(str::to_owned))
            })
            .await
    }

    /// What the audit tells of acts that are on nobody's record, newest first, before an event's number: look-ups
    /// in the directory, tries with names that nobody has, acts on the site.
    pub async fn site_events(&self, before: i64, at_most: i64) -> Result<Vec<Told>> {
        let core = Arc::clone(&self.core);
        let at_most = at_most.clamp(0, EVENTS_AT_ONCE_MAX);
        self.core.db.read(move |conn| core.told(conn, Compartment::SITE, before, at_most)).await
    }

    /// How many compartments of a kind there are in a state.
    pub async fn count(&self, kind: CompartmentKind, state: State) -> Result<i64> {
        self.core
            .db
            .read(move |conn| {
                let counted = conn.row(
                    "SELECT count(*) FROM compartment WHERE kind = $1 AND state = $2",
                    &[Param::Int(kind.number()), Param::Int(state.number())],
                    |row| row.int(0),
                )?;
                Ok(counted.unwrap_or(0))
            })
            .await
    }

    async fn tell(&self, what: &'static str) -> Result<()> {
        let acting = self.act.acting(what, Some(Deed::Registry));
        self.core
            .commit(&[], &[], acting, |tx| tx.tell(Compartment::SITE, Deed::Registry, audit::Outcome::Done))
            .await
    }
}
