//! Drawings: the mark, the signs, and the scenes of the open door. All are our own, inline, coloured by classes,
//! so that dark, print and contrast themes reach them. None carries meaning that the words beside it do not say.

use maud::{Markup, PreEscaped, html};

mod scene;

pub use scene::Scene;

/// The mark of the house: an arch with light in it.
pub fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 32 36" aria-hidden="true" focusable="false" {
            path.outer d="M2 36V16a14 14 0 0 1 28 0v20z" {}
            path.inner d="M6 36V16a10 10 0 0 1 20 0v20z" {}
            path.light d="M9.500 36V16.500a6.500 6.500 0 0 1 13 0V36z" {}
            path.bright d="M13 36V18a3 3 0 0 1 6 0v18z" {}
        }
    }
}

/// A small sign beside words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Home.
    Home,
    /// Messages.
    Messages,
    /// A person, a profile.
    Person,
    /// People that one helps.
    People,
    /// Test results.
    Results,
    /// Visits, dates.
    Visit,
    /// Medicines.
    Medicine,
    /// Bills.
    Bill,
    /// Sharing.
    Share,
    /// The record.
    Record,
    /// Things to do.
    Tasks,
    /// Health, conditions.
    Heart,
    /// Allergies, warnings of the body.
    Shield,
    /// Done, in range.
    Check,
    /// A problem.
    Alert,
    /// A fact.
    Info,
    /// A time.
    Clock,
    /// A telephone.
    Phone,
    /// Printing.
    Print,
    /// Download.
    Download,
    /// Search.
    Search,
    /// A document.
    Document,
    /// Higher than usual.
    Up,
    /// Lower than usual.
    Down,
    /// A place.
    Place,
    /// Something new.
    New,
    /// Taking something away.
    Cross,
}

impl Icon {
    /// All of them.
    pub const ALL: [Self; 27] = [
        Self::Home,
        Self::Messages,
        Self::Person,
        Self::People,
        Self::Results,
        Self::Visit,
        Self::Medicine,
        Self::Bill,
        Self::Share,
        Self::Record,
        Self::Tasks,
        Self::Heart,
        Self::Shield,
        Self::Check,
        Self::Alert,
        Self::Info,
        Self::Clock,
        Self::Phone,
        Self::Print,
        Self::Download,
        Self::Search,
        Self::Document,
        Self::Up,
        Self::Down,
        Self::Place,
        Self::New,
        Self::Cross,
    ];

    fn path(self) -> &'static str {
        match self {
            Self::Home => "M4 21V11.500a8 8 0 0 1 16 0V21zM9.500 21v-6a2.500 2.500 0 0 1 5 0v6",
            Self::Messages => "M4 5.500h16v11h-8.500L7 20.500v-4H4zM8 9.500h8M8 12.500h5",
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500a7.500 7.500 0 0 1 15 0",
            Self::People => {
                "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0\
                 M16 5a3 3 0 0 1 0 6M18 14.500a5.500 5.500 0 0 1 3.500 5"
            }
            Self::Results => {
                "M9 3.500h6M10 3.500v6l-5 8.700a1.500 1.500 0 0 0 1.300 2.300h11.400a1.500 1.500 0 0 0 1.300-2.300L14 9.500v-6M7.500 15h9"
            }
            Self::Visit => "M4 6h16v14.500H4zM4 10.500h16M8.500 3.500V8M15.500 3.500V8M9 15.500l2 2 4-4",
            Self::Medicine => {
                "M5.500 13l7.500-7.500a4 4 0 0 1 5.600 5.600L11 18.500A4 4 0 0 1 5.500 13zM9.200 9.300l5.600 5.600"
            }
            Self::Bill => "M6 3.500h12v17l-3-2-3 2-3-2-3 2zM9 8.500h6M9 12.500h6",
            Self::Share => "M12 15V4M8 7.500 12 3.500l4 4M6 11.500H5v9h14v-9h-1",
            Self::Record => "M3.500 6.500h6l2 2.500h9v10.500h-17zM12 12v5M9.500 14.500h5",
            Self::Tasks => {
                "M9.500 6.500H20M9.500 12H20M9.500 17.500H20M3.500 6.500l1 1 2-2M3.500 12l1 1 2-2M3.500 17.500l1 1 2-2"
            }
            Self::Heart => {
                "M12 20s-7.500-4.600-7.500-10A4.200 4.200 0 0 1 12 7.600 4.200 4.200 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z"
            }
            Self::Shield => {
                "M12 3.500l7.500 2.800v5.200c0 4.600-3.200 7.600-7.500 9-4.300-1.400-7.500-4.400-7.500-9V6.300zM12 8v5M12 16v.2"
            }
            Self::Check => "M5 12.500l4.500 4.500L19 7.500",
            Self::Alert => "M12 4 2.800 20h18.400zM12 10v4.500M12 17.200v.2",
            Self::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.600v.2",
            Self::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.200l3.500 2",
            Self::Phone => {
                "M5 4h3.800l1.600 4.200-2.200 1.600a11 11 0 0 0 6 6l1.600-2.200 4.200 1.600V19a1.500 1.500 0 0 1-1.500 1.500A15 15 0 0 1 3.500 5.500 1.500 1.500 0 0 1 5 4z"
            }
            Self::Print => "M7 8V3.500h10V8M7 17H4V8.500h16V17h-3M7 13.500h10v7H7z",
            Self::Download => "M12 4v11M8 11.500l4 4 4-4M5 20h14",
            Self::Search => {
                "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.200 15.200 20.500 20.500"
            }
            Self::Document => "M6 3.500h8l4.500 4.500v12.500H6zM13.500 3.500v5h5M9 13h6M9 16.500h6",
            Self::Up => "M12 19.500V5M6.500 10.500 12 5l5.500 5.500",
            Self::Down => "M12 4.500V19M6.500 13.500 12 19l5.500-5.500",
            Self::Place => {
                "M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11zM12 12.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600z"
            }
            Self::Cross => "M6.500 6.500l11 11M17.500 6.500l-11 11",
            Self::New => {
                "M12 3.500l2.200 6.300 6.300 2.200-6.300 2.200-2.200 6.300-2.200-6.300L3.500 12l6.300-2.200z"
            }
        }
    }

    /// The sign, hidden from who listens: the words beside it say it.
    pub fn draw(self) -> Markup {
        html! {
            svg.icon viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" {
                (PreEscaped("<path d=\"")) (self.path()) (PreEscaped("\"/>"))
            }
        }
    }
}

/// A sign in its little doorway.
pub fn badge(icon: Icon) -> Markup {
    html! { span.badge { (icon.draw()) } }
}

/// The same in the calm colour, for what asks for nothing.
pub fn calm_badge(icon: Icon) -> Markup {
    html! { span.badge.calm { (icon.draw()) } }
}
