//! The context of a request: everything that a handler may know of the outside, with one set of doors to the data.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use access::{Asker, Opening, PersonNumber, Purpose, Scopes};
use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use fhir::Resource;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use maud::Markup;
use stdx::text::hex;
use store::{Act, Chart, Commons, Compartment, Entry, Person, Store};
use tokio::sync::OnceCell;
use ui::words::Value;
use ui::{Preferences, Words};

use crate::behalf::{self, Behalf};
use crate::fault::Fault;
use crate::flash::Flash;
use crate::form::{ONCE_FIELD, TOKEN_FIELD};
use crate::portal::Portal;
use crate::session::{Device, NewSession, Session};
use crate::token::Token;

pub(crate) const SESSION_COOKIE: &str = "session";
pub(crate) const VISITOR_COOKIE: &str = "visitor";
const FORM_PURPOSE: &str = "form";
const ONCE_BYTES: usize = 16;
/// For what somebody else's record is opened, by the relation that serves it.
const BEHALF_PURPOSES: &[Purpose] = &[Purpose::OwnCare, Purpose::Treatment, Purpose::Emergency];

/// The context of one request. Cheap to clone.
#[derive(Clone)]
pub struct Ctx(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub portal: Portal,
    pub words: Words,
    pub preferences: Preferences,
    /// They were chosen on this device, not kept with a login.
    pub of_device: bool,
    /// The clocks on which this reader is shown times.
    pub zone: TimeZone,
    pub session: Option<Session>,
    /// A session cookie came, and its time was over.
    pub timed_out: bool,
    pub visitor: Mutex<Option<Token>>,
    /// The token of a session that this request began.
    pub begun: Mutex<Option<Token>>,
    pub act: Act,
    pub now: Timestamp,
    pub request: String,
    pub address: IpAddr,
    pub browser: String,
    pub path: String,
    pub behalf: Option<Behalf>,
    /// The record that the request is about, opened once.
    pub record: OnceCell<Option<Chart>>,
    pub flash: Option<Flash>,
    pub set_cookies: Mutex<Vec<HeaderValue>>,
    /// The Person of who is signed in, read once.
    pub own_person: OnceCell<Entry>,
}

impl Ctx {
    /// The portal.
    pub fn portal(&self) -> &Portal {
        &self.0.portal
    }

    /// The store. Charts are opened with [`Ctx::chart`].
    pub fn store(&self) -> &Store {
        self.0.portal.store()
    }

    /// The words in the reader's locale.
    pub fn words(&self) -> &Words {
        &self.0.words
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> String {
        self.0.words.text(key).into_owned()
    }

    /// The text of a key with its blanks filled.
    pub fn text_with(&self, key: &str, blanks: &[(&str, Value<'_>)]) -> String {
        self.0.words.with(key, blanks)
    }

    /// How the reader likes pages.
    pub fn preferences(&self) -> &Preferences {
        &self.0.preferences
    }

    /// The instant of this request; it does not move while the request is answered.
    pub fn now(&self) -> Timestamp {
        self.0.now
    }

    /// The instant of this request, in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.0.now.as_millisecond()
    }

    /// An instant on the clinic's clocks.
    pub fn at_clinic(&self, instant: Timestamp) -> Zoned {
        instant.to_zoned(self.0.portal.settings().clinic.zone.clone())
    }

    /// The clocks on which the reader is shown times: those they chose, or the clinic's.
    pub fn zone(&self) -> &TimeZone {
        &self.0.zone
    }

    /// An instant on the reader's clocks.
    pub fn at_reader(&self, instant: Timestamp) -> Zoned {
        instant.to_zoned(self.0.zone.clone())
    }

    /// The reader's clocks are others than the clinic's, so that times must say which they mean.
    pub fn is_elsewhere(&self) -> bool {
        self.0.zone != self.0.portal.settings().clinic.zone
    }

    /// Today, where the reader is.
    pub fn today(&self) -> jiff::civil::Date {
        self.at_reader(self.0.now).date()
    }

    /// The language of what the clinic wrote, where the page is in another: for the `lang` of these parts, so that
    /// they are spoken as they should be.
    pub fn clinic_language(&self) -> Option<&str> {
        let own = self.portal().settings().clinic.language.as_str();
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        (primary(own) != primary(self.words().locale())).then_some(own)
    }

    /// Whether pages show all they have: clinical names, and where an entry comes from.
    pub fn shows_detail(&self) -> bool {
        !self.0.preferences.reduce_detail
    }

    /// The session, if somebody is signed in.
    pub fn session(&self) -> Option<&Session> {
        self.0.session.as_ref()
    }

    /// Who is signed in, if anybody.
    pub fn person_number(&self) -> Option<PersonNumber> {
        self.0.session.as_ref().map(|session| session.person)
    }

    /// This request as one act: what it reads is told in the audit before the answer leaves.
    pub fn act(&self) -> &Act {
        &self.0.act
    }

    /// The id of the request, in the log and in the audit.
    pub fn request_id(&self) -> &str {
        &self.0.request
    }

    /// From which address it came.
    pub fn address(&self) -> IpAddr {
        self.0.address
    }

    /// On what it came, for the list of sessions.
    pub fn device(&self) -> Device {
        Device { browser: self.0.browser.clone(), address: self.0.address.to_string() }
    }

    /// The path and query that were asked for.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The asker of this request, as `access` knows it; none when nobody is signed in.
    pub fn asker(&self) -> Option<Asker> {
        let policy = self.portal().settings().policy;
        self.person_number().map(|person| Asker::person(person, self.now_ms()).at_site(policy))
    }

    /// Open a person's record, by the id of its Patient, for a purpose. What may not be opened is not found.
    pub async fn chart(&self, patient: &str, purpose: Purpose) -> Result<Chart, Fault> {
        let asker = self.asker().ok_or(Fault::SignIn)?;
        Ok(self.store().chart(self.act(), &asker, patient, purpose).await?)
    }

    /// The record that this request is about: that of the person whom its address names, whose pages begin with
    /// `/for/`, else the own one. None where who is signed in has no record of their own here.
    pub async fn record(&self) -> Result<Option<Chart>, Fault> {
        Ok(self.0.record.get_or_try_init(|| self.open_record()).await?.clone())
    }

    async fn open_record(&self) -> Result<Option<Chart>, Fault> {
        let Some(behalf) = &self.0.behalf else { return self.own_chart_if_any().await };
        let asker = self.asker().ok_or(Fault::SignIn)?;
        let named = (behalf.alias.as_str(), BEHALF_PURPOSES);
        Ok(Some(self.store().chart_by_alias(self.act(), &asker, named).await?))
    }

    /// Open the record of somebody whom who is signed in helps or treats.
    pub async fn record_of(&self, chart: Compartment) -> Result<Chart, Fault> {
        let (asker, alias) = (self.asker().ok_or(Fault::SignIn)?, self.person()?.alias(chart)?);
        Ok(self.store().chart_by_alias(self.act(), &asker, (&alias, BEHALF_PURPOSES)).await?)
    }

    /// The opening of somebody else's record that this request is about, once it is open.
    fn opening_on_behalf(&self) -> Option<&Opening> {
        let chart = self.0.record.get()?.as_ref()?;
        self.is_on_behalf().then(|| chart.opening())
    }

    /// Whether a way to these parts of a record is to be offered here.
    pub(crate) fn offers(&self, parts: Scopes) -> bool {
        parts.is_empty() || self.opening_on_behalf().is_none_or(|opening| opening.shares(parts))
    }

    /// Whether this request is about somebody else's record.
    pub fn is_on_behalf(&self) -> bool {
        self.0.behalf.is_some()
    }

    /// The address of a page as this request must link to it: a page of a record stays with the record that this
    /// one is about.
    pub fn here(&self, href: impl Into<String>) -> String {
        let href = href.into();
        match &self.0.behalf {
            // Where it was not opened, as on an error page, the way leads to the own one.
            Some(behalf) if self.opening_on_behalf().is_some() && self.portal().is_of_record(&href) => {
                behalf.address(&href)
            }
            _ => href,
        }
    }

    /// The address of a page of somebody else's record.
    pub fn on_behalf_of(&self, chart: Compartment, href: &str) -> Result<String, Fault> {
        Ok(behalf::address(&self.person()?.alias(chart)?, href))
    }

    /// Open the record of who is signed in. Somebody without a record of their own here, a mother who only looks
    /// after her son's, gets *not found*; [`Ctx::own_chart_if_any`] asks.
    pub async fn own_chart(&self) -> Result<Chart, Fault> {
        self.own_chart_if_any().await?.ok_or(Fault::NotFound)
    }

    /// The record of who is signed in, if they have one here.
    pub async fn own_chart_if_any(&self) -> Result<Option<Chart>, Fault> {
        for patient in own_patients(&self.own_person().await?.resource) {
            match self.chart(patient, Purpose::OwnCare).await {
                Ok(chart) if chart.opening().relation() == Some(access::RelationKind::Myself) => {
                    return Ok(Some(chart));
                }
                Ok(_) | Err(Fault::NotFound) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(None)
    }

    /// The login of who is signed in.
    pub fn person(&self) -> Result<Person, Fault> {
        let number = self.person_number().ok_or(Fault::SignIn)?;
        Ok(self.store().person(self.act(), number))
    }

    /// The Person resource of who is signed in: their name, what they sign in with. Read once a request.
    pub async fn own_person(&self) -> Result<&Entry, Fault> {
        let person = self.person()?;
        Ok(self.0.own_person.get_or_try_init(|| async move { person.resource().await }).await?)
    }

    /// The clinic's own resources.
    pub fn commons(&self) -> Commons {
        self.store().commons()
    }

    /// Tell something on the next page: what was just done.
    pub fn flash(&self, flash: &Flash) {
        let begun = self.0.begun.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let (Some(token), Some(text)) = (begun.or_else(|| self.own_token()), flash.encode()) {
            let value = format!("{text}.{}", token.mark(crate::flash::PURPOSE, text.as_bytes()));
            self.set_cookie(crate::flash::COOKIE, &value, Some(crate::flash::SECONDS));
        }
    }

    /// Set a cookie with every protection; without seconds it lasts as long as the browser runs.
    pub fn set_cookie(&self, name: &str, value: &str, seconds: Option<u32>) {
        let line = self.portal().settings().cookies.bake(name, value, seconds);
        debug_assert!(line.is_some(), "the value of a cookie is plain text");
        self.0.set_cookies.lock().unwrap_or_else(PoisonError::into_inner).extend(line);
    }

    /// Hand out the cookie of a session that was just begun. Whatever session the browser had before is not its
    /// own any more; end that one in the same commit.
    pub fn begin_session(&self, session: &NewSession) {
        self.set_cookie(SESSION_COOKIE, &session.cookie_value(), None);
        self.set_cookie(VISITOR_COOKIE, "", Some(0));
        *self.0.begun.lock().unwrap_or_else(PoisonError::into_inner) = Some(session.token().clone());
    }

    /// Take the session's cookie away. Ending the session itself is [`crate::session::end`].
    pub fn drop_session_cookie(&self) {
        self.set_cookie(SESSION_COOKIE, "", Some(0));
    }

    /// A form that sends what is typed by POST, with the token that proves it is ours and a key that keeps a
    /// double click from acting twice.
    pub fn form(&self, action: &str, body: Markup) -> Markup {
        self.form_with(action, &[], body)
    }

    /// The same with further names and values that nobody types.
    pub fn form_with(&self, action: &str, hidden: &[(&str, &str)], body: Markup) -> Markup {
        let own = self.hidden_fields();
        let mut all: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.extend(hidden);
        ui::form::Form { action, method: ui::form::Method::Post, hidden: &all, body }.render()
    }

    /// What every form carries: the token, and the key of this one act.
    pub fn hidden_fields(&self) -> [(&'static str, String); 2] {
        let mut once = [0; ONCE_BYTES];
        self.store().outside().random.fill(&mut once);
        [(TOKEN_FIELD, self.form_token()), (ONCE_FIELD, hex(&once))]
    }

    /// The token that a form carries. Before sign-in it belongs to a cookie of its own, made here on first use.
    pub fn form_token(&self) -> String {
        if let Some(session) = &self.0.session {
            return session.token.mark(FORM_PURPOSE, b"");
        }
        let mut visitor = self.0.visitor.lock().unwrap_or_else(PoisonError::into_inner);
        let token = visitor.get_or_insert_with(|| {
            let token = Token::new();
            self.set_cookie(VISITOR_COOKIE, &token.spelled(), None);
            token
        });
        token.mark(FORM_PURPOSE, b"")
    }

    pub(crate) fn is_own_form(&self, mark: &str) -> bool {
        self.own_token().is_some_and(|token| token.marked(FORM_PURPOSE, b"", mark))
    }

    /// The session's token, or a visitor's.
    pub(crate) fn own_token(&self) -> Option<Token> {
        match &self.0.session {
            Some(session) => Some(session.token.clone()),
            None => self.0.visitor.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

/// The ids of the charts that a login calls its own.
fn own_patients(person: &Resource) -> impl Iterator<Item = &str> {
    let links = person.get("link").and_then(serde_json::Value::as_array).into_iter().flatten();
    links.filter_map(|link| link.pointer("/target/reference")?.as_str()?.strip_prefix("Patient/"))
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Ctx, Fault> {
        parts.extensions.get::<Ctx>().cloned().ok_or(Fault::Internal("a request without its context"))
    }
}

/// The context of a request by somebody who is signed in. Others are led to sign in, and back here.
#[derive(Clone)]
pub struct SignedIn(Ctx, Session);

impl SignedIn {
    /// Who is signed in.
    pub fn number(&self) -> PersonNumber {
        self.1.person
    }

    /// Their session.
    pub fn open_session(&self) -> &Session {
        &self.1
    }

    /// The context, to pass on.
    pub fn ctx(&self) -> &Ctx {
        &self.0
    }
}

impl Deref for SignedIn {
    type Target = Ctx;

    fn deref(&self) -> &Ctx {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<SignedIn, Fault> {
        let ctx = Ctx::from_request_parts(parts, state).await?;
        let session = ctx.session().cloned().ok_or(Fault::SignIn)?;
        Ok(SignedIn(ctx, session))
    }
}
