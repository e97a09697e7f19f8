//! The list of a section: one page for all of them.

use axum::extract::{Path, RawQuery};
use kit::{Ctx, Errors, Fault, Page, SignedIn, Whose, routes};
use maud::{Markup, PreEscaped, html};
use store::Chart;
use ui::content::{Card, Disclosure, Empty, Level, Row, Tag, TagKind, as_of, rows};
use ui::form::{Choice, DateField, Filters, Select, TextField, TextKind};

use crate::chart::{self, Entries, EntriesStart, ListedEntries};
use crate::entry::{Item, Standing};
use crate::pages::asked::{Asked, TypedDate};
use crate::pages::{phrases, record, telling};
use crate::section::{self, Section};

/// Entries on a page.
const PAGE_COUNT: usize = 25;
const SHORT_MAX: usize = 4;

/// `GET /record/{section}`
pub(crate) async fn show(
    ctx: SignedIn,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Page, Fault> {
    let section = section::find(&slug).ok_or(Fault::NotFound)?;
    let title = format!("{}-title", section.key);
    let Some((chart, whose)) = super::own_record(&ctx).await? else {
        return Ok(super::without_record(&ctx, &title));
    };
    let asked = Asked::parse(section, query.as_deref());
    let errors = asked.errors(&ctx);
    let of = asked.address(section, Some(&asked.start));
    let main = ctx
        .kept(&chart, ("section", &of), async |chart| made(&ctx, &chart, section, (&asked, &errors)).await);
    Ok(page(&ctx, whose, section, &PreEscaped(main.await?)).errors(&errors))
}

fn page(ctx: &Ctx, whose: Whose, section: &Section, main: &Markup) -> Page {
    let words = ctx.words();
    let fresh = as_of(words, &words.date_time_zone(&ctx.at_reader(ctx.now())));
    Page::new(ctx.text(&format!("{}-title", section.key)), html! { (main) (fresh) })
        .area(ctx.text("records-record-title"))
        .lead(ctx.text(&format!("{}-lead", section.key)))
        .whose(whose)
        .below(ctx.text("records-home"), routes::HOME.path())
        .below(ctx.text("records-record-title"), routes::RECORD.path())
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
        told.push(row(&door, ctx, item).await?);
    }
    let first = asked.address(section, Some(&asked.start))
        == Asked::default().address(section, Some(&EntriesStart::default()));
    let latest = match section.key {
        "records-vitals" if first => latest(ctx, chart).await?,
        _ => html! {},
    };
    // A list that one sees at a glance needs no search.
    let short = listed.items.len() <= SHORT_MAX && first && listed.next.is_none();
    Ok(html! {
        (latest)
        @if !short { (filters(ctx, section, asked, errors)) }
        (list(ctx, section, asked, (&listed, &told)))
        (pager(ctx, section, asked, listed.next.as_ref()))
        @if listed.cut { p.soft { (ctx.text("records-names-cut")) } }
        div.section { (gaps(ctx)) }
    }
    .into_string())
}

/// The latest of each measurement, above all of them.
async fn latest(ctx: &Ctx, chart: &Chart) -> Result<Markup, Fault> {
    let (tests, _) = chart::vitals(ctx, chart).await?;
    if tests.is_empty() {
        return Ok(html! {});
    }
    let title = ctx.text("records-vitals-latest");
    Ok(Card::new(&title, Level::H2, record::vitals_table(ctx, &tests)).render())
}

/// A row in words.
struct Told {
    label: String,
    href: String,
    meta: Vec<String>,
    tags: Vec<Markup>,
}

async fn row(door: &Entries<'_>, ctx: &Ctx, item: &Item) -> Result<Told, Fault> {
    let mut meta: Vec<String> = telling::clinical(ctx, &item.name).map(str::to_owned).into_iter().collect();
    for piece in telling::tell_all(door, ctx, &item.lines).await? {
        meta.push(phrases::first_upper(&piece.text));
    }
    meta.extend(dated(ctx, item));
    let first = (item.standing == Standing::First).then(|| ctx.text("records-state-preliminary"));
    let severe = item.severe.then(|| Tag::new(&ctx.text("records-severe"), TagKind::Bad).render());
    let first = first.map(|text| Tag::new(&text, TagKind::Info).render());
    let mark = item.mark.filter(|_| first.is_none()).map(|mark| telling::tag(ctx, mark));
    let href = match item.id.strip_suffix("~report") {
        Some(id) => routes::RESULT.to([id]),
        None => routes::RECORD_ENTRY.to([door.slug(), &item.id]),
    };
    let tags = severe.into_iter().chain(first).chain(mark).collect();
    let label = match &item.test {
        Some(test) => {
            let said = phrases::test_answer(ctx.words(), test);
            ctx.text_with("records-headline", &[("name", label(ctx, item).into()), ("said", said.into())])
        }
        None => label(ctx, item),
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

fn list(ctx: &Ctx, section: &Section, asked: &Asked, (listed, told): (&ListedEntries, &[Told])) -> Markup {
    if told.is_empty() {
        return nothing(ctx, section, asked, listed.next.as_ref());
    }
    let entries: Vec<Row<'_>> = told
        .iter()
        .map(|row| Row {
            label: &row.label,
            href: &row.href,
            meta: row.meta.iter().map(String::as_str).collect(),
            tags: row.tags.clone(),
        })
        .collect();
    let title = ctx.text(if asked.wanted.is_narrow() { "records-list-narrowed" } else { "records-list-all" });
    Card { icon: Some(section.icon), ..Card::new(&title, Level::H2, rows(&entries)) }.render()
}

fn nothing(ctx: &Ctx, section: &Section, asked: &Asked, next: Option<&EntriesStart>) -> Markup {
    let (narrowed, more) = (asked.is_narrowed(), next.is_some());
    let (title, text) = match (narrowed, more) {
        (true, true) => ("records-so-far-title".to_owned(), "records-so-far-text".to_owned()),
        (true, false) => ("records-narrow-title".to_owned(), "records-narrow-text".to_owned()),
        (false, _) => (format!("{}-none", section.key), format!("{}-none-text", section.key)),
    };
    let (title, text, clear) = (ctx.text(&title), ctx.text(&text), ctx.text("records-show-all"));
    let address = routes::RECORD_SECTION.to([section.slug]);
    let action = (narrowed && !more).then_some((clear.as_str(), address.as_str()));
    Empty { title: &title, level: Level::H2, text: &text, action }.render()
}

fn filters(ctx: &Ctx, section: &Section, asked: &Asked, errors: &Errors) -> Markup {
    let words = ctx.words();
    let name = ctx.text("records-filter-words");
    let address = routes::RECORD_SECTION.to([section.slug]);
    let dates = html! {
        div.stack {
            (date_field(ctx, "from", &asked.from, errors))
            (date_field(ctx, "to", &asked.to, errors))
        }
    };
    let open = !asked.from.is_empty() || !asked.to.is_empty();
    let label = ctx.text("records-filter-dates");
    let form = Filters {
        action: &address,
        fields: html! {
            (TextField { kind: TextKind::Search, value: &asked.words, ..TextField::new("name", &name) }.render(words))
            @if !section.groups.is_empty() { (groups(ctx, section, asked)) }
            @if section.dated || section.by_name { (orders(ctx, section, asked)) }
            @if section.dated { (Disclosure { label: &label, open, body: dates }.render()) }
        },
        clear: asked.is_narrowed().then_some(address.as_str()),
    };
    form.render(words)
}

fn date_field(ctx: &Ctx, id: &str, typed: &TypedDate, errors: &Errors) -> Markup {
    let words = ctx.words();
    let (label, hint) = (ctx.text(&format!("records-filter-{id}")), ctx.text("records-filter-date-hint"));
    let error = errors.of(&DateField::first_box(id, words));
    DateField { id, label: &label, hint: Some(&hint), value: typed.parts(), error, birthday: false }
        .render(words)
}

fn groups(ctx: &Ctx, section: &Section, asked: &Asked) -> Markup {
    let (label, all) = (ctx.text("records-filter-show"), ctx.text("records-group-all"));
    let texts: Vec<String> =
        section.groups.iter().map(|group| ctx.text(&format!("records-group-{group}"))).collect();
    let mut choices = vec![Choice::new("", &all)];
    choices.extend(section.groups.iter().zip(&texts).map(|(group, text)| Choice {
        chosen: asked.wanted.group == Some(group),
        ..Choice::new(group, text)
    }));
    Select { id: "show", label: &label, hint: None, choices: &choices, error: None, ask: false }
        .render(ctx.words())
}

fn orders(ctx: &Ctx, section: &Section, asked: &Asked) -> Markup {
    use crate::chart::Order;
    let label = ctx.text("records-sort");
    let known = [
        ("", "records-sort-newest", Order::Newest, section.dated),
        ("oldest", "records-sort-oldest", Order::Oldest, section.dated),
        ("", "records-sort-as-is", Order::Newest, !section.dated),
        ("name", "records-sort-name", Order::Name, section.by_name),
    ];
    let texts: Vec<String> = known.iter().map(|(_, key, ..)| ctx.text(key)).collect();
    let offered = known.iter().zip(&texts).filter(|((.., offered), _)| *offered);
    let choices: Vec<Choice<'_>> = offered
        .map(|((value, _, order, _), text)| Choice {
            chosen: asked.wanted.order == *order,
            ..Choice::new(value, text)
        })
        .collect();
    Select { id: "sort", label: &label, hint: None, choices: &choices, error: None, ask: false }
        .render(ctx.words())
}

/// The way on: pages are known only as far as one has gone.
fn pager(ctx: &Ctx, section: &Section, asked: &Asked, next: Option<&EntriesStart>) -> Markup {
    let later = asked.start != EntriesStart::default();
    html! {
        @if later || next.is_some() {
            nav.pager aria-label=(ctx.text("ui-pager")) {
                ul {
                    @if later {
                        li { a.button.second href=(asked.address(section, None)) { (ctx.text("records-first-page")) } }
                    }
                    @if let Some(next) = next {
                        li { a.button.second href=(asked.address(section, Some(next))) rel="next" { (ctx.text("records-next-page")) } }
                    }
                }
            }
        }
    }
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
pub(crate) fn all(ctx: &Ctx) -> Markup {
    let titles: Vec<(String, String, &Section)> = section::ALL
        .iter()
        .map(|section| {
            let title = ctx.text(&format!("{}-title", section.key));
            (title, routes::RECORD_SECTION.to([section.slug]), section)
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
