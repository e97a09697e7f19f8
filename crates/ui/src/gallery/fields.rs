//! Examples of fields for more than a word: files, free times, longer texts.

use maud::{Markup, html};

use super::Examples;
use crate::content::Level;
use crate::form::{
    Button, ButtonKind, FileField, FileState, Form, Method, SentFile, Slot, SlotDay, SlotGroup, Slots,
    TextArea, TextField, TextKind, Width, sent_files,
};
use crate::words::Words;

pub(super) fn examples(words: &Words) -> Examples {
    let long = TextArea {
        id: "reason",
        label: "What would you like to talk about?",
        hint: None,
        value: "My knee hurts when I climb stairs.",
        error: Some("Use at most 30 characters. This text has 4 more."),
        characters_max: Some(30),
    };
    let wrong_code = TextField {
        kind: TextKind::OneTimeCode,
        width: Width::Ten,
        value: "12345",
        error: Some("The code has 6 digits. Enter all of them."),
        hint: Some("We sent it to the mobile number that ends in 42. It works for 10 minutes."),
        ..TextField::new("sent-code", "Code that we sent you")
    };
    let mut all =
        vec![("text-area-error", long.render(words)), ("one-time-code-error", wrong_code.render(words))];
    all.extend(files(words));
    all.push(("slots", slots(words, "slot", None)));
    all.push((
        "slots-error",
        slots(words, "other-slot", Some("Choose a time, or ask us to find one for you.")),
    ));
    all
}

const LIMITS: &str = "A photo or a PDF, up to 6 MB. You can add 4 files, one at a time.";

fn files(words: &Words) -> Examples {
    let field = FileField {
        id: "photo",
        label: "Add a photo or file",
        limits: LIMITS,
        accept: ".jpg,.jpeg,.png,.pdf",
        error: None,
    };
    let wrong = FileField {
        id: "card",
        label: "Photo of your insurance card",
        error: Some("The file is larger than 6 MB. Take a smaller picture or call us."),
        ..field
    };
    let sent = [
        SentFile { name: "knee.jpg", size: "1.2 MB", state: FileState::Ready, remove: "/files/1/removal" },
        SentFile {
            name: "letter-from-the-hospital-in-the-other-town-with-all-findings-2026-11-12.pdf",
            size: "340 KB",
            state: FileState::Checking,
            remove: "/files/2/removal",
        },
        SentFile {
            name: "video.mov",
            size: "80 MB",
            state: FileState::Refused("Only photos and PDF files can be sent."),
            remove: "/files/3/removal",
        },
    ];
    let form = |field: Markup| {
        let body = html! { (field) (Button::new("Add this file", ButtonKind::Second).render()) };
        Form { action: "/files", method: Method::Upload, hidden: &[], body }.render()
    };
    vec![
        ("file-field", form(field.render(words))),
        ("file-field-error", form(wrong.render(words))),
        ("sent-files", sent_files(words, &sent, &[("token", "t")])),
    ]
}

fn slots(words: &Words, id: &str, error: Option<&str>) -> Markup {
    let slot = |time, value| Slot { value, time, about: None, chosen: false };
    let morning = [
        slot("8:30\u{a0}am", "a"),
        Slot { chosen: error.is_none(), ..slot("9:15\u{a0}am", "b") },
        slot("10:00\u{a0}am", "c"),
    ];
    let afternoon = [
        Slot { about: Some("By video"), ..slot("1:30\u{a0}pm", "d") },
        Slot { about: Some("With Dr Amara Okonkwo-Fitzgerald"), ..slot("4:45\u{a0}pm", "e") },
    ];
    let groups =
        [SlotGroup { name: "Morning", slots: &morning }, SlotGroup { name: "Afternoon", slots: &afternoon }];
    let late = [SlotGroup { name: "Morning", slots: &morning[..1] }];
    let days = [
        SlotDay { date: "Tuesday, December 1, 2026", groups: &groups, closed: None },
        SlotDay {
            date: "Wednesday, December 2, 2026",
            groups: &[],
            closed: Some("Clinic closed: staff training."),
        },
        SlotDay { date: "Thursday, December 3, 2026", groups: &late, closed: None },
    ];
    let slots = Slots {
        id,
        label: "Choose a time",
        zone: "All times are in Central Time, the time of the clinic.",
        level: Level::H3,
        days: &days,
        error,
    };
    html! { h2 { "Free times" } (slots.render(words)) }
}
