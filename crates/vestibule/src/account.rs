//! `account …`: what the operator does with accounts. A code is printed once and kept nowhere.

use std::path::Path;

use access::PersonNumber;
use accounts::{AccountError, First, NewLogin};
use families::{AgeRules, HelpError, Parent};
use kit::session::SessionLimits;
use kit::{CookieNames, routes};
use stdx::Secret;
use store::{Act, ActInfo, Identifier, Store, StoreError};
use tokio::task::JoinSet;

use crate::command::AccountAct;
use crate::config::Config;
use crate::demo;
use crate::failure::{Failure, Outcome};
use crate::portal;
use crate::terminal;

/// The name of the cookie of a session.
const SESSION: &str = "session";
/// Sessions that are opened at the same time.
const AT_ONCE: usize = 64;
/// Charts that are asked for at once.
const CHARTS_AT_ONCE: i64 = 500;

/// Do what was asked for.
pub async fn act(config: &Config, store: &Store, what: AccountAct) -> Outcome {
    match what {
        AccountAct::Create { sign_in, name, patient, password_file } => {
            let first = match &password_file {
                Some(path) => First::Password(password(path)?),
                None => First::Code,
            };
            create(config, store, NewLogin { sign_in, name, patient, first }).await
        }
        AccountAct::Reset { sign_in } => {
            let code = accounts::reset(store, &sign_in).await?;
            terminal::say("The password is gone and every session has ended.");
            tell_code(config, &code);
            Ok(())
        }
        AccountAct::ResetSecondFactors { sign_in } => {
            accounts::reset_second_factors(store, &sign_in).await?;
            terminal::say("App, passkeys and recovery codes are gone and every session has ended.");
            terminal::say(
                "The password is as it was. If it may be known to somebody, run `account reset` too.",
            );
            Ok(())
        }
        AccountAct::List => list(store).await,
        AccountAct::Disable { sign_in } => {
            let number = accounts::close(store, &sign_in).await?;
            terminal::say(format!("The account is closed. `account enable {}` opens it again.", number.0));
            Ok(())
        }
        AccountAct::Enable { number } => {
            accounts::reopen(store, PersonNumber(number)).await?;
            terminal::say("The account is open again, with the password that it had.");
            Ok(())
        }
        AccountAct::Parent { child, end: Some(help), .. } => {
            let ended = families::end_help(store, &child, &help).await;
            ended.map_err(|error| match error {
                HelpError::Store(StoreError::NotFound) => {
                    Failure::new("there is no help with this id in this record")
                }
                other => Failure::new(other.to_string()),
            })?;
            terminal::say("The help has ended; the record is closed to this parent at once.");
            Ok(())
        }
        AccountAct::Parent { sign_in, child, end: None } => parent(config, store, (&sign_in, child)).await,
        AccountAct::Sessions { count: Some(count), each, out: Some(out), .. } => {
            open_sessions(store, (count, each), &out).await
        }
        AccountAct::Sessions { end, .. } => {
            let ended = accounts::end_sessions(store, &end.unwrap_or_default()).await?;
            terminal::say(format!("{ended} sessions have ended."));
            Ok(())
        }
    }
}

async fn parent(config: &Config, store: &Store, (sign_in, child): (&str, String)) -> Outcome {
    known_patient(store, "--child", &child).await?;
    let name = Identifier::sign_in(sign_in).ok_or(AccountError::Name)?;
    let login = store.sign_in_holder(&name).await?.ok_or(AccountError::Unknown)?;
    let person = store.person(&Act::new(ActInfo::system("account parent")), login).resource().await?;
    let name = kit::full_name(person.resource.json()).unwrap_or_default();
    let zone = portal::clinic_zone(config)?;
    let set_up =
        families::let_parent_help(store, &Parent { child, login, name }, (AgeRules::default(), &zone)).await;
    let help = set_up.map_err(|error| Failure::new(error.to_string()))?;
    terminal::say(format!("The record of the child is open to this parent. To end it: --end {help}"));
    Ok(())
}

fn password(path: &Path) -> Outcome<Secret<String>> {
    let text = std::fs::read_to_string(path).map_err(Failure::file(path))?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

async fn create(config: &Config, store: &Store, new: NewLogin) -> Outcome {
    if let Some(patient) = &new.patient {
        known_patient(store, "--patient", patient).await?;
    }
    let created = accounts::create(store, &new).await?;
    terminal::say(format!("The account {} is made.", created.person.0));
    if let Some(code) = created.code {
        tell_code(config, &code);
    }
    Ok(())
}

async fn known_patient(store: &Store, option: &str, patient: &str) -> Outcome {
    let known = store.chart_number(patient).await?.is_some();
    let why = || format!("{option}: there is no record of a patient with this id; import it first");
    known.then_some(()).ok_or_else(|| Failure::new(why()))
}

fn tell_code(config: &Config, code: &Secret<String>) {
    let base = config.text("base_url").trim_end_matches('/');
    let page = routes::SET_UP.path();
    terminal::say(format!("Code, good for a week, to set a password at {base}{page}: {}", code.reveal()));
}

async fn list(store: &Store) -> Outcome {
    for one in accounts::list(store).await? {
        let state = if one.active { "open" } else { "closed" };
        let name = one.name.unwrap_or_default();
        terminal::say(format!("{}\t{state}\t{}\t{name}", one.person.0, one.sign_in.join(", ")));
    }
    Ok(())
}

/// For measurements on a demo: sessions for each of its first people, who get a login where they have none.
async fn open_sessions(store: &Store, (count, each): (usize, usize), out: &Path) -> Outcome {
    if !demo::is_demo(store).await? {
        return Err(Failure::of_use("sessions are opened for measurements on the data of a demo only"));
    }
    let (mut opening, mut people) = (JoinSet::new(), Vec::with_capacity(count));
    for patient in first_patients(store, count).await? {
        opening.spawn(open_for(store.clone(), patient, each));
        while opening.len() >= AT_ONCE {
            people.extend(opened(&mut opening).await?);
        }
    }
    while let Some(cookies) = opened(&mut opening).await? {
        people.push(cookies);
    }
    people.sort_unstable();
    people.push(String::new());
    std::fs::write(out, people.join("\n")).map_err(Failure::file(out))?;
    terminal::say(format!("{} sessions are open.", (people.len() - 1) * each));
    Ok(())
}

async fn opened(opening: &mut JoinSet<Outcome<String>>) -> Outcome<Option<String>> {
    match opening.join_next().await {
        None => Ok(None),
        Some(Ok(cookie)) => cookie.map(Some),
        Some(Err(_)) => Err(Failure::new("opening sessions was cut off by a fault of the program")),
    }
}

/// The ids of the first people of the demo.
async fn first_patients(store: &Store, count: usize) -> Outcome<Vec<String>> {
    let act = Act::new(ActInfo::system("account sessions"));
    let registry = store.registry(&act);
    let (mut patients, mut after) = (Vec::new(), 0);
    while patients.len() < count {
        let charts = registry.charts_after(after, CHARTS_AT_ONCE).await?;
        let Some(last) = charts.last() else { break };
        after = last.number();
        for chart in charts {
            patients.extend(registry.patient_id(chart).await?);
        }
    }
    patients.truncate(count);
    Ok(patients)
}

/// The cookies of one person's new sessions.
async fn open_for(store: Store, patient: String, each: usize) -> Outcome<String> {
    let sign_in = format!("{patient}@measure.example.org");
    let name = "Measured Person".to_owned();
    let new = NewLogin { sign_in: sign_in.clone(), name, patient: Some(patient), first: First::Code };
    let person = match accounts::create(&store, &new).await {
        Ok(created) => created.person,
        Err(AccountError::Taken) => holder(&store, &sign_in).await?,
        Err(error) => return Err(error.into()),
    };
    let mut cookies = Vec::with_capacity(each);
    for _ in 0..each {
        let value = accounts::open_session(&store, person, SessionLimits::default()).await?;
        cookies.push(format!("{}={}", CookieNames::Plain.name(SESSION), value.reveal()));
    }
    Ok(cookies.join(" "))
}

async fn holder(store: &Store, sign_in: &str) -> Outcome<PersonNumber> {
    let name = Identifier::sign_in(sign_in).ok_or(AccountError::Name)?;
    Ok(store.sign_in_holder(&name).await?.ok_or(AccountError::Unknown)?)
}
