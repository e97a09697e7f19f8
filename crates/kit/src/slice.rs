//! The manifest of a slice: all that a rib brings to the portal. The binary has one list of slices; without a
//! rib's line nothing of it is left.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use access::Scopes;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use store::{Migration, Projector, Registrations};
use ui::Words;
use ui::art::Icon;
use ui::words::WordsError;

use crate::fault::Fault;
use crate::home::HomePart;
use crate::portal::Portal;
use crate::routes::Address;

/// Something that is still being worked out.
pub type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Who may come to a route at all; what they see there the charts decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Anyone.
    Public,
    /// Who is signed in. Others are led to sign in.
    SignedIn,
    /// Members of staff. To others the page is not there.
    Staff,
}

/// A page or an act: method, address, who may come, and what answers.
pub struct Route {
    pub(crate) method: Method,
    pub(crate) pattern: &'static str,
    pub(crate) who: Who,
    pub(crate) body_bytes_max: Option<usize>,
    pub(crate) of_record: bool,
    pub(crate) handler: MethodRouter,
}

impl Route {
    /// A page to look at.
    pub fn get<const N: usize, H, T>(address: Address<N>, who: Who, handler: H) -> Route
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        Route::on(MethodFilter::GET, Method::GET, (address.pattern(), who), handler)
    }

    /// An act.
    pub fn post<const N: usize, H, T>(address: Address<N>, who: Who, handler: H) -> Route
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        Route::on(MethodFilter::POST, Method::POST, (address.pattern(), who), handler)
    }

    fn on<H, T>(
        filter: MethodFilter,
        method: Method,
        (pattern, who): (&'static str, Who),
        handler: H,
    ) -> Route
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        Route { method, pattern, who, body_bytes_max: None, of_record: false, handler: on(filter, handler) }
    }

    /// It shows the record that [`Ctx::record`](crate::Ctx::record) gives: one's own, and under `/for/…` that of
    /// somebody whom one helps. Other routes are not there under `/for/…`.
    #[must_use]
    pub fn of_record(self) -> Route {
        Route { of_record: true, ..self }
    }

    /// Take more (or less) than an ordinary form here.
    #[must_use]
    pub fn body_bytes_max(self, bytes: usize) -> Route {
        Route { body_bytes_max: Some(bytes), ..self }
    }
}

/// One way in the main menu.
#[derive(Debug, Clone, Copy)]
pub struct NavEntry {
    /// Its place in the menu.
    pub order: i32,
    /// Where it leads; pages below this address belong to it.
    pub href: &'static str,
    /// The key of its words; the h1 there says the same.
    pub label: &'static str,
    /// Its sign.
    pub icon: Icon,
    /// The parts of a record that it leads to. In somebody else's record it is offered only where one of them is
    /// shared; what leads to none is always there.
    pub parts: Scopes,
}

/// One line of "I want to…" on home.
#[derive(Debug, Clone)]
pub struct ActionEntry {
    /// Its place in the list.
    pub order: i32,
    /// Where it leads: a page that is there.
    pub href: String,
    /// The key of its words: a verb first.
    pub label: &'static str,
    /// Its sign.
    pub icon: Icon,
    /// The parts of a record that it leads to, as those of a [`NavEntry`].
    pub parts: Scopes,
}

/// Work that comes round by itself.
#[derive(Clone, Copy)]
pub struct Job {
    /// Its name, for logs and the audit.
    pub name: &'static str,
    /// How often.
    pub every_seconds: u32,
    /// What is done; it must bear being done twice.
    pub run: fn(Portal) -> Later<Result<(), Fault>>,
}

/// All that a rib brings.
pub struct Slice {
    /// The name of the rib.
    pub name: &'static str,
    /// Its pages and acts.
    pub routes: Vec<Route>,
    /// Its operational tables.
    pub migrations: &'static [Migration],
    /// What takes a shredded person, `$1`, out of these tables.
    pub erasures: &'static [&'static str],
    /// What other tables keep of its resources.
    pub projectors: Vec<Projector>,
    /// Its words: locale and Fluent text.
    pub words: Vec<(&'static str, &'static str)>,
    /// What it says on home.
    pub home: Option<HomePart>,
    /// Its ways in the main menu.
    pub navigation: Vec<NavEntry>,
    /// What it lets one do, for home.
    pub actions: Vec<ActionEntry>,
    /// Its work that comes round.
    pub jobs: Vec<Job>,
}

impl Slice {
    /// A slice that brings nothing yet.
    pub fn new(name: &'static str) -> Slice {
        Slice {
            name,
            routes: Vec::new(),
            migrations: &[],
            erasures: &[],
            projectors: Vec::new(),
            words: Vec::new(),
            home: None,
            navigation: Vec::new(),
            actions: Vec::new(),
            jobs: Vec::new(),
        }
    }
}

/// One line of the table of routes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteLine {
    /// The address, with its parts in braces.
    pub pattern: &'static str,
    /// The method.
    pub method: String,
    /// Who may come.
    pub who: Who,
    /// Whose it is.
    pub slice: &'static str,
    /// It shows a record, and answers under `/for/…` too.
    pub of_record: bool,
}

/// The slices together, the kit's own first.
pub struct Manifest {
    pub(crate) slices: Vec<Slice>,
}

impl Manifest {
    /// These slices, and the kit's own pages.
    pub fn of(slices: Vec<Slice>) -> Manifest {
        let mut all = vec![crate::own::slice()];
        all.extend(slices);
        let names: BTreeSet<&str> = all.iter().map(|slice| slice.name).collect();
        assert_eq!(names.len(), all.len(), "each slice has a name of its own");
        Manifest { slices: all }
    }

    /// What the store has to know when it opens. The projectors and migrations of all slices.
    pub fn registrations(&self) -> Registrations {
        Registrations {
            projectors: self.slices.iter().flat_map(|slice| slice.projectors.iter().copied()).collect(),
            migrations: self
                .slices
                .iter()
                .filter(|slice| !slice.migrations.is_empty())
                .map(|slice| (slice.name, slice.migrations))
                .collect(),
            erasures: self.slices.iter().map(|slice| (slice.name, slice.erasures)).collect(),
        }
    }

    /// All words on one shelf.
    pub fn words(&self) -> Result<Words, WordsError> {
        let texts = self.slices.iter().flat_map(|slice| &slice.words);
        texts.fold(Words::builder(), |builder, (locale, text)| builder.add(locale, text)).build()
    }

    /// Every route, for tests that try each as every persona.
    pub fn route_table(&self) -> Vec<RouteLine> {
        let line = |slice: &Slice, route: &Route| RouteLine {
            pattern: route.pattern,
            method: route.method.to_string(),
            who: route.who,
            slice: slice.name,
            of_record: route.of_record,
        };
        let lines =
            self.slices.iter().flat_map(|slice| slice.routes.iter().map(move |route| line(slice, route)));
        let mut lines: Vec<RouteLine> = lines.chain(crate::own::plain_lines()).collect();
        lines.sort();
        lines
    }

    /// All work that comes round.
    pub fn jobs(&self) -> Vec<Job> {
        self.slices.iter().flat_map(|slice| slice.jobs.iter().copied()).collect()
    }

    pub(crate) fn navigation(&self) -> Vec<NavEntry> {
        let mut all: Vec<NavEntry> =
            self.slices.iter().flat_map(|slice| slice.navigation.iter().copied()).collect();
        all.sort_by_key(|entry| entry.order);
        all
    }

    pub(crate) fn actions(&self) -> Vec<ActionEntry> {
        let mut all: Vec<ActionEntry> =
            self.slices.iter().flat_map(|slice| slice.actions.iter().cloned()).collect();
        all.sort_by_key(|entry| entry.order);
        all
    }

    /// The patterns of the pages that show a record.
    pub(crate) fn of_record(&self) -> Vec<&'static str> {
        let routes = self.slices.iter().flat_map(|slice| &slice.routes);
        routes.filter(|route| route.of_record).map(|route| route.pattern).collect()
    }

    pub(crate) fn home(&self) -> Vec<HomePart> {
        let mut all: Vec<HomePart> = self.slices.iter().filter_map(|slice| slice.home).collect();
        all.sort_by_key(|part| part.order);
        all
    }
}
