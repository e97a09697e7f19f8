//! The sections of the record, all of one shape: where each is found, what it reads, how its list can be narrowed and
//! sorted. A section more is a line more in [`ALL`].

use access::Scopes;
use ui::art::Icon;

use crate::chart::Kind;

/// One section.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its part of the address.
    pub(crate) slug: &'static str,
    /// The stem of its words: `-title`, `-lead`, `-none`, `-none-text`.
    pub(crate) key: &'static str,
    /// Its sign.
    pub(crate) icon: Icon,
    /// The kinds of entries that it shows.
    pub(crate) kinds: &'static [Kind],
    /// What its list can be narrowed to by state or kind: the end of `records-group-…`.
    pub(crate) groups: &'static [&'static str],
    /// Its entries have dates, to sort and to narrow by.
    pub(crate) dated: bool,
    /// Names come often enough again to sort by them.
    pub(crate) by_name: bool,
    /// What a row of its list stands for.
    pub(crate) rows: Rows,
}

/// What a row of a list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// One entry.
    Entries,
    /// All entries of one name.
    Names,
    /// All entries of one code, those that are over apart; the page of each names the others.
    Codes,
}

const NOW_PAST: &[&str] = &["now", "past"];

/// Most sections are like this one.
const USUAL: Section = Section {
    slug: "",
    key: "",
    icon: Icon::Record,
    kinds: &[],
    groups: NOW_PAST,
    dated: true,
    by_name: true,
    rows: Rows::Entries,
};

impl Section {
    /// The parts of the record that its entries belong to.
    pub(crate) fn parts(&self) -> Scopes {
        self.kinds.iter().fold(Scopes::NONE, |parts, kind| parts.or(access::parts_of(kind.resource_type())))
    }

    /// Its list shows what is over under a heading of its own.
    pub(crate) fn parts_past(&self) -> bool {
        self.rows != Rows::Entries && self.groups == NOW_PAST
    }
}

/// All sections, in the order in which they are offered.
pub(crate) static ALL: [Section; 14] = [
    Section {
        slug: "conditions",
        key: "records-conditions",
        icon: Icon::Heart,
        kinds: &[Kind::Condition],
        rows: Rows::Codes,
        ..USUAL
    },
    Section {
        slug: "allergies",
        key: "records-allergies",
        icon: Icon::Shield,
        kinds: &[Kind::Allergy],
        ..USUAL
    },
    Section {
        slug: "medicines",
        key: "records-medicines",
        icon: Icon::Medicine,
        kinds: &[Kind::Prescription, Kind::Statement],
        rows: Rows::Codes,
        ..USUAL
    },
    Section {
        slug: "vaccines",
        key: "records-vaccines",
        icon: Icon::Check,
        kinds: &[Kind::Vaccine],
        groups: &[],
        ..USUAL
    },
    Section {
        slug: "measurements",
        key: "records-vitals",
        icon: Icon::Clock,
        kinds: &[Kind::Vital],
        groups: &["pressure", "weight", "height", "mass", "pulse", "temperature", "oxygen", "breathing"],
        by_name: false,
        ..USUAL
    },
    Section {
        slug: "visits",
        key: "records-visits",
        icon: Icon::Visit,
        kinds: &[Kind::Appointment, Kind::Encounter],
        groups: &["coming", "past"],
        by_name: false,
        ..USUAL
    },
    Section {
        slug: "procedures",
        key: "records-procedures",
        icon: Icon::Tasks,
        kinds: &[Kind::Procedure],
        groups: &[],
        ..USUAL
    },
    Section {
        slug: "documents",
        key: "records-documents",
        icon: Icon::Document,
        kinds: &[Kind::Document, Kind::Report, Kind::Composition],
        groups: &["note", "report"],
        ..USUAL
    },
    Section {
        slug: "care-team",
        key: "records-team",
        icon: Icon::People,
        kinds: &[Kind::Team],
        dated: false,
        rows: Rows::Names,
        ..USUAL
    },
    Section {
        slug: "plans",
        key: "records-plans",
        icon: Icon::Place,
        kinds: &[Kind::Plan, Kind::Goal],
        ..USUAL
    },
    Section {
        slug: "coverage",
        key: "records-coverage",
        icon: Icon::Bill,
        kinds: &[Kind::Coverage],
        dated: false,
        ..USUAL
    },
    Section {
        slug: "family-history",
        key: "records-family",
        icon: Icon::Home,
        kinds: &[Kind::Relative],
        groups: &[],
        dated: false,
        ..USUAL
    },
    Section {
        slug: "way-of-life",
        key: "records-social",
        icon: Icon::Person,
        kinds: &[Kind::Social],
        groups: &[],
        rows: Rows::Codes,
        ..USUAL
    },
    Section {
        slug: "devices",
        key: "records-devices",
        icon: Icon::Info,
        kinds: &[Kind::Device, Kind::DeviceUse],
        dated: false,
        ..USUAL
    },
];

/// The parts of the record that any of them shows.
pub(crate) fn all_parts() -> Scopes {
    ALL.iter().fold(Scopes::NONE, |parts, section| parts.or(section.parts()))
}

/// The section with this part of an address.
pub(crate) fn find(slug: &str) -> Option<&'static Section> {
    ALL.iter().find(|section| section.slug == slug)
}

/// The section that shows a kind of entry.
pub(crate) fn of(kind: Kind) -> Option<&'static Section> {
    ALL.iter().find(|section| section.kinds.contains(&kind))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;
    use crate::chart::Kind;

    #[test]
    fn every_section_has_its_words_and_an_address_of_its_own() {
        let words = ui::Words::builder().add("en", include_str!("words/en.ftl")).build().expect("words");
        let mut slugs = BTreeSet::new();
        for section in &ALL {
            assert!(slugs.insert(section.slug), "{} twice", section.slug);
            assert!(!section.kinds.is_empty(), "{} shows nothing", section.slug);
            for end in ["title", "lead", "none", "none-text", "about-title"] {
                words.text(&format!("{}-{end}", section.key));
            }
            for group in section.groups {
                words.text(&format!("records-group-{group}"));
            }
        }
        assert_eq!(words.missing(), Vec::<String>::new());
    }

    #[test]
    fn every_kind_of_entry_is_shown_in_one_section() {
        for kind in Kind::ALL {
            assert_eq!(ALL.iter().filter(|section| section.kinds.contains(&kind)).count(), 1, "{kind:?}");
        }
    }
}
