//! The summary of a record.

use jiff::Timestamp;
use kit::{Ctx, Fault, Page, SignedIn, Whose, routes};
use maud::{Markup, PreEscaped, html};
use store::Chart;
use ui::art::Icon;
use ui::content::{Card, Cell, Column, Disclosure, Level, Table, Tag, TagKind, as_of, print_link};

use crate::chart::{self, Allergies, Block, Line, Record, Vital};
use crate::pages::telling::Told;
use crate::pages::{phrases, section as pages_of, telling, trend};
use crate::section;

/// Blocks that show only what is current and may have more in their lists.
const CURRENT: [&str; 2] = ["records-allergies", "records-team"];

/// `GET /record`
pub(crate) async fn show(ctx: SignedIn) -> Result<Page, Fault> {
    let Some((chart, whose)) = super::record_here(&ctx, section::all_parts()).await? else {
        return Ok(super::without_record(&ctx, "records-record-title"));
    };
    let main = ctx.kept(&chart, ("record", ""), async |chart| {
        Ok(main(&ctx, &chart, &chart::record(&ctx, &chart).await?).into_string())
    });
    Ok(page(&ctx, whose, PreEscaped(main.await?)))
}

fn page(ctx: &Ctx, whose: Whose, main: Markup) -> Page {
    Page::new(ctx.text("records-record-title"), main)
        .whose(whose)
        .below(ctx.text("records-home"), routes::HOME.path())
        .script(super::PRINT)
}

fn main(ctx: &Ctx, chart: &Chart, record: &Record) -> Markup {
    let shared =
        |slug: &str| section::find(slug).is_some_and(|section| chart.opening().shares(section.parts()));
    html! {
        p.soft { (ctx.text("records-record-lead")) }
        div.section {
            div.columns {
                div.stack {
                    @if shared("conditions") { (conditions(ctx, &record.conditions)) }
                    @if shared("medicines") { (medicines(ctx, &record.medicines)) }
                    @if shared("measurements") { (vitals(ctx, &record.vitals, record.vitals_as_of)) }
                }
                div.stack {
                    @if shared("allergies") { (allergies(ctx, record)) }
                    @if shared("vaccines") { (vaccines(ctx, &record.vaccines)) }
                    @if shared("care-team") { (team(ctx, &record.team)) }
                }
            }
        }
        (pages_of::all(ctx, chart))
        (print_link(ctx.words()))
    }
}

/// One block: what it is, its lines or an honest empty place, and how fresh it is.
fn card(
    ctx: &Ctx,
    (key, slug): (&str, &str),
    icon: Icon,
    (body, fresh): (Markup, Option<Timestamp>),
) -> Markup {
    let title = ctx.text(&format!("{key}-title"));
    let fresh = fresh.unwrap_or(ctx.now());
    let fresh = ctx.words().date(ctx.at_reader(fresh).date());
    let body = html! { div.stack { div { (body) } (as_of(ctx.words(), &fresh)) } };
    let (more, address) = (ctx.text(&format!("{key}-more")), ctx.here(routes::RECORD_SECTION.to([slug])));
    Card { icon: Some(icon), more: Some((&more, &address)), ..Card::new(&title, Level::H2, body) }.render()
}

fn empty(ctx: &Ctx, key: &str) -> Markup {
    if ctx.is_on_behalf() {
        return html! { p { (ctx.text(super::NOT_SHARED.0)) } p.soft { (ctx.text(super::NOT_SHARED.1)) } };
    }
    // What is over is no part of the summary: of allergies and the care team it says that none is current.
    let none = if CURRENT.contains(&key) { "none-now" } else { "none" };
    html! { p { (ctx.text(&format!("{key}-{none}"))) } p.soft { (ctx.text(&format!("{key}-none-text"))) } }
}

fn lines(ctx: &Ctx, block: &Block, tell: &dyn Fn(&Line) -> Vec<String>) -> Markup {
    html! {
        ul.rows {
            @for line in &block.lines {
                li {
                    span.what {
                        strong { (Told::name(called(ctx, line), &line.name).phrase(ctx)) }
                        @if let Some(clinical) = telling::clinical(ctx, &line.name) { span.meta lang=[ctx.clinic_language()] { (clinical) } }
                        @for more in tell(line) { span.meta { (more) } }
                    }
                    @if line.severe { (Tag::new(&ctx.text("records-severe"), TagKind::Bad).render()) }
                    @if line.unsure { (Tag::new(&ctx.text("records-mark-unsure"), TagKind::Info).render()) }
                }
            }
        }
        @if block.more { p.soft { (ctx.text("records-more")) } }
    }
}

fn called(ctx: &Ctx, line: &Line) -> String {
    if line.name.plain.is_empty() { ctx.text("records-nameless") } else { line.name.plain.clone() }
}

fn since(ctx: &Ctx, key: &str, line: &Line) -> Option<String> {
    let when = line.since.as_ref()?.date(ctx.words());
    Some(ctx.text_with(key, &[("date", when.into())]))
}

fn conditions(ctx: &Ctx, block: &Block) -> Markup {
    let key = "records-conditions";
    let none_now = if ctx.is_on_behalf() { super::NOT_SHARED.0 } else { "records-conditions-none-now" };
    let part = |active: bool| Block {
        lines: block.lines.iter().filter(|line| line.active == active).cloned().collect(),
        as_of: block.as_of,
        more: block.more && !active,
    };
    let (now, before) = (part(true), part(false));
    let tell_now = |line: &Line| since(ctx, "records-since", line).into_iter().collect();
    let tell_before = |line: &Line| {
        let over = line
            .until
            .as_ref()
            .map(|until| ctx.text_with("records-until", &[("date", until.date(ctx.words()).into())]));
        over.or_else(|| since(ctx, "records-since", line)).into_iter().collect()
    };
    let body = html! {
        @if block.lines.is_empty() { (empty(ctx, key)) }
        @else if now.lines.is_empty() { p { (ctx.text(none_now)) } }
        @else { div { h3 { (ctx.text("records-conditions-now")) } (lines(ctx, &now, &tell_now)) } }
        @if !before.lines.is_empty() {
            (Disclosure {
                label: &ctx.text_with("records-conditions-before", &[("count", before.lines.len().into())]),
                open: false,
                body: lines(ctx, &before, &tell_before),
            }.render())
        }
    };
    let body = html! { div.stack { (body) } };
    card(ctx, (key, "conditions"), Icon::Heart, (body, block.as_of))
}

fn allergies(ctx: &Ctx, record: &Record) -> Markup {
    let key = "records-allergies";
    let tell = |line: &Line| {
        let reaction = line.more.join(", ");
        let reaction = (!reaction.is_empty())
            .then(|| ctx.text_with("records-reaction", &[("reaction", reaction.to_lowercase().into())]));
        reaction.into_iter().chain(since(ctx, "records-noted", line)).collect()
    };
    let body = match record.asked {
        Allergies::Unasked => empty(ctx, key),
        Allergies::NoneKnown => html! {
            p { (ctx.text("records-allergies-asked")) }
            p.soft { (ctx.text("records-allergies-asked-text")) }
        },
        Allergies::Known => lines(ctx, &record.allergies, &tell),
    };
    card(ctx, (key, "allergies"), Icon::Shield, (body, record.allergies.as_of))
}

fn medicines(ctx: &Ctx, block: &Block) -> Markup {
    let key = "records-medicines";
    let tell = |line: &Line| {
        let kind = line.kind.map(str::to_owned);
        let said = line.more.iter().map(|text| phrases::first_upper(text));
        said.chain(kind).chain(since(ctx, "records-since", line)).collect()
    };
    let body = if block.lines.is_empty() { empty(ctx, key) } else { lines(ctx, block, &tell) };
    card(ctx, (key, "medicines"), Icon::Medicine, (body, block.as_of))
}

fn vaccines(ctx: &Ctx, block: &Block) -> Markup {
    let key = "records-vaccines";
    let tell =
        |line: &Line| {
            let doses = line.until.is_some().then(|| line.more.first()).flatten();
            let last = line.since.as_ref().map(|when| when.date(ctx.words()));
            match (doses, last) {
                (Some(doses), Some(last)) => {
                    vec![ctx.text_with(
                        "records-doses",
                        &[("count", doses.as_str().into()), ("date", last.into())],
                    )]
                }
                (None, Some(last)) => vec![last],
                (_, None) => line.more.clone(),
            }
        };
    let body = if block.lines.is_empty() { empty(ctx, key) } else { lines(ctx, block, &tell) };
    card(ctx, (key, "vaccines"), Icon::Check, (body, block.as_of))
}

fn team(ctx: &Ctx, block: &Block) -> Markup {
    let key = "records-team";
    let tell = |line: &Line| line.more.clone();
    let body = if block.lines.is_empty() { empty(ctx, key) } else { lines(ctx, block, &tell) };
    card(ctx, (key, "care-team"), Icon::People, (body, block.as_of))
}

fn vitals(ctx: &Ctx, vitals: &[Vital], fresh: Option<Timestamp>) -> Markup {
    let key = "records-vitals";
    let body = if vitals.is_empty() { empty(ctx, key) } else { vitals_table(ctx, vitals) };
    card(ctx, (key, "measurements"), Icon::Clock, (body, fresh))
}

/// The latest of each measurement, and where it comes from at a glance.
pub(crate) fn vitals_table(ctx: &Ctx, vitals: &[Vital]) -> Markup {
    let words = ctx.words();
    let (name, value, taken, line) = (
        ctx.text("records-test"),
        ctx.text("records-value"),
        ctx.text("records-taken"),
        ctx.text("records-trend-title"),
    );
    let columns = [Column::text(&name), Column::number(&value), Column::text(&line), Column::text(&taken)];
    let rows = vitals.iter().map(|vital| {
        let test = &vital.latest;
        let link =
            html! { a href=(ctx.here(routes::RECORD_ENTRY.to(["measurements", &test.id]))) { (phrases::plain(words, &test.main.name)) } };
        let day = test.taken.as_ref().map_or_else(|| ctx.text("records-no-date"), |taken| taken.date(words));
        let state = phrases::state_tag(words, test.state);
        let value =
            html! { (phrases::test_answer(words, test)) @if let Some(state) = state { " " (state) } };
        vec![Cell(link), Cell(value), Cell(trend::small(ctx, vital)), day.into()]
    });
    let caption = ctx.text("records-vitals-caption");
    Table { caption: &caption, caption_hidden: true, columns: &columns, rows: rows.collect() }.render()
}
