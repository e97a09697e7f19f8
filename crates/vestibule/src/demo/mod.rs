//! `demo`: a clinic of invented people, made from a number, with logins to try it.
//!
//! What must hold: a demo is never laid over other data, and data of a demo is never taken for anything else; the
//! mark lies in the database itself. A start that was cut off is completed by the next one; a second start makes
//! nothing anew.

mod logins;
mod making;
mod mark;

use jiff::tz::TimeZone;
use serde_json::json;
use store::{Act, ActInfo, CompartmentKind, State, Store};

use crate::command::DemoOrder;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::{portal, terminal};

use logins::Login;
pub use mark::{MIGRATIONS, Mark};

/// Patients of a demo when nobody says how many.
const PATIENTS: usize = 100;
/// Patients of a demo at most.
const PATIENTS_MAX: usize = 1_000_000;
const SEED: u64 = 1;

/// Make the demo and serve it.
pub async fn run(config: &Config, store: &Store, order: &DemoOrder) -> Outcome {
    let mark = prepare(store, order).await?;
    let logins = logins::logins(&mark);
    logins::make(store, &logins, &portal::clinic_zone(config)?).await?;
    logins::write(&config.data(), &logins)?;
    terminal::say(format!("The demo is ready: {} invented patients, seed {}.", mark.patients, mark.seed));
    if order.prepare_only {
        terminal::say(summary(&mark));
        return Ok(());
    }
    portal::serve(config, store, |base_url| greet(config, base_url, &logins)).await
}

/// What the demo holds, in a line for programs.
fn summary(mark: &Mark) -> String {
    let Mark { seed, patients, resources, json_bytes, .. } = *mark;
    json!({"patients": patients, "seed": seed, "resources": resources, "json_bytes": json_bytes}).to_string()
}

fn greet(config: &Config, base_url: &str, logins: &[Login]) {
    terminal::say(format!("\nOpen {base_url} and sign in as one of these invented people:\n"));
    for one in logins {
        terminal::say(format!(
            "  {}, {}\n    {}\n    {} / {}",
            one.name, one.role, one.about, one.sign_in, one.password
        ));
    }
    let list = config.data().join(logins::FILE);
    terminal::say(format!("\nThey are listed in {}. Ctrl-C ends the demo; the data stays.", list.display()));
}

/// Is this the data of a demo?
pub async fn is_demo(store: &Store) -> Outcome<bool> {
    Ok(mark::read(store).await?.is_some())
}

/// The demo in this store, made or completed as far as it is wanted.
pub async fn prepare(store: &Store, order: &DemoOrder) -> Outcome<Mark> {
    if order.patients.is_some_and(|patients| patients == 0 || patients > PATIENTS_MAX) {
        return Err(Failure::of_use(format!("--patients: a number from 1 to {PATIENTS_MAX}")));
    }
    let found = mark::read(store).await?;
    let mark = if let Some(mark) = &found {
        wanted(mark, order)?
    } else {
        refuse_on_other_data(store).await?;
        let today = store.outside().clock.now().to_zoned(TimeZone::UTC).date();
        let patients = order.patients.unwrap_or(PATIENTS);
        Mark { seed: order.seed.unwrap_or(SEED), patients, today, made: 0, resources: 0, json_bytes: 0 }
    };
    if mark.made >= mark.patients {
        return Ok(mark);
    }
    mark::write(store, &mark).await?;
    let drawn = making::make(store, &mark).await?;
    let mark = Mark {
        made: mark.patients,
        resources: mark.resources + drawn.resources,
        json_bytes: mark.json_bytes + drawn.json_bytes,
        ..mark
    };
    mark::write(store, &mark).await?;
    store.refresh_statistics().await?;
    Ok(mark)
}

/// What is wanted of a demo that is there: more patients, never others.
fn wanted(mark: &Mark, order: &DemoOrder) -> Outcome<Mark> {
    if let Some(seed) = order.seed.filter(|seed| *seed != mark.seed) {
        return Err(Failure::of_use(format!(
            "--seed: this demo was made with the seed {}, not {seed}; name another folder with --data",
            mark.seed
        )));
    }
    Ok(Mark { patients: order.patients.unwrap_or(mark.patients).max(mark.patients), ..*mark })
}

async fn refuse_on_other_data(store: &Store) -> Outcome {
    let act = Act::new(ActInfo::system("demo"));
    let registry = store.registry(&act);
    let mut others = 0;
    for kind in [CompartmentKind::Patient, CompartmentKind::Person] {
        for state in [State::Live, State::Shredded, State::Absorbed] {
            others += registry.count(kind, state).await?;
        }
    }
    let organization = fhir::Type::named("Organization");
    let is_commons = !store.commons().search(organization, "_count=1").await?.entries.is_empty();
    if others > 0 || is_commons {
        return Err(Failure::of_use(
            "there is other data here, and a demo is never laid over it; name another folder with --data, or another database",
        ));
    }
    Ok(())
}

/// What is meant for real people is refused on a demo.
pub async fn refuse_on_demo(store: &Store, command: &str) -> Outcome {
    if is_demo(store).await? {
        return Err(Failure::of_use(format!(
            "this is the data of a demo, whose logins anybody may know; {command} into a folder of its own with --data"
        )));
    }
    Ok(())
}
