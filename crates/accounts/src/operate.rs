//! What the operator does with accounts on the command line: make, list, reset, close and open again, and end
//! sessions. Each is an act in the audit. A code or password is given back once and kept nowhere.

use access::PersonNumber;
use audit::{Deed, Outcome};
use kit::Fault;
use kit::session::{self, Device, NewSession, SessionLimits, Which};
use stdx::Secret;
use store::{Act, ActInfo, Expect, Identifier, Param, Person, Store, StoreError};

use crate::chart::{Credentials, PERSON, Profile, SetUpCode, is_active, person, sign_in_names, with_active};
use crate::codes;
use crate::hashing::{self, Password};
use crate::passkeys;
use crate::password::{Weakness, weakness};
use crate::sign_in::{Login, current};
use crate::waiting;

/// How long a code from the clinic is good.
pub const CODE_DAYS: i64 = 7;
/// Groups of letters in it: 20 characters hold 94 bits.
const CODE_GROUPS: usize = 4;

/// Why an account was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// What was given is no email address and no phone number.
    #[error("a person signs in with an email address or a phone number; what was given is neither")]
    Name,
    /// Somebody else signs in with it.
    #[error("somebody signs in with this address or number already")]
    Taken,
    /// Nobody signs in with it.
    #[error("nobody signs in with this address or number")]
    Unknown,
    /// The password is not good enough.
    #[error(
        "the password is not good enough: {0:?}; it takes at least 15 characters that are not easy to guess"
    )]
    Weak(Weakness),
    /// Hashing failed.
    #[error("the password could not be hashed: {0}")]
    Hashing(Fault),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The first proof of a new account.
#[derive(Debug, Clone)]
pub enum First {
    /// A code, given back once, with which the person sets their own password.
    Code,
    /// This password.
    Password(Secret<String>),
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewLogin {
    /// What the person signs in with: an email address or a phone number.
    pub sign_in: String,
    /// The name of the person.
    pub name: String,
    /// The id of the Patient that they are, where they have a record here.
    pub patient: Option<String>,
    /// What proves who they are, at first.
    pub first: First,
}

/// An account that was made.
#[derive(Debug, Clone)]
pub struct Created {
    /// Its number.
    pub person: PersonNumber,
    /// The code to set a password at `/set-up`, where one was asked for.
    pub code: Option<Secret<String>>,
}

/// An account in the operator's list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its number.
    pub person: PersonNumber,
    /// What it signs in with.
    pub sign_in: Vec<String>,
    /// The name of the person.
    pub name: Option<String>,
    /// Whether it may be used.
    pub active: bool,
}

fn act(command: &str) -> Act {
    Act::new(ActInfo::system(command))
}

/// Make an account.
pub async fn create(store: &Store, new: &NewLogin) -> Result<Created, AccountError> {
    Identifier::sign_in(&new.sign_in).ok_or(AccountError::Name)?;
    let (credentials, code) = first_proof(store, new).await?;
    let profile = Profile { name: &new.name, sign_in: new.sign_in.trim(), patient: new.patient.as_deref() };
    let act = act("account create");
    let number = store.new_person(&act, person(profile)?).await.map_err(|error| match error {
        StoreError::Refused(_) => AccountError::Taken,
        other => AccountError::Store(other),
    })?;
    let keep = move |tx: &mut store::PersonTx<'_, '_>| {
        tx.put(credentials.resource(number)?, Expect::Absent)?;
        let made = [Param::Int(number.0), Param::Int(tx.now_ms())];
        tx.ops().run("INSERT INTO account(person, made_ms) VALUES ($1, $2)", &made)?;
        Ok(())
    };
    store.person(&act, number).commit(Deed::Account, &[], keep).await?;
    Ok(Created { person: number, code })
}

async fn first_proof(
    store: &Store,
    new: &NewLogin,
) -> Result<(Credentials, Option<Secret<String>>), AccountError> {
    match &new.first {
        First::Code => {
            let (kept, code) = new_code(store);
            Ok((Credentials { code: Some(kept), ..Credentials::default() }, Some(code)))
        }
        First::Password(password) => {
            let typed = password.reveal();
            if let Some(weak) = weakness(typed, &[&new.name, &new.sign_in]) {
                return Err(AccountError::Weak(weak));
            }
            let hash = hashing::hash(Password::typed(typed)).await.map_err(AccountError::Hashing)?;
            Ok((Credentials { password: Some(hash), ..Credentials::default() }, None))
        }
    }
}

fn new_code(store: &Store) -> (SetUpCode, Secret<String>) {
    let code = codes::draw(CODE_GROUPS);
    let ends_ms = store.outside().clock.now_ms() + CODE_DAYS * 86_400_000;
    (SetUpCode { hash: codes::hash(&code), ends_ms }, Secret::new(code))
}

async fn known(store: &Store, act: &Act, sign_in: &str) -> Result<Person, AccountError> {
    let name = Identifier::sign_in(sign_in).ok_or(AccountError::Name)?;
    let number = store.sign_in_holder(&name).await?.ok_or(AccountError::Unknown)?;
    Ok(store.person(act, number))
}

/// Take the password away, end all sessions, and give back a code to set a new one. What else the person proves who
/// they are with stays: whoever finds the code has no more than the code.
pub async fn reset(store: &Store, sign_in: &str) -> Result<Secret<String>, AccountError> {
    let act = act("account reset");
    let person = known(store, &act, sign_in).await?;
    let (kept, code) = new_code(store);
    let number = person.number();
    let reset = move |tx: &mut store::PersonTx<'_, '_>| {
        let put = Credentials { password: None, code: Some(kept.clone()), ..current(tx, number)? };
        end_everything(tx, number)?;
        tx.put(put.resource(number)?, Expect::Anything).map(drop)
    };
    person.commit(Deed::Account, &[], reset).await?;
    Ok(code)
}

/// Sessions, and what waits for a second step.
fn end_everything(tx: &mut store::PersonTx<'_, '_>, number: PersonNumber) -> Result<u64, StoreError> {
    waiting::end(&mut tx.ops(), number)?;
    session::end(&mut tx.ops(), number, Which::All)
}

/// Take the authenticator app, the passkeys and the recovery codes away from somebody who lost them, and end all
/// sessions; the password stays as it is.
pub async fn reset_second_factors(store: &Store, sign_in: &str) -> Result<(), AccountError> {
    let act = act("account reset-second-factors");
    let person = known(store, &act, sign_in).await?;
    let number = person.number();
    let reset = move |tx: &mut store::PersonTx<'_, '_>| {
        let put = current(tx, number)?.without_second_factors();
        end_everything(tx, number)?;
        passkeys::forget_all(&mut tx.ops(), number)?;
        tx.put(put.resource(number)?, Expect::Anything).map(drop)
    };
    Ok(person.commit(Deed::Account, &[], reset).await?)
}

/// Say whether a login must have a second factor, whatever its owner wants: because of what they may do here. It
/// leads to setting one up at the next sign-in; sessions that were opened without any end.
pub async fn demand_second_factor(person: &Person, demanded: bool) -> Result<(), StoreError> {
    let number = person.number();
    let demand = move |tx: &mut store::PersonTx<'_, '_>| {
        let put = Credentials { must_have_second_factor: demanded, ..current(tx, number)? };
        if demanded && !put.has_second_factor() {
            end_everything(tx, number)?;
        }
        tx.put(put.resource(number)?, Expect::Anything).map(drop)
    };
    person.commit(Deed::Account, &[], demand).await
}

/// End all sessions of an account; how many there were.
pub async fn end_sessions(store: &Store, sign_in: &str) -> Result<u64, AccountError> {
    let act = act("account end-sessions");
    let person = known(store, &act, sign_in).await?;
    let number = person.number();
    let end = move |tx: &mut store::PersonTx<'_, '_>| {
        tx.tell(Deed::SignOut, Outcome::Done)?;
        end_everything(tx, number)
    };
    Ok(person.commit(Deed::SignOut, &[], end).await?)
}

/// Close an account: its sessions end, and its name signs nobody in. The record stays.
pub async fn close(store: &Store, sign_in: &str) -> Result<PersonNumber, AccountError> {
    let act = act("account close");
    let person = known(store, &act, sign_in).await?;
    set_active(&person, false).await?;
    Ok(person.number())
}

/// Open a closed account again, by the number in the list. Its password is as it was.
pub async fn reopen(store: &Store, number: PersonNumber) -> Result<(), AccountError> {
    let act = act("account reopen");
    set_active(&store.person(&act, number), true).await.map_err(|error| match error {
        AccountError::Store(StoreError::Refused(_)) => AccountError::Taken,
        AccountError::Store(StoreError::NotFound) => AccountError::Unknown,
        other => other,
    })
}

async fn set_active(person: &Person, active: bool) -> Result<(), AccountError> {
    let login = Login::open(person.clone()).await?;
    let number = person.number();
    let set = move |tx: &mut store::PersonTx<'_, '_>| {
        let kept = tx.read(PERSON, &login.id)?.ok_or(StoreError::NotFound)?;
        tx.put(with_active(&kept.resource, active)?, Expect::Version(kept.version))?;
        if !active {
            end_everything(tx, number)?;
        }
        Ok(())
    };
    Ok(person.commit(Deed::Account, &[], set).await?)
}

/// All accounts, in the order in which they were made.
pub async fn list(store: &Store) -> Result<Vec<Listed>, AccountError> {
    let all = "SELECT person FROM account ORDER BY person";
    let numbers = store.read_ops(move |ops| ops.rows(all, &[], |row| row.int(0))).await?;
    let act = act("account list");
    let mut listed = Vec::with_capacity(numbers.len());
    for number in numbers.into_iter().map(PersonNumber) {
        let entry = match store.person(&act, number).resource().await {
            Ok(entry) => entry,
            Err(StoreError::NotFound | StoreError::NoKey) => continue, // shredded
            Err(error) => return Err(error.into()),
        };
        listed.push(Listed {
            person: number,
            sign_in: sign_in_names(&entry.resource),
            name: kit::full_name(entry.resource.json()),
            active: is_active(&entry.resource),
        });
    }
    Ok(listed)
}

/// Begin a session as a sign-in would, for measurements: the value of its cookie.
pub async fn open_session(
    store: &Store,
    number: PersonNumber,
    limits: SessionLimits,
) -> Result<Secret<String>, AccountError> {
    let act = act("account sessions");
    let person = store.person(&act, number);
    let device = Device { browser: "account sessions".into(), address: String::new() };
    let session = NewSession::prepare(&person, &device, limits, store.outside().clock.now_ms())?;
    let value = session.cookie_value();
    let begin = move |tx: &mut store::PersonTx<'_, '_>| {
        session.insert(&mut tx.ops())?;
        tx.tell(Deed::SignIn, Outcome::Done)
    };
    person.commit(Deed::SignIn, &[], begin).await?;
    Ok(Secret::new(value))
}
