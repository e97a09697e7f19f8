//! The policy as a table, printed from the very functions that decide, so that a change of the policy is a
//! change of a committed text.

use crate::asker::{Asker, ChartNumber, JobKind, PersonNumber, Principal, Role, SitePolicy, SystemKind};
use crate::category::{Category, Scopes};
use crate::decide::{Opening, may, may_open, may_use_commons};
use crate::granting::{GrantingAct, grants, may_act};
use crate::item::{HoldBasis, Item, Release};
use crate::label::{Label, Labels};
use crate::purpose::{Action, Purpose};
use crate::relation::{FOREVER_MS, Relation, RelationKind};
use fhir::Type;
use std::fmt::Write as _;

const PERSON: PersonNumber = PersonNumber(1);
const CHART: ChartNumber = ChartNumber(2);
const NOW_MS: i64 = 1_000;

/// One asker of the table.
struct Row {
    name: String,
    opening: Opening,
}

/// The whole policy as text: who opens a chart for what; who sees which part, label and release state; who
/// writes which type; who does which granting act. Deterministic.
pub fn policy_table() -> String {
    let mut out = String::from(
        "# The access policy, printed from crates/access. Do not edit: change the code, then run\n\
         # `cargo xtask tables`. Relations are shown with everything shared that their class allows.\n",
    );
    let rows = rows();
    purposes(&mut out);
    parts(&mut out, &rows);
    labels(&mut out, &rows);
    activity(&mut out, &rows);
    releases(&mut out, &rows);
    writes(&mut out, &rows);
    acts(&mut out, &rows);
    types(&mut out);
    commons(&mut out);
    defaults(&mut out);
    out
}

/// A relation of this kind that shares all it can.
fn widest(kind: RelationKind) -> Relation {
    Relation {
        person: PERSON,
        chart: CHART,
        kind,
        scopes: Scopes::ALL,
        sensitive: Labels::ALL,
        from_ms: 0,
        until_ms: FOREVER_MS,
        grant: None,
    }
}

/// Every asker that can open a chart at all, the patient and the classes of help first.
fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let login = Asker::person(PERSON, NOW_MS);
    for kind in RelationKind::ALL {
        let askers: Vec<(String, Asker)> = if kind.of_staff() {
            let staff = |role: Role| (format!("{}, {}", kind.name(), role.name()), login.with_roles(&[role]));
            Role::ALL.into_iter().map(staff).collect()
        } else {
            vec![(kind.name().to_owned(), login)]
        };
        for (name, asker) in askers {
            rows.extend(row(&name, &asker, &[widest(kind)]));
        }
    }
    for principal in tasks() {
        rows.extend(row(task_name(principal), &Asker::new(principal, NOW_MS), &[]));
    }
    rows
}

fn tasks() -> impl Iterator<Item = Principal> {
    let jobs = JobKind::ALL.into_iter().map(Principal::Job);
    jobs.chain(SystemKind::ALL.into_iter().map(Principal::System))
}

fn task_name(principal: Principal) -> &'static str {
    match principal {
        Principal::Person(_) => "person",
        Principal::Job(kind) => kind.name(),
        Principal::System(kind) => kind.name(),
    }
}

/// One row for each purpose that opens.
fn row(name: &str, asker: &Asker, relations: &[Relation]) -> impl Iterator<Item = Row> {
    Purpose::ALL.into_iter().filter_map(move |purpose| {
        let opening = may_open(asker, CHART, relations, purpose).ok()?;
        Some(Row { name: format!("{name} ({})", purpose.name()), opening })
    })
}

fn heading(out: &mut String, title: &str, columns: &str) {
    let _ = write!(out, "\n## {title}\n{:<42} {columns}\n", "");
}

fn line(out: &mut String, name: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    let text = if cells.is_empty() { "-".to_owned() } else { cells.join(" ") };
    let _ = writeln!(out, "{name:<42} {text}");
}

fn purposes(out: &mut String) {
    heading(out, "What opens a chart", "purposes, by the relation or the task");
    for kind in RelationKind::ALL {
        let served = Purpose::ALL.into_iter().filter(|purpose| purpose.served_by(kind));
        line(
            out,
            kind.name(),
            served.map(|purpose| format!("{} [{}]", purpose.name(), purpose.of_use_by(kind).0)),
        );
    }
    for principal in tasks() {
        let served = Purpose::ALL.into_iter().filter(|purpose| purpose.inherent_to(principal));
        line(
            out,
            task_name(principal),
            served.map(|purpose| format!("{} [{}]", purpose.name(), purpose.of_use().0)),
        );
    }
}

/// A released, unlabelled item of this part, written by somebody else.
fn item_of_part(part: Category) -> Item {
    Item { category: part, ..Item::plain(Type::named("Basic")) }
}

/// An item that the row is sure to reach but for what is under test.
fn reached(row: &Row) -> Option<Item> {
    let items = Category::ALL.into_iter().map(item_of_part);
    items.into_iter().find(|item| may(&row.opening, Action::Read, item).is_allowed())
}

/// The letters of what may be done: r(ead) s(earch) h(istory) e(xistence) C(reate) U(pdate own) D(elete own).
fn letters(opening: &Opening, item: &Item) -> String {
    let letter = |action: Action| match action {
        Action::Read => 'r',
        Action::Search => 's',
        Action::History => 'h',
        Action::Resolve => 'e',
        Action::Create => 'C',
        Action::Update => 'U',
        Action::Delete => 'D',
    };
    Action::ALL.into_iter().filter(|action| may(opening, *action, item).is_allowed()).map(letter).collect()
}

/// A set of names, said by what is missing where that is shorter.
fn listed(names: &[&str], all: &[&str]) -> String {
    let missing: Vec<&str> = all.iter().copied().filter(|name| !names.contains(name)).collect();
    if names.is_empty() {
        "-".to_owned()
    } else if missing.is_empty() {
        "all".to_owned()
    } else if missing.len() <= 6 && missing.len() < names.len() {
        format!("all but {}", missing.join(" "))
    } else {
        names.join(" ")
    }
}

fn parts(out: &mut String, rows: &[Row]) {
    heading(
        out,
        "Parts of the record",
        "r read, s search, h history, e learn that it exists; released, unlabelled",
    );
    let all = Category::ALL.map(Category::name);
    for row in rows {
        let mut seen: Vec<(String, Vec<&str>)> = Vec::new();
        for part in Category::ALL {
            let letters = letters(&row.opening, &item_of_part(part)).replace(['C', 'U', 'D'], "");
            match seen.iter_mut().find(|(known, _)| *known == letters) {
                _ if letters.is_empty() => {}
                Some((_, parts)) => parts.push(part.name()),
                None => seen.push((letters, vec![part.name()])),
            }
        }
        line(
            out,
            &row.name,
            seen.iter().map(|(letters, parts)| format!("{letters}: {}", listed(parts, &all))),
        );
    }
}

fn labels(out: &mut String, rows: &[Row]) {
    heading(out, "Sensitive labels", "seen where the relation shares the label; -: never");
    for row in rows {
        let Some(plain) = reached(row) else { continue };
        let seen = Label::ALL.into_iter().filter(|label| {
            let item = Item { labels: Labels::of(&[*label]), ..plain };
            may(&row.opening, Action::Read, &item).is_allowed()
        });
        let seen: Vec<&str> = seen.map(Label::name).collect();
        line(out, &row.name, std::iter::once(listed(&seen, &Label::ALL.map(Label::name))));
    }
}

fn activity(out: &mut String, rows: &[Row]) {
    heading(out, "Who looked", "what is seen of the history of access");
    for row in rows {
        let theirs = item_of_part(Category::Activity);
        let cells = [("own", theirs.written_by(PERSON)), ("everybody's", theirs)];
        let seen = cells.into_iter().filter(|(_, item)| may(&row.opening, Action::Read, item).is_allowed());
        line(out, &row.name, seen.map(|(name, _)| name.to_owned()));
    }
}

fn releases(out: &mut String, rows: &[Row]) {
    heading(out, "Before release", "what is seen although it is not final, held, or entered in error");
    let later = NOW_MS + 1;
    for row in rows {
        let Some(plain) = reached(row) else { continue };
        let held = HoldBasis::ALL.into_iter().map(|basis| {
            (format!("held:{}", basis.code()), Item { release: Release::held(basis, later), ..plain })
        });
        let others = [
            ("preliminary".to_owned(), Item { release: Release::PRELIMINARY, ..plain }),
            ("entered-in-error".to_owned(), Item { retracted: true, ..plain }),
        ];
        let seen = others.into_iter().chain(held);
        let seen = seen.filter(|(_, item)| may(&row.opening, Action::Read, item).is_allowed());
        line(out, &row.name, seen.map(|(name, _)| name));
    }
    let _ = writeln!(
        out,
        "A site may show patients and helpers preliminary results, and what was entered in error:"
    );
    let site = SitePolicy { shows_preliminary: true, shows_retracted: true };
    let asker = Asker::person(PERSON, NOW_MS).at_site(site);
    for kind in [RelationKind::Myself, RelationKind::Helper(crate::HelperClass::A)] {
        let Ok(opening) = may_open(&asker, CHART, &[widest(kind)], Purpose::OwnCare) else { continue };
        let plain = item_of_part(Category::Results);
        let preliminary = Item { release: Release::PRELIMINARY, ..plain };
        let retracted = Item { retracted: true, ..plain };
        let seen = [("preliminary", preliminary), ("entered-in-error", retracted)];
        let seen = seen.into_iter().filter(|(_, item)| may(&opening, Action::Read, item).is_allowed());
        line(out, kind.name(), seen.map(|(name, _)| name.to_owned()));
    }
}

/// The types of which some items belong to a narrower part than the type.
const NARROWER: [(&str, Category); 5] = [
    ("Observation", Category::Growth),
    ("DocumentReference", Category::Letters),
    ("Communication", Category::ParentThread),
    ("QuestionnaireResponse", Category::FormsToSign),
    ("Task", Category::Medicines),
];

/// Every type as a plain item, and the narrower ones beside it.
fn writable_items() -> impl Iterator<Item = (String, Item)> {
    let narrower = |kind: Type| {
        let found = NARROWER.into_iter().find(|(name, _)| *name == kind.name());
        found.map(|(name, category)| {
            (format!("{name}/{}", category.name()), Item { category, ..Item::plain(kind) })
        })
    };
    Type::all().flat_map(move |kind| [Some((kind.to_string(), Item::plain(kind))), narrower(kind)]).flatten()
}

fn writes(out: &mut String, rows: &[Row]) {
    heading(out, "Writing", "C create, U update own, V update anyone's, D delete");
    let free = writable_items().filter(|(_, item)| !grants(item.kind)).count();
    for row in rows {
        let cells = writable_items().filter_map(|(name, item)| Some((name, written(row, item)?)));
        let cells: Vec<(String, String)> = cells.collect();
        if cells.len() == free && cells.iter().all(|(_, letters)| *letters == cells[0].1) {
            line(out, &row.name, std::iter::once(format!("{}: every type but those that grant", cells[0].1)));
        } else {
            line(out, &row.name, cells.iter().map(|(name, letters)| format!("{name}:{letters}")));
        }
    }
}

fn written(row: &Row, theirs: Item) -> Option<String> {
    let mine = theirs.written_by(PERSON);
    let may = |action: Action, item: &Item| may(&row.opening, action, item).is_allowed();
    let mut letters = String::new();
    letters.extend(may(Action::Create, &mine).then_some('C'));
    letters.extend(match (may(Action::Update, &mine), may(Action::Update, &theirs)) {
        (_, true) => Some('V'),
        (true, false) => Some('U'),
        (false, false) => None,
    });
    letters.extend(may(Action::Delete, &mine).then_some('D'));
    (!letters.is_empty()).then_some(letters)
}

fn acts(out: &mut String, rows: &[Row]) {
    heading(out, "Acts that grant", "types that grant are written by these acts only");
    for row in rows {
        let done = GrantingAct::ALL.into_iter().filter_map(|act| {
            let by = |kind: &Type| may_act(&row.opening, act, &Item::plain(*kind)).is_allowed();
            let kinds: Vec<&str> = Type::all().filter(by).map(Type::name).collect();
            (!kinds.is_empty()).then(|| format!("{}:{}", act.name().replace(' ', "-"), kinds.join("+")))
        });
        line(out, &row.name, done);
    }
}

fn types(out: &mut String) {
    heading(out, "Parts by type", "a plain resource of the type; * grants access");
    for part in Category::ALL {
        let kinds = Type::all().filter(|kind| Item::plain(*kind).category == part);
        let star = |kind: Type| if grants(kind) { format!("{kind}*") } else { kind.to_string() };
        line(out, part.name(), kinds.map(star));
    }
}

fn commons(out: &mut String) {
    heading(out, "What is about nobody", "the commons");
    let login = Asker::person(PERSON, NOW_MS);
    let staff = login.with_roles(&Role::ALL);
    let askers = [("patient or helper".to_owned(), login), ("staff".to_owned(), staff)];
    let tasks = tasks().map(|task| (task_name(task).to_owned(), Asker::new(task, NOW_MS)));
    let item = Item::plain(Type::named("Location"));
    for (name, asker) in askers.into_iter().chain(tasks) {
        let done =
            Action::ALL.into_iter().filter(|action| may_use_commons(&asker, *action, &item).is_allowed());
        line(out, &name, done.map(|action| action.name().to_owned()));
    }
}

fn defaults(out: &mut String) {
    heading(out, "A new helper", "shared before anybody ticks anything");
    for class in crate::HelperClass::ALL {
        let (scopes, sensitive) = class.default_sight();
        let parts: Vec<&str> = scopes.parts().map(Category::name).collect();
        let cells = std::iter::once(listed(&parts, &Category::ALL.map(Category::name)));
        let labels = if sensitive.is_empty() { "nothing sensitive" } else { "and what is sensitive" };
        line(out, class.name(), cells.chain([format!("({labels})")]));
    }
}
