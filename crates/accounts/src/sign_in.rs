//! The decision at the door: who is this, and does the proof fit? Whatever the answer, the same work is done. A
//! password alone opens nothing where the login has more to prove itself with, or must have: it leads to the second
//! step (`step.rs`).

use access::PersonNumber;
use audit::{Deed, Outcome};
use kit::session::{self, NewSession, SessionId, Which};
use kit::{Ctx, Fault};
use store::{Beside, Expect, Identifier, Person, PersonTx, StoreError};

use crate::chart::{BASIC, Credentials, PERSON, SetUpCode, credentials_id, is_active};
use crate::codes;
use crate::hashing::{self, Password};
use crate::pace::Try;
use crate::step;
use crate::waiting::{self, Handle};

/// How a try ended.
pub enum Tried {
    /// A session begins.
    In(NewSession),
    /// The password fits and is not enough: the cookie of the second step.
    Next(String),
    /// Name and proof do not fit together; which of them is not said.
    Wrong,
    /// Too many tries; again after so many seconds.
    Slow(u32),
}

/// A login with what proves it.
pub struct Login {
    /// The door to it.
    pub person: Person,
    /// The id of its Person.
    pub id: String,
    /// What proves it.
    pub credentials: Credentials,
}

impl Login {
    /// The login with this number.
    pub async fn open(person: Person) -> Result<Login, StoreError> {
        let kept = person.read(BASIC, &credentials_id(person.number())).await?;
        let entry = person.resource().await?;
        let id = entry.resource.id().unwrap_or_default().to_owned();
        let credentials = kept.map(|entry| Credentials::of(&entry.resource)).unwrap_or_default();
        Ok(Login { person, id, credentials })
    }

    /// The login that signs in with this name. For one that nobody has the same work is done; what cannot be a name
    /// at all is known not to be one, and is not looked for.
    pub async fn named(ctx: &Ctx, name: &str) -> Result<Option<Login>, StoreError> {
        let Some(name) = Identifier::sign_in(name) else { return Ok(None) };
        let beside = Beside { kind: BASIC, id: credentials_id };
        let Some(found) = ctx.store().at_the_door(&name, beside).await? else { return Ok(None) };
        Ok(Some(Login {
            person: ctx.store().person(ctx.act(), found.person),
            id: found.resource.resource.id().unwrap_or_default().to_owned(),
            credentials: found.beside.map(|entry| Credentials::of(&entry.resource)).unwrap_or_default(),
        }))
    }
}

/// Try a name and a password, on the way to this address.
pub async fn by_password(ctx: &Ctx, name: &str, password: &str, next: &str) -> Result<Tried, Fault> {
    let tried = Try::of(name, ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Tried::Slow(seconds));
    }
    let login = Login::named(ctx, name).await?;
    let kept = login.as_ref().and_then(|login| login.credentials.password.clone());
    let fits = hashing::fits(Password::typed(password), kept).await?;
    match login {
        Some(login) if fits => {
            let same = login.credentials.password.clone();
            let change = move |now: &Credentials| (now.password == same).then(Change::none);
            begin(ctx, &login, tried, Proof::alone(next, Box::new(change))).await
        }
        Some(login) => refuse(&login.person, "wrong password").await,
        None => refuse_unknown(ctx, name).await,
    }
}

/// Set a new password with a code from the clinic, and come in. The password was found good enough already.
pub async fn by_code(ctx: &Ctx, name: &str, code: &str, password: &str) -> Result<Tried, Fault> {
    let tried = Try::of(name, ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Tried::Slow(seconds));
    }
    let login = Login::named(ctx, name).await?;
    let password = hashing::hash(Password::typed(password)).await?;
    let Some(login) = login else { return refuse_unknown(ctx, name).await };
    let (given, now_ms) = (codes::hash(code), ctx.now_ms());
    let fits = move |now: &Credentials| now.code.as_ref().is_some_and(|code| is_good(code, &given, now_ms));
    if !fits(&login.credentials) {
        return refuse(&login.person, "wrong code").await;
    }
    let change = move |now: &Credentials| {
        let put = Credentials { password: Some(password.clone()), code: None, ..now.clone() };
        fits(now).then_some(Change { put: Some(put), ends_others: true })
    };
    // Where a second step follows, a new password is no sign-in yet.
    let deed = if login.credentials.asks_for_more() { Deed::Account } else { Deed::SignIn };
    begin(ctx, &login, tried, Proof { deed, ..Proof::alone("", Box::new(change)) }).await
}

fn is_good(code: &SetUpCode, given: &str, now_ms: i64) -> bool {
    // Hashes of 90 random bits: how long the comparison takes says nothing about the code.
    code.hash == given && now_ms < code.ends_ms
}

/// What a sign-in does beside beginning a session.
pub struct Change {
    /// New credentials.
    pub put: Option<Credentials>,
    /// Whether they end every other session.
    pub ends_others: bool,
}

impl Change {
    /// Nothing but the session.
    pub fn none() -> Change {
        Change { put: None, ends_others: false }
    }

    /// These credentials, which know of this sign-in.
    pub fn to(put: Credentials) -> Change {
        Change { put: Some(put), ends_others: false }
    }
}

/// Whether a proof still fits behind the lock, and what it changes.
type Fits = Box<dyn Fn(&Credentials) -> Option<Change> + Send>;

/// A proof that fitted when it was looked at first.
pub struct Proof {
    /// Whether it still fits behind the lock, and what it changes.
    pub(crate) change: Fits,
    /// It is a password or stands for one: where the login has more to prove itself with, that is asked for next.
    pub alone: bool,
    /// What waited for it, and is used up.
    pub used: Option<Handle>,
    /// What else is used up with it: the second step, where a passkey answers a challenge of its own.
    pub also: Option<Handle>,
    /// What the act is in the audit, where it writes something.
    pub deed: Deed,
    /// Where the person is on their way to.
    pub next: String,
}

impl Proof {
    fn alone(next: &str, change: Fits) -> Proof {
        Proof { change, alone: true, used: None, also: None, deed: Deed::SignIn, next: next.to_owned() }
    }

    /// A proof that is enough, for which this waited.
    pub fn enough(used: Handle, change: impl Fn(&Credentials) -> Option<Change> + Send + 'static) -> Proof {
        let (used, change) = (Some(used), Box::new(change));
        Proof { change, alone: false, used, also: None, deed: Deed::SignIn, next: String::new() }
    }
}

/// Where a proof led.
enum Led {
    In,
    Next,
    Nowhere,
}

/// Begin a session, or the second step, if the proof still fits behind the lock.
pub async fn begin(ctx: &Ctx, login: &Login, tried: Try, proof: Proof) -> Result<Tried, Fault> {
    let limits = ctx.portal().settings().sessions;
    let session = NewSession::prepare(&login.person, &ctx.device(), limits, ctx.now_ms())?;
    let session = session.bringing(ctx, &login.person)?;
    let (step, cookie) = step::prepare(&login.person, &proof.next, ctx.now_ms())?;
    // A session that the browser brought along was somebody's; it ends with this sign-in.
    let before = ctx.session().map(|session| (session.person, session.id));
    let own = before.filter(|(person, _)| *person == login.person.number()).map(|(_, id)| id);
    let (begun, id, number, deed) = (session.clone(), login.id.clone(), login.person.number(), proof.deed);
    let work = move |tx: &mut PersonTx<'_, '_>| {
        let Some((now, change)) = still_fits(tx, (number, &id), &proof)? else { return Ok(Led::Nowhere) };
        change_and_tell(tx, (number, &now), &proof, &change)?;
        let after = change.put.unwrap_or(now);
        if proof.alone && after.asks_for_more() {
            step.insert(&mut tx.ops())?;
            return Ok(Led::Next);
        }
        if let Some(id) = own {
            session::end(&mut tx.ops(), number, Which::One(id))?;
        }
        begun.insert(&mut tx.ops())?;
        Ok(Led::In)
    };
    match login.person.commit(deed, &[], work).await? {
        Led::Nowhere => return refuse(&login.person, "changed meanwhile").await,
        Led::Next => {
            tried.forget(ctx.store()).await?;
            return Ok(Tried::Next(cookie));
        }
        Led::In => {}
    }
    if let Some((other, id)) = before.filter(|(person, _)| *person != login.person.number()) {
        sign_out(&ctx.store().person(ctx.act(), other), id).await?;
    }
    tried.forget(ctx.store()).await?;
    Ok(Tried::In(session))
}

/// The credentials behind the lock and what the proof makes of them, if it still fits: the login is open, and what
/// waited for the proof was not taken by another.
fn still_fits(
    tx: &mut PersonTx<'_, '_>,
    (number, id): (PersonNumber, &str),
    proof: &Proof,
) -> Result<Option<(Credentials, Change)>, StoreError> {
    let person = tx.read(PERSON, id)?.ok_or(StoreError::NotFound)?;
    let mut there = true;
    for handle in [proof.used, proof.also].into_iter().flatten() {
        there &= waiting::take(&mut tx.ops(), handle)?;
    }
    if !there || !is_active(&person.resource) {
        return Ok(None);
    }
    let now = current(tx, number)?;
    Ok((proof.change)(&now).map(|change| (now, change)))
}

/// Write what the proof changes, and tell the sign-in once.
fn change_and_tell(
    tx: &mut PersonTx<'_, '_>,
    (number, now): (PersonNumber, &Credentials),
    proof: &Proof,
    change: &Change,
) -> Result<(), StoreError> {
    if change.ends_others {
        session::end(&mut tx.ops(), number, Which::All)?;
        waiting::end(&mut tx.ops(), number)?;
    }
    match &change.put {
        // What is written tells the act itself.
        Some(put) => tx.put(put.resource(number)?, Expect::Anything).map(drop)?,
        // Who knows a password and not the rest is seen, too.
        None if proof.alone && now.asks_for_more() => {
            tx.tell(Deed::SignIn, Outcome::Refused("a second step is asked for".to_owned()))?;
        }
        None => tx.tell(Deed::SignIn, Outcome::Done)?,
    }
    Ok(())
}

/// End one session of a login, and tell it there.
pub async fn sign_out(person: &Person, id: SessionId) -> Result<(), StoreError> {
    let number = person.number();
    let end = move |tx: &mut PersonTx<'_, '_>| {
        session::end(&mut tx.ops(), number, Which::One(id))?;
        tx.tell(Deed::SignOut, Outcome::Done)
    };
    person.commit(Deed::SignOut, &[], end).await
}

/// The credentials behind the lock.
pub fn current(tx: &mut PersonTx<'_, '_>, login: PersonNumber) -> Result<Credentials, StoreError> {
    let kept = tx.read(BASIC, &credentials_id(login))?;
    Ok(kept.map(|entry| Credentials::of(&entry.resource)).unwrap_or_default())
}

/// A proof of somebody who is known did not fit.
pub async fn refuse(person: &Person, why: &'static str) -> Result<Tried, Fault> {
    person
        .commit(Deed::SignIn, &[], move |tx| tx.tell(Deed::SignIn, Outcome::Refused(why.to_owned())))
        .await?;
    Ok(Tried::Wrong)
}

/// A name that nobody has: an event of the site, because there is nobody whose it would be.
async fn refuse_unknown(ctx: &Ctx, name: &str) -> Result<Tried, Fault> {
    let why = Outcome::Refused("unknown name".to_owned());
    ctx.store().tell_site(ctx.act(), Deed::SignIn, why, Identifier::sign_in(name).as_ref()).await?;
    Ok(Tried::Wrong)
}

#[cfg(test)]
mod tests {
    use super::{SetUpCode, is_good};
    use crate::codes;

    #[test]
    fn a_code_is_good_until_its_end() {
        let code = SetUpCode { hash: codes::hash("ACDEF"), ends_ms: 1_000 };
        assert!(is_good(&code, &codes::hash("acdef"), 999));
        assert!(!is_good(&code, &codes::hash("acdef"), 1_000));
        assert!(!is_good(&code, &codes::hash("acdeg"), 999));
    }
}
