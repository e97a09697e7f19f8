//! One audit event: who did what to whose record, when, from where, what for, and how it ended.

use crate::codec;
use fhir::Type;

/// The most bytes of a short text: a role, a request id, a client's name, a reason.
pub const TEXT_BYTES_MAX: usize = 1_024;
/// The most bytes of a query.
pub const QUERY_BYTES_MAX: usize = 16_384;
/// The most calls in one event.
pub const CALLS_MAX: usize = 256;
/// The most resources touched in one event, over all its calls.
pub const TOUCHES_MAX: usize = 4_096;
/// The most bytes of an encoded event; what the limits above allow is less.
pub const EVENT_BYTES_MAX: usize = 8 * 1_048_576;

/// Who acted. Persons are numbers; their names live in their own compartments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody is known yet: a failed sign-in, a request without a session.
    Nobody,
    /// The login with this person compartment.
    Person(i64),
    /// A job, by its name.
    Job(String),
    /// The operator, by the command.
    System(String),
}

/// From where.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Origin {
    /// The session or token, by an id that opens nothing.
    pub session: String,
    /// The client: a browser's or an app's name.
    pub client: String,
    /// The network address.
    pub address: String,
}

/// What the act was, as a person would call it. Numbers are stored and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Deed {
    /// Looked at something.
    Read = 1,
    /// Searched.
    Search = 2,
    /// Wrote something new.
    Create = 3,
    /// Changed something.
    Update = 4,
    /// Removed something.
    Delete = 5,
    /// Took a copy: a download, an export.
    Export = 6,
    /// Sent a copy to somebody.
    Transmit = 7,
    /// Brought records in.
    Import = 8,
    /// Signed in.
    SignIn = 9,
    /// Signed out.
    SignOut = 10,
    /// Broke the glass.
    BreakGlass = 11,
    /// Let somebody look, or changed what they may see.
    Grant = 12,
    /// Ended somebody's access.
    Revoke = 13,
    /// Changed a login: password, authenticator, address.
    Account = 14,
    /// Worked with a list of people: directory, queue, report.
    Registry = 15,
    /// Moved, merged or parted records.
    Move = 16,
    /// Destroyed a record's keys.
    Shred = 17,
    /// Changed the site's keys or settings, restored a backup.
    Operate = 18,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Deed; 18] = [
        Deed::Read,
        Deed::Search,
        Deed::Create,
        Deed::Update,
        Deed::Delete,
        Deed::Export,
        Deed::Transmit,
        Deed::Import,
        Deed::SignIn,
        Deed::SignOut,
        Deed::BreakGlass,
        Deed::Grant,
        Deed::Revoke,
        Deed::Account,
        Deed::Registry,
        Deed::Move,
        Deed::Shred,
        Deed::Operate,
    ];

    /// The stored number.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The deed with this number.
    pub fn from_number(number: u8) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.number() == number)
    }

    /// The word in lists and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Deed::Read => "read",
            Deed::Search => "search",
            Deed::Create => "create",
            Deed::Update => "update",
            Deed::Delete => "delete",
            Deed::Export => "export",
            Deed::Transmit => "transmit",
            Deed::Import => "import",
            Deed::SignIn => "sign-in",
            Deed::SignOut => "sign-out",
            Deed::BreakGlass => "break-glass",
            Deed::Grant => "grant",
            Deed::Revoke => "revoke",
            Deed::Account => "account",
            Deed::Registry => "registry",
            Deed::Move => "move",
            Deed::Shred => "shred",
            Deed::Operate => "operate",
        }
    }
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused, for this reason.
    Refused(String),
    /// It was allowed and went wrong, for this reason.
    Failed(String),
}

/// What a raw call was. Numbers are stored and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum CallKind {
    /// Read the current version.
    Read = 1,
    /// Read one version.
    Version = 2,
    /// Listed versions.
    History = 3,
    /// Searched.
    Search = 4,
    /// Wrote anew.
    Create = 5,
    /// Wrote a new version.
    Update = 6,
    /// Removed.
    Delete = 7,
    /// Called an operation, by the name in the query.
    Operation = 8,
}

impl CallKind {
    /// Every kind.
    pub const ALL: [CallKind; 8] = [
        CallKind::Read,
        CallKind::Version,
        CallKind::History,
        CallKind::Search,
        CallKind::Create,
        CallKind::Update,
        CallKind::Delete,
        CallKind::Operation,
    ];

    /// The stored number.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The kind with this number.
    pub fn from_number(number: u8) -> Option<CallKind> {
        CallKind::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// One resource that a call touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Its row.
    pub row: i64,
    /// Its version.
    pub version: i64,
}

/// One raw call inside an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What it was.
    pub kind: CallKind,
    /// On which type of resource.
    pub on: Type,
    /// The query as it was asked, or the operation's name.
    pub query: String,
    /// How many resources matched, where it counted more than it touched.
    pub count: u32,
    /// The resources that it read or wrote.
    pub touched: Vec<Touch>,
}

/// One act of one user on one chart in one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// Who.
    pub who: Who,
    /// As what: `patient`, `mother`, `nurse`. A role, never a name.
    pub role: String,
    /// From where.
    pub origin: Origin,
    /// The id of the request.
    pub request: String,
    /// What.
    pub deed: Deed,
    /// What for: a code of HL7's PurposeOfUse.
    pub purpose: String,
    /// Whose: the number of the compartment; `None` for acts that are on no chart.
    pub compartment: Option<i64>,
    /// How it ended.
    pub outcome: Outcome,
    /// Whether it continues the event before it, of the same request.
    pub continued: bool,
    /// The reason that the user gave, where one was asked for.
    pub reason: String,
    /// To whom a copy was sent.
    pub recipient: String,
    /// The raw calls.
    pub calls: Vec<Call>,
}

/// Why bytes are not an event, or an event can not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Written by a later release.
    #[error("audit event: version {0} is not known here")]
    UnknownVersion(u8),
    /// Cut off.
    #[error("audit event: ends within {0}")]
    Truncated(&'static str),
    /// More follows than an event has.
    #[error("audit event: bytes follow its end")]
    Trailing,
    /// Not what an event has at this place.
    #[error("audit event: {0} is malformed")]
    Malformed(&'static str),
    /// Over a limit.
    #[error("audit event: {0} is over its limit")]
    TooLong(&'static str),
}

impl Event {
    /// An act that was done, with nothing else known yet.
    pub fn new(at_ms: i64, who: Who, deed: Deed) -> Event {
        Event {
            at_ms,
            who,
            role: String::new(),
            origin: Origin::default(),
            request: String::new(),
            deed,
            purpose: String::new(),
            compartment: None,
            outcome: Outcome::Done,
            continued: false,
            reason: String::new(),
            recipient: String::new(),
            calls: Vec::new(),
        }
    }

    /// The bytes to seal. Fails over a limit; [`Event::fitted`] keeps within them.
    pub fn encode(&self) -> Result<Vec<u8>, EventError> {
        codec::encode(self)
    }

    /// The event of these bytes.
    pub fn decode(bytes: &[u8]) -> Result<Event, EventError> {
        codec::decode(bytes)
    }

    /// The same act within the limits: texts that are too long are cut and end with an ellipsis, and calls that
    /// are too many go on in further events, marked as continued. No call and no touch is lost.
    pub fn fitted(mut self) -> Vec<Event> {
        self.clip();
        let calls: Vec<Call> = std::mem::take(&mut self.calls).into_iter().flat_map(parts_of_call).collect();
        let mut events = Vec::new();
        let mut touches = 0;
        let mut event = self.clone();
        for call in calls {
            if event.calls.len() == CALLS_MAX || touches + call.touched.len() > TOUCHES_MAX {
                let next = Event { continued: true, ..self.clone() };
                events.push(std::mem::replace(&mut event, next));
                touches = 0;
            }
            touches += call.touched.len();
            event.calls.push(call);
        }
        events.push(event);
        events
    }

    fn clip(&mut self) {
        let Origin { session, client, address } = &mut self.origin;
        let texts = [
            session,
            client,
            address,
            &mut self.role,
            &mut self.request,
            &mut self.purpose,
            &mut self.reason,
            &mut self.recipient,
        ];
        for text in texts {
            clip(text, TEXT_BYTES_MAX);
        }
        if let Who::Job(name) | Who::System(name) = &mut self.who {
            clip(name, TEXT_BYTES_MAX);
        }
        if let Outcome::Refused(reason) | Outcome::Failed(reason) = &mut self.outcome {
            clip(reason, TEXT_BYTES_MAX);
        }
        self.calls.iter_mut().for_each(|call| clip(&mut call.query, QUERY_BYTES_MAX));
    }
}

const ELLIPSIS: &str = "…";

fn clip(text: &mut String, bytes_max: usize) {
    if text.len() > bytes_max {
        let end = text.floor_char_boundary(bytes_max - ELLIPSIS.len());
        text.truncate(end);
        text.push_str(ELLIPSIS);
    }
}

/// The call in pieces that fit into one event each.
fn parts_of_call(call: Call) -> Vec<Call> {
    if call.touched.len() <= TOUCHES_MAX {
        return vec![call];
    }
    let part = |touched: &[Touch]| Call { touched: touched.to_vec(), query: call.query.clone(), ..call };
    call.touched.chunks(TOUCHES_MAX).map(part).collect()
}
