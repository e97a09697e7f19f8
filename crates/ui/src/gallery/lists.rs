//! Examples of what stands around and in a list.

use jiff::civil::date;
use maud::html;

use super::Examples;
use crate::content::{
    Cell, Column, Fact, Order, Pager, Table, Tag, TagKind, facts, pending, step_caption, steps,
};
use crate::content::{Level, Waiting};
use crate::form::{Choice, Finder, Narrowed, Narrowing, Period};
use crate::words::Words;

pub(super) fn examples(words: &Words) -> Examples {
    let mut all = finders(words);
    all.push(("table-sorted", sorted(words)));
    all.extend(ways(words));
    all
}

const PLAIN: Finder<'_> = Finder {
    action: "/documents",
    id: "title",
    label: "Words in the title",
    query: "",
    narrowings: &[],
    period: None,
    hidden: &[("order", "newest")],
    narrowed: &[],
    clear: "/documents",
    found: None,
};

fn finders(words: &Words) -> Examples {
    let kinds = [
        Choice::new("", "Every kind"),
        Choice { chosen: true, ..Choice::new("blood", "Blood tests") },
        Choice::new("images", "X-rays and other pictures"),
    ];
    let orders = [Choice::new("newest", "Newest first"), Choice::new("name", "By name")];
    let narrowings = [
        Narrowing { id: "kind", label: "Kind", choices: &kinds },
        Narrowing { id: "order", label: "Order", choices: &orders },
    ];
    let taken = Period { id: "taken", label: "Day it was taken", from: "2025-01-01", to: "", error: None };
    let narrowed = [
        Narrowed { label: "Kind: blood tests", without: "/results?from=2025-01-01" },
        Narrowed { label: "From January 1, 2025", without: "/results?kind=blood" },
    ];
    let used = Finder {
        action: "/results",
        id: "name",
        label: "Name of the test",
        query: "potassium",
        narrowings: &narrowings,
        period: Some(taken),
        hidden: &[],
        narrowed: &narrowed,
        clear: "/results",
        found: Some(12),
    };
    let wrong = Period {
        id: "held",
        label: "Day of the visit",
        from: "2026-03-01",
        to: "2026-02-01",
        error: Some("The first day is after the last day. Change one of them."),
    };
    let mistaken = Finder {
        action: "/visits",
        id: "with",
        label: "Who you saw, or what it was about",
        period: Some(wrong),
        hidden: &[],
        clear: "/visits",
        ..PLAIN
    };
    vec![
        ("finder", PLAIN.render(words)),
        ("finder-in-use", used.render(words)),
        ("finder-error", mistaken.render(words)),
    ]
}

fn sorted(words: &Words) -> maud::Markup {
    let columns = [
        Column::text("Medicine").sorted("/medicines?order=name", None),
        Column::text("Started").sorted("/medicines?order=oldest", Some(Order::Down)),
        Column::number("Refills left").sorted("/medicines?order=refills", None),
        Column::text("State"),
    ];
    let row = |name: &str, month: i8, refills: &str, tag: &Tag<'_>| {
        vec![Cell::from(name), words.date(date(2026, month, 3)).into(), refills.into(), tag.render().into()]
    };
    let caption = "Your medicines";
    let rows = vec![
        row("Lisinopril 10 mg", 9, "3", &Tag::new("Taking", TagKind::Good)),
        row(
            "Hydrochlorothiazide and triamterene 25 mg / 37.5 mg oral capsule",
            4,
            "1",
            &Tag::new("Ask before the next refill", TagKind::Look),
        ),
        row("Ibuprofen 400 mg", 1, "0", &Tag::new("Stopped", TagKind::Plain)),
    ];
    Table { caption, caption_hidden: false, columns: &columns, rows }.render_sorted(words)
}

fn ways(words: &Words) -> Examples {
    let middle = Pager {
        shown: (21, 40),
        total: Some(13_204),
        first: None,
        previous: Some("/results?page=1"),
        next: Some("/results?page=3"),
    };
    let first = Pager { shown: (1, 20), total: None, previous: None, ..middle };
    let later = Pager { shown: (41, 60), first: Some("/results"), ..first };
    let only = Pager { shown: (1, 3), total: Some(3), next: None, ..first };
    let names = ["Code", "Date of birth", "Email or mobile number", "Signing in"];
    let answers = [
        Fact { change: Some("/check/when"), ..Fact::new("When", "Thursday, December 3, 2026, 9:30 am") },
        Fact {
            change: Some("/check/reason"),
            ..Fact::new(
                "What you would like to talk about",
                "My knee hurts when I climb stairs, and the tablets that I was given in October do not help.",
            )
        },
        Fact::missing(words, "Interpreter", "/check/interpreter"),
    ];
    let waiting = Waiting {
        title: "We are putting your record together",
        level: Level::H2,
        text: "This usually takes two or three minutes. You can leave; we will tell you when it is ready.",
        again: "/downloads/1",
    };
    vec![
        ("pager-counts", middle.render(words)),
        ("pager-first", first.render(words)),
        ("pager-only-on", later.render(words)),
        ("pager-only", only.render(words)),
        ("steps", html! { p.soft { (step_caption(words, 3, names.len())) } (steps(words, &names, 3)) }),
        ("facts-to-check", facts(words, &answers)),
        ("waiting", waiting.render(words)),
        ("pending", pending(words)),
    ]
}
