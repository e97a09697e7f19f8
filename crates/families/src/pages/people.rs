//! Whose record to look at.

use access::{HelperClass, RelationKind};
use kit::{Fault, Page, SignedIn, Whose, routes};
use maud::{Markup, html};
use store::Compartment;
use ui::art::Icon;
use ui::content::{Card, Empty, Level, card_grid};

/// `GET /people`
pub async fn page(ctx: SignedIn) -> Result<Page, Fault> {
    let mut cards = Vec::new();
    for chart in helped(&ctx).await? {
        match card(&ctx, chart).await {
            Ok(card) => cards.push(card),
            // The help ended a moment ago.
            Err(Fault::NotFound | Fault::Store(store::StoreError::NotFound)) => {}
            Err(fault) => return Err(fault),
        }
    }
    let main = if cards.is_empty() { none(&ctx) } else { card_grid(&cards) };
    Ok(Page::new(ctx.text("families-people"), main)
        .lead(ctx.text("families-people-lead"))
        .below(ctx.text("families-home"), routes::HOME.path()))
}

/// The records of people whom who is signed in may help at this moment.
async fn helped(ctx: &SignedIn) -> Result<Vec<Compartment>, Fault> {
    let now_ms = ctx.now_ms();
    let relations = ctx.store().relations_of(ctx.number()).await?;
    let mut charts: Vec<i64> = relations
        .into_iter()
        .filter(|one| matches!(one.kind, RelationKind::Helper(_)) && one.valid_at(now_ms))
        .map(|one| one.chart.0)
        .collect();
    charts.sort_unstable();
    charts.dedup();
    Ok(charts.into_iter().map(Compartment::from_number).collect())
}

async fn card(ctx: &SignedIn, chart: Compartment) -> Result<Markup, Fault> {
    let open = ctx.record_of(chart).await?;
    let whose = Whose::of(ctx, &open).await?;
    let Some(RelationKind::Helper(class)) = open.opening().relation() else { return Err(Fault::NotFound) };
    let born = whose.born().map(|date| ctx.text_with("families-born", &[("date", date.into())]));
    let body = html! {
        @if let Some(born) = born { p { (born) } }
        p { (ctx.text(sight(class))) }
    };
    let more = ctx.text_with("families-open", &[("name", whose.name().into())]);
    let href = ctx.on_behalf_of(chart, routes::HOME.path())?;
    let card = Card::new(whose.name(), Level::H2, body);
    Ok(Card { icon: Some(Icon::Person), more: Some((&more, &href)), ..card }.render())
}

/// What a class of help may see, in words.
fn sight(class: HelperClass) -> &'static str {
    match class {
        HelperClass::A => "families-sight-child",
        HelperClass::B => "families-sight-teen",
        HelperClass::C
        | HelperClass::D
        | HelperClass::E
        | HelperClass::F
        | HelperClass::G
        | HelperClass::H => "families-sight-shared",
        HelperClass::I => "families-sight-bills",
    }
}

fn none(ctx: &SignedIn) -> Markup {
    Empty {
        title: &ctx.text("families-none"),
        level: Level::H2,
        text: &ctx.text("families-none-text"),
        action: Some((&ctx.text("families-none-action"), routes::HOME.path())),
    }
    .render()
}
