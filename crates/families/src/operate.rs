//! What the clinic does with help: a parent's is set up and ended. Each is an act in the audit of the record.

use access::{Asker, GrantingAct, PersonNumber, Principal, Purpose, SystemKind};
use fhir::Type;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;
use stdx::text::hex;
use store::{Act, ActInfo, Chart, Expect, Store, StoreError};

use crate::ages::{AgeRules, stretches};
use crate::chart::{CONSENT, Help, ended};

const ID_BYTES: usize = 12;

/// Why help was not set up.
#[derive(Debug, thiserror::Error)]
pub enum HelpError {
    /// The Patient has no full date of birth: nobody can say which rights a parent has.
    #[error("the record has no full date of birth, so nobody can say until when a parent may help")]
    Born,
    /// The patient is too old for a parent's help.
    #[error("the patient is grown up: a parent may help only where the patient says so")]
    Grown,
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A parent who is to help.
#[derive(Debug, Clone)]
pub struct Parent {
    /// The id of the Patient, who is a child.
    pub child: String,
    /// The parent's login.
    pub login: PersonNumber,
    /// The parent's name, as the child's record has it.
    pub name: String,
}

/// Let a parent help a child, until the birthdays at which the rights change by themselves. The id of the Consent.
pub async fn let_parent_help(
    store: &Store,
    parent: &Parent,
    (rules, zone): (AgeRules, &TimeZone),
) -> Result<String, HelpError> {
    let now = store.outside().clock.now();
    let chart = open(store, &parent.child, "let a parent help").await?;
    let born = born(&chart, &parent.child).await?.ok_or(HelpError::Born)?;
    let stretches = stretches(born, rules, zone, now.as_millisecond());
    if stretches.is_empty() {
        return Err(HelpError::Grown);
    }
    let mut id = [0; ID_BYTES];
    store.outside().random.fill(&mut id);
    let help = Help {
        id: format!("help-{}", hex(&id)),
        patient: parent.child.clone(),
        login: parent.login,
        name: parent.name.clone(),
        stretches,
    };
    let consent = help.resource(now)?;
    chart
        .commit(&[], move |tx| {
            tx.grant(GrantingAct::LinkLogin, consent.clone(), Expect::Absent)?;
            Ok(())
        })
        .await?;
    Ok(help.id)
}

/// End help. The relations are gone with this commit, on every node.
pub async fn end_help(store: &Store, patient: &str, consent: &str) -> Result<(), HelpError> {
    let chart = open(store, patient, "end help").await?;
    let id = consent.to_owned();
    let end = move |tx: &mut store::ChartTx<'_, '_>| {
        let entry = tx.read(CONSENT, &id)?.ok_or(StoreError::NotFound)?;
        tx.grant(GrantingAct::LinkLogin, ended(&entry.resource)?, Expect::Version(entry.version))?;
        Ok(())
    };
    Ok(chart.commit(&[], end).await?)
}

async fn open(store: &Store, patient: &str, reason: &str) -> Result<Chart, StoreError> {
    let asker = Asker::new(Principal::System(SystemKind::Maintenance), store.outside().clock.now_ms());
    store.chart(&Act::new(ActInfo::system(reason)), &asker, patient, Purpose::Maintenance).await
}

async fn born(chart: &Chart, patient: &str) -> Result<Option<Date>, StoreError> {
    let entry = chart.read(Type::named("Patient"), patient).await?.ok_or(StoreError::NotFound)?;
    let text = entry.resource.get("birthDate").and_then(Value::as_str);
    Ok(text.and_then(|text| text.parse().ok()))
}
