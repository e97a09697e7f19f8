//! A page: what a handler answers. The frame is put around it on the way out, in one place, so that no page can
//! forget whose record it shows, when the session ends, or how to reach people.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fhir::Type;
use maud::Markup;
use store::Chart;
use ui::art::Scene;
use ui::form::ButtonKind;
use ui::page::{Account, Clinic, ErrorPage, Frame, Help, NavItem, Opening, Record, SessionEnd};

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::form::{Errors, TOKEN_FIELD};
use crate::routes;
use crate::slice::NavEntry;

/// How the main part begins.
#[derive(Debug, Clone, Default)]
enum Head {
    #[default]
    Plain,
    Page {
        caption: Option<String>,
        lead: Option<String>,
    },
    Welcome {
        lead: Option<String>,
    },
    Entrance {
        beside: Option<Markup>,
    },
    Scene(Scene),
}

/// Whose record a page shows.
#[derive(Debug, Clone)]
pub struct Whose {
    name: String,
    born: Option<String>,
    own: bool,
    deceased: bool,
}

impl Whose {
    /// Read off the chart's Patient.
    pub async fn of(ctx: &Ctx, chart: &Chart) -> Result<Whose, Fault> {
        let found = chart.search(Type::named("Patient"), "_count=1").await?;
        let patient = found.entries.first().ok_or(Fault::NotFound)?.resource.json();
        let date = patient.get("birthDate").and_then(serde_json::Value::as_str);
        let born = date.and_then(|date| date.parse().ok()).map(|date| ctx.words().date(date));
        let own = chart.opening().relation() == Some(access::RelationKind::Myself);
        Ok(Whose { name: full_name(patient).unwrap_or_default(), born, own, deceased: is_deceased(patient) })
    }

    /// They have died.
    pub fn is_deceased(&self) -> bool {
        self.deceased
    }

    /// The full name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The date of birth, written out.
    pub fn born(&self) -> Option<&str> {
        self.born.as_deref()
    }

    fn record(&self) -> Record<'_> {
        if self.own {
            Record::Own { name: &self.name, born: self.born.as_deref() }
        } else {
            Record::Other { name: &self.name, born: self.born.as_deref(), back: routes::HOME.path() }
        }
    }
}

/// Whether a Patient says that they have died.
pub fn is_deceased(patient: &serde_json::Value) -> bool {
    let said = patient.get("deceasedBoolean").and_then(serde_json::Value::as_bool);
    said.unwrap_or(patient.get("deceasedDateTime").is_some())
}

/// The name of a Patient or a Person as people write it, the usual one first.
pub fn full_name(resource: &serde_json::Value) -> Option<String> {
    let names = resource.get("name")?.as_array()?;
    let rank = |name: &&serde_json::Value| match name.get("use").and_then(serde_json::Value::as_str) {
        Some("usual") => 0,
        Some("official") => 1,
        Some("old" | "maiden") => 3,
        _ => 2,
    };
    let name = names.iter().min_by_key(rank)?;
    if let Some(text) = name.get("text").and_then(serde_json::Value::as_str) {
        return Some(text.to_owned());
    }
    let given = name.get("given").and_then(serde_json::Value::as_array).into_iter().flatten();
    let parts =
        given.filter_map(|part| part.as_str()).chain(name.get("family").and_then(|part| part.as_str()));
    let joined = parts.collect::<Vec<_>>().join(" ");
    (!joined.is_empty()).then_some(joined)
}

/// What a handler answers: the title, the main part, and what the frame shows of it.
#[derive(Debug, Clone)]
pub struct Page {
    title: String,
    area: Option<String>,
    head: Head,
    trail: Vec<(String, String)>,
    whose: Option<Whose>,
    summary: Option<Errors>,
    scripts: Vec<&'static str>,
    status: StatusCode,
    clinics_words: (bool, bool),
    main: Markup,
}

impl Page {
    /// A page with this h1 and main part.
    pub fn new(title: impl Into<String>, main: Markup) -> Page {
        Page {
            title: title.into(),
            area: None,
            head: Head::Plain,
            trail: Vec::new(),
            whose: None,
            summary: None,
            scripts: Vec::new(),
            status: StatusCode::OK,
            clinics_words: (false, false),
            main,
        }
    }

    /// Whether the h1, and the sentence below it, are words of the clinic, in its language.
    #[must_use]
    pub fn clinics_words(self, title: bool, lead: bool) -> Page {
        Page { clinics_words: (title, lead), ..self }
    }

    /// The part of the portal, for the title of the window.
    #[must_use]
    pub fn area(self, area: impl Into<String>) -> Page {
        Page { area: Some(area.into()), ..self }
    }

    /// A line above the h1: "Step 2 of 6".
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Page {
        let lead = match self.head {
            Head::Page { lead, .. } => lead,
            _ => None,
        };
        self.head = Head::Page { caption: Some(caption.into()), lead };
        self
    }

    /// A sentence below the h1.
    #[must_use]
    pub fn lead(mut self, text: impl Into<String>) -> Page {
        let lead = Some(text.into());
        self.head = match self.head {
            Head::Welcome { .. } => Head::Welcome { lead },
            Head::Page { caption, .. } => Head::Page { caption, lead },
            _ => Head::Page { caption: None, lead },
        };
        self
    }

    /// The h1 in the hall with the open door: home.
    #[must_use]
    pub fn welcome(self) -> Page {
        Page { head: Head::Welcome { lead: None }, ..self }
    }

    /// The h1 on a panel beside the entrance, with help for who cannot get in.
    #[must_use]
    pub fn entrance(self, beside: Option<Markup>) -> Page {
        Page { head: Head::Entrance { beside }, ..self }
    }

    /// A scene and the h1.
    #[must_use]
    pub fn scene(self, scene: Scene) -> Page {
        Page { head: Head::Scene(scene), ..self }
    }

    /// A page above this one: words and address, the highest first.
    #[must_use]
    pub fn below(mut self, label: impl Into<String>, href: impl Into<String>) -> Page {
        self.trail.push((label.into(), href.into()));
        self
    }

    /// Whose record it shows.
    #[must_use]
    pub fn whose(self, whose: Whose) -> Page {
        Page { whose: Some(whose), ..self }
    }

    /// What is wrong with what was typed; the answer is then 422. Without errors nothing changes.
    #[must_use]
    pub fn errors(self, errors: &Errors) -> Page {
        if errors.is_empty() {
            return self;
        }
        Page { summary: Some(errors.clone()), status: StatusCode::UNPROCESSABLE_ENTITY, ..self }
    }

    /// A module that the page loads.
    #[must_use]
    pub fn script(mut self, name: &'static str) -> Page {
        self.scripts.push(name);
        self
    }

    /// Another status than 200.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Page {
        Page { status, ..self }
    }

    pub(crate) fn status_code(&self) -> StatusCode {
        self.status
    }

    fn opening(&self) -> Opening<'_> {
        match &self.head {
            Head::Plain => Opening::Plain,
            Head::Page { caption, lead } => {
                Opening::Page { caption: caption.as_deref(), lead: lead.as_deref() }
            }
            Head::Welcome { lead } => Opening::Welcome { lead: lead.as_deref() },
            Head::Entrance { beside } => Opening::Entrance { beside: beside.clone() },
            Head::Scene(scene) => Opening::Scene(*scene),
        }
    }

    /// The whole document.
    pub(crate) async fn render(&self, ctx: &Ctx) -> Result<Markup, Fault> {
        let name = match ctx.session() {
            Some(_) => Some(person_name(ctx).await?),
            None => None,
        };
        Ok(self.framed(ctx, name.as_deref()))
    }

    fn framed(&self, ctx: &Ctx, name: Option<&str>) -> Markup {
        let settings = ctx.portal().settings();
        let help = help(ctx);
        let clinic = clinic(ctx, help);
        let offered = ctx.portal().navigation().iter().filter(|entry| ctx.offers(entry.parts));
        let entries: Vec<(&NavEntry, String, String)> =
            offered.map(|entry| (entry, ctx.here(entry.href), ctx.text(entry.label))).collect();
        let navigation: Vec<NavItem<'_>> = entries
            .iter()
            .filter(|_| name.is_some())
            .map(|(entry, href, label)| NavItem {
                href,
                label,
                icon: entry.icon,
                count: None,
                current: is_within(ctx.path(), href),
            })
            .collect();
        let token = ctx.session().map(|_| ctx.form_token()).unwrap_or_default();
        let hidden = [(TOKEN_FIELD, token.as_str())];
        let ends = ctx.session().map(|session| Ending::of(ctx, session.ends_ms));
        let above: Vec<String> = self.trail.iter().map(|(_, href)| ctx.here(href)).collect();
        let trail: Vec<(&str, &str)> =
            self.trail.iter().zip(&above).map(|((label, _), href)| (&**label, &**href)).collect();
        debug_assert!(!settings.clinic.name.is_empty(), "the clinic has a name");
        let clinics = |words: bool| ctx.clinic_language().filter(|_| words);
        Frame {
            title_language: clinics(self.clinics_words.0),
            lead_language: clinics(self.clinics_words.1),
            area: self.area.as_deref(),
            opening: self.opening(),
            navigation: &navigation,
            account: name.map(|name| Account { name, sign_out: routes::SIGN_OUT.path(), hidden: &hidden }),
            record: self.whose.as_ref().map(Whose::record),
            session: ends.as_ref().map(|ends| ends.shown(&hidden)),
            breadcrumbs: &trail,
            flash: ctx.0.flash.as_ref().map(|flash| flash.render(ctx.words())),
            summary: self.summary.as_ref().map(|errors| errors.summary(ctx.words())),
            scripts: &self.scripts,
            ..Frame::new(ctx.words(), ctx.preferences(), &clinic, &self.title, self.main.clone())
        }
        .render()
    }
}

/// Whether a path is this address or lies below it.
fn is_within(path: &str, href: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    path == href || href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
}

/// The end of the session, in words.
struct Ending {
    at: String,
    seconds: u32,
    ended: String,
}

impl Ending {
    fn of(ctx: &Ctx, ends_ms: i64) -> Ending {
        let seconds = u32::try_from((ends_ms - ctx.now_ms()) / 1_000).unwrap_or(0);
        let at = jiff::Timestamp::from_millisecond(ends_ms).unwrap_or(ctx.now());
        let mut query = vec![("why", "time")];
        query.extend(routes::local(ctx.path()).map(|path| ("next", path)));
        let (words, at) = (ctx.words(), ctx.at_reader(at));
        Ending {
            at: if ctx.is_elsewhere() { words.time_zone(&at) } else { words.time(at.time()) },
            seconds,
            ended: routes::SIGNED_OUT.with([], &query),
        }
    }

    fn shown<'a>(&'a self, hidden: &'a [(&'a str, &'a str)]) -> SessionEnd<'a> {
        SessionEnd {
            at: &self.at,
            seconds: self.seconds,
            stay: routes::STAY.path(),
            ended: &self.ended,
            hidden,
        }
    }
}

/// How the clinic is reached, where that is known.
pub(crate) fn help(ctx: &Ctx) -> Option<Help<'_>> {
    let clinic = &ctx.portal().settings().clinic;
    let language = ctx.clinic_language();
    let help = Help { phone: &clinic.phone, hours: &clinic.hours, urgent: &clinic.urgent, language };
    (!clinic.phone.is_empty()).then_some(help)
}

fn clinic<'c>(ctx: &'c Ctx, help: Option<Help<'c>>) -> Clinic<'c> {
    let settings = ctx.portal().settings();
    Clinic {
        name: &settings.clinic.name,
        home: routes::HOME.path(),
        settings: routes::PREFERENCES.path(),
        help,
        demo: settings.demo,
        livery: settings.livery.as_ref(),
    }
}

/// The name of who is signed in, from their own login.
async fn person_name(ctx: &Ctx) -> Result<String, Fault> {
    let entry = ctx.own_person().await?;
    Ok(full_name(entry.resource.json()).unwrap_or_else(|| ctx.text("kit-account-without-name")))
}

/// The page for a fault. It reads nothing from the store: what is told here must be tellable when all else fails.
pub(crate) fn fault_page(ctx: &Ctx, fault: &Fault) -> Markup {
    let words = ctx.words();
    let status = fault.status().as_u16();
    let error = ErrorPage { status, code: ctx.request_id(), signed_in: ctx.session().is_some() };
    let clinic = clinic(ctx, help(ctx));
    let page = match own_words(fault) {
        None => Page {
            head: match error.opening() {
                Opening::Scene(scene) => Head::Scene(scene),
                _ => Head::Plain,
            },
            ..Page::new(error.title(words), error.render(words, &clinic))
        },
        Some(stem) => {
            let again = ui::form::LinkButton {
                label: &words.text("kit-fault-again"),
                href: own_link(ctx, fault),
                kind: ButtonKind::First,
                icon: None,
            };
            let base = ctx.portal().settings().base_url.as_str();
            let main = maud::html! {
                p { (words.with(&format!("{stem}-text"), &[("address", base.into())])) }
                div.actions { (again.render()) }
                p.soft { (words.with("ui-error-code", &[("code", ctx.request_id().into())])) }
            };
            Page::new(words.text(&format!("{stem}-title")), main).scene(Scene::Ajar)
        }
    };
    page.framed(ctx, None)
}

/// Faults that have words of their own in the kit.
fn own_words(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::Conflict => Some("kit-fault-conflict"),
        Fault::WrongHost => Some("kit-fault-host"),
        Fault::Refused(_) => Some("kit-fault-form"),
        _ => None,
    }
}

fn own_link<'c>(ctx: &'c Ctx, fault: &Fault) -> &'c str {
    match fault {
        Fault::WrongHost => &ctx.portal().settings().base_url,
        _ => routes::local(ctx.path()).unwrap_or(routes::HOME.path()),
    }
}

/// A page on its way to its frame.
#[derive(Clone)]
pub(crate) struct Framed(pub std::sync::Arc<Page>);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(Framed(std::sync::Arc::new(self)));
        response
    }
}

/// After an act: on to a page, by GET.
pub fn go_to(address: impl AsRef<str>) -> Response {
    axum::response::Redirect::to(address.as_ref()).into_response()
}

#[cfg(test)]
mod tests {
    use super::{full_name, is_deceased, is_within};
    use serde_json::json;

    #[test]
    fn who_has_died_is_told_by_either_member() {
        assert!(is_deceased(&json!({"deceasedDateTime": "2020"})));
        assert!(is_deceased(&json!({"deceasedBoolean": true})));
        assert!(!is_deceased(&json!({"deceasedBoolean": false})));
        assert!(!is_deceased(&json!({"birthDate": "1990"})));
    }

    #[test]
    fn a_page_below_an_address_belongs_to_it() {
        assert!(is_within("/results", "/results"));
        assert!(is_within("/results/1?page=2", "/results"));
        assert!(!is_within("/results-of-others", "/results"));
        assert!(is_within("/", "/"));
        assert!(!is_within("/results", "/"), "not everything is home");
    }

    #[test]
    fn the_usual_name_comes_first() {
        let person = json!({"name": [
            {"use": "maiden", "family": "Old"},
            {"use": "official", "given": ["Mia", "Ana"], "family": "Rivera"},
            {"use": "usual", "given": ["Mia"], "family": "Rivera"}]});
        assert_eq!(full_name(&person).as_deref(), Some("Mia Rivera"));
        assert_eq!(full_name(&json!({"name": [{"text": "Dr. Mia"}]})).as_deref(), Some("Dr. Mia"));
        assert_eq!(full_name(&json!({"name": []})), None);
        assert_eq!(full_name(&json!({})), None);
    }
}
