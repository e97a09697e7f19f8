//! Examples that are hard on a layout: words without a break, names that fill a line, text that runs from right to
//! left inside a page that does not.

use maud::{Markup, html};

use super::Examples;
use crate::art::Icon;
use crate::content::{
    Action, Card, Cell, Column, Fact, Level, Message, Note, NoteKind, Pager, Row, Stage, StageState, Table,
    Tag, TagKind, action_links, card_grid, facts, rows, stages, steps, thread,
};
use crate::form::{Button, ButtonKind, Choice, Form, Method, Radios, TextField};
use crate::words::Words;

const UNBROKEN: &str = "Pneumonoultramicroscopicsilicovolcanoconiosis-Überwachungsbescheinigung";
const LONG: &str =
    "Comprehensive metabolic panel with estimated glomerular filtration rate, before and after dialysis";

pub(super) fn examples(words: &Words) -> Examples {
    let parts = [
        Stage { label: "Your details", href: "/f/1", about: None, state: StageState::Done },
        Stage { label: "Medicines", href: "/f/2", about: Some("About 3 minutes"), state: StageState::Begun },
        Stage { label: LONG, href: "/f/3", about: None, state: StageState::Ahead },
        Stage {
            label: "Consent",
            href: "/f/4",
            about: Some("When the other parts are done"),
            state: StageState::Closed,
        },
    ];
    vec![
        ("stages", stages(words, &parts)),
        ("long-cards", cards(words)),
        ("long-table", table()),
        ("long-acts", acts(words)),
        ("right-to-left", arabic(words)),
    ]
}

fn cards(words: &Words) -> Markup {
    let entries = [
        Row {
            label: LONG.into(),
            href: "/r/1",
            meta: vec![UNBROKEN.into(), "November 12, 2026".into()],
            tags: vec![Tag::new(LONG, TagKind::Look).render(), Tag::new(UNBROKEN, TagKind::Bad).render()],
        },
        Row { label: UNBROKEN.into(), href: "/r/2", meta: vec![LONG.into()], tags: vec![] },
    ];
    let known = [Fact { change: Some("/f"), ..Fact::new(UNBROKEN, LONG) }, Fact::new(LONG, UNBROKEN)];
    let card = Card {
        icon: Some(Icon::Results),
        lit: true,
        tag: Some(Tag::new(LONG, TagKind::New).render()),
        more: Some((LONG, "/all")),
        ..Card::new(UNBROKEN, Level::H2, rows(&entries))
    };
    let note =
        Note { kind: NoteKind::Warning, title: Some((Level::H2, UNBROKEN)), body: html! { p { (LONG) } } };
    html! {
        (card_grid(&[card.render(), Card::new(LONG, Level::H2, facts(words, &known)).render()]))
        (note.render(words))
        (steps(words, &["One", UNBROKEN, LONG], 2))
    }
}

fn table() -> Markup {
    let columns = [Column::text("Name"), Column::text(LONG), Column::number("Value")];
    let row = |name: &'static str, value: &'static str| vec![Cell::from(name), UNBROKEN.into(), value.into()];
    let rows = vec![row(LONG, "1,204,000 10*3/uL"), row(UNBROKEN, "5")];
    Table { caption: LONG, caption_hidden: false, columns: &columns, rows }.render()
}

fn acts(words: &Words) -> Markup {
    let choices = [Choice { hint: Some(LONG), ..Choice::new("a", UNBROKEN) }, Choice::new("b", LONG)];
    let radios =
        Radios { id: "long-choice", label: LONG, hint: Some(UNBROKEN), choices: &choices, error: Some(LONG) };
    let field =
        TextField { hint: Some(LONG), error: Some(UNBROKEN), ..TextField::new("long-name", UNBROKEN) };
    let body = html! {
        (field.render(words)) (radios.render(words))
        div.actions {
            (Button::new(LONG, ButtonKind::First).render()) (Button::new(UNBROKEN, ButtonKind::Second).render())
        }
    };
    html! {
        (Form { action: "/long", method: Method::Post, hidden: &[], body }.render())
        (action_links(&[Action { label: UNBROKEN, href: "/l", icon: Icon::Visit }]))
    }
}

/// A patient's own words stay in their language whatever the page is in.
fn arabic(words: &Words) -> Markup {
    let message = Message {
        author: None,
        role: None,
        when: "12 نوفمبر 2026",
        machine: "2026-11-12T14:05:00-06:00",
        automatic: false,
        body: html! { p { "هل يمكنني أخذ الدواء مع الطعام؟ قرأت 5.4 mmol/L في النتيجة." } },
        state: None,
    };
    let reply = Message {
        author: Some("د. إيلينا رويز"),
        role: Some("طبيبة أسرة"),
        body: html! { p { "نعم، مع الإفطار." } },
        ..message.clone()
    };
    let entry = Row {
        label: "البوتاسيوم".into(),
        href: "/r/1",
        meta: vec!["12 نوفمبر 2026".into()],
        tags: vec![Tag::new("مرتفع قليلاً", TagKind::Look).render()],
    };
    let known = [Fact { change: Some("/f"), ..Fact::new("الهاتف", "(608) 555-0142") }];
    let pager = Pager { shown: (1, 2), total: None, first: None, previous: None, next: Some("/next") };
    html! {
        div lang="ar" dir="rtl" {
            (Card { icon: Some(Icon::Results), ..Card::new("نتائج التحاليل", Level::H2, rows(&[entry])) }.render())
            (Card::new("بياناتك", Level::H2, facts(words, &known)).render())
            div.section { (pager.render(words)) }
            (thread(words, Level::H2, &[message, reply]))
        }
    }
}
