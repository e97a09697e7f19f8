//! Homes: each resource lives in exactly one compartment, told by its own content. A write never changes it.

use std::collections::BTreeSet;

use fhir::placement::{self, Home};
use fhir::reference::{Reference, Target};
use fhir::{Resource, Type};

use crate::commit::Tx;
use crate::error::{Result, StoreError};
use crate::place::Compartment;

const WITH_TARGET_DEPTH_MAX: usize = 4;

impl Tx<'_> {
    /// The compartment in which the resource belongs, by its content.
    pub(crate) fn home(&mut self, resource: &Resource) -> Result<Compartment> {
        self.home_at(resource, 0)
    }

    fn home_at(&mut self, resource: &Resource, depth: usize) -> Result<Compartment> {
        match placement::home(resource.json()) {
            Home::Patient(reference) => {
                let found = self.chart_of(&reference)?;
                found.ok_or(StoreError::Refused("it belongs to a patient who is not here"))
            }
            Home::Commons => Ok(Compartment::commons(resource.resource_type())),
            Home::Registry => Ok(Compartment::REGISTRY),
            Home::WithTarget(references) => self.home_of_targets(&references, depth),
            Home::WithReferrer => Err(StoreError::Refused("it is written together with what refers to it")),
            Home::Refused(reason) => Err(StoreError::Refused(reason)),
        }
    }

    /// The record of those who refer to it, as far as they are here.
    pub(crate) fn home_of_referrers(&mut self, referrers: &[String]) -> Result<Compartment> {
        let mut here = Vec::new();
        for referrer in referrers {
            let target = Reference::parse(referrer).and_then(Reference::local);
            if let Some(Target { kind, id, .. }) = target
                && self.locate(kind, id)?.is_some()
            {
                here.push(referrer.clone());
            }
        }
        if here.is_empty() {
            return Err(StoreError::Refused("what refers to it is not here"));
        }
        self.home_of_targets(&here, 0)
    }

    fn home_of_targets(&mut self, references: &[String], depth: usize) -> Result<Compartment> {
        if depth == WITH_TARGET_DEPTH_MAX {
            return Err(StoreError::Refused("what it is about leads on and on"));
        }
        let mut homes = BTreeSet::new();
        for reference in references {
            let Some(Target { kind, id, .. }) = Reference::parse(reference).and_then(Reference::local) else {
                return Err(StoreError::Refused("what it is about is not a resource of this server"));
            };
            let place = self.locate(kind, id)?;
            let place = place.ok_or(StoreError::Refused("what it is about is not here"))?;
            let found = self.survivor(place.compartment())?;
            homes.insert(found.ok_or(StoreError::Refused("what it is about is not here"))?);
        }
        // What is about somebody's record may name clinicians and places beside it: it lives in the record.
        if homes.iter().any(|home| home.is_personal()) {
            homes.retain(|home| home.is_personal());
        }
        let mut homes = homes.into_iter();
        match (homes.next(), homes.next()) {
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => Err(StoreError::Refused("what it is about lives in two records")),
            (None, _) => Err(StoreError::Refused("it does not say what it is about")),
        }
    }

    /// Refuse a resource that belongs elsewhere than in this compartment.
    pub(crate) fn check_home(&mut self, resource: &Resource, own: Compartment) -> Result<()> {
        if resource.resource_type() == Type::named("Patient") {
            let id = resource.id().ok_or(StoreError::NotFound)?;
            let found = self.chart_of(&format!("Patient/{id}"))?;
            return if found == Some(own) { Ok(()) } else { Err(StoreError::NotFound) };
        }
        if self.home(resource)? == own {
            Ok(())
        } else {
            Err(StoreError::Refused("it belongs to another record"))
        }
    }
}
