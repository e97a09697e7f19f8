//! Who asks: a login, a job or the system itself, with the site's switches and the instant of the question.

/// The number of a login's person compartment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonNumber(pub i64);

/// The number of the compartment that a chart is opened on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChartNumber(pub i64);

/// Work that runs without a person. A job that a person ordered runs as that person instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JobKind {
    /// Writes population export files for a registered system.
    BulkExport,
    /// Sends reminders of visits and forms, without content.
    Reminder,
    /// Copies changes to and from a connected clinical system.
    Sync,
}

impl JobKind {
    /// Every kind of job.
    pub const ALL: [JobKind; 3] = [JobKind::BulkExport, JobKind::Reminder, JobKind::Sync];

    /// The name in logs and in the policy table.
    pub const fn name(self) -> &'static str {
        match self {
            JobKind::BulkExport => "bulk export",
            JobKind::Reminder => "reminder",
            JobKind::Sync => "sync",
        }
    }
}

/// The operator's own acts on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SystemKind {
    /// Brings records in: writes, and learns of existence only.
    Import,
    /// Repairs: rebuilds, moves, merges.
    Maintenance,
}

impl SystemKind {
    /// Both kinds.
    pub const ALL: [SystemKind; 2] = [SystemKind::Import, SystemKind::Maintenance];

    /// The name in logs and in the policy table.
    pub const fn name(self) -> &'static str {
        match self {
            SystemKind::Import => "import",
            SystemKind::Maintenance => "maintenance",
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A signed-in login.
    Person(PersonNumber),
    /// A job.
    Job(JobKind),
    /// The portal's operator.
    System(SystemKind),
}

/// What a member of staff is to the site. A login without a role is a patient, a helper or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Physicians and others who order and sign.
    Clinician,
    /// Nurses and medical assistants.
    Nurse,
    /// Books visits and checks people in.
    FrontDesk,
    /// Works on bills and claims.
    Biller,
    /// Keeps records: identities, merges, papers of guardians.
    Records,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] = [Role::Clinician, Role::Nurse, Role::FrontDesk, Role::Biller, Role::Records];

    /// The name in logs and in the policy table.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Clinician => "clinician",
            Role::Nurse => "nurse",
            Role::FrontDesk => "front desk",
            Role::Biller => "biller",
            Role::Records => "records",
        }
    }
}

/// A set of roles; empty for patients and helpers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Roles(u16);

impl Roles {
    /// No role: not a member of staff.
    pub const NONE: Roles = Roles(0);

    /// These roles.
    pub fn of(roles: &[Role]) -> Roles {
        Roles(roles.iter().fold(0, |bits, role| bits | 1 << *role as u16))
    }

    /// Whether the set has this role.
    pub const fn has(self, role: Role) -> bool {
        self.0 & 1 << role as u16 != 0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What a site may decide about what patients see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SitePolicy {
    /// Show results that are not final yet, labelled as such.
    pub shows_preliminary: bool,
    /// Show patients what was entered in error; it may be about somebody else.
    pub shows_retracted: bool,
}

/// The asker of one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Who asks.
    pub principal: Principal,
    /// The roles of a member of staff.
    pub roles: Roles,
    /// The site's switches.
    pub site: SitePolicy,
    /// When, in milliseconds since 1970.
    pub now_ms: i64,
}

impl Asker {
    /// A login without roles, at a site with the default switches.
    pub fn person(person: PersonNumber, now_ms: i64) -> Asker {
        Asker::new(Principal::Person(person), now_ms)
    }

    /// An asker without roles, at a site with the default switches.
    pub fn new(principal: Principal, now_ms: i64) -> Asker {
        Asker { principal, roles: Roles::NONE, site: SitePolicy::default(), now_ms }
    }

    /// The same asker with these roles.
    #[must_use]
    pub fn with_roles(self, roles: &[Role]) -> Asker {
        Asker { roles: Roles::of(roles), ..self }
    }

    /// The same asker at a site with these switches.
    #[must_use]
    pub fn at_site(self, site: SitePolicy) -> Asker {
        Asker { site, ..self }
    }
}
