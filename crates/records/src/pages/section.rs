//! The list of a section: one page for all of them.

use axum::extract::{Path, RawQuery};
use kit::{Ctx, Errors, Fault, Page, SignedIn, Whose, routes};
use maud::{Markup, PreEscaped, html};
use store::Chart;
use ui::content::{Card, Disclosure, Empty, Level, Pager, Row, Tag, TagKind, as_of, print_link, rows};
use ui::form::{Choice, Finder, Narrowed, Narrowing, Period};

use crate::chart::{self, Entries, EntriesStart, ListedEntries, Order};
use crate::entry::{GROUP_COMING, GROUP_PAST, Item, Mark, Standing};
use crate::pages::asked::{Asked, DATES, Place};
use crate::pages::{phrases, record, telling};
use crate::section::{self, Section};

/// Entries on a page.
const PAGE_COUNT: usize = 25;
const SHORT_MAX: usize = 4;
/// Dates of a condition that came again, on its row.
const AGAIN_MAX: usize = 3;

/// `GET /record/{section}`
pub(crate) async fn show(
    ctx: SignedIn,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Page, Fault> {
    let section = section::find(&slug).ok_or(Fault::NotFound)?;
    let title = format!("{}-title", section.key);
    let Some((chart, whose)) = super::record_here(&ctx, section.parts()).await? else {
        return Ok(super::without_record(&ctx, &title));
    };
    let asked = Asked::parse(section, query.as_deref());
    let errors = asked.errors(&ctx);
    let of = asked.address(section, Some((&asked.start, asked.place)));
    let main = ctx
        .kept(&chart, ("section", &of), async |chart| made(&ctx, &chart, section, (&asked, &errors)).await);
    Ok(page(&ctx, whose, section, &PreEscaped(main.await?)).errors(&errors))
}

fn page(ctx: &Ctx, whose: Whose, section: &Section, main: &Markup) -> Page {
    let words = ctx.words();
    let fresh = as_of(words, &words.date_time_zone(&ctx.at_reader(ctx.now())));
    Page::new(ctx.text(&format!("{}-title", section.key)), html! { (main) (fresh) (print_link(words)) })
        .area(ctx.text("records-record-title"))
        .lead(ctx.text(&format!("{}-lead", section.key)))
        .whose(whose)
        .below(ctx.text("records-home"), routes::HOME.path())
        .below(ctx.text("records-record-title"), routes::RECORD.path())
        .script(super::PRINT)
}

async fn made(
    ctx: &Ctx,
    chart: &Chart,
    section: &'static Section,
    (asked, errors): (&Asked, &Errors),
) -> Result<String, Fault> {
    let door = Entries::new(ctx, chart).of(section);
    let listed = door.list(section, &asked.wanted, (&asked.start, PAGE_COUNT)).await?;
    let mut told = Vec::new();
    for item in &listed.items {
        told.push(row(&door, ctx, (section, item)).await?);
    }
    let first = asked.start == EntriesStart::default() || listed.anew;
    let plain = first && !asked.is_narrowed() && asked.wanted.order == Order::Newest;
    let latest = match section.key {
        "records-vitals" if plain => latest(ctx, chart).await?,
        _ => html! {},
    };
    // A list that one sees at a glance needs no search.
    let short = listed.items.len() <= SHORT_MAX && plain && listed.next.is_none();
    Ok(html! {
        (latest)
        @if !short { (finder(ctx, section, (asked, errors), &listed)) }
        (list(ctx, section, asked, (&listed, &told)))
        (pager(ctx, section, asked, &listed))
        @if listed.cut { p.soft { (ctx.text("records-names-cut")) } }
        div.section { (gaps(ctx)) }
    }
    .into_string())
}

/// The latest of each measurement, above all of them.
async fn latest(ctx: &Ctx, chart: &Chart) -> Result<Markup, Fault> {
    let (vitals, _) = chart::vitals(ctx, chart).await?;
    if vitals.is_empty() {
        return Ok(html! {});
    }
    let title = ctx.text("records-vitals-latest");
    Ok(Card::new(&title, Level::H2, record::vitals_table(ctx, &vitals)).render())
}

/// A row in words.
struct Told {
    label: telling::Told,
    href: String,
    meta: Vec<telling::Told>,
    tags: Vec<Markup>,
}

async fn row(door: &Entries<'_>, ctx: &Ctx, (section, item): (&Section, &Item)) -> Result<Told, Fault> {
    let clinical = telling::clinical(ctx, &item.name).map(|name| telling::Told::quoted(name.to_owned()));
    let mut meta: Vec<telling::Told> = clinical.into_iter().collect();
    for piece in telling::tell_all(door, ctx, &item.lines).await? {
        meta.push(piece.first_upper());
    }
    meta.extend(times(ctx, section, item).into_iter().map(telling::Told::plain));
    let first = (item.standing == Standing::First).then(|| ctx.text("records-state-preliminary"));
    let severe = item.severe.then(|| Tag::new(&ctx.text("records-severe"), TagKind::Bad).render());
    let first = first.map(|text| Tag::new(&text, TagKind::Info).render());
    // What is over stands under a heading that says so.
    let said = |mark: &Mark| item.is_replaced() || (section.parts_past() && mark.key == "records-mark-over");
    let mark = item.mark.filter(|mark| first.is_none() && !said(mark)).map(|mark| telling::tag(ctx, mark));
    let href = ctx.here(match item.id.strip_suffix("~report") {
        Some(id) => routes::RESULT.to([id]),
        None => routes::RECORD_ENTRY.to([door.slug(), &item.id]),
    });
    let tags = severe.into_iter().chain(first).chain(mark).collect();
    let label = match &item.test {
        Some(test) => {
            let said = phrases::test_answer(ctx.words(), test);
            let blanks = [("name", label(ctx, item).into()), ("said", said.into())];
            telling::Told::plain(ctx.text_with("records-headline", &blanks))
        }
        None => telling::Told::name(label(ctx, item), &item.name),
    };
    Ok(Told { label, href, meta, tags })
}

/// What an entry is called.
pub(crate) fn label(ctx: &Ctx, item: &Item) -> String {
    if item.name.plain.is_empty() { ctx.text("records-nameless") } else { item.name.plain.clone() }
}

/// The date of an entry in words.
pub(crate) fn dated(ctx: &Ctx, item: &Item) -> Option<String> {
    let when = item.when.as_ref()?;
    let date = if item.dated == "records-at" { when.moment(ctx.words()) } else { when.date(ctx.words()) };
    Some(ctx.text_with(item.dated, &[("date", date.into())]))
}

/// The date of a row; of several entries of the same thing the first date, and when it was written down again. Of what
/// is written down again and again (prescriptions, answers to a question) the latest date, and how many there are.
fn times(ctx: &Ctx, section: &Section, item: &Item) -> Vec<String> {
    if item.again.is_empty() {
        return dated(ctx, item).into_iter().collect();
    }
    let mut all: Vec<_> = item.again.iter().chain([&item.when]).flatten().collect();
    all.sort_by_key(|when| when.order());
    all.dedup_by_key(|when| when.date(ctx.words()));
    let Some((first, later)) = all.split_first() else { return Vec::new() };
    if section.key != "records-conditions" {
        let (count, date) = (item.again.len() + 1, first.date(ctx.words()));
        let many = ctx.text_with("records-many", &[("count", count.into()), ("date", date.into())]);
        return dated(ctx, item).into_iter().chain([many]).collect();
    }
    let since = ctx.text_with(item.dated, &[("date", first.date(ctx.words()).into())]);
    let (told, more) = later.split_at(later.len().min(AGAIN_MAX));
    let dates: Vec<String> = told.iter().map(|when| when.date(ctx.words())).collect();
    let blanks = [("dates", dates.join("; ").into()), ("more", more.len().into())];
    let key = if more.is_empty() { "records-again" } else { "records-again-more" };
    let again = (!dates.is_empty()).then(|| ctx.text_with(key, &blanks));
    [since].into_iter().chain(again).collect()
}

fn list(ctx: &Ctx, section: &Section, asked: &Asked, (listed, told): (&ListedEntries, &[Told])) -> Markup {
    if told.is_empty() {
        return nothing(ctx, section, asked, listed.next.as_ref());
    }
    if section.parts_past() && asked.wanted.group.is_none() {
        let (over, now): (Vec<_>, Vec<_>) =
            listed.items.iter().zip(told).partition(|(item, _)| item.group == GROUP_PAST);
        return html! {
            (rows_card(ctx, section, "records-group-now", now.into_iter().map(|(_, told)| told)))
            (rows_card(ctx, section, "records-group-past", over.into_iter().map(|(_, told)| told)))
        };
    }
    // What comes next stands on top.
    let is_coming = |item: &Item| item.group == GROUP_COMING;
    if asked.wanted.order == Order::Newest && listed.items.iter().any(is_coming) {
        let (coming, others): (Vec<_>, Vec<_>) =
            listed.items.iter().zip(told).partition(|(item, _)| is_coming(item));
        return html! {
            (rows_card(ctx, section, "records-group-coming", coming.into_iter().rev().map(|(_, told)| told)))
            (rows_card(ctx, section, "records-group-past", others.into_iter().map(|(_, told)| told)))
        };
    }
    // What was replaced stands behind what took its place.
    let (replaced, others): (Vec<_>, Vec<_>) =
        listed.items.iter().zip(told).partition(|(item, _)| item.is_replaced());
    let title = if asked.wanted.is_narrow() { "records-list-narrowed" } else { "records-list-all" };
    html! {
        (rows_card(ctx, section, title, others.into_iter().map(|(_, told)| told)))
        (rows_card(ctx, section, "records-group-replaced", replaced.into_iter().map(|(_, told)| told)))
    }
}

fn rows_card<'t>(ctx: &Ctx, section: &Section, key: &str, told: impl Iterator<Item = &'t Told>) -> Markup {
    let entries: Vec<Row<'_>> = told
        .map(|row| Row {
            label: row.label.phrase(ctx),
            href: &row.href,
            meta: row.meta.iter().map(|line| line.phrase(ctx)).collect(),
            tags: row.tags.clone(),
        })
        .collect();
    let title = ctx.text(key);
    let card = Card { icon: Some(section.icon), ..Card::new(&title, Level::H2, rows(&entries)) };
    html! { @if !entries.is_empty() { (card.render()) } }
}

fn nothing(ctx: &Ctx, section: &Section, asked: &Asked, next: Option<&EntriesStart>) -> Markup {
    let (narrowed, more) = (asked.is_narrowed(), next.is_some());
    let (title, text) = match (narrowed, more) {
        (true, true) => ("records-so-far-title".to_owned(), "records-so-far-text".to_owned()),
        (true, false) => ("records-narrow-title".to_owned(), "records-narrow-text".to_owned()),
        (false, _) if ctx.is_on_behalf() => (super::NOT_SHARED.0.to_owned(), super::NOT_SHARED.1.to_owned()),
        (false, _) => (format!("{}-none", section.key), format!("{}-none-text", section.key)),
    };
    let (title, text) = (ctx.text(&title), ctx.text(&text));
    let action = match next {
        Some(next) => Some((
            ctx.text("records-look-further"),
            ctx.here(asked.address(section, Some((next, asked.place)))),
        )),
        None if narrowed => {
            Some((ctx.text("records-show-all"), ctx.here(routes::RECORD_SECTION.to([section.slug]))))
        }
        None => None,
    };
    let action = action.as_ref().map(|(label, href)| (label.as_str(), href.as_str()));
    Empty { title: &title, level: Level::H2, text: &text, action }.render()
}

fn finder(
    ctx: &Ctx,
    section: &Section,
    (asked, errors): (&Asked, &Errors),
    listed: &ListedEntries,
) -> Markup {
    let label = ctx.text("records-filter-words");
    let address = ctx.here(routes::RECORD_SECTION.to([section.slug]));
    let (show, sort, dates) =
        (ctx.text("records-filter-show"), ctx.text("records-sort"), ctx.text("records-filter-dates"));
    let (groups, orders) = (groups(ctx, section, asked), orders(ctx, section, asked));
    let (groups, orders) = (choices(&groups), choices(&orders));
    let mut narrowings = Vec::new();
    if groups.len() > 1 {
        narrowings.push(Narrowing { id: "show", label: &show, choices: &groups });
    }
    if orders.len() > 1 {
        narrowings.push(Narrowing { id: "sort", label: &sort, choices: &orders });
    }
    let error = errors.of(&Period::first_box(DATES));
    let ends = ends(ctx, section, asked);
    let narrowed: Vec<Narrowed<'_>> =
        ends.iter().map(|(label, without)| Narrowed { label, without }).collect();
    Finder {
        action: &address,
        id: "name",
        label: &label,
        query: &asked.words,
        narrowings: &narrowings,
        period: section.dated.then_some(Period {
            id: DATES,
            label: &dates,
            from: &asked.from,
            to: &asked.to,
            error,
        }),
        hidden: &[],
        narrowed: &narrowed,
        clear: &address,
        found: listed.total.filter(|_| asked.is_narrowed()).and_then(|total| u64::try_from(total).ok()),
    }
    .render(ctx.words())
}

/// An answer of a list of choices: its value, its words, and whether it is chosen.
type Answer = (&'static str, String, bool);

fn choices(answers: &[Answer]) -> Vec<Choice<'_>> {
    answers
        .iter()
        .map(|(value, text, chosen)| Choice { chosen: *chosen, ..Choice::new(value, text) })
        .collect()
}

fn groups(ctx: &Ctx, section: &Section, asked: &Asked) -> Vec<Answer> {
    let group = |group: &&'static str| {
        (*group, ctx.text(&format!("records-group-{group}")), asked.wanted.group == Some(*group))
    };
    let all = ("", ctx.text("records-group-all"), asked.wanted.group.is_none());
    std::iter::once(all).chain(section.groups.iter().map(group)).collect()
}

fn orders(ctx: &Ctx, section: &Section, asked: &Asked) -> Vec<Answer> {
    let known = [
        ("", "records-sort-newest", Order::Newest, section.dated),
        ("oldest", "records-sort-oldest", Order::Oldest, section.dated),
        ("", "records-sort-as-is", Order::Newest, !section.dated),
        ("name", "records-sort-name", Order::Name, section.by_name),
    ];
    let offered = known.into_iter().filter(|(.., offered)| *offered);
    offered.map(|(value, key, order, _)| (value, ctx.text(key), asked.wanted.order == order)).collect()
}

/// What narrows the list now, each with the address of the list without it.
fn ends(ctx: &Ctx, section: &Section, asked: &Asked) -> Vec<(String, String)> {
    let date = |text: &str, day: Option<jiff::civil::Date>| {
        day.map_or_else(|| text.to_owned(), |day| ctx.words().date(day))
    };
    let mut ends = Vec::new();
    let mut end =
        |label: String, without: Asked| ends.push((label, ctx.here(without.address(section, None))));
    if !asked.words.is_empty() {
        end(asked.words.clone(), asked.with(|asked| asked.words.clear()));
    }
    if let Some(group) = asked.wanted.group {
        end(ctx.text(&format!("records-group-{group}")), asked.with(|asked| asked.wanted.group = None));
    }
    if !asked.from.is_empty() {
        let label =
            ctx.text_with("records-from-day", &[("date", date(&asked.from, asked.wanted.from).into())]);
        end(label, asked.with(|asked| asked.from.clear()));
    }
    if !asked.to.is_empty() {
        let label = ctx.text_with("records-to-day", &[("date", date(&asked.to, asked.wanted.to).into())]);
        end(label, asked.with(|asked| asked.to.clear()));
    }
    ends
}

/// The way on: pages are known only as far as one has gone.
fn pager(ctx: &Ctx, section: &Section, asked: &Asked, listed: &ListedEntries) -> Markup {
    let place = if listed.anew { Place::default() } else { asked.place };
    let count = listed.items.len();
    let Some(shown) = place.shown(count) else { return html! {} };
    let total = listed.total.and_then(|total| u64::try_from(total).ok());
    let at = |start: &EntriesStart, place: Place| ctx.here(asked.address(section, Some((start, place))));
    let next = listed.next.as_ref().map(|next| at(next, place.after(count)));
    let previous = listed.previous.as_ref().map(|(start, behind)| at(start, Place::behind(*behind)));
    let first =
        (previous.is_none() && place != Place::default()).then(|| ctx.here(asked.address(section, None)));
    let whole = next.is_none() && previous.is_none() && first.is_none();
    Pager {
        shown,
        total: total.or(whole.then_some(shown.1)),
        first: first.as_deref(),
        previous: previous.as_deref(),
        next: next.as_deref(),
    }
    .render(ctx.words())
}

/// What a record cannot know.
fn gaps(ctx: &Ctx) -> Markup {
    Disclosure {
        label: &ctx.text("records-gaps-title"),
        open: false,
        body: html! { p { (ctx.text("records-gaps-text")) } },
    }
    .render()
}

/// Links to all sections.
pub(crate) fn all(ctx: &Ctx, chart: &Chart) -> Markup {
    let titles: Vec<(String, String, &Section)> = section::ALL
        .iter()
        .filter(|section| chart.opening().shares(section.parts()))
        .map(|section| {
            let title = ctx.text(&format!("{}-title", section.key));
            (title, ctx.here(routes::RECORD_SECTION.to([section.slug])), section)
        })
        .collect();
    let links: Vec<ui::content::Action<'_>> = titles
        .iter()
        .map(|(label, href, section)| ui::content::Action { label, href, icon: section.icon })
        .collect();
    ui::content::section(
        Level::H2,
        &ctx.text("records-all-sections"),
        None,
        &ui::content::action_links(&links),
    )
}
