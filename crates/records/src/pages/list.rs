//! The list of test results.

use axum::extract::RawQuery;
use kit::{Ctx, Fault, Page, SignedIn, Whose, routes};
use maud::{Markup, PreEscaped, html};
use ui::content::{Card, Disclosure, Empty, Level, Row, as_of, rows};
use ui::form::{Choice, Filters, Select, TextField, TextKind};

use crate::chart::{Listed, Narrow, Results, Start};
use crate::pages::{phrases, telling};
use crate::results::{self, Sheet};

/// Results on a page, at least; the last day may add some.
const PAGE_COUNT: usize = 25;
const NAME_CHARACTERS_MAX: usize = 100;

/// What the list is narrowed to, as it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    name: String,
    year: Option<i16>,
    outside: bool,
    start: Start,
}

impl Asked {
    /// What a query asks for; what it cannot mean is left out.
    pub(crate) fn parse(query: Option<&str>) -> Asked {
        let mut asked = Asked::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                "name" => asked.name = value.trim().chars().take(NAME_CHARACTERS_MAX).collect(),
                "year" => asked.year = value.parse().ok().filter(|year| (1900..=2999).contains(year)),
                "show" => asked.outside = value == "outside",
                "after" => asked.start = Start::parse(&value).unwrap_or_default(),
                _ => {}
            }
        }
        asked
    }

    fn is_narrowed(&self) -> bool {
        !self.name.is_empty() || self.year.is_some() || self.outside
    }

    fn fits(&self, sheet: &Sheet) -> bool {
        let wanted = self.name.to_lowercase();
        let says = |name: &results::Name| {
            name.plain.to_lowercase().contains(&wanted)
                || name.clinical.as_ref().is_some_and(|name| name.to_lowercase().contains(&wanted))
        };
        let named =
            wanted.is_empty() || says(&sheet.name) || sheet.tests.iter().any(|test| says(&test.main.name));
        named && (!self.outside || results::is_outside(sheet))
    }

    /// The address of the list from this start on.
    fn address(&self, start: Option<&Start>) -> String {
        let (year, start) = (self.year.map(|year| year.to_string()), start.map(Start::spelled));
        let mut query: Vec<(&str, &str)> = Vec::new();
        if !self.name.is_empty() {
            query.push(("name", &self.name));
        }
        query.extend(year.as_deref().map(|year| ("year", year)));
        if self.outside {
            query.push(("show", "outside"));
        }
        query.extend(start.as_deref().map(|start| ("after", start)));
        routes::RESULTS.with([], &query)
    }
}

/// `GET /results`
pub(crate) async fn show(ctx: SignedIn, RawQuery(query): RawQuery) -> Result<Page, Fault> {
    let Some((chart, whose)) = super::own_record(&ctx).await? else {
        return Ok(super::without_record(&ctx, "records-results-title"));
    };
    let asked = Asked::parse(query.as_deref());
    let of = asked.address(Some(&asked.start));
    let main = ctx.kept(&chart, ("results", &of), async |chart| {
        let door = Results::new(&ctx, &chart);
        let narrow = Narrow { year: asked.year, fits: &|sheet| asked.fits(sheet) };
        let listed = door.list(&asked.start, &narrow, PAGE_COUNT).await?;
        Ok(main(&ctx, &asked, listed, door.oldest_year().await?).into_string())
    });
    Ok(page(&ctx, whose, &PreEscaped(main.await?)))
}

fn page(ctx: &Ctx, whose: Whose, main: &Markup) -> Page {
    let words = ctx.words();
    let main = html! { (main) (as_of(words, &words.date_time_zone(&ctx.at_reader(ctx.now())))) };
    Page::new(ctx.text("records-results-title"), main)
        .whose(whose)
        .below(ctx.text("records-home"), routes::HOME.path())
}

fn main(ctx: &Ctx, asked: &Asked, listed: Listed, oldest: Option<i16>) -> Markup {
    let words = ctx.words();
    let (next, comments) = (listed.next, listed.comments);
    let days = results::by_day(listed.sheets);
    html! {
        @if oldest.is_some() { (filters(ctx, asked, oldest)) }
        @if days.is_empty() { (nothing(ctx, asked, next.as_ref())) }
        @for (day, sheets) in &days {
            @let title = day.as_ref().map_or_else(|| ctx.text("records-no-date"), |day| day.date(words));
            (Card::new(&title, Level::H2, list(ctx, sheets, &comments)).render())
        }
        (pager(ctx, asked, next.as_ref()))
        div.section {
            (Disclosure {
                label: &ctx.text("records-missing-title"),
                open: false,
                body: html! { p { (ctx.text("records-missing-text")) } },
            }.render())
        }
    }
}

type Comments = std::collections::BTreeMap<String, Vec<results::Comment>>;

fn list(ctx: &Ctx, sheets: &[Sheet], comments: &Comments) -> Markup {
    let lines: Vec<(String, String, Vec<String>, Vec<Markup>)> = sheets
        .iter()
        .map(|sheet| {
            let (label, href) = (phrases::plain(ctx.words(), &sheet.name), routes::RESULT.to([&sheet.id]));
            (label, href, about(ctx, sheet, comments), tags(ctx, sheet))
        })
        .collect();
    let entries: Vec<Row<'_>> = lines
        .iter()
        .map(|(label, href, meta, tags)| Row {
            label,
            href,
            meta: meta.iter().map(String::as_str).collect(),
            tags: tags.clone(),
        })
        .collect();
    rows(&entries)
}

fn about(ctx: &Ctx, sheet: &Sheet, comments: &Comments) -> Vec<String> {
    let words = ctx.words();
    let mut lines: Vec<String> = telling::clinical(ctx, &sheet.name).map(str::to_owned).into_iter().collect();
    let values = sheet.tests.len();
    if values > 1 {
        lines.push(words.with("records-values", &[("of", values.into())]));
    }
    let own = sheet.tests.iter().filter_map(|test| comments.get(&test.id)).flatten();
    for comment in comments.get(&sheet.id).into_iter().flatten().chain(own).take(1) {
        lines.push(match &comment.by {
            Some(name) => words.with("records-comment-from", &[("name", name.as_str().into())]),
            None => ctx.text("records-comment"),
        });
    }
    lines
}

fn tags(ctx: &Ctx, sheet: &Sheet) -> Vec<Markup> {
    let words = ctx.words();
    let conclusion = phrases::conclusion_tag(words, sheet);
    let state = phrases::state_tag(words, sheet.state).filter(|_| sheet.state != results::State::Waiting);
    state.into_iter().chain(conclusion).collect()
}

fn filters(ctx: &Ctx, asked: &Asked, oldest: Option<i16>) -> Markup {
    let words = ctx.words();
    let this_year = ctx.today().year();
    let years: Vec<String> =
        (oldest.unwrap_or(this_year)..=this_year).rev().map(|year| year.to_string()).collect();
    let chosen = asked.year.map(|year| year.to_string());
    let years: Vec<Choice<'_>> = years
        .iter()
        .map(|year| Choice { chosen: chosen.as_ref() == Some(year), ..Choice::new(year, year) })
        .collect();
    let (name, year, show) =
        (ctx.text("records-filter-name"), ctx.text("records-filter-year"), ctx.text("records-filter-show"));
    let outside = ctx.text("records-filter-outside");
    let shows = [Choice { chosen: asked.outside, ..Choice::new("outside", &outside) }];
    let (every_year, all) = (ctx.text("records-filter-every-year"), ctx.text("records-filter-all"));
    Filters {
        action: routes::RESULTS.path(),
        fields: html! {
            (TextField { kind: TextKind::Search, value: &asked.name, ..TextField::new("name", &name) }.render(words))
            (Select { id: "year", label: &year, hint: None, choices: &with_first(&every_year, &years), error: None, ask: false }.render(words))
            (Select { id: "show", label: &show, hint: None, choices: &with_first(&all, &shows), error: None, ask: false }.render(words))
        },
        clear: asked.is_narrowed().then_some(routes::RESULTS.path()),
    }
    .render(words)
}

fn with_first<'a>(first: &'a str, choices: &[Choice<'a>]) -> Vec<Choice<'a>> {
    let mut all = vec![Choice::new("", first)];
    all.extend_from_slice(choices);
    all
}

fn nothing(ctx: &Ctx, asked: &Asked, next: Option<&Start>) -> Markup {
    let key = match (asked.is_narrowed(), next.is_some()) {
        (true, true) => "records-results-so-far",
        (true, false) => "records-results-narrow",
        (false, _) => "records-results-none",
    };
    let (title, text) = (ctx.text(&format!("{key}-title")), ctx.text(&format!("{key}-text")));
    let clear = ctx.text("records-results-clear");
    let action = (asked.is_narrowed() && next.is_none()).then_some((clear.as_str(), routes::RESULTS.path()));
    Empty { title: &title, level: Level::H2, text: &text, action }.render()
}

/// The way on: pages are known only as far as one has gone.
fn pager(ctx: &Ctx, asked: &Asked, next: Option<&Start>) -> Markup {
    let later = asked.start != Start::default();
    html! {
        @if later || next.is_some() {
            nav.pager aria-label=(ctx.text("ui-pager")) {
                ul {
                    @if later {
                        li { a.button.second href=(asked.address(None)) { (ctx.text("records-newest")) } }
                    }
                    @if let Some(next) = next {
                        li { a.button.second href=(asked.address(Some(next))) rel="next" { (ctx.text("records-older")) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;
    use crate::chart::Start;

    #[test]
    fn a_query_is_read_and_written_back() {
        let asked = Asked::parse(Some("name=+blood+sugar&year=2025&show=outside"));
        assert_eq!(asked.address(None), "/results?name=blood%20sugar&year=2025&show=outside");
        assert!(asked.is_narrowed());
        let start = Start::parse("3.abc-_9~end").expect("a start");
        assert_eq!(
            asked.address(Some(&start)),
            "/results?name=blood%20sugar&year=2025&show=outside&after=3.abc-_9~end"
        );
        assert_eq!(Asked::parse(Some("after=3.abc-_9~end")).start, start);
    }

    #[test]
    fn what_a_query_cannot_mean_is_left_out() {
        for nonsense in [
            "year=soon",
            "year=99999",
            "show=all",
            "after=x",
            "after=1.a%26b~end",
            "after=5000.a~end",
            "other=1",
            "",
        ] {
            assert_eq!(Asked::parse(Some(nonsense)), Asked::default(), "{nonsense}");
        }
        assert_eq!(Asked::parse(None), Asked::default());
        let long = format!("name={}", "ä".repeat(500));
        assert_eq!(Asked::parse(Some(&long)).name.chars().count(), 100);
    }
}
