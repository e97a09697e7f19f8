//! Passkeys: what a device is asked to sign, and whether it signed it. The library checks the challenge, the origin, the
//! relying party, the signature, the flags and the counter; here it is said which of them a portal wants, what is asked
//! waits on the server alone, and the counter is looked at again behind the lock.
//!
//! What must hold: the origin is the configured address and nothing else; the device has verified its owner each time;
//! one challenge is good for one answer; a passkey belongs to one login.

use access::PersonNumber;
use audit::{Deed, Outcome};
use kit::{Ctx, Fault, fingerprint};
use serde_json::{Value, json};
use stdx::text::hex;
use store::{Ops, Param, Result as StoreResult, Store, StoreError};
use webauthn_rs::prelude as library;
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyAuthentication, PasskeyRegistration, Uuid};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::chart::Credentials;
use crate::factors::{PASSKEYS_MAX, Passkey, counts_on};
use crate::pace::Try;
use crate::sign_in::{Change, Login, Proof, Tried, begin, refuse};
use crate::waiting::{Bound, Found, Handle, Kind, Waiting, look};

/// Whose a passkey is, by a number from a hash of its own: that number is random, and says nothing about anybody.
pub const TABLE: &str = "CREATE TABLE passkey(id {rowid}, person BIGINT NOT NULL);
        CREATE INDEX passkey_person ON passkey(person)";

/// What a shredded login leaves behind.
pub const ERASURE: &str = "DELETE FROM passkey WHERE person = $1";

const NAME_CHARACTERS_MAX: usize = 60;

/// The portal as passkeys know it, from its configured address. None where that address has no name: a passkey
/// belongs to a name, never to a number of the network.
pub fn site(ctx: &Ctx) -> Option<Webauthn> {
    let settings = ctx.portal().settings();
    let origin = library::Url::parse(&settings.base_url).ok()?;
    let host = origin.domain()?.to_owned();
    let builder = WebauthnBuilder::new(&host, &origin).ok()?;
    builder.rp_name(&settings.clinic.name).build().ok()
}

/// What the script of a page is told: the number under which the answer is awaited, and what the device is to sign.
pub struct Challenge(Value);

impl Challenge {
    fn of(handle: Handle, options: &Value) -> Challenge {
        Challenge(json!({"challenge": handle.spelled(), "publicKey": options.get("publicKey")}))
    }

    /// As the script reads it.
    pub fn text(&self) -> String {
        self.0.to_string()
    }
}

/// What stands in the way of an answer.
#[derive(Debug, thiserror::Error)]
#[error("a passkey does not do: {0}")]
pub struct Unfit(pub &'static str);

fn no_site() -> Fault {
    Fault::Refused("passkeys need an address with a name")
}

fn state_text(state: &impl serde::Serialize) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(state).map_err(|_| Fault::Internal("a challenge does not keep"))
}

fn options(response: &impl serde::Serialize) -> Result<Value, Fault> {
    serde_json::to_value(response).map_err(|_| Fault::Internal("a challenge is not told"))
}

/// Ask whoever is there to sign in: the device knows which login it has a passkey for.
pub async fn ask_anybody(ctx: &Ctx, bound: Bound) -> Result<Challenge, Fault> {
    let site = site(ctx).ok_or_else(no_site)?;
    let (asked, state) =
        site.start_discoverable_authentication().map_err(|_| Fault::Internal("no challenge"))?;
    let waiting = Waiting::of_nobody((Kind::Challenge, bound), &state_text(&state)?, ctx.now_ms());
    Ok(Challenge::of(waiting.keep(ctx.store()).await?, &options(&asked)?))
}

/// Ask one login for one of its own passkeys.
pub async fn ask_login(ctx: &Ctx, login: &Login, bound: Bound) -> Result<Challenge, Fault> {
    let site = site(ctx).ok_or_else(no_site)?;
    let keys: Vec<library::Passkey> = login.credentials.passkeys.iter().filter_map(opened).collect();
    let asked = site.start_passkey_authentication(&keys).map_err(|_| Fault::NotFound)?;
    let state = state_text(&asked.1)?;
    let waiting = Waiting::of(&login.person, (Kind::Challenge, bound), &state, ctx.now_ms())?;
    Ok(Challenge::of(waiting.keep(ctx.store()).await?, &options(&asked.0)?))
}

/// Ask the device for a new passkey: one that it finds again by itself, and that asks for its owner each time.
pub async fn ask_for_new(ctx: &Ctx, login: &Login, (bound, name): (Bound, &str)) -> Result<Challenge, Fault> {
    let site = site(ctx).ok_or_else(no_site)?;
    let known =
        login.credentials.passkeys.iter().filter_map(opened).map(|key| key.cred_id().clone()).collect();
    let handle = login.credentials.handle.as_deref().and_then(|handle| Uuid::parse_str(handle).ok());
    let handle = handle.unwrap_or_else(Uuid::new_v4);
    let (asked, state) = site
        .start_passkey_registration(handle, name, name, Some(known))
        .map_err(|_| Fault::Internal("no challenge"))?;
    let mut told = options(&asked)?;
    if let Some(wanted) = told.pointer_mut("/publicKey/authenticatorSelection") {
        wanted["residentKey"] = json!("required");
        wanted["requireResidentKey"] = json!(true);
        wanted["userVerification"] = json!("required");
    }
    let state = json!({"handle": handle.to_string(), "state": options(&state)?}).to_string();
    let waiting = Waiting::of(&login.person, (Kind::Challenge, bound), state.as_bytes(), ctx.now_ms())?;
    Ok(Challenge::of(waiting.keep(ctx.store()).await?, &told))
}

/// A passkey that a device made, not kept yet.
#[derive(Debug, Clone)]
pub struct New {
    number: i64,
    handle: String,
    key: Passkey,
    /// What waited for it.
    pub used: Handle,
}

/// The new passkey in the answer of a device.
pub async fn made(
    ctx: &Ctx,
    login: &Login,
    bound: Bound,
    (asked, name): (Answer<'_>, &str),
) -> Result<Option<New>, Fault> {
    let site = site(ctx).ok_or_else(no_site)?;
    let Some(found) = asked.waiting(ctx.store(), bound).await? else { return Ok(None) };
    let kept: Value = serde_json::from_slice(&found.open(&login.person)?).unwrap_or_default();
    let handle = kept.get("handle").and_then(Value::as_str).unwrap_or_default().to_owned();
    let state = kept.get("state").cloned().and_then(|state| serde_json::from_value(state).ok());
    let answer = serde_json::from_str(asked.credential).ok();
    let Some((state, answer)) = state.zip(answer) else { return Ok(None) };
    let (state, answer): (PasskeyRegistration, library::RegisterPublicKeyCredential) = (state, answer);
    let Ok(key) = site.finish_passkey_registration(&answer, &state) else { return Ok(None) };
    let number = number_of(key.cred_id());
    let name: String = name.trim().chars().take(NAME_CHARACTERS_MAX).collect();
    let kept =
        Passkey { id: id_of(number), name, key: sealed_text(&key)?, made_ms: ctx.now_ms(), used_ms: None };
    Ok(Some(New { number, handle, key: kept, used: found.handle }))
}

impl New {
    /// The credentials with it, if there is room and they have not changed hands meanwhile.
    pub fn added(&self, now: &Credentials) -> Option<Credentials> {
        let same_handle = now.handle.as_ref().is_none_or(|handle| *handle == self.handle);
        let fits = same_handle && now.passkeys.len() < PASSKEYS_MAX && now.passkey(&self.key.id).is_none();
        let handle = Some(self.handle.clone());
        fits.then(|| Credentials { handle, ..now.with_passkey(self.key.clone()) })
    }

    /// Write down whose it is. One that somebody has already is refused.
    pub fn claim(&self, ops: &mut Ops<'_>, person: PersonNumber) -> StoreResult<()> {
        let params = [Param::Int(self.number), Param::Int(person.0)];
        let claimed =
            ops.run("INSERT INTO passkey(id, person) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", &params)?;
        if claimed == 1 { Ok(()) } else { Err(StoreError::Refused("this passkey is known already")) }
    }
}

/// What a script sends back: the number of the challenge, and what the device made of it.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The number of the challenge.
    pub challenge: &'a str,
    /// The device's answer, in JSON.
    pub credential: &'a str,
}

impl Answer<'_> {
    async fn waiting(&self, store: &Store, bound: Bound) -> StoreResult<Option<Found>> {
        let Some(handle) = Handle::parse(self.challenge) else { return Ok(None) };
        look(store, handle, (Kind::Challenge, bound)).await
    }
}

/// Sign in with a passkey that names its login itself.
pub async fn sign_in(ctx: &Ctx, answer: Answer<'_>, bound: Bound) -> Result<Tried, Fault> {
    let tried = Try::of_network(ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Tried::Slow(seconds));
    }
    let Some((login, signed)) = of_anybody(ctx, answer, bound).await? else {
        let why = Outcome::Refused("unknown passkey".to_owned());
        ctx.store().tell_site(ctx.act(), Deed::SignIn, why, None).await?;
        return Ok(Tried::Wrong);
    };
    finish(ctx, &login, tried, signed).await
}

/// The second step of signing in, with a passkey.
pub async fn second_step(
    ctx: &Ctx,
    login: &Login,
    (answer, bound): (Answer<'_>, Bound),
    step: Handle,
) -> Result<Tried, Fault> {
    let tried = Try::of_network(ctx.address());
    if let Err(seconds) = tried.count(ctx.store()).await? {
        return Ok(Tried::Slow(seconds));
    }
    let signed = of_login(ctx, login, answer, bound).await?;
    let signed = signed.map(|signed| Signed { beside: Some(step), ..signed });
    finish(ctx, login, tried, signed).await
}

async fn finish(ctx: &Ctx, login: &Login, tried: Try, signed: Result<Signed, Unfit>) -> Result<Tried, Fault> {
    let signed = match signed {
        Ok(signed) => signed,
        Err(Unfit(why)) => return refuse(&login.person, why).await,
    };
    let now_ms = ctx.now_ms();
    if signed.after(&login.credentials, now_ms).is_none() {
        return refuse(&login.person, COPIED).await;
    }
    let (used, beside) = (signed.used, signed.beside);
    let change = move |now: &Credentials| signed.after(now, now_ms).map(Change::to);
    begin(ctx, login, tried, Proof { also: beside, ..Proof::enough(used, change) }).await
}

const COPIED: &str = "the counter of the passkey did not go on: it may be a copy";

/// A challenge that was signed by a passkey of this login.
#[derive(Debug, Clone)]
pub struct Signed {
    result: library::AuthenticationResult,
    id: String,
    /// What waited for it.
    pub used: Handle,
    beside: Option<Handle>,
}

impl Signed {
    /// The credentials after it, if the passkey is still there and its counter goes on.
    pub fn after(&self, now: &Credentials, now_ms: i64) -> Option<Credentials> {
        let kept = now.passkey(&self.id)?;
        let mut key = opened(kept)?;
        if !counts_on(counter_of(&kept.key)?, self.result.counter()) {
            return None;
        }
        key.update_credential(&self.result)?;
        let changed = Passkey { key: sealed_text(&key).ok()?, used_ms: Some(now_ms), ..kept.clone() };
        Some(now.with_passkey(changed))
    }
}

/// Whose passkey signed what anybody was asked; nothing for one that nobody has, or a challenge that is over.
async fn of_anybody(
    ctx: &Ctx,
    answer: Answer<'_>,
    bound: Bound,
) -> Result<Option<(Login, Result<Signed, Unfit>)>, Fault> {
    let site = site(ctx).ok_or_else(no_site)?;
    let Some(found) = answer.waiting(ctx.store(), bound).await? else { return Ok(None) };
    let Ok(credential) = serde_json::from_str::<library::PublicKeyCredential>(answer.credential) else {
        return Ok(None);
    };
    let Ok((handle, device_id)) = site.identify_discoverable_authentication(&credential) else {
        return Ok(None);
    };
    let number = number_of(device_id);
    let Some(person) = owner(ctx.store(), number).await? else { return Ok(None) };
    let login = Login::open(ctx.store().person(ctx.act(), person)).await?;
    let kept = login.credentials.passkey(&id_of(number)).and_then(opened);
    let is_theirs = login.credentials.handle.as_deref() == Some(&*handle.to_string());
    let Some(kept) = kept.filter(|_| is_theirs) else { return Ok(None) };
    let Ok(state) = serde_json::from_slice::<DiscoverableAuthentication>(found.plain()) else {
        return Ok(None);
    };
    let result = site.finish_discoverable_authentication_v2(&credential, state, &kept);
    let signed = checked(result, (id_of(number), found.handle));
    Ok(Some((login, signed)))
}

/// Whether a passkey of this login signed what it was asked.
pub async fn of_login(
    ctx: &Ctx,
    login: &Login,
    answer: Answer<'_>,
    bound: Bound,
) -> Result<Result<Signed, Unfit>, Fault> {
    const OTHER: Unfit = Unfit("wrong passkey");
    let site = site(ctx).ok_or_else(no_site)?;
    let Some(found) = answer.waiting(ctx.store(), bound).await? else { return Ok(Err(OTHER)) };
    if found.person != Some(login.person.number()) {
        return Ok(Err(OTHER));
    }
    let state = found.open(&login.person)?;
    let state: Option<PasskeyAuthentication> = serde_json::from_slice(&state).ok();
    let credential: Option<library::PublicKeyCredential> = serde_json::from_str(answer.credential).ok();
    let Some((state, credential)) = state.zip(credential) else { return Ok(Err(OTHER)) };
    let result = site.finish_passkey_authentication(&credential, &state);
    let id = id_of(number_of(credential.raw_id.as_ref()));
    Ok(checked(result, (id, found.handle)))
}

fn checked(
    result: library::WebauthnResult<library::AuthenticationResult>,
    (id, used): (String, Handle),
) -> Result<Signed, Unfit> {
    match result {
        Ok(result) if result.user_verified() => Ok(Signed { result, id, used, beside: None }),
        Ok(_) => Err(Unfit("the passkey did not ask for its owner")),
        Err(library::WebauthnError::CredentialPossibleCompromise) => Err(Unfit(COPIED)),
        Err(_) => Err(Unfit("wrong passkey")),
    }
}

/// Forget one passkey of a login.
pub fn forget(ops: &mut Ops<'_>, id: &str) -> StoreResult<()> {
    let Some(number) = i64::from_str_radix(id, 16).ok() else { return Ok(()) };
    ops.run("DELETE FROM passkey WHERE id = $1", &[Param::Int(number)])?;
    Ok(())
}

/// Forget all passkeys of a login.
pub fn forget_all(ops: &mut Ops<'_>, person: PersonNumber) -> StoreResult<()> {
    ops.run(ERASURE, &[Param::Int(person.0)])?;
    Ok(())
}

async fn owner(store: &Store, number: i64) -> StoreResult<Option<PersonNumber>> {
    let sql = "SELECT person FROM passkey WHERE id = $1";
    let found = store.read_ops(move |ops| ops.rows(sql, &[Param::Int(number)], |row| row.int(0))).await?;
    Ok(found.first().copied().map(PersonNumber))
}

/// The number of a passkey, from what its device calls it.
fn number_of(device_id: &[u8]) -> i64 {
    let hash = fingerprint(device_id);
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(first) & i64::MAX
}

/// That number as pages have it.
fn id_of(number: i64) -> String {
    hex(&number.to_be_bytes())
}

fn opened(kept: &Passkey) -> Option<library::Passkey> {
    serde_json::from_str(&kept.key).ok()
}

fn sealed_text(key: &library::Passkey) -> Result<String, Fault> {
    serde_json::to_string(key).map_err(|_| Fault::Internal("a passkey does not keep"))
}

/// The counter of a kept passkey.
fn counter_of(key: &str) -> Option<u32> {
    let value: Value = serde_json::from_str(key).ok()?;
    value.pointer("/cred/counter")?.as_u64()?.try_into().ok()
}
