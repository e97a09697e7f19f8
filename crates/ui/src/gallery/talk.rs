//! Examples of what asks, tells and is handed over: questions, conversations, codes.

use maud::html;

use super::Examples;
use crate::content::{Confirmation, Level, Message, qr, thread};
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
