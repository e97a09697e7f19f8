//! Every example of every component is sound markup that a person can use: closed, labelled, named once, and free
//! of what the content policy forbids.

use std::collections::BTreeSet;

use ui::page::{Account, Clinic, ErrorPage, Help, NavItem, Opening, Record, SessionEnd};
use ui::words::{MIRRORED, PSEUDO};
use ui::{Frame, Preferences, TextSize, Theme, Words, art::Icon, html};

#[path = "gallery/markup.rs"]
mod markup;

use markup::{Element, parse};

fn words() -> Words {
    Words::builder().build().expect("our own texts are sound")
}

fn clinic() -> Clinic<'static> {
    Clinic {
        name: "Lindenfield Clinic",
        home: "/",
        settings: "/settings",
        help: Some(Help {
            phone: "(608) 555-0100",
            hours: "Monday to Friday",
            urgent: "Call 911.",
            language: None,
        }),
        demo: true,
        livery: None,
    }
}

/// Every element of every example, with the name of the example.
fn examples() -> Vec<(&'static str, Vec<Element>)> {
    let words = words();
    let parsed = ui::gallery(&words).into_iter().map(|example| {
        let elements = parse(&example.markup.into_string());
        (example.name, elements.unwrap_or_else(|fault| panic!("{}: {fault}", example.name)))
    });
    parsed.collect()
}

#[test]
fn every_example_is_closed_and_named_once() {
    let examples = examples();
    let names: BTreeSet<&str> = examples.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), examples.len(), "two examples have one name");
    assert!(names.len() > 35, "the gallery shows every component");
    for (name, elements) in &examples {
        assert!(!elements.is_empty(), "{name} shows nothing");
    }
}

#[test]
fn every_control_has_a_label_that_finds_it() {
    for (name, elements) in examples() {
        let labels: BTreeSet<&str> =
            elements.iter().filter(|e| e.tag == "label").filter_map(|e| e.get("for")).collect();
        for control in elements.iter().filter(|e| matches!(&*e.tag, "input" | "select" | "textarea")) {
            if control.get("type") == Some("hidden") {
                continue;
            }
            let id = control.get("id").unwrap_or_else(|| panic!("{name}: a control without id"));
            assert!(labels.contains(id), "{name}: {id} has no label");
            assert!(control.get("placeholder").is_none(), "{name}: a placeholder is no label");
            assert!(control.get("disabled").is_none() && control.get("required").is_none(), "{name}: {id}");
        }
        for button in
            elements.iter().filter(|e| matches!(&*e.tag, "button" | "a" | "summary" | "h2" | "h3" | "legend"))
        {
            assert!(!button.text.trim().is_empty(), "{name}: a {} without words", button.tag);
        }
    }
}

#[test]
fn ids_are_unique_and_what_refers_to_them_finds_them_in_the_whole_gallery() {
    let examples = examples();
    let mut seen = BTreeSet::new();
    // Panels with a fixed id stand once on a page; the gallery shows each once.
    for (name, elements) in &examples {
        for id in elements.iter().filter_map(|element| element.get("id")) {
            assert!(seen.insert(id.to_owned()), "{name}: the id {id} is taken");
        }
    }
    for (name, element) in
        examples.iter().flat_map(|(name, all)| all.iter().map(move |element| (name, element)))
    {
        let asked = ["aria-describedby", "aria-labelledby", "aria-controls", "for"];
        let ids = asked.into_iter().filter_map(|attribute| element.get(attribute));
        for id in ids.flat_map(str::split_whitespace) {
            assert!(seen.contains(id), "{name}: something refers to {id}, which is not there");
        }
    }
}

#[test]
fn nothing_is_inline_that_the_content_policy_forbids() {
    for (name, elements) in examples() {
        for element in elements {
            for (attribute, value) in &element.attributes {
                assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: {attribute}");
                assert!(!value.starts_with("javascript:") && !value.contains("//"), "{name}: {value}");
            }
            assert!(
                !matches!(&*element.tag, "script" | "style" | "iframe" | "object"),
                "{name}: {}",
                element.tag
            );
        }
    }
}

#[test]
fn drawings_are_hidden_from_who_listens_or_say_a_sentence() {
    for (name, elements) in examples() {
        for svg in elements
            .iter()
            .filter(|e| e.tag == "svg" && e.parent.as_deref() != Some("svg") && e.depth_in_svg == 0)
        {
            let hidden = svg.get("aria-hidden") == Some("true") || svg.inside_hidden;
            let image = svg.get("role") == Some("img") && svg.text.trim().len() > 3;
            assert!(hidden || image, "{name}: a drawing that neither hides nor speaks");
        }
    }
}

#[test]
fn components_ask_only_for_texts_that_are_there() {
    let words = words();
    for locale in ["en", "en-GB", "es", PSEUDO, MIRRORED] {
        let there = words.in_locale(locale).expect("it is always there");
        assert!(!ui::gallery(&there).is_empty());
        assert!(!page(&there, &Preferences::default()).is_empty());
        for status in ErrorPage::KNOWN.into_iter().chain([401, 405, 410, 418, 502, 504, 599]) {
            let error = ErrorPage { status, code: "A1", signed_in: status % 2 == 0 };
            assert!(!error.title(&there).is_empty());
            assert!(!error.render(&there, &clinic()).into_string().is_empty());
        }
    }
    assert_eq!(words.missing(), Vec::<String>::new());
}

#[test]
fn the_pseudo_locale_makes_the_gallery_longer() {
    let words = words();
    let length = |words: &Words| {
        ui::gallery(words).iter().map(|e| e.markup.clone().into_string().len()).sum::<usize>()
    };
    let plain = length(&words);
    let longer = length(&words.in_locale(PSEUDO).expect("it is always there"));
    assert!(longer > plain + 300, "{plain} {longer}");
}

/// A page with all that a frame can hold.
fn page(words: &Words, preferences: &Preferences) -> String {
    let clinic = clinic();
    let navigation =
        [NavItem { href: "/", label: "Home", icon: Icon::Home, count: Some("2 unread"), current: true }];
    let frame = Frame {
        area: Some("Record"),
        opening: Opening::Page { caption: Some("Blood test"), lead: Some("Final.") },
        navigation: &navigation,
        account: Some(Account { name: "Ana", sign_out: "/sign-out", hidden: &[("token", "t")] }),
        record: Some(Record::Other { name: "Mia", born: Some("May 2, 2019"), back: "/" }),
        session: Some(SessionEnd {
            at: "2:52 pm",
            seconds: 1200,
            stay: "/session",
            ended: "/over",
            hidden: &[],
        }),
        breadcrumbs: &[("Home", "/")],
        scripts: &["reveal.mjs"],
        ..Frame::new(words, preferences, &clinic, "Test results", html! { p { "One." } })
    };
    frame.render().into_string()
}

#[test]
fn a_page_has_one_main_one_heading_and_a_way_past_the_menu() {
    let words = words();
    let elements = parse(&page(&words, &Preferences::default())).expect("the page is closed");
    let count = |tag: &str| elements.iter().filter(|element| element.tag == tag).count();
    assert_eq!((count("main"), count("h1"), count("title"), count("dialog")), (1, 1, 1, 1));
    let skip = elements.iter().find(|element| element.tag == "a").expect("there are links");
    assert_eq!(skip.get("href"), Some("#main"), "the first link leads past the menu");
    let title = elements.iter().find(|element| element.tag == "title").expect("there is a title");
    assert_eq!(title.text, "Test results - Record - Mia - Lindenfield Clinic");
    let current = elements.iter().filter(|element| element.get("aria-current") == Some("page")).count();
    assert_eq!(current, 1);
    let mut ids = BTreeSet::new();
    assert!(
        elements.iter().filter_map(|e| e.get("id")).all(|id| ids.insert(id.to_owned())),
        "ids are unique"
    );
    for element in &elements {
        assert!(
            !element.attributes.iter().any(|(name, _)| name == "style" || name.starts_with("on")),
            "{element:?}"
        );
        assert!(element.tag != "script" || element.get("src").is_some() && element.text.is_empty());
    }
}

#[test]
fn preferences_and_locale_reach_the_root_of_the_page() {
    let words = words();
    let preferences = Preferences {
        theme: Theme::Dark,
        text_size: TextSize::Larger,
        reduce_detail: true,
        ..Preferences::default()
    };
    let elements = parse(&page(&words.in_locale(MIRRORED).expect("there"), &preferences)).expect("closed");
    let root = elements.iter().find(|element| element.tag == "html").expect("the root");
    for (name, value) in [
        ("lang", MIRRORED),
        ("dir", "rtl"),
        ("data-theme", "dark"),
        ("data-text", "larger"),
        ("data-detail", "less"),
    ] {
        assert_eq!(root.get(name), Some(value), "{name}");
    }
    let plain = parse(&page(&words, &Preferences::default())).expect("closed");
    let root = plain.iter().find(|element| element.tag == "html").expect("the root");
    assert_eq!((root.get("data-theme"), root.get("data-text"), root.get("dir")), (None, None, Some("ltr")));
}

#[test]
fn a_page_with_errors_says_so_first_in_its_title() {
    let words = words();
    let (clinic, preferences) = (clinic(), Preferences::default());
    let frame = Frame {
        summary: Some(html! { p { "x" } }),
        ..Frame::new(&words, &preferences, &clinic, "Sign in", html! {})
    };
    assert_eq!(frame.window_title(), "Error: Sign in - Lindenfield Clinic");
}

#[test]
fn what_a_person_typed_is_never_taken_for_markup() {
    let words = words();
    let evil = "\"><script>alert(1)</script>";
    let field = ui::form::TextField { value: evil, error: Some(evil), ..ui::form::TextField::new("a", evil) };
    let elements = parse(&field.render(&words).into_string()).expect("it stays closed");
    assert!(!elements.iter().any(|element| element.tag == "script"));
    let input = elements.iter().find(|element| element.tag == "input").expect("the field");
    assert_eq!(input.get("value"), Some("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn a_control_without_a_label_cannot_be_written() {
    let refused = |make: fn(&Words)| std::panic::catch_unwind(|| make(&words())).is_err();
    assert!(refused(|words| drop(ui::form::TextField::new("a", " ").render(words))));
    assert!(refused(|words| drop(ui::form::TextField::new("a b", "Name").render(words))));
    assert!(refused(|_| drop(ui::form::Button::new("", ui::form::ButtonKind::First).render())));
    assert!(refused(|_| drop(ui::content::heading(ui::content::Level::H2, "", None))));
}

#[test]
fn a_field_that_hides_its_limits_or_its_zone_cannot_be_written() {
    let refused = |make: fn(&Words)| std::panic::catch_unwind(|| make(&words())).is_err();
    let file = |words: &Words, label: &str, limits: &str| {
        ui::form::FileField { id: "a", label, limits, accept: ".pdf", error: None }
            .render(words)
            .into_string()
    };
    assert!(file(&words(), "Photo", "Up to 6 MB.").contains("aria-describedby=\"a-hint\""));
    assert!(refused(|words| drop(
        ui::form::FileField { id: "a", label: "Photo", limits: " ", accept: ".pdf", error: None }
            .render(words)
    )));
    assert!(std::panic::catch_unwind(|| file(&words(), "", "Up to 6 MB.")).is_err());
    let day = |closed| ui::form::SlotDay { date: "Tuesday, December 1", groups: &[], closed };
    let slots = |zone: &str, closed| {
        let days = [day(closed)];
        let level = ui::content::Level::H2;
        ui::form::Slots { id: "slot", label: "Choose a time", zone, level, days: &days, error: None }
            .render(&words())
            .into_string()
    };
    assert!(slots("Central Time", Some("Closed: holiday.")).contains("Closed: holiday."));
    assert!(std::panic::catch_unwind(|| slots("", Some("Closed."))).is_err(), "times without a zone");
    assert!(std::panic::catch_unwind(|| slots("Central Time", None)).is_err(), "an empty day says why");
}

#[test]
fn every_time_is_one_radio_of_one_question_and_the_first_has_its_id() {
    let (name, elements) =
        examples().into_iter().find(|(name, _)| *name == "slots").expect("the gallery shows times");
    let radios: Vec<&Element> = elements.iter().filter(|e| e.get("type") == Some("radio")).collect();
    assert!(radios.len() > 4 && radios.iter().all(|radio| radio.get("name") == Some("slot")), "{name}");
    assert_eq!(radios[0].get("id"), Some("slot"), "an error summary leads to the first time");
    let groups: Vec<&Element> = elements.iter().filter(|e| e.get("role") == Some("group")).collect();
    assert!(groups.iter().all(|group| group.get("aria-labelledby").is_some_and(|ids| ids.contains(' '))));
}

#[test]
fn a_table_says_its_order_once_and_offers_the_others_as_links() {
    use ui::content::{Column, Order, Table};
    let draw = |columns: &[Column<'_>]| {
        Table { caption: "Medicines", caption_hidden: false, columns, rows: vec![] }
            .render_sorted(&words())
            .into_string()
    };
    let name = Column::text("Name").sorted("/m?order=name", None);
    let date = Column::text("Started").sorted("/m?order=oldest", Some(Order::Down));
    let drawn = draw(&[name, date, Column::text("State")]);
    assert_eq!(drawn.matches("aria-sort=\"descending\"").count(), 1);
    assert_eq!(drawn.matches("<a href=\"/m?order=").count(), 2);
    let twice = [name.sorted("/m?order=name", Some(Order::Up)), date];
    assert!(std::panic::catch_unwind(|| draw(&twice)).is_err(), "a list is in one order");
}
