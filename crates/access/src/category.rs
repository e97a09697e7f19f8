//! The parts of a record, as people share them: each item belongs to exactly one part.

use std::fmt;

/// A part of a record that can be shared by itself. Numbers are stored in relations and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Category {
    /// Who the patient is.
    Identity = 0,
    /// Conditions, procedures, plans, goals, family history, devices.
    Summary = 1,
    /// Allergies and intolerances.
    Allergies = 2,
    /// Immunisations given and due.
    Immunizations = 3,
    /// Height, weight, head size and their charts.
    Growth = 4,
    /// Laboratory, imaging and other findings.
    Results = 5,
    /// Medicines, prescriptions, dispenses.
    Medicines = 6,
    /// Planned visits.
    Appointments = 7,
    /// What took place: visits and stays.
    Visits = 8,
    /// Notes, letters and other documents.
    Documents = 9,
    /// Letters for school or work.
    Letters = 10,
    /// Messages with the clinic.
    Messages = 11,
    /// A parent's own thread with the clinic about a teenager.
    ParentThread = 12,
    /// What is owed, without what for.
    Balance = 13,
    /// Bills and claims with their lines.
    Billing = 14,
    /// Insurance.
    Coverage = 15,
    /// Forms and answers.
    Forms = 16,
    /// Forms that a parent or guardian signs.
    FormsToSign = 17,
    /// Who else may look.
    Sharing = 18,
    /// Who looked, and where things come from.
    Activity = 19,
    /// What the parts above do not name.
    Other = 20,
}

impl Category {
    /// Every part.
    pub const ALL: [Category; 21] = [
        Category::Identity,
        Category::Summary,
        Category::Allergies,
        Category::Immunizations,
        Category::Growth,
        Category::Results,
        Category::Medicines,
        Category::Appointments,
        Category::Visits,
        Category::Documents,
        Category::Letters,
        Category::Messages,
        Category::ParentThread,
        Category::Balance,
        Category::Billing,
        Category::Coverage,
        Category::Forms,
        Category::FormsToSign,
        Category::Sharing,
        Category::Activity,
        Category::Other,
    ];

    /// The name in the policy table, and the code of [`crate::PART_SYSTEM`] where a source names the part.
    pub const fn name(self) -> &'static str {
        match self {
            Category::Identity => "identity",
            Category::Summary => "summary",
            Category::Allergies => "allergies",
            Category::Immunizations => "immunizations",
            Category::Growth => "growth",
            Category::Results => "results",
            Category::Medicines => "medicines",
            Category::Appointments => "appointments",
            Category::Visits => "visits",
            Category::Documents => "documents",
            Category::Letters => "letters",
            Category::Messages => "messages",
            Category::ParentThread => "parent-thread",
            Category::Balance => "balance",
            Category::Billing => "billing",
            Category::Coverage => "coverage",
            Category::Forms => "forms",
            Category::FormsToSign => "forms-to-sign",
            Category::Sharing => "sharing",
            Category::Activity => "activity",
            Category::Other => "other",
        }
    }
}

/// A set of parts: what a relation shares. Empty shares nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scopes(u32);

impl Scopes {
    /// Nothing.
    pub const NONE: Scopes = Scopes(0);
    /// Every part there is.
    pub const ALL: Scopes = Scopes((1 << Category::ALL.len()) - 1);

    /// These parts.
    pub const fn of(parts: &[Category]) -> Scopes {
        let mut bits = 0;
        let mut at = 0;
        while at < parts.len() {
            bits |= 1 << parts[at] as u32;
            at += 1;
        }
        Scopes(bits)
    }

    /// The set from its stored bits; bits of unknown parts share nothing.
    pub fn from_bits(bits: i64) -> Scopes {
        Scopes(u32::try_from(bits & i64::from(Scopes::ALL.0)).unwrap_or(0))
    }

    /// The bits to store.
    pub const fn bits(self) -> i64 {
        self.0 as i64
    }

    /// Whether the set has this part.
    pub const fn has(self, part: Category) -> bool {
        self.0 & 1 << part as u32 != 0
    }

    /// What both sets share.
    #[must_use]
    pub const fn and(self, other: Scopes) -> Scopes {
        Scopes(self.0 & other.0)
    }

    /// What one of the sets shares.
    #[must_use]
    pub const fn or(self, other: Scopes) -> Scopes {
        Scopes(self.0 | other.0)
    }

    /// The set without these parts.
    #[must_use]
    pub const fn without(self, other: Scopes) -> Scopes {
        Scopes(self.0 & !other.0)
    }

    /// Whether it shares nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The parts, in the order of their numbers.
    pub fn parts(self) -> impl Iterator<Item = Category> {
        Category::ALL.into_iter().filter(move |part| self.has(*part))
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.parts().map(Category::name)).finish()
    }
}
