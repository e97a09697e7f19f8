//! Sample pages, as ribs will make them. The people and values in them are made up.

use jiff::civil::date;
use ui::art::Icon;
use ui::brand::{Brand, Colour};
use ui::chart::{Beside, Point, RangeBar, Series, Trend};
use ui::content::{
    Action, Card, Disclosure, Fact, Level, Row, Tag, TagKind, Task, action_links, as_of, card_grid, facts,
    rows, section, tasks,
};
use ui::form::{
    Button, ButtonKind, Choice, ErrorSummary, FieldError, Finder, Form, LinkButton, Method, Narrowing,
    PasswordField, TextField, TextKind,
};
use ui::page::{Account, Clinic, ErrorPage, Frame, Help, NavItem, Opening, Record, SessionEnd};
use ui::{Markup, Preferences, Words, html};

/// The clinic of the samples.
pub fn clinic() -> Clinic<'static> {
    Clinic {
        name: "Lindenfield Clinic",
        home: "/",
        settings: "/settings",
        help: Some(Help {
            phone: "(608) 555-0100",
            hours: "Monday to Friday, 8:00 am to 5:00 pm. Interpreters are free.",
            urgent: "Call 911 if you think a life is in danger. Call or text 988 if you have thoughts of suicide.",
            language: None,
        }),
        demo: true,
        livery: None,
    }
}

/// The look of another clinic: plum instead of the colours of the house.
pub fn brand() -> Brand {
    let colour = |red, green, blue| Colour { red, green, blue };
    Brand {
        brand: colour(0x5b, 0x2a, 0x4c),
        brand_ink: colour(0xff, 0xf4, 0xde),
        action_light: colour(0x8a, 0x2b, 0x6b),
        action_dark: colour(0xf2, 0xb3, 0xdc),
        radius_px: Some(14),
        fonts: Some("\"Noto Sans\", sans-serif".to_owned()),
    }
}

const NAVIGATION: [NavItem<'static>; 3] = [
    NavItem { href: "/", label: "Home", icon: Icon::Home, count: None, current: false },
    NavItem {
        href: "/messages",
        label: "Messages",
        icon: Icon::Messages,
        count: Some("2 unread"),
        current: false,
    },
    NavItem { href: "/profile", label: "Profile", icon: Icon::Person, count: None, current: false },
];

/// All samples by name.
#[allow(clippy::too_many_lines)] // a list of pages, read from top to bottom
pub fn pages(words: &Words, preferences: &Preferences, clinic: &Clinic<'_>) -> Vec<(&'static str, Markup)> {
    let home = [NavItem { current: true, ..NAVIGATION[0] }, NAVIGATION[1], NAVIGATION[2]];
    let account = Account { name: "Ana Morales", sign_out: "/sign-out", hidden: &[("token", "sample")] };
    let session = SessionEnd {
        at: "2:52 pm",
        seconds: 1200,
        stay: "/session",
        ended: "/signed-out",
        hidden: &[("token", "sample")],
    };
    let inside = |title: &'static str, main: Markup| Frame {
        account: Some(account),
        session: Some(session),
        navigation: &home,
        record: Some(Record::Own { name: "Ana Morales", born: Some("March 27, 1984") }),
        ..Frame::new(words, preferences, clinic, title, main)
    };
    let wrong = [FieldError { id: "login", message: "Enter your email or mobile number" }];
    let door = |error: Option<&'static str>| Frame {
        opening: Opening::Entrance { beside: Some(beside()) },
        scripts: &["reveal.mjs"],
        summary: error.map(|_| ErrorSummary { errors: &wrong }.render(words)),
        ..Frame::new(words, preferences, clinic, "Sign in", sign_in(words, error))
    };
    let lost = ErrorPage { status: 404, code: "7F3K-22", signed_in: true };
    let lost_title = lost.title(words).into_owned();
    let here = [("Home", "/"), ("Test results", "/results")];
    vec![
        ("sign-in", door(None).render()),
        ("sign-in-error", door(Some(wrong[0].message)).render()),
        (
            "home",
            Frame {
                opening: Opening::Welcome { lead: Some("Saturday, November 21, 2026") },
                ..inside("Good morning, Ana", home_page(words))
            }
            .render(),
        ),
        ("results", Frame { breadcrumbs: &here[..1], ..inside("Test results", results(words)) }.render()),
        (
            "result",
            Frame {
                area: Some("Test results"),
                opening: Opening::Page {
                    caption: Some("Blood test, November 12, 2026"),
                    lead: Some("Serum potassium. Final result."),
                },
                breadcrumbs: &here,
                ..inside("Potassium: a little high", potassium(words))
            }
            .render(),
        ),
        (
            "child",
            Frame {
                record: Some(Record::Other { name: "Mia Morales", born: Some("May 2, 2019"), back: "/" }),
                breadcrumbs: &here[..1],
                ..inside("Test results", results(words))
            }
            .render(),
        ),
        (
            "lost",
            Frame {
                opening: lost.opening(),
                ..Frame::new(words, preferences, clinic, &lost_title, lost.render(words, clinic))
            }
            .render(),
        ),
    ]
}

fn beside() -> Markup {
    html! {
        p { "First time here? " a href="/start" { "Use the code from your letter" } "." }
        p { "Can’t get in? " a href="/recovery" { "Get help to sign in" } " or call (608) 555-0100." }
    }
}

fn sign_in(words: &Words, error: Option<&str>) -> Markup {
    let login = TextField {
        autocomplete: Some("username webauthn"),
        kind: TextKind::Text,
        error,
        ..TextField::new("login", "Email or mobile number")
    };
    let password = PasswordField { id: "password", label: "Password", hint: None, error: None, new: false };
    let button = Button { full: true, ..Button::new("Sign in", ButtonKind::First) };
    let body = html! { (login.render(words)) (password.render(words)) (button.render()) };
    html! {
        p.soft { "Come in. Your record, your visits and your care team are behind this door." }
        (Form { action: "/sign-in", method: Method::Post, hidden: &[("token", "sample")], body }.render())
    }
}

fn home_to_do(words: &Words) -> Markup {
    let to_do = [
        Task {
            label: "Answer 6 questions before your visit",
            href: "/1",
            due: Some("December 3, 2026"),
            about: Some("Visit with Dr Elena Ruiz"),
        },
        Task {
            label: "Pay $40.00",
            href: "/2",
            due: Some("December 15, 2026"),
            about: Some("Visit on October 30, 2026"),
        },
        Task {
            label: "Read a reply from Dr Elena Ruiz",
            href: "/3",
            due: None,
            about: Some("About your blood pressure tablets"),
        },
    ];
    tasks(words, &to_do)
}

fn home_page(words: &Words) -> Markup {
    let fresh = [
        Row {
            label: "Potassium: a little high".into(),
            href: "/r/1",
            meta: vec!["November 12, 2026 (9 days ago)".into()],
            tags: vec![],
        },
        Row {
            label: "Cholesterol: in the usual range".into(),
            href: "/r/2",
            meta: vec!["November 12, 2026 (9 days ago)".into()],
            tags: vec![],
        },
    ];
    let visit = html! {
        p.big { "Thursday, December 3" }
        p { "9:30 am with Dr Elena Ruiz" br; "North clinic, 12 Linden Street, room 4" }
        div.actions { (LinkButton { label: "Change or cancel", href: "/v/1", kind: ButtonKind::Second, icon: None }.render()) }
    };
    let wants = [
        Action { label: "Book a visit", href: "/visits/new", icon: Icon::Visit },
        Action { label: "Send a message", href: "/messages/new", icon: Icon::Messages },
        Action { label: "Ask for a refill", href: "/refills/new", icon: Icon::Medicine },
        Action { label: "See test results", href: "/results", icon: Icon::Results },
        Action { label: "Pay a bill", href: "/bills", icon: Icon::Bill },
        Action { label: "Share my record", href: "/shares", icon: Icon::Share },
    ];
    let cards = [
        Card { icon: Some(Icon::Tasks), lit: true, ..Card::new("To do", Level::H2, home_to_do(words)) }
            .render(),
        Card {
            icon: Some(Icon::Results),
            lit: true,
            tag: Some(Tag::new("2 new", TagKind::New).render()),
            more: Some(("See all test results", "/results")),
            ..Card::new("New for you", Level::H2, rows(&fresh))
        }
        .render(),
        Card {
            icon: Some(Icon::Visit),
            more: Some(("See all visits", "/visits")),
            ..Card::new("Next visit", Level::H2, visit)
        }
        .render(),
    ];
    html! {
        (card_grid(&cards))
        (section(Level::H2, "I want to…", None, &action_links(&wants)))
        (section(Level::H2, "Your record at a glance", Some(&html! { a href="/record" { "Open your record" } }), &card_grid(&[
            Card { icon: Some(Icon::Heart), ..Card::new("Conditions", Level::H3, html! { p { "High blood pressure (hypertension)" } p { "Type 2 diabetes" } (as_of(words, "November 12, 2026")) }) }.render(),
            Card { icon: Some(Icon::Medicine), ..Card::new("Medicines", Level::H3, html! { p { "Lisinopril 10 mg, once a day" } p { "Metformin 500 mg, with breakfast and dinner" } (as_of(words, "November 12, 2026")) }) }.render(),
            Card { icon: Some(Icon::Shield), ..Card::new("Allergies", Level::H3, html! { p { "Penicillin: rash" } (as_of(words, "June 4, 2026")) }) }.render(),
        ])))
    }
}

#[allow(clippy::too_many_lines)] // one page, written out
fn results(words: &Words) -> Markup {
    let years = [Choice::new("2026", "2026"), Choice::new("2025", "2025")];
    let stands =
        [Choice::new("outside", "Outside the usual range"), Choice::new("comment", "With a comment")];
    let narrowings = [
        Narrowing { id: "year", label: "Year", choices: &years },
        Narrowing { id: "show", label: "Show only", choices: &stands },
    ];
    let finder = Finder {
        action: "/results",
        id: "q",
        label: "Name of the test",
        query: "",
        narrowings: &narrowings,
        period: None,
        hidden: &[],
        narrowed: &[],
        clear: "/results",
        found: None,
    };
    let new = || Tag::new("New", TagKind::New).render();
    let usual = || Tag::new("In the usual range", TagKind::Good).render();
    let look = |text| Tag::new(text, TagKind::Look).render();
    let november = [
        Row {
            label: "Potassium".into(),
            href: "/r/1",
            meta: vec!["Serum potassium".into()],
            tags: vec![new(), look("A little high")],
        },
        Row {
            label: "Cholesterol".into(),
            href: "/r/2",
            meta: vec!["Lipid panel, 4 values".into()],
            tags: vec![new(), usual()],
        },
        Row {
            label: "Blood count".into(),
            href: "/r/3",
            meta: vec!["Complete blood count, 12 values".into(), "Comment from Dr Elena Ruiz".into()],
            tags: vec![look("2 of 12 outside the usual range")],
        },
    ];
    let january = [
        Row {
            label: "Long-term blood sugar".into(),
            href: "/r/4",
            meta: vec!["Hemoglobin A1c".into()],
            tags: vec![usual()],
        },
        Row {
            label: "Chest X-ray".into(),
            href: "/r/5",
            meta: vec!["Report from the X-ray department".into()],
            tags: vec![Tag::new("Report", TagKind::Info).render()],
        },
    ];
    let group = |title: &str, list: &[Row<'_>]| Card::new(title, Level::H2, rows(list)).render();
    html! {
        (finder.render(words))
        (group("November 12, 2026", &november))
        (group("January 5, 2026", &january))
        div.section { (Disclosure { label: "Missing a result?", open: false, body: html! { p { "Some tests take up to two weeks. If one is later than that, call us." } } }.render()) }
        (as_of(words, "November 21, 2026, 9:04 am"))
    }
}

fn potassium_comment() -> Markup {
    Card {
        icon: Some(Icon::Messages),
        lit: true,
        ..Card::new(
            "What your doctor says",
            Level::H2,
            html! {
                p { "This is only a little above the usual range and is common with your blood pressure tablets. Please drink enough water. We will test again in two weeks." }
                p.soft { "Dr Elena Ruiz, family doctor. November 13, 2026" }
                div.actions { (LinkButton { label: "Ask a question about this", href: "/messages/new", kind: ButtonKind::Second, icon: Some(Icon::Messages) }.render()) }
            },
        )
    }
    .render()
}

fn potassium(words: &Words) -> Markup {
    let (value, low, high) = ((5.4, "5.4 mmol/L"), Some((3.5, "3.5")), Some((5.1, "5.1")));
    let sentence = RangeBar::sentence(words, value, low, high);
    let measured = [
        (2024, 11, 4.1, "4.1 mmol/L"),
        (2025, 3, 4.3, "4.3 mmol/L"),
        (2025, 9, 4.0, "4.0 mmol/L"),
        (2026, 1, 4.4, "4.4 mmol/L"),
        (2026, 11, 5.4, "5.4 mmol/L"),
    ];
    let points = measured.iter().map(|(year, month, value, label)| {
        let said = if *value > 5.1 {
            Tag::new("A little high", TagKind::Look)
        } else {
            Tag::new("In the usual range", TagKind::Good)
        };
        let beside = Beside { tag: Some(said.render()), ..Beside::default() };
        Point { beside, ..Point::new(date(*year, *month, 12), *value, *label) }
    });
    let series = [Series { name: "Potassium", points: points.collect() }];
    let trend = Trend {
        sentence: "Potassium from November 2024 to November 2026: between 4.0 and 4.4, then 5.4 mmol/L.",
        series: &series,
        band: (Some(3.5), Some(5.1)),
    };
    let about = [
        Fact::new("Taken", "November 12, 2026, 8:15 am"),
        Fact::new("Where", "North clinic laboratory"),
        Fact::new("Asked for by", "Dr Elena Ruiz"),
        Fact::new("State", "Final"),
    ];
    html! {
        div.columns {
            div.stack {
                (potassium_comment())
                (Card::new("Your value", Level::H2, html! {
                    p.big { (sentence) }
                    (RangeBar { value, low, high, anchor: None, sentence: &sentence }.render(words))
                }).render())
                (Card::new("Over time", Level::H2, trend.with_table(words, "All potassium values")).render())
            }
            div.stack {
                (Card::new("About this test", Level::H2, facts(words, &about)).render())
                div {
                    (Disclosure { label: "What is this test?", open: true, body: html! { p { "Potassium is a salt in your blood. Your heart and muscles need the right amount." } } }.render())
                    (Disclosure { label: "What can change it?", open: false, body: html! { p { "Some blood pressure tablets, salt substitutes, and how long the sample waited." } } }.render())
                }
            }
        }
    }
}
