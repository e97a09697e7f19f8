//! Who comes to the portal, seen from one record: hers.

/// One of those who come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Persona {
    /// Without a session.
    Nobody,
    /// Her session, after its time.
    TimedOut,
    /// Her session, after the operator ended it.
    Ended,
    /// A login that the operator closed.
    Closed,
    /// A login that was shredded.
    Shredded,
    /// The patient.
    Herself,
    /// Another patient.
    Stranger,
    /// A login that helps her and has no record of its own.
    Helper,
    /// A login that helped her until yesterday.
    FormerHelper,
    /// A login of her care team.
    CareTeam,
    /// A login without any record.
    WithoutRecord,
    /// A login whose own record was shredded.
    WithShreddedRecord,
}

impl Persona {
    /// Everybody.
    pub const ALL: [Persona; 12] = [
        Persona::Nobody,
        Persona::TimedOut,
        Persona::Ended,
        Persona::Closed,
        Persona::Shredded,
        Persona::Herself,
        Persona::Stranger,
        Persona::Helper,
        Persona::FormerHelper,
        Persona::CareTeam,
        Persona::WithoutRecord,
        Persona::WithShreddedRecord,
    ];

    /// The word in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Persona::Nobody => "nobody",
            Persona::TimedOut => "timed-out",
            Persona::Ended => "ended",
            Persona::Closed => "closed",
            Persona::Shredded => "shredded",
            Persona::Herself => "herself",
            Persona::Stranger => "stranger",
            Persona::Helper => "helper",
            Persona::FormerHelper => "former-helper",
            Persona::CareTeam => "care-team",
            Persona::WithoutRecord => "without-record",
            Persona::WithShreddedRecord => "with-shredded-record",
        }
    }

    /// Whether anybody is signed in.
    pub const fn is_in(self) -> bool {
        !matches!(
            self,
            Persona::Nobody | Persona::TimedOut | Persona::Ended | Persona::Closed | Persona::Shredded
        )
    }

    /// The address that this persona signs in with.
    pub fn sign_in(self) -> String {
        format!("{}@coverage.example.org", self.name())
    }
}
