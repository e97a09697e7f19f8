//! The list of test results.

use axum::extract::RawQuery;
use jiff::civil::Date;
use kit::{Ctx, Fault, Page, SignedIn, Whose, routes};
use maud::{Markup, PreEscaped, html};
use ui::content::{Card, Disclosure, Empty, Level, Pager, Row, as_of, print_link, rows};
use ui::form::{Choice, Finder, Narrowed, Narrowing};

use crate::chart::{Comments, Listed, Narrow, Results, STEPS_MAX, Start};
use crate::pages::asked::{Place, TEXT_CHARACTERS_MAX, YEARS};
use crate::pages::telling::Told;
use crate::pages::{phrases, telling};
use crate::results::{self, Sheet};

/// Results on a page.
const PAGE_COUNT: usize = 25;

/// Which results are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Show {
    #[default]
    All,
    Outside,
    Commented,
}

/// What the list is narrowed to, as it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    name: String,
    year: Option<i16>,
    show: Show,
    start: Start,
    place: Place,
}

impl Asked {
    /// What a query asks for; what it cannot mean is left out.
    pub(crate) fn parse(query: Option<&str>) -> Asked {
        let mut asked = Asked::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                "name" => asked.name = value.trim().chars().take(TEXT_CHARACTERS_MAX).collect(),
                "year" => asked.year = value.parse().ok().filter(|year| YEARS.contains(year)),
                "show" => asked.show = Show::parse(&value),
                "after" => asked.start = Start::parse(&value).unwrap_or_default(),
                "from" => asked.place = Place::parse(&value),
                _ => {}
            }
        }
        if asked.start == Start::default() {
            asked.place = Place::default();
        }
        asked
    }

    fn is_narrowed(&self) -> bool {
        !self.name.is_empty() || self.year.is_some() || self.show != Show::All
    }

    fn fits(&self, sheet: &Sheet, comments: &Comments) -> bool {
        let wanted = self.name.to_lowercase();
        let says = |name: &results::Name| {
            name.plain.to_lowercase().contains(&wanted)
                || name.clinical.as_ref().is_some_and(|name| name.to_lowercase().contains(&wanted))
        };
        let named =
            wanted.is_empty() || says(&sheet.name) || sheet.tests.iter().any(|test| says(&test.main.name));
        named
            && match self.show {
                Show::All => true,
                Show::Outside => results::is_outside(sheet),
                Show::Commented => written(sheet, comments).next().is_some(),
            }
    }

    /// The days of the year.
    fn days(&self) -> Option<(Date, Date)> {
        let year = self.year?;
        Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
    }

    /// The address of the list from this start on, and how many stand before it.
    fn address(&self, start: Option<(&Start, Place)>) -> String {
        let year = self.year.map(|year| year.to_string());
        let start = start.map(|(start, place)| (start.spelled(), place.spelled()));
        let mut query: Vec<(&str, &str)> = Vec::new();
        if !self.name.is_empty() {
            query.push(("name", &self.name));
        }
        query.extend(year.as_deref().map(|year| ("year", year)));
        query.extend(self.show.value().map(|show| ("show", show)));
        if let Some((after, from)) = &start {
            query.extend([("after", after.as_str()), ("from", from.as_str())]);
        }
        routes::RESULTS.with([], &query)
    }
}

impl Show {
    const NARROW: [Show; 2] = [Show::Outside, Show::Commented];

    fn parse(text: &str) -> Show {
        Show::NARROW.into_iter().find(|show| show.value() == Some(text)).unwrap_or_default()
    }

    fn value(self) -> Option<&'static str> {
        match self {
            Show::All => None,
            Show::Outside => Some("outside"),
            Show::Commented => Some("comment"),
        }
    }

    fn key(self) -> &'static str {
        match self {
            Show::All => "records-filter-all",
            Show::Outside => "records-filter-outside",
            Show::Commented => "records-comment",
        }
    }
}

/// `GET /results`
pub(crate) async fn show(ctx: SignedIn, RawQuery(query): RawQuery) -> Result<Page, Fault> {
    let Some((chart, whose)) = super::record_here(&ctx, super::RESULTS).await? else {
        return Ok(super::without_record(&ctx, "records-results-title"));
    };
    let asked = Asked::parse(query.as_deref());
    let of = asked.address(Some((&asked.start, asked.place)));
    let main = ctx.kept(&chart, ("results", &of), async |chart| {
        let door = Results::new(&ctx, &chart);
        let fits = |sheet: &Sheet, comments: &Comments| asked.fits(sheet, comments);
        let narrow = Narrow { days: asked.days(), fits: &fits, steps_max: STEPS_MAX };
        let listed = door.list(&asked.start, &narrow, PAGE_COUNT).await?;
        Ok(main(&ctx, &asked, listed, door.oldest_year().await?).into_string())
    });
    Ok(page(&ctx, whose, &PreEscaped(main.await?)))
}

fn page(ctx: &Ctx, whose: Whose, main: &Markup) -> Page {
    let words = ctx.words();
    let fresh = as_of(words, &words.date_time_zone(&ctx.at_reader(ctx.now())));
    Page::new(ctx.text("records-results-title"), html! { (main) (fresh) (print_link(words)) })
        .whose(whose)
        .below(ctx.text("records-home"), routes::HOME.path())
        .script(super::PRINT)
}

fn main(ctx: &Ctx, asked: &Asked, listed: Listed, oldest: Option<i16>) -> Markup {
    let words = ctx.words();
    let place = if listed.anew { Place::default() } else { asked.place };
    let (next, comments, count) = (listed.next, listed.comments, listed.sheets.len());
    let whole = place == Place::default() && next.is_none();
    let days = results::by_day(listed.sheets);
    html! {
        @if oldest.is_some() { (finder(ctx, asked, (oldest, whole.then_some(count)))) }
        @if days.is_empty() { (nothing(ctx, asked, next.as_ref())) }
        @for (day, sheets) in &days {
            @let title = day.as_ref().map_or_else(|| ctx.text("records-no-date"), |day| day.date(words));
            (Card::new(&title, Level::H2, list(ctx, sheets, &comments)).render())
        }
        (pager(ctx, asked, (place, count), next.as_ref()))
        div.section {
            (Disclosure {
                label: &ctx.text("records-missing-title"),
                open: false,
                body: html! { p { (ctx.text("records-missing-text")) } },
            }.render())
        }
    }
}

/// What was written about a result or one of its tests.
fn written<'c>(sheet: &'c Sheet, comments: &'c Comments) -> impl Iterator<Item = &'c results::Comment> {
    let ids = std::iter::once(&sheet.id).chain(sheet.tests.iter().map(|test| &test.id));
    ids.filter_map(move |id| comments.get(id)).flatten()
}

fn list(ctx: &Ctx, sheets: &[Sheet], comments: &Comments) -> Markup {
    let lines: Vec<(Told, String, Vec<Told>, Vec<Markup>)> = sheets
        .iter()
        .map(|sheet| {
            let label = Told::name(phrases::plain(ctx.words(), &sheet.name), &sheet.name);
            let href = ctx.here(routes::RESULT.to([&sheet.id]));
            (label, href, about(ctx, sheet, comments), tags(ctx, sheet))
        })
        .collect();
    let entries: Vec<Row<'_>> = lines
        .iter()
        .map(|(label, href, meta, tags)| Row {
            label: label.phrase(ctx),
            href,
            meta: meta.iter().map(|line| line.phrase(ctx)).collect(),
            tags: tags.clone(),
        })
        .collect();
    rows(&entries)
}

fn about(ctx: &Ctx, sheet: &Sheet, comments: &Comments) -> Vec<Told> {
    let words = ctx.words();
    let clinical = telling::clinical(ctx, &sheet.name).map(|name| Told::quoted(name.to_owned()));
    let mut lines: Vec<Told> = clinical.into_iter().collect();
    let values = sheet.tests.len();
    if values > 1 {
        lines.push(Told::plain(words.with("records-values", &[("of", values.into())])));
    }
    let written = written(sheet, comments).take(1).map(|comment| phrases::comment_from(words, comment));
    lines.extend(written.map(Told::plain));
    lines
}

fn tags(ctx: &Ctx, sheet: &Sheet) -> Vec<Markup> {
    let words = ctx.words();
    let conclusion = phrases::conclusion_tag(words, sheet);
    let state = phrases::state_tag(words, sheet.state).filter(|_| sheet.state != results::State::Waiting);
    state.into_iter().chain(conclusion).collect()
}

fn finder(ctx: &Ctx, asked: &Asked, (oldest, found): (Option<i16>, Option<usize>)) -> Markup {
    let (name, label_year, label_show) =
        (ctx.text("records-filter-name"), ctx.text("records-filter-year"), ctx.text("records-filter-show"));
    let (every_year, all) = (ctx.text("records-filter-every-year"), ctx.text(Show::All.key()));
    let this_year = ctx.today().year();
    let years: Vec<String> =
        (oldest.unwrap_or(this_year)..=this_year).rev().map(|year| year.to_string()).collect();
    let chosen = asked.year.map(|year| year.to_string());
    let mut year_choices = vec![Choice::new("", &every_year)];
    year_choices.extend(
        years.iter().map(|year| Choice { chosen: chosen.as_ref() == Some(year), ..Choice::new(year, year) }),
    );
    let shows = Show::NARROW.map(|show| (show, ctx.text(show.key())));
    let mut show_choices = vec![Choice::new("", &all)];
    show_choices.extend(shows.iter().map(|(show, text)| Choice {
        chosen: *show == asked.show,
        ..Choice::new(show.value().unwrap_or_default(), text)
    }));
    let narrowings = [
        Narrowing { id: "year", label: &label_year, choices: &year_choices },
        Narrowing { id: "show", label: &label_show, choices: &show_choices },
    ];
    let ends = ends(ctx, asked);
    let narrowed: Vec<Narrowed<'_>> =
        ends.iter().map(|(label, without)| Narrowed { label, without }).collect();
    let address = ctx.here(routes::RESULTS.path());
    Finder {
        action: &address,
        id: "name",
        label: &name,
        query: &asked.name,
        narrowings: &narrowings,
        period: None,
        hidden: &[],
        narrowed: &narrowed,
        clear: &address,
        found: found.filter(|_| asked.is_narrowed()).and_then(|found| u64::try_from(found).ok()),
    }
    .render(ctx.words())
}

/// What narrows the list now, each with the address of the list without it.
fn ends(ctx: &Ctx, asked: &Asked) -> Vec<(String, String)> {
    let mut ends = Vec::new();
    let mut end = |label: String, without: Asked| ends.push((label, ctx.here(without.address(None))));
    let from_start = Asked { start: Start::default(), place: Place::default(), ..asked.clone() };
    if !asked.name.is_empty() {
        end(asked.name.clone(), Asked { name: String::new(), ..from_start.clone() });
    }
    if let Some(year) = asked.year {
        end(year.to_string(), Asked { year: None, ..from_start.clone() });
    }
    if asked.show != Show::All {
        end(ctx.text(asked.show.key()), Asked { show: Show::All, ..from_start });
    }
    ends
}

fn nothing(ctx: &Ctx, asked: &Asked, next: Option<&Start>) -> Markup {
    let key = match (asked.is_narrowed(), next.is_some()) {
        (true, true) => "records-results-so-far",
        (true, false) => "records-results-narrow",
        (false, _) => "records-results-none",
    };
    let (title, text) = (format!("{key}-title"), format!("{key}-text"));
    let (title, text) = match key {
        "records-results-none" if ctx.is_on_behalf() => super::NOT_SHARED,
        _ => (title.as_str(), text.as_str()),
    };
    let (title, text) = (ctx.text(title), ctx.text(text));
    let action = match next {
        Some(next) => {
            Some((ctx.text("records-look-further"), ctx.here(asked.address(Some((next, asked.place))))))
        }
        None if asked.is_narrowed() => {
            Some((ctx.text("records-results-clear"), ctx.here(routes::RESULTS.path())))
        }
        None => None,
    };
    let action = action.as_ref().map(|(label, href)| (label.as_str(), href.as_str()));
    Empty { title: &title, level: Level::H2, text: &text, action }.render()
}

/// The way on: pages are known only as far as one has gone.
fn pager(ctx: &Ctx, asked: &Asked, (place, count): (Place, usize), next: Option<&Start>) -> Markup {
    let Some(shown) = place.shown(count) else { return html! {} };
    let first = (place != Place::default()).then(|| ctx.here(asked.address(None)));
    let next = next.map(|next| ctx.here(asked.address(Some((next, place.after(count))))));
    let whole = first.is_none() && next.is_none();
    let total = whole.then_some(shown.1);
    Pager { shown, total, first: first.as_deref(), previous: None, next: next.as_deref() }.render(ctx.words())
}

#[cfg(test)]
mod tests {
    use super::{Asked, Place};
    use crate::chart::Start;

    #[test]
    fn a_query_is_read_and_written_back() {
        let asked = Asked::parse(Some("name=+blood+sugar&year=2025&show=outside"));
        assert_eq!(asked.address(None), "/results?name=blood%20sugar&year=2025&show=outside");
        assert!(asked.is_narrowed());
        let start = Start::parse("3.abc-_9~end~end").expect("a start");
        let further = asked.address(Some((&start, Place::default().after(25))));
        assert_eq!(
            further,
            "/results?name=blood%20sugar&year=2025&show=outside&after=3.abc-_9~end~end&from=26"
        );
        let read = Asked::parse(Some("after=3.abc-_9~end~end&from=26"));
        assert_eq!((read.start, read.place.shown(5)), (start, Some((26, 30))));
        assert_eq!(Asked::parse(Some("show=comment")).address(None), "/results?show=comment");
    }

    #[test]
    fn what_a_query_cannot_mean_is_left_out() {
        for nonsense in [
            "year=soon",
            "year=99999",
            "show=all",
            "after=x",
            "after=1.a%26b~end~end",
            "after=5000.a~end~end",
            "after=5.a~end",
            "from=26",
            "from=-1&after=1.",
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
