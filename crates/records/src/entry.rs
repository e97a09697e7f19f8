//! One entry of the record, whatever it is: what stands on its row of a list and on its own page. No I/O and no words
//! of ours: pages put it into words.

use crate::narrative::Block;
use crate::results::{Code, Comment, Link, Name, Test};
use crate::when::When;

/// The group of what goes on.
pub(crate) const GROUP_NOW: &str = "now";
/// The group of what is yet to come.
pub(crate) const GROUP_COMING: &str = "coming";
/// The group of what is over.
pub(crate) const GROUP_PAST: &str = "past";

/// A piece of what the record says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// The record's own words.
    Text(String),
    /// A plain name, with the clinical one.
    Name(Name),
    /// Words of ours, by their key.
    Key(&'static str),
    /// Words of ours around the record's.
    Keyed(&'static str, String),
    /// One of several, both counted: words of ours by their key, which one, and of how many.
    Of(&'static str, String, String),
    /// A date.
    Day(When),
    /// A date with its time.
    Moment(When),
    /// Somebody, or another entry, that is looked up.
    To(Link),
    /// A telephone number.
    Phone(String),
    /// Pieces of one line.
    Together(Vec<Said>),
    /// Another entry of the section.
    Entry(Box<Item>),
}

/// One fact: the key of its label, and what the record says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fact {
    pub(crate) key: &'static str,
    pub(crate) said: Vec<Said>,
}

/// How serious a state is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Good,
    Look,
    Info,
}

/// A state, by the key of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) key: &'static str,
    pub(crate) tone: Tone,
}

/// Whether an entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Standing {
    /// It does.
    #[default]
    Holds,
    /// It is a first version that may change.
    First,
    /// It was entered by mistake. It has a page for who has its link, and no line in a list.
    Withdrawn,
    /// Somebody looked, and it is not so. No line in a list either.
    RuledOut,
}

impl Standing {
    pub(crate) fn is_listed(self) -> bool {
        matches!(self, Standing::Holds | Standing::First)
    }
}

/// A file of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paper {
    /// What its source calls it.
    pub(crate) title: Option<String>,
    /// What it holds.
    pub(crate) kind: PaperKind,
    /// Its size in bytes, where that is known.
    pub(crate) bytes: Option<u64>,
    /// It is here; else it lies somewhere that we do not go to.
    pub(crate) here: bool,
    /// The ending of its name.
    pub(crate) ending: &'static str,
}

/// What a file holds, as far as a browser may open it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaperKind {
    Pdf,
    Png,
    Jpeg,
    Gif,
    Webp,
    /// Shown as text on the page, and saved as it is.
    Html,
    /// The same.
    Text,
    /// For the computers of other clinics, as a C-CDA is: it can only be saved.
    Xml,
    /// Anything else: it can only be saved.
    Other,
}

/// Types that browsers do not open, by the endings that other programs know.
const OTHER_ENDINGS: [(&str, &str); 10] = [
    ("application/dicom", "dcm"),
    ("application/fhir+json", "json"),
    ("application/json", "json"),
    ("application/msword", "doc"),
    ("application/rtf", "rtf"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/zip", "zip"),
    ("image/svg+xml", "svg"),
    ("image/tiff", "tif"),
    ("text/rtf", "rtf"),
];

impl PaperKind {
    /// By the type that its source gives it.
    pub(crate) fn of(content_type: &str) -> PaperKind {
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "application/pdf" => PaperKind::Pdf,
            "image/png" => PaperKind::Png,
            "image/jpeg" | "image/jpg" => PaperKind::Jpeg,
            "image/gif" => PaperKind::Gif,
            "image/webp" => PaperKind::Webp,
            "text/html" | "application/xhtml+xml" => PaperKind::Html,
            "text/plain" => PaperKind::Text,
            "application/xml" | "text/xml" => PaperKind::Xml,
            // A drawing in XML is a drawing.
            other if other.ends_with("+xml") && !other.starts_with("image/") => PaperKind::Xml,
            _ => PaperKind::Other,
        }
    }

    /// The ending of a file's name that says truly what it is; `bin` for what nobody can tell.
    pub(crate) fn ending(content_type: &str) -> &'static str {
        match PaperKind::of(content_type) {
            PaperKind::Pdf => "pdf",
            PaperKind::Png => "png",
            PaperKind::Jpeg => "jpg",
            PaperKind::Gif => "gif",
            PaperKind::Webp => "webp",
            PaperKind::Html => "html",
            PaperKind::Text => "txt",
            PaperKind::Xml => "xml",
            PaperKind::Other => {
                let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                let known = OTHER_ENDINGS.iter().find(|(known, _)| *known == kind);
                known.map_or("bin", |(_, ending)| ending)
            }
        }
    }

    pub(crate) fn is_image(self) -> bool {
        matches!(self, PaperKind::Png | PaperKind::Jpeg | PaperKind::Gif | PaperKind::Webp)
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Item {
    /// Its part of the address.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: Name,
    /// What names it, where it has no name of its own.
    pub(crate) named_by: Option<Link>,
    /// When it was: to show, sort and narrow by.
    pub(crate) when: Option<When>,
    /// The words around that date.
    pub(crate) dated: &'static str,
    /// Further lines of its row.
    pub(crate) lines: Vec<Said>,
    /// How it stands, where that is worth a word.
    pub(crate) mark: Option<Mark>,
    /// It is dangerous.
    pub(crate) severe: bool,
    /// What the list can be narrowed to: `now`, `past`, `coming`.
    pub(crate) group: &'static str,
    /// What its page says.
    pub(crate) facts: Vec<Fact>,
    /// Who recorded it, where, when.
    pub(crate) source: Vec<Fact>,
    /// What somebody noted.
    pub(crate) notes: Vec<Comment>,
    /// Its text.
    pub(crate) story: Vec<Block>,
    /// Its files.
    pub(crate) papers: Vec<Paper>,
    /// Its value, where it is a measurement.
    pub(crate) test: Option<Test>,
    /// Who can be reached.
    pub(crate) reach: Option<Link>,
    /// Whether it holds.
    pub(crate) standing: Standing,
    /// Something was added to it that may change what it means, and that we cannot read.
    pub(crate) clouded: bool,
    /// What makes it the same as another entry.
    pub(crate) code: Option<Code>,
    /// When the same was written down besides; the row stands for all of them.
    pub(crate) again: Vec<Option<When>>,
}

/// Entries of one code in one, the first of them standing for all; those that are over apart from those that go on,
/// and behind them. Of what goes on, what says something else stays apart: another dose, a pause.
pub(crate) fn gathered(items: Vec<Item>) -> Vec<Item> {
    let mut gathered: Vec<Item> = Vec::new();
    for item in items {
        let alike =
            |known: &Item| item.group != GROUP_NOW || (known.lines == item.lines && known.mark == item.mark);
        let same = |known: &&mut Item| {
            item.code.is_some() && known.code == item.code && known.group == item.group && alike(known)
        };
        match gathered.iter_mut().find(same) {
            Some(known) => known.again.push(item.when),
            None => gathered.push(item),
        }
    }
    gathered.sort_by_key(|item| item.group == GROUP_PAST);
    gathered
}

/// A newer one has taken its place.
pub(crate) const REPLACED: &str = "records-mark-replaced";

impl Item {
    /// A newer one has taken its place.
    pub(crate) fn is_replaced(&self) -> bool {
        self.mark.is_some_and(|mark| mark.key == REPLACED)
    }

    /// Whether the row says these words, in small letters.
    pub(crate) fn says(&self, wanted: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(wanted);
        let named = |name: &Name| has(&name.plain) || name.clinical.as_deref().is_some_and(has);
        let line = |said: &Said| match said {
            Said::Text(text) | Said::Keyed(_, text) | Said::Of(_, text, _) | Said::Phone(text) => has(text),
            Said::Name(name) => named(name),
            Said::To(link) => link.display.as_deref().is_some_and(has),
            Said::Key(_) | Said::Day(_) | Said::Moment(_) | Said::Together(_) | Said::Entry(..) => false,
        };
        named(&self.name) || self.lines.iter().any(line)
    }
}

#[cfg(test)]
mod tests {
    use super::{GROUP_NOW, GROUP_PAST, Item, PaperKind, Said, gathered};
    use crate::results::{Code, Name};
    use crate::when::When;

    #[test]
    fn a_row_is_found_by_its_plain_and_its_clinical_name() {
        let name =
            Name { plain: "High blood pressure".into(), clinical: Some("Hypertension".into()), about: None };
        let item = Item { name, lines: vec![Said::Text("One tablet".into())], ..Item::default() };
        for wanted in ["blood", "hyperten", "tablet"] {
            assert!(item.says(wanted), "{wanted}");
        }
        assert!(!item.says("sugar"));
    }

    #[test]
    fn entries_of_one_code_are_gathered_and_what_is_over_stands_apart() {
        let item = |id: &str, code: Option<&str>, group: &'static str, year: i16| Item {
            id: id.into(),
            code: code.map(|code| Code { system: "s".into(), code: code.into() }),
            group,
            when: Some(When::Year(year)),
            ..Item::default()
        };
        let twice = |id: &str, dose: &str| Item {
            lines: vec![Said::Text(dose.into())],
            ..item(id, Some("pill"), GROUP_NOW, 2024)
        };
        let doses = gathered(vec![twice("a", "One"), twice("b", "Two"), twice("c", "One")]);
        let told: Vec<(&str, usize)> =
            doses.iter().map(|item| (item.id.as_str(), item.again.len())).collect();
        assert_eq!(told, [("a", 1), ("b", 0)], "two doses that go on are two rows");
        let made = gathered(vec![
            item("a", Some("cold"), GROUP_PAST, 2024),
            item("b", Some("cold"), GROUP_NOW, 2023),
            item("c", Some("cold"), GROUP_PAST, 2022),
            item("d", None, GROUP_PAST, 2021),
            item("e", None, GROUP_PAST, 2020),
            item("f", Some("cold"), GROUP_PAST, 2019),
        ]);
        let told: Vec<(&str, usize)> = made.iter().map(|item| (item.id.as_str(), item.again.len())).collect();
        assert_eq!(told, [("b", 0), ("a", 2), ("d", 0), ("e", 0)], "nothing is lost: {made:?}");
        assert_eq!(made[1].again, [Some(When::Year(2022)), Some(When::Year(2019))]);
    }

    #[test]
    fn only_types_that_cannot_act_are_shown() {
        assert_eq!(PaperKind::of("application/pdf; charset=x"), PaperKind::Pdf);
        assert_eq!(PaperKind::of("IMAGE/PNG"), PaperKind::Png);
        for (kind, ending) in [
            ("application/xml", "xml"),
            ("text/xml; charset=utf-8", "xml"),
            ("application/cda+xml", "xml"),
            ("image/svg+xml", "svg"),
            ("application/dicom", "dcm"),
            ("text/plain", "txt"),
            ("x/y", "bin"),
        ] {
            assert_eq!(PaperKind::ending(kind), ending, "{kind}");
        }
        assert_eq!(PaperKind::of("application/cda+xml"), PaperKind::Xml);
        for other in ["image/svg+xml", "text/javascript", "", "application/pdfx"] {
            assert_eq!(PaperKind::of(other), PaperKind::Other, "{other}");
        }
        assert!(!PaperKind::Html.is_image());
    }
}
