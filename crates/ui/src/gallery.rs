//! The gallery: examples of every component, by name. A page shows them all in daily builds; tests run over each.

mod charts;
mod fields;
mod hard;
mod lists;
mod talk;

use jiff::civil::date;
use maud::{Markup, html};

use crate::art::{Icon, Scene, badge, calm_badge, mark};
use crate::content::{
    Action, Card, Cell, Column, Disclosure, Empty, Event, Fact, Flash, FlashKind, Level, Note, NoteKind, Row,
    Table, Tag, TagKind, Task, action_links, as_of, card_grid, facts, print_link, rows, section, tasks,
    terms, timeline,
};
use crate::form::{
    Button, ButtonKind, Checkboxes, Choice, DateField, DateParts, ErrorSummary, FieldError, Form,
    GroupedSelect, LinkButton, Method, PasswordField, Radios, Select, TextArea, TextField, TextKind, Width,
};
use crate::words::Words;

/// One example: the component, what it shows, and the markup.
#[derive(Debug, Clone)]
pub struct Example {
    /// The component and the case, as a name without spaces: `text-field-error`.
    pub name: &'static str,
    /// The markup.
    pub markup: Markup,
}

/// All examples. Their texts stand for texts that a rib has translated.
pub fn gallery(words: &Words) -> Vec<Example> {
    let mut all = Vec::new();
    for (name, markup) in art().into_iter().chain(text_fields(words)).chain(choices(words)).chain(acts(words))
    {
        all.push(Example { name, markup });
    }
    for (name, markup) in
        notes(words).into_iter().chain(blocks(words)).chain(lists(words)).chain(charts::examples(words))
    {
        all.push(Example { name, markup });
    }
    let more = lists::examples(words)
        .into_iter()
        .chain(fields::examples(words))
        .chain(talk::examples(words))
        .chain(hard::examples(words));
    all.extend(more.map(|(name, markup)| Example { name, markup }));
    all
}

type Examples = Vec<(&'static str, Markup)>;

fn art() -> Examples {
    vec![
        ("mark", html! { span.brand { (mark()) "Lindenfield Clinic" } }),
        ("icons", html! { p { @for icon in Icon::ALL { (icon.draw()) } } }),
        ("badges", html! { p { @for icon in Icon::ALL { (badge(icon)) (calm_badge(icon)) } } }),
        (
            "scenes",
            html! { @for scene in [Scene::Rest, Scene::Lost, Scene::Ajar] { div.with-scene { (scene.draw()) } } },
        ),
    ]
}

fn text_fields(words: &Words) -> Examples {
    let name = TextField::new("full-name", "Your full name");
    let code = TextField {
        hint: Some("It is in your letter, below the picture of a door."),
        kind: TextKind::Code,
        width: Width::Ten,
        ..TextField::new("letter-code", "Code from your letter")
    };
    let once = TextField {
        kind: TextKind::OneTimeCode,
        width: Width::Ten,
        ..TextField::new("once", "6-digit code")
    };
    let email = TextField {
        hint: Some("We only use it to tell you that something is new."),
        value: "ana.example.org",
        error: Some("Enter an email address like name@example.org"),
        autocomplete: Some("email"),
        kind: TextKind::Email,
        ..TextField::new("email", "Email")
    };
    let password = PasswordField { id: "password", label: "Password", hint: None, error: None, new: false };
    let fresh = PasswordField {
        id: "new-password",
        label: "New password",
        hint: Some("At least 12 characters. Three words that you can picture are good."),
        error: Some("Use at least 12 characters"),
        new: true,
    };
    let born = DateField {
        id: "born",
        label: "Date of birth",
        hint: Some("For example, 3 27 1984"),
        value: DateParts::default(),
        error: None,
        birthday: true,
    };
    let wrong_date = DateField {
        id: "since",
        label: "When did it start?",
        hint: None,
        value: DateParts { day: "31", month: "2", year: "2026" },
        error: Some("February 2026 has 28 days. Check the day."),
        birthday: false,
    };
    let area = TextArea {
        id: "question",
        label: "What would you like to ask?",
        hint: Some("Nurses and doctors in this team can read this."),
        value: "Is it safe to take both?",
        error: None,
        characters_max: Some(4_000),
    };
    vec![
        ("text-field", name.render(words)),
        ("text-field-hint", code.render(words)),
        ("text-field-one-time-code", once.render(words)),
        ("text-field-error", email.render(words)),
        ("password-field", in_form(words, "login-a", &password.render(words))),
        ("password-field-new", in_form(words, "login-b", &fresh.render(words))),
        ("date-field", born.render(words)),
        ("date-field-error", wrong_date.render(words)),
        ("text-area", area.render(words)),
    ]
}

/// A password belongs to someone: managers look for the name beside it.
fn in_form(words: &Words, login: &str, body: &Markup) -> Markup {
    let login =
        TextField { autocomplete: Some("username"), ..TextField::new(login, "Email or mobile number") };
    let body = html! { (login.render(words)) (body) (Button::new("Go on", ButtonKind::First).render()) };
    Form { action: "/password", method: Method::Post, hidden: &[], body }.render()
}

fn choices(words: &Words) -> Examples {
    let sizes = [
        Choice { hint: Some("18 pixels"), chosen: true, ..Choice::new("standard", "Standard") },
        Choice { hint: Some("21 pixels"), ..Choice::new("large", "Large") },
    ];
    let topics =
        [Choice::new("results", "New test results"), Choice::new("messages", "Messages from your care team")];
    let years = [Choice::new("2026", "2026"), Choice { chosen: true, ..Choice::new("2025", "2025") }];
    let radios = Radios { id: "size", label: "Text size", hint: None, choices: &sizes, error: None };
    let wrong = Radios {
        id: "when",
        label: "When shall we call?",
        hint: Some("We call on weekdays."),
        choices: &topics,
        error: Some("Choose a time"),
    };
    let boxes = Checkboxes {
        id: "topics",
        label: "Tell me about",
        hint: Some("Any number."),
        choices: &topics,
        error: None,
    };
    let select = Select { id: "year", label: "Year", hint: None, choices: &years, error: None, ask: true };
    vec![
        ("radios", radios.render(words)),
        ("radios-error", wrong.render(words)),
        ("checkboxes", boxes.render(words)),
        ("select", select.render(words)),
        ("select-groups", grouped(words)),
    ]
}

fn grouped(words: &Words) -> Markup {
    let nearest = [Choice { chosen: true, ..Choice::new("", "Same as the clinic") }];
    let places = |names: [&'static str; 2]| names.map(|name| Choice::new(name, name)).to_vec();
    let groups = [("Africa", places(["Abidjan", "Accra"])), ("Asia", places(["Amman", "Tokyo"]))];
    GroupedSelect {
        id: "clocks",
        label: "Time zone",
        hint: Some("Your times are shown on these clocks."),
        choices: &nearest,
        groups: &groups,
        error: None,
    }
    .render(words)
}

fn acts(words: &Words) -> Examples {
    let kinds = [
        Button::new("Send message", ButtonKind::First),
        Button { icon: Some(Icon::Print), ..Button::new("Print this page", ButtonKind::Second) },
        Button::new("Cancel this visit", ButtonKind::Danger),
        Button::new("Sign out", ButtonKind::Quiet),
    ];
    let link = LinkButton {
        label: "Book a visit",
        href: "/visits/new",
        kind: ButtonKind::First,
        icon: Some(Icon::Visit),
    };
    let errors = [
        FieldError { id: "sum-email", message: "Enter an email address like name@example.org" },
        FieldError { id: "sum-code", message: "Enter the code from your letter" },
    ];
    let fields = [
        TextField { error: Some(errors[0].message), ..TextField::new("sum-email", "Email") }.render(words),
        TextField { error: Some(errors[1].message), ..TextField::new("sum-code", "Code") }.render(words),
    ];
    let form = Form {
        action: "/codes",
        method: Method::Post,
        hidden: &[("token", "abc")],
        body: html! { @for field in &fields { (field) } (kinds[0].render()) },
    };
    vec![
        ("buttons", html! { div.actions { @for button in kinds { (button.render()) } (link.render()) } }),
        ("error-summary", html! { (ErrorSummary { errors: &errors }.render(words)) (form.render()) }),
        ("print-link", print_link(words)),
    ]
}

fn notes(words: &Words) -> Examples {
    let note = |kind, title| {
        Note {
            kind,
            title: Some((Level::H2, title)),
            body: html! { p { "One sentence that says what it means." } },
        }
        .render(words)
    };
    let tags = [
        Tag::new("New", TagKind::New),
        Tag::new("In the usual range", TagKind::Good),
        Tag::new("2 of 12 outside the usual range", TagKind::Look),
        Tag::new("Stopped", TagKind::Bad),
        Tag::new("Final", TagKind::Plain),
        Tag::new("Comment from Dr Ruiz", TagKind::Info),
    ];
    let flash = Flash {
        kind: FlashKind::Done,
        title: "Your message is sent",
        body: Some(html! { p { "Expect an answer by Tuesday, November 24." } }),
    };
    let disclosure = Disclosure {
        label: "What is this test?",
        open: false,
        body: html! { p { "Potassium is a salt in your blood. Your heart and muscles need it." } },
    };
    vec![
        ("note", note(NoteKind::Info, "Results come here first")),
        ("note-warning", note(NoteKind::Warning, "Messages are not for emergencies")),
        ("note-problem", note(NoteKind::Problem, "One medicine could not be asked for")),
        ("note-done", note(NoteKind::Done, "Your form is in")),
        ("tags", html! { p { @for tag in tags { (tag.render()) " " } } }),
        ("flash", flash.render()),
        ("disclosure", disclosure.render()),
        ("as-of", as_of(words, &words.date(date(2026, 11, 21)))),
    ]
}

fn blocks(words: &Words) -> Examples {
    let lit = Card {
        icon: Some(Icon::Results),
        lit: true,
        tag: Some(Tag::new("1 new", TagKind::New).render()),
        more: Some(("See all test results", "/results")),
        ..Card::new("New for you", Level::H2, html! { p { "Potassium, November 12, 2026" } })
    };
    let calm =
        Card { icon: Some(Icon::Visit), ..Card::new("Next visit", Level::H2, html! { p { "Thursday" } }) };
    let actions = [
        Action { label: "Book a visit", href: "/visits/new", icon: Icon::Visit },
        Action { label: "Send a message", href: "/messages/new", icon: Icon::Messages },
    ];
    let empty = Empty {
        title: "No test results yet",
        level: Level::H2,
        text: "When a laboratory sends one, it is here the same day.",
        action: Some(("Is one missing?", "/results/missing")),
    };
    let columns = [Column::text("Taken"), Column::number("Value"), Column::text("In words")];
    let table = Table {
        caption: "Potassium over time",
        caption_hidden: false,
        columns: &columns,
        rows: vec![
            vec![Cell::from(words.date(date(2026, 11, 12))), "5.4 mmol/L".into(), "Higher than usual".into()],
            vec![Cell::from(words.date(date(2026, 1, 5))), "4.4 mmol/L".into(), "In the usual range".into()],
        ],
    };
    vec![
        ("cards", card_grid(&[lit.render(), calm.render()])),
        ("action-links", action_links(&actions)),
        ("empty", empty.render()),
        ("table", table.render()),
        (
            "section",
            section(
                Level::H2,
                "Allergies",
                Some(&html! { a href="/allergies" { "See all" } }),
                &html! { p { "None known." } },
            ),
        ),
    ]
}

fn lists(words: &Words) -> Examples {
    let due = words.date(date(2026, 12, 3));
    let to_do = [
        Task {
            label: "Answer 6 questions before your visit",
            href: "/t/1",
            due: Some(&due),
            about: Some("Knee check"),
        },
        Task { label: "Read a reply from Dr Ruiz", href: "/t/2", due: None, about: None },
    ];
    let results = [Row {
        label: "Potassium".into(),
        href: "/results/1",
        meta: vec!["Serum potassium".into(), "November 12, 2026".into()],
        tags: vec![Tag::new("New", TagKind::New).render(), Tag::new("A little high", TagKind::Look).render()],
    }];
    let contact = [
        Fact { change: Some("/profile/phone"), ..Fact::new("Mobile", "(608) 555-0142") },
        Fact::new("Date of birth", "March 27, 1984"),
    ];
    let events = [
        Event {
            title: "Blood taken",
            when: "November 12, 2026",
            machine: Some("2026-11-12"),
            body: html! { p { "North clinic" } },
        },
        Event { title: "Asked for by Dr Ruiz", when: "About November 2026", machine: None, body: html! {} },
    ];
    vec![
        ("tasks", tasks(words, &to_do)),
        ("rows", rows(&results)),
        ("facts", facts(words, &contact)),
        (
            "terms",
            terms(&[(
                "High blood pressure",
                Some("hypertension"),
                "Your heart pushes harder than it needs to.",
            )]),
        ),
        ("timeline", timeline(Level::H2, &events)),
    ]
}
