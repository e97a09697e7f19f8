//! Why: the reasons of decisions and refusals. They go to the audit and to tests, never to the asker.

/// Why a chart stays closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refusal {
    /// The asker has no relation to this chart.
    NoRelation,
    /// There was one, and it ended or has not begun.
    NotNow,
    /// There is one, and it does not serve this purpose.
    NotForThis,
    /// There is one that only staff can stand in, and the asker has no role.
    NotStaff,
}

impl Refusal {
    /// The word for the audit.
    pub const fn name(self) -> &'static str {
        match self {
            Refusal::NoRelation => "no relation",
            Refusal::NotNow => "relation not valid now",
            Refusal::NotForThis => "relation does not serve the purpose",
            Refusal::NotStaff => "not staff",
        }
    }
}

/// Why an item is allowed or hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It is the asker's own record.
    OwnRecord,
    /// The patient asked to wait, and may look at any time.
    HeldByWish,
    /// The relation shares this part.
    Shared,
    /// Care by the asker.
    Care,
    /// The asker's work for the site covers this part.
    Work,
    /// The glass was broken.
    GlassBroken,
    /// The job's task covers it.
    Job,
    /// The operator's own act.
    System,
    /// It is about nobody.
    Commons,
    /// A named act that grants, done by who may.
    GrantingAct,

    /// The relation does not share this part.
    NotShared,
    /// It is labelled sensitive, and the label is not shared.
    Sensitive,
    /// It is a psychotherapist's separate note.
    PsychotherapyNote,
    /// The result is not final, and the site shows final ones only.
    Preliminary,
    /// It is held back until later, with a typed reason.
    Held,
    /// It was entered in error.
    Retracted,
    /// The asker may not write items of this type.
    NotWritable,
    /// The asker may change only what the asker wrote.
    NotYours,
    /// Items of this type grant access and need an act that is named.
    NeedsAct,
    /// The asker may not do this act, or the act does not write this type.
    NotYourAct,
    /// The job's or the operator's task does not cover it.
    OutsideTask,
}

impl Reason {
    /// The word for the audit and the policy table.
    pub const fn name(self) -> &'static str {
        match self {
            Reason::OwnRecord => "own record",
            Reason::HeldByWish => "held by the patient's wish",
            Reason::Shared => "shared",
            Reason::Care => "care",
            Reason::Work => "work",
            Reason::GlassBroken => "glass broken",
            Reason::Job => "job",
            Reason::System => "system",
            Reason::Commons => "commons",
            Reason::GrantingAct => "granting act",
            Reason::NotShared => "not shared",
            Reason::Sensitive => "sensitive",
            Reason::PsychotherapyNote => "psychotherapy note",
            Reason::Preliminary => "preliminary",
            Reason::Held => "held",
            Reason::Retracted => "entered in error",
            Reason::NotWritable => "not writable",
            Reason::NotYours => "written by somebody else",
            Reason::NeedsAct => "needs a granting act",
            Reason::NotYourAct => "not the asker's act",
            Reason::OutsideTask => "outside the task",
        }
    }
}

/// The decision on one item. Hidden means hidden in lists, counts and errors alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[must_use]
pub enum Decision {
    /// Yes.
    Allowed(Reason),
    /// No, and the asker may not learn that the item is there.
    Hidden(Reason),
}

impl Decision {
    /// Whether it is a yes.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Decision::Allowed(_))
    }

    /// The reason.
    pub const fn reason(self) -> Reason {
        match self {
            Decision::Allowed(reason) | Decision::Hidden(reason) => reason,
        }
    }
}
