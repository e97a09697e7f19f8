//! `Commons`: the clinic's own resources, about nobody. Everybody who is let in may read them; reading them leaves
//! no event.

use std::sync::Arc;

use fhir::Type;
use fhir::search::{Limits, Query};

use crate::core::Core;
use crate::error::{Result, StoreError};
use crate::place::Compartment;
use crate::rows::Entry;
use crate::search::{Page, Searcher};

/// The door to the commons.
#[derive(Clone)]
pub struct Commons {
    pub(crate) core: Arc<Core>,
}

impl Commons {
    /// The resource with this type and id.
    pub async fn read(&self, kind: Type, id: &str) -> Result<Option<Entry>> {
        let (core, id) = (Arc::clone(&self.core), id.to_owned());
        self.core
            .db
            .read(move |conn| {
                let Some(place) = core.locate(conn, kind, &id)? else { return Ok(None) };
                if place.compartment() != Compartment::commons(kind) {
                    return Ok(None);
                }
                let entry = core.entry(conn, place)?.filter(|entry| entry.resource.id() == Some(&*id));
                entry.map(|entry| core.joined(conn, &entry)).transpose()
            })
            .await
    }

    /// What a search among the resources of one type finds.
    pub async fn search(&self, kind: Type, query: &str) -> Result<Page> {
        let query = Query::parse(kind, query, &Limits::default());
        let query = query.map_err(|error| StoreError::Query(error.to_string()))?;
        let core = Arc::clone(&self.core);
        self.core
            .db
            .read(move |conn| {
                let own = Compartment::commons(kind);
                let info = crate::compartments::info(conn, own)?.ok_or(StoreError::NotFound)?;
                Searcher::new(&core, conn, (own, info.key), &|_| true)?.page(&query)
            })
            .await
    }
}
