//! Sensitivity labels: what an item is about that even a welcome helper may not see.

use std::fmt;

/// A category of sensitive content. Numbers are stored in relations and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Label {
    /// Contraception.
    Contraception = 0,
    /// Pregnancy and its outcome.
    Pregnancy = 1,
    /// Sexually transmitted infections.
    Sti = 2,
    /// HIV.
    Hiv = 3,
    /// Mental health.
    MentalHealth = 4,
    /// Substance use, also of 42 CFR Part 2 programmes.
    SubstanceUse = 5,
    /// Sexual assault.
    SexualAssault = 6,
    /// Gender care.
    GenderCare = 7,
    /// Violence at home or by a partner.
    PartnerViolence = 8,
    /// Genetic findings.
    Genetic = 9,
    /// Sexual and reproductive health without a closer label.
    SexualHealth = 10,
    /// Care to which a minor consented alone: nobody's but the minor's to share.
    MinorConsented = 11,
    /// Restricted for another reason: by the patient's or a clinician's wish, or with a label unknown here.
    Restricted = 12,
    /// A psychotherapist's separate notes, which no portal shows.
    PsychotherapyNote = 13,
    /// The record of an employee or a known person: staff need a reason; patient and helpers do not.
    Guarded = 14,
}

impl Label {
    /// Every label.
    pub const ALL: [Label; 15] = [
        Label::Contraception,
        Label::Pregnancy,
        Label::Sti,
        Label::Hiv,
        Label::MentalHealth,
        Label::SubstanceUse,
        Label::SexualAssault,
        Label::GenderCare,
        Label::PartnerViolence,
        Label::Genetic,
        Label::SexualHealth,
        Label::MinorConsented,
        Label::Restricted,
        Label::PsychotherapyNote,
        Label::Guarded,
    ];

    /// The name in the policy table, and the code of [`crate::LABEL_SYSTEM`].
    pub const fn name(self) -> &'static str {
        match self {
            Label::Contraception => "contraception",
            Label::Pregnancy => "pregnancy",
            Label::Sti => "sti",
            Label::Hiv => "hiv",
            Label::MentalHealth => "mental-health",
            Label::SubstanceUse => "substance-use",
            Label::SexualAssault => "sexual-assault",
            Label::GenderCare => "gender-care",
            Label::PartnerViolence => "partner-violence",
            Label::Genetic => "genetic",
            Label::SexualHealth => "sexual-health",
            Label::MinorConsented => "minor-consented",
            Label::Restricted => "restricted",
            Label::PsychotherapyNote => "psychotherapy-note",
            Label::Guarded => "guarded",
        }
    }
}

/// A set of labels: on an item, what it is about; on a relation, what is shared one by one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Labels(u32);

impl Labels {
    /// No label.
    pub const NONE: Labels = Labels(0);
    /// Every label.
    pub const ALL: Labels = Labels((1 << Label::ALL.len()) - 1);
    /// What the sensitive switch of a relation shares: all but what only the minor shares and what nobody does.
    pub const SENSITIVE: Labels =
        Labels::ALL.without(Labels::of(&[Label::MinorConsented, Label::PsychotherapyNote, Label::Guarded]));

    /// These labels.
    pub const fn of(labels: &[Label]) -> Labels {
        let mut bits = 0;
        let mut at = 0;
        while at < labels.len() {
            bits |= 1 << labels[at] as u32;
            at += 1;
        }
        Labels(bits)
    }

    /// The set from its stored bits; bits of unknown labels share nothing.
    pub fn from_bits(bits: i64) -> Labels {
        Labels(u32::try_from(bits & i64::from(Labels::ALL.0)).unwrap_or(0))
    }

    /// The bits to store.
    pub const fn bits(self) -> i64 {
        self.0 as i64
    }

    /// Whether the set has this label.
    pub const fn has(self, label: Label) -> bool {
        self.0 & 1 << label as u32 != 0
    }

    /// Whether every label of this set is in the other.
    pub const fn within(self, other: Labels) -> bool {
        self.0 & !other.0 == 0
    }

    /// Both together.
    #[must_use]
    pub const fn or(self, other: Labels) -> Labels {
        Labels(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub const fn and(self, other: Labels) -> Labels {
        Labels(self.0 & other.0)
    }

    /// The set without these.
    #[must_use]
    pub const fn without(self, other: Labels) -> Labels {
        Labels(self.0 & !other.0)
    }

    /// Whether there is no label.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The labels, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = Label> {
        Label::ALL.into_iter().filter(move |label| self.has(*label))
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Label::name)).finish()
    }
}

/// What a sensitivity code of HL7's v3 ActCode stands for here; `None` for a code that is not one of them.
pub(crate) fn of_act_code(code: &str) -> Option<Labels> {
    Some(match code {
        "ETH" | "SUD" | "ETHUD" | "OPIOIDUD" => Labels::of(&[Label::SubstanceUse]),
        "GDIS" | "SCA" | "SICKLE" => Labels::of(&[Label::Genetic]),
        "HIV" => Labels::of(&[Label::Hiv]),
        "STD" => Labels::of(&[Label::Sti]),
        "SEX" => Labels::of(&[Label::SexualHealth]),
        "SDV" => Labels::of(&[Label::SexualAssault, Label::PartnerViolence]),
        "MST" => Labels::of(&[Label::SexualAssault]),
        "VIO" => Labels::of(&[Label::PartnerViolence]),
        "PSY" | "MH" | "BH" | "EMOTDIS" | "COGN" | "DVD" => Labels::of(&[Label::MentalHealth]),
        "PSYTHPN" => Labels::of(&[Label::MentalHealth, Label::PsychotherapyNote]),
        "GENDER" => Labels::of(&[Label::GenderCare]),
        "ADOL" => Labels::of(&[Label::MinorConsented]),
        "CEL" | "EMP" | "EMPL" => Labels::of(&[Label::Guarded]),
        "SPI" | "SSP" | "TBOO" | "PRS" | "PHY" | "PDS" | "DIA" | "DRGIS" | "DEMO" | "DOB" | "LIVARG"
        | "MARST" | "RACE" | "REL" | "LOCIS" | "B" => Labels::of(&[Label::Restricted]),
        _ => return None,
    })
}

/// Our own code for a label.
pub(crate) fn of_own_code(code: &str) -> Option<Labels> {
    Label::ALL.into_iter().find(|label| label.name() == code).map(|label| Labels::of(&[label]))
}
