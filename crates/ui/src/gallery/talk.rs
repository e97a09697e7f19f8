//! Examples of what asks, tells and is handed over: questions, conversations, codes.

use maud::{Markup, html};

use super::Examples;
use crate::content::{Confirmation, Level, Message, qr, thread};
use crate::page::{Letter, LetterCode, Paper};
use crate::words::Words;

pub(super) fn examples(words: &Words) -> Examples {
    let question = Confirmation {
        id: "cancel-visit",
        label: "Cancel this visit",
        page: "/visits/1/cancellation",
        question: "Cancel your visit on December 3?",
        body: html! { p { "Someone else may take the time, so we cannot promise to give it back." } },
        action: "/visits/1/cancellation",
        hidden: &[("token", "t")],
        confirm: "Cancel my visit",
        keep: "Keep my visit",
        back: "/visits/1",
    };
    let address = "https://portal.example.org/start";
    let code = qr(address, "Opens the page where you start using the portal").unwrap_or_default();
    vec![
        ("confirmation", question.link()),
        ("confirmation-page", html! { h2 { (question.question) } (question.main()) }),
        ("thread", thread(words, Level::H2, &messages())),
        ("letter", letter(Paper::Letter, false, code.clone()).render()),
        ("letter-large", letter(Paper::A4, true, code.clone()).render()),
        ("qr", html! { figure { (code) figcaption.soft { "portal.example.org/start" } } }),
    ]
}

fn messages() -> [Message<'static>; 4] {
    let first = Message {
        author: None,
        role: None,
        when: "November 12, 2026, 2:05 pm",
        machine: "2026-11-12T14:05:00-06:00",
        automatic: false,
        body: html! {
            p { "My ankles are swollen since I take the new tablets. Is that a side effect?" }
            p { "It is worse in the evening." }
        },
        state: Some("Read by the team on November 12, 2026"),
    };
    [
        first.clone(),
        Message {
            author: Some("Lindenfield Clinic"),
            automatic: true,
            body: html! { p { "Thank you. Most people get an answer within a working day." } },
            state: None,
            ..first.clone()
        },
        Message {
            author: Some("Maximiliane Featherstonehaugh-Oyelaran"),
            role: Some("Nurse, family medicine, North clinic"),
            when: "November 13, 2026, 9:40 am",
            machine: "2026-11-13T09:40:00-06:00",
            body: html! {
                p { "That can happen with amlodipine. Please measure your blood pressure twice a day until Monday and send us the numbers." }
            },
            state: None,
            ..first.clone()
        },
        Message { body: html! { p { "I will. Thank you!" } }, state: Some("Sent"), ..first },
    ]
}

fn letter(paper: Paper, large: bool, qr: Markup) -> Letter<'static> {
    Letter {
        paper,
        large,
        livery: None,
        sender: ("Lindenfield Clinic", &["12 Linden Street", "Lindenfield, WI 53700"]),
        recipient: &[
            "Ana Morales",
            "Apartment 4B, House of the Old Mill",
            "45 River Road",
            "Lindenfield, WI 53700",
        ],
        date: "November 21, 2026",
        subject: "Your health record is open for you",
        body: html! {
            p { "You can now see your test results, write to your care team and book visits, on a phone or a computer." }
            p { "Go to " strong { "portal.example.org/start" } " or point the camera of a phone at the square. You need the code below and your date of birth. It takes about 5 minutes." }
        },
        code: Some(LetterCode {
            label: "Your code",
            code: "ACDEFGHJKM",
            about: "This code is for Ana Morales. It works once, until December 21, 2026.",
            qr: Some(qr),
        }),
        foot: html! { p { "Questions? Call (608) 555-0100, Monday to Friday, 8:00 am to 5:00 pm. Interpreters are free." } },
    }
}
