//! The sections of the record as the load knows them: where each is, and what stands on its pages and on no other.

use super::load::Page;

/// One section: its list, and the page of one of its entries.
pub struct Section {
    /// The list, as the figures call it.
    pub list: &'static str,
    /// One entry, as the figures call it.
    pub entry: &'static str,
    /// The address of the list.
    pub path: &'static str,
    /// How the address of each entry begins.
    pub entries: &'static str,
    /// What stands on the list.
    pub heading: &'static str,
    /// What stands in the window's title of each entry.
    pub area: &'static str,
}

macro_rules! section {
    ($list:literal, $entry:literal, $title:literal) => {
        Section {
            list: $list,
            entry: $entry,
            path: concat!("/record/", $list),
            entries: concat!("/record/", $list, "/"),
            heading: concat!("<h1>", $title, "</h1>"),
            area: concat!(" - ", $title, " - "),
        }
    };
}

/// All sections.
pub static SECTIONS: [Section; 14] = [
    section!("conditions", "condition", "Conditions"),
    section!("allergies", "allergy", "Allergies"),
    section!("medicines", "medicine", "Medicines"),
    section!("vaccines", "vaccine", "Vaccines"),
    section!("measurements", "measurement", "Measurements"),
    section!("visits", "visit", "Visits"),
    section!("procedures", "procedure", "Procedures"),
    section!("documents", "document", "Documents and notes"),
    section!("care-team", "carer", "Care team"),
    section!("plans", "plan", "Care plans and goals"),
    section!("coverage", "insurance", "Insurance"),
    section!("family-history", "relative", "Family history"),
    section!("way-of-life", "habit", "Way of life"),
    section!("devices", "device", "Devices"),
];

/// Every page of the record beside the results: the summary, each list, one entry of each.
pub fn pages() -> Vec<Page> {
    let of_each = (0..SECTIONS.len()).flat_map(|at| [Page::Section(at), Page::Entry(at)]);
    [Page::Summary].into_iter().chain(of_each).collect()
}

#[cfg(test)]
mod tests {
    use super::{SECTIONS, pages};

    #[test]
    fn every_section_of_the_record_is_measured() {
        let portal = include_str!("../../../records/src/section.rs");
        let (_, all) = portal.split_once("static ALL").unwrap();
        let slugs: Vec<&str> =
            all.split("slug: \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(slugs, SECTIONS.each_ref().map(|section| section.list));
        assert_eq!(pages().len(), 1 + 2 * SECTIONS.len());
    }
}
