//! The decision at the door: who is this, and does the proof fit? Whatever the answer, the same work is done.

use access::PersonNumber;
use audit::{Deed, Outcome};
use kit::session::{self, NewSession, SessionId, Which};
use kit::{Ctx, Fault, fingerprint};
use stdx::text::hex;
use store::{Beside, Expect, Identifier, Person, PersonTx, StoreError};

use crate::chart::{BASIC, Credentials, PERSON, SetUpCode, credentials_id, is_active};
use crate::hashing::{self, Password};
use crate::pace::Try;

/// How a try ended.
pub enum Tried {
    /// A session begins.
    In(NewSession),
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

/// Try a name and a password.
pub async fn by_password(ctx: &Ctx, name: &str, password: &str) -> Result<Tried, Fault> {
    let tried = Try::of(name, ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Tried::Slow(seconds));
    }
    let login = Login::named(ctx, name).await?;
    let kept = login.as_ref().and_then(|login| login.credentials.password.clone());
    let fits = hashing::fits(Password::typed(password), kept).await?;
    match login {
        Some(login) if fits => {
            let same = login.credentials.clone();
            let still = move |now: &Credentials| now.password == same.password;
            begin(ctx, &login, tried, Change { still: Box::new(still), put: None }).await
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
    let (given, now_ms) = (code_hash(code), ctx.now_ms());
    let fits = move |now: &Credentials| now.code.as_ref().is_some_and(|code| is_good(code, &given, now_ms));
    if !fits(&login.credentials) {
        return refuse(&login.person, "wrong code").await;
    }
    let put = Some(Credentials { password: Some(password), code: None });
    begin(ctx, &login, tried, Change { still: Box::new(fits), put }).await
}

fn is_good(code: &SetUpCode, given: &str, now_ms: i64) -> bool {
    // Hashes of 90 random bits: how long the comparison takes says nothing about the code.
    code.hash == given && now_ms < code.ends_ms
}

/// A code's hash, however it was typed: in groups or not, in large letters or small.
pub fn code_hash(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    hex(&fingerprint(plain.to_ascii_uppercase().as_bytes()))
}

/// What a sign-in does beside beginning a session.
struct Change {
    /// Whether the proof still fits, asked again behind the lock.
    still: Box<dyn Fn(&Credentials) -> bool + Send>,
    /// New credentials; they end every other session.
    put: Option<Credentials>,
}

async fn begin(ctx: &Ctx, login: &Login, tried: Try, change: Change) -> Result<Tried, Fault> {
    let limits = ctx.portal().settings().sessions;
    let session = NewSession::prepare(&login.person, &ctx.device(), limits, ctx.now_ms())?;
    let session = session.bringing(ctx, &login.person)?;
    // A session that the browser brought along was somebody's; it ends with this sign-in.
    let before = ctx.session().map(|session| (session.person, session.id));
    let (number, id, begun) = (login.person.number(), login.id.clone(), session.clone());
    let done = login.person.commit(Deed::SignIn, &[], move |tx| {
        let person = tx.read(PERSON, &id)?.ok_or(StoreError::NotFound)?;
        if !is_active(&person.resource) || !(change.still)(&current(tx, number)?) {
            return Ok(false);
        }
        if let Some(credentials) = &change.put {
            tx.put(credentials.resource(number)?, Expect::Anything)?;
            session::end(&mut tx.ops(), number, Which::All)?;
        } else {
            tx.tell(Deed::SignIn, Outcome::Done)?; // new credentials tell the act themselves
        }
        if let Some((person, id)) = before.filter(|(person, _)| *person == number) {
            session::end(&mut tx.ops(), person, Which::One(id))?;
        }
        begun.insert(&mut tx.ops())?;
        Ok(true)
    });
    if !done.await? {
        return refuse(&login.person, "changed meanwhile").await;
    }
    if let Some((other, id)) = before.filter(|(person, _)| *person != number) {
        sign_out(&ctx.store().person(ctx.act(), other), id).await?;
    }
    tried.forget(ctx.store()).await?;
    Ok(Tried::In(session))
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

async fn refuse(person: &Person, why: &'static str) -> Result<Tried, Fault> {
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
    use super::{SetUpCode, code_hash, is_good};

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        assert_eq!(code_hash("ACDEF-GHJKM"), code_hash(" acdef ghjkm"));
        assert_ne!(code_hash("ACDEF-GHJKM"), code_hash("ACDEF-GHJKN"));
    }

    #[test]
    fn a_code_is_good_until_its_end() {
        let code = SetUpCode { hash: code_hash("ACDEF"), ends_ms: 1_000 };
        assert!(is_good(&code, &code_hash("acdef"), 999));
        assert!(!is_good(&code, &code_hash("acdef"), 1_000));
        assert!(!is_good(&code, &code_hash("acdeg"), 999));
    }
}
