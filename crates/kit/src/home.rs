//! Home: what needs attention, put together from what each slice has to say of a chart. The order is always the
//! same, and a block that is empty is not there: what is to be done, what came in, the cards of the slices (the next
//! visit), what one may want to do, whom one helps, how to reach the clinic.
//!
//! What must hold: what a slice gives is about the chart alone, so that it can be kept in memory; what is new *to
//! this person* is decided here, by when they were last here. One slice that fails closes nothing but its own part.

use access::RelationKind;
use maud::{Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};
use store::Chart;
use ui::art::Icon;
use ui::content::{
    Action, Card, Disclosure, Empty, Level, Phrase, Row, Tag, TagKind, Task, action_links, rows, section,
    tasks,
};

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::page;
use crate::routes;
use crate::slice::Later;

/// What stands open of each block; the rest unfolds.
const SHOWN_MAX: usize = 5;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Todo {
    /// What: a verb, and the concrete thing.
    pub label: String,
    /// Where it is done.
    pub href: String,
    /// Until when, in milliseconds since 1970, and written out.
    pub due: Option<(i64, String)>,
    /// Why or for whom, in one line.
    pub about: Option<String>,
}

/// Something that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// What it says.
    pub label: String,
    /// That these are words of the clinic, in its language.
    pub clinics_words: bool,
    /// Its page.
    pub href: String,
    /// Lines below: when it was, who wrote.
    pub meta: Vec<String>,
    /// When it was, to put it in order; in milliseconds since 1970.
    pub at_ms: i64,
    /// When it came into the record, or last changed there.
    pub came_ms: i64,
}

/// What a slice has to say on home.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeShare {
    /// What is to be done.
    pub todo: Vec<Todo>,
    /// What came in lately.
    pub news: Vec<News>,
    /// Where all of such news stand: words and address.
    pub all_news: Vec<(String, String)>,
    /// Cards, as markup, in order.
    pub cards: Vec<String>,
}

/// What fills a slice's part of home.
pub type Fill = fn(Ctx, Chart) -> Later<Result<HomeShare, Fault>>;

/// A slice's part of home, made of one chart.
#[derive(Clone, Copy)]
pub struct HomePart {
    /// Its name, for logs and tests.
    pub name: &'static str,
    /// Its place among the others, where nothing else says it.
    pub order: i32,
    /// What fills it: `|ctx, chart| Box::pin(share(ctx, chart))`.
    pub fill: Fill,
}

/// The blocks of home of who has a record here.
pub async fn blocks(ctx: &Ctx, chart: &Chart) -> Result<Markup, Fault> {
    let all = gathered(ctx, chart).await;
    let before_ms = ctx.session().and_then(|session| session.before_ms);
    let around = blocks_without_record(ctx).await?;
    Ok(html! { (attention(ctx, all, before_ms)) (wishes(ctx)) (around) })
}

/// The blocks that need no record: what one may want to do is left out.
pub async fn blocks_without_record(ctx: &Ctx) -> Result<Markup, Fault> {
    let people = people(ctx).await?;
    Ok(grid(people.into_iter().chain(help(ctx))))
}

/// What the slices say, together. A part that fails is left out and logged: one part of the house that is closed does
/// not close the door.
async fn gathered(ctx: &Ctx, chart: &Chart) -> HomeShare {
    let mut all = HomeShare::default();
    for part in ctx.portal().home() {
        match (part.fill)(ctx.clone(), chart.clone()).await {
            Ok(share) => {
                all.todo.extend(share.todo);
                all.news.extend(share.news);
                all.all_news.extend(share.all_news);
                all.cards.extend(share.cards);
            }
            Err(fault) => {
                tracing::error!(request = ctx.request_id(), part = part.name, %fault, "a part of home failed");
            }
        }
    }
    all
}

fn attention(ctx: &Ctx, all: HomeShare, before_ms: Option<i64>) -> Markup {
    let HomeShare { todo, news, all_news, cards } = all;
    let is_new = |one: &News| before_ms.is_none_or(|before| one.came_ms > before);
    let quiet = todo.is_empty() && !news.iter().any(is_new);
    let rest: Vec<Markup> = cards.into_iter().map(PreEscaped).collect();
    if quiet && news.is_empty() && rest.is_empty() {
        let (title, text) = (ctx.text("kit-home-quiet"), ctx.text("kit-home-quiet-text"));
        return Empty { title: &title, level: Level::H2, text: &text, action: None }.render();
    }
    let first = quiet.then(|| calm(ctx));
    let blocks = first.into_iter().chain(to_do(ctx, todo)).chain(came_in(ctx, (news, &all_news), before_ms));
    grid(blocks.chain(rest))
}

/// Cards beside each other that fill the width.
fn grid(cards: impl Iterator<Item = Markup>) -> Markup {
    let cards: Vec<Markup> = cards.collect();
    html! { @if !cards.is_empty() { ul.cards.filling { @for card in &cards { li { (card) } } } } }
}

fn calm(ctx: &Ctx) -> Markup {
    let body = html! { p.soft { (ctx.text("kit-home-quiet-text")) } };
    Card { icon: Some(Icon::Check), ..Card::new(&ctx.text("kit-home-quiet"), Level::H2, body) }.render()
}

/// What is to be done, the earliest deadline first.
fn to_do(ctx: &Ctx, mut todo: Vec<Todo>) -> Option<Markup> {
    let words = ctx.words();
    todo.sort_by_key(|one| one.due.as_ref().map_or(i64::MAX, |(at, _)| *at));
    let list: Vec<Task<'_>> = todo
        .iter()
        .map(|one| Task {
            label: &one.label,
            href: &one.href,
            due: one.due.as_ref().map(|(_, date)| date.as_str()),
            about: one.about.as_deref(),
        })
        .collect();
    let (open, folded) = list.split_at(list.len().min(SHOWN_MAX));
    let label = words.with("ui-see-all", &[("count", list.len().into())]);
    let body = html! {
        (tasks(words, open))
        @if !folded.is_empty() {
            div.section { (Disclosure { label: &label, open: false, body: tasks(words, folded) }.render()) }
        }
    };
    let title = ctx.text("kit-home-to-do");
    (!list.is_empty())
        .then(|| Card { icon: Some(Icon::Tasks), lit: true, ..Card::new(&title, Level::H2, body) }.render())
}

/// What came in: what is new to who reads comes first and says so; where it is not known when they were last here,
/// the dates alone speak.
fn came_in(
    ctx: &Ctx,
    (mut news, all): (Vec<News>, &[(String, String)]),
    before_ms: Option<i64>,
) -> Option<Markup> {
    let words = ctx.words();
    let is_new = |one: &News| before_ms.is_some_and(|before| one.came_ms > before);
    let count = news.iter().filter(|one| is_new(one)).count();
    news.sort_by_key(|one| (!is_new(one), std::cmp::Reverse(one.at_ms)));
    news.truncate(SHOWN_MAX.max(count.min(2 * SHOWN_MAX)));
    let tag = Tag::new(&words.text("ui-new"), TagKind::New).render();
    let list: Vec<Row<'_>> = news
        .iter()
        .map(|one| Row {
            label: Phrase { text: &one.label, language: ctx.clinic_language().filter(|_| one.clinics_words) },
            href: &one.href,
            meta: one.meta.iter().map(Phrase::from).collect(),
            tags: is_new(one).then(|| tag.clone()).into_iter().collect(),
        })
        .collect();
    let lately = before_ms.is_some() && count == 0;
    let title = ctx.text(if lately { "kit-home-lately" } else { "kit-home-new" });
    let body = html! {
        @if let Some(before) = before_ms { p.soft.small { (since(ctx, before, lately)) } }
        (rows(&list))
        @for (label, href) in all { p.more { a href=(href) { (label) } } }
    };
    (!list.is_empty())
        .then(|| Card { icon: Some(Icon::New), lit: !lately, ..Card::new(&title, Level::H2, body) }.render())
}

/// What is called new, in one sentence.
fn since(ctx: &Ctx, before_ms: i64, lately: bool) -> String {
    let before = jiff::Timestamp::from_millisecond(before_ms).unwrap_or(ctx.now());
    let date = ctx.words().date_time_zone(&ctx.at_reader(before));
    let key = if lately { "kit-home-nothing-since" } else { "kit-home-new-since" };
    ctx.text_with(key, &[("date", date.into())])
}

/// "I want to…": what the slices let one do.
fn wishes(ctx: &Ctx) -> Markup {
    let all = ctx.portal().actions().iter().filter(|action| ctx.offers(action.parts));
    let labels: Vec<_> = all.map(|action| (action, ctx.here(&action.href), ctx.text(action.label))).collect();
    if labels.is_empty() {
        return Markup::default();
    }
    let actions: Vec<Action<'_>> =
        labels.iter().map(|(action, href, label)| Action { label, href, icon: action.icon }).collect();
    section(Level::H2, &ctx.text("kit-home-want"), None, &action_links(&actions))
}

/// How many people one helps. Their names stand in their own records, which are not opened for a greeting.
async fn people(ctx: &Ctx) -> Result<Option<Markup>, Fault> {
    let Some(person) = ctx.person_number().filter(|_| !ctx.is_on_behalf()) else { return Ok(None) };
    let now_ms = ctx.now_ms();
    let mut charts: Vec<_> = ctx
        .store()
        .relations_of(person)
        .await?
        .into_iter()
        .filter(|one| matches!(one.kind, RelationKind::Helper(_)))
        .filter(|one| one.from_ms <= now_ms && now_ms < one.until_ms)
        .map(|one| one.chart)
        .collect();
    charts.sort_unstable();
    charts.dedup();
    let title = ctx.text("kit-home-people");
    let body = html! {
        p { (ctx.text_with("kit-home-people-count", &[("count", charts.len().into())])) }
        p.soft { (ctx.text("kit-home-people-text")) }
    };
    let choose = ctx.text("kit-home-people-choose");
    let more = ctx.portal().has(routes::PEOPLE).then_some((choose.as_str(), routes::PEOPLE.path()));
    let card = Card { icon: Some(Icon::People), more, ..Card::new(&title, Level::H2, body) };
    Ok((!charts.is_empty()).then(|| card.render()))
}

/// How to reach the clinic, and what to do when it cannot wait.
fn help(ctx: &Ctx) -> Option<Markup> {
    let help = page::help(ctx)?;
    let words = ctx.words();
    let body = html! {
        p { a href=(help.tel()) { (words.with("ui-help-call", &[("phone", help.phone.into())])) } }
        @if !help.hours.is_empty() { p dir="auto" lang=[help.language] { (help.hours) } }
        @if !help.urgent.is_empty() {
            p { strong { (words.text("ui-urgent-heading")) } }
            p dir="auto" lang=[help.language] { (help.urgent) }
        }
    };
    Some(
        Card { icon: Some(Icon::Phone), ..Card::new(&words.text("ui-help-heading"), Level::H2, body) }
            .render(),
    )
}
